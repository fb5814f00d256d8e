"""A document from the command line: issued and archived, or only drawn, and written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clauses_project.refus import Refus
from clauses_project.sorties import ecrire_en_entier, verifier_la_sortie
from suivi.actions.documents import emettre, ouvrir, previsualiser
from suivi.enums import GenreDocument, Lecteurs
from suivi.papier.demandes import Demande
from suivi.papier.lecture import lire_demande

GENRES = {
    "territoire": GenreDocument.TERRITOIRE,
    "clause": GenreDocument.CLAUSE,
    "attestation": GenreDocument.ATTESTATION,
    "donneur-ordre": GenreDocument.DONNEUR_ORDRE,
    "annuel": GenreDocument.ANNUEL,
    "reseau": GenreDocument.RESEAU,
    "evaluation": GenreDocument.EVALUATION,
}
OPTIONS = {
    "structure": ("CODE", "structure qui émet le document"),
    "reseau": ("CODE", "reseau : ses structures ensemble, chiffres publics"),
    "du": ("AAAA-MM", "premier mois ; sans lui, depuis le début (annuel : janvier)"),
    "au": ("AAAA-MM", "dernier mois, compris ; sans lui, le mois en cours"),
    "commune": ("INSEE", "territoire, evaluation : une commune"),
    "marche": ("REF", "clause, attestation : référence du marché"),
    "lot": ("N", "clause : numéro du lot"),
    "entreprise": ("SIRET", "attestation : l'entreprise"),
    "donneur-ordre": ("SIRET", "donneur-ordre, evaluation : son SIRET, ou son nom"),
    "mot": ("TEXTE", "le mot de la structure"),
}


class Command(BaseCommand):
    help = (
        "Émet un document (bilan de territoire, bilan de clause, attestation, bilan d'un donneur d'ordre, "
        "bilan annuel, bilan d'un réseau, évaluation à 6 et 12 mois), l'archive et l'écrit dans un "
        "fichier PDF."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("genre", choices=GENRES, help="le document voulu")
        for nom, (forme, aide) in OPTIONS.items():
            parser.add_argument(f"--{nom}", metavar=forme, help=aide)
        parser.add_argument("--sortie", metavar="F.pdf", required=True, help="fichier à écrire")
        parser.add_argument("--une-page", action="store_true", help="territoire : une seule page")
        parser.add_argument(
            "--cohorte",
            action="store_true",
            help="evaluation : les personnes dont le travail s'est achevé dans la période",
        )
        parser.add_argument("--public", action="store_true", help="chiffres que lit un élu")
        parser.add_argument("--apercu", action="store_true", help="sans émettre ni archiver")

    def handle(self, *args: Any, **options: Any) -> None:
        sortie = Path(options["sortie"])
        try:
            verifier_la_sortie(sortie)
            demande = lire_demande(
                GENRES[options["genre"]],
                lecteurs=Lecteurs.PUBLIC if options["public"] else None,
                une_page=options["une_page"],
                cohorte=options["cohorte"],
                **{nom.replace("-", "_"): options[nom.replace("-", "_")] for nom in OPTIONS},
            )
            phrase, pdf = _faire(demande, apercu=options["apercu"])
            ecrire_en_entier(sortie, pdf)
        except Refus as refus:
            raise CommandError(str(refus)) from refus
        except OSError as erreur:
            raise CommandError(
                f"« {sortie} » ne peut pas être écrit : {erreur.strerror}."
            ) from erreur
        self.stdout.write(f"{phrase} : {sortie}")


def _faire(demande: Demande, *, apercu: bool) -> tuple[str, bytes]:
    if apercu:
        return "Aperçu, non archivé", previsualiser(demande=demande)
    document = emettre(demande=demande, par=None)
    return document.reference, ouvrir(document=document)

import json

from django.core.management.base import BaseCommand, CommandError

from clauses_project.refus import Refus
from suivi.chiffres import remarques
from suivi.chiffres.lecture import LECTEURS, lire_perimetre, lire_periode, lire_structures
from suivi.chiffres.public import seuil
from suivi.chiffres.sortie import en_clair, en_json
from suivi.reseaux.reponse import calculer
from suivi.reserves import reserves

OPTIONS = {
    "structure": ("CODE", "structure"),
    "reseau": ("CODE", "réseau : toutes ses structures"),
    "du": ("AAAA-MM", "premier mois ; sans lui, depuis le début"),
    "au": ("AAAA-MM", "dernier mois, compris ; sans lui, le mois en cours"),
    "commune": ("INSEE", "commune de résidence"),
    "epci": ("SIREN", "intercommunalité de résidence"),
    "commune-execution": ("INSEE", "commune d'exécution du marché"),
    "donneur-ordre": ("SIRET", "donneur d'ordre"),
    "operation": ("NOM", "opération"),
    "marche": ("REF", "référence du marché"),
    "lot": ("N", "numéro de lot"),
    "nature": ("CODE", "nature du marché"),
    "clause": ("CODE", "type de clause"),
    "facilitateur": ("COURRIEL", "facilitateur du marché"),
}


class Command(BaseCommand):
    help = "Affiche les chiffres d'une structure ou d'un réseau sur une période."

    def add_arguments(self, parser):
        for nom, (forme, aide) in OPTIONS.items():
            parser.add_argument(f"--{nom}", metavar=forme, help=aide)
        parser.add_argument("--json", action="store_true", help="en JSON seul")
        parser.add_argument("--public", action="store_true", help="ce que lit un élu")

    def handle(self, *args, **options):
        try:
            perimetre = lire_perimetre(
                lire_structures(options["structure"], options["reseau"]),
                **{nom: options[nom] for nom in LECTEURS},
            )
            periode = lire_periode(options["du"], options["au"])
            chiffres = calculer(perimetre, periode, public=options["public"])
        except Refus as refus:
            raise CommandError(str(refus)) from refus
        phrases = remarques(chiffres, perimetre, periode)
        if options["public"]:
            phrases += reserves(chiffres, seuil(perimetre))
        for phrase in phrases:
            self.stderr.write(phrase)
        if options["json"]:
            self.stdout.write(json.dumps(en_json(chiffres), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(en_clair(chiffres))

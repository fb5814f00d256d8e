"""The file of a person on paper: the way, for the desk; the copy of everything, for the person."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from clauses_project.ecriture import INSECABLE
from participants.models import Participant
from suivi.dossier.donnees import ce_qui_est_su, tables_des_annees
from suivi.dossier.etapes import Annee
from suivi.papier.blocs import Bloc, Contenu, jour
from suivi.papier.rendu import imprimer_pour_la_personne


def pdf_du_parcours(participant: Participant, annees: list[Annee]) -> tuple[str, bytes]:
    """The name of the file, which holds nobody's name, and the PDF."""
    return _imprimer(
        participant,
        titre=f"Parcours de {participant}",
        periode="Éligibilités, contrats, heures, formation et évaluations, dans l'ordre",
        blocs=list(tables_des_annees(annees)),
        nom="parcours",
    )


def pdf_des_donnees(
    participant: Participant, annees: list[Annee], demandee_le: date
) -> tuple[str, bytes]:
    """The same, of all that is held about the person."""
    return _imprimer(
        participant,
        titre=f"Vos données personnelles{INSECABLE}: {participant}",
        periode=f"Tout ce que {participant.structure} a enregistré sur vous",
        blocs=ce_qui_est_su(participant, annees, demandee_le),
        nom="donnees-personnelles",
    )


def _imprimer(
    participant: Participant, *, titre: str, periode: str, blocs: list[Bloc], nom: str
) -> tuple[str, bytes]:
    ici = jour(timezone.localdate())
    contenu = Contenu(
        titre=titre,
        emetteur=str(participant.structure),
        periode=periode,
        lecture=f"Dossier {participant.identifiant}",
        arretes_au=ici,
        extrait_le=ici,
        nom_de_fichier=slugify(f"{nom}-{participant.identifiant}"),
        blocs=blocs,
    )
    return f"{contenu.nom_de_fichier}.pdf", imprimer_pour_la_personne(
        contenu, participant.structure
    )

"""What the person and the body that sent them answered by themselves, whatever was made of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from participants.models import Participant
from suivi.models import ReponseProposee
from suivi.papier.blocs import Bloc, fiche


def reponses_proposees(participant: Participant) -> Iterator[Bloc]:
    reponses = participant.reponses_proposees.exclude(recue_le=None).select_related("prescripteur")
    for reponse in reponses.order_by("recue_le", "pk"):
        qui = "par vous" if reponse.est_de_la_personne else f"par {reponse.repondant}"
        jour = f"{timezone.localdate(reponse.recue_le):%d/%m/%Y}"
        yield fiche(f"Réponse envoyée {qui}, le {jour}", _une_reponse(reponse))


def _une_reponse(reponse: ReponseProposee) -> Iterator[tuple[str, str]]:
    yield "Situation", reponse.get_situation_display()
    yield "Employeur", "le même" if reponse.meme_employeur else reponse.employeur_libre
    yield "Métier", reponse.metier
    yield "Formation", reponse.formation
    yield "Freins", ", ".join(reponse.freins)
    yield "Besoin d'aide", "oui" if reponse.besoin_d_aide else "non"
    yield "Orientation", reponse.orientation
    yield "Ce qui est écrit", reponse.commentaire
    yield "Ce qui en a été fait", f"{reponse.etat_lu}. {reponse.motif}".strip(" .")

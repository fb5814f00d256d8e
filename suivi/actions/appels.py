"""A try to reach somebody: written down in one gesture."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes.journal import creer
from comptes.models import Utilisateur
from suivi.actions.evaluations import tenir_l_echeance
from suivi.enums import ResultatTentative
from suivi.models import Echeance, Tentative

DOUBLE_CLIC = timedelta(minutes=1)


@transaction.atomic
def noter_un_appel(
    *, echeance: Echeance, resultat: str, par: Utilisateur, rappeler_le: date | None = None
) -> Tentative:
    """One more try for a milestone. The same by the same person within a minute is one try.

    Raises Refus once somebody answered, when the milestone fell or is no longer due, or for a
    day to call again that is past or missing.
    """
    echeance = tenir_l_echeance(echeance)
    _refuser(echeance, resultat, rappeler_le)
    deja = Tentative.objects.filter(
        participant=echeance.participant,
        jalon=echeance.jalon,
        resultat=resultat,
        rappeler_le=rappeler_le,
        par=par,
        quand__gt=timezone.now() - DOUBLE_CLIC,
    ).first()
    return deja or creer(
        objet=Tentative(
            structure=echeance.structure,
            participant=echeance.participant,
            periode=echeance.periode,
            jalon=echeance.jalon,
            resultat=resultat,
            rappeler_le=rappeler_le,
            par=par,
        ),
        par=par,
    )


def _refuser(echeance: Echeance, resultat: str, rappeler_le: date | None) -> None:
    if echeance.reponse_id or echeance.tombee_le:
        raise Refus(
            f"{echeance.participant} n'est plus à appeler pour cette évaluation : quelqu'un y a répondu "
            "ou elle est tombée entre-temps."
        )
    if resultat == ResultatTentative.A_RAPPELER:
        if rappeler_le is None:
            raise Refus("Dites quel jour rappeler.")
        if rappeler_le < timezone.localdate():
            raise Refus(f"Le {rappeler_le:%d/%m/%Y} est passé : choisissez un jour à venir.")

"""What follows, for the follow-up of people, when a contract, a lot or the setting changes."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from clauses_project.dates import ajouter_mois
from comptes.journal import Auteur, a_la_suite_de
from marches.models import Lot, Marche
from participants.models import Participant
from suivi.apres.ecriture import tenir
from suivi.apres.lecture import HEURES_DECLAREES
from suivi.apres.regle import PREMIERE_OUVERTURE
from suivi.models import JalonsAnterieurs, LigneHeures, PeriodeTravail
from territoires.models import Structure

LOT_DES_LIGNES = "affectation__attribution__lot"


@a_la_suite_de(Marche, "statut", "date_solde", "clause")
def marche_change(*, objet: Marche, avant: dict[str, Any], par: Auteur) -> None:
    """Its solde ends the work it paid for; its clause may turn hours into a stage."""
    _tenir_les_personnes(par, **{f"{LOT_DES_LIGNES}__marche": objet})


@a_la_suite_de(Lot, "clause")
def lot_change(*, objet: Lot, avant: dict[str, Any], par: Auteur) -> None:
    _tenir_les_personnes(par, **{LOT_DES_LIGNES: objet})


@a_la_suite_de(Structure, "jalons")
def reglage_change(*, objet: Structure, avant: dict[str, Any], par: Auteur) -> None:
    """What was first due by today keeps its milestones; the rest takes those of the new setting."""
    aujourd_hui = timezone.localdate()
    JalonsAnterieurs.objects.get_or_create(
        structure=objet, jusqu_au=aujourd_hui, defaults={"jalons": avant["jalons"]}
    )
    a_venir = PeriodeTravail.objects.filter(
        structure=objet, fin__gte=ajouter_mois(aujourd_hui, -PREMIERE_OUVERTURE)
    )
    tenir(personnes=a_venir.order_by("pk").values_list("participant", flat=True), par=par)


def _tenir_les_personnes(par: Auteur, **lignes: Any) -> None:
    """Those whose declared hours went there."""
    participants = (
        LigneHeures.objects.filter(HEURES_DECLAREES, **lignes)
        .order_by()
        .values("affectation__contrat__participant")
    )
    tenir(
        personnes=Participant.objects.filter(pk__in=participants).values_list("pk", flat=True),
        par=par,
    )

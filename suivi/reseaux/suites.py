"""What changes the figures of structures that did not change it themselves: the companies that they share."""

from __future__ import annotations

from typing import Any

from comptes.journal import Auteur, a_la_suite_de
from entreprises.models import Entreprise
from marches.models import Attribution
from participants.models import ContratTravail
from suivi.models import HeuresGlobales
from territoires.models import Changement


@a_la_suite_de(Entreprise, "type", "identifiant")
def l_entreprise_change(*, objet: Entreprise, avant: dict[str, Any], par: Auteur) -> None:
    """Every structure that counts hours of hers, or contracts."""
    Changement.signaler(
        set(Attribution.objects.filter(entreprise=objet).values_list("structure", flat=True))
        | set(ContratTravail.objects.filter(employeur=objet).values_list("structure", flat=True))
        | set(HeuresGlobales.objects.filter(employeur=objet).values_list("structure", flat=True))
    )

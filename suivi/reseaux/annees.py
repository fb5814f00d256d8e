"""The years a réseau may ask for, kept as its figures are: finding them goes through all of its rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Min
from django.db.models.functions import ExtractYear
from django.utils import timezone

from marches.models import Marche
from suivi.enums import EN_ATTENTE
from suivi.models import CumulAnnuel, Declaration, HeuresGlobales
from suivi.reseaux.models import ResultatDeReseau
from suivi.reseaux.oubli import oublier_ce_qui_a_change, revision


@dataclass(frozen=True)
class Annees:
    """`premiere`: that of the first contract; `travaillees`: those that have hours, the latest first."""

    premiere: int | None
    travaillees: list[int]


def annees_de(structures: Collection[int]) -> Annees:
    """Of one structure, asked; of several, kept until one of them changes."""
    if len(structures) < 2:
        return _chercher(structures)
    oublier_ce_qui_a_change(structures)
    faites_sur = revision(structures)
    cle = hashlib.sha256(f"annees {sorted(structures)}".encode()).hexdigest()
    garde = ResultatDeReseau.objects.filter(cle=cle, revision=faites_sur).first()
    if garde is not None:
        return Annees(*json.loads(garde.donnees))
    annees = _chercher(structures)
    ResultatDeReseau.objects.update_or_create(
        cle=cle,
        defaults={
            "revision": faites_sur,
            "jour": timezone.localdate(),
            "donnees": json.dumps([annees.premiere, annees.travaillees]),
        },
    )
    return annees


def _chercher(structures: Collection[int]) -> Annees:
    premier = Marche.objects.filter(structure__in=structures).aggregate(
        premier=Min("date_notification")
    )["premier"]
    ici = {"structure__in": structures}
    validees = CumulAnnuel.objects.filter(**ici).values_list("annee").distinct()
    autres = (
        Declaration.objects.filter(etat__in=EN_ATTENTE, lignes__isnull=False, **ici),
        HeuresGlobales.objects.filter(**ici),
    )
    annees = validees.order_by().union(
        *(rangs.order_by().values_list(ExtractYear("mois")) for rangs in autres)
    )
    return Annees(
        premier and premier.year, sorted((int(annee) for (annee,) in annees), reverse=True)
    )

"""The share of published contracts that have a social consideration, by buyer and year.

Counted: contracts that files read here publish, notified in the year, whose buyer is of the territory or that are
carried out there (`lieux.py`). Each lot counts for one, as each is a contract; published by two structures of a
réseau, it counts once. A social consideration is a clause, a criterion or a reservation, as published. Buyers
must publish their contracts from 40 000 € without tax (code de la commande publique, R. 2196-1).

The target: 30 % of contracts with at least one social consideration, of the plan national pour des achats durables
2022-2025; no later plan gives another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, ExpressionWrapper, F, FloatField, Max, Q, QuerySet
from django.db.models.functions import ExtractYear, Substr

from marches.decp.enums import Situation
from marches.models import ContratPublie
from territoires.models import Structure

OBJECTIF = Decimal("0.30")


@dataclass(frozen=True)
class PartDUneAnnee:
    annee: int
    nombre: int
    sociaux: int

    @property
    def part(self) -> Decimal:
        return part_de(self.sociaux, self.nombre)


def part_de(sociaux: int, nombre: int) -> Decimal:
    return Decimal(sociaux) / Decimal(nombre) if nombre else Decimal(0)


def comptes(structures: Iterable[Structure]) -> QuerySet[ContratPublie]:
    """Contracts that the share counts, in the territories of these structures."""
    return ContratPublie.objects.filter(structure__in=structures, situation=Situation.TERRITOIRE)


def par_acheteur(contrats: QuerySet[ContratPublie]) -> QuerySet:
    """One row a buyer (its establishments together) and a year: `nombre`, `sociaux`, `part`."""
    return (
        contrats.order_by()
        .values(siren=Substr("acheteur", 1, 9), annee=ExtractYear("date_notification"))
        .annotate(
            nom=Max("nom_acheteur"),
            nombre=Count("cle", distinct=True),
            sociaux=Count("cle", distinct=True, filter=Q(social=True)),
        )
        .annotate(
            part=ExpressionWrapper(F("sociaux") * 1.0 / F("nombre"), output_field=FloatField())
        )
        .order_by("-annee", "nom", "siren")
    )


def par_annee(contrats: QuerySet[ContratPublie]) -> list[PartDUneAnnee]:
    """All buyers together, the oldest year first."""
    lignes = (
        contrats.order_by()
        .values(annee=ExtractYear("date_notification"))
        .annotate(
            nombre=Count("cle", distinct=True),
            sociaux=Count("cle", distinct=True, filter=Q(social=True)),
        )
        .order_by("annee")
    )
    return [PartDUneAnnee(ligne["annee"], ligne["nombre"], ligne["sociaux"]) for ligne in lignes]

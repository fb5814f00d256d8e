"""Hours worked on one site and counted for several contracts: how they are cut, and how it is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from clauses_project.dates import ajouter_mois
from clauses_project.ecriture import heures as en_heures
from clauses_project.heures import ZERO
from comptes.models import Piece
from marches.models import Attribution
from suivi.models import (
    ConventionGlobalisation,
    Declaration,
    LigneHeures,
    PartDeConvention,
    Repartition,
)

CENT = Decimal(100)
UN_CENTIEME = Decimal("0.01")
REPARTITIONS_MONTREES = 60


def couper(heures: Decimal, parts: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Cuts hours by these parts (key → hundredths, 100 in all), to the hundredth of an hour, sum exact.

    Each part is rounded down; the hundredths left go one by one to the largest remainders, to the
    first given when they are equal: 151.67 h by 60 and 40 are 91.00 and 60.67.
    """
    exactes = {cle: heures * part / CENT for cle, part in parts.items()}
    coupees = {
        cle: exacte.quantize(UN_CENTIEME, rounding=ROUND_FLOOR) for cle, exacte in exactes.items()
    }
    manque = int((heures - sum(coupees.values(), ZERO)) / UN_CENTIEME)
    restes = sorted(parts, key=lambda cle: coupees[cle] - exactes[cle])
    for cle in restes[:manque]:
        coupees[cle] += UN_CENTIEME
    return coupees


def conventions_de(ligne: LigneHeures) -> list[ConventionGlobalisation]:
    """Those by which the hours of this line may be spread, the last signed first."""
    return list(
        ConventionGlobalisation.objects.filter(
            structure=ligne.structure_id, parts__attribution=ligne.affectation.attribution_id
        )
        .valables(ligne.mois)
        .pour_liste()
    )


def conventions_du_mois(declaration: Declaration) -> list[ConventionGlobalisation]:
    """By which the hours of a declaration may be spread over other contracts."""
    return list(
        ConventionGlobalisation.objects.filter(
            parts__attribution=declaration.declarant.attribution_id
        )
        .valables(declaration.mois)
        .order_by("-signee_le", "pk")
    )


def choisir_convention(ligne: LigneHeures, voulue: str = "") -> ConventionGlobalisation | None:
    """That of the line once spread, else the one asked for (its pk), else the last signed."""
    possibles = conventions_de(ligne)
    if voulue.isdecimal():
        possibles = [convention for convention in possibles if convention.pk == int(voulue)]
    elif ligne.repartition is not None:
        return ligne.repartition.convention
    return possibles[0] if possibles else None


def parts_lues(ligne: LigneHeures) -> dict[int, LigneHeures]:
    """The lines that share the hours of this one, by attribution; none when they are not spread."""
    if ligne.repartition is None:
        return {}
    parts = ligne.repartition.parts.select_related("affectation")
    return {part.affectation.attribution_id: part for part in parts}


@dataclass(frozen=True)
class FicheConvention:
    """The page of a convention. `total`: the sum of its parts, 100 when it can be used."""

    convention: ConventionGlobalisation
    parts: list[PartDeConvention]
    acheteurs: list[str]
    total: Decimal
    documents: list[Piece]
    repartitions: list[Repartition]

    @property
    def est_complete(self) -> bool:
        return self.total == CENT and len(self.parts) > 1


def fiche_convention(convention: ConventionGlobalisation) -> FicheConvention:
    parts = list(
        convention.parts.select_related(
            "attribution__entreprise", "attribution__lot__marche__donneur_ordre"
        )
    )
    siennes = ConventionGlobalisation.objects.filter(pk=convention.pk)
    return FicheConvention(
        convention=convention,
        parts=parts,
        acheteurs=sorted({str(part.attribution.lot.marche.donneur_ordre) for part in parts}),
        total=sum((part.part for part in parts), ZERO),
        documents=list(Piece.objects.jointes_a(siennes).pour_liste()),
        repartitions=list(convention.repartitions.pour_liste()[:REPARTITIONS_MONTREES]),
    )


def a_repartir(lignes: Iterable[LigneHeures]) -> dict[int, ConventionGlobalisation]:
    """Lines of persons whose hours of the same site were spread the month before, and are not yet.

    By the pk of the line, the convention of the month before, when it still holds. One query.
    """
    entieres = {
        (ligne.affectation.contrat_id, ligne.affectation.attribution_id, ligne.mois): ligne
        for ligne in lignes
        if ligne.heures and ligne.repartition_id is None
    }
    if not entieres:
        return {}
    precedentes = Repartition.objects.filter(
        contrat__in={contrat for contrat, _, _ in entieres},
        mois__in={ajouter_mois(mois, -1) for _, _, mois in entieres},
    ).select_related("convention")
    trouvees = {}
    for repartition in precedentes:
        suivant = ajouter_mois(repartition.mois, 1)
        ligne = entieres.get((repartition.contrat_id, repartition.site_id, suivant))
        if ligne and repartition.convention.vaut_pour(suivant):
            trouvees[ligne.pk] = repartition.convention
    return trouvees


def phrases(lignes: Iterable[LigneHeures], acces) -> dict[int, str]:
    """What each of these lines is a part of, by its pk, as this reader may know it; one query or none.

    A company reads the parts of its own declarations by name; the others are « d'autres marchés ».
    """
    reparties = [ligne for ligne in lignes if ligne.repartition_id]
    if not reparties:
        return {}
    parts = defaultdict(list)
    for part in (
        LigneHeures.objects.visibles_par(acces)
        .filter(repartition__in={ligne.repartition_id for ligne in reparties})
        .select_related(
            "affectation__attribution__lot__marche",
            "repartition__convention",
            "repartition__site__lot__marche",
        )
        .order_by("affectation__attribution__lot__marche__reference", "pk")
    ):
        parts[part.repartition_id].append(part)
    return {
        ligne.pk: _phrase(ligne, parts[ligne.repartition_id])
        for ligne in reparties
        if parts[ligne.repartition_id]
    }


def _phrase(ligne: LigneHeures, lues: list[LigneHeures]) -> str:
    repartition = lues[0].repartition
    site = repartition.site_id
    convention = f"convention {repartition.convention}"
    if not any(part.affectation.attribution_id == site for part in lues):
        return f"{en_heures(ligne.heures)} h par globalisation ({convention}), travaillées sur un autre marché"
    # The site first, then the contracts that received a part.
    lues = sorted(lues, key=lambda part: part.affectation.attribution_id != site)
    morceaux = [
        f"{en_heures(part.heures)} h pour {en_clair(part.affectation.attribution)}" for part in lues
    ]
    ailleurs = repartition.heures - sum((part.heures for part in lues), ZERO)
    if ailleurs:
        morceaux.append(f"{en_heures(ailleurs)} h pour d'autres marchés")
    *debut, dernier = morceaux
    dont = f"{', '.join(debut)} et {dernier}" if debut else dernier
    return (
        f"{en_heures(repartition.heures)} h travaillées sur {en_clair(repartition.site)}, "
        f"dont {dont} ({convention})"
    )


def en_clair(attribution: Attribution) -> str:
    """« 2026-014 lot 2 »: a contract and its lot, in a sentence."""
    return f"{attribution.lot.marche.reference} lot {attribution.lot.numero}"

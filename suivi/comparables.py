"""What similar contracts of the structure were asked, and what they did: beside a calibrage, to judge it by.

Similar: same nature, an amount from half to twice that of the lot. Among them, those of the same trade (a
word of the lot's name, or of its variant's) or of the same CPV group stand alone as soon as there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Count
from django.db.models.fields.json import KT

from clauses_project.heures import ZERO, arrondir
from clauses_project.presentation import Avancement
from clauses_project.textes import normaliser
from marches.amont.lecture import LotLu
from marches.enums import Clause, Statut
from marches.models import Achat, ContratPublie, Lot
from suivi.chiffres import avancement_par_lot

MOITIE, DOUBLE = Decimal("0.5"), Decimal(2)
MILLION = Decimal(1_000_000)
MONTRES = 6
GROUPE_CPV = 3  # figures: 452 is building work, 453 its equipment, 454 its finishing
LETTRES_D_UN_METIER = 4
SANS_LECON = (Statut.A_QUALIFIER, Statut.RESILIE, Statut.ABANDONNE)


@dataclass(frozen=True)
class Passe:
    """A lot of a contract: its amount excluding tax, and where it stands by the figures of the house."""

    lot: Lot
    montant: Decimal
    cpv: frozenset[str]
    avancement: Avancement

    @property
    def par_million(self) -> Decimal:
        """Hours asked for each million euros excluding tax, to the hour."""
        return _par_million(self.avancement.objectif, self.montant)

    @cached_property
    def mots(self) -> frozenset[str]:
        return _mots(self.lot.intitule or self.lot.marche.objet)


@dataclass(frozen=True)
class Comparaison:
    """`passes`: the closest in amount first. Sums are of all of them, shown or not."""

    passes: Sequence[Passe]
    du_metier: bool
    montant: Decimal

    @property
    def montres(self) -> Sequence[Passe]:
        return self.passes[:MONTRES]

    @property
    def ensemble(self) -> Avancement:
        return Avancement.de(
            sum((passe.avancement.realise for passe in self.passes), ZERO),
            sum((passe.avancement.objectif for passe in self.passes), ZERO),
        )

    @property
    def par_million(self) -> Decimal:
        montants = sum((passe.montant for passe in self.passes), ZERO)
        return _par_million(self.ensemble.objectif, montants)

    @property
    def au_meme_rapport(self) -> Decimal:
        """Hours that the lot would be asked at the same hours per euro, to the hour."""
        montants = sum((passe.montant for passe in self.passes), ZERO)
        return arrondir(self.ensemble.objectif * self.montant / montants, Decimal(1))


def comparer(achat: Achat, lots: Iterable[LotLu]) -> dict[int, Comparaison | None]:
    """By lot; None without an amount, or without any similar contract. Seven queries, whatever the lots."""
    lus = list(lots)
    montants = {lu.lot.pk: _montant(achat, lu.lot, len(lus)) for lu in lus}
    passes = _passes(achat, [montant for montant in montants.values() if montant])
    return {
        lu.lot.pk: _comparer(passes, montants[lu.lot.pk], _mots_de(lu), achat.cpv) for lu in lus
    }


def _montant(achat: Achat, lot, nombre: int) -> Decimal | None:
    return lot.montant_ht or (achat.montant_estime if nombre == 1 else None)


def _passes(achat: Achat, montants: Sequence[Decimal]) -> list[Passe]:
    """Lots of the structure under an objective, of that nature, in the band of one of these amounts."""
    if not montants:
        return []
    lots = (
        Lot.objects.filter(structure=achat.structure_id, marche__nature=achat.nature)
        .exclude(marche__statut__in=SANS_LECON)
        .exclude(marche=achat.marche_id)
        .select_related("marche__donneur_ordre")
        .annotate(freres=Count("marche__lots"))
        .order_by("-marche__date_notification", "pk")
    )
    au_plus, au_moins = max(montants) * DOUBLE, min(montants) * MOITIE
    retenus = {}
    for lot in lots:
        montant = lot.montant_ht or (lot.marche.montant_ht if lot.freres == 1 else None)
        if montant and au_moins <= montant <= au_plus and lot.clause_effective != Clause.STAGE:
            retenus[lot.pk] = (lot, montant)
    avancements = avancement_par_lot(lot for lot, _ in retenus.values())
    publies = _cpv_publies({lot.marche_id for lot, _ in retenus.values()})
    return [
        Passe(lot, montant, publies.get(lot.marche_id, frozenset()), avancements[pk])
        for pk, (lot, montant) in retenus.items()
        if avancements[pk].taux is not None
    ]


def _cpv_publies(marches: set[int]) -> dict[int, frozenset[str]]:
    """Groups of the CPV codes under which each contract was published."""
    groupes: dict[int, frozenset[str]] = {}
    publies = ContratPublie.objects.filter(marche__in=marches).annotate(cpv=KT("contenu__cpv"))
    for marche, code in publies.order_by().values_list("marche", "cpv"):
        if code:
            groupes[marche] = groupes.get(marche, frozenset()) | {code[:GROUPE_CPV]}
    return groupes


def _comparer(
    passes: Iterable[Passe], montant: Decimal | None, mots: frozenset[str], cpv: str
) -> Comparaison | None:
    if not montant:
        return None
    proches = [p for p in passes if MOITIE * montant <= p.montant <= DOUBLE * montant]
    pareils = [p for p in proches if p.mots & mots or (cpv and cpv[:GROUPE_CPV] in p.cpv)]
    gardes = sorted(pareils or proches, key=lambda passe: abs(passe.montant - montant))
    return Comparaison(gardes, bool(pareils), montant) if gardes else None


def _mots_de(lu: LotLu) -> frozenset[str]:
    """Words of the trade: the lot's name, else those of its variants, which start from a trade."""
    if lu.lot.intitule:
        return _mots(lu.lot.intitule)
    return _mots(" ".join(variante.calibrage.nom for variante in lu.variantes))


def _mots(texte: str) -> frozenset[str]:
    """Plural and singular are one: « menuiseries » and « menuiserie »."""
    mots = normaliser(texte).split()
    return frozenset(mot.rstrip("s") for mot in mots if len(mot) >= LETTRES_D_UN_METIER)


def _par_million(heures: Decimal, montant: Decimal) -> Decimal:
    return arrondir(heures * MILLION / montant, Decimal(1))

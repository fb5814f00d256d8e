"""SPASER: what each public buyer may write in its scheme of responsible purchases, one row a buyer.

Code de la commande publique, L. 2111-3: indicators in number of contracts or in value. Contracts under private
law are left out. A contract counts where its buyer and its notification are; its hours, where they were worked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from clauses_project.ecriture import INSECABLE
from marches.decp.parts import comptes, par_acheteur
from marches.enums import Clause
from marches.models import DonneurOrdre, Lot, Marche
from suivi.chiffres import Ligne
from suivi.enums import GenreRemontee
from suivi.remontees import controles
from suivi.remontees.colonnes import cellule
from suivi.remontees.forme import Cellule, Colonne, Feuille, Forme, Rangee
from suivi.remontees.lecture import Lecture

RESERVES_SIAE = frozenset({Clause.RESERVE_SIAE, Clause.RESERVE_SIAE_EA_ESAT})
RESERVES_EA_ESAT = frozenset({Clause.RESERVE_EA_ESAT, Clause.RESERVE_SIAE_EA_ESAT})
RESERVES = RESERVES_SIAE | RESERVES_EA_ESAT | {Clause.RESERVE_ESS, Clause.RESERVE_PENITENTIAIRE}
CRITERES = frozenset({Clause.CRITERE, Clause.EXECUTION_CRITERE})


@dataclass(frozen=True)
class Notifie:
    """A contract notified in the period, and its lots."""

    marche: Marche
    lots: tuple[Lot, ...]

    def montant_sous(self, clauses: Iterable[Clause]) -> Decimal:
        """Of its lots under these clauses; of the whole where all of them are, and are not valued apart."""
        concernes = [lot for lot in self.lots if lot.clause_effective in clauses]
        valeurs = [lot.montant_ht for lot in concernes if lot.montant_ht is not None]
        if len(concernes) == len(self.lots) and len(valeurs) < len(concernes):
            return self.marche.montant_ht or Decimal(0)
        return sum(valeurs, Decimal(0))

    def est_sous(self, clauses: Iterable[Clause]) -> bool:
        return any(lot.clause_effective in clauses for lot in self.lots)


@dataclass(frozen=True)
class Acheteur:
    """A buyer: its row of the figures (`par_donneur_ordre`), its contracts notified in the period, those published."""

    donneur_ordre: DonneurOrdre
    ligne: Ligne
    notifies: list[Notifie] = field(default_factory=list)
    publies: tuple[int, int] | None = None

    def nombre(self, clauses: Iterable[Clause] | None = None) -> int:
        return sum(clauses is None or un.est_sous(clauses) for un in self.notifies)

    def montant(self, clauses: Iterable[Clause] | None = None) -> Decimal:
        if clauses is None:
            return sum((un.marche.montant_ht or Decimal(0) for un in self.notifies), Decimal(0))
        return sum((un.montant_sous(clauses) for un in self.notifies), Decimal(0))


def les_acheteurs(lecture: Lecture) -> Iterator[Rangee]:
    """Public buyers of the contracts suivis, and of hours of the period: those of the figures."""
    publics = lecture.filtree(publics=True)
    lignes = publics.chiffres.par_donneur_ordre
    connus = DonneurOrdre.objects.in_bulk([ligne.cle for ligne in lignes])
    notifies, publies = _notifies(publics), _publies(lecture)
    for ligne in lignes:
        donneur = connus[ligne.cle]
        yield Rangee(
            f"donneur_ordre:{donneur.pk}",
            str(donneur),
            str(donneur),
            donneur.get_absolute_url(),
            Acheteur(donneur, ligne, notifies[donneur.pk], publies.get(donneur.siret[:9])),
        )


def _notifies(lecture: Lecture) -> dict[int, list[Notifie]]:
    """Contracts suivis notified in the period, by buyer. Two queries."""
    marches: QuerySet[Marche] = lecture.marches.filter(
        lecture.periode.q_jours("date_notification")
    ).order_by("reference", "pk")
    par_marche: dict[int, list[Lot]] = defaultdict(list)
    for lot in Lot.objects.filter(marche__in=marches.order_by()).select_related("marche"):
        par_marche[lot.marche_id].append(lot)
    trouves: dict[int, list[Notifie]] = defaultdict(list)
    for marche in marches:
        trouves[marche.donneur_ordre_id].append(Notifie(marche, tuple(par_marche[marche.pk])))
    return trouves


def _publies(lecture: Lecture) -> dict[str, tuple[int, int]]:
    """By SIREN of the buyer: contracts published and notified in the period, and those with a consideration."""
    contrats = comptes([lecture.structure]).filter(lecture.periode.q_jours("date_notification"))
    sommes: dict[str, tuple[int, int]] = {}
    for rang in par_acheteur(contrats):
        nombre, sociaux = sommes.get(rang["siren"], (0, 0))
        sommes[rang["siren"]] = (nombre + rang["nombre"], sociaux + rang["sociaux"])
    return sommes


def _de_la_ligne(mesure: str, titre: str, origine: str) -> Colonne:
    return Colonne(mesure, titre, lambda un: cellule(mesure, un.ligne[mesure]), origine)


def _des_notifies(cle: str, mots: str, clauses: frozenset[Clause] | None) -> Iterator[Colonne]:
    titre = f"Marchés notifiés{INSECABLE}: {mots}" if mots else "Marchés notifiés avec une clause"
    sens = f" dont un lot est sous {mots}" if mots else ""
    yield Colonne(
        f"notifies{cle}",
        titre,
        lambda un: un.nombre(clauses),
        f"Marchés suivis notifiés dans la période{sens}.",
    )
    yield Colonne(
        f"montant{cle}",
        f"{titre}, montant HT (€)",
        lambda un: un.montant(clauses),
        f"Montant HT de ces marchés{', de leurs lots concernés' if mots else ''} ; un montant inconnu compte zéro.",
    )


def _publie(rang: int) -> Callable[[Acheteur], Cellule]:
    return lambda un: None if un.publies is None else un.publies[rang]


COLONNES = (
    Colonne("nom", "Donneur d'ordre", lambda un: un.donneur_ordre.nom, "Nom du donneur d'ordre."),
    Colonne("siret", "SIRET", lambda un: un.donneur_ordre.siret or None, "SIRET de sa fiche.",
            attendue=lambda un: True),
    Colonne("type", "Type", lambda un: un.donneur_ordre.get_type_display(), "Type de sa fiche."),
    _de_la_ligne("marches", "Marchés suivis", "Par donneur d'ordre, marchés suivis dans la période."),
    *_des_notifies("", "", None),
    *_des_notifies("_critere", "critère social d'attribution", CRITERES),
    *_des_notifies("_reserves", "réservation", RESERVES),
    *_des_notifies("_siae", "réservation aux SIAE", RESERVES_SIAE),
    *_des_notifies("_ea_esat", "réservation aux EA et ESAT", RESERVES_EA_ESAT),
    _de_la_ligne("heures_objectif", "Heures d'insertion demandées",
                 "Par donneur d'ordre, objectif en vigueur à la fin de la période."),
    _de_la_ligne("heures", "Heures d'insertion réalisées",
                 "Par donneur d'ordre, heures retenues dans la période."),
    _de_la_ligne("personnes", "Personnes",
                 "Par donneur d'ordre, personnes ayant des heures retenues dans la période."),
    Colonne("publies", "Marchés publiés", _publie(0),
            "Données essentielles lues ici\u00a0: marchés de ce SIREN notifiés dans la période ; vide\u00a0: "
            "aucun n'a été lu."),
    Colonne("publies_sociaux", "dont avec une considération sociale", _publie(1),
            "Les mêmes, qui publient une clause, un critère ou une réservation."),
)  # fmt: skip

FORME = Forme(
    genre=GenreRemontee.SPASER,
    version="2026-1",
    depuis=date(2026, 1, 1),
    destinataire="Donneurs d'ordre tenus d'adopter un SPASER",
    phrase="Une ligne par donneur d'ordre public\u00a0: marchés avec clause, en nombre et en valeur, marchés "
    "réservés, heures demandées et réalisées.",
    source="Code de la commande publique, L. 2111-3\u00a0: indicateurs en nombre de contrats ou en valeur.",
    feuilles=(Feuille("acheteurs", "Donneurs d'ordre", COLONNES, les_acheteurs),),
    notes=(
        ("Marchés privés", "Ils sont hors de ce tableau, avec leurs heures."),
        (
            "Personnes",
            "Une personne qui a travaillé pour deux donneurs d'ordre est dans les deux lignes\u00a0: elles ne "
            "s'additionnent pas.",
        ),
    ),
    non_tenus=(
        (
            "Objectif annuel du schéma",
            "Le nombre d'heures que le donneur d'ordre s'est fixé n'est pas tenu ici.",
        ),
        (
            "Achats hors marchés suivis ou publiés",
            "Les achats aux SIAE, EA et ESAT sans marché, ou sous le seuil de publication, n'y sont pas.",
        ),
    ),
    controles=(controles.montant_des_marches,),
)

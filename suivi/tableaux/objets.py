"""The dashboard of one contract, lot, operation, buyer or company: whose hours, which figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from clauses_project import ecriture
from clauses_project.profils import Profil
from entreprises.models import Entreprise
from marches.enums import Role
from marches.models import Attribution, DonneurOrdre, Lot, Marche, Operation
from suivi.chiffres import Perimetre, Periode
from suivi.chiffres.rythme import rythmes
from suivi.detail.figures import FIGURES
from suivi.detail.liens import lien_vers
from suivi.detail.selection import Selection
from suivi.exports import Feuille
from suivi.filtres_detail import structures_de
from suivi.graphiques import Graphique
from suivi.graphiques.telechargement import GraphiqueTelechargeable, telechargeable
from suivi.tableaux.anru import dessins_anru, feuilles_anru
from suivi.tableaux.facilitateur import LotEnCours
from suivi.tableaux.jugement import EN_COURS
from suivi.tableaux.phrases import dire_les_feux, nommer
from suivi.tableaux.progression import Progression, Suivi, lots_suivis, progresser

# The figure, and the column of its list that counts it.
CLES = {
    "heures_retenues": "total",
    "heures_en_attente": "total",
    "personnes": "personne",
    "contrats_travail": "personne",
}


@dataclass(frozen=True)
class Objet:
    """`filtres` are those of the address of its lists; `restreint` what a list is narrowed to besides."""

    nom: str
    titre: str
    perimetre: Perimetre
    suivi: Suivi
    filtres: Mapping[str, Any]
    restreint: Mapping[str, Any] = field(default_factory=dict)
    dessins: Callable[[], dict[str, Graphique]] = dict  # charts of this kind of object alone
    feuilles: Callable[[], list[Feuille]] = list  # and sheets of its workbook

    def graphiques(self, progression: Progression) -> dict[str, Graphique]:
        return progression.graphiques | self.dessins()


@dataclass(frozen=True)
class Chiffre:
    """A figure since the beginning: its key, its value as the list it opens adds it up."""

    cle: str
    valeur: Decimal | int


@dataclass(frozen=True)
class TableauDeBord:
    """`classeur` is the address of its workbook."""

    progression: Progression
    cles: list[tuple[str, str, str]]
    lots: list[LotEnCours]
    graphiques: dict[str, GraphiqueTelechargeable]
    classeur: str

    @property
    def phrases(self) -> list[str]:
        return self.progression.en_mots

    @property
    def feux(self) -> str:
        return dire_les_feux(rang.rythme for rang in self.lots)


def tableau_de(objet: Objet, pk: int, acces: Any) -> TableauDeBord:
    """As many queries with two rows or two hundred (a test says so)."""
    progression = progresser(objet.suivi)
    return TableauDeBord(
        progression=progression,
        cles=[
            (ecriture.heures(c.valeur), nommer(c.cle, c.valeur), lien_vers(c.cle, objet.filtres))
            for c in chiffres_de(objet, acces)
        ],
        lots=lots_de(objet),
        graphiques={
            cle: telechargeable(dessin, "suivi:graphique", objet.nom, pk)
            for cle, dessin in objet.graphiques(progression).items()
        },
        classeur=reverse("suivi:classeur", args=[objet.nom, pk]),
    )


def lots_de(objet: Objet) -> list[LotEnCours]:
    """Whole lots that are running: a part of a shared lot has no pace of its own."""
    en_cours = (lot for lot in objet.suivi.lots if lot.marche.statut in EN_COURS)
    return [LotEnCours(rythme) for rythme in rythmes(en_cours)]


def chiffres_de(objet: Objet, acces: Any) -> list[Chiffre]:
    """Figures since the beginning, each from the list it opens."""
    selection = Selection(objet.perimetre, Periode(), acces=acces, **objet.restreint)
    return [
        Chiffre(cle, FIGURES[cle].liste(selection).pied[colonne]) for cle, colonne in CLES.items()
    ]


def du_marche(marche: Marche, acces: Any) -> Objet:
    return Objet(
        "marche",
        f"{marche.objet} ({marche.reference})",
        Perimetre((marche.structure,), marche=marche.reference),
        Suivi(lots_suivis(_lots(acces).filter(marche=marche))),
        {"marche": marche.reference},
    )


def du_lot(lot: Lot, acces: Any) -> Objet:
    return Objet(
        "lot",
        f"{lot.marche.objet} ({lot.marche.reference}), {lot}",
        Perimetre((lot.structure,), marche=lot.marche.reference, lot=lot.numero),
        Suivi(lots_suivis(_lots(acces).filter(pk=lot.pk))),
        {"marche": lot.marche.reference, "lot": lot.numero},
    )


def de_l_operation(operation: Operation, acces: Any) -> Objet:
    return Objet(
        "operation",
        operation.nom,
        Perimetre((operation.structure,), operation=operation.nom),
        Suivi(lots_suivis(_lots(acces).filter(marche__operation=operation))),
        {"operation": operation.nom},
        dessins=lambda: dessins_anru(operation),
        feuilles=lambda: feuilles_anru(operation),
    )


def du_donneur_ordre(donneur: DonneurOrdre, acces: Any) -> Objet:
    return Objet(
        "donneur-ordre",
        donneur.nom,
        Perimetre((donneur.structure,), donneurs_ordre=(donneur.pk,)),
        Suivi(lots_suivis(_lots(acces).filter(marche__donneur_ordre=donneur))),
        {"donneur_ordre": donneur.pk} if acces.est_gestionnaire else {},
    )


def de_l_entreprise(entreprise: Entreprise, acces: Any) -> Objet:
    """What a company owes, seen by its facilitateur; by itself, in all structures.

    Its own figures are those of the hours it declares; the progress is that of the lots it owes hours on.
    """
    siennes = Attribution.objects.visibles_par(acces).filter(entreprise=entreprise)
    sienne = acces.profil == Profil.DECLARANT
    return Objet(
        "entreprise",
        entreprise.raison_sociale,
        Perimetre(tuple(structures_de(entreprise.pk)) if sienne else (acces.structure,)),
        _parts(siennes),
        {} if sienne else {"entreprise": entreprise.pk},
        {} if sienne else {"entreprise": entreprise.pk},
    )


def _parts(attributions: QuerySet[Attribution]) -> Suivi:
    """Whole lots where it is the only one to owe hours (its sous-traitants work for it), else its share."""
    attributions = list(attributions.select_related("lot").order_by("pk"))
    lots = {
        lot.pk: lot
        for lot in lots_suivis(Lot.objects.filter(pk__in=[a.lot_id for a in attributions]))
    }
    tenants: dict[int, set[int]] = defaultdict(set)
    rangs = Attribution.objects.filter(lot__in=list(lots)).exclude(role=Role.SOUS_TRAITANT)
    for lot, entreprise in rangs.order_by().values_list("lot", "entreprise"):
        tenants[lot].add(entreprise)
    seuls = {
        a.lot_id
        for a in attributions
        if a.lot_id in lots and tenants[a.lot_id] == {a.entreprise_id}
    }
    return Suivi(
        tuple(lots[pk] for pk in lots if pk in seuls),
        {a.pk: lots[a.lot_id] for a in attributions if a.lot_id in lots and a.lot_id not in seuls},
    )


def _lots(acces: Any) -> QuerySet[Lot]:
    return Lot.objects.visibles_par(acces)


# Object of an address → how it is fetched for this reader, and its dashboard.
OBJETS: dict[str, tuple[Callable[[Any], QuerySet], Callable[[Any, Any], Objet]]] = {
    "marche": (
        lambda acces: Marche.objects.visibles_par(acces).select_related("structure"),
        du_marche,
    ),
    "lot": (
        lambda acces: Lot.objects.visibles_par(acces).select_related("structure", "marche"),
        du_lot,
    ),
    "operation": (
        lambda acces: Operation.objects.visibles_par(acces).select_related("structure"),
        de_l_operation,
    ),
    "donneur-ordre": (
        lambda acces: DonneurOrdre.objects.visibles_par(acces).select_related("structure"),
        du_donneur_ordre,
    ),
    "entreprise": (lambda acces: Entreprise.objects.visibles_par(acces), de_l_entreprise),
}

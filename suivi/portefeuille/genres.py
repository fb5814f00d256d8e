"""What a portfolio is made of: the kinds of rows that somebody follows. One line adds a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.utils import timezone

from comptes.models import Utilisateur
from marches.amont.querysets import AchatQuerySet
from marches.enums import Statut
from marches.models import Achat, Marche
from suivi.apres.listes import a_appeler, du_jour
from suivi.fil.querysets import ProchaineActionQuerySet
from suivi.models import Affectation, ProchaineAction, Referent
from suivi.portefeuille.querysets import ReferentQuerySet

FERMES = (Statut.SOLDE, Statut.RESILIE, Statut.ABANDONNE)


def _suivis(marches: QuerySet) -> QuerySet:
    return marches.exclude(statut__in=FERMES)


@dataclass(frozen=True)
class Genre:
    """`champ` says who follows a row; `ouvertes`, which rows still have something to be done for them.

    `liste` is where they are listed, under `?miens=on`; `liees`, what their names are read from.
    """

    code: str
    mots: tuple[str, str]  # one, several
    modele: type[Model]
    ouvertes: Callable[[Any], QuerySet]
    liste: str
    liees: tuple[str, ...]
    ordre: str
    champ: str = "facilitateur"

    def lignes(self, structure: Any) -> QuerySet:
        siennes = self.modele._default_manager.filter(structure=structure)
        return siennes.select_related(*self.liees).order_by(self.ordre, "pk")

    def de(self, structure: Any, qui: Iterable[int]) -> QuerySet:
        """Open rows of the structure that these accounts follow."""
        return self.ouvertes(self.lignes(structure).filter(**{f"{self.champ}__in": list(qui)}))

    def dire(self, nombre: int) -> str:
        return f"{nombre} {self.mots[nombre > 1]}"


GENRES: tuple[Genre, ...] = (
    Genre(
        "marches",
        ("marché en cours", "marchés en cours"),
        Marche,
        _suivis,
        "suivi:marches",
        ("donneur_ordre",),
        "reference",
    ),
    Genre(
        "achats",
        ("projet d'achat", "projets d'achat"),
        Achat,
        AchatQuerySet.ouverts,
        "marches:achats",
        ("donneur_ordre",),
        "recherche",
    ),
    Genre(
        "entreprises",
        ("entreprise suivie", "entreprises suivies"),
        Referent,
        ReferentQuerySet.des_entreprises,
        "suivi:entreprises",
        ("entreprise",),
        "entreprise__recherche",
    ),
    Genre(
        "personnes",
        ("personne suivie", "personnes suivies"),
        Referent,
        ReferentQuerySet.des_personnes,
        "suivi:participants",
        ("participant__identite",),
        "participant__identite__recherche",
    ),
    Genre(
        "actions",
        ("prochaine action", "prochaines actions"),
        ProchaineAction,
        ProchaineActionQuerySet.a_faire,
        "suivi:prochaines_actions",
        (),
        "echeance",
        champ="qui",
    ),
)


def compter(structure: Any, qui: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many open rows each of these accounts follows, by kind. One query for each kind."""
    comptes: dict[int, dict[str, int]] = {pk: {} for pk in qui}
    for genre in GENRES:
        rangs = genre.de(structure, comptes).order_by().values_list(genre.champ)
        for pk, nombre in rangs.annotate(nombre=Count("pk")):
            comptes[pk][genre.code] = nombre
    return comptes


def q_suivies(qui: Iterable[int]) -> Q:
    """On rows that have a `participant`: people these accounts follow, or who worked on a contract of theirs."""
    pks = list(qui)
    sur_leurs_marches = Affectation.objects.filter(attribution__lot__marche__facilitateur__in=pks)
    return Q(participant__referent__facilitateur__in=pks) | Q(
        participant__in=sur_leurs_marches.order_by().values("contrat__participant")
    )


def appels_dus(acces: Any, qui: Iterable[int]) -> int:
    """Calls to make now that come with the portfolio: they follow the people and the contracts."""
    dus = du_jour(a_appeler(acces), timezone.localdate())
    return dus.filter(q_suivies(qui)).count()


def ont_un_portefeuille(structure: Any) -> QuerySet[Utilisateur]:
    """Accounts that follow something open in the structure, of people who left too."""
    condition = Q()
    for genre in GENRES:
        suivies = genre.ouvertes(genre.lignes(structure)).order_by()
        condition |= Q(pk__in=suivies.values(genre.champ))
    return Utilisateur.objects.filter(condition)

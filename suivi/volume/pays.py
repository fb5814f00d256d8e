"""The whole of it: structures one beside the other, year after year, as they would have grown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from auditlog.context import disable_auditlog
from django.db.models import Count, Q

from clauses_project.profils import Profil
from clauses_project.statistiques import analyser
from comptes.models import Acces, Utilisateur
from suivi.cumuls import recalculer
from suivi.models import LigneHeures
from suivi.volume.colonnes import COLONNES
from suivi.volume.copie import Copie
from suivi.volume.maison import batir
from suivi.volume.mois import Mois
from territoires.models import Intercommunalite, Reseau, Structure

RESEAU = "volume"
COORDINATION = "volume@exemple.fr"


@dataclass(frozen=True)
class Avancee:
    annee: int
    structures: int
    lignes: int


@disable_auditlog()
def peupler(
    *,
    structures: int,
    annees: int,
    lignes_par_an: int,
    graine: int,
    aujourd_hui: date,
    dire: Callable[[Avancee], None],
) -> int:
    """Loads the last `annees` calendar years, up to last month; returns how many lines of hours.

    A transaction by structure and year, and years outside: the rows of a structure lie among those of
    the others, as they would had each written its own month by month.
    """
    copie = Copie(COLONNES)
    epci = _territoires()
    deja = Structure.objects.filter(code__startswith="volume-").count()
    maisons = []
    for rang in range(deja + 1, deja + structures + 1):
        tirage = Random(f"{graine}-{rang}")  # noqa: S311 (invented data, the same for the same seed)
        maison = batir(copie, tirage, rang, epci[rang % len(epci)])
        copie.verser()
        activite = int(lignes_par_an * _taille(rang))
        maisons.append(Mois(copie, tirage, maison, activite, aujourd_hui))
    _reunir()
    premiere = aujourd_hui.year - annees + 1
    for annee in range(premiere, aujourd_hui.year + 1):
        voisine: Mois | None = None
        for nombre, mois in enumerate(maisons, start=1):
            mois.une_annee(annee, annee == premiere, voisine.connues if voisine else [])
            copie.verser()
            voisine = mois
            dire(Avancee(annee, nombre, copie.versees[LigneHeures]))
    copie.reprendre_les_compteurs()
    for structure in Structure.objects.filter(code__startswith="volume-"):
        recalculer(structure)
    analyser()
    return copie.versees[LigneHeures]


def _taille(rang: int) -> float:
    """From less than a half to more than one and a half of the ordinary one, spread evenly; the first is 1.14."""
    return 0.4 + 1.2 * (rang * 0.618 % 1)


def _territoires() -> list[Intercommunalite]:
    """Those of twenty communes or more, as most; any, where there are none."""
    tous = (
        Intercommunalite.objects.annotate(nombre=Count("communes", Q(communes__devenue=None)))
        .filter(nombre__gt=0)
        .order_by("pk")
    )
    return [epci for epci in tous if epci.nombre >= 20] or list(tous)


def _reunir() -> None:
    """One réseau of all of them, and who reads it."""
    reseau, _ = Reseau.objects.get_or_create(code=RESEAU, defaults={"nom": "Volume"})
    reseau.structures.set(Structure.objects.filter(code__startswith="volume-"))
    utilisateur = Utilisateur.objects.filter(email=COORDINATION).first()
    if utilisateur is None:
        utilisateur = Utilisateur.objects.create_user(
            COORDINATION, prenom="Coordination", nom="Volume"
        )
        Acces.objects.create(utilisateur=utilisateur, profil=Profil.COORDINATEUR, reseau=reseau)

"""The whole of it: structures one beside the other, year after year, as they would have grown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from random import Random

from auditlog.context import disable_auditlog
from django.db.models import Count, Q

from clauses_project.profils import Profil
from clauses_project.statistiques import analyser
from comptes.models import Acces, Utilisateur
from suivi.models import CumulAnnuel, Evaluation, LigneHeures
from suivi.volume import suites
from suivi.volume.chantier import sans_index
from suivi.volume.clones import Clone, Passages
from suivi.volume.colonnes import COLONNES
from suivi.volume.copie import Copie
from suivi.volume.maison import batir
from suivi.volume.mois import Mois
from territoires.models import Intercommunalite, Reseau, Structure

MODELES = 12  # structures drawn; the others are copied from them
DIRE_TOUS_LES = 50
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
    vide = not LigneHeures.objects.exists()
    with sans_index(COLONNES) if vide else nullcontext():
        pays = Pays(lignes_par_an, graine, aujourd_hui)
        pays.batir(structures)
        premiere = aujourd_hui.year - annees + 1
        for annee in range(premiere, aujourd_hui.year + 1):
            pays.une_annee(annee, annee == premiere, dire)
    pays.achever(sans_index if vide else nullcontext)
    return pays.copie.versees[LigneHeures]


class Pays:
    """Structures drawn one by one, and the others copied from them."""

    def __init__(self, lignes_par_an: int, graine: int, aujourd_hui: date):
        self.lignes_par_an, self.graine, self.aujourd_hui = lignes_par_an, graine, aujourd_hui
        self.copie = Copie(COLONNES)
        self.modeles: list[tuple[Mois, Passages]] = []
        self.clones: list[Clone] = []

    def batir(self, structures: int) -> None:
        epci = _territoires()
        deja = Structure.objects.filter(code__startswith="volume-").count()
        for numero in range(structures):
            rang = deja + 1 + numero
            tirage = Random(f"{self.graine}-{rang}")  # noqa: S311 (invented data, the same for the same seed)
            passages = Passages()
            passages.commencer(self.copie)
            maison = batir(self.copie, tirage, rang, epci[rang % len(epci)])
            passages.finir(self.copie)
            self.copie.verser()
            if numero < MODELES:
                activite = int(self.lignes_par_an * _taille(rang))
                mois = Mois(self.copie, tirage, maison, activite, self.aujourd_hui)
                self.modeles.append((mois, passages))
            else:
                modele, les_siens = self.modeles[numero % MODELES]
                tour = numero // MODELES
                self.clones.append(Clone(modele.maison, les_siens, maison, tour, passages))
        _reunir()

    def une_annee(self, annee: int, premiere: bool, dire: Callable[[Avancee], None]) -> None:
        voisine: Mois | None = None
        for nombre, (mois, passages) in enumerate(self.modeles, start=1):
            passages.commencer(self.copie)
            mois.une_annee(annee, premiere, voisine.connues if voisine else [])
            passages.finir(self.copie)
            self.copie.verser()
            voisine = mois
            dire(Avancee(annee, nombre, self.copie.versees[LigneHeures]))
        tables = [modele for modele in COLONNES if modele is not Evaluation]
        for nombre, clone in enumerate(self.clones, start=len(self.modeles) + 1):
            self.copie.versees[LigneHeures] += clone.copier_une_annee(self.copie, tables)
            if nombre % DIRE_TOUS_LES == 0:
                dire(Avancee(annee, nombre, self.copie.versees[LigneHeures]))

    def achever(self, chantier: Callable[..., AbstractContextManager]) -> None:
        """What the application keeps beside these rows; and the next row that it makes finds a free key."""
        self.copie.reprendre_les_compteurs()
        suites.suivre({mois.maison.structure: passages for mois, passages in self.modeles})
        with chantier(suites.APRES):
            suites.copier_le_suivi(self.copie, self.clones)
        toutes = [mois.maison.structure for mois, _ in self.modeles]
        with chantier([CumulAnnuel]):
            suites.cumuler([*toutes, *(clone.maison.structure for clone in self.clones)])
        analyser()


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

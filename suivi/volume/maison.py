"""A structure before its first contract: territory, buyers, companies, those who send people."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from clauses_project.profils import Profil
from clauses_project.textes import normaliser
from comptes.models import Acces, Utilisateur
from entreprises.enums import TypeEntreprise as T
from entreprises.models import Entreprise
from marches.enums import TypeDonneurOrdre as D
from marches.models import DonneurOrdre, Operation
from participants.models import Prescripteur
from suivi.actions.structures import creer_structure
from suivi.demonstration.inventions import METIERS, raison_sociale, siret_invente
from suivi.volume.copie import Copie
from territoires.models import Commune, Intercommunalite, Structure

PREMIER_SIRET = 10_000
ENTREPRISES_PAR_MAISON = 60
SPECIALISEES = (T.ETTI, T.ETTI, T.EI, T.EI, T.ACI, T.ACI, T.AI, T.GEIQ, T.EA, T.ETT, T.ESAT)
NOMS_SPECIALISES = {
    T.ETTI: "Intérim solidaire",
    T.EI: "Élan insertion",
    T.ACI: "Chantiers",
    T.AI: "Coup de main",
    T.GEIQ: "GEIQ",
    T.EA: "Ateliers adaptés",
    T.ETT: "Agence d'intérim",
    T.ESAT: "ESAT",
}
ENVOIENT = ("France Travail", "Mission locale", "Cap emploi", "Département", "CCAS", "PLIE")


@dataclass(frozen=True)
class Maison:
    """What the months of a structure are drawn from; rows are known by their keys."""

    structure: int
    rang: int
    facilitateurs: tuple[int, ...]
    communes: tuple[str, ...]
    quartiers: dict[str, str]
    ailleurs: str
    donneurs_ordre: tuple[int, ...]
    operations: tuple[int, ...]
    prescripteurs: tuple[int, ...]
    criteres: dict[str, int]
    par_metier: dict[str, tuple[int, ...]]
    par_type: dict[str, tuple[int, ...]]


def batir(copie: Copie, tirage: Random, rang: int, epci: Intercommunalite) -> Maison:
    structure = creer_structure(
        code=f"volume-{rang:04d}", nom=f"Clauses sociales {rang:04d}", sirens=[epci.pk]
    )
    communes = tuple(structure.communes.order_by("-population", "pk").values_list("pk", flat=True))
    metiers, types = _entreprises(copie, tirage, rang, communes)
    return Maison(
        structure=structure.pk,
        rang=rang,
        facilitateurs=tuple(_facilitateur(structure, numero) for numero in (1, 2)),
        communes=communes,
        quartiers={
            commune: f"QN{rang:04d}{numero}M" for numero, commune in enumerate(communes[:3], start=1)
        },
        ailleurs=Commune.objects.exclude(pk__in=communes).order_by("-population", "pk")
        .values_list("pk", flat=True).first() or communes[0],
        donneurs_ordre=_donneurs_ordre(copie, structure.pk, rang),
        operations=tuple(
            copie[Operation].nouvelle(structure.pk, nom, anru, normaliser(nom))
            for nom, anru in (("Renouvellement urbain", True), ("Hôpital", False), ("Lycée", False))
        ),
        prescripteurs=tuple(copie[Prescripteur].nouvelle(structure.pk, nom) for nom in ENVOIENT),
        criteres=dict(structure.criteres.values_list("code", "pk")),
        par_metier=metiers,
        par_type=types,
    )  # fmt: skip


def _facilitateur(structure: Structure, numero: int) -> int:
    """Signs in only once a password was given to them (`changepassword`)."""
    utilisateur = Utilisateur.objects.create_user(
        f"{structure.code}-{numero}@exemple.fr",
        prenom="Facilitateur",
        nom=f"{structure.pk}-{numero}",
    )
    Acces.objects.create(utilisateur=utilisateur, profil=Profil.FACILITATEUR, structure=structure)
    return utilisateur.pk


def _donneurs_ordre(copie: Copie, structure: int, rang: int) -> tuple[int, ...]:
    types = [D.COMMUNE] * 6 + [D.EPCI, D.DEPARTEMENT, D.REGION, D.ETAT, D.HOPITAL, D.AUTRE]
    types += [D.BAILLEUR] * 2
    return tuple(
        copie[DonneurOrdre].nouvelle(
            structure,
            nom := f"{type_.label} {numero}",
            siret_invente(1_000_000 + rang * len(types) + numero),
            type_,
            normaliser(nom),
        )
        for numero, type_ in enumerate(types, start=1)
    )


def _entreprises(
    copie: Copie, tirage: Random, rang: int, communes: tuple[str, ...]
) -> tuple[dict[str, tuple[int, ...]], dict[str, tuple[int, ...]]]:
    """Two or three companies of each trade, and the structures of insertion around."""
    sirets = iter(range(PREMIER_SIRET + rang * ENTREPRISES_PAR_MAISON, PREMIER_SIRET * 1000))

    def une(nom: str, type_: str) -> int:
        return copie[Entreprise].nouvelle(
            siret_invente(next(sirets)), nom, type_, tirage.choice(communes), normaliser(nom)
        )

    metiers = {
        metier: tuple(
            une(f"{raison_sociale(metier, rang * 7 + numero)} {rang}", T.ENTREPRISE)
            for numero in range(2 + numero_du_metier % 2)
        )
        for numero_du_metier, metier in enumerate(METIERS)
    }
    types: dict[str, tuple[int, ...]] = {}
    for numero, type_ in enumerate(SPECIALISEES):
        nom = f"{NOMS_SPECIALISES[type_]} {rang}-{numero}"
        types[type_] = (*types.get(type_, ()), une(nom, type_))
    return metiers, types

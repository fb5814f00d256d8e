"""What the preview of a table shows: its hours by month beside its own totals, what would be made, errors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from suivi.models import ClasseurReprise
from suivi.reprise.apercu import Apercu, composer
from suivi.tel_quel.enums import Manque

QUOI = {
    "donneurs_ordre": ("donneur d'ordre", "donneurs d'ordre"),
    "marches": ("marché", "marchés"),
    "lots": ("lot", "lots"),
    "objectifs": ("objectif", "objectifs"),
    "entreprises": ("entreprise", "entreprises"),
    "attributions": ("attribution", "attributions"),
    "participants": ("personne", "personnes"),
    "contrats": ("contrat de travail", "contrats de travail"),
    "heures": ("mois d'heures d'une personne", "mois d'heures de personnes"),
    "heures_globales": ("mois d'heures sans noms", "mois d'heures sans noms"),
}


@dataclass(frozen=True)
class HeuresDUneFeuille:
    nom: str
    mois: list[tuple[date, Decimal]]
    total: Decimal


@dataclass(frozen=True)
class TotalDuFichier:
    """`ecarts`: month, what the file says, what is read, where they differ."""

    feuille: str
    ligne: int
    libelle: str
    dit: Decimal
    lu: Decimal
    juste: bool
    ecarts: list[tuple[date, Decimal, Decimal]]


@dataclass(frozen=True)
class ApercuDuTableau:
    """`compte`: what the shared preview says; `crees`: how many of what, in words."""

    compte: Apercu
    crees: list[tuple[int, str, int]]
    feuilles: list[HeuresDUneFeuille]
    total: Decimal
    totaux: list[TotalDuFichier]
    a_completer: list[tuple[str, int]]


def composer_le_tableau(depot: ClasseurReprise, lu: dict[str, Any]) -> ApercuDuTableau:
    heures = lu.get("heures", {})
    compte = composer(depot)
    return ApercuDuTableau(
        compte=compte,
        crees=[
            (faits.crees, QUOI[nom][faits.crees > 1], faits.modifies)
            for nom, faits in compte.feuilles
            if nom in QUOI and (faits.crees or faits.modifies)
        ],
        feuilles=[
            HeuresDUneFeuille(
                feuille["nom"],
                [(date.fromisoformat(mois), Decimal(dit)) for mois, dit in feuille["mois"]],
                Decimal(feuille["total"]),
            )
            for feuille in heures.get("feuilles", ())
        ],
        total=Decimal(heures.get("total", "0")),
        totaux=[_total(total) for total in heures.get("totaux", ())],
        a_completer=[
            (Manque(code).label, nombre) for code, nombre in heures.get("a_completer", {}).items()
        ],
    )


def _total(dit: dict[str, Any]) -> TotalDuFichier:
    return TotalDuFichier(
        dit["feuille"], dit["ligne"], dit["libelle"], Decimal(dit["dit"]), Decimal(dit["lu"]), dit["juste"],
        [(date.fromisoformat(mois), Decimal(a), Decimal(b)) for mois, a, b in dit["mois"]],
    )  # fmt: skip

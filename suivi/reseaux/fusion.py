"""Parts added up: the rows of a réseau, where each person, company and employer counts once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from clauses_project.heures import ZERO
from suivi.apres.classes import Classe
from suivi.chiffres.apres import Rang as RangDuSuivi
from suivi.chiffres.groupes import Rang, en_heures
from suivi.chiffres.ventilations import LIBELLES_A_PART
from suivi.enums import ClasseIAE
from suivi.reseaux.parts import Cle

# Rows known by their name or by their commune: most hours first, as `ventilations` orders them.
PAR_HEURES = frozenset(
    {"par_prescripteur", "par_metier", "par_donneur_ordre", "par_commune", "par_commune_execution"}
)
PAR_DATE = frozenset({"par_annee", "par_mois"})


@dataclass(slots=True)
class Foule:
    """So many whom nobody else counts, and some who are named."""

    anonymes: int = 0
    nommes: set[Cle] = field(default_factory=set)

    def __len__(self) -> int:
        return self.anonymes + len(self.nommes)

    def ajouter(self, autre: list[Any], noms: list[Cle] | None = None) -> None:
        anonymes, nommes = autre
        self.anonymes += anonymes
        self.nommes.update(nommes if noms is None else [noms[rang] for rang in nommes])


@dataclass(slots=True)
class Ensemble:
    """A row of a réseau: what `groupes.Groupe` is to one structure, and read as it is."""

    centiemes: int = 0
    personnes: Foule = field(default_factory=Foule)
    contrats: Foule = field(default_factory=Foule)
    marches: Foule = field(default_factory=Foule)
    objectif: Decimal | None = ZERO
    contractualise: Decimal | None = ZERO
    centiemes_des_residents: int | None = 0
    residents: Foule = field(default_factory=Foule)

    def ajouter(self, groupe: list[Any], noms: list[Cle]) -> None:
        centiemes, personnes, contrats, marches, objectif, contractualise, chez_eux, residents = (
            groupe
        )
        self.centiemes += centiemes
        self.personnes.ajouter(personnes, noms)
        self.contrats.ajouter(contrats)
        self.marches.ajouter(marches)
        self.objectif = _plus(self.objectif, objectif)
        self.contractualise = _plus(self.contractualise, contractualise)
        self.centiemes_des_residents += chez_eux
        self.residents.ajouter(residents, noms)


def _plus(somme: Decimal | None, centiemes: int | None) -> Decimal | None:
    return None if somme is None or centiemes is None else somme + en_heures(centiemes)


@dataclass
class Fusion:
    """What the parts of a réseau make together; `sommes` are hundredths or counts, None « sans objet »."""

    sommes: dict[str, int | None] = field(default_factory=dict)
    lots: list[int] | None = None
    etp: list[tuple[int, Decimal]] = field(default_factory=list)
    premier_mois: date | None = None
    sirens: set[str] = field(default_factory=set)
    sirens_avec_heures: set[str] = field(default_factory=set)
    employeurs: dict[int, str] = field(default_factory=dict)
    ensemble: Ensemble = field(default_factory=Ensemble)
    qpv: Ensemble = field(default_factory=Ensemble)
    rangees: dict[str, list[Rang]] = field(default_factory=dict)
    suivi: dict[str, list[RangDuSuivi]] = field(default_factory=lambda: defaultdict(list))


def fusionner(parts: Iterable[Mapping[str, Any]]) -> Fusion:
    fusion = Fusion()
    groupes: dict[str, dict[Cle, tuple[str, str, Ensemble]]] = defaultdict(dict)
    suivi: dict[tuple, int] = defaultdict(int)
    for part in parts:
        _ajouter(fusion, part)
        for cle, rangs in part["rangees"].items():
            siens = groupes[cle]
            for rang in rangs:
                if rang[0] not in siens:
                    siens[rang[0]] = (rang[1], rang[2], Ensemble())
                if groupe := rang[3:]:
                    siens[rang[0]][2].ajouter(groupe, part["noms"])
        for *quoi, nombre in part["suivi"]:
            suivi[tuple(quoi)] += nombre
    fusion.rangees = {cle: _ordonner(cle, siens) for cle, siens in groupes.items()}
    for (cle, situation, en_emploi, iae, plie, chez), nombre in suivi.items():
        classe = Classe(en_emploi, ClasseIAE(iae), plie)
        fusion.suivi[cle].append(RangDuSuivi(situation, classe, chez, nombre))
    return fusion


def _ajouter(fusion: Fusion, part: Mapping[str, Any]) -> None:
    for cle, valeur in part["sommes"].items():
        fusion.sommes[cle] = None if valeur is None else (fusion.sommes.get(cle) or 0) + valeur
    if part["lots"] is not None:
        lots = fusion.lots or [0] * len(part["lots"])
        fusion.lots = [a + b for a, b in zip(lots, part["lots"], strict=True)]
    centiemes, base = part["etp"]
    fusion.etp.append((centiemes, en_heures(base)))
    if part["premier_mois"]:
        mois = date.fromisoformat(part["premier_mois"])
        fusion.premier_mois = min(fusion.premier_mois or mois, mois)
    fusion.sirens.update(part["sirens"])
    fusion.sirens_avec_heures.update(part["sirens_avec_heures"])
    fusion.employeurs.update(part["employeurs"])
    fusion.ensemble.ajouter(part["ensemble"], part["noms"])
    fusion.qpv.ajouter(part["qpv"], part["noms"])


def _ordonner(cle: str, siens: dict[Cle, tuple[str, str, Ensemble]]) -> list[Rang]:
    """In the order of the breakdown: that of its list, which every part has whole; by hours; or by date."""
    rangs = [Rang(numero, *reste) for numero, reste in siens.items()]
    if cle in PAR_DATE:
        return sorted(
            (Rang(date.fromisoformat(r.cle), r.code, r.libelle, r.groupe) for r in rangs),
            key=lambda rang: rang.cle,
        )
    if cle not in PAR_HEURES:
        return rangs
    a_part = {rang.cle: rang for rang in rangs if rang.cle in LIBELLES_A_PART}
    nommes = [rang for rang in rangs if rang.cle not in LIBELLES_A_PART]
    nommes.sort(key=lambda rang: (-rang.groupe.centiemes, rang.libelle, rang.cle))
    return [*nommes, *(a_part[code] for code in LIBELLES_A_PART if code in a_part)]

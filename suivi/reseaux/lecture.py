"""What the engine reads of one structure, with who and what stands in each row: the matter of its part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from suivi.chiffres.apres import CLE_DU_JALON, rangs_du_suivi
from suivi.chiffres.apres import Rang as RangDuSuivi
from suivi.chiffres.calcul import chiffrer
from suivi.chiffres.groupes import Groupe, Rang
from suivi.chiffres.matiere import Matiere
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres
from suivi.chiffres.suivis import BilanLot, entreprises_tenues
from suivi.chiffres.ventilations import VENTILATIONS, par_sexe
from suivi.enums import Jalon


@dataclass(frozen=True)
class Lecture:
    """`rangees`: the rows of each breakdown, `par_sexe` and « nature|sexe » among them."""

    chiffres: Chiffres
    rangees: dict[str, list[Rang]]
    ensemble: Groupe
    qpv: Groupe
    lots: list[BilanLot]
    sirens: set[str]
    sirens_avec_heures: set[str]
    employeurs: dict[int, str]
    premier_mois: date | None
    suivi: list[tuple[str, RangDuSuivi]]


def lire(perimetre: Perimetre, periode: Periode) -> Lecture:
    matiere = Matiere(perimetre, periode)
    rangees = {cle: ventilation.rangs(matiere) for cle, ventilation in VENTILATIONS.items()}
    faits = matiere.faits
    mois = {*matiere.mois, *(rang.mois for rang in matiere.globales)}
    attributions = matiere.attributions.keys() | {rang.attribution for rang in matiere.globales}
    suivis = {marche.pk for marche in matiere.suivis}
    return Lecture(
        chiffres=chiffrer(matiere, rangees),
        rangees=rangees | {"par_sexe": par_sexe(matiere), "croisement": _croiser(matiere)},
        ensemble=Groupe(
            centiemes=matiere.nominatives,
            personnes=matiere.personnes,
            contrats=matiere.contrats_travail,
        ),
        qpv=faits.par(faits.en_qpv).get(True, Groupe()),
        lots=matiere.lots,
        sirens=entreprises_tenues(matiere.cadre, periode, suivis),
        sirens_avec_heures={matiere.places[pk].siren for pk in attributions},
        employeurs=dict(matiere.genres),
        premier_mois=min(mois, default=None),
        suivi=[
            (CLE_DU_JALON[Jalon(jalon)], rang) for jalon, rang in rangs_du_suivi(perimetre, periode)
        ],
    )


def lire_rangs(perimetre: Perimetre, periode: Periode, cle: str) -> list[Rang]:
    """The rows of one breakdown."""
    return VENTILATIONS[cle].rangs(Matiere(perimetre, periode))


def _croiser(matiere: Matiere) -> list[Rang]:
    """People and hours by nature of contract and sex."""
    return [
        Rang(f"{nature}|{sexe}", nature, sexe, groupe)
        for (nature, sexe), groupe in matiere.sexes_par_nature.items()
    ]

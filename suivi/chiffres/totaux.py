"""The figures that a period is compared by: the same as in `calculer`, without breakdowns nor objectives."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from suivi.chiffres import public as regles_publiques
from suivi.chiffres.cadre import Cadre
from suivi.chiffres.calcul import equivalents_temps_plein
from suivi.chiffres.groupes import en_heures
from suivi.chiffres.matiere import Matiere
from suivi.chiffres.perimetre import Perimetre, Periode


@dataclass(frozen=True)
class Totaux:
    """None: not published to this reader. `est_vide`: neither a contract nor an hour, as of `Chiffres`."""

    marches_suivis: int
    entreprises: int
    heures_retenues: Decimal | None
    personnes: int | None
    contrats_travail: int | None
    etp: Decimal | None
    est_vide: bool


def totaliser(
    perimetre: Perimetre, periode: Periode, public: bool = False, *, cadre: Cadre | None = None
) -> Totaux:
    """Two queries for whole calendar years, the frame given; raises `Refus` as `calculer`."""
    if public:
        regles_publiques.verifier(perimetre, periode)
    matiere = Matiere(perimetre, periode, cadre)
    suivis, personnes = len(matiere.suivis), len(matiere.personnes)
    tu = public and personnes < regles_publiques.seuil(perimetre)
    return Totaux(
        marches_suivis=suivis,
        entreprises=matiere.entreprises,
        heures_retenues=None if tu else en_heures(matiere.retenues),
        personnes=None if tu else personnes,
        contrats_travail=None if tu else len(matiere.contrats_travail),
        etp=None if tu else equivalents_temps_plein(matiere),
        est_vide=not suivis and not _a_des_heures(matiere, tu),
    )


def _a_des_heures(matiere: Matiere, tu: bool) -> bool:
    """Declared or of stage; those that this reader may not know are none."""
    total = matiere.totaux
    declarees = matiere.retenues + total.en_attente + total.non_retenues + total.en_suspens
    return not tu and bool(declarees or total.stage)

"""The charts of a dashboard: hours in time, women and men."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.dates import suite_de_mois
from clauses_project.ecriture import INSECABLE
from suivi.chiffres import Chiffres, Ligne
from suivi.chiffres.public import AUTRES
from suivi.graphiques import Barre, Graphique, barres, colonnes

COURTS = {"F": "Femmes", "H": "Hommes", "NR": "Non renseigné"}


def pas(par_mois: bool) -> str:
    return "par mois" if par_mois else "par année"


def heures_en_colonnes(
    chiffres: Chiffres, par_mois: bool, *, largeur: int, hauteur: int
) -> Graphique:
    """Years or months from the first that has hours; those without any are drawn, at zero."""
    lignes = chiffres.par_mois if par_mois else chiffres.par_annee
    pleines = [ligne for ligne in lignes if ligne["heures_retenues"]]
    heures = {ligne.cle: ligne["heures_retenues"] for ligne in pleines}
    if pleines and all(ligne.code != AUTRES for ligne in pleines):
        points = [
            (_etiquette(debut, par_mois), heures.get(debut, Decimal(0)))
            for debut in _suite(pleines[0].cle, pleines[-1].cle, par_mois)
        ]
    else:
        points = [(ligne.libelle, ligne["heures_retenues"]) for ligne in pleines]
    return colonnes(
        "heures", f"Heures retenues {pas(par_mois)}", points, largeur=largeur, hauteur=hauteur
    )


def femmes_et_hommes(chiffres: Chiffres, *, largeur: int) -> Graphique:
    """Their parts of the people and of the hours; « Non renseigné » when somebody is."""
    groupes = []
    for nom, part, ecrit in (
        ("Personnes", "part_personnes", lambda ligne: ecriture.entier(ligne["personnes"])),
        ("Heures", "part_heures", lambda ligne: f"{ecriture.entier(ligne['heures'])}{INSECABLE}h"),
    ):
        lignes = [
            Barre(COURTS[ligne.code], ligne[part] or Decimal(0),
                  f"{ecrit(ligne)} · {ecriture.pourcent(ligne[part])}", serie)
            for serie, ligne in enumerate(_sexes(chiffres))
        ]  # fmt: skip
        groupes.append((nom, lignes))
    return barres("sexe", "Femmes et hommes", groupes, largeur=largeur)


def _sexes(chiffres: Chiffres) -> list[Ligne]:
    return [
        ligne
        for ligne in chiffres.par_sexe
        if ligne.code in ("F", "H") or (ligne.code == "NR" and ligne["personnes"])
    ]


def _suite(premier: date, dernier: date, par_mois: bool) -> list[date]:
    mois = list(suite_de_mois(premier, dernier))
    return mois if par_mois else [debut for debut in mois if debut.month == 1]


def _etiquette(debut: date, par_mois: bool) -> str:
    if not par_mois:
        return f"{debut:%Y}"
    court = ecriture.MOIS_COURTS[debut.month - 1]
    return f"{court} {debut:%y}" if debut.month == 1 else court

"""The parts of a dashboard, in the order they are read: each table, and its drawing where one helps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from suivi.chiffres.ventilations import SANS_NOM
from suivi.graphiques import Graphique, rangs
from suivi.reseaux.abrege import SUITE
from suivi.tableaux_du_bilan import Tableau

PARTIES: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("dans-le-temps", "Dans le temps", ("par_mois", "par_annee")),
    ("femmes-et-hommes", "Femmes et hommes", ("par_sexe", "sexe_par_nature")),
    ("publics", "Publics", ("par_critere", "par_age", "par_niveau", "qpv", "par_prescripteur")),
    ("marches", "Marchés et donneurs d'ordre",
     ("par_donneur_ordre", "par_nature", "par_clause", "lots_acheves")),
    ("emplois", "Emplois", ("par_metier", "par_type_contrat", "par_modalite", "par_employeur")),
    ("communes", "Communes", ("par_commune", "par_commune_execution")),
    ("apres", "Et après", ("suivi",)),
)  # fmt: skip
# What the bars of a breakdown measure.
MESURES = {
    "par_critere": "personnes",
    "par_age": "personnes",
    "par_niveau": "personnes",
    "par_prescripteur": "personnes",
    "par_donneur_ordre": "heures",
    "par_nature": "heures",
    "par_clause": "heures",
    "par_metier": "heures",
    "par_type_contrat": "contrats_travail",
    "par_modalite": "heures",
    "par_employeur": "heures",
    "par_commune": "heures",
    "par_commune_execution": "heures",
    "lots_acheves": "lots",
}
UNITES = {"heures": "Heures", "personnes": "Personnes", "contrats_travail": "Contrats de travail"}
LE_PLUS_PETIT_DESSIN = 2  # one bar alone says nothing


@dataclass(frozen=True)
class Partie:
    ancre: str
    titre: str
    cles: tuple[str, ...]


def parties(tableaux: Mapping[str, Tableau]) -> Iterator[Partie]:
    """Those that have a table; a part without is left out, with its entry in the menu."""
    for ancre, titre, cles in PARTIES:
        presentes = tuple(cle for cle in cles if cle in tableaux)
        if presentes:
            yield Partie(ancre, titre, presentes)


def dessiner(tableau: Tableau) -> Graphique | None:
    """Its bars; hours without names are in the table alone where bars are of people."""
    mesure = MESURES.get(tableau.cle)
    if mesure not in tableau.noms:
        return None
    lignes = [
        (ligne.libelle, ligne[mesure], _ecrire(mesure, ligne[mesure]))
        for ligne in tableau.lignes
        if ligne[mesure] and ligne.code != SUITE and (mesure == "heures" or ligne.code != SANS_NOM)
    ]
    if len(lignes) < LE_PLUS_PETIT_DESSIN:
        return None
    cle = tableau.cle.replace("_", "-")
    return rangs(cle, tableau.titre, lignes, entete=UNITES.get(mesure, "Lots"))


def _ecrire(mesure: str, valeur: Decimal | int) -> str:
    ecrit = ecriture.entier(valeur)
    return f"{ecrit}{INSECABLE}h" if mesure == "heures" else ecrit

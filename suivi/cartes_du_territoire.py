"""The cards of the territory page: a table whose figures open, and its drawing when there is one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from suivi.bilans import Bilan
from suivi.detail.liens import TableauLie
from suivi.filtres_territoire import EXECUTION, HABITANTS
from suivi.graphiques.telechargement import GraphiqueTelechargeable, telechargeable
from suivi.parties import Partie, parties

# Drawings that are not the bars of their table.
DESSINS = {"par_mois": "heures", "par_annee": "heures", "par_sexe": "sexe"}
LARGES = frozenset({"par_mois", "par_annee", "suivi", "sexe_par_nature"})


@dataclass(frozen=True)
class Carte:
    """`large`: it takes the whole width."""

    ancre: str
    titre: str
    tableau: TableauLie
    g: GraphiqueTelechargeable | None
    large: bool


def composer(
    bilan: Bilan, requete: QueryDict, ouvertes: Collection[str] | None = None
) -> list[tuple[Partie, list[Carte]]]:
    """Parts of the page with their cards; a drawing is shown once.

    `ouvertes`: codes of the communes this reader may ask for, when not all.
    """
    tableaux = {tableau.cle: tableau for tableau in bilan.tableaux_detailles}
    dessins = {
        cle: telechargeable(dessin, "suivi:graphique_territoire", requete=requete.urlencode())
        for cle, dessin in bilan.dessins(_vers_la_commune(bilan, requete, ouvertes)).items()
    }
    return [
        (
            partie,
            [
                Carte(
                    cle.replace("_", "-"),
                    tableaux[cle].titre,
                    TableauLie(
                        tableaux[cle],
                        requete,
                        bilan.periode,
                        bilan.public,
                        bool(bilan.perimetre.filtres),
                    ),
                    dessins.pop(DESSINS.get(cle, cle.replace("_", "-")), None),
                    cle in LARGES,
                )
                for cle in partie.cles
            ],
        )
        for partie in parties(tableaux)
    ]


def _vers_la_commune(
    bilan: Bilan, requete: QueryDict, ouvertes: Collection[str] | None
) -> Callable[[str, str], str]:
    """The page of a commune: the other filters stay, but for who may have one alone."""
    gardes = ("structure", "du", "au")
    gardes += () if bilan.public else ("donneur_ordre", "nature")
    demande = {nom: requete[nom] for nom in gardes if requete.get(nom)}

    def lien(cle: str, code: str) -> str:
        if ouvertes is not None and code not in ouvertes:
            return ""
        lecture = EXECUTION if cle == "par_commune_execution" else HABITANTS
        return f"?{urlencode({**demande, 'commune': code, 'lecture': lecture})}"

    return lien

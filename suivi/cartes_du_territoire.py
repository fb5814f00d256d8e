"""The cards of the territory page: a table whose figures open, and its drawing when there is one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from suivi.bilans import Bilan
from suivi.detail.liens import TableauLie
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


def composer(bilan: Bilan, requete: QueryDict) -> list[tuple[Partie, list[Carte]]]:
    """Parts of the page with their cards; a drawing is shown once."""
    tableaux = {tableau.cle: tableau for tableau in bilan.tableaux_detailles}
    dessins = {
        cle: telechargeable(dessin, "suivi:graphique_territoire", requete=requete.urlencode())
        for cle, dessin in bilan.graphiques.items()
    }
    return [
        (
            partie,
            [
                Carte(
                    cle.replace("_", "-"),
                    tableaux[cle].titre,
                    TableauLie(tableaux[cle], requete, bilan.periode, bilan.public),
                    dessins.pop(DESSINS.get(cle, cle.replace("_", "-")), None),
                    cle in LARGES,
                )
                for cle in partie.cles
            ],
        )
        for partie in parties(tableaux)
    ]

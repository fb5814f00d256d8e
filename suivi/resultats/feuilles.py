"""The results as sheets of a workbook: real numbers, what is kept from this reader in words."""

from __future__ import annotations

from collections.abc import Iterator

from clauses_project.ecriture import SANS_OBJET
from suivi.chiffres.sortie import LIBELLES_DU_SUIVI, TAUX
from suivi.exports import SANS_FILTRE, Feuille
from suivi.resultats.lecture import JalonLu, Resultats
from suivi.resultats.tableaux import valeurs_de
from suivi.tableaux_du_bilan import NON_PUBLIE, en_reel


def feuilles(lus: Resultats, territoire: str, lecture: str) -> Iterator[Feuille]:
    """What is counted and every key first, then one sheet a breakdown of each milestone."""
    entetes = ["Chiffre", *(lu.titre for lu in lus.jalons)]
    vides = [""] * (len(lus.jalons) - 1)
    tete = [
        ["Territoire", territoire, *vides],
        ["On compte", lus.periode_ecrite, *vides],
        ["Filtres", lecture or SANS_FILTRE, *vides],
        ["Chiffres arrêtés au", lus.arretes_au, *vides],
        ["Extraits le", lus.extrait_le, *vides],
    ]
    cotes = [_valeurs(lu) for lu in lus.jalons]
    lignes = [
        [f"{mots} (%)" if nom.startswith(TAUX) and "%" not in mots else mots]
        + [cote[nom] for cote in cotes]
        for nom, mots in LIBELLES_DU_SUIVI.items()
    ]
    yield "Chiffres", entetes, [*tete, *lignes]
    for lu in lus.jalons:
        for un in lu.tableaux:
            yield f"{lu.jalon.label}, {un.titre.lower()}", un.entetes, un.valeurs()


def _valeurs(lu: JalonLu) -> dict:
    if lu.suivi is None:
        return dict.fromkeys(LIBELLES_DU_SUIVI, NON_PUBLIE)
    valeurs = valeurs_de(lu.suivi, bool(lu.seuil), LIBELLES_DU_SUIVI)
    return {
        nom: SANS_OBJET if valeur is None else en_reel(nom, valeur)
        for nom, valeur in valeurs.items()
    }

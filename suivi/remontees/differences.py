"""What is not what it was in the table produced before."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from clauses_project import ecriture
from suivi.remontees.composition import de_json

MONTREES = 200
CORRIGE = "corrigé"


def differences(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> dict[str, Any]:
    """Rows added and gone, cells changed (the first ones, and how many), headings. Who people are is not repeated."""
    anciennes = {feuille["code"]: feuille for feuille in avant["feuilles"]}
    lignes: list[dict[str, str]] = []
    for feuille in apres["feuilles"]:
        lignes += _de_la_feuille(anciennes.get(feuille["code"]), feuille)
    return {"nombre": len(lignes), "lignes": lignes[:MONTREES]}


def _de_la_feuille(avant: Mapping[str, Any] | None, apres: Mapping[str, Any]) -> list[dict]:
    if avant is None:
        return [_ligne(apres, "", "Feuille", "", "ajoutée")]
    anciennes, nouvelles = _par_cle(avant), _par_cle(apres)
    lignes = _des_titres(avant, apres)
    for cle, rangee in nouvelles.items():
        if cle not in anciennes:
            lignes.append(_ligne(apres, rangee["repere"], "Ligne", "", "ajoutée"))
        else:
            lignes += _des_cellules(avant, apres, anciennes[cle], rangee)
    lignes += [
        _ligne(apres, rangee["repere"], "Ligne", "", "retirée")
        for cle, rangee in anciennes.items()
        if cle not in nouvelles
    ]
    return lignes


def _par_cle(feuille: Mapping[str, Any]) -> dict[str, Any]:
    return {rangee["cle"]: rangee for rangee in feuille["rangees"]}


def _des_titres(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> list[dict]:
    anciens = {colonne["cle"]: colonne["titre"] for colonne in avant["colonnes"]}
    nouveaux = {colonne["cle"]: colonne["titre"] for colonne in apres["colonnes"]}
    lignes = [
        _ligne(apres, "", "Colonne", anciens.get(cle, ""), titre)
        for cle, titre in nouveaux.items()
        if anciens.get(cle) != titre
    ]
    return lignes + [
        _ligne(apres, "", "Colonne", titre, "retirée")
        for cle, titre in anciens.items()
        if cle not in nouveaux
    ]


def _des_cellules(
    avant: Mapping[str, Any],
    apres: Mapping[str, Any],
    ancienne: Mapping[str, Any],
    nouvelle: Mapping[str, Any],
) -> list[dict]:
    cles = [colonne["cle"] for colonne in avant["colonnes"]]
    anciennes = dict(zip(cles, ancienne["cellules"], strict=True))
    return [
        _ligne(
            apres,
            nouvelle["repere"],
            colonne["titre"],
            "" if colonne["identite"] else en_mots(anciennes[colonne["cle"]]),
            CORRIGE if colonne["identite"] else en_mots(cellule),
        )
        for colonne, cellule in zip(apres["colonnes"], nouvelle["cellules"], strict=True)
        if colonne["cle"] in anciennes and anciennes[colonne["cle"]] != cellule
    ]


def _ligne(feuille: Mapping[str, Any], ou: str, quoi: str, avant: str, apres: str) -> dict:
    return {"feuille": feuille["nom"], "ou": ou, "quoi": quoi, "avant": avant, "apres": apres}


def en_mots(lue: Any) -> str:
    """A cell as the screens write it; nothing reads « vide »."""
    cellule = de_json(lue)
    if cellule is None:
        return "vide"
    if isinstance(cellule, Decimal):
        return ecriture.heures(cellule)
    if isinstance(cellule, int):
        return ecriture.entier(cellule)
    return cellule if isinstance(cellule, str) else f"{cellule:%d/%m/%Y}"

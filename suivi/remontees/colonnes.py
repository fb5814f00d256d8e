"""Columns that are a figure: a key of `suivi.chiffres`, a row of a breakdown, a count of the follow-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from clauses_project.ecriture import INSECABLE
from clauses_project.heures import CENTIEME, arrondir
from suivi.chiffres import Chiffres
from suivi.chiffres.sortie import COLONNES, LIBELLES, LIBELLES_DU_SUIVI, TAUX
from suivi.remontees.forme import Cellule, Colonne

DIXIEME = Decimal("0.1")


def pourcents(part: Decimal | None) -> Decimal | None:
    """A rate as a number of percents, one decimal; nothing for « sans objet »."""
    return None if part is None else arrondir(part * 100, DIXIEME)


def cellule(nom: str, valeur: Any) -> Cellule:
    """A figure as a cell: hours with two decimals, rates in percents; the name of its key says what it is."""
    if nom.startswith(TAUX):
        return pourcents(valeur)
    return arrondir(valeur, CENTIEME) if isinstance(valeur, Decimal) else valeur


def un_chiffre(nom: str, titre: str = "") -> Colonne:
    """`fait` is anything that has `chiffres`."""
    return Colonne(
        nom,
        titre or f"{LIBELLES[nom]} (%)" if nom.startswith(TAUX) else titre or LIBELLES[nom],
        lambda fait: cellule(nom, getattr(fait.chiffres, nom)),
        f"Chiffre « {LIBELLES[nom]} ».",
    )


def des_chiffres(*noms: str) -> tuple[Colonne, ...]:
    return tuple(un_chiffre(nom) for nom in noms)


def valeur_de(chiffres: Chiffres, cle: str, code: str, mesure: str) -> Cellule:
    """Of one row of a breakdown; zero when it has none."""
    lignes = getattr(chiffres, cle) or ()
    return next((cellule(mesure, ligne[mesure]) for ligne in lignes if ligne.code == code), 0)


def une_ligne(cle: str, code: str, mesure: str, titre: str) -> Colonne:
    return Colonne(
        f"{cle}.{code}.{mesure}",
        titre,
        lambda fait: valeur_de(fait.chiffres, cle, code, mesure),
        f"{LIBELLES[cle]}, « {titre.split(f'{INSECABLE}: ')[-1]} »{INSECABLE}: {COLONNES[mesure].lower()}.",
    )


def une_ventilation(
    cle: str, noms: Mapping[str, str] | Iterable[tuple[str, str]], mesure: str, quoi: str
) -> tuple[Colonne, ...]:
    """A column for each row of a breakdown: « Heures : Travaux »."""
    return tuple(
        une_ligne(cle, code, mesure, f"{quoi}{INSECABLE}: {nom}")
        for code, nom in dict(noms).items()
    )


def du_suivi(cle: str, quand: str, *mesures: str) -> tuple[Colonne, ...]:
    """« À 6 mois : en emploi »; empty for a milestone that the structure does not use."""
    return tuple(_du_suivi(cle, quand, mesure) for mesure in mesures)


def _du_suivi(cle: str, quand: str, mesure: str) -> Colonne:
    libelle = LIBELLES_DU_SUIVI[mesure]
    unite = " (%)" if mesure.startswith(TAUX) and "%" not in libelle else ""
    return Colonne(
        f"{cle}.{mesure}",
        f"{quand}{INSECABLE}: {libelle[0].lower()}{libelle[1:]}{unite}",
        _lire_le_suivi(cle, mesure),
        f"{LIBELLES[cle]}{INSECABLE}: évaluations dues dans la période, « {libelle} ».",
    )


def _lire_le_suivi(cle: str, mesure: str) -> Callable[[Any], Cellule]:
    def lire(fait: Any) -> Cellule:
        suivi = getattr(fait.chiffres, cle)
        return None if suivi is None else cellule(mesure, getattr(suivi, mesure))

    return lire

"""Figures that no column adds up to: their lists, with the figure itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Min

from clauses_project.heures import CENTIEME, arrondir
from suivi.chiffres.heures import AVEC_HEURES_RETENUES
from suivi.detail.listes import Liste, heures, personnes
from suivi.detail.selection import Selection


def equivalents(selection: Selection, cle: str) -> Liste:
    """The hours, and how many full-time jobs they make (a year's, for `etp_moyen_annuel`), to the hundredth.

    None where structures count on different bases, or where no month has hours.
    """
    liste = heures(selection, cle)
    bases = {structure.base_etp for structure in selection.perimetre.structures}
    if len(bases) != 1:
        return liste
    etp = liste.pied["total"] / bases.pop()
    if cle == "etp_moyen_annuel":
        premier = selection.periode.du or _premier_mois(selection)
        if premier is None:
            return liste
        etp = etp * 12 / selection.periode.nombre_de_mois(premier)
    return replace(liste, valeur=arrondir(etp, CENTIEME))


def _premier_mois(selection: Selection) -> date | None:
    lignes = selection.lignes().filter(AVEC_HEURES_RETENUES)
    mois = [
        rangs.aggregate(premier=Min("mois"))["premier"] for rangs in (lignes, selection.globales())
    ]
    return min(filter(None, mois), default=None)


def heures_par_personne(selection: Selection, cle: str) -> Liste:
    """The people, and how many hours each has on average, to the hundredth; nothing where there is nobody."""
    liste = personnes(selection, cle)
    if not liste.pied["personne"]:
        return liste
    moyenne = liste.pied["total"] / liste.pied["personne"]
    return replace(liste, valeur=arrondir(moyenne, CENTIEME))

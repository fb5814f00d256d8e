"""How the workbook names a line of objective: without the attribution that some of them have."""

from __future__ import annotations

from typing import Any

from marches.models import LigneObjectif
from territoires.models import Structure

NUMERO_MAX = 20


def cles_des_objectifs(structure: Structure) -> dict[tuple[Any, ...], LigneObjectif]:
    """The lines of a structure by their key in the workbook, in a constant order.

    Two lines that only their attribution tells apart differ by their number: « 1 », « 1 (2) ».
    """
    lignes = LigneObjectif.objects.filter(structure=structure).select_related("lot__marche")
    par_cle: dict[tuple[Any, ...], LigneObjectif] = {}
    for ligne in lignes.order_by("lot__marche__reference", "lot__numero", "date_effet", "pk"):
        lot, rang, numero = ligne.lot, 1, ligne.numero
        while True:
            cle = (lot.marche.reference, lot.numero, ligne.nature, numero, ligne.date_effet)
            if cle not in par_cle:
                break
            rang += 1
            suffixe = f" ({rang})"
            numero = f"{ligne.numero[: NUMERO_MAX - len(suffixe)]}{suffixe}".strip()
        par_cle[cle] = ligne
    return par_cle

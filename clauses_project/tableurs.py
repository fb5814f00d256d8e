"""Spreadsheets the application gives: XLSX and CSV, safe to open in any spreadsheet program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

from clauses_project.textes import normaliser

FORMATS = ("xlsx", "csv")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell starting so may be taken for a formula by the program that opens it.
FORMULES = ("=", "+", "-", "@", "\t", "\r", "\n")


def nom_de_fichier(nom: str, extension: str) -> str:
    """« Marchés » → marches-2026-11-22.xlsx"""
    return f"{normaliser(nom).replace(' ', '-')}-{timezone.localdate():%Y-%m-%d}.{extension}"


def repondre(
    *, extension: str, nom: str, entetes: Sequence[str], lignes: Iterable[Sequence[Any]]
) -> HttpResponse:
    """The file to download. `lignes` are read once, in order; cells are values, not text made of them."""
    if extension == "xlsx":
        return _xlsx(nom, entetes, lignes)
    return _csv(nom, entetes, lignes)


# Row by row, and never a formula, a link or a number made of a text.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


def ecrire_xlsx(sortie: Any, *, feuilles: Iterable[tuple[str, Sequence[str], Iterable]]) -> None:
    """Writes sheets (name, headings, rows) one row at a time, with real numbers and dates."""
    with xlsxwriter.Workbook(sortie, OPTIONS) as classeur:
        formats = {
            "entete": classeur.add_format(
                {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
            ),
            "jour": classeur.add_format({"num_format": "dd/mm/yyyy", "align": "left"}),
            "instant": classeur.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
            "entier": classeur.add_format({"num_format": "#,##0"}),
            "decimal": classeur.add_format({"num_format": "#,##0.00"}),
            # Excel's own leading apostrophe: the text stays text even after being edited.
            "formule": classeur.add_format({"quote_prefix": True}),
        }
        for titre, entetes, lignes in feuilles:
            _remplir(classeur.add_worksheet(_titre_de_feuille(titre)), formats, entetes, lignes)


def _remplir(feuille: Any, formats: dict, entetes: Sequence[str], lignes: Iterable) -> None:
    for colonne, entete in enumerate(entetes):
        feuille.set_column(colonne, colonne, max(12, min(50, len(entete) + 6)))
        feuille.write_string(0, colonne, entete, formats["entete"])
    feuille.freeze_panes(1, 0)
    rang = 0
    for rang, ligne in enumerate(lignes, start=1):
        for colonne, valeur in enumerate(ligne):
            _ecrire_cellule(feuille, rang, colonne, valeur, formats)
    if entetes:
        feuille.autofilter(0, 0, rang, len(entetes) - 1)


def _ecrire_cellule(feuille: Any, rang: int, colonne: int, valeur: Any, formats: dict) -> None:
    match valeur:
        case None | "":
            return
        case bool():
            feuille.write_string(rang, colonne, _oui_non(valeur))
        case int():
            feuille.write_number(rang, colonne, valeur, formats["entier"])
        case Decimal() | float():
            feuille.write_number(rang, colonne, valeur, formats["decimal"])
        case datetime():
            feuille.write_datetime(rang, colonne, _heure_locale(valeur), formats["instant"])
        case date():
            feuille.write_datetime(rang, colonne, valeur, formats["jour"])
        case _:
            texte = str(valeur)
            format_ = formats["formule"] if texte.startswith(FORMULES) else None
            feuille.write_string(rang, colonne, texte, format_)


def _xlsx(nom: str, entetes: Sequence[str], lignes: Iterable) -> HttpResponse:
    sortie = io.BytesIO()
    ecrire_xlsx(sortie, feuilles=[(nom, entetes, lignes)])
    return a_telecharger(sortie.getvalue(), nom_de_fichier(nom, "xlsx"), XLSX)


def _csv(nom: str, entetes: Sequence[str], lignes: Iterable) -> HttpResponse:
    """Separator « ; », decimal comma and byte order mark: what a French Excel opens without asking."""
    sortie = io.StringIO()
    csv.writer(sortie, delimiter=";").writerows(_lignes_csv(entetes, lignes))
    donnees = ("\ufeff" + sortie.getvalue()).encode()
    return a_telecharger(donnees, nom_de_fichier(nom, "csv"), "text/csv; charset=utf-8")


def lignes_csv(entetes: Sequence[str], lignes: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The same CSV, line by line: for what is too long to be held."""
    sortie = io.StringIO("\ufeff")
    sortie.seek(0, io.SEEK_END)
    ecrivain = csv.writer(sortie, delimiter=";")
    for ligne in _lignes_csv(entetes, lignes):
        ecrivain.writerow(ligne)
        yield sortie.getvalue().encode()
        sortie.seek(0)
        sortie.truncate()


def a_telecharger(donnees: bytes, fichier: str, genre: str = XLSX) -> HttpResponse:
    entete = {"Content-Disposition": f'attachment; filename="{fichier}"'}
    return HttpResponse(donnees, content_type=genre, headers=entete)


def _lignes_csv(entetes: Sequence[str], lignes: Iterable) -> Iterator[list[str]]:
    yield [_texte_csv(entete) for entete in entetes]
    for ligne in lignes:
        yield [_texte_csv(valeur) for valeur in ligne]


def _texte_csv(valeur: Any) -> str:
    match valeur:
        case None:
            return ""
        case bool():
            return _oui_non(valeur)
        case int():
            return str(valeur)
        case Decimal() | float():
            return str(valeur).replace(".", ",")
        case datetime():
            return f"{_heure_locale(valeur):%d/%m/%Y %H:%M}"
        case date():
            return f"{valeur:%d/%m/%Y}"
        case _:
            texte = str(valeur)
            return f"'{texte}" if texte.startswith(FORMULES) else texte


def _heure_locale(instant: datetime) -> datetime:
    return timezone.localtime(instant) if timezone.is_aware(instant) else instant


def _oui_non(valeur: bool) -> str:
    return "oui" if valeur else "non"


def _titre_de_feuille(nom: str) -> str:
    """Excel takes 31 signs at most, without brackets and slashes."""
    return "".join(signe for signe in nom if signe not in r"[]:*?/\\")[:31] or "Liste"

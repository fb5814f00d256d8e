"""Real files, as companies make them."""

import csv
import io
from datetime import date
from decimal import Decimal

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

ENTETES = ["Nom", "Prénom", "Date de naissance", "Client", "Chantier"]


def xlsx(entetes, lignes, *, feuille="Heures", fusions=()) -> bytes:
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie) as classeur:
        onglet = classeur.add_worksheet(feuille)
        jour = classeur.add_format({"num_format": "dd/mm/yyyy"})
        for rang, ligne in enumerate([entetes, *lignes]):
            for colonne, valeur in enumerate(ligne):
                if isinstance(valeur, date):
                    onglet.write_datetime(rang, colonne, valeur, jour)
                elif valeur is not None:
                    onglet.write(rang, colonne, valeur)
        for cellules, valeur in fusions:
            onglet.merge_range(cellules, valeur)
    return sortie.getvalue()


def ods(entetes, lignes) -> bytes:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Heures")
    for ligne in [entetes, *lignes]:
        rang = TableRow()
        for valeur in ligne:
            rang.addElement(_cellule(valeur))
        table.addElement(rang)
    document.spreadsheet.addElement(table)
    sortie = io.BytesIO()
    document.write(sortie)
    return sortie.getvalue()


def _cellule(valeur) -> TableCell:
    if isinstance(valeur, int | float | Decimal):
        return TableCell(valuetype="float", value=str(valeur))
    if isinstance(valeur, date):
        return TableCell(valuetype="date", datevalue=valeur.isoformat())
    cellule = TableCell(valuetype="string")
    cellule.addElement(P(text=valeur or ""))
    return cellule


def texte(entetes, lignes, *, separateur=";", encodage="cp1252") -> bytes:
    sortie = io.StringIO()
    csv.writer(sortie, delimiter=separateur).writerows([entetes, *lignes])
    return sortie.getvalue().encode(encodage)

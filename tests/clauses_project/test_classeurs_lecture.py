"""Workbooks read for what they say."""

import io
from datetime import date, timedelta

import xlsxwriter

from clauses_project.classeurs import lire


def test_the_cells_of_a_workbook_keep_their_types_and_their_rows():
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie) as classeur:
        feuille = classeur.add_worksheet("Mai")
        feuille.write_row(2, 1, ["Nom", "Heures"])
        feuille.write(4, 1, "Dupont")
        feuille.write_number(4, 2, 151.67)
        feuille.write_datetime(4, 3, date(2026, 5, 1), classeur.add_format({"num_format": 14}))
        duree = classeur.add_format({"num_format": "[h]:mm"})
        feuille.write_datetime(4, 4, timedelta(hours=151, minutes=30), duree)
    (mai,) = lire(sortie.getvalue(), "mai.xlsx").feuilles
    assert mai.nom == "Mai"
    assert [(rang.numero, rang.cellules) for rang in mai.rangs] == [
        (3, (None, "Nom", "Heures")),
        (5, (None, "Dupont", 151.67, date(2026, 5, 1), timedelta(hours=151, minutes=30))),
    ]


def test_a_csv_of_windows_is_read():
    (feuille,) = lire("Nom;Prénom\n\nDupont;Zoé\n".encode("cp1252"), "hêures.csv").feuilles
    assert [(rang.numero, rang.cellules) for rang in feuille.rangs] == [
        (1, ("Nom", "Prénom")),
        (3, ("Dupont", "Zoé")),
    ]

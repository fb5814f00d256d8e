import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
import time_machine
from python_calamine import CalamineWorkbook

from clauses_project import tableurs

ENTETES = ["Marché", "Heures", "Notifié le"]
PIEGES = ["=1+1", "+33 3 23", "-2", "@SUM(A1)", "\tonglet", "\rretour"]


def repondre(extension, lignes):
    return tableurs.repondre(extension=extension, nom="Marchés", entetes=ENTETES, lignes=lignes)


@time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_the_file_bears_its_name_and_the_day_in_paris(extension):
    reponse = repondre(extension, [])
    assert f"marches-2026-11-23.{extension}" in reponse["Content-Disposition"]


def test_a_workbook_holds_numbers_and_dates_not_texts():
    donnees = repondre("xlsx", [["Presles", Decimal("151.67"), date(2026, 10, 1)]]).content
    feuille = CalamineWorkbook.from_filelike(io.BytesIO(donnees)).get_sheet_by_index(0)
    assert feuille.to_python() == [ENTETES, ["Presles", 151.67, date(2026, 10, 1)]]


def test_a_workbook_never_holds_a_formula():
    """Texts are text cells, with Excel's own leading apostrophe (quotePrefix)."""
    donnees = repondre("xlsx", [[piege, None, None] for piege in PIEGES]).content
    archive = ZipFile(io.BytesIO(donnees))
    feuille = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in feuille
    assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()


def test_a_csv_is_what_a_french_excel_opens():
    donnees = repondre("csv", [["Été ; école", Decimal("-151.67"), date(2026, 10, 1)]]).content
    assert donnees.startswith(b"\xef\xbb\xbf")
    lignes = list(csv.reader(io.StringIO(donnees.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert lignes == [ENTETES, ["Été ; école", "-151,67", "01/10/2026"]]


@pytest.mark.parametrize("piege", PIEGES)
def test_a_csv_cell_is_never_taken_for_a_formula(piege):
    donnees = repondre("csv", [[piege, None, None]]).content.decode("utf-8-sig")
    lignes = list(csv.reader(io.StringIO(donnees, newline=""), delimiter=";"))
    assert lignes[1][0] == f"'{piege}"

"""Workbooks read for what they say."""

import io
from datetime import date, timedelta

import pytest

from clauses_project.classeurs import Fusion, lire
from tests.classeurs import en_csv, en_ods, en_xlsx

DUREE = timedelta(hours=151, minutes=30)


def rangs(feuille):
    return [(rang.numero, rang.cellules) for rang in feuille.rangs]


@pytest.mark.parametrize("en_classeur", [en_xlsx, en_ods])
def test_the_cells_of_a_workbook_keep_their_types_and_their_rows(en_classeur):
    contenu = en_classeur(
        {
            "Mai": [
                [],
                [],
                [None, "Nom", "Heures"],
                [],
                [None, "Dupont", 151.67, date(2026, 5, 1), DUREE, 12, None],
            ],
            "Juin": [["Nom"]],
        }
    )
    mai, juin = lire(contenu, "mai.xlsx").feuilles
    assert (mai.nom, juin.nom) == ("Mai", "Juin")
    assert rangs(mai) == [
        (3, (None, "Nom", "Heures")),
        (5, (None, "Dupont", 151.67, date(2026, 5, 1), DUREE, 12)),
    ]
    assert mai.largeur == 6
    assert mai.rangs[1].cellule(5) == 12
    assert mai.rangs[1].cellule(50) is None


def test_a_table_that_starts_far_from_the_corner_keeps_its_columns():
    (feuille,) = lire(en_xlsx([[], [], [None, None, None, "Nom"]]), "a.xlsx").feuilles
    assert rangs(feuille) == [(3, (None, None, None, "Nom"))]


def test_merged_cells_of_an_xlsx_are_told():
    (feuille,) = lire(en_xlsx([["Relevé", None], ["Nom"]], ["A1:D1", "A2:A4"]), "a.xlsx").feuilles
    assert feuille.fusions == (Fusion(1, 0, 1, 3), Fusion(2, 0, 4, 0))


def test_a_duration_shown_as_an_hour_of_the_day_is_a_duration():
    """« hh:mm » over 24 hours: the file holds a day of January 1900."""
    import xlsxwriter

    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie) as classeur:
        heure = classeur.add_format({"num_format": "hh:mm"})
        classeur.add_worksheet().write_row(0, 0, [7.5 / 24, 151.5 / 24], heure)
    (feuille,) = lire(sortie.getvalue(), "a.xlsx").feuilles
    assert feuille.rangs[0].cellules == (timedelta(hours=7.5), DUREE)


@pytest.mark.parametrize("codage", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separateur", [";", ",", "\t"])
def test_a_csv_is_read_whatever_its_signs_and_its_separator(codage, separateur):
    contenu = en_csv(
        [
            ["Nom", "Prénom", "Heures"],
            [],
            ["Lefèvre", "Zoé", "151,67"],
            ["Le « Grand »; dit", "a\nb", ""],
        ],
        separateur=separateur,
        codage=codage,
    )
    (feuille,) = lire(contenu, "relevé de mai.csv").feuilles
    assert feuille.nom == "relevé de mai"
    assert rangs(feuille) == [
        (1, ("Nom", "Prénom", "Heures")),
        (3, ("Lefèvre", "Zoé", "151,67")),
        (4, ("Le « Grand »; dit", "a\nb")),
    ]


def test_decimal_commas_do_not_pass_for_separators():
    (feuille,) = lire(b"Nom;Mai;Juin\nA;1,5;2,5\nB;3,5;4,25\n", "a.csv").feuilles
    assert feuille.rangs[2].cellules == ("B", "3,5", "4,25")


def test_the_separator_that_excel_says_is_no_row():
    (feuille,) = lire(b"sep=|\r\nNom|Heures\r\nA|1\r\n", "a.csv").feuilles
    assert rangs(feuille) == [(1, ("Nom", "Heures")), (2, ("A", "1"))]


def test_the_same_bytes_have_the_same_fingerprint(tmp_path):
    contenu = en_xlsx([["Nom"]])
    chemin = tmp_path / "envoi"
    chemin.write_bytes(contenu)
    empreintes = {
        lire(source, "a.xlsx").empreinte for source in (contenu, chemin, io.BytesIO(contenu))
    }
    assert len(empreintes) == 1
    assert empreintes != {lire(en_xlsx([["Nom "]]), "a.xlsx").empreinte}


def test_a_sheet_is_corrected_without_being_changed():
    (feuille,) = lire(b"Nom;Heures\nA;1.234\n", "a.csv").feuilles
    corrigee = feuille.corrigee({(2, 1): "1234", (2, 3): "note"})
    assert corrigee.rangs[1].cellules == ("A", "1234", None, "note")
    assert feuille.rangs[1].cellules == ("A", "1.234")
    assert corrigee.rangs[0] is feuille.rangs[0]

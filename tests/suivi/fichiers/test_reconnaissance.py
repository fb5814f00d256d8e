"""Sheets as companies make them: where the headings are, what each column is."""

from datetime import date

import pytest

from clauses_project.classeurs import lire
from suivi.fichiers.champs import Champ, Confiance
from suivi.fichiers.reconnaissance import (
    SANS_ENTETE,
    SANS_HEURES,
    SANS_PERSONNE,
    reconnaitre,
    reconnaitre_classeur,
)
from suivi.fichiers.resultats import JourDeSemaine, JourDuMois, Periode
from tests.classeurs import en_csv, en_feuille, en_ods, en_xlsx

AUJOURD_HUI = date(2026, 6, 10)
MAI = Periode(date(2026, 5, 1), date(2026, 5, 31))
JUIN = Periode(date(2026, 6, 1), date(2026, 6, 30))
C = Champ


def lue(rangs, *, fusions=(), nom="heures.xlsx", feuille="Feuil1", **options):
    trouvee = en_feuille(rangs, nom=feuille, fusions=fusions)
    return reconnaitre(trouvee, aujourd_hui=AUJOURD_HUI, nom_fichier=nom, **options)


def champs(reconnaissance):
    return [colonne.champ for colonne in reconnaissance.colonnes]


def test_the_statement_of_an_etti_is_recognised_whole():
    trouvee = lue(
        [
            [
                *("Matricule", "Nom", "Prénom", "Né(e) le", "Code client"),
                *("Entreprise utilisatrice", "N° de contrat", "Qualification", "Type de contrat"),
                *("Chantier", "Mois", "Nb d'heures", "Heures de formation", "Total"),
            ],
            [
                *("I042", "Dupont", "Zoé", date(1990, 5, 12), "C12", "BTP Aisne", "M77", "Maçonne"),
                *("CTT", "Médiathèque", "2026-05", 100.5, 7, 107.5),
            ],
        ]
    )
    assert champs(trouvee) == [
        *(C.MATRICULE, C.NOM, C.PRENOM, C.NAISSANCE, C.CODE_CLIENT, C.CLIENT),
        *(C.MISSION, C.METIER, C.TYPE_CONTRAT, C.SITE, C.MOIS),
        *(C.HEURES, C.FORMATION, C.TOTAL),
    ]
    assert {colonne.confiance for colonne in trouvee.colonnes} == {Confiance.SURE}
    assert (trouvee.rang_entete, trouvee.manques, trouvee.sans_periode) == (1, (), False)
    assert trouvee.colonnes[11].exemples == ("100,5",)
    assert trouvee.colonnes[11].lettre == "L"


@pytest.mark.parametrize("en_classeur", [en_xlsx, en_ods, en_csv])
def test_headings_are_found_under_titles_and_blank_rows(en_classeur):
    rangs = [
        ["AISNE INTERIM INSERTION"],
        ["12 rue des Jardins", None, "02200 Soissons", "Édité le 03/06/2026"],
        [],
        ["Relevé d'heures, mois de mai 2026"],
        [],
        ["Nom et prénom", "Chantier", "Heures travaillées"],
        ["DUPONT Zoé", "Médiathèque", "100,5"],
    ]
    (feuille,) = lire(en_classeur(rangs), "releve.xlsx").feuilles
    trouvee = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI)
    assert trouvee.rang_entete == 6
    assert champs(trouvee)[:3] == [C.PERSONNE, C.SITE, C.HEURES]
    assert (trouvee.periode, trouvee.periode_lue_dans) == (MAI, "le titre")


def test_merged_titles_above_the_headings_do_not_hide_them():
    trouvee = lue(
        [["Relevé mensuel 2026"], ["Nom", "Prénom", "Heures"], ["Dupont", "Zoé", 12]],
        fusions=["A1:C1"],
    )
    assert trouvee.choix() == {C.NOM: 0, C.PRENOM: 1, C.HEURES: 2}
    assert trouvee.rang_entete == 2


def test_a_heading_of_two_rows_is_read_as_one():
    trouvee = lue(
        [
            ["Nom", "Prénom", "Mai 2026", None, "Juin 2026", None],
            [None, None, "Travail", "Formation", "Travail", "Formation"],
            ["Dupont", "Zoé", 100, 7, 90, 0],
        ],
        fusions=["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
    )
    assert champs(trouvee) == [C.NOM, C.PRENOM, C.HEURES, C.FORMATION, C.HEURES, C.FORMATION]
    assert [c.periode for c in trouvee.colonnes] == [None, None, MAI, MAI, JUIN, JUIN]
    assert trouvee.rang_entete == 2


def test_a_heading_of_two_rows_is_read_where_merged_cells_are_not_known():
    contenu = en_csv(
        [
            ["", "", "Mai 2026", "", "Juin 2026", ""],
            ["Nom", "Prénom", "Heures", "Formation", "Heures", "Formation"],
            ["Dupont", "Zoé", "100", "7", "90", ""],
        ]
    )
    (feuille,) = lire(contenu, "heures.csv").feuilles
    trouvee = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI)
    assert [c.periode for c in trouvee.colonnes] == [None, None, MAI, MAI, JUIN, JUIN]


@pytest.mark.parametrize(
    ("titres", "periodes"),
    [
        (["Mai 2026", "Juin 2026"], [MAI, JUIN]),
        (["05/2026", "06/2026"], [MAI, JUIN]),
        ([date(2026, 5, 1), date(2026, 6, 1)], [MAI, JUIN]),
        (["Heures mai 2026", "Heures juin 2026"], [MAI, JUIN]),
        (
            ["S18 2026", "S19 2026"],
            [
                Periode(date(2026, 4, 27), date(2026, 5, 3)),
                Periode(date(2026, 5, 4), date(2026, 5, 10)),
            ],
        ),
        (
            ["S18 avril 2026", "S18 mai 2026"],
            [
                Periode(date(2026, 4, 27), date(2026, 4, 30)),
                Periode(date(2026, 5, 1), date(2026, 5, 3)),
            ],
        ),
        (
            [date(2026, 5, 4), date(2026, 5, 11)],
            [
                Periode(date(2026, 5, 4), date(2026, 5, 10)),
                Periode(date(2026, 5, 11), date(2026, 5, 17)),
            ],
        ),
        (
            ["lun 04/05/2026", "mar 05/05/2026"],
            [
                Periode(date(2026, 5, 4), date(2026, 5, 4)),
                Periode(date(2026, 5, 5), date(2026, 5, 5)),
            ],
        ),
        (
            ["du 04/05/2026 au 10/05/2026", "du 11/05 au 17/05/2026"],
            [
                Periode(date(2026, 5, 4), date(2026, 5, 10)),
                Periode(date(2026, 5, 11), date(2026, 5, 17)),
            ],
        ),
    ],
)
def test_one_column_by_month_week_or_day(titres, periodes):
    trouvee = lue([["Nom", "Prénom", *titres], ["Dupont", "Zoé", 35, 35]])
    assert [c.periode for c in trouvee.colonnes[2:]] == periodes
    assert {c.champ for c in trouvee.colonnes[2:]} == {C.HEURES}
    assert not trouvee.a_confirmer
    assert trouvee.en_colonnes
    assert not trouvee.sans_periode


def test_a_month_without_its_year_is_to_be_confirmed_unless_the_title_says_it():
    rangs = [["Nom", "Prénom", "Décembre", "Janvier"], ["Dupont", "Zoé", 35, 35]]
    seule = lue(rangs)
    assert [c.periode.du for c in seule.colonnes[2:]] == [date(2025, 12, 1), date(2026, 1, 1)]
    assert seule.a_confirmer[0].raison == "L'année n'est pas écrite : 2025 est supposée."
    titree = lue([["Suivi 2024"], *rangs])
    assert [c.periode.du.year for c in titree.colonnes[2:]] == [2024, 2024]
    assert not titree.a_confirmer


def test_the_days_of_a_week_and_the_days_of_a_month():
    semaine = lue(
        [["Nom", "Prénom", "Semaine", "Lundi", "Mardi", "Mercredi", "Total"], ["A", "B", 22, 7]]
    )
    assert [c.periode for c in semaine.colonnes[3:6]] == [JourDeSemaine(n) for n in (1, 2, 3)]
    assert champs(semaine)[6] == C.TOTAL
    mois = lue([["Mai 2026"], ["Nom", "Prénom", *range(1, 32), "Total"], ["A", "B", 7, 7]])
    assert [c.periode for c in mois.colonnes[2:33]] == [JourDuMois(n) for n in range(1, 32)]
    assert mois.periode == MAI


def test_totals_beside_their_details_are_not_read_again():
    trouvee = lue(
        [["Nom", "Prénom", "S19 2026", "S20 2026", "Mai 2026", "Total mai 2026"], ["A", "B", 7, 7]]
    )
    assert [bool(c.periode) for c in trouvee.colonnes] == [False, False, True, True, False, False]
    attendu = "Elle reprend la colonne C : elle n'est pas lue deux fois."
    assert [c.raison for c in trouvee.colonnes[4:]] == [attendu, attendu]


def test_a_renamed_column_is_to_be_confirmed_and_an_unknown_one_is_said():
    trouvee = lue([["Nom", "Prénom", "Volume d'heures constaté", "Xyz"], ["A", "B", 12, "?"]])
    assert champs(trouvee) == [C.NOM, C.PRENOM, C.HEURES, None]
    assert [c.confiance for c in trouvee.colonnes[2:]] == [
        Confiance.A_CONFIRMER,
        Confiance.INCONNUE,
    ]


@pytest.mark.parametrize(
    "titre",
    [
        *("Taux horaire", "Heures supplémentaires", "Heures d'absence", "Objectif d'heures"),
        *("NIR", "Prix de l'heure", "Salaire brut", "Date de paye", "Reste à faire (heures)"),
    ],
)
def test_a_column_of_something_else_is_not_taken_for_hours(titre):
    assert champs(lue([["Nom", "Prénom", "Heures", titre], ["A", "B", 12, 3]]))[3] is None


def test_hours_counted_apart_are_told():
    trouvee = lue([["Nom", "Prénom", "Heures", "Heures supp."], ["A", "B", 12, 3]])
    (dit,) = trouvee.avertissements
    assert "La colonne D (« Heures supp. ») n'est pas reprise" in dit


def test_two_columns_of_the_same_heading_are_to_be_confirmed():
    trouvee = lue([["Nom", "Prénom", "Heures", "Chantier", "Heures"], ["A", "B", 12, "X", 3]])
    assert trouvee.index(C.HEURES) == 2
    assert [c.index for c in trouvee.a_confirmer] == [2]
    assert trouvee.avertissements == (
        "Deux colonnes se ressemblent : C (« Heures ») et E (« Heures »). "
        "La première est lue ; dites si c'est l'autre.",
    )
    autre = lue(
        [["Nom", "Prénom", "Heures", "Chantier", "Heures"], ["A", "B", 12, "X", 3]],
        choix={C.HEURES: 4},
    )
    assert autre.index(C.HEURES) == 4
    assert autre.colonnes[2].champ is None


def test_what_is_missing_is_said():
    assert lue([["Nom", "Prénom", "Chantier"], ["A", "B", "X"]]).manques == (SANS_HEURES,)
    assert lue([["Chantier", "Mois", "Heures"], ["X", "mai", 12]]).manques == (SANS_PERSONNE,)
    assert lue([["Bonjour"], ["Voici les heures"]]).manques == (SANS_ENTETE,)


def test_a_table_without_headings_is_read_as_the_user_says():
    rangs = [["DUPONT", "Zoé", 12.5], ["MARTIN", "Léa", 7]]
    assert lue(rangs).rang_entete is None
    dite = lue(rangs, choix={C.NOM: 0, C.PRENOM: 1, C.HEURES: 2})
    assert (dite.rang_entete, dite.manques) == (None, ())
    assert dite.choix() == {C.NOM: 0, C.PRENOM: 1, C.HEURES: 2}


def test_the_user_may_say_that_something_is_nowhere():
    trouvee = lue([["Nom", "Prénom", "Heures", "Site"], ["A", "B", 1, "X"]], choix={C.SITE: None})
    assert trouvee.index(C.SITE) is None
    assert trouvee.index(C.HEURES) == 2


def test_one_column_for_the_whole_name():
    assert champs(lue([["Nom", "Heures"], ["DUPONT Zoé", 1]]))[0] == C.PERSONNE
    assert champs(lue([["Salarié", "Prénom", "Heures"], ["DUPONT", "Zoé", 1]]))[:2] == [
        C.NOM,
        C.PRENOM,
    ]


def test_days_close_to_each_other_are_the_period_of_the_hours():
    titres = ["Nom", "Prénom", "Du", "Au", "Heures"]
    proches = lue([titres, *[["A", "B", "04/05/2026", "08/05/2026", 35]] * 3])
    assert champs(proches)[2:4] == [C.PERIODE_DU, C.PERIODE_AU]
    assert len(proches.a_confirmer) == 2
    loin = lue([titres, *[["A", "B", "04/01/2026", "08/12/2026", 35]] * 3])
    assert champs(loin)[2:4] == [C.DEBUT, C.FIN]
    assert loin.sans_periode


@pytest.mark.parametrize(
    ("nom", "feuille", "ou"),
    [
        ("heures mai 2026.xlsx", "Feuil1", "le nom du fichier (« heures mai 2026.xlsx »)"),
        ("heures.xlsx", "Mai 2026", "le nom de la feuille (« Mai 2026 »)"),
        ("2026.xlsx", "mai", "le nom de la feuille (« mai »)"),
        ("releve_2026-05.xlsx", "Feuil1", "le nom du fichier (« releve_2026-05.xlsx »)"),
    ],
)
def test_the_month_may_be_in_a_name(nom, feuille, ou):
    trouvee = lue([["Nom", "Prénom", "Heures"], ["A", "B", 1]], nom=nom, feuille=feuille)
    assert (trouvee.periode, trouvee.periode_lue_dans) == (MAI, ou)


@pytest.mark.parametrize(
    "titre",
    [
        ["Mois :", "mai", "2026"],
        ["Mois :", date(2026, 5, 1)],
        ["Période du 01/05/2026 au 31/05/2026"],
        ["Période du", date(2026, 5, 1), "au", date(2026, 5, 31)],
        ["RELEVÉ — MAI 2026"],
        ["Relevé d'heures 05/2026"],
    ],
)
def test_the_month_may_be_in_the_title(titre):
    trouvee = lue([["Société X"], titre, ["Nom", "Prénom", "Heures"], ["A", "B", 1]])
    assert trouvee.periode == MAI


@pytest.mark.parametrize(
    "titre", [["Édité le 03/06/2026"], ["Place du 8 mai 1945"], ["Année 2026"], ["Réf. 2025-11"]]
)
def test_a_day_or_a_street_is_no_month(titre):
    assert lue([titre, ["Nom", "Prénom", "Heures"], ["A", "B", 1]]).periode is None


def test_the_sheets_that_hold_hours_are_kept():
    tableau = [["Nom", "Prénom", "Heures"], ["A", "B", 1]]
    classeur = lire(
        en_xlsx({"Notice": [["Remplir une ligne par personne"]], "Mai": tableau, "Juin": tableau}),
        "a.xlsx",
    )
    lues = reconnaitre_classeur(classeur, aujourd_hui=AUJOURD_HUI)
    assert [lue.feuille for lue in lues] == ["Mai", "Juin"]
    assert "prenez garde à ne pas les compter deux fois" in lues[0].avertissements[-1]


def test_a_workbook_without_hours_says_what_is_missing():
    classeur = lire(en_xlsx({"A": [["Bonjour"]], "B": [["Nom", "Prénom"]]}), "a.xlsx")
    lues = reconnaitre_classeur(classeur, aujourd_hui=AUJOURD_HUI)
    assert [lue.manques for lue in lues] == [(SANS_ENTETE,), (SANS_HEURES,)]


# Files as they come


def test_the_board_of_a_facilitateur_with_its_year_above_its_months():
    trouvee = lue(
        [
            ["MARCHÉ : Construction de la médiathèque - Lot 3"],
            ["Entreprise :", "BTP AISNE", None, "Objectif :", 1200],
            [],
            ["N°", "NOM", "PRENOM", "Date d'embauche", "2026", None, None, "TOTAL"],
            [None, None, None, None, "janv", "févr", "mars"],
            [1, "DUPONT", "Zoé", date(2026, 1, 5), 151.67, 140, None, 291.67],
        ],
        fusions=["E4:G4"],
    )
    assert [c.periode.du for c in trouvee.colonnes if c.periode] == [
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
    ]
    assert champs(trouvee) == [None, C.NOM, C.PRENOM, C.DEBUT, *[C.HEURES] * 3, C.TOTAL]
    assert not trouvee.a_confirmer
    assert trouvee.periode is None


def test_the_weekly_statement_of_a_temporary_work_agency():
    trouvee = lue(
        [
            ["RELEVÉ D'HEURES HEBDOMADAIRE"],
            ["Semaine 22 du 25/05/2026 au 31/05/2026"],
            ["Client : BTP AISNE", None, None, "Chantier : Médiathèque"],
            ["Intérimaire", "Qualif.", "L", "M", "M", "J", "V", "S", "Total heures"],
            ["DUPONT Zoé", "Maçonne", 7, 7, 7, 7, 7, None, 35],
        ]
    )
    assert champs(trouvee) == [C.PERSONNE, C.METIER, *[C.HEURES] * 6, C.TOTAL]
    assert [c.periode for c in trouvee.colonnes[2:8]] == [JourDeSemaine(n) for n in range(1, 7)]
    assert trouvee.periode == Periode(date(2026, 5, 25), date(2026, 5, 31))


def test_the_export_of_a_payroll_program():
    trouvee = lue(
        [
            ["Matricule", "Nom usuel", "Prénom", "Période", "Base heures"],
            [101, "Petit", "Ali", "05/2026", 151.67],
        ]
    )
    assert champs(trouvee) == [C.MATRICULE, C.NOM, C.PRENOM, C.SEMAINE, C.HEURES]


def test_a_title_just_above_the_headings_is_no_part_of_them():
    trouvee = lue(
        [["Mois de mai 2026"], ["Bénéficiaire", "Né(e) le", "Nb heures"], ["DUPONT Zoé", "", 7]]
    )
    assert [c.entete for c in trouvee.colonnes] == ["Bénéficiaire", "Né(e) le", "Nb heures"]
    assert trouvee.periode == MAI


def test_days_named_and_numbered_are_those_of_the_month_of_the_file():
    trouvee = lue(
        [["Nom", "Prénom", "Lundi 25", "Mardi 26", "Total"], ["A", "B", 7, 7, 14]],
        nom="mai 2026.xlsx",
    )
    assert [c.periode for c in trouvee.colonnes[2:4]] == [JourDuMois(25), JourDuMois(26)]


def test_times_of_the_day_are_no_hours():
    titres = ["Salarié", "Date", "Heure début", "Heure fin", "Durée"]
    trouvee = lue([titres, ["DUPONT Zoé", "04/05/2026", "08:00", "16:00", "7:00"]])
    assert champs(trouvee) == [C.PERSONNE, C.JOUR, None, None, C.HEURES]


def test_headings_cut_short_are_to_be_confirmed():
    trouvee = lue([["Nom", "Prénom", "Heures", "Heures form."], ["A", "B", 1, 2]])
    assert champs(trouvee)[3] == C.FORMATION
    assert trouvee.a_confirmer == (trouvee.colonnes[3],)


def test_headings_of_groups_are_left_above_their_columns():
    trouvee = lue(
        [
            ["Salarié", None, "Contrat", None, "Heures"],
            ["Nom", "Prénom", "Début", "Fin", None],
            ["Dupont", "Zoé", date(2026, 1, 5), date(2026, 12, 31), 35],
        ],
        fusions=["A1:B1", "C1:D1", "E1:E2"],
    )
    assert champs(trouvee) == [C.NOM, C.PRENOM, C.DEBUT, C.FIN, C.HEURES]

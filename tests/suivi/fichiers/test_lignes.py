"""Rows of files of hours: what they say, and what is said of those that are wrong."""

from datetime import date, timedelta
from decimal import Decimal

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clauses_project.classeurs import lire
from suivi.fichiers import rubriques, totaux
from suivi.fichiers.champs import Champ
from suivi.fichiers.lignes import lire_lignes
from suivi.fichiers.reconnaissance import reconnaitre
from suivi.fichiers.resultats import Part
from tests.classeurs import en_csv, en_feuille, en_ods, en_xlsx

AUJOURD_HUI = date(2026, 6, 10)
AVRIL, MAI, JUIN = date(2026, 4, 1), date(2026, 5, 1), date(2026, 6, 1)
SIMPLE = ["Nom", "Prénom", "Mois", "Heures"]


def lignes(rangs, *, fusions=(), mois=None, choix=None, en=None):
    """Read from a real file when `en` says which, else from its sheet."""
    if en:
        (feuille,) = lire(en(rangs), "Mai.csv").feuilles
    else:
        feuille = en_feuille(rangs, nom="Mai", fusions=fusions)
    lue = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI, choix=choix)
    return list(lire_lignes(feuille, lue, aujourd_hui=AUJOURD_HUI, mois=mois))


def une(rang, entete=SIMPLE, **options):
    (ligne,) = lignes([entete, rang], **options)
    return ligne


def part(mois, travail, formation="0"):
    return Part(mois, Decimal(travail), Decimal(formation))


def test_a_row_says_who_where_what_and_how_much():
    entete = [
        *("Matricule", "Nom", "Prénom", "Né(e) le", "Code client", "Client", "N° de contrat"),
        *("Qualification", "Type de contrat", "Code chantier", "Chantier", "Début mission"),
        *("Fin mission", "Mois", "Heures", "Heures de formation", "Total"),
    ]
    ligne = une(
        [
            *(1042, "Lefèvre", "Zoé", date(1990, 5, 12), "0012", "BTP Aisne", 77.0),
            *("Maçonne", "CTT", "CH-3", "Médiathèque", date(2026, 5, 4)),
            *("31/07/2026", "mai 2026", 100.5, "7h", 107.5),
        ],
        entete,
    )
    assert (ligne.nom, ligne.prenom, ligne.decoupe_sure) == ("Lefèvre", "Zoé", True)
    assert (ligne.matricule, ligne.mission, ligne.naissance) == ("1042", "77", date(1990, 5, 12))
    assert (ligne.code_client, ligne.client) == ("0012", "BTP Aisne")
    assert (ligne.code_site, ligne.site) == ("CH-3", "Médiathèque")
    assert (ligne.debut, ligne.fin) == (date(2026, 5, 4), date(2026, 7, 31))
    assert (ligne.type_contrat, ligne.metier) == ("CTT", "Maçonne")
    assert ligne.parts == (part(MAI, "100.50", "7"),)
    assert (ligne.travail, ligne.formation) == (Decimal("100.5"), Decimal(7))
    assert (ligne.erreurs, ligne.avis, ligne.ecartee) == ((), (), "")
    assert (ligne.numero, ligne.brut[3], ligne.brut[14]) == (2, "12/05/1990", "100,5")


@pytest.mark.parametrize(
    ("heures", "phrase"),
    [
        ("1.234", "« 1.234 » se lit de deux façons : écrivez 1234 ou 1,23."),
        ("-7", "« -7 » : les heures ne peuvent pas être négatives."),
        (-7, "« -7 » : les heures ne peuvent pas être négatives."),
        ("35\n28\n12", "« 35 28 12 » contient plusieurs nombres : un seul par cellule."),
        ("absente", "« absente » n'est pas un nombre d'heures : écrivez 7,5 ou 7h30."),
    ],
)
def test_a_cell_that_is_no_hours_is_said_with_its_place(heures, phrase):
    ligne = une(["Dupont", "Zoé", "2026-05", heures])
    assert ligne.erreurs == (f"Feuille « Mai », ligne 2, colonne « Heures » : {phrase}",)
    assert ligne.parts == ()
    assert ligne.nom == "Dupont"


def test_more_hours_than_a_month_has_are_refused():
    (dit,) = une(["Dupont", "Zoé", "2026-05", 800]).erreurs
    assert dit == (
        "Feuille « Mai », ligne 2 : 800\u00a0h en mai 2026, un mois n'en a pas plus de 744."
    )
    assert une(["Dupont", "Zoé", "2026-05", 744]).erreurs == ()


def test_a_month_to_come_is_refused():
    (dit,) = une(["Dupont", "Zoé", "2026-07", 35]).erreurs
    assert dit == "Feuille « Mai », ligne 2 : juillet 2026 n'est pas encore commencé."


def test_a_month_that_is_not_read_is_refused():
    (dit,) = une(["Dupont", "Zoé", "mois dernier", 35]).erreurs
    assert "colonne « Mois » : « mois dernier » ne se lit pas comme un mois" in dit


def test_hours_without_any_month_are_refused_until_the_user_says_it():
    rangs = [["Société"], ["Nom", "Prénom", "Heures"], ["Dupont", "Zoé", 35]]
    feuille = en_feuille(rangs, nom="envoi")
    lue = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI)
    assert lue.sans_periode
    (sans,) = lire_lignes(feuille, lue, aujourd_hui=AUJOURD_HUI)
    assert "aucun mois n'est dit" in sans.erreurs[0]
    (avec,) = lire_lignes(feuille, lue, aujourd_hui=AUJOURD_HUI, mois=MAI)
    assert avec.parts == (part(MAI, 35),)


def test_a_computed_number_is_rounded_and_said():
    ligne = une(["Dupont", "Zoé", "2026-05", 151.6666666])
    assert ligne.travail == Decimal("151.67")
    (dit,) = ligne.avis
    assert dit.endswith("colonne « Heures » : 151,6666666 h est arrondi à 151,67 h.")


def test_a_duration_is_read_in_hundredths():
    for en in (en_xlsx, en_ods):
        rang = ["Dupont", "Zoé", "2026-05", timedelta(hours=151, minutes=40)]
        assert une(rang, en=en).travail == Decimal("151.67")


def test_training_may_be_within_the_hours_or_beside_them():
    dont = une(["A", "B", "2026-05", 100, 7], [*SIMPLE, "Dont formation"])
    assert dont.parts == (part(MAI, 93, 7),)
    en_tout = une(["A", "B", "2026-05", 100, 7], [*SIMPLE[:3], "Total", "Formation"])
    assert en_tout.parts == (part(MAI, 93, 7),)
    a_cote = une(["A", "B", "2026-05", 100, 7], [*SIMPLE, "Formation"])
    assert a_cote.parts == (part(MAI, 100, 7),)
    (dit,) = une(["A", "B", "2026-05", 5, 7], [*SIMPLE, "Dont formation"]).erreurs
    assert "7\u00a0h de formation dépassent 5\u00a0h en tout" in dit


def test_a_rubrique_says_whether_the_hours_of_a_row_were_worked_or_in_training():
    lues = lignes(
        [
            ["Nom", "Prénom", "Mois", "Libellé rubrique", "Heures"],
            ["Lefèvre", "Zoé", "2026-05", "Heures normales", 120],
            ["Lefèvre", "Zoé", "2026-05", "Heures supplémentaires 25 %", 4],
            ["Lefèvre", "Zoé", "2026-05", "Majoration heures de nuit", 4],
            ["Lefèvre", "Zoé", "2026-05", "Heures de formation", "7h30"],
            ["Lefèvre", "Zoé", "2026-05", "Congés payés", 14],
            ["Lefèvre", "Zoé", "2026-05", "Absence maladie", 7],
            ["Lefèvre", "Zoé", "2026-05", "Total heures", 131.5],
        ]
    )
    assert [ligne.parts for ligne in lues] == [
        (part(MAI, "120"),),
        (part(MAI, "4"),),
        (),
        (part(MAI, "0", "7.50"),),
        (),
        (),
        (),
    ]
    assert lues[4].ecartee == rubriques.PAS_DU_TRAVAIL.format("Congés payés")
    assert lues[6].ecartee == totaux.TOTAL
    assert not any(ligne.erreurs for ligne in lues)


def test_a_total_that_does_not_add_up_is_said():
    (dit,) = une(["A", "B", "2026-05", 100, 7, 100], [*SIMPLE, "Formation", "Total"]).avis
    assert dit.endswith("colonne « Total » : 100\u00a0h sont écrites, la ligne fait 107\u00a0h.")


def test_one_column_by_month():
    ligne = une(
        ["A", "B", 35, None, 0, 35],
        ["Nom", "Prénom", "Avril 2026", "Mai 2026", "Juin 2026", "Total"],
    )
    assert ligne.parts == (part(AVRIL, 35), part(JUIN, 0))
    assert ligne.avis == ()


def test_one_column_by_week_across_two_months():
    ligne = une(["A", "B", 35, 35], ["Nom", "Prénom", "S18 2026", "S19 2026"])
    assert ligne.parts == (part(AVRIL, 28), part(MAI, 42))
    assert ligne.repartie
    assert (
        "semaine à cheval sur deux mois, répartie selon les jours ouvrés : 28\u00a0h en avril 2026, 42\u00a0h"
        in ligne.avis[0]
    )


def test_a_week_across_two_months_is_split_as_the_file_says():
    colonnes = une(["A", "B", 20, 15], ["Nom", "Prénom", "S18 avril 2026", "S18 mai 2026"])
    assert (colonnes.parts, colonnes.repartie) == ((part(AVRIL, 20), part(MAI, 15)), False)
    entete = ["Nom", "Prénom", "Semaine", "Mois", "Heures"]
    rangs = lignes(
        [entete, ["A", "B", "S18 2026", "avril 2026", 20], ["A", "B", "S18 2026", "mai 2026", 15]]
    )
    assert [ligne.parts for ligne in rangs] == [(part(AVRIL, 20),), (part(MAI, 15),)]
    assert not any(ligne.repartie for ligne in rangs)
    (dit,) = une(["A", "B", "S18 2026", "mars 2026", 15], entete).erreurs
    assert "du 27/04/2026 au 03/05/2026, n'a aucun jour en mars 2026" in dit


def test_a_week_across_two_months_is_split_as_its_days_say():
    jours = ["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"]
    ligne = une(["A", "B", "S18 2026", 7, 7, 7, 0, 8], ["Nom", "Prénom", "Semaine", *jours])
    assert ligne.parts == (part(AVRIL, 21), part(MAI, 8))
    assert not ligne.repartie
    dates = [date(2026, 4, 30), date(2026, 5, 4)]
    assert une(["A", "B", 7, 8], ["Nom", "Prénom", *dates]).parts == (part(AVRIL, 7), part(MAI, 8))


@pytest.mark.parametrize(
    ("entete", "quand"),
    [
        (["Semaine"], ["S18 2026"]),
        (["Semaine"], ["du 27/04 au 03/05/2026"]),
        (["Semaine du"], [date(2026, 4, 27)]),
        (["Semaine du", "Semaine au"], ["27/04/2026", "03/05/2026"]),
    ],
)
def test_a_week_without_days_is_shared_by_working_days(entete, quand):
    ligne = une(["A", "B", *quand, 35], ["Nom", "Prénom", *entete, "Heures"])
    assert ligne.parts == (part(AVRIL, 28), part(MAI, 7))
    assert ligne.repartie
    assert ligne.avis == (
        "Feuille « Mai », ligne 2 : période du 27/04/2026 au 03/05/2026 à cheval sur deux mois, répartie "
        "selon les jours ouvrés : 28\u00a0h en avril 2026, 7\u00a0h en mai 2026.",
    )


def test_the_days_of_a_month_are_added_up():
    entete = ["Nom", "Prénom", *range(1, 32), "Total"]
    (ligne,) = lignes([["Mai 2026"], entete, ["A", "B", *[None] * 3, *[7] * 5, *[None] * 23, 35]])
    assert (ligne.parts, ligne.avis) == ((part(MAI, 35),), ())


def test_one_row_by_day():
    entete = ["Nom", "Prénom", "Date", "Heures"]
    trouvees = lignes([entete, ["A", "B", "30/04/2026", 7], ["A", "B", date(2026, 5, 4), 8]])
    assert [ligne.parts for ligne in trouvees] == [(part(AVRIL, 7),), (part(MAI, 8),)]


def test_totals_and_titles_are_set_aside_and_say_why():
    trouvees = lignes(
        [
            [*SIMPLE, "Chantier"],
            ["Chantier : Médiathèque"],
            ["Dupont", "Zoé", "2026-05", 35, "M"],
            ["Martin", "Léa", "2026-05", 28, "M"],
            ["Sous-total Médiathèque", None, None, 63],
            [*SIMPLE, "Chantier"],
            ["Bernard", "Ali", "2026-05", 10, "E"],
            ["Petit", "Lou", "2026-05", 20, "E"],
            [None, None, None, 30],
            [None, None, None, 93],
            ["Absente", "Eva", "2026-05", None, "E"],
            [],
            ["TOTAL GÉNÉRAL", None, None, 93],
            ["Fait à Soissons, le 03/06/2026"],
        ]
    )
    assert [ligne.ecartee for ligne in trouvees] == [
        *(totaux.TITRE, "", "", totaux.TOTAL, totaux.ENTETE, "", "", totaux.SOMME, totaux.SOMME),
        *(totaux.SANS_HEURES, totaux.TOTAL, totaux.TITRE),
    ]
    assert sum(ligne.travail for ligne in trouvees) == 93
    assert not any(ligne.erreurs for ligne in trouvees)


def test_a_person_called_total_is_a_person():
    assert une(["Total", "Zoé", "2026-05", 35]).ecartee == ""


def test_hours_of_nobody_that_add_up_nothing_are_refused():
    (premiere, seconde) = lignes([SIMPLE, ["A", "B", "2026-05", 35], [None, None, None, 12]])
    assert premiere.erreurs == ()
    assert seconde.erreurs[0] == "Feuille « Mai », ligne 3 : le nom manque."


def test_a_name_merged_over_its_rows_is_given_to_each_but_its_hours_are_not():
    trouvees = lignes(
        [
            ["Nom", "Prénom", "Semaine", "Heures"],
            ["Dupont", "Zoé", "S19 2026", 35],
            [None, None, "S20 2026", 28],
            ["Martin", "Léa", "S19 2026", 70],
            [None, None, "S20 2026", None],
        ],
        fusions=["A2:A3", "B2:B3", "A4:A5", "B4:B5", "D4:D5"],
    )
    assert [(ligne.nom, ligne.prenom, ligne.travail) for ligne in trouvees] == [
        ("Dupont", "Zoé", 35),
        ("Dupont", "Zoé", 28),
        ("Martin", "Léa", 70),
        ("Martin", "Léa", 0),
    ]
    assert trouvees[3].ecartee == totaux.SANS_HEURES
    assert not any(ligne.avis for ligne in trouvees)


@pytest.mark.parametrize("en", [en_ods, en_csv])
def test_a_name_written_once_is_carried_down_when_merged_cells_are_not_known(en):
    trouvees = lignes(
        [
            ["Nom", "Prénom", "Semaine", "Heures"],
            ["Dupont", "Zoé", "S19 2026", "35"],
            ["", "", "S20 2026", "28"],
            [],
            ["", "", "S21 2026", "30"],
        ],
        en=en,
    )
    assert [ligne.nom for ligne in trouvees] == ["Dupont", "Dupont", ""]
    assert trouvees[1].avis[0].endswith("Dupont Zoé est repris de la ligne au-dessus.")
    assert "le nom manque" in trouvees[2].erreurs[0]


def test_a_name_alone_above_its_weeks_is_carried_down():
    trouvees = lignes(
        [
            ["Nom et prénom", "Semaine", "Heures"],
            ["DUPONT Zoé", None, None],
            [None, "S19 2026", 35],
            [None, "S20 2026", 28],
        ]
    )
    assert [(ligne.nom, ligne.travail) for ligne in trouvees] == [
        ("DUPONT", 0),
        ("DUPONT", 35),
        ("DUPONT", 28),
    ]


@pytest.mark.parametrize(
    ("naissance", "phrase"),
    [
        ("31/02/1990", "« 31/02/1990 » ne se lit pas comme une date"),
        ("12/05/2025", "n'est pas une date de naissance vraisemblable"),
        (date(1910, 5, 12), "vraisemblable"),
    ],
)
def test_a_birth_that_cannot_be_is_refused(naissance, phrase):
    (dit,) = une(
        ["A", "B", naissance, "2026-05", 35], ["Nom", "Prénom", "Né(e) le", "Mois", "Heures"]
    ).erreurs
    assert phrase in dit
    assert "colonne « Né(e) le »" in dit


def test_a_contract_that_ends_before_it_begins_is_refused_and_one_without_end_is_not():
    entete = [*SIMPLE, "Début contrat", "Fin contrat"]
    (dit,) = une(["A", "B", "2026-05", 35, "04/05/2026", "01/05/2026"], entete).erreurs
    assert dit.endswith("colonne « Fin contrat » : la fin est avant le début.")
    sans_fin = une(["A", "B", "2026-05", 35, "04/05/2026", "CDI"], entete)
    assert (sans_fin.fin, sans_fin.erreurs) == (None, ())


def test_a_mission_within_a_month_says_the_month_when_nothing_else_does():
    entete = ["Nom", "Prénom", "Début mission", "Fin mission", "Heures"]
    rangs = [entete, ["A", "B", "04/05/2026", "29/05/2026", "120"]]
    feuille = en_feuille(rangs, nom="envoi")
    lue = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI)
    (ligne,) = lire_lignes(feuille, lue, aujourd_hui=AUJOURD_HUI)
    assert ligne.parts == (part(MAI, 120),)


def test_a_table_without_headings_is_read_from_its_first_row():
    choix = {Champ.NOM: 0, Champ.PRENOM: 1, Champ.HEURES: 2}
    trouvees = lignes([["DUPONT", "Zoé", 12.5], ["MARTIN", "Léa", 7]], choix=choix, mois=MAI)
    assert [(ligne.numero, ligne.nom, ligne.travail) for ligne in trouvees] == [
        (1, "DUPONT", Decimal("12.5")),
        (2, "MARTIN", Decimal(7)),
    ]


def test_a_year_in_a_column_of_its_own():
    ligne = une(["A", "B", 5, 2025, 35], ["Nom", "Prénom", "Mois", "Année", "Heures"])
    assert ligne.parts == (part(date(2025, 5, 1), 35),)


def test_a_corrected_cell_is_read_again():
    feuille = en_feuille([SIMPLE, ["A", "B", "2026-05", "1.234"]])
    lue = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI)
    corrigee = feuille.corrigee({(2, 3): "123,4"})
    (ligne,) = lire_lignes(corrigee, lue, aujourd_hui=AUJOURD_HUI)
    assert (ligne.travail, ligne.erreurs) == (Decimal("123.4"), ())


def test_a_social_security_number_is_not_given_back_even_mistyped():
    entete = [*SIMPLE, "N° Sécu"]
    feuille = en_feuille([entete, ["A", "B", "2026-05", 35, "2 90 05 02 722 123 45"]])
    lue = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI)
    assert lue.colonnes[4].exemples == ()
    (ligne,) = lire_lignes(feuille, lue, aujourd_hui=AUJOURD_HUI)
    assert ligne.brut[4] == "(numéro de sécurité sociale retiré)"


CELLULES = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.timedeltas(),
    st.sampled_from(
        ["Nom", "Prénom", "Mois", "Heures", "Total", "mai 2026", "S22", "1.234", "7,5"]
    ),
)


@hypothesis.settings(max_examples=60, deadline=None)
@given(rangs=st.lists(st.lists(CELLULES, max_size=6), max_size=8), entete=st.booleans())
def test_whatever_a_sheet_holds_its_rows_are_read_or_said(rangs, entete):
    feuille = en_feuille([SIMPLE, *rangs] if entete else rangs)
    lue = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI, choix={} if entete else {Champ.HEURES: 1})
    for ligne in lire_lignes(feuille, lue, aujourd_hui=AUJOURD_HUI, mois=MAI):
        assert not (ligne.erreurs and ligne.parts)
        assert all(part.travail >= 0 and part.formation >= 0 for part in ligne.parts)
        assert ligne.ecartee or ligne.erreurs or ligne.parts

"""Tables as people keep them: what their sheets, columns, rows and totals are, from the cells alone."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from clauses_project.classeurs import Classeur
from suivi.tel_quel.comprendre import Reglage, comprendre, comprendre_le_classeur
from suivi.tel_quel.lignes import comparer_les_totaux, lire_la_feuille
from suivi.tel_quel.roles import Role
from tests.classeurs import en_feuille

JOUR = date(2026, 11, 20)
MOIS = ["Janv.", "Févr.", "Mars", "Avril", "Mai", "Juin", "Juil.", "Août", "Sept.", "Oct.", "Nov.",
        "Déc."]  # fmt: skip
VIDES = [None] * 12


def lire(rangs, *, nom="2025", fusions=(), reglage=None):
    comprise = comprendre(
        en_feuille(rangs, nom=nom, fusions=fusions), reglage or Reglage(), aujourd_hui=JOUR
    )
    return comprise, list(lire_la_feuille(comprise, aujourd_hui=JOUR))


def prises(lignes):
    return [ligne for ligne in lignes if not ligne.ecartee]


def test_a_wide_table_of_people_with_a_title_gaps_and_totals():
    comprise, lignes = lire(
        [
            ["SUIVI DES CLAUSES SOCIALES", None],
            [],
            ["Entreprise", "NOM Prénom", "Marché", *MOIS, "Total"],
            ["BATI 02", "DUPONT Jeanne", "École", "151h40", None, "1 234,5", *[None] * 9, None],
            [None, "MARTIN Paul", None, 35, 70.5, *[None] * 10, 105.5],
            ["TOTAL BATI 02", None, None, 186.67, 70.5, "1 234,5", *[None] * 9, None],
        ],
        fusions=["A1:D1"],
    )
    assert comprise.prise
    assert comprise.nominative
    assert comprise.annees == (2025,)
    assert [comprise.index(r) for r in (Role.ENTREPRISE, Role.PERSONNE, Role.MARCHE, Role.TOTAL)] == [
        0, 1, 2, 15,
    ]  # fmt: skip
    jeanne, paul = prises(lignes)
    assert jeanne.erreurs
    assert jeanne.erreurs[0].ligne == 4
    assert [(p.mois, p.travail) for p in paul.parts] == [
        (date(2025, 1, 1), Decimal(35)),
        (date(2025, 2, 1), Decimal("70.5")),
    ]
    assert paul.texte(Role.ENTREPRISE) == "BATI 02"
    assert paul.avis[0].cellule == "A5"
    (total,) = comparer_les_totaux(comprise, lignes)
    assert (total.numero, total.dit, total.lu) == (6, Decimal("1491.67"), Decimal("105.50"))


def test_the_total_of_the_file_is_what_was_read():
    comprise, lignes = lire(
        [
            ["Nom", "Prénom", *MOIS],
            ["Dupont", "Jeanne", "151h40", *VIDES[1:]],
            ["Martin", "Paul", 10, 20, *VIDES[2:]],
            ["Total", None, 161.67, 20, *VIDES[2:]],
        ]
    )
    (total,) = comparer_les_totaux(comprise, lignes)
    assert total.est_juste
    assert total.lu == Decimal("181.67")
    assert total.par_mois[date(2025, 1, 1)] == (Decimal("161.67"), Decimal("161.67"))


def test_one_row_a_contract_has_hours_without_names_and_no_ceiling():
    comprise, lignes = lire(
        [
            ["Maître d'ouvrage", "Marché", "Lot", "Titulaire", "SIRET", "Objectif", *MOIS],
            ["Ville", "Piscine", 2, "BATI", "55208131766522", "1 500", "1 234,5", *VIDES[1:]],
            ["Ville", "Crèche", 1, "PEINT", None, 300, *VIDES],
        ],
        nom="Suivi 2024",
    )
    piscine, creche = prises(lignes)[0], lignes[1]
    assert not comprise.nominative
    assert comprise.annees == (2024,)
    assert piscine.heures == Decimal("1234.5")
    assert piscine.objectif == Decimal(1500)
    assert piscine.texte(Role.SIRET) == "55208131766522"
    assert piscine.nom == ""
    assert creche.ecartee
    assert creche.objectif == Decimal(300)


def test_months_are_read_however_their_headings_write_them():
    ecritures = [
        ["janv. 25", "févr. 25"],
        ["01/2025", "02/2025"],
        [date(2025, 1, 1), date(2025, 2, 1)],
        ["JANVIER 2025", "FEVRIER 2025"],
        ["2025-01", "2025-02"],
    ]
    for titres in ecritures:
        comprise, lignes = lire(
            [["Nom", "Prénom", *titres], ["Dupont", "Jeanne", 7, 8]], nom="Feuil1"
        )
        assert [c.periode.du for c in comprise.mois] == [date(2025, 1, 1), date(2025, 2, 1)], titres
        assert prises(lignes)[0].heures == 15


def test_months_numbered_or_by_their_initials_take_the_year_of_the_sheet():
    for titres in (list(range(1, 13)), list("JFMAMJJASOND"), [f"M{n}" for n in range(1, 13)]):
        comprise, lignes = lire(
            [["Nom", "Prénom", "Entreprise", *titres], ["A", "B", "C", *[5] * 12]], nom="Année 2023"
        )
        assert [c.periode.du.year for c in comprise.mois] == [2023] * 12, titres
        assert prises(lignes)[0].heures == 60


def test_what_the_user_says_prevails():
    rangs = [
        ["Qui", "Boîte", *["?"] * 12],
        ["Dupont Jeanne", "BATI", *[1] * 12],
        ["Somme Aurore", "BATI", *[2] * 12],
    ]
    assert not comprendre(en_feuille(rangs), Reglage(), aujourd_hui=JOUR).prise
    reglage = Reglage(
        lue=True, annee=2024, entete=1, janvier=2,
        roles={0: Role.PERSONNE, 1: Role.ENTREPRISE}, comptees=frozenset({3}),
    )  # fmt: skip
    comprise, lignes = lire(rangs, reglage=reglage)
    assert comprise.prise
    assert comprise.annees == (2024,)
    assert [ligne.personne for ligne in prises(lignes)] == ["Dupont Jeanne", "Somme Aurore"]
    _, laissees = lire(rangs, reglage=Reglage(**{**reglage.__dict__, "laissees": frozenset({2})}))
    assert [ligne.personne for ligne in prises(laissees)] == ["Somme Aurore"]


def test_gaps_are_left_and_said_without_refusing_the_row():
    _, lignes = lire(
        [
            ["Civilité", "Nom", "Prénom", "Né(e) le", "Début", *MOIS],
            ["Mme", "Dupont", "Jeanne", "1985 ?", "bientôt", 7, *VIDES[1:]],
            ["M.", "Martin", "Paul", "17/05/1990", date(2025, 1, 6), 8, *VIDES[1:]],
        ]
    )
    jeanne, paul = prises(lignes)
    assert (jeanne.sexe, jeanne.naissance, jeanne.debut, jeanne.erreurs) == ("F", None, None, ())
    assert [avis.cellule for avis in jeanne.avis] == ["D2", "E2"]
    assert (paul.sexe, paul.naissance, paul.debut) == ("H", date(1990, 5, 17), date(2025, 1, 6))


def test_a_recapitulative_sheet_is_left_and_next_year_s_table_is_known_again():
    rangs = [["Nom", "Prénom", *MOIS], ["Dupont", "Jeanne", *[1] * 12]]
    classeur = Classeur(
        tuple(en_feuille(rangs, nom=nom) for nom in ("2024", "2025", "Récap 2025")), "x"
    )
    feuilles = comprendre_le_classeur(classeur, {}, aujourd_hui=JOUR, nom_fichier="suivi.xlsx")
    assert [f.prise for f in feuilles] == [True, True, False]
    assert feuilles[0].signature == feuilles[1].signature
    assert feuilles[0].annees != feuilles[1].annees


CELLULES = st.one_of(
    st.none(), st.text(max_size=20), st.integers(-(10**9), 10**9), st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False), st.dates(), st.datetimes(),
    st.timedeltas(timedelta(-9), timedelta(999)),
    st.sampled_from(["151h40", "151h99", "1 234,5", "Total", "Nom", "Prénom", "Entreprise", "SIRET",
                     "janv. 25", "01/2025", "Marché", "-", "=1+1", "Objectif", "Sexe", "2025",
                     "184127845123486", "Janvier", "31/02/2025"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(CELLULES, max_size=9), max_size=8),
    st.integers(0, 12),
    st.dictionaries(st.integers(0, 9), st.sampled_from(["", "DU_MOIS", *Role.values]), max_size=4),
    st.one_of(st.none(), st.integers(0, 12)),
)
def test_whatever_the_cells_the_reading_never_raises(rangs, entete, roles, janvier):
    titres = ["Nom", "Prénom", "Entreprise", "Marché", *MOIS]
    feuille = en_feuille([titres, *rangs])
    reglage = Reglage(lue=True, entete=entete or None, roles=roles, janvier=janvier)
    comprise = comprendre(feuille, reglage, aujourd_hui=JOUR)
    lignes = list(lire_la_feuille(comprise, aujourd_hui=JOUR))
    comparer_les_totaux(comprise, lignes)
    assert all(part.travail >= 0 for ligne in lignes for part in ligne.parts)

"""Rules of the figures one at a time, what the command prints, and how many queries it takes."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses_project.refus import Refus
from marches.enums import Clause, Statut
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.sortie import en_json
from tests import factories
from tests.suivi.donnees_au_hasard import MOIS, Hasard

ANNEE = Periode(date(2026, 1, 1), date(2026, 12, 1))


def chiffrer(structure, periode=ANNEE, public=False, **filtres):
    return en_json(calculer(Perimetre((structure,), **filtres), periode, public=public))


def retenir(attribution, heures="100", mois=date(2026, 9, 1), **options):
    """Retained hours of a new person on that attribution."""
    declarant = attribution.declarants.first() or factories.DeclarantFactory(
        attribution=attribution
    )
    declaration = declarant.declarations.filter(mois=mois).first() or factories.DeclarationFactory(
        declarant=declarant, mois=mois, validee=True
    )
    return factories.LigneHeuresFactory(
        declaration=declaration, heures_travail=Decimal(heures), retenue=True, **options
    )


@pytest.fixture
def attribution(structure):
    lot = factories.LotFactory(marche__structure=structure, numero="1")
    factories.LigneObjectifFactory(lot=lot, heures=Decimal(200))
    return factories.AttributionFactory(lot=lot)


# Contracts


def test_a_closed_contract_is_followed_again_by_its_late_hours(structure, attribution):
    marche = attribution.lot.marche
    marche.statut, marche.date_solde = Statut.SOLDE, date(2026, 8, 31)
    marche.save()
    septembre = Periode(date(2026, 9, 1), date(2026, 9, 1))
    assert chiffrer(structure, septembre)["marches_suivis"] == 0
    retenir(attribution)
    assert chiffrer(structure, septembre)["marches_suivis"] == 1


def test_heures_globales_keep_a_closed_contract_followed(structure, attribution):
    marche = attribution.lot.marche
    marche.statut, marche.date_solde = Statut.SOLDE, date(2026, 8, 31)
    marche.save()
    factories.HeuresGlobalesFactory(attribution=attribution, mois=date(2026, 9, 1))
    septembre = chiffrer(structure, Periode(date(2026, 9, 1), date(2026, 9, 1)))
    assert septembre["marches_suivis"] == septembre["marches_avec_heures"] == 1
    assert septembre["heures_retenues"] == septembre["heures_globales"] == "120.00"
    assert septembre["personnes"] == 0
    assert septembre["heures_par_personne"] is None


def test_hours_of_a_cancelled_contract_stay_and_its_objective_leaves(structure, attribution):
    retenir(attribution)
    marche = attribution.lot.marche
    marche.statut, marche.date_fin = Statut.RESILIE, date(2026, 10, 1)
    marche.save()
    chiffres = chiffrer(structure)
    assert chiffres["heures_retenues"] == "100.00"
    assert chiffres["personnes"] == 1
    assert chiffres["heures_objectif"] == chiffres["heures_retenues_cumul"] == "0.00"
    assert chiffres["taux_realisation"] is None


def test_a_stage_lot_is_a_family_of_its_own(structure, attribution):
    stage = factories.AttributionFactory(
        lot=factories.LotFactory(marche=attribution.lot.marche, numero="2", clause=Clause.STAGE)
    )
    retenir(stage, "35")
    chiffres = chiffrer(structure)
    assert chiffres["heures_stage"] == "35.00"
    assert chiffres["heures_retenues"] == chiffres["heures_declarees"] == "0.00"
    assert chiffres["personnes"] == chiffres["marches_avec_heures"] == 0
    assert chiffres["marches_suivis"] == 1


def test_an_objective_of_zero_has_no_rate(structure, attribution):
    attribution.lot.objectifs.update(heures=0)
    retenir(attribution)
    chiffres = chiffrer(structure)
    assert chiffres["taux_realisation"] is None
    assert chiffres["heures_excedentaires"] == "0.00"
    assert chiffres["lots_acheves"]["nombre"] == 0


def test_a_filter_on_residence_narrows_people_and_leaves_contracts(structure, attribution):
    soissons = retenir(attribution)
    retenir(attribution, faits=None)
    assert soissons.faits.commune_id == "02722"
    ici, ailleurs = (chiffrer(structure, commune=code) for code in ("02722", "02408"))
    assert ici["heures_retenues"] == "100.00"
    assert ici["marches_suivis"] == ailleurs["marches_suivis"] == 1
    assert ailleurs["personnes"] == 0
    assert ici["heures_objectif"] is ici["taux_realisation"] is ici["lots_acheves"] is None
    assert ici["par_donneur_ordre"][0]["heures_objectif"] is None


def test_a_reopened_month_waits_again(structure, attribution):
    ligne = retenir(attribution)
    ligne.declaration.etat = "A_CORRIGER"
    ligne.declaration.save()
    chiffres = chiffrer(structure)
    assert chiffres["heures_retenues"] == "0.00"
    assert chiffres["heures_en_attente"] == chiffres["heures_declarees"] == "100.00"


def test_another_structure_s_rows_never_count(structure, autre_structure, attribution):
    retenir(attribution)
    chiffres = chiffrer(autre_structure)
    assert chiffres["marches_suivis"] == chiffres["personnes"] == chiffres["entreprises"] == 0


@pytest.mark.parametrize(
    ("age", "tranche"),
    [
        (0, "MOINS_26"), (25, "MOINS_26"), (26, "26_49"), (49, "26_49"), (50, "50_PLUS"),
        (70, "50_PLUS"), (None, "INCONNU"),
    ],
)  # fmt: skip
def test_ages_are_those_of_the_first_day_in_whole_years(structure, attribution, age, tranche):
    retenir(attribution, faits__age=age)
    ages = {ligne["code"]: ligne["personnes"] for ligne in chiffrer(structure)["par_age"]}
    assert {code for code, nombre in ages.items() if nombre} == {tranche}


def test_hours_without_facts_are_of_unknown_people(structure, attribution):
    retenir(attribution, faits=None)
    chiffres = chiffrer(structure)
    for cle in ("par_niveau", "par_prescripteur", "par_commune"):
        assert [ligne["code"] for ligne in chiffres[cle]] == ["INCONNU"]
    assert chiffres["par_critere"] == []
    assert chiffres["par_age"][3] == {
        "code": "INCONNU",
        "libelle": "Non renseigné",
        "personnes": 1,
        "heures": "100.00",
    }


def test_a_person_of_two_eligibilities_stands_in_two_rows_and_counts_once(structure, attribution):
    ligne = retenir(attribution, faits__niveau="NIVEAU_3")
    plus_tard = factories.EligibiliteFactory(
        participant=ligne.affectation.contrat.participant,
        debut=date(2026, 10, 1),
        niveau="NIVEAU_4",
    )
    retenir(attribution, mois=date(2026, 10, 1), affectation=ligne.affectation, faits=plus_tard)
    chiffres = chiffrer(structure)
    assert chiffres["personnes"] == 1
    assert [(rang["code"], rang["personnes"]) for rang in chiffres["par_niveau"]] == [
        ("NIVEAU_3", 1),
        ("NIVEAU_4", 1),
    ]


def test_hours_without_names_stand_where_they_count(structure, attribution):
    esat = factories.EntrepriseFactory(type="ESAT")
    factories.HeuresGlobalesFactory(attribution=attribution, employeur=esat)
    chiffres = chiffrer(structure)
    sans_nom = ("par_niveau", "par_critere", "par_prescripteur", "par_commune", "par_metier",
                "par_modalite", "par_type_contrat")  # fmt: skip
    for cle in sans_nom:
        assert [(rang["code"], rang["heures"]) for rang in chiffres[cle]] == [
            ("SANS_NOM", "120.00")
        ]
    for cle, code in (
        ("par_nature", "TRAVAUX"),
        ("par_clause", "EXECUTION"),
        ("par_employeur", "ESAT"),
        ("par_commune_execution", "02722"),
        ("par_donneur_ordre", attribution.lot.marche.donneur_ordre.nom),
    ):
        assert [(rang["code"], rang["heures"]) for rang in chiffres[cle]] == [(code, "120.00")]
    assert chiffres["sexe_par_nature"] == []
    assert chiffres["par_commune_execution"][0]["heures_residents"] == "0.00"


def test_buyers_of_one_name_in_two_structures_are_two(structure, autre_structure):
    for maison in (structure, autre_structure):
        acheteur = factories.DonneurOrdreFactory(structure=maison, nom="Conseil départemental")
        lot = factories.LotFactory(marche__structure=maison, marche__donneur_ordre=acheteur)
        retenir(factories.AttributionFactory(lot=lot))
    perimetre = Perimetre((structure, autre_structure))
    lignes = calculer(perimetre, ANNEE).par_donneur_ordre
    assert [ligne.libelle for ligne in lignes] == ["Conseil départemental"] * 2


# Readers without names


def peupler(attribution, nombre, **options):
    for _ in range(nombre):
        retenir(attribution, "10", **options)


def test_a_small_perimeter_shows_contracts_and_objectives_alone(structure, attribution):
    peupler(attribution, 4)
    chiffres = chiffrer(structure, public=True)
    assert chiffres["marches_suivis"] == chiffres["entreprises"] == 1
    assert chiffres["heures_objectif"] == "200.00"
    for cle in ("heures_retenues", "personnes", "contrats_travail", "taux_realisation", "etp"):
        assert chiffres[cle] is None
    assert {ligne["personnes"] for ligne in chiffres["par_sexe"]} == {None}
    assert chiffres["par_nature"][0]["marches"] == 1
    assert chiffres["par_nature"][0]["heures"] is None


def test_small_rows_are_merged_until_they_reach_the_threshold(structure, attribution):
    peupler(attribution, 6)
    for nature, nombre in (("SERVICES", 3), ("PI", 1), ("FOURNITURES", 0)):
        autre = factories.AttributionFactory(
            lot=factories.LotFactory(marche__structure=structure, marche__nature=nature)
        )
        peupler(autre, nombre)
    lignes = {ligne["code"]: ligne for ligne in chiffrer(structure, public=True)["par_nature"]}
    # Services and intellectual services make 4 together, still too few: the next smallest joins them.
    assert set(lignes) == {"FOURNITURES", "AUTRES"}
    assert lignes["AUTRES"]["personnes"] == 10
    assert lignes["AUTRES"]["marches"] == 3
    assert lignes["AUTRES"]["heures"] == "100.00"


def test_a_person_of_two_merged_rows_counts_once(structure, attribution):
    peupler(attribution, 6)
    services, etudes = (
        factories.AttributionFactory(
            lot=factories.LotFactory(marche__structure=structure, marche__nature=nature)
        )
        for nature in ("SERVICES", "PI")
    )
    peupler(services, 4)
    for ligne in services.declarants.get().declarations.get().lignes.all()[:3]:
        retenir(
            etudes,
            "10",
            affectation=factories.AffectationFactory(
                attribution=etudes, contrat=ligne.affectation.contrat
            ),
        )
    lignes = {ligne["code"]: ligne for ligne in chiffrer(structure, public=True)["par_nature"]}
    assert lignes["AUTRES"]["personnes"] == 10
    assert lignes["AUTRES"]["marches"] == 3


@pytest.mark.parametrize(
    ("du", "au"), [(date(2026, 2, 1), date(2026, 12, 1)), (None, date(2026, 5, 1))]
)
def test_public_figures_are_of_whole_years(structure, du, au):
    with pytest.raises(Refus, match="année"):
        chiffrer(structure, Periode(du, au), public=True)


def test_public_figures_take_one_filter(structure):
    with pytest.raises(Refus, match="un filtre"):
        chiffrer(structure, public=True, nature="TRAVAUX", commune="02722")


@pytest.mark.parametrize("graine", range(4))
def test_no_public_row_holds_a_small_group(db, graine):
    hasard = Hasard(graine, lignes=40)
    for perimetre in (
        *(Perimetre((structure,)) for structure in hasard.structures),
        *(Perimetre((structure,), commune="02722") for structure in hasard.structures),
        Perimetre(tuple(hasard.structures)),
    ):
        for periode in (Periode(None, MOIS[-1]), Periode(date(2025, 1, 1), date(2025, 12, 1))):
            chiffres = en_json(calculer(perimetre, periode, public=True))
            assert not {1, 2} & set(comptes_de_personnes(chiffres))


def comptes_de_personnes(chiffres):
    """Every count of people of the public figures, other than by sex; a row without one counts contracts."""
    yield from (chiffres["personnes"], chiffres["personnes_qpv"])
    for cle, lignes in chiffres.items():
        if isinstance(lignes, list) and cle != "par_sexe":
            for ligne in lignes:
                yield ligne["personnes"] if "personnes" in ligne else ligne["contrats_travail"]


# Queries


@pytest.mark.parametrize(
    ("periode", "public", "attendues"),
    [
        (Periode(None, MOIS[-1]), False, 11),  # whole years
        (Periode(None, MOIS[-1]), True, 11),
        (Periode(MOIS[4], MOIS[22]), False, 13),  # odd months
        (Periode(MOIS[4], MOIS[-4]), False, 14),  # both
    ],
)
def test_the_number_of_queries_does_not_follow_the_rows(db, periode, public, attendues):
    comptes = set()
    for lignes in (60, 300):
        hasard = Hasard(graine=lignes, lignes=lignes)
        with CaptureQueriesContext(connection) as requetes:
            calculer(Perimetre(tuple(hasard.structures)), periode, public=public)
        comptes.add(len(requetes))
        hasard.reseau.delete()
        for structure in hasard.structures:
            structure.code += f"-{lignes}"
            structure.save()
    assert comptes == {attendues}

"""Values as real files publish them."""

from datetime import date
from decimal import Decimal

import pytest

from marches.decp import valeurs
from marches.decp.contrat import cle_au_premier_regard, lire_contrat
from marches.decp.lieux import Lieux, Territoire, departement_de, nom_de_mairie
from marches.decp.nature import nature_de
from marches.decp.tri import est_sans_suite, est_social_au_loin
from tests import factories
from tests.marches.decp import fichiers

ICI = Territoire(
    *(frozenset(codes) for codes in (["02722"], ["210206959"], ["02200"], ["02"], [], []))
)


def lu(**champs):
    contrat, carnet = lire_contrat(fichiers.marche(**champs))
    return contrat.contenu if contrat else None, [note[1] for note in carnet.notes]


@pytest.mark.parametrize(
    ("publie", "propre"),
    [
        ("INX 202424 3 001", "202424 3 001"),
        ("MQ", ""),
        ("CDL", ""),
        ("NC", ""),
        (None, ""),
        ("  Réfection   du gymnase ", "Réfection du gymnase"),
        ("L&#8217;EAU &amp; LE FEU", "L’EAU & LE FEU"),
        ("CritÃ¨re social", "Critère social"),
        ("voirie\x00\x1f rue", "voirie rue"),
        ("NCR électronique", "NCR électronique"),
        (20260001, "20260001"),
    ],
)
def test_a_text_loses_markers_entities_and_broken_accents(publie, propre):
    assert valeurs.texte(publie) == propre


@pytest.mark.parametrize(
    ("publie", "dites"),
    [
        ({"considerationSociale": ["Clause sociale", "Critère social"]}, ["CLAUSE", "CRITERE"]),
        (["Marché réservé"], ["RESERVE"]),
        ({"considerationSociale": "Concession réservée"}, ["RESERVE"]),
        ("['Clause sociale']", ["CLAUSE"]),
        ("Clause sociale, Critère social", ["CLAUSE", "CRITERE"]),
        ("INX Clause sociale", ["CLAUSE"]),
        ("CritÃ¨re social", ["CRITERE"]),
        ("Crit\ufffdre social", ["CRITERE"]),
        ("March\ufffd r\ufffdserv\ufffd", ["RESERVE"]),
        (["Pas de considération sociale"], []),
        ({"considerationSociale": None}, []),
        ("MQ", []),
        (None, []),
    ],
)
def test_social_considerations_are_found_however_they_are_written(publie, dites):
    assert valeurs.considerations(publie) == (dites, [])


@pytest.mark.parametrize(
    ("publie", "jour"),
    [
        ("2024-12-31", date(2024, 12, 31)),
        ("2024-12-31+02:00", date(2024, 12, 31)),
        ("31/12/2024", date(2024, 12, 31)),
        ("INX 2024-12-31", date(2024, 12, 31)),
        ("0002-12-31", None),
        ("0222-10-01", None),
        ("5021-10-01", None),
        ("2024-02-30", None),
        ("CDL", None),
        (20241231, None),
        (None, None),
    ],
)
def test_a_day_is_one_that_may_be_true(publie, jour):
    assert valeurs.jour(publie) == jour


@pytest.mark.parametrize(
    ("publie", "montant"),
    [
        (44996.25, "44996.25"),
        ("44996,25", "44996.25"),
        ("INX 1 250 000 €", "1250000.00"),
        (0, None),
        (0.0, None),
        (-5, None),
        (1e17, None),
        (1e400, None),
        ("beaucoup", None),
        (True, None),
        (None, None),
    ],
)
def test_an_amount_of_zero_or_beyond_belief_is_none(publie, montant):
    assert valeurs.montant(publie) == (montant and Decimal(montant))


def test_booleans_and_codes_are_read_however_they_are_written():
    assert [valeurs.oui(mot) for mot in (True, "True", "oui", 1)] == [True] * 4
    assert [valeurs.oui(mot) for mot in ("non", "False", 0, "MQ", None)] == [False] * 3 + [None] * 2
    assert {valeurs.cpv(code) for code in ("45212222-8", "45212222", "INX 45212222-8")} == {
        "45212222"
    }
    assert valeurs.cpv("travaux") == ""


def test_a_contract_that_the_format_wants_needs_no_repair():
    contenu, notes = lu()
    assert notes == []
    assert contenu["considerations"] == ["CLAUSE"]
    assert contenu["montant"] == "250000.00"
    assert contenu["nature"] == "TRAVAUX"


def test_the_last_modification_says_what_holds_now_whatever_their_order():
    contenu, _ = lu(
        modifications=[
            fichiers.modification(
                2,
                "2026-09-01",
                montant=310000,
                titulaires=fichiers.titulaires(fichiers.AUTRE_TITULAIRE),
            ),
            fichiers.modification(1, "2026-05-01", montant=280000, dureeMois=18),
        ]
    )
    assert contenu["montant"] == "310000.00"
    assert contenu["duree"] == 18
    assert [titulaire["id"] for titulaire in contenu["titulaires"]] == [fichiers.AUTRE_TITULAIRE]
    assert contenu["publication"] == "2026-09-01"


def test_a_modification_of_an_act_that_is_not_there_is_set_aside_and_said():
    acte = {
        "id": 1,
        "sousTraitant": {"id": fichiers.SOUS_TRAITANT, "typeIdentifiant": "SIRET"},
        "dateNotification": "2026-03-01",
        "montant": 1000,
    }
    contenu, notes = lu(
        actesSousTraitance=[{"acteSousTraitance": acte}],
        modificationsActesSousTraitance=[
            {"modificationActeSousTraitance": {"id": 1, "montant": 1500}},
            {"modificationActeSousTraitance": {"id": 7, "montant": 500}},
        ],
    )
    assert contenu["sous_traitants"][0]["montant"] == "1500.00"
    assert notes == ["modification de sous-traitance"]


def test_a_company_without_a_right_number_is_left_to_be_named():
    contenu, notes = lu(titulaires=[{"id": "868768687576575", "typeIdentifiant": "SIRET"}])
    assert contenu["titulaires"] == []
    assert notes == ["titulaire"]


def test_a_holder_may_be_european():
    contenu, _ = lu(titulaires=[{"titulaire": {"typeIdentifiant": "TVA", "id": "FR32918951849"}}])
    assert contenu["titulaires"][0]["type"] == "TVA"


@pytest.mark.parametrize("champ", ["acheteur", "id", "dateNotification"])
def test_what_no_one_could_do_anything_with_is_refused(champ):
    vides = {champ: "MQ", "datePublicationDonnees": None}
    contrat, carnet = lire_contrat(fichiers.marche(**vides))
    assert contrat is None
    assert [genre for genre, *_ in carnet.notes] == ["REFUSE"]


@pytest.mark.parametrize("brut", [None, 3, "marché", [], ["Clause sociale"]])
def test_what_is_no_contract_is_refused(brut):
    contrat, carnet = lire_contrat(brut)
    assert contrat is None
    assert carnet.notes


def test_the_publication_stands_for_an_impossible_notification():
    contenu, notes = lu(dateNotification="0222-01-15")
    assert contenu["notification"] == "2026-02-01"
    assert notes == ["date de notification"]


def test_what_tells_two_lots_apart_is_cpv_object_and_holder():
    def cle(**champs):
        return lire_contrat(fichiers.marche(**champs))[0].cle

    assert cle() == cle(montant=1, codeCPV="45212222", objet="REFECTION  du gymnase")
    autres = {
        cle(codeCPV="45000000"),
        cle(objet="Lot 2"),
        cle(titulaires=fichiers.titulaires(fichiers.AUTRE_TITULAIRE)),
        cle(acheteur={"id": fichiers.AILLEURS}),
    }
    assert len(autres | {cle()}) == 5


def test_the_nature_comes_from_the_ccag_then_from_the_code():
    assert nature_de("Travaux", "30144300", "") == "TRAVAUX"
    assert nature_de("", "45000000", "") == "TRAVAUX"
    assert nature_de("", "71200000", "") == "PI"
    assert nature_de("", "90911000", "") == "SERVICES"
    assert nature_de("", "48000000", "") == "FOURNITURES"
    assert nature_de("", "", "Concession de travaux") == "TRAVAUX"


@pytest.mark.django_db
def test_a_town_hall_is_known_by_its_siren_which_is_not_its_insee_code():
    """Soissons: SIREN 210206959, INSEE 02722; what looks like its code there would be another town."""
    factories.CommuneFactory(soissons=True)
    factories.CommuneFactory(code="02695", nom="Septvaux", siren="210206702")
    acheteur = Lieux().acheteur({"acheteur": fichiers.MAIRIE, "acheteur_nom": ""})
    assert acheteur.nom == "Commune de Soissons"


def test_a_place_says_its_departement_and_a_town_hall_its_name():
    assert [departement_de(code) for code in ("02", "02200", "974", "97411", "FR")] == [
        "02", "02", "974", "974", "FR",
    ]  # fmt: skip
    noms = ("Soissons", "Amiens", "Le Mans", "Les Ulis", "La Rochelle")
    assert [nom_de_mairie(nom) for nom in noms] == [
        "Commune de Soissons", "Commune d'Amiens", "Commune du Mans", "Commune des Ulis",
        "Commune de La Rochelle",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sans_suite", "champs"),
    [
        (True, {}),
        (False, {"acheteur": {"id": fichiers.MAIRIE}}),
        (False, {"montant": 0}),
        (False, {"objet": "MQ"}),
        (False, {"dateNotification": "0222-01-15"}),
        (False, {"lieuExecution": {"code": "02200", "typeCode": "Code postal"}}),
        (False, {"titulaires": fichiers.titulaires("123")}),
        (False, {"considerationsSociales": "Pas de considération sociale"}),
    ],
)
def test_what_is_told_at_first_sight_would_bring_nothing(sans_suite, champs):
    la_bas = {"code": "50222", "typeCode": "Code commune"}
    base = {"acheteur": {"id": fichiers.AILLEURS}, "lieuExecution": la_bas}
    base["titulaires"] = fichiers.titulaires(fichiers.AUTRE_TITULAIRE)
    brut = fichiers.sans_clause(**(base | champs))
    assert est_sans_suite(brut, ICI) is sans_suite
    if "considerationsSociales" not in champs:
        social = brut | {"considerationsSociales": {"considerationSociale": ["Clause sociale"]}}
        assert est_social_au_loin(social, ICI) is sans_suite
        if sans_suite:
            lu, _ = lire_contrat(social)
            assert cle_au_premier_regard(social) == lu.cle
    contrat, carnet = lire_contrat(brut)
    rien = contrat is not None and not contrat.social and not carnet.notes
    d_ici = contrat is not None and (
        ICI.situer(contrat.contenu["acheteur"], contrat.contenu["lieu"]) == "TERRITOIRE"
    )
    assert (rien and not d_ici) is sans_suite

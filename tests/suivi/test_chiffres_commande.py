"""What `manage.py chiffres` reads and prints: every option, the forms of the JSON, one sentence for bad input."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from entreprises.enums import TypeEntreprise
from marches.enums import Clause, NatureMarche
from participants.criteres import PUBLICS
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.deux_cotes import DeuxCotes

INCONNU, SANS_NOM = "INCONNU", "SANS_NOM"
TERRITOIRE = {"02722", "02408", "HORS_TERRITOIRE", INCONNU}
CODES = {
    "par_sexe": {*Sexe.values, SANS_NOM},
    "par_age": {"MOINS_26", "26_49", "50_PLUS", INCONNU, SANS_NOM},
    "par_niveau": {*Niveau.values, INCONNU, SANS_NOM},
    "par_critere": {*(public.code for public in PUBLICS), SANS_NOM},
    "par_prescripteur": {"Relais 1", "Relais 2", INCONNU, SANS_NOM},
    "par_nature": set(NatureMarche.values),
    "par_clause": set(Clause.values),
    "sexe_par_nature": set(NatureMarche.values),
    "par_modalite": {*Modalite.values, SANS_NOM},
    "par_type_contrat": {*TypeContrat.values, SANS_NOM},
    "par_employeur": set(TypeEntreprise.values),
    "par_metier": {"F1704", "K2204", INCONNU, SANS_NOM},
    "par_commune": {*TERRITOIRE, SANS_NOM},
    "par_commune_execution": TERRITOIRE,
    "par_annee": {"2025"},
    "par_mois": {f"2025-{mois:02}" for mois in range(1, 13)},
}  # fmt: skip
HEURES, TAUX = re.compile(r"-?\d+\.\d{2}"), re.compile(r"\d+\.\d{4}")


@pytest.fixture
def commande(capsys):
    """Runs it: (what it printed, what it said beside)."""

    def lancer(*options):
        call_command("chiffres", *options)
        sortie = capsys.readouterr()
        return sortie.out, sortie.err

    return lancer


@pytest.fixture
def lire(structure, commande):
    """The JSON of the structure."""
    return lambda *options: json.loads(
        commande("--structure", structure.code, *options, "--json")[0]
    )


def test_the_command_prints_json_alone(structure, lire):
    creer_cas_d_ecole(structure)
    sortie = lire("--du", "2026-01", "--au", "2026-07")
    assert sortie["heures_retenues"] == "602.84"
    assert sortie["marches_suivis"] == 1
    assert [ligne["code"] for ligne in sortie["par_sexe"]] == ["F", "H", "NR", "SANS_NOM"]


def test_the_command_prints_a_table_in_french(structure, commande):
    creer_cas_d_ecole(structure)
    texte, _ = commande("--structure", structure.code, "--au", "2026-07")
    assert "Heures retenues" in texte
    assert "602,84" in texte
    assert "35,5 %" in texte
    assert "Moins de 26 ans" in texte


def test_values_have_the_forms_that_are_promised(structure, lire):
    DeuxCotes(structure)
    sortie = lire("--du", "2025-01", "--au", "2025-12")
    for cle, valeur in sortie.items():
        if cle.startswith("suivi_"):
            continue
        lignes = valeur if isinstance(valeur, list) else [{cle: valeur}]
        for nom, contenu in ((nom, ligne[nom]) for ligne in lignes for nom in ligne):
            if nom.startswith(("taux_", "part_", "avancement_")):
                assert contenu is None or TAUX.fullmatch(contenu), (cle, nom)
            elif nom.startswith(("heures", "etp", "reste_")):
                assert HEURES.fullmatch(contenu), (cle, nom)
            elif nom not in ("code", "libelle", "lots_acheves"):
                assert isinstance(contenu, int), (cle, nom)


def test_rows_are_known_by_the_codes_of_the_workbook(structure, lire):
    DeuxCotes(structure)
    sortie = lire("--du", "2025-01", "--au", "2025-12")
    for cle, codes in CODES.items():
        trouves = {ligne["code"] for ligne in sortie[cle]}
        assert trouves
        assert trouves <= codes
        assert all(ligne["libelle"] for ligne in sortie[cle])
    acheteurs = set(structure.donneurs_ordre.values_list("nom", flat=True))
    assert {ligne["code"] for ligne in sortie["par_donneur_ordre"]} == acheteurs


@pytest.mark.parametrize(
    ("option", "champ"),
    [
        ("--commune", "commune_execution_id"),
        ("--epci", "commune_execution.intercommunalite_id"),
        ("--commune-execution", "commune_execution_id"),
        ("--donneur-ordre", "donneur_ordre.siret"),
        ("--operation", "operation.nom"),
        ("--marche", "reference"),
        ("--nature", "nature"),
        ("--clause", "clause"),
        ("--facilitateur", "facilitateur.email"),
    ],
)
def test_each_option_narrows(structure, lire, option, champ):
    marches = DeuxCotes(structure).marches
    trouvees = [lire(option, _lire(cote[0], champ))["heures_retenues"] for cote in marches]
    assert len({*trouvees, lire()["heures_retenues"]}) == 3


def _lire(objet, champ):
    for nom in champ.split("."):
        objet = getattr(objet, nom)
    return objet


def test_a_lot_narrows_and_codes_are_read_in_any_case(structure, lire):
    DeuxCotes(structure)
    assert lire("--lot", "1")["marches_suivis"] == 3
    assert lire("--lot", "2")["marches_suivis"] == 4
    assert lire("--nature", "travaux") == lire("--nature", "TRAVAUX")


def test_a_reseau_adds_its_structures_up(structure, autre_structure, reseau, commande):
    autre_structure.reseaux.add(reseau)
    creer_cas_d_ecole(structure)
    creer_cas_d_ecole(autre_structure)
    sortie = json.loads(commande("--reseau", reseau.code, "--au", "2026-07", "--json")[0])
    assert sortie["heures_retenues"] == "1205.68"
    assert sortie["marches_suivis"] == 2
    # One structure's hours in the other's territory are in the réseau's.
    assert {ligne["code"] for ligne in sortie["par_commune"]} == {"02722"}


def test_a_former_commune_leads_to_that_of_today(structure, lire, commune):
    creer_cas_d_ecole(structure)
    factories.CommuneFactory(code="02998", nom="Maupas", devenue=commune)
    assert lire("--commune", "02998")["heures_retenues"] == "602.84"
    assert lire("--commune-execution", "02998")["marches_suivis"] == 1


def test_public_figures_are_printed_too(structure, commande, lire):
    creer_cas_d_ecole(structure)
    assert lire("--public")["personnes"] is None
    texte, _ = commande("--structure", structure.code, "--public")
    assert re.search(r"Personnes +non publié", texte)
    assert re.search(r"Objectif en vigueur +1 700", texte)
    texte, _ = commande("--structure", structure.code, "--public", "--commune", "02722")
    assert re.search(r"Objectif en vigueur +sans objet", texte)


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        ([], "Indiquez une structure ou un réseau"),
        (["--structure", "nulle-part"], "Aucune structure"),
        (["--reseau", "nulle-part"], "Aucun réseau"),
        (["--structure", "plie-grandsoissons", "--reseau", "aisne"], "Indiquez une structure"),
        (["--structure", "plie-grandsoissons", "--du", "mai 2018"], "n'est pas un mois"),
        (["--structure", "plie-grandsoissons", "--du", "2018-13"], "n'est pas un mois"),
        (["--structure", "plie-grandsoissons", "--du", "0000-01"], "n'est pas un mois"),
        (
            ["--structure", "plie-grandsoissons", "--du", "2019-01", "--au", "2018-01"],
            "finit avant de commencer",
        ),
        (["--structure", "plie-grandsoissons", "--du", "2999-01"], "après le mois en cours"),
        (["--structure", "plie-grandsoissons", "--commune", "99999"], "Aucune commune"),
        (["--structure", "plie-grandsoissons", "--commune-execution", "x"], "Aucune commune"),
        (["--structure", "plie-grandsoissons", "--epci", "1"], "Aucune intercommunalité"),
        (["--structure", "plie-grandsoissons", "--nature", "JARDIN"], "n'est pas une nature"),
        (["--structure", "plie-grandsoissons", "--clause", "X"], "n'est pas un type de clause"),
        (["--structure", "plie-grandsoissons", "--donneur-ordre", "1"], "Aucun donneur d'ordre"),
        (["--structure", "plie-grandsoissons", "--operation", "X"], "Aucune opération"),
        (["--structure", "plie-grandsoissons", "--marche", "X"], "Aucun marché"),
        (["--structure", "plie-grandsoissons", "--lot", "X"], "Aucun lot"),
        (["--structure", "plie-grandsoissons", "--facilitateur", "x@y.z"], "Aucun facilitateur"),
    ],
)
def test_the_command_refuses_in_one_french_sentence(structure, commande, options, phrase):
    with pytest.raises(CommandError, match=phrase):
        commande(*options, "--json")


# Nothing to count


def test_a_structure_without_contracts_has_no_rate_and_no_division(structure, commande):
    sortie, dit = commande("--structure", structure.code, "--json")
    chiffres = json.loads(sortie)
    assert chiffres["marches_suivis"] == chiffres["personnes"] == 0
    for cle in ("taux_realisation", "taux_lots_acheves", "heures_par_personne", "etp_moyen_annuel"):
        assert chiffres[cle] is None
    assert len(chiffres["par_sexe"]) == 4
    assert len(chiffres["par_age"]) == 5
    assert chiffres["par_nature"] == chiffres["par_mois"] == []
    assert dit.strip() == "Aucun marché n'est encore enregistré."


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (["--du", "2999-01", "--au", "2999-12"], "Cette période est à venir"),
        (["--au", "2015-12"], "Cette période précède le premier marché, notifié en janvier 2026."),
        (["--du", "0001-01", "--au", "0001-12"], "Cette période précède le premier marché"),
        (["--nature", "PI"], "ne répond à ces filtres"),
        (["--commune-execution", "02064"], "ne répond à ces filtres"),
    ],
)
def test_an_empty_answer_says_why(structure, commande, options, phrase):
    creer_cas_d_ecole(structure)
    sortie, dit = commande("--structure", structure.code, *options, "--json")
    assert json.loads(sortie)["heures_retenues"] == "0.00"
    assert phrase in dit


def test_a_territory_without_communes_says_so(structure, commande):
    creer_cas_d_ecole(structure)
    structure.communes.clear()
    sortie, dit = commande("--structure", structure.code, "--json")
    (ligne,) = json.loads(sortie)["par_commune"]
    assert ligne["code"] == "HORS_TERRITOIRE"
    assert "n'a pas encore de communes" in dit


def test_an_objective_of_zero_has_no_rate(structure, commande, lire):
    marche = creer_cas_d_ecole(structure)
    for lot in marche.lots.all():
        lot.objectifs.update(heures=Decimal(0))
    assert lire()["taux_realisation"] is None
    assert lire()["reste_a_realiser"] == "0.00"
    texte, _ = commande("--structure", structure.code)
    assert re.search(r"Taux de réalisation +sans objet", texte)


def test_hours_on_a_contract_notified_later_are_counted_and_follow_no_contract(structure, lire):
    marche = creer_cas_d_ecole(structure)
    marche.date_notification = date(2026, 9, 1)
    marche.save()
    chiffres = lire("--au", "2026-07")
    assert chiffres["marches_suivis"] == 0
    assert chiffres["marches_avec_heures"] == 1
    assert chiffres["heures_objectif"] == "0.00"

"""`manage.py rapport`: a document to a file, whole or not at all, or one clear sentence."""

import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from suivi.models import DocumentEmis
from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.test_chiffres import peupler
from tests.suivi.test_documents import lire


@pytest.fixture
def rapport(structure, tmp_path, capsys):
    marche = creer_cas_d_ecole(structure)
    marche.donneur_ordre.siret = factories.siret(7)
    marche.donneur_ordre.save()

    def lancer(genre, *options, sortie="rapport.pdf"):
        call_command(
            "rapport", genre, "--structure", structure.code, "--sortie", tmp_path / sortie, *options
        )
        return lire((tmp_path / sortie).read_bytes())

    return lancer


@pytest.mark.parametrize(
    ("genre", "options", "lu"),
    [
        ("territoire", ["--au", "2026-07"], "602,84"),
        ("territoire", ["--au", "2026-07", "--une-page"], "page 1/1"),
        ("territoire", ["--au", "2026-07", "--commune", "02722"], "chez vous"),
        ("clause", ["--au", "2026-07", "--marche", "ECOLE"], "481,17"),
        ("clause", ["--au", "2026-07", "--marche", "ECOLE", "--lot", "2"], "121,67"),
        ("donneur-ordre", ["--donneur-ordre", factories.siret(7)], "602,84"),
        ("annuel", ["--au", "2026-07"], "Bilan de janvier à juillet 2026"),
        ("evaluation", ["--au", "2026-07"], "six et douze mois après"),
        ("evaluation", ["--au", "2026-07", "--cohorte"], "Travail achevé"),
        ("clause", ["--marche", "ECOLE", "--apercu"], "APERÇU"),
    ],
)
def test_a_document_is_written_and_archived(rapport, genre, options, lu):
    assert lu in rapport(genre, *options)
    assert DocumentEmis.objects.count() == ("--apercu" not in options)


def test_a_former_commune_reads_the_report_of_the_one_of_today(rapport, commune):
    factories.CommuneFactory(code="02998", nom="Ancienne", devenue=commune)
    assert "Soissons" in rapport("territoire", "--au", "2026-07", "--commune", "02998")


def test_an_attestation_is_asked_by_siret(rapport):
    qui = DocumentEmis._meta.get_field("entreprise").related_model.objects.order_by("pk").first()
    lu = rapport(
        "attestation", "--entreprise", qui.identifiant, "--du", "2026-01", "--au", "2026-07"
    )
    assert "atteste que" in lu
    assert str(qui) in lu


@pytest.mark.parametrize(
    ("genre", "options", "phrase"),
    [
        ("territoire", ["--au", "2026-13"], "« 2026-13 » n'est pas un mois"),
        ("territoire", ["--au", "2031-01"], "2031-01 n'a pas commencé"),
        ("territoire", ["--du", "2026-07", "--au", "2026-01"], "finit avant de commencer"),
        ("territoire", ["--commune", "99999"], "Aucune commune n'a le code INSEE « 99999 »"),
        ("territoire", ["--marche", "ECOLE"], "--marche ne va pas avec ce document"),
        ("territoire", ["--public", "--au", "2026-05"], "années entières"),
        ("clause", [], "Ce document demande --marche"),
        ("clause", ["--marche", "RIEN"], "Aucun marché suivi ici n'a la référence « RIEN »"),
        ("clause", ["--marche", "ECOLE", "--lot", "9"], "Le marché n'a pas de lot « 9 »"),
        ("clause", ["--marche", "ECOLE", "--public"], "--public va avec"),
        ("annuel", ["--cohorte"], "--cohorte va avec l'évaluation"),
        ("annuel", ["--une-page"], "--une-page va avec le bilan de territoire"),
        ("attestation", ["--entreprise", "123"], "l'identifiant « 123 »"),
        ("donneur-ordre", ["--donneur-ordre", "1"], "n'a le SIRET « 1 »"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_written(
    rapport, tmp_path, genre, options, phrase
):
    with pytest.raises(CommandError, match=re.escape(phrase)):
        rapport(genre, *options)
    assert list(tmp_path.iterdir()) == []
    assert not DocumentEmis.objects.exists()


def test_a_reseau_is_asked_by_its_code(rapport, structure, reseau, tmp_path, capsys):
    peupler(factories.AttributionFactory(lot__marche__structure=structure), 6)
    sortie = tmp_path / "reseau.pdf"
    call_command("rapport", "reseau", "--reseau", reseau.code, "--sortie", sortie)
    lu = lire(sortie.read_bytes())
    assert "Aisne : les clauses sociales d'insertion" in lu
    assert DocumentEmis.objects.get().reseau == reseau


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        (["--reseau", "absent"], "Aucun réseau n'a le code « absent »"),
        ([], "Ce document demande --reseau"),
        (["--reseau", "aisne", "--structure", "x"], "--structure ne va pas avec ce document"),
        (["--reseau", "aisne", "--du", "2026-02"], "années entières"),
        (["--reseau", "aisne", "--commune", "02722"], "--commune ne va pas avec ce document"),
    ],
)
def test_a_reseau_badly_asked_is_one_sentence(structure, reseau, tmp_path, options, phrase):
    with pytest.raises(CommandError, match=re.escape(phrase)):
        call_command("rapport", "reseau", "--sortie", tmp_path / "r.pdf", *options)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_does_not_exist_costs_no_number(rapport):
    with pytest.raises(CommandError, match="n'existe pas"):
        rapport("territoire", sortie="nulle/part.pdf")
    assert not DocumentEmis.objects.exists()


def test_the_structure_is_named(db, tmp_path):
    with pytest.raises(CommandError, match="Aucune structure n'a le code « absente »"):
        call_command("rapport", "annuel", "--structure", "absente", "--sortie", tmp_path / "r.pdf")


def test_what_was_there_is_replaced_whole(rapport, tmp_path):
    (tmp_path / "rapport.pdf").write_text("ancien")
    assert "602,84" in rapport("territoire", "--au", f"{date(2026, 7, 1):%Y-%m}")
    assert [fichier.name for fichier in tmp_path.iterdir()] == ["rapport.pdf"]

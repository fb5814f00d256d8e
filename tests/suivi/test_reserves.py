"""What an élue is not given is told in words, the same on the screen, on paper, in the workbook."""

from dataclasses import fields, replace
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from pypdf import PdfReader

from participants.enums import Niveau
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.resultat import SuiviDuJalon
from suivi.constats import constats
from suivi.reserves import reserves
from suivi.tableaux_du_bilan import tableau
from tests import factories
from tests.suivi.test_bilan_pdf import texte
from tests.suivi.test_chiffres import retenir
from tests.suivi.test_classeur_territoire import feuille, ouvrir


@pytest.fixture
def neuf_personnes(structure):
    """Six people of one level, three of another; two of them live in a QPV."""
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    for rang in range(9):
        faits = retenir(attribution, "10").faits
        faits.niveau = Niveau.INFRA_3 if rang < 6 else Niveau.NIVEAU_4
        faits.code_qpv = "QN00201M" if rang < 2 else ""
        faits.save()
    return structure


def dites(structure, **filtres):
    perimetre = Perimetre((structure,), **filtres)
    return list(reserves(calculer(perimetre, Periode(), public=True), 5))


def test_what_is_merged_and_what_is_withheld_is_told(neuf_personnes):
    phrases = " ".join(dites(neuf_personnes))
    assert "Le détail par niveau de formation" in phrases
    assert "Les habitants de quartiers prioritaires ne sont pas comptés ici" in phrases
    assert "Six mois après leur contrat, la situation des personnes n'est pas publiée" in phrases


def test_rows_merged_among_others_are_named(neuf_personnes):
    attribution = factories.AttributionFactory(lot__marche__structure=neuf_personnes)
    for _ in range(5):
        faits = retenir(attribution, "10").faits
        faits.niveau = Niveau.NIVEAU_3
        faits.save()
    autres = next(phrase for phrase in dites(neuf_personnes) if phrase.startswith("« Autres »"))
    assert "niveau de formation" in autres


def test_a_few_in_a_job_are_withheld_in_words_and_in_the_table(neuf_personnes):
    """Seven reached, two in a job: the engine gives neither the two nor what they could be found from."""
    chiffres = calculer(Perimetre((neuf_personnes,)), Periode(), public=True)
    champs = {champ.name: 0 for champ in fields(SuiviDuJalon)}
    tus = dict.fromkeys(("en_emploi", "taux_emploi_dus", "taux_emploi_joints"))
    suivi = SuiviDuJalon(**{**champs, "dus": 9, "joints": 7, "taux_reponse": Decimal(7) / 9, **tus})
    chiffres = replace(chiffres, suivi_6=suivi)
    montre = tableau("suivi", chiffres, 5)
    ligne = dict(zip(montre.noms, montre.ecrites()[0][1:], strict=True))
    assert ligne["en_emploi"] == ligne["taux_emploi_joints"] == "non publié"
    assert ligne["joints"] == "7"
    assert "moins de 5 sont en emploi" in " ".join(constats(chiffres, 5))


def test_nothing_withheld_nothing_told(structure):
    """A perimeter that is too small is told by its first sentence."""
    factories.AttributionFactory(lot__marche__structure=structure)
    assert dites(structure) == []


def test_it_is_the_same_on_the_screen_on_paper_and_in_the_workbook(elue, neuf_personnes):
    page = unescape(elue.get(reverse("suivi:territoire")).content.decode())
    lu = texte(PdfReader(BytesIO(elue.get(reverse("suivi:bilan_territoire")).content)))
    chiffres = feuille(ouvrir(elue), "Chiffres")
    phrases = dites(neuf_personnes)
    assert phrases
    for phrase in phrases:
        assert phrase in page
        assert " ".join(phrase.replace("\u00a0", " ").split()) in lu
        assert ["À savoir", phrase] in [ligne[:2] for ligne in chiffres]


def test_who_reads_names_is_told_nothing_of_it(facilitatrice, neuf_personnes):
    page = unescape(facilitatrice.get(reverse("suivi:territoire")).content.decode())
    assert not any(phrase in page for phrase in dites(neuf_personnes))


def test_the_command_line_tells_it_beside_the_json(neuf_personnes, capsys):
    call_command("chiffres", structure=neuf_personnes.code, public=True, json=True)
    assert "ne sont pas comptés ici" in capsys.readouterr().err

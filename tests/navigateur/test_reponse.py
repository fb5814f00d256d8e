"""A person answers by their link on a phone, with a thumb; a facilitatrice reviews it without a mouse."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clauses_project.dates import ajouter_mois
from comptes.jetons import ecrire_court
from suivi.actions import liens_de_reponse as liens
from suivi.apres.ecriture import tenir
from suivi.enums import EtatReponse, Jalon
from tests import factories
from tests.navigateur.conftest import TELEPHONE
from tests.navigateur.test_espace import sans_defaut

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
UN_POUCE = 44  # CSS pixels: WCAG 2.1, 2.5.5


@pytest.fixture
def participant(structure):
    """Their work ended seven months ago."""
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    fin = ajouter_mois(timezone.localdate(), -7)
    contrat = factories.ContratTravailFactory(
        participant__structure=structure,
        employeur=attribution.entreprise,
        date_debut=fin - timedelta(days=30),
        date_fin=fin,
    )
    factories.AffectationFactory(attribution=attribution, contrat=contrat)
    tenir(personnes=[contrat.participant_id])
    return contrat.participant


@pytest.fixture
def adresse(participant, facilitatrice):
    cache.clear()  # what limits the rate
    echeance = participant.echeances.get(jalon=Jalon.SIX)
    reponse = liens.demander(echeance=echeance, par=facilitatrice.utilisateur)
    return reverse("suivi:repondre", args=[ecrire_court(reponse.lien)])


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "sans-javascript"])
def test_a_person_answers_with_a_thumb_on_a_phone(navigation, participant, adresse, javascript):
    page = navigation.ouvrir(taille=TELEPHONE, has_touch=True, java_script_enabled=javascript)
    page.goto(adresse)
    if javascript:
        sans_defaut(page)
    lignes = page.locator(".reponse .form-check, .reponse input.form-control, .reponse .btn")
    hauteurs = [lignes.nth(rang).bounding_box()["height"] for rang in range(lignes.count())]
    assert len(hauteurs) > 20
    assert min(hauteurs) >= UN_POUCE

    page.get_by_text("J'ai un CDD de 6 mois ou plus").tap()
    page.get_by_text("Chez le même employeur qu'avant").tap()
    page.get_by_label("Le métier, ou le nom de la formation").fill("Maçon")
    page.get_by_text("Me déplacer").tap()
    page.get_by_text("Oui, j'aimerais qu'on m'appelle").tap()
    page.get_by_label("En quelques mots").fill("Une bonne équipe.")
    page.get_by_role("button", name="Envoyer ma réponse").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre réponse est envoyée")

    reponse = participant.reponses_proposees.get()
    assert (reponse.etat, reponse.situation, reponse.metier) == (
        EtatReponse.A_RELIRE, "CDD_6_PLUS", "Maçon",
    )  # fmt: skip
    assert (reponse.meme_employeur, reponse.frein_mobilite, reponse.besoin_d_aide) == (True,) * 3

    page.goto(adresse)
    expect(page.get_by_text("Une réponse est déjà arrivée par ce lien")).to_be_visible()


def test_an_answer_is_reviewed_with_the_keyboard_alone(navigation, facilitatrice, participant):
    factories.ReponseProposeeFactory(
        participant=participant, date=timezone.localdate(), meme_employeur=True
    )
    page = navigation.ouvrir(facilitatrice)
    page.goto("/apres-le-travail/reponses/")
    expect(page.locator("[data-appel]:focus")).to_contain_text(participant.identite.prenom)
    page.keyboard.press("e")
    expect(page).to_have_url(re.compile(r"/reponses/\d+/$"))
    page.get_by_role("button", name="Accepter").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/reponses/$"))
    evaluation = participant.evaluations.get()
    assert evaluation.employeur == participant.contrats.get().employeur
    assert participant.echeances.get(jalon=Jalon.SIX).reponse == evaluation

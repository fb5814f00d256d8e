"""A facilitatrice clears a list of ten calls, a telephone in one hand: the keyboard alone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from clauses_project.dates import ajouter_mois
from suivi.apres.ecriture import tenir
from suivi.enums import Jalon, ResultatTentative, Situation
from suivi.models import Echeance, Evaluation, Tentative
from tests import factories

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
R = ResultatTentative


@pytest.fixture
def dix_personnes(structure):
    """Their work ended seven months ago, a day apart."""
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    participants = []
    for rang in range(10):
        fin = ajouter_mois(timezone.localdate(), -7) + timedelta(days=rang)
        contrat = factories.ContratTravailFactory(
            participant__structure=structure,
            participant__identite__nom=f"Personne {rang}",
            employeur=attribution.entreprise,
            date_debut=fin - timedelta(days=30),
            date_fin=fin,
        )
        factories.AffectationFactory(attribution=attribution, contrat=contrat)
        participants.append(contrat.participant)
    tenir(personnes=[participant.pk for participant in participants])
    return participants


def test_ten_calls_are_cleared_with_the_keyboard_alone(navigation, facilitatrice, dix_personnes):
    page = navigation.ouvrir(facilitatrice)
    page.goto("/apres-le-travail/")
    lignes = page.locator("[data-appel]")

    def ligne_tenue(rang):
        expect(page.locator("[data-appel]:focus")).to_contain_text(f"PERSONNE {rang}")

    def il_reste(nombre):
        expect(lignes).to_have_count(nombre)

    def evaluer(frappe):
        page.keyboard.press("e")
        expect(page.locator("#id_situation")).to_be_focused()
        page.keyboard.type(frappe)
        page.keyboard.press("Tab")  # the date, already today's
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/apres-le-travail/$"))

    il_reste(10)
    ligne_tenue(0)
    page.keyboard.press("p")
    il_reste(9)
    ligne_tenue(1)
    page.keyboard.press("f")
    il_reste(8)
    ligne_tenue(2)
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    il_reste(7)
    ligne_tenue(3)
    for reste in (6, 5, 4):
        page.keyboard.press("p")
        il_reste(reste)
    ligne_tenue(6)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    ligne_tenue(7)
    for reste, frappe in ((3, "Recherche"), (2, "CDI"), (1, "Injoignable"), (0, "Refus")):
        evaluer(frappe)
        il_reste(reste)

    essais = Tentative.objects.order_by("pk")
    assert [e.resultat for e in essais] == [R.SANS_REPONSE, R.NUMERO_FAUX, R.A_RAPPELER] + [
        R.SANS_REPONSE
    ] * 3
    assert essais[2].rappeler_le == timezone.localdate() + timedelta(days=1)
    situations = Evaluation.objects.order_by("pk").values_list("situation", flat=True)
    assert list(situations) == [
        Situation.RECHERCHE, Situation.CDI, Situation.INJOIGNABLE, Situation.REFUS,
    ]  # fmt: skip
    assert Echeance.objects.a_suivre().filter(jalon=Jalon.SIX).count() == 6

"""Hours without names: entered with a reason and a head-count, counted at once, corrected, taken back."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from comptes.models import Evenement
from entreprises.models import Entreprise
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.models import HeuresGlobales
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_octobre():
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False):
        yield


@pytest.fixture
def attribution(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    return factories.AttributionFactory(lot=lot, entreprise=entreprise)


SAISIE = {
    "employeur": "Bâti Aisne",
    "mois": "2026-09",
    "heures": "120,5",
    "effectif": "4",
    "motif": "Sous-traitance à un ESAT.",
}


def ajouter(personne, attribution, **autre):
    url = reverse("suivi:ajouter_heures_globales", args=[attribution.pk])
    return personne.post(url, {**SAISIE, **autre}, follow=True)


def chiffres(structure):
    return calculer(Perimetre((structure,)), Periode(date(2026, 9, 1), date(2026, 9, 1)))


def test_they_count_at_once_and_are_nobody(facilitatrice, structure, attribution):
    assert "120,50 h" in ajouter(facilitatrice, attribution).content.decode().replace("\xa0", " ")
    sommes = chiffres(structure)
    assert (sommes.heures_globales, sommes.heures_retenues) == (Decimal("120.50"),) * 2
    assert sommes.heures_declarees == Decimal("120.50")
    assert (sommes.personnes, sommes.contrats_travail) == (0, 0)
    globales = HeuresGlobales.objects.get()
    assert (globales.effectif, globales.saisies_par) == (4, facilitatrice.utilisateur)
    assert Evenement.objects.get(verbe="CREER").pourquoi == "Sous-traitance à un ESAT."


def test_the_contract_shows_them_in_its_months(facilitatrice, attribution):
    ajouter(facilitatrice, attribution)
    page = facilitatrice.get(attribution.lot.marche.get_absolute_url()).content.decode()
    assert "globales</small>" in page
    assert reverse("suivi:heures_globales", args=[attribution.pk]) in page


@pytest.mark.parametrize(
    ("champ", "valeur", "phrase"),
    [
        ("mois", "2026-11", "n'a pas commencé"),
        ("mois", "septembre", "n'est pas un mois"),
        ("heures", "-4", "négatives"),
        ("heures", "1.234", "se lit de deux façons"),
        ("heures", "0", "combien d'heures"),
        ("effectif", "0", "Une personne au moins"),
        ("effectif", "", "obligatoire"),
        ("motif", "", "obligatoire"),
        ("employeur", "Personne", "Aucune entreprise"),
    ],
)
def test_wrong_input_gets_a_sentence_and_is_given_back(
    facilitatrice, attribution, champ, valeur, phrase
):
    page = ajouter(facilitatrice, attribution, **{champ: valeur}).content.decode()
    assert phrase in page.replace("&#x27;", "'")
    assert "Sous-traitance" in page or champ == "motif"
    assert not HeuresGlobales.objects.exists()


def test_the_same_month_and_employer_is_entered_once(facilitatrice, attribution):
    ajouter(facilitatrice, attribution)
    page = ajouter(facilitatrice, attribution).content.decode()
    assert "existent déjà pour cet employeur et ce mois" in page
    assert HeuresGlobales.objects.count() == 1


def test_a_new_employer_is_brought_in_by_its_siret(facilitatrice, attribution):
    siret = factories.siret(4321)
    page = ajouter(facilitatrice, attribution, employeur=siret).content.decode()
    assert "écrivez la raison sociale" in page
    ajouter(
        facilitatrice,
        attribution,
        employeur=siret,
        raison_sociale="ESAT des Bords de l'Aisne",
        type_entreprise="ESAT",
    )
    assert HeuresGlobales.objects.get().employeur == Entreprise.objects.get(identifiant=siret)


def test_the_second_to_change_them_is_told(facilitatrice, collegue, attribution):
    ajouter(facilitatrice, attribution)
    globales = HeuresGlobales.objects.get()
    url = reverse("suivi:modifier_heures_globales", args=[globales.pk])
    collegue.post(url, {**SAISIE, "heures": "100", "version": 0})
    page = facilitatrice.post(url, {**SAISIE, "heures": "90", "version": 0}).content.decode()
    assert "Sonia Roux a modifié" in page
    globales.refresh_from_db()
    assert globales.heures == 100


def test_they_are_taken_back_with_a_reason(facilitatrice, structure, attribution):
    ajouter(facilitatrice, attribution)
    url = reverse("suivi:supprimer_heures_globales", args=[HeuresGlobales.objects.get().pk])
    facilitatrice.post(url, {"motif": ""})
    assert HeuresGlobales.objects.exists()
    facilitatrice.post(url, {"motif": "Comptées deux fois."})
    assert chiffres(structure).heures_retenues == 0
    assert Evenement.objects.get(verbe="SUPPRIMER").pourquoi == (
        "Comptées deux fois. (120,50 h retirées)"
    )
    assert facilitatrice.post(url, {"motif": "Encore."}).status_code == 404

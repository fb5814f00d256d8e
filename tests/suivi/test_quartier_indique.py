"""The quartier prioritaire of an address: an indication in the form of an eligibility, never a decision."""

from datetime import date

import pytest
import shapely
from django.core.cache import cache
from django.urls import reverse

from participants.models import Eligibilite
from territoires.models import QuartierPrioritaire
from tests import factories, services

RUE = services.adresse("12 Rue du Commerce 02200 Soissons", 3.3230, 49.3810)
CARRE = shapely.box(3.32, 49.37, 3.34, 49.39)


@pytest.fixture
def quartiers(db):
    """The same place, in the two lists."""
    for code, generation in (("QP002008", 2015), ("QN00201M", 2024)):
        QuartierPrioritaire.objects.create(
            code=code,
            generation=generation,
            nom="Presles",
            contour=shapely.to_wkb(CARRE),
            ouest=3.32,
            sud=49.37,
            est=3.34,
            nord=49.39,
            arrete_le=date(2024, 7, 13),
        )


@pytest.fixture
def geocodeur(settings):
    cache.clear()
    with services.ouvrir(services.geocodeur(RUE)) as (service, adresse):
        settings.GEOCODAGE = adresse
        yield service


@pytest.fixture
def etablir(facilitatrice, structure):
    personne = factories.ParticipantFactory(structure=structure)
    critere = factories.CritereFactory(structure=structure)
    adresse = reverse("suivi:eligibilite_nouvelle", args=[personne.pk])

    def envoyer(**champs):
        donnees = {
            "debut": "2026-03-15",
            "critere_principal": critere.pk,
            "adresse_qpv": "12 rue du Commerce, Soissons",
            **champs,
        }
        return facilitatrice.post(adresse, donnees)

    envoyer.adresse = adresse
    return envoyer


def test_the_quartier_is_indicated_and_waits_to_be_confirmed(quartiers, geocodeur, etablir):
    page = etablir().content.decode()
    assert "Retenir QN00201M Presles (liste 2024, contours du 13/07/2024)" in page
    assert "Retenir QP002008 Presles (liste 2015, contours du 13/07/2024)" in page
    assert not Eligibilite.objects.exists()
    etablir(quartier="QP002008:2015")
    eligibilite = Eligibilite.objects.get()
    assert (eligibilite.code_qpv, eligibilite.generation_qpv) == ("QP002008", 2015)
    assert (eligibilite.qpv_indique, eligibilite.generation_indiquee) == ("QP002008", 2015)
    assert eligibilite.contours_du == date(2024, 7, 13)
    assert [c.code for c in eligibilite.criteres.all()] == ["DELD"], "no criterion comes by itself"
    assert "Commerce" not in str(vars(eligibilite)), "the address is not kept"


def test_set_aside_the_indication_stays_and_the_fact_does_not(quartiers, geocodeur, etablir):
    etablir(quartier="aucun")
    eligibilite = Eligibilite.objects.get()
    assert (eligibilite.code_qpv, eligibilite.generation_qpv) == ("", None)
    assert (eligibilite.qpv_indique, eligibilite.generation_indiquee) == ("QN00201M", 2024)


def test_only_the_address_leaves(quartiers, geocodeur, etablir):
    etablir()
    (demande,) = geocodeur.demandes
    assert demande["q"] == "12 rue du Commerce, Soissons"
    assert set(demande) == {"q", "index", "limit", "autocomplete"}


def test_another_code_typed_beside_is_told(quartiers, geocodeur, etablir):
    page = etablir(quartier="QN00201M:2024", code_qpv="QP002009").content.decode()
    assert "pas le quartier que vous retenez" in page
    assert not Eligibilite.objects.exists()


def test_an_address_outside_every_quartier_changes_nothing(quartiers, settings, etablir):
    cache.clear()
    ailleurs = services.adresse("1 Rue du Port 02200 Soissons", 3.0, 49.0)
    with services.ouvrir(services.geocodeur(ailleurs)) as (_, adresse):
        settings.GEOCODAGE = adresse
        etablir()
    eligibilite = Eligibilite.objects.get()
    assert (eligibilite.code_qpv, eligibilite.qpv_indique) == ("", "")


def test_without_geocoder_or_contours_the_form_is_as_before(
    quartiers, etablir, facilitatrice, settings
):
    assert "adresse_qpv" not in facilitatrice.get(etablir.adresse).content.decode()
    cache.clear()
    with services.ouvrir(services.geocodeur(RUE)) as (_, adresse):
        settings.GEOCODAGE = adresse
        assert "adresse_qpv" in facilitatrice.get(etablir.adresse).content.decode()
    etablir(code_qpv="QP002008")  # nobody answers any more
    assert Eligibilite.objects.get().code_qpv == "QP002008"


def test_the_file_of_the_person_says_what_was_indicated(
    quartiers, geocodeur, etablir, facilitatrice
):
    etablir(quartier="aucun")
    page = facilitatrice.get(Eligibilite.objects.get().get_absolute_url()).content.decode()
    assert (
        "les contours officiels indiquaient QN00201M (liste 2024, contours du 13/07/2024)" in page
    )

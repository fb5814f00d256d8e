"""A company found in the State's directory: proposed where one is created, and never in the way."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from entreprises import annuaire
from entreprises.enums import TypeEntreprise
from entreprises.models import Entreprise
from tests import factories, services

NOUVELLE = reverse("entreprises:nouvelle")


@pytest.fixture
def guichet(settings):
    cache.clear()
    with services.ouvrir(services.annuaire) as (service, adresse):
        settings.RECHERCHE_ENTREPRISES = adresse
        yield service


def saisie(**champs):
    return {
        "type_identifiant": "SIRET",
        "identifiant": services.SIRET,
        "raison_sociale": "",
        "type": "ENTREPRISE",
        "commune": "",
        "courriel": "",
        **champs,
    }


def test_a_company_is_read_with_its_kind_and_its_commune(guichet, commune):
    fiche = annuaire.par_siret(services.SIRET_ETTI)
    assert fiche.raison_sociale == "INTERIM D'INSERTION INVENTE"
    assert fiche.type == TypeEntreprise.ETTI
    assert fiche.commune == commune
    assert annuaire.par_siret(factories.siret(999)) is None
    assert annuaire.par_siret("123") is None


@pytest.mark.parametrize(
    ("unite", "attendu"),
    [
        ({"complements": {"est_siae": True, "type_siae": "ACI, EI"}}, TypeEntreprise.ENTREPRISE),
        ({"complements": None, "activite_principale": "78.20Z"}, TypeEntreprise.ENTREPRISE),
        (
            {"siege": services.etablissement(services.SIRET, activite_principale="78.20Z")},
            TypeEntreprise.ETT,
        ),
        (
            {"siege": services.etablissement(services.SIRET, activite_principale="88.10C")},
            TypeEntreprise.ESAT,
        ),
    ],
)
def test_a_kind_is_proposed_only_when_it_is_known(unite, attendu, settings):
    cache.clear()
    reponse = {"results": [services.unite(services.SIRET, "A", **unite), {"siege": None}, 3]}
    with services.ouvrir(lambda parametres: reponse) as (_, adresse):
        settings.RECHERCHE_ENTREPRISES = adresse
        assert annuaire.par_siret(services.SIRET).type == attendu


def test_a_siret_alone_brings_the_rest_and_waits_to_be_confirmed(guichet, facilitatrice, commune):
    reponse = facilitatrice.post(NOUVELLE, saisie())
    page = reponse.content.decode()
    assert "ELECTRICITE INVENTEE" in page
    assert "Vérifiez le nom et le type" in page
    form = reponse.context["form"]
    assert form["commune"].value() == "Soissons (02)"
    assert not Entreprise.objects.exists()
    donnees = saisie(**{nom: form[nom].value() for nom in ("raison_sociale", "type", "commune")})
    facilitatrice.post(NOUVELLE, donnees)
    creee = Entreprise.objects.get()
    assert (creee.raison_sociale, creee.commune) == ("ELECTRICITE INVENTEE", commune)


def test_what_was_typed_is_kept(guichet, facilitatrice):
    facilitatrice.post(NOUVELLE, saisie(raison_sociale="Électricité Inventée"))
    assert Entreprise.objects.get().raison_sociale == "Électricité Inventée"


def test_the_page_asks_the_directory_as_a_siret_is_typed(guichet, facilitatrice, commune):
    adresse = reverse("entreprises:annuaire")
    assert f'data-annuaire="{adresse}"' in facilitatrice.get(NOUVELLE).content.decode()
    assert facilitatrice.get(adresse, {"siret": services.SIRET}).json() == {
        "raison_sociale": "ELECTRICITE INVENTEE",
        "type": "ENTREPRISE",
        "commune": "Soissons (02)",
        "fermee": False,
    }
    assert facilitatrice.get(adresse, {"siret": "0"}).json() == {}


def test_names_of_the_directory_come_after_those_known_here(guichet, facilitatrice):
    connue = factories.EntrepriseFactory(raison_sociale="Électricité Inventée de l'Aisne")
    reponse = facilitatrice.get(reverse("entreprises:proposees"), {"q": "electricite inventee"})
    assert reponse.json()["propositions"] == [
        f"Électricité Inventée de l'Aisne ({connue.identifiant})",
        f"ELECTRICITE INVENTEE ({services.SIRET})",
    ]


def test_wherever_a_company_is_created_the_directory_names_it(guichet, facilitatrice, monde):
    adresse = reverse("marches:attribuer", args=[monde.lot.pk])
    donnees = {"entreprise": f"ELECTRICITE INVENTEE ({services.SIRET})", "role": "COTRAITANT"}
    reponse = facilitatrice.post(adresse, donnees)
    assert "l'annuaire de l'État le nomme « ELECTRICITE INVENTEE »" in json.dumps(
        reponse.context["form"].errors, ensure_ascii=False
    )
    form = reponse.context["form"]
    donnees |= {nom: form[nom].value() for nom in ("raison_sociale", "type_entreprise")}
    facilitatrice.post(adresse, donnees)
    assert (
        Entreprise.objects.get(identifiant=services.SIRET).raison_sociale == "ELECTRICITE INVENTEE"
    )


def test_without_the_directory_the_form_works_as_before(facilitatrice, settings):
    cache.clear()
    with services.ouvrir(services.annuaire) as (_, adresse):
        settings.RECHERCHE_ENTREPRISES = adresse
    page = facilitatrice.post(NOUVELLE, saisie()).content.decode()  # nobody answers any more
    assert "Ce champ est obligatoire." in page
    facilitatrice.post(NOUVELLE, saisie(raison_sociale="Bâti Neuf"))
    assert Entreprise.objects.get().raison_sociale == "Bâti Neuf"

"""The official list: what is loaded, what leads to what, and what happens the second time."""

import io
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from territoires.models import Commune, Departement, Intercommunalite

FICHIERS = {
    "departements": [{"code": "01", "nom": "Ain"}, {"code": "13", "nom": "Bouches-du-Rhône"}],
    "epci": [
        {"code": "240100750", "nom": "CC Rives de l'Ain", "type": "CC", "membres": [{"code": "01015"}]}
    ],
    "communes": [
        {
            "code": "01015", "nom": "Arboys en Bugey", "type": "commune-actuelle",
            "departement": "01", "codesPostaux": ["01300"], "population": 710,
            "anciensCodes": ["01340", "01999"],
        },
        {"code": "13055", "nom": "Marseille", "type": "commune-actuelle", "departement": "13"},
        {
            "code": "98735", "nom": "Papeete", "type": "commune-actuelle", "departement": "987",
            "codesPostaux": ["98714"], "population": 26654,
        },
        {
            "code": "01015", "nom": "Arbignieu", "type": "commune-deleguee",
            "departement": "01", "chefLieu": "01015",
        },
        {
            "code": "01340", "nom": "Saint-Bois", "type": "commune-deleguee",
            "departement": "01", "chefLieu": "01015",
        },
        {
            "code": "13201", "nom": "Marseille 1er Arrondissement",
            "type": "arrondissement-municipal", "departement": "13", "commune": "13055",
        },
    ],
}  # fmt: skip


@pytest.fixture
def decoupage(tmp_path, settings):
    """A list of a few communes, written where the command reads it."""

    def ecrire(fichiers):
        for nom, lignes in fichiers.items():
            (tmp_path / f"{nom}.json").write_text(json.dumps(lignes), encoding="utf-8")

    settings.DECOUPAGE = tmp_path
    ecrire(FICHIERS)
    return ecrire


def charger() -> str:
    sortie = io.StringIO()
    call_command("charger_territoires", stdout=sortie)
    return sortie.getvalue()


@pytest.mark.django_db
def test_former_and_delegated_communes_lead_to_todays(decoupage):
    charger()
    assert set(Commune.objects.actuelles().values_list("pk", flat=True)) == {
        "01015",
        "13055",
        "98735",
    }
    devenues = dict(Commune.objects.exclude(devenue=None).values_list("pk", "devenue"))
    assert devenues == {"01340": "01015", "01999": "01015", "13201": "13055"}
    assert Commune.objects.get(pk="01999").nom == "Arboys en Bugey"


@pytest.mark.django_db
def test_a_commune_knows_its_epci_its_departement_and_its_normalised_name(decoupage):
    charger()
    arboys = Commune.objects.get(pk="01015")
    assert (arboys.intercommunalite_id, arboys.departement_id) == ("240100750", "01")
    assert (arboys.recherche, arboys.codes_postaux) == ("arboys en bugey", "01300")
    assert Commune.objects.get(pk="98735").departement is None


@pytest.mark.django_db
def test_a_second_load_changes_nothing_and_says_so(decoupage):
    assert "6 lues, 6 créées, 0 modifiée." in charger()
    assert "6 lues, 0 créée, 0 modifiée." in charger()


@pytest.mark.django_db
def test_a_renamed_commune_is_updated_and_stays_searchable(decoupage):
    charger()
    suivant = json.loads(json.dumps(FICHIERS))
    suivant["communes"][0]["nom"] = "Arboys-l'Évêque"
    decoupage(suivant)
    assert "0 créée, 2 modifiées." in charger()  # and the former code that bears its name
    assert Commune.objects.get(pk="01015").recherche == "arboys l eveque"


@pytest.mark.django_db
def test_without_the_npm_package_one_sentence_says_what_to_do(settings, tmp_path):
    settings.DECOUPAGE = tmp_path / "absent"
    with pytest.raises(CommandError, match=r"make install"):
        charger()


@pytest.mark.django_db
def test_the_real_list_gives_today_s_communes_of_france():
    assert settings.DECOUPAGE.exists()
    charger()
    assert Commune.objects.actuelles().count() == 34_969
    assert Commune.objects.filter(intercommunalite="240200477").count() == 27
    assert Departement.objects.filter(pk="02", nom="Aisne").exists()
    assert Intercommunalite.objects.get(pk="240200477").nom == "CA GrandSoissons Agglomération"
    assert not Commune.objects.filter(devenue__devenue__isnull=False).exists()
    assert "39254 lues, 0 créée, 0 modifiée." in charger()

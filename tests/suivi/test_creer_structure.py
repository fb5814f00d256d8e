"""Opening a structure from the command line."""

import io

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from clauses_project.profils import Profil
from comptes.models import Invitation
from territoires.models import Structure
from tests.factories import CommuneFactory, StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def laon():
    return CommuneFactory(laon=True)


def creer(*arguments) -> str:
    sortie = io.StringIO()
    call_command("creer_structure", *arguments, stdout=sortie)
    return sortie.getvalue()


def test_its_territory_is_the_communes_named_and_those_of_the_epci(laon):
    soissons = CommuneFactory(soissons=True)
    CommuneFactory(code="02900", nom="Ancienne", devenue=laon)
    CommuneFactory(code="02901", nom="Fusionnée", devenue=soissons)
    CommuneFactory(code="60159", nom="Compiègne")
    phrase = creer("mef", "--nom", "MEF", "--epci", "200043495", "--commune", "02901")
    structure = Structure.objects.get(code="mef")
    assert set(structure.communes.all()) == {laon, soissons}
    assert "« MEF » créée : 2 communes." in phrase


def test_it_starts_with_the_publics_of_the_trade(laon):
    creer("mef", "--nom", "MEF")
    criteres = Structure.objects.get(code="mef").criteres
    codes = (
        "DELD DETLD BRSA ASS AAH ADA AI INVALIDITE BOETH J26 NEET SENIOR QPV FRR IAE GEIQ EA_ESAT REGIE "
        "EPIDE E2C PLIE CEJ PPSMJ REFUGIE ASE PARENT_ISOLE SDF ALTERNANT AUTRE"
    )
    assert list(criteres.order_by("rang").values_list("code", flat=True)) == codes.split()
    assert list(criteres.exclude(duree_mois=None).values_list("code", "duree_mois")) == [
        ("EA_ESAT", 0)
    ]


def test_who_will_run_it_receives_an_invitation(laon, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        creer("mef", "--nom", "MEF", "--admin", "Odile@Exemple.fr")
    invitation = Invitation.objects.get()
    assert (invitation.profil, invitation.structure.code) == (Profil.ADMINISTRATEUR, "mef")
    assert [message.to for message in mail.outbox] == [["odile@exemple.fr"]]


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (("mef", "--epci", "999999999"), "Aucune intercommunalité n'a le SIREN « 999999999 »."),
        (("mef", "--commune", "99999"), "Aucune commune n'a le code INSEE « 99999 »."),
        (("Plie",), "Le code « Plie » est déjà celui d'une structure."),
        (("m e f",), "« m e f » n'est pas un code"),
        (("mef", "--admin", "odile"), "« odile » n'est pas une adresse électronique."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(laon, arguments, phrase):
    StructureFactory(code="plie")
    with pytest.raises(CommandError, match=phrase):
        creer(*arguments, "--nom", "MEF")
    assert Structure.objects.count() == 1


def test_without_communes_it_says_what_to_run_first():
    with pytest.raises(CommandError, match="charger_territoires"):
        creer("mef", "--nom", "MEF", "--epci", "200043495")

"""The demonstration, exported and taken in by empty structures: every published figure is the same."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction

from suivi.actions.structures import creer_structure
from suivi.cumuls import ecarts
from suivi.demonstration import grandsoissons, laonnois, valois
from suivi.models import Echeance
from territoires.models import Structure
from tests.suivi.reprise.classeur import chiffres, exporte, reprendre

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    """Loaded once for the whole module, and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("maison", [grandsoissons, laonnois, valois], ids=lambda m: m.CODE)
def test_an_empty_structure_that_imports_an_export_has_its_figures_key_by_key(maison):
    origine = Structure.objects.get(code=maison.CODE)
    copie = creer_structure(code="copie", nom="Copie", sirens=[maison.SIREN_EPCI])
    contenu = exporte(origine)

    constats = reprendre(copie, contenu)

    assert constats.erreurs == []
    assert not ecarts(copie)
    attendus, obtenus = chiffres(origine.code), chiffres(copie.code)
    assert {cle for cle in attendus if attendus[cle] != obtenus[cle]} == set()
    assert attendus.keys() == obtenus.keys()
    dus = [
        Echeance.objects.filter(structure=structure).order_by("due_le", "jalon")
        .values_list("due_le", "jalon", "tombee_le") for structure in (origine, copie)
    ]  # fmt: skip
    assert sorted(map(str, dus[0])) == sorted(map(str, dus[1]))
    for structure in (copie, origine):
        encore = reprendre(structure, contenu).total
        assert (encore.crees, encore.modifies, encore.refusees) == (0, 0, 0)

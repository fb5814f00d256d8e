"""Many objects stored at once are those that one by one would be."""

from datetime import date
from decimal import Decimal

import pytest

from clauses_project.versement import PEU, creer_en_nombre
from marches.models import Marche
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nombre", [2, PEU + 10])
def test_objects_stored_at_once_have_their_keys_and_every_value(structure, nombre):
    donneur = factories.DonneurOrdreFactory(structure=structure)
    dernier = factories.MarcheFactory(structure=structure, donneur_ordre=donneur)
    marches = [
        Marche(
            structure=structure, donneur_ordre=donneur, reference=f"É\\t-{rang}",
            objet="Voirie\tet\nréseaux", nature="TRAVAUX", clause="EXECUTION",
            montant_ht=Decimal("1234.50") if rang else None, date_notification=date(2026, 3, 2),
        )
        for rang in range(nombre)
    ]  # fmt: skip

    creer_en_nombre(marches)

    relus = list(Marche.objects.filter(pk__in=[m.pk for m in marches]).order_by("pk"))
    assert [m.pk for m in relus] == [m.pk for m in marches]
    champs = [c.attname for c in Marche._meta.concrete_fields if not c.generated]
    for relu, marche in zip(relus, marches, strict=True):
        assert {nom: getattr(relu, nom) for nom in champs} == {
            nom: getattr(marche, nom) for nom in champs
        }
    assert marches[0].montant_ht is None
    assert "voirie et reseaux" in relus[0].recherche
    assert factories.MarcheFactory(structure=structure).pk > dernier.pk + nombre

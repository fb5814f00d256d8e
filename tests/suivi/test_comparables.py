"""What similar contracts were asked and did, against sums worked out by hand."""

from decimal import Decimal
from html import unescape

import pytest

from marches.amont.lecture import lots_de
from marches.enums import NatureMarche, Statut
from suivi.comparables import comparer
from tests import factories

pytestmark = pytest.mark.django_db


def passe(structure, intitule, montant, heures, faites=0, **marche):
    lot = factories.LotFactory(
        marche=factories.MarcheFactory(structure=structure, **marche),
        intitule=intitule,
        montant_ht=Decimal(montant),
    )
    factories.LigneObjectifFactory(lot=lot, heures=Decimal(heures))
    if faites:
        factories.HeuresGlobalesFactory(
            attribution=factories.AttributionFactory(lot=lot), heures=Decimal(faites)
        )
    return lot


@pytest.fixture
def lot(structure):
    achat = factories.AchatFactory(structure=structure)
    return factories.LotPrevuFactory(
        achat=achat, intitule="Menuiseries extérieures", montant_ht=Decimal(200_000)
    )


def compare(lot):
    return comparer(lot.achat, lots_de(lot.achat))[lot.pk]


def test_the_same_trade_stands_alone_and_hours_are_those_of_the_figures(structure, lot):
    passe(structure, "Menuiserie intérieure", 100_000, 150, faites=75)
    passe(structure, "Menuiserie bois", 400_000, 600, faites=600, statut=Statut.TERMINE)
    passe(structure, "Gros œuvre", 200_000, 900)
    comparaison = compare(lot)
    assert comparaison.du_metier
    assert [p.lot.intitule for p in comparaison.montres] == [
        "Menuiserie intérieure",
        "Menuiserie bois",
    ]
    # 750 h for 500 000 €: 1 500 h for a million, 300 h for 200 000 €; 675 h done, 90 %.
    assert (comparaison.par_million, comparaison.au_meme_rapport) == (1500, 300)
    assert comparaison.ensemble.realise == 675
    assert comparaison.ensemble.taux == Decimal("0.9")


def test_without_the_trade_the_nature_is_compared_and_another_amount_or_nature_is_not(
    structure, lot
):
    passe(structure, "Gros œuvre", 200_000, 900)
    passe(structure, "Menuiserie", 99_999, 1)
    passe(structure, "Menuiserie", 400_001, 1)
    passe(structure, "Menuiserie", 200_000, 1, nature=NatureMarche.SERVICES)
    passe(structure, "Menuiserie", 200_000, 1, statut=Statut.A_QUALIFIER)
    passe(factories.StructureFactory(), "Menuiserie", 200_000, 1)
    comparaison = compare(lot)
    assert not comparaison.du_metier
    assert [p.lot.intitule for p in comparaison.passes] == ["Gros œuvre"]


def test_a_published_contract_of_the_same_family_is_of_the_same_trade(structure, lot):
    autre = passe(structure, "Lot unique", 200_000, 50)
    passe(structure, "Gros œuvre", 200_000, 900)
    factories.ContratPublieFactory(
        structure=structure, marche=autre.marche, contenu={"cpv": "45421000"}
    )
    lot.achat.cpv = "45420000"
    assert [p.lot for p in compare(lot).passes] == [autre]


def test_nothing_alike_is_said_and_what_is_alike_is_linked(structure, lot, facilitatrice):
    assert compare(lot) is None
    page = unescape(facilitatrice.get(lot.achat.get_absolute_url()).content.decode())
    assert "sans objet" in page
    semblable = passe(structure, "Menuiserie", 200_000, 300)
    page = unescape(facilitatrice.get(lot.achat.get_absolute_url()).content.decode())
    assert semblable.get_absolute_url() in page
    assert "juriste de l'acheteur décide" in page

"""Hours planned by quarter: typed, kept, versioned, told by the journal."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from clauses_project.refus import Conflit
from comptes.journal import historique
from marches import actions
from tests import factories

T1, T2 = date(2026, 1, 1), date(2026, 4, 1)


@pytest.fixture
def lot(structure):
    return factories.LotFactory(
        marche__structure=structure,
        marche__date_notification=date(2025, 12, 10),
        marche__date_ordre_service=date(2026, 2, 1),
        marche__date_fin=date(2026, 9, 30),
    )


def saisir(client, lot, **champs):
    return client.post(
        reverse("marches:previsions", args=[lot.pk]), {"version": lot.version, **champs}
    )


def test_a_field_a_quarter_from_the_ordre_de_service_to_the_end(facilitatrice, lot):
    page = facilitatrice.get(reverse("marches:previsions", args=[lot.pk])).content.decode()
    for mots in ("1er trimestre 2026", "2e trimestre 2026", "3e trimestre 2026"):
        assert mots in page
    assert "4e trimestre" not in page


def test_what_is_typed_is_kept_and_the_journal_tells_it(facilitatrice, lot):
    assert saisir(facilitatrice, lot, t_2026_01="150", t_2026_04="75h30").status_code == 302
    assert dict(lot.previsions.values_list("trimestre", "heures")) == {
        T1: Decimal("150.00"),
        T2: Decimal("75.50"),
    }
    evenement = historique(lot).first()
    assert evenement.qui == facilitatrice.utilisateur
    assert evenement.details["champs"]["heures prévues, 2e trimestre 2026"] == ["", "75,50"]
    lot.refresh_from_db()
    saisir(facilitatrice, lot, t_2026_01="150", t_2026_04="")
    assert list(lot.previsions.values_list("trimestre", flat=True)) == [T1]


def test_the_second_click_writes_nothing(facilitatrice, lot):
    saisir(facilitatrice, lot, t_2026_01="150")
    lot.refresh_from_db()
    saisir(facilitatrice, lot, t_2026_01="150,00")
    assert historique(lot).count() == 1


def test_two_people_at_once(facilitatrice, collegue, lot):
    saisir(collegue, lot, t_2026_01="100")
    reponse = saisir(facilitatrice, lot, t_2026_01="200")
    assert "pendant que vous le modifiiez" in reponse.content.decode()
    assert 'value="200"' in reponse.content.decode()
    assert lot.previsions.get().heures == 100
    with pytest.raises(Conflit):
        actions.prevoir(lot=lot, heures={T1: Decimal(1)}, par=None, version=lot.version)


def test_bad_input_is_given_back(facilitatrice, lot):
    page = saisir(facilitatrice, lot, t_2026_01="beaucoup", t_2026_04="10").content.decode()
    assert "« beaucoup » n&#x27;est pas un nombre d&#x27;heures" in page
    assert 'value="10"' in page
    assert not lot.previsions.exists()


def test_another_structure_finds_nothing(etrangere, lot):
    assert etrangere.get(reverse("marches:previsions", args=[lot.pk])).status_code == 404

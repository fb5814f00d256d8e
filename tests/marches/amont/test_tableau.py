"""The board of planned purchases: buyers down, months across."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from marches.amont.tableau import CONSULTATION, NOTIFICATION, dresser
from tests import factories

pytestmark = pytest.mark.django_db


def cartes(tableau):
    """The objects on the board, by buyer and column."""
    return {
        (str(rang.donneur_ordre), case.colonne): [carte.achat.objet for carte in case.cartes]
        for rang in tableau.rangs
        for case in rang.cases
        if case.cartes
    }


def test_a_purchase_stands_in_the_month_of_its_date_in_the_row_of_its_buyer(structure):
    ville, pays = (
        factories.DonneurOrdreFactory(structure=structure, nom=nom) for nom in ("Ville", "Pays")
    )
    dates = {
        "Toit": {"date_consultation": date(2026, 12, 31), "date_notification": date(2027, 3, 1)},
        "Cour": {"date_consultation": date(2026, 11, 30), "date_notification": None},
        "Pont": {"date_consultation": date(2027, 6, 1), "date_notification": None},
        "Quai": {"date_consultation": None, "date_notification": None},
    }
    achats = [
        factories.AchatFactory(
            structure=structure,
            donneur_ordre=pays if objet == "Pont" else ville,
            objet=objet,
            **jours,
        )
        for objet, jours in dates.items()
    ]
    assert cartes(dresser(achats, par=CONSULTATION, du=date(2026, 12, 1))) == {
        ("Ville", "Avant décembre 2026"): ["Cour"],
        ("Ville", "Décembre 2026"): ["Toit"],
        ("Ville", "Sans date"): ["Quai"],
        ("Pays", "Après mai 2027"): ["Pont"],
    }
    par_notification = dresser(achats, par=NOTIFICATION, du=date(2026, 12, 1))
    assert cartes(par_notification)["Ville", "Mars 2027"] == ["Toit"]
    assert [str(rang.donneur_ordre) for rang in par_notification.rangs] == ["Pays", "Ville"]


def test_a_missed_opportunity_stays_on_the_board_and_filters_follow(structure, facilitatrice):
    arrete = factories.AchatFactory(structure=structure, arrete=True)
    adresse = reverse("marches:tableau_achats")
    page = unescape(
        facilitatrice.get(adresse, {"etape": "SANS_CLAUSE", "du": "bof"}).content.decode()
    )
    assert arrete.objet in page
    assert "Fournitures sans main-d'œuvre." in page
    assert "/achats/?etape=SANS_CLAUSE" in page
    liste = facilitatrice.get(reverse("marches:achats"), {"etape": "SANS_CLAUSE"})
    assert f"{adresse}?etape=SANS_CLAUSE" in unescape(liste.content.decode())
    vide = facilitatrice.get(adresse, {"etape": "CALIBRE"})
    assert "Rien ne correspond" in unescape(vide.content.decode())

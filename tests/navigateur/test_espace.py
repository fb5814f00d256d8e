"""A company declares its month on a phone, by its link, in less than ten actions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clauses_project.dates import ajouter_mois, mois_de
from comptes.jetons import ecrire_lien
from suivi.enums import Etat
from suivi.models import LigneHeures
from tests import factories
from tests.navigateur.conftest import TELEPHONE
from tests.navigateur.test_accessibilite import CHERCHER, REGLES, deborde

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def declaration(structure, entreprise):
    """Last month is open for two people; the first one worked the month before."""
    mois = ajouter_mois(mois_de(timezone.localdate()), -1)
    lot = factories.LotFactory(marche__structure=structure)
    factories.LigneObjectifFactory(lot=lot)
    declarant = factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)
    avant = factories.DeclarationFactory(
        declarant=declarant, mois=ajouter_mois(mois, -1), validee=True
    )
    for nom in ("Aubry", "Bonnet"):
        affectation = factories.AffectationFactory(
            attribution=declarant.attribution,
            contrat__date_debut=ajouter_mois(mois, -3),
            contrat__participant__identite__nom=nom,
        )
        if nom == "Aubry":
            factories.LigneHeuresFactory(
                declaration=avant, affectation=affectation, heures_travail=Decimal("130.50")
            )
    return factories.DeclarationFactory(declarant=declarant, mois=mois)


@pytest.fixture
def adresse(declaration, entreprise):
    lien = factories.LienSigneFactory(
        de_declaration=True,
        entreprise=entreprise,
        mois=declaration.mois,
        expire_le=timezone.now() + timedelta(days=30),
        portee={"structure": declaration.structure_id, "destinataire": "paie@bati-aisne.example"},
    )
    return reverse("suivi:lien", args=[ecrire_lien(lien)])


def sans_defaut(page):
    trouvees = page.evaluate(CHERCHER, REGLES)
    assert [(v["id"], v["nodes"][0]["html"]) for v in trouvees] == []
    assert not deborde(page)


def test_the_month_is_declared_on_a_phone_in_less_than_ten_actions(
    declaration, adresse, navigation
):
    page = navigation.ouvrir(taille=TELEPHONE)
    page.goto(adresse)
    sans_defaut(page)
    page.get_by_role("button", name="Déclarer").click()  # 1
    sans_defaut(page)
    page.get_by_role("link", name="Déclarer").click()  # 2
    sans_defaut(page)
    page.get_by_role("button", name="Reprendre").click()  # 3
    seconde = page.locator("[data-rang]").nth(1)
    seconde.locator('input[data-partie="travail"]').fill("70")  # 4
    expect(page.locator('[data-total="tout"]')).to_have_text("200,50")
    page.get_by_role("button", name="Transmettre la déclaration").click()  # 5
    expect(page.get_by_role("heading", level=1)).to_contain_text("Récépissé")
    sans_defaut(page)

    declaration.refresh_from_db()
    assert declaration.etat == Etat.TRANSMISE
    assert sorted(
        LigneHeures.objects.filter(declaration=declaration).values_list("heures_travail", flat=True)
    ) == [Decimal(70), Decimal("130.50")]

"""Before there are hours: a planned purchase, sized, written, and become a contract with its first objective."""

import pytest
from django.urls import reverse
from docx import Document
from playwright.sync_api import expect
from pypdf import PdfReader

from clauses_project.dates import ajouter_mois
from marches.models import Achat, Marche
from tests import factories
from tests.navigateur.test_parcours import champ, remplir

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
OBJET = "Réhabilitation de la piscine"


def test_a_purchase_becomes_a_contract_with_its_fiche_and_its_clause(facilitatrice, navigation):
    page = navigation.ouvrir(facilitatrice)
    programmer(page)
    calibrer(page)
    for geste in (
        "Le calibrage est fait",
        "Les pièces sont rédigées",
        "La consultation est lancée",
    ):
        page.get_by_role("button", name=geste).click()
    expect(page.get_by_role("main")).to_contain_text("En consultation")

    fiche = telecharger(page, page.get_by_role("link", name="Fiche de calibrage"))
    texte = " ".join(feuille.extract_text() for feuille in PdfReader(fiche).pages)
    assert OBJET in texte
    assert "64,46" in texte

    clause = rediger_le_ccap(page)
    assert "64 heures" in " ".join(paragraphe.text for paragraphe in clause.paragraphs)

    attribuer(page)
    marche = Marche.objects.get()
    assert marche.achat == Achat.objects.get()
    assert [ligne.heures for ligne in marche.lots.get().objectifs.all()] == [64]

    page.goto(reverse("suivi:fil_marche", args=[marche.pk]))
    fil = page.get_by_role("region", name="Le fil", exact=True)
    for trace in (
        OBJET,
        "Fiche de calibrage",
        "Cahier des clauses administratives",
        "ligne d'objectif",
    ):
        expect(fil).to_contain_text(trace)


def programmer(page):
    page.goto("/achats/tableau/")
    page.get_by_role("link", name="Nouveau projet d'achat").first.click()
    remplir(
        page,
        **{
            "Objet": OBJET,
            "ou nouveau donneur d'ordre": "Ville de Vailly",
            "Montant estimé HT (€)": "57 300 € HT",
            "Consultation lancée le": ajouter_mois(factories.MOIS, 2),
        },
    )
    champ(page, "Nature").select_option("Travaux")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(OBJET)
    expect(page.get_by_role("main")).to_contain_text("Programmé")


def calibrer(page):
    page.get_by_role("link", name="Calibrer").click()
    remplir(
        page,
        **{
            "Nom de la variante": "Au plus juste",
            "Part de main-d'œuvre (%)": "45",
            "Coût horaire chargé (€)": "40",
            "Effort d'insertion (%)": "10",
        },
    )
    page.get_by_role("button", name="Calculer").click()
    page.get_by_role("link", name="Retenir").click()
    page.get_by_role("button", name="Retenir").click()
    expect(page.get_by_role("main")).to_contain_text("64 h retenues")


def telecharger(page, lien):
    with page.expect_download() as telechargement:
        lien.click()
    return telechargement.value.path()


def rediger_le_ccap(page):
    """The clause of the CCAP, from the model of the house; then back to the purchase."""
    page.get_by_role("link", name="Rédiger les pièces").click()
    champ(page, "Pièce").select_option("CCAP")
    page.get_by_role("button", name="Rédiger").click()
    piece = page.get_by_role("region", name="Pièces rédigées").get_by_role("link").first
    clause = Document(telecharger(page, piece))
    page.get_by_role("link", name=OBJET).click()
    return clause


def attribuer(page):
    page.get_by_role("link", name="Il devient un marché").click()
    remplir(
        page, **{"Référence du marché": "2027-014", "Notifié le": ajouter_mois(factories.MOIS, 5)}
    )
    page.get_by_role("button", name="Créer le marché").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(OBJET)
    expect(page.get_by_role("main")).to_contain_text("64")

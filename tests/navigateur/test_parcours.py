"""The whole main job, by three people in three browsers: from a new contract to the page an élue prints."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pypdf import PdfReader

from clauses_project import ecriture
from clauses_project.dates import ajouter_mois, mois_de
from tests import factories

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]


def entrer(page, personne):
    """Signs in through the form, as anyone does."""
    page.goto("/")
    page.get_by_label("Adresse électronique").fill(personne.utilisateur.email)
    page.get_by_label("Mot de passe", exact=True).fill(factories.MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Connexion")


def champ(partie, libelle):
    """The field of that very label, required or not."""
    return partie.get_by_label(re.compile(rf"^\s*{re.escape(libelle)}\s*(\(obligatoire\))?\s*$"))


def remplir(partie, **valeurs):
    """Fills fields by their label; a date as the browser's own input takes it."""
    for libelle, valeur in valeurs.items():
        texte = valeur.isoformat() if isinstance(valeur, date) else valeur
        champ(partie, libelle).fill(texte)


@pytest.fixture
def deja_la(structure):
    """A person of another contract, whose 100 hours are validated: élus read nothing about one person alone."""
    structure.seuil_publication = 2
    structure.save()
    factories.CritereFactory(structure=structure)
    declarant = factories.DeclarantFactory(attribution__lot__marche__structure=structure)
    factories.LigneObjectifFactory(lot=declarant.attribution.lot)
    return factories.LigneHeuresFactory(
        declaration=factories.DeclarationFactory(declarant=declarant, validee=True),
        heures_travail=Decimal(100),
        retenue=True,
    )


def test_from_a_new_contract_to_the_page_an_elue_prints(
    facilitatrice, declarante, elue, deja_la, navigation
):
    mois = ajouter_mois(mois_de(timezone.localdate()), -1)
    debut = ajouter_mois(mois, -2)

    bureau = navigation.ouvrir()
    entrer(bureau, facilitatrice)
    enregistrer_le_marche(bureau, debut)
    enregistrer_la_personne(bureau, debut)
    ouvrir_le_mois(bureau, mois)

    chantier = navigation.ouvrir(taille={"width": 390, "height": 844})
    entrer(chantier, declarante)
    declarer(chantier, mois)

    valider(bureau)
    verifier_l_avancement(bureau)

    mairie = navigation.ouvrir()
    entrer(mairie, elue)
    bilan = telecharger_le_bilan(mairie)
    assert "251,67" in bilan


def enregistrer_le_marche(page, debut):
    page.goto("/marches/nouveau/")
    valeurs = {
        "Référence": "2026-S-014",
        "Objet": "Rénovation du groupe scolaire Saint-Crépin",
        "ou nouveau donneur d'ordre": "Ville de Soissons",
        "Commune d'exécution": "Soissons (02)",
        "Date de notification": debut,
        "Ordre de service": debut,
        "Objectif initial, en heures": "1 000",
        "Titulaire": "Bâti Aisne",
    }
    remplir(page, **valeurs)
    champ(page, "Nature").select_option("Travaux")
    page.get_by_role("button", name="Enregistrer le marché").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rénovation du groupe scolaire")
    expect(page.get_by_role("main")).to_contain_text("Bâti Aisne")


def enregistrer_la_personne(page, debut):
    """Identity, eligibility and work contract on one page."""
    page.goto("/participants/nouveau/")
    page.get_by_role("heading", name="Son éligibilité").click()
    page.get_by_role("heading", name="Son contrat de travail").click()
    identite = {"Nom": "Petit", "Prénom": "Nadège", "Date de naissance": date(1994, 3, 8)}
    eligibilite = {"À partir du": debut, "Commune de résidence": "Soissons (02)"}
    contrat = {"Employeur": "Bâti Aisne", "Du": debut}
    remplir(page, **identite, **eligibilite, **contrat)
    champ(page, "Sexe").select_option("Femme")
    champ(page, "Critère principal").select_option(index=1)
    champ(page, "Type de contrat").select_option("CDD")
    marche = page.get_by_role("option", name="Rénovation du groupe scolaire").text_content()
    champ(page, "Marché servi").select_option(marche)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("PETIT Nadège")


def ouvrir_le_mois(page, mois):
    page.goto("/declarations/ouvrir/")
    champ(page, "Mois à ouvrir").fill(f"{mois:%Y-%m}")
    page.get_by_role("button", name="Ouvrir le mois").click()
    expect(page.get_by_role("main")).to_contain_text("Bâti Aisne")


def declarer(page, mois):
    """In the company's own space, on a phone."""
    page.get_by_role("link", name=f"Déclarer {ecriture.mois(mois)}").click()
    page.get_by_label("Heures travaillées, PETIT Nadège").fill("144h40")
    page.get_by_label("Heures de formation, PETIT Nadège").fill("7")
    page.get_by_role("button", name="Transmettre la déclaration").click()
    expect(page.get_by_role("main")).to_contain_text("transmise")


def valider(page):
    page.goto("/")
    page.get_by_role("link", name="Ouvrir les déclarations à contrôler").click()
    page.get_by_role("row", name="Bâti Aisne").get_by_role("link").first.click()
    page.get_by_role("button", name="Valider la déclaration").click()
    expect(page.get_by_role("main")).to_contain_text("Validée")


def verifier_l_avancement(page):
    """The dashboard has moved: 151.67 h of the 1 000."""
    page.goto("/")
    rang = page.get_by_role("row", name="Rénovation du groupe scolaire")
    expect(rang).to_contain_text("151,67")


def telecharger_le_bilan(page) -> str:
    """The text of the PDF."""
    expect(page.get_by_role("main")).to_contain_text("251,67")
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="PDF").click()
    lecteur = PdfReader(telechargement.value.path())
    return " ".join(feuille.extract_text() for feuille in lecteur.pages)

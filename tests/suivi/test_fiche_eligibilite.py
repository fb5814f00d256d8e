"""The sheet to sign, read in the PDF; and the ends that come near."""

from datetime import timedelta
from io import BytesIO

import pytest
from auditlog import get_logentry_model
from django.utils import timezone
from pypdf import PdfReader

from clauses_project.ecriture import INSECABLE
from comptes.enums import Verbe
from comptes.journal import historique
from tests import factories

pytestmark = pytest.mark.django_db


def lire(reponse):
    lecteur = PdfReader(BytesIO(reponse.content))
    pages = " ".join(page.extract_text() for page in lecteur.pages)
    return lecteur, " ".join(pages.replace(INSECABLE, " ").split())


def test_the_sheet_says_who_why_until_when_and_what_becomes_of_the_data(facilitatrice, structure):
    structure.conservation_mois = 30
    structure.save()
    eligibilite = factories.EligibiliteFactory(
        participant__structure=structure,
        participant__identite__nom="Aubry",
        participant__identite__prenom="Nadège",
        certifiee_par=facilitatrice.utilisateur,
        criteres=[
            factories.CritereFactory(
                structure=structure, code="BRSA", libelle="Bénéficiaire du RSA"
            ),
            factories.CritereFactory(structure=structure, code="QPV", libelle="Habitant d'un QPV"),
        ],
    )
    reponse = facilitatrice.get(f"/eligibilites/{eligibilite.pk}/fiche.pdf")
    assert reponse.headers["Content-Type"] == "application/pdf"
    assert "aubry" not in reponse.headers["Content-Disposition"].lower()
    lecteur, lu = lire(reponse)
    for attendu in (
        "AUBRY",
        "17/05/1990",
        "Bénéficiaire du RSA (critère principal)",
        "Habitant d'un QPV",
        "Attestation d'inscription de France Travail",
        "Du 01/01/2026 au 31/12/2027",
        "par Claire Fontaine",
        "Date et signature",
        "mission d'intérêt public",
        "30 mois après votre dernier suivi",
        structure.courriel,
        "CNIL",
    ):
        assert attendu in lu, attendu
    assert lu.index("Bénéficiaire du RSA") < lu.index("Habitant d'un QPV")
    racine = lecteur.trailer["/Root"]
    assert racine["/Lang"] == "fr"
    assert racine["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in racine["/Metadata"].get_data().decode()
    assert len(lecteur.pages) == 2


def test_its_download_is_journalled_and_is_a_reading_of_the_file(monde, facilitatrice, declarante):
    adresse = f"/eligibilites/{monde.eligibilite.pk}/fiche.pdf"
    assert f'href="{adresse}"' in facilitatrice.get(f"/participants/{monde.participant.pk}/").text
    assert declarante.get(adresse).status_code == 403
    lus = get_logentry_model().objects.filter(action=3, object_pk=str(monde.participant.pk))
    avant = lus.count()
    facilitatrice.get(adresse)
    evenement = historique(monde.eligibilite).first()
    assert (evenement.verbe, evenement.qui) == (Verbe.EXPORTER, facilitatrice.utilisateur)
    assert lus.count() == avant + 1


def test_ends_that_come_near_say_how_long_is_left_the_shortest_first(facilitatrice, structure):
    jour = timezone.localdate()
    for nom, jours in (("Tardive", 59), ("Proche", 3), ("Loin", 61)):
        factories.EligibiliteFactory(
            participant__structure=structure,
            participant__identite__nom=nom,
            fin=jour + timedelta(days=jours),
        )
    texte = facilitatrice.get("/participants/?eligibilite=BIENTOT").text
    assert texte.index("PROCHE") < texte.index("TARDIVE")
    assert "LOIN" not in texte
    assert f"Finit le {jour + timedelta(days=3):%d/%m/%Y} (dans 3 jours)" in texte
    assert "dans 59 jours" in texte
    assert "dans 3 jours" not in facilitatrice.get("/participants/").text
    accueil = facilitatrice.get("/")
    assert accueil.context["fins"] == 2


def test_a_prolonged_end_leaves_the_list_of_near_ends(facilitatrice, structure):
    jour = timezone.localdate()
    eligibilite = factories.EligibiliteFactory(
        participant__structure=structure,
        participant__identite__nom="Proche",
        fin=jour + timedelta(days=3),
    )
    reponse = facilitatrice.post(
        f"/eligibilites/{eligibilite.pk}/prolonger/",
        {
            "version": 0,
            "fin": (jour + timedelta(days=200)).isoformat(),
            "motif": "Chantier prolongé",
        },
    )
    assert reponse.status_code == 302
    assert "PROCHE" not in facilitatrice.get("/participants/?eligibilite=BIENTOT").text
    _, lu = lire(facilitatrice.get(f"/eligibilites/{eligibilite.pk}/fiche.pdf"))
    assert "prolongée : Chantier prolongé" in lu

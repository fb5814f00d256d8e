"""The images of the documents: looked at, drawn again, printed."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from comptes.emblemes import FINANCEURS_MAX, TAILLE_MAX
from comptes.models import Evenement
from suivi.actions.documents import emettre, ouvrir
from suivi.chiffres import Periode
from suivi.enums import GenreDocument, Lecteurs
from suivi.papier.demandes import Demande
from territoires.models import Embleme
from tests import factories
from tests.factories import image

SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


@pytest.fixture
def ajouter(administratrice):
    def envoyer(contenu, nom="logo.png", place="LOGO", libelle="Le logo du PLIE"):
        donnees = {
            "place": place,
            "libelle": libelle,
            "fichier": SimpleUploadedFile(nom, contenu),
        }
        adresse = reverse("comptes:ajouter_embleme")
        return administratrice.post(adresse, donnees, follow=True).content.decode()

    return envoyer


@pytest.mark.parametrize("genre", ["PNG", "JPEG"])
def test_an_image_is_drawn_again_and_shown(ajouter, administratrice, genre):
    page = ajouter(image(3000, 1500, genre), nom="n'importe quoi.exe")
    embleme = Embleme.objects.get()
    assert "prochains documents" in page
    assert (embleme.largeur, embleme.hauteur) == (600, 300)
    reponse = administratrice.get(reverse("comptes:embleme", args=[embleme.pk]))
    relue = Image.open(BytesIO(b"".join(reponse)))
    assert relue.format == "PNG"
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert Evenement.objects.filter(objet_libelle="Le logo du PLIE").exists()


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (SVG, "Un dessin SVG peut contenir un programme"),
        (b"GIF89a" + b"0" * 100, "ni une image PNG, ni une image JPEG"),
        (b"\x89PNG\r\n" + b"0" * 100, "ni une image PNG, ni une image JPEG"),
        (image() + b"0" * TAILLE_MAX, "pèse plus de 2 Mo"),
        (image(300, 200, "JPEG")[:-900], "Il manque la fin de cette image"),
        (image(300, 200, "PNG")[:-20], "Il manque la fin de cette image"),
        (b"<svg/>" + b"0" * 40_000_000, "pèse plus de 2 Mo"),
    ],
)
def test_what_is_no_image_is_refused_in_a_sentence(ajouter, contenu, phrase):
    page = ajouter(contenu)
    assert phrase in page
    assert "Le logo du PLIE" in page  # what was typed is given back
    assert not Embleme.objects.exists()


def test_a_new_logo_takes_the_place_of_the_old_one(ajouter):
    ajouter(image(40, 20))
    ajouter(image(50, 20), libelle="Le nouveau")
    assert Embleme.objects.get().libelle == "Le nouveau"


def test_the_same_image_twice_and_too_many_are_refused(ajouter, structure):
    ajouter(image(), place="FINANCEUR")
    assert "Cette image est déjà sur vos documents" in ajouter(image(), place="FINANCEUR")
    for _ in range(FINANCEURS_MAX - 1):
        factories.EmblemeFactory(structure=structure)
    page = ajouter(image(60, 60), place="FINANCEUR")
    assert f"au plus {FINANCEURS_MAX} emblèmes" in page


def test_images_are_printed_with_what_they_show(ajouter, structure):
    ajouter(image(80, 40))
    ajouter(image(60, 40), place="FINANCEUR", libelle="Union européenne")
    document = emettre(
        demande=Demande(
            GenreDocument.TERRITOIRE, structure, Periode(), Lecteurs.STRUCTURE, une_page=True
        ),
        par=None,
    )
    lecteur = PdfReader(BytesIO(ouvrir(document=document)))
    assert len(lecteur.pages[0].images) == 2
    from tests.suivi.test_bilan_pdf import structure_du_document

    racine = lecteur.trailer["/Root"]["/StructTreeRoot"]
    alternatives = {f.get("/Alt") for f in structure_du_document(racine, "/Figure")}
    assert {"Le logo du PLIE", "Union européenne"} <= alternatives


def test_taken_off_it_stays_on_what_was_issued(ajouter, administratrice, structure):
    ajouter(image())
    demande = Demande(GenreDocument.ANNUEL, structure, Periode(), Lecteurs.STRUCTURE)
    avant = emettre(demande=demande, par=None)
    embleme = Embleme.objects.get()
    adresse = reverse("comptes:retirer_embleme", args=[embleme.pk])
    assert "Le logo du PLIE" in administratrice.get(adresse).content.decode()
    administratrice.post(adresse)
    assert not Embleme.objects.exists()
    assert len(PdfReader(BytesIO(ouvrir(document=avant))).pages[0].images) == 1
    assert emettre(demande=demande, par=None) != avant

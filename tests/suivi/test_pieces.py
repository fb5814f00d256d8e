"""Papers of a declaration: what is accepted, who reads them, what is left once they were seen."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from comptes.enums import NaturePiece, Verbe
from comptes.models import Evenement, Piece
from tests import factories
from tests.conftest import entrer

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def image(format_):
    tampon = BytesIO()
    Image.new("RGB", (12, 9), "white").save(tampon, format_)
    return tampon.getvalue()


@pytest.fixture
def declaration(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    declarant = factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)
    return factories.DeclarationFactory(declarant=declarant)


def joindre(client, declaration, contenu=PDF, nom="releve.pdf", nature=NaturePiece.RELEVE):
    return client.post(
        reverse("suivi:joindre_piece", args=[declaration.pk]),
        {"nature": nature, "fichier": SimpleUploadedFile(nom, contenu)},
        follow=True,
    ).content.decode()


@pytest.mark.parametrize(
    ("contenu", "nom", "type_contenu"),
    [
        (PDF, "Relevé octobre.pdf", "application/pdf"),
        (image("JPEG"), "photo.JPEG", "image/jpeg"),
        (image("PNG"), "scan.png", "image/png"),
        (image("PNG"), "scan.pdf", "image/png"),
    ],
)
def test_a_paper_is_known_by_what_it_holds(declarante, declaration, contenu, nom, type_contenu):
    joindre(declarante, declaration, contenu, nom)

    piece = Piece.objects.get()
    assert piece.type_contenu == type_contenu
    assert piece.deposee_par == declarante.utilisateur
    assert len(piece.empreinte) == 64
    assert "releve" not in piece.fichier.name.lower().removeprefix("pieces/")
    assert Evenement.objects.filter(verbe=Verbe.JOINDRE, objet_id=declaration.pk).exists()


@pytest.mark.parametrize(
    ("contenu", "nom", "phrase"),
    [
        (b"MZ\x90\x00\x03" + b"\x00" * 500, "releve.pdf", "ni un PDF"),
        (b"%PDF-1.7\n" + b"\x00" * 500, "coupe.pdf", "ni un PDF"),
        (image("JPEG")[:60], "photo.jpg", "ni un PDF"),
        (image("GIF"), "photo.gif", "ni un PDF"),
        (b"<html><script>alert(1)</script>", "releve.png", "ni un PDF"),
        (b"", "vide.pdf", "est vide"),
    ],
)
def test_what_is_no_paper_is_refused_with_a_sentence(declarante, declaration, contenu, nom, phrase):
    assert phrase in joindre(declarante, declaration, contenu, nom).replace("&#x27;", "'")
    assert not Piece.objects.exists()


def test_a_heavy_file_is_refused_with_its_weight(declarante, declaration, settings):
    settings.PIECE_TAILLE_MAX = 1024
    page = joindre(declarante, declaration, PDF + b"\x00" * 2048 + b"%%EOF")
    assert "la limite est de" in page
    assert not Piece.objects.exists()


def test_the_same_file_twice_is_kept_once(declarante, declaration):
    joindre(declarante, declaration)
    joindre(declarante, declaration)
    assert Piece.objects.count() == 1


def test_a_file_is_saved_never_shown(declarante, facilitatrice, declaration):
    joindre(declarante, declaration)
    for lectrice in (declarante, facilitatrice):
        reponse = lectrice.get(reverse("suivi:piece", args=[Piece.objects.get().pk]))
        assert b"".join(reponse.streaming_content) == PDF
        assert reponse["Content-Disposition"] == 'attachment; filename="releve.pdf"'
        assert reponse["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in reponse["Content-Security-Policy"]
        assert "no-store" in reponse["Cache-Control"]


def test_neither_another_company_nor_another_structure_reads_it(
    declarante, concurrente, etrangere, declaration
):
    joindre(declarante, declaration)
    piece = Piece.objects.get()
    for curieuse in (concurrente, etrangere):
        assert curieuse.get(reverse("suivi:piece", args=[piece.pk])).status_code == 404
        assert curieuse.post(reverse("suivi:retirer_piece", args=[piece.pk])).status_code == 404


def test_who_joined_it_removes_it_while_the_month_is_not_sent(
    declarante, declaration, django_capture_on_commit_callbacks
):
    joindre(declarante, declaration)
    piece = Piece.objects.get()
    nom = piece.fichier.name
    with django_capture_on_commit_callbacks(execute=True):
        declarante.post(reverse("suivi:retirer_piece", args=[piece.pk]))
    assert not Piece.objects.exists()
    assert not default_storage.exists(nom)
    assert Evenement.objects.get(verbe=Verbe.SUPPRIMER).objet_libelle == "Relevé d'heures"


def test_somebody_else_of_the_company_does_not_remove_it(declarante, declaration, entreprise):
    joindre(declarante, declaration)
    autre = entrer("Paule", "Hamel", declaration=True, entreprise=entreprise)
    page = autre.post(
        reverse("suivi:retirer_piece", args=[Piece.objects.get().pk]), follow=True
    ).content.decode()
    assert "ne peut plus être retirée" in page
    assert Piece.objects.exists()


def test_once_the_month_is_sent_it_stays(declarante, declaration):
    joindre(declarante, declaration)
    declarante.post(reverse("suivi:aucune_heure", args=[declaration.pk]))
    declarante.post(reverse("suivi:retirer_piece", args=[Piece.objects.get().pk]))
    assert Piece.objects.exists()


def test_a_paper_seen_is_kept_or_erased_as_the_structure_wants(
    declarante, facilitatrice, declaration, django_capture_on_commit_callbacks
):
    joindre(declarante, declaration)
    joindre(declarante, declaration, image("PNG"), "scan.png", NaturePiece.AUTRE)
    gardee, effacee = Piece.objects.order_by("pk")
    nom = effacee.fichier.name

    facilitatrice.post(reverse("suivi:piece_vue", args=[gardee.pk]))
    declaration.structure.garde_des_pieces = "EFFACER"
    declaration.structure.save()
    with django_capture_on_commit_callbacks(execute=True):
        facilitatrice.post(reverse("suivi:piece_vue", args=[effacee.pk]))
    facilitatrice.post(reverse("suivi:piece_vue", args=[effacee.pk]))  # a second click

    gardee.refresh_from_db()
    effacee.refresh_from_db()
    assert gardee.vue_par == effacee.vue_par == facilitatrice.utilisateur
    assert gardee.effacee_le is None
    assert effacee.effacee_le
    assert not default_storage.exists(nom)
    assert declarante.get(reverse("suivi:piece", args=[gardee.pk])).status_code == 200
    assert declarante.get(reverse("suivi:piece", args=[effacee.pk])).status_code == 404
    page = facilitatrice.get(declaration.get_absolute_url()).content.decode()
    assert "fichier effacé" in page
    assert "par Claire Fontaine" in page


def test_a_statement_that_the_structure_wants_is_said_to_be_missing(
    declarante, facilitatrice, declaration
):
    phrase = "Le relevé d'heures manque."
    assert phrase not in facilitatrice.get(declaration.get_absolute_url()).content.decode()
    declaration.structure.releve_exige = True
    declaration.structure.save()
    assert phrase in facilitatrice.get(declaration.get_absolute_url()).content.decode()
    joindre(declarante, declaration)
    assert phrase not in facilitatrice.get(declaration.get_absolute_url()).content.decode()


def test_the_settings_say_what_becomes_of_the_papers(administratrice):
    page = administratrice.get(reverse("comptes:reglages")).content.decode()
    assert "Gardées avec la déclaration" in page
    assert "relevé d'heures exigé" in page.lower().replace("&#x27;", "'")

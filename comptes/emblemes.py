"""The images printed on the documents of a structure: looked at, drawn again, kept."""

from __future__ import annotations

import hashlib
import io
import secrets
import warnings
from functools import partial

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from PIL import Image, ImageOps

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from comptes.pieces import TROP_D_IMAGES
from territoires.models import Embleme, Structure

TAILLE_MAX = 2 * 1024 * 1024  # bytes
POINTS_MAX = 25_000_000
COTE_MAX = 600  # enough for 42 mm at 300 points an inch
FINANCEURS_MAX = 6
DEBUTS_DE_SVG = (b"<svg", b"<?xml", b"<!doctype svg")
ILLISIBLE = "Ce fichier n'est ni une image PNG, ni une image JPEG que nous pouvons lire."

COUPEE = (
    "Il manque la fin de cette image\u00a0: elle s'imprimerait à moitié grise. Enregistrez-la de nouveau, puis "
    "choisissez ce fichier."
)
FIN_DE_PNG = b"IEND\xaeB`\x82"
SCAN_DE_JPEG, FIN_DE_JPEG = b"\xff\xda", b"\xff\xd9"


def redessiner(fichier: UploadedFile) -> tuple[bytes, tuple[int, int]]:
    """The image alone, as a PNG small enough to print, and its size. Raises ValidationError, in a sentence."""
    if (fichier.size or 0) > TAILLE_MAX:
        raise ValidationError(
            "Cette image pèse plus de 2 Mo\u00a0: enregistrez-la en plus petit, 600 points de côté suffisent."
        )
    fichier.seek(0)
    debut = fichier.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    fichier.seek(0)
    if debut.startswith(DEBUTS_DE_SVG):
        raise ValidationError(
            "Un dessin SVG peut contenir un programme\u00a0: enregistrez-le en PNG, puis choisissez ce fichier."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(fichier, formats=["PNG", "JPEG"]) as image:
                if image.width * image.height > POINTS_MAX:
                    raise ValidationError(ILLISIBLE)
                if not _est_entiere(fichier, image.format):
                    raise ValidationError(COUPEE)
                return _en_png(image)
    except (*TROP_D_IMAGES, Warning, Image.DecompressionBombError) as refus:
        raise ValidationError(ILLISIBLE) from refus


def _est_entiere(fichier: UploadedFile, format_: str | None) -> bool:
    """With its last bytes. A JPEG may hold a whole thumbnail: its end is the one after its last scan.

    Pillow would say it, but the maker of PDFs asks it to draw what it can of an image that was cut.
    """
    ici = fichier.tell()
    fichier.seek(0)
    contenu = fichier.read()
    fichier.seek(ici)
    if format_ == "PNG":
        return FIN_DE_PNG in contenu
    return contenu.rfind(FIN_DE_JPEG) > contenu.rfind(SCAN_DE_JPEG)


def _en_png(image: Image.Image) -> tuple[bytes, tuple[int, int]]:
    droite = ImageOps.exif_transpose(image).convert("RGBA")
    droite.thumbnail((COTE_MAX, COTE_MAX))
    sortie = io.BytesIO()
    droite.save(sortie, "PNG", optimize=True)
    return sortie.getvalue(), droite.size


@transaction.atomic
def deposer_embleme(
    *, structure: Structure, place: str, libelle: str, fichier: UploadedFile, par: Utilisateur
) -> Embleme:
    """Prints this image on the documents to come. Raises ValidationError or `Refus`.

    A new logo takes the place of the one there was; documents already issued keep theirs.
    """
    png, (largeur, hauteur) = redessiner(fichier)
    structure = verrouiller(structure)
    if place == Embleme.Place.LOGO:
        for ancien in structure.emblemes.filter(place=place):
            retirer_embleme(embleme=ancien, par=par)
    elif structure.emblemes.filter(place=place).count() >= FINANCEURS_MAX:
        raise Refus(f"Un document porte au plus {FINANCEURS_MAX} emblèmes de financeurs.")
    embleme = Embleme(
        structure=structure,
        place=place,
        libelle=libelle,
        largeur=largeur,
        hauteur=hauteur,
        empreinte=hashlib.sha256(png).hexdigest(),
    )
    embleme.fichier.save(f"{secrets.token_hex(16)}.png", ContentFile(png), save=False)
    embleme.full_clean()
    embleme.save()
    journaliser(verbe=Verbe.CREER, objet=embleme, par=par, structure=structure)
    return embleme


@transaction.atomic
def retirer_embleme(*, embleme: Embleme, par: Utilisateur) -> None:
    """Off the documents to come. A second click finds nothing."""
    trouve = Embleme.objects.select_for_update(of=("self",)).filter(pk=embleme.pk).first()
    if trouve is None:
        return
    journaliser(verbe=Verbe.SUPPRIMER, objet=trouve, par=par, structure=trouve.structure)
    transaction.on_commit(partial(trouve.fichier.storage.delete, str(trouve.fichier.name)))
    trouve.delete()

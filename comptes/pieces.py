"""Papers: read to know what they are, kept under a name nobody can guess, erased leaving their trace."""

from __future__ import annotations

import hashlib
import secrets
import warnings
from collections.abc import Iterable
from functools import partial
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import FileResponse
from django.utils import timezone
from PIL import Image, UnidentifiedImageError

from comptes.enums import NaturePiece, Verbe
from comptes.journal import Auteur, compte, journaliser, verrouiller
from comptes.models import Piece, Utilisateur

EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
TYPE_PAR_IMAGE = {"JPEG": "image/jpeg", "PNG": "image/png"}
FIN_D_UN_PDF = 2048  # bytes where « %%EOF » must stand
TROP_D_IMAGES = (UnidentifiedImageError, OSError, SyntaxError, ValueError)


def verifier(fichier: UploadedFile) -> str:
    """The type of a file, by what it holds and not by its name. Raises ValidationError, in a sentence."""
    taille = fichier.size or 0
    if taille == 0:
        raise ValidationError("Ce fichier est vide : vérifiez-le, puis choisissez-le à nouveau.")
    if taille > settings.PIECE_TAILLE_MAX:
        raise ValidationError(
            f"Ce fichier pèse {_en_mo(taille)} Mo ; la limite est de "
            f"{_en_mo(settings.PIECE_TAILLE_MAX)} Mo. Numérisez-le en moins bonne qualité, "
            "ou envoyez-le en plusieurs fois."
        )
    trouve = _pdf(fichier, taille) or _image(fichier)
    if not trouve:
        raise ValidationError(
            "Ce fichier n'est ni un PDF, ni une image JPEG ou PNG que nous pouvons lire, "
            "quel que soit son nom. Enregistrez-le dans l'un de ces formats."
        )
    return trouve


def _pdf(fichier: UploadedFile, taille: int) -> str:
    fichier.seek(0)
    debut = fichier.read(5)
    fichier.seek(max(0, taille - FIN_D_UN_PDF))
    entier = b"%%EOF" in fichier.read()
    fichier.seek(0)
    return "application/pdf" if debut == b"%PDF-" and entier else ""


def _image(fichier: UploadedFile) -> str:
    """Read to its end, and refused when its size would fill the memory."""
    fichier.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(fichier, formats=list(TYPE_PAR_IMAGE)) as image:
                trouve = TYPE_PAR_IMAGE[image.format or ""]
                image.verify()
    except (*TROP_D_IMAGES, KeyError, Warning, Image.DecompressionBombError):
        return ""
    finally:
        fichier.seek(0)
    return trouve


def _en_mo(octets: int) -> str:
    return f"{octets / (1024 * 1024):.1f}".rstrip("0").rstrip(".").replace(".", ",")


def deposer(
    *,
    objet: models.Model,
    structure: Any,
    fichier: UploadedFile,
    nature: str,
    par: Auteur,
) -> Piece:
    """Keeps a paper for an object, already held by the caller; the same file twice is kept once.

    Raises ValidationError when it is no paper.
    """
    type_contenu = verifier(fichier)
    empreinte = _empreinte(fichier)
    deja = Piece.objects.filter(
        objet_type=ContentType.objects.get_for_model(objet),
        objet_id=objet.pk,
        empreinte=empreinte,
        effacee_le=None,
    ).first()
    if deja:
        return deja
    extension = EXTENSIONS[type_contenu]
    piece = Piece(
        structure=structure,
        objet=objet,
        nom=_nom_lisible(fichier.name or "", extension),
        nature=nature,
        type_contenu=type_contenu,
        taille=fichier.size or 0,
        empreinte=empreinte,
        deposee_par=compte(par),
    )
    piece.fichier.save(f"{secrets.token_hex(16)}{extension}", fichier, save=False)
    piece.full_clean(exclude=["deposee_par"])
    piece.save()
    journaliser(
        verbe=Verbe.JOINDRE,
        objet=objet,
        par=par,
        structure=structure,
        details={"piece": piece.pk, "nature": piece.nature},
    )
    return piece


def joindre(*, objet: Any, fichiers: Iterable[UploadedFile], par: Auteur) -> None:
    """Keeps these papers, of no particular nature, for an object of a structure. Raises ValidationError."""
    for fichier in fichiers:
        deposer(
            objet=objet,
            structure=objet.structure,
            fichier=fichier,
            nature=NaturePiece.AUTRE,
            par=par,
        )


@transaction.atomic
def marquer_vue(*, piece: Piece, par: Utilisateur, effacer: bool) -> Piece:
    """Says who saw a paper, and when; then erases the file when the structure wants so. Again: nothing."""
    piece = verrouiller(piece)
    if piece.vue_le:
        return piece
    piece.vue_par, piece.vue_le = par, timezone.now()
    if effacer:
        _effacer_le_fichier(piece)
        piece.fichier, piece.effacee_le = "", piece.vue_le  # type: ignore[assignment]
    piece.save()
    journaliser(
        verbe=Verbe.MODIFIER, objet=piece, par=par, details={"vue": True, "effacee": effacer}
    )
    return piece


@transaction.atomic
def retirer(*, piece: Piece, par: Auteur) -> None:
    """Removes a paper and its file. A second click finds nothing."""
    trouvee = Piece.objects.select_for_update(of=("self",)).filter(pk=piece.pk).first()
    if trouvee is None:
        return
    journaliser(verbe=Verbe.SUPPRIMER, objet=trouvee, par=par)
    _effacer_le_fichier(trouvee)
    trouvee.delete()


def servir(piece: Piece) -> FileResponse:
    """The file, to be saved and never opened as a page of ours."""
    reponse = FileResponse(
        piece.fichier.open("rb"),
        as_attachment=True,
        filename=piece.nom,
        content_type=piece.type_contenu,
    )
    reponse["X-Content-Type-Options"] = "nosniff"
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    reponse["Cache-Control"] = "private, no-store"
    return reponse


def _effacer_le_fichier(piece: Piece) -> None:
    if piece.fichier:
        transaction.on_commit(partial(piece.fichier.storage.delete, str(piece.fichier.name)))


def _empreinte(fichier: UploadedFile) -> str:
    somme = hashlib.sha256()
    fichier.seek(0)
    for morceau in fichier.chunks():
        somme.update(morceau)
    fichier.seek(0)
    return somme.hexdigest()


def _nom_lisible(nom: str, extension: str) -> str:
    """The name it came with, without path nor hidden signs, ending as what it is."""
    base = PurePath(nom.replace("\\", "/")).stem
    base = "".join(signe for signe in base if signe.isprintable()).strip(". ") or "piece"
    return f"{base[:150]}{extension}"

"""Models kept, papers produced."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify

from comptes import journal
from comptes.models import Utilisateur
from marches.models import Achat
from suivi.models import ModeleWord, PieceRedigee
from suivi.redaction import defauts, gabarits
from suivi.redaction.champs import valeurs_de
from suivi.redaction.enums import GenrePiece
from territoires.models import Structure

LE_NOTRE = "Modèle proposé"


@transaction.atomic
def deposer_modele(
    *, structure: Structure, genre: str, nom: str, octets: bytes, par: Utilisateur
) -> ModeleWord:
    """Keeps a model that was looked at and tried. Raises Refus when it holds what cannot be filled in."""
    champs = gabarits.champs_de(octets)
    gabarits.essayer(octets)
    modele = ModeleWord(
        structure=structure,
        genre=genre,
        nom=nom,
        champs=champs,
        empreinte=hashlib.sha256(octets).hexdigest(),
    )
    modele.fichier.name = "a-deposer.docx"
    modele.full_clean()
    modele.fichier.save(f"{slugify(nom) or 'modele'}.docx", ContentFile(octets), save=False)
    return journal.creer(objet=modele, par=par)


@transaction.atomic
def retirer_modele(*, modele: ModeleWord, par: Utilisateur) -> None:
    """What was produced from it stays as it was."""
    nom, stockage = str(modele.fichier.name), modele.fichier.storage
    journal.supprimer(objet=modele, par=par)
    transaction.on_commit(lambda: stockage.delete(nom))


@transaction.atomic
def rediger(
    *,
    achat: Achat,
    genre: str,
    modele: ModeleWord | None,
    ccag: str,
    penalites: Mapping[str, Decimal | None],
    par: Utilisateur,
) -> PieceRedigee:
    """A paper of the consultation, from a model of the structure, or from ours, kept with its values."""
    octets = _lire(modele) if modele else defauts.modele(genre)
    valeurs = valeurs_de(achat, ccag=ccag, penalites=penalites)
    document = gabarits.remplir(octets, valeurs)
    nom = f"{GenrePiece(genre).value.lower()}-{slugify(achat.objet)[:60]}.docx"
    piece = PieceRedigee(
        structure=achat.structure,
        achat=achat,
        genre=genre,
        modele=modele.nom if modele else LE_NOTRE,
        valeurs=valeurs,
        nom=nom,
        empreinte=hashlib.sha256(document).hexdigest(),
        redigee_par=par,
    )
    piece.fichier.save(nom, ContentFile(document), save=False)
    return journal.creer(objet=piece, par=par)


def _lire(modele: ModeleWord) -> bytes:
    with modele.fichier.open("rb") as fichier:
        return fichier.read()

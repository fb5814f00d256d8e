"""Models kept, papers produced."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify

from comptes import journal
from comptes.enums import Verbe
from comptes.models import Utilisateur
from entreprises.models import Entreprise
from marches.models import Achat, Marche
from suivi.models import ModeleWord, Penalite, PieceRedigee
from suivi.redaction import defauts, gabarits
from suivi.redaction.champs import valeurs_de
from suivi.redaction.champs_courriers import valeurs_du_courrier
from territoires.models import Structure

LE_NOTRE = "Modèle proposé"


@transaction.atomic
def deposer_modele(
    *, structure: Structure, genre: str, nom: str, octets: bytes, par: Utilisateur
) -> ModeleWord:
    """Keeps a model that was looked at and tried. Raises Refus when it holds what cannot be filled in."""
    champs = gabarits.champs_de(octets, genre)
    gabarits.essayer(octets, genre)
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
    return _produire(
        genre=genre,
        modele=modele,
        valeurs=valeurs_de(achat, ccag=ccag, penalites=penalites),
        nom=f"{genre.lower()}-{slugify(achat.objet)[:60]}.docx",
        par=par,
        structure=achat.structure,
        achat=achat,
    )


@transaction.atomic
def ecrire(
    *,
    marche: Marche,
    entreprise: Entreprise,
    genre: str,
    modele: ModeleWord | None,
    saisie: Mapping[str, Any],
    par: Utilisateur,
    penalite: Penalite | None = None,
) -> PieceRedigee:
    """A letter to or about one company of a contract, kept with its values. Raises Refus, in a sentence."""
    sujet = slugify(f"{entreprise} {marche.reference}")[:60]
    return _produire(
        genre=genre,
        modele=modele,
        valeurs=valeurs_du_courrier(
            marche,
            entreprise,
            voulus=modele.champs if modele else defauts.champs(genre),
            saisie=saisie,
            penalite=penalite,
        ),
        nom=f"{slugify(genre.replace('_', '-'))}-{sujet}.docx",
        par=par,
        structure=marche.structure,
        marche=marche,
        entreprise=entreprise,
        penalite=penalite,
    )


def _produire(
    *,
    genre: str,
    modele: ModeleWord | None,
    valeurs: dict[str, Any],
    nom: str,
    par: Utilisateur,
    **objets: Any,
) -> PieceRedigee:
    """Nobody typed any of it: the database checks it, and no form."""
    document = gabarits.remplir(_lire(modele) if modele else defauts.modele(genre), valeurs)
    piece = PieceRedigee(
        genre=genre,
        modele=modele.nom if modele else LE_NOTRE,
        valeurs=valeurs,
        nom=nom,
        empreinte=hashlib.sha256(document).hexdigest(),
        redigee_par=par,
        **objets,
    )
    piece.fichier.save(nom, ContentFile(document), save=True)
    journal.journaliser(verbe=Verbe.CREER, objet=piece, par=par)
    return piece


def _lire(modele: ModeleWord) -> bytes:
    with modele.fichier.open("rb") as fichier:
        return fichier.read()

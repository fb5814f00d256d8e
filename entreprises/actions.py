"""What changes companies, and what each structure keeps about them."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from clauses_project.refus import Refus
from comptes import journal
from comptes.enums import Verbe
from comptes.models import Utilisateur
from entreprises.models import Contact, Entreprise, Note
from territoires.models import Structure


@transaction.atomic
def creer_entreprise(
    *, entreprise: Entreprise, structure: Structure, par: Utilisateur | None
) -> Entreprise:
    """Stores a company nobody knows yet. Raises ValidationError."""
    entreprise.full_clean()
    entreprise.save()
    journal.journaliser(verbe=Verbe.CREER, objet=entreprise, par=par, structure=structure)
    return entreprise


@transaction.atomic
def modifier_entreprise(
    *,
    entreprise: Entreprise,
    structure: Structure,
    champs: dict[str, Any],
    par: Utilisateur,
    version: int | None = None,
) -> Entreprise:
    """Changes the identity of a company, that all structures share.

    Raises `Refus` when another structure works with it too: what it reads may not move under its eyes.
    """
    if raison := raison_de_garder(entreprise=entreprise, structure=structure):
        raise Refus(raison)
    return journal.modifier(
        objet=entreprise, champs=champs, par=par, version=version, structure=structure
    )


def raison_de_garder(*, entreprise: Entreprise, structure: Structure) -> str:
    """Why this structure may not change the identity of a company; empty when it may."""
    if Entreprise.objects.connues_hors_de(structure).filter(pk=entreprise.pk).exists():
        return f"{entreprise} est connue aussi d'une autre structure ; son nom et son type sont conservés."
    return ""


def ajouter_contact(
    *, entreprise: Entreprise, structure: Structure, par: Utilisateur, champs: dict[str, Any]
) -> Contact:
    """A person at the company, known to this structure only. Raises ValidationError."""
    contact = Contact(entreprise=entreprise, structure=structure, **champs)
    return journal.creer(objet=contact, par=par)


def ajouter_note(
    *, entreprise: Entreprise, structure: Structure, par: Utilisateur, texte: str
) -> Note:
    """A dated note of this structure. Raises ValidationError, on a NIR notably."""
    note = Note(entreprise=entreprise, structure=structure, auteur=par, texte=texte)
    return journal.creer(objet=note, par=par)

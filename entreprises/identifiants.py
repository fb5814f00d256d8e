"""Identifiers of companies as people type them: cleaned, checked, and refused with a sentence."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as CleFausse

from clauses_project.champs import valider_siret
from entreprises.enums import TypeIdentifiant

ECRITURE = {
    TypeIdentifiant.TAHITI: (
        re.compile(r"[0-9A-Z][0-9]{5}([0-9]{3})?"),
        "Un numéro TAHITI a 6 signes, ou 9 avec l'établissement.",
    ),
    TypeIdentifiant.RIDET: (
        re.compile(r"[0-9]{6,7}([0-9]{3})?"),
        "Un numéro RIDET a 6 ou 7 chiffres, suivis des 3 de l'établissement.",
    ),
    TypeIdentifiant.INCONNU: (
        re.compile(r"X[0-9A-F]{12}"),
        "Complétez le SIRET de cette entreprise, à 14 chiffres.",
    ),
    TypeIdentifiant.HORS_UE: (
        re.compile(r"[0-9A-Z]{3,30}"),
        "Écrivez l'identifiant donné par le pays de l'entreprise : 3 à 30 lettres et chiffres.",
    ),
}
SIGNES = re.compile(r"[\s.\-/\u00a0\u202f]")


def lire_identifiant(type_identifiant: str, texte: str) -> str:
    """The identifier without spaces nor punctuation, checked by what its kind allows. Raises ValidationError."""
    identifiant = SIGNES.sub("", texte).upper()
    match TypeIdentifiant(type_identifiant):
        case TypeIdentifiant.SIRET:
            valider_siret(identifiant)
        case TypeIdentifiant.TVA:
            _valider_tva(identifiant)
        case autre:
            ecriture, phrase = ECRITURE[autre]
            if not ecriture.fullmatch(identifiant):
                raise ValidationError(phrase, code="identifiant")
    return identifiant


def _valider_tva(identifiant: str) -> None:
    try:
        vat.validate(identifiant)
    except CleFausse as refus:
        raise ValidationError(
            f"« {identifiant} » n'est pas un numéro de TVA intracommunautaire : deux lettres de pays, "
            "puis le numéro, dont la clé n'est pas juste ici.",
            code="tva",
        ) from refus

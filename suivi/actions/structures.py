"""Opening a structure: its territory, its publics, the invitation of who will run it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.db.models import Q

from clauses_project.profils import Profil
from clauses_project.refus import refuser_si
from comptes.actions import inviter
from comptes.enums import Verbe
from comptes.journal import journaliser
from participants.criteres import installer_criteres
from territoires.models import Commune, Intercommunalite, Structure


@transaction.atomic
def creer_structure(
    *,
    code: str,
    nom: str,
    sirens: Iterable[str] = (),
    insee: Iterable[str] = (),
    courriel_admin: str = "",
) -> Structure:
    """A structure whose territory is all the communes named, or in the EPCI named.

    A former commune gives today's. Raises Refus with every reason: code taken or badly written, EPCI or
    commune unknown, wrong e-mail.
    """
    sirens, insee = set(sirens), {code_insee.upper() for code_insee in insee}
    communes = Commune.objects.filter(pk__in=insee)
    refuser_si(
        [
            *_code_refuse(code),
            *([] if nom.strip() else ["Une structure a un nom."]),
            *_territoire_refuse(sirens, insee),
            *_courriel_refuse(courriel_admin),
        ]
    )
    structure = Structure(code=code, nom=nom.strip())
    structure.full_clean()
    structure.save()
    structure.communes.set(
        Commune.objects.actuelles().filter(
            Q(intercommunalite__in=sirens)
            | Q(pk__in=[commune.devenue_id or commune.pk for commune in communes])
        )
    )
    installer_criteres(structure)
    journaliser(verbe=Verbe.CREER, objet=structure, par=None, structure=structure)
    if courriel_admin:
        inviter(
            email=courriel_admin, profil=Profil.ADMINISTRATEUR, organisation=structure, par=None
        )
    return structure


def _code_refuse(code: str) -> list[str]:
    try:
        validate_slug(code)
    except ValidationError:
        return [
            f"« {code} » n'est pas un code : des lettres sans accent, des chiffres, des tirets."
        ]
    if Structure.objects.filter(code__iexact=code).exists():
        return [f"Le code « {code} » est déjà celui d'une structure."]
    return []


def _territoire_refuse(sirens: set[str], insee: set[str]) -> list[str]:
    if (sirens or insee) and not Commune.objects.exists():
        return ["Aucune commune n'est chargée : lancez d'abord « manage.py charger_territoires »."]
    epci = sirens - set(Intercommunalite.objects.filter(pk__in=sirens).values_list("pk", flat=True))
    communes = insee - set(Commune.objects.filter(pk__in=insee).values_list("pk", flat=True))
    raisons = [f"Aucune intercommunalité n'a le SIREN « {siren} »." for siren in sorted(epci)]
    return raisons + [f"Aucune commune n'a le code INSEE « {code} »." for code in sorted(communes)]


def _courriel_refuse(courriel: str) -> list[str]:
    if not courriel:
        return []
    try:
        validate_email(courriel)
    except ValidationError:
        return [f"« {courriel} » n'est pas une adresse électronique."]
    return []

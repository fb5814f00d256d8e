"""Portfolios as screens show them: one to hand over, mine, and those I cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse

from comptes.models import Utilisateur
from comptes.remplacements import dire_qui
from marches.models import Marche
from suivi.models import Passation, Referent
from suivi.portefeuille.genres import GENRES, Genre, appels_dus, compter


@dataclass(frozen=True)
class Dossier:
    pk: int
    nom: str
    adresse: str
    coche: bool = True
    reste: bool = False


@dataclass(frozen=True)
class Part:
    """The rows of one kind: « 12 marchés en cours »."""

    genre: Genre
    titre: str
    dossiers: tuple[Dossier, ...]


def a_transmettre(
    structure: Any, de: Utilisateur, choix: Mapping[str, list[int]] | None
) -> list[Part]:
    """What that person follows, by kind; all of it ticked, or what `choix` says."""
    parts = []
    for genre in GENRES:
        gardees = None if choix is None else set(choix[genre.code])
        dossiers = tuple(
            _dossier(ligne, gardees is None or ligne.pk in gardees)
            for ligne in genre.de(structure, [de.pk])
        )
        if dossiers:
            parts.append(Part(genre, genre.dire(len(dossiers)), dossiers))
    return parts


def transmis(passation: Passation, laisses: Mapping[str, list[int]]) -> list[Part]:
    """What was handed over, and what of it stayed when it was undone; a row deleted since is still in the count."""
    return [
        Part(
            genre,
            genre.dire(len(pks)),
            tuple(
                _dossier(ligne, reste=ligne.pk in laisses.get(genre.code, ()))
                for ligne in genre.lignes(passation.structure_id).filter(pk__in=pks)
            ),
        )
        for genre in GENRES
        if (pks := passation.versions(genre.code))
    ]


def en_bref(passation: Passation) -> str:
    """« 12 marchés en cours, 1 projet d'achat »."""
    nombres = {code: len(pks) for code, pks in passation.objets.items()}
    return ", ".join(g.dire(nombres[g.code]) for g in GENRES if g.code in nombres)


def _dossier(ligne: Model, coche: bool = True, *, reste: bool = False) -> Dossier:
    return Dossier(ligne.pk, nom_de(ligne), ligne.get_absolute_url(), coche, reste)


def nom_de(ligne: Model) -> str:
    """As its followers know it: of a person, their name."""
    if isinstance(ligne, Marche):
        return f"{ligne.reference} · {ligne}"
    return str(ligne.objet) if isinstance(ligne, Referent) else str(ligne)


@dataclass(frozen=True)
class Portefeuille:
    """What somebody follows, counted: for each kind, the words and where they are listed."""

    titre: str
    parts: tuple[tuple[str, str], ...]


def portefeuilles(request: HttpRequest) -> list[Portefeuille]:
    """The reader's own, then those of whom they cover today: « pour … ». Those that are empty are left out."""
    acces, remplaces = request.acces, request.remplaces
    comptes = compter(acces.structure_id, [acces.utilisateur_id, *remplaces])
    titres = {
        acces.utilisateur_id: "Ce que je suis",
        **{
            pk: f"Pour {remplacement.absent}, jusqu'au {remplacement.au:%d/%m/%Y}"
            for pk, remplacement in remplaces.items()
        },
    }
    return [
        Portefeuille(titre, parts)
        for pk, titre in titres.items()
        if (parts := _parts(comptes[pk], pk, appels_dus(acces, [pk])))
    ]


def dire_le_referent(referent: Referent | None, remplaces: Mapping[int, Any]) -> str:
    return dire_qui(referent.facilitateur, remplaces) if referent else "personne pour l'instant"


def _parts(nombres: Mapping[str, int], de: int, appels: int) -> tuple[tuple[str, str], ...]:
    parts = [
        (genre.dire(nombres[genre.code]), f"{reverse(genre.liste)}?pour={de}")
        for genre in GENRES
        if genre.code in nombres
    ]
    if appels:
        dits = "appel à faire" if appels == 1 else "appels à faire"
        parts.append((f"{appels} {dits}", f"{reverse('suivi:a_appeler')}?pour={de}"))
    return tuple(parts)

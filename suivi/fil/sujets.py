"""Whose thread it is: a contract, a purchase, a company or a buyer, as its reader may see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.shortcuts import get_object_or_404
from django.urls import reverse

from entreprises.models import Entreprise
from marches.models import Achat, Attribution, Declarant, DonneurOrdre, Marche


class Genre(models.TextChoices):
    """As the address of a thread says it, and what it is the thread of."""

    MARCHE = "marche", "marché"
    ACHAT = "achat", "projet d'achat"
    ENTREPRISE = "entreprise", "entreprise"
    DONNEUR_ORDRE = "donneur-ordre", "donneur d'ordre"


MODELES: dict[Genre, type[models.Model]] = {
    Genre.MARCHE: Marche,
    Genre.ACHAT: Achat,
    Genre.ENTREPRISE: Entreprise,
    Genre.DONNEUR_ORDRE: DonneurOrdre,
}
CHAMPS = {
    Genre.MARCHE: "marche",
    Genre.ACHAT: "achat",
    Genre.ENTREPRISE: "entreprise",
    Genre.DONNEUR_ORDRE: "donneur_ordre",
}
GENRE_DU_CHAMP = {champ: genre for genre, champ in CHAMPS.items()}


@dataclass(frozen=True)
class Sujet:
    genre: Genre
    objet: Any

    @property
    def champ(self) -> str:
        """The column of an exchange that says it."""
        return CHAMPS[self.genre]

    @property
    def fixes(self) -> dict[str, Any]:
        return {self.champ: self.objet}

    @property
    def adresse(self) -> str:
        return reverse(f"suivi:fil_{self.champ}", args=[self.objet.pk])

    def vers(self, nom: str) -> str:
        """The address of what is done from this thread."""
        return reverse(nom, args=[self.genre.value, self.objet.pk])

    @property
    def du(self) -> str:
        """« du marché », « de l'entreprise »."""
        mots = "de l'" if self.genre == Genre.ENTREPRISE else "du "
        return f"{mots}{self.genre.label}"


def sujet_visible(genre: str, pk: int, acces: Any) -> Sujet:
    """Raises 404 for what this reader does not see."""
    genre = Genre(genre)
    visibles = MODELES[genre].objects.visibles_par(acces)  # type: ignore[attr-defined]
    if genre in (Genre.MARCHE, Genre.ACHAT):
        visibles = visibles.select_related("structure", "donneur_ordre")
    return Sujet(genre, get_object_or_404(visibles, pk=pk))


def sujet_de(rangee: Any) -> Sujet:
    """Of an exchange or an action: the most precise of what it is about."""
    for champ, genre in GENRE_DU_CHAMP.items():
        if objet := getattr(rangee, champ):
            return Sujet(genre, objet)
    raise ValueError("sans sujet")


def entreprises_du(sujet: Sujet, acces: Any) -> models.QuerySet[Entreprise]:
    """Companies that owe hours to a contract, or declare them: those an exchange about it may be shared with."""
    if sujet.genre != Genre.MARCHE:
        return Entreprise.objects.none()
    doivent = Attribution.objects.filter(lot__marche=sujet.objet).values("entreprise")
    declarent = Declarant.objects.filter(attribution__lot__marche=sujet.objet).values("entreprise")
    return Entreprise.objects.filter(
        models.Q(pk__in=doivent) | models.Q(pk__in=declarent)
    ).pour_liste()


def marches_du(sujet: Sujet, acces: Any) -> models.QuerySet[Marche]:
    """Contracts where a company works, or of a buyer."""
    visibles = Marche.objects.visibles_par(acces).order_by("-date_notification", "reference", "pk")
    filtres: dict[Genre, Callable[[], models.Q]] = {
        Genre.DONNEUR_ORDRE: lambda: models.Q(donneur_ordre=sujet.objet),
        Genre.ENTREPRISE: lambda: (
            models.Q(
                pk__in=Attribution.objects.filter(entreprise=sujet.objet).values("lot__marche")
            )
            | models.Q(
                pk__in=Declarant.objects.filter(entreprise=sujet.objet).values(
                    "attribution__lot__marche"
                )
            )
        ),
    }
    filtre = filtres.get(sujet.genre)
    return visibles.filter(filtre()) if filtre else visibles.none()

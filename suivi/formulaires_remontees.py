"""What a person chooses of a table, and types once it was sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from clauses_project.champs import ChampMois
from clauses_project.formulaires import FormulaireSimple
from clauses_project.textes import sans_nir
from suivi.enums import GenreRemontee
from suivi.formulaires_documents import periode_lue
from suivi.models import Remontee


class PeriodeForm(FormulaireSimple):
    """The table and its months. Without anything, last year, which is the one asked for."""

    groupes = (("La période", [("du", "au")]),)

    du = ChampMois(required=False, label="De", help_text="Vide\u00a0: depuis le début.")
    au = ChampMois(required=False, label="À", help_text="Compris. Vide\u00a0: le mois en cours.")

    @staticmethod
    def d_abord() -> dict[str, Any]:
        annee = timezone.localdate().year - 1
        ici = timezone.localdate()
        return {
            "du": ici.replace(year=annee, month=1, day=1),
            "au": ici.replace(year=annee, month=12, day=1),
        }

    def clean(self) -> dict[str, Any]:
        lus = super().clean()
        if not self.errors:
            lus["periode"] = periode_lue(self, lus)
        return lus


class EnvoiForm(FormulaireSimple):
    """To whom it went, and when."""

    envoyee_a = forms.CharField(
        label="À qui",
        max_length=200,
        validators=[sans_nir],
        help_text="Un organisme, une personne, une plateforme de dépôt.",
    )
    envoyee_le = forms.DateField(label="Le")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, remontee: Remontee):
        super().__init__(
            data,
            initial={
                "envoyee_a": remontee.envoyee_a,
                "envoyee_le": remontee.envoyee_le or timezone.localdate(),
                "version": remontee.version,
            },
        )


def lire_le_genre(code: str) -> GenreRemontee | None:
    """From an address, in small letters."""
    return GenreRemontee(code.upper()) if code.upper() in GenreRemontee else None

"""The quartier prioritaire of an address: an indication, which the facilitateur confirms or sets aside.

The address goes to the State's geocoder, alone, and is not kept. A quartier never sets a criterion.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from clauses_project.formulaires import FormulaireSimple
from territoires import adresses
from territoires.models import QuartierPrioritaire
from territoires.quartiers import quartiers_du_point

ECARTE = "aucun"
DE_L_ADRESSE = ("adresse_qpv", "quartier")


class QuartierDeLAdresse(FormulaireSimple):
    """An address beside the code of the quartier. Where contours hold it, the form comes back and asks.

    Without geocoder or without contours, the address is not asked; unreachable, the form goes on without.
    """

    adresse_qpv = forms.CharField(
        label="ou une adresse, pour chercher le quartier",
        max_length=adresses.LONGUEUR_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Envoyée au géocodeur de l'État, sans aucun nom ; elle n'est pas gardée ici.",
    )
    quartier = forms.ChoiceField(
        label="D'après les contours officiels", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.trouves: list[QuartierPrioritaire] = []
        self.retenu: QuartierPrioritaire | None = None
        if settings.GEOCODAGE and QuartierPrioritaire.objects.avec_contour().exists():
            self._chercher(self._saisi("adresse_qpv"), self._saisi("quartier"))
        else:
            self._ne_rien_demander()

    def _saisi(self, nom: str) -> str:
        return self.data.get(self.add_prefix(nom)) or ""

    def _ne_rien_demander(self) -> None:
        for nom in DE_L_ADRESSE:
            del self.fields[nom]
        self.groupes = [
            (legende, [element for element in map(_sans_adresse, elements) if element])
            for legende, elements in self.groupes
        ]
        self._habiller()

    def _chercher(self, adresse: str, choisi: str) -> None:
        """Quartiers of the address, offered as choices; the one chosen, should the geocoder be silent since."""
        lieu = next((lieu for lieu in adresses.chercher(adresse) if lieu.precis), None)
        if lieu is not None:
            self.trouves = quartiers_du_point(lieu.longitude, lieu.latitude)
        elif adresse and ":" in choisi:
            code, _, liste = choisi.partition(":")
            connus = QuartierPrioritaire.objects.avec_contour().filter(code=code[:10])
            self.trouves = [quartier for quartier in connus if str(quartier.generation) == liste]
        champ = self.fields["quartier"]
        champ.choices = [
            *((_cle(quartier), f"Retenir {decrire(quartier)}") for quartier in self.trouves),
            (ECARTE, "Ne retenir aucun quartier de cette adresse"),
        ]
        if self.trouves:
            champ.widget = forms.RadioSelect(choices=champ.choices)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        if not self.trouves or "quartier" in self.errors:
            return donnees
        choisi = donnees.get("quartier")
        if not choisi:
            noms = " et ".join(decrire(quartier) for quartier in self.trouves)
            self.add_error(
                "quartier", f"Cette adresse est dans {noms}\u00a0: retenez-le, ou écartez-le."
            )
        elif choisi != ECARTE:
            self.retenu = next(q for q in self.trouves if _cle(q) == choisi)
            if donnees.get("code_qpv") and donnees["code_qpv"] != self.retenu.code:
                self.add_error("code_qpv", "Ce n'est pas le quartier que vous retenez plus bas.")
            donnees["code_qpv"] = self.retenu.code
        return donnees

    def indication(self) -> dict[str, Any]:
        """What the contours said, by column of the eligibility, retained or not; nothing when nothing was asked."""
        if not self.trouves:
            return {}
        dit = self.retenu or self.trouves[0]
        return {
            "qpv_indique": dit.code,
            "generation_indiquee": dit.generation,
            "contours_du": dit.arrete_le,
        }


def decrire(quartier: QuartierPrioritaire) -> str:
    """« QN00201M Saint-Crépin (liste 2024, contours du 13/07/2024) »"""
    date = f", contours du {quartier.arrete_le:%d/%m/%Y}" if quartier.arrete_le else ""
    return f"{quartier.code} {quartier.nom} (liste {quartier.generation}{date})"


def _sans_adresse(element: str | tuple[str, ...]) -> Any:
    """A line of the form without these fields; empty when nothing is left."""
    if isinstance(element, str):
        return "" if element in DE_L_ADRESSE else element
    return tuple(nom for nom in element if nom not in DE_L_ADRESSE)


def _cle(quartier: QuartierPrioritaire) -> str:
    return f"{quartier.code}:{quartier.generation}"

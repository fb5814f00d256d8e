"""The filters of the facilitateur's dashboard, read from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone

from clauses_project.dates import mois_de
from marches.forms import facilitateurs_de
from marches.models import Marche
from suivi.chiffres import Periode
from suivi.chiffres.rythme import Feu
from suivi.detail.selection import Selection
from suivi.filtres_detail import FiltreDetail
from suivi.tableaux.facilitateur import LotEnCours
from territoires.models import Commune

PAS_ICI = ("commune", "lecture", "entreprise", "participant", "ventilation", "groupe", "structure")


class FiltreTableau(FiltreDetail):
    """Contracts of whom, for whom, where; figures are of the period, this year when none is chosen."""

    facilitateur = forms.ChoiceField(required=False, label="Suivis par")
    commune_execution = forms.ChoiceField(required=False, label="Exécutés à")

    field_order = ("du", "au", "facilitateur", "donneur_ordre", "nature", "commune_execution")

    def __init__(self, data: Any, *, acces: Any):
        super().__init__(data, acces=acces)
        for nom in PAS_ICI:
            self.fields.pop(nom, None)
        facilitateurs = facilitateurs_de(acces.structure)
        self.fields["facilitateur"].choices = [
            ("", "Tous"),
            *((personne.email, str(personne)) for personne in facilitateurs),
        ]
        siens = Marche.objects.visibles_par(acces).filter(commune_execution=OuterRef("pk"))
        communes = Commune.objects.filter(Exists(siens)).order_by("nom", "code")
        self.fields["commune_execution"].choices = [
            ("", "Toutes"),
            *((commune.code, str(commune)) for commune in communes),
        ]
        for nom in ("facilitateur", "commune_execution"):
            self.fields[nom].widget.attrs["class"] = "form-select"

    @property
    def periode(self) -> Periode:
        lus = self.cleaned_data
        if lus["du"] or lus["au"]:
            return Periode(lus["du"], lus["au"])
        return Periode(mois_de(timezone.localdate()).replace(month=1))

    @property
    def selection_d_aujourd_hui(self) -> Selection:
        """These contracts since the beginning, up to this month."""
        return Selection(self.perimetre, Periode(), acces=self.acces)

    @property
    def des_contrats(self) -> dict[str, Any]:
        """The filters but the period, as the address has them: lists of what waits have no period."""
        return {nom: self.data.get(nom) for nom in self.fields if nom not in ("du", "au")}

    @property
    def de_la_periode(self) -> dict[str, Any]:
        """The filters with the period in full, so that a list opened in January says the same as in March."""
        periode = self.periode
        return {
            **self.des_contrats,
            "du": f"{periode.du:%Y-%m}" if periode.du else "",
            "au": f"{periode.au:%Y-%m}",
        }


class FiltreLots(FiltreTableau):
    """The same on the list of lots, with a colour and a trade."""

    feu = forms.ChoiceField(
        choices=[("", "Tous"), *((feu.value, feu.mot) for feu in Feu)],
        required=False,
        label="Où ils en sont",
    )
    metier = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, acces: Any):
        super().__init__(data, acces=acces)
        self.fields["feu"].widget.attrs["class"] = "form-select"
        for nom in ("du", "au"):
            del self.fields[nom]

    @property
    def periode(self) -> Periode:
        return Periode()

    def garder(self, rangs: list[LotEnCours]) -> list[LotEnCours]:
        lus = self.cleaned_data
        return [
            rang
            for rang in rangs
            if (not lus["feu"] or rang.feu == lus["feu"])
            and (not lus["metier"] or rang.metier == lus["metier"])
        ]

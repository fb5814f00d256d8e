"""What a person types of an exchange, of an action, and to find their way in a thread."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from comptes.models import Utilisateur
from marches.forms import facilitateurs_de
from suivi.fil.collage import CourrielColle
from suivi.fil.enums import NatureEchange, Rubrique
from suivi.fil.lecture import Filtre
from suivi.fil.sujets import Genre, Sujet, entreprises_du, marches_du
from suivi.models import Echange, ProchaineAction


class FilForm(FormulaireSimple):
    """What the thread is narrowed to, in its address. What cannot be read narrows nothing, and says so."""

    nature = forms.ChoiceField(
        required=False, label="Nature", choices=[("", "Toutes"), *Rubrique.choices]
    )
    du = forms.DateField(required=False, label="Du")
    au = forms.DateField(required=False, label="Au")
    q = forms.CharField(
        required=False,
        label="Rechercher",
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, gestion: bool):
        super().__init__(data)
        if not gestion:
            cachees = {Rubrique.ACTION, Rubrique.VIE}
            self.fields["nature"].choices = [
                ("", "Toutes"),
                *((r.value, r.label) for r in Rubrique if r not in cachees),
            ]
        for champ in self.fields.values():
            champ.widget.attrs["class"] = (
                "form-select" if isinstance(champ, forms.ChoiceField) else "form-control"
            )

    def filtre(self) -> Filtre:
        self.is_valid()
        lus = self.cleaned_data
        nature = lus.get("nature")
        return Filtre(
            rubrique=Rubrique(nature) if nature else None,
            du=lus.get("du"),
            au=lus.get("au"),
            q=lus.get("q") or "",
        )


class PlusieursFichiers(forms.ClearableFileInput):
    allow_multiple_selected = True


class ChampFichiers(forms.FileField):
    """Several files at once; none is well."""

    def clean(self, data: Any, initial: Any = None) -> list:
        donnes = data if isinstance(data, list | tuple) else [data]
        return [
            super(ChampFichiers, self).clean(un_fichier, initial)
            for un_fichier in donnes
            if un_fichier
        ]


class EchangeForm(FormulaireMaison):
    """An exchange about a subject; with the company, or the contract, that it also speaks of."""

    jour = forms.DateField(label="Date")
    heure = forms.TimeField(
        required=False,
        label="Heure",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text="Si vous la savez.",
        error_messages={"invalid": "Cette heure n'existe pas : écrivez par exemple 14:30."},
    )
    fichiers = ChampFichiers(
        required=False,
        label="Pièces jointes",
        widget=PlusieursFichiers(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text="PDF, JPEG ou PNG : compte rendu, courrier signé, photo du chantier…",
    )

    class Meta:
        model = Echange
        fields = [
            "nature",
            "objet",
            "avec",
            "texte",
            "entreprise",
            "marche",
            "partage_acheteur",
            "partage_entreprise",
        ]
        widgets = {"texte": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, sujet: Sujet, acces: Any, initial: Any = None, **kwargs: Any):
        super().__init__(*args, initial=self._d_abord(kwargs, initial), **kwargs)
        self.sujet = sujet
        self._offrir("entreprise", entreprises_du(sujet, acces), "Aucune en particulier")
        self._offrir("marche", marches_du(sujet, acces), "Aucun en particulier")
        if sujet.genre in (Genre.ACHAT, Genre.DONNEUR_ORDRE):
            del self.fields["partage_entreprise"]
        partage = ("entreprise", "marche", "partage_acheteur", "partage_entreprise")
        self.groupes = (
            ("L'échange", ["nature", ("jour", "heure"), "objet", "avec", "texte", "fichiers"]),
            ("Qui le lit", [nom for nom in partage if nom in self.fields]),
        )
        self._habiller()

    @staticmethod
    def _d_abord(kwargs: dict[str, Any], initial: Any) -> dict[str, Any]:
        instance = kwargs.get("instance")
        if instance is None:
            return {"jour": timezone.localdate(), **(initial or {})}
        quand = timezone.localtime(instance.quand)
        heure = quand.time().replace(second=0, microsecond=0) if instance.heure_connue else None
        return {"jour": quand.date(), "heure": heure, **(initial or {})}

    def _offrir(self, nom: str, choix: Any, vide: str) -> None:
        """Only where it says more than the subject itself."""
        if self.sujet.champ == nom or not choix.exists():
            del self.fields[nom]
            return
        self.fields[nom].queryset = choix
        self.fields[nom].empty_label = vide
        if nom == "marche":
            self.fields[nom].label_from_instance = lambda m: f"{m.reference} · {m}"

    def clean_jour(self):
        jour = self.cleaned_data["jour"]
        if jour > timezone.localdate():
            raise forms.ValidationError(
                "Ce jour n'est pas encore venu : pour ce qui reste à faire, prévoyez une action."
            )
        return jour

    def clean(self) -> dict[str, Any]:
        """The instant is set before the row is checked."""
        lus = super().clean() or self.cleaned_data
        if jour := lus.get("jour"):
            heure = lus.get("heure")
            lus["quand"] = timezone.make_aware(datetime.combine(jour, heure or time.min))
            lus["heure_connue"] = heure is not None
            self.instance.quand, self.instance.heure_connue = lus["quand"], lus["heure_connue"]
        return lus


class CollageForm(FormulaireSimple):
    """An e-mail to be read; nothing is stored before the exchange itself is."""

    colle = forms.CharField(
        label="Coller un courriel",
        max_length=60000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Avec ses lignes « De », « À », « Date », « Objet » : elles sont reconnues.",
    )


def initial_du_collage(courriel: CourrielColle) -> dict[str, Any]:
    """What the form of the exchange begins with."""
    initial: dict[str, Any] = {
        "nature": NatureEchange.COURRIEL,
        "objet": courriel.objet,
        "avec": courriel.avec,
        "texte": courriel.texte,
    }
    if courriel.quand:
        quand = timezone.localtime(courriel.quand)
        initial["jour"] = quand.date()
        initial["heure"] = quand.time().replace(second=0) if courriel.heure_connue else None
    return initial


class ActionForm(FormulaireMaison):
    class Meta:
        model = ProchaineAction
        fields = ["quoi", "qui", "echeance"]
        labels = {"quoi": "Quoi faire", "qui": "Qui", "echeance": "Pour le"}

    def __init__(self, *args: Any, acces: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choix = facilitateurs_de(acces.structure)
        if self.instance.qui_id:
            choix |= Utilisateur.objects.filter(pk=self.instance.qui_id)
        self.fields["qui"].queryset = choix
        self.fields["quoi"].widget.attrs["placeholder"] = "Rappeler, envoyer, vérifier…"

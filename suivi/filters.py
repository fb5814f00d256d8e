import django_filters as filtres
from django import forms
from django.utils import timezone

from clauses_project.champs import ChampMois
from clauses_project.listes import FiltreMaison
from comptes.depots.enums import etats_proposes
from comptes.models import LienSigne
from suivi.enums import ETAT_POUR_LE_DECLARANT, ETAT_POUR_LE_FACILITATEUR, Attente
from suivi.models import ACompleter, ClasseurReprise, Declaration, ImportHeures
from suivi.relances import MoisAttendu
from suivi.tel_quel.enums import Manque


class FiltreMois(filtres.Filter):
    """One month, typed as the browser's month field gives it."""

    field_class = ChampMois


class DeclarationFilter(FiltreMaison):
    champs_recherche = (
        "declarant__entreprise__recherche",
        "declarant__attribution__lot__marche__recherche",
    )

    etat = filtres.ChoiceFilter(label="État", empty_label="Tous")
    mois = FiltreMois(label="Mois", field_name="mois")
    en_retard = filtres.BooleanFilter(
        label="En retard",
        method="seulement_en_retard",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = Declaration
        fields = ()

    def __init__(self, *args, acces, **kwargs):
        super().__init__(*args, **kwargs)
        libelles = ETAT_POUR_LE_FACILITATEUR if acces.est_gestionnaire else ETAT_POUR_LE_DECLARANT
        self.filters["etat"].extra["choices"] = [
            (etat.value, mot) for etat, mot in libelles.items()
        ]

    def seulement_en_retard(self, queryset, name, value):
        return queryset.en_retard(timezone.localdate()) if value else queryset


class RelanceFilter(FiltreMaison):
    """Months of companies, chosen by their declarations: a month found by one contract is shown whole."""

    champs_recherche = (
        "declarant__entreprise__recherche",
        "declarant__attribution__lot__marche__recherche",
    )

    attente = filtres.ChoiceFilter(
        label="Ce qui manque", choices=Attente.choices, empty_label="Tout", method="plus_tard"
    )
    qui = filtres.ChoiceFilter(
        label="Qui doit agir",
        choices=[("structure", "Nous"), ("entreprise", "L'entreprise")],
        empty_label="Tous",
        method="plus_tard",
    )
    mois = FiltreMois(label="Mois", field_name="mois")

    class Meta:
        model = Declaration
        fields = ()

    def __init__(self, *args, lignes: list[MoisAttendu], **kwargs):
        super().__init__(*args, **kwargs)
        self.lignes = lignes

    def plus_tard(self, queryset, name, value):
        """What the month says as a whole is chosen in `qs`."""
        return queryset

    @property
    def qs(self):
        trouvees = set(super().qs.values_list("pk", flat=True))
        voulu = self.form.cleaned_data
        return [
            ligne
            for ligne in self.lignes
            if trouvees & {declaration.pk for declaration in ligne.declarations}
            and voulu.get("attente") in ("", None, ligne.attente)
            and voulu.get("qui")
            in ("", None, "structure" if ligne.attend_la_structure else "entreprise")
        ]


class LectureFilter(FiltreMaison):
    q = None
    ouverts = filtres.BooleanFilter(
        label="Encore ouverts",
        method="seulement_ouverts",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = LienSigne
        fields = ()

    def seulement_ouverts(self, queryset, name, value):
        return queryset.ouverts() if value else queryset


class ClasseurFilter(FiltreMaison):
    champs_recherche = ("recherche",)

    etat = filtres.ChoiceFilter(
        label="État",
        empty_label="Tous",
        choices=etats_proposes(avec_colonnes=False),
    )

    class Meta:
        model = ClasseurReprise
        fields = ()


class ACompleterFilter(FiltreMaison):
    champs_recherche = (
        "entreprise__recherche",
        "participant__identite__recherche",
        "contrat__participant__identite__recherche",
        "marche__recherche",
        "lot__marche__recherche",
        "attribution__entreprise__recherche",
    )

    manque = filtres.ChoiceFilter(label="Ce qui manque", choices=Manque.choices, empty_label="Tout")

    class Meta:
        model = ACompleter
        fields = ()


class FichierFilter(FiltreMaison):
    champs_recherche = ("recherche", "entreprise__recherche")

    etat = filtres.ChoiceFilter(
        label="État", empty_label="Tous", choices=etats_proposes(avec_colonnes=True)
    )

    class Meta:
        model = ImportHeures
        fields = ()

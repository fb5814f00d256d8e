import django_filters as filtres
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django_filters.fields import ModelChoiceField

from clauses_project.listes import FiltreMaison, mots_cherches
from comptes.filters import FiltreLesMiens, FiltrePour
from participants.droit import Droit
from participants.enums import EtatDemande, Sexe
from participants.models import Critere, DemandeEligibilite, Participant, Prescripteur

BIENTOT = "BIENTOT"
AUCUNE = "AUCUNE"


class ChoixCourt(ModelChoiceField):
    """A label that does not push the other filters off their line."""

    def label_from_instance(self, obj: Critere) -> str:
        return Truncator(obj.libelle).chars(40)


class FiltreCritere(filtres.ModelChoiceFilter):
    field_class = ChoixCourt


class ParticipantFilter(FiltreMaison):
    """On rows with `droit` (`avec_droit`) and `heures_retenues`, `a_declare` (given by the page)."""

    eligibilite = filtres.ChoiceFilter(
        label="Éligibilité", method="selon_le_droit", empty_label="Toutes", choices=()
    )
    critere = FiltreCritere(
        label="Critère",
        queryset=Critere.objects.none(),
        method="selon_le_critere",
        empty_label="Tous",
    )
    prescripteur = filtres.ModelChoiceFilter(
        label="Prescripteur",
        queryset=Prescripteur.objects.none(),
        method="selon_le_prescripteur",
        empty_label="Tous",
    )
    sexe = filtres.ChoiceFilter(label="Sexe", choices=Sexe.choices, empty_label="Tous")
    heures = filtres.ChoiceFilter(
        label="Heures",
        method="selon_les_heures",
        empty_label="Avec ou sans",
        choices=[
            ("retenues", "Avec des heures retenues"),
            ("declarees", "Avec des heures déclarées"),
            ("sans", "Sans heure déclarée"),
        ],
    )

    miens = FiltreLesMiens(field_name="referent__facilitateur")
    pour = FiltrePour(field_name="referent__facilitateur")

    class Meta:
        model = Participant
        fields = ("q", "eligibilite", "critere", "prescripteur", "sexe", "heures")

    def __init__(self, *args, acces, **kwargs):
        super().__init__(*args, **kwargs)
        champs = self.form.fields
        self.delai = acces.structure.alerte_fin_eligibilite_jours
        champs["eligibilite"].choices = [
            (str(Droit.EN_COURS), "En cours"),
            (BIENTOT, f"Finit dans {self.delai} jours"),
            (str(Droit.FINI), "Finie"),
            (str(Droit.A_VENIR), "À venir"),
            (AUCUNE, "Aucune"),
        ]
        champs["critere"].queryset = Critere.objects.visibles_par(acces)
        champs["prescripteur"].queryset = Prescripteur.objects.visibles_par(acces)

    def chercher(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        """Every word in the names, or the number of the file as it is written."""
        condition = Q()
        for mot in mots_cherches(valeur):
            condition &= Q(identite__recherche__contains=mot)
        return queryset.filter(condition | Q(identifiant__icontains=valeur.strip()))

    def selon_le_droit(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        if valeur == BIENTOT:
            return queryset.dont_le_droit_finit(timezone.localdate(), self.delai)
        if valeur == AUCUNE:
            return queryset.filter(droit=None)
        return queryset.filter(droit=valeur)

    def selon_le_critere(self, queryset: QuerySet, nom: str, valeur: Critere) -> QuerySet:
        return queryset.filter(pk__in=valeur.eligibilites.values("participant"))

    def selon_le_prescripteur(self, queryset: QuerySet, nom: str, valeur: Prescripteur) -> QuerySet:
        return queryset.filter(pk__in=valeur.eligibilites.values("participant"))

    def selon_les_heures(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        if valeur == "retenues":
            return queryset.filter(heures_retenues__gt=0)
        return queryset.filter(a_declare=valeur == "declarees")


class DemandeFilter(FiltreMaison):
    champs_recherche = (
        "recherche",
        "entreprise__recherche",
        "prescripteur__nom",
        "attribution__lot__marche__recherche",
    )

    etat = filtres.ChoiceFilter(label="État", choices=EtatDemande.choices, empty_label="Tous")

    class Meta:
        model = DemandeEligibilite
        fields = ()

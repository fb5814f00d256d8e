"""Forms of buyers, operations, contracts and what hangs from them. Choices are those of the structure."""

from __future__ import annotations

from typing import Any

from django import forms

from clauses_project.champs import ChampHeures
from clauses_project.formulaires import FormulaireMaison
from clauses_project.profils import GESTIONNAIRES
from clauses_project.textes import sans_nir
from comptes.models import Acces, Utilisateur
from entreprises.choix import (
    ChampEntreprise,
    completer_nouvelle,
    raison_sociale_si_nouvelle,
    type_si_nouvelle,
)
from marches.enums import NatureObjectif, Periodicite, Role, Statut
from marches.models import (
    Attribution,
    Declarant,
    DonneurOrdre,
    LigneObjectif,
    Lot,
    Marche,
    Operation,
)
from territoires.forms import ChampCommune

HEURES_AIDE = "Par exemple 1 200 ou 1200,5. Zéro ou rien : le taux sera « sans objet »."


def facilitateurs_de(structure) -> Any:
    """People who run this structure today."""
    acces = Acces.objects.en_cours().filter(structure=structure, profil__in=GESTIONNAIRES)
    return Utilisateur.objects.filter(pk__in=acces.values("utilisateur"))


class DonneurOrdreForm(FormulaireMaison):
    class Meta:
        model = DonneurOrdre
        fields = ("nom", "type", "siret", "achats_annuels")
        help_texts = {
            "siret": "14 chiffres, espaces acceptés. Vous pouvez le laisser vide.",
            "achats_annuels": "Au-dessus de 50 millions d'euros, un schéma (SPASER) est obligatoire.",
        }


class OperationForm(FormulaireMaison):
    class Meta:
        model = Operation
        fields = ("nom", "anru", "heures_travaillees_totales")
        help_texts = {
            "heures_travaillees_totales": "Pour une opération ANRU : toutes les heures du chantier."
        }


class MarcheForm(FormulaireMaison):
    """A contract alone. Dates speak beside the date that is wrong."""

    commune_execution = ChampCommune(
        label="Commune d'exécution",
        required=False,
        adresses=True,
        help_text="Son nom, son code INSEE, ou l'adresse du chantier.",
    )

    groupes = (
        (
            "Le marché",
            (
                ("reference", "nature"),
                "objet",
                ("donneur_ordre", "operation"),
                ("clause", "montant_ht"),
                ("commune_execution", "facilitateur"),
                "prive",
            ),
        ),
        (
            "Où il en est",
            (
                ("date_notification", "date_ordre_service"),
                ("date_fin", "date_solde"),
                "statut",
            ),
        ),
    )

    class Meta:
        model = Marche
        fields = (
            "reference",
            "nature",
            "objet",
            "donneur_ordre",
            "operation",
            "clause",
            "montant_ht",
            "commune_execution",
            "facilitateur",
            "prive",
            "date_notification",
            "date_ordre_service",
            "date_fin",
            "date_solde",
            "statut",
        )

    def __init__(self, *args, acces, **options):
        super().__init__(*args, fixes={"structure": acces.structure}, **options)
        self.acces = acces
        self.fields["donneur_ordre"].queryset = DonneurOrdre.objects.visibles_par(acces)
        self.fields["operation"].queryset = Operation.objects.visibles_par(acces)
        choix = facilitateurs_de(acces.structure)
        if self.instance.facilitateur_id:
            choix |= Utilisateur.objects.filter(pk=self.instance.facilitateur_id)
        self.fields["facilitateur"].queryset = choix
        self.fields["facilitateur"].empty_label = "Personne pour l'instant"
        self.fields["operation"].empty_label = "Aucune"

    def clean(self):
        donnees = super().clean() or self.cleaned_data
        notification, service = donnees.get("date_notification"), donnees.get("date_ordre_service")
        if notification and service and service < notification:
            self.add_error("date_ordre_service", "L'ordre de service précède la notification.")
        statut = donnees.get("statut")
        if statut == Statut.SOLDE and "date_solde" not in self.errors:
            self._exiger("date_solde", "Un marché soldé a une date de solde.")
        if statut in (Statut.TERMINE, Statut.RESILIE) and "date_fin" not in self.errors:
            self._exiger("date_fin", "Un marché terminé ou résilié a une date de fin.")
        return donnees

    def _exiger(self, champ: str, phrase: str) -> None:
        if not self.cleaned_data.get(champ):
            self.add_error(champ, phrase)


class NouveauMarcheForm(MarcheForm):
    """A contract, its first lot, its objective, its holder and who declares: what a notification says.

    `champs()` are those of the contract; the buyer and the operation may be new ones, not stored yet.
    """

    nouveau_donneur_ordre = forms.CharField(
        label="ou nouveau donneur d'ordre", max_length=160, required=False
    )
    nouvelle_operation = forms.CharField(
        label="ou nouvelle opération", max_length=160, required=False
    )
    lot_numero = forms.CharField(
        label="Numéro du lot",
        max_length=20,
        initial="1",
        help_text="Un marché sans lots en a un seul, le 1.",
    )
    lot_intitule = forms.CharField(label="Intitulé du lot", max_length=200, required=False)
    heures = ChampHeures(label="Objectif initial, en heures", required=False, help_text=HEURES_AIDE)
    titulaire = ChampEntreprise(label="Titulaire", required=False)
    titulaire_raison_sociale = raison_sociale_si_nouvelle()
    titulaire_type_entreprise = type_si_nouvelle()
    declarant = ChampEntreprise(
        label="Déclarant",
        required=False,
        help_text="Vide : le titulaire déclare lui-même. Sinon l'ETTI, l'EI… par son nom ou son SIRET.",
    )
    declarant_raison_sociale = raison_sociale_si_nouvelle()
    declarant_type_entreprise = type_si_nouvelle()
    periodicite = forms.ChoiceField(
        label="Périodicité", choices=Periodicite, initial=Periodicite.MENSUELLE
    )

    groupes = (
        (
            "Le marché",
            (
                ("reference", "nature"),
                "objet",
                ("donneur_ordre", "nouveau_donneur_ordre"),
                ("operation", "nouvelle_operation"),
                ("clause", "montant_ht"),
                ("commune_execution", "facilitateur"),
                ("date_notification", "date_ordre_service", "date_fin"),
                "prive",
            ),
        ),
        ("Son premier lot", (("lot_numero", "lot_intitule"), "heures")),
        (
            "Qui doit les heures, qui les déclare",
            (
                "titulaire",
                ("titulaire_raison_sociale", "titulaire_type_entreprise"),
                "declarant",
                ("declarant_raison_sociale", "declarant_type_entreprise"),
                "periodicite",
            ),
        ),
    )

    class Meta(MarcheForm.Meta):
        fields = tuple(
            champ for champ in MarcheForm.Meta.fields if champ not in ("statut", "date_solde")
        )

    def __init__(self, *args, acces, initial=None, **options):
        super().__init__(
            *args,
            acces=acces,
            initial={"facilitateur": acces.utilisateur_id, **(initial or {})},
            **options,
        )
        self.fields["donneur_ordre"].required = False
        self.fields["donneur_ordre"].empty_label = "Choisissez…"

    def clean(self):
        donnees = super().clean() or self.cleaned_data
        self._ou_nouveau("donneur_ordre", "nouveau_donneur_ordre", DonneurOrdre)
        self._ou_nouveau("operation", "nouvelle_operation", Operation)
        if "donneur_ordre" not in self.errors:
            self._exiger(
                "donneur_ordre", "Choisissez un donneur d'ordre, ou écrivez-en un nouveau."
            )
        for champ in ("titulaire", "declarant"):
            completer_nouvelle(self, champ, f"{champ}_raison_sociale", f"{champ}_type_entreprise")
        sans_titulaire = "titulaire" not in self.errors and not donnees.get("titulaire")
        if donnees.get("declarant") and sans_titulaire:
            self.add_error("titulaire", "Dites d'abord quelle entreprise doit ces heures.")
        return donnees

    def _ou_nouveau(self, champ: str, nouveau: str, modele: type) -> None:
        """The row of that name when there is one already, else a new one."""
        nom = " ".join(self.cleaned_data.get(nouveau, "").split())
        if not nom:
            return
        if self.cleaned_data.get(champ):
            self.add_error(
                nouveau, "Choisissez dans la liste ou écrivez un nouveau nom, pas les deux."
            )
            return
        structure = self.acces.structure
        connu = modele.objects.filter(structure=structure, nom__iexact=nom).first()
        self.cleaned_data[champ] = connu or modele(structure=structure, nom=nom)

    def _get_validation_exclusions(self):
        """What is not stored yet is checked when it is."""
        return super()._get_validation_exclusions() | {"donneur_ordre", "operation"}

    @property
    def lot(self) -> dict[str, str]:
        return {
            "numero": self.cleaned_data["lot_numero"],
            "intitule": self.cleaned_data["lot_intitule"],
        }


class LotForm(FormulaireMaison):
    groupes = (("", (("numero", "intitule"), ("clause", "montant_ht"))),)

    class Meta:
        model = Lot
        fields = ("numero", "intitule", "clause", "montant_ht")

    def __init__(self, *args, marche, **options):
        super().__init__(*args, fixes={"structure": marche.structure, "marche": marche}, **options)
        self.fields["clause"].choices = [
            ("", f"Celle du marché : {marche.get_clause_display()}"),
            *self.fields["clause"].choices[1:],
        ]


class NouveauLotForm(LotForm):
    """A lot, and its initial objective when it is known."""

    heures = ChampHeures(label="Objectif initial, en heures", required=False, help_text=HEURES_AIDE)

    groupes = (("", (("numero", "intitule"), ("clause", "montant_ht"), "heures")),)


class ObjectifForm(FormulaireMaison):
    """One dated line: an avenant or a reconduction adds, an exonération takes off."""

    groupes = (
        (
            "",
            (("nature", "numero"), ("heures", "date_effet"), "attribution", "motif", "active"),
        ),
    )

    class Meta:
        model = LigneObjectif
        fields = ("nature", "numero", "heures", "date_effet", "attribution", "motif", "active")
        help_texts = {
            "numero": "De l'avenant, de la tranche, de la période…",
            "heures": "Ce que cette ligne ajoute ; un nombre négatif retire (exonération, avenant en moins).",
            "date_effet": "Elle compte dans l'objectif à partir de ce jour.",
            "active": "Décochez tant qu'une tranche n'est pas affermie ou une reconduction décidée.",
        }
        labels = {"attribution": "Pour une entreprise seulement"}

    def __init__(self, *args, lot, **options):
        super().__init__(*args, fixes={"structure": lot.structure, "lot": lot}, **options)
        self.fields["attribution"].queryset = lot.attributions.pour_liste()
        self.fields["attribution"].empty_label = "Non : pour le lot entier"
        self.fields["motif"].validators.append(sans_nir)

    def clean(self):
        donnees = super().clean() or self.cleaned_data
        exoneration = donnees.get("nature") == NatureObjectif.EXONERATION
        if exoneration and not donnees.get("motif") and "motif" not in self.errors:
            self.add_error("motif", "Dites qui a décidé cette exonération, et pourquoi.")
        return donnees


class _AvecEntreprise(FormulaireMaison):
    """A row whose company is typed, and may be new."""

    entreprise = ChampEntreprise(label="Entreprise")
    raison_sociale = raison_sociale_si_nouvelle()
    type_entreprise = type_si_nouvelle()

    def clean(self):
        donnees = super().clean() or self.cleaned_data
        completer_nouvelle(self, "entreprise", "raison_sociale", "type_entreprise")
        return donnees

    def _get_validation_exclusions(self):
        """A new company is checked when it is stored."""
        entreprise = self.cleaned_data.get("entreprise")
        nouvelle = entreprise is not None and entreprise.pk is None
        return super()._get_validation_exclusions() | ({"entreprise"} if nouvelle else set())


class AttributionForm(_AvecEntreprise):
    groupes = (
        ("L'entreprise", ("entreprise", ("raison_sociale", "type_entreprise"))),
        ("Sa place", (("role", "sous_traitant_de"), ("date_debut", "date_fin"))),
    )

    class Meta:
        model = Attribution
        fields = ("entreprise", "role", "sous_traitant_de", "date_debut", "date_fin")
        labels = {"date_debut": "À partir du", "date_fin": "Jusqu'au"}
        help_texts = {
            "sous_traitant_de": "Pour un sous-traitant seulement : l'entreprise du lot pour qui il travaille.",
            "date_debut": "Vide : dès le début du marché.",
            "date_fin": "Vide : jusqu'à la fin du marché.",
        }

    def __init__(self, *args, lot, **options):
        super().__init__(*args, fixes={"structure": lot.structure, "lot": lot}, **options)
        donneurs = lot.attributions.pour_liste().exclude(pk=self.instance.pk)
        self.fields["sous_traitant_de"].queryset = donneurs
        self.fields["sous_traitant_de"].empty_label = "Personne"

    def clean(self):
        donnees = super().clean()
        sous_traitant = donnees.get("role") == Role.SOUS_TRAITANT
        donneur = donnees.get("sous_traitant_de")
        if sous_traitant and not donneur and "sous_traitant_de" not in self.errors:
            self.add_error("sous_traitant_de", "Dites pour quelle entreprise du lot il travaille.")
        if not sous_traitant and donneur:
            self.add_error(
                "role", "Seul un sous-traitant travaille pour une autre entreprise du lot."
            )
        return donnees


class DeclarantForm(_AvecEntreprise):
    groupes = (
        ("L'entreprise", ("entreprise", ("raison_sociale", "type_entreprise"))),
        (
            "Ses déclarations",
            ("periodicite", ("en_sommeil_jusqu_au", "ne_pas_relancer_avant")),
        ),
    )

    class Meta:
        model = Declarant
        fields = (
            "entreprise",
            "periodicite",
            "en_sommeil_jusqu_au",
            "ne_pas_relancer_avant",
        )
        help_texts = {
            "en_sommeil_jusqu_au": "Chantier arrêté : aucune déclaration ne s'ouvre jusqu'à ce jour.",
            "ne_pas_relancer_avant": "Congés, difficulté connue : aucun rappel ne part avant ce jour.",
        }

    def __init__(self, *args, attribution, **options):
        super().__init__(
            *args,
            fixes={"structure": attribution.structure, "attribution": attribution},
            **options,
        )

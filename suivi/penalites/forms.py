"""What is typed of penalties: the rules of the contract, a proposal, letters, observations, decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from clauses_project.profils import Profil
from clauses_project.textes import sans_nir
from comptes.pieces import verifier
from suivi.models import BaremePenalites


class BaremeForm(FormulaireMaison):
    class Meta:
        model = BaremePenalites
        fields = (
            "par_heure",
            "par_jour",
            "plafond_part",
            "plafond_montant",
            "delai_jours",
            "article",
        )

    groupes = (
        ("", (("par_heure", "par_jour"),)),
        ("Le plafond, s'il y en a un", (("plafond_part", "plafond_montant"),)),
        ("La procédure", (("delai_jours", "article"),)),
    )


class ProposerForm(FormulaireSimple):
    """The days counted are proposed; the facilitateur may retain fewer, or add papers the tool does not know."""

    jours = forms.IntegerField(
        label="Jours de retard retenus", min_value=0, max_value=36600, required=False
    )
    note = forms.CharField(
        label="Un mot pour l'acheteur",
        required=False,
        max_length=2000,
        validators=[sans_nir],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il accompagne la proposition ; l'entreprise ne le lit pas.",
    )

    def __init__(self, *args: Any, avec_jours: bool, comptes: int, **options: Any):
        super().__init__(*args, **options)
        self.fields["jours"].initial = comptes
        if not avec_jours:
            del self.fields["jours"]

    @property
    def jours_retenus(self) -> int:
        return self.cleaned_data.get("jours") or 0


class LettreForm(FormulaireSimple):
    """A dated letter. The facilitateur joins the buyer's; the buyer itself needs none."""

    le = forms.DateField(label="Date de la lettre")
    fichier = forms.FileField(
        label="La lettre",
        help_text="PDF, JPEG ou PNG.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        error_messages={"required": "Joignez la lettre de l'acheteur : c'est lui qui décide."},
    )

    def __init__(self, *args: Any, profil: Profil, **options: Any):
        super().__init__(*args, **options)
        self.fields["le"].initial = timezone.localdate()
        self.fields["fichier"].required = profil.est_gestionnaire
        self.fields["fichier"].widget.is_required = profil.est_gestionnaire

    def clean_fichier(self) -> Any:
        fichier = self.cleaned_data["fichier"]
        if fichier is not None:
            verifier(fichier)
        return fichier


class NotificationForm(LettreForm):
    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["le"].label = "Reçue par l'entreprise le"


class DecisionForm(LettreForm):
    motif = forms.CharField(
        label="Motif",
        required=False,
        max_length=2000,
        validators=[sans_nir],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="L'entreprise le lira.",
    )
    field_order = ("motif", "le", "fichier")

    def __init__(self, *args: Any, motif_exige: bool, **options: Any):
        super().__init__(*args, **options)
        self.fields["le"].label = "Décidée le"
        self.fields["motif"].required = motif_exige


class ObservationsForm(LettreForm):
    """In its space, the company writes; the facilitateur dates what came by letter."""

    texte = forms.CharField(
        label="Observations",
        max_length=10000,
        validators=[sans_nir],
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Jamais de numéro de sécurité sociale.",
    )
    field_order = ("texte", "le", "fichier")

    def __init__(self, *args: Any, profil: Profil, **options: Any):
        super().__init__(*args, profil=profil, **options)
        self.fields["fichier"].required = False
        self.fields["fichier"].label = "Une pièce à l'appui"
        self.fields["le"].label = "Reçues le"
        if not profil.est_gestionnaire:
            del self.fields["le"]

    @property
    def le(self) -> Any:
        return self.cleaned_data.get("le") or timezone.localdate()

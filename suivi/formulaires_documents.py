"""What a person chooses and types before a document is issued."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from clauses_project.champs import ChampMois
from clauses_project.formulaires import FormulaireSimple
from clauses_project.textes import sans_nir
from comptes.models import Acces
from entreprises.models import Entreprise
from marches.models import Attribution, DonneurOrdre, Lot, Marche
from suivi.chiffres import Periode
from suivi.chiffres.public import est_offerte
from suivi.enums import GenreDocument, Lecteurs
from suivi.papier.demandes import Demande
from suivi.papier.ensemble import SERIES
from territoires.models import Commune

G = GenreDocument
LECTEURS_OFFERTS = {
    G.TERRITOIRE: (Lecteurs.PUBLIC, Lecteurs.STRUCTURE),
    G.CLAUSE: (Lecteurs.DONNEUR_ORDRE, Lecteurs.STRUCTURE),
    G.ATTESTATION: (Lecteurs.ENTREPRISE, Lecteurs.STRUCTURE),
    G.DONNEUR_ORDRE: (Lecteurs.DONNEUR_ORDRE, Lecteurs.STRUCTURE),
    G.ANNUEL: (Lecteurs.PUBLIC, Lecteurs.STRUCTURE),
    G.RESEAU: (Lecteurs.PUBLIC,),
    G.EVALUATION: (Lecteurs.PUBLIC, Lecteurs.STRUCTURE),
    G.FIL: (Lecteurs.STRUCTURE, Lecteurs.DONNEUR_ORDRE),
}
CHAMPS = {
    G.TERRITOIRE: ("commune", "une_page", "mot", "portrait_titre", "portrait"),
    G.CLAUSE: ("lot",),
    G.ATTESTATION: ("marche",),
    G.DONNEUR_ORDRE: ("mot",),
    G.ANNUEL: ("mot", "portrait_titre", "portrait"),
    G.RESEAU: ("mot",),
    G.EVALUATION: ("cohorte", "commune", "mot"),
    G.FIL: (),
}
DEPUIS_LE_DEBUT = (G.CLAUSE, G.FIL)
PARTAGE_SEUL = (
    "Ces lecteurs pourront l'ouvrir. Pour le donneur d'ordre, il ne contient que ce qui lui a été envoyé ou "
    "partagé."
)
ANNEES_ENTIERES = (
    "Pour les élus et le public, les chiffres portent sur des années entières\u00a0: de janvier à décembre, "
    "ou jusqu'au mois en cours."
)


def periode_lue(form: forms.BaseForm, lus: dict[str, Any]) -> Periode | None:
    """The months typed, with an error of the form for those to come; None when they are upside down."""
    try:
        periode = Periode(lus.get("du"), lus.get("au"))
    except ValueError:
        form.add_error("au", "La période finit avant de commencer.")
        return None
    if periode.au > timezone.localdate():
        form.add_error("au", "Ce mois n'a pas commencé\u00a0: choisissez un mois déjà vécu.")
    return periode


class EmissionForm(FormulaireSimple):
    """Period and readers of every kind, then what that kind takes. `objets` are the rows its page is about."""

    groupes = (("La période", [("du", "au")]),)

    du = ChampMois(required=False, label="De", help_text="Vide\u00a0: depuis le début.")
    au = ChampMois(required=False, label="À", help_text="Compris. Vide\u00a0: le mois en cours.")
    lecteurs = forms.ChoiceField(
        label="Pour qui",
        help_text="Ces lecteurs pourront l'ouvrir. Pour les élus et le public, les petits groupes "
        "ne sont pas montrés.",
    )
    commune = forms.ModelChoiceField(
        Commune.objects.none(),
        required=False,
        label="Commune",
        empty_label="Tout le territoire",
    )
    lot = forms.ModelChoiceField(
        Lot.objects.none(), required=False, label="Lot", empty_label="Tout le marché"
    )
    marche = forms.ModelChoiceField(
        Marche.objects.none(),
        required=False,
        label="Marché",
        empty_label="Tous ses marchés",
    )
    une_page = forms.BooleanField(required=False, label="Une seule page, à distribuer")
    cohorte = forms.BooleanField(
        required=False,
        label="Une cohorte\u00a0: les personnes dont le travail s'est achevé dans la période",
        help_text="Sinon, les évaluations dues dans la période.",
    )
    mot = forms.CharField(
        required=False,
        label="Le mot de la structure",
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[sans_nir],
        max_length=4000,
        help_text="Facultatif. Ouvre le rapport complet.",
    )
    portrait_titre = forms.CharField(
        required=False, label="Titre du portrait", max_length=120, validators=[sans_nir]
    )
    portrait = forms.CharField(
        required=False,
        label="Un portrait",
        widget=forms.Textarea(attrs={"rows": 6}),
        validators=[sans_nir],
        max_length=4000,
        help_text="Facultatif. Avec l'accord de la personne\u00a0; jamais de numéro de sécurité sociale.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        genre: GenreDocument,
        acces: Acces,
        initial: dict[str, Any] | None = None,
        **objets: Marche | Entreprise | DonneurOrdre,
    ):
        super().__init__(data, initial={**self._d_abord(genre), **(initial or {})})
        self.genre, self.acces, self.structure, self.objets = genre, acces, acces.structure, objets
        self.fields["lecteurs"].choices = [
            (offert.value, offert.label) for offert in LECTEURS_OFFERTS[genre]
        ]
        for nom in set().union(*CHAMPS.values()) - set(CHAMPS[genre]):
            del self.fields[nom]
        if genre == G.RESEAU:
            self.fields["mot"].label = "Le mot du réseau"
            self.fields["lecteurs"].help_text = (
                "Chiffres publics, sans nom\u00a0: les petits groupes ne sont pas montrés. Vous le retrouvez "
                "parmi vos documents, et le donnez à qui vous voulez."
            )
        if genre == G.FIL:
            self.fields["lecteurs"].help_text = PARTAGE_SEUL
            if "entreprise" in objets:  # a company asks for its own
                self.fields["lecteurs"].choices = [
                    (Lecteurs.STRUCTURE.value, Lecteurs.STRUCTURE.label)
                ]
        self._offrir()

    @staticmethod
    def _d_abord(genre: GenreDocument) -> dict[str, Any]:
        """This year so far; a contract, since its beginning."""
        ici = timezone.localdate().replace(day=1)
        return {"du": None if genre in DEPUIS_LE_DEBUT else ici.replace(month=1), "au": ici}

    def _offrir(self) -> None:
        if "commune" in self.fields:
            self.fields["commune"].queryset = self.structure.communes.order_by("nom", "code")
        if "lot" in self.fields:
            self.fields["lot"].queryset = Lot.objects.visibles_par(self.acces).filter(
                marche=self.objets["marche"]
            )
        if "marche" in self.fields:
            attribues = Attribution.objects.visibles_par(self.acces).filter(
                entreprise=self.objets["entreprise"]
            )
            self.fields["marche"].queryset = (
                Marche.objects.visibles_par(self.acces)
                .filter(pk__in=attribues.values("lot__marche"))
                .order_by("reference", "pk")
            )
            self.fields["marche"].label_from_instance = lambda m: f"{m.reference} · {m}"

    def clean(self) -> dict[str, Any]:
        lus = super().clean()
        lus["periode"] = periode_lue(self, lus)
        if lus["periode"] is None:
            return lus
        if lus.get("lecteurs") == Lecteurs.PUBLIC and not est_offerte(lus["periode"]):
            self.add_error("du", ANNEES_ENTIERES)
        return lus

    def demande(self) -> Demande:
        """What is asked; the form must be valid."""
        lus = self.cleaned_data
        noms = (
            "commune",
            "lot",
            "marche",
            "une_page",
            "cohorte",
            "mot",
            "portrait_titre",
            "portrait",
        )
        return Demande(
            genre=self.genre,
            structure=self.structure,
            reseau=self.acces.reseau if self.genre == G.RESEAU else None,
            periode=lus["periode"],
            lecteurs=Lecteurs(lus["lecteurs"]),
            **{**self.objets, **{nom: lus[nom] for nom in noms if lus.get(nom)}},
        )


class EnsembleForm(FormulaireSimple):
    """One document for each commune, buyer or company."""

    groupes = (("Quoi", ["genre"]), ("La période", [("du", "au")]))

    genre = forms.ChoiceField(
        label="Quels documents",
        choices=[(genre.value, serie.mots) for genre, serie in SERIES.items()],
        help_text="Les bilans des communes portent sur des années entières, comme tous les chiffres "
        "publics\u00a0: de janvier à décembre, ou jusqu'au mois en cours.",
    )
    du = ChampMois(required=False, label="De", help_text="Vide\u00a0: depuis le début.")
    au = ChampMois(required=False, label="À", help_text="Compris. Vide\u00a0: le mois en cours.")
    une_page = forms.BooleanField(required=False, label="Communes\u00a0: une seule page chacune")

    def clean(self) -> dict[str, Any]:
        lus = super().clean()
        lus["periode"] = periode_lue(self, lus)
        if lus["periode"] is None:
            return lus
        lus["une_page"] = lus.get("une_page", False) and lus.get("genre") == G.TERRITOIRE
        return lus

"""What a person and a prescripteur are asked; why an answer is put aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple
from suivi.apres.sante import mots_de_sante
from suivi.enums import FREINS, QuiRepond, Situation
from suivi.formulaires_apres import refuser_un_employeur_sans_emploi, situations
from suivi.models import Echeance, ReponseProposee

S = Situation
# As a person says it of themselves. Nobody is asked to tell an illness or a birth: the facilitateur knows
# what to make of « je ne peux pas travailler en ce moment ».
DIT_PAR_LA_PERSONNE: dict[str, str] = {
    S.CDI: "J'ai un CDI",
    S.CDD_6_PLUS: "J'ai un CDD de 6 mois ou plus",
    S.CDD_MOINS_6: "J'ai un CDD de moins de 6 mois",
    S.INTERIM_6_PLUS: "Je suis en intérim depuis 6 mois ou plus",
    S.INTERIM: "Je suis en intérim depuis moins de 6 mois",
    S.ALTERNANCE: "Je suis en apprentissage ou en contrat de professionnalisation",
    S.SIAE: "Je travaille dans une structure d'insertion",
    S.CONTRAT_AIDE: "J'ai un contrat aidé",
    S.FONCTION_PUBLIQUE: "Je travaille dans la fonction publique",
    S.CREATION: "Je suis à mon compte",
    S.FORMATION_QUALIFIANTE: "Je suis en formation, avec un diplôme ou un titre au bout",
    S.FORMATION_AUTRE: "Je suis dans une autre formation",
    S.RECHERCHE: "Je cherche du travail",
    S.INACTIF: "Je ne peux pas travailler en ce moment",
    S.RETRAITE: "Je suis à la retraite",
    S.REFUS: "Je préfère ne pas répondre",
}
# What a prescripteur may say: that nobody answers is for the facilitateur to find.
SANS_LES_APPELS = frozenset({S.INJOIGNABLE})


class _ReponseForm(FormulaireMaison):
    """Words of health are pointed at once; sent again, they are kept: the person decides."""

    relu = forms.CharField(required=False, widget=forms.HiddenInput)
    relectures: ClassVar[Sequence[str]] = ("commentaire", "metier")

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or self.cleaned_data
        mots = mots_de_sante(*(donnees.get(nom) or "" for nom in self.relectures))
        if mots and donnees.get("relu") != "oui":
            self.data = self.data.copy()
            self.data[self.add_prefix("relu")] = "oui"
            self.add_error(
                "commentaire",
                f"Votre texte parle peut-être de santé ({', '.join(mots)}). Nous n'en avons pas besoin : vous "
                "pouvez l'enlever, ou envoyer tel quel.",
            )
        return donnees


class ReponseDeLaPersonneForm(_ReponseForm):
    """Six questions, on a phone. Only the first one must be answered."""

    situation = forms.ChoiceField(
        label="Ma situation",
        choices=tuple(DIT_PAR_LA_PERSONNE.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez la phrase qui vous ressemble le plus.",
            "invalid_choice": "Choisissez la phrase qui vous ressemble le plus.",
        },
    )

    class Meta:
        model = ReponseProposee
        fields = (
            "situation",
            "meme_employeur",
            "employeur_libre",
            "metier",
            *FREINS,
            "besoin_d_aide",
            "commentaire",
        )
        labels: ClassVar = {
            "meme_employeur": "Chez le même employeur qu'avant",
            "employeur_libre": "Sinon, le nom de l'entreprise",
            "metier": "Le métier, ou le nom de la formation",
            "frein_mobilite": "Me déplacer",
            "frein_logement": "Me loger",
            "frein_garde": "Faire garder mes enfants",
            "frein_sante": "Ma santé (sans dire pourquoi)",
            "besoin_d_aide": "Oui, j'aimerais qu'on m'appelle",
            "commentaire": "En quelques mots",
        }
        widgets: ClassVar = {"commentaire": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "commentaire": "Ce qui vous a plu, ce qui était difficile. N'écrivez rien sur votre santé, "
            "ni votre numéro de sécurité sociale.",
        }

    groupes = (
        ("1. Que faites-vous en ce moment\u00a0?", ("situation",)),
        ("2. Si vous travaillez, chez qui\u00a0?", ("meme_employeur", "employeur_libre")),
        ("3. Quel métier, ou quelle formation\u00a0?", ("metier",)),
        ("4. Qu'est-ce qui rend le travail difficile\u00a0?", FREINS),
        ("5. Avez-vous besoin d'aide maintenant\u00a0?", ("besoin_d_aide",)),
        ("6. Que pensez-vous du travail que vous avez fait\u00a0?", ("commentaire",)),
    )

    def reponse(self) -> dict[str, Any]:
        """What to keep: « métier » of somebody in training is the training."""
        champs = self.champs()
        if self.cleaned_data["situation"] in (S.FORMATION_QUALIFIANTE, S.FORMATION_AUTRE):
            champs |= {"formation": champs["metier"], "metier": ""}
        return champs


class ReponseDuPrescripteurForm(_ReponseForm):
    """What a body that sent somebody knows of them."""

    relectures = ("commentaire", "metier", "formation", "orientation")

    class Meta:
        model = ReponseProposee
        fields = (
            "situation",
            "date",
            "meme_employeur",
            "employeur_libre",
            "metier",
            "formation",
            *FREINS,
            "commentaire",
            "besoin_d_aide",
            "orientation",
        )
        labels: ClassVar = {
            "situation": "Situation",
            "date": "À quelle date",
            "meme_employeur": "Toujours dans l'entreprise de ce travail",
            "employeur_libre": "Sinon, chez qui",
            "commentaire": "Ce qu'elle dit de son travail",
            "besoin_d_aide": "Elle a besoin d'aide maintenant",
        }
        help_texts: ClassVar = {
            "commentaire": "Du travail et de l'emploi seulement : ni santé, ni numéro de sécurité sociale.",
            "orientation": "Vers qui : votre conseiller, la permanence du logement…",
        }
        widgets: ClassVar = {"commentaire": forms.Textarea(attrs={"rows": 3})}

    groupes = (
        ("La situation", (("situation", "date"),)),
        ("L'emploi, s'il y en a un", ("meme_employeur", ("employeur_libre", "metier"))),
        ("La formation et ce qui freine", ("formation", FREINS[:2], FREINS[2:])),
        ("Ce que vous savez d'autre", ("commentaire", "besoin_d_aide", "orientation")),
    )

    def __init__(self, *args: Any, echeance: Echeance, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.echeance = echeance
        champs, jour = self.fields, timezone.localdate()
        champs["situation"].choices = situations(sauf=SANS_LES_APPELS)
        champs["situation"].required = champs["date"].required = True
        champs["situation"].error_messages["required"] = "Choisissez la situation."
        self.initial["date"] = self.initial.get("date") or jour
        champs["date"].widget.attrs["max"] = jour.isoformat()

    def clean_date(self):
        jour, periode = self.cleaned_data["date"], self.echeance.periode
        if jour > timezone.localdate():
            raise forms.ValidationError(
                "Cette date est à venir : la situation est celle d'un jour passé."
            )
        if periode and jour <= periode.fin:
            raise forms.ValidationError(
                f"Le travail a pris fin le {periode.fin:%d/%m/%Y} : la situation est celle d'un jour d'après."
            )
        return jour

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        refuser_un_employeur_sans_emploi(
            self, donnees.get("meme_employeur") or donnees.get("employeur_libre")
        )
        return donnees


class MiseDeCoteForm(FormulaireSimple):
    motif = forms.CharField(
        label="Pourquoi",
        max_length=300,
        help_text="Par exemple : ce n'est pas elle qui a répondu, ou elle dit autre chose au téléphone.",
    )


def nouvelle_reponse(echeance: Echeance, qui_repond: QuiRepond) -> ReponseProposee:
    """What a form fills, never stored as such: an action does."""
    return ReponseProposee(
        structure=echeance.structure,
        participant=echeance.participant,
        jalon=echeance.jalon,
        qui_repond=qui_repond,
    )

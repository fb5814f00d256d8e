"""What a list of rows is asked for: the filters of the page it was opened from, and a few more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Q

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from entreprises.models import Entreprise
from marches.enums import Clause
from marches.models import Attribution, Declarant, DonneurOrdre
from participants.models import Participant
from suivi.chiffres import Perimetre
from suivi.chiffres.lecture import lire_perimetre
from suivi.chiffres.public import verifier
from suivi.detail.groupes import GROUPES, dire_le_groupe
from suivi.detail.selection import Selection
from suivi.filtres_territoire import FiltreTerritoire
from suivi.mots import ecrire_periode
from territoires.models import Structure

# Filters that come with the address, and are not chosen here.
DU_MARCHE = ("marche", "lot", "clause", "operation")
DE_GESTION = (*DU_MARCHE, "facilitateur", "commune_execution")
PERMIS = {
    Profil.ADMINISTRATEUR: DE_GESTION,
    Profil.FACILITATEUR: DE_GESTION,
    Profil.DONNEUR_ORDRE: DU_MARCHE,
    Profil.DECLARANT: ("marche", "lot"),
    Profil.ELU: ("clause",),
    Profil.COORDINATEUR: ("clause",),
}
EN_MOTS = {
    "marche": "marché {}",
    "lot": "lot {}",
    "operation": "opération {}",
    "facilitateur": "suivis par {}",
}


def _cache() -> forms.CharField:
    return forms.CharField(required=False, widget=forms.HiddenInput)


def _parmi_les_donneurs(structures: Iterable[Structure]) -> forms.ModelChoiceField:
    donneurs = DonneurOrdre.objects.filter(structure__in=structures)
    return forms.ModelChoiceField(donneurs, required=False, widget=forms.HiddenInput)


class FiltreDetail(FiltreTerritoire):
    """The same filters as the territory for those who read it; a buyer and a company stay with what is theirs."""

    marche, lot, clause, operation = _cache(), _cache(), _cache(), _cache()
    facilitateur, commune_execution = _cache(), _cache()
    entreprise = forms.ModelChoiceField(
        Entreprise.objects.none(), required=False, widget=forms.HiddenInput
    )
    participant = forms.ModelChoiceField(
        Participant.objects.none(), required=False, widget=forms.HiddenInput
    )
    ventilation, groupe = _cache(), _cache()

    def __init__(self, data: Any, *, acces: Any):
        super().__init__(data, acces=acces)
        permis = PERMIS[Profil(acces.profil)]
        for nom in DE_GESTION:
            if nom not in permis:
                del self.fields[nom]
        if acces.est_gestionnaire:
            self.fields["entreprise"].queryset = Entreprise.objects.visibles_par(acces)
            self.fields["participant"].queryset = Participant.objects.visibles_par(acces)
        else:
            for nom in ("entreprise", "participant", "ventilation", "groupe"):
                del self.fields[nom]
        if acces.profil == Profil.COORDINATEUR:  # their page has no list of buyers to choose from
            self.fields["donneur_ordre"] = _parmi_les_donneurs(self.structures)
        if not (acces.est_gestionnaire or self.public):
            for nom in ("commune", "lecture", "donneur_ordre", "nature"):
                self.fields.pop(nom, None)

    def _structures(self) -> tuple[Structure, ...]:
        match self.acces.profil:
            case Profil.DONNEUR_ORDRE:
                return (self.acces.donneur_ordre.structure,)
            case Profil.DECLARANT:
                return tuple(structures_de(self.acces.entreprise_id))
            case _:
                return super()._structures()

    def clean(self) -> dict[str, Any]:
        lus = super().clean()
        if self.errors:
            return lus
        if lus.get("ventilation") and lus["ventilation"] not in GROUPES:
            raise forms.ValidationError("Ce détail n'existe pas.", code="ventilation")
        try:
            if self.public:
                verifier(self.perimetre, self.periode)
            else:
                self.perimetre  # noqa: B018 reads the filters, and refuses those nobody knows
        except Refus as refus:
            raise forms.ValidationError(str(refus), code="filtre") from refus
        return lus

    @property
    def perimetre(self) -> Perimetre:
        lus = self.cleaned_data
        demandes = {nom: lus[nom] for nom in DE_GESTION if lus.get(nom)}
        perimetre = super().perimetre
        if self.acces.profil == Profil.DONNEUR_ORDRE:
            perimetre = replace(perimetre, donneurs_ordre=(self.acces.donneur_ordre_id,))
        if not demandes:
            return perimetre
        demande = lire_perimetre(self.structures, **demandes)
        return replace(perimetre, **{nom: getattr(demande, nom) for nom in demandes})

    @property
    def selection(self) -> Selection:
        """Readers of public figures have no rows of people: their lists are of contracts and companies."""
        lus = self.cleaned_data
        entreprise, participant = lus.get("entreprise"), lus.get("participant")
        return Selection(
            self.perimetre,
            self.periode,
            acces=None if self.public else self.acces,
            entreprise=entreprise and entreprise.pk,
            participant=participant and participant.pk,
            ventilation=lus.get("ventilation") or "",
            groupe=lus.get("groupe") or "",
        )

    @property
    def en_mots(self) -> str:
        """Period and filters, as the page says them."""
        if not self.is_valid():
            return ""
        lus = self.cleaned_data
        mots = [ecrire_periode(self.periode), self.lecture_en_mots]
        mots += [phrase.format(lus[nom]) for nom, phrase in EN_MOTS.items() if lus.get(nom)]
        if lus.get("clause"):
            mots.append(Clause(lus["clause"].upper()).label.lower())
        mots += [str(lus[nom]) for nom in ("entreprise", "participant") if lus.get(nom)]
        if lus.get("ventilation"):
            mots.append(dire_le_groupe(lus["ventilation"], lus["groupe"]))
        phrase = " · ".join(mot for mot in mots if mot)
        return phrase[:1].upper() + phrase[1:]


def structures_de(entreprise: int):
    """Where a company owes hours, or declares some."""
    attributions = Attribution.objects.filter(entreprise=entreprise)
    declarants = Declarant.objects.filter(entreprise=entreprise)
    return Structure.objects.filter(
        Q(pk__in=attributions.values("structure")) | Q(pk__in=declarants.values("structure"))
    ).order_by("nom", "pk")

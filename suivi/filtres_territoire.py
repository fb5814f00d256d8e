"""The filters of the territory dashboard: what each reader may ask, read from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property

from clauses_project.champs import ChampMois
from clauses_project.formulaires import FormulaireSimple, ListeDeChoix
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from marches.enums import NatureMarche
from marches.models import DonneurOrdre
from suivi.bilans import Bilan, faire_bilan
from suivi.chiffres import Perimetre, Periode
from suivi.chiffres.public import verifier
from suivi.reseaux.annees import Annees, annees_de
from territoires.forms import ChampCommune
from territoires.models import Commune, Structure

ANNEES_OFFERTES = 5
COMMUNES_EN_LISTE = 400  # beyond, a commune is typed
HABITANTS, EXECUTION = "habitants", "execution"
LECTURES = [(HABITANTS, "Ses habitants"), (EXECUTION, "Marchés exécutés")]
HORS_DU_TERRITOIRE = "Cette commune n'est pas dans votre territoire."
UN_SEUL_FILTRE = (
    "Un seul filtre à la fois\u00a0: choisissez une commune, ou un donneur d'ordre, ou une nature."
)


class FiltreTerritoire(FormulaireSimple):
    """Period and filters. Bound to the address: without anything, all the territory since the beginning.

    Readers of public figures choose whole years and one filter; an élu of some communes, one of them.
    """

    structure = forms.ModelChoiceField(
        Structure.objects.none(),
        to_field_name="code",
        required=False,
        widget=ListeDeChoix,
        label="Structure",
        empty_label="Tout le réseau",
        error_messages={"invalid_choice": "Cette structure n'est pas dans le réseau."},
    )
    du = ChampMois(required=False, label="De")
    au = ChampMois(required=False, label="À")
    commune = forms.ModelChoiceField(
        Commune.objects.none(),
        required=False,
        widget=ListeDeChoix,
        label="Commune",
        error_messages={"invalid_choice": HORS_DU_TERRITOIRE},
    )
    lecture = forms.ChoiceField(
        choices=LECTURES, required=False, widget=ListeDeChoix, label="On y compte"
    )
    donneur_ordre = forms.ModelChoiceField(
        DonneurOrdre.objects.none(),
        required=False,
        widget=ListeDeChoix,
        label="Donneur d'ordre",
        empty_label="Tous",
        error_messages={"invalid_choice": "Ce donneur d'ordre n'est pas dans votre liste."},
    )
    nature = forms.ChoiceField(
        choices=[("", "Toutes"), *NatureMarche.choices],
        required=False,
        widget=ListeDeChoix,
        label="Nature",
    )

    def __init__(self, data: Any, *, acces: Any):
        super().__init__(data)
        self.acces = acces
        self.public = Profil(acces.profil).lit_des_chiffres_publics
        self.structures = self._structures()
        self.communes_de_l_elu = list(acces.communes.all()) if acces.profil == Profil.ELU else []
        self._ouvrir_aux_lecteurs()
        for champ in self.fields.values():
            genre = "form-select" if isinstance(champ.widget, forms.Select) else "form-control"
            champ.widget.attrs["class"] = genre

    def _structures(self) -> tuple[Structure, ...]:
        return tuple(Structure.objects.visibles_par(self.acces).order_by("nom", "pk"))

    def _ouvrir_aux_lecteurs(self) -> None:
        """Fields and choices of this reader."""
        reseau = self.acces.profil == Profil.COORDINATEUR
        self._offrir_des_communes()
        self.fields["donneur_ordre"].queryset = DonneurOrdre.objects.filter(
            structure__in=self.structures
        ).order_by("nom", "pk")
        if reseau:
            self.fields["structure"].queryset = Structure.objects.visibles_par(self.acces)
            self.fields["structure"].choices = [
                ("", "Tout le réseau"),
                *((structure.code, structure.nom) for structure in self.structures),
            ]
        else:
            del self.fields["structure"]
        if reseau or self.communes_de_l_elu:
            del self.fields["donneur_ordre"]
        if self.communes_de_l_elu:
            del self.fields["nature"]
        if self.public:
            self._offrir_des_annees()

    def _offrir_des_communes(self) -> None:
        """Those of the territory; typed, and then checked, where a list would have thousands."""
        communes = self._communes()
        if len(self.structures) > 1 and communes.count() > COMMUNES_EN_LISTE:
            self.fields["commune"] = ChampCommune(required=False, label="Commune")
            return
        self.fields["commune"].queryset = communes
        self.fields["commune"].empty_label = None if self.communes_de_l_elu else "Toutes"

    def clean_commune(self) -> Commune | None:
        commune = self.cleaned_data.get("commune")
        if (
            commune is not None
            and isinstance(self.fields["commune"], ChampCommune)
            and not Commune.objects.filter(pk=commune.pk, structures__in=self.structures).exists()
        ):
            raise forms.ValidationError(HORS_DU_TERRITOIRE, code="invalid_choice")
        return commune

    def _communes(self):
        communes = Commune.objects.order_by("nom", "code")
        if self.communes_de_l_elu:
            return communes.filter(pk__in=[commune.pk for commune in self.communes_de_l_elu])
        return communes.filter(structures__in=self.structures).distinct()

    def _offrir_des_annees(self) -> None:
        annees = self._annees
        for nom, mois, vide in (("du", "01", "Le début"), ("au", "12", "Aujourd'hui")):
            self.fields[nom] = forms.TypedChoiceField(
                choices=[("", vide), *((f"{annee}-{mois}", annee) for annee in annees)],
                coerce=ChampMois().clean,
                empty_value=None,
                required=False,
                widget=ListeDeChoix,
                label=self.fields[nom].label,
                error_messages={
                    "invalid_choice": "Choisissez une année de la liste\u00a0: les chiffres publics "
                    "portent sur des années entières."
                },
            )

    @cached_property
    def _annees(self) -> range:
        """From the first contract, or the first hours, to this year, the latest first."""
        ici, base = timezone.localdate().year, self._de_la_base
        return range(ici, min(base.premiere or ici, ici, *base.travaillees) - 1, -1)

    @cached_property
    def _de_la_base(self) -> Annees:
        return annees_de([structure.pk for structure in self.structures])

    def raccourcis(self) -> list[tuple[str, str, bool]]:
        """(words, query string, chosen now): the latest years that have hours and the beginning, other filters kept."""
        ici = self.data.get("du", ""), self.data.get("au", "")
        choix = [("Depuis le début", ("", ""))]
        choix += self._mandat()
        choix += [
            (f"{an}", (f"{an}-01", f"{an}-12"))
            for an in self._de_la_base.travaillees[:ANNEES_OFFERTES]
        ]
        raccourcis = []
        for mots, (du, au) in choix:
            demande = self.data.copy()
            demande["du"], demande["au"] = du, au
            raccourcis.append((mots, demande.urlencode(), (du, au) == ici))
        return raccourcis

    def _mandat(self) -> list[tuple[str, tuple[str, str]]]:
        """Since the élus took office, where the structure says when; in whole years for public figures.

        A réseau has no mandate of its own, but that of the structure read.
        """
        debuts = {structure.debut_mandat for structure in self._structures_lues()}
        debut = debuts.pop() if len(debuts) == 1 else None
        if debut is None or debut > timezone.localdate():
            return []
        if not self.public:
            return [("Depuis le début du mandat", (f"{debut:%Y-%m}", ""))]
        if debut.year not in self._annees:
            return []
        return [(f"Depuis {debut.year}, début du mandat", (f"{debut.year}-01", ""))]

    def _structures_lues(self) -> tuple[Structure, ...]:
        code = self.data.get("structure") if "structure" in self.fields else ""
        return tuple(s for s in self.structures if s.code == code) or self.structures

    def clean(self) -> dict[str, Any]:
        lus = super().clean()
        du, au = lus.get("du"), lus.get("au")
        aujourd_hui = timezone.localdate()
        if du and du > (au or aujourd_hui):
            self.add_error(
                "du" if au is None else "au",
                "La période finit avant de commencer\u00a0: choisissez un premier mois qui précède le dernier.",
            )
        choisis = [nom for nom in ("commune", "donneur_ordre", "nature") if lus.get(nom)]
        if self.public and len(choisis) > 1:
            raise forms.ValidationError(UN_SEUL_FILTRE, code="filtres")
        return lus

    @property
    def perimetre(self) -> Perimetre:
        """What was asked; the form must be valid."""
        lus = self.cleaned_data
        commune, execution = self._commune, lus.get("lecture") == EXECUTION
        structure = lus.get("structure")
        return Perimetre(
            (structure,) if structure else self.structures,
            commune=commune.code if commune and not execution else "",
            commune_execution=commune.code if commune and execution else "",
            donneurs_ordre=(lus["donneur_ordre"].pk,) if lus.get("donneur_ordre") else (),
            nature=lus.get("nature") or "",
        )

    @property
    def periode(self) -> Periode:
        return Periode(self.cleaned_data["du"], self.cleaned_data["au"])

    @property
    def est_offert(self) -> bool:
        """What this reader may ask; the form must be valid."""
        if not self.public:
            return True
        try:
            verifier(self.perimetre, self.periode)
        except Refus:
            return False
        return True

    @property
    def _commune(self) -> Commune | None:
        return self.cleaned_data.get("commune") or (self.communes_de_l_elu or [None])[0]

    def bilan(self, *, court: bool = False) -> Bilan:
        """The figures asked for; the form must be valid."""
        structure = self.cleaned_data.get("structure")
        try:
            return faire_bilan(
                self.perimetre,
                self.periode,
                public=self.public,
                titre=self.nom_du_territoire,
                emetteur=str(structure or self.acces.organisation),
                code=(structure or self.acces.organisation).code,
                lecture=self.lecture_en_mots,
                court=court,
            )
        except Refus as refus:
            self.add_error(None, str(refus))
            raise

    @property
    def nom_du_territoire(self) -> str:
        """Of the structure read, or the réseau; known even when the period is refused."""
        choisie = getattr(self, "cleaned_data", {}).get("structure")
        structure = choisie or self.acces.structure
        return structure.nom_du_territoire if structure else str(self.acces.reseau)

    @property
    def lecture_en_mots(self) -> str:
        """The filters in use, in words."""
        commune, execution = self._commune, self.cleaned_data.get("lecture") == EXECUTION
        mots = []
        if commune:
            mots.append(
                f"marchés exécutés à {commune.nom}" if execution else f"habitants de {commune.nom}"
            )
        if self.cleaned_data.get("donneur_ordre"):
            mots.append(str(self.cleaned_data["donneur_ordre"]))
        if self.cleaned_data.get("nature"):
            mots.append(NatureMarche(self.cleaned_data["nature"]).label.lower())
        return ", ".join(mots)

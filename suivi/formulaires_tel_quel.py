"""What the assistant of tables asks: the file, its sheets and columns, what stands for its names."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from clauses_project.formulaires import FormulaireSimple
from comptes.depots.formulaires import champ_fichier
from entreprises.choix import ChampEntreprise
from entreprises.enums import TypeIdentifiant
from entreprises.models import Entreprise
from marches.enums import Clause, NatureMarche
from suivi.tel_quel.roles import DU_MOIS, Role

ANNEES = range(2000, 2101)
RANGS = 100_000
NE_PAS_LIRE = [("", "Ne pas lire cette colonne")]
HEURES_DU_MOIS = [(DU_MOIS, "Heures du mois")]
ROLES = [*NE_PAS_LIRE, *Role.choices]
NUMEROS = re.compile(r"\d{1,6}")


class TableauForm(FormulaireSimple):
    fichier = champ_fichier(
        libelle="Votre tableau",
        aide="Excel (.xlsx), LibreOffice (.ods) ou .csv, comme vous le tenez : une ligne par personne ou par "
        "marché, une colonne par mois. Rien n'est enregistré avant que vous l'ayez vérifié.",
        genres=".xlsx,.ods,.csv",
        vide="Choisissez un tableau.",
    )


def lire_les_reglages(envoi: QueryDict, feuilles: list[dict[str, Any]]) -> tuple[dict, bool]:
    """What is said of each sheet, and whether its headings or its months moved: columns are then guessed
    again. Raises ValidationError, in sentences."""
    reglages, bouge = {}, False
    erreurs = []
    for rang, feuille in enumerate(feuilles):
        try:
            reglage, autre = _un_reglage(envoi, f"f{rang}-", feuille)
        except ValidationError as refus:
            erreurs += [f"Feuille « {feuille['nom']} » : {dit}" for dit in refus.messages]
            continue
        reglages[feuille["nom"]] = reglage
        bouge |= autre
    if erreurs:
        raise ValidationError(erreurs)
    return reglages, bouge


def _un_reglage(envoi: QueryDict, nom: str, feuille: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    janvier = envoi.get(f"{nom}janvier", "")
    reglage: dict[str, Any] = {
        "lue": f"{nom}lue" in envoi,
        "annee": _nombre(envoi, f"{nom}annee", ANNEES, "l'année s'écrit en quatre chiffres, 2025."),
        "entete": _nombre(
            envoi, f"{nom}entete", range(1, RANGS), "la ligne des titres est un numéro de ligne."
        ),
        "janvier": int(janvier) if janvier.isdecimal() and len(janvier) < 6 else None,
        "comptees": _rangs(" ".join(envoi.getlist(f"{nom}comptee"))),
        "laissees": _rangs(envoi.get(f"{nom}laissees", "")),
    }
    bouge = (reglage["entete"], reglage["janvier"]) != (feuille["entete"], feuille.get("janvier"))
    permis = {*Role.values, DU_MOIS, ""}
    roles = {
        str(colonne["index"]): envoi.get(f"{nom}c{colonne['index']}", "")
        for colonne in feuille["colonnes"]
        if envoi.get(f"{nom}c{colonne['index']}") in permis
    }
    pris = [role for role in roles.values() if role not in ("", DU_MOIS)]
    for role in {role for role in pris if pris.count(role) > 1}:
        raise ValidationError(f"deux colonnes disent « {Role(role).label} » : gardez-en une.")
    reglage["roles"] = {} if bouge else roles
    return reglage, bouge


def _nombre(envoi: QueryDict, nom: str, permis: range, phrase: str) -> int | None:
    texte = envoi.get(nom, "").strip()
    if not texte:
        return None
    if not texte.isdecimal() or len(texte) > 6 or int(texte) not in permis:
        raise ValidationError(phrase)
    return int(texte)


def _rangs(texte: str) -> list[int]:
    return sorted({int(numero) for numero in NUMEROS.findall(texte)})


class NomsForm(FormulaireSimple):
    """What holds for the whole file: its contract, its company, and the buyer of contracts to be made."""

    lot = forms.ChoiceField(
        label="Marché et lot de ces heures",
        required=False,
        help_text="Pour les lignes qui ne disent pas leur marché.",
    )
    entreprise = forms.ChoiceField(
        label="Entreprise qui doit ces heures",
        required=False,
        help_text="Pour les lignes qui ne disent pas leur entreprise. Vide : l'attributaire du lot, s'il est seul.",
    )
    donneur = forms.CharField(
        label="Donneur d'ordre des marchés à créer",
        max_length=160,
        required=False,
        help_text="Pour les marchés à créer dont le tableau ne dit pas l'acheteur.",
        widget=forms.TextInput(attrs={"list": "donneurs-connus", "class": "form-control"}),
    )
    nature = forms.ChoiceField(
        label="Nature des marchés à créer", choices=NatureMarche.choices, required=False
    )
    clause = forms.ChoiceField(
        label="Clause des marchés à créer", choices=Clause.choices, required=False
    )

    def __init__(
        self, *args: Any, noms: dict[str, Any], lots: list, entreprises: list, **options: Any
    ):
        super().__init__(*args, **options)
        for nom in ("lot", "entreprise", "nature", "clause"):
            self.fields[nom].widget.attrs["class"] = "form-select"
        self.fields["lot"].choices = [("", "À choisir"), *lots]
        self.fields["entreprise"].choices = [("", "L'attributaire du lot"), *entreprises]
        if not noms["sans_marche"]:
            del self.fields["lot"]
        if not noms["sans_entreprise"]:
            del self.fields["entreprise"]
        if not noms["a_creer"]:
            for nom in ("donneur", "nature", "clause"):
                del self.fields[nom]


class RattacherForm(FormulaireSimple):
    """The company that one known by its name only turns out to be."""

    entreprise = ChampEntreprise(label="Entreprise")

    def clean_entreprise(self) -> Entreprise:
        entreprise: Entreprise = self.cleaned_data["entreprise"]
        if entreprise.pk is None or entreprise.type_identifiant == TypeIdentifiant.INCONNU:
            raise ValidationError("Choisissez une entreprise connue par son SIRET.")
        return entreprise


def lire_les_noms(envoi: QueryDict) -> dict[str, dict[str, str]]:
    """What is chosen for each name of the page: the name is beside its choice."""
    choix: dict[str, dict[str, str]] = {"marches": {}, "entreprises": {}, "personnes": {}}
    for genre, siens in choix.items():
        for rang in range(len(envoi)):
            cle = envoi.get(f"{genre}-{rang}-cle")
            if cle is None:
                break
            siens[cle] = envoi.get(f"{genre}-{rang}", "")[:40]
    return choix

"""The tables of reference of the structure: read by all who run it, changed by its administrateurs."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project.droits import administration_requise, gestion_requise
from clauses_project.ecriture import nombre
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from clauses_project.saisies import en_une_phrase
from marches.amont.tables_de_reference import METIERS, SEUILS, Reference, remplacer


@require_GET
@gestion_requise
def seuils(request: HttpRequest) -> HttpResponse:
    return _lire(request, SEUILS, "marches:modifier_seuils")


@require_GET
@gestion_requise
def metiers(request: HttpRequest) -> HttpResponse:
    return _lire(request, METIERS, "marches:modifier_metiers")


@require_http_methods(["GET", "POST"])
@administration_requise
def modifier_seuils(request: HttpRequest) -> HttpResponse:
    return _modifier(request, SEUILS, "marches:seuils")


@require_http_methods(["GET", "POST"])
@administration_requise
def modifier_metiers(request: HttpRequest) -> HttpResponse:
    return _modifier(request, METIERS, "marches:metiers")


def _lire(request: HttpRequest, reference: Reference, modifier: str) -> HttpResponse:
    propres = reference.lignes(request.acces.structure)
    choix = {
        nom: dict(getattr(champ, "choices", ()))
        for nom, champ in reference.form.base_fields.items()
    }
    lignes = [
        [_ecrite(choix[nom].get(ligne[nom], ligne[nom])) for nom in reference.noms]
        for ligne in propres or reference.proposees
    ]
    contexte = {
        "reference": reference,
        "lignes": lignes,
        "propres": bool(propres),
        "modifier": modifier,
        "modifiable": request.acces.profil == Profil.ADMINISTRATEUR,
    }
    return render(request, "marches/reference.html", contexte)


def _ecrite(valeur: Any) -> Any:
    """Amounts and percentages with their spaces and commas; words and dates as they are."""
    return nombre(valeur) if isinstance(valeur, Decimal | int) else valeur


def _modifier(request: HttpRequest, reference: Reference, retour: str) -> HttpResponse:
    structure = request.acces.structure
    saisie = reference.saisie(structure, request.POST or None)
    refus = ""
    if saisie.is_valid():
        lignes = [
            {nom: form.cleaned_data[nom] for nom in reference.noms}
            for form in saisie
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        try:
            remplacer(reference=reference, structure=structure, lignes=lignes, par=request.user)
        except (Refus, ValidationError) as erreur:
            refus = en_une_phrase(erreur)
        else:
            messages.success(request, f"{reference.titre} : la table est enregistrée.")
            return redirect(retour)
    contexte = {"reference": reference, "saisie": saisie, "refus": refus, "retour": retour}
    return render(request, "marches/modifier_reference.html", contexte)

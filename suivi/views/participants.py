"""People: the list, the file of one, who they are."""

from __future__ import annotations

from typing import Any

from auditlog.signals import accessed
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import listes, pages
from clauses_project.droits import gestion_requise
from clauses_project.gestes import saisir
from clauses_project.saisies import erreurs_dans
from comptes.tables import ColonneSuiviPar
from participants import actions as dossiers
from participants.droit import TONS, Droit, etat_du_droit
from participants.filters import BIENTOT, ParticipantFilter
from participants.forms import EffacementForm, EligibiliteForm, IdentiteForm, NouveauContratForm
from participants.models import Identite, Participant
from participants.tables import FinsProchesTable, ParticipantTable
from suivi.actions import personnes
from suivi.dossier.journal import journal_de
from suivi.models import ACompleter
from suivi.parcours import avec_heures, parcours_de
from suivi.portefeuille.lecture import dire_le_referent
from suivi.views.contrats import attributions_ouvertes, contrat_demande

EVENEMENTS_MONTRES = 30
SUIVI_PAR = ColonneSuiviPar(
    accessor="referent__facilitateur",
    order_by=("referent__facilitateur__nom", "referent__facilitateur__prenom"),
)


@require_GET
@gestion_requise
def participants(request: HttpRequest) -> HttpResponse:
    lignes = avec_heures(
        Participant.objects.visibles_par(request.acces)
        .pour_liste()
        .avec_droit(timezone.localdate())
    )
    nouveau = reverse("suivi:participant_nouveau")
    return listes.afficher(
        request,
        filtre=ParticipantFilter(
            request.GET,
            queryset=lignes.select_related("referent__facilitateur"),
            acces=request.acces,
            request=request,
        ),
        table_kwargs={"extra_columns": [("referent", SUIVI_PAR)]},
        table_class=FinsProchesTable
        if request.GET.get("eligibilite") == BIENTOT
        else ParticipantTable,
        titre="Participants",
        nom_export="participants",
        gestes=[("Nouvelle personne", nouveau), ("Doublons possibles", reverse("suivi:doublons"))],
        phrase_vide="Aucune personne n'est encore suivie.",
        lien_vide=("Nouvelle personne", nouveau),
    )


@require_GET
@gestion_requise
def participant(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole file of a person. Reading it is logged."""
    personne = get_object_or_404(
        Participant.objects.avec_reunies_visibles_par(request.acces)
        .select_related("identite", "fusionne_dans", "referent__facilitateur")
        .avec_droit(timezone.localdate()),
        pk=pk,
    )
    if personne.fusionne_dans:
        return redirect(personne.fusionne_dans)
    accessed.send(sender=Participant, instance=personne)
    ton, mot = etat_du_droit(personne.droit, personne.droit_du, personne.droit_au)
    eligibilites = list(personne.eligibilites.dites(timezone.localdate()).pour_liste().reverse())
    contexte = {
        "participant": personne,
        "identite": getattr(personne, "identite", None),
        "suivi_par": dire_le_referent(getattr(personne, "referent", None), request.remplaces),
        "droit": (ton, f"Éligibilité {mot[0].lower()}{mot[1:]}"),
        "eligibilites": [
            (eligibilite, (TONS[eligibilite.droit], Droit(eligibilite.droit).label))
            for eligibilite in eligibilites
        ],
        "a_completer": ACompleter.objects.visibles_par(request.acces)
        .restants()
        .filter(Q(participant=personne) | Q(contrat__participant=personne)),
        "parcours": parcours_de(personne, eligibilites, acces=request.acces),
        "echeances": personne.echeances.select_related("periode", "reponse"),
        "fusions": personne.fusions.en_cours().select_related("absorbee__identite", "par"),
        "evenements": journal_de(personne)[:EVENEMENTS_MONTRES],
    }
    return render(request, "suivi/participant.html", contexte)


@require_http_methods(["GET", "POST"])
@gestion_requise
def nouveau(request: HttpRequest) -> HttpResponse:
    """A person and, in the same go, the eligibility and the work contract that one has in hand."""
    formulaires = _formulaires_d_accueil(request)
    justes = [form.is_valid() for form in formulaires.values()]  # every error is told at once
    if all(justes):
        form = formulaires["identite"]
        with erreurs_dans(form):
            personne = personnes.accueillir(**_saisie_d_accueil(**formulaires), par=request.user)
            messages.success(request, f"{personne} est dans vos participants.")
            _dire_ce_qui_manque(request, personne)
            return redirect(personne)
    ouverts = [nom for nom, form in formulaires.items() if form.is_bound and form.has_changed()]
    if formulaires["contrat"].initial.get("attribution"):
        ouverts.append("contrat")
    return render(request, "suivi/participant_nouveau.html", {**formulaires, "ouverts": ouverts})


@require_http_methods(["GET", "POST"])
@gestion_requise
def identite(request: HttpRequest, pk: int) -> HttpResponse:
    personne = get_object_or_404(
        Participant.objects.visibles_par(request.acces).select_related("identite"), pk=pk
    )
    form = IdentiteForm(
        request.POST or None, instance=getattr(personne, "identite", None), participant=personne
    )
    return saisir(
        request,
        form=form,
        faire=lambda: dossiers.corriger_identite(
            participant=personne,
            champs=form.identite(),
            sexe=form.cleaned_data["sexe"],
            par=request.user,
            version=form.cleaned_data["version"],
        ),
        dit="L'identité est enregistrée.",
        vers=personne,
        titre="Identité",
        surtitre=f"Participants › {personne}",
        retour=personne.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def effacer(request: HttpRequest, pk: int) -> HttpResponse:
    personne = get_object_or_404(
        Participant.objects.visibles_par(request.acces).select_related("identite"), pk=pk
    )
    form = EffacementForm(request.POST or None)
    if form.is_valid():
        with erreurs_dans(form):
            personne = personnes.effacer(participant=personne, par=request.user)
            messages.success(request, f"Les données de {personne} sont effacées.")
            return redirect(personne)
    return pages.confirmation(
        request,
        titre="Effacer les données personnelles",
        surtitre=f"Participants › {personne}",
        phrase=f"L'identité de {personne}, son journal, ses fichiers et les courriels qui en parlent "
        "seront effacés pour toujours. Ses contrats, ses heures et ses éligibilités restent, sans nom : "
        "aucun chiffre ne change.",
        bouton="Effacer pour toujours",
        retour=personne.get_absolute_url(),
        form=form,
    )


def _formulaires_d_accueil(request: HttpRequest) -> dict[str, Any]:
    """The three parts of the page; an eligibility or a contract left empty is left for later."""
    acces, donnees = request.acces, request.POST or None
    attributions = attributions_ouvertes(acces)
    facultatif = {"empty_permitted": True, "use_required_attribute": False}
    return {
        "identite": IdentiteForm(
            donnees, participant=Participant(structure=acces.structure), prefix="identite"
        ),
        "eligibilite": EligibiliteForm(donnees, acces=acces, prefix="eligibilite", **facultatif),
        "contrat": NouveauContratForm(
            donnees,
            attributions=attributions,
            fixes={"structure": acces.structure},
            initial=contrat_demande(request, attributions),
            prefix="contrat",
            **facultatif,
        ),
    }


def _dire_ce_qui_manque(request: HttpRequest, personne: Participant) -> None:
    """Somebody added from a contract's page, without the work contract that links them to it."""
    if request.GET.get("attribution") and not personne.contrats.exists():
        messages.warning(
            request,
            "Sans contrat de travail, cette personne n'est pas encore rattachée au marché : "
            "ajoutez-le dès que vous l'avez.",
        )


def _saisie_d_accueil(
    *, identite: IdentiteForm, eligibilite: EligibiliteForm, contrat: NouveauContratForm
) -> dict[str, Any]:
    personne = Participant(
        structure=identite.participant.structure,
        identifiant=identite.cleaned_data["identifiant"],
        sexe=identite.cleaned_data["sexe"],
    )
    return {
        "participant": personne,
        "identite": Identite(**identite.identite()),
        "certification": eligibilite.certification() if eligibilite.has_changed() else None,
        "contrat": contrat.contrat() if contrat.has_changed() else None,
        "attributions": contrat.attributions() if contrat.has_changed() else [],
    }

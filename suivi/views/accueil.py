"""The first page, by profile: what is waiting, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from clauses_project.dates import ajouter_mois, mois_de, suite_de_mois
from clauses_project.droits import compte_suffit
from clauses_project.ecriture import mois_court
from clauses_project.heures import ZERO
from clauses_project.profils import Profil
from comptes.remplacements import les_miens
from marches.models import Marche
from participants.models import DemandeEligibilite, Participant
from suivi.chiffres import HeuresDuMois, Perimetre, Periode, heures_de_la_periode
from suivi.chiffres.rythme import REGLE
from suivi.ensemble import ENSEMBLE, a_valider
from suivi.enums import Decision, Etat
from suivi.espace import declarees_pour
from suivi.fil.cartes import les_miennes
from suivi.graphiques import Graphique, colonnes
from suivi.models import ACompleter, Declaration, LigneHeures, Penalite, ReponseProposee
from suivi.partenariats.alertes import a_decider
from suivi.penalites.enums import EtatPenalite
from suivi.portefeuille.lecture import portefeuilles
from suivi.relances import mois_attendus
from suivi.tableaux.facilitateur import marches_a_regarder, suivis
from suivi.tables.relances import en_bref

MARCHES_MONTRES = 8
DECLAREES_MONTREES = 24


@require_GET
@compte_suffit
def accueil(request: HttpRequest) -> HttpResponse:
    if request.acces is None:
        return redirect("comptes:mon_compte")
    match request.acces.profil:
        case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
            return _de_la_structure(request)
        case Profil.DECLARANT:
            return _de_l_entreprise(request)
        case Profil.DONNEUR_ORDRE:
            return redirect("suivi:marches")
        case Profil.PRESCRIPTEUR:
            return redirect("suivi:demandes")
        case _:
            return redirect("suivi:territoire")


def _de_la_structure(request: HttpRequest) -> HttpResponse:
    aujourdhui = timezone.localdate()
    mois = ajouter_mois(mois_de(aujourdhui), -1)
    structure = request.acces.structure
    declarations = Declaration.objects.visibles_par(request.acces)
    attendus = mois_attendus(structure, aujourdhui)
    suspens = (
        LigneHeures.objects.visibles_par(request.acces)
        .validees()
        .filter(decision=Decision.EN_SUSPENS)
    )
    fins = Participant.objects.visibles_par(request.acces).dont_le_droit_finit(
        aujourdhui, structure.alerte_fin_eligibilite_jours
    )
    demandes = DemandeEligibilite.objects.visibles_par(request.acces).en_attente()
    du_mois = declarations.filter(mois=mois)
    perimetre = Perimetre((structure,))
    heures = {du.mois: du for du in heures_de_la_periode(perimetre, _six_derniers(mois))}
    miens = les_miens(request.acces) if request.GET.get("miens") else None
    en_cours = Marche.objects.visibles_par(request.acces).en_cours()
    return render(
        request,
        "suivi/accueil_structure.html",
        {
            "aujourdhui": aujourdhui,
            "mois": mois,
            "limite": ajouter_mois(mois, 1).replace(day=structure.jour_limite),
            "conventions": a_decider(request.acces),
            "actions": les_miennes(request.acces),
            **_a_controler(declarations.a_controler()),
            "retards": en_bref(attendus),
            "renvoyees": declarations.filter(etat=Etat.A_CORRIGER).count(),
            "en_suspens": suspens.count(),
            "fins": fins.count(),
            "demandes": demandes.count(),
            "a_completer": ACompleter.objects.visibles_par(request.acces).restants().count(),
            "appels": request.pastilles["suivi:a_appeler"],
            "reponses": ReponseProposee.objects.visibles_par(request.acces).a_relire().count(),
            "attendues": du_mois.count(),
            "recues": du_mois.exclude(etat=Etat.A_SAISIR).count(),
            "heures": heures.get(mois, HeuresDuMois(mois)),
            "graphique": _six_mois(heures, mois),
            "marches": marches_a_regarder(
                perimetre, request.acces, MARCHES_MONTRES, suivis_par=miens
            ),
            "regle": REGLE,
            "miens": miens,
            "portefeuilles": portefeuilles(request),
            "en_cours": suivis(en_cours, miens).count(),
        },
    )


def _a_controler(transmises: QuerySet[Declaration]) -> dict[str, int]:
    """How many wait to be controlled, and how many of the oldest have no alert at all."""
    nombre = transmises.count()
    lues = a_valider(transmises) if nombre <= ENSEMBLE else []
    return {"a_controler": nombre, "sans_alerte": sum(1 for lue in lues if not lue.alertes)}


def _six_derniers(mois: date) -> Periode:
    return Periode(ajouter_mois(mois, -5), mois)


def _six_mois(heures: Mapping[date, HeuresDuMois], mois: date) -> Graphique:
    """Retained hours of the last six months, the last of which may still move."""
    periode = _six_derniers(mois)
    return colonnes(
        "six-mois",
        "Heures retenues",
        [
            (mois_court(m).split()[0], heures[m].retenues if m in heures else ZERO)
            for m in suite_de_mois(periode.du, periode.au)
        ],
        largeur=300,
        hauteur=150,
    )


def _de_l_entreprise(request: HttpRequest) -> HttpResponse:
    declarations = Declaration.objects.visibles_par(request.acces).avec_heures().pour_liste()
    return render(
        request,
        "suivi/accueil_entreprise.html",
        {
            "penalites": Penalite.objects.visibles_par(request.acces)
            .filter(etat=EtatPenalite.NOTIFIEE)
            .pour_liste(),
            "a_corriger": declarations.filter(etat=Etat.A_CORRIGER),
            "a_saisir": declarations.filter(etat=Etat.A_SAISIR).order_by(
                "structure__nom",
                "structure",
                "declarant__attribution__lot__marche__objet",
                "declarant__attribution__lot__marche",
                "mois",
                "pk",
            ),
            "envoyees": declarations.filter(etat__in=[Etat.TRANSMISE, Etat.VALIDEE])[:8],
            "declarees": declarees_pour(request.acces)[:DECLAREES_MONTREES],
        },
    )

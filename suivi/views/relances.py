"""Chasing: who must do what, the reminders of the day, a reminder as it is read, sent or dismissed."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import pages
from clauses_project.droits import gestion_requise
from clauses_project.ecriture import mois as en_mois
from clauses_project.gestes import saisir
from clauses_project.listes import afficher
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans
from comptes.enums import TONS_COURRIEL
from comptes.journal import historique
from entreprises.models import Entreprise
from marches.models import DonneurOrdre
from suivi.actions import relances as actions
from suivi.calendrier import est_ouvre
from suivi.enums import NiveauRelance
from suivi.filters import RelanceFilter
from suivi.forms import MotifForm
from suivi.formulaires_relance import PauseForm, RelanceForm
from suivi.models import Declaration, Relance
from suivi.relances import EN_COURT, MoisAttendu, en_retard, mois_attendus
from suivi.tables.relances import TableRelances
from suivi.textes_relance import rediger


@require_GET
@gestion_requise
def relances(request: HttpRequest) -> HttpResponse:
    """The board: one row a company and month, what is late, incomplete, sent back, or waits for us."""
    visibles = Declaration.objects.visibles_par(request.acces)
    lignes = mois_attendus(request.acces.structure, timezone.localdate())
    return afficher(
        request,
        filtre=RelanceFilter(request.GET, queryset=visibles, lignes=lignes),
        table_class=TableRelances,
        titre="Relances",
        nom_export="relances",
        sous_titre="Qui doit faire quoi, depuis quand. « En retard » : rien n'est arrivé ; "
        "« incomplète » : une partie du mois seulement.",
        gestes=[("Les relances du jour", reverse("suivi:relances_du_jour"))],
        phrase_vide="Personne n'est attendu : chaque mois échu est transmis et contrôlé.",
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def du_jour(request: HttpRequest) -> HttpResponse:
    """What the daily work would send today, word for word; and the button that sends it now."""
    structure, jour = request.acces.structure, timezone.localdate()
    if request.method == "POST":
        partent = actions.envoyer_maintenant(structure, jour, par=request.user)
        messages.success(request, _phrase_d_envoi(partent))
        return redirect("suivi:relances")
    preparees = list(actions.a_preparer(structure, jour))
    contexte = {
        "jour": jour,
        "ouvre": est_ouvre(jour),
        "envois": [ligne for ligne in preparees if actions.part_seule(ligne[1])],
        "a_relire": [ligne for ligne in preparees if ligne[1].niveau >= NiveauRelance.TROISIEME],
        "sans_adresse": [ligne for ligne in preparees if not ligne[1].destinataire],
    }
    return render(request, "suivi/relances_du_jour.html", contexte)


def _phrase_d_envoi(partent: int) -> str:
    match partent:
        case 0:
            return "Aucune relance ne part : rien n'était à envoyer aujourd'hui."
        case 1:
            return "Une relance part dans un instant : ce tableau dira qu'elle est envoyée."
        case _:
            return (
                f"{partent} relances partent dans un instant, l'une après l'autre : "
                "ce tableau dira lesquelles sont envoyées."
            )


@require_http_methods(["GET", "POST"])
@gestion_requise
def relance(request: HttpRequest, pk: int) -> HttpResponse:
    """A reminder: read once it left, rewritten and sent while it is a draft or when it did not arrive."""
    lue = _la_relance(request, pk)
    if not actions.est_modifiable(lue):
        return render(request, "suivi/relance.html", {"form": None, **_contexte(lue)})
    form = RelanceForm(request.POST or None, instance=lue)
    if form.is_valid():
        with erreurs_dans(form):
            enregistree = actions.modifier_relance(
                relance=lue, champs=form.champs(), par=request.user, version=form.version_lue
            )
            return _apres_la_saisie(request, enregistree)
    lue = _la_relance(request, pk)
    return render(request, "suivi/relance.html", {"form": form, **_contexte(lue)})


@require_http_methods(["GET", "POST"])
@gestion_requise
def preparer(request: HttpRequest, pk: int, annee: int, mois: int) -> HttpResponse:
    """The next reminder of a company, proposed; a person rewrites it, keeps it or sends it."""
    attendu = _le_mois_attendu(request, pk, annee, mois)
    if attendu.prochaine is None or attendu.brouillon:
        return _deja_preparee(request, attendu)
    redigee = rediger(attendu, attendu.prochaine.niveau, par=request.user)
    form = RelanceForm(request.POST or None, instance=redigee)
    if form.is_valid():
        with erreurs_dans(form):
            preparee = actions.preparer_a_la_main(
                attendu=attendu, redigee=form.instance, par=request.user
            )
            return _apres_la_saisie(request, preparee)
    return render(request, "suivi/relance.html", {"form": form, **_contexte(redigee, attendu)})


def _deja_preparee(request: HttpRequest, attendu: MoisAttendu) -> HttpResponse:
    if attendu.brouillon:
        return redirect("suivi:relance", pk=attendu.brouillon.pk)
    messages.info(request, f"Tous les courriels sont partis pour {en_mois(attendu.mois)}.")
    return redirect(attendu.entreprise)


def _apres_la_saisie(request: HttpRequest, relance: Relance) -> HttpResponse:
    """Sends it when the button said so; else stays on the draft."""
    if "envoyer" not in request.POST:
        messages.success(request, "Le brouillon est enregistré.")
        return redirect("suivi:relance", pk=relance.pk)
    with refus_en_message(request):
        actions.envoyer_relance(relance=relance, par=request.user)
        messages.success(request, f"La relance part à {relance.destinataire}.")
        return redirect("suivi:relances")
    return redirect("suivi:relance", pk=relance.pk)


@require_http_methods(["GET", "POST"])
@gestion_requise
def ecarter(request: HttpRequest, pk: int) -> HttpResponse:
    lue = _la_relance(request, pk)
    form = MotifForm(request.POST or None)
    return saisir(
        request,
        form=form,
        faire=lambda: actions.ecarter_relance(
            relance=lue, motif=form.cleaned_data["motif"], par=request.user
        ),
        dit="La relance est écartée ; le motif est dans son historique.",
        vers="suivi:relances",
        titre="Écarter cette relance",
        surtitre=_titre(lue),
        phrase="Elle ne partira pas. La suivante garde son jour ; pour laisser l'entreprise tranquille "
        "plus longtemps, choisissez plutôt « Ne pas relancer avant le… ».",
        bouton="Écarter la relance",
        retour=reverse("suivi:relance", args=[lue.pk]),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def pause(request: HttpRequest, pk: int, annee: int, mois: int) -> HttpResponse:
    """« Ne pas relancer avant le … », for every contract of that company's month."""
    attendu = _le_mois_attendu(request, pk, annee, mois)
    form = PauseForm(request.POST or None, initial={"jour": attendu.pause})
    if form.is_valid():
        jour = form.cleaned_data["jour"]
        with erreurs_dans(form):
            actions.ne_pas_relancer_avant(attendu=attendu, jour=jour, par=request.user)
            fait = f"ne sera pas relancée avant le {jour:%d/%m/%Y}" if jour else "sera relancée"
            messages.success(request, f"{attendu.entreprise} {fait}.")
            return redirect("suivi:relances")
    return pages.formulaire(
        request,
        form=form,
        titre="Ne pas relancer",
        surtitre=f"{attendu.entreprise} · {en_mois(attendu.mois)}",
        phrase="Aucun rappel ne part avant ce jour, ni seul ni préparé. La déclaration reste attendue.",
        retour=reverse("suivi:relances"),
    )


def _la_relance(request: HttpRequest, pk: int) -> Relance:
    return get_object_or_404(Relance.objects.visibles_par(request.acces).pour_liste(), pk=pk)


def _le_mois_attendu(request: HttpRequest, pk: int, annee: int, mois: int) -> MoisAttendu:
    """A company's month that waits for the company; 404 when it does not."""
    entreprise = get_object_or_404(Entreprise.objects.visibles_par(request.acces), pk=pk)
    try:
        premier = date(annee, mois, 1)
    except ValueError as inconnu:
        raise Http404 from inconnu
    trouves = en_retard(
        mois_attendus(
            request.acces.structure, timezone.localdate(), entreprise=entreprise, mois=premier
        )
    )
    if not trouves:
        raise Http404
    return trouves[0]


def _titre(relance: Relance) -> str:
    niveau = EN_COURT[NiveauRelance(relance.niveau)]
    acheteur = f" · {relance.acheteur}" if relance.acheteur else ""
    return f"{niveau[0].upper()}{niveau[1:]}{acheteur} · {en_mois(relance.mois)}"


def _contexte(relance: Relance, attendu: MoisAttendu | None = None) -> dict:
    """What the page of a reminder shows around its text."""
    if attendu is None:
        trouves = mois_attendus(
            relance.structure,
            timezone.localdate(),
            entreprise=relance.entreprise,
            mois=relance.mois,
        )
        attendu = next(iter(en_retard(trouves)), None)
    courriel = relance.courriel
    return {
        "relance": relance,
        "titre": _titre(relance),
        "attendu": attendu,
        "courriel": courriel,
        "ton": TONS_COURRIEL[courriel.etat] if courriel else "neutre",
        "historique": historique(relance) if relance.pk else [],
        "autres": _autres_lettres(relance, attendu) if attendu and relance.acheteur else [],
    }


def _autres_lettres(
    relance: Relance, attendu: MoisAttendu
) -> list[tuple[DonneurOrdre, Relance | None]]:
    """The other buyers the company is late for, each with its letter when there is one."""
    lettres = {autre.acheteur_id: autre for autre in attendu.relances if autre.acheteur_id}
    return [
        (acheteur, lettres.get(acheteur.pk))
        for acheteur in attendu.acheteurs
        if acheteur != relance.acheteur
    ]

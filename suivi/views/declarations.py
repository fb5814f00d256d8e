"""The month, for the company that declares it and for the facilitateur who checks it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from clauses_project import gestes, pages
from clauses_project.droits import gestion_requise, lien_accepte, profil_requis
from clauses_project.ecriture import mois as en_mois
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from clauses_project.refus import Conflit, Refus, refus_en_message
from suivi import espace
from suivi.actions import saisies, transmissions, validations
from suivi.actions.decisions import decider_a_la_main, revenir_a_la_proposition
from suivi.actions.ouvertures import ouvrir_et_prevenir
from suivi.chiffres import avancement_par_lot, promesse_par_lot
from suivi.enums import ETAT_POUR_LE_DECLARANT, ETAT_POUR_LE_FACILITATEUR
from suivi.filters import DeclarationFilter
from suivi.forms import DecisionForm, MotifForm, OuvertureForm, RenvoiForm
from suivi.globalisation import conventions_du_mois
from suivi.grille import Grille, composer
from suivi.histoire import histoire
from suivi.models import Declaration, LigneHeures
from suivi.mots import dire_l_etat
from suivi.tables.declarations import TableDeclarant, TableFacilitateur

declarants_et_gestion = profil_requis(Profil.DECLARANT, Profil.FACILITATEUR, Profil.ADMINISTRATEUR)


@require_GET
@declarants_et_gestion
def declarations(request: HttpRequest) -> HttpResponse:
    gestion = request.acces.est_gestionnaire
    visibles = Declaration.objects.visibles_par(request.acces).avec_heures().pour_liste()
    return afficher(
        request,
        filtre=DeclarationFilter(request.GET, queryset=visibles, acces=request.acces),
        table_class=TableFacilitateur if gestion else TableDeclarant,
        titre="Déclarations",
        nom_export="declarations",
        gestes=[
            *([("Ouvrir un mois", reverse("suivi:ouvrir_le_mois"))] if gestion else []),
            ("Fichiers d'heures", reverse("suivi:fichiers")),
        ],
        phrase_vide="Aucune déclaration ne répond à cette recherche.",
    )


@require_GET
@lien_accepte
@declarants_et_gestion
def declaration(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _la_declaration(request, pk))


@require_POST
@lien_accepte
@declarants_et_gestion
def saisir(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves what is typed, then goes on to a new person when asked; on refusal gives the page back."""
    trouvee = _la_declaration(request, pk)
    refusee = enregistrer_la_saisie(request, trouvee)
    if refusee:
        return refusee
    if request.POST.get("ensuite") == "personne":
        return redirect("suivi:embauche", trouvee.pk)
    messages.success(request, "La saisie est enregistrée.")
    return redirect(trouvee)


@require_POST
@lien_accepte
@declarants_et_gestion
def transmettre(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves what is typed, then sends the month."""
    trouvee = _la_declaration(request, pk)
    if "version" in request.POST:
        refusee = enregistrer_la_saisie(request, trouvee)
        if refusee:
            return refusee
    with refus_en_message(request):
        transmissions.transmettre(declaration=trouvee, par=request.auteur, profil=_profil(request))
        messages.success(request, f"La déclaration de {en_mois(trouvee.mois)} est transmise.")
        return _apres_transmission(request, trouvee)
    return redirect(trouvee)


@require_http_methods(["GET", "POST"])
@lien_accepte
@declarants_et_gestion
def aucune_heure(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_declaration(request, pk)
    if request.method == "GET":
        return pages.confirmation(
            request,
            titre=f"Aucune heure en {en_mois(trouvee.mois)}",
            phrase="Vous déclarez que personne n'a travaillé ce mois-ci au titre de la clause. "
            "La déclaration sera transmise aussitôt.",
            bouton="Aucune heure ce mois : transmettre",
            retour=trouvee.get_absolute_url(),
            danger=False,
        )
    with refus_en_message(request):
        transmissions.declarer_aucune_heure(
            declaration=trouvee, par=request.auteur, profil=_profil(request)
        )
        messages.success(request, f"« Aucune heure » est transmis pour {en_mois(trouvee.mois)}.")
        return _apres_transmission(request, trouvee)
    return redirect(trouvee)


@require_POST
@gestion_requise
def valider(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_declaration(request, pk)
    version = request.POST.get("version", "")
    with refus_en_message(request):
        validations.valider(
            declaration=trouvee,
            par=request.user,
            profil=_profil(request),
            version=int(version) if version.isdecimal() else None,
        )
        messages.success(request, f"La déclaration de {en_mois(trouvee.mois)} est validée.")
    return redirect(trouvee)


@require_http_methods(["GET", "POST"])
@gestion_requise
def renvoyer(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_declaration(request, pk)
    form = RenvoiForm(request.POST or None, lignes=trouvee.lignes.pour_liste())
    return gestes.saisir(
        request,
        form=form,
        faire=lambda: validations.renvoyer(
            declaration=trouvee,
            motif=form.cleaned_data["motif"],
            corrections=form.corrections(),
            par=request.user,
            profil=_profil(request),
        ),
        dit="La correction est demandée : l'entreprise lira vos messages.",
        vers=trouvee,
        titre="Demander une correction",
        surtitre=str(trouvee),
        phrase="Écrivez à l'entreprise ce qu'elle doit corriger. Ses heures restent comme elle les a saisies.",
        bouton="Demander une correction",
        retour=trouvee.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def rouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    trouvee = _la_declaration(request, pk)
    form = MotifForm(request.POST or None)
    return gestes.saisir(
        request,
        form=form,
        faire=lambda: validations.rouvrir(
            declaration=trouvee,
            motif=form.cleaned_data["motif"],
            par=request.user,
            profil=_profil(request),
        ),
        dit="Le mois est rouvert.",
        vers=trouvee,
        titre="Rouvrir ce mois",
        surtitre=str(trouvee),
        phrase="Les heures de ce mois redeviennent « en attente » jusqu'à une nouvelle validation. "
        "Le journal garde les lignes telles qu'elles étaient validées.",
        bouton="Rouvrir ce mois",
        retour=trouvee.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def decider(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes by hand what is retained of one line."""
    ligne = get_object_or_404(
        LigneHeures.objects.visibles_par(request.acces).select_related(
            "declaration", "affectation__contrat__participant__identite"
        ),
        pk=pk,
    )
    initial = {"version": ligne.version, "heures_retenues": ligne.heures, "motif": ligne.motif}
    form = DecisionForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            decider_a_la_main(
                ligne=ligne,
                par=request.user,
                motif=form.cleaned_data["motif"],
                heures_retenues=None
                if form.cleaned_data["en_suspens"]
                else form.cleaned_data["heures_retenues"],
                version=form.cleaned_data["version"],
            )
        except Refus as refus:
            form.add_error(None, list(refus.raisons))
        else:
            messages.success(request, "La décision est enregistrée.")
            return redirect(ligne.declaration)
    return pages.formulaire(
        request,
        form=form,
        titre=f"Décider des heures de {ligne.affectation.contrat.participant}",
        surtitre=str(ligne.declaration),
        bouton="Enregistrer la décision",
        retour=ligne.declaration.get_absolute_url(),
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def revenir(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a line decided by hand back to the decision by default."""
    ligne = get_object_or_404(
        LigneHeures.objects.visibles_par(request.acces).select_related(
            "declaration", "affectation__contrat__participant__identite"
        ),
        pk=pk,
    )
    return gestes.confirmer(
        request,
        faire=lambda: revenir_a_la_proposition(ligne=ligne, par=request.user),
        dit="La décision proposée est rétablie.",
        titre="Revenir à la décision proposée",
        surtitre=str(ligne.declaration),
        phrase=f"La décision prise à la main pour {ligne.affectation.contrat.participant} sera oubliée : "
        "ses heures seront décidées à la validation, comme les autres.",
        bouton="Revenir à la décision proposée",
        retour=ligne.declaration.get_absolute_url(),
        danger=False,
    )


@require_http_methods(["GET", "POST"])
@gestion_requise
def ouvrir_le_mois(request: HttpRequest) -> HttpResponse:
    """Opens a month by hand for every declarant at work; again, opens nothing more."""
    form = OuvertureForm(request.POST or None)
    if form.is_valid():
        mois = form.cleaned_data["mois"]
        try:
            ouverture = ouvrir_et_prevenir(
                structure=request.acces.structure,
                mois=mois,
                par=request.user,
                prevenir=form.cleaned_data["prevenir"],
            )
        except Refus as refus:
            form.add_error("mois", list(refus.raisons))
        else:
            messages.success(request, ouverture.en_phrases())
            return redirect(f"{reverse('suivi:declarations')}?mois={mois:%Y-%m}")
    return pages.formulaire(
        request,
        form=form,
        titre="Ouvrir un mois",
        phrase="Une déclaration s'ouvre pour chaque entreprise qui a des heures à déclarer ce mois-là. "
        "Celles qui sont déjà ouvertes ne changent pas.",
        bouton="Ouvrir le mois",
        retour=reverse("suivi:declarations"),
    )


def _apres_transmission(request: HttpRequest, trouvee: Declaration) -> HttpResponse:
    """A company reads its receipt; the facilitateur goes on with the declaration."""
    return redirect(
        trouvee if request.acces.est_gestionnaire else reverse("suivi:recu", args=[trouvee.pk])
    )


def _profil(request: HttpRequest) -> Profil:
    return Profil(request.acces.profil)


def _la_declaration(request: HttpRequest, pk: int) -> Declaration:
    return get_object_or_404(Declaration.objects.visibles_par(request.acces).pour_liste(), pk=pk)


def enregistrer_la_saisie(request: HttpRequest, trouvee: Declaration) -> HttpResponse | None:
    """Saves the posted grid; the page with everything typed and the reason, when it is refused."""
    grille = composer(trouvee, acces=request.acces, donnees=request.POST)
    if grille.form is None:
        with refus_en_message(request):
            raise Refus(*saisies.refus_de_saisie(trouvee, _profil(request)))
        return redirect(trouvee)
    if not grille.form.is_valid():
        return _page(request, trouvee, grille)
    try:
        saisies.saisir(
            declaration=trouvee,
            saisies=grille.form.saisies(),
            par=request.auteur,
            profil=_profil(request),
            version=grille.form.cleaned_data["version"],
            commentaire=grille.form.cleaned_data["commentaire"],
        )
    except Conflit as conflit:
        return _page_de_conflit(request, trouvee, conflit)
    except Refus as refus:
        grille.form.add_error(None, list(refus.raisons))
        return _page(request, trouvee, grille)
    return None


def _page_de_conflit(request: HttpRequest, trouvee: Declaration, conflit: Conflit) -> HttpResponse:
    """What was typed, what the other stored beside it, and a form that may now be saved over it."""
    trouvee = _la_declaration(request, trouvee.pk)
    donnees = request.POST.copy()
    donnees["version"] = trouvee.version
    grille = composer(trouvee, acces=request.acces, donnees=donnees, conflit=True)
    if grille.form is None:
        messages.error(request, conflit.raisons[0])
        return redirect(trouvee)
    grille.form.add_error(None, list(conflit.raisons))
    return _page(request, trouvee, grille)


def _page(request: HttpRequest, trouvee: Declaration, grille: Grille | None = None) -> HttpResponse:
    gestion = request.acces.est_gestionnaire
    attribution = trouvee.declarant.attribution
    avancements = avancement_par_lot([attribution.lot])
    libelles = ETAT_POUR_LE_FACILITATEUR if gestion else ETAT_POUR_LE_DECLARANT
    etat, ton = dire_l_etat(trouvee, libelles)
    return render(
        request,
        "suivi/declaration.html",
        {
            "declaration": trouvee,
            "marche": attribution.lot.marche,
            "lot": attribution.lot,
            "grille": grille or composer(trouvee, acces=request.acces),
            "gestion": gestion,
            "etat": etat,
            "ton": ton,
            "avancement": avancements[attribution.lot_id],
            "promesse": promesse_par_lot(avancements)[attribution.lot_id] if gestion else "",
            "historique": histoire(trouvee) if gestion else [],
            "limite": trouvee.limite,
            "espace": espace.composer(trouvee, acces=request.acces, auteur=request.auteur),
            "autres": _autres_declarants(trouvee) if gestion else [],
            "conventions": conventions_du_mois(trouvee) if gestion else [],
        },
    )


def _autres_declarants(trouvee: Declaration) -> list[Declaration]:
    """What others declare that month for the same lot."""
    return list(
        Declaration.objects.filter(
            structure=trouvee.structure,
            mois=trouvee.mois,
            declarant__attribution__lot=trouvee.declarant.attribution.lot_id,
        )
        .exclude(pk=trouvee.pk)
        .avec_heures()
        .pour_liste()
    )

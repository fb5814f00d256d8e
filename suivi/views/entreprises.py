"""Companies: those the structure works with, and what each holds, declares and employs there."""

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from comptes.models import LienSigne
from entreprises.actions import raison_de_garder
from entreprises.filters import EntrepriseFilter
from entreprises.models import Contact, Entreprise, Note
from marches.models import Attribution, Declarant
from participants.models import ContratTravail
from suivi.fil.cartes import carte_du_fil
from suivi.fil.sujets import Genre
from suivi.models import ACompleter, Referent, Relance
from suivi.portefeuille.lecture import dire_le_referent
from suivi.tableaux.jugement import avancements_des_lots
from suivi.tableaux.objets import de_l_entreprise, tableau_de
from suivi.tables.entreprises import EntrepriseTable

RELANCES_MONTREES = LIENS_MONTRES = 12


@require_GET
@gestion_requise
def entreprises(request: HttpRequest) -> HttpResponse:
    structure = request.acces.structure
    scope = Entreprise.objects.visibles_par(request.acces)
    if request.GET.get("portee") != "toutes" and not request.GET.keys() & {"miens", "pour"}:
        scope = scope.liees_a(structure)
    nouvelle = ("Nouvelle entreprise", reverse("entreprises:nouvelle"))
    return afficher(
        request,
        filtre=EntrepriseFilter(
            request.GET, queryset=_avec_comptes(scope.pour_liste(), structure), request=request
        ),
        table_class=EntrepriseTable,
        titre="Entreprises",
        nom_export="entreprises",
        gestes=[nouvelle],
        phrase_vide="Aucune entreprise ne travaille encore avec vous.",
        lien_vide=nouvelle,
    )


def _avec_comptes(entreprises: QuerySet[Entreprise], structure) -> QuerySet[Entreprise]:
    """How many contracts of the structure each is on, how many people it employs for them."""
    attributions = Attribution.objects.filter(structure=structure, entreprise=OuterRef("pk"))
    contrats = ContratTravail.objects.filter(structure=structure, employeur=OuterRef("pk"))
    return entreprises.prefetch_related(
        Prefetch(
            "referents",
            Referent.objects.filter(structure=structure).select_related("facilitateur"),
            to_attr="suivis",
        )
    ).annotate(
        marches=Subquery(
            attributions.order_by()
            .values("entreprise")
            .annotate(n=Count("lot__marche", distinct=True))
            .values("n")
        ),
        personnes=Subquery(
            contrats.order_by()
            .values("employeur")
            .annotate(n=Count("participant", distinct=True))
            .values("n")
        ),
    )


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DECLARANT)
def entreprise(request: HttpRequest, pk: int) -> HttpResponse:
    entreprises = Entreprise.objects.visibles_par(request.acces).select_related("commune")
    entreprise = get_object_or_404(entreprises, pk=pk)
    tableau = tableau_de(de_l_entreprise(entreprise, request.acces), pk, request.acces)
    if not request.acces.est_gestionnaire:
        return render(
            request, "suivi/mon_entreprise.html", {"entreprise": entreprise, "tableau": tableau}
        )
    attributions = _attributions(request, entreprise)
    contrats = ContratTravail.objects.visibles_par(request.acces).filter(employeur=entreprise)
    contexte = {
        "entreprise": entreprise,
        "tableau": tableau,
        "gardee": raison_de_garder(entreprise=entreprise, structure=request.acces.structure),
        "suivi_par": dire_le_referent(_referent(request, entreprise), request.remplaces),
        "contacts": Contact.objects.visibles_par(request.acces).filter(entreprise=entreprise),
        "notes": Note.objects.visibles_par(request.acces)
        .filter(entreprise=entreprise)
        .select_related("auteur"),
        "fil": carte_du_fil(Genre.ENTREPRISE, entreprise, request.acces),
        "a_completer": ACompleter.objects.visibles_par(request.acces)
        .restants()
        .filter(Q(entreprise=entreprise) | Q(attribution__entreprise=entreprise)),
        "attributions": attributions,
        "declarants": Declarant.objects.visibles_par(request.acces)
        .filter(entreprise=entreprise)
        .exclude(attribution__entreprise=entreprise)
        .select_related("attribution__entreprise", "attribution__lot__marche"),
        "effectif": contrats.aggregate(
            personnes=Count("participant", distinct=True), contrats=Count("pk")
        ),
        "relances": Relance.objects.visibles_par(request.acces)
        .filter(entreprise=entreprise)
        .pour_liste()[:RELANCES_MONTREES],
        "liens": LienSigne.objects.visibles_par(request.acces)
        .filter(entreprise=entreprise, mois__isnull=False)
        .select_related("par")
        .order_by("-cree_le", "-pk")[:LIENS_MONTRES],
    }
    return render(request, "suivi/entreprise.html", contexte)


def _referent(request: HttpRequest, entreprise: Entreprise) -> Referent | None:
    referents = Referent.objects.visibles_par(request.acces).filter(entreprise=entreprise)
    return referents.select_related("facilitateur").first()


def _attributions(request: HttpRequest, entreprise: Entreprise) -> list[tuple]:
    """Its attributions, each with where its lot stands."""
    attributions = list(
        Attribution.objects.visibles_par(request.acces)
        .filter(entreprise=entreprise)
        .select_related("lot__marche__donneur_ordre", "sous_traitant_de__entreprise")
        .order_by("-lot__marche__date_notification", "lot", "pk")
    )
    avancements = avancements_des_lots({a.lot_id: a.lot for a in attributions}.values())
    return [(attribution, avancements[attribution.lot_id]) for attribution in attributions]

"""Contracts as their readers see them: the facilitateur all of it, the buyer its rates and months."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clauses_project.droits import profil_requis
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from marches.filters import MarcheFilter, MarcheGestionFilter
from marches.historique import episodes
from marches.models import Marche
from suivi.fiches import fiche_marche
from suivi.fil.cartes import carte_du_fil
from suivi.fil.sujets import Genre
from suivi.models import ACompleter, ConventionGlobalisation, PartDeConvention
from suivi.tableaux.objets import du_marche, tableau_de
from suivi.tables.marches import (
    TONS_DES_STATUTS,
    MarcheGestionTable,
    MarcheTable,
    pour_la_table,
)

LECTEURS = (Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE)
EPISODES_MONTRES = 15


@require_GET
@profil_requis(*LECTEURS)
def marches(request: HttpRequest) -> HttpResponse:
    gestion = request.acces.est_gestionnaire
    scope = pour_la_table(Marche.objects.visibles_par(request.acces))
    filtre = (MarcheGestionFilter if gestion else MarcheFilter)(
        request.GET, queryset=scope, request=request
    )
    nouveau = ("Nouveau marché", reverse("marches:nouveau"))
    return afficher(
        request,
        filtre=filtre,
        table_class=MarcheGestionTable if gestion else MarcheTable,
        titre="Marchés",
        sous_titre="" if gestion else str(request.acces.donneur_ordre),
        nom_export="marches",
        gestes=[
            nouveau,
            ("Opérations", reverse("marches:operations")),
            ("Conventions de globalisation", reverse("suivi:conventions")),
        ]
        if gestion
        else [],
        phrase_vide="Aucun marché pour l'instant.",
        lien_vide=nouveau if gestion else None,
    )


@require_GET
@profil_requis(*LECTEURS)
def marche(request: HttpRequest, pk: int) -> HttpResponse:
    marches = Marche.objects.visibles_par(request.acces)
    marche = get_object_or_404(marches.pour_liste().select_related("structure"), pk=pk)
    contexte = {
        "fiche": fiche_marche(marche, request.acces),
        "ton_statut": TONS_DES_STATUTS.get(marche.statut, "neutre"),
        "tableau": tableau_de(du_marche(marche, request.acces), marche.pk, request.acces),
    }
    if request.acces.est_gestionnaire:
        contexte["conventions"] = _conventions(request, marche)
        contexte["fil"] = carte_du_fil(Genre.MARCHE, marche, request.acces)
        contexte["a_completer"] = (
            ACompleter.objects.visibles_par(request.acces)
            .restants()
            .filter(Q(marche=marche) | Q(lot__marche=marche) | Q(attribution__lot__marche=marche))
        )
        contexte["episodes"] = episodes(marche, nombre=EPISODES_MONTRES)
        return render(request, "suivi/marche.html", contexte)
    return render(request, "suivi/marche_acheteur.html", contexte)


def _conventions(request: HttpRequest, marche: Marche) -> list[ConventionGlobalisation]:
    """By which hours worked elsewhere count for this contract, or the other way round."""
    siennes = ConventionGlobalisation.objects.visibles_par(request.acces).filter(
        pk__in=PartDeConvention.objects.filter(attribution__lot__marche=marche).values("convention")
    )
    return list(siennes.pour_liste())

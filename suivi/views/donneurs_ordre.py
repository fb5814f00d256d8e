"""Buyers of the structure, and the contracts of each with where they stand."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from marches.enums import Statut
from marches.filters import DonneurOrdreFilter
from marches.models import DonneurOrdre, Marche
from suivi.fil.cartes import carte_du_fil
from suivi.fil.sujets import Genre
from suivi.models import ConventionPartenariat
from suivi.partenariats.alertes import lues
from suivi.tableaux.objets import du_donneur_ordre, tableau_de
from suivi.tables.marches import DonneurOrdreTable, MarcheTable, pour_la_table


@require_GET
@gestion_requise
def donneurs_ordre(request: HttpRequest) -> HttpResponse:
    donneurs = (
        DonneurOrdre.objects.visibles_par(request.acces)
        .annotate(
            nombre=Count("marches"),
            en_cours=Count("marches", filter=Q(marches__statut=Statut.EN_COURS)),
        )
        .order_by("recherche", "pk")
    )
    nouveau = ("Nouveau donneur d'ordre", reverse("marches:nouveau_donneur_ordre"))
    return afficher(
        request,
        filtre=DonneurOrdreFilter(request.GET, queryset=donneurs, request=request),
        table_class=DonneurOrdreTable,
        titre="Donneurs d'ordre",
        nom_export="donneurs-ordre",
        gestes=[nouveau, ("Conventions de partenariat", reverse("suivi:partenariats"))],
        phrase_vide="Aucun donneur d'ordre pour l'instant.",
        lien_vide=nouveau,
    )


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE)
def donneur_ordre(request: HttpRequest, pk: int) -> HttpResponse:
    donneurs = DonneurOrdre.objects.visibles_par(request.acces).select_related("structure")
    donneur = get_object_or_404(donneurs, pk=pk)
    marches = Marche.objects.visibles_par(request.acces).filter(donneur_ordre=donneur)
    table = MarcheTable(pour_la_table(marches), orderable=False)
    return render(
        request,
        "suivi/donneur_ordre.html",
        {
            "donneur": donneur,
            "partenariats": lues(
                ConventionPartenariat.objects.visibles_par(request.acces).filter(
                    donneur_ordre=donneur
                ),
                donneur.structure,
            ),
            "fil": carte_du_fil(Genre.DONNEUR_ORDRE, donneur, request.acces),
            "table": table,
            "nombre": len(table.rows),
            "tableau": tableau_de(du_donneur_ordre(donneur, request.acces), pk, request.acces),
        },
    )

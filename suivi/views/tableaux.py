"""Dashboards of one object: a lot, an operation; the charts and the workbooks of them all as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.profils import Profil
from marches.models import Lot, Marche, Operation
from suivi.graphiques.telechargement import repondre
from suivi.tableaux.anru import part_anru
from suivi.tableaux.classeurs import classeur_d_un_objet
from suivi.tableaux.jugement import avancements_des_lots
from suivi.tableaux.objets import OBJETS, Objet, de_l_operation, du_lot, tableau_de
from suivi.tableaux.phrases import d_apres, dire_le_rythme
from suivi.tableaux.progression import progresser
from suivi.tables.marches import MarcheTable, pour_la_table

LECTEURS = (Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE, Profil.DECLARANT)


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE)
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    lots = Lot.objects.visibles_par(request.acces)
    lot = get_object_or_404(lots.select_related("structure", "marche__donneur_ordre"), pk=pk)
    tableau = tableau_de(du_lot(lot, request.acces), lot.pk, request.acces)
    contexte = {
        "lot": lot,
        "avancement": avancements_des_lots([lot])[lot.pk],
        "tableau": tableau,
        "previsions": [
            (dire_le_rythme(rang.rythme), d_apres(rang.rythme)) for rang in tableau.lots
        ],
    }
    return render(request, "suivi/lot.html", contexte)


@require_GET
@gestion_requise
def operation(request: HttpRequest, pk: int) -> HttpResponse:
    operations = Operation.objects.visibles_par(request.acces).select_related("structure")
    operation = get_object_or_404(operations, pk=pk)
    marches = Marche.objects.visibles_par(request.acces).filter(operation=operation)
    table = MarcheTable(pour_la_table(marches), orderable=False)
    contexte = {
        "operation": operation,
        "tableau": tableau_de(de_l_operation(operation, request.acces), pk, request.acces),
        "anru": part_anru(operation),
        "table": table,
        "nombre": len(table.rows),
    }
    return render(request, "suivi/operation.html", contexte)


@require_GET
@profil_requis(*LECTEURS)
def classeur(request: HttpRequest, objet: str, pk: int) -> HttpResponse:
    return classeur_d_un_objet(_decrire(request, objet, pk), pk, request.acces)


def _decrire(request: HttpRequest, objet: str, pk: int) -> Objet:
    """The dashboard of that object. Raises Http404 out of the perimeter of the reader."""
    if objet not in OBJETS or (request.acces.profil == Profil.DECLARANT and objet != "entreprise"):
        raise Http404  # a contract has hours of other companies
    chercher, faire = OBJETS[objet]
    return faire(get_object_or_404(chercher(request.acces), pk=pk), request.acces)


@require_GET
@profil_requis(*LECTEURS)
def graphique(request: HttpRequest, objet: str, pk: int, cle: str, extension: str) -> HttpResponse:
    decrit = _decrire(request, objet, pk)
    return repondre(
        decrit.graphiques(progresser(decrit.suivi)).get(cle),
        extension,
        source=f"{decrit.titre}. Chiffres arrêtés au {timezone.localdate():%d/%m/%Y}.",
        nom=f"{objet}-{pk}",
    )

"""Views of the tests: what the shared pages do, without waiting for a journey to use them."""

import django_tables2 as tables
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect

from clauses_project import listes, pages, urls
from clauses_project.droits import administration_requise, gestion_requise, tous_les_profils
from clauses_project.formulaires import FormulaireMaison
from marches.models import DonneurOrdre, Marche


class MarcheTable(listes.TableMaison):
    objet = tables.Column(linkify=lambda record: f"/marche/{record.pk}")
    notifie = listes.ColonneDate(accessor="date_notification", verbose_name="notifié le")
    montant_ht = listes.ColonneEuros(verbose_name="montant HT")

    class Meta:
        model = Marche
        fields = ("reference", "objet", "notifie", "montant_ht")


class MarcheFilter(listes.FiltreMaison):
    champs_recherche = ("recherche", "donneur_ordre__recherche")

    class Meta:
        model = Marche
        fields = ("nature",)


class DonneurOrdreForm(FormulaireMaison):
    class Meta:
        model = DonneurOrdre
        fields = ("nom", "type")


@gestion_requise
def liste(request):
    marches = Marche.objects.visibles_par(request.acces).order_by("reference", "pk")
    return listes.afficher(
        request,
        filtre=MarcheFilter(request.GET, queryset=marches),
        table_class=MarcheTable,
        titre="Marchés",
        nom_export="Marchés",
        gestes=[("Nouveau marché", "/nouveau/")],
        phrase_vide="Aucun marché pour l'instant.",
        lien_vide=("Nouveau marché", "/nouveau/"),
    )


@gestion_requise
def formulaire(request):
    form = DonneurOrdreForm(request.POST or None, fixes={"structure": request.acces.structure})
    return pages.formulaire(request, form=form, titre="Nouveau donneur d'ordre", retour="/liste/")


@gestion_requise
def confirmation(request):
    phrase = "Le lot 2 disparaît."
    return pages.confirmation(
        request, titre="Supprimer le lot 2 ?", phrase=phrase, bouton="Supprimer", retour="/liste/"
    )


@tous_les_profils
def illisible(request):
    raise BadRequest("non")


@tous_les_profils
def en_panne(request):
    raise RuntimeError("cassé")


@administration_requise
def reservee(request):
    return HttpResponse("ouverte")


@csrf_protect
@tous_les_profils
def protegee(request):
    return HttpResponse("reçu")


urlpatterns = [
    path("liste/", liste),
    path("formulaire/", formulaire),
    path("confirmation/", confirmation),
    path("illisible/", illisible),
    path("en-panne/", en_panne),
    path("reservee/", reservee),
    path("protegee/", protegee),
    path("", include(urls.urlpatterns)),
]

handler400 = urls.handler400
handler403 = urls.handler403
handler404 = urls.handler404
handler500 = urls.handler500

"""What a prescripteur says of the people it sent: that, and nothing else of them."""

from __future__ import annotations

from auditlog.signals import accessed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from clauses_project import listes
from clauses_project.droits import profil_requis
from clauses_project.gestes import saisir
from clauses_project.listes import FiltreMaison
from clauses_project.profils import Profil
from participants.models import Participant
from suivi.actions import reponses as actions
from suivi.apres.listes import dernier_contrat
from suivi.enums import QuiRepond
from suivi.formulaires_reponses import ReponseDuPrescripteurForm, nouvelle_reponse
from suivi.models import Echeance
from suivi.reponses.adressees import adressees, avec_le_travail, pour_liste
from suivi.tables.adressees import TableAdressees


class AdresseeFilter(FiltreMaison):
    champs_recherche = ("participant__identite__recherche",)

    class Meta:
        model = Echeance
        fields = ()


@require_GET
@profil_requis(Profil.PRESCRIPTEUR)
def personnes_adressees(request: HttpRequest) -> HttpResponse:
    jour = timezone.localdate()
    return listes.afficher(
        request,
        filtre=AdresseeFilter(request.GET, queryset=pour_liste(adressees(request.acces, jour))),
        table_class=TableAdressees,
        titre="Que sont-ils devenus\u00a0?",
        sous_titre="Les personnes que vous avez adressées, six et douze mois après leur travail. Dites ce que "
        "vous savez : la structure vous relit.",
        nom_export="personnes-adressees",
        phrase_vide="Rien n'est à dire pour l'instant : aucune personne que vous avez adressée n'attend de "
        "nouvelles.",
    )


@require_http_methods(["GET", "POST"])
@profil_requis(Profil.PRESCRIPTEUR)
def dire(request: HttpRequest, pk: int) -> HttpResponse:
    """The follow-up form of one of them. Reading it is logged."""
    echeances = adressees(request.acces, timezone.localdate())
    if request.method == "POST":  # answered meanwhile: told in the form, which keeps what was typed
        echeances = Echeance.objects.visibles_par(request.acces)
    echeance = get_object_or_404(avec_le_travail(echeances), pk=pk)
    accessed.send(sender=Participant, instance=echeance.participant)
    form = ReponseDuPrescripteurForm(
        request.POST or None,
        instance=nouvelle_reponse(echeance, QuiRepond.PRESCRIPTEUR),
        echeance=echeance,
    )
    return saisir(
        request,
        form=form,
        faire=lambda: actions.proposer(
            echeance=echeance,
            champs=form.champs(),
            prescripteur=request.acces.prescripteur,
            par=request.user,
        ),
        dit=f"C'est envoyé : {echeance.structure} va relire.",
        vers="suivi:adressees",
        titre=str(echeance.participant),
        surtitre="Que sont-ils devenus\u00a0?",
        phrase=_apres_quoi(echeance),
        bouton="Envoyer",
        retour=reverse("suivi:adressees"),
    )


def _apres_quoi(echeance: Echeance) -> str:
    """« Évaluation à 6 mois, après son travail chez Bâti Aisne, fini le 30/04/2026. »"""
    contrat = dernier_contrat(echeance.participant.contrats.all(), echeance)
    chez = f" chez {contrat.employeur}" if contrat else ""
    fin = f", fini le {echeance.periode.fin:%d/%m/%Y}" if echeance.periode else ""
    return f"Évaluation à {echeance.get_jalon_display()}, après son travail{chez}{fin}."

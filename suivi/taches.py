"""The long works of the month, done by the worker."""

from datetime import date

from django.urls import reverse

from comptes.taches import Suivi, travail
from entreprises.models import Entreprise
from suivi.actions.ouvertures import PREVENIR, prevenir_une_entreprise
from suivi.actions.relances import ENVOYER, envoyer_relance
from suivi.models import Relance


@travail(PREVENIR, titre="Entreprises prévenues de l'ouverture d'un mois")
def prevenir_les_entreprises(suivi: Suivi) -> None:
    mois = date.fromisoformat(suivi.parametres["mois"])

    def prevenir(pk: int) -> None:
        prevenir_une_entreprise(
            structure=suivi.tache.structure,
            entreprise=Entreprise.objects.get(pk=pk),
            mois=mois,
            declarations=suivi.parametres["declarations"],
            par=suivi.tache.demandee_par,
        )

    suivi.pour_chacun(suivi.parametres["entreprises"], prevenir)
    suivi.conclure(
        "Les entreprises sont prévenues.",
        suite=f"{reverse('suivi:declarations')}?mois={mois:%Y-%m}",
    )


@travail(ENVOYER, titre="Relances envoyées")
def envoyer_les_relances(suivi: Suivi) -> None:
    def envoyer(pk: int) -> None:
        relance = Relance.objects.filter(pk=pk).first()
        if relance is not None:  # else the month came meanwhile
            envoyer_relance(relance=relance, par=suivi.tache.demandee_par)

    suivi.pour_chacun(suivi.parametres["relances"], envoyer)
    suivi.conclure("Les relances du jour sont envoyées.", suite=reverse("suivi:relances"))

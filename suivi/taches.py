"""The long works of the month, done by the worker."""

from datetime import date
from functools import partial

from django.urls import reverse

from comptes.depots import travaux
from comptes.taches import Suivi, travail
from entreprises.models import Entreprise
from suivi.actions import preuves, recueils
from suivi.actions.classeur import depot as classeurs
from suivi.actions.imports.application import ECRITURE, appliquer, revenir_a_l_apercu
from suivi.actions.imports.depot import LECTURE, lire
from suivi.actions.ouvertures import PREVENIR, prevenir_une_entreprise
from suivi.actions.relances import ENVOYER, envoyer_relance
from suivi.battement import battre
from suivi.models import ClasseurReprise, ImportHeures, Relance
from suivi.reseaux.attente import CALCUL, calculer_un_reseau


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


@travail(LECTURE, titre="Lecture d'un fichier d'heures")
def lire_un_fichier(suivi: Suivi) -> None:
    lire_ici = partial(lire, suivi=suivi)
    travaux.lire(suivi, modele=ImportHeures, lire=lire_ici, phrase="Le fichier est lu.")


@travail(ECRITURE, titre="Enregistrement d'un fichier d'heures")
def ecrire_un_fichier(suivi: Suivi) -> None:
    travaux.ecrire(
        suivi,
        modele=ImportHeures,
        ecrire=appliquer,
        revenir=revenir_a_l_apercu,
        phrase="Les heures du fichier sont enregistrées.",
    )


@travail(classeurs.LECTURE, titre="Lecture d'un classeur de reprise")
def lire_un_classeur(suivi: Suivi) -> None:
    with battre(suivi) as avancer:
        lire_ici = partial(classeurs.lire, avancer=avancer)
        travaux.lire(suivi, modele=ClasseurReprise, lire=lire_ici, phrase="Le classeur est lu.")


@travail(classeurs.ECRITURE, titre="Enregistrement d'un classeur de reprise")
def ecrire_un_classeur(suivi: Suivi) -> None:
    depot = ClasseurReprise.objects.get(pk=suivi.parametres["depot"])
    suivi.avancer(0, total=depot.lignes)
    with battre(suivi) as avancer:
        travaux.ecrire(
            suivi,
            modele=ClasseurReprise,
            ecrire=partial(classeurs.appliquer, avancer=avancer),
            phrase="Le classeur est enregistré.",
        )


@travail(recueils.RECUEIL, titre="Documents émis ensemble")
def emettre_ensemble(suivi: Suivi) -> None:
    recueils.emettre_ensemble(suivi)


travail(preuves.PREUVE, titre="Dossier de preuve")(preuves.emettre_la_preuve)
travail(CALCUL, titre="Calcul des chiffres d'un réseau")(calculer_un_reseau)

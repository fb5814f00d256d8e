"""The long works of the month, done by the worker."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from clauses_project.refus import Refus
from clauses_project.saisies import en_une_phrase
from comptes.taches import Suivi, travail
from entreprises.models import Entreprise
from suivi.actions import recueils
from suivi.actions.classeur import depot as classeurs
from suivi.actions.imports.application import ECRITURE, PANNE, appliquer, revenir_a_l_apercu
from suivi.actions.imports.depot import LECTURE, lire
from suivi.actions.ouvertures import PREVENIR, prevenir_une_entreprise
from suivi.actions.relances import ENVOYER, envoyer_relance
from suivi.battement import battre
from suivi.imports.enums import EtatImport
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
    depot = ImportHeures.objects.get(pk=suivi.parametres["import"])
    lire(depot=depot, suivi=suivi)
    suivi.conclure("Le fichier est lu.", suite=depot.get_absolute_url())


@travail(ECRITURE, titre="Enregistrement d'un fichier d'heures")
def ecrire_un_fichier(suivi: Suivi) -> None:
    """Whatever stops it, nothing is written and the file may be looked at again; a fault stays one."""
    depot = ImportHeures.objects.get(pk=suivi.parametres["import"])
    try:
        appliquer(depot=depot, par=suivi.tache.demandee_par)
    except (Refus, ValidationError, IntegrityError) as refus:
        raison = en_une_phrase(refus)
        revenir_a_l_apercu(depot=depot, raison=raison)
        suivi.conclure(f"Rien n'est enregistré. {raison}", suite=depot.get_absolute_url())
        return
    except Exception:
        revenir_a_l_apercu(depot=depot, raison=PANNE)
        raise
    suivi.conclure("Les heures du fichier sont enregistrées.", suite=depot.get_absolute_url())


@travail(classeurs.LECTURE, titre="Lecture d'un classeur de reprise")
def lire_un_classeur(suivi: Suivi) -> None:
    depot = ClasseurReprise.objects.get(pk=suivi.parametres["classeur"])
    with battre(suivi) as avancer:
        classeurs.lire(depot=depot, avancer=avancer)
    suivi.conclure("Le classeur est lu.", suite=depot.get_absolute_url())


@travail(classeurs.ECRITURE, titre="Enregistrement d'un classeur de reprise")
def ecrire_un_classeur(suivi: Suivi) -> None:
    """Whatever stops it, nothing is written and the workbook may be looked at again."""
    depot = ClasseurReprise.objects.get(pk=suivi.parametres["classeur"])
    suivi.avancer(0, total=depot.lignes)
    try:
        with battre(suivi) as avancer:
            depot = classeurs.appliquer(depot=depot, par=suivi.tache.demandee_par, avancer=avancer)
    except Exception:
        classeurs.revenir_a_l_apercu(depot=depot, raison=PANNE)
        raise
    if depot.etat == EtatImport.APPLIQUE:
        phrase = "Le classeur est enregistré."
    else:
        phrase = f"Rien n'est enregistré. {depot.erreur}"
    suivi.conclure(phrase, suite=depot.get_absolute_url())


@travail(recueils.RECUEIL, titre="Documents émis ensemble")
def emettre_ensemble(suivi: Suivi) -> None:
    recueils.emettre_ensemble(suivi)


travail(CALCUL, titre="Calcul des chiffres d'un réseau")(calculer_un_reseau)

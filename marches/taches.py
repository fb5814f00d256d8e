"""The long works on published contracts, done by the worker."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.urls import reverse

from clauses_project.refus import Refus
from clauses_project.saisies import en_une_phrase
from comptes.taches import Suivi, travail
from marches.decp.application import ECRITURE, PANNE, appliquer, revenir
from marches.decp.depot import LECTURE, lire
from marches.decp.enums import Etendue
from marches.models import DepotDecp


@travail(LECTURE, titre="Lecture d'un fichier de marchés publiés")
def lire_un_fichier(suivi: Suivi) -> None:
    depot = DepotDecp.objects.get(pk=suivi.parametres["depot"])
    lire(depot=depot, suivi=suivi)
    suivi.conclure("Le fichier est lu.", suite=depot.get_absolute_url())


@travail(ECRITURE, titre="Enregistrement d'un fichier de marchés publiés")
def ecrire_un_fichier(suivi: Suivi) -> None:
    """Whatever stops it, nothing is written and the file may be looked at again; a fault stays one."""
    depot = DepotDecp.objects.get(pk=suivi.parametres["depot"])
    etendue = Etendue(suivi.parametres["etendue"])
    try:
        appliquer(depot=depot, etendue=etendue, par=suivi.tache.demandee_par)
    except (Refus, ValidationError, IntegrityError) as refus:
        raison = en_une_phrase(refus)
        revenir(depot=depot, raison=raison)
        suivi.conclure(f"Rien n'est enregistré. {raison}", suite=depot.get_absolute_url())
        return
    except Exception:
        revenir(depot=depot, raison=PANNE)
        raise
    suivi.conclure("Les marchés du fichier sont enregistrés.", suite=reverse("marches:a_qualifier"))

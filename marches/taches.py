"""The long works on published contracts, done by the worker."""

from functools import partial

from django.urls import reverse

from comptes.depots import travaux
from comptes.taches import Suivi, travail
from marches.decp.application import ECRITURE, appliquer
from marches.decp.depot import LECTURE, lire
from marches.decp.enums import Etendue
from marches.models import DepotDecp


@travail(LECTURE, titre="Lecture d'un fichier de marchés publiés")
def lire_un_fichier(suivi: Suivi) -> None:
    lire_ici = partial(lire, suivi=suivi)
    travaux.lire(suivi, modele=DepotDecp, lire=lire_ici, phrase="Le fichier est lu.")


@travail(ECRITURE, titre="Enregistrement d'un fichier de marchés publiés")
def ecrire_un_fichier(suivi: Suivi) -> None:
    travaux.ecrire(
        suivi,
        modele=DepotDecp,
        ecrire=partial(appliquer, etendue=Etendue(suivi.parametres["etendue"])),
        phrase="Les marchés du fichier sont enregistrés.",
        suite=reverse("marches:a_qualifier"),
    )

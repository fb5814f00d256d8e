"""What a table leaves to be completed goes through the workbook as it is."""

import pytest

from entreprises.models import Entreprise
from participants.models import Identite
from tests.factories import StructureFactory
from tests.suivi.reprise.classeur import BATI, cas_d_ecole, chiffres, exporte, reprendre

pytestmark = pytest.mark.django_db
SANS_SIRET = "INCONNU:X0123456789AB"


def test_a_person_without_birth_date_and_a_company_without_siret_travel_in_the_workbook(structure):
    feuilles = cas_d_ecole()
    feuilles["participants"][0] |= {"date_naissance": None, "anonyme": "a_completer"}
    feuilles["eligibilites"][0]["age"] = None
    for nom in ("entreprises", "attributions", "contrats", "heures"):
        for ligne in feuilles[nom]:
            for colonne in ("siret", "siret_employeur"):
                if str(ligne.get(colonne)) == BATI:
                    ligne[colonne] = SANS_SIRET
    assert reprendre(structure, feuilles).erreurs == []
    nadege = Identite.objects.get(prenom="Nadège")
    assert (nadege.date_naissance, nadege.ne_le) == (None, "à compléter")
    assert nadege.participant.empreinte == ""
    assert Entreprise.objects.get(raison_sociale="Bâti École").siret == ""

    autre = StructureFactory(code="autre")
    assert reprendre(autre, exporte(structure)).erreurs == []
    assert chiffres("autre") == chiffres(structure.code)
    assert reprendre(autre, exporte(structure)).total.modifies == 0

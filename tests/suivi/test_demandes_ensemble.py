"""Two people at the same instant: one request, one answer."""

import threading
from copy import copy
from functools import partial

import pytest
from django.db import connection, connections

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.models import Courriel, Evenement
from participants.models import DemandeEligibilite, Eligibilite, Participant
from suivi.actions import demandes
from tests import factories

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has no row locks: one writer at a time"
    ),
]


def ensemble(*gestes):
    """Runs these at once; gives back what the others were told."""
    depart, refus, erreurs = threading.Barrier(len(gestes)), [], []

    def faire(geste):
        try:
            depart.wait(timeout=10)
            geste()
        except Refus as raison:
            refus.append(str(raison))
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=faire, args=(geste,)) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    assert erreurs == []
    return refus


def test_two_clicks_make_one_request(declarante, structure, entreprise):
    attribution = factories.AttributionFactory(
        lot__marche__structure=structure, entreprise=entreprise
    )
    demande = factories.DemandeEligibiliteFactory.build(
        structure=structure, attribution=attribution, entreprise=entreprise
    )
    doubles = (copy(demande), copy(demande))
    refus = ensemble(
        *(partial(demandes.demander, demande=d, par=declarante.utilisateur) for d in doubles)
    )
    assert len(refus) == 1
    assert "déjà demandé" in refus[0]
    assert DemandeEligibilite.objects.count() == Courriel.objects.count() == 1


def test_two_answers_at_once_leave_the_first_alone(facilitatrice, collegue, structure):
    demande = factories.DemandeEligibiliteFactory(attribution__lot__marche__structure=structure)
    certification = {
        "debut": demande.date_debut,
        "criteres": [factories.CritereFactory(structure=structure)],
    }
    accorder = partial(demandes.accorder, demande=demande, sexe="F", certification=certification)
    refus = ensemble(*(partial(accorder, par=qui.utilisateur) for qui in (facilitatrice, collegue)))
    assert len(refus) == 1
    assert "a déjà répondu à cette demande" in refus[0]
    assert Participant.objects.count() == Eligibilite.objects.count() == 1
    assert Evenement.objects.filter(verbe=Verbe.REPONDRE).count() == 1
    assert Courriel.objects.count() == 1

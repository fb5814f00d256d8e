"""Two people act on the same penalty at the very same instant: one thing is done, the other is told."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from suivi.actions import penalites as actions
from suivi.models import Penalite
from suivi.penalites.enums import EtatPenalite
from tests import factories
from tests.suivi.apres.test_a_deux import ensemble

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks"),
    pytest.mark.django_db(transaction=True),
]


def test_two_proposals_at_once_are_one_and_so_are_two_decisions(
    structure, donneur_ordre, facilitatrice, collegue, acheteuse
):
    marche = factories.MarcheFactory(structure=structure, donneur_ordre=donneur_ordre, solde=True)
    attribution = factories.AttributionFactory(lot__marche=marche)
    factories.LigneObjectifFactory(lot=attribution.lot)
    factories.HeuresGlobalesFactory(attribution=attribution, heures=Decimal(880))
    factories.BaremePenalitesFactory(lot=attribution.lot)

    def proposer(qui):
        return lambda: actions.proposer(
            attribution=attribution, jours=0, note="", par=qui.utilisateur
        )

    with time_machine.travel("2026-11-22 10:00+01:00", tick=False):
        (refus,) = ensemble(proposer(facilitatrice), proposer(collegue))
        assert "déjà proposée" in str(refus)
        penalite = Penalite.objects.get()
        Penalite.objects.update(etat=EtatPenalite.NOTIFIEE, notifiee_le=date(2026, 11, 1))
        commun = {"penalite": penalite, "le": date(2026, 11, 22), "motif": "Lu.", "fichier": None}
        decision = {**commun, "par": acheteuse.utilisateur, "profil": Profil.DONNEUR_ORDRE}
        (refus,) = ensemble(
            lambda: actions.appliquer(**decision), lambda: actions.renoncer(**decision)
        )
    assert isinstance(refus, Refus)
    assert "entre-temps" in str(refus)

"""In which order rows are held: one order everywhere, or two people at once stop each other."""

import re
import threading
from datetime import date

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from clauses_project.refus import Refus
from comptes.journal import verrouiller
from participants.actions import corriger_identite
from participants.enums import Modalite, TypeContrat
from participants.models import ContratTravail, Eligibilite
from suivi.actions import contrats, eligibilites, personnes
from tests import factories

TIENT = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE|^UPDATE "(\w+)"')
RANGS = {"territoires_structure": 0, "participants_participant": 1}
sur_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no row locks"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def eligibilite(structure):
    participant = factories.ParticipantFactory(structure=structure)
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    contrat = factories.ContratTravailFactory(
        participant=participant, employeur=attribution.entreprise
    )
    factories.AffectationFactory(attribution=attribution, contrat=contrat)
    return factories.EligibiliteFactory(participant=participant, fin=date(2026, 12, 31))


def modifier(eligibilite, par):
    contrat = eligibilite.participant.contrats.get()
    contrats.modifier(contrat=contrat, champs={"poste": "Maçon"}, par=par)


def creer(eligibilite, par):
    ancien = eligibilite.participant.contrats.get()
    contrat = ContratTravail(
        structure=eligibilite.structure,
        participant=eligibilite.participant,
        employeur=ancien.employeur,
        type=TypeContrat.CDD,
        modalite=Modalite.DIRECTE,
        date_debut=date(2027, 1, 4),
        date_fin=date(2027, 6, 30),
    )
    contrats.creer(contrat=contrat, par=par)


def prolonger(eligibilite, par):
    eligibilites.prolonger(
        eligibilite=eligibilite, fin=date(2027, 12, 31), motif="Accord.", par=par
    )


def corriger(eligibilite, par):
    eligibilites.corriger(
        eligibilite=eligibilite,
        champs={"fin": date(2027, 6, 30)},
        criteres=eligibilites.criteres_de(eligibilite),
        pourquoi="Une erreur de saisie.",
        par=par,
    )


def renommer(eligibilite, par):
    participant = eligibilite.participant
    champs = {"date_naissance": date(1991, 2, 3)}
    corriger_identite(participant=participant, champs=champs, sexe=participant.sexe, par=par)


def effacer(eligibilite, par):
    personnes.effacer(participant=eligibilite.participant, par=par)


GESTES = [modifier, creer, prolonger, corriger, renommer]


@sur_postgresql
@pytest.mark.parametrize("geste", [*GESTES, effacer])
def test_the_structure_is_held_before_the_person_and_the_person_before_the_rest(
    geste, eligibilite, facilitatrice
):
    with CaptureQueriesContext(connection) as requetes:
        geste(eligibilite, facilitatrice.utilisateur)
    tenues = [
        trouvee[1] or trouvee[2]
        for requete in requetes
        if (trouvee := TIENT.search(requete["sql"]))
    ]
    premieres = [RANGS.get(table, 2) for table in dict.fromkeys(tenues)]
    assert 1 in premieres
    assert premieres == sorted(premieres), tenues


@sur_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("geste", GESTES)
def test_who_waits_for_a_person_holds_nothing_of_theirs(geste, eligibilite, facilitatrice):
    """The one who has the person may go on to their contract and eligibility while another waits."""
    erreurs = []

    def attendre():
        try:
            geste(eligibilite, facilitatrice.utilisateur)
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    fil = threading.Thread(target=attendre)
    with transaction.atomic(), connection.cursor() as curseur:
        verrouiller(eligibilite.participant)
        fil.start()
        fil.join(timeout=1)
        assert fil.is_alive()
        curseur.execute("SET LOCAL lock_timeout = '2s'")
        verrouiller(eligibilite)
        verrouiller(eligibilite.participant.contrats.get())
    fil.join(timeout=30)
    assert not erreurs


@sur_postgresql
@pytest.mark.django_db(transaction=True)
def test_rows_of_a_structure_are_stored_while_somebody_holds_it(structure):
    """Who holds a person and writes the journal does not wait for who holds the structure."""
    erreurs = []

    def ranger():
        try:
            with transaction.atomic(), connection.cursor() as curseur:
                curseur.execute("SET LOCAL lock_timeout = '2s'")
                factories.ParticipantFactory(structure=structure)
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    fil = threading.Thread(target=ranger)
    with transaction.atomic():
        verrouiller(structure)
        fil.start()
        fil.join(timeout=10)
    assert not erreurs


def test_what_went_to_another_file_meanwhile_is_refused(structure, eligibilite, facilitatrice):
    contrat = eligibilite.participant.contrats.select_related("participant").get()
    autre = factories.ParticipantFactory(structure=structure)
    ContratTravail.objects.filter(pk=contrat.pk).update(participant=autre)
    Eligibilite.objects.filter(pk=eligibilite.pk).update(participant=autre)
    with pytest.raises(Refus, match="vient d'être réunie"):
        contrats.modifier(contrat=contrat, champs={"poste": "Maçon"}, par=facilitatrice.utilisateur)
    with pytest.raises(Refus, match="vient d'être réunie"):
        prolonger(eligibilite, facilitatrice.utilisateur)

"""Lines decided again when an eligibility is established, and by two people at once."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, connections

from clauses_project.profils import Profil
from comptes.enums import Verbe
from comptes.models import Evenement
from participants.models import Participant
from suivi.actions import validations
from suivi.actions.decisions import decider_a_la_main, redecider
from suivi.actions.eligibilites import certifier
from suivi.enums import Decision
from suivi.models import LigneHeures
from tests import factories


@pytest.fixture
def transmise(structure):
    declaration = factories.DeclarationFactory(
        declarant__attribution__lot__marche__structure=structure, transmise=True
    )
    factories.LigneHeuresFactory(declaration=declaration, heures_formation=Decimal("7.50"))
    return declaration


def valider(declaration, client):
    validations.valider(declaration=declaration, par=client.utilisateur, profil=Profil.FACILITATEUR)


@pytest.mark.django_db
def test_a_suspended_line_is_decided_the_day_its_eligibility_is_established(
    facilitatrice, transmise
):
    valider(transmise, facilitatrice)
    ligne = LigneHeures.objects.get()
    assert (ligne.decision, ligne.heures_retenues) == (Decision.EN_SUSPENS, 0)
    participant = ligne.affectation.contrat.participant
    eligibilite = factories.EligibiliteFactory(participant=participant, debut=date(2026, 3, 1))
    assert (
        redecider(participant=participant, par=facilitatrice.utilisateur, pourquoi="établie") == 1
    )
    ligne.refresh_from_db()
    assert (ligne.decision, ligne.heures_retenues) == (Decision.RETENUE, Decimal("159.17"))
    assert ligne.faits == eligibilite
    evenement = Evenement.objects.filter(verbe=Verbe.DECIDER).get()
    assert evenement.details["avant"][0]["decision"] == Decision.EN_SUSPENS
    assert evenement.details["lignes"][0]["retenues"] == "159.17"
    assert redecider(participant=participant, par=None, pourquoi="encore") == 0


@pytest.mark.django_db
def test_the_rest_of_the_month_is_not_held_up_by_a_suspended_line(facilitatrice, transmise):
    autre = factories.LigneHeuresFactory(declaration=transmise, heures_travail=80)
    factories.EligibiliteFactory(participant=autre.affectation.contrat.participant)
    valider(transmise, facilitatrice)
    autre.refresh_from_db()
    assert autre.decision == Decision.RETENUE
    assert LigneHeures.objects.filter(decision=Decision.EN_SUSPENS).count() == 1


@pytest.mark.django_db
def test_a_line_decided_by_hand_is_not_decided_again(facilitatrice, transmise):
    ligne = LigneHeures.objects.get()
    decider_a_la_main(
        ligne=ligne,
        par=facilitatrice.utilisateur,
        motif="Heures payées.",
        heures_retenues=Decimal(10),
    )
    valider(transmise, facilitatrice)
    participant = ligne.affectation.contrat.participant
    factories.EligibiliteFactory(participant=participant)
    assert (
        redecider(participant=participant, par=facilitatrice.utilisateur, pourquoi="établie") == 0
    )
    ligne.refresh_from_db()
    assert ligne.heures_retenues == 10


@pytest.mark.django_db
def test_hours_always_add_up(facilitatrice, transmise):
    """Declared = pending + retained + not retained + en suspens, on the rows themselves."""
    for mois_ouvert in (date(2026, 1, 1), date(2027, 1, 1)):
        ligne = factories.LigneHeuresFactory(declaration=transmise, heures_travail=50)
        factories.EligibiliteFactory(
            participant=ligne.affectation.contrat.participant, debut=mois_ouvert
        )
    valider(transmise, facilitatrice)
    lignes = LigneHeures.objects.all()
    suspens = sum(ligne.heures for ligne in lignes if ligne.decision == Decision.EN_SUSPENS)
    retenues = sum(ligne.heures_retenues for ligne in lignes)
    non_retenues = sum(ligne.heures_non_retenues for ligne in lignes)
    assert (suspens, retenues, non_retenues) == (Decimal("159.17"), 50, 50)
    assert suspens + retenues + non_retenues == sum(ligne.heures for ligne in lignes)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
@pytest.mark.django_db(transaction=True)
def test_certifying_while_validating_leaves_no_line_behind(facilitatrice, transmise):
    """Whoever comes first, the line ends retained: validation and certification hold the person in turn."""
    participant = Participant.objects.get(contrats__affectations__lignes__isnull=False)
    depart = threading.Barrier(2)
    erreurs = []

    def ensemble(geste):
        try:
            depart.wait(timeout=10)
            geste()
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    def etablir():
        critere = factories.CritereFactory(structure=participant.structure)
        certifier(
            participant=participant,
            debut=date(2026, 1, 1),
            criteres=[critere],
            par=facilitatrice.utilisateur,
        )

    fils = [
        threading.Thread(target=ensemble, args=(geste,))
        for geste in (lambda: valider(transmise, facilitatrice), etablir)
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    assert not erreurs
    assert LigneHeures.objects.get().decision == Decision.RETENUE

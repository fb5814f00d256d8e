"""Lives that no form foresees, each counted by hand as the rule of the follow-up says."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from suivi.actions import evaluations, personnes, reponses
from suivi.actions.evaluations import alertes
from suivi.apres.ecriture import tenir
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.enums import Jalon, Situation
from tests import factories
from tests.suivi.apres.test_chiffres import personne

pytestmark = pytest.mark.django_db
FIN = date(2025, 10, 31)  # due on 30 April and 31 October 2026
COMPTE = ("dus", "realises", "injoignables", "refus", "neutres", "joints", "en_emploi")


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


@pytest.fixture
def par(facilitatrice):
    return facilitatrice.utilisateur


def partie(structure):
    """Someone whose work ended a year ago, with retained hours."""
    return personne(structure, debut=date(2025, 10, 6), fin=FIN)


def suivi(structure, jalon=Jalon.SIX, **filtres):
    chiffres = calculer(Perimetre((structure,), **filtres), Periode(None, date(2026, 11, 1)))
    return chiffres.suivi_6 if jalon == Jalon.SIX else chiffres.suivi_12


def compte(structure, jalon=Jalon.SIX, **filtres):
    trouve = suivi(structure, jalon, **filtres)
    return tuple(getattr(trouve, cle) for cle in COMPTE)


def repondre(participant, par, situation, jalon=Jalon.SIX, jour=date(2026, 5, 4), **champs):
    echeance = participant.echeances.get(jalon=jalon, periode__fin=FIN)
    return evaluations.repondre(
        echeance=echeance,
        champs={"situation": situation, "date": jour, **champs},
        lue=None,
        par=par,
    )


def test_a_death_is_neutral_at_every_milestone_to_come_and_leaves_the_rates(structure, par):
    morte = partie(structure)
    vive = partie(structure)
    repondre(morte, par, Situation.DECEDE)
    repondre(vive, par, Situation.CDI)
    assert compte(structure) == (2, 2, 0, 0, 1, 1, 1)
    assert compte(structure, Jalon.DOUZE) == (2, 1, 0, 0, 1, 0, 0)
    assert suivi(structure).taux_emploi_dus == Decimal(1)  # of the one who is not neutral
    assert suivi(structure, Jalon.DOUZE).taux_emploi_joints is None


def test_detention_is_neutral_at_its_milestone_alone(structure, par):
    participant = partie(structure)
    repondre(participant, par, Situation.DETENTION)
    assert compte(structure) == (1, 1, 0, 0, 1, 0, 0)
    assert compte(structure, Jalon.DOUZE) == (1, 0, 0, 0, 0, 0, 0)  # asked again
    repondre(participant, par, Situation.CDD_MOINS_6, Jalon.DOUZE, date(2026, 11, 3))
    assert compte(structure, Jalon.DOUZE) == (1, 1, 0, 0, 0, 1, 1)


def test_who_refuses_is_due_answered_and_not_reached(structure, par):
    repondre(partie(structure), par, Situation.REFUS)
    assert compte(structure) == (1, 1, 0, 1, 0, 0, 0)
    assert suivi(structure).taux_emploi_dus == 0
    assert suivi(structure).taux_emploi_joints is None


def test_who_moved_away_is_of_the_commune_where_they_lived_when_the_work_ended(structure, par):
    participant = partie(structure)
    soissons, laon = (factories.CommuneFactory(**{nom: True}) for nom in ("soissons", "laon"))
    eligibilite = {"participant": participant, "structure": structure}
    factories.EligibiliteFactory(**eligibilite, commune=soissons, debut=date(2025, 1, 1))
    factories.EligibiliteFactory(**eligibilite, commune=laon, debut=date(2026, 2, 1))
    tenir(personnes=[participant.pk])
    assert compte(structure, commune=soissons.pk)[0] == 1
    assert compte(structure, commune=laon.pk)[0] == 0
    repondre(participant, par, Situation.INJOIGNABLE)  # gone without an address
    assert compte(structure, commune=soissons.pk) == (1, 1, 1, 0, 0, 0, 0)
    assert suivi(structure).taux_reponse == 0


def test_erasing_a_person_on_request_moves_no_count(structure, par):
    participant = partie(structure)
    entreprise = participant.contrats.get().employeur
    repondre(participant, par, Situation.CDI, employeur=entreprise, employeur_libre="")
    factories.ReponseProposeeFactory(participant=participant, jalon=Jalon.DOUZE)
    avant = (suivi(structure), suivi(structure, Jalon.DOUZE))
    personnes.effacer(participant=participant, par=par)
    assert (suivi(structure), suivi(structure, Jalon.DOUZE)) == avant
    assert avant[0].chez_entreprise_clause == 1
    assert compte(structure, Jalon.DOUZE)[:2] == (1, 0)  # never to be answered any more


def test_back_at_work_before_it_is_due_the_milestone_falls_and_an_answer_given_stays(
    structure, par
):
    reprise, repondue = partie(structure), partie(structure)
    repondre(repondue, par, Situation.CDD_MOINS_6, jour=date(2026, 1, 12))
    for participant in (reprise, repondue):
        factories.ContratTravailFactory(participant=participant, date_debut=date(2026, 2, 2))
    tenir(personnes=[reprise.pk, repondue.pk])
    assert compte(structure) == (1, 1, 0, 0, 0, 1, 1)
    assert compte(structure, Jalon.DOUZE)[0] == 0
    tardive = repondre(reprise, par, Situation.CDI)  # kept, flagged, and counted
    assert "avait repris un travail sous clause, le 02/02/2026" in alertes(tardive)[0]
    assert compte(structure) == (2, 2, 0, 0, 0, 2, 2)


def test_two_structures_follow_the_same_person_each_its_own_way(structure, autre_structure, par):
    ici, ailleurs = partie(structure), partie(autre_structure)
    for participant in (ici, ailleurs):
        participant.empreinte = "la-meme"
        participant.save()
    repondre(ici, par, Situation.CDI)
    assert compte(structure) == (1, 1, 0, 0, 0, 1, 1)
    assert compte(autre_structure) == (1, 0, 0, 0, 0, 0, 0)
    ensemble = calculer(Perimetre((structure, autre_structure)), Periode(None, date(2026, 11, 1)))
    assert (ensemble.personnes, ensemble.suivi_6.dus, ensemble.suivi_6.en_emploi) == (1, 2, 1)


def test_what_a_person_says_counts_once_it_is_reviewed(structure, par):
    participant = partie(structure)
    reponse = factories.ReponseProposeeFactory(participant=participant, date=date(2026, 5, 4))
    assert compte(structure) == (1, 0, 0, 0, 0, 0, 0)
    champs = {"situation": Situation.CDI, "date": date(2026, 5, 4)}
    reponses.accepter(reponse=reponse, champs=champs, lue=None, par=par)
    assert compte(structure) == (1, 1, 0, 0, 0, 1, 1)

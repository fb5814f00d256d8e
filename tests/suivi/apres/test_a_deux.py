"""Two people answer for the same milestone at the very same instant: one is kept, the other is told."""

import threading
from datetime import date

import pytest
from django.db import connection, connections

from clauses_project.refus import Conflit, Refus
from suivi.actions import evaluations, liens_de_reponse, reponses
from suivi.enums import Jalon
from suivi.models import Evaluation, ReponseProposee
from tests.suivi.apres.test_appels import partie

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks"),
    pytest.mark.django_db(transaction=True),
]


def a_appeler(structure):
    """Due since the end of October 2025."""
    participant = partie(structure, date_debut=date(2025, 3, 3), fin=date(2025, 4, 30))
    return participant.echeances.get(jalon=Jalon.SIX)


def ensemble(*gestes):
    """Runs them at once; gives what each of them raised."""
    depart, erreurs = threading.Barrier(len(gestes)), []

    def jouer(geste):
        try:
            depart.wait(timeout=30)
            geste()
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=jouer, args=(geste,)) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=60)
    return erreurs


def test_two_colleagues_type_the_answer_at_once(structure, facilitatrice, collegue):
    echeance = a_appeler(structure)

    def typer(qui, situation):
        champs = {"situation": situation, "date": date(2025, 11, 20)}
        return lambda: evaluations.repondre(
            echeance=echeance, champs=champs, lue=None, par=qui.utilisateur
        )

    (erreur,) = ensemble(typer(facilitatrice, "CDI"), typer(collegue, "RECHERCHE"))
    assert isinstance(erreur, Conflit)
    assert "a déjà enregistré une réponse" in str(erreur)
    gardee = Evaluation.objects.get()
    echeance.refresh_from_db()
    assert echeance.reponse == gardee


def test_a_link_is_sent_twice_at_once(structure, facilitatrice):
    echeance = a_appeler(structure)
    lien = liens_de_reponse.demander(echeance=echeance, par=facilitatrice.utilisateur).lien

    def envoyer(situation):
        return lambda: reponses.recevoir(lien=lien, champs={"situation": situation})

    (erreur,) = ensemble(envoyer("CDI"), envoyer("RECHERCHE"))
    assert isinstance(erreur, Refus)
    assert "déjà arrivée par ce lien" in str(erreur)
    assert ReponseProposee.objects.a_relire().count() == 1


def test_two_colleagues_make_the_link_at_once(structure, facilitatrice, collegue):
    echeance = a_appeler(structure)

    def demander(qui):
        return lambda: liens_de_reponse.demander(echeance=echeance, par=qui.utilisateur)

    assert ensemble(demander(facilitatrice), demander(collegue)) == []
    assert ReponseProposee.objects.count() == 1

"""An answer recorded by mistake is taken back, and its milestone waits again."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from comptes.models import Evenement
from suivi.actions import personnes
from suivi.enums import EtatReponse, Jalon
from suivi.models import Evaluation
from tests import factories
from tests.suivi.apres.test_appels import noms, partie
from tests.suivi.apres.test_evaluations import repondre

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


@pytest.fixture
def participant(structure):
    return partie(structure)


def retirer(personne, evaluation, motif="Saisie sur la mauvaise fiche.", **donnees):
    url = reverse("suivi:retirer_evaluation", args=[evaluation.pk])
    return personne.post(url, {"motif": motif, "version": 0, **donnees}, follow=True)


def test_the_milestone_waits_again_and_the_file_keeps_the_reason(facilitatrice, participant):
    repondre(facilitatrice, participant, situation="RECHERCHE")
    evaluation = participant.evaluations.get()
    page = facilitatrice.get(evaluation.get_absolute_url()).content.decode()
    assert reverse("suivi:retirer_evaluation", args=[evaluation.pk]) in page
    assert noms(facilitatrice) == []
    page = retirer(facilitatrice, evaluation)
    assert page.redirect_chain == [(participant.get_absolute_url(), 302)]
    texte = page.content.decode()
    assert "« Recherche d&#x27;emploi » au 20/11/2026. Saisie sur la mauvaise fiche." in texte
    assert "a créé" in texte  # what was done to it is still told
    assert participant.evaluations.count() == 0
    assert participant.echeances.get(jalon=Jalon.SIX).reponse is None
    assert noms(facilitatrice) == ["Petit"]


def test_a_reason_is_asked_and_a_correction_meanwhile_is_told(facilitatrice, collegue, participant):
    repondre(facilitatrice, participant)
    evaluation = participant.evaluations.get()
    assert "Ce champ est obligatoire" in retirer(facilitatrice, evaluation, " ").content.decode()
    saisie = {"situation": "CDI", "date": "2026-11-20", "qui_repond": "PERSONNE", "version": 0}
    collegue.post(evaluation.get_absolute_url(), saisie)
    page = retirer(facilitatrice, evaluation)
    assert "Sonia Roux a modifié cet élément" in page.content.decode()
    assert participant.evaluations.get().situation == "CDI"
    retirer(facilitatrice, evaluation, version=page.context["form"]["version"].value())
    assert participant.evaluations.count() == 0


def test_a_death_taken_back_takes_those_it_wrote_and_no_other(facilitatrice, participant):
    autre = factories.EvaluationFactory(
        participant=participant, periode=None, date=date(2026, 10, 1), situation="CDI"
    )
    repondre(facilitatrice, participant, situation="DECEDE", qui_repond="PROCHE", version=autre.pk)
    assert participant.evaluations.deces().count() == 2
    deces = participant.evaluations.deces().first()
    page = facilitatrice.get(reverse("suivi:retirer_evaluation", args=[deces.pk]))
    assert "le même décès aux autres jalons" in page.content.decode()
    retirer(facilitatrice, deces)
    assert participant.evaluations.get() == autre


def test_what_was_proposed_and_accepted_by_mistake_is_put_aside(facilitatrice, participant):
    repondre(facilitatrice, participant)
    evaluation = participant.evaluations.get()
    reponse = factories.ReponseProposeeFactory(
        participant=participant, etat=EtatReponse.ACCEPTEE, evaluation=evaluation
    )
    retirer(facilitatrice, evaluation)
    reponse.refresh_from_db()
    assert (reponse.etat, reponse.evaluation) == (EtatReponse.ECARTEE, None)
    assert reponse.motif == "Saisie sur la mauvaise fiche."


def test_erasing_the_person_erases_what_is_told_of_it(facilitatrice, administratrice, participant):
    repondre(facilitatrice, participant)
    retirer(facilitatrice, participant.evaluations.get(), "Monsieur Petit s'est trompé.")
    assert Evenement.objects.filter(objet_libelle__icontains="petit").count() > 1
    personnes.effacer(participant=participant, par=administratrice.utilisateur)
    assert not Evenement.objects.filter(objet_libelle__icontains="petit").exists()
    assert not Evenement.objects.filter(pourquoi__icontains="petit").exists()


def test_it_is_done_once(facilitatrice, participant):
    repondre(facilitatrice, participant)
    evaluation = participant.evaluations.get()
    retirer(facilitatrice, evaluation)
    assert retirer(facilitatrice, evaluation).status_code == 404
    assert Evaluation.objects.count() == 0

"""What others answered is reviewed by the facilitateur: accepted, amended, put aside."""

from datetime import date

import pytest
import time_machine
from auditlog import get_logentry_model
from auditlog.models import LogEntry
from django.urls import reverse

from comptes.enums import Verbe
from comptes.journal import historique
from suivi.apres.ecriture import tenir
from suivi.enums import EtatReponse, Jalon
from suivi.models import Evaluation
from tests import factories
from tests.suivi.apres.test_appels import noms, partie

pytestmark = pytest.mark.django_db
LISTE = "/apres-le-travail/reponses/"


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


@pytest.fixture
def participant(structure):
    return partie(structure)


@pytest.fixture
def reponse(participant):
    return factories.ReponseProposeeFactory(
        participant=participant,
        date=date(2026, 11, 20),
        situation="CDD_6_PLUS",
        meme_employeur=True,
        metier="Maçon",
        frein_logement=True,
        commentaire="Une bonne équipe.",
    )


def accepter(personne, reponse, **change):
    form = personne.get(reponse.get_absolute_url()).context["form"]
    saisie = {champ.html_name: champ.value() or "" for champ in form}
    saisie = {nom: valeur for nom, valeur in saisie.items() if valeur is not False and valeur != ""}
    return personne.post(reponse.get_absolute_url(), {**saisie, **change}, follow=True)


def test_accepted_as_it_is_it_becomes_the_evaluation(facilitatrice, participant, reponse):
    page = accepter(facilitatrice, reponse)
    assert page.redirect_chain == [(LISTE, 302)]
    evaluation = participant.evaluations.get()
    assert (evaluation.situation, evaluation.date, evaluation.metier) == (
        "CDD_6_PLUS", date(2026, 11, 20), "Maçon",
    )  # fmt: skip
    assert evaluation.employeur == participant.contrats.get().employeur
    assert (evaluation.qui_repond, evaluation.canal, evaluation.freins) == (
        "PERSONNE", "LIEN", ["logement"],
    )  # fmt: skip
    assert participant.echeances.get(jalon=Jalon.SIX).reponse == evaluation
    reponse.refresh_from_db()
    assert (reponse.etat, reponse.evaluation) == (EtatReponse.ACCEPTEE, evaluation)
    assert reponse.relue_par == facilitatrice.utilisateur
    assert historique(reponse).first().verbe == Verbe.VALIDER


def test_it_is_amended_before_it_counts(facilitatrice, participant, reponse):
    accepter(facilitatrice, reponse, situation="CDI", commentaire="Content.")
    evaluation = participant.evaluations.get()
    assert (evaluation.situation, evaluation.commentaire) == ("CDI", "Content.")
    reponse.refresh_from_db()
    assert reponse.situation == "CDD_6_PLUS"  # what was said stays readable


def test_put_aside_with_a_reason_the_person_is_called_again(facilitatrice, reponse):
    assert noms(facilitatrice) == []  # nobody calls who has answered
    url = reverse("suivi:ecarter_reponse", args=[reponse.pk])
    assert "obligatoire" in facilitatrice.post(url, {"motif": " "}).content.decode()
    for _ in range(2):
        facilitatrice.post(url, {"motif": "Quelqu'un d'autre a répondu."})
    reponse.refresh_from_db()
    assert (reponse.etat, reponse.motif) == (EtatReponse.ECARTEE, "Quelqu'un d'autre a répondu.")
    assert Evaluation.objects.count() == 0
    assert noms(facilitatrice) == ["Petit"]
    assert historique(reponse).get().verbe == Verbe.ECARTER


def test_two_people_review_at_once_the_second_is_told(facilitatrice, collegue, reponse):
    saisie = {"situation": "CDI", "date": "2026-11-20", "qui_repond": "PERSONNE"}
    accepter(collegue, reponse)
    page = facilitatrice.post(reponse.get_absolute_url(), saisie)
    assert "Sonia Roux l&#x27;a déjà relue et acceptée, le 22/11/2026" in page.content.decode()
    assert Evaluation.objects.get().situation == "CDD_6_PLUS"


def test_who_was_reached_meanwhile_has_two_answers_compared(facilitatrice, participant, reponse):
    factories.EvaluationFactory(
        participant=participant, periode=None, date=date(2026, 11, 21), situation="RECHERCHE"
    )
    tenir(personnes=[participant.pk])
    page = facilitatrice.get(reponse.get_absolute_url()).content.decode()
    assert "Une réponse est déjà enregistrée" in page
    accepter(facilitatrice, reponse)
    assert participant.evaluations.count() == 2
    assert participant.echeances.get(jalon=Jalon.SIX).reponse.situation == "RECHERCHE"


def test_an_answer_whose_milestone_has_gone_is_kept(facilitatrice, participant, reponse):
    participant.contrats.update(date_fin=date(2027, 6, 30))
    tenir(personnes=[participant.pk])
    accepter(facilitatrice, reponse)
    evaluation = participant.evaluations.get()
    assert evaluation.periode is None
    assert participant.echeances.get(reponse=evaluation).due_le == date(2026, 11, 20)


def test_the_list_says_what_wants_an_eye(facilitatrice, structure, autre_structure, reponse):
    reponse.besoin_d_aide, reponse.commentaire = True, "J'étais malade."
    reponse.save()
    factories.ReponseProposeeFactory(participant__structure=autre_structure)
    attendue = factories.ReponseProposeeFactory(
        participant=partie(structure, "Attendue"), attendue=True
    )
    page = facilitatrice.get(LISTE).content.decode()
    assert page.count("data-evaluer") == 1
    for attendu in ("CDD de 6 mois et plus", "Demande de l", "parle peut-être de santé", "PETIT"):
        assert attendu in page, attendu
    page = facilitatrice.get(LISTE, {"etat": "ATTENDUE"}).content.decode()
    assert reverse("suivi:fermer_reponse", args=[attendue.pk]) in page
    assert "Réponses à relire (1)" in facilitatrice.get("/apres-le-travail/").content.decode()
    accueil = facilitatrice.get("/")
    assert (accueil.context["reponses"], accueil.context["appels"]) == (1, 1)


def test_the_menu_counts_who_is_to_be_called_now(facilitatrice, structure):
    for _ in range(3):
        partie(structure)
    reponse = facilitatrice.get("/glossaire/")
    assert reponse.wsgi_request.pastilles["suivi:a_appeler"] == 3


def test_reading_what_was_said_is_logged(facilitatrice, participant, reponse):
    facilitatrice.get(reponse.get_absolute_url())
    lectures = get_logentry_model().objects.filter(action=LogEntry.Action.ACCESS)
    assert lectures.get().object_pk == str(participant.pk)


def test_the_phone_list_leads_to_what_was_received(facilitatrice, participant, reponse):
    page = facilitatrice.get("/apres-le-travail/", {"quand": "toutes"}).content.decode()
    assert reponse.get_absolute_url() in page
    echeance = participant.echeances.get(jalon=Jalon.SIX)
    assert (
        reponse.get_absolute_url()
        in facilitatrice.get(echeance.get_absolute_url()).content.decode()
    )

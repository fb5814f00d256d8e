"""A prescripteur says what became of the people it sent: those, and nothing else of them."""

from datetime import date

import pytest
import time_machine
from auditlog import get_logentry_model
from auditlog.models import LogEntry
from django.urls import reverse

from suivi.apres.ecriture import tenir
from suivi.enums import EtatReponse, Jalon, QuiRepond
from suivi.models import ReponseProposee
from tests import factories
from tests.suivi.apres.test_appels import partie

pytestmark = pytest.mark.django_db
LISTE = "/personnes-adressees/"
SAISIE = {"situation": "CDI", "date": "2026-11-20", "meme_employeur": "on", "metier": "Maçon"}


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


def adresser(participant, prescripteur):
    participant.eligibilites.update(prescripteur=prescripteur)
    return participant


@pytest.fixture
def adressee(structure, prescriptrice):
    return adresser(partie(structure, "Adressée"), prescriptrice.acces.prescripteur)


def page_de(participant, jalon=Jalon.SIX):
    return reverse("suivi:dire_adressee", args=[participant.echeances.get(jalon=jalon).pk])


def test_it_sees_the_people_it_sent_that_are_due_and_no_other(
    prescriptrice, structure, autre_structure, adressee
):
    adresser(partie(structure, "Ailleurs"), factories.PrescripteurFactory(structure=structure))
    partie(structure, "Personne")
    partie(autre_structure, "Loin")
    bientot = adresser(
        partie(structure, "Bientôt", fin=date(2026, 6, 30)), prescriptrice.acces.prescripteur
    )
    page = prescriptrice.get(LISTE)
    texte = page.content.decode()
    assert [ligne.record.participant for ligne in page.context["table"].page.object_list] == [
        adressee
    ]
    assert page.wsgi_request.pastilles == {"suivi:adressees": 1}
    for tu in ("06 00 00 00 00", "RSA", "tel:"):
        assert tu not in texte
    assert prescriptrice.get(page_de(adressee)).status_code == 200
    for autre in (bientot,):
        assert prescriptrice.get(page_de(autre)).status_code == 404
    assert prescriptrice.get(page_de(adressee, Jalon.DOUZE)).status_code == 404
    assert prescriptrice.get(adressee.get_absolute_url()).status_code == 403
    assert prescriptrice.get("/apres-le-travail/").status_code == 403


def test_what_it_says_waits_for_the_review_and_is_said_once(prescriptrice, facilitatrice, adressee):
    url = page_de(adressee)
    page = prescriptrice.post(url, SAISIE, follow=True)
    assert page.redirect_chain == [(LISTE, 302)]
    reponse = adressee.reponses_proposees.get()
    assert (reponse.etat, reponse.qui_repond, reponse.repondant) == (
        EtatReponse.A_RELIRE, QuiRepond.PRESCRIPTEUR, "Mission locale du Laonnois",
    )  # fmt: skip
    assert reponse.par == prescriptrice.utilisateur
    assert adressee.evaluations.count() == 0
    assert "Envoyée, à relire" in page.content.decode()
    assert url not in page.content.decode()
    again = prescriptrice.post(url, {**SAISIE, "metier": "Peintre"})
    texte = again.content.decode()
    assert "Une réponse est déjà envoyée, le 22/11/2026" in texte
    assert "Peintre" in texte
    form = facilitatrice.get(reponse.get_absolute_url()).context["form"]
    assert form["chez"].value() == str(adressee.contrats.get().employeur_id)
    assert form["qui_repond"].value() == QuiRepond.PRESCRIPTEUR


def test_once_the_answer_is_recorded_nothing_is_left_to_say(prescriptrice, facilitatrice, adressee):
    url = page_de(adressee)
    factories.EvaluationFactory(participant=adressee, periode=None, date=date(2026, 11, 20))
    tenir(personnes=[adressee.pk])
    texte = prescriptrice.post(url, SAISIE).content.decode()
    assert "Il n&#x27;y a plus rien à dire" in texte
    assert "Maçon" in texte  # nothing typed is lost
    assert prescriptrice.get(url).status_code == 404
    page = prescriptrice.post(page_de(adressee, Jalon.DOUZE), SAISIE)
    assert "n&#x27;est due que le 30/04/2027" in page.content.decode()
    assert "Rien n&#x27;est à dire" in prescriptrice.get(LISTE).content.decode()


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        ({"date": "2026-04-30"}, "Le travail a pris fin le 30/04/2026"),
        ({"date": "2026-11-23"}, "Cette date est à venir"),
        ({"date": ""}, "Ce champ est obligatoire"),
        ({"situation": ""}, "Choisissez la situation"),
        ({"situation": "RECHERCHE"}, "pas un emploi"),
        ({"situation": "INJOIGNABLE"}, "dans la liste"),
        ({"commentaire": "Son numéro : 2 84 05 78 006 084 90"}, "numéro de sécurité sociale"),
        ({"commentaire": "Elle est enceinte."}, "parle peut-être de santé (enceinte)"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_and_nothing_typed_is_lost(
    prescriptrice, adressee, donnees, phrase
):
    page = prescriptrice.post(page_de(adressee), {**SAISIE, **donnees})
    texte = page.content.decode()
    assert phrase in texte
    assert "Maçon" in texte
    assert ReponseProposee.objects.count() == 0


def test_opening_the_form_of_somebody_is_logged(prescriptrice, adressee):
    prescriptrice.get(page_de(adressee))
    lectures = get_logentry_model().objects.filter(action=LogEntry.Action.ACCESS)
    assert lectures.get().object_pk == str(adressee.pk)


def test_the_person_and_the_prescripteur_may_both_answer(prescriptrice, facilitatrice, adressee):
    prescriptrice.post(page_de(adressee), SAISIE)
    factories.ReponseProposeeFactory(participant=adressee)
    page = facilitatrice.get("/apres-le-travail/reponses/").content.decode()
    assert page.count("data-evaluer") == 2
    page = facilitatrice.get("/apres-le-travail/reponses/", {"qui_repond": "PRESCRIPTEUR"})
    assert "Mission locale du Laonnois" in page.content.decode()
    assert page.content.decode().count("data-evaluer") == 1

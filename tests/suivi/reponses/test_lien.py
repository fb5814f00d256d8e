"""A person answers by the link they received: once, without an account, and nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes import jetons
from comptes.courriels import CACHE
from comptes.enums import Verbe
from comptes.journal import historique
from comptes.models import Courriel, LienSigne
from suivi.actions import liens_de_reponse as liens
from suivi.actions import personnes, reponses
from suivi.apres.ecriture import tenir
from suivi.enums import EtatReponse, Jalon
from suivi.models import Evaluation, ReponseProposee
from tests import factories
from tests.suivi.apres.test_appels import partie

pytestmark = pytest.mark.django_db
REPONSE = {
    "situation": "CDD_6_PLUS",
    "employeur_libre": "Garage du Centre",
    "metier": "Carrossier",
    "frein_mobilite": "on",
    "besoin_d_aide": "on",
    "commentaire": "Une bonne équipe.",
}


@pytest.fixture(autouse=True)
def horloge():
    cache.clear()  # what limits the rate
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False) as horloge:
        yield horloge


@pytest.fixture
def participant(structure):
    return partie(structure)


def demander(personne, participant):
    """The facilitatrice makes the link; where the person finds the questions."""
    echeance = participant.echeances.get(jalon=Jalon.SIX)
    personne.post(reverse("suivi:demander_reponse", args=[echeance.pk]))
    reponse = participant.reponses_proposees.get(etat=EtatReponse.ATTENDUE)
    return reverse("suivi:repondre", args=[jetons.ecrire_court(reponse.lien)])


def test_the_link_is_made_once_and_given_in_words_for_an_sms(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    assert demander(facilitatrice, participant) == adresse
    page = facilitatrice.get(
        reverse("suivi:demander_reponse", args=[participant.echeances.get(jalon=Jalon.SIX).pk])
    )
    sms = page.context["texte"]
    assert sms.endswith(adresse)
    assert not set(sms) & set("êôîçûâ\u00a0")  # an SMS of these is twice as long
    reponse = participant.reponses_proposees.get()
    assert reponse.lien.expire_le == timezone.now() + timedelta(days=30)
    assert historique(reponse).get().verbe == Verbe.DEMANDER
    assert participant.identite.nom not in reponse.lien.libelle


def test_a_short_link_is_typed_by_hand_in_capitals_and_never_guessed(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    jeton = adresse.split("/")[2]
    assert re.fullmatch(r"[0-9a-z]+-[a-z2-7]{16}", jeton)
    assert jetons.lire_court(jeton.upper()) == LienSigne.objects.get()
    for faux in (jeton[:-1], jeton + "a", "zz" + jeton, "1", "-", "é-é", jeton.replace("-", "")):
        page = Client().get(reverse("suivi:repondre", args=[faux]))
        assert page.status_code == 404
        assert "Ce lien n&#x27;est pas complet" in page.content.decode()


def test_a_person_answers_and_it_waits_for_a_review(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    page = Client().get(adresse)
    texte = page.content.decode()
    assert participant.identite.nom not in texte
    assert str(participant.contrats.get().employeur) not in texte
    merci = Client().post(adresse, REPONSE, follow=True)
    assert merci.redirect_chain == [("/r/merci/", 302)]
    reponse = participant.reponses_proposees.get()
    assert (reponse.etat, reponse.situation, reponse.date) == (
        EtatReponse.A_RELIRE, "CDD_6_PLUS", date(2026, 11, 22),
    )  # fmt: skip
    assert (reponse.metier, reponse.freins, reponse.besoin_d_aide) == (
        "Carrossier", ["mobilité"], True,
    )  # fmt: skip
    assert Evaluation.objects.count() == 0
    evenement = historique(reponse).first()
    assert (evenement.verbe, evenement.auteur) == (Verbe.REPONDRE, "Le lien envoyé à la personne")


def test_what_somebody_in_training_names_is_their_training(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    Client().post(adresse, {"situation": "FORMATION_QUALIFIANTE", "metier": "Titre de maçon"})
    reponse = participant.reponses_proposees.get()
    assert (reponse.formation, reponse.metier) == ("Titre de maçon", "")


def test_a_link_used_again_says_so_in_a_sentence(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    Client().post(adresse, REPONSE)
    page = Client().get(adresse)
    assert page.status_code == 410
    assert "Une réponse est déjà arrivée par ce lien, le 22/11/2026" in page.content.decode()
    autre = Client().post(adresse, {**REPONSE, "situation": "RECHERCHE", "metier": "Peintre"})
    texte = autre.content.decode()
    assert "déjà arrivée par ce lien" in texte
    assert "Peintre" in texte  # nothing typed is lost
    assert participant.reponses_proposees.get().situation == "CDD_6_PLUS"


def test_an_expired_link_says_so_and_another_is_made(facilitatrice, participant, horloge):
    adresse = demander(facilitatrice, participant)
    horloge.move_to("2026-12-22 10:00 +0100")
    page = Client().get(adresse)
    assert page.status_code == 410
    assert "Ce lien a expiré" in page.content.decode()
    assert "Ce lien a expiré" in Client().post(adresse, REPONSE).content.decode()
    facilitatrice.force_login(facilitatrice.utilisateur)
    nouvelle = demander(facilitatrice, participant)
    assert nouvelle != adresse
    assert Client().get(nouvelle).status_code == 200
    etats = participant.reponses_proposees.values_list("etat", flat=True)
    assert sorted(etats) == [EtatReponse.ATTENDUE, EtatReponse.RETIREE]


def test_a_link_is_closed_at_once(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    reponse = participant.reponses_proposees.get()
    fermer = reverse("suivi:fermer_reponse", args=[reponse.pk])
    assert "ne pourra plus répondre" in facilitatrice.get(fermer).content.decode()
    for _ in range(2):
        facilitatrice.post(fermer)
    page = Client().get(adresse)
    assert page.status_code == 410
    assert "Grandsoissons l&#x27;a fermé" in page.content.decode()
    assert [e.verbe for e in historique(reponse)] == [Verbe.RETIRER, Verbe.DEMANDER]
    assert LienSigne.objects.get().revoque_le


def test_a_link_leaves_by_e_mail_and_the_stored_copy_hides_it(
    facilitatrice, participant, django_capture_on_commit_callbacks
):
    adresse = demander(facilitatrice, participant)
    reponse = participant.reponses_proposees.get()
    ecrire = reverse("suivi:ecrire_reponse", args=[reponse.pk])
    page = facilitatrice.post(ecrire, follow=True)
    assert "pas d&#x27;adresse électronique" in page.content.decode()
    participant.identite.courriel = "nadege@exemple.example"
    participant.identite.save()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            facilitatrice.post(ecrire)
    (message,) = mail.outbox
    assert message.to == ["nadege@exemple.example"]
    assert adresse in message.body
    assert CACHE in Courriel.objects.get().texte
    assert adresse not in Courriel.objects.get().texte


@pytest.mark.parametrize("champ", ["commentaire", "metier", "employeur_libre"])
def test_a_social_security_number_is_refused(facilitatrice, participant, champ):
    adresse = demander(facilitatrice, participant)
    page = Client().post(adresse, {**REPONSE, champ: "Mon numéro 2 84 05 78 006 084 90"})
    texte = page.content.decode()
    assert "numéro de sécurité sociale. " in texte
    assert 'value="CDD_6_PLUS"' in texte
    assert participant.reponses_proposees.get().etat == EtatReponse.ATTENDUE


def test_words_of_health_are_pointed_at_and_kept_when_sent_again(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    saisie = {**REPONSE, "commentaire": "J'ai été hospitalisé deux fois."}
    page = Client().post(adresse, saisie)
    assert "parle peut-être de santé (hospitalise)" in page.content.decode()
    assert page.context["form"]["relu"].value() == "oui"
    assert participant.reponses_proposees.get().etat == EtatReponse.ATTENDUE
    Client().post(adresse, {**saisie, "relu": "oui"})
    assert participant.reponses_proposees.get().commentaire == "J'ai été hospitalisé deux fois."


def test_a_person_may_refuse_and_must_choose_something(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    page = Client().post(adresse, {**REPONSE, "situation": ""})
    assert "Choisissez la phrase qui vous ressemble le plus" in page.content.decode()
    page = Client().post(adresse, {"situation": "DECEDE"})
    assert "Choisissez la phrase" in page.content.decode()
    Client().post(adresse, {"situation": "REFUS"})
    assert participant.reponses_proposees.get().situation == "REFUS"


def test_too_many_sendings_of_one_link_are_stopped_for_a_while(facilitatrice, participant):
    adresse = demander(facilitatrice, participant)
    for _ in range(20):
        assert Client().post(adresse, {"situation": ""}).status_code == 200
    page = Client().post(adresse, REPONSE)
    assert page.status_code == 429
    assert "Patientez quelques minutes" in page.content.decode()


def test_nobody_is_asked_who_answered_died_was_erased_or_went_back_to_work(
    facilitatrice, administratrice, structure
):
    repondue, morte, effacee, reprise = (partie(structure) for _ in range(4))
    factories.EvaluationFactory(participant=repondue, periode=None, date=date(2026, 11, 20))
    factories.EvaluationFactory(
        participant=morte, periode=None, jalon=Jalon.DOUZE, situation="DECEDE"
    )
    factories.ContratTravailFactory(participant=reprise, date_debut=date(2026, 6, 1))
    tenir(personnes=[repondue.pk, morte.pk, reprise.pk])
    personnes.effacer(participant=effacee, par=administratrice.utilisateur)
    for personne in (repondue, morte, effacee):
        echeance = personne.echeances.get(jalon=Jalon.SIX)
        facilitatrice.post(reverse("suivi:demander_reponse", args=[echeance.pk]))
    echeance = reprise.echeances.get(jalon=Jalon.SIX, due_le=date(2026, 10, 30))
    facilitatrice.post(reverse("suivi:demander_reponse", args=[echeance.pk]))
    assert ReponseProposee.objects.count() == 0


def test_erasing_a_person_closes_their_link_and_takes_back_what_they_said(
    facilitatrice, administratrice, structure
):
    une, autre = partie(structure, "Une"), partie(structure, "Autre")
    ouverte, repondue = demander(facilitatrice, une), demander(facilitatrice, autre)
    Client().post(repondue, REPONSE)
    for personne in (une, autre):
        personnes.effacer(participant=personne, par=administratrice.utilisateur)
    for adresse in (ouverte, repondue):
        page = Client().get(adresse)
        assert page.status_code == 410
        assert "ne sert plus" in page.content.decode()
    reponse = autre.reponses_proposees.get()
    assert (reponse.etat, reponse.situation) == (EtatReponse.ECARTEE, "CDD_6_PLUS")
    assert (reponse.commentaire, reponse.employeur_libre, reponse.metier) == ("", "", "")
    assert "Autre" not in "".join(e.objet_libelle for e in historique(reponse))


def test_the_link_of_a_file_brought_into_another_answers_for_it(facilitatrice, structure):
    gardee, absorbee = partie(structure, "Une"), partie(structure, "Une")
    adresse = demander(facilitatrice, absorbee)
    factories_fusion = reverse("suivi:fusionner", args=[gardee.pk, absorbee.pk])
    facilitatrice.post(factories_fusion, {"motif": "La même personne."})
    Client().post(adresse, REPONSE)
    assert gardee.reponses_proposees.get().situation == "CDD_6_PLUS"


def test_the_action_keeps_one_of_two_answers(facilitatrice, participant):
    demander(facilitatrice, participant)
    lien = participant.reponses_proposees.get().lien
    reponses.recevoir(lien=lien, champs={"situation": "CDI"})
    with pytest.raises(reponses.Refus, match="déjà arrivée"):
        reponses.recevoir(lien=lien, champs={"situation": "RECHERCHE"})
    assert participant.reponses_proposees.get().situation == "CDI"


def test_once_the_person_answered_no_other_link_is_made(facilitatrice, participant):
    Client().post(demander(facilitatrice, participant), REPONSE)
    echeance = participant.echeances.get(jalon=Jalon.SIX)
    with pytest.raises(liens.Refus, match="sa réponse est à relire"):
        liens.demander(echeance=echeance, par=facilitatrice.utilisateur)

"""What became of a person, as it is typed; and what is refused, kept and flagged, warned."""

from datetime import date

import pytest
import time_machine
from auditlog import get_logentry_model
from auditlog.models import LogEntry
from django.urls import reverse

from comptes.enums import Verbe
from comptes.journal import historique
from suivi.actions import personnes
from suivi.apres.ecriture import tenir
from suivi.apres.sante import mots_de_sante
from suivi.enums import Jalon, Situation
from suivi.models import Evaluation
from tests import factories
from tests.suivi.apres.test_appels import partie

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


@pytest.fixture
def participant(structure):
    return partie(structure)


def adresse(participant, jalon=Jalon.SIX):
    return reverse("suivi:evaluer", args=[participant.echeances.get(jalon=jalon).pk])


def repondre(personne, participant, jalon=Jalon.SIX, **donnees):
    saisie = {"situation": "RECHERCHE", "date": "2026-11-20", "qui_repond": "PERSONNE", **donnees}
    return personne.post(adresse(participant, jalon), saisie, follow=True)


def test_an_answer_is_recorded_and_the_milestone_leaves_the_list(facilitatrice, participant):
    page = repondre(
        facilitatrice,
        participant,
        situation="CDD_6_PLUS",
        employeur_libre="Garage du Centre",
        metier="Carrossier",
        frein_mobilite="on",
        commentaire="Le chantier lui a redonné confiance.",
        besoin_d_aide="on",
        orientation="France Travail",
        canal="TELEPHONE",
    )
    assert page.redirect_chain == [("/apres-le-travail/", 302)]
    reponse = participant.evaluations.get()
    assert (reponse.situation, reponse.employeur_libre, reponse.metier) == (
        "CDD_6_PLUS", "Garage du Centre", "Carrossier",
    )  # fmt: skip
    assert (reponse.frein_mobilite, reponse.frein_sante, reponse.besoin_d_aide) == (
        True,
        False,
        True,
    )
    assert (reponse.periode, reponse.par) == (participant.periodes.get(), facilitatrice.utilisateur)
    assert participant.echeances.get(jalon=Jalon.SIX).reponse == reponse
    assert historique(reponse).get().verbe == Verbe.CREER


def test_the_company_of_the_clause_is_one_gesture(facilitatrice, participant):
    entreprise = participant.contrats.get().employeur
    assert f"Chez {entreprise}" in facilitatrice.get(adresse(participant)).content.decode()
    repondre(facilitatrice, participant, situation="CDI", chez=str(entreprise.pk))
    assert participant.evaluations.get().employeur == entreprise


def test_still_in_the_open_contract_is_proposed(facilitatrice, structure):
    participant = partie(structure, fin=None, type="CDI", date_debut=date(2024, 1, 15))
    eligibilite = participant.eligibilites.get()
    eligibilite.debut, eligibilite.fin = date(2024, 1, 1), date(2025, 12, 31)
    eligibilite.save()
    tenir(personnes=[participant.pk])
    page = facilitatrice.get(adresse(participant))
    form = page.context["form"]
    contrat = participant.contrats.get()
    assert form["situation"].value() == "CDI"
    assert form["chez"].value() == str(contrat.employeur_id)
    assert "Ce CDI court toujours" in page.content.decode()


def test_another_known_company_or_a_new_one_by_its_siret(facilitatrice, structure):
    connue = factories.EntrepriseFactory(raison_sociale="Maçonnerie Brun")
    une, autre = partie(structure), partie(structure)
    repondre(facilitatrice, une, situation="CDI", employeur="Maçonnerie Brun")
    assert une.evaluations.get().employeur == connue
    siret = "732 829 320 00074"
    page = repondre(facilitatrice, autre, situation="CDI", employeur=siret)
    assert "écrivez la raison sociale" in page.content.decode()
    repondre(
        facilitatrice, autre, situation="CDI", employeur=siret, nouvelle_raison_sociale="Pavage Sud"
    )
    assert autre.evaluations.get().employeur.raison_sociale == "Pavage Sud"


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        ({"date": "2026-04-30"}, "Le travail a pris fin le 30/04/2026"),
        ({"date": "2025-01-01"}, "Le travail a pris fin le 30/04/2026"),
        ({"date": "2026-11-23"}, "Cette date est à venir"),
        ({"date": ""}, "Ce champ est obligatoire"),
        ({"situation": ""}, "Ce champ est obligatoire"),
        ({"employeur_libre": "Garage"}, "pas un emploi"),
        ({"commentaire": "Son numéro : 2 84 05 78 006 084 90"}, "numéro de sécurité sociale"),
        ({"orientation": "CAF, 284057800608490"}, "numéro de sécurité sociale"),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_refused_in_a_sentence_and_nothing_typed_is_lost(
    facilitatrice, participant, donnees, phrase
):
    page = repondre(facilitatrice, participant, **{"metier": "Jardinier", **donnees})
    texte = page.content.decode()
    assert phrase in texte
    assert "Jardinier" in texte
    assert Evaluation.objects.count() == 0


def test_words_of_health_are_kept_and_warned_about(facilitatrice, participant):
    page = repondre(facilitatrice, participant, commentaire="En arrêt, dépression, hospitalisé.")
    assert "depression, hospitalise" in page.content.decode()
    assert participant.evaluations.count() == 1
    assert mots_de_sante("Il aime son métier, l'opérateur aussi.") == []


def test_twelve_months_before_six_is_kept_and_flagged(facilitatrice, structure):
    participant = partie(structure, fin=date(2026, 3, 31))
    page = repondre(facilitatrice, participant, jalon=Jalon.DOUZE)
    assert "celle à 6 mois n'a pas été donnée" in page.content.decode().replace("&#x27;", "'")
    assert participant.evaluations.get().jalon == Jalon.DOUZE


def test_an_answer_of_a_person_back_at_work_is_kept_and_flagged(facilitatrice, participant):
    url = adresse(participant)
    factories.ContratTravailFactory(participant=participant, date_debut=date(2026, 6, 1))
    tenir(personnes=[participant.pk])
    assert "Cette évaluation est tombée" in facilitatrice.get(url).content.decode()
    saisie = {"situation": "RECHERCHE", "date": "2026-11-20", "qui_repond": "PERSONNE"}
    page = facilitatrice.post(url, saisie, follow=True)
    assert "avait repris un travail sous clause, le 01/06/2026" in page.content.decode()
    echeance = participant.echeances.get(jalon=Jalon.SIX, due_le=date(2026, 10, 30))
    assert (echeance.tombee_le, echeance.reponse) == (None, participant.evaluations.get())


def test_two_people_answer_at_once_the_second_is_told_and_may_add(
    facilitatrice, collegue, participant
):
    url = adresse(participant)
    repondre(collegue, participant, situation="CDI", date="2026-11-10")
    saisie = {
        "situation": "RECHERCHE",
        "date": "2026-11-20",
        "qui_repond": "PERSONNE",
        "version": "",
    }
    page = facilitatrice.post(url, saisie)
    texte = page.content.decode()
    assert "Sonia Roux a déjà enregistré une réponse" in texte
    assert "« CDI » au 10/11/2026" in texte
    assert page.context["form"]["situation"].value() == "RECHERCHE"
    assert participant.evaluations.count() == 1
    facilitatrice.post(url, {**saisie, "version": page.context["form"]["version"].value()})
    assert participant.evaluations.count() == 2
    assert participant.echeances.get(jalon=Jalon.SIX).reponse.situation == "RECHERCHE"


def test_the_same_answer_twice_is_one(facilitatrice, participant):
    url = adresse(participant)
    repondre(facilitatrice, participant)
    premiere = participant.evaluations.get()
    saisie = {
        "situation": "CDI",
        "date": "2026-11-20",
        "qui_repond": "PERSONNE",
        "version": premiere.pk,
    }
    facilitatrice.post(url, saisie)
    assert participant.evaluations.get().situation == "CDI"


def test_an_answer_is_corrected_and_an_old_page_is_refused(facilitatrice, participant):
    repondre(facilitatrice, participant)
    reponse = participant.evaluations.get()
    assert facilitatrice.get(adresse(participant)).url == reponse.get_absolute_url()
    saisie = {"situation": "CDI", "date": "2026-11-21", "qui_repond": "PERSONNE", "version": 0}
    facilitatrice.post(reponse.get_absolute_url(), saisie)
    reponse.refresh_from_db()
    assert (reponse.situation, reponse.date) == ("CDI", date(2026, 11, 21))
    page = facilitatrice.post(reponse.get_absolute_url(), {**saisie, "situation": "SIAE"})
    assert "pendant que vous le modifiiez" in page.content.decode()
    reponse.refresh_from_db()
    assert reponse.situation == "CDI"


def test_reading_what_somebody_answered_is_logged(facilitatrice, participant):
    facilitatrice.get(adresse(participant))
    lectures = get_logentry_model().objects.filter(action=LogEntry.Action.ACCESS)
    assert lectures.get().object_pk == str(participant.pk)


def test_a_refusal_is_an_answer_and_a_death_answers_the_milestones_to_come(
    facilitatrice, structure
):
    une, autre = partie(structure), partie(structure)
    repondre(facilitatrice, une, situation="REFUS")
    assert une.echeances.a_suivre().get().jalon == Jalon.DOUZE
    repondre(facilitatrice, autre, situation="DECEDE", qui_repond="PROCHE")
    assert not autre.echeances.a_suivre().exists()
    assert {e.situation for e in autre.evaluations.all()} == {Situation.DECEDE}


def test_a_death_leaves_what_somebody_answered_on_that_very_day(facilitatrice, participant):
    autre = factories.EvaluationFactory(
        participant=participant, jalon=Jalon.DOUZE, date=date(2026, 11, 20), situation="CDI"
    )
    repondre(facilitatrice, participant, situation="DECEDE", qui_repond="PROCHE")
    autre.refresh_from_db()
    assert autre.situation == Situation.CDI
    assert participant.evaluations.get(jalon=Jalon.SIX).situation == Situation.DECEDE


def test_an_answer_to_a_milestone_that_has_gone_is_refused_and_nothing_typed_is_lost(
    facilitatrice, etrangere, participant
):
    url = adresse(participant)
    envoi = {
        "participant": participant.pk,
        "jalon": Jalon.SIX,
        "situation": "RECHERCHE",
        "date": "2026-11-20",
        "qui_repond": "PERSONNE",
        "commentaire": "Le chantier lui a plu.",
    }
    assert f'name="participant" value="{participant.pk}"' in facilitatrice.get(url).content.decode()
    participant.contrats.update(date_fin=date(2026, 5, 31))
    tenir(personnes=[participant.pk])
    page = facilitatrice.post(url, envoi)
    texte = page.content.decode()
    assert page.status_code == 200
    assert "plus cette évaluation à faire" in texte
    assert "Le chantier lui a plu." in texte
    assert Evaluation.objects.count() == 0
    assert facilitatrice.get(url).status_code == 404
    assert facilitatrice.post(url, {**envoi, "participant": ""}).status_code == 404
    assert etrangere.post(url, envoi).status_code == 404


def test_erasing_a_person_keeps_the_situation_and_nothing_of_what_was_said(
    facilitatrice, administratrice, participant
):
    repondre(
        facilitatrice, participant, situation="CDI", employeur_libre="Garage du Centre",
        commentaire="Content.", frein_logement="on", orientation="CAF",
    )  # fmt: skip
    personnes.effacer(participant=participant, par=administratrice.utilisateur)
    reponse = participant.evaluations.get()
    assert reponse.situation == "CDI"
    assert (reponse.employeur_libre, reponse.commentaire, reponse.orientation) == ("", "", "")
    assert not reponse.frein_logement
    assert participant.echeances.get(jalon=Jalon.SIX).reponse == reponse


def test_the_file_of_a_person_shows_what_is_due_and_what_was_answered(facilitatrice, participant):
    repondre(facilitatrice, participant, situation="CDI")
    page = facilitatrice.get(participant.get_absolute_url()).content.decode()
    assert "a créé" in page
    assert participant.evaluations.get().get_absolute_url() in page
    assert adresse(participant, Jalon.DOUZE) in page

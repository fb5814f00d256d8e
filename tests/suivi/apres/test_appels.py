"""The phone list: who is on it, and the gestures."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from suivi.apres.ecriture import tenir
from suivi.enums import Jalon, ResultatTentative, Situation
from suivi.models import Echeance, Tentative
from tests import factories

R = ResultatTentative
pytestmark = pytest.mark.django_db
LISTE = "/apres-le-travail/"
AUJOURD_HUI = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


def partie(structure, nom="Petit", fin=date(2026, 4, 30), **contrat):
    """Someone whose work ended on that day: due six months later."""
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    contrat = factories.ContratTravailFactory(
        **{
            "participant": factories.ParticipantFactory(structure=structure, identite__nom=nom),
            "employeur": attribution.entreprise,
            "date_debut": date(2026, 3, 2),
            "date_fin": fin,
            **contrat,
        }
    )
    factories.AffectationFactory(attribution=attribution, contrat=contrat)
    factories.EligibiliteFactory(participant=contrat.participant)
    tenir(personnes=[contrat.participant_id])
    return contrat.participant


def essai(participant, jour, resultat=R.SANS_REPONSE, rappeler_le=None, jalon=Jalon.SIX):
    echeance = participant.echeances.get(jalon=jalon)
    return factories.TentativeFactory(
        participant=participant,
        periode=echeance.periode,
        jalon=jalon,
        quand=datetime(jour.year, jour.month, jour.day, 9, tzinfo=ZoneInfo("Europe/Paris")),
        resultat=resultat,
        rappeler_le=rappeler_le,
    )


def noms(personne, **filtres):
    personne.force_login(personne.utilisateur)  # days may have passed
    page = personne.get(LISTE, filtres)
    assert page.status_code == 200
    return [
        ligne.record.participant.identite.nom for ligne in page.context["table"].page.object_list
    ]


def test_the_list_has_those_due_the_oldest_first(facilitatrice, structure, autre_structure):
    partie(structure, "Due")
    partie(structure, "Vieille", fin=date(2026, 3, 31))
    partie(structure, "Bientôt", fin=date(2026, 5, 30))
    partie(autre_structure, "Ailleurs")
    assert noms(facilitatrice) == ["Vieille", "Due"]
    assert noms(facilitatrice, quand="mois") == ["Bientôt"]
    assert noms(facilitatrice, quand="retard") == []
    with time_machine.travel("2027-01-01 10:00 +0100"):
        assert noms(facilitatrice, quand="retard") == ["Vieille"]


def test_a_try_for_a_milestone_that_has_gone_is_refused_in_a_sentence(facilitatrice, structure):
    participant = partie(structure)
    url = reverse("suivi:appel_noter", args=[participant.echeances.get(jalon=Jalon.SIX).pk])
    participant.contrats.update(date_fin=date(2026, 5, 31))
    tenir(personnes=[participant.pk])
    envoi = {"resultat": "SANS_REPONSE", "participant": participant.pk, "jalon": Jalon.SIX}
    page = facilitatrice.post(url, envoi, follow=True)
    assert "plus cette évaluation à faire" in page.content.decode()
    assert Tentative.objects.count() == 0


def test_who_was_tried_today_or_put_off_leaves_the_list_and_comes_back(facilitatrice, structure):
    essai(partie(structure, "Tantôt"), AUJOURD_HUI)
    essai(partie(structure, "Hier"), date(2026, 11, 21))
    essai(partie(structure, "Demain"), date(2026, 11, 20), R.A_RAPPELER, date(2026, 11, 23))
    essai(partie(structure, "Promis"), date(2026, 11, 20), R.A_RAPPELER, AUJOURD_HUI)
    assert sorted(noms(facilitatrice)) == ["Hier", "Promis"]
    assert noms(facilitatrice, quand="rappels") == ["Promis", "Demain"]
    with time_machine.travel("2026-11-23 10:00 +0100"):
        assert sorted(noms(facilitatrice)) == ["Demain", "Hier", "Promis", "Tantôt"]


def test_nobody_calls_about_the_dead_the_erased_or_who_went_back_to_work(facilitatrice, structure):
    morte, effacee, reprise = (partie(structure) for _ in range(3))
    factories.EvaluationFactory(
        participant=morte, periode=None, jalon=Jalon.DOUZE, situation=Situation.DECEDE
    )
    effacee.efface_le = factories.VALIDEE_LE
    effacee.save()
    factories.ContratTravailFactory(participant=reprise, date_debut=date(2026, 6, 1))
    tenir(personnes=[morte.pk, reprise.pk])
    assert noms(facilitatrice) == []


def test_filters_keep_the_people_of_a_contract_a_company_a_commune_a_prescripteur(
    facilitatrice, structure
):
    participant, _ = partie(structure, "Une"), partie(structure, "Autre")
    contrat = participant.contrats.get()
    marche = contrat.affectations.get().attribution.lot.marche
    marche.facilitateur = facilitatrice.utilisateur
    marche.save()
    eligibilite = participant.eligibilites.get()
    eligibilite.prescripteur = factories.PrescripteurFactory(structure=structure)
    eligibilite.commune = factories.CommuneFactory(laon=True)
    eligibilite.save()
    for nom, objet in {
        "marche": marche.pk,
        "entreprise": contrat.employeur_id,
        "facilitateur": facilitatrice.utilisateur.pk,
        "commune": "02408",
        "prescripteur": eligibilite.prescripteur_id,
        "q": "une",
    }.items():
        assert noms(facilitatrice, **{nom: objet}) == ["Une"], nom


def test_a_line_has_what_it_takes_to_call(facilitatrice, structure):
    participant = partie(structure)
    essai(participant, date(2026, 11, 20))
    page = facilitatrice.get(LISTE).content.decode()
    contrat = participant.contrats.get()
    for attendu in (
        "tel:+33600000000", "06 00 00 00 00", "Manœuvre", str(contrat.employeur), "30/04/2026",
        contrat.affectations.get().attribution.lot.marche.reference,
        "20/11, 09:00 pas de réponse", "Due depuis le 30/10/2026",
    ):  # fmt: skip
        assert attendu in page, attendu


def noter(personne, participant, **donnees):
    echeance = participant.echeances.get(jalon=Jalon.SIX)
    return personne.post(
        reverse("suivi:appel_noter", args=[echeance.pk]), {"retour": LISTE, **donnees}, follow=True
    )


@pytest.mark.parametrize(
    ("resultat", "rappel"),
    [(R.SANS_REPONSE, None), (R.NUMERO_FAUX, None), (R.A_RAPPELER, date(2026, 11, 25))],
)
def test_a_try_is_written_in_one_gesture(facilitatrice, structure, resultat, rappel):
    participant = partie(structure)
    page = noter(
        facilitatrice,
        participant,
        resultat=resultat,
        rappeler_le=(rappel or date(2026, 11, 23)).isoformat(),
        suivante="12",
    )
    assert page.redirect_chain == [(f"{LISTE}#appel-12", 302)]
    essai = participant.tentatives.get()
    assert (essai.resultat, essai.rappeler_le) == (resultat, rappel)
    assert (essai.par, essai.periode) == (facilitatrice.utilisateur, participant.periodes.get())


def test_a_second_click_is_one_try(facilitatrice, structure):
    participant = partie(structure)
    for _ in range(2):
        noter(facilitatrice, participant, resultat=R.SANS_REPONSE)
    assert participant.tentatives.count() == 1


def test_a_day_to_call_again_is_given_and_to_come(facilitatrice, structure):
    participant = partie(structure)
    page = noter(facilitatrice, participant, resultat=R.A_RAPPELER, rappeler_le="2026-11-20")
    assert "est passé" in page.content.decode()
    page = noter(facilitatrice, participant, resultat=R.A_RAPPELER, rappeler_le="")
    assert "Dites quel jour rappeler" in page.content.decode()
    assert Tentative.objects.count() == 0


def test_nobody_is_called_once_a_colleague_has_the_answer(facilitatrice, structure):
    participant = partie(structure)
    echeance = participant.echeances.get(jalon=Jalon.SIX)
    factories.EvaluationFactory(participant=participant, periode=None, date=date(2026, 11, 20))
    tenir(personnes=[participant.pk])
    page = facilitatrice.post(
        reverse("suivi:appel_noter", args=[echeance.pk]), {"resultat": R.SANS_REPONSE}, follow=True
    )
    assert "à appeler pour cette évaluation" in page.content.decode()
    assert Tentative.objects.count() == 0


def test_three_tries_on_three_days_propose_unreachable_three_on_two_days_do_not(
    facilitatrice, structure
):
    participant = partie(structure)
    propose = "Trois jours sans réponse"
    for jour in (date(2026, 11, 18), date(2026, 11, 18), date(2026, 11, 19)):
        essai(participant, jour)
    assert propose not in facilitatrice.get(LISTE).content.decode()
    essai(participant, date(2026, 11, 20), R.NUMERO_FAUX)
    assert propose in facilitatrice.get(LISTE).content.decode()
    echeance = participant.echeances.get(jalon=Jalon.SIX)
    page = facilitatrice.get(
        reverse("suivi:evaluer", args=[echeance.pk]), {"situation": "INJOIGNABLE"}
    )
    assert page.context["form"]["situation"].value() == "INJOIGNABLE"


def test_the_printed_list_has_the_same_lines(facilitatrice, structure):
    partie(structure, "Due")
    partie(structure, "Bientôt", fin=date(2026, 5, 30))
    page = facilitatrice.get(reverse("suivi:a_appeler_imprimer")).content.decode()
    assert "DUE" in page
    assert "BIENTÔT" not in page
    page = facilitatrice.get(
        reverse("suivi:a_appeler_imprimer"), {"quand": "mois"}
    ).content.decode()
    assert "BIENTÔT" in page


def test_an_address_of_elsewhere_is_never_followed(facilitatrice, structure):
    participant = partie(structure)
    page = noter(
        facilitatrice, participant, resultat=R.SANS_REPONSE, retour="https://ailleurs.example/"
    )
    assert page.redirect_chain[0][0] == LISTE
    assert Echeance.objects.a_suivre().count() == 2

"""The receipt: a page and an e-mail, once, saying what was sent as it was typed."""

import pytest
from django.core import mail
from django.urls import reverse

from participants.models import Critere
from suivi.models import LigneHeures
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def declaration(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    declarant = factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)
    return factories.DeclarationFactory(declarant=declarant)


@pytest.fixture
def affectation(declaration):
    affectation = factories.AffectationFactory(attribution=declaration.declarant.attribution)
    factories.EligibiliteFactory(participant=affectation.contrat.participant)
    return affectation


@pytest.fixture
def transmettre(declaration, affectation, django_capture_on_commit_callbacks):
    def envoyer(client, **cellules):
        declaration.refresh_from_db()
        cellules = cellules or {
            f"travail-{affectation.pk}": "120",
            f"formation-{affectation.pk}": "7,5",
        }
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                reverse("suivi:transmettre", args=[declaration.pk]),
                {"version": declaration.version, "commentaire": "Chantier calme", **cellules},
                follow=True,
            )

    return envoyer


def test_who_transmits_reads_a_receipt_and_receives_it(
    declarante, declaration, affectation, transmettre
):
    reponse = transmettre(declarante)
    page = reponse.content.decode()
    personne = str(affectation.contrat.participant)

    assert reponse.redirect_chain[-1][0] == reverse("suivi:recu", args=[declaration.pk])
    assert personne in page
    assert "127,50" in page
    assert "Denise Petit" in page
    (courriel,) = mail.outbox
    assert courriel.to == [declarante.utilisateur.email]
    assert personne in courriel.body
    assert "120 h travaillées, 7,50 h de formation" in courriel.body.replace("\u00a0", " ")
    assert "Chantier calme" in courriel.body


def test_a_second_click_sends_no_second_receipt(declarante, transmettre):
    transmettre(declarante)
    transmettre(declarante)
    assert len(mail.outbox) == 1


def test_a_facilitateur_who_transmits_for_the_company_sends_none(facilitatrice, transmettre):
    transmettre(facilitatrice)
    assert mail.outbox == []


def test_it_keeps_what_was_sent_whatever_was_corrected_since(
    declarante, facilitatrice, declaration, transmettre
):
    transmettre(declarante)
    LigneHeures.objects.update(heures_travail=10)
    page = declarante.get(reverse("suivi:recu", args=[declaration.pk])).content.decode()
    assert "127,50" in page


def test_it_tells_nothing_of_the_eligibility(declarante, declaration, transmettre):
    transmettre(declarante)
    critere = Critere.objects.get().libelle
    page = declarante.get(reverse("suivi:recu", args=[declaration.pk])).content.decode()
    assert critere not in page
    assert critere not in mail.outbox[0].body


def test_no_hours_is_an_answer_with_its_receipt(
    declarante, declaration, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        reponse = declarante.post(reverse("suivi:aucune_heure", args=[declaration.pk]), follow=True)
    assert "Aucune heure ce mois-ci" in reponse.content.decode()
    assert "Aucune heure ce mois-ci" in mail.outbox[0].body


def test_a_month_not_sent_has_no_receipt(declarante, concurrente, declaration):
    url = reverse("suivi:recu", args=[declaration.pk])
    assert declarante.get(url).url == declaration.get_absolute_url()
    assert concurrente.get(url).status_code == 404

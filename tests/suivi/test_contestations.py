"""What others declared for a company: it reads totals, contests, and is answered. An ETTI sees all its contracts."""

from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse

from comptes.enums import Verbe
from comptes.models import Evenement
from suivi.models import Contestation
from tests import factories
from tests.conftest import entrer

pytestmark = pytest.mark.django_db


@pytest.fixture
def attribution(structure, entreprise):
    marche = factories.MarcheFactory(
        structure=structure, facilitateur=factories.UtilisateurFactory(email="claire@plie.example")
    )
    return factories.AttributionFactory(
        lot=factories.LotFactory(marche=marche), entreprise=entreprise
    )


@pytest.fixture
def d_une_etti(attribution):
    etti = factories.EntrepriseFactory(etti=True, raison_sociale="Tempo Insertion")
    declaration = factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(attribution=attribution, entreprise=etti),
        transmise=True,
    )
    factories.LigneHeuresFactory(declaration=declaration, heures_travail=Decimal("88.25"))
    return declaration


def contester(client, declaration, texte="Deux semaines seulement."):
    return client.post(
        reverse("suivi:contester", args=[declaration.pk]), {"texte": texte}, follow=True
    ).content.decode()


def test_the_holder_reads_the_total_and_no_name(declarante, d_une_etti):
    page = declarante.get(reverse("accueil")).content.decode()
    assert "Tempo Insertion" in page
    assert "88,25" in page
    personne = d_une_etti.lignes.get().affectation.contrat.participant
    assert personne.identite.nom not in page
    assert declarante.get(d_une_etti.get_absolute_url()).status_code == 404


def test_it_reads_them_beside_its_own_month_too(declarante, attribution, d_une_etti):
    sienne = factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(attribution=attribution), mois=d_une_etti.mois
    )
    assert "88,25" in declarante.get(sienne.get_absolute_url()).content.decode()


def test_hours_of_its_sous_traitant_are_shown_and_not_the_other_way(
    declarante, attribution, autre_entreprise, concurrente
):
    sous_traitance = factories.SousTraitanceFactory(
        sous_traitant_de=attribution, entreprise=autre_entreprise
    )
    factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(attribution=sous_traitance), transmise=True
    )
    sienne = factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(attribution=attribution), transmise=True
    )
    assert "Déclaré pour vous" in declarante.get(reverse("accueil")).content.decode()
    assert "Déclaré pour vous" not in concurrente.get(reverse("accueil")).content.decode()
    assert concurrente.get(reverse("suivi:contester", args=[sienne.pk])).status_code == 404


def test_a_month_not_sent_is_not_shown(declarante, d_une_etti):
    d_une_etti.etat, d_une_etti.transmise_le = "A_SAISIR", None
    d_une_etti.save()
    assert "Tempo Insertion" not in declarante.get(reverse("accueil")).content.decode()


def test_it_contests_the_facilitateur_is_written_to_and_answers(
    declarante, facilitatrice, d_une_etti, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        contester(declarante, d_une_etti)
    assert mail.outbox[0].to == ["claire@plie.example"]
    assert "Deux semaines seulement." in mail.outbox[0].body
    assert (
        "Deux semaines seulement."
        in facilitatrice.get(d_une_etti.get_absolute_url()).content.decode()
    )
    contestation = Contestation.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        facilitatrice.post(
            reverse("suivi:repondre_contestation", args=[contestation.pk]),
            {"texte": "Relevé vérifié : les heures sont exactes."},
        )
    assert mail.outbox[1].to == [declarante.utilisateur.email]
    page = declarante.get(reverse("accueil")).content.decode()
    assert "Relevé vérifié" in page
    verbes = Evenement.objects.filter(objet_id=d_une_etti.pk).values_list("verbe", flat=True)
    assert {Verbe.CONTESTER, Verbe.REPONDRE} <= set(verbes)


def test_one_contestation_at_a_time_and_a_second_click_adds_none(declarante, d_une_etti):
    contester(declarante, d_une_etti)
    contester(declarante, d_une_etti)
    assert "Vous contestez déjà" in contester(declarante, d_une_etti, "Autre chose.")
    assert Contestation.objects.count() == 1


def test_it_is_answered_once(facilitatrice, collegue, d_une_etti):
    contestation = factories.ContestationFactory(declaration=d_une_etti)
    url = reverse("suivi:repondre_contestation", args=[contestation.pk])
    facilitatrice.post(url, {"texte": "C'est exact."})
    page = collegue.post(url, {"texte": "C'est faux."}).content.decode()
    assert "a déjà répondu" in page
    contestation.refresh_from_db()
    assert contestation.reponse == "C'est exact."


def test_an_etti_sees_all_its_contracts_of_all_structures_in_one_place(structure, autre_structure):
    etti = factories.EntrepriseFactory(etti=True)
    interimaire = entrer("Iris", "Colas", declaration=True, entreprise=etti)
    declarations = [
        factories.DeclarationFactory(
            declarant=factories.DeclarantFactory(
                attribution__lot__marche__structure=chez, entreprise=etti
            )
        )
        for chez in (structure, autre_structure, structure)
    ]
    page = interimaire.get(reverse("accueil")).content.decode()
    for declaration in declarations:
        assert declaration.get_absolute_url() in page
        assert declaration.declarant.attribution.lot.marche.objet in page
        assert f"pour {declaration.declarant.attribution.entreprise}" in page
    assert page.index(f"<h3>{autre_structure}</h3>") < page.index(f"<h3>{structure}</h3>")

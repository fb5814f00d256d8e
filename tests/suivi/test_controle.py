"""Controlling a month: alerts in words, corrections line by line, and what the company reads of it."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.models import Evenement
from marches.enums import Statut
from participants.enums import Modalite
from suivi.actions import transmissions, validations
from suivi.actions.decisions import (
    decider_a_la_main,
    lignes_a_decider,
    revenir_a_la_proposition,
)
from suivi.controles import controler
from suivi.enums import Decision
from suivi.models import LigneHeures
from tests import factories

MOIS = factories.MOIS
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_octobre():
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False):
        yield


@pytest.fixture
def declarant(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    return factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)


@pytest.fixture
def transmise(declarant):
    return factories.DeclarationFactory(declarant=declarant, transmise=True)


@pytest.fixture
def ligne(transmise, declarant):
    affectation = factories.AffectationFactory(attribution=declarant.attribution)
    factories.EligibiliteFactory(participant=affectation.contrat.participant)
    return factories.LigneHeuresFactory(
        declaration=transmise, affectation=affectation, heures_travail=100
    )


def alertes(ligne):
    trouvees = controler(lignes_a_decider(LigneHeures.objects.filter(pk=ligne.pk)))
    return [controle.mot for controle in trouvees.get(ligne.pk, [])]


def changer(objet, **champs):
    for nom, valeur in champs.items():
        setattr(objet, nom, valeur)
    objet.save()


def valider(declaration, personne):
    validations.valider(
        declaration=declaration, par=personne.utilisateur, profil=Profil.FACILITATEUR
    )


# Alerts


def test_an_ordinary_line_has_no_alert(ligne):
    assert alertes(ligne) == []


@pytest.mark.parametrize(
    ("du_marche", "mot"),
    [
        (
            {"date_notification": date(2026, 10, 2)},
            "hors marché : avant sa notification, le 02/10/2026",
        ),
        (
            {"statut": Statut.SOLDE, "date_solde": date(2026, 8, 31)},
            "hors marché : après son solde, le 31/08/2026",
        ),
        ({"date_fin": date(2026, 8, 31)}, "après la fin du marché, le 31/08/2026"),
    ],
)
def test_hours_outside_the_contract_say_which_date(ligne, du_marche, mot):
    changer(ligne.affectation.attribution.lot.marche, **du_marche)
    assert alertes(ligne) == [mot]


@pytest.mark.parametrize(
    ("dates", "mot"),
    [
        ({"date_debut": date(2026, 10, 1)}, "avant l'attribution de Bâti Aisne, le 01/10/2026"),
        (
            {"date_fin": date(2026, 8, 31)},
            "après la fin de l'attribution de Bâti Aisne, le 31/08/2026",
        ),
        ({"date_debut": date(2026, 9, 30), "date_fin": date(2026, 9, 30)}, None),
    ],
)
def test_hours_outside_the_dates_of_the_attribution_are_told(ligne, dates, mot):
    changer(ligne.affectation.attribution, **dates)
    assert alertes(ligne) == ([mot] if mot else [])


def test_a_direct_hire_by_another_company_than_the_one_that_owes_is_told(ligne):
    etti = factories.EntrepriseFactory(etti=True, raison_sociale="Intérim 02")
    changer(ligne.affectation.contrat, employeur=etti)
    assert alertes(ligne) == ["embauche directe par Intérim 02, qui n'est pas attributaire"]
    changer(ligne.affectation.contrat, modalite=Modalite.MISE_A_DISPOSITION)
    assert alertes(ligne) == []


def chez_un_autre(ligne, **contrat):
    """The same person, declared the same month by an ETTI for another contract."""
    declaration = factories.DeclarationFactory(
        transmise=True, declarant__attribution__lot__marche__structure=ligne.structure
    )
    return factories.LigneHeuresFactory(
        declaration=declaration,
        heures_travail=60,
        affectation=factories.AffectationFactory(
            attribution=declaration.declarant.attribution,
            contrat=factories.ContratTravailFactory(
                participant=ligne.affectation.contrat.participant,
                mission=True,
                employeur__raison_sociale="Intérim 02",
                **contrat,
            ),
        ),
    )


def test_two_employers_at_once_are_told(ligne):
    chez_un_autre(ligne)
    assert alertes(ligne) == ["autre employeur ce mois-ci : Intérim 02"]


def test_one_employer_after_the_other_in_the_month_is_no_alert(ligne):
    changer(ligne.affectation.contrat, date_fin=date(2026, 9, 14))
    chez_un_autre(ligne, date_debut=date(2026, 9, 15))
    assert alertes(ligne) == []


def test_the_monthly_alert_adds_up_every_contract(ligne, structure):
    changer(structure, seuil_alerte_mensuel=Decimal(150))
    chez_un_autre(ligne, date_debut=date(2026, 3, 2))
    assert "160 h ce mois-ci, tous marchés confondus" in alertes(ligne)


# Corrections asked for, line by line


def renvoyer(client, declaration, ligne, texte):
    return client.post(
        reverse("suivi:renvoyer", args=[declaration.pk]),
        {"motif": "Une ligne est à revoir.", f"ligne-{ligne.pk}": texte},
    )


def test_the_company_reads_each_correction_beside_its_line(
    facilitatrice, declarante, transmise, ligne
):
    renvoyer(facilitatrice, transmise, ligne, "Le contrat commence le 14.")
    page = declarante.get(transmise.get_absolute_url()).content.decode()
    assert "Le contrat commence le 14." in page
    renvoi = Evenement.objects.get(verbe="RENVOYER")
    assert renvoi.details["corrections"] == [
        {"contrat": ligne.affectation.contrat_id, "correction": "Le contrat commence le 14."}
    ]


def test_a_correction_holds_until_the_hours_change(facilitatrice, declarante, transmise, ligne):
    renvoyer(facilitatrice, transmise, ligne, "Le contrat commence le 14.")
    for heures, attendue in (("100", "Le contrat commence le 14."), ("50", "")):
        transmise.refresh_from_db()
        declarante.post(
            reverse("suivi:saisir", args=[transmise.pk]),
            {
                "version": transmise.version,
                "commentaire": heures,
                f"travail-{ligne.affectation_id}": heures,
                f"formation-{ligne.affectation_id}": "0",
            },
        )
        ligne.refresh_from_db()
        assert ligne.correction_demandee == attendue


def test_a_correction_left_as_it_was_is_gone_once_validated(
    facilitatrice, declarante, transmise, ligne
):
    renvoyer(facilitatrice, transmise, ligne, "Vérifiez.")
    transmissions.transmettre(
        declaration=transmise, par=declarante.utilisateur, profil=Profil.DECLARANT
    )
    page = facilitatrice.get(transmise.get_absolute_url()).content.decode()
    assert "Correction demandée, heures inchangées" in page
    valider(transmise, facilitatrice)
    ligne.refresh_from_db()
    assert ligne.correction_demandee == ""


def test_a_correction_of_another_declaration_is_not_written(facilitatrice, transmise, ligne):
    autre = factories.LigneHeuresFactory(declaration__transmise=True)
    validations.renvoyer(
        declaration=transmise,
        motif="À revoir.",
        corrections={autre.pk: "Rien."},
        par=facilitatrice.utilisateur,
        profil=Profil.FACILITATEUR,
    )
    autre.refresh_from_db()
    assert autre.correction_demandee == ""


def test_a_nir_in_a_correction_is_refused_and_nothing_typed_is_lost(
    facilitatrice, transmise, ligne
):
    page = renvoyer(facilitatrice, transmise, ligne, "1 85 05 78 006 084 91").content.decode()
    assert "numéro de sécurité sociale" in page
    assert "Une ligne est à revoir." in page


# What the company reads


@pytest.mark.parametrize(
    ("eligibilite", "lue"),
    [
        (
            {"debut": date(2024, 1, 1), "fin": date(2026, 8, 31)},
            "non comptée : hors de la période comptabilisable",
        ),
        ({"debut": date(2026, 10, 1)}, "non comptée : hors de la période comptabilisable"),
        (None, "pas encore comptée : en attente d&#x27;une vérification"),
    ],
)
def test_the_company_never_reads_the_eligibility_of_a_person(
    facilitatrice, declarante, transmise, ligne, eligibilite, lue
):
    personne = ligne.affectation.contrat.participant
    personne.eligibilites.all().delete()
    if eligibilite:
        factories.EligibiliteFactory(participant=personne, **eligibilite)
    valider(transmise, facilitatrice)
    page = declarante.get(transmise.get_absolute_url()).content.decode()
    assert lue in page
    assert "ligibilité" not in page


def test_the_company_reads_a_reason_written_by_hand_as_it_is(
    facilitatrice, declarante, transmise, ligne
):
    decider_a_la_main(
        ligne=ligne,
        par=facilitatrice.utilisateur,
        motif="40 h hors du chantier",
        heures_retenues=Decimal(60),
    )
    assert "hors du chantier" not in declarante.get(transmise.get_absolute_url()).content.decode()
    valider(transmise, facilitatrice)
    page = declarante.get(transmise.get_absolute_url()).content.decode()
    assert "60 h comptées, 40 h non comptées : 40 h hors du chantier" in re.sub(
        r"[\xa0\u202f]", " ", page
    )


# Back to the decision by default


def test_a_line_goes_back_to_the_proposed_decision(facilitatrice, transmise, ligne):
    decider_a_la_main(
        ligne=ligne, par=facilitatrice.utilisateur, motif="Absences.", heures_retenues=Decimal(60)
    )
    facilitatrice.post(reverse("suivi:revenir", args=[ligne.pk]))
    ligne.refresh_from_db()
    assert (ligne.decision, ligne.motif, ligne.decision_manuelle) == (Decision.A_DECIDER, "", False)
    assert Evenement.objects.filter(verbe="DECIDER").count() == 2
    facilitatrice.post(reverse("suivi:revenir", args=[ligne.pk]))
    assert Evenement.objects.filter(verbe="DECIDER").count() == 2
    valider(transmise, facilitatrice)
    ligne.refresh_from_db()
    assert ligne.heures_retenues == 100


def test_a_validated_line_does_not_go_back(facilitatrice, transmise, ligne):
    valider(transmise, facilitatrice)
    with pytest.raises(Refus):
        revenir_a_la_proposition(ligne=ligne, par=facilitatrice.utilisateur)

"""The month, from its opening to its reopening: through the client, then the actions for second clicks."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.models import Evenement
from marches.enums import Periodicite, Statut
from suivi import attendus
from suivi.actions import ouvertures, transmissions, validations
from suivi.actions.decisions import decider_a_la_main
from suivi.enums import Decision, Etat
from suivi.models import Declaration, LigneHeures
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
def declaration(declarant):
    return factories.DeclarationFactory(declarant=declarant)


@pytest.fixture
def affectation(declarant):
    affectation = factories.AffectationFactory(attribution=declarant.attribution)
    factories.EligibiliteFactory(participant=affectation.contrat.participant)
    return affectation


def saisie(declaration, **cellules):
    return {"version": declaration.version, "commentaire": "", **cellules}


def envoyer(client, verbe, declaration, **cellules):
    declaration.refresh_from_db()
    return client.post(
        reverse(f"suivi:{verbe}", args=[declaration.pk]),
        saisie(declaration, **cellules),
        follow=True,
    )


def etat(declaration):
    declaration.refresh_from_db()
    return declaration.etat


# Typing


@pytest.mark.parametrize(
    ("tape", "heures"), [("7,5", "7.50"), ("151h40", "151.67"), ("151.67", "151.67"), ("0", "0")]
)
def test_the_company_types_hours_the_french_way(declarante, declaration, affectation, tape, heures):
    envoyer(declarante, "saisir", declaration, **{f"travail-{affectation.pk}": tape})
    assert LigneHeures.objects.get().heures_travail == Decimal(heures)


@pytest.mark.parametrize(
    ("tape", "phrase"),
    [
        ("-3", "ne peuvent pas être négatives"),
        ("beaucoup", "n'est pas un nombre d'heures"),
        ("1.234", "se lit de deux façons"),
        ("800", "un mois compte au plus 744"),
    ],
)
def test_wrong_hours_get_a_sentence_and_are_given_back_as_typed(
    declarante, declaration, affectation, tape, phrase
):
    page = envoyer(
        declarante,
        "saisir",
        declaration,
        **{f"travail-{affectation.pk}": tape, f"formation-{affectation.pk}": "12"},
    )
    assert phrase in page.content.decode().replace("&#x27;", "'")
    assert f'value="{tape}"' in page.content.decode()
    assert 'value="12"' in page.content.decode()
    assert not LigneHeures.objects.exists()


def test_hours_of_a_month_without_work_contract_are_refused(
    facilitatrice, declaration, affectation
):
    ligne = factories.LigneHeuresFactory(declaration=declaration, affectation=affectation)
    affectation.contrat.date_fin = date(2026, 8, 31)
    affectation.contrat.save()
    page = envoyer(
        facilitatrice, "saisir", declaration, **{f"travail-{affectation.pk}": "12"}
    ).content.decode()
    assert "pas de contrat de travail en septembre 2026" in page.replace("&#x27;", "'")
    ligne.refresh_from_db()
    assert ligne.heures_travail == Decimal("151.67")


def test_the_same_hours_are_not_declared_by_two_companies(facilitatrice, declaration, affectation):
    autre = factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(
            attribution=declaration.declarant.attribution,
            entreprise=factories.EntrepriseFactory(etti=True),
        )
    )
    factories.LigneHeuresFactory(declaration=autre, affectation=affectation)
    page = envoyer(
        facilitatrice, "saisir", declaration, **{f"travail-{affectation.pk}": "12"}
    ).content.decode()
    assert "sont déjà déclarées par Intérim Insertion" in page
    assert LigneHeures.objects.count() == 1


def test_a_nir_in_the_comment_is_refused_and_a_siret_is_not(declarante, declaration, affectation):
    url = reverse("suivi:saisir", args=[declaration.pk])
    page = declarante.post(url, {"version": 0, "commentaire": "NIR 1 85 05 78 006 084 91"})
    assert "numéro de sécurité sociale" in page.content.decode()
    declarante.post(url, {"version": 0, "commentaire": "Notre SIRET : 356 000 000 00048"})
    declaration.refresh_from_db()
    assert declaration.commentaire == "Notre SIRET : 356 000 000 00048"


def test_the_second_to_save_is_told_who_was_first_and_loses_nothing(
    declarante, facilitatrice, declaration, affectation
):
    cellule = f"travail-{affectation.pk}"
    lue = declaration.version
    envoyer(declarante, "saisir", declaration, **{cellule: "100"})
    url = reverse("suivi:saisir", args=[declaration.pk])
    page = facilitatrice.post(url, {"version": lue, "commentaire": "", cellule: "120"})
    contenu = page.content.decode().replace("&#x27;", "'")
    assert "Denise Petit a saisi cet élément le 08/10/2026 à 09h00" in contenu
    assert 'value="120"' in contenu
    assert "enregistré entre-temps : 100 h travaillées" in contenu
    assert LigneHeures.objects.get().heures_travail == 100
    envoyer(facilitatrice, "saisir", declaration, **{cellule: "120"})
    assert LigneHeures.objects.get().heures_travail == 120


# Transmitting


def test_a_month_with_holes_is_not_transmitted_and_says_for_whom(
    declarante, declaration, affectation
):
    page = envoyer(declarante, "transmettre", declaration, **{f"travail-{affectation.pk}": ""})
    personne = affectation.contrat.participant
    assert f"Aucune heure n'est saisie pour {personne}" in page.content.decode().replace(
        "&#x27;", "'"
    )
    assert etat(declaration) == Etat.A_SAISIR


def test_transmitting_saves_what_is_typed(declarante, declaration, affectation):
    envoyer(declarante, "transmettre", declaration, **{f"travail-{affectation.pk}": "140"})
    assert etat(declaration) == Etat.TRANSMISE
    assert LigneHeures.objects.get().heures_travail == 140
    assert declaration.transmise_par == declarante.utilisateur


def test_a_double_click_on_transmit_transmits_once(declarante, declaration, affectation):
    factories.LigneHeuresFactory(declaration=declaration, affectation=affectation)
    for _ in range(2):
        transmissions.transmettre(
            declaration=declaration, par=declarante.utilisateur, profil=Profil.DECLARANT
        )
    assert Evenement.objects.filter(verbe=Verbe.TRANSMETTRE).count() == 1


def test_no_hours_this_month_is_an_explicit_answer(declarante, declaration, affectation):
    declarante.post(reverse("suivi:aucune_heure", args=[declaration.pk]))
    assert etat(declaration) == Etat.TRANSMISE
    assert declaration.sans_heure


def test_no_hours_is_refused_when_hours_were_typed(declarante, declaration, affectation):
    factories.LigneHeuresFactory(declaration=declaration, affectation=affectation)
    page = declarante.post(reverse("suivi:aucune_heure", args=[declaration.pk]), follow=True)
    assert "effacez-les" in page.content.decode()
    assert etat(declaration) == Etat.A_SAISIR


def test_the_company_does_not_change_what_it_sent(declarante, declarant, affectation):
    declaration = factories.DeclarationFactory(declarant=declarant, transmise=True)
    factories.LigneHeuresFactory(declaration=declaration, affectation=affectation)
    page = envoyer(declarante, "saisir", declaration, **{f"travail-{affectation.pk}": "1"})
    assert "demandez au facilitateur" in page.content.decode()
    assert LigneHeures.objects.get().heures_travail == Decimal("151.67")


def test_another_company_does_not_find_the_declaration(concurrente, declaration):
    assert concurrente.get(declaration.get_absolute_url()).status_code == 404


# Sending back, validating, reopening


@pytest.fixture
def transmise(declarant, affectation):
    declaration = factories.DeclarationFactory(declarant=declarant, transmise=True)
    factories.LigneHeuresFactory(
        declaration=declaration, affectation=affectation, heures_travail=140, heures_formation=14
    )
    return declaration


def test_a_declaration_sent_back_keeps_its_hours_and_shows_why(
    declarante, facilitatrice, transmise
):
    motif = "Les 14 h de formation sont-elles comprises dans les 140 ?"
    facilitatrice.post(reverse("suivi:renvoyer", args=[transmise.pk]), {"motif": motif})
    assert etat(transmise) == Etat.A_CORRIGER
    assert LigneHeures.objects.get().heures == 154
    assert motif in declarante.get(reverse("accueil")).content.decode()
    assert motif in declarante.get(transmise.get_absolute_url()).content.decode()


def test_sending_back_wants_a_reason(facilitatrice, transmise):
    page = facilitatrice.post(reverse("suivi:renvoyer", args=[transmise.pk]), {"motif": " "})
    assert "obligatoire" in page.content.decode()
    assert etat(transmise) == Etat.TRANSMISE


def test_validating_decides_each_line_and_keeps_them_in_the_journal(facilitatrice, transmise):
    facilitatrice.post(
        reverse("suivi:valider", args=[transmise.pk]), {"version": transmise.version}
    )
    ligne = LigneHeures.objects.get()
    assert etat(transmise) == Etat.VALIDEE
    assert (ligne.decision, ligne.heures_retenues) == (Decision.RETENUE, Decimal(154))
    evenement = Evenement.objects.get(verbe=Verbe.VALIDER)
    assert evenement.qui == facilitatrice.utilisateur
    assert evenement.details["lignes"][0]["retenues"] == "154.00"
    assert str(ligne.affectation.contrat.participant) not in str(evenement.details)


def test_validating_a_page_read_before_a_change_is_refused(
    facilitatrice, collegue, transmise, affectation
):
    lue = transmise.version
    envoyer(collegue, "saisir", transmise, **{f"travail-{affectation.pk}": "10"})
    page = facilitatrice.post(
        reverse("suivi:valider", args=[transmise.pk]), {"version": lue}, follow=True
    )
    assert "Sonia Roux a saisi" in page.content.decode()
    assert etat(transmise) == Etat.TRANSMISE


def test_two_facilitateurs_validating_validate_once(facilitatrice, collegue, transmise):
    for personne in (facilitatrice, collegue):
        validations.valider(
            declaration=transmise, par=personne.utilisateur, profil=Profil.FACILITATEUR
        )
    assert Evenement.objects.filter(verbe=Verbe.VALIDER).count() == 1
    transmise.refresh_from_db()
    assert transmise.validee_par == facilitatrice.utilisateur


def test_the_company_may_not_validate(declarante, transmise):
    assert declarante.post(reverse("suivi:valider", args=[transmise.pk])).status_code == 403
    with pytest.raises(Refus):
        validations.valider(
            declaration=transmise, par=declarante.utilisateur, profil=Profil.DECLARANT
        )


def test_reopening_wants_a_reason_and_keeps_the_validated_lines(facilitatrice, transmise):
    validations.valider(
        declaration=transmise, par=facilitatrice.utilisateur, profil=Profil.FACILITATEUR
    )
    facilitatrice.post(reverse("suivi:rouvrir", args=[transmise.pk]), {"motif": "Paie rectifiée."})
    assert etat(transmise) == Etat.A_CORRIGER
    rouverte = Evenement.objects.get(verbe=Verbe.ROUVRIR)
    assert rouverte.pourquoi == "Paie rectifiée."
    assert rouverte.details["lignes"][0]["retenues"] == "154.00"


def test_a_validated_declaration_does_not_change_in_place(facilitatrice, transmise, affectation):
    validations.valider(
        declaration=transmise, par=facilitatrice.utilisateur, profil=Profil.FACILITATEUR
    )
    page = envoyer(facilitatrice, "saisir", transmise, **{f"travail-{affectation.pk}": "1"})
    assert "elle ne change plus" in page.content.decode()
    assert LigneHeures.objects.get().heures_travail == 140


# Deciding by hand


def test_a_decision_by_hand_retains_part_of_a_line_with_a_reason(facilitatrice, transmise):
    ligne = LigneHeures.objects.get()
    url = reverse("suivi:decider", args=[ligne.pk])
    facilitatrice.post(
        url,
        {"version": ligne.version, "heures_retenues": "145", "motif": "Formation déjà financée."},
    )
    validations.valider(
        declaration=transmise, par=facilitatrice.utilisateur, profil=Profil.FACILITATEUR
    )
    ligne.refresh_from_db()
    assert ligne.decision_manuelle
    assert (ligne.heures_travail_retenues, ligne.heures_formation_retenues) == (140, 5)
    assert ligne.heures_non_retenues == 9


def test_a_decision_by_hand_does_not_survive_new_hours(facilitatrice, transmise, affectation):
    ligne = LigneHeures.objects.get()
    decider_a_la_main(
        ligne=ligne, par=facilitatrice.utilisateur, motif="Absences.", heures_retenues=Decimal(100)
    )
    envoyer(
        facilitatrice,
        "saisir",
        transmise,
        **{f"travail-{affectation.pk}": "90", f"formation-{affectation.pk}": "0"},
    )
    ligne.refresh_from_db()
    assert not ligne.decision_manuelle
    assert ligne.decision == Decision.A_DECIDER


@pytest.mark.parametrize("heures", ["155", "-1"])
def test_nobody_retains_more_than_was_declared(facilitatrice, transmise, heures):
    with pytest.raises(Refus):
        decider_a_la_main(
            ligne=LigneHeures.objects.get(),
            par=facilitatrice.utilisateur,
            motif="Erreur.",
            heures_retenues=Decimal(heures),
        )


# Opening


def test_a_month_opens_once_for_each_declarant_at_work(facilitatrice, declarant):
    url = reverse("suivi:ouvrir_le_mois")
    facilitatrice.post(url, {"mois": "2026-09"})
    page = facilitatrice.post(url, {"mois": "2026-09"}, follow=True)
    assert Declaration.objects.get().declarant == declarant
    assert "Rien à ouvrir de plus pour septembre 2026" in page.content.decode()


def test_a_month_that_has_not_begun_is_not_opened(facilitatrice, declarant):
    page = facilitatrice.post(reverse("suivi:ouvrir_le_mois"), {"mois": "2026-11"})
    assert "pas commencé" in page.content.decode()
    assert not Declaration.objects.exists()


def test_a_declarant_is_at_work_from_the_ordre_de_service_not_from_notification(
    structure, declarant
):
    def au_travail(mois):
        return [d.pk for d, _ in attendus.declarants_au_travail(structure, mois)] == [declarant.pk]

    assert not au_travail(date(2026, 1, 1))
    assert au_travail(date(2026, 2, 1))


def test_a_declarant_without_ordre_de_service_starts_with_the_first_work_contract(
    structure, declarant, affectation
):
    marche = declarant.attribution.lot.marche
    marche.date_ordre_service = None
    marche.save()
    assert not list(attendus.declarants_au_travail(structure, date(2026, 2, 1)))
    assert list(attendus.declarants_au_travail(structure, date(2026, 3, 1)))


@pytest.mark.parametrize(
    "statut", [Statut.SUSPENDU, Statut.SOLDE, Statut.RESILIE, Statut.ABANDONNE]
)
def test_nothing_opens_for_a_contract_that_does_not_run(structure, declarant, statut):
    marche = declarant.attribution.lot.marche
    marche.statut, marche.date_solde = statut, date(2026, 8, 31)
    marche.save()
    assert not list(attendus.declarants_au_travail(structure, MOIS))


def test_nothing_opens_while_the_site_sleeps(structure, declarant):
    declarant.en_sommeil_jusqu_au = date(2026, 9, 30)
    declarant.save()
    assert not list(attendus.declarants_au_travail(structure, MOIS))
    assert list(attendus.declarants_au_travail(structure, date(2026, 10, 1)))


def test_a_quarterly_declarant_gets_three_months_at_once(structure, declarant):
    declarant.periodicite = Periodicite.TRIMESTRIELLE
    declarant.save()
    assert ouvertures.ouvrir_le_mois(structure=structure, mois=date(2026, 8, 1), par=None) == 0
    assert ouvertures.ouvrir_le_mois(structure=structure, mois=MOIS, par=None) == 3
    assert ouvertures.ouvrir_le_mois(structure=structure, mois=date(2026, 3, 1), par=None) == 2

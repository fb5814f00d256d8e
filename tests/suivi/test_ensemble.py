"""Validating together what has no alert: as one by one, and never what somebody changed meanwhile."""

import threading
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses_project.profils import Profil
from comptes.enums import Verbe
from comptes.models import Evenement
from suivi.actions import saisies, validations
from suivi.actions.decisions import decider_a_la_main
from suivi.enums import Etat
from suivi.models import Contestation, Declaration, LigneHeures
from tests import factories

pytestmark = pytest.mark.django_db
URL = "suivi:valider_ensemble"


@pytest.fixture(autouse=True)
def _en_octobre():
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False):
        yield


def declarer(structure, *, eligible=True, heures=100):
    declaration = factories.DeclarationFactory(
        transmise=True, declarant__attribution__lot__marche__structure=structure
    )
    for _ in range(2):
        ligne = factories.LigneHeuresFactory(declaration=declaration, heures_travail=heures)
        if eligible:
            factories.EligibiliteFactory(participant=ligne.affectation.contrat.participant)
    return declaration


def valider_lot(personne, *declarations):
    return validations.valider_lot(
        versions={declaration.pk: declaration.version for declaration in declarations},
        par=personne.utilisateur,
        profil=Profil.FACILITATEUR,
    )


def etats(*declarations):
    return [Declaration.objects.get(pk=declaration.pk).etat for declaration in declarations]


def test_the_page_ticks_what_has_no_alert_and_validates_it(facilitatrice, structure):
    sans, avec = declarer(structure), declarer(structure, eligible=False)
    page = facilitatrice.get(reverse(URL)).content.decode()
    assert f'value="{sans.pk}:{sans.version}"' in page
    assert f'value="{avec.pk}:' not in page
    assert "2 alertes" in page
    page = facilitatrice.post(
        reverse(URL), {"choix": [f"{sans.pk}:0", f"{avec.pk}:0"]}, follow=True
    ).content.decode()
    assert "1 déclaration validée." in page
    assert f"{avec} a une alerte à regarder" in page
    assert etats(sans, avec) == [Etat.VALIDEE, Etat.TRANSMISE]


def test_the_home_page_says_how_many_have_no_alert(facilitatrice, structure):
    for _ in range(2):
        declarer(structure)
    declarer(structure, eligible=False)
    page = facilitatrice.get(reverse("accueil")).content.decode()
    assert "dont 2 sans aucune alerte" in page
    assert reverse(URL) in page


@pytest.mark.parametrize("choix", [[], ["rien"], ["12"], ["999999:0"]])
def test_nothing_ticked_validates_nothing_and_says_so(facilitatrice, structure, choix):
    declaration = declarer(structure)
    page = facilitatrice.post(reverse(URL), {"choix": choix}, follow=True)
    assert "Cochez au moins une déclaration" in page.content.decode()
    assert etats(declaration) == [Etat.TRANSMISE]


def test_a_declaration_of_another_structure_is_left_alone(etrangere, structure):
    declaration = declarer(structure)
    etrangere.post(reverse(URL), {"choix": f"{declaration.pk}:{declaration.version}"})
    assert etats(declaration) == [Etat.TRANSMISE]


def test_what_somebody_changed_meanwhile_is_told_and_not_validated(
    facilitatrice, collegue, structure
):
    lue, autre = declarer(structure), declarer(structure)
    ligne = lue.lignes.first()
    saisies.saisir(
        declaration=lue,
        saisies={ligne.affectation_id: (Decimal(10), None)},
        par=collegue.utilisateur,
        profil=Profil.FACILITATEUR,
    )
    page = facilitatrice.post(
        reverse(URL), {"choix": [f"{lue.pk}:0", f"{autre.pk}:0"]}, follow=True
    ).content.decode()
    assert f"{lue} a changé depuis que vous l&#x27;avez lue" in page.replace("'", "&#x27;")
    assert etats(lue, autre) == [Etat.TRANSMISE, Etat.VALIDEE]


def test_a_second_click_validates_nothing_more(facilitatrice, structure):
    declaration = declarer(structure)
    for _ in range(2):
        valider_lot(facilitatrice, declaration)
    assert Evenement.objects.filter(verbe=Verbe.VALIDER).count() == 1


def test_a_contestation_still_open_is_an_alert(facilitatrice, structure):
    declaration = declarer(structure)
    Contestation.objects.create(
        structure=structure,
        declaration=declaration,
        entreprise=declaration.declarant.entreprise,
        texte="Pas 100 h.",
    )
    assert valider_lot(facilitatrice, declaration).a_regarder == [declaration]


def test_a_decision_by_hand_answers_the_alerts_of_its_line(facilitatrice, structure):
    declaration = declarer(structure, eligible=False)
    for ligne in declaration.lignes.all():
        decider_a_la_main(
            ligne=ligne,
            par=facilitatrice.utilisateur,
            motif="PASS vu.",
            heures_retenues=ligne.heures,
        )
    assert valider_lot(facilitatrice, declaration).validees == [declaration]
    assert {ligne.heures_retenues for ligne in declaration.lignes.all()} == {100}


def resultat(declaration):
    """All that validating wrote, without what tells two declarations apart."""
    declaration = Declaration.objects.get(pk=declaration.pk)
    lignes = [
        {
            champ.attname: getattr(ligne, champ.attname)
            for champ in LigneHeures._meta.concrete_fields
            if champ.attname not in ("id", "declaration_id", "affectation_id", "faits_id")
        }
        | {"faits": ligne.faits == ligne.affectation.contrat.participant.eligibilites.first()}
        for ligne in declaration.lignes.order_by("pk")
    ]
    evenement = Evenement.objects.get(verbe=Verbe.VALIDER, objet_id=declaration.pk)
    details = dict(evenement.details)
    details["lignes"] = [dict(ligne, contrat=None) for ligne in details["lignes"]]
    return (
        (declaration.etat, declaration.validee_le, declaration.validee_par, declaration.version),
        declaration.motif_renvoi,
        lignes,
        (evenement.qui, evenement.quand, evenement.pourquoi, evenement.structure, details),
    )


def test_validated_together_is_the_same_as_one_by_one(facilitatrice, structure):
    ensemble, seule = declarer(structure), declarer(structure)
    for declaration in (ensemble, seule):
        declaration.lignes.update(correction_demandee="Vérifiez.", heures_formation=Decimal(7))
        decider_a_la_main(
            ligne=declaration.lignes.first(),
            par=facilitatrice.utilisateur,
            motif="Absences.",
            heures_retenues=Decimal(90),
        )
    valider_lot(facilitatrice, ensemble)
    validations.valider(
        declaration=seule, par=facilitatrice.utilisateur, profil=Profil.FACILITATEUR
    )
    assert resultat(ensemble) == resultat(seule)


def test_a_batch_runs_the_same_queries_whatever_its_size(facilitatrice, structure):
    def requetes(nombre):
        declarations = [declarer(structure) for _ in range(nombre)]
        with CaptureQueriesContext(connection) as captees:
            valider_lot(facilitatrice, *declarations)
        assert etats(*declarations) == [Etat.VALIDEE] * nombre
        return len(captees)

    requetes(1)  # what Django keeps for ever is known
    assert requetes(2) == requetes(8)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
@pytest.mark.django_db(transaction=True)
def test_two_facilitateurs_validating_together_validate_each_once(
    facilitatrice, collegue, structure
):
    declarations = [declarer(structure) for _ in range(4)]
    depart = threading.Barrier(2)
    faites, erreurs = [], []

    def ensemble(personne, siennes):
        try:
            depart.wait(timeout=10)
            faites.append(valider_lot(personne, *siennes))
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    fils = [
        threading.Thread(target=ensemble, args=(facilitatrice, declarations)),
        threading.Thread(target=ensemble, args=(collegue, declarations[::-1])),
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    assert not erreurs
    assert sum(len(lot.validees) for lot in faites) == 4
    assert sum(len(lot.changees) for lot in faites) == 4
    assert Evenement.objects.filter(verbe=Verbe.VALIDER).count() == 4

"""A large file: read and written by the worker, in a number of queries that does not follow its rows."""

import html
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comptes import taches
from comptes.depots.enums import EtatDepot
from comptes.enums import EtatTache
from comptes.models import Tache
from suivi.actions.imports import application, depot
from suivi.imports.enums import Sort
from suivi.models import LigneHeures
from tests import factories
from tests.suivi.imports.conftest import feuille, heures_de, rangee

pytestmark = pytest.mark.django_db


@pytest.fixture
def equipe(agence):
    return [agence.employer(agence.gymnase, f"Nom{rang}", "Ali") for rang in range(60)]


def fichier(nombre, heures=35.0):
    return feuille(
        *(rangee(f"Nom{rang % 60}", "Ali", heures=heures + rang) for rang in range(nombre))
    )


def test_a_large_file_is_read_then_written_by_the_worker(agence, equipe, monkeypatch):
    monkeypatch.setattr(depot, "LU_AUSSITOT", 0)
    monkeypatch.setattr(application, "ECRIT_AUSSITOT", 10)
    depose = agence.envoyer(fichier(60))
    lecture = Tache.objects.get(nature=depot.LECTURE)
    assert (lecture.etat, lecture.fait, lecture.total) == (EtatTache.TERMINEE, 60, 60)
    assert lecture.resultat["suite"] == depose.get_absolute_url()
    assert depose.etat == EtatDepot.A_VERIFIER

    agence.enregistrer(depose)
    ecriture = Tache.objects.get(nature=application.ECRITURE)
    assert ecriture.etat == EtatTache.TERMINEE
    assert depose.etat == EtatDepot.APPLIQUE
    assert heures_de(equipe[0]) == 35


def test_the_worker_that_may_not_write_says_why_and_writes_nothing(agence, equipe, monkeypatch):
    monkeypatch.setattr(application, "ECRIT_AUSSITOT", 10)
    depose = agence.envoyer(fichier(20))
    garder = taches.lancer

    def lancer_trop_tard(**options):
        """Somebody types an hour while the file waits for the worker."""
        factories.LigneHeuresFactory(
            declaration=agence.octobre["gymnase"], affectation=equipe[0], heures_travail=Decimal(1)
        )
        return garder(**options)

    monkeypatch.setattr(taches, "lancer", lancer_trop_tard)
    agence.enregistrer(depose)
    assert depose.etat == EtatDepot.A_VERIFIER
    assert "ont changé depuis cet aperçu" in depose.erreur
    assert [heures_de(a) for a in equipe[:2]] == [1, None]


def requetes(faire) -> int:
    with CaptureQueriesContext(connection) as captees:
        faire()
    return len(captees)


def test_reading_and_writing_run_the_same_queries_with_more_rows(agence, equipe):
    nombres = []
    for rang, lignes in enumerate((5, 240)):
        contenu = fichier(lignes, heures=10.0 + rang)
        depose = []
        lecture = requetes(
            lambda c=contenu, d=depose, r=rang: d.append(agence.envoyer(c, f"{r}.xlsx"))
        )
        page = requetes(lambda d=depose: agence.personne.get(d[0].get_absolute_url()))
        ecriture = requetes(lambda d=depose: agence.enregistrer(d[0], baisses="on"))
        assert depose[0].etat == EtatDepot.APPLIQUE
        nombres.append((lecture, page, ecriture))
    assert nombres[1][1] <= nombres[0][1]
    assert nombres[1][0] <= nombres[0][0] + 4  # packets
    assert nombres[1][2] <= nombres[0][2] + 4


def test_a_file_of_many_pages_shows_them_one_by_one(agence, equipe):
    depose = agence.envoyer(fichier(120))
    page = agence.personne.get(f"{depose.get_absolute_url()}?page=3").content.decode()
    assert "101–120 sur 120" in page
    assert LigneHeures.objects.count() == 0
    refusees = agence.personne.get(f"{depose.get_absolute_url()}?sort={Sort.REFUSEE}")
    assert "Aucune ligne de ce sort" in refusees.content.decode()


def test_the_hours_of_a_contract_are_totalled_by_month(agence, equipe):
    factories.LigneHeuresFactory(
        declaration=agence.octobre["gymnase"], affectation=equipe[0], heures_travail=Decimal("10.5")
    )
    depose = agence.envoyer(feuille(rangee("Nom0", "Ali"), rangee("Nom1", "Ali", heures=20)))
    page = agence.personne.get(depose.get_absolute_url()).content.decode()
    assert "10,50 h" in page
    assert "55 h" in page


def test_a_writing_that_was_stopped_comes_back_to_the_preview(agence, equipe, monkeypatch):
    monkeypatch.setattr(application, "ECRIT_AUSSITOT", 10)
    monkeypatch.setattr(type(taches.executer), "enqueue", lambda *args: None)
    depose = agence.envoyer(fichier(20))
    agence.enregistrer(depose)
    assert depose.etat == EtatDepot.EN_ECRITURE
    agence.personne.post(reverse("comptes:annuler_tache", args=[depose.tache_id]))
    page = agence.personne.get(depose.get_absolute_url()).content.decode()
    assert "Revenir à l&#x27;aperçu" in page or "Revenir à l'aperçu" in page

    agence.enregistrer(depose)
    assert depose.etat == EtatDepot.A_VERIFIER
    assert "rien n'est écrit" in depose.erreur
    assert heures_de(equipe[0]) is None


@pytest.mark.parametrize(
    ("panne", "phrase"),
    [
        (
            RuntimeError("disque"),
            "Une erreur inattendue a arrêté l'enregistrement : rien n'est écrit",
        ),
        (ValidationError("Ce contrat finit avant son début."), "finit avant son début"),
        (IntegrityError("double"), "La même chose vient d'être enregistrée"),
    ],
    ids=["fault", "check", "constraint"],
)
def test_a_worker_that_breaks_gives_the_file_back(agence, equipe, monkeypatch, panne, phrase):
    def tomber(*args, **options):
        raise panne

    monkeypatch.setattr(application, "ECRIT_AUSSITOT", 10)
    depose = agence.envoyer(fichier(20))
    with monkeypatch.context() as casse:
        casse.setattr(application, "_ecrire", tomber)
        agence.enregistrer(depose)
    assert depose.etat == EtatDepot.A_VERIFIER
    page = agence.personne.get(depose.get_absolute_url()).content.decode()
    assert phrase in html.unescape(page)
    assert not LigneHeures.objects.exists()

    agence.enregistrer(depose)
    assert depose.etat == EtatDepot.APPLIQUE


def test_a_fault_of_the_verification_too_gives_the_file_back(agence, equipe, monkeypatch):
    def tomber(*args, **options):
        raise RuntimeError

    monkeypatch.setattr(application, "ECRIT_AUSSITOT", 10)
    depose = agence.envoyer(fichier(20))
    monkeypatch.setattr(application, "dresser", tomber)
    monkeypatch.setattr(application, "verifier", tomber)
    agence.enregistrer(depose)
    assert depose.etat == EtatDepot.A_VERIFIER
    assert "Une erreur inattendue" in depose.erreur


def test_a_check_that_fails_at_once_is_told_on_the_page(agence, equipe, monkeypatch):
    def refuser(*args, **options):
        raise ValidationError("Ce contrat finit avant son début.")

    depose = agence.envoyer(fichier(5))
    monkeypatch.setattr(application, "_ecrire", refuser)
    reponse = agence.enregistrer(depose)
    assert "Ce contrat finit avant son début." in reponse.content.decode()
    assert depose.etat == EtatDepot.A_VERIFIER

"""Long work in the background: it goes on, is seen, is cancelled, and survives the death of its worker."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from clauses_project.refus import Refus
from comptes import taches
from comptes.enums import EtatTache, Verbe
from comptes.models import Courriel, Evenement, Tache
from comptes.taches import TRAVAUX, Travail, annuler, lancer, reprendre, reprendre_les_interrompues
from tests import factories
from tests.travail_lent import taches as lent


@pytest.fixture
def faire(monkeypatch, structure, facilitatrice):
    """Does this function as a job, at once."""

    def lancer_et_lire(fonction, **options):
        monkeypatch.setitem(TRAVAUX, "essai", Travail("Essai", fonction))
        options = {"structure": structure, "par": facilitatrice.utilisateur} | options
        tache = lancer(nature="essai", **options)
        tache.refresh_from_db()
        return tache

    return lancer_et_lire


@pytest.fixture
def en_file(monkeypatch):
    """Jobs wait in the database for a worker, as they do in production."""
    monkeypatch.setattr(taches, "executer", taches.executer.using(backend="base"))


def vieillir(tache):
    """Its worker has given no sign of life for ten minutes."""
    ancien = timezone.now() - timedelta(minutes=10)
    Tache.objects.filter(pk=tache.pk).update(demandee_le=ancien)
    Tache.objects.filter(pk=tache.pk).exclude(battement=None).update(battement=ancien)
    tache.refresh_from_db()


# Going on


def test_a_job_says_how_far_it_is_and_what_it_did(faire):
    faits = []

    def travailler(suivi):
        suivi.pour_chacun(suivi.parametres["lignes"], faits.append)
        suivi.conclure("Trois lignes sont lues.", suite="/declarations/")

    tache = faire(travailler, parametres={"lignes": [1, 2, 3]})
    assert faits == [1, 2, 3]
    assert (tache.etat, tache.fait, tache.total) == (EtatTache.TERMINEE, 3, 3)
    assert tache.battement is not None
    assert tache.resultat["phrase"] == "Trois lignes sont lues."
    assert Evenement.objects.get(verbe=Verbe.DEMANDER).objet == tache


def test_an_element_that_is_refused_is_told_and_the_others_go_on(faire):
    def travailler(suivi):
        suivi.pour_chacun(["a", "b", "c"], refuser_b)

    def refuser_b(element):
        Courriel.objects.create(destinataire="a@b.example", sujet=element, texte="…")
        if element == "b":
            raise Refus("Cette ligne est déjà validée.")

    tache = faire(travailler)
    assert tache.etat == EtatTache.TERMINEE
    assert tache.resultat["refus"] == [
        {"element": "b", "raisons": ["Cette ligne est déjà validée."]}
    ]
    assert set(Courriel.objects.values_list("sujet", flat=True)) == {"a", "c"}


@pytest.mark.parametrize(
    ("erreur", "phrase"),
    [(Refus("Ce fichier est vide."), "Ce fichier est vide."), (KeyError("x"), taches.PANNE)],
)
def test_what_stops_a_job_is_told_in_a_sentence(faire, erreur, phrase):
    def travailler(suivi):
        suivi.avancer(4, total=10)
        raise erreur

    tache = faire(travailler)
    assert (tache.etat, tache.erreur, tache.fait) == (EtatTache.ECHOUEE, phrase, 4)


def test_a_job_cancelled_on_the_way_stops_there(faire, facilitatrice):
    def travailler(suivi):
        suivi.avancer(1, total=10)
        annuler(tache=suivi.tache, par=facilitatrice.utilisateur)
        suivi.avancer(2)
        pytest.fail("Le travail a continué.")

    tache = faire(travailler)
    assert (tache.etat, tache.fait) == (EtatTache.ANNULEE, 1)
    annuler(tache=tache, par=facilitatrice.utilisateur)  # a second click
    assert Evenement.objects.filter(verbe=Verbe.ANNULER).count() == 1


def test_a_job_is_done_by_one_worker_only(faire):
    faits = []
    tache = faire(lambda suivi: faits.append(suivi.tache.pk))
    taches.executer.call(tache.pk)
    assert faits == [tache.pk]


# Taken up again


def test_a_silent_job_is_taken_up_where_it_stopped(faire, structure):
    interrompue = factories.TacheFactory(
        structure=structure, nature="essai", en_cours=True, total=5
    )
    faits = []
    faire(lambda suivi: suivi.pour_chacun(range(5), faits.append))
    faits.clear()
    vieillir(interrompue)

    assert reprendre_les_interrompues() == [interrompue]

    interrompue.refresh_from_db()
    assert faits == [3, 4]
    assert (interrompue.etat, interrompue.fait) == (EtatTache.TERMINEE, 5)
    assert reprendre_les_interrompues() == []


def test_a_worker_taken_for_dead_that_wakes_up_does_nothing_more(db):
    """Slow, not dead: the next sign of life tells it that another has the job."""
    tache = factories.TacheFactory(nature="lent", en_cours=True)
    lente = taches.Suivi(tache)
    Tache.objects.filter(pk=tache.pk).update(battement=timezone.now())  # taken over
    with pytest.raises(taches.Interrompue):
        lente.pour_chacun(range(10), lambda _: pytest.fail("Fait deux fois."))
    lente.finir(EtatTache.ECHOUEE)
    tache.refresh_from_db()
    assert tache.etat == EtatTache.EN_COURS


@pytest.mark.django_db
def test_a_job_that_waits_for_its_turn_is_not_queued_twice(en_file):
    tache = lancer(nature="lent", structure=None, par=None, parametres={"nombre": 1})
    vieillir(tache)
    assert reprendre_les_interrompues() == []
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)  # claimed, then killed at once
    assert reprendre_les_interrompues() == [tache]
    statuts = sorted(DBTaskResult.objects.values_list("status", flat=True))
    assert statuts == [TaskResultStatus.FAILED, TaskResultStatus.READY]


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up(en_file):
    tache = lancer(nature="lent", structure=None, par=None, parametres={"nombre": 1})
    for reprises in range(taches.REPRISES_PERMISES + 1):
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
        vieillir(tache)
        assert tache.est_muette, reprises
        assert reprendre(tache=tache)
    tache.refresh_from_db()
    assert (tache.etat, tache.erreur) == (EtatTache.ECHOUEE, taches.TROP_DE_REPRISES)


COMMANDE = [sys.executable, "manage.py", "db_worker", "--backend", "base", "--interval", "0.1"]
COMMANDE += ["--no-startup-delay", "--verbosity", "0"]


class Travailleur(subprocess.Popen):
    """`manage.py db_worker` as it runs in production, on the database of the test."""

    def __init__(self, *options):
        base = connection.settings_dict
        adresse = (
            f"postgres://{base['USER']}:{base['PASSWORD']}"
            f"@{base['HOST']}:{base['PORT']}/{base['NAME']}"
        )
        super().__init__(
            [*COMMANDE, *options],
            cwd=settings.RACINE,
            env=os.environ
            | {"DATABASE_URL": adresse, "DJANGO_SETTINGS_MODULE": "tests.travail_lent.reglages"},
        )


def attendre(condition, secondes=40):
    limite = time.monotonic() + secondes
    while not condition():
        assert time.monotonic() < limite, "Le travail n'avance pas."
        time.sleep(0.05)


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="a database in memory has one process"
)
@pytest.mark.django_db(transaction=True)
def test_the_rest_is_done_once_after_a_worker_was_killed(en_file):
    assert lent  # the same work, known here too
    tache = lancer(nature="lent", structure=None, par=None, parametres={"nombre": 12})

    def fait():
        tache.refresh_from_db()
        return tache.fait

    with Travailleur() as premier:
        attendre(lambda: fait() >= 3)
        os.kill(premier.pid, signal.SIGKILL)
    assert 3 <= fait() < 12
    assert tache.etat == EtatTache.EN_COURS
    assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
    assert Courriel.objects.count() == tache.fait  # the element in hand is undone, whole

    assert reprendre_les_interrompues() == []  # too early to call it dead
    vieillir(tache)
    assert reprendre_les_interrompues() == [tache]
    with Travailleur("--batch") as second:
        assert second.wait(timeout=60) == 0

    assert fait() == 12
    assert tache.etat == EtatTache.TERMINEE
    assert tache.resultat["phrase"] == "Tout est noté."
    sujets = sorted(int(sujet) for sujet in Courriel.objects.values_list("sujet", flat=True))
    assert sujets == list(range(12))


# Seen


@pytest.fixture
def tache(structure, declarante):
    return factories.TacheFactory(
        structure=structure,
        demandee_par=declarante.utilisateur,
        etat=EtatTache.EN_COURS,
        fait=3,
        battement=timezone.now(),
    )


def page(client, tache, **options):
    return client.get(tache.get_absolute_url(), **options)


def test_who_asked_and_who_runs_the_structure_see_the_job(
    declarante, facilitatrice, concurrente, etrangere, tache
):
    for voit in (declarante, facilitatrice):
        assert "3 sur 10" in page(voit, tache).content.decode()
    for ne_voit_pas in (concurrente, etrangere):
        assert page(ne_voit_pas, tache).status_code == 404


def test_the_page_asks_again_until_the_end(declarante, tache):
    htmx = {"headers": {"HX-Request": "true"}}
    entiere = page(declarante, tache).content.decode()
    assert 'hx-trigger="every 2s"' in entiere
    assert f'href="{tache.get_absolute_url()}"' in entiere  # without JavaScript
    fragment = page(declarante, tache, **htmx)
    assert "<h1" not in fragment.content.decode()
    tache.etat, tache.resultat = EtatTache.TERMINEE, {"phrase": "Tout est lu.", "suite": "/"}
    tache.save()
    assert page(declarante, tache, **htmx)["HX-Refresh"] == "true"
    finie = page(declarante, tache).content.decode()
    assert "Tout est lu." in finie
    assert "hx-trigger" not in finie
    assert ">Continuer</a>" in finie


def test_a_job_is_cancelled_from_its_page(declarante, tache):
    url = reverse("comptes:annuler_tache", args=[tache.pk])
    assert "est annulé" in declarante.post(url, follow=True).content.decode()
    tache.refresh_from_db()
    assert tache.etat == EtatTache.ANNULEE


def test_a_silent_job_says_so_and_is_taken_up_from_its_page(declarante, tache, monkeypatch):
    monkeypatch.setitem(
        TRAVAUX, "lecture", Travail("Lecture", lambda suivi: suivi.pour_chacun(range(10), str))
    )
    reprise = reverse("comptes:reprendre_tache", args=[tache.pk])
    assert reprise not in page(declarante, tache).content.decode()
    vieillir(tache)
    assert "Aucun signe de vie" in page(declarante, tache).content.decode()
    assert "est repris" in declarante.post(reprise, follow=True).content.decode()
    tache.refresh_from_db()
    assert (tache.etat, tache.fait) == (EtatTache.TERMINEE, 10)

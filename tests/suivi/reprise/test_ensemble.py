"""Two imports at once, and one that is stopped."""

import threading

import pytest
from django.db import connection, connections, transaction

from clauses_project.refus import Refus
from suivi.actions.classeur import importation
from suivi.models import LigneHeures
from tests import factories
from tests.suivi.reprise.classeur import cas_d_ecole, reprendre


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_imports_of_one_structure_the_second_is_told():
    structure, autre = factories.StructureFactory.create_batch(2)
    tenu, fini = threading.Event(), threading.Event()

    def un_premier_import():
        try:
            with transaction.atomic():
                with connection.cursor() as curseur:
                    curseur.execute(
                        "SELECT pg_advisory_xact_lock(%s, %s)", [importation.VERROU, structure.pk]
                    )
                tenu.set()
                fini.wait(60)
        finally:
            connections.close_all()

    fil = threading.Thread(target=un_premier_import)
    fil.start()
    try:
        assert tenu.wait(60)
        with pytest.raises(Refus, match="Un autre classeur est en cours d'import"):
            reprendre(structure, cas_d_ecole())
        assert reprendre(autre, {"donneurs_ordre": [{"nom": "Ville"}]}).total.crees == 1
    finally:
        fini.set()
        fil.join()
    assert reprendre(structure, cas_d_ecole()).erreurs == []


@pytest.mark.django_db
def test_an_import_that_is_stopped_leaves_nothing(structure, monkeypatch):
    class Tuee(Exception):
        pass

    def mourir(_):
        raise Tuee

    monkeypatch.setattr(importation, "tenir_les_comptes", mourir)
    with pytest.raises(Tuee), transaction.atomic():
        reprendre(structure, cas_d_ecole())
    assert not structure.marches.exists()
    assert not LigneHeures.objects.filter(structure=structure).exists()

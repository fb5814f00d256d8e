"""Two people at once: a file is written once, an hour typed meanwhile is not lost."""

import threading
from datetime import date

import pytest
from django.db import connection, connections
from django.urls import reverse

from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.models import Evenement
from tests.conftest import Personne
from tests.suivi.imports.conftest import feuille, heures_de, rangee

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks"),
]


def ensemble(*gestes):
    """Each in a thread and a database connection of its own, started together."""
    depart = threading.Barrier(len(gestes))
    pannes = []

    def faire(geste):
        try:
            depart.wait()
            geste()
        except Exception as panne:
            pannes.append(panne)
        finally:
            connections.close_all()

    fils = [threading.Thread(target=faire, args=(geste,)) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert pannes == []


def test_two_clicks_at_once_write_once(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    adresse = reverse("suivi:enregistrer_fichier", args=[depot.pk])
    collegues = [Personne(agence.personne.utilisateur, agence.personne.acces) for _ in range(3)]
    ensemble(
        *(lambda c=collegue: c.post(adresse, {"version": depot.version}) for collegue in collegues)
    )
    depot.refresh_from_db()
    assert depot.etat == EtatDepot.APPLIQUE
    assert heures_de(affectation) == 35
    assert Evenement.objects.filter(verbe=Verbe.SAISIR).count() == 2  # the file, its month


def test_a_cell_typed_while_the_file_is_written_is_not_lost(agence):
    """Either it came first, and the file is shown again; or it came after, and is told of the file."""
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    collegue = Personne(agence.personne.utilisateur, agence.personne.acces)
    cellule = reverse("suivi:cellule", args=[agence.octobre["gymnase"].pk, affectation.pk])
    reponses = []
    ensemble(
        lambda: agence.personne.post(
            reverse("suivi:enregistrer_fichier", args=[depot.pk]), {"version": depot.version}
        ),
        lambda: reponses.append(collegue.post(cellule, {"version": "", "travail": "42"})),
    )
    depot.refresh_from_db()
    if depot.etat == EtatDepot.APPLIQUE:
        assert reponses[0].status_code == 409
        assert heures_de(affectation) == 35
    else:
        assert reponses[0].status_code == 200
        assert (depot.etat, heures_de(affectation)) == (EtatDepot.A_VERIFIER, 42)


def test_the_same_file_sent_twice_at_once_is_one(agence):
    contenu = feuille(rangee())
    collegue = Personne(agence.personne.utilisateur, agence.personne.acces)
    ensemble(lambda: agence.poster(contenu), lambda: agence.poster(contenu, personne=collegue))
    from suivi.models import ImportHeures

    assert ImportHeures.objects.count() == 1


def test_two_weeks_written_at_once_lose_no_hour(agence):
    """Either waits for the other, and is shown again with what it is then added to."""
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depots = [
        agence.envoyer(
            feuille({**rangee(heures=35.0, Mois=None), "Semaine du": date(2026, 10, jour)}),
            f"{jour}.xlsx",
        )
        for jour in (5, 12)
    ]
    ensemble(
        *(
            lambda d=depot: Personne(agence.personne.utilisateur, agence.personne.acces).post(
                reverse("suivi:enregistrer_fichier", args=[d.pk]), {"version": d.version}
            )
            for depot in depots
        )
    )
    for depot in depots:
        depot.refresh_from_db()
    assert {depot.etat for depot in depots} == {EtatDepot.A_VERIFIER, EtatDepot.APPLIQUE}
    assert heures_de(affectation) == 35
    agence.enregistrer(next(depot for depot in depots if depot.etat == EtatDepot.A_VERIFIER))
    assert heures_de(affectation) == 70

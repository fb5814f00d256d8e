"""One file a week: weeks not yet told are added, those told again replace what was written."""

import html
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from comptes.depots.enums import EtatDepot
from suivi.fichiers.resultats import Periode
from suivi.imports.cumul import en_semaines
from suivi.imports.enums import Sort
from suivi.models import LigneHeures
from tests.suivi.imports.conftest import feuille, heures_de, motifs, rangee, sorts

pytestmark = pytest.mark.django_db

S41, S42, S43 = (date(2026, 10, jour) for jour in (5, 12, 19))


def semaines(**heures) -> bytes:
    """`S41=35`: a row for each week."""
    lundis = {"S41": S41, "S42": S42, "S43": S43}
    return feuille(
        *(
            {**rangee(heures=float(h), Mois=None), "Semaine du": lundis[s]}
            for s, h in heures.items()
        )
    )


@pytest.fixture
def ibrahima(agence):
    return agence.employer(agence.gymnase, "Diallo", "Ibrahima")


@pytest.fixture
def premier(agence, ibrahima):
    depot = agence.envoyer(semaines(S41=35), "s41.xlsx")
    agence.enregistrer(depot)
    assert depot.etat == EtatDepot.APPLIQUE
    return depot


@pytest.mark.parametrize(("seconde", "somme"), [(35, 70), (39, 74), (20, 55)])
def test_another_week_is_added_to_what_the_file_before_wrote(
    agence, ibrahima, premier, seconde, somme
):
    second = agence.envoyer(semaines(S42=seconde), "s42.xlsx")
    assert sorts(second) == [Sort.MODIFIEE]
    assert motifs(second)[0] == (
        f"35,00\xa0h déjà enregistrées par le fichier du {timezone.localtime(premier.depose_le):%d/%m}, semaine 41 ; "
        f"ce fichier ajoute {seconde},00\xa0h."
    )
    agence.enregistrer(second)
    assert heures_de(ibrahima) == somme


def test_three_weeks_are_three_files_undone_one_by_one(agence, ibrahima, premier):
    suivants = []
    for semaine, heures in (("S42", 39), ("S43", 7)):
        depot = agence.envoyer(semaines(**{semaine: heures}), f"{semaine}.xlsx")
        agence.enregistrer(depot)
        suivants.append(depot)
    assert heures_de(ibrahima) == 81
    assert "semaines 41 et 42" not in motifs(suivants[0])[0]
    assert "74,00\xa0h déjà enregistrées" in motifs(suivants[1])[0]
    assert "semaines 41 à 42" in motifs(suivants[1])[0]
    for depot, reste in ((suivants[1], 74), (suivants[0], 35), (premier, None)):
        agence.annuler(depot)
        assert heures_de(ibrahima) == reste


def test_the_same_week_again_replaces_it(agence, ibrahima, premier):
    second = agence.envoyer(semaines(S41=30), "s41-corrigee.xlsx")
    assert "cochez la case" in html.unescape(agence.enregistrer(second).content.decode())
    agence.enregistrer(second, baisses="on")
    assert heures_de(ibrahima) == 30


def test_all_the_weeks_since_the_beginning_of_the_month_replace_the_first(
    agence, ibrahima, premier
):
    second = agence.envoyer(semaines(S41=35, S42=39), "s41-s42.xlsx")
    agence.enregistrer(second)
    assert heures_de(ibrahima) == 74


def test_weeks_told_in_part_only_replace_once_confirmed(agence, ibrahima):
    agence.enregistrer(agence.envoyer(semaines(S41=10, S42=10), "a.xlsx"))
    second = agence.envoyer(semaines(S42=30, S43=30), "b.xlsx")
    assert (
        "semaines 41 à 42 : ce fichier, qui ne dit pas tous ces jours, les remplace"
        in (motifs(second)[0])
    )
    assert "cochez la case" in html.unescape(agence.enregistrer(second).content.decode())
    assert heures_de(ibrahima) == 20
    agence.enregistrer(second, baisses="on")
    assert heures_de(ibrahima) == 60


def test_the_whole_month_replaces_its_weeks(agence, ibrahima, premier):
    second = agence.envoyer(feuille(rangee(heures=140.0)), "octobre.xlsx")
    agence.enregistrer(second)
    assert heures_de(ibrahima) == 140


def test_hours_typed_over_a_week_are_not_added_to_in_silence(agence, ibrahima, premier):
    ligne = LigneHeures.objects.get(affectation=ibrahima)
    agence.personne.post(
        reverse("suivi:cellule", args=[ligne.declaration_id, ibrahima.pk]),
        {"version": ligne.version, "travail": "30"},
    )
    second = agence.envoyer(semaines(S42=39), "s42.xlsx")
    assert "ont été modifiées depuis" in motifs(second)[0]
    agence.enregistrer(second)
    assert heures_de(ibrahima) == 30
    agence.enregistrer(second, baisses="on")
    assert heures_de(ibrahima) == 39


def test_training_is_added_too(agence, ibrahima):
    for lundi, formation in ((S41, 7), (S42, 3.5)):
        ligne = {**rangee(heures=20.0, Mois=None), "Semaine du": lundi}
        depot = agence.envoyer(
            feuille({**ligne, "Heures de formation": formation}), f"{lundi}.xlsx"
        )
        agence.enregistrer(depot)
    ligne = LigneHeures.objects.get(affectation=ibrahima)
    assert (ligne.heures_travail, ligne.heures_formation) == (40, Decimal("10.50"))


def test_a_file_undone_is_not_added_to(agence, ibrahima, premier):
    agence.annuler(premier)
    second = agence.envoyer(semaines(S42=39), "s42.xlsx")
    assert sorts(second) == [Sort.CREEE]
    agence.enregistrer(second)
    assert heures_de(ibrahima) == 39


def test_weeks_are_said_by_their_numbers():
    semaine = [Periode(lundi, lundi) for lundi in (S41, S43)]
    assert en_semaines(semaine[:1]) == "semaine 41"
    assert en_semaines(semaine) == "semaines 41 et 43"
    assert en_semaines([Periode(date(2026, 9, 28), date(2026, 10, 25))]) == "semaines 40 à 43"

"""A cross-table that was really published, from rows to figures."""

from datetime import date
from decimal import Decimal

import pytest

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from suivi.chiffres import Perimetre, Periode, calculer
from tests.suivi.grand_lyon import (
    ANNEE,
    CONTRATS,
    DIRECTIONS,
    HEURES,
    MARCHES,
    PERSONNES,
    creer_grand_lyon,
)


@pytest.fixture
def chiffres(structure):
    creer_grand_lyon(structure)
    periode = Periode(date(ANNEE, 1, 1), date(ANNEE, 12, 1))
    return lambda **filtres: calculer(Perimetre((structure,), **filtres), periode)


def test_totals_are_those_published(chiffres):
    total = chiffres()
    assert total.heures_retenues == HEURES
    assert total.marches_suivis == MARCHES
    assert total.contrats_travail == CONTRATS
    assert total.personnes == PERSONNES
    assert total.taux_realisation is None


def test_each_direction_has_its_contracts_and_hours(chiffres):
    lignes = {ligne.libelle: ligne for ligne in chiffres().par_donneur_ordre}
    assert list(lignes) == sorted(DIRECTIONS, key=lambda nom: -DIRECTIONS[nom][2])
    for nom, (marches, _, heures, part) in DIRECTIONS.items():
        assert lignes[nom]["marches"] == marches
        assert lignes[nom]["heures"] == heures
        assert ecriture.pourcent(Decimal(heures) / HEURES) == f"{part}{INSECABLE}%"


def test_work_contracts_of_a_direction(chiffres, structure):
    for acheteur in structure.donneurs_ordre.all():
        trouve = chiffres(donneurs_ordre=(acheteur.pk,))
        assert trouve.contrats_travail == DIRECTIONS[acheteur.nom][1]
        assert trouve.marches_suivis == DIRECTIONS[acheteur.nom][0]


def test_rows_add_up_in_hours_and_not_in_persons(chiffres):
    lignes = chiffres().par_donneur_ordre
    assert sum(ligne["heures"] for ligne in lignes) == HEURES
    assert sum(ligne["personnes"] for ligne in lignes) > PERSONNES

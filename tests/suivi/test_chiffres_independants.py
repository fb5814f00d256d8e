"""The engine against a computation that shares nothing with it, over random data, every key × every filter."""

from datetime import date

import pytest

from clauses_project.dates import suite_de_mois
from suivi.chiffres import HeuresDuMois, Perimetre, Periode, calculer, heures_de_la_periode
from suivi.chiffres.sortie import en_json
from tests.suivi.calcul_independant import Base, Calcul, sans_libelles
from tests.suivi.donnees_au_hasard import MOIS, Hasard

GRAINES = range(4)
PERIODES = [(None, MOIS[-1]), (date(2025, 1, 1), date(2025, 12, 1))]


def filtres_possibles(hasard):
    """(filters of the engine, the same for the independent computation)."""
    acheteurs = [
        next(a.lot.marche.donneur_ordre_id for a in hasard.attributions if a.structure == structure)
        for structure in hasard.structures
    ]
    operations = [structure.operations.get().pk for structure in hasard.structures]
    facilitateur = hasard.utilisateurs[0]
    yield {}, {}
    for filtre in (
        {"commune": "02722"},
        {"commune": "02999"},
        {"epci": "200043495"},
        {"commune_execution": "02722"},
        {"marche": "M2"},
        {"lot": "1"},
        {"nature": "TRAVAUX"},
        {"clause": "EXECUTION"},
        {"clause": "STAGE"},
        {"nature": "SERVICES", "commune": "02408"},
        {"lot": "2", "clause": "INSERTION"},
    ):
        yield filtre, filtre
    yield {"donneurs_ordre": tuple(acheteurs)}, {"donneurs_ordre": acheteurs}
    yield {"operation": "Gare"}, {"operation": operations}
    yield {"facilitateur": facilitateur.email}, {"facilitateur": [facilitateur.pk]}


def comparer(base, structures, du, au, filtres, autres):
    trouve = en_json(calculer(Perimetre(tuple(structures), **filtres), Periode(du, au)))
    attendu = Calcul(base, {structure.pk for structure in structures}, du, au, **autres).tout()
    assert sans_libelles(trouve) == sans_libelles(attendu), (filtres, du, au)


@pytest.mark.django_db
@pytest.mark.parametrize("graine", GRAINES)
def test_every_key_under_every_filter_is_what_plain_python_finds(graine):
    hasard = Hasard(graine)
    base = Base()
    for filtres, autres in filtres_possibles(hasard):
        for du, au in [*PERIODES, sorted(hasard.r.choices(MOIS, k=2))]:
            comparer(base, hasard.structures[:1], du, au, filtres, autres)


@pytest.mark.django_db
@pytest.mark.parametrize("graine", GRAINES)
def test_a_reseau_counts_once_a_person_known_to_two_structures(graine):
    hasard = Hasard(graine)
    base = Base()
    for filtres, autres in filtres_possibles(hasard):
        comparer(base, hasard.structures, *hasard.r.choice(PERIODES), filtres, autres)


@pytest.mark.django_db
def test_people_met_by_more_keys_than_can_be_named_are_read_with_their_structure(monkeypatch):
    monkeypatch.setattr("suivi.chiffres.tables.CLES_NOMMEES", 2)
    hasard = Hasard(7)
    base = Base()
    for filtres, autres in filtres_possibles(hasard):
        comparer(base, hasard.structures, None, MOIS[-1], filtres, autres)


@pytest.mark.django_db
@pytest.mark.parametrize("graine", range(2))
def test_the_months_of_the_home_page_are_those_of_the_engine(graine):
    perimetre = Perimetre((Hasard(graine).structures[0],))
    periode = Periode(date(2025, 1, 1), date(2025, 6, 1))
    lus = {du.mois: du for du in heures_de_la_periode(perimetre, periode)}
    for mois in suite_de_mois(periode.du, periode.au):
        c, ici = calculer(perimetre, Periode(mois, mois)), lus.get(mois, HeuresDuMois(mois))
        assert (
            ici.declarees,
            ici.retenues,
            ici.en_attente,
            ici.non_retenues,
            ici.en_suspens,
            ici.globales,
        ) == (
            c.heures_declarees,
            c.heures_retenues,
            c.heures_en_attente,
            c.heures_non_retenues,
            c.heures_en_suspens,
            c.heures_globales,
        )

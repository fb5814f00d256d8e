"""The engine against a computation that shares nothing with it, over random data, every key × every filter."""

from datetime import date

import pytest

from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.sortie import en_json
from tests.suivi.calcul_independant import Base, Calcul, sans_libelles
from tests.suivi.donnees_au_hasard import MOIS, Hasard

GRAINES = range(4)


def filtres_possibles(hasard):
    """(filters of the engine, the same for the independent computation)."""
    acheteur = hasard.attributions[0].lot.marche.donneur_ordre_id
    operation = hasard.structures[0].operations.get()
    facilitateur = hasard.utilisateurs[0]
    yield {}, {}
    yield {"commune": "02722"}, {"commune": "02722"}
    yield {"epci": "200043495"}, {"epci": "200043495"}
    yield {"commune_execution": "02722"}, {"commune_execution": "02722"}
    yield {"donneurs_ordre": (acheteur,)}, {"donneurs_ordre": [acheteur]}
    yield {"operation": "Gare"}, {"operation": operation.pk}
    yield {"marche": "M2"}, {"marche": "M2"}
    yield {"lot": "1"}, {"lot": "1"}
    yield {"nature": "TRAVAUX"}, {"nature": "TRAVAUX"}
    yield {"clause": "EXECUTION"}, {"clause": "EXECUTION"}
    yield {"clause": "STAGE"}, {"clause": "STAGE"}
    yield {"facilitateur": facilitateur.email}, {"facilitateur": facilitateur.pk}
    yield {"nature": "SERVICES", "commune": "02408"}, {"nature": "SERVICES", "commune": "02408"}


@pytest.mark.django_db
@pytest.mark.parametrize("graine", GRAINES)
def test_every_key_under_every_filter_is_what_plain_python_finds(graine):
    hasard = Hasard(graine)
    base = Base()
    periodes = [
        (None, MOIS[-1]),
        (date(2025, 1, 1), date(2025, 12, 1)),
        tuple(sorted((hasard.r.choice(MOIS), hasard.r.choice(MOIS)))),
    ]
    for structure in hasard.structures[:1]:
        for filtres, autres in filtres_possibles(hasard):
            for du, au in periodes:
                trouve = en_json(calculer(Perimetre((structure,), **filtres), Periode(du, au)))
                attendu = Calcul(base, {structure.pk}, du, au, **autres).tout()
                assert sans_libelles(trouve) == sans_libelles(attendu), (filtres, du, au)


@pytest.mark.django_db
@pytest.mark.parametrize("graine", GRAINES)
def test_a_reseau_counts_once_a_person_known_to_two_structures(graine):
    hasard = Hasard(graine)
    perimetre = Perimetre(tuple(hasard.structures))
    for du, au in [(None, MOIS[-1]), (date(2025, 1, 1), date(2026, 6, 1))]:
        trouve = en_json(calculer(perimetre, Periode(du, au)))
        attendu = Calcul(Base(), {s.pk for s in hasard.structures}, du, au).tout()
        assert sans_libelles(trouve) == sans_libelles(attendu)

"""A person is recognised whatever the accents; the fingerprint is the same everywhere and needs the key."""

from datetime import date

import pytest

from participants.doublons import ressemblantes
from participants.empreinte import empreinte
from tests import factories


def test_a_fingerprint_ignores_accents_hyphens_and_capitals():
    jour = date(1990, 5, 17)
    assert empreinte(nom="Lefèvre-Petit", prenom="Zoé", date_naissance=jour) == empreinte(
        nom="LEFEVRE PETIT", prenom="zoe", date_naissance=jour
    )


def test_a_fingerprint_needs_the_key(settings):
    qui = {"nom": "Petit", "prenom": "Zoé", "date_naissance": date(1990, 5, 17)}
    avant = empreinte(**qui)
    settings.CLE_EMPREINTE = "une autre"
    assert len(avant) == 64
    assert empreinte(**qui) != avant


@pytest.mark.parametrize(
    "saisie",
    [
        {"nom": "BENALI", "prenom": "Nadege", "date_naissance": date(1990, 4, 3)},
        {"nom": "Benali", "prenom": "Nadège", "date_naissance": date(1990, 3, 4)},
        {"nom": "Aubry", "prenom": "Nadège", "date_naissance": date(1990, 4, 3)},
        {
            "nom": "Autre",
            "nom_naissance": "Benali",
            "prenom": "Nadège",
            "date_naissance": date(1990, 4, 3),
        },
    ],
    ids=["without accents", "day and month inverted", "birth name", "married name as birth name"],
)
def test_a_likely_duplicate_is_found(structure, saisie):
    connue = factories.ParticipantFactory(
        structure=structure,
        identite__nom="Benali",
        identite__prenom="Nadège",
        identite__nom_naissance="Aubry",
        identite__date_naissance=date(1990, 4, 3),
    )
    assert ressemblantes(structure=structure, **saisie) == [connue.identite]
    assert ressemblantes(structure=structure, sauf=connue.pk, **saisie) == []


def test_somebody_else_and_somebody_elsewhere_are_not_duplicates(structure, autre_structure):
    qui = {"nom": "Benali", "prenom": "Nadège", "date_naissance": date(1990, 5, 17)}
    for chez, prenom in ((autre_structure, "Nadège"), (structure, "Sofia")):
        factories.ParticipantFactory(
            structure=chez, identite__nom="Benali", identite__prenom=prenom
        )
    assert ressemblantes(structure=structure, **qui) == []

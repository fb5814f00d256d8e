"""Names of one cell."""

import pytest

from suivi.fichiers.personnes import separer


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("DUPONT Jean", ("DUPONT", "Jean", True)),
        ("Jean DUPONT", ("DUPONT", "Jean", True)),
        ("Mme LE GOFF Anne Marie", ("LE GOFF", "Anne Marie", True)),
        ("M. Jean-Luc DE LA TOUR", ("DE LA TOUR", "Jean-Luc", True)),
        ("Dupont, Jean", ("Dupont", "Jean", True)),
        ("Dupont Jean", ("Dupont", "Jean", True)),
        ("DUPONT JEAN", ("DUPONT", "JEAN", True)),
        ("Le Goff Anne", ("Le Goff", "Anne", False)),
        ("Ben Ali Sami", ("Ben Ali", "Sami", False)),
        ("Dupont Jean Paul", ("Dupont", "Jean Paul", False)),
        ("Dupont", ("Dupont", "", False)),
        ("", ("", "", False)),
    ],
)
def test_a_name_is_told_in_two(texte, attendu):
    assert separer(texte) == attendu


def test_the_heading_says_the_order():
    assert separer("Jean Dupont", prenom_d_abord=True) == ("Dupont", "Jean", True)
    assert separer("Anne Le Goff", prenom_d_abord=True) == ("Le Goff", "Anne", False)

import pytest
from django.core.exceptions import ValidationError

from clauses_project.textes import contient_nir, normaliser, sans_nir


@pytest.mark.parametrize(
    ("texte", "normal"),
    [
        ("Éléonore L'Hôte", "eleonore l hote"),
        ("Cœur-de-Bœuf", "coeur de boeuf"),
        ("  D’Aubigné, Élan  ", "d aubigne elan"),
        ("2026/014-B", "2026 014 b"),
        ("!!", ""),
    ],
)
def test_a_search_compares_without_accents_case_or_signs(texte, normal):
    assert normaliser(texte) == normal


# 97 − (2951099126111 mod 97) = 93; 97 − (1850578006084 mod 97) = 91. For Corsica, 2A counts as 19.
@pytest.mark.parametrize(
    "texte",
    [
        "295109912611193",
        "Son numéro : 2 95 10 99 126 111 93.",
        "n°1.85.05.78.006.084.91",
        "2\u00a095\u00a010\u00a099\u00a0126\u00a0111\u00a093",
        "née en 3, 2 95 10 99 126 111 93",
        "dossier 3 2 95 10 99 126 111 93",
    ],
)
def test_a_social_security_number_is_found_in_a_text(texte):
    assert contient_nir(texte)
    with pytest.raises(ValidationError, match="numéro de sécurité sociale"):
        sans_nir(texte)


def test_a_corsican_number_is_found():
    corps, corps_lu = "184032A123456", 1840319123456
    assert contient_nir(f"{corps}{97 - corps_lu % 97:02}")


@pytest.mark.parametrize(
    "texte",
    [
        "SIRET 35600000000048",
        "SIRET 356 000 000 00048, tél. 03 23 00 00 00",
        "295109912611194",  # wrong key
        "295109912611193456",  # longer than a NIR
        "151,67 heures en octobre 2026",
        "",
    ],
)
def test_other_numbers_are_not_taken_for_one(texte):
    assert not contient_nir(texte)

"""A telephone number is kept in one form, however it was typed."""

import pytest
from django.core.exceptions import ValidationError

from clauses_project.telephones import ecrire_telephone, lire_telephone


@pytest.mark.parametrize(
    ("tape", "garde", "ecrit"),
    [
        ("0612345678", "+33612345678", "06 12 34 56 78"),
        ("06.12.34.56.78", "+33612345678", "06 12 34 56 78"),
        ("06-12-34-56-78", "+33612345678", "06 12 34 56 78"),
        ("+33 (0)6 12 34 56 78", "+33612345678", "06 12 34 56 78"),
        ("0033 6 12 34 56 78", "+33612345678", "06 12 34 56 78"),
        ("06\u00a012\u202f34 56 78", "+33612345678", "06 12 34 56 78"),
        ("03 23 59 00 00", "+33323590000", "03 23 59 00 00"),
        ("+32 470 12 34 56", "+32470123456", "+32 470 12 34 56"),
    ],
)
def test_a_number_in_any_form_is_kept_in_e164_and_written_as_people_read_it(tape, garde, ecrit):
    assert lire_telephone(tape) == garde
    assert ecrire_telephone(garde).replace("\u00a0", " ") == ecrit


@pytest.mark.parametrize("tape", ["12", "06 12 34 56", "Sékou", "06 12 34 56 78 90"])
def test_what_is_no_number_is_refused_in_a_sentence(tape):
    with pytest.raises(ValidationError, match="n'est pas un numéro de téléphone"):
        lire_telephone(tape)

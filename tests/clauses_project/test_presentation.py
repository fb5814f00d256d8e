from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from clauses_project.presentation import Avancement

NB = "\u00a0"


@pytest.mark.parametrize(
    ("realise", "ton", "ecrit"),
    [
        (352, "neutre", f"22,0{NB}%"),
        (1599, "neutre", f"99,9{NB}%"),
        (1600, "ok", f"100,0{NB}%"),
    ],
)
def test_progress_is_a_number_and_judges_nothing_but_the_objective(realise, ton, ecrit):
    avancement = Avancement.de(Decimal(realise), Decimal(1600), Decimal(928))
    assert avancement.ton == ton
    assert f"<b>{ecrit}</b>" in render_to_string("maison/_taux.html", {"a": avancement})


def test_an_objective_of_zero_has_no_rate():
    avancement = Avancement.de(Decimal("640.25"), Decimal(0), Decimal(10))
    assert avancement.taux is None
    html = render_to_string("maison/_taux.html", {"a": avancement})
    assert "sans objet" in html
    assert f"640,25{NB}h réalisées" in html
    assert "<svg" not in html


def test_the_bar_says_in_words_what_it_draws():
    html = render_to_string(
        "maison/_taux.html", {"a": Avancement.de(Decimal(352), Decimal(1600), Decimal(928))}
    )
    assert 'width="22"' in html
    assert 'x1="58"' in html
    assert f"352{NB}h sur 1{NB}600{NB}; 928 prévues à ce jour" in html
    assert "style=" not in html

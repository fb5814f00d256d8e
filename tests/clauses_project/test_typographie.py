"""French spaces of the pages: no-break where French wants them, and nowhere else."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse

from clauses_project.typographie import TypographieMiddleware, typographier

N = "\u00a0"


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("<p>Est-il éligible ?</p>", f"<p>Est-il éligible{N}?</p>"),
        ("<p><b>Deux</b> : un « mot » ; 12 %.</p>", f"<p><b>Deux</b>{N}: un «{N}mot{N}»{N}; 12{N}%.</p>"),
        ('<input value="à : qui ?"><i>a :</i>', f'<input value="à : qui ?"><i>a{N}:</i>'),
        ("<textarea>Qui ? « Lui »\nvoilà : fin</textarea>", "<textarea>Qui ? « Lui »\nvoilà : fin</textarea>"),
        ("<code>a ? b : c</code><style>a :hover { }</style>", "<code>a ? b : c</code><style>a :hover { }</style>"),
        ("<p>\n    : un code ?x=1 :nth</p>", "<p>\n    : un code ?x=1 :nth</p>"),
    ],
)  # fmt: skip
def test_spaces_do_not_break_where_french_says_so(ecrit, lu):
    assert typographier(ecrit.encode()).decode() == lu


def test_only_whole_pages_are_touched(rf):
    def rendre(reponse):
        return TypographieMiddleware(lambda requete: reponse)(rf.get("/"))

    assert N in rendre(HttpResponse("<p>Oui ?</p>")).content.decode()
    assert N not in rendre(HttpResponse("<p>Oui ?</p>", "application/json")).content.decode()
    assert rendre(StreamingHttpResponse([b"<p>Oui ?</p>"])).getvalue() == b"<p>Oui ?</p>"

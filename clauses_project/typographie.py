"""French spaces of the pages: no line begins with « : », « ; », « ! », « ? », « » » or « % », none ends on « « ».

Done once at the door, so that sentences are written with the space bar wherever they are. Only what is read is
touched: nothing inside a tag (what a field holds comes back as it was), nor in a textarea, code, style or script.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

INSECABLE = "\u00a0".encode()
# The next sign that could be markup opens a tag, and not the one that ends a text which is not to be touched.
DANS_LE_TEXTE = rb"(?=[^<>]*+<(?!/(?:textarea|code|pre|style|script)\b))"
FIN_DE_SIGNE = rb"(?=[\s<.,;)&]|\xc2\xa0)"
# One expression by sign: each begins with plain letters, which are found ten times faster.
SIGNES = [
    (
        re.compile(rb" " + signe + rb"(?<=\S " + signe + rb")" + FIN_DE_SIGNE + DANS_LE_TEXTE),
        INSECABLE + signe.lstrip(b"\\"),
    )
    for signe in (rb":", rb";", rb"!", rb"\?", rb"%", "»".encode())
]
SIGNES.append((re.compile("« ".encode() + DANS_LE_TEXTE), "«".encode() + INSECABLE))


def typographier(page: bytes) -> bytes:
    """The same HTML, in UTF-8, whose spaces around French signs do not break."""
    for sans, avec in SIGNES:
        page = sans.sub(avec, page)
    return page


class TypographieMiddleware:
    """Every HTML page that is whole; what is streamed or is not a page leaves as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        if not reponse.streaming and reponse.get("Content-Type", "").startswith("text/html"):
            reponse.content = typographier(reponse.content)
        return reponse

"""Files as they come: encodings, shapes, breaks, attacks."""

import io
import json

import pytest

from marches.decp import octets, refus
from marches.decp.flux import lire
from marches.decp.refus import DecpIllisible
from tests.marches.decp import fichiers
from tests.marches.decp.fichiers import en_json, en_xml, marche

DEUX = (marche("A", objet="Réfection"), marche("B", objet="Élagage"))


def objets(contenu: bytes):
    return [brut["objet"] for brut, _ in lire(fichiers.flux(contenu))]


def en_latin(contenu: bytes) -> bytes:
    return contenu.decode().encode("cp1252")


CONCESSION = {"id": "C", "autoriteConcedante": {"id": fichiers.MAIRIE}, "objet": "Chauffage"}
BONNES = {
    "json": en_json(*DEUX),
    "xml": en_xml(*DEUX),
    "UTF-8 with a byte order mark": b"\xef\xbb\xbf" + en_json(*DEUX),
    "UTF-16": en_json(*DEUX).decode().encode("utf-16"),
    "JSON in Latin-1": en_latin(en_json(*DEUX)),
    "XML in Latin-1 that says UTF-8": en_latin(en_xml(*DEUX)),
    "XML in Latin-1 that says so": en_latin(en_xml(*DEUX).replace(b"UTF-8", b"ISO-8859-1")),
    "the shape of 2019": json.dumps({"marches": list(DEUX)}).encode(),
    "a bare list": json.dumps(list(DEUX)).encode(),
    "control characters in JSON": en_json(*DEUX).replace(b"gymnase", b"gym\x01nase"),
    "line breaks in a text of JSON": en_json(*DEUX).replace(b"Code commune", b"Code\ncommune"),
    "control characters in XML": en_xml(*DEUX).replace(b"Code commune", b"Code\x0b\x01commune"),
    "references to forbidden characters": en_xml(*DEUX).replace(b"Code commune", b"Code&#x1F;&#0;"),
}


@pytest.mark.parametrize("contenu", BONNES.values(), ids=BONNES)
def test_a_file_is_read_however_it_is_written(contenu):
    assert objets(contenu) == ["Réfection", "Élagage"]


def test_contracts_and_concessions_are_read_in_one_pass():
    contenu = en_json(*DEUX, concessions=[CONCESSION])
    assert objets(contenu) == ["Réfection", "Élagage", "Chauffage"]


def test_a_contract_alone_is_read():
    assert objets(json.dumps({"marches": {"marche": DEUX[0]}}).encode()) == ["Réfection"]


def test_a_file_may_hold_no_contract():
    assert objets(b'{"marches": {"marche": []}}') == []


def bombe_xml() -> bytes:
    entites = "".join(
        f'<!ENTITY e{rang} "{f"&e{rang - 1};" * 10 if rang else "ha"}">' for rang in range(10)
    )
    return (
        f"<!DOCTYPE marches [{entites}]><marches><marche><id>&e9;</id></marche></marches>".encode()
    )


MAUVAISES = {
    "empty": (b"", refus.VIDE),
    "spaces": (b"  \n ", refus.VIDE),
    "an error page": (b"<!DOCTYPE html><html><body>404</body></html>", refus.PAGE_WEB),
    "an error page without a doctype": (b"\n<html lang='fr'><body>502</body>", refus.PAGE_WEB),
    "a text": ("Marchés de mai".encode(), refus.NI_L_UN_NI_L_AUTRE),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(99), refus.NI_L_UN_NI_L_AUTRE),
    "an archive": (b"PK\x03\x04" + bytes(99), refus.ARCHIVE),
    "truncated JSON": (en_json(*DEUX)[:-40], refus.TRONQUE),
    "truncated XML": (en_xml(*DEUX)[:-40], refus.TRONQUE),
    "JSON with a comma too many": (en_json(*DEUX).replace(b"}}]", b"}}],,"), refus.ABIME.format("JSON")),
    "a shape of something else": (b'{"features": [{"type": "Feature"}]}', refus.AUTRE_FORME),
    "JSON that is a number": (b"[1, 2, 3]", refus.AUTRE_FORME),
    "XML of something else": (b"<rss><channel><title>x</title></channel></rss>", refus.AUTRE_FORME),
    "an external entity": (
        b'<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><marches><marche><id>&x;</id></marche></marches>',
        refus.ENTITES,
    ),
    "a billion laughs": (bombe_xml(), refus.ENTITES),
    "a doctype far from the beginning": (
        b"<!-- " + b"x" * 9000 + b" -->" + bombe_xml(), refus.ENTITES,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("contenu", "phrase"), MAUVAISES.values(), ids=MAUVAISES)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(contenu, phrase):
    with pytest.raises(DecpIllisible) as refuse:
        objets(contenu)
    assert refuse.value.raisons == (phrase,)


class SansFin(io.RawIOBase):
    """A beginning, then the same piece again and again."""

    def __init__(self, debut: bytes, suite: bytes, taille: int):
        self.debut, self.suite, self.taille, self.place = debut, suite, taille, 0

    def seek(self, place, *_):
        self.place = place
        return place

    def read(self, taille=-1):
        lu = b"" if self.place else self.debut
        self.place += 1
        while len(lu) < taille and self.place * taille < self.taille:
            lu += self.suite
        return lu


@pytest.mark.parametrize(
    ("debut", "suite"),
    [
        (b'{"marches": {"marche": [{"objet": "', b"x" * 65536),
        (b'{"marches": {"marche": [{"objet": ', b"[" * 65536),
        (b'{"marches": {"marche": [{"objet": ', b'{"a": ' * 9000),
        (b'{"marches": {"marche": [{"objet": [', b'"abcdefgh",' * 6000),
        (b'{"autre": [', b'"abcdefgh",' * 6000),
        (b"<marches><marche><objet>", b"x" * 65536),
        (b"<marches><marche>", b"<a>" * 20000),
        (b"<autre>", b"<a>b</a>" * 9000),
    ],
    ids=["text", "brackets", "objects", "list", "shape", "xml text", "xml depth", "xml shape"],
)
def test_memory_is_bounded_whatever_the_file_holds(debut, suite):
    fichier = SansFin(debut, suite, taille=200 * 1024 * 1024)
    with pytest.raises(DecpIllisible):
        for _ in lire(fichier):
            pass
    assert fichier.place * octets.MORCEAU <= 205 * 1024 * 1024

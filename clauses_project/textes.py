"""Text as it is searched and as it is refused."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from stdnum.fr import nir

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"})
FIN_DES_ECRITURES_D_EUROPE = 0x0600
PONCTUATION = re.compile(r"[^0-9a-z]+")
NIR_POSSIBLE = re.compile(
    r"(?<![0-9A-Za-z])(?=([12378](?:[\s.\-]?[0-9]){4}[\s.\-]?(?:[0-9][\s.\-]?[0-9]|2[ABab])"
    r"(?:[\s.\-]?[0-9]){8})(?![0-9A-Za-z]))"  # looked ahead: a figure before it must not hide it
)


class _SansAccents(dict[int, int | None]):
    """What `str.translate` takes accents off with; the signs of European scripts are looked up once."""

    def __missing__(self, signe: int) -> int | None:
        garde = None if unicodedata.combining(chr(signe)) else signe
        if signe < FIN_DES_ECRITURES_D_EUROPE:
            self[signe] = garde
        return garde


SANS_ACCENTS = _SansAccents()


def normaliser(texte: str) -> str:
    """Lower case, without accents, every other sign made one space: the form that searches compare."""
    if not texte.isascii():
        decompose = unicodedata.normalize("NFKD", texte.translate(LIGATURES))
        texte = decompose.translate(SANS_ACCENTS)
    return PONCTUATION.sub(" ", texte.lower()).strip()


def contient_nir(texte: str) -> bool:
    """True when a social security number stands in the text: fifteen signs whose key is right.

    The key (97 minus the thirteen first modulo 97) tells it from a SIRET or a telephone number.
    """
    return any(
        nir.is_valid(re.sub(r"[\s.\-]", "", trouve[1]).upper())
        for trouve in NIR_POSSIBLE.finditer(texte)
    )


def sans_nir(texte: str) -> None:
    """Refuses a free text holding a NIR, whose use is closed to us (décret n° 2019-341)."""
    if contient_nir(texte):
        raise ValidationError(
            "Ce texte contient un numéro de sécurité sociale. "
            "La loi nous interdit de le conserver : retirez-le.",
            code="nir",
        )

"""Text as it is searched and as it is refused."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from stdnum.fr import nir

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "’": "'"})
PONCTUATION = re.compile(r"[^0-9a-z]+")
NIR_POSSIBLE = re.compile(
    r"(?<![0-9A-Za-z])(?=([12378](?:[\s.\-]?[0-9]){4}[\s.\-]?(?:[0-9][\s.\-]?[0-9]|2[ABab])"
    r"(?:[\s.\-]?[0-9]){8})(?![0-9A-Za-z]))"  # looked ahead: a figure before it must not hide it
)


def normaliser(texte: str) -> str:
    """Lower case, without accents, every other sign made one space: the form that searches compare."""
    decompose = unicodedata.normalize("NFKD", texte.translate(LIGATURES))
    sans_accents = "".join(signe for signe in decompose if not unicodedata.combining(signe))
    return PONCTUATION.sub(" ", sans_accents.lower()).strip()


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

"""The fingerprint of a person: the same in every structure, telling nothing without the key."""

import hashlib
import hmac
from datetime import date

from django.conf import settings

from clauses_project.textes import normaliser


def empreinte(*, nom: str, prenom: str, date_naissance: date | None) -> str:
    """HMAC-SHA256, keyed by `CLE_EMPREINTE`, of the normalised name and the birth date, in hexadecimal.

    It outlives the identity, so that a réseau counts once a person known to two structures. None ("")
    without a birth date: a name is not enough to say that two people are one.
    """
    if date_naissance is None:
        return ""
    texte = "|".join((normaliser(nom), normaliser(prenom), date_naissance.isoformat()))
    return hmac.new(settings.CLE_EMPREINTE.encode(), texte.encode(), hashlib.sha256).hexdigest()

"""The signed text in the link of an invitation, and in those by which one comes without an account."""

from base64 import b32encode
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from comptes.models import Invitation, LienSigne

SEL = "comptes.invitation"
SEL_LIEN = "comptes.lien"
SEL_COURT = "comptes.lien.court"
SIGNES = 16  # of 32 each: 80 bits, more than anybody may try against a page


class JetonInvalide(Exception):
    """Not a text we signed: cut when it was copied, or forged."""


class JetonExpire(Exception):
    """Ours, and too old."""


def ecrire(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SEL)


def lire(jeton: str) -> Invitation:
    """The invitation a link speaks of, whatever became of it. Raises `JetonInvalide`, `JetonExpire`."""
    try:
        pk = signing.loads(jeton, salt=SEL, max_age=timedelta(days=settings.INVITATION_JOURS))
        return Invitation.objects.pour_liste().get(pk=pk)
    except signing.SignatureExpired as trop_tard:
        raise JetonExpire from trop_tard
    except (signing.BadSignature, Invitation.DoesNotExist) as faux:
        raise JetonInvalide from faux


def ecrire_lien(lien: LienSigne) -> str:
    return signing.dumps(lien.pk, salt=SEL_LIEN)


def lire_lien(jeton: str) -> LienSigne:
    """The link a text speaks of, whatever became of it. Raises `JetonInvalide`."""
    try:
        pk = signing.loads(jeton, salt=SEL_LIEN)
        return LienSigne.objects.select_related("entreprise", "structure").get(pk=pk)
    except (signing.BadSignature, LienSigne.DoesNotExist) as faux:
        raise JetonInvalide from faux


def ecrire_court(lien: LienSigne) -> str:
    """A text short enough for an SMS, that may be typed again by hand: « 3f-k7qm2x… », lower case."""
    return f"{int_to_base36(lien.pk)}-{_signature(lien.pk)}"


def lire_court(jeton: str) -> LienSigne:
    """The link a short text speaks of, whatever became of it. Raises `JetonInvalide`."""
    cle, _, signature = jeton.lower().partition("-")
    try:
        pk = base36_to_int(cle)
        if not constant_time_compare(signature, _signature(pk)):
            raise JetonInvalide
        return LienSigne.objects.select_related("structure").get(pk=pk)
    except (ValueError, OverflowError, LienSigne.DoesNotExist) as faux:
        raise JetonInvalide from faux


def _signature(pk: int) -> str:
    return b32encode(salted_hmac(SEL_COURT, str(pk)).digest()).decode().lower()[:SIGNES]


def lien_en_session(jeton: str) -> LienSigne | None:
    """The link by which someone came in, while it is open."""
    try:
        lien = lire_lien(jeton)
    except JetonInvalide:
        return None
    return lien if lien.est_ouvert else None

"""The signed text in the link of an invitation, and in those by which one comes without an account."""

from datetime import timedelta

from django.conf import settings
from django.core import signing

from comptes.models import Invitation, LienSigne

SEL = "comptes.invitation"
SEL_LIEN = "comptes.lien"


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


def lien_en_session(jeton: str) -> LienSigne | None:
    """The link by which someone came in, while it is open."""
    try:
        lien = lire_lien(jeton)
    except JetonInvalide:
        return None
    return lien if lien.est_ouvert else None

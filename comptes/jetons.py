"""The signed text in the link of an invitation."""

from datetime import timedelta

from django.conf import settings
from django.core import signing

from comptes.models import Invitation

SEL = "comptes.invitation"


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

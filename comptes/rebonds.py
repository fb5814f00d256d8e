"""What the mail server of an addressee answered: refusals (RFC 3464) read and written on the e-mail they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from django.core.signing import BadSignature
from django.db import transaction

from comptes.courriels import ENTETE, signature
from comptes.enums import EtatCourriel
from comptes.models import Courriel

RAISONS = {  # beginning of the status (RFC 3463): what it means for who wrote
    "5.1.2": "Le domaine de cette adresse n'existe pas.",
    "5.1.3": "L'adresse est mal écrite.",
    "5.1.6": "La boîte a déménagé sans laisser de nouvelle adresse.",
    "5.1.": "L'adresse n'existe pas.",
    "5.2.1": "La boîte est fermée.",
    "5.2.2": "La boîte est pleine.",
    "5.2.3": "Le message est trop gros pour cette boîte.",
    "5.3.4": "Le message est trop gros pour ce serveur.",
    "5.4.": "Le serveur du destinataire est introuvable.",
    "4.4.": "Le serveur du destinataire n'a pas répondu à temps.",
    "4.2.2": "La boîte est pleine.",
    "5.7.": "Le serveur du destinataire refuse nos messages.",
}
REFUS_SANS_RAISON = "Le serveur du destinataire a refusé le message."
JETON = re.compile(r"[0-9]+\.[\w-]+")


@dataclass(frozen=True)
class Rebond:
    """A refusal for good: which e-mail, and why."""

    courriel: int
    statut: str
    reponse: str

    @property
    def raison(self) -> str:
        """In French first, then the server's own words for who must find out."""
        debuts = sorted(RAISONS, key=len, reverse=True)
        phrase = next(
            (RAISONS[debut] for debut in debuts if self.statut.startswith(debut)),
            REFUS_SANS_RAISON,
        )
        details = " ".join(f"{self.statut} {self.reponse}".split())[:500]
        return f"{phrase} ({details})" if details else phrase


def lire(brut: bytes) -> Rebond | None:
    """The refusal that a message tells, or None: no delivery report, a mere delay, no e-mail of ours."""
    message = message_from_bytes(brut, policy=policy.default)
    echec = next(
        (
            bloc
            for bloc in _destinataires(message)
            if str(bloc.get("Action", "")).strip().lower() == "failed"
        ),
        None,
    )
    courriel = _courriel_dont_il_parle(message)
    if echec is None or courriel is None:
        return None
    reponse = str(echec.get("Diagnostic-Code", ""))
    return Rebond(
        courriel=courriel,
        statut=str(echec.get("Status", "")).strip().split(" ")[0],
        reponse=reponse.partition(";")[2] or reponse,
    )


def _destinataires(message: EmailMessage) -> Iterator[Message]:
    """The blocks of the report that speak of an addressee."""
    for partie in message.walk():
        if partie.get_content_type() == "message/delivery-status" and partie.is_multipart():
            yield from (bloc for bloc in partie.get_payload() if "Action" in bloc)


def _courriel_dont_il_parle(message: EmailMessage) -> int | None:
    """The number of the e-mail, by the headers it left with, wherever the report quotes them."""
    for partie in message.walk():
        if partie is message:
            entetes = str(message.get("References", "")) + str(message.get("In-Reply-To", ""))
        elif partie.get_content_type() == "text/rfc822-headers":
            entetes = _texte(partie)
        else:
            entetes = f"{partie.get(ENTETE, '')} {partie.get('Message-ID', '')}"
        for jeton in JETON.findall(entetes):
            try:
                return int(signature.unsign(jeton))
            except BadSignature:
                continue
    return None


def _texte(partie: Message) -> str:
    contenu = partie.get_payload(decode=True)
    return contenu.decode("utf-8", "replace") if isinstance(contenu, bytes) else ""


@transaction.atomic
def noter(rebond: Rebond) -> Courriel | None:
    """Marks the e-mail as refused, with the reason; None when it is known no more. Again: changes nothing."""
    courriel = Courriel.objects.select_for_update(of=("self",)).filter(pk=rebond.courriel).first()
    if courriel is not None and courriel.etat != EtatCourriel.REJETE:
        courriel.etat, courriel.erreur = EtatCourriel.REJETE, rebond.raison
        courriel.save(update_fields=["etat", "erreur"])
    return courriel

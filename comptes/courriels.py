"""E-mails of the application: written down with what they said, sent once the work they speak of is stored."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from email.utils import parseaddr
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import Signer
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from comptes.enums import EtatCourriel
from comptes.models import Courriel, Utilisateur

ENTETE = "X-Clauses-Courriel"
signature = Signer(sep=".", salt="comptes.courriels")
CACHE = "[lien personnel, connu de son seul destinataire]"
journal = logging.getLogger("clauses.courriels")


def envoyer(
    *,
    structure: Any,
    destinataire: str,
    gabarit: str = "",
    sujet: str = "",
    texte: str = "",
    par: Utilisateur | None = None,
    contexte: dict[str, Any] | None = None,
    secret: str = "",
    concerne: Mapping[str, Any] | None = None,
) -> Courriel:
    """Writes an e-mail down, and sends it when the running transaction is stored.

    Either `gabarit` (a template whose first line is the subject; it reads `structure`, `par`, `prenom`
    of the addressee, `repondre`: an answer will be read, and `contexte`), or `sujet` and `texte`.
    `secret` is a part of the text, a link most often, that the stored copy must not show (unless it is
    where e-mails are read). A failure to send is written on the row and breaks nothing.
    `concerne` says the company or the buyer it is written to, and its contract: see `Courriel`.
    """
    if settings.COURRIELS_LUS_SUR_LA_PAGE:
        secret = ""
    repondre_a = _repondre_a(structure, par)
    if gabarit:
        commun = {"structure": structure, "par": par, "prenom": "", "repondre": bool(repondre_a)}
        rendu = render_to_string(gabarit, commun | (contexte or {}))
        sujet, _, texte = rendu.strip().partition("\n")
    texte = texte.strip() + "\n"
    courriel = Courriel.objects.create(
        structure=structure,
        destinataire=destinataire,
        sujet=" ".join(sujet.split())[:200],
        texte=texte.replace(secret, CACHE) if secret else texte,
        par=par,
        **(concerne or {}),
    )
    transaction.on_commit(partial(_expedier, courriel, texte, repondre_a))
    return courriel


def expedier_en_attente(courriels: QuerySet[Courriel]) -> int:
    """Sends those left behind by a process that died, that nobody is sending; returns how many were tried.

    One whose stored copy hides a personal link cannot be sent again.
    """
    essayes = 0
    restants = courriels.filter(etat=EtatCourriel.A_ENVOYER).exclude(texte__contains=CACHE)
    for pk in restants.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            libres = restants.select_for_update(skip_locked=True, of=("self",))
            for courriel in libres.select_related("structure", "par").filter(pk=pk):
                repondre_a = _repondre_a(courriel.structure, courriel.par)
                _expedier(courriel, courriel.texte, repondre_a)
                essayes += 1
    return essayes


def _repondre_a(structure: Any, par: Utilisateur | None) -> list[str]:
    """Who reads the answer: the person who acted, else the structure."""
    adresse = par.email if par else getattr(structure, "courriel", "")
    return [adresse] if adresse else []


def _entetes(courriel: Courriel) -> dict[str, str]:
    """What a refusal brings back (see `rebonds`), signed: nobody else can tell us which e-mail was refused."""
    jeton = signature.sign(str(courriel.pk))
    hote = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return {ENTETE: jeton, "Message-ID": f"<{jeton}@{hote}>"}


def _expedier(courriel: Courriel, texte: str, repondre_a: list[str]) -> None:
    message = EmailMessage(
        courriel.sujet,
        texte,
        to=[courriel.destinataire],
        reply_to=repondre_a,
        headers=_entetes(courriel),
    )
    try:
        if not settings.COURRIELS_LUS_SUR_LA_PAGE:
            message.send()
    except Exception as panne:  # whatever a mail server may answer, the page goes on
        journal.exception("courriel %s non envoyé", courriel.pk)
        courriel.etat, courriel.erreur = EtatCourriel.ECHEC, str(panne) or type(panne).__name__
    else:
        courriel.etat, courriel.envoye_le = EtatCourriel.ENVOYE, timezone.now()
    courriel.save(update_fields=["etat", "erreur", "envoye_le"])

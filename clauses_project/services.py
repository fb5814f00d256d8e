"""The State's open services that forms may ask: a company, an address. Off or silent, a form works without.

An answer is kept a day. A service that does not answer is left alone for a minute: nobody waits for it
at every field.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Mapping
from typing import Any

import httpx
from django.conf import settings
from django.core.cache import cache

journal = logging.getLogger("clauses")
UN_JOUR, UNE_MINUTE = 86_400, 60
POIDS_MAX = 1024 * 1024  # bytes of an answer


def interroger(base: str, chemin: str, parametres: Mapping[str, str | int]) -> Any:
    """What the service at `base` answers, decoded; None when it is switched off, silent or makes no sense."""
    if not base:
        return None
    demande = json.dumps([base, chemin, dict(parametres)], sort_keys=True)
    cle = f"service:{hashlib.sha256(demande.encode()).hexdigest()}"
    muet = f"service-muet:{hashlib.sha256(base.encode()).hexdigest()}"
    if (connue := cache.get(cle)) is not None:
        return connue
    if cache.get(muet):
        return None
    try:
        reponse = _lire(base + chemin, parametres)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as erreur:
        journal.warning("Service muet : %s (%s)", base, type(erreur).__name__)
        cache.set(muet, True, UNE_MINUTE)
        return None
    cache.set(cle, reponse, UN_JOUR)
    return reponse


def _lire(adresse: str, parametres: Mapping[str, str | int]) -> Any:
    """Raises httpx's errors, ValueError when the answer is too long (to read, or to come) or is not JSON."""
    contenu, avant = b"", time.monotonic() + settings.SERVICES_DELAI
    with (
        httpx.Client(timeout=settings.SERVICES_DELAI, follow_redirects=False) as client,
        client.stream("GET", adresse, params=dict(parametres)) as reponse,
    ):
        if reponse.status_code != httpx.codes.OK:
            raise ValueError(f"réponse {reponse.status_code}")
        for morceau in reponse.iter_bytes():
            contenu += morceau
            if len(contenu) > POIDS_MAX or time.monotonic() > avant:
                raise ValueError("réponse trop longue")
    return json.loads(contenu)

"""An e-mail pasted with its headers: who, to whom, when, about what, and what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from django.utils import timezone

from clauses_project.textes import normaliser

ENTETES = {
    "de": "de",
    "from": "de",
    "expediteur": "de",
    "a": "a",
    "to": "a",
    "pour": "a",
    "destinataire": "a",
    "cc": "copie",
    "copie": "copie",
    "date": "date",
    "envoye": "date",
    "envoye le": "date",
    "sent": "date",
    "objet": "objet",
    "sujet": "objet",
    "subject": "objet",
}
ENTETE = re.compile(r"^\s*([^\s:][^:\n]{0,20}?)\s*:\s*(.*)$")
MOIS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
EN_LETTRES = re.compile(r"\b(\d{1,2})(?:er)? ([a-z]+) (\d{4})\b")
EN_CHIFFRES = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\b")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
HEURE = re.compile(r"\b([01]?\d|2[0-3])\s?[:hH]\s?([0-5]\d)\b")
PREFIXES = re.compile(r"^(?:\s*(?:re|tr|fw|fwd|ref)\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True)
class CourrielColle:
    """What was recognised; `quand` is None when no header gives a date that exists."""

    de: str = ""
    a: str = ""
    quand: datetime | None = None
    heure_connue: bool = False
    objet: str = ""
    texte: str = ""

    @property
    def avec(self) -> str:
        """« De … à … », for whom it was with."""
        morceaux = [f"de {self.de}" if self.de else "", f"à {self.a}" if self.a else ""]
        return " ".join(filter(None, morceaux))[:200]


def lire(colle: str) -> CourrielColle:
    """Headers are the first lines « De : », « À : », « Date : », « Objet : », in any order, in French or English.

    A header that goes on on the next line is read whole; the rest is the text. Without any header, all of
    it is the text.
    """
    lignes = colle.replace("\r\n", "\n").replace("\u00a0", " ").strip("\ufeff\n ").split("\n")
    trouves, reste = _entetes(lignes)
    quand, heure_connue = _lire_la_date(trouves.get("date", ""))
    return CourrielColle(
        de=trouves.get("de", ""),
        a=trouves.get("a", ""),
        quand=quand,
        heure_connue=heure_connue,
        objet=PREFIXES.sub("", trouves.get("objet", ""))[:200],
        texte="\n".join(reste).strip(),
    )


def _entetes(lignes: list[str]) -> tuple[dict[str, str], list[str]]:
    """The headers, and the lines after them."""
    trouves: dict[str, str] = {}
    dernier = ""
    for rang, ligne in enumerate(lignes):
        trouve = ENTETE.match(ligne)
        nom = ENTETES.get(normaliser(trouve[1]), "") if trouve else ""
        if trouve and nom:
            trouves.setdefault(nom, trouve[2].strip())
            dernier = nom
        elif trouves and dernier and ligne[:1] in (" ", "\t") and ligne.strip():
            trouves[dernier] = f"{trouves[dernier]} {ligne.strip()}".strip()
        elif trouve and trouves:
            dernier = ""  # a header that says nothing to us: « Importance : haute »
        elif ligne.strip() or trouves:
            return trouves, lignes[rang:]
    return trouves, []


def _lire_la_date(texte: str) -> tuple[datetime | None, bool]:
    """The day, and the hour when it is said, of « lundi 16 novembre 2026 à 14:05 », « 16/11/2026 14:05 »…"""
    try:
        return timezone.localtime(parsedate_to_datetime(texte)), True
    except (TypeError, ValueError):
        pass
    jour = _jour(texte)
    if jour is None:
        return None, False
    heure = HEURE.search(EN_CHIFFRES.sub(" ", texte))
    heures, minutes = (int(heure[1]), int(heure[2])) if heure else (0, 0)
    try:
        naif = datetime(*jour, heures, minutes)  # noqa: DTZ001 made aware just below
    except ValueError:
        return None, False
    return timezone.make_aware(naif), heure is not None


def _jour(texte: str) -> tuple[int, int, int] | None:
    if trouve := ISO.search(texte):
        return int(trouve[1]), int(trouve[2]), int(trouve[3])
    if trouve := EN_CHIFFRES.search(texte):
        return int(trouve[3]), int(trouve[2]), int(trouve[1])
    if trouve := EN_LETTRES.search(normaliser(texte)):
        for rang, mois in enumerate(MOIS, 1):
            if len(trouve[2]) >= 3 and mois.startswith(trouve[2]):
                return int(trouve[3]), rang, int(trouve[1])
    return None

"""Days, weeks and months as files write them. A week is ISO's: Monday to Sunday, S01 holds 4 January."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clauses_project.classeurs import Cellule
from clauses_project.dates import dernier_jour
from clauses_project.textes import normaliser
from suivi.fichiers.resultats import Periode

NOMS_DE_MOIS = {
    nom: rang
    for rang, noms in enumerate(
        (
            "janvier janv jan",
            "fevrier fevr fev",
            "mars",
            "avril avr",
            "mai",
            "juin",
            "juillet juil",
            "aout",
            "septembre sept",
            "octobre oct",
            "novembre nov",
            "decembre dec",
        ),
        start=1,
    )
    for nom in noms.split()
}
NOMS_DE_JOURS = {
    nom: rang
    for rang, noms in enumerate(
        ("lundi lun", "mardi mar", "mercredi mer", "jeudi jeu", "vendredi ven", "samedi sam"),
        start=1,
    )
    for nom in noms.split()
} | {"dimanche": 7, "dim": 7}

ORIGINE_DES_TABLEURS = date(1899, 12, 30)  # day 0 of serial numbers, from March 1900 on
SERIES = range(18_264, 73_051)  # 1950 to 2099
SIECLE = 2000
ANNEE_ECRITE = re.compile(r"\b20\d\d\b|\b\d\d$")

# All read on normalised text, where « 25/05/2026 » is « 25 05 2026 » (see `normaliser`).
_AN = r"(20\d\d|\d\d)"
_MOIS = "|".join(sorted(NOMS_DE_MOIS, key=len, reverse=True))
_JOUR = rf"(\d{{1,2}})(?:er)? (\d{{1,2}}|{_MOIS})(?: {_AN})?"
JOUR = re.compile(rf"\b{_JOUR}\b")
JOUR_ET_HEURE = re.compile(rf"{_JOUR}(?: \d\d \d\d(?: \d\d)?)?")
JOUR_ISO = re.compile(r"\b(20\d\d|19\d\d) (\d\d) (\d\d)\b")
JOUR_DE_NAISSANCE = re.compile(rf"(\d{{1,2}})(?:er)? (\d{{1,2}}|{_MOIS}) ((?:19|20)?\d\d)")
DU_AU = re.compile(rf"\b(?:du )?{_JOUR} (?:au |a )?{_JOUR}\b")
DU_AU_MEME_MOIS = re.compile(rf"\bdu (\d{{1,2}})(?:er)? au {_JOUR}\b")
SEMAINE_DU = re.compile(rf"\b(?:semaine|sem) (?:du )?{_JOUR}\b")
SEMAINE = re.compile(rf"\b(?:semaine|sem|s|w)(?: n)? ?(\d{{1,2}})(?:(?: de)? {_AN})?\b")
SEMAINE_ISO = re.compile(r"\b(20\d\d) ?(?:semaine|sem|s|w) ?(\d{1,2})\b")
MOIS_COURT = re.compile(r"(0?[1-9]|1[0-2]) ([23]\d)")  # « 05/26 »
ANNEE_PUIS_MOIS = re.compile(rf"\b(20\d\d) ({_MOIS})\b(?! \d\d)")
MOIS_ECRIT = re.compile(rf"\b({_MOIS})(?: {_AN})?\b")
MOIS_CHIFFRE = re.compile(r"\b(0?[1-9]|1[0-2]) (20\d\d)\b")
MOIS_ISO = re.compile(r"\b(20\d\d) ?(0[1-9]|1[0-2])\b")


@dataclass(frozen=True, slots=True)
class Repere:
    """What tells the year of a month that was written without: the file, else the last one there was."""

    aujourd_hui: date
    annee: int | None = None

    def annee_du_mois(self, mois: int) -> int:
        if self.annee:
            return self.annee
        return self.aujourd_hui.year - (mois > self.aujourd_hui.month)

    def annee_de_la_semaine(self, numero: int) -> int:
        if self.annee:
            return self.annee
        annee, semaine, _ = self.aujourd_hui.isocalendar()
        return annee - (numero > semaine)


def du_mois(annee: int, mois: int) -> Periode:
    premier = date(annee, mois, 1)
    return Periode(premier, dernier_jour(premier))


def de_la_semaine(annee: int, numero: int) -> Periode | None:
    """None when that year has no such week."""
    try:
        lundi = date.fromisocalendar(annee, numero, 1)
    except ValueError:
        return None
    return Periode(lundi, lundi + timedelta(days=6))


def semaine_du(jour: date) -> Periode:
    """The week that a day belongs to."""
    lundi = jour - timedelta(days=jour.weekday())
    return Periode(lundi, lundi + timedelta(days=6))


def lire_jour(cellule: Cellule, repere: Repere) -> date | None:
    """« 25/05/2026 », « 2026-05-25 », « 25 mai », a real date or its serial number."""
    if isinstance(cellule, bool):
        return None
    if isinstance(cellule, int | float):
        return _de_la_serie(cellule)
    if not isinstance(cellule, str):
        return _jour_de(cellule)
    texte = normaliser(cellule)
    if texte.isdigit() and len(texte) == 5:
        return _de_la_serie(int(texte))
    if trouve := JOUR_ISO.match(texte):
        return _jour(int(trouve[1]), int(trouve[2]), int(trouve[3]))
    if trouve := JOUR_ET_HEURE.fullmatch(_sans_jour_de_semaine(texte)):
        return _jour_ecrit(trouve.groups(), repere)
    return None


def lire_naissance(cellule: Cellule, repere: Repere) -> date | None:
    """A day of birth: of two digits, the year is the one that makes someone of fourteen or more."""
    if not isinstance(cellule, str):
        return lire_jour(cellule, repere)
    trouve = JOUR_DE_NAISSANCE.fullmatch(normaliser(cellule))
    if not trouve:
        return lire_jour(cellule, repere) if JOUR_ISO.match(normaliser(cellule)) else None
    annee = int(trouve[3])
    if annee < 100:
        annee += SIECLE if annee + SIECLE <= repere.aujourd_hui.year - 14 else SIECLE - 100
    return _jour(annee, _rang_du_mois(trouve[2]), int(trouve[1]))


def lire_mois(cellule: Cellule, repere: Repere) -> Periode | None:
    """« mai 2026 », « 05/2026 », « 2026-05 », « mai », 5, or a day of it."""
    if isinstance(cellule, bool):
        return None
    if isinstance(cellule, int) and 1 <= cellule <= 12:
        return du_mois(repere.annee_du_mois(cellule), cellule)
    texte = normaliser(cellule) if isinstance(cellule, str) else ""
    if trouve := MOIS_COURT.fullmatch(texte):
        return du_mois(_annee(trouve[2]), int(trouve[1]))
    if jour := lire_jour(cellule, repere):
        return du_mois(jour.year, jour.month)
    texte = texte or normaliser(str(cellule or ""))
    if texte.isdigit() and len(texte) <= 2 and 1 <= int(texte) <= 12:
        return du_mois(repere.annee_du_mois(int(texte)), int(texte))
    return mois_dans(texte, repere)


def lire_semaine(cellule: Cellule, repere: Repere) -> Periode | None:
    """« S22 2026 », « 2026-W22 », « semaine 22 », 22, « du 25/05 au 31/05 », or a day of it.

    A month, where a month is written.
    """
    if isinstance(cellule, bool):
        return None
    if isinstance(cellule, int) and 1 <= cellule <= 53:
        return de_la_semaine(repere.annee_de_la_semaine(cellule), cellule)
    if jour := lire_jour(cellule, repere):
        return semaine_du(jour)
    texte = normaliser(str(cellule or ""))
    if texte.isdigit() and len(texte) <= 2:
        return de_la_semaine(repere.annee_de_la_semaine(int(texte)), int(texte))
    return (
        intervalle_dans(texte, repere)
        or semaine_dans(texte, repere)
        or mois_dans(texte, repere)  # « Période : 05/2026 »
    )


def intervalle_dans(texte: str, repere: Repere) -> Periode | None:
    """« du 25/05/2026 au 31/05/2026 » inside a normalised text. The first takes the year of the second."""
    if trouve := DU_AU_MEME_MOIS.search(texte):
        fin = _jour_ecrit(trouve.groups()[1:], repere)
        debut = fin and _jour(fin.year, fin.month, int(trouve[1]))
    elif trouve := DU_AU.search(texte):
        fin = _jour_ecrit(trouve.groups()[3:], repere)
        debut = fin and _debut_avant(trouve.groups()[:3], fin)
    else:
        return None
    return Periode(debut, fin) if debut and fin and debut <= fin else None


def semaine_dans(texte: str, repere: Repere) -> Periode | None:
    """« semaine du 25/05/2026 », « S22 2026 », « 2026-W22 » inside a normalised text."""
    if trouve := SEMAINE_DU.search(texte):
        jour = _jour_ecrit(trouve.groups(), repere)
        return semaine_du(jour) if jour else None
    if trouve := SEMAINE_ISO.search(texte):
        return de_la_semaine(int(trouve[1]), int(trouve[2]))
    if trouve := SEMAINE.search(texte):
        numero = int(trouve[1])
        annee = _annee(trouve[2]) if trouve[2] else repere.annee_de_la_semaine(numero)
        return de_la_semaine(annee, numero)
    return None


def mois_dans(texte: str, repere: Repere) -> Periode | None:
    """« mai 2026 », « 05/2026 » inside a normalised text."""
    if trouve := ANNEE_PUIS_MOIS.search(texte):
        return du_mois(int(trouve[1]), NOMS_DE_MOIS[trouve[2]])
    if trouve := MOIS_ECRIT.search(texte):
        mois = NOMS_DE_MOIS[trouve[1]]
        return du_mois(_annee(trouve[2]) if trouve[2] else repere.annee_du_mois(mois), mois)
    if trouve := MOIS_CHIFFRE.search(texte):
        return du_mois(int(trouve[2]), int(trouve[1]))
    if trouve := MOIS_ISO.search(texte):
        return du_mois(int(trouve[1]), int(trouve[2]))
    return None


def _debut_avant(groupes: tuple[str | None, ...], fin: date) -> date | None:
    """The last such day before the end, when its year is not written."""
    jour, mois, annee = groupes
    rang = _rang_du_mois(mois or "")
    if annee:
        return _jour(_annee(annee), rang, int(jour or 0))
    return _jour(fin.year - (rang > fin.month), rang, int(jour or 0))


def _jour_ecrit(groupes: tuple[str | None, ...], repere: Repere) -> date | None:
    jour, mois, annee = groupes
    rang = _rang_du_mois(mois or "")
    if not 1 <= rang <= 12:
        return None
    return _jour(_annee(annee) if annee else repere.annee_du_mois(rang), rang, int(jour or 0))


def _rang_du_mois(mois: str) -> int:
    return int(mois) if mois.isdigit() else NOMS_DE_MOIS[mois]


def _annee(texte: str) -> int:
    return int(texte) if len(texte) == 4 else SIECLE + int(texte)


def _jour(annee: int, mois: int, jour: int) -> date | None:
    try:
        return date(annee, mois, jour)
    except ValueError:
        return None


def _jour_de(cellule: Cellule) -> date | None:
    if isinstance(cellule, datetime):
        return cellule.date()
    return cellule if isinstance(cellule, date) else None


def _de_la_serie(nombre: float) -> date | None:
    return ORIGINE_DES_TABLEURS + timedelta(days=int(nombre)) if int(nombre) in SERIES else None


def _sans_jour_de_semaine(texte: str) -> str:
    premier, _, reste = texte.partition(" ")
    return reste if premier in NOMS_DE_JOURS else texte

"""Headings that are a month, a week or a day: the wide form of a file of hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from clauses_project.dates import dernier_jour
from suivi.fichiers import periodes
from suivi.fichiers.champs import Champ
from suivi.fichiers.periodes import NOMS_DE_JOURS, Repere
from suivi.fichiers.resultats import Colonne, JourDeSemaine, JourDuMois, Periode, Quand
from suivi.fichiers.semaines import dans_le_mois

MOTS_D_HEURES = frozenset(
    {
        *("h", "hrs", "heure", "heures", "nb", "nbre", "nombre", "travail", "travaillees"),
        *("travaillee", "travaille", "effectuees", "realisees"),
        *("d", "de", "du", "des", "le", "la", "en", "au", "mois", "semaine", "sem", "jour"),
    }
)
MOTS_DE_FORMATION = MOTS_D_HEURES | {"formation"}
NUMERO_DE_JOUR = re.compile(r"j? ?(\d{1,2})")
JOURS_NUMEROTES_MIN = 15  # columns « 1 », « 2 »… that make a month
JOURS_NOMMES_MIN = 3


def _jour_de(texte: str, repere: Repere) -> Periode | None:
    jour = periodes.lire_jour(texte, repere)
    return Periode(jour, jour) if jour else None


Lecture = Callable[[str, Repere], Periode | None]
LECTURES: tuple[tuple[str, re.Pattern, Lecture], ...] = (
    ("intervalle", periodes.DU_AU_MEME_MOIS, periodes.intervalle_dans),
    ("intervalle", periodes.DU_AU, periodes.intervalle_dans),
    ("semaine", periodes.SEMAINE_DU, periodes.semaine_dans),
    ("jour", periodes.JOUR_ISO, _jour_de),
    ("jour", periodes.JOUR, _jour_de),
    ("semaine", periodes.SEMAINE_ISO, periodes.semaine_dans),
    ("semaine", periodes.SEMAINE, periodes.semaine_dans),
    ("mois", periodes.ANNEE_PUIS_MOIS, periodes.mois_dans),
    ("mois", periodes.MOIS_ECRIT, periodes.mois_dans),
    ("mois", periodes.MOIS_CHIFFRE, periodes.mois_dans),
    ("mois", periodes.MOIS_ISO, periodes.mois_dans),
)


@lru_cache(maxsize=2048)
def quand_dans(titre: str, repere: Repere) -> tuple[Quand | None, str]:
    """The time that a normalised heading says, and the words that are left of it."""
    reste = titre
    lus: dict[str, Periode] = {}
    for nom, motif, lire in LECTURES:
        trouve = None if nom in lus else motif.search(reste)
        if trouve and (periode := lire(trouve[0], repere)):
            lus[nom] = periode
            reste = " ".join(f"{reste[: trouve.start()]} {reste[trouve.end() :]}".split())
    jour = next((NOMS_DE_JOURS[mot] for mot in reste.split() if mot in NOMS_DE_JOURS), None)
    if jour:
        reste = " ".join(mot for mot in reste.split() if mot not in NOMS_DE_JOURS)
    return _assembler(lus, jour, reste)


def _assembler(lus: dict[str, Periode], jour: int | None, reste: str) -> tuple[Quand | None, str]:
    semaine, mois = lus.get("semaine"), lus.get("mois")
    numero = NUMERO_DE_JOUR.fullmatch(reste)
    rang = int(numero[1]) if numero and 1 <= int(numero[1]) <= 31 else None
    if precis := lus.get("jour") or lus.get("intervalle"):
        return precis, reste
    if semaine and jour:
        return le_jour(JourDeSemaine(jour), semaine), reste
    if semaine and mois:
        return dans_le_mois(semaine, mois.du), reste
    if mois and rang:
        return le_jour(JourDuMois(rang), mois), ""
    if semaine or mois:
        return semaine or mois, reste
    if rang:
        return JourDuMois(rang), ""
    return (JourDeSemaine(jour), reste) if jour else (None, reste)


def le_jour(quand: JourDeSemaine | JourDuMois, base: Periode) -> Periode | None:
    """That day of a week, or of a month; None when the period holds no such day, or several."""
    jours = [
        jour
        for jour in (base.du + timedelta(days=n) for n in range((base.au - base.du).days + 1))
        if _est(jour, quand)
    ]
    return Periode(jours[0], jours[0]) if len(jours) == 1 else None


def _est(jour: date, quand: JourDeSemaine | JourDuMois) -> bool:
    if isinstance(quand, JourDuMois):
        return jour.day == quand.rang
    return jour.isoweekday() == quand.rang


def jours_en_initiales(titres: Sequence[str]) -> dict[int, JourDeSemaine]:
    """Columns « L M M J V », « S » and « D » too when they follow: by index."""
    for debut in range(len(titres)):
        suite = "".join(titre if len(titre) == 1 else " " for titre in titres[debut : debut + 7])
        for semaine in ("lmmjvsd", "lmmjvs", "lmmjv"):
            if suite.startswith(semaine):
                return {debut + rang: JourDeSemaine(rang + 1) for rang in range(len(semaine))}
    return {}


def nature_de(reste: str) -> Champ | None:
    """Work or training, from the words that go with a time; None when they say something else."""
    mots = set(reste.split())
    if mots <= MOTS_D_HEURES:
        return Champ.HEURES
    return Champ.FORMATION if mots <= MOTS_DE_FORMATION else None


def accorder(colonnes: list[Colonne]) -> list[Colonne]:
    """Columns of time understood together: firsts of months are months, Mondays in a row are weeks,
    and numbers are days of a month only when there are enough of them."""
    temps = [colonne for colonne in colonnes if colonne.periode]
    numerotees = [c for c in temps if _est_un_numero_seul(c)]
    nommees = {c.periode.rang for c in temps if isinstance(c.periode, JourDeSemaine)}
    jours = [p.du for c in temps if isinstance(p := c.periode, Periode) and p.du == p.au]
    elargir = _elargissement(jours)
    accordees = []
    for colonne in colonnes:
        quand = colonne.periode
        seule = (_est_un_numero_seul(colonne) and len(numerotees) < JOURS_NUMEROTES_MIN) or (
            isinstance(quand, JourDeSemaine) and len(nommees) < JOURS_NOMMES_MIN
        )
        if seule:
            colonne = replace(colonne, periode=None, champ=None)
        elif isinstance(quand, Periode) and quand.du == quand.au:
            colonne = replace(colonne, periode=elargir(quand))
        accordees.append(colonne)
    return accordees


def _est_un_numero_seul(colonne: Colonne) -> bool:
    """« 25 », which « Lundi 25 » is not."""
    return isinstance(colonne.periode, JourDuMois) and bool(NUMERO_DE_JOUR.fullmatch(colonne.cle))


def _elargissement(jours: list[date]) -> Callable[[Periode], Periode]:
    if jours and all(jour.day == 1 for jour in jours):
        return lambda periode: Periode(periode.du, dernier_jour(periode.du))
    jours = sorted(set(jours))
    ecarts = {(apres - avant).days for avant, apres in pairwise(jours)}
    if ecarts == {7} and jours[0].isoweekday() == 1:
        return lambda periode: Periode(periode.du, periode.du + timedelta(days=6))
    return lambda periode: periode

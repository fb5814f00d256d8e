"""Files that follow one another in a month: weeks not yet told are added, those told again replace.

What is stored of a person, a contract and a month may come from an earlier file of the same company. A
file of other days adds its hours to it; one that tells some of the same days replaces all of it, and has
it confirmed when it leaves some of those days out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from clauses_project.dates import dernier_jour
from clauses_project.ecriture import INSECABLE
from clauses_project.ecriture import centiemes as en_centiemes
from suivi.fichiers.resultats import Periode
from suivi.fichiers.semaines import contiennent, jours_ouvres, reunis, se_touchent
from suivi.imports.memoire import jours_relus
from suivi.models import EffetImport


@dataclass(frozen=True)
class Suite:
    """How hours of a file stand beside those of the file before: `ajoute`, or replace (`laisse_des_jours`:
    of days it does not tell). `jours`: those that the stored hours will then be of."""

    jours: tuple[Periode, ...] = ()
    ajoute: bool = False
    laisse_des_jours: bool = False
    phrase: str = ""


def suivre(jours: Iterable[Periode], avant: EffetImport | None, heures: Decimal) -> Suite:
    """`jours`: those the file tells of that month; `heures`: its hours then; `avant`: what the last file
    wrote there, None when hours come from no file."""
    siens = reunis(jours)
    if avant is None:
        return Suite(siens)
    connus = jours_relus(avant.jours)
    if contiennent(siens, connus):
        return Suite(siens)
    deja = f"{_h(avant.apres)} déjà enregistrées par {_le_fichier(avant)}, {en_semaines(connus)}"
    if se_touchent(siens, connus):
        phrase = (
            f"{deja} : ce fichier, qui ne dit pas tous ces jours, les remplace par {_h(heures)}."
        )
        return Suite(siens, laisse_des_jours=True, phrase=phrase)
    if not avant.tient_encore:
        phrase = (
            f"Les heures enregistrées par {_le_fichier(avant)} ({en_semaines(connus)}) ont été modifiées "
            f"depuis : ce fichier les remplace par {_h(heures)}, sans les ajouter."
        )
        return Suite(siens, laisse_des_jours=True, phrase=phrase)
    return Suite(
        reunis([*siens, *connus]), ajoute=True, phrase=f"{deja} ; ce fichier ajoute {_h(heures)}."
    )


def le_mois_entier(mois: date) -> Periode:
    return Periode(mois, dernier_jour(mois))


def en_semaines(jours: Iterable[Periode]) -> str:
    """« semaine 40 », « semaines 40 à 43 et 45 »; a day alone is told by its week."""
    lundis = sorted({lundi for periode in jours for lundi in _lundis(periode)})
    suites: list[list[date]] = []
    for lundi in lundis:
        if suites and lundi - suites[-1][-1] == timedelta(days=7):
            suites[-1].append(lundi)
        else:
            suites.append([lundi])
    dites = [f"{_numero(s[0])} à {_numero(s[-1])}" if len(s) > 1 else _numero(s[0]) for s in suites]
    debut, fin = dites[:-1], dites[-1]
    mot = "semaines" if len(lundis) > 1 else "semaine"
    return f"{mot} {', '.join(debut)} et {fin}" if debut else f"{mot} {fin}"


def _lundis(periode: Periode) -> Iterable[date]:
    return {jour - timedelta(days=jour.weekday()) for jour in jours_ouvres(periode)}


def _numero(lundi: date) -> str:
    return str(lundi.isocalendar().week)


def _le_fichier(effet: EffetImport) -> str:
    return f"le fichier du {timezone.localtime(effet.import_heures.depose_le):%d/%m}"


def _h(heures: Decimal) -> str:
    return f"{en_centiemes(heures)}{INSECABLE}h"

"""What a pace means, as a person would say it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from suivi.chiffres.rythme import MOIS_REGARDES, Feu, Rythme

PLUS_QUE_LE_TRIPLE = 2  # beyond which a percentage says nothing
# Key figures, of one and of several.
NOMS = {
    "heures_retenues": ("heure retenue", "heures retenues"),
    "heures_en_attente": ("heure à valider", "heures à valider"),
    "personnes": ("personne", "personnes"),
    "contrats_travail": ("contrat de travail", "contrats de travail"),
    "marches_suivis": ("marché suivi", "marchés suivis"),
}
EN_LETTRES = ("", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def dire_le_rythme(rythme: Rythme) -> str:
    """« À ce rythme (90 h par mois), l'objectif serait atteint en mars 2027, deux mois après la fin du marché. »"""
    if rythme.est_atteint:
        attend = " en comptant celles à valider" if rythme.retenues < rythme.objectif else ""
        return f"L'objectif est atteint{attend}{INSECABLE}: {_h(rythme.fait)} faites."
    if not rythme.fait:
        return "Aucune heure pour l'instant."
    if rythme.atteinte is None:
        return f"Aucune heure depuis {MOIS_REGARDES} mois{INSECABLE}: à ce rythme l'objectif ne sera pas atteint."
    phrase = (
        f"À ce rythme ({_h(rythme.par_mois)} par mois), l'objectif serait atteint "
        f"en {ecriture.mois(rythme.atteinte)}{_ecart(rythme.mois_de_retard)}."
    )
    if rythme.a_la_fin is not None and rythme.a_la_fin < rythme.objectif:
        phrase += f" Il y aurait {_h(rythme.a_la_fin)} à la fin, sur {_h(rythme.objectif)}."
    return phrase


def _ecart(mois: int | None) -> str:
    if mois is None:
        return ""
    if mois == 0:
        return ", le dernier mois du marché"
    nombre = abs(mois)
    lettres = EN_LETTRES[nombre] if nombre < len(EN_LETTRES) else str(nombre)
    return f", {lettres} mois {'après' if mois > 0 else 'avant'} la fin du marché"


def d_apres(rythme: Rythme) -> str:
    """The months the pace was taken from: « d'après mars, avril et juin 2026 »."""
    noms = [ecriture.mois(mois) for mois in rythme.mois]
    if not noms:
        return ""
    return "d'après " + (noms[0] if len(noms) == 1 else f"{', '.join(noms[:-1])} et {noms[-1]}")


def nommer(cle: str, nombre: Decimal | int) -> str:
    """What stands under a key figure: « 1 personne », « 2 personnes »; below two, French says one."""
    un, plusieurs = NOMS[cle]
    return un if nombre < 2 else plusieurs


def dire_les_feux(rythmes: Iterable[Rythme]) -> str:
    """« 11 lots en cours : 2 en danger, 1 à surveiller, 8 au rythme. »"""
    nombres = Counter(rythme.feu for rythme in rythmes)
    mots = {
        Feu.ROUGE: "en danger",
        Feu.ORANGE: "à surveiller",
        Feu.VERT: "au rythme",
        Feu.GRIS: "sans prévision",
    }
    dits = [f"{nombres[feu]} {mot}" for feu, mot in mots.items() if nombres[feu]]
    if not dits:
        return "Aucun lot en cours n'a d'objectif d'heures."
    total = sum(nombres.values())
    return f"{total} lot{'s' if total > 1 else ''} en cours{INSECABLE}: {', '.join(dits)}."


def comparer(ici: Decimal, avant: Decimal, periode: str, periode_avant: str) -> str:
    """Two sums of hours, and how much more or less; nothing before is not compared."""
    if not avant:
        return f"{periode}, {_h(ici)} retenues."
    phrase = f"{periode}, {_h(ici)} retenues, contre {_h(avant)} {periode_avant}"
    ecart = (ici - avant) / avant
    if ecart > PLUS_QUE_LE_TRIPLE:
        return f"{phrase}, plus du triple."
    signe = "+" if ecart >= 0 else "−"
    return f"{phrase} ({signe}{ecriture.pourcent(abs(ecart))})."


def _h(heures: Decimal) -> str:
    return f"{ecriture.heures(heures)}{INSECABLE}h"

"""What a reader without names is not given, said in words wherever the figures are: screen, paper, workbook."""

from __future__ import annotations

from collections.abc import Iterator

from clauses_project.ecriture import INSECABLE
from suivi.chiffres import Chiffres
from suivi.chiffres.public import AUTRES
from suivi.constats import PHRASES_DES_JALONS

# Breakdowns of people, as a sentence names them.
NOMS = {
    "par_age": "âge",
    "par_niveau": "niveau de formation",
    "par_critere": "public",
    "par_prescripteur": "prescripteur",
    "par_nature": "nature de marché",
    "par_clause": "type de clause",
    "par_modalite": "modalité",
    "par_type_contrat": "type de contrat",
    "par_employeur": "type d'employeur",
    "par_metier": "métier",
    "par_donneur_ordre": "donneur d'ordre",
    "par_commune": "commune d'habitation",
    "par_commune_execution": "commune d'exécution",
    "par_annee": "année",
    "par_mois": "mois",
}


def reserves(c: Chiffres, seuil: int) -> Iterator[str]:
    """Sentences about public figures: what was merged, what was withheld, and why. Often none.

    `seuil`: the threshold of publication. A whole perimeter under it is said by the first sentence of the
    page, not here.
    """
    if c.personnes is None:
        return
    peu = f"moins de {seuil} personnes"
    reunies = [mots for cle, mots in NOMS.items() if _a_des_autres(c, cle)]
    if reunies:
        yield (
            f"« Autres » réunit les lignes de {peu}, avec la suivante au besoin{INSECABLE}: par "
            f"{enumerer(reunies)}."
        )
    tues = [mots for cle, mots in NOMS.items() if _est_tue(c, cle)]
    if tues:
        yield (
            f"Le détail par {enumerer(tues)} n'est pas publié{INSECABLE}: il montrerait des groupes de {peu}."
        )
    if c.personnes and c.personnes_qpv is None:
        yield f"Les habitants de quartiers prioritaires ne sont pas comptés ici{INSECABLE}: ils sont {peu}."
    if any(ligne["heures_residents"] is None for ligne in c.par_commune_execution):
        yield (
            "Les heures faites par les habitants d'une commune ne sont pas publiées quand ils y sont "
            f"{peu}."
        )
    for cle, mots in PHRASES_DES_JALONS.items():
        if c.personnes and cle != "suivi_fenetre" and getattr(c, cle) is None:
            yield f"{mots} leur contrat, la situation des personnes n'est pas publiée{INSECABLE}: {peu} jointes."


def enumerer(mots: list[str]) -> str:
    """« âge, métier et commune »"""
    return mots[0] if len(mots) == 1 else f"{', '.join(mots[:-1])} et {mots[-1]}"


def _a_des_autres(c: Chiffres, cle: str) -> bool:
    codes = [ligne.code for ligne in getattr(c, cle)]
    return AUTRES in codes and codes != [AUTRES]


def _est_tue(c: Chiffres, cle: str) -> bool:
    """One merged row alone, or none although people worked: too few stand in any row."""
    lignes = [ligne for ligne in getattr(c, cle) if not ligne.est_vide]
    return bool(c.personnes) and (not lignes or [ligne.code for ligne in lignes] == [AUTRES])

"""The first rows of breakdowns that have thousands: what a screen shows of a réseau; exports have them all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clauses_project import ecriture
from suivi.chiffres.public import AUTRES
from suivi.chiffres.resultat import Chiffres, Ligne
from suivi.chiffres.ventilations import LIBELLES_A_PART
from suivi.reseaux.fusion import PAR_HEURES

LIGNES_MONTREES = 30
SUITE = "SUITE"
TOUJOURS = frozenset({AUTRES, *LIBELLES_A_PART})


def abreger(chiffres: Chiffres) -> Chiffres:
    """Rows after the thirtieth are one row, with their hours; those without a name of their own stay."""
    return replace(chiffres, **{cle: _couper(getattr(chiffres, cle)) for cle in PAR_HEURES})


def _couper(lignes: tuple[Ligne, ...]) -> tuple[Ligne, ...]:
    nommees = [ligne for ligne in lignes if ligne.code not in TOUJOURS]
    reste = nommees[LIGNES_MONTREES:]
    if not reste:
        return lignes
    valeurs = dict.fromkeys(reste[0].valeurs)
    valeurs["heures"] = sum((ligne["heures"] or Decimal(0) for ligne in reste), Decimal(0))
    libelle = f"{ecriture.entier(len(reste))} autres lignes, toutes dans l'export Excel"
    suite = Ligne(SUITE, SUITE, libelle, valeurs)
    a_part = [ligne for ligne in lignes if ligne.code in TOUJOURS]
    return (*nommees[:LIGNES_MONTREES], suite, *a_part)

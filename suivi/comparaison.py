"""Beside a figure, that of the year before: computed by the same engine, under the same rules for the reader."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from clauses_project import ecriture
from clauses_project.dates import mois_de
from clauses_project.ecriture import INSECABLE
from clauses_project.heures import arrondir
from suivi.chiffres import Cadre, Chiffres, Perimetre, Periode, Totaux
from suivi.chiffres.sortie import ecrire
from suivi.mots import ecrire_periode
from suivi.reseaux.reponse import totaliser

COMPARABLES = frozenset(
    {"heures_retenues", "personnes", "contrats_travail", "marches_suivis", "entreprises", "etp"}
)
MOIS_D_UN_AN = 12


@dataclass(frozen=True)
class Comparaison:
    """`periode` is the one before.

    `inachevee`: the period that is compared is not over, so that no percentage is drawn from a whole year.
    """

    chiffres: Chiffres
    avant: Totaux
    periode: Periode
    inachevee: bool
    memes_mois: bool

    @property
    def quand(self) -> str:
        return ecrire_periode(self.periode)

    def mots(self, cle: str) -> str:
        """« contre 10 900 en 2025 : +11 % »; nothing where the year before has no such figure for this reader."""
        if cle not in COMPARABLES:
            return ""
        ici, avant = getattr(self.chiffres, cle), getattr(self.avant, cle)
        if ici is None or avant is None:
            return ""
        phrase = f"contre {_ecrire(cle, avant)} {self.quand}"
        if not avant or not self.memes_mois:
            return phrase
        return f"{phrase}{INSECABLE}: {evolution(ici, avant)}"

    @property
    def note(self) -> str:
        if not self.inachevee:
            return ""
        return "La période n'est pas finie\u00a0: ses derniers mois ne sont pas encore tous déclarés ni validés."


def evolution(ici: Decimal | int, avant: Decimal | int) -> str:
    """« +11 % », « −8 % », in whole percents half-up; `avant` is not zero."""
    if ici == avant:
        return "autant"
    pourcents = arrondir((Decimal(ici) - avant) * 100 / avant, Decimal(1))
    if not pourcents:
        return "presque autant"
    signe = "+" if pourcents > 0 else "\u2212"
    return f"{signe}{ecriture.entier(abs(pourcents))}{INSECABLE}%"


def comparer(
    chiffres: Chiffres,
    perimetre: Perimetre,
    periode: Periode,
    *,
    public: bool,
    cadre: Cadre | None = None,
    court: bool = False,
) -> Comparaison | None:
    """None for more than a year, for what has no beginning, and where nothing was done the year before.

    A period that is not over is compared month for month; readers of public figures, who have whole years
    alone, read the whole year before, without a percentage.
    """
    avant = periode_d_avant(periode, public=public)
    if avant is None:
        return None
    passes = totaliser(perimetre, avant, public=public, cadre=cadre, court=court)
    if passes.est_vide:
        return None
    inachevee = periode.au >= mois_de(timezone.localdate())
    return Comparaison(chiffres, passes, avant, inachevee, memes_mois=not (inachevee and public))


def periode_d_avant(periode: Periode, *, public: bool) -> Periode | None:
    """What a period is compared with; None when it is with nothing."""
    if periode.du is None or periode.nombre_de_mois() > MOIS_D_UN_AN:
        return None
    ici = mois_de(timezone.localdate())
    if periode.du > ici:
        return None
    if periode.au >= ici and public:
        return _annee_de(periode).annee_avant()
    return Periode(periode.du, min(periode.au, ici)).annee_avant()


def _annee_de(periode: Periode) -> Periode:
    return Periode(periode.au.replace(month=1), periode.au.replace(month=12))


def _ecrire(cle: str, valeur: Any) -> str:
    return (
        f"{arrondir(valeur, Decimal('0.01')):.2f}".replace(".", ",")
        if cle == "etp"
        else ecrire(cle, valeur)
    )

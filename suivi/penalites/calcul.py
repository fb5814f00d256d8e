"""A penalty worked out, and its working in words. Figures come from `suivi.chiffres`; here, only the sum.

Amounts are exact until the end; the penalty is rounded once, half up, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from clauses_project.heures import arrondir

ZERO = Decimal(0)
FOIS, EGALE = f"{INSECABLE}×{INSECABLE}", " = "


@dataclass(frozen=True)
class Calcul:
    """`objectif` and `realise` are hours; `base` is the amount HT a ceiling in percent is of, `base_de` whose."""

    objectif: Decimal
    realise: Decimal
    par_heure: Decimal | None = None
    par_jour: Decimal | None = None
    jours: int = 0
    plafond_part: Decimal | None = None
    plafond_montant: Decimal | None = None
    base: Decimal | None = None
    base_de: str = ""

    @property
    def manquantes(self) -> Decimal:
        """Hours of the objective that were not done; an excess is never one of another lot's."""
        return max(ZERO, self.objectif - self.realise)

    @property
    def des_heures(self) -> Decimal:
        return self.manquantes * (self.par_heure or ZERO)

    @property
    def des_jours(self) -> Decimal:
        return self.jours * (self.par_jour or ZERO)

    @property
    def brut(self) -> Decimal:
        """Before the ceiling; not rounded."""
        return self.des_heures + self.des_jours

    @property
    def plafond(self) -> Decimal | None:
        """In euros, not rounded; None when the contract has none, or of an amount that is not known."""
        if self.plafond_part is not None:
            return None if self.base is None else self.base * self.plafond_part / 100
        return self.plafond_montant

    @property
    def est_plafonnee(self) -> bool:
        return self.plafond is not None and self.brut > self.plafond

    @property
    def montant(self) -> Decimal:
        """What is proposed, in whole cents: the one rounding."""
        retenu = self.brut if self.plafond is None else min(self.brut, self.plafond)
        return arrondir(retenu)

    def phrases(self) -> list[str]:
        """The working, line by line: « 120 h × 45 € = 5 400 € »."""
        return list(self._phrases())

    def _phrases(self) -> Iterator[str]:
        yield (
            f"{_h(self.objectif)} demandées, {_h(self.realise)} retenues{INSECABLE}: "
            f"il en manque {ecriture.heures(self.manquantes)}."
        )
        if self.par_heure is not None:
            yield _produit(_h(self.manquantes), self.par_heure, self.des_heures)
        if self.par_jour is not None:
            jours = f"{ecriture.entier(self.jours)}{INSECABLE}jour{'s' if self.jours > 1 else ''}"
            yield _produit(f"{jours} de retard", self.par_jour, self.des_jours)
        if self.par_heure is not None and self.par_jour is not None:
            yield f"Ensemble{INSECABLE}: {_euros(self.brut)}."
        yield self._plafond_en_mots()

    def _plafond_en_mots(self) -> str:
        plafond = self.plafond
        if plafond is None:
            return f"Le marché ne prévoit pas de plafond{INSECABLE}: {_euros(self.montant)}."
        combien = _euros(plafond)
        if self.plafond_part is not None:
            combien = (
                f"{ecriture.heures(self.plafond_part)}{INSECABLE}% de {_euros(self.base or ZERO)} HT, "
                f"montant du {self.base_de}, soit {combien}"
            )
        if self.est_plafonnee:
            return (
                f"Plafond{INSECABLE}: {combien}. La pénalité est ramenée à {_euros(self.montant)}."
            )
        return f"Plafond{INSECABLE}: {combien}, qui n'est pas atteint."

    def en_json(self) -> dict[str, str | int | None]:
        return {
            nom: str(valeur) if isinstance(valeur, Decimal) else valeur
            for nom, valeur in asdict(self).items()
        }

    @classmethod
    def lire(cls, garde: dict) -> Calcul:
        """The one that was kept."""
        connus = {champ.name: str(champ.type) for champ in fields(cls)}
        return cls(
            **{
                nom: Decimal(valeur)
                if valeur is not None and connus[nom].startswith("Decimal")
                else valeur
                for nom, valeur in garde.items()
                if nom in connus
            }
        )


def _produit(combien: str, prix: Decimal, total: Decimal) -> str:
    return f"{combien}{FOIS}{_euros(prix)}{EGALE}{_euros(total)}."


def _h(heures: Decimal) -> str:
    return f"{ecriture.heures(heures)}{INSECABLE}h"


def _euros(montant: Decimal) -> str:
    return ecriture.euros(arrondir(montant))

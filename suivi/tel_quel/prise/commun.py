"""What the rows of a table share while they are taken: what was found, what is made, the first months."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from suivi.tel_quel.composition import Composition, Laissee, Refusee
from suivi.tel_quel.lignes import LigneDuTableau
from suivi.tel_quel.noms import cle_de_l_entreprise, cle_de_la_personne, cle_du_marche
from suivi.tel_quel.rapprocher import LAISSER, Nom, Rapprochement
from suivi.tel_quel.roles import Role

Numeros = Callable[[str], str]  # « P » or « C » → the next free identifier


@dataclass(frozen=True)
class LotVise:
    """A lot, known or to be made, as the workbook names it."""

    marche: str
    numero: str
    pk: int = 0

    @property
    def cle(self) -> tuple[str, str]:
        return self.marche, self.numero

    @property
    def en_colonnes(self) -> dict[str, str]:
        return {"marche": self.marche, "lot": self.numero}


@dataclass(frozen=True)
class Societe:
    """A company as the workbook names it."""

    siret: str
    type: str
    pk: int = 0


@dataclass
class Commun:
    """`titres`: what headings call the employer, by sheet. `premiers`, `debuts`: the first month of each
    contract, and of each person at each employer: what stands for a date that the table does not say."""

    rapprochement: Rapprochement
    numeros: Numeros
    titres: dict[str, str]
    composition: Composition = field(default_factory=Composition)
    premiers: dict[str, date] = field(default_factory=dict)
    debuts: dict[tuple[str, str], date] = field(default_factory=dict)

    def regarder_les_dates(self, lignes: Iterable[LigneDuTableau]) -> None:
        for ligne in lignes:
            for part in ligne.parts:
                marche = cle_du_marche(ligne).partition("|")[0]
                self.premiers[marche] = min(self.premiers.get(marche, part.mois), part.mois)
                qui = (self.cle_de_personne(ligne), cle_d_employeur(ligne))
                self.debuts[qui] = min(self.debuts.get(qui, part.mois), part.mois)

    def premier_mois(self, marche: str) -> date:
        """The first of that contract; of the first year of the table, when it has no hours."""
        debut = date(max(self.rapprochement.annees, default=2000), 1, 1)
        return self.premiers.get(marche) or debut

    def cle_de_personne(self, ligne: LigneDuTableau) -> str:
        cle = self.rapprochement.cle_de_personne(ligne)
        nom = self.rapprochement.personnes.get(cle)
        if nom is None:
            return cle
        if nom.choisi.startswith("p"):
            return nom.choisi
        return f"{cle_de_la_personne(ligne)}|{nom.choisi}"


def cle_d_employeur(ligne: LigneDuTableau) -> str:
    return cle_de_l_entreprise(ligne, Role.EMPLOYEUR) or cle_de_l_entreprise(ligne)


def exiger(nom: Nom) -> None:
    """Raises Refusee as long as nobody said what stands for that name, Laissee when it is to be left."""
    if nom.choisi == LAISSER:
        raise Laissee(f"« {nom.libelle} » : vous laissez cette ligne de côté")
    if not nom.choisi:
        raise Refusee(f"« {nom.libelle} » : {nom.question or 'dites ce qui y correspond.'}")

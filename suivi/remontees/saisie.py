"""The columns of a table as a person leaves them on its settings page, right or wrong: nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import QueryDict

from clauses_project.refus import Conflit, Refus
from suivi.models import ColonnesDeRemontee
from suivi.remontees.correspondance import (
    Choix,
    choix_d_office,
    choix_de,
    deplacer,
    feuille_du_choix,
)
from suivi.remontees.forme import Forme
from territoires.models import Structure

GESTES = {"monter": -1, "descendre": 1}


@dataclass(frozen=True)
class ColonneSaisie:
    """A column on the page. `rang` tells its fields from the others'."""

    rang: int
    choix: Choix
    d_office: str
    premiere: bool
    derniere: bool


@dataclass
class ColonnesSaisies:
    """`version`: of what was read; `propres`: the structure has columns of its own."""

    forme: Forme
    choix: list[Choix]
    version: int
    propres: bool
    deplacee: str = ""
    erreurs: list[str] = field(default_factory=list)

    @classmethod
    def lire(cls, forme: Forme, structure: Structure, saisies: QueryDict) -> ColonnesSaisies:
        """What was typed when something was, else what is kept. A column moved is where it was moved to."""
        gardees = ColonnesDeRemontee.objects.filter(structure=structure, genre=forme.genre).first()
        version = gardees.version if gardees else 0
        if not saisies:
            choix = choix_de(forme, gardees.choix) if gardees else choix_d_office(forme)
            return cls(forme, choix, version, gardees is not None)
        lue = saisies.get("version", "")
        choix = choix_de(forme, list(_choix_saisis(saisies)))
        deplacee = ""
        for geste, pas in GESTES.items():
            if geste in saisies:
                deplacee = saisies[geste]
                choix = deplacer(choix, deplacee, pas)
        return cls(forme, choix, int(lue) if lue.isdecimal() else -1, gardees is not None, deplacee)

    def refuser(self, refus: Refus) -> None:
        """Told once who changed what, the person may save again."""
        self.erreurs = list(refus.raisons)
        if isinstance(refus, Conflit) and refus.version is not None:
            self.version = refus.version

    @property
    def feuilles(self) -> list[tuple[str, list[ColonneSaisie]]]:
        titres = {choix.cle: choix.titre for choix in choix_d_office(self.forme)}
        rangs = list(enumerate(self.choix))
        feuilles = []
        for feuille in self.forme.feuilles:
            siens = [(r, c) for r, c in rangs if feuille_du_choix(c) == feuille.code]
            feuilles.append(
                (
                    feuille.nom,
                    [
                        ColonneSaisie(r, c, titres[c.cle], place == 0, place == len(siens) - 1)
                        for place, (r, c) in enumerate(siens)
                    ],
                )
            )
        return feuilles

    @property
    def ancre(self) -> str:
        """Back to the column that moved."""
        rangs = [choix.cle for choix in self.choix]
        return f"#colonne-{rangs.index(self.deplacee)}" if self.deplacee in rangs else ""


def _choix_saisis(saisies: QueryDict) -> Iterator[dict[str, str | bool]]:
    for rang, cle in enumerate(saisies.getlist("cle")):
        yield {
            "cle": cle,
            "titre": saisies.get(f"titre-{rang}", "").strip(),
            "gardee": f"gardee-{rang}" in saisies,
        }

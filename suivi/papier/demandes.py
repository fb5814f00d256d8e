"""What is asked for: a kind of document, its readers, its perimeter, its months, and the words to print in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from entreprises.models import Entreprise
from marches.models import DonneurOrdre, Lot, Marche
from suivi.chiffres import Periode
from suivi.enums import GenreDocument, Lecteurs
from suivi.mots import code_periode
from territoires.models import Commune, Reseau, Structure

NOMS_DE_FICHIER = {
    GenreDocument.TERRITOIRE: "bilan",
    GenreDocument.CLAUSE: "bilan-de-clause",
    GenreDocument.ATTESTATION: "attestation",
    GenreDocument.DONNEUR_ORDRE: "bilan-donneur-ordre",
    GenreDocument.ANNUEL: "bilan-annuel",
    GenreDocument.RESEAU: "bilan-reseau",
    GenreDocument.EVALUATION: "evaluation",
    GenreDocument.FIL: "fil",
}


@dataclass(frozen=True)
class Demande:
    """`mot`, `portrait_titre` and `portrait` are what was typed for this issue alone.

    A structure issues it, or a réseau: one of the two. `debut_seul`: a kind that may be very long gives its
    first elements only, to be looked at before it is issued.
    """

    genre: GenreDocument
    structure: Structure | None
    periode: Periode
    lecteurs: Lecteurs
    reseau: Reseau | None = None
    commune: Commune | None = None
    marche: Marche | None = None
    lot: Lot | None = None
    entreprise: Entreprise | None = None
    donneur_ordre: DonneurOrdre | None = None
    une_page: bool = False
    cohorte: bool = False
    mot: str = ""
    portrait_titre: str = ""
    portrait: str = ""
    debut_seul: bool = False

    @property
    def sa_structure(self) -> Structure:
        """Of every kind but the réseau's."""
        assert self.structure is not None  # noqa: S101 the caller looked
        return self.structure

    @property
    def emetteur(self) -> Structure | Reseau:
        return self.reseau or self.sa_structure

    @property
    def public(self) -> bool:
        """Read by people who see no names: `chiffres.md`, last section, applies."""
        return self.lecteurs == Lecteurs.PUBLIC

    @property
    def perimetre(self) -> dict[str, Any]:
        """In codes, empty ones left out."""
        codes = {
            "commune": self.commune and self.commune.pk,
            "marche": self.marche and self.marche.reference,
            "lot": self.lot and self.lot.numero,
            "entreprise": self.entreprise and self.entreprise.identifiant,
            "donneur_ordre": self.donneur_ordre and self.donneur_ordre.nom,
            "une_page": self.une_page,
            "cohorte": self.cohorte,
        }
        return {nom: code for nom, code in codes.items() if code}

    @property
    def cle(self) -> str:
        """Kind, readers and perimeter, by primary keys: what makes a later document follow this one."""
        objets = (self.commune, self.marche, self.lot, self.entreprise, self.donneur_ordre)
        cles = ":".join(str(objet.pk) if objet else "" for objet in objets)
        forme = "page" if self.une_page else "cohorte" if self.cohorte else ""
        return f"{self.genre.value}:{self.lecteurs.value}:{cles}:{forme}"

    @property
    def sujet(self) -> str:
        """The perimeter, in words."""
        mots = [
            self.commune and self.commune.nom,
            self.entreprise and str(self.entreprise),
            self.marche and f"{self.marche.reference} · {self.marche}",
            self.lot and str(self.lot),
            self.donneur_ordre and str(self.donneur_ordre),
        ]
        return ", ".join(mot for mot in mots if mot) or self._sujet_entier

    @property
    def _sujet_entier(self) -> str:
        return str(self.reseau) if self.reseau else self.sa_structure.nom_du_territoire

    @property
    def nom_de_fichier(self) -> str:
        """Without extension, in letters any disk accepts: « bilan-plie-grandsoissons-l-epine-aux-bois-2026 »."""
        precis = [
            self.commune and self.commune.nom,
            self.entreprise and str(self.entreprise),
            self.marche and self.marche.reference,
            self.lot and f"lot {self.lot.numero}",
            self.donneur_ordre and str(self.donneur_ordre),
        ]
        morceaux = [
            NOMS_DE_FICHIER[self.genre],
            self.emetteur.code,
            *(slugify(mot.replace("'", " ").replace("’", " "))[:40] for mot in precis if mot),
            code_periode(self.periode),
            "une-page" if self.une_page else "",
            "cohorte" if self.cohorte else "",
        ]
        return "-".join(morceau.strip("-") for morceau in morceaux if morceau)

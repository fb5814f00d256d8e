"""A company in the State's open directory (« API Recherche d'entreprises »), by SIRET or by name.

What it says is proposed, never imposed: who types confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from stdnum.fr import siret as verifier_siret

from clauses_project.services import interroger
from entreprises.enums import SIAE, TypeEntreprise
from territoires.models import Commune

PROPOSEES = 8
NOM_MAX = 160
AU_MOINS = 3  # letters of a name
# Activities (NAF) that tell the kind of a company.
TYPES_PAR_ACTIVITE = {"78.20Z": TypeEntreprise.ETT, "88.10C": TypeEntreprise.ESAT}


@dataclass(frozen=True)
class Fiche:
    """`type` is a proposal; `fermee`: the establishment is closed."""

    siret: str
    raison_sociale: str
    type: TypeEntreprise
    code_commune: str
    fermee: bool

    @property
    def commune(self) -> Commune | None:
        """Today's commune, when it is known here."""
        trouvee = Commune.objects.select_related("devenue").filter(pk=self.code_commune).first()
        return trouvee and (trouvee.devenue or trouvee)


def par_siret(siret: str) -> Fiche | None:
    """The establishment of that SIRET; None when the directory is off, silent, or has none."""
    if not verifier_siret.is_valid(siret):
        return None
    return next((fiche for fiche in _chercher(siret) if fiche.siret == siret), None)


def par_nom(texte: str) -> list[Fiche]:
    """Open establishments whose name is near that one: head offices, and those that answer best."""
    if len(texte.strip()) < AU_MOINS:
        return []
    return [fiche for fiche in _chercher(texte.strip()) if not fiche.fermee][:PROPOSEES]


def _chercher(texte: str) -> list[Fiche]:
    reponse = interroger(
        settings.RECHERCHE_ENTREPRISES,
        "/search",
        {"q": texte[:100], "page": 1, "per_page": PROPOSEES},
    )
    resultats = reponse.get("results") if isinstance(reponse, dict) else None
    if not isinstance(resultats, list):
        return []
    fiches = (fiche for unite in resultats if isinstance(unite, dict) for fiche in _fiches(unite))
    return list({fiche.siret: fiche for fiche in fiches}.values())


def _fiches(unite: dict[str, Any]) -> Iterator[Fiche]:
    """The head office of a legal unit, and its establishments that answer the search."""
    nom = str(unite.get("nom_raison_sociale") or unite.get("nom_complet") or "").strip()
    lieux = [unite.get("siege"), *(unite.get("matching_etablissements") or [])]
    for lieu in lieux:
        siret = str(lieu.get("siret") or "") if isinstance(lieu, dict) else ""
        if nom and verifier_siret.is_valid(siret):
            yield Fiche(
                siret=siret,
                raison_sociale=nom[:NOM_MAX],
                type=_type(unite, lieu),
                code_commune=str(lieu.get("commune") or ""),
                fermee="F" in (unite.get("etat_administratif"), lieu.get("etat_administratif")),
            )


def _type(unite: dict[str, Any], lieu: dict[str, Any]) -> TypeEntreprise:
    """One kind of SIAE declared, else what the activity tells, else an ordinary company."""
    complements = unite.get("complements")
    complements = complements if isinstance(complements, dict) else {}
    if complements.get("est_siae"):
        genres = {
            genre
            for genre in re.findall(r"[A-Z]+", str(complements.get("type_siae") or ""))
            if genre in {siae.value for siae in SIAE}
        }
        if len(genres) == 1:
            return TypeEntreprise(genres.pop())
    activite = lieu.get("activite_principale") or unite.get("activite_principale")
    return TYPES_PAR_ACTIVITE.get(str(activite), TypeEntreprise.ENTREPRISE)

"""What is understood of the sheets of a file, kept as JSON on its row, and what was chosen of their columns."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from clauses_project.classeurs import Classeur, Feuille
from suivi.fichiers.champs import Champ
from suivi.fichiers.reconnaissance import reconnaitre, reconnaitre_classeur
from suivi.fichiers.resultats import Choix, Reconnaissance
from suivi.imports.enums import NatureCode
from suivi.models import Correspondance, ImportHeures

SANS_PERIODE = "Rien ne dit de quel mois sont ces heures : indiquez-le ci-dessous."
FORMATIONS = (Champ.FORMATION, Champ.DONT_FORMATION, Champ.TOTAL)


@dataclass(frozen=True)
class FeuilleComprise:
    """A sheet, and what its columns are. `confirmee`: said for this file; `retenue`: as said for another."""

    feuille: Feuille
    reconnaissance: Reconnaissance
    confirmee: bool
    retenue: bool

    @property
    def est_sure(self) -> bool:
        """Rows can be read, and nothing asks to be confirmed any more."""
        lue = self.reconnaissance
        if lue.manques or self.confirmee:
            return not lue.manques
        return not lue.sans_periode and (self.retenue or not lue.a_confirmer)

    @property
    def dit_la_formation(self) -> bool:
        return any(self.reconnaissance.index(champ) is not None for champ in FORMATIONS)


def comprendre(depot: ImportHeures, classeur: Classeur) -> list[FeuilleComprise]:
    """The sheets to read, each with its columns: as chosen for this file, else as remembered, else as recognised."""
    lues = reconnaitre_classeur(classeur, aujourd_hui=timezone.localdate(), nom_fichier=depot.nom)
    voulues = {feuille["nom"]: feuille for feuille in depot.feuilles}
    comprises = []
    for lue in lues:
        feuille = classeur.feuille(lue.feuille)
        voulue = voulues.get(lue.feuille, {})
        if feuille is None or voulue.get("laissee"):
            continue
        confirmee = bool(voulue.get("confirmee"))
        choix = choix_de(voulue) if confirmee else _retenus(depot, lue)
        if choix is not None:
            lue = reconnaitre(
                feuille,
                aujourd_hui=timezone.localdate(),
                choix=choix,
                nom_fichier=depot.nom,
            )
        comprises.append(
            FeuilleComprise(feuille, lue, confirmee, retenue=not confirmee and choix is not None)
        )
    return comprises


def choix_de(feuille: Mapping[str, Any]) -> Choix:
    return {Champ(nom): index for nom, index in feuille["choix"].items()}


def decrire(comprise: FeuilleComprise) -> dict[str, Any]:
    """What the page of columns shows of a sheet."""
    lue = comprise.reconnaissance
    return {
        "nom": lue.feuille,
        "confirmee": comprise.confirmee,
        "choix": {champ.value: index for champ, index in lue.choix().items()},
        "signature": signature(lue),
        "rang_entete": lue.rang_entete,
        "manques": [*lue.manques, *([SANS_PERIODE] if lue.sans_periode else [])],
        "avertissements": list(lue.avertissements),
        "periode_lue_dans": lue.periode_lue_dans,
        "colonnes": [
            {
                "index": colonne.index,
                "lettre": colonne.lettre,
                "entete": colonne.entete,
                "champ": colonne.champ.value if colonne.champ else "",
                "confiance": colonne.confiance.value,
                "raison": colonne.raison,
                "exemples": list(colonne.exemples),
                "periode": bool(colonne.periode),
            }
            for colonne in lue.colonnes
        ],
    }


def signature(lue: Reconnaissance) -> str:
    """The same for two files with the same headings, in the same order."""
    return hashlib.sha256("|".join(lue.signature).encode()).hexdigest()


def _retenus(depot: ImportHeures, lue: Reconnaissance) -> Choix | None:
    """What was chosen for the last file with these headings; without headings nothing is alike."""
    if lue.rang_entete is None:
        return None
    retenue = (
        Correspondance.objects.de(depot)
        .filter(nature=NatureCode.COLONNES, code=signature(lue))
        .first()
    )
    return choix_de({"choix": retenue.colonnes}) if retenue else None

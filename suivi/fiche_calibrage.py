"""The sheet that the buyer and the facilitateur sign: how the hours of each lot were worked out, and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import slugify

from clauses_project import ecriture
from marches.amont.lecture import LotLu, avis_de, lots_de, seuils_de
from marches.amont.obligation import Avis
from marches.models import Achat
from territoires.models import Structure


@dataclass(frozen=True)
class FicheCalibrage:
    """All variants of each lot, the one retained first; hours to the hundredth, then rounded to the hour."""

    structure: Structure
    achat: Achat
    identite: list[tuple[str, str]]
    avis: Avis | None
    lots: list[LotLu]
    total: str
    extraite_le: date

    @property
    def nom_de_fichier(self) -> str:
        return slugify(f"fiche-calibrage-{self.achat.objet}")[:90]


def fiche_calibrage(achat: Achat) -> FicheCalibrage:
    lots = lots_de(achat)
    retenues = [lu.lot.heures_retenues for lu in lots if lu.lot.heures_retenues is not None]
    return FicheCalibrage(
        structure=achat.structure,
        achat=achat,
        identite=_identite(achat),
        avis=avis_de(achat, seuils_de(achat.structure)),
        lots=lots,
        total=ecriture.heures(sum(retenues)) if retenues else "",
        extraite_le=timezone.localdate(),
    )


def _identite(achat: Achat) -> list[tuple[str, str]]:
    consultation = achat.date_consultation
    return [
        ("Acheteur", achat.donneur_ordre.nom),
        ("Nature", achat.get_nature_display()),
        ("Montant estimé HT", ecriture.euros(achat.montant_estime) or "non estimé"),
        ("Consultation", f"{consultation:%d/%m/%Y}" if consultation else "sans date"),
        ("Durée", f"{achat.duree_mois} mois" if achat.duree_mois else "non dite"),
        ("Commune d'exécution", str(achat.commune_execution or "non renseignée")),
    ]

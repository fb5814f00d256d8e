"""An address found by the State's open geocoder (Géoplateforme): where it is, and in which commune."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from clauses_project.services import interroger
from territoires.models import Commune

ASSEZ_SUR = 0.5  # below, the geocoder guesses
PROPOSEES = 5
LONGUEUR_MAX = 200


@dataclass(frozen=True)
class Lieu:
    """`precis`: found to the number in its street, or to the street; else to the commune or the lieu-dit."""

    libelle: str
    longitude: float
    latitude: float
    code_commune: str
    precis: bool

    @property
    def commune(self) -> Commune | None:
        trouvee = Commune.objects.select_related("devenue").filter(pk=self.code_commune).first()
        return trouvee and (trouvee.devenue or trouvee)


def chercher(adresse: str) -> list[Lieu]:
    """The places that answer best; none when the geocoder is off, silent, or not sure enough."""
    texte = " ".join(adresse.split())[:LONGUEUR_MAX]
    if len(texte) < 3:
        return []
    parametres = {"q": texte, "index": "address", "limit": PROPOSEES, "autocomplete": 0}
    reponse = interroger(settings.GEOCODAGE, "/search", parametres)
    objets = reponse.get("features") if isinstance(reponse, dict) else None
    lieux = [_lire(objet) for objet in objets] if isinstance(objets, list) else []
    return [lieu for lieu in lieux if lieu is not None]


def _lire(objet: Any) -> Lieu | None:
    try:
        proprietes = objet["properties"]
        longitude, latitude = (float(nombre) for nombre in objet["geometry"]["coordinates"][:2])
        sur = float(proprietes["score"]) >= ASSEZ_SUR
        libelle, code = str(proprietes["label"]), str(proprietes["citycode"])
    except (KeyError, TypeError, ValueError, IndexError):
        return None
    if not (sur and math.isfinite(longitude) and math.isfinite(latitude)):
        return None
    precis = proprietes.get("type") in ("housenumber", "street")
    return Lieu(libelle, longitude, latitude, code, precis)

"""The nature of a contract (travaux, services, fournitures, PI), which a publication does not say as such."""

from __future__ import annotations

from functools import lru_cache

from clauses_project.textes import normaliser
from marches.enums import NatureMarche

# The CCAG named is surer than the code: works contracts are often published under the code of a supply.
PAR_CCAG = {
    "travaux": NatureMarche.TRAVAUX,
    "maitrise d oeuvre": NatureMarche.PI,
    "prestations intellectuelles": NatureMarche.PI,
}
TRAVAUX = "45"
PI = ("71", "73")  # architecture and engineering; research and development
SERVICES_DES = 50  # divisions of the CPV, of which 48 (software) and those below 45 are supplies


@lru_cache(maxsize=20_000)
def nature_de(ccag: str, cpv: str, nature: str) -> NatureMarche:
    """By the CCAG, else by the division of the CPV; a concession is of works when it says so."""
    if trouvee := PAR_CCAG.get(normaliser(ccag)):
        return trouvee
    if cpv:
        division = cpv[:2]
        if division == TRAVAUX:
            return NatureMarche.TRAVAUX
        if division in PI:
            return NatureMarche.PI
        return NatureMarche.SERVICES if int(division) >= SERVICES_DES else NatureMarche.FOURNITURES
    return NatureMarche.TRAVAUX if "travaux" in nature.lower() else NatureMarche.SERVICES

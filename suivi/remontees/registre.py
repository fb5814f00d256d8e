"""Every table, in all its versions, the latest last."""

from __future__ import annotations

from datetime import date

from suivi.enums import GenreRemontee
from suivi.remontees import anru, ave, dreets, fse, spaser
from suivi.remontees.forme import Forme

FORMES: dict[GenreRemontee, tuple[Forme, ...]] = {
    GenreRemontee.AVE: (ave.FORME,),
    GenreRemontee.ANRU: (anru.FORME,),
    GenreRemontee.DREETS: (dreets.FORME,),
    GenreRemontee.SPASER: (spaser.FORME,),
    GenreRemontee.FSE: (fse.FORME,),
}


def forme_du(genre: GenreRemontee, jour: date) -> Forme:
    """The version that holds on that day, the end of the period; before the first, the first."""
    formes = FORMES[genre]
    return next((forme for forme in reversed(formes) if forme.depuis <= jour), formes[0])

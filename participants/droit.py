"""Where the right of a person to be counted stands, on a day."""

from __future__ import annotations

from datetime import date

from django.db import models


class Droit(models.IntegerChoices):
    """What an eligibility is that day, in the order in which one speaks for a person."""

    EN_COURS = 0, "En cours"
    FINI = 1, "Finie"
    A_VENIR = 2, "À venir"


TONS = {Droit.EN_COURS: "ok", Droit.FINI: "neutre", Droit.A_VENIR: "neutre"}


def etat_du_droit(droit: int | None, debut: date | None, fin: date | None) -> tuple[str, str]:
    """Tone and words of an eligibility."""
    match droit:
        case None:
            return "attente", "À établir"
        case Droit.A_VENIR:
            return "neutre", f"À partir du {debut:%d/%m/%Y}"
        case Droit.FINI:
            return "neutre", f"Finie le {fin:%d/%m/%Y}"
        case _:
            return "ok", f"Jusqu'au {fin:%d/%m/%Y}" if fin else "Sans fin"

"""Each right row of a table: its contract, its company, its person, its work contract, its hours."""

from suivi.tel_quel.prise.heures import Prise

__all__ = ["Prise"]

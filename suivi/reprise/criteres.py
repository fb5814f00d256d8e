"""How the workbook names the publics: by the reference list alone."""

from suivi.reprise.forme import CRITERES

CONNUS = frozenset(CRITERES)
AUTRE = "AUTRE"


def code_du_classeur(code: str) -> str:
    """A public of the structure's own is among the others, as in the figures."""
    return code if code in CONNUS else AUTRE

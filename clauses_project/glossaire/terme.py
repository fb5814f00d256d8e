from dataclasses import dataclass


@dataclass(frozen=True)
class Terme:
    """A word of the trade, its definition and its English gloss, empty for proper names."""

    mot: str
    definition: str
    anglais: str = ""

"""Texts that people write with fields in braces: « Bonjour, les heures {mois} de {entreprise}… »."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible

CHAMP = re.compile(r"\{\s*([^{}]*?)\s*\}")


@deconstructible
class ChampsConnus:
    """Refuses a text that names another field than these, or leaves a brace open."""

    def __init__(self, permis: Collection[str]):
        self.permis = tuple(permis)

    def __call__(self, texte: str) -> None:
        connus = ", ".join(f"{{{champ}}}" for champ in self.permis)
        for champ in CHAMP.findall(texte):
            if champ not in self.permis:
                raise ValidationError(
                    f"{{{champ}}} n'est pas un champ connu. Vous pouvez écrire {connus}.",
                    code="champ",
                )
        if set(CHAMP.sub("", texte)) & {"{", "}"}:
            raise ValidationError(
                f"Une accolade n'est pas refermée. Un champ s'écrit par exemple {{{self.permis[0]}}}.",
                code="accolade",
            )

    def __eq__(self, autre: object) -> bool:
        return isinstance(autre, ChampsConnus) and self.permis == autre.permis

    def __hash__(self) -> int:
        return hash(self.permis)


def remplir(texte: str, valeurs: Mapping[str, str]) -> str:
    """The text with its fields filled; a field nobody knows stays as it was written."""
    return CHAMP.sub(lambda trouve: valeurs.get(trouve[1], trouve[0]), texte)

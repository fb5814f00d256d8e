"""Who the people are, as a buyer may read it beside their initials."""

from __future__ import annotations

from collections.abc import Iterator

from suivi.chiffres import Chiffres
from suivi.papier.blocs import Bloc, ventilation

FAITS = ("par_sexe", "par_age", "par_niveau", "par_type_contrat", "par_modalite")
# They tell of health or justice: told only of as many people as the threshold.
CRITERES = "par_critere"


def publics(c: Chiffres, seuil: int) -> Iterator[Bloc]:
    """One table a kind of facts. Criteria of fewer people than the threshold are left out, with their hours."""
    if not c.personnes:
        return
    for cle in FAITS:
        lignes = [ligne for ligne in getattr(c, cle) if not ligne.est_vide]
        if lignes:
            yield ventilation(cle, lignes)
    nombreux = [ligne for ligne in getattr(c, CRITERES) if (ligne["personnes"] or 0) >= seuil]
    if nombreux:
        yield ventilation(
            CRITERES,
            nombreux,
            note="Une personne peut être dans plusieurs lignes. Les publics de moins de "
            f"{seuil} personnes ne sont pas détaillés.",
        )

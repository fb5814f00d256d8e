"""Every figure that opens, the list it is made of, and who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clauses_project.profils import Profil
from suivi.chiffres.sortie import LIBELLES
from suivi.detail import attentes, listes, lots, moyennes
from suivi.detail.listes import Liste
from suivi.detail.selection import Selection

Faire = Callable[[Selection, str], Liste]
GESTION = frozenset({Profil.ADMINISTRATEUR, Profil.FACILITATEUR})
PUBLICS = frozenset({Profil.ELU, Profil.COORDINATEUR})
ACHETEUR, ENTREPRISE = frozenset({Profil.DONNEUR_ORDRE}), frozenset({Profil.DECLARANT})
TOUS = GESTION | PUBLICS | ACHETEUR


@dataclass(frozen=True)
class Figure:
    """`genre` says which columns its rows have. Readers of public figures open contracts alone."""

    cle: str
    genre: str
    faire: Faire
    profils: frozenset[Profil]

    @property
    def titre(self) -> str:
        return LIBELLES.get(self.cle) or DU_TABLEAU[self.cle]

    def liste(self, selection: Selection) -> Liste:
        return self.faire(selection, self.cle)

    def pour(self, profil: Profil) -> Figure | None:
        """As this profile opens it; None when it does not."""
        if profil not in self.profils:
            return None
        if profil in PUBLICS and self.genre in NOMINATIFS:
            return Figure(self.cle, "marches", listes.marches_avec_heures, self.profils)
        return self


# What a dashboard counts, and no report publishes.
DU_TABLEAU = {
    "declarations_en_retard": "Déclarations en retard",
    "fins_eligibilite": "Fins d'éligibilité proches",
}
NOMINATIFS = frozenset({"heures", "personnes", "contrats"})


def _figures(genre: str, faire: Faire, profils: frozenset[Profil], *cles: str) -> dict[str, Figure]:
    return {cle: Figure(cle, genre, faire, profils) for cle in cles}


FIGURES: dict[str, Figure] = {
    **_figures(
        "heures",
        listes.heures,
        TOUS | ENTREPRISE,
        "heures_declarees",
        "heures_en_attente",
        "heures_retenues",
        "heures_travail",
        "heures_formation",
    ),
    # Why an hour is not retained may tell of someone's eligibility: not for buyers.
    **_figures(
        "heures", listes.heures, GESTION | ENTREPRISE, "heures_non_retenues", "heures_en_suspens"
    ),
    **_figures("heures", listes.heures, TOUS, "heures_globales", "heures_stage"),
    **_figures("heures", moyennes.equivalents, TOUS, "etp", "etp_moyen_annuel"),
    **_figures("personnes", listes.personnes, TOUS | ENTREPRISE, "personnes"),
    **_figures("personnes", moyennes.heures_par_personne, TOUS | ENTREPRISE, "heures_par_personne"),
    # Where people live is why some are eligible.
    **_figures("personnes", listes.personnes_qpv, GESTION, "personnes_qpv"),
    **_figures("heures", listes.heures_qpv, GESTION, "heures_qpv"),
    **_figures("contrats", listes.contrats_travail, TOUS | ENTREPRISE, "contrats_travail"),
    **_figures("marches", listes.marches, TOUS, "marches_suivis"),
    **_figures("marches", listes.marches_avec_heures, TOUS, "marches_avec_heures"),
    **_figures("entreprises", listes.entreprises, TOUS, "entreprises"),
    **_figures("entreprises", listes.entreprises_avec_heures, TOUS, "entreprises_avec_heures"),
    **_figures("employeurs", listes.employeurs, TOUS, "employeurs", "employeurs_siae"),
    **_figures("lots", lots.lots, TOUS, *lots.LOTS_DE),
    **_figures("declarations", attentes.declarations_en_retard, GESTION, "declarations_en_retard"),
    **_figures("fins", attentes.fins_eligibilite, GESTION, "fins_eligibilite"),
    **_figures("objectifs", lots.objectifs, TOUS, "heures_contractualisees"),
}

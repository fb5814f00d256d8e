"""The facilitateur's dashboard, computed once for the page, its charts and its workbook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property

from clauses_project.dates import ajouter_mois, suite_de_mois
from clauses_project.heures import ZERO
from marches.models import Lot
from suivi.chiffres import Chiffres, Periode, calculer
from suivi.detail.figures import FIGURES
from suivi.filtres_tableau import FiltreTableau
from suivi.graphiques import Graphique, comparaison
from suivi.mots import ecrire_periode
from suivi.tableaux.facilitateur import LotEnCours, lots_en_cours
from suivi.tableaux.phrases import comparer
from suivi.tableaux.progression import (
    HAUTEUR,
    LARGEUR,
    Progression,
    Suivi,
    etiquette,
    lots_suivis,
    progresser,
)

MOIS_DESSINES = 24
CLES = ("heures_retenues", "heures_en_attente", "personnes", "contrats_travail", "marches_suivis")

# What waits: the column of its list that counts it, and its words for one and for several.
ATTENTES = {
    "declarations_en_retard": ("mois", "déclaration en retard", "déclarations en retard"),
    "heures_en_suspens": (
        "total",
        "heure en suspens, éligibilité à établir",
        "heures en suspens, éligibilité à établir",
    ),
    "heures_en_attente": ("total", "heure déclarée à valider", "heures déclarées à valider"),
    "fins_eligibilite": (
        "personne",
        "personne dont l'éligibilité finit bientôt",
        "personnes dont l'éligibilité finit bientôt",
    ),
}


@dataclass(frozen=True)
class Attente:
    """What waits today: how many (or how many hours), of what; `cle` is the list it opens."""

    cle: str
    nombre: Decimal | int
    nom: str


class Bord:
    """What the filter asks for; the form must be valid. Each part is computed when it is first read."""

    def __init__(self, filtre: FiltreTableau, acces: Any):
        self.filtre, self.acces = filtre, acces

    @property
    def periode(self) -> Periode:
        return self.filtre.periode

    @cached_property
    def ici(self) -> Chiffres:
        return calculer(self.filtre.perimetre, self.periode)

    @cached_property
    def avant(self) -> Chiffres | None:
        """The same months a year earlier; None without a beginning."""
        avant = self.periode.annee_avant()
        return avant and calculer(self.filtre.perimetre, avant)

    @cached_property
    def progression(self) -> Progression:
        """Of the lots of running contracts, since their beginning."""
        perimetre = self.filtre.perimetre
        lots = Lot.objects.visibles_par(self.acces).filter(
            perimetre.q_structures(), perimetre.q_lots(), marche__statut="EN_COURS"
        )
        return progresser(Suivi(lots_suivis(lots)))

    @cached_property
    def lots(self) -> list[LotEnCours]:
        return lots_en_cours(self.filtre.perimetre, self.acces)

    @property
    def attentes(self) -> Iterator[Attente]:
        """On these contracts, whatever the period."""
        selection = self.filtre.selection_d_aujourd_hui
        for cle, (colonne, singulier, pluriel) in ATTENTES.items():
            nombre = FIGURES[cle].liste(selection).pied[colonne]
            yield Attente(cle, nombre, singulier if nombre < 2 else pluriel)

    @property
    def comparaison(self) -> str:
        if self.avant is None:
            return ""
        quand = ecrire_periode(self.periode)
        return comparer(
            self.ici.heures_retenues or ZERO,
            self.avant.heures_retenues or ZERO,
            quand[0].upper() + quand[1:],
            "les mêmes mois un an avant",
        )

    @property
    def mois(self) -> list[tuple[date, Decimal, Decimal]]:
        """Each month of the period, its hours, those of the same month a year earlier; none without a year before."""
        if self.avant is None:
            return []
        ici, avant = _par_mois(self.ici), _par_mois(self.avant)
        return [
            (m, ici.get(m, ZERO), avant.get(ajouter_mois(m, -12), ZERO))
            for m in suite_de_mois(self.periode.du, self.periode.au)
        ]

    @property
    def graphiques(self) -> dict[str, Graphique]:
        """The months of the period beside those of the year before, and the running lots since the beginning."""
        avancement = self.progression.graphiques.get("avancement")
        dessins = [self._graphique_des_mois(), avancement]
        return {dessin.cle: dessin for dessin in dessins if dessin}

    def _graphique_des_mois(self) -> Graphique | None:
        """None for a period without beginning, or too long to be drawn."""
        mois = self.mois
        if not mois or len(mois) > MOIS_DESSINES:
            return None
        return comparaison(
            "periode",
            "Heures retenues par mois",
            [(etiquette(m, m == mois[0][0]), ici, avant) for m, ici, avant in mois],
            noms=(ecrire_periode(self.periode), "un an avant"),
            largeur=LARGEUR,
            hauteur=HAUTEUR,
        )


def _par_mois(chiffres: Chiffres) -> dict:
    return {ligne.cle: ligne["heures_retenues"] for ligne in chiffres.par_mois}

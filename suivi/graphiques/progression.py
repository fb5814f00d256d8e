"""Hours cumulated month by month against the objective in force, which moves by steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from clauses_project import ecriture
from suivi.graphiques.colonnes import RIEN, pleines
from suivi.graphiques.dessin import ENCRE, PAPIER, SERIES, Graphique, Repere, legende

HALO = '<path d="{}" fill="none" stroke="{}" stroke-width="5"/>'
LIGNE = '<path d="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>'
TIRETS, POINTILLES = "7 4", "2 4"


@dataclass(frozen=True)
class Etape:
    """A month: hours since the beginning, the objective in force, the hours planned by then.

    `cumul` is None for a month to come; `objectif` and `attendu` where there is none. `nom` is the month
    in full, for the table and the description; the drawing has room for `libelle` alone. `mois` is its
    first day, for a workbook.
    """

    libelle: str
    cumul: Decimal | None
    objectif: Decimal | None = None
    attendu: Decimal | None = None
    nom: str = ""
    mois: date | None = None

    @property
    def nom_entier(self) -> str:
        return self.nom or self.libelle


def progression(
    cle: str, titre: str, etapes: Sequence[Etape], *, largeur: int, hauteur: int
) -> Graphique:
    """Columns of what is done, a dashed line for the objective, a dotted one for the expected pace."""
    valeurs = [v for e in etapes for v in (e.cumul, e.objectif, e.attendu) if v is not None]
    repere = Repere(largeur, hauteur, max(valeurs, default=Decimal(0)), len(etapes), haut=46)
    faites = [(rang, e.cumul) for rang, e in enumerate(etapes) if e.cumul is not None]
    colonnes = [etape.cumul or Decimal(0) for etape in etapes]
    return Graphique(
        cle=cle,
        titre=titre,
        description=_dire(etapes),
        largeur=largeur,
        hauteur=hauteur,
        corps=format_html(
            "{}{}{}{}{}{}{}{}",
            legende(_series(etapes)),
            repere.niveaux(),
            pleines(repere, colonnes),
            format_html(LIGNE, _marches(repere, etapes), ENCRE, TIRETS),
            format_html(HALO, _courbe(repere, etapes), PAPIER),
            format_html(LIGNE, _courbe(repere, etapes), ENCRE, POINTILLES),
            repere.valeurs(faites[-1:]),
            repere.etiquettes([etape.libelle for etape in etapes]),
        ),
        entetes=("Mois", "Heures retenues, cumulées", "Objectif en vigueur", "Prévues"),
        lignes=tuple(
            (e.nom_entier, _heures(e.cumul), _heures(e.objectif), _heures(e.attendu))
            for e in etapes
        ),
    )


def _series(etapes: Sequence[Etape]) -> list[tuple[SafeString, str]]:
    trait = '<line y1="7" x2="22" y2="7" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>'
    series = [
        (
            format_html('<rect y="1" width="18" height="11" fill="{}"/>', SERIES[0]),
            "heures cumulées",
        )
    ]
    if any(etape.objectif is not None for etape in etapes):
        series.append((format_html(trait, ENCRE, TIRETS), "objectif en vigueur"))
    if any(etape.attendu is not None for etape in etapes):
        series.append((format_html(trait, ENCRE, POINTILLES), "rythme prévu"))
    return series


def _marches(repere: Repere, etapes: Sequence[Etape]) -> str:
    """Flat through each month, then up or down to the next."""
    trace = []
    for rang, etape in enumerate(etapes):
        if etape.objectif is None:
            continue
        debut = "L" if rang and etapes[rang - 1].objectif is not None else "M"
        y = f"{repere.y(etape.objectif):.1f}"
        trace.append(f"{debut}{repere.gauche(rang):.1f} {y}H{repere.gauche(rang + 1):.1f}")
    return "".join(trace) or "M0 0"


def _courbe(repere: Repere, etapes: Sequence[Etape]) -> str:
    """From the end of a month to the end of the next."""
    points = [
        f"{repere.gauche(rang + 1):.1f} {repere.y(etape.attendu):.1f}"
        for rang, etape in enumerate(etapes)
        if etape.attendu is not None
    ]
    return "M" + "L".join(points) if points else "M0 0"


def _dire(etapes: Sequence[Etape]) -> str:
    """The last month that has hours, and where the objective stands then."""
    faites = [etape for etape in etapes if etape.cumul is not None]
    if not faites:
        return RIEN
    derniere = faites[-1]
    phrase = f"{derniere.nom_entier}\u00a0: {_heures(derniere.cumul)}\u00a0h cumulées"
    if derniere.objectif is not None:
        phrase += f", pour un objectif de {_heures(derniere.objectif)}\u00a0h"
    if derniere.attendu is not None:
        phrase += f" et {_heures(derniere.attendu)}\u00a0h prévues à cette date"
    return f"{phrase}. De {faites[0].nom_entier} à {etapes[-1].nom_entier}, {len(etapes)} mois."


def _heures(valeur: Decimal | None) -> str:
    return "" if valeur is None else ecriture.heures(valeur)

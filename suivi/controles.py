"""What the facilitateur should look at before validating, in words. Controls alert; they never take hours off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from clauses_project.dates import ajouter_mois, mois_de
from clauses_project.ecriture import heures as en_heures
from clauses_project.ecriture import mois as en_mois
from suivi.actions.decisions import proposer
from suivi.enums import DECLAREES, Decision
from suivi.models import ZERO, Declaration, LigneHeures
from suivi.validation import eligibilite_couvrant

SAUT = Decimal("0.5")


@dataclass(frozen=True)
class Controle:
    """One alert of a line. `ton`: attente (look) or alerte (something is missing)."""

    ton: str
    mot: str


def controler(declaration: Declaration, lignes: Iterable[LigneHeures]) -> dict[int, list[Controle]]:
    """The alerts of each line, by its pk; no key when there is none. Four queries, whatever the lines.

    The lines come from `lignes_a_decider`.
    """
    lignes = list(lignes)
    precedentes = _du_mois_precedent(declaration, lignes)
    totaux = _totaux_du_mois(declaration.mois, lignes)
    alertes = {}
    for ligne in lignes:
        personne = ligne.affectation.contrat.participant_id
        trouvees = [
            *_eligibilite(ligne),
            *_marche(ligne),
            *_plafond(totaux.get(personne, ZERO), declaration.structure.seuil_alerte_mensuel),
            *_saut(ligne.heures, precedentes.get(ligne.affectation_id), declaration.mois),
        ]
        if trouvees:
            alertes[ligne.pk] = trouvees
    return alertes


def _eligibilite(ligne: LigneHeures) -> list[Controle]:
    proposition = proposer(ligne)
    if proposition.decision in (Decision.EN_SUSPENS, Decision.NON_RETENUE):
        return [Controle("alerte", proposition.motif)]
    contrat = ligne.affectation.contrat
    couvrante = eligibilite_couvrant(contrat.participant.eligibilites.all(), ligne.mois, contrat)
    fin = couvrante.fin_pour(contrat) if couvrante else None
    if fin and mois_de(fin) == ligne.mois:
        return [Controle("attente", f"éligibilité jusqu'au {fin:%d/%m}, mois compté en entier")]
    return []


def _marche(ligne: LigneHeures) -> list[Controle]:
    marche = ligne.affectation.attribution.lot.marche
    if marche.date_fin and ligne.mois > mois_de(marche.date_fin):
        return [Controle("attente", f"après la fin du marché, le {marche.date_fin:%d/%m/%Y}")]
    return []


def _plafond(total: Decimal, seuil: Decimal) -> list[Controle]:
    if total > seuil:
        return [Controle("attente", f"{en_heures(total)} h ce mois-ci, tous marchés confondus")]
    return []


def _saut(heures: Decimal, avant: Decimal | None, mois: date) -> list[Controle]:
    if not avant or not heures or abs(heures - avant) / avant <= SAUT:
        return []
    ecart = round((heures - avant) * 100 / avant)
    return [Controle("attente", f"{ecart:+d} % sur {en_mois(ajouter_mois(mois, -1)).split()[0]}")]


def _du_mois_precedent(declaration: Declaration, lignes: list[LigneHeures]) -> dict[int, Decimal]:
    precedentes = LigneHeures.objects.filter(
        affectation__in=[ligne.affectation_id for ligne in lignes],
        mois=ajouter_mois(declaration.mois, -1),
    )
    return {ligne.affectation_id: ligne.heures for ligne in precedentes}


def _totaux_du_mois(mois: date, lignes: list[LigneHeures]) -> dict[int, Decimal]:
    """Declared hours of each person that month, over all the contracts of the structure."""
    personnes = {ligne.affectation.contrat.participant_id for ligne in lignes}
    totaux = (
        LigneHeures.objects.filter(
            affectation__contrat__participant__in=personnes,
            mois=mois,
            declaration__etat__in=DECLAREES,
        )
        .order_by()
        .values("affectation__contrat__participant")
        .annotate(travail=Sum("heures_travail"), formation=Sum("heures_formation"))
        .values_list("affectation__contrat__participant", "travail", "formation")
    )
    return {
        personne: (travail or ZERO) + (formation or ZERO) for personne, travail, formation in totaux
    }

"""What happens in real life: months declared too early or too late, and what became of people."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from clauses_project.dates import ajouter_mois, dernier_jour, mois_de
from marches.enums import Statut
from participants.models import ContratTravail
from suivi.demonstration.atelier import Atelier
from suivi.demonstration.population import Habitant
from suivi.enums import Jalon, Situation
from suivi.models import LigneHeures

SITUATIONS = (
    [Situation.CDI] * 7 + [Situation.CDD_6_PLUS] * 8 + [Situation.INTERIM_6_PLUS] * 4
    + [Situation.CDD_MOINS_6] * 8 + [Situation.INTERIM] * 12 + [Situation.SIAE] * 8
    + [Situation.ALTERNANCE] * 3 + [Situation.CREATION] + [Situation.FORMATION_QUALIFIANTE] * 7
    + [Situation.FORMATION_AUTRE] * 3 + [Situation.RECHERCHE] * 24 + [Situation.INACTIF] * 3
    + [Situation.INJOIGNABLE] * 10 + [Situation.REFUS] + [Situation.MATERNITE]
)  # fmt: skip
TROP = Decimal("70")


def ajouter_heures_non_retenues(
    atelier: Atelier, habitants: list[Habitant], dernier_mois: date
) -> None:
    """Hours before the eligibility, after its end, or after the contract was soldé."""
    lignes: dict[int, list[LigneHeures]] = defaultdict(list)
    for ligne in atelier.rangees[LigneHeures]:
        lignes[id(ligne.affectation.contrat)].append(ligne)
    par_personne: dict[int, list[ContratTravail]] = defaultdict(list)
    for contrat in atelier.rangees[ContratTravail]:
        par_personne[id(contrat.participant)].append(contrat)
    for rang, habitant in enumerate(habitants):
        contrats = sorted(par_personne[id(habitant.participant)], key=lambda c: c.date_debut)
        derniere = max(lignes[id(contrats[-1])], key=lambda ligne: ligne.mois)
        if contrats[-1].date_fin is None:
            _apres_l_eligibilite(atelier, habitant, derniere, dernier_mois)
        elif rang % 9 == 4:
            _apres_le_solde(atelier, habitant, derniere, dernier_mois)
        if rang % 30 == 7:
            _avant_l_eligibilite(atelier, lignes[id(contrats[0])][0])


def _apres_l_eligibilite(
    atelier: Atelier, habitant: Habitant, derniere: LigneHeures, dernier_mois: date
) -> None:
    fin = max(e.fin for e in habitant.eligibilites if e.fin)
    for rang in (1, 2):
        mois = ajouter_mois(mois_de(fin), rang)
        if mois <= dernier_mois:
            affectation = derniere.affectation
            atelier.heures(affectation.contrat, affectation.attribution, mois, TROP)


def _apres_le_solde(
    atelier: Atelier, habitant: Habitant, derniere: LigneHeures, dernier_mois: date
) -> None:
    affectation = derniere.affectation
    marche = affectation.attribution.lot.marche
    if marche.statut != Statut.SOLDE:
        return
    mois = ajouter_mois(mois_de(marche.date_solde), 1)
    if mois <= dernier_mois and habitant.couvert(mois, mois):
        affectation.contrat.date_fin = dernier_jour(mois)
        atelier.heures(affectation.contrat, affectation.attribution, mois, TROP)


def _avant_l_eligibilite(atelier: Atelier, premiere: LigneHeures) -> None:
    contrat, mois = premiere.affectation.contrat, ajouter_mois(premiere.mois, -1)
    contrat.date_debut = mois.replace(day=12)
    atelier.heures(contrat, premiere.affectation.attribution, mois, TROP)


def evaluer(
    atelier: Atelier, habitants: list[Habitant], tirage: Random, dernier_mois: date
) -> None:
    """Answers at 6 and 12 months, for most of those who have not come back to work by then."""
    contrats: dict[int, list[ContratTravail]] = defaultdict(list)
    for contrat in atelier.rangees[ContratTravail]:
        contrats[id(contrat.participant)].append(contrat)
    for habitant in habitants:
        siens = contrats[id(habitant.participant)]
        for contrat in siens:
            for jalon, mois in ((Jalon.SIX, 6), (Jalon.DOUZE, 12)):
                if contrat.date_fin is None:
                    continue
                echeance = ajouter_mois(contrat.date_fin, mois)
                au_travail = any(
                    autre is not contrat
                    and autre.date_debut <= echeance
                    and (autre.date_fin is None or autre.date_fin > contrat.date_fin)
                    for autre in siens
                )
                if au_travail or echeance > dernier_mois or tirage.random() > 0.82:
                    continue
                situation = tirage.choice(SITUATIONS)
                chez = contrat.entreprise_utilisatrice or contrat.employeur
                atelier.evaluation(
                    habitant.participant,
                    jalon,
                    echeance + timedelta(days=tirage.randrange(2, 25)),
                    situation,
                    employeur=chez
                    if situation in (Situation.CDI, Situation.CDD_6_PLUS) and tirage.random() < 0.6
                    else None,
                )

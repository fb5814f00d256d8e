"""What the facilitateur should look at before validating, in words. Controls alert; they never take hours off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from clauses_project.dates import ajouter_mois, dernier_jour, mois_de
from clauses_project.ecriture import heures as en_heures
from clauses_project.ecriture import mois as en_mois
from clauses_project.heures import ZERO
from marches.enums import Statut
from marches.models import Attribution, Marche
from participants.enums import Modalite
from participants.models import ContratTravail
from suivi.actions.decisions import proposer
from suivi.actions.pieces import sans_releve
from suivi.enums import DECLAREES, Decision
from suivi.globalisation import a_repartir
from suivi.models import Contestation, ConventionGlobalisation, Declaration, LigneHeures
from suivi.validation import HORS_MARCHE, eligibilite_couvrant

SAUT = Decimal("0.5")


@dataclass(frozen=True)
class Controle:
    """One alert of a line. `ton`: attente (look) or alerte (something is missing)."""

    ton: str
    mot: str


@dataclass(frozen=True)
class Emploi:
    """Hours declared of a person in a month under one work contract, all contracts of the structure."""

    contrat: int
    employeur: int
    nom: str
    debut: date
    fin: date | None
    heures: Decimal


PersonneEtMois = tuple[int, date]


def controler(lignes: Iterable[LigneHeures]) -> dict[int, list[Controle]]:
    """The alerts of each line, by its pk; no key when there is none. Three queries, whatever the lines.

    The lines are of one structure, of any declarations, and come from `lignes_a_decider`.
    """
    lignes = list(lignes)
    if not lignes:
        return {}
    precedentes = _du_mois_precedent(lignes)
    emplois = _emplois_du_mois(lignes)
    conventions = a_repartir(lignes)
    seuil = lignes[0].structure.seuil_alerte_mensuel
    alertes = {}
    for ligne in lignes:
        contrat = ligne.affectation.contrat
        siens = emplois[contrat.participant_id, ligne.mois]
        trouvees = [
            *_eligibilite(ligne),
            *_marche(ligne.affectation.attribution.lot.marche, ligne.mois),
            *_attribution(ligne.affectation.attribution, ligne.mois),
            *([] if ligne.repartition_id else _employeur(contrat, ligne.affectation.attribution)),
            *_globalisation(conventions.get(ligne.pk)),
            *_deux_employeurs(contrat, siens, ligne.mois),
            *_plafond(sum((emploi.heures for emploi in siens), ZERO), seuil),
            *_saut(
                ligne.heures,
                precedentes.get((ligne.affectation_id, ajouter_mois(ligne.mois, -1))),
                ligne.mois,
            ),
        ]
        if trouvees:
            alertes[ligne.pk] = trouvees
    return alertes


def alertes_a_lever(
    declarations: Iterable[Declaration], lignes: list[LigneHeures]
) -> dict[int, int]:
    """How many alerts nobody has answered, by declaration; no key when there is none. Four queries, or five.

    A decision made by hand answers those of its line. A contestation still open is one,
    and so is a statement of hours that the structure wants and nobody joined.
    """
    nombres: dict[int, int] = defaultdict(int)
    alertes = controler(lignes)
    for ligne in lignes:
        if not ligne.decision_manuelle and ligne.pk in alertes:
            nombres[ligne.declaration_id] += len(alertes[ligne.pk])
    contestees = Contestation.objects.filter(declaration__in=declarations, repondue_le=None)
    for declaration in contestees.values_list("declaration", flat=True):
        nombres[declaration] += 1
    for declaration in sans_releve(declarations):
        nombres[declaration] += 1
    return dict(nombres)


def _eligibilite(ligne: LigneHeures) -> list[Controle]:
    proposition = proposer(ligne)
    if proposition.motif == HORS_MARCHE:
        return []  # said by `_marche`, with the date
    if proposition.decision in (Decision.EN_SUSPENS, Decision.NON_RETENUE):
        return [Controle("alerte", proposition.motif)]
    contrat = ligne.affectation.contrat
    couvrante = eligibilite_couvrant(contrat.participant.eligibilites.all(), ligne.mois, contrat)
    fin = couvrante.fin_pour(contrat) if couvrante else None
    if fin and mois_de(fin) == ligne.mois:
        return [Controle("attente", f"éligibilité jusqu'au {fin:%d/%m}, mois compté en entier")]
    return []


def _marche(marche: Marche, mois: date) -> list[Controle]:
    if mois < mois_de(marche.date_notification):
        notification = f"{marche.date_notification:%d/%m/%Y}"
        return [Controle("alerte", f"hors marché : avant sa notification, le {notification}")]
    if marche.statut == Statut.SOLDE and marche.date_solde and mois > mois_de(marche.date_solde):
        return [
            Controle("alerte", f"hors marché : après son solde, le {marche.date_solde:%d/%m/%Y}")
        ]
    if marche.date_fin and mois > mois_de(marche.date_fin):
        return [Controle("attente", f"après la fin du marché, le {marche.date_fin:%d/%m/%Y}")]
    return []


def _attribution(attribution: Attribution, mois: date) -> list[Controle]:
    debut, fin = attribution.date_debut, attribution.date_fin
    if debut and mois < mois_de(debut):
        return [
            Controle(
                "attente", f"avant l'attribution de {attribution.entreprise}, le {debut:%d/%m/%Y}"
            )
        ]
    if fin and mois > mois_de(fin):
        return [
            Controle(
                "attente",
                f"après la fin de l'attribution de {attribution.entreprise}, le {fin:%d/%m/%Y}",
            )
        ]
    return []


def _employeur(contrat: ContratTravail, attribution: Attribution) -> list[Controle]:
    """A direct hire is by the company that owes the hours, whichever its establishment."""
    if (
        contrat.modalite == Modalite.DIRECTE
        and contrat.employeur.siren != attribution.entreprise.siren
    ):
        return [
            Controle(
                "attente",
                f"embauche directe par {contrat.employeur}, qui n'est pas attributaire",
            )
        ]
    return []


def _globalisation(convention: ConventionGlobalisation | None) -> list[Controle]:
    if convention is None:
        return []
    return [Controle("attente", f"à répartir comme le mois dernier, convention {convention}")]


def _deux_employeurs(contrat: ContratTravail, emplois: list[Emploi], mois: date) -> list[Controle]:
    """Another employer declares hours too, under a contract that has days in common with this one."""
    ici = _jours(contrat.date_debut, contrat.date_fin, mois)
    autres = {
        emploi.nom
        for emploi in emplois
        if emploi.employeur != contrat.employeur_id
        and _se_croisent(ici, _jours(emploi.debut, emploi.fin, mois))
    }
    if not autres:
        return []
    return [Controle("attente", f"autre employeur ce mois-ci : {', '.join(sorted(autres))}")]


def _jours(debut: date, fin: date | None, mois: date) -> tuple[date, date]:
    """The first and last day of a work contract in that month."""
    return max(debut, mois), min(fin or dernier_jour(mois), dernier_jour(mois))


def _se_croisent(a: tuple[date, date], b: tuple[date, date]) -> bool:
    return max(a[0], b[0]) <= min(a[1], b[1])


def _plafond(total: Decimal, seuil: Decimal) -> list[Controle]:
    if total > seuil:
        return [Controle("attente", f"{en_heures(total)} h ce mois-ci, tous marchés confondus")]
    return []


def _saut(heures: Decimal, avant: Decimal | None, mois: date) -> list[Controle]:
    if not avant or not heures or abs(heures - avant) / avant <= SAUT:
        return []
    ecart = round((heures - avant) * 100 / avant)
    return [Controle("attente", f"{ecart:+d} % sur {en_mois(ajouter_mois(mois, -1)).split()[0]}")]


def _du_mois_precedent(lignes: list[LigneHeures]) -> dict[tuple[int, date], Decimal]:
    precedentes = LigneHeures.objects.filter(
        affectation__in={ligne.affectation_id for ligne in lignes},
        mois__in={ajouter_mois(ligne.mois, -1) for ligne in lignes},
    )
    return {(ligne.affectation_id, ligne.mois): ligne.heures for ligne in precedentes}


def _emplois_du_mois(lignes: list[LigneHeures]) -> dict[PersonneEtMois, list[Emploi]]:
    """Declared hours of each person in each month of these lines, over all contracts, by work contract."""
    contrat = "affectation__contrat__"
    rangs = (
        LigneHeures.objects.filter(
            affectation__contrat__participant__in={
                ligne.affectation.contrat.participant_id for ligne in lignes
            },
            mois__in={ligne.mois for ligne in lignes},
            declaration__etat__in=DECLAREES,
        )
        .order_by()
        .values_list(
            f"{contrat}participant",
            "mois",
            "affectation__contrat",
            f"{contrat}employeur",
            f"{contrat}employeur__raison_sociale",
            f"{contrat}date_debut",
            f"{contrat}date_fin",
        )
        .annotate(travail=Sum("heures_travail"), formation=Sum("heures_formation"))
    )
    emplois: dict[PersonneEtMois, list[Emploi]] = defaultdict(list)
    for personne, mois, *emploi, travail, formation in rangs:
        heures = (travail or ZERO) + (formation or ZERO)
        if heures:
            emplois[personne, mois].append(Emploi(*emploi, heures=heures))
    return emplois

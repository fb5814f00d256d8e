"""What the Grand Lyon published of 2011: eight directions, 111 contracts, 275 work contracts, 213 036 hours.

230 people held the 275 work contracts: persons and contracts are not the same, one direction is under
0,05 % of the hours, and the rounded parts add up to 100,1 %.
"""

from datetime import date
from decimal import Decimal
from itertools import count, cycle

from marches.enums import NatureMarche
from marches.models import Attribution, Declarant, DonneurOrdre, Lot, Marche
from participants.enums import Sexe, TypeContrat
from participants.models import ContratTravail, Eligibilite, Participant
from suivi.enums import Decision, Etat
from suivi.models import Affectation, Declaration, LigneHeures
from tests import factories

DIRECTIONS = {  # contracts, work contracts, hours, published part of the hours
    "Voirie": (33, 104, 84_046, "39,5"),
    "DLB": (31, 47, 18_379, "8,6"),
    "DGDU": (19, 21, 10_421, "4,9"),
    "Propreté": (12, 87, 87_995, "41,3"),
    "Eau": (7, 11, 7_357, "3,5"),
    "DGP": (4, 3, 2_913, "1,4"),
    "Communication": (4, 1, 79, "0,0"),
    "DAJCP": (1, 1, 1_846, "0,9"),
}
PERSONNES = 230
MARCHES, CONTRATS, HEURES = 111, 275, 213_036
ANNEE = 2011


def creer_grand_lyon(structure):
    """All of it in one structure; 3 300 lines of hours, in bulk. The directions are its buyers."""
    entreprise = factories.EntrepriseFactory()
    droits = cycle(_personnes(structure))
    numeros = count(1)
    for nom, (marches, contrats, heures, _) in DIRECTIONS.items():
        acheteur = DonneurOrdre.objects.create(structure=structure, nom=nom)
        declarants = _marches(structure, acheteur, entreprise, marches, numeros)
        parts = [heures // contrats + (rang < heures % contrats) for rang in range(contrats)]
        embauches = [
            (next(droits), declarant, part)
            for declarant, part in zip(cycle(declarants), parts, strict=False)
        ]
        _travailler(structure, embauches)


def _personnes(structure):
    """Two in five are women; each has an eligibility from 2010, whose facts their hours have."""
    personnes = Participant.objects.bulk_create(
        Participant(
            structure=structure,
            identifiant=f"GL{rang:03}",
            sexe=Sexe.F if rang % 5 < 2 else Sexe.H,
        )
        for rang in range(PERSONNES)
    )
    return Eligibilite.objects.bulk_create(
        Eligibilite(
            structure=structure, participant=personne, debut=date(2010, 7, 1), age=20 + rang % 40
        )
        for rang, personne in enumerate(personnes)
    )


def _marches(structure, acheteur, entreprise, nombre, numeros):
    marches = Marche.objects.bulk_create(
        Marche(
            structure=structure,
            reference=f"GL-{next(numeros):03}",
            objet=f"Marché de la direction {acheteur.nom}",
            donneur_ordre=acheteur,
            nature=NatureMarche.TRAVAUX if rang % 3 else NatureMarche.SERVICES,
            date_notification=date(2010, 9, 1),
        )
        for rang in range(nombre)
    )
    lots = Lot.objects.bulk_create(
        Lot(structure=structure, marche=marche, numero="1") for marche in marches
    )
    attributions = Attribution.objects.bulk_create(
        Attribution(structure=structure, lot=lot, entreprise=entreprise) for lot in lots
    )
    return Declarant.objects.bulk_create(
        Declarant(structure=structure, attribution=attribution, entreprise=entreprise)
        for attribution in attributions
    )


def _travailler(structure, embauches):
    """A work contract by (eligibility, declarant, hours): a twelfth of them each month, the first ones whole."""
    contrats = ContratTravail.objects.bulk_create(
        ContratTravail(
            structure=structure,
            participant=droit.participant,
            identifiant=f"{declarant.attribution_id}-{rang}",
            employeur=declarant.entreprise,
            type=TypeContrat.CDD,
            date_debut=date(ANNEE, 1, 3),
        )
        for rang, (droit, declarant, _) in enumerate(embauches)
    )
    affectations = Affectation.objects.bulk_create(
        Affectation(structure=structure, contrat=contrat, attribution=declarant.attribution)
        for contrat, (_, declarant, _) in zip(contrats, embauches, strict=True)
    )
    declarations = _declarations(structure, {declarant for _, declarant, _ in embauches})
    LigneHeures.objects.bulk_create(
        LigneHeures(
            structure=structure,
            declaration=declarations[declarant.pk, mois],
            affectation=affectation,
            mois=date(ANNEE, mois, 1),
            heures_travail=Decimal(part),
            heures_travail_retenues=Decimal(part),
            decision=Decision.RETENUE,
            faits=droit,
        )
        for affectation, (droit, declarant, heures) in zip(affectations, embauches, strict=True)
        for mois in range(1, 13)
        if (part := heures // 12 + (mois <= heures % 12))
    )


def _declarations(structure, declarants):
    """Validated ones, by declarant and month."""
    declarations = Declaration.objects.bulk_create(
        Declaration(
            structure=structure,
            declarant=declarant,
            mois=date(ANNEE, mois, 1),
            etat=Etat.VALIDEE,
            transmise_le=factories.TRANSMISE_LE,
            validee_le=factories.VALIDEE_LE,
        )
        for declarant in declarants
        for mois in range(1, 13)
    )
    return {(rang.declarant_id, rang.mois.month): rang for rang in declarations}

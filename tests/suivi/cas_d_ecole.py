"""The small case of the trade, worked by hand: two lots, three persons, seven lines of hours.

Lot 1: 1 000 h, an avenant of + 200 h from 1 July 2026. Lot 2: 500 h, a tranche of 300 h that was never
decided. A (woman, 24, RSA and QPV), B (man, 52, long unemployed), C (woman, 30, disabled worker). Of the
151,67 h of B in May, 50 came after his eligibility.
"""

from datetime import date
from decimal import Decimal

from clauses_project.dates import ans_revolus
from marches.enums import NatureObjectif
from suivi.enums import Decision
from suivi.models import Declaration
from tests import factories

PERSONNES = {  # sex, birth, first day of eligibility, criteria, QPV
    "A": ("F", date(2002, 2, 1), date(2026, 2, 15), ["BRSA", "QPV"], "QP002008"),
    "B": ("H", date(1971, 6, 2), date(2024, 5, 16), ["DELD"], ""),
    "C": ("F", date(1995, 9, 30), date(2026, 6, 1), ["BOETH"], ""),
}
SAISIES = [  # person, lot, month, work, training, kept (None: all)
    ("A", 1, 3, "140.00", "0", None),
    ("A", 1, 4, "151.67", "0", None),
    ("B", 1, 3, "70.50", "0", None),
    ("C", 1, 7, "84.00", "35.00", None),
    ("A", 2, 4, "20.00", "0", None),
    ("B", 2, 5, "151.67", "0", "101.67"),
]


def creer_cas_d_ecole(structure):
    """The contract and its two lots."""
    marche = factories.MarcheFactory(
        structure=structure, reference="ECOLE", date_notification=date(2026, 1, 15)
    )
    lots = {n: factories.LotFactory(marche=marche, numero=str(n)) for n in (1, 2)}
    factories.LigneObjectifFactory(lot=lots[1], heures=Decimal(1000))
    factories.LigneObjectifFactory(
        lot=lots[1],
        nature=NatureObjectif.AVENANT,
        numero="1",
        heures=Decimal(200),
        date_effet=date(2026, 7, 1),
    )
    factories.LigneObjectifFactory(lot=lots[2], heures=Decimal(500))
    factories.LigneObjectifFactory(
        lot=lots[2], nature=NatureObjectif.TRANCHE, heures=Decimal(300), active=False
    )
    attributions = {n: factories.AttributionFactory(lot=lot) for n, lot in lots.items()}
    contrats = {nom: _embaucher(structure, attributions[1], nom) for nom in PERSONNES}
    for nom, lot, mois, travail, formation, retenu in SAISIES:
        _saisir(attributions[lot], contrats[nom], date(2026, mois, 1), travail, formation, retenu)
    return marche


def _embaucher(structure, attribution, nom):
    """Their work contract, and the eligibility whose facts their lines have."""
    sexe, naissance, debut, codes, code_qpv = PERSONNES[nom]
    contrat = factories.ContratTravailFactory(
        participant__structure=structure,
        participant__identifiant=nom,
        participant__sexe=sexe,
        participant__identite__date_naissance=naissance,
        employeur=attribution.entreprise,
    )
    factories.EligibiliteFactory(
        participant=contrat.participant,
        debut=debut,
        age=ans_revolus(naissance, debut),
        code_qpv=code_qpv,
        criteres=[factories.CritereFactory(structure=structure, code=code) for code in codes],
    )
    return contrat


def _saisir(attribution, contrat, mois, travail, formation, retenu):
    declaration = Declaration.objects.filter(
        declarant__attribution=attribution, mois=mois
    ).first() or factories.DeclarationFactory(
        declarant=attribution.declarants.first()
        or factories.DeclarantFactory(attribution=attribution),
        mois=mois,
        validee=True,
    )
    affectation = attribution.affectations.filter(
        contrat=contrat
    ).first() or factories.AffectationFactory(attribution=attribution, contrat=contrat)
    factories.LigneHeuresFactory(
        declaration=declaration,
        affectation=affectation,
        heures_travail=Decimal(travail),
        heures_formation=Decimal(formation),
        decision=Decision.RETENUE,
        heures_travail_retenues=Decimal(retenu or travail),
        heures_formation_retenues=Decimal(formation),
        faits=contrat.participant.eligibilites.get(),
        motif="Après la fin de l'éligibilité." if retenu else "",
    )

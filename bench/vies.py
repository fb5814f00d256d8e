"""Lives for the follow-up: people, two work contracts each, declared hours, some answers; written by COPY.

Invented and regular: who works when follows from their rank. PERSONNES says how many in all, a thousand in
each structure: 200 000 are about as many structures as there are in France.
"""

import os
from datetime import date, timedelta

from participants.enums import Modalite, Sexe, TypeContrat
from participants.models import ContratTravail, Eligibilite, Identite, Participant
from suivi.apres.regle import Droit, Reponse, Travail, Vie, periode_de, suivre
from suivi.enums import Decision, Etat, Jalon, Situation
from suivi.models import (
    Affectation,
    Declaration,
    Echeance,
    Evaluation,
    LigneHeures,
    PeriodeTravail,
)
from suivi.volume.colonnes import COLONNES
from suivi.volume.copie import Copie
from tests import factories

PERSONNES = int(os.environ.get("PERSONNES") or 20_000)
PAR_STRUCTURE = 1_000
MARCHES = 5  # of each structure
PREMIER, MOIS = date(2023, 1, 1), 48
HEURES = 10_000  # hundredths, of every line
MODELES = (
    Participant,
    Identite,
    Eligibilite,
    ContratTravail,
    Affectation,
    Declaration,
    LigneHeures,
)
TABLES = {modele: COLONNES[modele] for modele in MODELES} | {
    PeriodeTravail: ("id", "structure_id", "participant_id", "fin"),
    Evaluation: (*COLONNES[Evaluation], "periode_id"),
    Echeance: (
        "id", "structure_id", "participant_id", "periode_id", "jalon", "due_le", "limite_le",
        "tombee_le", "reponse_id", "faits_id",
    ),
}  # fmt: skip
MINUIT = "2026-01-01T00:00:00+00:00"


def peupler_une_structure(personnes: int):
    """A structure, its facilitateur's access, and so many people; returns the access."""
    acces = factories.AccesFactory()
    declarants = [
        factories.DeclarantFactory(attribution__lot__marche__structure=acces.structure)
        for _ in range(MARCHES)
    ]
    copie = Copie(TABLES)
    declarations = [_declarations(copie, declarant, acces) for declarant in declarants]
    for rang in range(personnes):
        place = rang % MARCHES
        _vie(copie, rang, declarants[place], declarations[place], acces)
    copie.verser()
    copie.reprendre_les_compteurs()
    return acces


def _mois(rang: int) -> date:
    return date(PREMIER.year + rang // 12, rang % 12 + 1, 1)


def _declarations(copie: Copie, declarant, acces) -> list[int]:
    return [
        copie[Declaration].nouvelle(
            acces.structure_id, declarant.pk, _mois(rang), Etat.VALIDEE, MINUIT, MINUIT,
            acces.utilisateur_id, MINUIT, acces.utilisateur_id,
        )
        for rang in range(MOIS)
    ]  # fmt: skip


def _vie(copie: Copie, rang: int, declarant, declarations: list[int], acces) -> None:
    """Work for three months, then for three others after one to twenty months; every tenth is never ended."""
    structure = acces.structure_id
    personne = copie[Participant].nouvelle(
        structure, f"P-{rang:06d}", (Sexe.F, Sexe.H)[rang % 2], ""
    )
    copie[Identite].ajouter(
        personne, f"Nom{rang}", "Lou", date(1980 + rang % 25, 1 + rang % 12, 1), f"nom{rang} lou"
    )
    debut = PREMIER + timedelta(days=rang * 7 % 700)
    droit = copie[Eligibilite].nouvelle(
        structure, personne, debut, debut + timedelta(days=730), None, "", None, "", None, 30,
        None, None,
    )  # fmt: skip
    second = debut + timedelta(days=120 + 30 * (rang % 20))
    travaux = [
        _travail(copie, rang, numero, personne, droit, du, ouvert, declarant, declarations, acces)
        for numero, (du, ouvert) in enumerate(((debut, False), (second, rang % 10 == 0)))
    ]
    droits = (Droit(debut, debut + timedelta(days=730), droit),)
    repond_le = second + timedelta(days=300) if rang % 3 == 0 else None
    _suites(copie, acces, personne, tuple(travaux), droits, repond_le)


def _suites(copie: Copie, acces, personne: int, travaux, droits, repond_le: date | None) -> None:
    """Périodes and milestones as the rule says; the bench checks that nothing is left to write."""
    structure, cle = acces.structure_id, next(copie[Evaluation].cles) if repond_le else None
    reponses = (Reponse(repond_le, Jalon.SIX, cle),) if repond_le else ()
    suivi = suivre(Vie(travaux, droits, reponses))
    periodes = {
        fin: copie[PeriodeTravail].nouvelle(structure, personne, fin) for fin in suivi.periodes
    }
    if repond_le:
        fin = periode_de(repond_le, suivi.periodes)
        copie[Evaluation].ajouter(
            cle, structure, personne, Jalon.SIX, repond_le, Situation.CDI, acces.utilisateur_id,
            periodes.get(fin),
        )  # fmt: skip
    for due in suivi.echeances:
        copie[Echeance].nouvelle(
            structure, personne, periodes.get(due.fin), due.jalon, due.due_le, due.limite_le,
            due.tombee_le, due.reponse, due.faits,
        )  # fmt: skip


def _travail(copie, rang, numero, personne, droit, du, ouvert, declarant, declarations, acces):
    structure = acces.structure_id
    contrat = copie[ContratTravail].nouvelle(
        structure, personne, f"C-{rang:06d}-{numero}", declarant.entreprise_id, None,
        TypeContrat.CDI if ouvert else TypeContrat.CDD, Modalite.DIRECTE, du,
        None if ouvert else du + timedelta(days=90), "", "",
    )  # fmt: skip
    affectation = copie[Affectation].nouvelle(structure, contrat, declarant.attribution_id)
    premier = (du.year - PREMIER.year) * 12 + du.month - 1
    for mois in range(premier, min(premier + 3, MOIS)):
        copie[LigneHeures].nouvelle(
            structure, declarations[mois], affectation, _mois(mois), HEURES, 0, Decision.RETENUE,
            HEURES, 0, "", False, MINUIT, acces.utilisateur_id, droit, 1,
        )  # fmt: skip
    fin = None if ouvert else du + timedelta(days=90)
    return Travail(du, fin, TypeContrat.CDI if ouvert else TypeContrat.CDD, soldes=(None,))

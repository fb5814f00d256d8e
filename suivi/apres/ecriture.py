"""The one function that keeps périodes and milestones as the rule says, whatever changed.

Every action that touches a date of the follow-up calls `tenir`; so does the daily schedule. It compares
what is stored with what the rule gives, and writes the difference: done twice, it writes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils import timezone

from clauses_project.versement import creer_en_nombre
from comptes.enums import Verbe
from comptes.journal import Auteur, journaliser
from participants.models import Participant
from suivi.apres.lecture import lire_vies
from suivi.apres.regle import Echeance as EcheanceDue
from suivi.apres.regle import Suivi, periode_de, suivre
from suivi.enums import Jalon
from suivi.models import Declaration, Echeance, Evaluation, PeriodeTravail, Tentative

LOT = 500  # people at once
CHAMPS = ("due_le", "limite_le", "tombee_le", "reponse_id", "faits_id")
Cle = tuple[date | None, str]


@dataclass
class Ecart:
    """What is stored about a person, against what the rule gives."""

    personne: int
    structure: int
    suivi: Suivi
    periodes: dict[date, PeriodeTravail] = field(default_factory=dict)
    echeances: dict[Cle, Echeance] = field(default_factory=dict)

    @property
    def voulues(self) -> dict[Cle, EcheanceDue]:
        return {(echeance.fin, echeance.jalon): echeance for echeance in self.suivi.echeances}

    @property
    def est_nul(self) -> bool:
        return set(self.periodes) == set(self.suivi.periodes) and {
            cle: _valeurs(echeance) for cle, echeance in self.echeances.items()
        } == {cle: _valeurs_dues(due) for cle, due in self.voulues.items()}


@transaction.atomic
def tenir(*, personnes: Iterable[int], par: Auteur = None) -> int:
    """Brings the follow-up of these participants (primary keys) up to date; returns how many changed.

    A constant number of queries by 500 people, one more by person whose milestone falls: its trace.
    """
    changees = 0
    for lot in _par_lots(personnes):
        connues = dict(
            Participant.objects.select_for_update(of=("self",))
            .filter(pk__in=lot)
            .order_by("pk")
            .values_list("pk", "structure")
        )
        changes = [ecart for ecart in ecarts(connues) if not ecart.est_nul]
        if changes:
            traces = _ecrire(changes)
            _raconter(traces, par=par)
        _rattacher(connues, changes)
        changees += len(changes)
    return changees


def tenir_les_declares(*, declaration: Declaration, par: Auteur) -> None:
    """After hours became declared, or declared hours changed: they say which contracts end the work."""
    if declaration.est_declaree:
        personnes = declaration.lignes.order_by().values_list(
            "affectation__contrat__participant", flat=True
        )
        tenir(personnes=personnes, par=par)


def ecarts(personnes: dict[int, int]) -> list[Ecart]:
    """For each person (participant → structure), stored against due. Reads only."""
    trouves = {
        personne: Ecart(personne, personnes[personne], suivre(vie))
        for personne, vie in lire_vies(personnes).items()
    }
    fins: dict[int, date] = {}
    for periode in PeriodeTravail.objects.filter(participant__in=personnes):
        trouves[periode.participant_id].periodes[periode.fin] = periode
        fins[periode.pk] = periode.fin
    for echeance in Echeance.objects.filter(participant__in=personnes):
        fin = fins.get(echeance.periode_id)
        trouves[echeance.participant_id].echeances[fin, echeance.jalon] = echeance
    return list(trouves.values())


def _valeurs(echeance: Echeance) -> tuple:
    return tuple(getattr(echeance, champ) for champ in CHAMPS)


def _valeurs_dues(due: EcheanceDue) -> tuple:
    return due.due_le, due.limite_le, due.tombee_le, due.reponse, due.faits


def _ecrire(changes: list[Ecart]) -> dict[int, list[str]]:
    """Writes the difference; returns what to tell, by person: milestones that fell or are no longer due."""
    traces: dict[int, list[str]] = defaultdict(list)
    nouvelles, finies = [], []
    for ecart in changes:
        for fin in set(ecart.suivi.periodes) - set(ecart.periodes):
            ecart.periodes[fin] = PeriodeTravail(
                structure_id=ecart.structure, participant_id=ecart.personne, fin=fin
            )
            nouvelles.append(ecart.periodes[fin])
        finies += [
            ecart.periodes.pop(fin).pk for fin in set(ecart.periodes) - set(ecart.suivi.periodes)
        ]
    creer_en_nombre(nouvelles)
    _ecrire_les_echeances(changes, traces)
    Evaluation.objects.filter(periode__in=finies).update(periode=None)
    Tentative.objects.filter(periode__in=finies).update(periode=None)
    PeriodeTravail.objects.filter(pk__in=finies).delete()
    return traces


def _ecrire_les_echeances(changes: list[Ecart], traces: dict[int, list[str]]) -> None:
    ajoutees, modifiees, retirees = [], [], []
    for ecart in changes:
        voulues = ecart.voulues
        for cle, echeance in ecart.echeances.items():
            due = voulues.get(cle)
            traces[ecart.personne] += _ce_qui_tombe(echeance, due)
            if due is None:
                retirees.append(echeance.pk)
            elif _valeurs(echeance) != _valeurs_dues(due):
                modifiees.append(_recopier(due, echeance))
        for cle in set(voulues) - set(ecart.echeances):
            fin, jalon = cle
            nouvelle = Echeance(
                structure_id=ecart.structure,
                participant_id=ecart.personne,
                periode=ecart.periodes[fin] if fin else None,
                jalon=jalon,
            )
            ajoutees.append(_recopier(voulues[cle], nouvelle))
    Echeance.objects.filter(pk__in=retirees).delete()
    Echeance.objects.bulk_update(modifiees, [champ.removesuffix("_id") for champ in CHAMPS])
    creer_en_nombre(ajoutees)


def _recopier(due: EcheanceDue, echeance: Echeance) -> Echeance:
    for champ, valeur in zip(CHAMPS, _valeurs_dues(due), strict=True):
        setattr(echeance, champ, valeur)
    return echeance


def _ce_qui_tombe(echeance: Echeance, due: EcheanceDue | None) -> Iterator[str]:
    """A milestone that waited for an answer, and does not any more."""
    if echeance.tombee_le is not None or echeance.reponse_id is not None:
        return
    quoi = f"Évaluation à {Jalon(echeance.jalon).label}, due le {echeance.due_le:%d/%m/%Y}"
    if due is None:
        yield f"{quoi} : elle n'est plus due, la fin de la période de travail a changé."
    elif due.tombee_le is not None:
        yield f"{quoi} : elle tombe, la personne a repris un travail le {due.tombee_le:%d/%m/%Y}."


def _raconter(traces: dict[int, list[str]], *, par: Auteur) -> None:
    dites = {personne: phrases for personne, phrases in traces.items() if phrases}
    for participant in Participant.objects.filter(pk__in=dites).order_by("pk"):
        journaliser(
            verbe=Verbe.ANNULER,
            objet=participant,
            par=par,
            pourquoi=" ".join(dites[participant.pk]),
        )


def _rattacher(personnes: dict[int, int], changes: list[Ecart]) -> None:
    """Answers and tries follow the last période that ended before their day."""
    fins = defaultdict(dict)
    for periode in PeriodeTravail.objects.filter(participant__in=personnes):
        fins[periode.participant_id][periode.fin] = periode.pk
    reponses = Evaluation.objects.filter(participant__in=personnes)
    Evaluation.objects.bulk_update(
        _deplacees(reponses, fins, lambda reponse: reponse.date), ["periode"], batch_size=LOT
    )
    essais = Tentative.objects.filter(participant__in=personnes)
    Tentative.objects.bulk_update(
        _deplacees(essais, fins, lambda essai: timezone.localdate(essai.quand)),
        ["periode"],
        batch_size=LOT,
    )


def _deplacees(objets, fins: dict[int, dict[date, int]], jour) -> list:
    deplacees = []
    for objet in objets:
        siennes = fins[objet.participant_id]
        fin = periode_de(jour(objet), siennes)
        voulue = siennes[fin] if fin else None
        if objet.periode_id != voulue:
            objet.periode_id = voulue
            deplacees.append(objet)
    return deplacees


def _par_lots(personnes: Iterable[int]) -> Iterator[list[int]]:
    suite = iter(dict.fromkeys(personnes))
    while lot := list(islice(suite, LOT)):
        yield lot

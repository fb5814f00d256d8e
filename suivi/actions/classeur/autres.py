"""Hours without names, and what became of people: the last two sheets."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils import timezone

from participants.models import ContratTravail
from suivi.actions.classeur.chantier import Chantier, LigneFausse
from suivi.actions.classeur.rangement import Rangement
from suivi.enums import Jalon
from suivi.models import Evaluation, HeuresGlobales
from suivi.reprise import forme


def reprendre_les_heures_globales(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.HEURES_GLOBALES)
    connues = {
        (g.attribution_id, g.employeur_id, g.mois): g
        for g in HeuresGlobales.objects.filter(structure=chantier.structure)
    }
    aujourd_hui = timezone.localdate()

    def ranger(ligne: Any) -> None:
        attribution = chantier.attribution(ligne, ligne.mois)
        employeur = chantier.entreprise(ligne.siret_employeur, "siret_employeur")
        if ligne.mois > aujourd_hui:
            raise LigneFausse("mois", f"{ligne.mois:%Y-%m}", "un mois commencé")
        champs = {"heures": ligne.heures, "motif": ligne.motif}
        cle = (attribution.pk, employeur.pk, ligne.mois)
        connue = connues.get(cle)
        if connue is not None:
            rangement.changer(connue, champs)
            return
        connues[cle] = nouvelle = HeuresGlobales(
            structure=chantier.structure, attribution=attribution, employeur=employeur,
            mois=ligne.mois, saisies_par=chantier.par, saisies_le=chantier.maintenant, **champs,
        )  # fmt: skip
        rangement.ajouter(nouvelle)

    rangement.pour_chacune(ranger)
    rangement.enregistrer()


def reprendre_les_evaluations(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.EVALUATIONS)
    connues = {
        (e.participant_id, e.jalon, e.date): e
        for e in Evaluation.objects.filter(structure=chantier.structure)
    }
    jalons = _jalons(chantier, connues)
    debuts = _debuts_des_contrats(chantier)
    aujourd_hui = timezone.localdate()

    def ranger(ligne: Any) -> None:
        participant = chantier.participant(ligne.participant)
        employeur = (
            chantier.entreprise(ligne.siret_employeur, "siret_employeur")
            if ligne.siret_employeur
            else None
        )
        if ligne.date > aujourd_hui:
            raise LigneFausse("date", ligne.date, "un jour passé")
        _signaler(rangement, ligne, participant.pk, jalons, debuts)
        champs = {
            "situation": ligne.situation,
            "employeur_id": employeur.pk if employeur else None,
        }
        cle = (participant.pk, ligne.jalon, ligne.date)
        connue = connues.get(cle)
        if connue is not None:
            if rangement.changer(connue, champs):
                if employeur is not None:
                    connue.employeur_libre = ""
                chantier.a_suivre.add(participant.pk)
            return
        connues[cle] = nouvelle = Evaluation(
            structure=chantier.structure, participant=participant, jalon=ligne.jalon,
            date=ligne.date, par=chantier.par, saisie_le=chantier.maintenant, **champs,
        )  # fmt: skip
        chantier.a_suivre.add(participant.pk)
        rangement.ajouter(nouvelle)

    rangement.pour_chacune(ranger)
    rangement.enregistrer()


def _jalons(chantier: Chantier, connues: dict) -> dict[int, list[tuple[str, date]]]:
    """The answers of each person, stored or in the workbook."""
    jalons: dict[int, list[tuple[str, date]]] = defaultdict(list)
    for personne, jalon, jour in connues:
        jalons[personne].append((jalon, jour))
    for ligne in chantier.classeur.lignes(forme.EVALUATIONS):
        personne = chantier.participants.get(ligne.participant)
        if personne is not None:
            jalons[personne.pk].append((ligne.jalon, ligne.date))
    return jalons


def _debuts_des_contrats(chantier: Chantier) -> dict[int, list[ContratTravail]]:
    siens: dict[int, list[ContratTravail]] = defaultdict(list)
    for contrat in chantier.contrats.values():
        siens[contrat.participant_id].append(contrat)
    return siens


def _signaler(
    rangement: Rangement,
    ligne: Any,
    personne: int,
    jalons: dict[int, list[tuple[str, date]]],
    contrats: dict[int, list[ContratTravail]],
) -> None:
    if ligne.jalon == Jalon.DOUZE and not any(
        jalon == Jalon.SIX and jour <= ligne.date for jalon, jour in jalons[personne]
    ):
        rangement.avertir(
            ligne, f"{ligne.participant} a une réponse à 12 mois sans réponse à 6 mois"
        )
    if any(
        contrat.date_debut <= ligne.date
        and (contrat.date_fin is None or ligne.date <= contrat.date_fin)
        for contrat in contrats[personne]
    ):
        rangement.avertir(
            ligne,
            f"à cette date, {ligne.participant} travaille sous clause : la réponse est gardée",
        )

"""A whole structure in the form of the workbook: what an empty structure imports, figures unchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from clauses_project.heures import ZERO
from entreprises.enums import TypeIdentifiant
from entreprises.models import Entreprise
from marches.models import Attribution, DonneurOrdre, Lot, Marche
from participants.models import ContratTravail, Eligibilite, EligibiliteCritere, Participant
from suivi.enums import DECLAREES, Decision, Etat
from suivi.models import Evaluation, HeuresGlobales, LigneHeures
from suivi.reprise import forme
from suivi.reprise.cellules import A_COMPLETER, EN_SUSPENS
from suivi.reprise.criteres import code_du_classeur
from suivi.reprise.ecriture import ouvrir
from suivi.reprise.objectifs import cles_des_objectifs
from suivi.validation import Droits
from territoires.models import Structure

Lignes = Iterator[tuple[Any, ...]]
PAR_PAQUET = 5_000


def exporter(structure: Structure, sortie: Any) -> dict[str, int]:
    """Writes the workbook of a structure; returns how many rows of each sheet.

    Everything is read at one instant: what is written meanwhile is in all of it, or in none.
    """
    with _a_un_instant(), ouvrir(sortie) as classeur:
        classeur.explications()
        return {
            feuille.nom: classeur.feuille(feuille, LIGNES[feuille.nom](structure))
            for feuille in forme.FEUILLES
        }


def _a_un_instant() -> Any:
    bloc = transaction.atomic()
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        return _Instantane()
    return bloc


class _Instantane:
    """A transaction whose every query sees the same instant."""

    def __enter__(self) -> None:
        self.bloc = transaction.atomic()
        self.bloc.__enter__()
        with connection.cursor() as curseur:
            curseur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")

    def __exit__(self, *erreur: Any) -> None:
        self.bloc.__exit__(*erreur)


def _siret(genre: str | None, identifiant: str | None) -> str | None:
    if identifiant is None or genre == TypeIdentifiant.SIRET:
        return identifiant
    return f"{genre}:{identifiant}"


def _entreprises(structure: Structure) -> Lignes:
    """Those that the rows of the structure name, and no other."""
    siennes = {"structure": structure}
    nommees: set[int | None] = set()
    for rangees, champ in (
        (Attribution.objects, "entreprise"),
        (ContratTravail.objects, "employeur"),
        (HeuresGlobales.objects, "employeur"),
        (Evaluation.objects, "employeur"),
    ):
        nommees |= set(
            rangees.filter(**siennes).order_by().values_list(champ, flat=True).distinct()
        )
    cles = sorted(nommees - {None})  # type: ignore[type-var]
    for debut in range(0, len(cles), PAR_PAQUET):
        for genre, identifiant, *reste in (
            Entreprise.objects.filter(pk__in=cles[debut : debut + PAR_PAQUET])
            .order_by("identifiant")
            .values_list(
                "type_identifiant", "identifiant", "raison_sociale", "type", "commune", "courriel"
            )
        ):
            yield _siret(genre, identifiant), *reste


def _donneurs_ordre(structure: Structure) -> Lignes:
    siens = DonneurOrdre.objects.filter(structure=structure)
    yield from siens.order_by("nom").values_list("nom", "siret", "type")


def _marches(structure: Structure) -> Lignes:
    siens = Marche.objects.filter(structure=structure)
    yield from siens.order_by("date_notification", "reference").values_list(
        "reference", "objet", "donneur_ordre__nom", "nature", "clause", "prive",
        "date_notification", "date_fin", "date_solde", "montant_ht", "commune_execution",
        "operation__nom", "statut",
    )  # fmt: skip


def _lots(structure: Structure) -> Lignes:
    siens = Lot.objects.filter(structure=structure)
    yield from siens.order_by("marche__reference", "numero").values_list(
        "marche__reference", "numero", "intitule", "montant_ht", "clause"
    )


def _objectifs(structure: Structure) -> Lignes:
    for (marche, lot, nature, numero, effet), ligne in cles_des_objectifs(structure).items():
        yield marche, lot, nature, numero, ligne.heures, effet, ligne.active, ligne.motif


def _attributions(structure: Structure) -> Lignes:
    siennes = Attribution.objects.filter(structure=structure)
    donneur = "sous_traitant_de__entreprise__"
    for marche, lot, g, i, role, gd, d, debut, fin in siennes.order_by(
        "lot__marche__reference", "lot__numero", "pk"
    ).values_list(
        "lot__marche__reference", "lot__numero", "entreprise__type_identifiant",
        "entreprise__identifiant", "role", f"{donneur}type_identifiant", f"{donneur}identifiant",
        "date_debut", "date_fin",
    ):  # fmt: skip
        yield marche, lot, _siret(g, i), role, _siret(gd, d), debut, fin


def _participants(structure: Structure) -> Lignes:
    """A file that was brought into another is that other one."""
    siens = Participant.objects.filter(structure=structure, fusionne_dans=None)
    for identifiant, sexe, nom, prenom, naissance in siens.order_by("identifiant").values_list(
        "identifiant", "sexe", "identite__nom", "identite__prenom", "identite__date_naissance"
    ):
        a_completer = nom is not None and naissance is None
        yield identifiant, sexe, A_COMPLETER if a_completer else nom is None, nom, prenom, naissance


def _eligibilites(structure: Structure) -> Lignes:
    codes: dict[int, dict[str, None]] = defaultdict(dict)
    rangs = EligibiliteCritere.objects.filter(eligibilite__structure=structure)
    for pk, code in rangs.order_by("eligibilite", "rang").values_list(
        "eligibilite", "critere__code"
    ):
        codes[pk][code_du_classeur(code)] = None
    siennes = Eligibilite.objects.filter(structure=structure)
    for pk, nom, naissance, age, participant, debut, fin, *faits in siennes.order_by(
        "participant__identifiant", "debut"
    ).values_list(
        "pk", "participant__identite__nom", "participant__identite__date_naissance", "age",
        "participant__identifiant", "debut", "fin",
        "commune", "code_qpv", "niveau", "prescripteur__nom",
    ):  # fmt: skip
        sans_fin = 0 if fin is None else None
        yield (
            participant, debut, sans_fin, fin, ",".join(codes[pk]), *faits,
            age if nom is None or naissance is None else None,
        )  # fmt: skip


def _contrats(structure: Structure) -> Lignes:
    siens = ContratTravail.objects.filter(structure=structure)
    for identifiant, participant, genre, siret, *reste in siens.order_by("identifiant").values_list(
        "identifiant", "participant__identifiant", "employeur__type_identifiant",
        "employeur__identifiant", "type", "modalite", "date_debut", "date_fin", "poste",
        "code_rome",
    ):  # fmt: skip
        yield identifiant, participant, _siret(genre, siret), *reste


def _heures(structure: Structure) -> Lignes:
    """Declared lines. What is not what validation would decide by itself goes with its reason."""
    places = {
        pk: (marche, lot, _siret(genre, siret), marche_pk)
        for pk, marche, lot, genre, siret, marche_pk in Attribution.objects.filter(
            structure=structure
        ).values_list(
            "pk", "lot__marche__reference", "lot__numero", "entreprise__type_identifiant",
            "entreprise__identifiant", "lot__marche",
        )
    }  # fmt: skip
    marches = {m.pk: m for m in Marche.objects.filter(structure=structure)}
    contrats = {c.pk: c for c in ContratTravail.objects.filter(structure=structure)}
    eligibilites: dict[int, list[Eligibilite]] = defaultdict(list)
    for eligibilite in Eligibilite.objects.filter(structure=structure):
        eligibilites[eligibilite.participant_id].append(eligibilite)
    droits: dict[int, Droits[Eligibilite]] = {}
    lignes = LigneHeures.objects.filter(structure=structure, declaration__etat__in=DECLAREES)
    saisies = Q(heures_travail__isnull=False) | Q(heures_formation__isnull=False)
    for (
        contrat_pk, attribution, mois, travail, formation, etat, decision, retenues_t, retenues_f,
        motif, a_la_main,
    ) in (
        lignes.filter(saisies)
        .order_by("mois", "pk")
        .values_list(
            "affectation__contrat", "affectation__attribution", "mois", "heures_travail",
            "heures_formation", "declaration__etat", "decision", "heures_travail_retenues",
            "heures_formation_retenues", "motif", "decision_manuelle",
        )
        .iterator(chunk_size=PAR_PAQUET)
    ):  # fmt: skip
        reference, lot, siret, marche_pk = places[attribution]
        contrat = contrats[contrat_pk]
        validee = etat == Etat.VALIDEE
        if not a_la_main and validee:
            siens = droits.get(contrat_pk)
            if siens is None:
                siennes = eligibilites[contrat.participant_id]
                siens = droits[contrat_pk] = Droits(siennes, contrat)
            proposition = siens.decider(mois, marches[marche_pk])
            a_la_main = (proposition.decision, proposition.motif) != (decision, motif)
        retenues = _retenues(decision, retenues_t + retenues_f) if a_la_main else None
        yield (
            reference, lot, siret, contrat.identifiant, _en_mois(mois), travail or ZERO, formation,
            "VALIDEE" if validee else "TRANSMISE", retenues,
            (motif or "décision d'origine") if a_la_main else None,
        )  # fmt: skip


def _retenues(decision: str, heures: Decimal) -> Decimal | str:
    return EN_SUSPENS if decision == Decision.EN_SUSPENS else heures


def _en_mois(mois: date) -> str:
    return f"{mois.year:04d}-{mois.month:02d}"


def _heures_globales(structure: Structure) -> Lignes:
    siennes = HeuresGlobales.objects.filter(structure=structure)
    attribution = "attribution__"
    for marche, lot, g, siret, ge, employeur, mois, heures, motif in siennes.order_by(
        "mois", "pk"
    ).values_list(
        f"{attribution}lot__marche__reference", f"{attribution}lot__numero",
        f"{attribution}entreprise__type_identifiant", f"{attribution}entreprise__identifiant",
        "employeur__type_identifiant", "employeur__identifiant", "mois", "heures", "motif",
    ):  # fmt: skip
        yield marche, lot, _siret(g, siret), _siret(ge, employeur), _en_mois(mois), heures, motif


def _evaluations(structure: Structure) -> Lignes:
    siennes = Evaluation.objects.filter(structure=structure)
    for participant, jalon, jour, situation, genre, siret in siennes.order_by(
        "participant__identifiant", "date", "jalon"
    ).values_list(
        "participant__identifiant", "jalon", "date", "situation", "employeur__type_identifiant",
        "employeur__identifiant",
    ):  # fmt: skip
        yield participant, jalon, jour, situation, _siret(genre, siret)


LIGNES: dict[str, Callable[[Structure], Lignes]] = {
    "entreprises": _entreprises,
    "donneurs_ordre": _donneurs_ordre,
    "marches": _marches,
    "lots": _lots,
    "objectifs": _objectifs,
    "attributions": _attributions,
    "participants": _participants,
    "eligibilites": _eligibilites,
    "contrats": _contrats,
    "heures": _heures,
    "heures_globales": _heures_globales,
    "evaluations": _evaluations,
}

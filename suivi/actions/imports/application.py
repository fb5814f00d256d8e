"""The right rows of a file are written: people, contracts and hours, all together or not at all."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from clauses_project.refus import Conflit, Refus
from comptes.depots.actions import ARRETE, confier, marquer_ecrit, passer
from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.journal import journaliser, journaliser_lot, verrouiller
from comptes.models import Utilisateur
from participants import actions as dossiers
from participants.enums import Sexe
from participants.models import Participant
from suivi.actions import contrats
from suivi.actions.decisions import photos
from suivi.actions.embauches import connue, deja_signe
from suivi.actions.imports.verification import bilan, effets, recopier, verifier
from suivi.actions.saisies import remplir_ligne
from suivi.apres.ecriture import tenir
from suivi.imports.cles import code_de_la_personne
from suivi.imports.emplois import Emploi
from suivi.imports.enums import NatureCode
from suivi.imports.plan import Cellule, Plan, dresser, reporter
from suivi.models import (
    Affectation,
    Correspondance,
    Declaration,
    EffetImport,
    ImportHeures,
    LigneHeures,
)
from territoires.models import Structure

ECRITURE = "ecriture_de_fichier"
ECRIT_AUSSITOT = 300  # rows; beyond, the worker writes
PAR_PAQUET = 200
CHANGE = (
    "Des heures ou des déclarations ont changé depuis cet aperçu : il est à jour maintenant. "
    "Relisez-le, puis enregistrez."
)
BAISSES = (
    "Pour certaines personnes, ce fichier dit moins d'heures que ce qui est enregistré, ou remplace celles "
    "de semaines dont il ne dit rien : cochez la case qui le confirme, ou écartez leurs lignes."
)
journal = logging.getLogger("clauses.imports")
CHAMPS_DE_LIGNE = [
    "heures_travail",
    "heures_formation",
    "decision",
    "heures_travail_retenues",
    "heures_formation_retenues",
    "motif",
    "correction_demandee",
    "decision_manuelle",
    "decidee_le",
    "decidee_par",
    "faits",
    "version",
]


class ApercuPerime(Conflit):
    """What is stored is no more what the preview showed."""


@transaction.atomic
def demander_l_ecriture(
    *, depot: ImportHeures, version: int, baisses: bool, par: Utilisateur
) -> ImportHeures:
    """Writes the right rows now, or has the worker do it when they are many. A second click changes nothing.

    `version` is that of the preview read; `baisses`: hours that diminish were confirmed. When the worker
    was stopped before it wrote, only the preview comes back. Raises `ApercuPerime`, or Refus.
    """
    depot = verrouiller(depot)
    if depot.est_arrete:
        revenir_a_l_apercu(depot=depot, raison=ARRETE)
        return verrouiller(depot)
    if depot.etat in (EtatDepot.APPLIQUE, EtatDepot.EN_ECRITURE):
        return depot
    if depot.version != version:
        raise ApercuPerime(CHANGE, version=depot.version)
    if not baisses and any(effet.est_a_confirmer for effet in depot.effets.all()):
        raise Refus(BAISSES)
    if depot.bilan.get("CREEE", 0) + depot.bilan.get("MODIFIEE", 0) > ECRIT_AUSSITOT:
        passer(depot, EtatDepot.EN_ECRITURE)
        confier(depot=depot, nature=ECRITURE, par=par)
        return depot
    return appliquer(depot=depot, par=par)


@transaction.atomic
def appliquer(*, depot: ImportHeures, par: Utilisateur) -> ImportHeures:
    """Writes what the preview showed, and nothing else; its declarations stay to be transmitted.

    Raises `ApercuPerime` when what is stored changed since, Refus when there is nothing to write. Again:
    nothing.
    """
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.APPLIQUE:
        return depot
    _tenir_les_mois(depot)
    plan = dresser(depot, depot.lignes.dans_l_ordre())
    preuves = effets(depot, plan)
    montres = {effet.photo for effet in depot.effets.all()}
    if {effet.photo for effet in preuves.values()} != montres:
        raise ApercuPerime(CHANGE)
    ecrites = [cellule for cellule in plan.cellules if cellule.ecrit]
    if not ecrites:
        raise Refus(
            "Ce fichier n'a rien à enregistrer : aucune de ses lignes ne change des heures."
        )
    _tenir_les_personnes(ecrites)
    depot.traces = _embaucher(ecrites, plan, par)
    lignes = _ecrire(ecrites, plan)
    _avancer_les_mois(depot, ecrites, lignes, par)
    tenir(personnes=_declarees(ecrites), par=par)
    _garder_la_preuve(depot, plan, preuves, lignes)
    _retenir_les_matricules(depot, plan, par)
    marquer_ecrit(depot, par=par)
    for structure in {
        c.attribution.structure_id: c.attribution.structure for c in ecrites
    }.values():
        journaliser(
            verbe=Verbe.SAISIR, objet=depot, par=par, structure=structure, details=depot.bilan
        )
    return depot


@transaction.atomic
def revenir_a_l_apercu(*, depot: ImportHeures, raison: str) -> None:
    """The worker could not write: the preview is up to date again, and says why.

    When it may not be brought up to date, for the same fault perhaps, it comes back as it was: it is found
    again before anything is written.
    """
    depot = verrouiller(depot)
    if depot.etat != EtatDepot.EN_ECRITURE:
        return
    try:
        with transaction.atomic():
            verifier(depot=depot)
    except Exception:
        journal.exception("fichier %s : aperçu laissé tel quel", depot.pk)
        depot.refresh_from_db()
    passer(depot, EtatDepot.A_VERIFIER, erreur=raison)


@transaction.atomic
def rafraichir(*, depot: ImportHeures) -> None:
    """The preview as things stand now."""
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.A_VERIFIER:
        verifier(depot=depot)
        depot.version += 1
        depot.save()


def _tenir_les_mois(depot: ImportHeures) -> None:
    """Structures first (the same person announced twice at once), then declarations, always in this order.

    Without their key: who holds a declaration may still store a row of the structure.
    """
    declarations = set(depot.effets.ecrivent().values_list("declaration", flat=True))
    structures = Declaration.objects.filter(pk__in=declarations).values("structure")
    list(Structure.objects.select_for_update(no_key=True).filter(pk__in=structures).order_by("pk"))
    list(
        Declaration.objects.select_for_update(of=("self",))
        .filter(pk__in=declarations)
        .order_by("pk")
    )


def _tenir_les_personnes(cellules: list[Cellule]) -> None:
    """An eligibility is not established while the facts of their lines are written."""
    connues = {
        cellule.emploi.personne.participant.pk
        for cellule in cellules
        if cellule.emploi.personne.participant is not None
    }
    list(Participant.objects.select_for_update(of=("self",)).filter(pk__in=connues).order_by("pk"))


def _declarees(cellules: list[Cellule]) -> list[int]:
    """People whose declared hours changed: those say which contracts end the work."""
    return [
        cellule.emploi.contrat.participant_id
        for cellule in cellules
        if cellule.declaration is not None and cellule.declaration.est_declaree
    ]


def _embaucher(cellules: list[Cellule], plan: Plan, par: Utilisateur) -> dict[str, Any]:
    """Stores the people, contracts and assignments that these hours need; tells what was made or lengthened."""
    traces: dict[str, Any] = {
        nom: [] for nom in ("personnes", "contrats", "affectations", "prolonges", "aucune_heure")
    }
    fiches: dict[str, Participant] = {}
    for emploi in dict.fromkeys(cellule.emploi for cellule in cellules):
        if emploi.origine is None:
            _creer_le_contrat(emploi, plan, fiches, traces, par)
        elif emploi.prolonge:
            _prolonger(emploi, traces, par)
    for cellule in cellules:
        contrat, attribution = cellule.emploi.contrat, cellule.attribution
        cle = (contrat.pk, attribution.pk)
        if cle not in plan.perimetre.affectations:
            existait = Affectation.objects.filter(contrat=contrat, attribution=attribution).exists()
            affectation = contrats.affecter(contrat=contrat, attribution=attribution, par=par)
            plan.perimetre.affectations[cle] = affectation
            if not existait:
                traces["affectations"].append(affectation.pk)
        plan.perimetre.affectations[cle].contrat = contrat
    return traces


def _creer_le_contrat(
    emploi: Emploi,
    plan: Plan,
    fiches: dict[str, Participant],
    traces: dict[str, Any],
    par: Utilisateur,
) -> None:
    participant = emploi.personne.participant or fiches.get(emploi.personne.cle)
    if participant is None:
        participant = _annoncer(emploi, traces, par)
        fiches[emploi.personne.cle] = participant
    declarant = next(
        d
        for d in plan.perimetre.declarants.values()
        if d.structure_id == emploi.contrat.structure_id
    )
    signe = deja_signe(participant, declarant, emploi.contrat)
    if signe is None:
        emploi.contrat.participant = participant
        signe = contrats.creer(contrat=emploi.contrat, par=par)
        traces["contrats"].append(signe.pk)
    emploi.contrat = signe


def _annoncer(emploi: Emploi, traces: dict[str, Any], par: Utilisateur) -> Participant:
    """As by hand: a file of the structure with that name and birth date is taken as it is."""
    identite, structure = emploi.personne.identite, emploi.contrat.structure
    assert identite is not None  # noqa: S101
    participant = connue(structure, identite)
    if participant is None:
        participant = dossiers.creer(
            participant=Participant(structure=structure, sexe=Sexe.NR), identite=identite, par=par
        )
        traces["personnes"].append(participant.pk)
    return participant


def _prolonger(emploi: Emploi, traces: dict[str, Any], par: Utilisateur) -> None:
    origine = emploi.origine
    assert origine is not None  # noqa: S101
    avant = [_iso(origine.date_debut), _iso(origine.date_fin)]
    contrats.modifier(
        contrat=origine,
        champs={"date_debut": emploi.debut, "date_fin": emploi.fin},
        par=par,
    )
    apres = [_iso(emploi.debut), _iso(emploi.fin)]
    traces["prolonges"].append({"contrat": origine.pk, "avant": avant, "apres": apres})


def _ecrire(cellules: list[Cellule], plan: Plan) -> dict[Cellule, LigneHeures]:
    """Every line, new or changed, in a few statements."""
    personnes = {c.emploi.contrat.participant_id: c.emploi.contrat.participant for c in cellules}
    prefetch_related_objects(list(personnes.values()), "eligibilites")
    lignes: dict[Cellule, LigneHeures] = {}
    for cellule in cellules:
        assert cellule.declaration is not None  # noqa: S101
        contrat = cellule.emploi.contrat
        contrat.participant = personnes[contrat.participant_id]
        affectation = plan.perimetre.affectations[contrat.pk, cellule.attribution.pk]
        ligne = remplir_ligne(cellule.declaration, affectation, cellule.ligne, *cellule.apres)
        ligne.affectation = affectation
        lignes[cellule] = ligne
    nouvelles = [ligne for ligne in lignes.values() if ligne.pk is None]
    LigneHeures.objects.bulk_create(nouvelles, batch_size=PAR_PAQUET)
    anciennes = [cellule.ligne for cellule in cellules if cellule.ligne is not None]
    LigneHeures.objects.bulk_update(anciennes, CHAMPS_DE_LIGNE, batch_size=PAR_PAQUET)
    return lignes


def _avancer_les_mois(
    depot: ImportHeures,
    cellules: list[Cellule],
    lignes: dict[Cellule, LigneHeures],
    par: Utilisateur,
) -> None:
    ecrites: dict[int, list[LigneHeures]] = defaultdict(list)
    declarations: dict[int, Declaration] = {}
    for cellule in cellules:
        assert cellule.declaration is not None  # noqa: S101
        declarations[cellule.declaration.pk] = cellule.declaration
        ecrites[cellule.declaration.pk].append(lignes[cellule])
    for pk, declaration in declarations.items():
        declaration.version += 1
        if declaration.sans_heure and any(ligne.heures for ligne in ecrites[pk]):
            declaration.sans_heure = False
            depot.traces["aucune_heure"].append(pk)
    Declaration.objects.bulk_update(
        declarations.values(), ["version", "sans_heure"], batch_size=PAR_PAQUET
    )
    journaliser_lot(
        verbe=Verbe.SAISIR,
        objets={
            declaration: {"lignes": photos(ecrites[pk]), "fichier": depot.pk}
            for pk, declaration in declarations.items()
        },
        par=par,
        pourquoi=f"D'après le fichier « {depot.nom} »",
    )


def _garder_la_preuve(
    depot: ImportHeures,
    plan: Plan,
    preuves: dict[Cellule, EffetImport],
    lignes: dict[Cellule, LigneHeures],
) -> None:
    """What was written, line by line, for whoever undoes it; and who the announced people became."""
    annonces = [rang for rang in plan.rangs if rang.personne.identite is not None]
    for rang in annonces:
        ecrite = next((cellule for cellule in rang.cellules if cellule.ecrit), None)
        if ecrite is not None:
            rang.personne = replace(rang.personne, participant=ecrite.emploi.contrat.participant)
    recopier([reporter(rang) for rang in annonces])
    depot.bilan = bilan(plan)
    depot.effets.all().delete()
    for cellule, ligne in lignes.items():
        effet = preuves[cellule]
        effet.ligne, effet.affectation = ligne, ligne.affectation
    EffetImport.objects.bulk_create(preuves.values(), batch_size=PAR_PAQUET)


def _retenir_les_matricules(depot: ImportHeures, plan: Plan, par: Utilisateur) -> None:
    """The company's number of each person whose hours were written: the next file needs no name."""
    codes = {}
    for rang in plan.rangs:
        participant = rang.personne.participant
        if rang.lue.matricule and participant is not None and any(c.ecrit for c in rang.cellules):
            codes[code_de_la_personne(rang.lue), participant.structure_id] = participant.pk
    Correspondance.objects.bulk_create(
        [
            Correspondance(
                entreprise=depot.entreprise,
                structure=depot.structure,
                nature=NatureCode.PERSONNE,
                code=code,
                chez_id=chez,
                participant_id=participant,
                par=par,
            )
            for (code, chez), participant in codes.items()
        ],
        ignore_conflicts=True,
    )


def _iso(jour: date | None) -> str | None:
    return jour.isoformat() if jour else None

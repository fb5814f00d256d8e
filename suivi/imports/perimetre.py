"""What a file may touch: the contracts its company declares for, and the people it may see there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from marches.models import Attribution, Declarant
from participants.models import ContratTravail, Participant
from suivi.imports.cles import cles_de_l_identite
from suivi.imports.enums import NatureCode
from suivi.models import (
    Affectation,
    Correspondance,
    Declaration,
    EffetImport,
    ImportHeures,
    LigneHeures,
)

CleDePersonne = tuple[int, str]  # structure, normalised name


@dataclass
class Perimetre:
    """Read in a constant number of queries, whatever the rows of the file."""

    depot: ImportHeures
    declarants: dict[int, Declarant]  # by attribution
    declarations: dict[tuple[int, date], Declaration]  # by declarant and month
    contrats: dict[int, list[ContratTravail]]  # by participant
    affectations: dict[tuple[int, int], Affectation]  # by contract and attribution
    lignes: dict[tuple[int, date], LigneHeures]  # by affectation and month
    par_nom: dict[CleDePersonne, list[Participant]]
    declares_ailleurs: dict[
        tuple[int, str], str
    ]  # by attribution and name: who declares that person
    deja_ecrits: dict[int, EffetImport] = field(
        default_factory=dict
    )  # by line: what the last file wrote
    sites: dict[str, Correspondance] = field(default_factory=dict)
    personnes: dict[tuple[str, int], int] = field(
        default_factory=dict
    )  # code, structure → participant

    @property
    def entreprise(self) -> int:
        return self.depot.entreprise_id

    def attend(self, contrat: ContratTravail, attribution: Attribution) -> bool:
        """This company declares the hours of that contract there (as `affectations_attendues` says)."""
        if contrat.employeur_id == self.entreprise:
            return True
        return self.entreprise == attribution.entreprise_id and contrat.employeur_id not in {
            autre.entreprise_id for autre in attribution.declarants.all()
        }


def charger(depot: ImportHeures, mois: Iterable[date]) -> Perimetre:
    """The perimeter of a file whose rows speak of these months."""
    declarants = {d.attribution_id: d for d in _declarants(depot)}
    mois = set(mois)
    affectations = list(_affectations(depot, declarants))
    miennes, des_autres = _partager(depot, declarants, affectations)
    contrats = _contrats(depot, declarants, miennes)
    perimetre = Perimetre(
        depot=depot,
        declarants=declarants,
        declarations={
            (declaration.declarant_id, declaration.mois): declaration
            for declaration in Declaration.objects.filter(
                declarant__in=[d.pk for d in declarants.values()], mois__in=mois
            ).select_related(
                "structure", "declarant__entreprise", "declarant__attribution__lot__marche"
            )
        },
        contrats=contrats,
        affectations={(a.contrat_id, a.attribution_id): a for a in miennes},
        lignes=_lignes(miennes, mois),
        par_nom=_par_nom(contrats),
        declares_ailleurs={
            (a.attribution_id, cle): str(a.contrat.employeur)
            for a in des_autres
            for cle in _cles(a.contrat.participant)
        },
    )
    perimetre.deja_ecrits = (
        {
            effet.ligne_id: effet
            for effet in EffetImport.objects.derniers_ecrits(
                [ligne.pk for ligne in perimetre.lignes.values()], depot.entreprise_id
            )
            if effet.ligne_id and effet.jours
        }
        if perimetre.lignes
        else {}
    )
    _se_souvenir(perimetre)
    return perimetre


def _declarants(depot: ImportHeures):
    declarants = Declarant.objects.filter(entreprise=depot.entreprise_id)
    if depot.structure_id:
        declarants = declarants.filter(structure=depot.structure_id)
    return (
        declarants.select_related(
            "structure",
            "entreprise",
            "attribution__entreprise",
            "attribution__lot__marche__donneur_ordre",
        )
        .prefetch_related("attribution__declarants")
        .order_by("attribution__lot__marche__objet", "pk")
    )


def _affectations(depot: ImportHeures, declarants: dict[int, Declarant]):
    """On those contracts: of its own people, and of everybody where it owes the hours."""
    dus = [pk for pk, d in declarants.items() if d.attribution.entreprise_id == depot.entreprise_id]
    return (
        Affectation.objects.filter(attribution__in=declarants)
        .filter(Q(contrat__employeur=depot.entreprise_id) | Q(attribution__in=dus))
        .select_related(
            "contrat__participant__identite",
            "contrat__employeur",
            "contrat__entreprise_utilisatrice",
        )
        .order_by("pk")
    )


def _partager(
    depot: ImportHeures, declarants: dict[int, Declarant], affectations: list[Affectation]
) -> tuple[list[Affectation], list[Affectation]]:
    """Those it declares, and those that others declare where it owes the hours: of these it may only be told so."""
    miennes: list[Affectation] = []
    des_autres: list[Affectation] = []
    for affectation in affectations:
        attribution = declarants[affectation.attribution_id].attribution
        autres = {autre.entreprise_id for autre in attribution.declarants.all()}
        employeur = affectation.contrat.employeur_id
        a_moi = employeur == depot.entreprise_id or employeur not in autres
        (miennes if a_moi else des_autres).append(affectation)
    return miennes, des_autres


def _contrats(
    depot: ImportHeures, declarants: dict[int, Declarant], miennes: list[Affectation]
) -> dict[int, list[ContratTravail]]:
    """Its own people in these structures, and those whose hours it declares for another employer."""
    lus = (
        ContratTravail.objects.filter(
            employeur=depot.entreprise_id,
            structure__in={d.structure_id for d in declarants.values()},
        )
        .select_related("participant__identite", "employeur", "entreprise_utilisatrice")
        .order_by("date_debut", "pk")
    )
    par_pk = {contrat.pk: contrat for contrat in lus}
    for affectation in miennes:
        contrat = par_pk.setdefault(affectation.contrat_id, affectation.contrat)
        affectation.contrat = contrat
    par_personne: dict[int, list[ContratTravail]] = defaultdict(list)
    for contrat in par_pk.values():
        par_personne[contrat.participant_id].append(contrat)
    return dict(par_personne)


def _lignes(
    affectations: list[Affectation], mois: set[date]
) -> dict[tuple[int, date], LigneHeures]:
    """Hours already stored, whoever declared them."""
    if not mois:
        return {}
    lignes = LigneHeures.objects.filter(
        affectation__contrat__employeur__in={a.contrat.employeur_id for a in affectations},
        affectation__attribution__in={a.attribution_id for a in affectations},
        mois__in=mois,
    ).select_related("declaration__declarant__entreprise")
    return {(ligne.affectation_id, ligne.mois): ligne for ligne in lignes.order_by("pk")}


def _par_nom(contrats: dict[int, list[ContratTravail]]) -> dict[CleDePersonne, list[Participant]]:
    trouves: dict[CleDePersonne, list[Participant]] = defaultdict(list)
    for siens in contrats.values():
        participant = siens[0].participant
        for cle in _cles(participant):
            trouves[participant.structure_id, cle].append(participant)
    return dict(trouves)


def _cles(participant: Participant) -> set[str]:
    identite = getattr(participant, "identite", None)
    return cles_de_l_identite(identite) if identite else set()


def _se_souvenir(perimetre: Perimetre) -> None:
    """The codes chosen before, where they still mean something the file may touch."""
    codes = Correspondance.objects.de(perimetre.depot).exclude(nature=NatureCode.COLONNES)
    for code in codes.select_related("participant"):
        if code.nature == NatureCode.SITE:
            if code.attribution_id is None or code.attribution_id in perimetre.declarants:
                perimetre.sites[code.code] = code
        elif code.participant is not None:
            qui = code.participant.fusionne_dans_id or code.participant_id
            if qui in perimetre.contrats:
                perimetre.personnes[code.code, code.participant.structure_id] = qui

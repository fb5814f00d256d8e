"""Hours are typed in a declaration: what may be written, and what a changed line forgets."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from clauses_project.ecriture import heures as en_heures
from clauses_project.ecriture import mois as en_mois
from clauses_project.profils import Profil
from clauses_project.refus import Refus, refuser_si
from comptes.enums import Verbe
from comptes.journal import Auteur, journaliser, verrouiller
from suivi.actions.decisions import (
    effacer_decision,
    faits_de,
    photos,
    verrouiller_les_personnes_de,
)
from suivi.apres.ecriture import tenir_les_declares
from suivi.attendus import affectations_attendues
from suivi.enums import SAISISSABLES, Etat
from suivi.models import Affectation, Declaration, LigneHeures, Repartition

HEURES_D_UN_MOIS = Decimal(744)  # 31 days of 24 hours

SANS_RELECTURE = ("structure", "declaration", "affectation", "faits", "decidee_par", "repartition")

Saisie = tuple[Decimal | None, Decimal | None]


@transaction.atomic
def saisir(
    *,
    declaration: Declaration,
    saisies: Mapping[int, Saisie],
    par: Auteur,
    profil: Profil,
    version: int | None = None,
    commentaire: str | None = None,
) -> Declaration:
    """Writes the hours of these affectations (work, training; None: not typed) in a declaration.

    A line whose hours change loses its decision. Raises Refus when the declaration is closed to this
    profile, when somebody saved it since `version`, when a work contract does not run that month, or
    when the hours are declared elsewhere.
    """
    declaration = verrouiller(declaration, version=version)
    refuser_si(refus_de_saisie(declaration, profil))
    if declaration.est_declaree:
        verrouiller_les_personnes_de(saisies)
    changees = _ecrire_les_lignes(declaration, saisies)
    if commentaire is not None and commentaire != declaration.commentaire:
        declaration.commentaire = commentaire
    elif not changees:
        return declaration
    if any(ligne.heures for ligne in changees):
        declaration.sans_heure = False
    declaration.version += 1
    declaration.full_clean()
    declaration.save()
    journaliser(
        verbe=Verbe.SAISIR, objet=declaration, par=par, details={"lignes": photos(changees)}
    )
    tenir_les_declares(declaration=declaration, par=par)
    return declaration


def _ecrire_les_lignes(
    declaration: Declaration, saisies: Mapping[int, Saisie]
) -> list[LigneHeures]:
    """Those whose hours change, stored. Raises Refus at the first that may not be written."""
    lignes = {
        ligne.affectation_id: ligne
        for ligne in LigneHeures.objects.select_for_update(of=("self",))
        .filter(affectation__in=saisies, mois=declaration.mois)
        .select_related("declaration__declarant__entreprise")
    }
    affectations = (
        Affectation.objects.filter(pk__in=saisies, attribution=declaration.declarant.attribution_id)
        .select_related("contrat__participant__identite", "contrat__employeur")
        .prefetch_related("contrat__participant__eligibilites")
        .in_bulk()
    )
    attendues = set(affectations_attendues(declaration).values_list("pk", flat=True))
    changees = []
    for pk, (travail, formation) in saisies.items():
        ligne = lignes.get(pk)
        if ligne is None and travail is None and formation is None:
            continue
        affectation = affectations.get(pk)
        if affectation is None:
            raise Refus("Cette personne n'a pas de contrat de travail pour ce marché.")
        refuser_si(
            refus_de_ligne(declaration, affectation, ligne, pk in attendues, travail, formation)
        )
        if ligne and _inchangee(ligne, travail, formation):
            continue
        ligne = ecrire_ligne(declaration, affectation, ligne, travail, formation)
        changees.append(ligne)
    return changees


def ecrire_ligne(
    declaration: Declaration,
    affectation: Affectation,
    ligne: LigneHeures | None,
    travail: Decimal | None,
    formation: Decimal | None,
    repartition: Repartition | None = None,
) -> LigneHeures:
    """Stores these hours on the line, or on a new one; whatever was decided of it is forgotten.

    `repartition` is given for a part of hours spread by a convention, by the action that spreads them.
    The hours were read by `lire_heures` and passed `refus_de_ligne`: the constraints of the database
    have the last word, and are not asked one by one.
    """
    ligne = remplir_ligne(declaration, affectation, ligne, travail, formation, repartition)
    ligne.clean_fields(exclude=SANS_RELECTURE)
    ligne.save()
    return ligne


def remplir_ligne(
    declaration: Declaration,
    affectation: Affectation,
    ligne: LigneHeures | None,
    travail: Decimal | None,
    formation: Decimal | None,
    repartition: Repartition | None = None,
) -> LigneHeures:
    """The same in memory, for who stores many lines together."""
    ligne = ligne or LigneHeures(
        structure=declaration.structure,
        declaration=declaration,
        affectation=affectation,
        mois=declaration.mois,
    )
    ligne.heures_travail, ligne.heures_formation = travail, formation
    effacer_decision(ligne)
    ligne.repartition = repartition
    ligne.correction_demandee = ""
    ligne.faits = faits_de(affectation.contrat, ligne.mois)
    ligne.version += 1
    return ligne


def refus_de_saisie(declaration: Declaration, profil: Profil) -> list[str]:
    """Why this profile may not type hours in this declaration now; nothing when it may."""
    if declaration.mois > timezone.localdate():
        return [f"{en_mois(declaration.mois).capitalize()} n'a pas commencé."]
    permis = SAISISSABLES | {Etat.TRANSMISE} if profil.est_gestionnaire else SAISISSABLES
    if declaration.etat in permis:
        return []
    if declaration.etat == Etat.VALIDEE:
        return [
            "Cette déclaration est validée : elle ne change plus, sauf si le facilitateur la rouvre."
        ]
    return [
        "Cette déclaration est transmise : demandez au facilitateur de vous la renvoyer pour la corriger."
    ]


def refus_de_ligne(
    declaration: Declaration,
    affectation: Affectation,
    ligne: LigneHeures | None,
    attendue: bool,
    travail: Decimal | None,
    formation: Decimal | None,
) -> list[str]:
    """Why these hours may not stand on that line; `attendue`: this declaration waits for that person."""
    personne = affectation.contrat.participant
    if ligne is not None and ligne.declaration_id != declaration.pk:
        return [
            f"Les heures de {personne} pour {en_mois(declaration.mois)} sont déjà déclarées "
            f"par {ligne.declaration.declarant.entreprise}."
        ]
    if ligne is not None and ligne.repartition_id and not _inchangee(ligne, travail, formation):
        return [
            f"Les heures de {personne} pour {en_mois(declaration.mois)} sont réparties entre plusieurs "
            "marchés par une convention de globalisation : elles se corrigent par « heures travaillées »."
        ]
    if not affectation.contrat.court_en(declaration.mois) and (travail or formation):
        return [
            f"{personne} n'a pas de contrat de travail en {en_mois(declaration.mois)} : "
            "corrigez d'abord les dates du contrat."
        ]
    if ligne is None and not attendue:
        return [f"Les heures de {personne} sont déclarées par {affectation.contrat.employeur}."]
    total = (travail or Decimal(0)) + (formation or Decimal(0))
    if total > HEURES_D_UN_MOIS:
        return [
            f"{en_heures(total)} h pour {personne} : un mois compte au plus {HEURES_D_UN_MOIS} h."
        ]
    return []


def _inchangee(ligne: LigneHeures, travail: Decimal | None, formation: Decimal | None) -> bool:
    return (ligne.heures_travail, ligne.heures_formation) == (travail, formation)

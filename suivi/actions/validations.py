"""The facilitateur's answer to a month: validated alone or with others, sent back, reopened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import journaliser_lot, verrouiller
from comptes.models import Utilisateur
from suivi.actions.decisions import cumuler_les_lignes, decider_tout, lignes_tenues, photos
from suivi.actions.etats import changer_etat, refuser_transition
from suivi.controles import alertes_a_lever
from suivi.enums import TRANSITIONS, Etat
from suivi.models import Declaration, LigneHeures


@transaction.atomic
def valider(
    *, declaration: Declaration, par: Utilisateur, profil: Profil, version: int | None = None
) -> Declaration:
    """Accepts the month: every line is decided, and the journal keeps it as it was validated."""
    declaration = verrouiller(declaration, version=version)
    if declaration.etat == Etat.VALIDEE:
        return declaration
    refuser_transition(declaration, Verbe.VALIDER, profil)
    lignes = lignes_tenues([declaration])
    decider_tout(lignes=lignes, par=par)
    declaration.validee_le, declaration.validee_par = timezone.now(), par
    declaration.motif_renvoi = ""
    validee = changer_etat(
        declaration, Verbe.VALIDER, par=par, profil=profil, details={"lignes": photos(lignes)}
    )
    cumuler_les_lignes(lignes)
    return validee


@dataclass(frozen=True)
class LotValide:
    """What became of declarations to validate together: done, changed since they were read, to look at."""

    validees: list[Declaration]
    changees: list[Declaration]
    a_regarder: list[Declaration]


@transaction.atomic
def valider_lot(*, versions: Mapping[int, int], par: Utilisateur, profil: Profil) -> LotValide:
    """Validates these declarations (pk → version read) as `valider` does one by one.

    Leaves aside those that somebody changed since, and those with an alert. The number of queries does
    not depend on how many they are.
    """
    declarations = list(
        Declaration.objects.filter(pk__in=versions)
        .select_related("structure", "declarant__entreprise")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    changees = [
        declaration
        for declaration in declarations
        if declaration.version != versions[declaration.pk] or declaration.etat != Etat.TRANSMISE
    ]
    ecartees = {declaration.pk for declaration in changees}
    lues = [declaration for declaration in declarations if declaration.pk not in ecartees]
    lignes = lignes_tenues(lues)
    alertes = alertes_a_lever(lues, lignes)
    validees = [declaration for declaration in lues if declaration.pk not in alertes]
    _valider_ensemble(
        validees,
        [ligne for ligne in lignes if ligne.declaration_id not in alertes],
        par=par,
        profil=profil,
    )
    return LotValide(
        validees=validees,
        changees=changees,
        a_regarder=[declaration for declaration in lues if declaration.pk in alertes],
    )


def _valider_ensemble(
    declarations: list[Declaration], lignes: list[LigneHeures], *, par: Utilisateur, profil: Profil
) -> None:
    """Same transition, same rows of the journal as one by one, written together."""
    decider_tout(lignes=lignes, par=par)
    siennes = defaultdict(list)
    for ligne in lignes:
        siennes[ligne.declaration_id].append(ligne)
    details = {}
    for declaration in declarations:
        refuser_transition(declaration, Verbe.VALIDER, profil)
        avant, declaration.etat = declaration.etat, TRANSITIONS[Verbe.VALIDER][1]
        declaration.validee_le, declaration.validee_par = timezone.now(), par
        declaration.motif_renvoi = ""
        declaration.version += 1
        details[declaration] = {
            "de": avant,
            "vers": declaration.etat,
            "lignes": photos(siennes[declaration.pk]),
        }
    Declaration.objects.bulk_update(
        declarations, ["etat", "validee_le", "validee_par", "motif_renvoi", "version"]
    )
    journaliser_lot(verbe=Verbe.VALIDER, objets=details, par=par)
    cumuler_les_lignes(lignes)


@transaction.atomic
def renvoyer(
    *,
    declaration: Declaration,
    motif: str,
    corrections: Mapping[int, str] | None = None,
    par: Utilisateur,
    profil: Profil,
) -> Declaration:
    """Asks the company for a correction, in the facilitateur's words. Its hours stay as they were.

    `corrections` says it line by line (pk of the line → what to correct); a line left out asks nothing.
    """
    declaration = verrouiller(declaration)
    declaration.motif_renvoi = _motif_exige(motif, "Dites à l'entreprise ce qu'elle doit corriger.")
    return changer_etat(
        declaration,
        Verbe.RENVOYER,
        par=par,
        profil=profil,
        pourquoi=declaration.motif_renvoi,
        details={"corrections": _demander_corrections(declaration, corrections or {})},
    )


def _demander_corrections(declaration: Declaration, corrections: Mapping[int, str]) -> list[dict]:
    """Writes what is asked beside each line; returns it as the journal keeps it."""
    lignes = list(
        declaration.lignes.select_related("affectation")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    for ligne in lignes:
        ligne.correction_demandee = corrections.get(ligne.pk, "").strip()
        ligne.version += 1
    LigneHeures.objects.bulk_update(lignes, ["correction_demandee", "version"])
    return [
        {"contrat": ligne.affectation.contrat_id, "correction": ligne.correction_demandee}
        for ligne in lignes
        if ligne.correction_demandee
    ]


@transaction.atomic
def rouvrir(
    *, declaration: Declaration, motif: str, par: Utilisateur, profil: Profil
) -> Declaration:
    """Takes a validated month back, with a written reason. The journal keeps the lines that were validated."""
    declaration = verrouiller(declaration)
    declaration.motif_renvoi = _motif_exige(motif, "Dites pourquoi ce mois est rouvert.")
    lignes = lignes_tenues([declaration])
    rouverte = changer_etat(
        declaration,
        Verbe.ROUVRIR,
        par=par,
        profil=profil,
        pourquoi=declaration.motif_renvoi,
        details={"lignes": photos(lignes)},
    )
    cumuler_les_lignes(lignes)
    return rouverte


def _motif_exige(motif: str, sinon: str) -> str:
    motif = motif.strip()
    if not motif:
        raise Refus(sinon)
    return motif

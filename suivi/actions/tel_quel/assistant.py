"""The assistant of tables kept by hand: deposited, its sheets said, its names said, then as any workbook."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from clauses_project.refus import Refus
from comptes.journal import verrouiller
from comptes.models import Utilisateur
from suivi.actions.classeur import depot as classeurs
from suivi.models import ClasseurReprise, TableauLibre
from suivi.tel_quel.enums import Etape
from territoires.models import Structure

PLUS_OUVERT = "Ce tableau est déjà enregistré ou abandonné : ses réponses ne changent plus."


@transaction.atomic
def deposer(*, structure: Structure, fichier: UploadedFile, par: Utilisateur) -> ClasseurReprise:
    """Keeps the file, whose sheets are still to be looked at. Raises FichierIllisible for its size."""
    depot = classeurs.deposer(structure=structure, fichier=fichier, par=par)
    TableauLibre.objects.create(classeur=depot, structure=structure)
    return depot


def dire_les_feuilles(
    *, tableau: TableauLibre, reglages: dict[str, Any], continuer: bool, par: Utilisateur
) -> ClasseurReprise:
    """What the user says of the sheets and columns; the file is read again with it."""
    _retenir(tableau, reglages=reglages, etape=Etape.RAPPROCHER if continuer else Etape.FEUILLES)
    return classeurs.faire_lire(depot=_le_depot(tableau), par=par)


def dire_les_noms(
    *, tableau: TableauLibre, choix: dict[str, Any], continuer: bool, par: Utilisateur
) -> ClasseurReprise:
    """What stands for each name; those that the page did not show stay as they were."""
    _retenir(
        tableau,
        choix={
            **tableau.choix,
            **{
                nom: {**tableau.choix.get(nom, {}), **dit} if isinstance(dit, dict) else dit
                for nom, dit in choix.items()
            },
        },
        etape=Etape.APERCU if continuer else Etape.RAPPROCHER,
    )
    return classeurs.faire_lire(depot=_le_depot(tableau), par=par)


@transaction.atomic
def revenir(*, tableau: TableauLibre, etape: Etape) -> None:
    """Back to a step, with what was said there."""
    _retenir(tableau, etape=etape)


def _le_depot(tableau: TableauLibre) -> ClasseurReprise:
    return ClasseurReprise.objects.get(pk=tableau.pk)


@transaction.atomic
def _retenir(tableau: TableauLibre, **champs: Any) -> None:
    depot = verrouiller(_le_depot(tableau))
    if not depot.est_ouvert:
        raise Refus(PLUS_OUVERT)
    TableauLibre.objects.filter(pk=tableau.pk).update(**champs)

"""A whole workbook is written, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from django.db import DataError, IntegrityError, OperationalError, connection, transaction

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from suivi.actions.classeur.autres import reprendre_les_evaluations, reprendre_les_heures_globales
from suivi.actions.classeur.chantier import MOTIF, Avancer, Chantier
from suivi.actions.classeur.declarations import reprendre_les_heures
from suivi.actions.classeur.marches import (
    reprendre_les_attributions,
    reprendre_les_donneurs_ordre,
    reprendre_les_entreprises,
    reprendre_les_lots,
    reprendre_les_marches,
    reprendre_les_objectifs,
)
from suivi.actions.classeur.personnes import (
    reprendre_les_contrats,
    reprendre_les_eligibilites,
    reprendre_les_participants,
)
from suivi.actions.classeur.suites import redecider, tenir_les_comptes
from suivi.reprise.lecture import ClasseurLu, lire_classeur
from territoires.models import Structure

DEJA = (
    "Un autre classeur est en cours d'import pour cette structure : attendez qu'il soit fini, "
    "puis recommencez."
)
CONTREDIT = (
    "Une ligne de ce classeur contredit ce qui est enregistré, et rien n'est écrit : relisez les "
    "clés et les dates, puis recommencez."
)
VERROU = 7_411  # whose number says what the structure is held for
# Parents first: what a row names is stored, or refused, before it.
ETAPES: tuple[Callable[[Chantier], None], ...] = (
    reprendre_les_entreprises,
    reprendre_les_donneurs_ordre,
    reprendre_les_marches,
    reprendre_les_lots,
    reprendre_les_objectifs,
    reprendre_les_attributions,
    reprendre_les_participants,
    reprendre_les_eligibilites,
    reprendre_les_contrats,
    redecider,
    reprendre_les_heures,
    reprendre_les_heures_globales,
    reprendre_les_evaluations,
)


class _RienDEcrit(Exception):
    """Takes everything back: a simulation, or a workbook with errors."""


def importer(
    *,
    structure: Structure,
    contenu: bytes | Path | IO[bytes],
    nom: str,
    par: Utilisateur | None,
    simuler: bool = False,
    lignes_justes: bool = False,
) -> Chantier:
    """Takes a workbook in. Nothing is written unless every row is right, or `lignes_justes`: then the
    right rows are, and the others stay in `constats.ecartees`. `simuler` does the same and takes it back.

    Raises FichierIllisible for what is no workbook, Refus while another import of the structure runs.
    """
    return ecrire(
        structure=structure,
        classeur=lire_classeur(contenu, nom),
        par=par,
        simuler=simuler,
        lignes_justes=lignes_justes,
    )


def ecrire(
    *,
    structure: Structure,
    classeur: ClasseurLu,
    par: Utilisateur | None,
    simuler: bool = False,
    lignes_justes: bool = False,
    avancer: Avancer | None = None,
) -> Chantier:
    """The same for a workbook already read; `avancer` is told how many rows are done."""
    chantier = Chantier(structure, par, classeur, avancer=avancer)
    try:
        with transaction.atomic():
            _tenir_la_structure(chantier)
            chantier.charger()
            for etape in ETAPES:
                etape(chantier)
            if simuler or (chantier.constats.erreurs and not lignes_justes):
                raise _RienDEcrit
            if chantier.constats.total.crees or chantier.constats.total.modifies:
                tenir_les_comptes(chantier)
                _conclure(chantier)
    except _RienDEcrit:
        pass
    except (IntegrityError, DataError) as refus:
        raise Refus(CONTREDIT) from refus
    except OperationalError as occupee:
        if "locked" not in str(occupee):
            raise
        raise Refus(DEJA) from occupee  # SQLite, after its patience: somebody writes
    return chantier


def _tenir_la_structure(chantier: Chantier) -> None:
    """One import at a time for a structure; the second is told, and does not wait."""
    if connection.vendor == "postgresql":
        with connection.cursor() as curseur:
            curseur.execute(
                "SELECT pg_try_advisory_xact_lock(%s, %s)", [VERROU, chantier.structure.pk]
            )
            if not curseur.fetchone()[0]:
                raise Refus(DEJA)
    chantier.structure = verrouiller(chantier.structure)


def _conclure(chantier: Chantier) -> None:
    journaliser(
        verbe=Verbe.SAISIR,
        objet=chantier.structure,
        par=chantier.par,
        structure=chantier.structure,
        pourquoi=MOTIF,
        details={
            "empreinte": chantier.classeur.empreinte,
            "feuilles": chantier.constats.en_json(),
        },
    )

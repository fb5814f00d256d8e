"""A contract that came from a publication is qualified by a person, or declined with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from clauses_project.refus import Refus
from comptes import journal
from comptes.models import Utilisateur
from marches import actions
from marches.enums import Role, Statut
from marches.models import Attribution, Lot, Marche

DEJA = "Ce marché n'est plus à qualifier : quelqu'un s'en est occupé entre-temps."


@transaction.atomic
def qualifier(
    *,
    marche: Marche,
    champs: dict[str, Any],
    heures: Mapping[Lot, Decimal | None],
    declarants: bool,
    par: Utilisateur,
    version: int | None = None,
) -> Marche:
    """Follows the contract from now on, with the hours of each lot; None: that lot has no clause of hours.

    `declarants`: each holder declares its hours, when nobody does. Raises Refus when it is not to be
    qualified any more, `Conflit` when somebody changed it since `version`, ValidationError.
    """
    marche = journal.verrouiller(marche, version=version)
    if marche.statut != Statut.A_QUALIFIER:
        raise Refus(DEJA)
    marche = journal.modifier(
        objet=marche, champs={**champs, "statut": Statut.EN_COURS}, par=par, pourquoi="qualifié"
    )
    for lot, voulues in heures.items():
        if voulues is not None and not lot.objectifs.exists():
            actions.ajouter_objectif(
                lot=lot, par=par, heures=voulues, date_effet=marche.date_notification
            )
    if declarants:
        _designer(marche, par)
    return marche


def _designer(marche: Marche, par: Utilisateur) -> None:
    titulaires = Attribution.objects.filter(
        lot__marche=marche, role=Role.TITULAIRE, declarants=None
    ).select_related("structure", "entreprise")
    for attribution in titulaires.order_by("pk"):
        actions.designer_declarant(
            attribution=attribution, entreprise=attribution.entreprise, par=par
        )


@transaction.atomic
def decliner(*, marche: Marche, motif: str, par: Utilisateur) -> Marche:
    """The structure will not follow it: « abandonné », with a reason. Raises Refus when it is followed."""
    marche = journal.verrouiller(marche)
    if marche.statut == Statut.ABANDONNE:
        return marche
    if marche.statut != Statut.A_QUALIFIER:
        raise Refus(DEJA)
    return journal.modifier(
        objet=marche, champs={"statut": Statut.ABANDONNE}, par=par, pourquoi=motif
    )

"""What a table left to be completed: looked at, or given to the company it stands for."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from entreprises.enums import TypeIdentifiant
from entreprises.models import Entreprise
from suivi import cumuls
from suivi.actions.classeur.annulation import qui_la_nomment
from suivi.models import ACompleter

SUPPOSE_JUSTE = "Repris d'Excel : vérifié"


@transaction.atomic
def marquer_vu(*, point: ACompleter, par: Utilisateur) -> ACompleter:
    """Somebody looked at what the table supposed. Again: nothing."""
    point = verrouiller(point)
    if point.fait_le is not None:
        return point
    point.fait_le, point.fait_par = timezone.now(), par
    point.save()
    journaliser(
        verbe=Verbe.MODIFIER,
        objet=point.porteur,
        par=par,
        structure=point.structure,
        pourquoi=f"{SUPPOSE_JUSTE} ({point.get_manque_display()})",
    )
    return point


@transaction.atomic
def rattacher(*, point: ACompleter, entreprise: Entreprise, par: Utilisateur) -> Entreprise:
    """All that was taken for a company known by its name only goes to the company it is.

    Raises Refus when both already have the same place on a lot, or when it has a SIRET since.
    """
    verrouiller(point.structure)
    if point.entreprise is None:
        raise Refus("Ce point ne porte pas sur une entreprise.")
    provisoire = verrouiller(point.entreprise)
    if provisoire.type_identifiant != TypeIdentifiant.INCONNU or provisoire.pk == entreprise.pk:
        raise Refus("Cette entreprise a déjà son SIRET.")
    try:
        with transaction.atomic():
            for champ in qui_la_nomment(Entreprise):
                siens: Any = champ.model._base_manager
                siens.filter(**{champ.name: provisoire}).update(**{champ.name: entreprise})
    except IntegrityError as refus:
        raise Refus(
            f"{entreprise} a déjà la place de {provisoire} sur un lot ou dans une déclaration : "
            "complétez plutôt le SIRET, ou retirez l'une des deux."
        ) from refus
    journaliser(
        verbe=Verbe.MODIFIER,
        objet=entreprise,
        par=par,
        structure=point.structure,
        pourquoi=f"Repris d'Excel : « {provisoire} » est cette entreprise",
    )
    provisoire.delete()
    cumuls.recalculer(point.structure)
    return entreprise

"""Every day, the follow-up of whoever was touched since the day before is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comptes.models import Evenement
from marches.models import Lot, Marche
from participants.models import ContratTravail, Eligibilite, Participant
from suivi.apres.ecriture import LOT, ecarts, tenir
from suivi.models import Declaration, Echeance, Evaluation, LigneHeures
from territoires.models import Structure

RECUL = timedelta(days=2)  # a day missed is made up for


def tenir_le_suivi(structure: Structure, jour: date) -> Iterator[str]:
    """The daily action: what somebody changed lately, and people whose follow-up was never worked out."""
    changees = tenir(
        personnes=a_revoir(structure, jour).order_by("pk").values_list("pk", flat=True)
    )
    if changees:
        yield f"Suivi remis à jour : {changees} {'personnes' if changees > 1 else 'personne'}."


def a_revoir(structure: Structure, jour: date) -> QuerySet[Participant]:
    """One query: people told of in the journal since the day before, and those with an end and no milestone."""
    depuis = timezone.now() - RECUL
    genres = ContentType.objects.get_for_models(
        Participant, ContratTravail, Eligibilite, Evaluation, Declaration, Marche, Lot
    )

    def touches(modele) -> QuerySet:
        return Evenement.objects.filter(
            structure=structure, quand__gte=depuis, objet_type=genres[modele]
        ).values("objet_id")

    siens = {"participant": OuterRef("pk")}
    lignes = LigneHeures.objects.filter(affectation__contrat__participant=OuterRef("pk"))
    lot = "affectation__attribution__lot"
    return Participant.objects.filter(
        Q(pk__in=touches(Participant))
        | Exists(ContratTravail.objects.filter(pk__in=touches(ContratTravail), **siens))
        | Exists(Eligibilite.objects.filter(pk__in=touches(Eligibilite), **siens))
        | Exists(Evaluation.objects.filter(pk__in=touches(Evaluation), **siens))
        | Exists(
            lignes.filter(
                Q(declaration__in=touches(Declaration))
                | Q(**{f"{lot}__in": touches(Lot)})
                | Q(**{f"{lot}__marche__in": touches(Marche)})
            )
        )
        | Exists(ContratTravail.objects.filter(date_fin__lte=jour, **siens))
        & ~Exists(Echeance.objects.filter(**siens)),
        structure=structure,
    )


def verifier(personnes: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Participants (with their structure) whose stored follow-up is not what the rule gives now."""
    suite = list(personnes)
    for debut in range(0, len(suite), LOT):
        for ecart in ecarts(dict(suite[debut : debut + LOT])):
            if not ecart.est_nul:
                yield ecart.personne

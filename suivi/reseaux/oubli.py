"""Parts are forgotten when their structure changed: whatever was kept of it is computed again before it is read.

Every action says that it changed something of a structure, by the journal (`territoires.models.Changement`), in its own
transaction. Whoever reads a réseau first forgets the parts of the structures that changed since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum

from participants.models import Participant
from suivi.reseaux.models import EtatDeStructure, PartDeReseau, ResultatDeReseau
from territoires.models import Changement, Structure


def oublier_ce_qui_a_change(structures: Collection[int]) -> None:
    """One query when nothing changed. What a structure changes for others is forgotten in turn."""
    while True:
        changees = set(
            Changement.objects.filter(Q(structure__in=structures) | Q(structure=None))
            .order_by()
            .values_list("structure", flat=True)
            .distinct()
        )
        if not changees:
            return
        for structure in sorted(changees, key=lambda pk: pk or 0):
            if structure is None:
                _oublier_tout()
            else:
                _oublier(structure)


def revision(structures: Collection[int]) -> int:
    """Grows each time a part of one of them is forgotten."""
    somme = EtatDeStructure.objects.filter(structure__in=structures).aggregate(
        somme=Sum("revision")
    )
    return somme["somme"] or 0


def tenir_l_etat(structure: int) -> EtatDeStructure:
    """The state of a structure, held until the end of the transaction; made when there is none yet."""
    etat, nouveau = EtatDeStructure.objects.get_or_create(structure_id=structure)
    etat = EtatDeStructure.objects.select_for_update(of=("self",)).get(pk=etat.pk)
    if nouveau:
        etat.partagees, etat.territoire = partagees(structure), _territoire(structure)
        etat.save()
    return etat


def partagees(structure: int) -> list[str]:
    """Fingerprints of its people whom another structure knows."""
    ailleurs = Participant.objects.filter(empreinte=OuterRef("empreinte")).exclude(
        structure=structure
    )
    return sorted(
        set(
            Participant.objects.filter(Exists(ailleurs), structure=structure)
            .exclude(empreinte="")
            .values_list("empreinte", flat=True)
        )
    )


@transaction.atomic
def _oublier(structure: int) -> None:
    etat = tenir_l_etat(structure)
    vus = list(Changement.objects.filter(structure=structure).values_list("pk", flat=True))
    PartDeReseau.objects.filter(structure=structure).delete()
    _prevenir_les_autres(etat)
    etat.revision += 1
    etat.save()
    Changement.objects.filter(pk__in=vus).delete()


def _prevenir_les_autres(etat: EtatDeStructure) -> None:
    """People that others now share with it, and communes that are now of their territory or not."""
    siennes, territoire = partagees(etat.structure_id), _territoire(etat.structure_id)
    nouvelles = set(siennes) - set(etat.partagees)
    autres: set[int | None] = set(
        Participant.objects.filter(empreinte__in=nouvelles)
        .exclude(structure=etat.structure_id)
        .values_list("structure", flat=True)
    )
    if territoire != etat.territoire:
        autres = {None}
    Changement.signaler(autres)
    etat.partagees, etat.territoire = siennes, territoire


@transaction.atomic
def _oublier_tout() -> None:
    vus = list(Changement.objects.filter(structure=None).values_list("pk", flat=True))
    for etat in EtatDeStructure.objects.select_for_update(of=("self",)).order_by("structure"):
        etat.partagees, etat.territoire = (
            partagees(etat.structure_id),
            _territoire(etat.structure_id),
        )
        etat.revision += 1
        etat.save()
    PartDeReseau.objects.all().delete()
    ResultatDeReseau.objects.all().delete()
    Changement.objects.filter(pk__in=vus).delete()


def _territoire(structure: int) -> str:
    communes = Structure.communes.through.objects.filter(structure=structure)
    codes = sorted(communes.values_list("commune", flat=True))
    return hashlib.sha256(" ".join(codes).encode()).hexdigest()

"""What is kept of files of hours, and for how long.

The file itself is erased as soon as it is written, refused or cancelled; one left in preparation, after
a month. Its rows, which name people, are erased when nothing of it may be undone any more: everything it
wrote in is validated. What it wrote stays told, without a name, by its effects and the journal.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from comptes.depots.actions import abandonner_les_oublies, effacer
from participants.models import Identite, Participant
from suivi.actions.imports.annulation import annuler
from suivi.imports.cles import cle_de_la_ligne, cles_de_l_identite
from suivi.imports.enums import Sort
from suivi.imports.memoire import relue
from suivi.models import Correspondance, ImportHeures, LigneImport

LIGNE_EFFACEE = "Ligne effacée avec les données de la personne."


def ranger_les_fichiers() -> Iterator[str]:
    """Gives up files left in preparation, erases the rows of those that may not be undone any more."""
    if nombre := abandonner_les_oublies(ImportHeures, annuler):
        yield f"Fichiers d'heures laissés en préparation, abandonnés : {nombre}."
    clos = ImportHeures.objects.tout_valide().filter(vide_le=None)
    pks = list(clos.order_by("pk").values_list("pk", flat=True))
    LigneImport.objects.filter(import_heures__in=pks).delete()
    ImportHeures.objects.filter(pk__in=pks).update(vide_le=timezone.now(), feuilles=[])
    if pks:
        yield f"Fichiers d'heures validés, leurs lignes effacées : {len(pks)}."


@transaction.atomic
def oublier(*, participant: Participant) -> None:
    """Erases what files of hours say of a person, and the codes by which companies call them."""
    identite = Identite.objects.filter(participant=participant).first()
    touches = set()
    for ligne in lignes_qui_parlent_de(participant, identite):
        touches.add(ligne.import_heures_id)
        ligne.lu = {"feuille": ligne.feuille, "numero": ligne.numero, "ecartee": LIGNE_EFFACEE}
        ligne.corrections, ligne.choix, ligne.personne = {}, {}, ""
        ligne.sort, ligne.motif, ligne.manque = Sort.ECARTEE, LIGNE_EFFACEE, ""
        ligne.save()
    for depot in ImportHeures.objects.filter(pk__in=touches).exclude(fichier="").order_by("pk"):
        effacer(depot)
        depot.save(update_fields=["fichier"])
    Correspondance.objects.filter(participant=participant).delete()


def lignes_qui_parlent_de(
    participant: Participant, identite: Identite | None
) -> Iterator[LigneImport]:
    """Rows of files of hours still kept that are about that person."""
    concernees = Q(participant=participant)
    cles: set[str] = set()
    if identite is not None:
        cles = cles_de_l_identite(identite)
        concernees |= Q(personne__in=cles)
        if identite.date_naissance is not None:
            concernees |= Q(lu__naissance=identite.date_naissance.isoformat())
    for ligne in LigneImport.objects.filter(concernees).order_by("pk"):
        if ligne.participant_id == participant.pk or cle_de_la_ligne(relue(ligne.lu)) in cles:
            yield ligne

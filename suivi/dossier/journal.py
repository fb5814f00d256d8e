"""The journal of the file of a person."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from comptes.models import Evenement
from participants.models import ContratTravail, DemandeEligibilite, Eligibilite, Participant
from suivi.actions.retraits import retirees
from suivi.models import Evaluation, ReponseProposee


def journal_de(personne: Participant) -> QuerySet[Evenement]:
    """What was done on the file: the person, eligibilities, work contracts, what was asked and answered."""
    genres = ContentType.objects.get_for_models(
        Participant, Eligibilite, ContratTravail, DemandeEligibilite, Evaluation, ReponseProposee
    )
    reunies = personne.fiches_reunies.values("pk")
    dossier = Q(objet_type=genres[Participant], objet_id=personne.pk)
    dossier |= Q(objet_type=genres[Participant], objet_id__in=reunies)
    for modele in (Eligibilite, ContratTravail, DemandeEligibilite, Evaluation, ReponseProposee):
        siens = modele.objects.filter(participant=personne).values("pk")
        dossier |= Q(objet_type=genres[modele], objet_id__in=siens)
    dossier |= Q(objet_type=genres[Evaluation], objet_id__in=retirees(personne))
    return Evenement.objects.filter(dossier, structure=personne.structure_id).pour_liste()

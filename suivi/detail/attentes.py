"""What waits for somebody on the contracts of a perimeter: months not sent, rights that end."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone

from marches.enums import Statut
from participants.models import Participant
from suivi.detail.listes import Liste
from suivi.detail.selection import Selection
from suivi.models import Affectation, Declaration

CLOS = (Statut.SOLDE, Statut.ABANDONNE)


def declarations_en_retard(selection: Selection, cle: str) -> Liste:
    """Months not sent though the day limit has passed, of contracts that are not closed; whatever the period."""
    perimetre = selection.perimetre
    lignes = (
        Declaration.objects.visibles_par(selection.acces)
        .en_retard(timezone.localdate())
        .filter(perimetre.q_structures(), perimetre.q_lots("declarant__attribution__lot__"))
        .exclude(declarant__attribution__lot__marche__statut__in=CLOS)
        .select_related("declarant__entreprise", "declarant__attribution__lot__marche", "structure")
        .order_by("mois", "declarant__entreprise__raison_sociale", "pk")
    )
    return Liste(lignes, {"mois": lignes.count()})


def fins_eligibilite(selection: Selection, cle: str) -> Liste:
    """People at work in the perimeter whose right ends within the days of the structure's alert."""
    perimetre, jour = selection.perimetre, timezone.localdate()
    if not perimetre.structures:
        return Liste(Participant.objects.none(), {"personne": 0})
    alerte = perimetre.structures[0].alerte_fin_eligibilite_jours
    trouves = Participant.objects.visibles_par(selection.acces).dont_le_droit_finit(jour, alerte)
    if perimetre.filtres:
        ici = Affectation.objects.filter(
            perimetre.q_lots("attribution__lot__"), contrat__participant=OuterRef("pk")
        )
        trouves = trouves.filter(Exists(ici))
    lignes = trouves.avec_droit(jour).select_related("identite").order_by("droit_au", "pk")
    return Liste(lignes, {"personne": lignes.count()})

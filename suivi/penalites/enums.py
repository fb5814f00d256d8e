from collections.abc import Mapping
from typing import Any

from django.db import models

from clauses_project.profils import GESTIONNAIRES, Profil


class EtatPenalite(models.TextChoices):
    PROPOSEE = "PROPOSEE", "Proposée"
    NOTIFIEE = "NOTIFIEE", "Notifiée"
    APPLIQUEE = "APPLIQUEE", "Appliquée"
    RENONCEE = "RENONCEE", "Renoncée"
    RETIREE = "RETIREE", "Retirée"


TONS_DES_PENALITES = {
    EtatPenalite.PROPOSEE: "attente",
    EtatPenalite.NOTIFIEE: "attente",
    EtatPenalite.APPLIQUEE: "alerte",
    EtatPenalite.RENONCEE: "neutre",
    EtatPenalite.RETIREE: "neutre",
}


class Geste(models.TextChoices):
    """What is done of a penalty; the label is the button."""

    NOTIFIER = "NOTIFIER", "Notifier à l'entreprise"
    OBSERVER = "OBSERVER", "Ajouter des observations"
    APPLIQUER = "APPLIQUER", "Appliquer"
    RENONCER = "RENONCER", "Renoncer"
    RETIRER = "RETIRER", "Retirer la proposition"


PROPOSE = "a proposé"
FAITS = {
    Geste.NOTIFIER: "a notifié",
    Geste.OBSERVER: "a ajouté des observations",
    Geste.APPLIQUER: "a appliqué",
    Geste.RENONCER: "a renoncé",
    Geste.RETIRER: "a retiré",
}


def fait(details: Mapping[str, Any]) -> str:
    """« a notifié »: what was done, by the details that the journal kept of it."""
    return FAITS.get(details.get("geste", ""), PROPOSE)


E = EtatPenalite
# The buyer decides; the facilitateur records its letter.
DECIDEURS = GESTIONNAIRES | {Profil.DONNEUR_ORDRE}
TRANSITIONS = {  # gesture: (from, to, profiles)
    Geste.NOTIFIER: (frozenset({E.PROPOSEE}), E.NOTIFIEE, DECIDEURS),
    Geste.OBSERVER: (frozenset({E.NOTIFIEE}), E.NOTIFIEE, GESTIONNAIRES | {Profil.DECLARANT}),
    Geste.APPLIQUER: (frozenset({E.NOTIFIEE}), E.APPLIQUEE, DECIDEURS),
    Geste.RENONCER: (frozenset({E.PROPOSEE, E.NOTIFIEE}), E.RENONCEE, DECIDEURS),
    Geste.RETIRER: (frozenset({E.PROPOSEE}), E.RETIREE, GESTIONNAIRES),
}

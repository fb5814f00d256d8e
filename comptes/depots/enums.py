"""Where a deposited file is, and from where to where it goes."""

from django.db import models


class EtatDepot(models.TextChoices):
    """From which to which: `SUITES`. Only some kinds of files have columns that a person is asked about."""

    EN_LECTURE = "EN_LECTURE", "En lecture"
    A_PRECISER = "A_PRECISER", "Colonnes à préciser"
    A_VERIFIER = "A_VERIFIER", "À vérifier"
    EN_ECRITURE = "EN_ECRITURE", "En cours d'enregistrement"
    APPLIQUE = "APPLIQUE", "Enregistré"
    ANNULE = "ANNULE", "Annulé"
    REFUSE = "REFUSE", "Illisible"


TON_DU_DEPOT = {
    EtatDepot.EN_LECTURE: "attente",
    EtatDepot.A_PRECISER: "attente",
    EtatDepot.A_VERIFIER: "attente",
    EtatDepot.EN_ECRITURE: "attente",
    EtatDepot.APPLIQUE: "ok",
    EtatDepot.ANNULE: "neutre",
    EtatDepot.REFUSE: "alerte",
}
# Nothing of the file is written.
PREPARATION = frozenset({EtatDepot.EN_LECTURE, EtatDepot.A_PRECISER, EtatDepot.A_VERIFIER})
# From → to. A file being written goes back to be verified when that fails.
SUITES: dict[EtatDepot, frozenset[EtatDepot]] = {
    EtatDepot.EN_LECTURE: frozenset(
        {EtatDepot.A_PRECISER, EtatDepot.A_VERIFIER, EtatDepot.REFUSE, EtatDepot.ANNULE}
    ),
    EtatDepot.A_PRECISER: frozenset({EtatDepot.EN_LECTURE, EtatDepot.ANNULE}),
    EtatDepot.A_VERIFIER: frozenset(
        {EtatDepot.EN_LECTURE, EtatDepot.EN_ECRITURE, EtatDepot.APPLIQUE, EtatDepot.ANNULE}
    ),
    EtatDepot.EN_ECRITURE: frozenset({EtatDepot.A_VERIFIER, EtatDepot.APPLIQUE}),
    EtatDepot.APPLIQUE: frozenset({EtatDepot.ANNULE}),
    EtatDepot.ANNULE: frozenset(),
    EtatDepot.REFUSE: frozenset({EtatDepot.ANNULE}),
}


def etats_proposes(*, avec_colonnes: bool) -> list[tuple[str, str]]:
    """What a list may be filtered by."""
    return [
        choix for choix in EtatDepot.choices if avec_colonnes or choix[0] != EtatDepot.A_PRECISER
    ]

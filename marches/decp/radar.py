"""Published contracts that nobody follows here: taken in, set aside, put back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from marches.decp.models import ContratPublie
from marches.decp.prise import Prise
from marches.models import Marche


@transaction.atomic
def prendre(*, publie: ContratPublie, par: Utilisateur) -> Marche:
    """Follows a contract, with all its lots that are published. A second click finds the same contract.

    Raises ValidationError when it cannot be stored.
    """
    verrouiller(publie.structure)
    publie = ContratPublie.objects.select_related("structure", "marche", "commune").get(
        pk=publie.pk
    )
    if publie.marche is not None:
        return publie.marche
    ensemble = ContratPublie.objects.filter(
        structure=publie.structure,
        acheteur=publie.acheteur,
        reference=publie.reference,
        social=True,
    ).select_related("structure", "marche", "commune")
    (marche,) = Prise(publie.structure, par).prendre(ensemble.order_by("pk"))
    return marche


@transaction.atomic
def ecarter(*, publie: ContratPublie, par: Utilisateur, motif: str) -> ContratPublie:
    """Takes a contract off the radar, with a reason. Raises Refus when it is followed."""
    publie = verrouiller(publie)
    if publie.marche_id is not None:
        raise Refus("Ce marché est suivi : il n'est plus sur le radar.")
    if publie.ecarte_le is None:
        publie.ecarte_le, publie.ecarte_par, publie.ecarte_motif = timezone.now(), par, motif[:300]
        publie.save()
        journaliser(verbe=Verbe.DECIDER, objet=publie, par=par, pourquoi=f"écarté : {motif}")
    return publie


@transaction.atomic
def remettre(*, publie: ContratPublie, par: Utilisateur) -> ContratPublie:
    """Puts a contract back on the radar."""
    publie = verrouiller(publie)
    if publie.ecarte_le is not None:
        publie.ecarte_le, publie.ecarte_par, publie.ecarte_motif = None, None, ""
        publie.save()
        journaliser(verbe=Verbe.DECIDER, objet=publie, par=par, pourquoi="remis sur le radar")
    return publie

"""Two penalties of the town: one the company may answer, one that the town waived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from clauses_project.profils import Profil
from comptes.models import Utilisateur
from marches.models import Attribution
from suivi.actions import penalites
from suivi.demonstration.valois.donnees import CHANTIERS
from suivi.models import BaremePenalites, Penalite
from territoires.models import Structure

BAREME = {
    "par_heure": Decimal(45),
    "par_jour": None,
    "plafond_part": Decimal(3),
    "plafond_montant": None,
    "delai_jours": 15,
    "article": "5.8",
}
MOTS = {
    "plantations": "L'embauche d'un second jardinier, prévue au printemps, n'a pas eu lieu malgré trois rappels.",
    "salle": "Le chantier s'est arrêté onze semaines : vous savez pourquoi mieux que moi.",
}
RENONCEMENT = (
    "Les travaux ont été suspendus onze semaines par la découverte d'amiante. L'entreprise ne pouvait pas "
    "faire les heures qui manquent, et a proposé un autre site."
)


def raconter(
    structure: Structure, *, facilitatrice: Utilisateur, acheteuse: Utilisateur, aujourd_hui: date
) -> None:
    """Proposed, then notified or waived by the town, on contracts that are over."""
    par_la_ville = {
        "le": aujourd_hui,
        "fichier": None,
        "par": acheteuse,
        "profil": Profil.DONNEUR_ORDRE,
    }
    plantations, salle = (_proposer(structure, cle, facilitatrice) for cle in MOTS)
    penalites.notifier(penalite=plantations, **par_la_ville)
    penalites.renoncer(penalite=salle, motif=RENONCEMENT, **par_la_ville)


def _proposer(structure: Structure, chantier: str, par: Utilisateur) -> Penalite:
    attribution = Attribution.objects.select_related("lot").get(
        structure=structure, lot__marche__reference__endswith=CHANTIERS[chantier].reference
    )
    bareme = BaremePenalites(structure=structure, lot=attribution.lot)
    penalites.fixer_bareme(bareme=bareme, champs=BAREME, par=par)
    return penalites.proposer(attribution=attribution, jours=0, note=MOTS[chantier], par=par)

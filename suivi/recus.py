"""The receipt of a month: what was sent, when, by whom, as the company typed it. Nothing about eligibility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from clauses_project.heures import ZERO
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import Auteur, historique
from comptes.models import Evenement, LienSigne
from participants.models import ContratTravail
from suivi.models import Declaration


@dataclass(frozen=True)
class LigneDeRecu:
    personne: str
    travail: Decimal
    formation: Decimal

    @property
    def total(self) -> Decimal:
        return self.travail + self.formation


@dataclass(frozen=True)
class Recu:
    """As it was at the last transmission, whatever the facilitateur corrected since."""

    declaration: Declaration
    quand: datetime
    par: str
    sans_heure: bool
    commentaire: str
    lignes: list[LigneDeRecu]

    @property
    def total(self) -> Decimal:
        return sum((ligne.total for ligne in self.lignes), ZERO)


def recu_de(declaration: Declaration) -> Recu | None:
    """None when the month was never sent, or before the journal kept what was."""
    evenement = historique(declaration).filter(verbe=Verbe.TRANSMETTRE).first()
    return _lire(declaration, evenement) if evenement else None


def _lire(declaration: Declaration, evenement: Evenement) -> Recu:
    photos = evenement.details.get("lignes", [])
    contrats = ContratTravail.objects.select_related("participant__identite").in_bulk(
        [photo["contrat"] for photo in photos]
    )
    lignes = [
        LigneDeRecu(
            str(contrats[photo["contrat"]].participant),
            Decimal(photo["travail"] or 0),
            Decimal(photo["formation"] or 0),
        )
        for photo in photos
        if photo["contrat"] in contrats
    ]
    return Recu(
        declaration=declaration,
        quand=evenement.quand,
        par=evenement.auteur,
        sans_heure=bool(evenement.details.get("sans_heure")),
        commentaire=evenement.details.get("commentaire", ""),
        lignes=sorted(lignes, key=lambda ligne: ligne.personne),
    )


def envoyer_recu(*, declaration: Declaration, par: Auteur) -> None:
    """Writes to whom transmitted; called once, by the transmission itself."""
    adresse = par.destinataire if isinstance(par, LienSigne) else getattr(par, "email", "")
    recu = recu_de(declaration)
    if not adresse or recu is None:
        return
    envoyer(
        structure=declaration.structure,
        destinataire=adresse,
        gabarit="suivi/courriels/recu.txt",
        contexte={
            "prenom": getattr(par, "prenom", ""),
            "recu": recu,
            "declaration": declaration,
            "entreprise": declaration.declarant.entreprise,
            "marche": declaration.declarant.attribution.lot.marche,
            "lot": declaration.declarant.attribution.lot,
        },
        concerne={
            "entreprise": declaration.declarant.entreprise,
            "marche": declaration.declarant.attribution.lot.marche,
        },
    )

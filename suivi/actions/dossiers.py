"""The file of a person leaves the screen: printed for the desk, or handed to the person."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from comptes.enums import Verbe
from comptes.journal import journaliser
from comptes.models import Acces
from participants.models import Participant
from suivi.dossier.etapes import annees_de
from suivi.dossier.papier import pdf_des_donnees, pdf_du_parcours


@transaction.atomic
def imprimer_le_parcours(*, participant: Participant, acces: Acces) -> tuple[str, bytes]:
    """The name of the file and the PDF; the journal says that it left the application."""
    imprime = pdf_du_parcours(participant, annees_de(participant, acces=acces))
    journaliser(
        verbe=Verbe.EXPORTER, objet=participant, par=acces.utilisateur, pourquoi="Parcours imprimé."
    )
    return imprime


@transaction.atomic
def remettre_ses_donnees(
    *, participant: Participant, demandee_le: date, identite_verifiee: str, acces: Acces
) -> tuple[str, bytes]:
    """The copy that the person asked for, dated as of now. Done twice, it is journalled twice: two copies went out.

    `identite_verifiee`: how the facilitateur knew it was them, in words.
    """
    remis = pdf_des_donnees(participant, annees_de(participant, acces=acces), demandee_le)
    journaliser(
        verbe=Verbe.EXPORTER,
        objet=participant,
        par=acces.utilisateur,
        pourquoi=f"Copie de ses données remise à la personne, qui l'a demandée le {demandee_le:%d/%m/%Y}. "
        f"Identité vérifiée\u00a0: {identite_verifiee.lower()}.",
    )
    return remis

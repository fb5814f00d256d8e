"""The company that owes the hours contests what another declared for it; the facilitateur answers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from entreprises.models import Entreprise
from suivi.models import Contestation, Declaration


@transaction.atomic
def contester(
    *, declaration: Declaration, entreprise: Entreprise, texte: str, par: Utilisateur
) -> Contestation:
    """Opens a contestation, told to the facilitateur of the contract. A second click finds the first one.

    Nothing moves in the declaration: the facilitateur decides. Raises Refus while another one is open,
    ValidationError.
    """
    declaration = verrouiller(declaration)
    en_cours = Contestation.objects.filter(
        declaration=declaration, entreprise=entreprise, repondue_le=None
    ).first()
    if en_cours and en_cours.texte == texte:
        return en_cours
    if en_cours:
        raise Refus(
            f"Vous contestez déjà ces heures depuis le {en_cours.quand:%d/%m/%Y} : "
            "attendez la réponse du facilitateur."
        )
    contestation = Contestation(
        structure=declaration.structure,
        declaration=declaration,
        entreprise=entreprise,
        texte=texte,
        par=par,
    )
    contestation.full_clean()
    contestation.save()
    journaliser(verbe=Verbe.CONTESTER, objet=declaration, par=par, pourquoi=texte)
    _ecrire_au_facilitateur(contestation)
    return contestation


@transaction.atomic
def repondre(*, contestation: Contestation, reponse: str, par: Utilisateur) -> Contestation:
    """Closes a contestation with the answer its author will read. Raises Refus once answered."""
    contestation = verrouiller(contestation)
    if contestation.repondue_le:
        if contestation.reponse == reponse:
            return contestation
        raise Refus(f"{contestation.repondue_par or 'Un collègue'} a déjà répondu.")
    contestation.reponse = reponse
    contestation.repondue_par, contestation.repondue_le = par, timezone.now()
    contestation.full_clean(exclude=["par"])
    contestation.save()
    journaliser(verbe=Verbe.REPONDRE, objet=contestation.declaration, par=par, pourquoi=reponse)
    if contestation.par:
        envoyer(
            structure=contestation.structure,
            destinataire=contestation.par.email,
            gabarit="suivi/courriels/reponse_contestation.txt",
            par=par,
            contexte={"prenom": contestation.par.prenom, **_contexte(contestation)},
            concerne={
                "entreprise": contestation.entreprise,
                "marche": contestation.declaration.declarant.attribution.lot.marche,
            },
        )
    return contestation


def _ecrire_au_facilitateur(contestation: Contestation) -> None:
    marche = contestation.declaration.declarant.attribution.lot.marche
    facilitateur = marche.facilitateur
    actif = facilitateur if facilitateur and facilitateur.is_active else None
    adresse = actif.email if actif else contestation.structure.courriel
    if adresse:
        envoyer(
            structure=contestation.structure,
            destinataire=adresse,
            gabarit="suivi/courriels/contestation.txt",
            par=contestation.par,
            contexte={"prenom": actif.prenom if actif else "", **_contexte(contestation)},
        )


def _contexte(contestation: Contestation) -> dict:
    declaration = contestation.declaration
    return {
        "contestation": contestation,
        "declaration": declaration,
        "declarant": declaration.declarant.entreprise,
        "marche": declaration.declarant.attribution.lot.marche,
    }

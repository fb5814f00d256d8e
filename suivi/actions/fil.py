"""Exchanges written in a thread: noted, corrected, shared, withdrawn and put back, with their files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus
from clauses_project.textes import normaliser
from comptes import journal, pieces
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from marches.models import Achat
from participants.actions import nomme
from participants.models import Identite, Participant
from suivi.models import Echange, ProchaineAction

EFFACE = "texte effacé avec les données d'une personne"
RETIRE = "Cet échange a été retiré : remettez-le d'abord dans le fil."
# Its words are read on its page: kept in the journal too, they would outlive it.
TUS = frozenset({"objet", "avec", "texte"})


@transaction.atomic
def noter(*, echange: Echange, par: Utilisateur, fichiers: Iterable[UploadedFile] = ()) -> Echange:
    """Stores an exchange, with its author and files. Raises ValidationError."""
    echange.auteur = par
    echange = journal.creer(objet=echange, par=par)
    pieces.joindre(objet=echange, fichiers=fichiers, par=par)
    return echange


@transaction.atomic
def corriger(
    *,
    echange: Echange,
    champs: dict[str, Any],
    par: Utilisateur,
    version: int | None,
    fichiers: Iterable[UploadedFile] = (),
) -> Echange:
    """Changes it; the journal says which fields, never the words.

    Raises Refus when it was withdrawn, Conflit when somebody changed it since `version`, ValidationError.
    """
    echange = verrouiller(echange, version=version)
    if echange.retire_le:
        raise Refus(RETIRE)
    changes = [nom for nom, valeur in champs.items() if getattr(echange, nom) != valeur]
    if changes:
        details = {
            nom: [journal.lisible(getattr(echange, nom)), journal.lisible(champs[nom])]
            for nom in changes
            if nom not in TUS
        }
        for nom in changes:
            setattr(echange, nom, champs[nom])
        journal.enregistrer(echange)
        journaliser(
            verbe=Verbe.MODIFIER,
            objet=echange,
            par=par,
            details={"champs": details, "textes": sorted(TUS & set(changes))},
        )
    pieces.joindre(objet=echange, fichiers=fichiers, par=par)
    return echange


@transaction.atomic
def retirer(*, echange: Echange, par: Utilisateur) -> Echange:
    """Takes it out of the thread, of its readers too; its page remains, to put it back. Again: nothing."""
    echange = verrouiller(echange)
    if echange.retire_le is None:
        echange.retire_le, echange.retire_par = timezone.now(), par
        journal.enregistrer(echange)
        journaliser(verbe=Verbe.RETIRER, objet=echange, par=par)
    return echange


@transaction.atomic
def remettre(*, echange: Echange, par: Utilisateur) -> Echange:
    """Puts it back where it was, shared as it was. Again: nothing."""
    echange = verrouiller(echange)
    if echange.retire_le is not None:
        echange.retire_le = echange.retire_par = None
        journal.enregistrer(echange)
        journaliser(verbe=Verbe.ANNULER, objet=echange, par=par, pourquoi="remis dans le fil")
    return echange


def fiche_tiree(*, achat: Achat, par: Utilisateur) -> None:
    """The sheet of the calibrage was printed, to be signed: the thread of the purchase says it."""
    journaliser(verbe=Verbe.EXPORTER, objet=achat, par=par, pourquoi="Fiche de calibrage")


def oublier(participant: Participant) -> None:
    """Exchanges and actions whose words hold the first name and the name of a person lose these words."""
    identite = Identite.objects.filter(participant=participant).first()
    if identite is None:
        return
    for modele, champs in ((Echange, ("objet", "avec", "texte")), (ProchaineAction, ("quoi",))):
        for rangee in modele._default_manager.filter(
            structure=participant.structure_id,
            recherche__contains=normaliser(identite.prenom),
        ):
            if nomme(rangee.recherche, identite):
                _taire(rangee, champs)


def _taire(rangee: Any, champs: tuple[str, ...]) -> None:
    """Its date, its nature, its subject stay; the journal keeps its fact, without the words."""
    for champ in champs:
        if getattr(rangee, champ):
            setattr(rangee, champ, EFFACE)
    rangee.save(update_fields=[*champs, "recherche"])
    journal.historique(rangee).order_by().update(objet_libelle=EFFACE, pourquoi="", details={})

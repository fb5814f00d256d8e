"""Who follows what: entrusted to somebody, handed over, covered for a while."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clauses_project.refus import Refus
from comptes import journal
from comptes.enums import Verbe
from comptes.models import Remplacement, Utilisateur
from entreprises.models import Entreprise
from marches.forms import facilitateurs_de
from participants.models import Participant
from suivi.models import Passation, Referent
from suivi.portefeuille.genres import GENRES, Genre
from suivi.portefeuille.retours import noter, partager, rien_ne_revient, transmises
from territoires.models import Structure


@transaction.atomic
def confier(
    *,
    structure: Structure,
    objet: Participant | Entreprise,
    facilitateur: Utilisateur | None,
    par: Utilisateur,
) -> None:
    """This person will follow that participant, or that company; None: nobody. Twice is once."""
    journal.verrouiller(structure)
    lien = {"participant": objet} if isinstance(objet, Participant) else {"entreprise": objet}
    referent = Referent.objects.filter(structure=structure, **lien).first()
    if facilitateur is None:
        if referent:
            journal.supprimer(objet=referent, par=par)
    elif referent is None:
        journal.creer(
            objet=Referent(structure=structure, facilitateur=facilitateur, **lien), par=par
        )
    else:
        journal.modifier(objet=referent, champs={"facilitateur": facilitateur}, par=par)


@transaction.atomic
def passer(
    *,
    structure: Structure,
    de: Utilisateur,
    vers: Utilisateur,
    choix: Mapping[str, Iterable[int]],
    pourquoi: str,
    par: Utilisateur,
) -> Passation:
    """Hands over these rows, by kind, in one go. What `de` follows no more by then is left where it is.

    Raises Refus when nothing is left to hand over, or when `vers` does not run the structure.
    """
    journal.verrouiller(structure)
    if vers == de or not facilitateurs_de(structure).filter(pk=vers.pk).exists():
        raise Refus("Choisissez une autre personne, qui travaille dans la structure.")
    passation = Passation(
        structure=structure, de=de, vers=vers, pourquoi=pourquoi.strip(), faite_par=par
    )
    raison = f"{passation}. {passation.pourquoi}".strip()
    for genre in GENRES:
        lignes = genre.de(structure, [de.pk]).filter(pk__in=list(choix.get(genre.code, ())))
        siennes = list(lignes.select_for_update(of=("self",)))
        if siennes:
            _changer(genre, siennes, de=de, vers=vers, pourquoi=raison, par=par)
            passation.objets[genre.code] = {str(une.pk): une.version + 1 for une in siennes}
    if not passation.objets:
        raise Refus("Il n'y a rien à transmettre : choisissez au moins un dossier.")
    return journal.creer(objet=passation, par=par, pourquoi=passation.pourquoi)


@transaction.atomic
def annuler(*, passation: Passation, par: Utilisateur) -> Passation:
    """Gives back what nobody touched since; what was changed or entrusted to someone else stays, and is noted.

    Raises Refus when nothing comes back. Twice is once.
    """
    journal.verrouiller(passation.structure)
    passation = journal.verrouiller(passation)
    if passation.annulee_le:
        return passation
    reviennent, restent = partager(passation, transmises(passation, sous_verrou=True))
    if not reviennent:
        raise Refus(rien_ne_revient(restent))
    de, vers, raison = passation.de, passation.vers, f"{passation}, annulée"
    for genre, siennes in reviennent.items():
        _changer(genre, siennes, de=vers, vers=de, pourquoi=raison, par=par)
    passation.annulee_le = timezone.now()
    journal.enregistrer(passation)
    journal.journaliser(verbe=Verbe.ANNULER, objet=passation, par=par, details=noter(restent))
    return passation


@transaction.atomic
def remplacer(*, structure: Structure, champs: dict[str, Any], par: Utilisateur) -> Remplacement:
    """Raises Refus when the one who is away is already covered on one of these days."""
    journal.verrouiller(structure)
    deja = Remplacement.objects.filter(
        structure=structure,
        absent=champs["absent"],
        du__lte=champs["au"],
        au__gte=champs["du"],
        arrete_le=None,
    ).first()
    if deja:
        raise Refus(f"Ces jours sont déjà couverts : {deja}.")
    return journal.creer(objet=Remplacement(structure=structure, par=par, **champs), par=par)


@transaction.atomic
def arreter(*, remplacement: Remplacement, par: Utilisateur, jour: date) -> Remplacement:
    """Ends it at once, before its last day. Twice is once."""
    if remplacement.arrete_le:
        return remplacement
    return journal.modifier(objet=remplacement, champs={"arrete_le": jour}, par=par)


def _changer(
    genre: Genre,
    lignes: list[Any],
    *,
    de: Utilisateur,
    vers: Utilisateur,
    pourquoi: str,
    par: Utilisateur,
) -> None:
    """The same change to many rows: one version further, each told in its own journal."""
    genre.modele._default_manager.filter(pk__in=[ligne.pk for ligne in lignes]).update(
        **{genre.champ: vers}, version=F("version") + 1
    )
    details = {"champs": {genre.champ: [str(de), str(vers)]}}
    journal.journaliser_lot(
        verbe=Verbe.MODIFIER,
        objets=dict.fromkeys(lignes, details),
        par=par,
        pourquoi=pourquoi,
    )

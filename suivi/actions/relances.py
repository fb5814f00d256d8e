"""Reminders: prepared, read, sent, put off or dismissed. One a company, a month and a level."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from clauses_project.ecriture import mois as en_mois
from clauses_project.refus import Refus, refuser_si
from comptes import courriels, journal
from comptes.enums import NON_REMIS, EtatCourriel, Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from comptes.taches import lancer
from marches.actions import modifier_declarant
from suivi.actions.liens import adresse_du_lien, ouvrir_un_lien
from suivi.calendrier import est_ouvre
from suivi.destinataires import adresses_interdites
from suivi.enums import EtatRelance, NiveauRelance
from suivi.models import Relance
from suivi.relances import AUTOMATIQUES, MoisAttendu, en_retard, mois_attendus
from suivi.textes_relance import rediger
from territoires.models import Structure

ENVOYER = "relances"  # the long work that sends them, in `suivi/taches.py`
suivi_des_envois = logging.getLogger("clauses.relances")


def relancer_du_jour(structure: Structure, jour: date, *, par: Utilisateur | None = None) -> int:
    """Sends the first two levels whose day has come, and leaves the third as a draft; returns how many left.

    Twice the same day: nothing more. Nothing leaves on a day when nobody works.
    """
    if not est_ouvre(jour):
        return 0
    _retirer_les_brouillons_sans_objet(structure, jour)
    envoyees = 0
    for relance in preparer_relances(structure=structure, jour=jour):
        if part_seule(relance):
            try:
                envoyer_relance(relance=relance, par=par)
            except Refus as refus:  # the month came, or a colleague sent it, since it was prepared
                suivi_des_envois.info("relance %s non envoyée : %s", relance.pk, refus)
            else:
                envoyees += 1
    return envoyees


@transaction.atomic
def envoyer_maintenant(structure: Structure, jour: date, *, par: Utilisateur) -> int:
    """Has the worker send what the day calls for, drafts of the third level prepared; how many will leave.

    Asked again before they left: each leaves once all the same.
    """
    if not est_ouvre(jour):
        return 0
    _retirer_les_brouillons_sans_objet(structure, jour)
    partent = [
        relance.pk
        for relance in preparer_relances(structure=structure, jour=jour)
        if part_seule(relance)
    ]
    if partent:
        lancer(nature=ENVOYER, structure=structure, par=par, parametres={"relances": partent})
    return len(partent)


def relancer_les_retards(structure: Structure, jour: date) -> Iterator[str]:
    """The same, for the daily work: one sentence when something left."""
    envoyees = relancer_du_jour(structure, jour)
    if envoyees:
        yield "Une relance envoyée." if envoyees == 1 else f"{envoyees} relances envoyées."


def a_preparer(structure: Structure, jour: date) -> Iterator[tuple[MoisAttendu, Relance]]:
    """The reminders that day calls for, as they would be written now; those that a person holds are theirs.

    One that our own server could not send on a former day comes again, as it was.
    """
    for attendu in mois_attendus(structure, jour):
        brouillon = attendu.brouillon
        if attendu.echue is None:
            if attendu.derniere and _en_panne(attendu, attendu.derniere):
                yield attendu, attendu.derniere
        elif brouillon is None or brouillon.par_id is None:
            yield attendu, rediger(attendu, attendu.echue)


def part_seule(relance: Relance) -> bool:
    """True for what the daily work sends without asking: the first two levels, to somebody."""
    return relance.niveau in AUTOMATIQUES and bool(relance.destinataire)


def _en_panne(attendu: MoisAttendu, derniere: Relance) -> bool:
    """An automatic one that could not leave our own server on a former day."""
    if derniere.courriel is None or derniere.niveau not in AUTOMATIQUES:
        return False
    return (
        derniere.courriel.etat == EtatCourriel.ECHEC
        and bool(attendu.visees)
        and est_ouvre(attendu.jour)
        and timezone.localdate(derniere.envoyee_le) < attendu.jour
    )


def preparer_relances(*, structure: Structure, jour: date) -> list[Relance]:
    """Stores as drafts the reminders of that day; again: the same ones, written anew as long as nobody held them."""
    preparees = []
    for _, redigee in a_preparer(structure, jour):
        try:
            preparees.append(redigee if redigee.pk else _enregistrer_le_brouillon(redigee))
        except Refus as refus:  # somebody took it in hand at the same instant
            suivi_des_envois.info("%s : %s", redigee, refus)
    return preparees


@transaction.atomic
def _enregistrer_le_brouillon(redigee: Relance, par: Utilisateur | None = None) -> Relance:
    """The stored draft of that level. Raises Refus when somebody has taken that level in hand meanwhile."""
    texte = {
        "destinataire": redigee.destinataire,
        "sujet": redigee.sujet,
        "texte": redigee.texte,
        "par": par,
    }
    relance, neuve = Relance.objects.get_or_create(
        structure=redigee.structure,
        entreprise=redigee.entreprise,
        mois=redigee.mois,
        niveau=redigee.niveau,
        acheteur=redigee.acheteur,
        defaults=texte,
    )
    if neuve:
        relance.full_clean()
        journaliser(verbe=Verbe.CREER, objet=relance, par=par)
        return relance
    relance = verrouiller(relance)
    if relance.etat != EtatRelance.BROUILLON or relance.par_id not in (None, par and par.pk):
        raise Refus(
            f"{relance.par or 'L’application'} s'est déjà occupé de cette relance : rechargez la page."
        )
    return journal.modifier(objet=relance, champs=texte, par=par)


@transaction.atomic
def preparer_a_la_main(*, attendu: MoisAttendu, redigee: Relance, par: Utilisateur) -> Relance:
    """The next reminder as a person wrote it, before its day if they like. It then waits for them to send it.

    With the letter to a buyer come the drafts of those to the others.
    """
    prochaine = attendu.prochaine
    if prochaine is None or prochaine.niveau != redigee.niveau:
        raise Refus("Cette relance n'est plus la prochaine : rechargez la page.")
    relance = _enregistrer_le_brouillon(redigee, par)
    if relance.niveau == NiveauRelance.ACHETEUR:
        for acheteur in attendu.acheteurs_sans_lettre:
            if acheteur != relance.acheteur:
                autre = rediger(attendu, NiveauRelance.ACHETEUR, par=par, acheteur=acheteur)
                _enregistrer_le_brouillon(autre, par)
    return relance


def modifier_relance(
    *, relance: Relance, champs: dict[str, Any], par: Utilisateur, version: int | None = None
) -> Relance:
    """Rewrites a draft, or corrects the address of one that did not arrive. Raises Refus, ValidationError."""
    if not est_modifiable(relance):
        raise Refus("Cette relance est partie : elle ne change plus.")
    return journal.modifier(objet=relance, champs={**champs, "par": par}, par=par, version=version)


def est_modifiable(relance: Relance) -> bool:
    """A draft, or what did not reach its addressee."""
    return relance.etat == EtatRelance.BROUILLON or _non_remise(relance)


def _non_remise(relance: Relance) -> bool:
    courriel = relance.courriel
    return (
        relance.etat == EtatRelance.ENVOYEE and courriel is not None and courriel.etat in NON_REMIS
    )


@transaction.atomic
def envoyer_relance(
    *, relance: Relance, par: Utilisateur | None, version: int | None = None
) -> Relance:
    """Sends a draft, or again what did not arrive. A second click sends nothing.

    Raises Refus when there is nobody to write to, when the addressee left, or when the month came meanwhile.
    """
    relance = verrouiller(relance)
    if relance.etat == EtatRelance.ENVOYEE and not _non_remise(relance):
        return relance
    relance = verrouiller(relance, version=version)
    refuser_si(_refus_d_envoi(relance))
    texte, secret = _avec_son_lien(relance, par)
    relance.courriel = courriels.envoyer(
        structure=relance.structure,
        destinataire=relance.destinataire,
        sujet=relance.sujet,
        texte=texte,
        par=par,
        secret=secret,
        concerne={"donneur_ordre": relance.acheteur}
        if relance.acheteur
        else {"entreprise": relance.entreprise},
    )
    relance.etat, relance.envoyee_le, relance.par = EtatRelance.ENVOYEE, timezone.now(), par
    journal.enregistrer(relance)
    journaliser(
        verbe=Verbe.RELANCER,
        objet=relance,
        par=par,
        details={"courriel": relance.courriel.pk, "destinataire": relance.destinataire},
    )
    return relance


def _avec_son_lien(relance: Relance, par: Utilisateur | None) -> tuple[str, str]:
    """The text as it leaves, and the personal link it then holds, by which one answers without account."""
    if courriels.CACHE not in relance.texte:
        return relance.texte, ""
    lien = ouvrir_un_lien(
        structure=relance.structure,
        entreprise=relance.entreprise,
        mois=relance.mois,
        destinataire=relance.destinataire,
        par=par,
    )
    adresse = adresse_du_lien(lien)
    return relance.texte.replace(courriels.CACHE, adresse), adresse


def _refus_d_envoi(relance: Relance) -> list[str]:
    entreprise = relance.entreprise
    if relance.etat == EtatRelance.ECARTEE:
        return ["Cette relance a été écartée : préparez la suivante si elle est utile."]
    if not relance.destinataire:
        return ["Il n'y a personne à qui écrire : ajoutez un contact, ou saisissez une adresse."]
    interdites = adresses_interdites(relance.structure, [entreprise])[entreprise.pk]
    if relance.niveau != NiveauRelance.ACHETEUR and relance.destinataire.lower() in interdites:
        return [
            f"{relance.destinataire} n'est plus à utiliser : la personne est partie, son accès est retiré, "
            "ou cette adresse a refusé notre dernier courriel. Choisissez-en une autre."
        ]
    attendus = mois_attendus(
        relance.structure, timezone.localdate(), entreprise=entreprise, mois=relance.mois
    )
    dus = en_retard(attendus)
    if not dus:
        return [f"{entreprise} n'a plus rien à transmettre pour {en_mois(relance.mois)}."]
    if relance.acheteur and relance.acheteur not in dus[0].acheteurs:
        return [
            f"{relance.acheteur} n'attend plus rien de {entreprise} pour {en_mois(relance.mois)}."
        ]
    return []


@transaction.atomic
def ecarter_relance(*, relance: Relance, motif: str, par: Utilisateur) -> Relance:
    """Decides not to send a draft, and says why. The next level keeps its own day."""
    relance = verrouiller(relance)
    if relance.etat == EtatRelance.ECARTEE:
        return relance
    if relance.etat == EtatRelance.ENVOYEE:
        raise Refus("Cette relance est déjà partie.")
    if not motif.strip():
        raise Refus("Dites pourquoi cette relance n'est pas envoyée.")
    relance.etat, relance.par = EtatRelance.ECARTEE, par
    journal.enregistrer(relance)
    journaliser(verbe=Verbe.ANNULER, objet=relance, par=par, pourquoi=motif.strip())
    return relance


@transaction.atomic
def ne_pas_relancer_avant(*, attendu: MoisAttendu, jour: date | None, par: Utilisateur) -> None:
    """Puts off the reminders of a company, for every contract of that month; None: as usual again."""
    if jour is not None and jour <= attendu.jour:
        raise Refus("Choisissez un jour à venir.")
    for declaration in attendu.a_relancer:
        modifier_declarant(
            declarant=declaration.declarant, champs={"ne_pas_relancer_avant": jour}, par=par
        )


def _retirer_les_brouillons_sans_objet(structure: Structure, jour: date) -> None:
    """A draft about a month, or contracts of a buyer, that came meanwhile is nobody's work any more."""
    dus = {(a.entreprise.pk, a.mois): a for a in en_retard(mois_attendus(structure, jour))}
    brouillons = Relance.objects.filter(structure=structure, etat=EtatRelance.BROUILLON)
    for relance in brouillons.select_related("structure", "entreprise", "acheteur"):
        attendu = dus.get((relance.entreprise_id, relance.mois))
        if attendu is None or (relance.acheteur and relance.acheteur not in attendu.acheteurs):
            _retirer(relance)


@transaction.atomic
def _retirer(relance: Relance) -> None:
    relance = verrouiller(relance)
    if relance.etat == EtatRelance.BROUILLON:
        journaliser(
            verbe=Verbe.SUPPRIMER,
            objet=relance,
            par=None,
            pourquoi="Le mois n'attend plus l'entreprise.",
        )
        relance.delete()

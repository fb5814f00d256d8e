"""Who may come in: invite, accept, revoke, choose under which access one works."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes import jetons
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.middleware import CLE_SESSION
from comptes.models import ORGANISATION_PAR_PROFIL, Acces, Invitation, Utilisateur

CE_QUE_PERMET = {
    Profil.ADMINISTRATEUR: "Vous pourrez tenir le suivi, régler l'application et dire qui y a accès.",
    Profil.FACILITATEUR: "Vous pourrez tenir le suivi des marchés, des entreprises et des personnes.",
    Profil.DECLARANT: "Vous pourrez y déclarer chaque mois les heures d'insertion de vos marchés.",
    Profil.DONNEUR_ORDRE: "Vous pourrez y voir où en sont vos marchés.",
    Profil.PRESCRIPTEUR: "Vous pourrez y demander si les personnes que vous adressez sont éligibles.",
    Profil.ELU: "Vous pourrez y consulter et imprimer les résultats du territoire.",
    Profil.COORDINATEUR: "Vous pourrez y consulter les résultats des structures du réseau.",
}


@transaction.atomic
def inviter(
    *,
    email: str,
    profil: Profil | str,
    organisation: Any,
    communes: Iterable[Any] = (),
    prenom: str = "",
    nom: str = "",
    par: Utilisateur | None,
    structure: Any = None,
) -> Invitation:
    """Promises an access to a person, and writes to them.

    `organisation` is what the profile sits in (`ORGANISATION_PAR_PROFIL`). `structure` says who invites
    when the organisation does not: a company or a réseau works with several. `par` None is the command line.
    Raises `Refus` when the person has this access, or waits for it.
    """
    profil, email = Profil(profil), email.strip().lower()
    place = {ORGANISATION_PAR_PROFIL[profil]: organisation}
    verrouiller(organisation)  # two clicks on « Inviter » send one invitation
    if Acces.objects.en_cours().de(email).filter(profil=profil, **place).exists():
        raise Refus(f"{email} a déjà cet accès ({profil.label}, {organisation}).")
    en_attente = Invitation.objects.en_attente().filter(email=email, profil=profil, **place).first()
    if en_attente:
        quand = f"{timezone.localtime(en_attente.creee_le):%d/%m/%Y}"
        raise Refus(
            f"{email} a déjà reçu cette invitation, le {quand}. "
            "Vous pouvez la lui renvoyer depuis les invitations en attente."
        )
    invitation = Invitation(
        email=email,
        prenom=prenom,
        nom=nom,
        profil=profil,
        par=par,
        structure_invitante=structure or _structure_de(profil, organisation),
        expire_le=_expiration(),
        **place,
    )
    invitation.full_clean()
    invitation.save()
    invitation.communes.set(communes)
    _journaliser(Verbe.INVITER, invitation, par)
    _ecrire_a_la_personne(invitation, par)
    if profil == Profil.DECLARANT:
        _prevenir_l_entreprise(invitation)
    return invitation


@transaction.atomic
def renvoyer_invitation(*, invitation: Invitation, par: Utilisateur | None) -> Invitation:
    """Sends it again, for as long as a new one; the link first received serves as well."""
    invitation = _a_traiter(invitation)
    invitation.creee_le, invitation.expire_le = timezone.now(), _expiration()
    invitation.save(update_fields=["creee_le", "expire_le"])
    _journaliser(Verbe.RELANCER, invitation, par)
    _ecrire_a_la_personne(invitation, par)
    return invitation


@transaction.atomic
def annuler_invitation(*, invitation: Invitation, par: Utilisateur | None) -> Invitation:
    """Closes the link at once. Cancelling twice changes nothing."""
    invitation = verrouiller(invitation)
    if invitation.annulee_le:
        return invitation
    invitation = _a_traiter(invitation)
    invitation.annulee_le = timezone.now()
    invitation.save(update_fields=["annulee_le"])
    _journaliser(Verbe.ANNULER, invitation, par)
    return invitation


@transaction.atomic
def accepter_invitation(
    *,
    invitation: Invitation,
    utilisateur: Utilisateur | None = None,
    prenom: str = "",
    nom: str = "",
    mot_de_passe: str = "",
) -> Acces:
    """Turns an invitation into an access: of `utilisateur`, who signed in, else of a new person.

    Accepting twice gives the same access. Raises `Refus` when the link serves no more, when it was
    written to somebody else, or when the address has an account, whose owner must sign in first.
    """
    invitation = verrouiller(invitation)
    if utilisateur and not est_a(utilisateur, invitation.email):
        raise Refus(
            f"Cette invitation a été envoyée à {invitation.email}, pas à {utilisateur.email}."
        )
    place = {"profil": invitation.profil, **_place(invitation)}
    if utilisateur and invitation.acceptee_le:
        deja = Acces.objects.en_cours().filter(utilisateur=utilisateur, **place).first()
        if deja:
            return deja
    if not invitation.est_utilisable:
        raise Refus("Ce lien ne sert plus : demandez une nouvelle invitation.")
    if utilisateur is None:
        utilisateur = _creer_utilisateur(invitation.email, prenom, nom, mot_de_passe)
    acces = Acces.objects.en_cours().filter(utilisateur=utilisateur, **place).first()
    if acces is None:
        acces = Acces(utilisateur=utilisateur, accorde_par=invitation.par, **place)
        acces.full_clean()
        acces.save()
    acces.communes.set(invitation.communes.all())
    invitation.acceptee_le = timezone.now()
    invitation.save(update_fields=["acceptee_le"])
    journaliser(
        verbe=Verbe.ACCEPTER,
        objet=acces,
        par=utilisateur,
        structure=invitation.structure_invitante,
    )
    return acces


@transaction.atomic
def revoquer_acces(*, acces: Acces, par: Utilisateur | None, structure: Any = None) -> Acces:
    """Closes an access at once. Raises `Refus` for the last administrateur of a structure.

    `structure` is the one that acts, in whose journal it is written. Revoking twice changes nothing.
    """
    if acces.structure:
        verrouiller(acces.structure)  # two administrateurs do not revoke each other at once
    acces = verrouiller(acces)
    if acces.revoque_le:
        return acces
    if acces.profil == Profil.ADMINISTRATEUR and not _autres_administrateurs(acces).exists():
        raise Refus(
            f"{acces.utilisateur} est la dernière personne à administrer {acces.structure} : "
            "invitez d'abord un autre administrateur."
        )
    acces.revoque_le = timezone.now()
    acces.save(update_fields=["revoque_le"])
    journaliser(
        verbe=Verbe.REVOQUER,
        objet=acces,
        par=par,
        structure=structure or _structure_de(Profil(acces.profil), acces.organisation),
        details={"personne": str(acces.utilisateur)},
    )
    return acces


def choisir_acces(*, request: HttpRequest, acces: Acces) -> None:
    """Makes this access the one of the session."""
    request.session[CLE_SESSION] = acces.pk


def compte_de(email: str) -> Utilisateur | None:
    """The account that has this address, as its own or as another one it has confirmed."""
    utilisateur = Utilisateur.objects.filter(email__iexact=email).first()
    if utilisateur:
        return utilisateur
    adresse = (
        EmailAddress.objects.filter(email__iexact=email, verified=True)
        .select_related("user")
        .first()
    )
    return adresse.user if adresse else None


def est_a(utilisateur: Utilisateur, email: str) -> bool:
    return compte_de(email) == utilisateur


def _creer_utilisateur(email: str, prenom: str, nom: str, mot_de_passe: str) -> Utilisateur:
    """A new account. Its address is confirmed: the link that led here was sent to it."""
    if compte_de(email):
        raise Refus(
            f"Un compte existe déjà pour {email} : connectez-vous pour accepter l'invitation."
        )
    utilisateur = Utilisateur.objects.create_user(email, mot_de_passe, prenom=prenom, nom=nom)
    EmailAddress.objects.create(user=utilisateur, email=email, verified=True, primary=True)
    return utilisateur


def _a_traiter(invitation: Invitation) -> Invitation:
    invitation = verrouiller(invitation)
    if invitation.acceptee_le:
        raise Refus(f"{invitation.email} a déjà accepté cette invitation.")
    if invitation.annulee_le:
        raise Refus(f"L'invitation de {invitation.email} a été annulée : envoyez-en une nouvelle.")
    return invitation


def _autres_administrateurs(acces: Acces):
    return (
        Acces.objects.en_cours()
        .filter(profil=Profil.ADMINISTRATEUR, structure=acces.structure)
        .exclude(utilisateur=acces.utilisateur_id)
    )


def _ecrire_a_la_personne(invitation: Invitation, par: Utilisateur | None) -> None:
    lien = settings.ADRESSE + reverse("comptes:invitation", args=[jetons.ecrire(invitation)])
    envoyer(
        structure=invitation.structure_invitante,
        destinataire=invitation.email,
        gabarit="comptes/courriels/invitation.txt",
        par=par,
        contexte={
            "prenom": invitation.prenom,
            "organisation": invitation.organisation,
            "permet": CE_QUE_PERMET[Profil(invitation.profil)],
            "lien": lien,
            "expire_le": invitation.expire_le,
        },
        secret=lien,
    )


def _prevenir_l_entreprise(invitation: Invitation) -> None:
    """A company is shared by all structures: its people are told who will read their declarations."""
    deja = Acces.objects.en_cours().filter(entreprise=invitation.entreprise)
    for acces in deja.exclude(utilisateur__email=invitation.email).select_related("utilisateur"):
        envoyer(
            structure=invitation.structure_invitante,
            destinataire=acces.utilisateur.email,
            gabarit="comptes/courriels/nouvel_acces_entreprise.txt",
            par=invitation.par,
            contexte={
                "prenom": acces.utilisateur.prenom,
                "entreprise": invitation.entreprise,
                "invite": f"{invitation.prenom} {invitation.nom} {invitation.email}".strip(),
            },
        )


def _expiration():
    return timezone.now() + timedelta(days=settings.INVITATION_JOURS)


def _place(porteur: Acces | Invitation) -> dict[str, Model]:
    return {ORGANISATION_PAR_PROFIL[Profil(porteur.profil)]: porteur.organisation}


def _structure_de(profil: Profil, organisation: Any) -> Any:
    """The structure that an organisation belongs to; None for a company or a réseau, shared by several."""
    if ORGANISATION_PAR_PROFIL[profil] == "structure":
        return organisation
    avec_structure = (Profil.DONNEUR_ORDRE, Profil.PRESCRIPTEUR)
    return organisation.structure if profil in avec_structure else None


def _journaliser(verbe: Verbe, invitation: Invitation, par: Utilisateur | None) -> None:
    journaliser(verbe=verbe, objet=invitation, par=par, structure=invitation.structure_invitante)

"""The link by which a company declares a month without an account: sent, opened by its button, revoked."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from clauses_project.ecriture import du_mois
from clauses_project.ecriture import mois as en_mois
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes import jetons
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import LienSigne, Utilisateur
from entreprises.models import Entreprise
from suivi.models import Declaration
from territoires.models import Structure

DOUBLE_CLIC = timedelta(minutes=1)


def declarations_du_lien(lien: LienSigne):
    """What the company has to declare by it: all its contracts of the structure, that month."""
    return Declaration.objects.visibles_par(lien).pour_liste()


@transaction.atomic
def envoyer_un_lien(
    *,
    structure: Structure,
    entreprise: Entreprise,
    mois: date,
    destinataire: str,
    par: Utilisateur | None,
) -> LienSigne:
    """Sends the company its link of the month, good for all its contracts of the structure.

    One is open at a time: the same address gets the same link again, for as long as a new one; another
    address closes the former. A second click sends nothing more. Raises Refus when nothing is left to
    declare.
    """
    verrouiller(structure)
    attendues = Declaration.objects.filter(
        structure=structure, declarant__entreprise=entreprise, mois=mois
    ).a_saisir()
    if not attendues.exists():
        raise Refus(f"{entreprise} n'a plus rien à déclarer pour {en_mois(mois)}.")
    for ouvert in _liens_ouverts(structure, entreprise, mois):
        if _est_a(ouvert, destinataire) and ouvert.cree_le > timezone.now() - DOUBLE_CLIC:
            return ouvert
    lien = ouvrir_un_lien(
        structure=structure, entreprise=entreprise, mois=mois, destinataire=destinataire, par=par
    )
    _ecrire(lien, structure, list(attendues.pour_liste()), par)
    return lien


@transaction.atomic
def ouvrir_un_lien(
    *,
    structure: Structure,
    entreprise: Entreprise,
    mois: date,
    destinataire: str,
    par: Utilisateur | None,
) -> LienSigne:
    """The link itself, for an e-mail that says more than it: opened, or given the time of a new one."""
    meme = None
    for ouvert in _liens_ouverts(structure, entreprise, mois):
        if _est_a(ouvert, destinataire):
            meme = ouvert
        else:
            revoquer(lien=ouvert, structure=structure, par=par)
    lien = meme or LienSigne(
        profil=Profil.DECLARANT,
        entreprise=entreprise,
        mois=mois,
        libelle=f"{entreprise} · {en_mois(mois)}"[:120],
        portee={"structure": structure.pk, "destinataire": destinataire},
    )
    lien.par, lien.cree_le = par, timezone.now()
    lien.expire_le = lien.cree_le + timedelta(days=settings.LIEN_JOURS)
    lien.full_clean()
    lien.save()
    journaliser(
        verbe=Verbe.INVITER,
        objet=lien,
        par=par,
        structure=structure,
        details={"destinataire": destinataire},
    )
    return lien


def adresse_du_lien(lien: LienSigne) -> str:
    return settings.ADRESSE + reverse("suivi:lien", args=[jetons.ecrire_lien(lien)])


def _liens_ouverts(structure: Structure, entreprise: Entreprise, mois: date) -> list[LienSigne]:
    liens = LienSigne.objects.ouverts()
    return list(liens.de_declaration(structure=structure, entreprise=entreprise, mois=mois))


def _est_a(lien: LienSigne, destinataire: str) -> bool:
    return lien.destinataire.lower() == destinataire.lower()


@transaction.atomic
def revoquer(*, lien: LienSigne, structure: Structure, par: Utilisateur | None) -> LienSigne:
    """Closes a link at once. Again: nothing."""
    lien = verrouiller(lien)
    if lien.revoque_le is None:
        lien.revoque_le = timezone.now()
        lien.save(update_fields=["revoque_le"])
        journaliser(verbe=Verbe.REVOQUER, objet=lien, par=par, structure=structure)
    return lien


def _ecrire(
    lien: LienSigne, structure: Structure, attendues: list[Declaration], par: Utilisateur | None
) -> None:
    adresse = adresse_du_lien(lien)
    envoyer(
        structure=structure,
        destinataire=lien.destinataire,
        gabarit="suivi/courriels/lien.txt",
        par=par,
        contexte={
            "entreprise": lien.entreprise,
            "du_mois": du_mois(attendues[0].mois),
            "marches": [d.declarant.attribution.lot.marche for d in attendues],
            "limite": attendues[0].limite,
            "lien": adresse,
            "expire_le": lien.expire_le,
        },
        secret=adresse,
        concerne={"entreprise": lien.entreprise},
    )

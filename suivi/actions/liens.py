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
    maintenant = timezone.now()
    envoyes = LienSigne.objects.ouverts().de_declaration(
        structure=structure, entreprise=entreprise, mois=mois
    )
    meme = None
    for lien in envoyes:
        if lien.destinataire.lower() == destinataire.lower():
            meme = lien
        else:
            revoquer(lien=lien, structure=structure, par=par)
    if meme and meme.cree_le > maintenant - DOUBLE_CLIC:
        return meme
    lien = meme or LienSigne(
        profil=Profil.DECLARANT,
        entreprise=entreprise,
        mois=mois,
        libelle=f"{entreprise} · {en_mois(mois)}"[:120],
        portee={"structure": structure.pk, "destinataire": destinataire},
    )
    lien.par = par
    lien.cree_le, lien.expire_le = maintenant, maintenant + timedelta(days=settings.LIEN_JOURS)
    lien.full_clean()
    lien.save()
    journaliser(
        verbe=Verbe.INVITER,
        objet=lien,
        par=par,
        structure=structure,
        details={"destinataire": destinataire},
    )
    _ecrire(lien, structure, list(attendues.pour_liste()), par)
    return lien


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
    adresse = settings.ADRESSE + reverse("suivi:lien", args=[jetons.ecrire_lien(lien)])
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
    )

"""Producing a table for who asks, saying to whom it was sent, choosing its columns, forgetting a person in it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from clauses_project.refus import Conflit, Refus
from comptes import journal
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from participants.models import Participant
from suivi.actions.documents import ALTERE
from suivi.chiffres import Periode
from suivi.enums import GenreRemontee
from suivi.models import ColonnesDeRemontee, CompteurDocuments, Remontee
from suivi.mots import code_periode
from suivi.remontees import classeur
from suivi.remontees.composition import Remplie, remplir
from suivi.remontees.correspondance import Choix, choix_d_office, choix_de, verifier
from suivi.remontees.differences import differences
from suivi.remontees.forme import Forme
from suivi.remontees.registre import forme_du
from territoires.models import Structure


def preparer(*, structure: Structure, genre: GenreRemontee, periode: Periode) -> Remplie:
    """The table as it would be produced now; nothing is kept."""
    forme = forme_du(genre, periode.fin)
    return remplir(forme, colonnes_de(structure, forme), structure, periode)


def colonnes_de(structure: Structure, forme: Forme) -> list[Choix]:
    """The columns the structure gives, else all of them."""
    gardees = ColonnesDeRemontee.objects.filter(structure=structure, genre=forme.genre).first()
    return choix_de(forme, gardees.choix) if gardees else choix_d_office(forme)


@transaction.atomic
def produire(
    *, structure: Structure, genre: GenreRemontee, periode: Periode, par: Utilisateur | None
) -> Remontee:
    """Keeps the workbook for ever under a number of its own, with what changed since the one before.

    While nothing changed, or asked by two people at once: the one before itself. Raises `Refus` for a month
    that has not begun.
    """
    if periode.au > timezone.localdate():
        raise Refus("Ce mois n'a pas commencé\u00a0: choisissez un mois déjà vécu.")
    compteur = _verrouiller_le_compteur(structure)
    remplie = preparer(structure=structure, genre=genre, periode=periode)
    empreinte = _empreinte_de(remplie)
    precedente = la_precedente(structure, genre, periode)
    if precedente is not None and precedente.empreinte_donnees == empreinte:
        return precedente
    compteur.dernier += 1
    compteur.save(update_fields=["dernier"])
    reference = f"{compteur.prefixe}-{compteur.annee}-{compteur.dernier:04}"
    remontee = _garder(remplie, reference, empreinte, precedente, par)
    journaliser(
        verbe=Verbe.EMETTRE,
        objet=remontee,
        par=par,
        details={"reference": reference, "empreinte": remontee.empreinte},
    )
    return remontee


def la_precedente(structure: Structure, genre: GenreRemontee, periode: Periode) -> Remontee | None:
    """The last one on the same months."""
    return (
        Remontee.objects.filter(structure=structure, genre=genre, du=periode.du, au=periode.au)
        .order_by("-produite_le", "-pk")
        .first()
    )


def _verrouiller_le_compteur(structure: Structure) -> CompteurDocuments:
    """A sequence beside that of the documents: « PG-R »."""
    compteur, _ = CompteurDocuments.objects.get_or_create(
        prefixe=f"{structure.prefixe_des_references[:10]}-R", annee=timezone.localdate().year
    )
    return CompteurDocuments.objects.select_for_update().get(pk=compteur.pk)


def _empreinte_de(remplie: Remplie) -> str:
    donnees = json.dumps(remplie.contenu, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(donnees.encode()).hexdigest()


def _garder(
    remplie: Remplie,
    reference: str,
    empreinte: str,
    precedente: Remontee | None,
    par: Utilisateur | None,
) -> Remontee:
    structure, genre, periode = remplie.structure, remplie.forme.genre, remplie.periode
    octets = classeur.ecrire(remplie.contenu, reference=reference)
    remontee = Remontee(
        structure=structure,
        genre=genre,
        forme=remplie.forme.version,
        reference=reference,
        du=periode.du,
        au=periode.au,
        choix=[choix.en_json() for choix in colonnes_de(structure, forme_du(genre, periode.fin))],
        contenu=remplie.contenu,
        manques=remplie.comptes,
        nombre_de_manques=len(remplie.manques),
        changements=differences(precedente.contenu, remplie.contenu) if precedente else {},
        empreinte_donnees=empreinte,
        nom=f"{slugify(genre.value)}-{structure.code}-{code_periode(periode)}-{reference.lower()}.xlsx",
        taille=len(octets),
        empreinte=hashlib.sha256(octets).hexdigest(),
        precedente=precedente,
        produite_par=par,
    )
    _deposer(remontee, octets)
    remontee.save(force_insert=True)
    return remontee


def _deposer(remontee: Remontee, octets: bytes) -> None:
    remontee.fichier.save(f"{secrets.token_hex(16)}.xlsx", ContentFile(octets), save=False)


@transaction.atomic
def ouvrir(*, remontee: Remontee, par: Utilisateur) -> bytes:
    """The workbook as it was produced; the journal says who took it. Raises `Refus` when it is no more what it was."""
    try:
        with remontee.fichier.open("rb") as fichier:
            octets = fichier.read()
    except FileNotFoundError:
        raise Refus(ALTERE) from None
    if hashlib.sha256(octets).hexdigest() != remontee.empreinte_du_fichier:
        raise Refus(ALTERE)
    journaliser(verbe=Verbe.EXPORTER, objet=remontee, par=par)
    return octets


@transaction.atomic
def noter_l_envoi(
    *, remontee: Remontee, a: str, le: date, par: Utilisateur, version: int | None
) -> Remontee:
    """To whom it was sent, and when. Raises `Refus` for a day before it was produced, or to come; Conflit."""
    if le > timezone.localdate():
        raise Refus("La date d'envoi est à venir\u00a0: écrivez le jour où elle est partie.")
    produite = timezone.localdate(remontee.produite_le)
    if le < produite:
        raise Refus(
            f"Elle a été produite le {produite:%d/%m/%Y}\u00a0: elle n'est pas partie avant."
        )
    return journal.modifier(
        objet=remontee,
        champs={"envoyee_a": a.strip(), "envoyee_le": le},
        par=par,
        version=version,
    )


@transaction.atomic
def choisir_les_colonnes(
    *,
    structure: Structure,
    forme: Forme,
    choix: Sequence[Choix],
    par: Utilisateur,
    version: int,
) -> ColonnesDeRemontee:
    """The columns the structure gives from now on; what was produced keeps its own.

    `version`: of those that were read, 0 for the form's. Raises `Refus`, `Conflit`.
    """
    verifier(forme, choix)
    verrouiller(structure)
    gardees = _colonnes_gardees(structure, forme.genre, version)
    gardees = gardees or ColonnesDeRemontee(structure=structure, genre=forme.genre)
    nouveau = [un.en_json() for un in choix]
    if gardees.choix != nouveau:
        avant = choix_de(forme, gardees.choix) if gardees.pk else choix_d_office(forme)
        gardees.choix = nouveau
        journal.enregistrer(gardees)
        _journaliser_les_colonnes(structure, forme, avant, choix, par)
    return gardees


@transaction.atomic
def remettre_les_colonnes(*, structure: Structure, forme: Forme, par: Utilisateur) -> None:
    """Back to the columns of the form."""
    verrouiller(structure)
    gardees = ColonnesDeRemontee.objects.filter(structure=structure, genre=forme.genre).first()
    if gardees is not None:
        avant = choix_de(forme, gardees.choix)
        gardees.delete()
        _journaliser_les_colonnes(structure, forme, avant, choix_d_office(forme), par)


def _colonnes_gardees(
    structure: Structure, genre: GenreRemontee, version: int
) -> ColonnesDeRemontee | None:
    gardees = ColonnesDeRemontee.objects.filter(structure=structure, genre=genre).first()
    if (gardees.version if gardees else 0) != version:
        raise Conflit(
            "Quelqu'un d'autre vient de changer ces colonnes\u00a0: les vôtres ne sont pas encore "
            "enregistrées. Comparez, puis enregistrez de nouveau.",
            version=gardees.version if gardees else 0,
        )
    return gardees


def _journaliser_les_colonnes(
    structure: Structure,
    forme: Forme,
    avant: Sequence[Choix],
    apres: Sequence[Choix],
    par: Utilisateur,
) -> None:
    titres = [[un.titre for un in tous if un.gardee] for tous in (avant, apres)]
    journaliser(
        verbe=Verbe.MODIFIER,
        objet=structure,
        par=par,
        details={"champs": {f"Colonnes : {forme.genre.label}": [", ".join(t) for t in titres]}},
    )


@transaction.atomic
def oublier(participant: Participant) -> None:
    """With a person who is erased: who they were, in every table they are in. Their figures stay.

    The workbooks are made again; the SHA-256 of what was sent stays beside.
    """
    for remontee in Remontee.objects.filter(structure=participant.structure).select_for_update():
        if _vider_l_identite(remontee.contenu, participant):
            octets = classeur.ecrire(remontee.contenu, reference=remontee.reference)
            ancien, stockage = str(remontee.fichier.name), remontee.fichier.storage
            _deposer(remontee, octets)
            remontee.reecrite_le = timezone.now()
            remontee.taille = len(octets)
            remontee.empreinte_reecrite = hashlib.sha256(octets).hexdigest()
            remontee.save()
            transaction.on_commit(partial(stockage.delete, ancien))


def _vider_l_identite(contenu: dict[str, Any], participant: Participant) -> bool:
    """True when that person is in it."""
    siennes, touche = f"participant:{participant.pk}", False
    for feuille in contenu["feuilles"]:
        identite = [rang for rang, c in enumerate(feuille["colonnes"]) if c["identite"]]
        for rangee in feuille["rangees"]:
            if siennes in rangee["cle"].split("/") and identite:
                touche = True
                for rang in identite:
                    rangee["cellules"][rang] = None
    return touche

"""Issuing a document: numbered, printed, archived with its data; the same twice is one document."""

from __future__ import annotations

import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus, refuser_si
from clauses_project.textes import sans_nir
from comptes.enums import Verbe
from comptes.journal import journaliser
from comptes.models import Utilisateur
from marches.models import DonneurOrdre
from suivi.models import CompteurDocuments, DocumentEmis, Recueil
from suivi.papier.changements import changements, document_precedent
from suivi.papier.composition import composer
from suivi.papier.demandes import Demande
from suivi.papier.rendu import empreinte_des_donnees, habiller, imprimer
from territoires.models import Reseau, Structure

ALTERE = (
    "Le fichier archivé de ce document n'est plus celui qui a été émis\u00a0: il n'est pas donné. "
    "Prévenez la personne qui tient l'application."
)


def previsualiser(*, demande: Demande) -> bytes:
    """The PDF of what the document says today, marked « aperçu »; nothing is kept. Raises `Refus`."""
    refuser_si(_textes_refuses(demande))
    _, pdf = imprimer(habiller(composer(demande), demande.structure), demande.structure)
    return pdf


@transaction.atomic
def emettre(*, demande: Demande, par: Utilisateur | None) -> DocumentEmis:
    """Archives the document and gives it its number. Raises `Refus`.

    Asked again the same day while nothing changed, or by two people at once: the same document.
    """
    refuser_si(_textes_refuses(demande))
    donnees = habiller(composer(demande), demande.structure)
    empreinte = empreinte_des_donnees(donnees)
    compteur = _verrouiller_le_compteur(demande.emetteur)
    precedent = document_precedent(demande)
    if precedent is not None and precedent.empreinte_donnees == empreinte:
        return precedent
    donnees["reference"] = _numeroter(compteur)
    donnees["changements"] = changements(precedent, donnees["reperes"])
    donnees, pdf = imprimer(donnees, demande.structure)
    document = _archiver(demande, donnees, pdf, empreinte, precedent, par)
    journaliser(
        verbe=Verbe.EMETTRE,
        objet=document,
        par=par,
        details={"reference": document.reference, "empreinte": document.empreinte},
    )
    return document


def _textes_refuses(demande: Demande) -> list[str]:
    for texte in (demande.mot, demande.portrait_titre, demande.portrait):
        try:
            sans_nir(texte)
        except ValidationError as refus:
            return list(refus.messages)
    return []


def _verrouiller_le_compteur(emetteur: Structure | Reseau) -> CompteurDocuments:
    """Whoever issues with that prefix waits here: numbers follow each other, and the second of two sees the first."""
    compteur, _ = CompteurDocuments.objects.get_or_create(
        prefixe=emetteur.prefixe_des_references, annee=timezone.localdate().year
    )
    return CompteurDocuments.objects.select_for_update().get(pk=compteur.pk)


def _numeroter(compteur: CompteurDocuments) -> str:
    compteur.dernier += 1
    compteur.save(update_fields=["dernier"])
    return f"{compteur.prefixe}-{compteur.annee}-{compteur.dernier:04}"


def _archiver(
    demande: Demande,
    donnees: dict,
    pdf: bytes,
    empreinte_donnees: str,
    precedent: DocumentEmis | None,
    par: Utilisateur | None,
) -> DocumentEmis:
    document = DocumentEmis(
        structure=demande.structure,
        reseau=demande.reseau,
        genre=demande.genre,
        lecteurs=demande.lecteurs,
        reference=donnees["reference"],
        titre=donnees["titre"][:300],
        sujet=demande.sujet[:400],
        perimetre=demande.perimetre,
        cle=demande.cle,
        du=demande.periode.du,
        au=demande.periode.au,
        commune=demande.commune,
        marche=demande.marche,
        donneur_ordre=_donneur_ordre(demande),
        entreprise=demande.entreprise,
        contenu=donnees,
        empreinte_donnees=empreinte_donnees,
        nom=f"{donnees['nom_de_fichier'][:150]}-{donnees['reference'].lower()}.pdf",
        taille=len(pdf),
        empreinte=hashlib.sha256(pdf).hexdigest(),
        precedent=precedent,
        emis_par=par,
    )
    document.fichier.save(f"{secrets.token_hex(16)}.pdf", ContentFile(pdf), save=False)
    document.save(force_insert=True)
    return document


def _donneur_ordre(demande: Demande) -> DonneurOrdre | None:
    """The buyer who may open it: the one it is about, or the one of its contract."""
    return demande.donneur_ordre or (demande.marche.donneur_ordre if demande.marche else None)


def ouvrir(*, document: DocumentEmis | Recueil) -> bytes:
    """The PDF as it was issued, or bound. Raises `Refus` when the archive does not hold it any more."""
    try:
        with document.fichier.open("rb") as fichier:
            pdf = fichier.read()
    except FileNotFoundError:
        raise Refus(ALTERE) from None
    if hashlib.sha256(pdf).hexdigest() != document.empreinte:
        raise Refus(ALTERE)
    return pdf

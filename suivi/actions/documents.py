"""Issuing a document: numbered, printed, archived with its data; the same twice is one document."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace

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
    """The PDF of what the document says today, marked « aperçu »; nothing is kept. Raises `Refus`.

    Of a thread, its beginning: the page waits for it.
    """
    refuser_si(_textes_refuses(demande))
    contenu = composer(replace(demande, debut_seul=True))
    _, pdf = imprimer(habiller(contenu, demande.structure), demande.structure)
    return pdf


def emettre(*, demande: Demande, par: Utilisateur | None) -> DocumentEmis:
    """Archives the document and gives it its number. Raises `Refus`.

    Asked again the same day while nothing changed, or by two people at once: the same document. It is drawn
    with the number to come before anybody has to wait, and again only when another took that number meanwhile.
    """
    refuser_si(_textes_refuses(demande))
    donnees = habiller(composer(demande), demande.structure)
    empreinte = empreinte_des_donnees(donnees)
    rang = _rang(demande)
    if deja := rang.deja(empreinte):
        return deja
    imprimees = _imprimer(demande, donnees, rang)
    with transaction.atomic():
        compteur = _verrouiller_le_compteur(demande.emetteur)
        obtenu = _rang(demande)
        if deja := obtenu.deja(empreinte):
            return deja
        if obtenu != rang:
            imprimees = _imprimer(demande, donnees, obtenu)
        compteur.dernier = obtenu.numero
        compteur.save(update_fields=["dernier"])
        document = _archiver(demande, *imprimees, empreinte, obtenu.precedent, par)
        journaliser(
            verbe=Verbe.EMETTRE,
            objet=document,
            par=par,
            details={"reference": document.reference, "empreinte": document.empreinte},
        )
    return document


@dataclass(frozen=True)
class Rang:
    """The number that a document gets next, and the document it comes after."""

    numero: int
    reference: str
    precedent: DocumentEmis | None

    def deja(self, empreinte: str) -> DocumentEmis | None:
        """The document that already says that."""
        precedent = self.precedent
        return precedent if precedent and precedent.empreinte_donnees == empreinte else None


def _rang(demande: Demande) -> Rang:
    """As it is now; certain once the counter is held."""
    prefixe, annee = demande.emetteur.prefixe_des_references, timezone.localdate().year
    compteur = CompteurDocuments.objects.filter(prefixe=prefixe, annee=annee).first()
    numero = compteur.dernier + 1 if compteur else 1
    return Rang(numero, f"{prefixe}-{annee}-{numero:04}", document_precedent(demande))


def _imprimer(demande: Demande, donnees: dict, rang: Rang) -> tuple[dict, bytes]:
    siennes = {
        **donnees,
        "reference": rang.reference,
        "changements": changements(rang.precedent, donnees["reperes"]),
    }
    return imprimer(siennes, demande.structure)


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

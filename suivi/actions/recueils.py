"""Documents issued together, in the background, then bound in one file."""

from __future__ import annotations

import hashlib
import secrets
import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO

from django.core.files import File
from django.db import transaction

from clauses_project.refus import Refus
from comptes.enums import VIVANTES, Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from comptes.taches import Suivi, lancer
from suivi.actions.documents import emettre, ouvrir
from suivi.chiffres import Periode
from suivi.chiffres.public import est_offerte
from suivi.enums import GenreDocument
from suivi.models import DocumentEmis, Recueil
from suivi.mots import ecrire_periode
from suivi.papier.ensemble import SERIES, Element, demande_de
from suivi.papier.reliure import relier
from territoires.models import Structure

RECUEIL = "recueil"
ANNEES_ENTIERES = "Les chiffres publics portent sur des années entières, ou jusqu'au mois en cours."


@transaction.atomic
def preparer(
    *,
    structure: Structure,
    genre: GenreDocument,
    periode: Periode,
    une_page: bool,
    par: Utilisateur | None,
) -> Recueil:
    """Starts issuing one document for each. Raises `Refus` when there is nobody to write to.

    Asked again while it runs, by a second click or a colleague: the one that runs.
    """
    serie = SERIES[genre]
    if serie.annees_entieres and not est_offerte(periode):
        raise Refus(ANNEES_ENTIERES)
    verrouiller(structure)
    meme = {"structure": structure, "genre": genre, "du": periode.du, "au": periode.au}
    deja = Recueil.objects.filter(**meme, une_page=une_page, tache__etat__in=VIVANTES).first()
    if deja:
        return deja
    elements = serie.elements(structure, periode)
    if not elements:
        raise Refus(serie.vide)
    recueil = Recueil.objects.create(
        **meme,
        lecteurs=serie.lecteurs,
        une_page=une_page,
        titre=f"{serie.mots}, {ecrire_periode(periode)}",
        demande_par=par,
    )
    recueil.tache = lancer(
        nature=RECUEIL,
        structure=structure,
        par=par,
        parametres={"recueil": recueil.pk, "elements": [[e.cle, e.nom] for e in elements]},
    )
    Recueil.objects.filter(pk=recueil.pk).update(tache=recueil.tache)
    return recueil


def emettre_ensemble(suivi: Suivi) -> None:
    """Issues each, once; then binds them. Taken up after a death, it goes on with those that are left."""
    recueil = Recueil.objects.select_related("structure").get(pk=suivi.parametres["recueil"])

    def un_document(element: Element) -> None:
        demande = demande_de(recueil, element)
        recueil.documents.add(emettre(demande=demande, par=suivi.tache.demandee_par))

    elements = [Element(cle, nom) for cle, nom in suivi.parametres["elements"]]
    suivi.pour_chacun(elements, un_document)
    if not recueil.fichier:
        _relier(recueil)
    nombre = recueil.documents.count()
    accord = "s" if nombre > 1 else ""
    suivi.conclure(
        f"{nombre} document{accord} émis et réuni{accord}.", suite=recueil.get_absolute_url()
    )


def documents_de(recueil: Recueil) -> Iterator[DocumentEmis]:
    """In the order they were issued, one at a time, without what is only printed."""
    liens = Recueil.documents.through.objects.filter(recueil=recueil).order_by("pk")
    liens = liens.select_related("documentemis").defer("documentemis__contenu")
    return (lien.documentemis for lien in liens.iterator(chunk_size=20))


def _relier(recueil: Recueil) -> None:
    """All the documents in one tagged file; nothing when none was issued."""
    with tempfile.TemporaryFile() as sortie:
        sources = ((d.sujet, ouvrir(document=d)) for d in documents_de(recueil))
        if not relier(sources, sortie, titre=recueil.titre):
            return
        sortie.seek(0)
        recueil.empreinte = hashlib.file_digest(sortie, "sha256").hexdigest()
        sortie.seek(0)
        recueil.fichier.save(f"{secrets.token_hex(16)}.pdf", File(sortie), save=False)
    recueil.save(update_fields=["fichier", "empreinte"])


def emporter_le_relie(*, recueil: Recueil, par: Utilisateur) -> bytes:
    """The file in which they are bound, to take away. Raises `Refus` when it is not as it was bound."""
    pdf = ouvrir(document=recueil)
    journaliser(verbe=Verbe.EXPORTER, objet=recueil, par=par)
    return pdf


def archive_zip(*, recueil: Recueil, par: Utilisateur) -> IO[bytes]:
    """Every document of the collection in one file to take away. Raises `Refus` when one is not as it was issued."""
    sortie = tempfile.TemporaryFile()  # noqa: SIM115 closed by the response
    with zipfile.ZipFile(sortie, "w") as archive:
        for document in documents_de(recueil):
            archive.writestr(document.nom, ouvrir(document=document))
    journaliser(verbe=Verbe.EXPORTER, objet=recueil, par=par)
    sortie.seek(0)
    return sortie

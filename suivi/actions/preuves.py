"""The thread as evidence, issued in the background: one of thousands of traces takes a minute to draw."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from clauses_project.refus import Refus
from comptes import journal
from comptes.enums import VIVANTES
from comptes.models import Tache, Utilisateur
from comptes.taches import Suivi, lancer
from suivi.actions.documents import emettre
from suivi.battement import battre
from suivi.chiffres import Periode
from suivi.enums import GenreDocument, Lecteurs
from suivi.fil.sujets import MODELES, Genre, Sujet
from suivi.papier.demandes import Demande
from suivi.papier.fil import sujet_de_la_demande

PREUVE = "preuve"
DISPARU = "Ce dont ce fil est l'histoire a été supprimé entre-temps."


@transaction.atomic
def preparer(*, demande: Demande, par: Utilisateur) -> Tache:
    """Starts issuing it. Asked again while it runs, by a second click or a colleague: the one that runs."""
    journal.verrouiller(demande.sa_structure)
    parametres = _parametres(demande)
    en_cours = Tache.objects.filter(
        nature=PREUVE,
        structure=demande.structure,
        etat__in=VIVANTES,
        parametres__cle=parametres["cle"],
    ).first()
    return en_cours or lancer(
        nature=PREUVE, structure=demande.structure, par=par, parametres=parametres
    )


def emettre_la_preuve(suivi: Suivi) -> None:
    """Draws and archives it. Taken up after a death, it gives the document that was already issued."""
    demande = _demande(suivi.tache)
    with battre(suivi):
        document = emettre(demande=demande, par=suivi.tache.demandee_par)
    suivi.conclure(
        f"Le document {document.reference} est émis et archivé.", suite=document.get_absolute_url()
    )


def _parametres(demande: Demande) -> dict[str, Any]:
    sujet, periode = sujet_de_la_demande(demande), demande.periode
    du, au = periode.du and periode.du.isoformat(), periode.au.isoformat()
    return {
        "cle": f"{demande.cle}:{du or ''}:{au}",
        "sujet": [sujet.genre.value, sujet.objet.pk],
        "lecteurs": demande.lecteurs.value,
        "du": du,
        "au": au,
    }


def _demande(tache: Tache) -> Demande:
    """What was asked, read again. Raises `Refus` when its subject is gone."""
    lus = tache.parametres
    genre, pk = Genre(lus["sujet"][0]), lus["sujet"][1]
    objet = MODELES[genre]._default_manager.filter(pk=pk).first()
    if objet is None:
        raise Refus(DISPARU)
    return Demande(
        genre=GenreDocument.FIL,
        structure=tache.structure,
        periode=Periode(lus["du"] and date.fromisoformat(lus["du"]), date.fromisoformat(lus["au"])),
        lecteurs=Lecteurs(lus["lecteurs"]),
        **Sujet(genre, objet).fixes,
    )

"""The thread as evidence: what happened over the period, the oldest first, as its readers may read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from django.utils import timezone

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.models import Acces
from suivi.enums import Lecteurs
from suivi.fil.enums import Rubrique
from suivi.fil.lecture import Filtre, fil_de_papier
from suivi.fil.recits import Trace
from suivi.fil.sujets import Genre, Sujet
from suivi.mots import ecrire_periode
from suivi.papier.blocs import Bloc, Contenu, Repere, fiche, jour, phrases
from suivi.papier.dates import extrait_le
from suivi.papier.demandes import Demande

REGLE = (
    "Chaque élément est reproduit tel qu'il était enregistré le jour de l'extraction. L'empreinte SHA-256 "
    "d'une pièce jointe permet de vérifier que le fichier produit est bien celui qui a été déposé."
)

AU_DEBUT = 30  # drawn while the page waits
DE_LA_STRUCTURE = "Le fil d'une entreprise n'est que pour la structure."
LE_DEBUT = "Cet aperçu en montre les {} premiers. Le document émis les aura tous."


def composer(demande: Demande) -> Contenu:
    """All that these readers may read of it, except the threads issued before."""
    sujet = sujet_de_la_demande(demande)
    periode = demande.periode
    filtre = Filtre(du=periode.du, au=periode.fin)
    nombre = AU_DEBUT if demande.debut_seul else None
    traces, total = fil_de_papier(sujet, lecteur(demande), filtre, nombre=nombre)
    return Contenu(
        titre=f"Le fil {sujet.du}{INSECABLE}: {sujet.objet}",
        emetteur=str(demande.sa_structure),
        periode=f"Échanges {ecrire_periode(periode)}",
        lecture=f"pour {demande.lecteurs.label.lower()}",
        arretes_au="",
        extrait_le=jour(extrait_le()),
        nom_de_fichier=demande.nom_de_fichier,
        blocs=list(_blocs(traces, total)),
        reperes=_reperes(traces),
    )


def sujet_de_la_demande(demande: Demande) -> Sujet:
    if demande.marche:
        return Sujet(Genre.MARCHE, demande.marche)
    if demande.entreprise:
        return Sujet(Genre.ENTREPRISE, demande.entreprise)
    return Sujet(Genre.DONNEUR_ORDRE, demande.donneur_ordre)


def lecteur(demande: Demande) -> Acces:
    """Who reads the paper, as the thread asks who reads it on the screen.

    Raises `Refus` for a buyer when it is about none: a company's thread is the structure's.
    """
    if demande.lecteurs != Lecteurs.DONNEUR_ORDRE:
        return Acces(profil=Profil.FACILITATEUR, structure=demande.structure)
    acheteur = demande.donneur_ordre or (demande.marche and demande.marche.donneur_ordre)
    if acheteur is None:
        raise Refus(DE_LA_STRUCTURE)
    return Acces(profil=Profil.DONNEUR_ORDRE, donneur_ordre=acheteur)


def _blocs(traces: Sequence[Trace], total: int) -> Iterator[Bloc]:
    """What it holds, then a list for each month; `total` is more than the traces when they are its beginning."""
    if not traces:
        yield phrases("Rien n'est enregistré sur cette période.", fort=True)
        return
    yield phrases(_combien(total), fort=True)
    if len(traces) < total:
        yield phrases(LE_DEBUT.format(ecriture.entier(len(traces))))
    else:
        nombres = Counter(trace.rubrique for trace in traces)
        lus = [(r.label, ecriture.entier(nombres[r])) for r in Rubrique if nombres[r]]
        yield fiche("Ce que contient ce fil", lus)
    yield phrases(REGLE, discret=True)
    for mois, siennes in groupby(traces, key=lambda trace: trace.jour.replace(day=1)):
        titre = ecriture.mois(mois).capitalize()
        yield {"genre": "fil", "titre": titre, "traces": [_trace(trace) for trace in siennes]}


def _combien(nombre: int) -> str:
    s = "s" if nombre > 1 else ""
    return f"{ecriture.entier(nombre)} élément{s}, du plus ancien au plus récent."


def _trace(trace: Trace) -> dict[str, Any]:
    """As it is printed: words alone."""
    instant = timezone.localtime(trace.instant)
    heure = f" à {instant:%Hh%M}" if trace.heure_connue else ""
    par = f"par {trace.auteur}" if trace.auteur else ""
    sur = ", ".join(nom for nom, _ in trace.sujets)
    return {
        "quand": f"{instant:%d/%m/%Y}{heure}",
        "tete": " · ".join(filter(None, (trace.nature, trace.avec, par, sur, trace.mot))),
        "titre": trace.titre,
        "textes": [ligne for ligne in trace.texte.splitlines() if ligne.strip()],
        "details": [f"{c.quoi}{INSECABLE}: {c.avant} → {c.apres}" for c in trace.changements],
        "pieces": [f"{piece.nom}, SHA-256 {piece.empreinte}" for piece in trace.pieces],
    }


def _reperes(traces: Sequence[Trace]) -> list[Repere]:
    nombres = Counter(trace.rubrique for trace in traces)
    return [Repere(r.value, r.label, ecriture.entier(nombres[r])) for r in Rubrique]

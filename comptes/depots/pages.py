"""What the screens of deposited files share: where each leads, giving one up, the page of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from clauses_project import pages
from comptes.depots.enums import EtatDepot
from comptes.depots.models import FichierDepose


@dataclass(frozen=True)
class Parcours:
    """The screens of a kind of file: names of URLs (the last two take the file), and its words.

    `mot`: what such a file is called; `defait`: what undoing it does; `est_defait`: what it did.
    """

    titre: str
    liste: str
    deposer: str
    enregistrer: str
    annuler: str
    defait: str
    est_defait: str
    mot: str = "fichier"


def retrouver(request: HttpRequest, modele: Any, pk: int) -> Any:
    acces: Any = request.acces  # type: ignore[attr-defined]
    return get_object_or_404(modele.objects.visibles_par(acces).pour_liste(), pk=pk)


def ou_aller(depot: FichierDepose) -> str:
    """The page of the work while the worker is at it, else the file's."""
    if depot.tache is not None and depot.est_au_travail:
        return depot.tache.get_absolute_url()
    return depot.get_absolute_url()  # type: ignore[attr-defined]


def version_lue(request: HttpRequest) -> int:
    """Of the preview that the person looked at; -1 when the form does not say."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() else -1


def contexte(depot: FichierDepose, parcours: Parcours, refus_d_annuler: list[str]) -> dict:
    """What `comptes/depot.html` reads."""
    return {"depot": depot, "parcours": parcours, "refus_d_annuler": refus_d_annuler}


def confirmer_l_annulation(
    request: HttpRequest, depot: FichierDepose, parcours: Parcours
) -> HttpResponse:
    ecrit = depot.etat == EtatDepot.APPLIQUE
    geste = f"{'Annuler' if ecrit else 'Abandonner'} ce {parcours.mot}"
    return pages.confirmation(
        request,
        titre=geste,
        surtitre=depot.nom,
        phrase=parcours.defait
        if ecrit
        else "Le fichier et ce qui en a été lu seront effacés. Rien n'est encore enregistré.",
        bouton=geste,
        retour=depot.get_absolute_url(),  # type: ignore[attr-defined]
    )

"""Figures of a réseau too long to compute while a page waits: computed in the background, part by part.

What is done is done: parts are kept as they come, and a job taken up again computes those that are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from django.utils import timezone

from clauses_project.dates import mois_de
from comptes.enums import VIVANTES
from comptes.models import Tache, Utilisateur
from comptes.taches import Suivi, lancer
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.comparaison import periode_d_avant
from suivi.reseaux.reponse import Reseau, se_compose
from territoires.models import Reseau as ReseauDeStructures
from territoires.models import Structure

CALCUL = "reseau"
DE_SUITE = 12  # parts computed while the page waits
ANNEES_TENUES = 5


def faire_attendre(
    perimetre: Perimetre, periode: Periode, *, public: bool, par: Utilisateur, adresse: str
) -> Tache | None:
    """The job that computes what is missing, begun once; None when the page may answer by itself."""
    if not se_compose(perimetre):
        return None
    reseaux = [Reseau(perimetre, une) for une in _periodes(periode, public=public)]
    if sum(len(reseau.manquantes()) for reseau in reseaux) <= DE_SUITE:
        return None
    cle = reseaux[0].cle
    commencee = Tache.objects.filter(
        nature=CALCUL, demandee_par=par, etat__in=VIVANTES, parametres__cle=cle
    ).first()
    parametres = _parametres(perimetre, periode, public) | {"cle": cle, "adresse": adresse}
    return commencee or lancer(nature=CALCUL, structure=None, par=par, parametres=parametres)


def calculer_un_reseau(suivi: Suivi) -> None:
    perimetre, periode, public = _lire(suivi.parametres)
    reseaux = [Reseau(perimetre, une) for une in _periodes(periode, public=public)]
    manquantes = [(reseau, reseau.manquantes()) for reseau in reseaux]
    total, fait = sum(len(siennes) for _, siennes in manquantes), 0
    suivi.avancer(0, total=total)
    for reseau, siennes in manquantes:
        deja = fait
        reseau.completer(siennes, lambda rang, deja=deja: suivi.avancer(deja + rang))
        fait += len(siennes)
        reseau.resultat(public)
    suivi.conclure("Les chiffres du réseau sont calculés.", suite=suivi.parametres["adresse"])


def tenir_les_reseaux() -> Iterator[str]:
    """What most readers open with: everything since the beginning, and the latest years. Done every day."""
    jour = timezone.localdate()
    for reseau in ReseauDeStructures.objects.order_by("code"):
        structures = tuple(reseau.structures.order_by("nom", "pk"))
        perimetre = Perimetre(structures)
        if not se_compose(perimetre):
            continue
        refaites = sum(_tenir(perimetre, periode) for periode in courantes(jour))
        if refaites:
            yield f"Chiffres du réseau {reseau} : {refaites} parts refaites."


def _tenir(perimetre: Perimetre, periode: Periode) -> int:
    reseau = Reseau(perimetre, periode)
    manquantes = reseau.manquantes()
    reseau.completer(manquantes)
    reseau.resultat(public=True)
    return len(manquantes)


def courantes(jour: date) -> Iterator[Periode]:
    """Periods kept every day."""
    yield Periode(None, mois_de(jour))
    for annee in range(jour.year, jour.year - ANNEES_TENUES, -1):
        yield Periode(date(annee, 1, 1), date(annee, 12, 1))


def _periodes(periode: Periode, *, public: bool) -> Iterable[Periode]:
    """The one asked, and that which a page compares it with."""
    return filter(None, (periode, periode_d_avant(periode, public=public)))


def _parametres(perimetre: Perimetre, periode: Periode, public: bool) -> dict[str, Any]:
    return {
        "structures": [structure.pk for structure in perimetre.structures],
        "du": periode.du and periode.du.isoformat(),
        "au": periode.au.isoformat(),
        "public": public,
        "filtres": {nom: getattr(perimetre, nom) for nom in perimetre.filtres},
    }


def _lire(parametres: dict[str, Any]) -> tuple[Perimetre, Periode, bool]:
    par_cle = Structure.objects.in_bulk(parametres["structures"])
    structures = tuple(par_cle[pk] for pk in parametres["structures"] if pk in par_cle)
    filtres = {
        champ.name: parametres["filtres"][champ.name]
        for champ in fields(Perimetre)
        if champ.name in parametres["filtres"]
    }
    if "donneurs_ordre" in filtres:
        filtres["donneurs_ordre"] = tuple(filtres["donneurs_ordre"])
    du = parametres["du"] and date.fromisoformat(parametres["du"])
    periode = Periode(du, date.fromisoformat(parametres["au"]))
    return Perimetre(structures, **filtres), periode, parametres["public"]

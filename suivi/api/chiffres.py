"""The figures for a token: the same keys as everywhere, and of them those its profile reads on its screens."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from ninja import Schema
from ninja.errors import HttpError

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.api.models import JetonApi
from suivi.api.erreurs import Incompatible
from suivi.chiffres import Chiffres, Perimetre, Periode, calculer
from suivi.chiffres.lecture import lire_perimetre, lire_periode
from suivi.chiffres.public import verifier
from suivi.chiffres.sortie import en_json
from suivi.detail.figures import FIGURES
from territoires.models import Structure

# What a buyer may narrow its own figures by: never by where people live.
FILTRES_DE_L_ACHETEUR = frozenset({"du", "au", "marche", "lot", "operation", "clause"})
VENTILATIONS_DE_L_ACHETEUR = frozenset({"par_annee", "par_mois", "par_nature", "par_clause"})


def periode(demande: Any) -> Periode:
    try:
        return lire_periode(demande.du, demande.au)
    except Refus as refus:
        raise Incompatible(str(refus)) from refus


def pour_la_gestion_ou_l_acheteur(jeton: JetonApi, demande: Schema) -> dict[str, Any]:
    """As `manage.py chiffres --json`; for a buyer, of its contracts, and without what tells who people are."""
    filtres = _demandes(demande)
    voulue = periode(demande)
    if jeton.profil != Profil.DONNEUR_ORDRE:
        return en_json(calculer(lire_perimetre((jeton.organisation,), **filtres), voulue))
    interdits = sorted(set(filtres) - FILTRES_DE_L_ACHETEUR)
    if interdits:
        raise HttpError(
            403, f"Un donneur d'ordre ne filtre pas ses chiffres par « {interdits[0]} »."
        )
    acheteur = jeton.organisation
    perimetre = replace(
        lire_perimetre((acheteur.structure,), **filtres), donneurs_ordre=(acheteur.pk,)
    )
    return en_json(_de_l_acheteur(calculer(perimetre, voulue)))


def _de_l_acheteur(chiffres: Chiffres) -> Chiffres:
    """What a buyer opens on its screens; the rest is None."""
    ouverts = {cle for cle, figure in FIGURES.items() if figure.pour(Profil.DONNEUR_ORDRE)}
    ouverts |= VENTILATIONS_DE_L_ACHETEUR
    tus = {champ.name: None for champ in fields(chiffres) if champ.name not in ouverts}
    return replace(chiffres, **tus)  # type: ignore[arg-type]


def publics(jeton: JetonApi, demande: Any) -> dict[str, Any]:
    """What readers without names get, of the structure or of the structures of the réseau."""
    filtres = _demandes(demande)
    voulue = periode(demande)
    perimetre = _perimetre_public(jeton, filtres)
    try:
        verifier(perimetre, voulue)
    except Refus as refus:
        raise Incompatible(str(refus)) from refus
    return en_json(calculer(perimetre, voulue, public=True))


def _perimetre_public(jeton: JetonApi, filtres: dict[str, Any]) -> Perimetre:
    structures = Structure.objects.visibles_par(jeton).order_by("nom", "pk")
    code = filtres.pop("structure", None)
    if code:
        structures = structures.filter(code=code)
    if not structures:
        raise Refus("Aucune structure de ce code n'est ouverte à ce jeton.")
    return lire_perimetre(tuple(structures), **filtres)


def _demandes(demande: Schema) -> dict[str, Any]:
    return {
        nom: valeur for nom, valeur in demande.dict().items() if valeur and nom not in ("du", "au")
    }

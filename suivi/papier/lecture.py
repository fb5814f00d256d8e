"""A document as it is asked for by codes: references and SIRET to rows, or one French sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils import timezone

from clauses_project.refus import Refus
from entreprises.models import Entreprise
from marches.models import DonneurOrdre, Lot, Marche
from suivi.chiffres import Periode
from suivi.chiffres.lecture import lire_periode, lire_structures
from suivi.enums import GenreDocument, Lecteurs
from suivi.papier.demandes import Demande
from territoires.models import Commune, Reseau, Structure

G = GenreDocument
LECTEURS_D_OFFICE = {
    G.TERRITOIRE: Lecteurs.STRUCTURE,
    G.CLAUSE: Lecteurs.DONNEUR_ORDRE,
    G.ATTESTATION: Lecteurs.ENTREPRISE,
    G.DONNEUR_ORDRE: Lecteurs.DONNEUR_ORDRE,
    G.ANNUEL: Lecteurs.STRUCTURE,
    G.RESEAU: Lecteurs.PUBLIC,
    G.EVALUATION: Lecteurs.STRUCTURE,
}
PUBLIABLES = (G.TERRITOIRE, G.ANNUEL, G.RESEAU, G.EVALUATION)
PERIMETRES = {  # kind: (what it needs, what it takes)
    G.TERRITOIRE: ((), ("commune",)),
    G.CLAUSE: (("marche",), ("lot",)),
    G.ATTESTATION: (("entreprise",), ("marche",)),
    G.DONNEUR_ORDRE: (("donneur_ordre",), ()),
    G.ANNUEL: ((), ()),
    G.RESEAU: (("reseau",), ()),
    G.EVALUATION: ((), ("commune", "donneur_ordre")),
}


def lire_demande(
    genre: GenreDocument,
    *,
    structure: str | None,
    du: str | None,
    au: str | None,
    lecteurs: Lecteurs | None = None,
    une_page: bool = False,
    cohorte: bool = False,
    mot: str | None = None,
    **codes: str | None,
) -> Demande:
    """Raises `Refus` for what is missing, unknown, or of no use for that kind."""
    la_structure = _structure(genre, structure)
    _verifier(genre, lecteurs, une_page, codes)
    if cohorte and genre != G.EVALUATION:
        raise Refus("--cohorte va avec l'évaluation à 6 et 12 mois.")
    demande = Demande(
        genre=genre,
        structure=la_structure,
        periode=_periode(genre, du, au),
        lecteurs=lecteurs or LECTEURS_D_OFFICE[genre],
        une_page=une_page,
        cohorte=cohorte,
        mot=mot or "",
    )
    for nom in PERIMETRES[genre][0] + PERIMETRES[genre][1]:
        if codes.get(nom):
            demande = replace(demande, **LECTEURS_DE_CODES[nom](demande, str(codes[nom]).strip()))
    return demande


def _structure(genre: GenreDocument, code: str | None) -> Structure | None:
    """None for a réseau, whose document is of all its structures."""
    if genre == G.RESEAU:
        if code:
            raise Refus("--structure ne va pas avec ce document : donnez --reseau CODE.")
        return None
    if not code:
        raise Refus("Indiquez la structure : --structure CODE.")
    return lire_structures(code, None)[0]


def _periode(genre: GenreDocument, du: str | None, au: str | None) -> Periode:
    """Whole months, none to come; a yearly report starts in January unless told otherwise."""
    periode = lire_periode(du, au)
    if periode.au > timezone.localdate():
        raise Refus(f"{periode.au:%Y-%m} n'a pas commencé : choisissez un mois déjà vécu.")
    if genre == G.ANNUEL and periode.du is None:
        return Periode(periode.au.replace(month=1), periode.au)
    return periode


def _verifier(
    genre: GenreDocument, lecteurs: Lecteurs | None, une_page: bool, codes: dict[str, str | None]
) -> None:
    besoin, permis = PERIMETRES[genre]
    for nom, code in codes.items():
        option = nom.replace("_", "-")
        if not code and nom in besoin:
            raise Refus(f"Ce document demande --{option}.")
        if code and nom not in besoin + permis:
            raise Refus(f"--{option} ne va pas avec ce document.")
    if une_page and genre != G.TERRITOIRE:
        raise Refus("--une-page va avec le bilan de territoire.")
    if lecteurs == Lecteurs.PUBLIC and genre not in PUBLIABLES:
        raise Refus("--public va avec le bilan de territoire, le bilan annuel et l'évaluation.")


def _reseau(demande: Demande, code: str) -> dict[str, Any]:
    lire_structures(None, code)  # known, and not without a structure
    return {"reseau": Reseau.objects.get(code=code)}


def _commune(demande: Demande, code: str) -> dict[str, Any]:
    """A former code leads to the commune of today, as the figures read it."""
    commune = Commune.objects.select_related("devenue").filter(pk=code.upper()).first()
    if commune is None:
        raise Refus(f"Aucune commune n'a le code INSEE « {code} ».")
    return {"commune": commune.devenue or commune}


def _marche(demande: Demande, reference: str) -> dict[str, Any]:
    marche = _de(demande.sa_structure, Marche, reference=reference)
    if marche is None:
        raise Refus(f"Aucun marché suivi ici n'a la référence « {reference} ».")
    return {"marche": marche}


def _lot(demande: Demande, numero: str) -> dict[str, Any]:
    lot = Lot.objects.filter(marche=demande.marche, numero=numero).first()
    if lot is None:
        raise Refus(f"Le marché n'a pas de lot « {numero} ».")
    return {"lot": lot}


def _entreprise(demande: Demande, identifiant: str) -> dict[str, Any]:
    colle = "".join(identifiant.split()).upper()
    entreprise = (
        Entreprise.objects.liees_a(demande.sa_structure)
        .select_related("commune")
        .filter(identifiant=colle)
        .first()
    )
    if entreprise is None:
        raise Refus(f"Aucune entreprise qui travaille ici n'a l'identifiant « {identifiant} ».")
    return {"entreprise": entreprise}


def _donneur_ordre(demande: Demande, siret_ou_nom: str) -> dict[str, Any]:
    colle = "".join(siret_ou_nom.split())
    donneur = _de(demande.sa_structure, DonneurOrdre, siret=colle) or _de(
        demande.sa_structure, DonneurOrdre, nom=siret_ou_nom
    )
    if donneur is None:
        raise Refus(f"Aucun donneur d'ordre suivi ici n'a le SIRET « {siret_ou_nom} ».")
    return {"donneur_ordre": donneur}


def _de(structure: Structure, modele: Any, **filtres: str) -> Any:
    return modele.objects.filter(structure=structure, **filtres).order_by("pk").first()


LECTEURS_DE_CODES: dict[str, Callable[[Demande, str], dict[str, Any]]] = {
    "reseau": _reseau,
    "commune": _commune,
    "marche": _marche,
    "lot": _lot,
    "entreprise": _entreprise,
    "donneur_ordre": _donneur_ordre,
}

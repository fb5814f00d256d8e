"""What stands around the hours on the page of a declaration, as its reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clauses_project.profils import Profil
from comptes.journal import Auteur
from comptes.models import LienSigne, Piece
from suivi.actions.pieces import peut_retirer, pieces_de, sans_releve
from suivi.models import Contestation, Declaration
from territoires.models import Structure


@dataclass(frozen=True)
class PieceLue:
    piece: Piece
    peut_retirer: bool


@dataclass(frozen=True)
class Espace:
    """Read by the fragments of the page; each of them draws one field."""

    pieces: list[PieceLue]
    releve_manquant: bool
    efface_les_pieces: bool
    liens: list[LienSigne]
    contestations: list[Contestation]
    declarees: list[Declaration]


def composer(declaration: Declaration, *, acces: Any, auteur: Auteur) -> Espace:
    profil = Profil(acces.profil)
    liens = LienSigne.objects.visibles_par(acces).de_declaration(
        structure=declaration.structure,
        entreprise=declaration.declarant.entreprise,
        mois=declaration.mois,
    )
    return Espace(
        pieces=[
            PieceLue(piece, peut_retirer(piece, declaration, par=auteur, profil=profil))
            for piece in pieces_de(declaration)
        ],
        releve_manquant=bool(sans_releve([declaration])),
        efface_les_pieces=(
            declaration.structure.garde_des_pieces == Structure.GardeDesPieces.EFFACER
        ),
        liens=list(liens.select_related("par")) if profil.est_gestionnaire else [],
        contestations=_contestations(declaration, acces) if profil.est_gestionnaire else [],
        declarees=list(_du_meme_lot(declaration, acces)),
    )


def declarees_pour(acces: Any):
    """What others declared for a company, latest months first, with what it contested of them."""
    return (
        Declaration.objects.declarees_pour(acces)
        .avec_heures()
        .avec_contestations_de(acces.entreprise_id)
        .pour_liste()
    )


def _du_meme_lot(declaration: Declaration, acces: Any):
    return declarees_pour(acces).filter(
        mois=declaration.mois, declarant__attribution__lot=declaration.declarant.attribution.lot_id
    )


def _contestations(declaration: Declaration, acces: Any) -> list[Contestation]:
    return list(
        Contestation.objects.visibles_par(acces)
        .filter(declaration=declaration)
        .select_related("entreprise", "par")
        .order_by("quand", "pk")
    )

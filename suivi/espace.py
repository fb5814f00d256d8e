"""What stands around the hours on the page of a declaration, as its reader sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clauses_project.profils import Profil
from comptes.journal import Auteur
from comptes.models import LienSigne, Piece
from suivi.actions.pieces import peut_retirer, pieces_de, sans_releve
from suivi.models import Declaration
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
    )

"""Papers of a declaration: joined by the company, seen by the facilitateur."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes import pieces
from comptes.enums import NaturePiece
from comptes.journal import Auteur, compte, verrouiller
from comptes.models import Piece, Utilisateur
from suivi.enums import Etat
from suivi.models import Declaration
from territoires.models import Structure

PAR_DECLARATION = 20


def pieces_de(declaration: Declaration):
    return Piece.objects.jointes_a(Declaration.objects.filter(pk=declaration.pk)).pour_liste()


def sans_releve(declarations: Iterable[Declaration]) -> set[int]:
    """Those whose structure wants a statement of hours, that have hours and none joined. One query."""
    exigees = {
        declaration.pk
        for declaration in declarations
        if declaration.structure.releve_exige and not declaration.sans_heure
    }
    if not exigees:
        return set()
    jointes = Piece.objects.jointes_a(Declaration.objects.filter(pk__in=exigees))
    avec = jointes.filter(nature=NaturePiece.RELEVE).order_by().values_list("objet_id", flat=True)
    return exigees - set(avec)


@transaction.atomic
def joindre(*, declaration: Declaration, fichier: UploadedFile, nature: str, par: Auteur) -> Piece:
    """Joins a paper to a month that is not validated; the same file twice is one.

    Raises Refus once validated or when there are too many, ValidationError when it is no paper.
    """
    declaration = verrouiller(declaration)
    if declaration.etat == Etat.VALIDEE:
        raise Refus("Cette déclaration est validée : elle ne reçoit plus de pièce.")
    if pieces_de(declaration).count() >= PAR_DECLARATION:
        raise Refus(
            f"Cette déclaration a déjà {PAR_DECLARATION} pièces : retirez-en une, "
            "ou réunissez-les dans un seul PDF."
        )
    return pieces.deposer(
        objet=declaration,
        structure=declaration.structure,
        fichier=fichier,
        nature=nature,
        par=par,
    )


def peut_retirer(piece: Piece, declaration: Declaration, *, par: Auteur, profil: Profil) -> bool:
    """Who deposited it, while the month is theirs to change and nobody saw it."""
    if piece.vue_le or piece.deposee_par_id != getattr(compte(par), "pk", None):
        return False
    return declaration.est_saisissable or (
        profil.est_gestionnaire and declaration.etat != Etat.VALIDEE
    )


@transaction.atomic
def retirer(*, piece: Piece, declaration: Declaration, par: Auteur, profil: Profil) -> None:
    """Raises Refus when it was deposited by somebody else, seen, or sent with the month."""
    declaration = verrouiller(declaration)
    if not peut_retirer(piece, declaration, par=par, profil=profil):
        raise Refus(
            "Cette pièce ne peut plus être retirée : seule la personne qui l'a jointe le peut, "
            "tant que le mois n'est pas transmis."
        )
    pieces.retirer(piece=piece, par=par)


def marquer_vue(*, piece: Piece, par: Utilisateur) -> Piece:
    """The facilitateur saw it; it is then erased or kept, as the structure sets."""
    effacer = piece.structure.garde_des_pieces == Structure.GardeDesPieces.EFFACER
    return pieces.marquer_vue(piece=piece, par=par, effacer=effacer)

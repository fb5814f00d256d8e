"""The only way of a declaration from a state to another."""

from __future__ import annotations

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import Auteur, journaliser
from suivi.enums import TRANSITIONS
from suivi.models import Declaration


def refuser_transition(declaration: Declaration, verbe: Verbe, profil: Profil) -> None:
    depuis, _, profils = TRANSITIONS[verbe]
    if profil not in profils:
        raise Refus("Votre profil ne permet pas ce geste.")
    if declaration.etat not in depuis:
        raise Refus(
            f"Cette déclaration est maintenant « {declaration.get_etat_display()} » : "
            "quelqu'un l'a fait avancer entre-temps. Rechargez la page."
        )


def changer_etat(
    declaration: Declaration,
    verbe: Verbe,
    *,
    par: Auteur,
    profil: Profil,
    pourquoi: str = "",
    details: dict | None = None,
) -> Declaration:
    """The only way from a state to another: reads the table, refuses, writes the journal, saves."""
    refuser_transition(declaration, verbe, profil)
    avant, declaration.etat = declaration.etat, TRANSITIONS[verbe][1]
    declaration.version += 1
    declaration.full_clean()
    declaration.save()
    journaliser(
        verbe=verbe,
        objet=declaration,
        par=par,
        pourquoi=pourquoi,
        details={"de": avant, "vers": declaration.etat, **(details or {})},
    )
    return declaration

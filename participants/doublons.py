"""People who look like one already known: told before they are created, never refused."""

from __future__ import annotations

from datetime import date

from clauses_project.textes import normaliser
from participants.models import DemandeEligibilite, Identite


def ressemblantes(
    *,
    structure,
    nom: str,
    prenom: str,
    nom_naissance: str = "",
    date_naissance: date,
    sauf: int | None = None,
) -> list[Identite]:
    """Identities of the structure that are likely the same person (`sauf`: all but that participant).

    Same first name, one name in common (birth name included, either way round), and the same birth date
    or the one with day and month inverted. Accents, hyphens and capitals do not matter.
    """
    candidates = (
        Identite.objects.filter(
            participant__structure=structure,
            date_naissance__in={date_naissance, _inversee(date_naissance)},
        )
        .exclude(participant=sauf)
        .select_related("participant")
    )
    noms = {_collee(nom), _collee(nom_naissance)} - {""}
    return [
        candidate
        for candidate in candidates
        if _collee(candidate.prenom) == _collee(prenom)
        and noms & {_collee(candidate.nom), _collee(candidate.nom_naissance)}
    ]


def demandes_ressemblantes(identite: Identite) -> list[DemandeEligibilite]:
    """Requests about that person whose answer named no file (refused, withdrawn, waiting)."""
    candidates = DemandeEligibilite.objects.filter(
        structure=identite.participant.structure_id,
        participant=None,
        date_naissance__in={identite.date_naissance, _inversee(identite.date_naissance)},
    )
    noms = {_collee(identite.nom), _collee(identite.nom_naissance)} - {""}
    return [
        candidate
        for candidate in candidates
        if _collee(candidate.prenom) == _collee(identite.prenom) and _collee(candidate.nom) in noms
    ]


def _collee(texte: str) -> str:
    return normaliser(texte).replace(" ", "")


def _inversee(jour: date) -> date:
    """3 April for 4 March; the same day when there is no such month."""
    try:
        return date(jour.year, jour.day, jour.month)
    except ValueError:
        return jour

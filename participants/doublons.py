"""People who look like one already known: told before they are created, never refused."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import combinations

from django.db.models import Q, QuerySet

from clauses_project.textes import normaliser
from participants.models import DemandeEligibilite, Fusion, Identite, Participant


def ressemblantes(
    *,
    structure,
    nom: str,
    prenom: str,
    nom_naissance: str = "",
    date_naissance: date | None,
    sauf: int | None = None,
) -> list[Identite]:
    """Identities of the structure that are likely the same person (`sauf`: all but that participant).

    Same first name, one name in common (birth name included, either way round), and the same birth date
    or the one with day and month inverted, or one that is still to be completed. Accents, hyphens and
    capitals do not matter.
    """
    dates = {date_naissance, _inversee(date_naissance)} if date_naissance else set()
    candidates = Identite.objects.filter(
        Q(date_naissance__in=dates) | Q(date_naissance=None), participant__structure=structure
    ).select_related("participant")
    if sauf is not None:  # that file, and those brought into it
        candidates = candidates.exclude(participant=sauf).exclude(participant__fusionne_dans=sauf)
    noms = {_collee(nom), _collee(nom_naissance)} - {""}
    return [
        candidate
        for candidate in candidates
        if _collee(candidate.prenom) == _collee(prenom)
        and noms & {_collee(candidate.nom), _collee(candidate.nom_naissance)}
    ]


def demandes_ressemblantes(identite: Identite) -> list[DemandeEligibilite]:
    """Requests about that person whose answer named no file (refused, withdrawn, waiting)."""
    if identite.date_naissance is None:
        return []
    candidates = DemandeEligibilite.objects.filter(
        structure=identite.participant.structure_id,
        participant=None,
        date_naissance__in={identite.date_naissance, _inversee(identite.date_naissance)},
    )
    noms = _noms(identite)
    return [
        candidate
        for candidate in candidates
        if _collee(candidate.prenom) == _collee(identite.prenom) and _collee(candidate.nom) in noms
    ]


def paires(participants: QuerySet[Participant]) -> list[tuple[Participant, Participant]]:
    """Files of these that look like one person (as `ressemblantes` says), the older one first.

    Two files that were once brought together and parted are not the same person; of one without a birth
    date nothing can be said. Two queries.
    """
    groupes: dict[tuple, list[Participant]] = defaultdict(list)
    for personne in participants.filter(identite__isnull=False).pour_liste():
        identite = personne.identite
        if identite.date_naissance is None:
            continue
        groupes[_collee(identite.prenom), _sans_ordre(identite.date_naissance)].append(personne)
    candidates = [
        tuple(sorted(paire, key=lambda personne: personne.pk))
        for groupe in groupes.values()
        for paire in combinations(groupe, 2)
        if _noms(paire[0].identite) & _noms(paire[1].identite)
    ]
    separees = {
        frozenset(paire)
        for paire in Fusion.objects.exclude(annulee_le=None)
        .filter(gardee__in=participants)
        .values_list("gardee", "absorbee")
    }
    return [(a, b) for a, b in candidates if frozenset((a.pk, b.pk)) not in separees]


def _noms(identite: Identite) -> set[str]:
    return {_collee(identite.nom), _collee(identite.nom_naissance)} - {""}


def _sans_ordre(jour: date) -> tuple[int, int, int]:
    """The same for a date and the one with day and month inverted."""
    return jour.year, *sorted((jour.day, jour.month))  # type: ignore[return-value]


def _collee(texte: str) -> str:
    return normaliser(texte).replace(" ", "")


def _inversee(jour: date) -> date:
    """3 April for 4 March; the same day when there is no such month."""
    try:
        return date(jour.year, jour.day, jour.month)
    except ValueError:
        return jour

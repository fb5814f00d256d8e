"""What undoing a hand-over gives back: the rows that nobody touched since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clauses_project.ecriture import INSECABLE
from comptes import journal
from comptes.enums import Verbe
from suivi.models import Passation
from suivi.portefeuille.genres import GENRES, Genre
from suivi.portefeuille.lecture import nom_de

NOMMES = 8  # names told in a sentence
RESTES = "restes"
TOUCHE = "modifié ou confié à quelqu'un d'autre depuis"

Lignes = Mapping[Genre, list[Any]]


def transmises(passation: Passation, *, sous_verrou: bool = False) -> dict[Genre, list[Any]]:
    """The rows as they are now, by kind; one that was deleted since has nothing to give back."""
    trouvees = {}
    for genre in GENRES:
        lignes = genre.lignes(passation.structure_id).filter(pk__in=passation.versions(genre.code))
        trouvees[genre] = list(lignes.select_for_update(of=("self",)) if sous_verrou else lignes)
    return trouvees


def partager(passation: Passation, lignes: Lignes) -> tuple[Lignes, Lignes]:
    """Those that come back, and those that stay: entrusted to someone else since, or changed in any way.

    What the one who received it changed, put off, did or closed is their work by now.
    """
    reviennent: dict[Genre, list[Any]] = {}
    restent: dict[Genre, list[Any]] = {}
    for genre, siennes in lignes.items():
        versions = passation.versions(genre.code)
        for ligne in siennes:
            suivie = getattr(ligne, f"{genre.champ}_id") == passation.vers_id
            intacte = suivie and ligne.version == versions[ligne.pk]
            (reviennent if intacte else restent).setdefault(genre, []).append(ligne)
    return reviennent, restent


def dire_ce_qui_revient(passation: Passation) -> str:
    """Before it is undone: how much comes back, and the names of what stays."""
    reviennent, restent = partager(passation, transmises(passation))
    if not reviennent:
        return rien_ne_revient(restent)
    nombres = ", ".join(genre.dire(len(lignes)) for genre, lignes in reviennent.items())
    retrouve = f"{passation.de} retrouve{INSECABLE}: {nombres}."
    return f"{retrouve} Reste{INSECABLE}: {_noms(restent)}, {TOUCHE}." if restent else retrouve


def rien_ne_revient(restent: Lignes) -> str:
    quoi = f"Tout est {TOUCHE}{INSECABLE}: {_noms(restent)}. " if restent else ""
    return f"{quoi}Rien ne peut revenir{INSECABLE}: faites plutôt une nouvelle passation."


def _noms(lignes: Lignes) -> str:
    """The first of them, and how many others."""
    noms = [nom_de(ligne) for siennes in lignes.values() for ligne in siennes]
    cites = ", ".join(f"«{INSECABLE}{nom}{INSECABLE}»" for nom in noms[:NOMMES])
    autres = len(noms) - NOMMES
    return f"{cites} et {autres} autre{'s' if autres > 1 else ''}" if autres > 0 else cites


def noter(restent: Lignes) -> dict[str, dict[str, list[int]]]:
    """What the journal keeps of them: their keys, by kind."""
    cles = {genre.code: [ligne.pk for ligne in lignes] for genre, lignes in restent.items()}
    return {RESTES: cles}


def laissees(passation: Passation) -> dict[str, list[int]]:
    """Keys, by kind, of what stayed when it was undone."""
    annulation = journal.historique(passation).filter(verbe=Verbe.ANNULER).first()
    return annulation.details.get(RESTES, {}) if annulation else {}


def dire_ce_qui_est_revenu(passation: Passation) -> str:
    """Once it is undone."""
    cles = laissees(passation)
    restent = {
        genre: siennes
        for genre, lignes in transmises(passation).items()
        if (siennes := [ligne for ligne in lignes if ligne.pk in cles.get(genre.code, ())])
    }
    sauf = f", sauf ce qui a été {TOUCHE}{INSECABLE}: {_noms(restent)}" if restent else ""
    return f"{passation.de} retrouve tout{sauf}."

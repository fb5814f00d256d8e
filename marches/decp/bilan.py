"""What a file was, in sentences: the same on screen and at the command line."""

from __future__ import annotations

from collections.abc import Iterator

from clauses_project.ecriture import entier
from marches.decp.models import DepotDecp

RIEN_DE_NOUVEAU = "Rien de nouveau : tout ce que ce fichier retient est déjà connu."


def phrases(depot: DepotDecp) -> Iterator[str]:
    """What was read, retained, left aside, repaired and refused; then what that makes here."""
    b = depot.bilan
    yield f"Lus : {_marches(b['lus'])}."
    ici = f", dont {entier(b['territoire'])} dans le territoire" if b["territoire"] else ""
    yield f"Retenus, avec une considération sociale : {_marches(b['retenus'])}{ici}."
    yield f"Laissés de côté, sans considération sociale : {_marches(b['ecartes'])}."
    if b["doublons"]:
        yield f"Publiés plusieurs fois dans le fichier, pris une fois : {_marches(b['doublons'])}."
    yield f"Valeurs réparées : {entier(b['repares'])}."
    if b["signales"]:
        yield f"Signalées, gardées telles quelles : {entier(b['signales'])}."
    yield f"Refusés : {_marches(b['refuses'])}."
    if b["loin"]:
        yield f"Retenus mais hors du département, comptés sans être gardés : {_marches(b['loin'])}."
    if b["anciens"]:
        yield f"Plus anciens que ce qui est connu, laissés de côté : {_marches(b['anciens'])}."
    if not b["nouveaux"] and not b["modifies"]:
        yield RIEN_DE_NOUVEAU
        return
    yield (
        f"Nouveaux : {entier(b['nouveaux'])}. Publiés autrement qu'avant : {entier(b['modifies'])}. "
        f"Inchangés : {entier(b['inchanges'])}."
    )


def phrases_de_l_ecriture(depot: DepotDecp) -> Iterator[str]:
    """What its writing made."""
    pris, proposes = depot.bilan.get("pris", 0), depot.bilan.get("proposes", 0)
    if pris:
        yield f"Marchés créés, à qualifier : {entier(pris)}."
    if proposes:
        yield f"Changements proposés, à accepter ou décliner : {entier(proposes)}."
    if depot.bilan["nouveaux"] and not pris:
        yield "Aucun marché n'est pris en suivi : ceux qui sont gardés sont sur le radar."


def _marches(nombre: int) -> str:
    return f"{entier(nombre)} marché{'s' * (nombre > 1)}"

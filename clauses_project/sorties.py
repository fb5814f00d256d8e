"""The file a command writes: looked at before the work, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from clauses_project.refus import Refus


def verifier_la_sortie(sortie: Path) -> None:
    """Before what it is for is numbered and kept. Raises Refus."""
    if not sortie.parent.is_dir():
        raise Refus(f"Le dossier « {sortie.parent} » n'existe pas.")
    if sortie.is_dir():
        raise Refus(f"« {sortie} » est un dossier : donnez le nom d'un fichier.")
    if not os.access(sortie.parent, os.W_OK):
        raise Refus(f"Le dossier « {sortie.parent} » n'est pas ouvert à l'écriture.")


def ecrire_en_entier(sortie: Path, contenu: bytes) -> None:
    """Whole or not at all: written beside, then put in place."""
    descripteur, provisoire = tempfile.mkstemp(dir=sortie.parent, prefix=".", suffix=sortie.suffix)
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.write(contenu)
        os.chmod(provisoire, 0o644)
        os.replace(provisoire, sortie)
    except BaseException:
        Path(provisoire).unlink(missing_ok=True)
        raise

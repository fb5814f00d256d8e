"""From what a document says to its PDF: letterhead, pages, and one sheet when one sheet was asked for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from suivi.papier.blocs import Contenu
from suivi.pdf import dessiner, ecrire
from territoires.models import Embleme, Structure

GABARIT = "suivi/pdf/document.html"
DOSSIER = "suivi/pdf/dossier.html"
FEUILLES = ("css/bilan.css", "css/papier.css")
# What is given up, in this order, for a document to stand on one page: rows of each table, then definitions.
LIGNES_GARDEES = (6, 3)
DEFINITIONS_GARDEES = (2, 0)


def habiller(contenu: Contenu, structure: Structure | None) -> dict[str, Any]:
    """What is printed, as plain JSON: the letterhead of the day beside what the document says."""
    return {
        **json.loads(json.dumps(contenu.en_json())),
        "en_tete": _en_tete(structure) if structure else [],
        "emblemes": [
            {"place": e.place, "libelle": e.libelle, "empreinte": e.empreinte}
            for e in (structure.emblemes.all() if structure else ())
        ],
        "reference": "",
        "changements": {},
    }


def _en_tete(structure: Structure) -> list[str]:
    joindre = " · ".join(filter(None, (structure.telephone, structure.courriel)))
    return [ligne for ligne in (*structure.adresse.splitlines(), joindre) if ligne.strip()]


def empreinte_des_donnees(donnees: dict[str, Any]) -> str:
    """SHA-256 of what is said but the number and what changed since: the same twice is one document."""
    dites = {nom: dit for nom, dit in donnees.items() if nom not in ("reference", "changements")}
    return hashlib.sha256(
        json.dumps(dites, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


def imprimer(donnees: dict[str, Any], structure: Structure | None) -> tuple[dict[str, Any], bytes]:
    """The data as they were printed in the end, and the PDF. Without a reference, it is marked « aperçu »."""
    images = lire_emblemes(structure) if structure else {}
    if not donnees["une_page"]:
        return donnees, ecrire(dessiner(_html(donnees), images, feuilles=FEUILLES))
    for essai in _de_plus_en_plus_court(donnees):
        document = dessiner(_html(essai), images, feuilles=FEUILLES)
        if len(document.pages) == 1:
            break
    return essai, ecrire(document)


def imprimer_pour_la_personne(contenu: Contenu, structure: Structure) -> bytes:
    """What is handed to one person, or read at a desk: neither numbered nor archived."""
    html = _html(habiller(contenu, structure), DOSSIER)
    return ecrire(dessiner(html, lire_emblemes(structure), feuilles=FEUILLES))


def _html(donnees: dict[str, Any], gabarit: str = GABARIT) -> str:
    contexte = {
        "doc": donnees,
        "blocs": list(_a_leur_niveau(donnees["blocs"])),
        "logo": next((e for e in donnees["emblemes"] if e["place"] == Embleme.Place.LOGO), None),
        "financeurs": [e for e in donnees["emblemes"] if e["place"] != Embleme.Place.LOGO],
    }
    return render_to_string(gabarit, contexte)


def _a_leur_niveau(blocs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Titles of what follows a part are one level under its own."""
    niveau = 2
    for bloc in blocs:
        if bloc["genre"] == "partie":
            niveau = 3
        if bloc.get("dessins"):  # drawn by us, every word of it escaped then
            bloc = {
                **bloc,
                "dessins": [{**d, "svg": SafeString(d["svg"])} for d in bloc["dessins"]],
            }
        yield {**bloc, "niveau": niveau, "gabarit": f"suivi/pdf/_bloc_{bloc['genre']}.html"}


def _de_plus_en_plus_court(donnees: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for gardees in LIGNES_GARDEES:
        donnees = _raccourcir(donnees, gardees)
        yield donnees
    for gardees in DEFINITIONS_GARDEES:
        yield {**donnees, "definitions": donnees["definitions"][:gardees]}


def _raccourcir(donnees: dict[str, Any], gardees: int) -> dict[str, Any]:
    """Tables cut to their first rows; what is cut is said."""
    donnees = deepcopy(donnees)
    for bloc in donnees["blocs"]:
        if bloc["genre"] != "tableau" or len(bloc["lignes"]) <= gardees:
            continue
        bloc["coupees"] = bloc.get("coupees", 0) + len(bloc["lignes"]) - gardees
        bloc["lignes"] = bloc["lignes"][:gardees]
    return donnees


def lire_emblemes(structure: Structure) -> dict[str, bytes]:
    """The images by their SHA-256, as the page names them."""
    images = {}
    for embleme in structure.emblemes.all():
        with embleme.fichier.open("rb") as fichier:
            images[embleme.empreinte] = fichier.read()
    return images

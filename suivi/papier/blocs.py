"""What a document is made of: blocks of words and numbers as they are printed, plain JSON.

The page is drawn from these and from nothing else, so that what is archived is what was printed. Each
kind has its template, `suivi/pdf/_bloc_<genre>.html`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from clauses_project import ecriture
from suivi.bilans import ChiffreCle
from suivi.chiffres.resultat import Ligne
from suivi.chiffres.sortie import COLONNES, LIBELLES, ecrire
from suivi.graphiques import Graphique
from suivi.tableaux_du_bilan import Tableau

Bloc = dict[str, Any]


@dataclass(frozen=True)
class Repere:
    """A figure that two issues of one document are compared by, as it is written."""

    cle: str
    libelle: str
    valeur: str


@dataclass(frozen=True)
class Contenu:
    """All that a document says, but its number. `chiffres` are the figures behind it, as `manage.py chiffres --json`
    gives them; `une_page` drops rows and definitions until it stands on one sheet."""

    titre: str
    emetteur: str
    periode: str
    lecture: str
    arretes_au: str
    extrait_le: str
    nom_de_fichier: str
    blocs: list[Bloc]
    reperes: list[Repere] = field(default_factory=list)
    chiffres: dict[str, Any] = field(default_factory=dict)
    definitions: list[tuple[str, str]] = field(default_factory=list)
    une_page: bool = False

    def en_json(self) -> dict[str, Any]:
        return asdict(self)


def partie(titre: str, *phrases: str) -> Bloc:
    """A part of the document; the blocks after it stand one level lower."""
    return {"genre": "partie", "titre": titre, "phrases": list(phrases)}


def cles(chiffres: Iterable[ChiffreCle]) -> Bloc:
    return {"genre": "cles", "cles": [[cle.valeur, cle.libelle] for cle in chiffres]}


def phrases(*textes: str, titre: str = "", fort: bool = False, discret: bool = False) -> Bloc:
    """`fort`: what is read first; `discret`: what to know before concluding."""
    ton = "phrase" if fort else "discret" if discret else ""
    return {"genre": "phrases", "titre": titre, "textes": [t for t in textes if t], "ton": ton}


def graphiques(*dessins: Graphique) -> Bloc:
    """Drawings side by side, each with the sentence that says its data."""
    return {"genre": "graphiques", "dessins": [_dessin(dessin) for dessin in dessins]}


def _dessin(dessin: Graphique) -> dict[str, str]:
    return {
        "titre": dessin.titre,
        "description": dessin.description,
        "svg": str(dessin.svg_papier),
    }


def tableau(
    titre: str,
    entetes: Sequence[str],
    lignes: Iterable[Sequence[str]],
    *,
    pied: Sequence[str] = (),
    note: str = "",
    textes: int = 1,
) -> Bloc:
    """Cells already written; the first `textes` columns hold words, the others numbers."""
    return {
        "genre": "tableau",
        "titre": titre,
        "entetes": [{"mot": mot, "n": rang >= textes} for rang, mot in enumerate(entetes)],
        "lignes": [_cellules(ligne, textes) for ligne in lignes],
        "pied": _cellules(pied, textes),
        "note": note,
        "dessins": [],
    }


def _cellules(ligne: Sequence[str], textes: int) -> list[dict[str, Any]]:
    return [{"mot": mot, "n": rang >= textes} for rang, mot in enumerate(ligne)]


def du_bilan(
    source: Tableau, *, sans: Collection[str] = (), dessin: Graphique | None = None
) -> Bloc:
    """A table of a dashboard, as it is on the screen, without the columns that mean nothing there, nor the rows
    that say something in these alone.

    `dessin` stands between its title and its rows.
    """
    gardes = [0, *(rang for rang, nom in enumerate(source.noms, 1) if nom not in sans)]
    if sans:
        restent = [nom for nom in source.noms if nom not in sans]
        pleines = tuple(ligne for ligne in source.lignes if any(ligne[nom] for nom in restent))
        source = replace(source, lignes=pleines)

    def choisir(ligne: Sequence[str]) -> list[str]:
        return [ligne[rang] for rang in gardes] if ligne else []

    bloc = tableau(
        source.titre,
        choisir(source.entetes),
        map(choisir, source.ecrites()),
        pied=choisir(source.pied_ecrit()),
        note=source.note,
    )
    return {**bloc, "dessins": [_dessin(dessin)]} if dessin else bloc


def ventilation(cle: str, lignes: Sequence[Ligne], *, titre: str = "", note: str = "") -> Bloc:
    """Any breakdown of the figures, its columns being those of its rows."""
    noms = list(lignes[0].valeurs) if lignes else []
    libelle = LIBELLES.get(cle, "")
    return tableau(
        titre or libelle,
        [libelle.removeprefix("Par ").capitalize(), *(COLONNES[nom] for nom in noms)],
        [[ligne.libelle, *(_cellule(nom, ligne[nom]) for nom in noms)] for ligne in lignes],
        note=note,
    )


def _cellule(nom: str, valeur: Any) -> str:
    return "" if valeur is None else ecrire(nom, valeur)


def fiche(titre: str, valeurs: Iterable[tuple[str, str]]) -> Bloc:
    """Pairs of a name and a value, empty ones left out."""
    return {"genre": "fiche", "titre": titre, "paires": [[n, v] for n, v in valeurs if v]}


def recit(genre: str, titre: str, texte: str) -> Bloc:
    """Paragraphs that a person typed: « le mot de la structure » (`mot`), a portrait (`portrait`)."""
    paragraphes = [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
    return {"genre": genre, "titre": titre, "paragraphes": paragraphes}


def signatures(*signataires: tuple[str, str]) -> Bloc:
    """(for whom, name and quality)."""
    return {"genre": "signatures", "signataires": [list(qui) for qui in signataires]}


def reperes(chiffres: dict[str, Any], noms: Sequence[str]) -> list[Repere]:
    """The figures to compare, hours with both decimals; one that is not published is left out."""
    return [
        Repere(nom, LIBELLES[nom], ecrire_precis(nom, chiffres[nom]))
        for nom in noms
        if chiffres.get(nom) is not None
    ]


def ecrire_precis(nom: str, valeur: Any) -> str:
    """Hours with both decimals."""
    if valeur is None:
        return ecriture.SANS_OBJET
    if nom.startswith(("heures_", "reste_")):
        return ecriture.centiemes(valeur)
    return ecrire(nom, valeur)


def jour(valeur: date | None) -> str:
    return f"{valeur:%d/%m/%Y}" if valeur else ""

"""Contracts of a file, one at a time, whatever its size: plain dictionaries, as published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import ijson
from lxml import etree

from marches.decp.octets import Octets, reconnaitre
from marches.decp.refus import ABIME, AUTRE_FORME, DEMESURE, ENTITES, TRONQUE, DecpIllisible

# Where the contracts are: the schema of 2022, files made by hand of it, and the schema of 2019.
CHEMINS = frozenset(
    {"marches.marche.item", "marches.marche", "marches.item", "marche.item", "marche", "item", ""}
)
CLES_D_UN_MARCHE = frozenset(
    {"acheteur", "autoriteConcedante", "titulaires", "concessionnaires", "objet", "codeCPV"}
)
CONTRATS_XML = ("{*}marche", "{*}contrat-concession")
REPETES = frozenset(
    {
        "considerationSociale", "considerationEnvironnementale", "titulaire", "concessionnaire",
        "modification", "acteSousTraitance", "modificationActeSousTraitance", "technique",
        "modaliteExecution", "typePrix",
    }
)  # fmt: skip
PROFONDEUR_XML = 12
Brut = Any  # a dictionary, when the file is right


def lire(fichier: IO[bytes]) -> Iterator[tuple[Brut, int]]:
    """Each contract as published, and how many bytes were read so far. Raises DecpIllisible."""
    genre, encodage = reconnaitre(fichier)
    if genre == "xml":
        yield from _lire_xml(Octets(fichier, genre, encodage))
    else:
        chemin = _chemin_json(Octets(fichier, genre, encodage))
        fichier.seek(0)
        yield from _lire_json(Octets(fichier, genre, encodage), chemin)


def _chemin_json(octets: Octets) -> str:
    """Where the first contract is; a file of another shape is refused before it is read whole."""
    vide = False
    try:
        for chemin, evenement, valeur in ijson.parse(octets, use_float=True):
            if evenement == "map_key" and valeur in CLES_D_UN_MARCHE and chemin in CHEMINS:
                return chemin
            vide |= evenement == "end_array" and chemin in ("marches.marche", "marches")
    except (ijson.JSONError, UnicodeDecodeError) as faute:
        raise DecpIllisible(TRONQUE if octets.fini else ABIME.format("JSON")) from faute
    except DecpIllisible as refus:
        raise DecpIllisible(AUTRE_FORME) from refus
    if vide:
        return "marches.marche.item"
    raise DecpIllisible(AUTRE_FORME)


def _lire_json(octets: Octets, chemin: str) -> Iterator[tuple[Brut, int]]:
    try:
        for brut in ijson.items(octets, chemin, use_float=True):
            octets.marche_lu()
            if type(brut) is list:
                for un in brut:
                    yield un, octets.lus
            else:
                yield brut, octets.lus
    except (ijson.JSONError, UnicodeDecodeError) as faute:
        raise DecpIllisible(TRONQUE if octets.fini else ABIME.format("JSON")) from faute
    except RecursionError as faute:
        raise DecpIllisible(DEMESURE) from faute


def _lire_xml(octets: Octets) -> Iterator[tuple[Brut, int]]:
    """No entity is resolved, no network, no tree beyond libxml2's own bounds; a DOCTYPE is refused."""
    trouve = False
    try:
        elements = etree.iterparse(
            octets,
            events=("end",),
            tag=CONTRATS_XML,
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            collect_ids=False,
            remove_comments=True,
            remove_pis=True,
        )
        for _, element in elements:
            if not trouve and element.getroottree().docinfo.doctype:
                raise DecpIllisible(ENTITES)
            if not len(element):
                continue
            trouve = True
            octets.marche_lu()
            yield _en_dictionnaire(element), octets.lus
            _oublier(element)
    except etree.XMLSyntaxError as faute:
        raise DecpIllisible(_dire(faute, octets)) from faute
    except DecpIllisible as refus:
        raise (
            refus if trouve or refus.raisons == (ENTITES,) else DecpIllisible(AUTRE_FORME)
        ) from refus
    if not trouve:
        raise DecpIllisible(AUTRE_FORME)


def _dire(faute: etree.XMLSyntaxError, octets: Octets) -> str:
    message = faute.msg or ""
    if "entit" in message.lower():
        return ENTITES
    if "huge" in message.lower() or "xmlSAX2Characters" in message or "depth" in message:
        return DEMESURE
    return TRONQUE if octets.fini else ABIME.format("XML")


def _oublier(element: Any) -> None:
    """Frees what was read: the element, and those before it."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _nom(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _en_dictionnaire(element: Any, profondeur: int = 0) -> Any:
    """What the JSON would hold: a repeated element is a list, an element without child its text."""
    if not len(element) or profondeur > PROFONDEUR_XML:
        return (element.text or "").strip() or None
    contenu: dict[str, Any] = {}
    for enfant in element:
        if not isinstance(enfant.tag, str):
            continue
        nom, valeur = _nom(enfant), _en_dictionnaire(enfant, profondeur + 1)
        if nom in contenu or nom in REPETES:
            deja = contenu.get(nom, [])
            contenu[nom] = [*(deja if isinstance(deja, list) else [deja]), valeur]
        else:
            contenu[nom] = valeur
    return contenu

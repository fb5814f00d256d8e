"""Companies named by a publication: holders, sous-traitants. It gives an identifier, seldom a name."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from stdnum.fr import siret

from entreprises.enums import TypeIdentifiant
from entreprises.identifiants import lire_identifiant
from marches.decp import valeurs
from marches.decp.remarques import Carnet

# FRWF (Wallis-et-Futuna) and IREP have no kind of their own in the house.
TYPES = {
    "siret": TypeIdentifiant.SIRET,
    "tva": TypeIdentifiant.TVA,
    "tahiti": TypeIdentifiant.TAHITI,
    "ridet": TypeIdentifiant.RIDET,
    "frwf": TypeIdentifiant.HORS_UE,
    "irep": TypeIdentifiant.HORS_UE,
    "hors ue": TypeIdentifiant.HORS_UE,
    "ue": TypeIdentifiant.TVA,
}
Operateur = dict[str, str]  # type, id, nom


# What two digits bring to a Luhn key, the first of them doubled.
PAIRES = {f"{a}{b}": sum(divmod(2 * a, 10)) + b for a in range(10) for b in range(10)}
LA_POSTE = "356000000"  # its establishments have a rule of their own


@lru_cache(maxsize=20_000)
def est_siret(identifiant: str) -> bool:
    """The keys of almost all of them told twenty times faster than by the library, which decides of the others."""
    if len(identifiant) != 14 or not identifiant.isascii() or not identifiant.isdigit():
        return False
    if not identifiant.startswith(LA_POSTE):
        paire, lu = PAIRES, identifiant
        siren = int(lu[0]) + paire[lu[1:3]] + paire[lu[3:5]] + paire[lu[5:7]] + paire[lu[7:9]]
        tout = paire[lu[:2]] + paire[lu[2:4]] + paire[lu[4:6]] + paire[lu[6:8]]
        tout += paire[lu[8:10]] + paire[lu[10:12]] + paire[lu[12:]]
        if siren % 10 == 0 and tout % 10 == 0:
            return True
    return siret.is_valid(identifiant)


def lire_operateurs(
    valeur: Any, cles: tuple[str, ...], champ: str, carnet: Carnet
) -> list[Operateur]:
    """Those that can be identified, each once, in order; the others are set aside and said."""
    if not valeur:
        return []
    lus: list[Operateur] = []
    for element in valeurs.liste(valeur, *cles):
        operateur = lire_operateur(element, champ, carnet)
        if operateur and operateur not in lus:
            lus.append(operateur)
    return lus


def lire_operateur(element: Any, champ: str, carnet: Carnet) -> Operateur | None:
    if not isinstance(element, dict):
        element = {"id": element}
    brut = element.get("id")
    identifiant = valeurs.texte(brut)
    nom = valeurs.texte(element.get("denominationSociale") or element.get("nom"))[:160]
    if not identifiant:
        carnet.reparer(champ, brut, "entreprise à désigner à la main")
        return None
    if est_siret(identifiant) and element.get("typeIdentifiant") == "SIRET":
        return {"type": TypeIdentifiant.SIRET, "id": identifiant, "nom": nom}
    return _verifier(identifiant, element.get("typeIdentifiant"), nom, champ, carnet)


def _verifier(identifiant: str, dit: Any, nom: str, champ: str, carnet: Carnet) -> Operateur | None:
    """The kind said first; then what the identifier looks like."""
    dit_lu = TYPES.get(valeurs.mots(valeurs.texte(dit)))
    essais = [dit_lu] if dit_lu else []
    colle = "".join(identifiant.split())
    essais += [TypeIdentifiant.SIRET if colle.isdigit() else TypeIdentifiant.TVA]
    for essai in essais:
        try:
            lu = lire_identifiant(essai, identifiant)
        except ValidationError:
            continue
        if lu != identifiant or essai != dit_lu:
            carnet.reparer(champ, f"{en_clair(dit)} {identifiant}", f"lu comme {essai.label} {lu}")
        return {"type": essai.value, "id": lu, "nom": nom}
    carnet.reparer(
        champ,
        f"{en_clair(dit)} {identifiant}",
        "identifiant inexact : entreprise à désigner à la main",
    )
    return None


def en_clair(dit: Any) -> str:
    return valeurs.texte(dit) or "sans type"


def identifiants_publies(valeur: Any, *cles: str) -> list[str]:
    """As published, right or not: what tells two lots apart."""
    return sorted(
        valeurs.texte(element.get("id") if isinstance(element, dict) else element)
        for element in valeurs.liste(valeur, *cles)
    )

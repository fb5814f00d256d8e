"""By what two ways of writing the same name are one: of a company, of a contract, of a person."""

from __future__ import annotations

import hashlib

from clauses_project.textes import normaliser
from suivi.imports.cles import cle_du_nom
from suivi.tel_quel.lignes import LigneDuTableau, siret_lu
from suivi.tel_quel.roles import Role

FORMES = frozenset(
    {
        *(
            "sas",
            "sasu",
            "sarl",
            "sa",
            "eurl",
            "snc",
            "scop",
            "scic",
            "ste",
            "societe",
            "entreprise",
        ),
        *("ets", "etablissements", "association", "asso", "groupe", "france"),
    }
)
LONGUEUR = 160


def cle_d_entreprise(nom: str) -> str:
    """« SARL Bâti-02 » and « BATI 02 » are one key; a name made of such words alone is kept whole."""
    mots = normaliser(nom).split()
    return " ".join([mot for mot in mots if mot not in FORMES] or mots)[:LONGUEUR]


def cle_de_l_entreprise(ligne: LigneDuTableau, role: Role = Role.ENTREPRISE) -> str:
    """Of the company of a row; of its employer, for that role. Its SIRET when there is a right one."""
    du_siret = Role.SIRET if role == Role.ENTREPRISE else Role.SIRET_EMPLOYEUR
    return siret_lu(ligne.texte(du_siret)) or cle_d_entreprise(ligne.texte(role))


def cle_du_marche(ligne: LigneDuTableau) -> str:
    """Of the contract of a row, its lot included; blank when it says none."""
    dit = normaliser(ligne.texte(Role.REFERENCE) or ligne.texte(Role.MARCHE))[:LONGUEUR]
    lot = numero_de_lot(ligne.texte(Role.LOT))
    return f"{dit}|{lot}" if dit or lot else ""


def numero_de_lot(texte: str) -> str:
    """« Lot n° 02 », « 2 » and « lot 2 : gros œuvre » are « 2 »; letters stay."""
    mots = [mot for mot in normaliser(texte).split() if mot not in ("lot", "n", "no", "numero")]
    if not mots:
        return ""
    return (mots[0].lstrip("0") or "0")[:20].upper()


def cle_de_la_personne(ligne: LigneDuTableau) -> str:
    """Of the person of a row: name and first name in any order, and the birth date when it is said."""
    nom = cle_du_nom(ligne.nom, ligne.prenom)
    if not nom:
        return ""
    return f"{nom}|{ligne.naissance.isoformat() if ligne.naissance else ''}"


def code_provisoire(structure: str, cle: str) -> str:
    """The code of a company whose SIRET is not known, the same each time that structure names it."""
    empreinte = hashlib.sha256(f"{structure}|{cle}".encode()).hexdigest()
    return f"X{empreinte[:12].upper()}"

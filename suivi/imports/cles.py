"""The keys by which names and codes of a file are compared: accents, capitals and order do not matter."""

from __future__ import annotations

from functools import lru_cache

from clauses_project.textes import normaliser
from participants.empreinte import empreinte
from participants.models import Identite
from suivi.fichiers.resultats import LigneLue

LONGUEUR = 200
mot = lru_cache(maxsize=20_000)(normaliser)


@lru_cache(maxsize=20_000)
def cle_du_nom(nom: str, prenom: str) -> str:
    """« DUPONT Jean-Marie » and « Jean Marie Dupont » are one key."""
    return " ".join(sorted(mot(f"{nom} {prenom}").split()))[:LONGUEUR]


def cle_de_la_ligne(ligne: LigneLue) -> str:
    """Of the person as the row writes them; empty when it names nobody."""
    if ligne.nom or ligne.prenom:
        return cle_du_nom(ligne.nom, ligne.prenom)
    return cle_du_nom(ligne.personne, "")


def cles_de_l_identite(identite: Identite) -> set[str]:
    """By either name, the usual one or the one of birth."""
    noms = {identite.nom, identite.nom_naissance} - {""}
    return {cle_du_nom(nom, identite.prenom) for nom in noms}


def cle_d_une_annonce(structure: int, identite: Identite) -> str:
    """Of a person announced at a structure. It is kept with what was written: it does not tell who it is."""
    nom = cle_du_nom(identite.nom, identite.prenom)
    return f"n{structure}-{empreinte(nom=nom, prenom='', date_naissance=identite.date_naissance)}"


def code_de_la_personne(ligne: LigneLue) -> str:
    """What the company calls that person by: its own number, else the name and birth date."""
    if ligne.matricule:
        return f"n {mot(ligne.matricule)}"[:LONGUEUR]
    ne = f" {ligne.naissance:%Y-%m-%d}" if ligne.naissance else ""
    return f"{cle_de_la_ligne(ligne)[:180]}{ne}"


def code_du_site(ligne: LigneLue) -> str:
    """What the company calls the contract by: its codes, else its words; empty when the file says nothing."""
    client = ligne.code_client or ligne.client
    site = ligne.code_site or ligne.site
    return (
        " / ".join(filter(None, (mot(client), mot(site))))[:LONGUEUR]
        or mot(ligne.mission)[:LONGUEUR]
    )


def site_en_mots(ligne: LigneLue) -> str:
    """The same as the file writes it, for who reads it."""
    client = ligne.client or ligne.code_client
    site = ligne.site or ligne.code_site
    return " · ".join(filter(None, (client, site))) or ligne.mission

"""What stands in the side of every page, for each profile. An entry whose page does not exist is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from clauses_project.profils import Profil


@dataclass(frozen=True)
class Entree:
    """`aussi`: where the addresses of its other pages begin, when not by its own."""

    libelle: str
    url: str
    icone: str
    aussi: tuple[str, ...] = ()


ACCUEIL = Entree("Accueil", "accueil", "house")
TABLEAU = Entree("Tableau de bord", "suivi:tableau_de_bord", "speedometer2")
ACHATS = Entree("Projets d'achat", "marches:achats", "cart", ("/suis-je-oblige/",))
MARCHES = Entree(
    "Marchés", "suivi:marches", "file-earmark-text", ("/lots/", "/attributions/", "/conventions/")
)
PUBLIES = Entree("Marchés publiés", "marches:radar", "broadcast")
DECLARATIONS = Entree("Déclarations", "suivi:declarations", "calendar-check", ("/fichiers/",))
PENALITES = Entree("Pénalités", "suivi:penalites", "cash-coin")
DEMANDES = Entree("Demandes", "suivi:demandes", "person-check")
ACTIONS = Entree("Prochaines actions", "suivi:prochaines_actions", "check2-square")
ECHANGES = Entree("Échanges", "suivi:echanges", "chat-left-text")
RELANCES = Entree("Relances", "suivi:relances", "envelope-exclamation")
APRES = Entree("Après le travail", "suivi:a_appeler", "telephone", ("/evaluations/",))
ADRESSEES = Entree("Que sont-ils devenus\u00a0?", "suivi:adressees", "people")
TERRITOIRE = Entree("Territoire", "suivi:territoire", "bar-chart")
PART_SOCIALE = Entree("Part sociale", "suivi:part_sociale", "pie-chart")
RESULTATS = Entree("Résultats", "suivi:resultats", "person-lines-fill")
DOCUMENTS = Entree("Documents", "suivi:documents", "file-earmark-pdf")
REMONTEES = Entree("Remontées", "suivi:remontees", "box-arrow-up")

# The month first, then what it is about: the order in which a day is spent.
GESTION = (
    ("", (ACCUEIL, ACTIONS, TABLEAU, DECLARATIONS, RELANCES, DEMANDES, APRES)),
    ("Marchés", (ACHATS, MARCHES, PUBLIES, PENALITES)),
    (
        "Annuaire",
        (
            Entree(
                "Participants",
                "suivi:participants",
                "people",
                ("/contrats-travail/", "/eligibilites/"),
            ),
            Entree("Entreprises", "suivi:entreprises", "building"),
            Entree("Donneurs d'ordre", "suivi:donneurs_ordre", "bank", ("/partenariats/",)),
        ),
    ),
    ("Bilans et statistiques", (TERRITOIRE, PART_SOCIALE, RESULTATS, DOCUMENTS, REMONTEES)),
)
ACCES = Entree("Qui a accès", "comptes:acces", "key")
LA_STRUCTURE = (
    Entree("Réglages", "comptes:reglages", "sliders"),
    Entree("Classeurs de reprise", "suivi:classeurs", "table"),
    Entree("Journal", "comptes:journal", "clock-history"),
    Entree("Courriels", "comptes:courriels", "envelope"),
)
# Buyers, élus, coordinateurs and prescripteurs have one page, which is also their home.
MENUS: dict[str, tuple] = {
    Profil.FACILITATEUR: (*GESTION, ("La structure", LA_STRUCTURE)),
    Profil.ADMINISTRATEUR: (*GESTION, ("La structure", (ACCES, *LA_STRUCTURE))),
    Profil.DECLARANT: (
        ("", (ACCUEIL, TABLEAU, DECLARATIONS, DEMANDES, PENALITES, ECHANGES, DOCUMENTS)),
    ),
    Profil.DONNEUR_ORDRE: (("", (MARCHES, TABLEAU, PENALITES, ECHANGES, DOCUMENTS)),),
    Profil.ELU: (("", (TERRITOIRE, PART_SOCIALE, RESULTATS, DOCUMENTS)),),
    Profil.COORDINATEUR: (("", (TERRITOIRE, PART_SOCIALE, RESULTATS, DOCUMENTS)),),
    Profil.PRESCRIPTEUR: (("", (DEMANDES, ADRESSEES)),),
}


def menu(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of links for the access in use; the one that leads to this page is marked `ici`.

    `request.pastilles` (URL name → count) puts a count beside an entry.
    """
    acces = getattr(request, "acces", None)
    if acces is None:
        return []
    pastilles = getattr(request, "pastilles", {})
    groupes = [
        {
            "titre": titre,
            "liens": [_lien(entree, pastilles) for entree in entrees if adresse(entree.url)],
        }
        for titre, entrees in MENUS[acces.profil]
    ]
    groupes = [groupe for groupe in groupes if groupe["liens"]]
    _marquer(request.path, [lien for groupe in groupes for lien in groupe["liens"]])
    return groupes


def adresse(nom: str) -> str:
    """The address of a page by its URL name, or nothing when there is no such page."""
    try:
        return reverse(nom)
    except NoReverseMatch:
        return ""


def _lien(entree: Entree, pastilles: dict[str, int]) -> dict[str, Any]:
    return {
        "libelle": entree.libelle,
        "icone": entree.icone,
        "adresse": adresse(entree.url),
        "aussi": entree.aussi,
        "pastille": pastilles.get(entree.url, 0),
        "ici": False,
    }


def _marquer(chemin: str, liens: list[dict[str, Any]]) -> None:
    """Marks the entry whose address begins this path, the longest one: a page is under its list."""
    candidats = [
        (len(debut), rang)
        for rang, lien in enumerate(liens)
        for debut in (lien["adresse"], *lien["aussi"])
        if chemin == debut or (debut != "/" and chemin.startswith(debut))
    ]
    if candidats:
        liens[max(candidats)[1]]["ici"] = True

"""From a figure on a page to the address of its rows, under the filters of that page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from clauses_project.dates import ajouter_mois
from suivi.chiffres import Ligne, Periode
from suivi.chiffres.public import AUTRES
from suivi.chiffres.ventilations import LIBELLES_A_PART, SANS_NOM
from suivi.detail.groupes import GROUPES
from suivi.reseaux.abrege import SUITE
from suivi.tableaux_du_bilan import FIGURES_DES_COLONNES, Tableau

DE_LA_PAGE = (
    "structure", "du", "au", "commune", "lecture", "donneur_ordre", "nature", "operation", "marche",
    "lot", "clause", "facilitateur", "commune_execution", "entreprise", "participant", "ventilation",
    "groupe",
)  # fmt: skip
NOMBRE = ' class="n"'
SANS_LISTE = ("suivi", "lots_acheves", "sexe_par_nature")
PAR_FILTRE = {
    "par_nature": ("nature", "code"),
    "par_donneur_ordre": ("donneur_ordre", "cle"),
    "par_clause": ("clause", "code"),
}
DES_COMMUNES = {"par_commune": {"lecture": ""}, "par_commune_execution": {"lecture": "execution"}}


def lien_vers(figure: str, requete: QueryDict | Mapping[str, Any], **plus: Any) -> str:
    """The rows that make this figure: the filters of the page, and those given; an empty one is left out."""
    demande = {nom: requete.get(nom) for nom in DE_LA_PAGE} | plus
    parametres = QueryDict(mutable=True)
    for nom, valeur in demande.items():
        if valeur not in (None, ""):
            parametres[nom] = str(valeur)
    adresse = reverse("suivi:detail", args=[figure])
    return f"{adresse}?{parametres.urlencode()}" if parametres else adresse


@dataclass(frozen=True)
class TableauLie:
    """A breakdown whose figures open; for a screen, never for paper.

    Drawn here rather than in a template: a dashboard has hundreds of cells, and what the page asked is read
    once for all of them.
    """

    tableau: Tableau
    requete: QueryDict
    periode: Periode
    public: bool
    deja_filtre: bool  # its perimeter is narrowed already, by the page or by who reads it

    @property
    def html(self) -> SafeString:
        """Every text is escaped here, once: cells are too many to go each through a template's filters."""
        un = self.tableau
        entetes = "".join(
            f'<th scope="col"{NOMBRE if rang else ""}>{escape(entete)}</th>'
            for rang, entete in enumerate(un.entetes)
        )
        corps = "".join(_rangee(nom, cellules) for nom, cellules in self.lignes())
        pied = f"<tfoot>{_rangee('Ensemble', self.pied())}</tfoot>" if un.pied else ""
        note = f'<p class="discret">{escape(un.note)}</p>' if un.note else ""
        return SafeString(
            f'<table><caption class="visually-hidden">{escape(un.titre)}</caption>'
            f"<thead><tr>{entetes}</tr></thead><tbody>{corps}</tbody>{pied}</table>{note}"
        )

    def lignes(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(label, cells), each cell with where it leads, or nothing."""
        return [
            (ecrite[0], list(zip(ecrite[1:], self._liens(ligne), strict=True)))
            for ecrite, ligne in zip(self.tableau.ecrites(), self.tableau.lignes, strict=True)
        ]

    def pied(self) -> list[tuple[str, str]]:
        requete = self._ecrire({})
        liens = [
            f"{_adresse(FIGURES_DES_COLONNES[nom])}{requete}" if nom in FIGURES_DES_COLONNES else ""
            for nom in self.tableau.noms
        ]
        return list(zip(self.tableau.pied_ecrit()[1:], liens, strict=False))

    @cached_property
    def _demande(self) -> dict[str, str]:
        """The filters of the page."""
        return {nom: self.requete[nom] for nom in DE_LA_PAGE if self.requete.get(nom)}

    @cached_property
    def _demande_ecrite(self) -> str:
        return urlencode(self._demande)

    def _ecrire(self, plus: Mapping[str, Any]) -> str:
        """What the page asked with these; the page's own is written once for all rows."""
        demande, ecrite = plus, self._demande_ecrite
        if plus.keys() & self._demande.keys():
            demande, ecrite = self._demande | plus, ""
        gardes = {nom: valeur for nom, valeur in demande.items() if valeur not in (None, "")}
        morceaux = [ecrite, urlencode(gardes)]
        return f"?{'&'.join(filter(None, morceaux))}" if any(morceaux) else ""

    def _liens(self, ligne: Ligne) -> list[str]:
        plus = self._de_la_ligne(ligne)
        requete = "" if plus is None else self._ecrire(plus)
        return [
            f"{_adresse(self._figure(nom, ligne))}{requete}"
            if plus is not None and nom in FIGURES_DES_COLONNES and ligne[nom]
            else ""
            for nom in self.tableau.noms
        ]

    def _figure(self, nom: str, ligne: Ligne) -> str:
        if self.tableau.cle == "qpv":
            return f"{nom}_qpv"
        return "heures_globales" if ligne.code == SANS_NOM else FIGURES_DES_COLONNES[nom]

    def _de_la_ligne(self, ligne: Ligne) -> dict[str, Any] | None:
        """What narrows the page to this row; None when no list can (rows merged, a second public filter)."""
        cle = self.tableau.cle
        if ligne.code in (AUTRES, SUITE) or cle in SANS_LISTE:
            return None
        if cle == "qpv":
            return None if self.public else {}
        if ligne.code == SANS_NOM:
            return {}
        if cle == "par_annee":
            return self._mois(ligne, 12)
        if cle == "par_mois":  # public figures are of whole years
            return None if self.public else self._mois(ligne, 1)
        if self.public and self.deja_filtre:
            return None
        if cle in DES_COMMUNES and self.public:
            return (
                None
                if ligne.code in LIBELLES_A_PART
                else DES_COMMUNES[cle] | {"commune": ligne.code}
            )
        if cle in PAR_FILTRE:
            nom, champ = PAR_FILTRE[cle]
            return {nom: getattr(ligne, champ)}
        if cle in GROUPES and not self.public:
            return {"ventilation": cle, "groupe": ligne.code}
        return None

    def _mois(self, ligne: Ligne, nombre: int) -> dict[str, Any]:
        """The months of the row that lie in the period; without its last, a public year that is not over."""
        fin = min(ajouter_mois(ligne.cle, nombre - 1), self.periode.au)
        debut = max(ligne.cle, self.periode.du) if self.periode.du else ligne.cle
        inachevee = self.public and fin.month != 12
        return {"du": f"{debut:%Y-%m}", "au": "" if inachevee else f"{fin:%Y-%m}"}


@cache
def _adresse(figure: str) -> str:
    return reverse("suivi:detail", args=[figure])


def _rangee(nom: str, cellules: Iterable[tuple[str, str]]) -> str:
    return f'<tr><th scope="row">{escape(nom)}</th>{"".join([_cellule(*une) for une in cellules])}</tr>'


def _cellule(mot: str, lien: str) -> str:
    if not lien:
        return f'<td class="n">{escape(mot)}</td>'
    return f'<td class="n"><a href="{escape(lien)}">{escape(mot)}</a></td>'

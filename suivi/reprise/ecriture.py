"""The workbook as we give it: its sheets, the lists of its columns, the sheet that explains it.

Values go out as they came: text that a spreadsheet would take for a formula keeps its sign behind the
apostrophe that only the spreadsheet sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from clauses_project.tableurs import FORMULES, OPTIONS
from suivi.reprise.forme import EXEMPLE, EXPLICATIONS, FEUILLES, FeuilleDuClasseur

LIGNES_A_LISTE = 5_000  # rows under the headings where a list is offered
PHRASES = (
    "Ce classeur reprend ce que votre structure suivait jusqu'ici, en une fois ou en plusieurs.",
    "Chaque ligne est reconnue par sa clé, dans votre structure : envoyée à nouveau, elle est mise à "
    "jour, jamais doublée. Rien n'est jamais supprimé.",
    "Les colonnes dont le nom finit par * sont obligatoires. L'ordre des colonnes est libre, une "
    "feuille absente est vide.",
    "Les dates sont de vraies dates, ou JJ/MM/AAAA ; les mois, AAAA-MM. Les heures s'écrivent 151,67 "
    "ou 151h40.",
    "Rien n'est enregistré tant qu'une ligne est fausse, sauf si vous choisissez de ne prendre que les "
    "lignes justes : les autres vous sont alors rendues, avec leur erreur.",
    "Une ligne VALIDEE passe par les mêmes décisions qu'à l'écran. Elle ne porte heures_retenues que si "
    "une personne en a décidé autrement, avec son motif.",
    "Ce que ce classeur ne porte pas : les comptes, les brouillons, les réponses « aucune heure », les "
    "relances, les fichiers, le journal, les essais d'appel du suivi.",
)


class Classeur:
    """An open workbook, written one row at a time."""

    def __init__(self, ouvert: Any):
        self.ouvert = ouvert
        self.entete = ouvert.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.jour = ouvert.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.heures = ouvert.add_format({"num_format": "#,##0.00"})
        self.texte = ouvert.add_format({"num_format": "@"})
        self.formule = ouvert.add_format({"quote_prefix": True})
        self.erreur = ouvert.add_format({"font_color": "#9C1C1C", "bold": True})
        self.renvoi = ouvert.add_format({"text_wrap": True, "valign": "top"})

    def feuille(
        self, forme: FeuilleDuClasseur, lignes: Iterable[Sequence[Any]], en_plus: Sequence[str] = ()
    ) -> int:
        """A sheet of the form with its rows; `en_plus`, columns after its own. Returns how many rows."""
        page = self.ouvert.add_worksheet(forme.nom)
        for rang, colonne in enumerate(forme.colonnes):
            ecrit_en_texte = not (forme.nom == "heures" and colonne.nom.startswith("heures"))
            siret = colonne.nom.startswith(("siret", "code_"))
            page.set_column(rang, rang, max(12, len(colonne.nom) + 4),
                            self.texte if siret and ecrit_en_texte else None)  # fmt: skip
            page.write_string(0, rang, colonne.entete, self.entete)
        for rang, nom in enumerate(en_plus, start=len(forme.colonnes)):
            page.set_column(rang, rang, 60)
            page.write_string(0, rang, nom, self.entete)
        page.freeze_panes(1, 0)
        nombre = 0
        ecrire = self._ecrivains(page)
        for nombre, ligne in enumerate(lignes, start=1):
            for rang, valeur in enumerate(ligne):
                if valeur is not None and valeur != "":
                    ecrire[type(valeur)](nombre, rang, valeur)
        self._offrir_les_listes(page, forme, max(nombre, LIGNES_A_LISTE))
        return nombre

    def rangs(self, nom: str, rangs: Iterable[tuple[int, Sequence[Any]]]) -> None:
        """A sheet of rows as they came, each at its place (from 0)."""
        page = self.ouvert.add_worksheet(nom)
        ecrire = self._ecrivains(page)
        for numero, rang in rangs:
            for colonne, valeur in enumerate(rang):
                if valeur is not None and valeur != "":
                    ecrire[type(valeur)](numero, colonne, valeur)

    def _ecrivains(self, page: Any) -> dict[type, Any]:
        jour, formule, heures = self.jour, self.formule, self.heures
        ecrire_texte, ecrire_nombre = page.write_string, page.write_number
        ecrire_date = page.write_datetime

        def texte(rang: int, colonne: int, valeur: str) -> None:
            if valeur.startswith(FORMULES):
                ecrire_texte(rang, colonne, valeur, formule)
            else:
                ecrire_texte(rang, colonne, valeur)

        return {
            str: texte,
            bool: lambda rang, colonne, v: ecrire_texte(rang, colonne, "OUI" if v else "NON"),
            int: ecrire_nombre,
            float: ecrire_nombre,
            Decimal: lambda rang, colonne, v: ecrire_nombre(rang, colonne, v, heures),
            date: lambda rang, colonne, v: ecrire_date(rang, colonne, v, jour),
        }

    def _offrir_les_listes(self, page: Any, forme: FeuilleDuClasseur, lignes: int) -> None:
        for rang, colonne in enumerate(forme.colonnes):
            if colonne.choix and colonne.nom != "criteres":
                page.data_validation(
                    1, rang, lignes, rang,
                    {"validate": "list", "source": list(colonne.choix), "error_type": "information",
                     "error_title": colonne.nom,
                     "error_message": "Choisissez l'un des codes de la liste."},
                )  # fmt: skip

    def explications(self) -> None:
        page = self.ouvert.add_worksheet(EXPLICATIONS)
        page.set_column(0, 0, 20)
        page.set_column(1, 1, 22)
        page.set_column(2, 2, 90, self.renvoi)
        rang = 0
        for phrase in PHRASES:
            page.write_string(rang, 2, phrase, self.renvoi)
            rang += 1
        for forme in FEUILLES:
            rang += 1
            page.write_string(rang, 0, forme.nom, self.entete)
            page.write_string(rang, 2, f"{forme.aide} Clé : {' + '.join(forme.cle)}.", self.renvoi)
            for colonne in forme.colonnes:
                rang += 1
                page.write_string(rang, 1, colonne.entete)
                page.write_string(rang, 2, _dire(colonne), self.renvoi)
            rang += 1

    def exemple(self) -> None:
        """One row of each sheet, to be read and never imported."""
        page = self.ouvert.add_worksheet(EXEMPLE)
        page.set_column(0, 14, 18)
        ecrire = self._ecrivains(page)
        rang = 0
        for forme in FEUILLES:
            page.write_string(rang, 0, forme.nom, self.entete)
            for place, colonne in enumerate(forme.colonnes, start=1):
                page.write_string(rang, place, colonne.entete, self.entete)
            rang += 1
            for place, colonne in enumerate(forme.colonnes, start=1):
                if colonne.exemple is not None and (colonne.requise or colonne.nom in EXEMPLAIRES):
                    ecrire[type(colonne.exemple)](rang, place, colonne.exemple)
            rang += 2


EXEMPLAIRES = frozenset({"code_commune", "intitule", "date_fin", "niveau", "prescripteur", "poste"})


@contextmanager
def ouvrir(sortie: Any) -> Iterator[Classeur]:
    with xlsxwriter.Workbook(sortie, OPTIONS) as ouvert:
        yield Classeur(ouvert)


def ecrire_le_modele(sortie: Any) -> None:
    """The empty workbook: explained, with an example, its lists ready."""
    with ouvrir(sortie) as classeur:
        classeur.explications()
        classeur.exemple()
        for forme in FEUILLES:
            classeur.feuille(forme, ())


def _dire(colonne: Any) -> str:
    phrases = [colonne.aide] if colonne.aide else []
    if colonne.choix:
        phrases.append(", ".join(colonne.choix))
    return "Obligatoire. " * colonne.requise + " ; ".join(phrases)

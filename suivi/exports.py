"""Dashboards as workbooks: the figures first, one sheet a table, real numbers and dates, the definitions last."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django.http import FileResponse

from clauses_project import tableurs
from clauses_project.ecriture import SANS_OBJET
from clauses_project.heures import CENTIEME, arrondir
from suivi.bilans import Bilan
from suivi.chiffres import Chiffres
from suivi.chiffres.resultat import LotsAcheves, SuiviDuJalon
from suivi.chiffres.sortie import LIBELLES, TAUX
from suivi.tableaux_du_bilan import NON_PUBLIE

Feuille = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
SANS_FILTRE = "aucun"


def classeur(
    nom: str,
    *,
    premiere: Feuille,
    tableaux: Iterable[Feuille],
    definitions: Iterable[tuple[str, str]],
) -> FileResponse:
    """The workbook of any dashboard. `premiere` says what is counted, under which filters and when it was read.

    Sheets are (name, headings, rows of values): numbers and dates stay what they are.
    """
    fichier = tempfile.TemporaryFile()  # noqa: SIM115 closed by the response
    tableurs.ecrire_xlsx(
        fichier,
        feuilles=[premiere, *tableaux, ("Définitions", ["Terme", "Définition"], definitions)],
    )
    fichier.seek(0)
    return FileResponse(
        fichier, as_attachment=True, filename=f"{nom}.xlsx", content_type=tableurs.XLSX
    )


def classeur_territoire(bilan: Bilan) -> FileResponse:
    return classeur(
        bilan.nom_de_fichier,
        premiere=_chiffres(bilan),
        tableaux=[(un.titre, un.entetes, un.valeurs()) for un in bilan.tableaux_detailles],
        definitions=bilan.definitions,
    )


def _chiffres(bilan: Bilan) -> Feuille:
    """What is counted, where and when, then every figure, beside that of the year before where there is one."""
    comparaison = bilan.comparaison
    entetes = ["Chiffre", "Valeur"]
    lignes: list[tuple[Any, ...]] = [
        ("Territoire", bilan.titre),
        ("Établi par", bilan.emetteur),
        ("Période", bilan.periode_ecrite),
        ("Filtres", bilan.lecture or SANS_FILTRE),
        ("Chiffres arrêtés au", bilan.arretes_au),
        ("Extraits le", bilan.extrait_le),
        *(("À savoir", phrase) for phrase in bilan.remarques),
    ]
    ici = list(_valeurs(bilan.chiffres, bilan.secret))
    if comparaison is None:
        return "Chiffres", entetes, [*lignes, *ici]
    avant = bilan.chiffres_d_avant(comparaison)
    passees = (valeur for _, valeur in _valeurs(avant, avant.personnes is None))
    cote_a_cote = ((*ligne, passee) for ligne, passee in zip(ici, passees, strict=True))
    return "Chiffres", [*entetes, comparaison.quand.capitalize()], [*lignes, *cote_a_cote]


def _valeurs(chiffres: Chiffres, secret: bool) -> Iterator[tuple[str, Any]]:
    """Every figure that is not a breakdown; those of a milestone are in a sheet of their own."""
    for champ in fields(chiffres):
        valeur = getattr(chiffres, champ.name)
        if champ.name == "lots_acheves":
            yield from _lots_acheves(valeur, secret)
        elif champ.name in (
            "sexe_par_nature",
            "suivi_6",
            "suivi_12",
            "suivi_fenetre",
        ) or isinstance(valeur, (tuple, SuiviDuJalon)):
            continue
        else:
            yield _libelle(champ.name), _valeur(champ.name, valeur, secret)


def _lots_acheves(lots: LotsAcheves | None, secret: bool) -> Iterator[tuple[str, Any]]:
    for nom, libelle in (
        ("nombre", "Lots achevés"),
        ("au_dela", "Lots achevés au-delà de l'objectif"),
        ("atteint", "Lots achevés à l'objectif"),
        ("en_dessous", "Lots achevés en dessous de l'objectif"),
    ):
        yield libelle, _valeur(nom, lots and getattr(lots, nom), secret)


def _libelle(nom: str) -> str:
    return f"{LIBELLES[nom]} (%)" if nom.startswith(TAUX) else LIBELLES[nom]


def _valeur(nom: str, valeur: Any, secret: bool) -> Any:
    if valeur is None:
        return NON_PUBLIE if secret or nom.endswith("_qpv") else SANS_OBJET
    if nom.startswith(TAUX):
        return arrondir(valeur * 100, Decimal("0.1"))
    return arrondir(valeur, CENTIEME) if isinstance(valeur, Decimal) else valeur

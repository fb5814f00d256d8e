"""Dashboards as workbooks: one sheet a table, real numbers, the definitions on the last."""

from __future__ import annotations

import tempfile
from dataclasses import fields
from decimal import Decimal

from django.http import FileResponse

from clauses_project import tableurs
from clauses_project.ecriture import SANS_OBJET
from clauses_project.heures import CENTIEME, arrondir
from suivi.bilans import Bilan
from suivi.chiffres.resultat import LotsAcheves
from suivi.chiffres.sortie import LIBELLES, TAUX


def classeur_territoire(bilan: Bilan) -> FileResponse:
    fichier = tempfile.TemporaryFile()  # noqa: SIM115 closed by the response
    tableurs.ecrire_xlsx(
        fichier,
        feuilles=[
            ("Chiffres", ["Chiffre", "Valeur"], _chiffres(bilan)),
            *((tableau.titre, tableau.entetes, tableau.valeurs()) for tableau in bilan.tableaux),
            ("Définitions", ["Terme", "Définition"], bilan.definitions),
        ],
    )
    fichier.seek(0)
    return FileResponse(
        fichier,
        as_attachment=True,
        filename=f"{bilan.nom_de_fichier}.xlsx",
        content_type=tableurs.XLSX,
    )


def _chiffres(bilan: Bilan):
    """What is counted, where and when, then every figure that is not a breakdown."""
    yield "Territoire", bilan.titre
    yield "Établi par", bilan.emetteur
    yield "Période", bilan.periode_ecrite
    yield "Chiffres arrêtés au", bilan.arretes_au
    yield "Extraits le", bilan.extrait_le
    for champ in fields(bilan.chiffres):
        valeur = getattr(bilan.chiffres, champ.name)
        if isinstance(valeur, LotsAcheves):
            yield "Lots achevés", valeur.nombre
            yield "Lots achevés au-delà de l'objectif", valeur.au_dela
            yield "Lots achevés à l'objectif", valeur.atteint
            yield "Lots achevés en dessous de l'objectif", valeur.en_dessous
        elif not isinstance(valeur, tuple) and champ.name != "sexe_par_nature":
            yield _libelle(champ.name), _valeur(champ.name, valeur, bilan.secret)


def _libelle(nom: str) -> str:
    return f"{LIBELLES[nom]} (%)" if nom.startswith(TAUX) else LIBELLES[nom]


def _valeur(nom: str, valeur, secret: bool):
    if valeur is None:
        return "non publié" if secret else SANS_OBJET
    if nom.startswith(TAUX):
        return arrondir(valeur * 100, Decimal("0.1"))
    return arrondir(valeur, CENTIEME) if isinstance(valeur, Decimal) else valeur

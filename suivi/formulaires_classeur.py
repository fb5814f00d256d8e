"""What is asked about a takeover workbook: the file."""

from __future__ import annotations

from clauses_project.formulaires import FormulaireSimple
from comptes.depots.formulaires import champ_fichier


class ClasseurForm(FormulaireSimple):
    fichier = champ_fichier(
        libelle="Le classeur",
        aide="Excel (.xlsx) ou LibreOffice (.ods), dans la forme du modèle. Rien n'est enregistré avant que "
        "vous l'ayez vérifié.",
        genres=".xlsx,.ods",
        vide="Choisissez un classeur.",
    )

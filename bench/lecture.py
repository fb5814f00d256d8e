"""Reading a statement of 5,000 rows, in times its bare read by python-calamine in the same process."""

import io
import resource
from datetime import date

import python_calamine

from bench.mesure import Bilan, en_alternance
from clauses_project.classeurs import lire
from suivi.fichiers.lignes import lire_lignes
from suivi.fichiers.reconnaissance import reconnaitre
from tests.classeurs import releve

LIGNES = 5_000
FOIS = 10
AUJOURD_HUI = date(2026, 11, 22)
MEMOIRE = 300  # megabytes, the application and its tests included


def main() -> None:
    contenu = releve(LIGNES)

    def lire_nu(_):
        feuille = python_calamine.load_workbook(io.BytesIO(contenu)).get_sheet_by_index(0)
        assert sum(1 for _ in feuille.iter_rows()) == LIGNES + 3

    def lire_au_large(_):
        lire(contenu, "releve.xlsx")

    def comprendre(_):
        (feuille,) = lire(contenu, "releve.xlsx").feuilles
        lue = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI)
        assert sum(1 for _ in lire_lignes(feuille, lue, aujourd_hui=AUJOURD_HUI)) == LIGNES

    nu, enfant, compris = en_alternance(lire_nu, lire_au_large, comprendre, fois=FOIS)
    bilan = Bilan()
    bilan.dire(f"Lecture nue d'un classeur de {LIGNES} lignes", nu, nu, 1)
    bilan.dire("Le même, examiné puis lu par un processus à part", enfant, nu, 6)
    bilan.dire("Le même, chaque ligne comprise", compris, nu, 12)
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"Mémoire au plus haut : {memoire} Mo (au plus {MEMOIRE})")
    bilan.trop += memoire > MEMOIRE
    bilan.conclure()


if __name__ == "__main__":
    main()

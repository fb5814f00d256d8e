"""The process that reads a workbook: it may die of it, the application does not.

Run as a script, on its own (`python -I enfant.py`), so that nothing of Django is loaded and its start
costs some ten milliseconds. Reads the workbook on its standard input, which is a file; writes on its
standard output, one JSON value a line:

    {"feuille": name, "masquee": bool, "fusions": [[row, column, row, column]…]}   from 0, both ends in
    [row from 1, cell, cell…]      null, text, number, true; {"j": day}, {"i": instant}, {"s": seconds}
    {"refus": word}                at the end, when a limit of ours was passed or the file is no workbook
    {"fin": true}                  at the end, when all was read

Limits come as arguments: memory, seconds of processor, bytes written, rows, columns, signs of a cell.
"""

import datetime
import io
import json
import math
import re
import resource
import sys

import python_calamine

EXCEL_COMMENCE = datetime.datetime(1899, 12, 31)  # noqa: DTZ001 a day of a spreadsheet has no zone
DUREE_ODS = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2}(?:\.\d+)?)S")
PREMIER_JOUR_VRAISEMBLABLE = 1901  # a day before is a duration that the file shows as a day


class TropGrand(Exception):
    """A limit on rows or columns, named by its word."""


def en_cellule(valeur, signes_max):
    """The JSON value of a cell."""
    match valeur:
        case bool() | int():
            return valeur
        case "":
            return None
        case str() if duree := DUREE_ODS.fullmatch(valeur):
            return {"s": int(duree[1]) * 3600 + int(duree[2]) * 60 + float(duree[3])}
        case str():
            return valeur if len(valeur) <= signes_max else f"{valeur[:signes_max]}…"
        case float() if not math.isfinite(valeur):
            return None
        case float():
            return int(valeur) if valeur.is_integer() and abs(valeur) < 1e15 else valeur
        case datetime.datetime() if valeur.year < PREMIER_JOUR_VRAISEMBLABLE:
            return {"s": (valeur - EXCEL_COMMENCE).total_seconds()}
        case datetime.datetime():
            if valeur.time() == datetime.time():
                return {"j": valeur.date().isoformat()}
            return {"i": valeur.isoformat()}
        case datetime.date():
            return {"j": valeur.isoformat()}
        case datetime.time():
            minutes = valeur.hour * 60 + valeur.minute
            return {"s": minutes * 60 + valeur.second + valeur.microsecond / 1e6}
        case datetime.timedelta():
            return {"s": valeur.total_seconds()}
    return str(valeur)[:signes_max]


def rangs_remplis(feuille, signes_max):
    """The rows that hold something, with their number in the sheet; blank ends are cut."""
    marge = [None] * (
        feuille.start[1] if feuille.start else 0
    )  # the reader leaves blank columns out
    for numero, valeurs in enumerate(feuille.iter_rows(), start=1):
        cellules = marge + [en_cellule(valeur, signes_max) for valeur in valeurs]
        while cellules and cellules[-1] is None:
            cellules.pop()
        if cellules:
            yield [numero, *cellules]


def ecrire(classeur, sortie, rangs_max, colonnes_max, signes_max):
    reste = rangs_max
    for fiche in classeur.sheets_metadata:
        if fiche.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        feuille = classeur.get_sheet_by_name(fiche.name)
        fusions = [[*debut, *fin] for debut, fin in (feuille.merged_cell_ranges or [])[:rangs_max]]
        entete = {
            "feuille": fiche.name,
            "masquee": fiche.visible != python_calamine.SheetVisibleEnum.Visible,
            "fusions": fusions,
        }
        sortie.write(json.dumps(entete) + "\n")
        for rang in rangs_remplis(feuille, signes_max):
            reste -= 1
            if reste < 0:
                raise TropGrand("rangs")
            if len(rang) - 1 > colonnes_max:
                raise TropGrand("colonnes")
            sortie.write(json.dumps(rang) + "\n")


def borner(memoire, secondes, ecrits):
    """Done by the child itself, first thing: the parent may have threads, where a fork hook is unsafe."""
    resource.setrlimit(resource.RLIMIT_AS, (memoire, memoire))
    resource.setrlimit(resource.RLIMIT_CPU, (secondes, secondes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ecrits, ecrits))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main():
    memoire, secondes, ecrits, *limites = map(int, sys.argv[1:])
    borner(memoire, secondes, ecrits)
    sortie = io.TextIOWrapper(sys.stdout.buffer, encoding="ascii", write_through=False)
    try:
        entree = open(0, "rb")  # noqa: SIM115
        entree.seek(0)
        with python_calamine.load_workbook(entree) as classeur:
            ecrire(classeur, sortie, *limites)
        fin: dict[str, object] = {"fin": True}
    except TropGrand as limite:
        fin = {"refus": str(limite)}
    except MemoryError:
        fin = {"refus": "memoire"}
    except python_calamine.PasswordError:
        fin = {"refus": "mot_de_passe"}
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError):
        fin = {"refus": "abime"}
    sortie.write(json.dumps(fin) + "\n")
    sortie.flush()


if __name__ == "__main__":
    main()

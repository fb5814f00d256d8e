"""The process that reads a workbook: it may die of it, the application does not.

Run as a script, on its own (`python -I enfant.py`), so that nothing of Django is loaded and it starts at
once. Reads the workbook on its standard input, which is a file; writes on its standard output, which is
another, one JSON value a line:

    {"feuille": name, "masquee": bool, "fusions": [[row, column, row, column]…]}   from 0, both ends in
    [row from 1, column from 0, cell, cell…]   the cells from that column on: text ("" is blank), number,
                                               bool, {"j": day}, {"i": instant}, {"s": seconds}
    {"refus": word}                            at the end, when a limit was passed or it is no workbook
    {"fin": true}                              at the end, when all was read

Limits come as arguments: memory, seconds of processor, bytes written, rows, columns.
"""

import datetime
import io
import json
import re
import resource
import sys

import python_calamine

EXCEL_COMMENCE = datetime.datetime(1899, 12, 31)  # noqa: DTZ001 a day of a spreadsheet has no zone
DUREE_ODS = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2}(?:\.\d+)?)S")
MINUIT = datetime.time()
PREMIER_JOUR_VRAISEMBLABLE = 1901  # a day before is a duration that the file shows as a day


class TropGrand(Exception):
    """A limit on rows or columns, named by its word."""


def instant(valeur):
    if valeur.year < PREMIER_JOUR_VRAISEMBLABLE:
        return {"s": (valeur - EXCEL_COMMENCE).total_seconds()}
    if valeur.time() == MINUIT:
        return {"j": valeur.date().isoformat()}
    return {"i": valeur.isoformat()}


def heure(valeur):
    minutes = valeur.hour * 60 + valeur.minute
    return {"s": minutes * 60 + valeur.second + valeur.microsecond / 1e6}


EN_JSON = {  # what JSON has no word for
    datetime.datetime: instant,
    datetime.date: lambda valeur: {"j": valeur.isoformat()},
    datetime.time: heure,
    datetime.timedelta: lambda valeur: {"s": valeur.total_seconds()},
}


def duree_ods(valeur):
    """An .ods gives durations as text: « PT151H40M00S »."""
    duree = DUREE_ODS.fullmatch(valeur) if isinstance(valeur, str) else None
    if duree is None:
        return valeur
    return {"s": int(duree[1]) * 3600 + int(duree[2]) * 60 + float(duree[3])}


def rangs_remplis(feuille, est_un_ods):
    """The rows that hold something: their number in the sheet, their first column, their cells."""
    marge = feuille.start[1] if feuille.start else 0  # the reader leaves blank columns out
    for numero, valeurs in enumerate(feuille.iter_rows(), start=1):
        if valeurs.count("") < len(valeurs):
            yield [numero, marge, *(map(duree_ods, valeurs) if est_un_ods else valeurs)]


def ecrire(classeur, sortie, rangs_max, colonnes_max):
    en_json = json.JSONEncoder(
        check_circular=False,
        separators=(",", ":"),
        default=lambda valeur: EN_JSON[type(valeur)](valeur),
    ).encode
    reste = rangs_max
    for fiche in classeur.sheets_metadata:
        if fiche.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        feuille = classeur.get_sheet_by_name(fiche.name)
        fusions = feuille.merged_cell_ranges  # None of an .ods: they are not known
        entete = {
            "feuille": fiche.name,
            "masquee": fiche.visible != python_calamine.SheetVisibleEnum.Visible,
            "fusions": [[*debut, *fin] for debut, fin in (fusions or [])[:rangs_max]],
        }
        sortie.write(en_json(entete) + "\n")
        if feuille.end and feuille.end[1] >= colonnes_max:
            raise TropGrand("colonnes")
        for rang in rangs_remplis(feuille, fusions is None):
            reste -= 1
            if reste < 0:
                raise TropGrand("rangs")
            sortie.write(en_json(rang) + "\n")


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

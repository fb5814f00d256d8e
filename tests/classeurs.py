"""Real workbooks, made for a test: rows of values in, bytes of a file out."""

import csv
import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from xlsxwriter.utility import xl_cell_to_rowcol

from clauses_project.classeurs import Feuille, Fusion, Rang

Rangs = Sequence[Sequence[Any]]


def en_feuille(rangs: Rangs, *, nom: str = "Feuil1", fusions: Sequence[str] = ()) -> Feuille:
    """A sheet as it is once read, without a file: what rules about its contents need."""
    remplis = [
        Rang(numero, tuple(None if cellule == "" else cellule for cellule in rang))
        for numero, rang in enumerate(rangs, start=1)
        if any(cellule not in (None, "") for cellule in rang)
    ]
    return Feuille(nom, tuple(remplis), tuple(map(_fusion, fusions)))


def _fusion(plage: str) -> Fusion:
    debut, fin = map(xl_cell_to_rowcol, plage.split(":"))
    return Fusion(debut[0] + 1, debut[1], fin[0] + 1, fin[1])


def en_xlsx(feuilles: Mapping[str, Rangs] | Rangs, fusions: Sequence[str] = ()) -> bytes:
    """An .xlsx; `fusions` (« A1:D1 ») merge cells of every sheet, whose value is the first one's."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie) as classeur:
        jour = classeur.add_format({"num_format": "dd/mm/yyyy"})
        duree = classeur.add_format({"num_format": "[h]:mm"})
        for nom, rangs in _nommees(feuilles).items():
            feuille = classeur.add_worksheet(nom)
            for plage in fusions:
                feuille.merge_range(plage, "")
            for numero, rang in enumerate(rangs):
                for colonne, valeur in enumerate(rang):
                    if isinstance(valeur, date):
                        feuille.write_datetime(numero, colonne, valeur, jour)
                    elif isinstance(valeur, timedelta):
                        feuille.write_datetime(numero, colonne, valeur, duree)
                    elif valeur is not None:
                        feuille.write(numero, colonne, valeur)
    return sortie.getvalue()


def en_ods(feuilles: Mapping[str, Rangs] | Rangs) -> bytes:
    document = OpenDocumentSpreadsheet()
    for nom, rangs in _nommees(feuilles).items():
        table = Table(name=nom)
        for rang in rangs:
            ligne = TableRow()
            for valeur in rang:
                ligne.addElement(_cellule_ods(valeur))
            table.addElement(ligne)
        document.spreadsheet.addElement(table)
    sortie = io.BytesIO()
    document.write(sortie)
    return sortie.getvalue()


def en_csv(rangs: Rangs, *, separateur: str = ";", codage: str = "utf-8") -> bytes:
    sortie = io.StringIO()
    csv.writer(sortie, delimiter=separateur).writerows(rangs)
    return sortie.getvalue().encode(codage)


def refaire_le_zip(contenu: bytes, **remplacees: bytes | None) -> bytes:
    """The same archive with other entries: `**{"xl/workbook.xml": b"…"}`; None takes one away."""
    sortie = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(contenu)) as source,
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as copie,
    ):
        for nom in source.namelist():
            if nom not in remplacees:
                copie.writestr(nom, source.read(nom))
        for nom, octets in remplacees.items():
            if octets is not None:
                copie.writestr(nom, octets)
    return sortie.getvalue()


def en_xlsm(rangs: Rangs) -> bytes:
    """A workbook with a project of macros, as Excel saves it: its part, its type, its relation."""
    bon = en_xlsx(rangs)
    with zipfile.ZipFile(io.BytesIO(bon)) as archive:
        types, liens = (
            archive.read(nom).decode()
            for nom in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels")
        )
    types = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ).replace(
        "<Override",
        '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
        1,
    )
    lien = (
        '<Relationship Id="rId99" Target="vbaProject.bin" '
        'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>'
    )
    liens = liens.replace("</Relationships>", f"{lien}</Relationships>")
    return refaire_le_zip(
        bon,
        **{
            "[Content_Types].xml": types.encode(),
            "xl/_rels/workbook.xml.rels": liens.encode(),
            "xl/vbaProject.bin": en_ole2("VBA", "PROJECT", "dir"),
        },
    )


def en_xlsx_de_coin_a_coin() -> bytes:
    """Five kilobytes: a cell in the first corner of the sheet, one in the last."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie) as classeur:
        feuille = classeur.add_worksheet()
        feuille.write("A1", 1)
        feuille.write("XFD1048576", 1)
    return sortie.getvalue()


def en_ole2(*flux: str) -> bytes:
    """A compound file (MS-CFB, version 3, sectors of 512 bytes) whose root holds these empty streams.

    `EncryptionInfo` and `EncryptedPackage`: what Excel writes in place of an .xlsx with a password.
    """
    libre, fin, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    entete = struct.pack(
        "<8s16s5H6s9L",
        *(bytes.fromhex("D0CF11E0A1B11AE1"), bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6)),
        *(0, 1, 1, 0, 4096, fin, 0, fin, 0),
    )
    entete += struct.pack("<109L", 0, *[libre] * 108)
    noms = ("Root Entry", *flux)[:4]
    allocation = struct.pack("<128L", table, fin, *[libre] * 126)
    entrees = b"".join(_entree_ole2(rang, nom, len(noms)) for rang, nom in enumerate(noms))
    return entete + allocation + entrees.ljust(512, b"\0")


def _entree_ole2(rang: int, nom: str, nombre: int) -> bytes:
    """128 bytes of the directory; each stream is the right neighbour of the one before."""
    rien, texte = 0xFFFFFFFF, nom.encode("utf-16-le")
    suivant = rang + 1 if 0 < rang < nombre - 1 else rien
    enfant = 1 if rang == 0 and nombre > 1 else rien
    return struct.pack(
        "<64sHBB3L16sLQQLQ",
        *(texte, len(texte) + 2, 2 if rang else 5, 1),
        *(rien, suivant, enfant, bytes(16), 0, 0, 0, 0xFFFFFFFE, 0),
    )


def _nommees(feuilles: Mapping[str, Rangs] | Rangs) -> Mapping[str, Rangs]:
    return feuilles if isinstance(feuilles, Mapping) else {"Feuil1": feuilles}


def _cellule_ods(valeur: Any) -> TableCell:
    match valeur:
        case None:
            return TableCell()
        case datetime() | date():
            return TableCell(valuetype="date", datevalue=valeur.isoformat())
        case timedelta():
            minutes = int(valeur.total_seconds() // 60)
            duree = f"PT{minutes // 60:02}H{minutes % 60:02}M00S"
            return TableCell(valuetype="time", timevalue=duree)
        case int() | float():
            return TableCell(valuetype="float", value=str(valeur))
    cellule = TableCell(valuetype="string")
    cellule.addElement(P(text=valeur))
    return cellule


def releve(lignes: int) -> bytes:
    """The weekly statement of an ETTI, as heavy as wanted: 17 columns, some weeks across two months."""
    entete = [
        *("Matricule", "Nom", "Prénom", "Né(e) le", "Code client", "Client", "N° de contrat"),
        *("Qualification", "Type de contrat", "Code chantier", "Chantier", "Début mission"),
        *("Fin mission", "Semaine", "Heures", "Heures de formation", "Total"),
    ]
    return en_xlsx(
        [["Relevé d'heures 2026"], [], entete, *(_semaine_d_une_mission(n) for n in range(lignes))]
    )


def _semaine_d_une_mission(rang: int) -> list[Any]:
    heures, formation = 35.5 + rang % 3, rang % 4
    return [
        *(f"I{rang % 700:04}", f"NOM {rang % 700}", f"Prénom {rang % 50}"),
        *(date(1985, 1, 1 + rang % 28), f"C{rang % 40}", f"Client {rang % 40}", f"M{rang % 900}"),
        *("Maçon", "CTT", f"CH{rang % 60}", f"Chantier {rang % 60}"),
        *(date(2026, 3, 2), date(2026, 6, 30), f"S{10 + rang % 14:02} 2026"),
        *(heures, formation, heures + formation),
    ]

"""Files that are not read: one sentence each, nothing opened, nobody dead but the child."""

import contextlib
import io
import struct
import threading
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses_project.classeurs import Classeur, FichierIllisible, lire, processus, refus
from tests.classeurs import en_ods, en_xlsx, en_xlsx_de_coin_a_coin, refaire_le_zip

BON = en_xlsx([["Nom", "Prénom", "Heures"], ["Dupont", "Zoé", 12.5]])
BON_ODS = en_ods([["Nom"], ["Dupont"]])
OLE2 = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1024)
MANIFESTE = "META-INF/manifest.xml"


def ole2(nom):
    return OLE2 + nom.encode("utf-16-le") + bytes(64)


def phrase(contenu, nom="heures.xlsx"):
    with pytest.raises(FichierIllisible) as trouve:
        lire(contenu, nom)
    (raison,) = trouve.value.raisons
    return raison


def zip_de(**entrees):
    return refaire_le_zip(BON, **dict.fromkeys(noms_de(BON)), **entrees)


def noms_de(contenu):
    with zipfile.ZipFile(io.BytesIO(contenu)) as archive:
        return archive.namelist()


def mentir_sur_les_tailles(contenu, nom, taille):
    """The directory and the entry declare another size than the bytes have."""
    octets = bytearray(contenu)
    for signature, place_nom, place_taille in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        debut = 0
        while (debut := octets.find(signature, debut)) >= 0:
            if octets[debut + place_nom :].startswith(nom.encode()):
                struct.pack_into("<L", octets, debut + place_taille, taille)
            debut += 4
    return bytes(octets)


TYPES_MACRO = (
    b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled"/></Types>'
)
TYPES_WORD = b'<Types><Override ContentType="wordprocessingml.document.main+xml"/></Types>'
CHIFFRE = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
MIMETYPE_ODT = b"application/vnd.oasis.opendocument.text"

MAUVAIS = {
    "empty": (b"", refus.VIDE),
    "blank cells only": (en_xlsx([[None]]), refus.AUCUNE_LIGNE),
    "a text of separators": (b";;;\n\n;;\n", refus.AUCUNE_LIGNE),
    "a password": (ole2("EncryptedPackage"), refus.MOT_DE_PASSE),
    "an old .xls": (ole2("Workbook"), refus.ANCIEN),
    "an old .doc": (ole2("WordDocument"), refus.PAS_UN_CLASSEUR),
    "a macro": (refaire_le_zip(BON, **{"xl/vbaProject.bin": b"x"}), refus.MACROS),
    "a macro's type": (refaire_le_zip(BON, **{"[Content_Types].xml": TYPES_MACRO}), refus.MACROS),
    "a macro of .ods": (refaire_le_zip(BON_ODS, **{"Basic/Standard/M.xml": b"x"}), refus.MACROS),
    "a password of .ods": (refaire_le_zip(BON_ODS, **{MANIFESTE: CHIFFRE}), refus.MOT_DE_PASSE),
    "a .docx": (refaire_le_zip(BON, **{"[Content_Types].xml": TYPES_WORD}), refus.PAS_UN_CLASSEUR),
    "an .odt": (refaire_le_zip(BON_ODS, mimetype=MIMETYPE_ODT), refus.PAS_UN_CLASSEUR),
    "a zip of workbooks": (zip_de(**{"mai.xlsx": BON}), refus.ARCHIVE),
    "an empty zip": (b"PK\x05\x06" + bytes(18), refus.ARCHIVE),
    "a path that climbs": (refaire_le_zip(BON, **{"../../etc/x": b"x"}), refus.ABIME),
    "half of a workbook": (BON[: len(BON) // 2], refus.ABIME),
    "a workbook without its sheet": (
        refaire_le_zip(BON, **{"xl/worksheets/sheet1.xml": b"<nothing"}),
        refus.ABIME,
    ),
    "HTML named .xlsx": (b"\xef\xbb\xbf\r\n<html><table><tr><td>Nom</td></tr>", refus.PAGE_WEB),
    "an executable": (b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200), refus.PAS_UN_CLASSEUR),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(200), refus.PAS_UN_CLASSEUR),
    "a quote that never closes": (b'Nom;Heures\n"' + b"a;b\n" * 50_000, refus.CELLULE_SANS_FIN),
    "a wide text": (b";".join([b"a"] * 500), refus.TROP_DE_COLONNES),
    "a long text": (b"a;b\n" * 50_001, refus.trop_de_rangs(50_000)),
    "a wide sheet": (en_xlsx([["a"] * 401]), refus.TROP_DE_COLONNES),
    "a sheet from corner to corner": (en_xlsx_de_coin_a_coin(), refus.TROP_LOURD),
}


@pytest.mark.parametrize(("contenu", "attendu"), MAUVAIS.values(), ids=MAUVAIS)
def test_a_bad_file_is_refused_in_one_sentence_that_says_what_to_do(contenu, attendu):
    assert phrase(contenu) == attendu


def test_a_pdf_is_named():
    assert "est un PDF" in phrase(b"%PDF-1.7\n" + bytes(200), "heures.csv")


def test_a_heavy_file_is_refused_before_it_is_read(settings, tmp_path):
    """200 MB that are not even on the disk."""
    lourd = tmp_path / "heures.xlsx"
    with lourd.open("wb") as fichier:
        fichier.truncate(200 * 1024 * 1024)
    attendu = "Ce fichier pèse 200 Mo ; la limite est de 20 Mo."
    assert attendu in phrase(lourd)
    settings.CLASSEUR_TAILLE_MAX = 1024 * 1024
    assert "la limite est de 1 Mo" in phrase(bytes(1024 * 1024 + 1))


def test_a_bomb_that_says_its_size_is_not_opened():
    """A megabyte of zip for a gigabyte declared: refused on its directory."""
    petit = refaire_le_zip(BON, **{"xl/worksheets/sheet2.xml": bytes(1024 * 1024)})
    ment = mentir_sur_les_tailles(petit, "xl/worksheets/sheet2.xml", 2**30)
    assert phrase(ment) == refus.BOMBE


def test_a_bomb_that_really_inflates_is_not_opened():
    assert phrase(refaire_le_zip(BON, **{"xl/styles.xml": bytes(64 * 1024 * 1024)})) == refus.BOMBE


def test_a_bomb_that_hides_its_size_kills_nobody():
    """It declares a kilobyte; its only cell would take 700 megabytes of the reader's memory."""
    sortie = io.BytesIO()
    debut = b'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copie:
        with zipfile.ZipFile(io.BytesIO(BON)) as source:
            for nom in source.namelist():
                if nom != "xl/worksheets/sheet1.xml":
                    copie.writestr(nom, source.read(nom))
        with copie.open("xl/worksheets/sheet1.xml", "w") as entree:
            entree.write(debut)
            for _ in range(700):
                entree.write(b"A" * 1024 * 1024)
    ment = mentir_sur_les_tailles(sortie.getvalue(), "xl/worksheets/sheet1.xml", 1024)
    assert len(ment) < 20 * 1024 * 1024
    assert phrase(ment) in (refus.TROP_LOURD, refus.ABIME)


def test_too_many_entries_are_a_bomb():
    assert phrase(zip_de(**{f"x{rang}": b"" for rang in range(2_001)})) == refus.BOMBE


def test_a_reader_that_lasts_is_stopped(monkeypatch):
    monkeypatch.setattr(processus, "PATIENCE", 0.001)
    assert phrase(BON) == refus.TROP_LOURD


def test_a_million_rows_are_refused(monkeypatch):
    monkeypatch.setattr(refus, "RANGS_MAX", 2)
    assert phrase(en_xlsx([["a"]] * 3)) == refus.trop_de_rangs(2)


def test_a_child_that_says_no_last_word_is_not_believed(monkeypatch, tmp_path):
    muet = tmp_path / "muet.py"
    muet.write_text('print(\'{"feuille": "a", "masquee": false, "fusions": []}\')\n')
    monkeypatch.setattr(processus, "ENFANT", muet)
    assert phrase(BON) == refus.TROP_LOURD


def test_the_child_knows_nothing_of_the_application(monkeypatch, tmp_path):
    """No variable of the environment (secrets), no file left open, no module of ours."""
    temoin = tmp_path / "temoin"
    curieux = tmp_path / "curieux.py"
    curieux.write_text(
        "import os, sys\n"
        "ouverts = [n for n in range(100) if os.path.exists(f'/proc/self/fd/{n}')]\n"
        "etranger = set(os.environ) - {'LC_CTYPE'}, ouverts, 'django' in sys.modules\n"
        f"open({str(temoin)!r}, 'w').write(repr(etranger))\n"
    )
    monkeypatch.setattr(processus, "ENFANT", curieux)
    monkeypatch.setenv("SECRET_KEY", "secret")
    phrase(BON)
    assert temoin.read_text() == "(set(), [0, 1, 2], False)"


def test_two_workbooks_are_read_at_once():
    """From threads, as a server with threads does."""
    lus = []
    fils = [
        threading.Thread(target=lambda: lus.append(lire(BON, "a.xlsx").empreinte)) for _ in range(3)
    ]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(lus) == 3


@settings(max_examples=25, deadline=None)
@given(
    bon=st.sampled_from([BON, BON_ODS, "Nom;Prénom\nA;B\n".encode()]),
    places=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=12
    ),
    coupe=st.floats(0.5, 1),
)
def test_whatever_its_bytes_a_file_is_read_or_refused(bon, places, coupe):
    octets = bytearray(bon)
    for place, valeur in places:
        octets[int(place * len(octets))] = valeur
    with contextlib.suppress(FichierIllisible):
        assert isinstance(lire(bytes(octets[: int(len(octets) * coupe)]), "a.xlsx"), Classeur)

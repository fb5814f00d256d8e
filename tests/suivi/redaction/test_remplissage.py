"""What is read once for many documents changes nothing of what docxtpl writes."""

import io
import zipfile

import docx
import pytest
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import Environment

from suivi.redaction import remplissage

NOTES = (
    '<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w='
    '"http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote w:id="1"><w:p><w:r>'
    "<w:t>{{ structure }}</w:t></w:r></w:p></w:footnote></w:footnotes>"
)


def modele() -> bytes:
    """Fields in the text, a table, a header, a footer, a footnote and the title of the file."""
    document = docx.Document()
    document.core_properties.title = "Lettre à {{ entreprise }}"
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ structure }}"
    section.footer.paragraphs[0].text = "{{ jour }}"
    document.add_paragraph("{% for ligne in lignes %}{{ ligne }} {% endfor %}")
    document.add_table(rows=1, cols=2).cell(0, 0).text = "{{ entreprise }}"
    notes = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, NOTES.encode())
    document.part.relate_to(notes, RELATIONSHIP_TYPE.FOOTNOTES)
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def sans_proprietes(octets: bytes) -> bytes:
    """As some tools write one, without title nor author."""
    lu, sortie = docx.Document(io.BytesIO(octets)), io.BytesIO()
    paquet = lu.part.package
    (rang,) = (rang for rang, lien in paquet.rels.items() if "core-properties" in lien.reltype)
    del paquet.rels[rang]
    lu.save(sortie)
    return sortie.getvalue()


def seul(octets, valeurs):
    lu, sortie = DocxTemplate(io.BytesIO(octets)), io.BytesIO()
    lu.render(dict(valeurs), autoescape=True)
    lu.save(sortie)
    return sortie.getvalue()


def parts(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {nom: archive.read(nom) for nom in archive.namelist()}


@pytest.mark.parametrize("garde_max", [remplissage.GARDE_MAX, 0])
def test_every_part_is_what_docxtpl_alone_writes_for_each_reader_in_turn(monkeypatch, garde_max):
    monkeypatch.setattr(remplissage, "GARDE_MAX", garde_max)
    octets, jinja = modele(), Environment()  # noqa: S701 docxtpl is told to escape
    for nom in ("Bâti & fils", "Vert <Val>"):
        valeurs = {"entreprise": nom, "structure": f"PLIE, {nom}", "jour": nom, "lignes": [nom] * 3}
        rempli = parts(remplissage.remplir(octets, valeurs, jinja))
        assert rempli == parts(seul(octets, valeurs))
        assert "PLIE, " in rempli["word/footnotes.xml"].decode()
        assert "{{" not in b"".join(rempli.values()).decode(errors="replace")


def test_a_field_that_breaks_leaves_the_model_as_it_was():
    octets, jinja = modele(), Environment()  # noqa: S701 docxtpl is told to escape
    valeurs = {"entreprise": "Bâti", "structure": "PLIE", "jour": "aujourd'hui", "lignes": []}
    with pytest.raises(TypeError):
        remplissage.remplir(octets, {**valeurs, "lignes": 1}, jinja)
    assert parts(remplissage.remplir(octets, valeurs, jinja)) == parts(seul(octets, valeurs))


def test_a_model_without_properties_is_filled_in_all_the_same():
    octets, jinja = sans_proprietes(modele()), Environment()  # noqa: S701 docxtpl is told to escape
    valeurs = {"entreprise": "Bâti", "structure": "PLIE", "jour": "aujourd'hui", "lignes": ["1"]}
    assert "docProps/core.xml" not in parts(octets)
    rempli = remplissage.remplir(octets, valeurs, jinja)
    assert docx.Document(io.BytesIO(rempli)).sections[0].header.paragraphs[0].text == "PLIE"
    assert parts(rempli).keys() == parts(seul(octets, valeurs)).keys()

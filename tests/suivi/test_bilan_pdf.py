"""The report to print: from rows to the text read in the PDF, its tags, and what it refuses to load."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from clauses_project.ecriture import INSECABLE
from suivi.pdf import BASE, FichiersDeLaMaison
from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.test_chiffres import peupler


@pytest.fixture
def pdf(structure):
    def demander(client, **demande):
        reponse = client.get(reverse("suivi:bilan_territoire"), demande)
        assert reponse.headers["Content-Type"] == "application/pdf"
        return reponse, PdfReader(BytesIO(reponse.content))

    return demander


def texte(lecteur):
    """All the words of the document, on one line."""
    pages = " ".join(page.extract_text() for page in lecteur.pages)
    return " ".join(pages.replace(INSECABLE, " ").split())


def test_the_small_case_is_read_in_the_pdf(facilitatrice, structure, pdf):
    creer_cas_d_ecole(structure)
    reponse, lecteur = pdf(facilitatrice, du="2026-01", au="2026-07")
    lu = texte(lecteur)
    assert "602,84" in lu
    assert "3 personnes éloignées de l'emploi" in lu
    assert "430,67" in lu
    assert "71,4 %" in lu
    assert "66,7 %" in lu
    assert "0,38" in lu
    assert "Bilan de janvier à juillet 2026" in lu
    assert "Chiffres arrêtés au 31/07/2026" in lu
    assert f"page 1/{len(lecteur.pages)}" in lu
    nom = "bilan-plie-grandsoissons-2026-01-2026-07.pdf"
    assert nom in reponse.headers["Content-Disposition"]


def test_the_document_is_tagged_in_french_with_a_title(facilitatrice, structure, pdf):
    creer_cas_d_ecole(structure)
    _, lecteur = pdf(facilitatrice, du="2026-01", au="2026-07")
    racine = lecteur.trailer["/Root"]
    assert racine["/Lang"] == "fr"
    assert racine["/MarkInfo"]["/Marked"]
    assert racine["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "GrandSoissons Agglomération" in lecteur.metadata.title
    alternatives = [f["/Alt"] for f in structure_du_document(racine["/StructTreeRoot"], "/Figure")]
    assert any(alt.startswith("Heures retenues par mois.") for alt in alternatives)
    assert any("mars : 210,50 h" in alt.replace(INSECABLE, " ") for alt in alternatives)
    assert any(alt.startswith("Femmes et hommes.") for alt in alternatives)


def structure_du_document(noeud, genre):
    """Elements of the tag tree of that kind."""
    noeud = noeud.get_object() if hasattr(noeud, "get_object") else noeud
    if isinstance(noeud, list):
        for fils in noeud:
            yield from structure_du_document(fils, genre)
    elif isinstance(noeud, dict):
        if noeud.get("/S") == genre:
            yield noeud
        if "/K" in noeud:
            yield from structure_du_document(noeud["/K"], genre)


def test_the_font_of_the_house_is_embedded(facilitatrice, structure, pdf):
    creer_cas_d_ecole(structure)
    _, lecteur = pdf(facilitatrice)
    polices = {
        str(police.get_object()["/BaseFont"])
        for page in lecteur.pages
        for police in page["/Resources"]["/Font"].values()
    }
    assert polices
    assert all("Source-Sans-3" in police or "Source" in police for police in polices)


def test_an_elu_prints_what_she_reads(elue, structure, pdf):
    attribution = factories.AttributionFactory(
        lot=factories.LotFactory(marche__structure=structure)
    )
    peupler(attribution, 4)
    _, lecteur = pdf(elue)
    assert "ne sont pas publiés" in texte(lecteur)
    peupler(attribution, 1)
    _, lecteur = pdf(elue)
    assert "5 personnes éloignées de l'emploi ont travaillé 50 heures" in texte(lecteur)
    assert "Seuil de publication" in texte(lecteur)


def test_an_empty_territory_still_prints(facilitatrice, pdf):
    _, lecteur = pdf(facilitatrice)
    assert "0 marché suivi" in texte(lecteur)


@pytest.mark.parametrize(
    "adresse",
    [
        "absente.css",
        "https://exemple.fr/x.css",
        "file:///etc/passwd",
        "../manage.py",
        "..%2f..%2fmanage.py",
        "data:text/css,a{}",
    ],
)
def test_only_the_files_of_the_house_are_loaded(adresse):
    page = f'<link rel="stylesheet" href="{adresse}"><p>Bonjour</p>'
    with pytest.raises(FatalURLFetchingError):
        HTML(string=page, base_url=BASE, url_fetcher=FichiersDeLaMaison()).render()

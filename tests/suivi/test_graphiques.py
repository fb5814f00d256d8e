"""Charts: what they draw and say, and the files they become."""

import io
import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from PIL import Image

from suivi.graphiques import Etape, colonnes, comparaison, progression
from suivi.graphiques.telechargement import png
from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.test_chiffres import peupler

ECOLE = {"du": "2026-01", "au": "2026-07"}
SVG = "{http://www.w3.org/2000/svg}"


def racine(graphique):
    return ElementTree.fromstring(graphique.svg_seul("MEF du Laonnois"))  # noqa: S314 drawn here


def mots(graphique):
    return [texte.text for texte in racine(graphique).iter(f"{SVG}text")]


def avancer():
    return progression(
        "avancement",
        "Heures cumulées",
        [
            Etape("janv. 26", Decimal(100), Decimal(400), Decimal(50)),
            Etape("févr.", Decimal(250), Decimal(600), Decimal(100)),
            Etape("mars", None, Decimal(600), Decimal(150)),
        ],
        largeur=640,
        hauteur=250,
    )


def test_a_progress_draws_done_months_steps_of_the_objective_and_what_was_planned():
    graphique = avancer()
    dessin = racine(graphique)
    objectif, _halo, rythme = (trait.get("d") for trait in dessin.iter(f"{SVG}path"))
    assert objectif.count("H") == 3  # flat in each month
    assert len(set(re.findall(r" ([\d.]+)H", objectif))) == 2  # and one step
    assert rythme.count("L") == 2
    tirets = {trait.get("stroke-dasharray") for trait in dessin.iter(f"{SVG}path")}
    assert len(tirets - {None}) == 2  # told apart without colour
    assert "250" in mots(graphique)
    assert (
        "févr.\u00a0: 250\u00a0h cumulées, pour un objectif de 600\u00a0h" in graphique.description
    )
    assert graphique.lignes[2] == ("mars", "", "600", "150")


def test_a_comparison_outlines_the_year_before():
    graphique = comparaison(
        "annees",
        "Heures retenues",
        [("janv.", Decimal(10), Decimal(20))],
        noms=("2026", "2025"),
        largeur=640,
        hauteur=250,
    )
    fonds = [rect.get("fill") for rect in racine(graphique).iter(f"{SVG}rect")]
    assert fonds[-2:] == ["#ffffff", "#1f7a8c"]
    assert {"2025", "2026"} <= set(mots(graphique))
    assert graphique.lignes == (("janv.", "10", "20"),)


@pytest.mark.parametrize("points", [[], [("2026", Decimal(0))]])
def test_nothing_to_draw_is_still_a_drawing(points):
    for graphique in (
        colonnes("h", "Heures", points, largeur=640, hauteur=250),
        comparaison("h", "Heures", [], noms=("a", "b"), largeur=640, hauteur=250),
        progression("h", "Heures", [], largeur=640, hauteur=250),
    ):
        assert racine(graphique).find(f"{SVG}desc").text


def test_what_people_type_stays_text_in_the_drawing():
    graphique = colonnes("h", "<script>", [("<b>", Decimal(1))], largeur=640, hauteur=250)
    assert racine(graphique).find(f"{SVG}title").text == "<script>"
    assert list(racine(graphique).iter("script")) == []


def test_the_image_is_twice_as_fine_as_the_drawing_in_the_letters_of_the_house():
    graphique = avancer()
    image = Image.open(io.BytesIO(png(graphique, "Une source")))
    hauteur = graphique.hauteur_seule("Une source")
    assert image.size == (2 * graphique.largeur_seule, 2 * hauteur)
    assert image.convert("L").getpixel((4, 4)) == 255


def test_no_word_of_the_source_is_cut_at_the_edge_of_a_narrow_drawing():
    source = "Clauses sociales Retz-en-Valois · depuis le début, jusqu'à novembre 2026. Chiffres arrêtés."
    graphique = colonnes("h", "Heures", [("2026", Decimal(1))], largeur=330, hauteur=250)
    dessin = ElementTree.fromstring(graphique.svg_seul(source))  # noqa: S314 drawn here
    lignes = list(dessin)[-1].findall(f"{SVG}text")
    assert " ".join(ligne.text for ligne in lignes) == source
    assert max(len(ligne.text) for ligne in lignes) * 5.5 < 330
    assert max(int(ligne.get("y")) for ligne in lignes) < int(dessin.get("height"))


@pytest.mark.parametrize("cle", ["heures", "sexe"])
def test_each_chart_of_the_territory_is_a_file_with_the_filters_of_the_page(
    facilitatrice, structure, cle
):
    creer_cas_d_ecole(structure)
    adresse = reverse("suivi:graphique_territoire", args=[cle, "svg"])
    page = facilitatrice.get(reverse("suivi:territoire"), ECOLE).content.decode()
    assert f"{adresse}?du=2026-01&amp;au=2026-07" in page
    fichier = facilitatrice.get(adresse, ECOLE)
    assert fichier.headers["Content-Type"] == "image/svg+xml"
    assert (
        f"bilan-plie-grandsoissons-2026-01-2026-07-{cle}.svg"
        in fichier.headers["Content-Disposition"]
    )
    dit = " ".join(ElementTree.fromstring(fichier.content).itertext())  # noqa: S314 drawn here
    assert "de janvier à juillet 2026" in dit
    image = facilitatrice.get(reverse("suivi:graphique_territoire", args=[cle, "png"]), ECOLE)
    assert image.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(("cle", "extension"), [("inconnu", "svg"), ("heures", "pdf")])
def test_another_chart_or_another_format_does_not_exist(facilitatrice, structure, cle, extension):
    creer_cas_d_ecole(structure)
    adresse = reverse("suivi:graphique_territoire", args=[cle, extension])
    assert facilitatrice.get(adresse, ECOLE).status_code == 404


def test_a_chart_of_too_few_people_is_not_published(elue, structure):
    lot = factories.LotFactory(marche__structure=structure)
    attribution = factories.AttributionFactory(lot=lot)
    adresse = reverse("suivi:graphique_territoire", args=["heures", "svg"])
    peupler(attribution, 4)
    assert elue.get(adresse).status_code == 404
    peupler(attribution, 1)
    assert elue.get(adresse).status_code == 200

"""Maps of communes: invented contours, classes worked by hand, links, what the public reads."""

import re
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from suivi.graphiques.carte import TEINTES, carte, classes, projeter
from territoires.models import ContourCommune
from tests import factories
from tests.suivi.test_bilan_pdf import structure_du_document, texte
from tests.suivi.test_chiffres import retenir

INSECABLE = "\u00a0"


def carre(rang):
    x = 3 + rang / 10
    return [[[x, 49], [x + 0.1, 49], [x + 0.1, 49.1], [x, 49.1], [x, 49]]]


def bande(nombre):
    return projeter([(str(rang), f"Commune {rang}", carre(rang)) for rang in range(nombre)])


def test_five_classes_hold_as_many_values_each():
    dix = [Decimal(n) for n in (100, 10, 20, 30, 40, 50, 60, 70, 80, 9000)]
    assert classes(dix) == [(10, 20), (30, 40), (50, 60), (70, 80), (100, 9000)]
    assert classes([Decimal(5), Decimal(0), Decimal(5), Decimal(7)]) == [(5, 5), (7, 7)]
    assert classes([]) == []


def test_degrees_of_longitude_are_shortened_and_north_is_up():
    nord, sud = carre(0), [[[3, 48.8], [3.1, 48.8], [3.1, 48.9], [3, 48.9], [3, 48.8]]]
    fond = projeter([("n", "Nord", nord), ("s", "Sud", sud)], largeur=1000)
    assert fond.traces["n"].y < fond.traces["s"].y
    assert fond.hauteur == 442
    chemin = fond.traces["n"].chemins[0]
    (x1, y1), (x2, _), (_, y3) = [
        tuple(map(float, point.split())) for point in chemin[1:-1].split("L")[:3]
    ]
    assert (x2 - x1) / (y1 - y3) == pytest.approx(0.6574, abs=0.002)  # cos 48.9°... 49.1°
    assert projeter([]) is None


def test_a_map_says_its_classes_by_shade_number_and_words():
    heures = {"0": Decimal(12), "1": Decimal(1500), "2": Decimal(12)}
    dessin = carte("essai", "Où l'on travaille", bande(4), heures)
    svg = str(dessin.svg)
    assert svg.count(f'fill="{TEINTES[-2]}"') == 3  # two communes and the legend
    assert svg.count(f'fill="{TEINTES[-1]}"') == 2
    assert svg.count('fill="#ffffff" stroke') == 2
    assert f"<title>Commune 1{INSECABLE}: 1{INSECABLE}500{INSECABLE}h</title>" in svg
    assert svg.count(">2</text>") == 2
    assert (
        f"Commune 0 12{INSECABLE}h, Commune 2 12{INSECABLE}h. 1 commune{INSECABLE}: aucune heure"
        in svg
    )
    assert 'role="img"' in svg
    assert "<a " not in svg
    assert dessin.lignes == (("Commune 0", "12"), ("Commune 1", f"1{INSECABLE}500"), ("Commune 2", "12"))  # fmt: skip


def test_links_are_on_the_screen_and_not_in_the_file():
    dessin = carte(
        "essai", "Carte", bande(2), {"0": Decimal(1)}, lien=lambda code: f"?commune={code}"
    )
    assert 'role="group"' in dessin.svg
    assert dessin.svg.count('<a href="?commune=') == 2
    assert "<a " not in dessin.svg_seul("source")
    assert "<a " not in dessin.svg_papier


@pytest.fixture
def trois_communes(structure):
    """Nine people of Soissons, six of Belleu, two of Pasly, in a territory with contours."""
    lot = factories.LotFactory(marche__structure=structure)
    attribution = factories.AttributionFactory(lot=lot)
    for rang, (code, nom, nombre) in enumerate(
        (("02722", "Soissons", 9), ("02064", "Belleu", 6), ("02593", "Pasly", 2))
    ):
        commune = factories.CommuneFactory(code=code, nom=nom)
        structure.communes.add(commune)
        ContourCommune.objects.create(commune=commune, anneaux=carre(rang))
        for _ in range(nombre):
            ligne = retenir(attribution, "10")
            ligne.faits.commune = commune
            ligne.faits.save()
    return structure


def lire(client, **demande):
    return unescape(client.get(reverse("suivi:territoire"), demande).content.decode())


def carte_de(page):
    return re.search(r'<svg[^>]*aria-labelledby="par-commune-titre.*?</svg>', page, re.S)[0]


def test_the_map_of_a_facilitateur_leads_to_each_commune(facilitatrice, trois_communes):
    svg = carte_de(lire(facilitatrice, nature="TRAVAUX"))
    assert f"Soissons{INSECABLE}: 90{INSECABLE}h" in svg
    assert f"Pasly{INSECABLE}: 20{INSECABLE}h" in svg
    assert 'href="?nature=TRAVAUX&commune=02593&lecture=habitants"' in svg


def test_the_map_of_an_elu_shades_no_commune_of_a_few_people(elue, trois_communes):
    """Two people of Pasly: they are merged with the six of Belleu, and neither is told."""
    autre = factories.CommuneFactory(code="02999", nom="Ailleurs")
    trois_communes.communes.add(autre)
    attribution = factories.AttributionFactory(lot__marche__structure=trois_communes)
    for _ in range(7):
        ligne = retenir(attribution, "10")
        ligne.faits.commune = autre
        ligne.faits.save()
    ContourCommune.objects.create(commune=autre, anneaux=carre(5))
    svg = carte_de(lire(elue))
    assert f"Soissons{INSECABLE}: 90{INSECABLE}h" in svg
    assert f"Pasly{INSECABLE}: aucune heure, ou trop peu de personnes" in svg
    assert f"Belleu{INSECABLE}: aucune heure, ou trop peu de personnes" in svg
    assert 'href="?commune=02722&lecture=habitants"' in svg


def test_an_elu_of_a_commune_is_led_nowhere_else(elue_communale, trois_communes):
    page = lire(elue_communale, lecture="execution")
    assert "commune=02064" not in page


def test_bars_stand_in_for_a_map_without_contours(facilitatrice, trois_communes):
    ContourCommune.objects.all().delete()
    svg = carte_de(lire(facilitatrice))
    assert "<path" not in svg
    assert f"60{INSECABLE}h" in svg


def figures_du_pdf(client, **demande):
    """The texts read in place of the drawings of the report, and its words."""
    reponse = client.get(reverse("suivi:bilan_territoire"), demande)
    lecteur = PdfReader(BytesIO(reponse.content))
    racine = lecteur.trailer["/Root"]["/StructTreeRoot"]
    return [f["/Alt"] for f in structure_du_document(racine, "/Figure")], texte(lecteur)


@pytest.mark.parametrize(
    ("contours", "debut"), [(True, "Heures par commune"), (False, "Heures\u00a0: Soissons")]
)
def test_the_map_is_on_paper_with_its_words_and_its_table(
    facilitatrice, trois_communes, contours, debut
):
    if not contours:
        ContourCommune.objects.all().delete()
    figures, lu = figures_du_pdf(facilitatrice)
    dites = [alt for alt in figures if alt.startswith("Où habitent les personnes.")]
    assert len(dites) == 1
    assert dites[0].startswith(f"Où habitent les personnes. {debut}")
    assert f"Soissons 90{INSECABLE}h, Belleu 60{INSECABLE}h" in dites[0]
    assert "Soissons 9 90 Belleu 6 60 Pasly 2 20" in lu


def test_beyond_twelve_communes_the_words_of_a_map_count_the_others():
    fond = bande(15)
    heures = {str(rang): Decimal(100 - rang) for rang in range(14)}
    description = carte("c", "Carte", fond, heures).description
    assert f"Commune 11 89{INSECABLE}h, et 2 autres dans le tableau." in description
    assert "1 commune" in description


def test_a_merged_commune_is_a_piece_of_the_one_it_became(facilitatrice, trois_communes):
    soissons = trois_communes.communes.get(pk="02722")
    ancienne = factories.CommuneFactory(code="02998", nom="Maupas", devenue=soissons)
    ContourCommune.objects.create(commune=ancienne, anneaux=carre(7))
    svg = carte_de(lire(facilitatrice))
    assert svg.count(f"<title>Soissons{INSECABLE}: 90{INSECABLE}h</title>") == 2
    assert "Maupas" not in svg


def test_the_map_is_a_file_for_a_slide(facilitatrice, trois_communes):
    adresse = reverse("suivi:graphique_territoire", args=["par-commune", "svg"])
    contenu = facilitatrice.get(adresse).content.decode()
    assert "<path" in contenu
    assert "<a " not in contenu

"""Contours of communes: what a file may be, what is kept of it."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from territoires.contours import charger_contours, simplifier
from territoires.models import ContourCommune
from tests import factories

AISNE = Path("/work/shared/donnees/contours/communes-02-aisne.geojson")
CARRE = [[3.0, 49.0], [3.1, 49.0], [3.1, 49.1], [3.0, 49.1], [3.0, 49.0]]
pytestmark = pytest.mark.django_db


def objet(code, coordonnees=(CARRE,), genre="Polygon", nom="code"):
    return {
        "type": "Feature",
        "properties": {nom: code, "nom": "Quelque part"},
        "geometry": {"type": genre, "coordinates": list(coordonnees)},
    }


@pytest.fixture
def ecrire(tmp_path):
    def ecrire(contenu):
        chemin = tmp_path / "contours.geojson"
        if not isinstance(contenu, str):
            contenu = json.dumps({"type": "FeatureCollection", "features": contenu})
        chemin.write_text(contenu, encoding="utf-8")
        return chemin

    return ecrire


def charger(chemin):
    sortie = StringIO()
    call_command("charger_contours", str(chemin), stdout=sortie)
    return sortie.getvalue()


def test_contours_are_loaded_once_and_unknown_codes_are_listed(ecrire):
    factories.CommuneFactory(soissons=True)
    fichier = ecrire([objet("02722"), objet("99999"), objet("", CARRE), {"properties": None}])
    dit = charger(fichier)
    assert "1 créés, 0 modifiés" in dit
    assert "sans surface, laissés : 2" in dit
    assert "99999" in dit
    assert ContourCommune.objects.get().anneaux == [CARRE]
    assert "0 créés, 0 modifiés, 1 déjà là" in charger(fichier)
    decale = [[x + 1, y] for x, y in CARRE]
    assert "0 créés, 1 modifiés" in charger(ecrire([objet("02722", (decale,))]))
    assert ContourCommune.objects.get().anneaux == [decale]


@pytest.mark.parametrize(
    ("genre", "coordonnees"), [("Polygon", (CARRE, CARRE)), ("MultiPolygon", ([CARRE], [CARRE]))]
)
def test_holes_and_islands_are_kept(ecrire, genre, coordonnees):
    factories.CommuneFactory(soissons=True)
    charger(ecrire([objet("02722", coordonnees, genre, nom="INSEE_COM")]))
    assert len(ContourCommune.objects.get().anneaux) == 2


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        ("pas du JSON", "n'est pas un fichier GeoJSON lisible"),
        ("[" * 100_000, "n'est pas un fichier GeoJSON lisible"),
        ("[]", "n'est pas une collection de contours"),
        ('{"type": "Topology"}', "n'est pas une collection de contours"),
        ([], "aucun contour de commune"),
        ([objet("02722", genre="Point", coordonnees=(3.0, 49.0))], "aucun contour de commune"),
        ([objet("02722", ([[["a", 1]]],))], "aucun contour de commune"),
        ([objet("02722", ([[722000, 6920000]] * 4,))], "longitude et latitude"),
        ([objet("02722", ([[float("nan"), 1]] * 4,))], "longitude et latitude"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_in_a_sentence(ecrire, contenu, phrase):
    factories.CommuneFactory(soissons=True)
    with pytest.raises(CommandError, match=phrase):
        charger(ecrire(contenu))
    assert not ContourCommune.objects.exists()


def test_a_file_too_large_or_missing_is_refused(ecrire, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="introuvable"):
        charger(tmp_path / "rien.geojson")
    monkeypatch.setattr("territoires.contours.TAILLE_MAXIMALE", 10)
    with pytest.raises(CommandError, match="dépasse"):
        charger(ecrire([objet("02722")]))


def test_points_that_show_nothing_are_dropped():
    tremble = [(0.0, 0.0), (0.5, 0.0001), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)]
    assert simplifier(tremble) == [tremble[0], *tremble[2:]]
    minuscule = [(0.0, 0.0), (0.0001, 0.0), (0.0001, 0.0001), (0.0, 0.0)]
    assert simplifier(minuscule) == minuscule


@pytest.mark.skipif(not AISNE.exists(), reason="the contours of the Aisne are not here")
def test_the_contours_of_a_departement_are_loaded():
    factories.CommuneFactory(soissons=True)
    factories.CommuneFactory(laon=True)
    bilan = charger_contours(AISNE)
    assert (bilan.crees, bilan.illisibles, len(bilan.inconnus)) == (2, 0, 802)

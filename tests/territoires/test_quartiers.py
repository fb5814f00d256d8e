"""Contours of quartiers prioritaires: loaded once, dated, refused in a sentence; a point finds its own."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from territoires.models import QuartierPrioritaire
from territoires.quartiers import quartiers_du_point
from tests import factories

# Invented squares in the Aisne, one of them with a hole.
PRESLES = [[[3.32, 49.37], [3.34, 49.37], [3.34, 49.39], [3.32, 49.39], [3.32, 49.37]]]
TROUE = [
    [[3.40, 49.37], [3.44, 49.37], [3.44, 49.41], [3.40, 49.41], [3.40, 49.37]],
    [[3.41, 49.38], [3.43, 49.38], [3.43, 49.40], [3.41, 49.40], [3.41, 49.38]],
]
PAPILLON = [[[3.0, 49.0], [3.1, 49.1], [3.1, 49.0], [3.0, 49.1], [3.0, 49.0]]]


def quartier(code, coordonnees, nom="Presles", communes="02722", genre="Polygon"):
    return {
        "type": "Feature",
        "properties": {"code_qp": code, "lib_qp": nom, "insee_com": communes},
        "geometry": {"type": genre, "coordinates": coordonnees},
    }


@pytest.fixture
def charger(tmp_path, commune, capsys):
    def faire(*objets, contenu=None, **options):
        fichier = tmp_path / "qpv.geojson"
        if contenu is None:
            contenu = json.dumps({"type": "FeatureCollection", "features": objets}).encode()
        fichier.write_bytes(contenu)
        call_command("charger_qpv", str(fichier), **options)
        return capsys.readouterr().out

    return faire


def codes(longitude, latitude):
    return [(q.code, q.generation) for q in quartiers_du_point(longitude, latitude)]


def test_a_point_finds_its_quartiers_the_latest_list_first(charger):
    charger(
        quartier("QP002008", PRESLES),
        quartier("QN00201M", [PRESLES, TROUE], genre="MultiPolygon"),
        quartier("QN00202N", TROUE, nom="Troué"),
        date="2024-07-13",
    )
    assert codes(3.33, 49.38) == [("QN00201M", 2024), ("QP002008", 2015)]
    assert codes(3.405, 49.375) == [("QN00201M", 2024), ("QN00202N", 2024)]
    assert codes(3.42, 49.39) == [], "in the hole"
    assert codes(3.34, 49.39) == [("QN00201M", 2024), ("QP002008", 2015)], "on the edge"
    assert codes(2.35, 48.85) == []
    presles = QuartierPrioritaire.objects.get(code="QP002008")
    assert (presles.nom, presles.arrete_le) == ("Presles", date(2024, 7, 13))
    assert [commune.code for commune in presles.communes.all()] == ["02722"]


def test_loaded_again_nothing_doubles_and_what_changed_is_updated(charger):
    objets = [quartier("QN00201M", PRESLES), quartier("QN00202N", TROUE)]
    assert "2 créés, 0 modifiés, 0 déjà là" in charger(*objets, date="2024-07-13")
    assert "0 créés, 0 modifiés, 2 déjà là" in charger(*objets, date="2024-07-13")
    objets[0]["geometry"]["coordinates"] = TROUE
    assert "0 créés, 1 modifiés, 1 déjà là" in charger(*objets, date="2024-07-13")
    assert codes(3.33, 49.38) == []
    assert QuartierPrioritaire.objects.count() == 2


def test_a_quartier_only_named_until_now_gets_its_contour(charger):
    factories.QuartierPrioritaireFactory(code="QP002008", generation=2015)
    assert "0 créés, 1 modifiés" in charger(quartier("QP002008", PRESLES))
    assert codes(3.33, 49.38) == [("QP002008", 2015)]


def test_a_list_may_be_named_when_codes_do_not_say_it(charger):
    charger(quartier("QP002008", PRESLES), generation=2024)
    assert codes(3.33, 49.38) == [("QP002008", 2024)]


def test_what_cannot_be_read_is_left_and_told(charger):
    sortie = charger(
        quartier("QN00201M", PRESLES, communes="02722, 99999"),
        quartier("QN00202N", PAPILLON, nom="Mendable"),
        quartier("SANS CODE", PRESLES),
        quartier("QN00203N", [3.3, 49.3], genre="Point"),
        quartier("QN00204N", [[["x", 49.3]]]),
        {"type": "Feature", "properties": None, "geometry": None},
        3,
    )
    assert "2 créés" in sortie
    assert "sans code ou sans surface, laissés : 5." in sortie
    assert "Communes inconnues, non reliées : 99999." in sortie
    assert codes(3.02, 49.05) == [("QN00202N", 2024)]


BON = json.dumps(quartier("QN00201M", PRESLES))
METRES = [[[700000, 6900000], [700100, 6900000], [700100, 6900100], [700000, 6900000]]]


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"<html>Erreur 404</html>", "n'est pas un fichier GeoJSON lisible"),
        (f'{{"features": [{BON}, {BON[:40]}'.encode(), "ou il est coupé"),
        ('{"features": [{"nom": "Orléans"}]}'.encode("latin-1"), "n'est pas un fichier GeoJSON"),
        (b'{"features": []}', "ne contient aucun quartier prioritaire"),
        (b"[1, 2]", "ne contient aucun quartier prioritaire"),
        (f'{{"features": [{BON}, {BON}]}}'.encode(), "est deux fois dans ce fichier"),
        (
            json.dumps({"features": [quartier("QN00201M", METRES)]}).encode(),
            "ne sont pas en longitude et latitude",
        ),
    ],
)
def test_a_bad_file_is_one_sentence_and_nothing_is_kept(contenu, phrase, charger):
    with pytest.raises(CommandError, match=phrase):
        charger(contenu=contenu)
    assert not QuartierPrioritaire.objects.exists()


def test_a_file_that_is_not_there_or_a_date_that_is_not_one(db, tmp_path):
    with pytest.raises(CommandError, match="introuvable"):
        call_command("charger_qpv", str(tmp_path / "rien.geojson"))
    with pytest.raises(CommandError, match="n'est pas une date"):
        call_command("charger_qpv", str(tmp_path / "rien.geojson"), date="juillet")


def test_a_byte_order_mark_is_skipped(charger):
    assert "1 créés" in charger(contenu=b"\xef\xbb\xbf" + f'{{"features": [{BON}]}}'.encode())

"""Open data: published when the structure says so, with the public rules and a dictionary of every key."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from comptes.journal import modifier
from suivi.ouvertes import jeu
from suivi.ouvertes.dictionnaire import dictionnaire
from tests.suivi.donnees_au_hasard import Hasard
from tests.suivi.test_chiffres import comptes_de_personnes


@pytest.fixture(autouse=True)
def _sans_memoire():
    cache.clear()


def ouvrir(structure):
    structure.donnees_ouvertes = True
    structure.save()


def adresse(structure, fichier=""):
    if not fichier:
        return reverse("suivi:donnees_ouvertes", args=[structure.code])
    return reverse("suivi:fichier_ouvert", args=[structure.code, fichier])


def lire(client, structure, fichier):
    reponse = client.get(adresse(structure, fichier))
    assert reponse.status_code == 200
    return reponse.content.decode()


def lignes(texte):
    return list(csv.DictReader(io.StringIO(texte.lstrip("\ufeff")), delimiter=";"))


def test_nothing_is_published_unless_the_structure_says_so(client, structure, administratrice):
    for chemin in ("", *jeu.fichiers()):
        assert client.get(adresse(structure, chemin)).status_code == 404
    assert (
        "ne sont pas ouverts" in administratrice.get(reverse("comptes:reglages")).content.decode()
    )
    modifier(objet=structure, champs={"donnees_ouvertes": True}, par=administratrice.utilisateur)
    page = administratrice.get(reverse("comptes:reglages")).content.decode()
    assert adresse(structure) in page
    assert "Licence Ouverte" in client.get(adresse(structure)).content.decode()
    for fichier in jeu.fichiers():
        assert client.get(adresse(structure, fichier)).status_code == 200
    modifier(objet=structure, champs={"donnees_ouvertes": False}, par=administratrice.utilisateur)
    assert client.get(adresse(structure, "chiffres.csv")).status_code == 404
    assert client.get(adresse(structure, "autre.csv")).status_code == 404


def test_no_published_count_of_people_is_under_the_threshold_but_by_sex(client, db):
    hasard = Hasard(2, lignes=80)
    structure = hasard.structures[0]
    ouvrir(structure)
    seuil = structure.seuil_publication
    publie = json.loads(lire(client, structure, "chiffres.json"))
    assert len(publie["periodes"]) > 1
    for periode in publie["periodes"]:
        comptes = comptes_de_personnes(periode["chiffres"])
        petits = [nombre for nombre in comptes if nombre and nombre < seuil]
        assert petits == [], periode["periode"]


def test_the_csv_tells_what_the_json_does_and_the_dictionary_tells_every_key(client, monde):
    ouvrir(monde.structure)
    publie = json.loads(lire(client, monde.structure, "chiffres.json"))
    rangs = lignes(lire(client, monde.structure, "chiffres.csv"))
    ensemble = {rang["cle"]: rang for rang in rangs if rang["periode"] == "depuis le début"}
    chiffres = publie["periodes"][0]["chiffres"]
    assert ensemble["heures_retenues"]["valeur"] == chiffres["heures_retenues"].replace(".", ",")
    assert ensemble["personnes"]["valeur"] == str(chiffres["personnes"])
    dites = {rang["cle"] for rang in lignes(lire(client, monde.structure, "dictionnaire.csv"))}
    assert {rang["cle"] for rang in rangs} <= dites
    assert all(entree.definition.endswith(".") for entree in dictionnaire())
    json_dites = json.loads(lire(client, monde.structure, "dictionnaire.json"))["cles"]
    assert {cle["cle"] for cle in json_dites} == dites


def test_caches_keep_a_file_an_hour_then_ask(client, monde, django_assert_max_num_queries):
    ouvrir(monde.structure)
    premiere = client.get(adresse(monde.structure, "chiffres.csv"))
    assert premiere["Cache-Control"] == "public, max-age=3600"
    assert premiere["Access-Control-Allow-Origin"] == "*"
    entetes = {"If-None-Match": premiere["ETag"]}
    with django_assert_max_num_queries(1):
        seconde = client.get(adresse(monde.structure, "chiffres.csv"), headers=entetes)
    assert seconde.status_code == 304


def test_a_stricter_threshold_is_obeyed_at_once(client, monde, administratrice):
    ouvrir(monde.structure)
    avant = json.loads(lire(client, monde.structure, "chiffres.json"))["periodes"][0]["chiffres"]
    assert avant["personnes"] == 5
    modifier(
        objet=monde.structure, champs={"seuil_publication": 6}, par=administratrice.utilisateur
    )
    apres = json.loads(lire(client, monde.structure, "chiffres.json"))["periodes"][0]["chiffres"]
    assert apres["personnes"] is None

"""The parts of the territory page: the engine's figures, the year before, what the public never reads."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from suivi.bilans import faire_bilan
from suivi.chiffres import Perimetre, Periode
from suivi.comparaison import evolution
from suivi.tableaux_du_bilan import FIGURES_DES_COLONNES, MODELES
from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.donnees_au_hasard import MOIS, Hasard
from tests.suivi.test_chiffres import peupler, retenir

INSECABLE = "\u00a0"
ECOLE = {"du": "2026-01", "au": "2026-07"}
DE_PERSONNES = {"personnes", "contrats_travail", "dus", "joints", "en_emploi", "sortie_dynamique_iae"}  # fmt: skip


def lire(client, **demande):
    reponse = client.get(reverse("suivi:territoire"), demande)
    assert reponse.status_code == 200
    return unescape(reponse.content.decode())


def bilan_de(structures, periode, *, public=False, **filtres):
    return faire_bilan(
        Perimetre(tuple(structures), **filtres),
        periode,
        public=public,
        titre="Territoire",
        emetteur="Structure",
        code="s",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("graine", range(2))
def test_every_row_of_the_engine_stands_in_its_table_with_its_total(graine):
    bilan = bilan_de(Hasard(graine).structures, Periode(None, MOIS[-1]))
    c = bilan.chiffres
    tableaux = {tableau.cle: tableau for tableau in bilan.tableaux_detailles}
    for cle in MODELES.keys() - {"qpv", "lots_acheves", "suivi", "par_mois", "par_annee"}:
        pleines = [ligne for ligne in getattr(c, cle) if not ligne.est_vide]
        assert list(tableaux[cle].lignes if cle in tableaux else []) == pleines, cle
    for tableau in tableaux.values():
        for nom, total in zip(tableau.noms, tableau.pied, strict=tableau.pied != ()):
            if nom in FIGURES_DES_COLONNES:
                assert total == getattr(c, FIGURES_DES_COLONNES[nom]), (tableau.cle, nom)


@pytest.mark.django_db
@pytest.mark.parametrize("graine", range(4))
def test_no_public_table_counts_a_few_people(graine):
    hasard = Hasard(graine)
    annees = [Periode(date(an, 1, 1), date(an, 12, 1)) for an in {mois.year for mois in MOIS}]
    for structures in (hasard.structures, hasard.structures[:1]):
        for periode in (Periode(), *annees):
            bilan = bilan_de(structures, periode, public=True)
            for tableau in bilan.tableaux_detailles:
                for ligne in tableau.lignes if tableau.cle != "par_sexe" else ():
                    for nom in DE_PERSONNES & set(tableau.noms):
                        nombre = ligne[nom]
                        assert isinstance(nombre, str) or not 0 < (nombre or 0) < bilan.seuil


def test_the_page_of_an_elu_counts_no_few_people(elue, structure):
    for nature, nombre in (("TRAVAUX", 9), ("SERVICES", 3), ("PI", 2)):
        lot = factories.LotFactory(marche__structure=structure, marche__nature=nature)
        peupler(factories.AttributionFactory(lot=lot), nombre)
    page = lire(elue)
    assert "Femmes et hommes par nature" not in page
    tables = re.findall(r"<caption[^>]*>(.*?)</caption>(.*?)</table>", page, re.S)
    assert {"Par nature de marché", "Par type de contrat de travail"} <= {nom for nom, _ in tables}
    for nom, table in tables:
        if nom == "Femmes et hommes":
            continue
        entetes = re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", table)
        for rangee in re.findall(r"<tr><th scope=\"row\">.*?</tr>", table):
            cellules = re.findall(r"<td class=\"n\">(?:<a[^>]*>)?(.*?)(?:</a>)?</td>", rangee)
            for entete, cellule in zip(entetes[1:], cellules, strict=True):
                if entete in ("Personnes", "Contrats de travail"):
                    assert cellule not in {"1", "2", "3", "4"}, (nom, rangee)


def test_the_page_has_a_menu_of_its_parts_and_leaves_empty_ones_out(facilitatrice, structure):
    creer_cas_d_ecole(structure)
    page = lire(facilitatrice, **ECOLE)
    for ancre in ("dans-le-temps", "femmes-et-hommes", "publics", "marches", "emplois"):
        assert f'href="#{ancre}"' in page
        assert f'id="{ancre}"' in page
    assert 'href="#apres"' not in page
    assert "ne s'additionnent pas" in page


def test_women_are_told_by_nature_to_who_reads_names(facilitatrice, structure):
    creer_cas_d_ecole(structure)
    page = lire(facilitatrice, **ECOLE)
    assert "Femmes et hommes par nature" in page
    assert f"66,7{INSECABLE}% des personnes" in page
    assert f"71,4{INSECABLE}% des heures" in page


@pytest.mark.parametrize(
    ("ici", "avant", "mots"),
    [
        ("12140", "10900", f"+11{INSECABLE}%"),
        (8, 10, f"\u221220{INSECABLE}%"),
        (7, 7, "autant"),
        ("1001", "1000", "presque autant"),
        ("22.5", "20", f"+13{INSECABLE}%"),  # 12.5, half-up
    ],
)
def test_an_evolution_is_said_in_whole_percents(ici, avant, mots):
    assert evolution(Decimal(ici), Decimal(avant)) == mots


@pytest.fixture
def deux_annees(structure):
    """5 people and 500 hours in 2024, 6 and 600 in 2025."""
    lot = factories.LotFactory(
        marche__structure=structure, marche__date_notification=date(2023, 1, 2)
    )
    attribution = factories.AttributionFactory(lot=lot)
    for annee, nombre in ((2024, 5), (2025, 6)):
        for _ in range(nombre):
            retenir(attribution, "100", mois=date(annee, 3, 1))
    return attribution


@pytest.mark.parametrize("qui", ["facilitatrice", "elue"])
def test_key_figures_stand_beside_those_of_the_year_before(qui, request, deux_annees):
    page = lire(request.getfixturevalue(qui), du="2025-01", au="2025-12")
    assert f"contre 500 en 2024{INSECABLE}: +20{INSECABLE}%" in page
    assert f"contre 5 en 2024{INSECABLE}: +20{INSECABLE}%" in page
    assert f"contre 1 en 2024{INSECABLE}: autant" in page


@pytest.mark.parametrize("demande", [{"du": "2023-01", "au": "2023-12"}, {}, {"du": "2024-01"}])
def test_nothing_is_compared_without_a_year_before(facilitatrice, deux_annees, demande):
    assert "contre " not in lire(facilitatrice, **demande)


def test_people_of_a_year_too_small_are_not_told_beside_the_next(elue, deux_annees):
    retenir(deux_annees, "100", mois=date(2026, 3, 1))
    page = lire(elue, du="2024-01", au="2024-12")
    assert f"5{INSECABLE}personnes" in page
    page = lire(elue, du="2026-01", au="2026-12")
    assert "ne sont pas publiés" in page
    assert "contre 6" not in page


def test_a_mandate_is_a_period_offered(facilitatrice, elue, structure, deux_annees):
    assert "début du mandat" not in lire(facilitatrice)
    structure.debut_mandat = date(2024, 6, 15)
    structure.save()
    assert 'href="?du=2024-06&au="' in lire(facilitatrice)
    page = lire(elue)
    assert "Depuis 2024, début du mandat" in page
    assert 'href="?du=2024-01&au="' in page
    assert f"11{INSECABLE}personnes" in lire(elue, du="2024-01")


def test_a_residence_has_no_rate(facilitatrice, structure):
    creer_cas_d_ecole(structure)
    commune = structure.communes.first() or factories.CommuneFactory(soissons=True)
    structure.communes.add(commune)
    page = lire(facilitatrice, commune=commune.code)
    assert "sans objet, un lieu d'habitation n'a pas d'objectif" in page

"""One box for contracts, people, companies and buyers."""

import pytest

from tests import factories


@pytest.fixture
def annuaire(structure, facilitatrice):
    buyer = factories.DonneurOrdreFactory(structure=structure, nom="OPAL Habitat")
    factories.MarcheFactory(
        structure=structure, donneur_ordre=buyer, reference="2026-PRESLES", objet="Réhabilitation"
    )
    factories.ParticipantFactory(structure=structure, identite__nom="Élouan", identifiant="P-12")
    factories.EntrepriseFactory(raison_sociale="Élan Propreté", identifiant=factories.siret(55))
    return facilitatrice


def titres(reponse):
    return [groupe.titre for groupe in reponse.context["groupes"]]


def test_a_word_finds_everything_that_holds_it_without_accents(annuaire):
    reponse = annuaire.get("/recherche/", {"q": "el"})
    assert titres(reponse) == ["Participants", "Entreprises"]
    assert "Élan Propreté" in reponse.text


@pytest.mark.parametrize(
    ("q", "debut"),
    [
        ("presles", "/marches/"),
        ("2026-presles", "/marches/"),
        ("elouan", "/participants/"),
        ("P-12", "/participants/"),
        ("elan proprete", "/entreprises/"),
    ],
)
def test_an_exact_hit_opens_it(annuaire, q, debut):
    reponse = annuaire.get("/recherche/", {"q": q})
    assert reponse.status_code == 302
    assert reponse.url.startswith(debut)


def test_a_siret_is_found_with_its_spaces(annuaire):
    siret = factories.siret(55)
    for q in (siret, f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"):
        assert annuaire.get("/recherche/", {"q": q}).url.startswith("/entreprises/")


def test_a_group_shows_eight_and_leads_to_its_list(annuaire, structure):
    for rang in range(9):
        factories.ParticipantFactory(structure=structure, identite__nom=f"Martin {rang}")
    reponse = annuaire.get("/recherche/", {"q": "martin"})
    (groupe,) = reponse.context["groupes"]
    assert (len(groupe.lignes), groupe.nombre) == (8, 9)
    assert 'href="/participants/?q=martin"' in reponse.text


@pytest.mark.parametrize("q", ["", "  ", "'", "…"])
def test_nothing_asked_finds_nothing(annuaire, q):
    assert annuaire.get("/recherche/", {"q": q}).context["groupes"] == []


def test_a_word_nobody_bears_is_told(annuaire):
    assert "Rien ne répond à « zzz »" in annuaire.get("/recherche/", {"q": "zzz"}).text


def test_people_and_contracts_of_another_structure_are_not_found(annuaire, etrangere):
    for q in ("presles", "elouan", "opal"):
        assert etrangere.get("/recherche/", {"q": q}).context["groupes"] == []


def test_a_company_does_not_search(declarante):
    assert declarante.get("/recherche/", {"q": "a"}).status_code == 403

"""The cast and the factories keep their promises."""

import socket
import urllib.request

import pytest
from django.db import models
from django.template import Context, Template, engines
from django.template.base import Origin
from stdnum.fr import siret as verifier_siret

from clauses_project.profils import Profil
from marches.models import Marche
from tests import factories
from tests.conftest import ReseauInterdit, VariableIndefinie


def toutes_les_fabriques():
    return [
        fabrique
        for fabrique in vars(factories).values()
        if isinstance(fabrique, type)
        and issubclass(fabrique, factories.DjangoModelFactory)
        and fabrique._meta.model
        and fabrique is not factories.AdresseFactory
    ]


def verifier(objet):
    """As stored, every field and every constraint; what no form fills may be absent."""
    objet.refresh_from_db()
    absents = [c.name for c in objet._meta.fields if c.null and getattr(objet, c.attname) is None]
    objet.full_clean(exclude=absents)


@pytest.mark.django_db
@pytest.mark.parametrize("fabrique", toutes_les_fabriques(), ids=lambda f: f.__name__)
def test_every_factory_makes_valid_rows_twice(fabrique):
    verifier(fabrique())
    verifier(fabrique())


@pytest.mark.django_db
def test_every_trait_makes_valid_rows():
    for fabrique in toutes_les_fabriques():
        for trait in fabrique._meta.parameters:
            verifier(fabrique(**{trait: True}))


def test_invented_sirets_have_right_keys():
    assert all(verifier_siret.is_valid(factories.siret(rang)) for rang in range(50))


def test_a_line_of_hours_stays_in_the_chain_of_its_declaration(db):
    ligne = factories.LigneHeuresFactory(retenue=True)

    declarant = ligne.declaration.declarant
    contrat = ligne.affectation.contrat
    assert ligne.affectation.attribution == declarant.attribution
    assert contrat.employeur == declarant.entreprise
    assert ligne.faits.participant == contrat.participant
    structures = {
        objet.structure for objet in (ligne, ligne.declaration, declarant, contrat, ligne.faits)
    }
    assert structures == {declarant.attribution.lot.marche.structure}


def test_the_world_is_one_structure(monde):
    """The file of a company is of none: it may be about several."""
    for nom, objet in vars(monde).items():
        assert getattr(objet, "structure", None) in (monde.structure, None), nom


def test_the_cast_has_one_person_per_profile(
    facilitatrice,
    collegue,
    administratrice,
    declarante,
    concurrente,
    acheteuse,
    elue,
    elue_communale,
    coordinatrice,
    prescriptrice,
    etrangere,
    sans_acces,
    anonyme,
):
    assert facilitatrice.acces.structure == collegue.acces.structure
    assert etrangere.acces.structure != facilitatrice.acces.structure
    assert administratrice.acces.profil == Profil.ADMINISTRATEUR
    assert declarante.acces.entreprise != concurrente.acces.entreprise
    assert acheteuse.acces.donneur_ordre.structure == facilitatrice.acces.structure
    assert list(elue.acces.communes.all()) == []
    assert elue_communale.acces.communes.count() == 1
    assert coordinatrice.acces.reseau.structures.count() == 1
    assert prescriptrice.acces.prescripteur.structure == facilitatrice.acces.structure
    assert sans_acces.acces is None
    assert anonyme.utilisateur is None


def test_the_network_is_out_of_reach():
    with pytest.raises(ReseauInterdit):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(ReseauInterdit):
        urllib.request.urlopen("http://exemple.example/")


def gabarit(texte, origine):
    moteur = engines["django"].engine
    return Template(texte, origin=Origin(str(origine)), engine=moteur)


def test_a_variable_missing_from_our_templates_fails(settings):
    page = gabarit("{{ absente }}", settings.RACINE / "templates/page.html")
    with pytest.raises(VariableIndefinie, match="absente"):
        page.render(Context())


def test_a_variable_missing_from_the_templates_of_others_is_left_alone(settings):
    page = gabarit("[{{ absente }}]", settings.RACINE / ".venv/lib/page.html")
    assert page.render(Context()) == "[]"


def test_filters_still_apply_in_our_templates(settings):
    page = gabarit("{{ n|add:2 }}{% if rien %}non{% endif %}", settings.RACINE / "page.html")
    assert page.render(Context({"n": 1})) == "3"


def test_rows_without_order_come_back_to_front(structure):
    un, deux = (factories.MarcheFactory(structure=structure) for _ in range(2))

    assert list(Marche.objects.order_by("pk")) == [un, deux]
    assert isinstance(Marche.objects.order_by(), models.QuerySet)
    assert list(Marche.objects.order_by()) == [deux, un]

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from clauses_project.formulaires import FormulaireMaison, FormulaireSimple, ajouter_erreurs
from marches.enums import NatureMarche
from marches.models import Marche
from tests.factories import DonneurOrdreFactory, MarcheFactory

pytestmark = pytest.mark.django_db


class MarcheForm(FormulaireMaison):
    class Meta:
        model = Marche
        fields = [
            "reference", "objet", "donneur_ordre", "nature", "montant_ht", "date_notification", "date_fin",
        ]  # fmt: skip


class ReponseForm(FormulaireSimple):
    jour = forms.DateField(label="Jour")
    places = forms.IntegerField(label="Places")
    part = forms.DecimalField(label="Part", required=False, decimal_places=2)


def saisie(donneur_ordre, **autres):
    return {
        "reference": "2026-01",
        "objet": "Nettoyage des écoles",
        "donneur_ordre": donneur_ordre.pk,
        "nature": NatureMarche.values[0],
        "date_notification": "2026-10-01",
        **autres,
    }


def rendre(form):
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def test_french_numbers_and_dates_are_read(structure, donneur_ordre):
    donnees = saisie(donneur_ordre, montant_ht="1\u202f234\u00a0567,80", date_fin="30/06/2027")
    form = MarcheForm(donnees, fixes={"structure": structure})
    assert form.is_valid(), form.errors
    assert form.champs()["montant_ht"] == Decimal("1234567.80")
    assert form.champs()["date_fin"] == date(2027, 6, 30)
    assert form.instance.structure == structure


def test_a_constraint_naming_what_nobody_types_speaks_in_the_form(structure, donneur_ordre):
    MarcheFactory(structure=structure, donneur_ordre=donneur_ordre, reference="2026-01")
    form = MarcheForm(saisie(donneur_ordre), fixes={"structure": structure})
    assert not form.is_valid()
    assert form.errors == {"reference": ["Un marché porte déjà cette référence."]}


def test_the_same_reference_is_free_in_another_structure(structure, autre_structure):
    MarcheFactory(structure=structure, reference="2026-01")
    ailleurs = DonneurOrdreFactory(structure=autre_structure)
    assert MarcheForm(saisie(ailleurs), fixes={"structure": autre_structure}).is_valid()


def test_a_check_between_two_fields_stands_beside_the_second(structure, donneur_ordre):
    form = MarcheForm(saisie(donneur_ordre, date_fin="2026-09-01"), fixes={"structure": structure})
    assert form.errors == {"date_fin": ["La date de fin précède la notification."]}


def test_a_constraint_waits_until_its_fields_can_be_read(structure, donneur_ordre):
    donnees = saisie(donneur_ordre, date_notification="", date_fin="2026-09-01")
    form = MarcheForm(donnees, fixes={"structure": structure})
    assert form.errors == {"date_notification": ["Ce champ est obligatoire."]}


def test_a_form_that_changes_a_row_knows_the_version_it_was_made_from(structure):
    marche = MarcheFactory(structure=structure, version=3)
    assert 'name="version" value="3"' in rendre(MarcheForm(instance=marche))
    donnees = saisie(marche.donneur_ordre, reference=marche.reference, version="2")
    form = MarcheForm(donnees, instance=marche)
    assert form.is_valid(), form.errors
    assert form.version_lue == 2
    assert "version" not in form.champs()
    assert form.instance.version == 3


def test_a_form_without_its_version_is_refused(structure):
    marche = MarcheFactory(structure=structure)
    form = MarcheForm(saisie(marche.donneur_ordre), instance=marche)
    assert "rechargez-la" in form.errors["version"][0]
    assert "rechargez-la" in rendre(form)


def test_nothing_typed_is_lost():
    html = rendre(ReponseForm({"jour": "31/02/2026", "places": "1 douzaine", "part": "x"}))
    assert 'type="text" name="jour" value="31/02/2026"' in html
    assert 'value="1 douzaine"' in html
    assert "Cette date n'existe pas".replace("'", "&#x27;") in html
    assert "Ce n'est pas un nombre entier".replace("'", "&#x27;") in html


def test_a_date_that_can_be_read_comes_back_in_the_browser_s_own_input():
    assert 'type="date" name="jour" value="2026-10-01"' in rendre(
        ReponseForm(initial={"jour": date(2026, 10, 1)})
    )


def test_mistakes_stand_at_the_top_with_a_link_and_beside_their_field():
    html = rendre(ReponseForm({"jour": "2026-10-01", "places": ""}))
    assert 'role="alert"' in html
    assert '<a href="#id_places">Places</a>' in html
    assert 'id="id_places_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_places_error"' in html


def test_required_is_said_in_words():
    html = rendre(ReponseForm())
    assert html.count("(obligatoire)") == 2
    assert "asteriskField" not in html


def test_what_an_action_refuses_goes_beside_its_field_or_to_the_top():
    form = ReponseForm({"jour": "2026-10-01", "places": "2"})
    assert form.is_valid()
    ajouter_erreurs(form, ValidationError({"places": "Trop.", "structure": "Ailleurs."}))
    ajouter_erreurs(form, ValidationError("En tout cas, non."))
    assert form.errors["places"] == ["Trop."]
    assert form.non_field_errors() == ["Ailleurs.", "En tout cas, non."]

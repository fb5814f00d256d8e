"""The report and the workbook of a réseau: public figures, no names, archived like the others."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from participants.models import Identite
from suivi.actions.documents import emettre
from suivi.chiffres import Periode
from suivi.enums import GenreDocument, Lecteurs
from suivi.models import DocumentEmis
from suivi.papier.demandes import Demande
from tests import factories
from tests.suivi.test_chiffres import peupler
from tests.suivi.test_documents import texte


@pytest.fixture
def deux_structures(structure, autre_structure, reseau):
    """Six people of one, seven of the other, in the same réseau."""
    autre_structure.reseaux.add(reseau)
    for maison, nombre in ((structure, 6), (autre_structure, 7)):
        peupler(factories.AttributionFactory(lot__marche__structure=maison), nombre)
    return structure, autre_structure


def test_a_coordinatrice_issues_it_and_finds_it_again(coordinatrice, deux_structures, reseau):
    page = coordinatrice.get(reverse("suivi:documents")).content.decode()
    assert reverse("suivi:emettre_reseau") in page
    reponse = coordinatrice.post(
        reverse("suivi:emettre_reseau"),
        {"du": "", "au": "", "lecteurs": "PUBLIC", "mot": "Une année pleine.", "emettre": "1"},
    )
    document = DocumentEmis.objects.get()
    assert reponse.headers["Location"] == document.get_absolute_url()
    assert document.reference == f"A-{timezone.localdate().year}-0001"
    lu = texte(document)
    for mots in ("Une année pleine.", "13 personnes", "Les structures du réseau", "Ensemble 2"):
        assert mots in lu, mots
    for structure in deux_structures:
        assert str(structure) in lu
    fiche = coordinatrice.get(document.get_absolute_url()).content.decode()
    assert str(reseau) in fiche
    assert document.reference in coordinatrice.get(reverse("suivi:documents")).content.decode()


def test_nobody_else_opens_it(facilitatrice, elue, etrangere, deux_structures, reseau):
    demande = Demande(
        GenreDocument.RESEAU, None, Periode(), lecteurs=Lecteurs.PUBLIC, reseau=reseau
    )
    document = emettre(demande=demande, par=None)
    for qui in (facilitatrice, elue, etrangere):
        assert qui.get(document.get_absolute_url()).status_code == 404
        assert qui.get(reverse("suivi:emettre_reseau")).status_code == 403


def test_a_period_that_is_not_public_is_told_and_nothing_is_lost(coordinatrice, deux_structures):
    demande = {"du": "2026-02", "au": "2026-05", "lecteurs": "PUBLIC", "mot": "Gardé."}
    page = coordinatrice.post(reverse("suivi:emettre_reseau"), demande).content.decode()
    assert "années entières" in page
    assert "Gardé." in page
    assert not DocumentEmis.objects.exists()


def test_no_name_of_a_person_stands_in_it(deux_structures, reseau):
    demande = Demande(
        GenreDocument.RESEAU, None, Periode(), lecteurs=Lecteurs.PUBLIC, reseau=reseau
    )
    document = emettre(demande=demande, par=None)
    lu = texte(document) + str(document.contenu)
    assert Identite.objects.exists()
    assert not [i.nom for i in Identite.objects.all() if i.nom in lu]


def test_too_few_people_are_told_neither_on_paper_nor_in_the_workbook(
    coordinatrice, structure, reseau
):
    peupler(factories.AttributionFactory(lot__marche__structure=structure), 3)
    demande = Demande(
        GenreDocument.RESEAU, None, Periode(), lecteurs=Lecteurs.PUBLIC, reseau=reseau
    )
    lu = texte(emettre(demande=demande, par=None))
    assert "Moins de 5 personnes y ont travaillé" in lu
    reponse = coordinatrice.get(reverse("suivi:classeur_territoire"))
    classeur = CalamineWorkbook.from_filelike(BytesIO(reponse.getvalue()))
    chiffres = {ligne[0]: ligne[1] for ligne in classeur.get_sheet_by_name("Chiffres").to_python()}
    assert chiffres["Personnes"] == chiffres["Heures retenues"] == "non publié"
    assert chiffres["Établi par"] == str(reseau)

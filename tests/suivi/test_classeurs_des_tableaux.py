"""Workbooks of the dashboards: one sheet a table, real numbers and dates, the definitions last."""

# ruff: noqa: F811

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from marches.models import Operation
from tests import factories
from tests.suivi.test_chiffres import retenir
from tests.suivi.test_tableaux import _le_22_novembre, attribution, lot  # noqa: F401

DU_BORD = [
    "Chiffres",
    "Ce qui attend",
    "Lots en cours",
    "À trouver par métier",
    "À trouver par commune",
    "Mois de la période",
    "Avancement",
    "Définitions",
]
D_UN_OBJET = [
    "Chiffres",
    "Avancement",
    "Douze derniers mois",
    "Lots en cours",
    "Marchés",
    "Définitions",
]


def ouvrir(client, nom, *args, **demande):
    """The sheets by their name, each a list of rows."""
    reponse = client.get(reverse(f"suivi:{nom}", args=args), demande)
    assert reponse.status_code == 200, reponse
    classeur = CalamineWorkbook.from_filelike(BytesIO(reponse.getvalue()))
    return {
        feuille: classeur.get_sheet_by_name(feuille).to_python() for feuille in classeur.sheet_names
    }


def valeurs(feuille):
    return {ligne[0]: ligne[1] for ligne in feuille}


def test_the_facilitateur_takes_the_whole_dashboard(facilitatrice, lot, attribution):
    retenir(attribution, "60", mois=date(2025, 10, 1))
    feuilles = ouvrir(
        facilitatrice, "classeur_tableau_de_bord", du="2026-10", au="2026-10", nature="TRAVAUX"
    )
    assert list(feuilles) == DU_BORD
    chiffres = feuilles["Chiffres"]
    assert chiffres[0] == ["Chiffre", "Valeur", "Un an avant"]
    assert ["Heures retenues", 120, 60] in chiffres
    assert ["Période et filtres", "En octobre 2026 · travaux", ""] in chiffres
    assert feuilles["Mois de la période"][1] == [date(2026, 10, 1), 120, 60]
    assert feuilles["À trouver par métier"][1] == ["Gros œuvre", 1, 920]
    en_cours = dict(zip(*feuilles["Lots en cours"][:2], strict=True))
    assert en_cours["Où il en est"] == "En danger"
    assert en_cours["Objectif"] == 1400
    assert en_cours["Fin du marché"] == date(2026, 12, 31)
    assert en_cours["Objectif atteint en"] == date(2027, 7, 1)


def test_bad_filters_lead_back_to_the_page(facilitatrice, lot):
    demande = {"du": "2026-10", "au": "2026-01"}
    adresse = reverse("suivi:classeur_tableau_de_bord")
    assert facilitatrice.get(adresse, demande).status_code == 302


def test_each_object_has_its_workbook(facilitatrice, lot, attribution):
    for objet, pk in (
        ("marche", lot.marche_id),
        ("lot", lot.pk),
        ("donneur-ordre", lot.marche.donneur_ordre_id),
        ("entreprise", attribution.entreprise_id),
    ):
        feuilles = ouvrir(facilitatrice, "classeur", objet, pk)
        assert list(feuilles) == D_UN_OBJET, objet
        lues = valeurs(feuilles["Chiffres"])
        assert lues["Heures retenues"] == 420, objet
        assert lues["Objectif en vigueur"] == 1400
        assert lues["Taux de réalisation (%)"] == 30
        assert lues["Situation au"] == date(2026, 11, 22)
        mois = {ligne[0]: ligne[1:] for ligne in feuilles["Avancement"]}
        assert mois[date(2026, 6, 1)][:3] == [90, 90, 1200]
        assert mois[date(2026, 10, 1)][:3] == [120, 420, 1400]
        assert mois[date(2026, 12, 1)][:3] == ["", "", 1400]
        assert feuilles["Douze derniers mois"][-2] == [date(2026, 10, 1), 120, 0]
        assert feuilles["Marchés"][1][-3:] == [420, 1400, 30]
    for objet, pk in (("planete", lot.pk), ("lot", 0)):
        adresse = reverse("suivi:classeur", args=[objet, pk])
        assert facilitatrice.get(adresse).status_code == 404


def test_a_lot_without_objective_divides_nothing(facilitatrice, structure):
    lot = factories.LotFactory(marche__structure=structure)
    lues = valeurs(ouvrir(facilitatrice, "classeur", "lot", lot.pk)["Chiffres"])
    assert lues["Taux de réalisation (%)"] == "sans objet"


def test_an_operation_of_the_anru_has_its_shares(facilitatrice, lot, attribution):
    operation = Operation.objects.create(
        structure=lot.structure,
        nom="NPNRU",
        anru=True,
        heures_travaillees_totales=Decimal(8400),
    )
    lot.marche.operation = operation
    lot.marche.save()
    feuilles = ouvrir(facilitatrice, "classeur", "operation", operation.pk)
    assert list(feuilles) == [*D_UN_OBJET[:-1], "ANRU", "Définitions"]
    assert valeurs(feuilles["ANRU"])["Insertion, part des heures travaillées (%)"] == 5


@pytest.mark.parametrize("profil", ["acheteuse", "declarante"])
def test_others_take_their_own_alone(profil, request, lot, attribution):
    client = request.getfixturevalue(profil)
    sien, autre = {
        "acheteuse": (("donneur-ordre", lot.marche.donneur_ordre_id), ("lot", 0)),
        "declarante": (("entreprise", attribution.entreprise_id), ("marche", lot.marche_id)),
    }[profil]
    feuilles = ouvrir(client, "classeur", *sien)
    assert valeurs(feuilles["Chiffres"])["Heures retenues"] == 420
    assert ("Marchés" in feuilles) == (profil == "acheteuse")
    assert client.get(reverse("suivi:classeur", args=autre)).status_code == 404

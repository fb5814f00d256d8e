"""The sheet to sign: each lot, its variants, the hours retained, read back from the PDF."""

import io
from decimal import Decimal

import pytest
from django.urls import reverse
from pdfua import validate
from pypdf import PdfReader

from tests import factories


@pytest.fixture
def fiche(facilitatrice, structure, donneur_ordre, tmp_path):
    achat = factories.AchatFactory(
        structure=structure, donneur_ordre=donneur_ordre, objet="Réhabilitation de l'école"
    )
    lot = factories.LotPrevuFactory(achat=achat, numero="1", heures_retenues=Decimal(64))
    factories.CalibrageFactory(lot=lot, nom="Au plus juste", choisi=True)
    factories.CalibrageFactory(
        lot=lot,
        nom="Autre",
        effort=Decimal(5),
        heures_calculees=Decimal("32.23"),
        heures_proposees=32,
    )
    reponse = facilitatrice.get(reverse("suivi:fiche_calibrage", args=[achat.pk]))
    assert "fiche-calibrage-rehabilitation-de-lecole.pdf" in reponse["Content-Disposition"]
    return reponse.content


def test_the_sheet_tells_the_sum_and_the_decision(fiche):
    texte = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(fiche)).pages)
    texte = " ".join(texte.replace("\u00a0", " ").split())
    assert "64 heures d'insertion retenues" in texte
    assert "57 300 € × 45 % ÷ 40 € × 10 % d'effort = 64,46 h, arrondies à 64 h." in texte
    assert "Au plus juste, retenue" in texte
    assert "Ville de Soissons" in texte
    assert "atteint le seuil européen" in texte


def test_the_sheet_is_accessible(fiche, tmp_path):
    chemin = tmp_path / "fiche.pdf"
    chemin.write_bytes(fiche)
    assert list(validate(chemin).findings) == []

"""What a cell may hold, and how it is read."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from suivi.reprise import cellules
from suivi.reprise.cellules import EN_SUSPENS, Attendu, Avertie
from tests.factories import siret

D = Decimal
TROIS = siret(3)


@pytest.mark.parametrize(
    ("lire", "cellule", "valeur"),
    [
        (cellules.heures, 151.67, D("151.67")),
        (cellules.heures, "151,67", D("151.67")),
        (cellules.heures, "151.67", D("151.67")),
        (cellules.heures, "1 820", D("1820.00")),
        (cellules.heures, "151h40", D("151.67")),
        (cellules.heures, timedelta(hours=151, minutes=40), D("151.67")),
        (cellules.heures, 0.1 + 0.2, D("0.30")),
        (cellules.heures, "151,675", Avertie(D("151.68"), "arrondi au centième")),
        (cellules.heures, 35.555, Avertie(D("35.56"), "arrondi au centième")),
        (cellules.heures_signees, "-50,5", D("-50.50")),
        (cellules.heures_retenues, "en suspens", EN_SUSPENS),
        (cellules.jour, date(2026, 5, 1), date(2026, 5, 1)),
        (cellules.jour, datetime(2026, 5, 1, 12, 30), date(2026, 5, 1)),  # noqa: DTZ001
        (cellules.jour, "01/05/2026", date(2026, 5, 1)),
        (cellules.mois, "2026-05", date(2026, 5, 1)),
        (cellules.mois, date(2026, 5, 17), date(2026, 5, 1)),
        (cellules.mois, "17/05/2026", date(2026, 5, 1)),
        (cellules.siret, int(TROIS), TROIS),
        (cellules.siret, f"{TROIS}.0", TROIS),
        (cellules.siret, f"{TROIS[:9]} {TROIS[9:]}", TROIS),
        (cellules.siret, "tva:BE0403019261", "TVA:BE0403019261"),
        (cellules.insee, 1004, "01004"),
        (cellules.insee, "2a004", "2A004"),
        (cellules.identifiant(40), 12, "12"),
        (cellules.identifiant(40), "12.0", "12"),
        (cellules.identifiant(20), 1.5, "1.5"),
        (cellules.code_parmi(["CDD_6_PLUS"]), "cdd_6_plus", "CDD_6_PLUS"),
        (cellules.codes_parmi(["BRSA", "QPV"]), " qpv ; BRSA,QPV", ("QPV", "BRSA")),
        (cellules.oui_non, "oui", True),
        (cellules.oui_non, False, False),
        (cellules.texte(80), "=SOMME(A1:A2)", "=SOMME(A1:A2)"),
        (cellules.entier(120), 24.0, 24),
        (cellules.montant, "250 000,50", D("250000.50")),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_the_person_meant_it(lire, cellule, valeur):
    assert lire(cellule) == valeur


@pytest.mark.parametrize(
    ("lire", "cellule"),
    [
        (cellules.heures, -1),
        (cellules.heures, "-7,5"),
        (cellules.heures, "7h75"),
        (cellules.heures, "beaucoup"),
        (cellules.heures, True),
        (cellules.heures, date(2026, 5, 1)),
        (cellules.heures, float("inf")),
        (cellules.heures, 1e300),
        (cellules.jour, "31/02/2026"),
        (cellules.jour, 45_000),
        (cellules.jour, "01/05/26"),
        (cellules.mois, "2026-13"),
        (cellules.mois, "mai"),
        (cellules.siret, "12345678901234"),
        (cellules.siret, "123"),
        (cellules.insee, "02"),
        (cellules.identifiant(5), "trop long"),
        (cellules.identifiant(40), date(2026, 5, 1)),
        (cellules.code_parmi(["CDD"]), "CDZ"),
        (cellules.codes_parmi(["BRSA"]), ","),
        (cellules.oui_non, "peut-être"),
        (cellules.entier(120), 1.5),
        (cellules.entier(120), 121),
        (cellules.courriel, "pas une adresse"),
        (cellules.texte(300, sans_nir=True), "2 69 05 49 588 157 80"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_was_expected(lire, cellule):
    with pytest.raises(Attendu, match=r"\w"):
        lire(cellule)

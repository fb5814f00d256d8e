"""L. 2112-2-1, on both sides of each date and of each amount, by the published thresholds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from clauses_project.refus import Refus
from marches.amont import obligation, seuils
from marches.amont.enums import Derogation, FamilleSeuil
from marches.amont.obligation import Projet, repondre
from marches.amont.seuils import NATIONAUX, Seuil
from marches.enums import Clause, NatureMarche, TypeDonneurOrdre

JOUR = date(2026, 9, 1)
T, S = NatureMarche.TRAVAUX, NatureMarche.SERVICES
VILLE, ETAT = TypeDonneurOrdre.COMMUNE, TypeDonneurOrdre.ETAT


def projet(montant, nature=T, acheteur=VILLE, jour=JOUR, **autres):
    return Projet(Decimal(montant), nature, acheteur, jour, **autres)


@pytest.mark.parametrize(
    ("nature", "acheteur", "jour", "montant"),
    [
        (T, VILLE, date(2024, 1, 1), "5538000"),
        (T, ETAT, date(2025, 12, 31), "5538000"),
        (S, VILLE, date(2025, 12, 31), "221000"),
        (S, ETAT, date(2025, 12, 31), "143000"),
        (T, VILLE, date(2026, 1, 1), "5404000"),
        (S, VILLE, date(2026, 1, 1), "216000"),
        (S, ETAT, date(2027, 12, 31), "140000"),
        (NatureMarche.PI, VILLE, date(2027, 12, 31), "216000"),
        (NatureMarche.FOURNITURES, ETAT, JOUR, "140000"),
    ],
)
def test_the_threshold_of_a_day_is_the_published_one(nature, acheteur, jour, montant):
    lu = seuils.en_vigueur(NATIONAUX, seuils.famille_de(nature, acheteur), jour)
    assert lu.montant == Decimal(montant)


@pytest.mark.parametrize(
    ("montant", "nature", "acheteur", "jour", "obligatoire"),
    [
        ("5403999.99", T, VILLE, JOUR, False),
        ("5404000", T, VILLE, JOUR, True),
        ("215999.99", S, VILLE, JOUR, False),
        ("216000", S, VILLE, JOUR, True),
        ("139999.99", S, ETAT, JOUR, False),
        ("140000", S, ETAT, JOUR, True),
        ("9000000", T, VILLE, date(2026, 8, 21), False),
        ("9000000", T, VILLE, date(2026, 8, 22), True),
        ("9000000", T, VILLE, date(2025, 12, 31), False),
    ],
)
def test_it_is_compulsory_from_the_threshold_and_from_the_day(
    montant, nature, acheteur, jour, obligatoire
):
    assert repondre(projet(montant, nature, acheteur, jour)).obligatoire is obligatoire


CENTIME = Decimal("0.01")
ANNEES = {  # first day, last day, works, the State, other buyers
    "2024-2025": (date(2024, 1, 1), date(2025, 12, 31), 5_538_000, 143_000, 221_000),
    "2026-2027": (date(2026, 1, 1), date(2027, 12, 31), 5_404_000, 140_000, 216_000),
}


@pytest.mark.parametrize("annees", ANNEES)
def test_thresholds_of_both_periods_on_both_sides_of_each_amount_and_day(annees):
    du, au, *montants = ANNEES[annees]
    for famille, montant in zip(
        (FamilleSeuil.TRAVAUX, FamilleSeuil.ETAT, FamilleSeuil.AUTRES), montants, strict=True
    ):
        for jour in (du, au):
            seuil = seuils.en_vigueur(NATIONAUX, famille, jour)
            assert seuil.atteint_par(Decimal(montant))
            assert not seuil.atteint_par(montant - CENTIME)
        for dehors in (du - timedelta(days=1), au + timedelta(days=1)):
            autre = seuils.en_vigueur(NATIONAUX, famille, dehors)
            assert autre is None or autre.montant != montant


def test_a_day_without_threshold_is_not_answered():
    avis = repondre(projet("9000000", jour=date(2028, 1, 1)))
    assert avis.obligatoire is None
    assert "complétez la table" in avis.phrase


def test_defence_may_and_does_not_have_to():
    avis = repondre(projet("9000000", defense=True))
    assert (avis.obligatoire, avis.article) == (False, "L. 2312-1-1")


@pytest.mark.parametrize(
    ("derogation", "autres", "obligatoire"),
    [
        (Derogation.SANS_LIEN, {"justification": "Fourniture de logiciels."}, False),
        (Derogation.SANS_LIEN, {"justification": "  "}, True),
        (Derogation.TRAVAUX_COURTS, {"justification": "Cinq mois.", "duree_mois": 5}, False),
        (Derogation.TRAVAUX_COURTS, {"justification": "Six mois.", "duree_mois": 6}, True),
        (Derogation.TRAVAUX_COURTS, {"justification": "Durée non dite."}, True),
        (
            Derogation.TRAVAUX_COURTS,
            {"justification": "Service court.", "duree_mois": 2, "nature": S},
            True,
        ),
    ],
)
def test_a_derogation_is_one_of_four_and_justified(derogation, autres, obligatoire):
    avis = repondre(projet("6000000", derogation=derogation, **autres))
    assert avis.obligatoire is obligatoire
    assert avis.article == "L. 2112-2-1 II"


def test_anru_and_large_buyers_are_reminded_of_what_binds_them():
    avis = repondre(projet("100000", anru=True, achats_annuels=Decimal("50000000.01")))
    assert [rappel.article for rappel in avis.rappels] == [
        "Charte nationale d'insertion de l'ANRU",
        "L. 2111-3, D. 2111-3",
    ]
    assert repondre(projet("100000", achats_annuels=Decimal(50_000_000))).rappels == ()


def test_a_reservation_is_proposed_where_it_fits_the_ess_for_three_years_at_most():
    def clauses(**quoi):
        return {reserve.clause for reserve in obligation.reserves_possibles(**quoi)}

    assert Clause.RESERVE_ESS in clauses(nature=S, sante_social_culture=True, duree_mois=36)
    assert Clause.RESERVE_ESS not in clauses(nature=S, sante_social_culture=True, duree_mois=37)
    assert Clause.RESERVE_ESS not in clauses(nature=T, sante_social_culture=True, duree_mois=12)
    travaux = clauses(nature=T, sante_social_culture=False, duree_mois=None)
    assert travaux == {Clause.RESERVE_SIAE, Clause.RESERVE_EA_ESAT, Clause.RESERVE_SIAE_EA_ESAT}
    assert Clause.RESERVE_PENITENTIAIRE in clauses(
        nature=S, sante_social_culture=False, duree_mois=None
    )


@pytest.mark.parametrize(
    ("debut", "phrase"),
    [
        (date(2025, 12, 31), "deux seuils valent à la fois le 31/12/2025"),
        (date(2026, 1, 2), "aucun seuil du 01/01/2026 au 01/01/2026"),
    ],
)
def test_a_table_with_an_overlap_or_a_hole_is_refused_with_the_day(debut, phrase):
    table = [
        Seuil(FamilleSeuil.TRAVAUX, Decimal(5_538_000), date(2024, 1, 1), date(2025, 12, 31)),
        Seuil(FamilleSeuil.TRAVAUX, Decimal(5_404_000), debut, None),
    ]
    with pytest.raises(Refus, match=phrase):
        seuils.verifier(table)


def test_the_national_table_has_no_hole_and_no_overlap():
    seuils.verifier(NATIONAUX)

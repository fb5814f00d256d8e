"""What became of people, row by row, against a computation that shares nothing with the engine; and in public."""

from dataclasses import asdict
from datetime import date

import pytest
import time_machine

from participants.criteres import PUBLICS
from suivi.apres.classes import PAR_DEFAUT, SANS_REPONSE
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.apres import Rang, mesurer
from suivi.chiffres.devenirs import (
    VENTILATIONS,
    Devenir,
    Groupe,
    des_jalons,
    lire_devenirs,
    ventiler,
)
from suivi.chiffres.devenirs_publics import fondre, mesures_publiees, publier_l_ensemble
from suivi.chiffres.public import AUTRES
from suivi.chiffres.sortie import suivi_en_json
from suivi.enums import Jalon, Situation
from tests.suivi.apres.suivi_independant import SuiviIndependant
from tests.suivi.apres.test_chiffres_independants import HasardDuSuivi
from tests.suivi.donnees_au_hasard import MOIS

AUJOURD_HUI = date(2026, 11, 22)
CODES = {public.code for public in PUBLICS}


def independantes(suivi):
    """For each breakdown, the codes of a person at the end of their work: loops over bare rows."""
    base = suivi.base

    def age(personne, fin, jour):
        droit = suivi.droit(personne, jour)
        if droit is None or droit["age"] is None:
            return ["INCONNU"]
        return ["MOINS_26" if droit["age"] < 26 else "26_49" if droit["age"] < 50 else "50_PLUS"]

    def criteres(personne, fin, jour):
        droit = suivi.droit(personne, jour)
        siens = {
            base.criteres[lien["critere_id"]]["code"]
            for lien in base.criteres_des_faits.values()
            if droit and lien["eligibilite_id"] == droit["id"]
        }
        return {code if code in CODES else "AUTRE" for code in siens}

    return {
        "par_cohorte": lambda p, fin, jour: [str(fin.year)] if fin else [],
        "par_sexe": lambda p, fin, jour: [p["sexe"]],
        "par_age": age,
        "par_critere": criteres,
        "par_nature": lambda p, fin, jour: {r["nature"] for r in suivi.emplois(p)},
        "par_employeur": lambda p, fin, jour: {
            base.entreprises[r["employeur"]]["type"] for r in suivi.emplois(p)
        },
        "par_entreprise": lambda p, fin, jour: {
            base.entreprises[r["doit"]]["siren"] for r in suivi.emplois(p)
        },
    }


@pytest.mark.django_db
@time_machine.travel("2026-11-22 10:00 +0100", tick=False)
def test_every_row_is_what_plain_python_finds_due_in_the_period_or_of_a_cohort():
    hasard = HasardDuSuivi(3)
    structures = tuple(hasard.structures)
    cas = [
        (structures[:1], None, MOIS[-1], False),
        (structures, date(2025, 1, 1), date(2025, 12, 1), False),
        (structures[:1], date(2024, 1, 1), date(2024, 12, 1), True),
        (structures, None, MOIS[-1], True),
    ]
    comparees = 0
    for perimetre, du, au, cohorte in cas:
        tous = lire_devenirs(Perimetre(perimetre), Periode(du, au), cohorte=cohorte)
        suivi = SuiviIndependant({s.pk for s in perimetre}, du, au, AUJOURD_HUI)
        codes = independantes(suivi)
        assert set(codes) == set(VENTILATIONS)
        for jalon in Jalon:
            for cle in VENTILATIONS:
                trouve = {
                    groupe.code: suivi_en_json(asdict(mesurer(d.rang for d in groupe.devenirs)))
                    for groupe in ventiler(tous, cle, jalon)
                }
                attendu = suivi.lignes(jalon.value, codes[cle], cohorte=cohorte)
                assert trouve == attendu, (perimetre, du, au, cohorte, jalon, cle)
                comparees += len(trouve)
    assert comparees > 100


@pytest.mark.django_db
@time_machine.travel("2026-11-22 10:00 +0100", tick=False)
def test_all_rows_together_are_the_keys_and_a_nature_is_its_filter(django_assert_num_queries):
    hasard = HasardDuSuivi(4)
    perimetre, periode = Perimetre((hasard.structures[0],)), Periode(None, MOIS[-1])
    with django_assert_num_queries(4):
        tous = lire_devenirs(perimetre, periode)
    chiffres = calculer(perimetre, periode)
    six = [devenir.rang for devenir in des_jalons(tous, Jalon.SIX)]
    assert mesurer(six) == chiffres.suivi_6
    for groupe in ventiler(tous, "par_nature", Jalon.SIX):
        filtre = Perimetre(perimetre.structures, nature=groupe.code)
        assert mesurer(d.rang for d in groupe.devenirs) == calculer(filtre, periode).suivi_6, (
            groupe.code
        )


# In public


def groupe(code, premier, *situations):
    devenirs = [
        Devenir(
            premier + rang, Jalon.SIX, premier + rang, "F", None, 30, 2025,
            Rang(situation or "", PAR_DEFAUT[situation] if situation else SANS_REPONSE, False),
        )
        for rang, situation in enumerate(situations)
    ]  # fmt: skip
    return Groupe(code, code, devenirs)


CDI, RECHERCHE, REFUS = Situation.CDI, Situation.RECHERCHE, Situation.REFUS


def test_rows_with_few_people_reached_are_merged_with_the_next_smallest():
    grand = groupe("A", 0, *[CDI] * 9)
    moyen = groupe("B", 20, *[CDI] * 6)
    petit = groupe("C", 40, *[CDI] * 2, *[None] * 20)  # many due, two reached
    fondus = fondre([grand, moyen, petit], 5)
    assert [(g.code, len(g.devenirs)) for g in fondus] == [("A", 9), (AUTRES, 28)]
    assert fondre([petit], 5) == []
    assert fondre([grand, moyen], 5) == [grand, moyen]


def test_a_person_on_two_merged_rows_counts_once():
    un = groupe("A", 0, *[CDI] * 3)
    deux = Groupe("B", "B", [*un.devenirs, *groupe("x", 10, *[CDI] * 3).devenirs[:1]])
    assert fondre([un, deux], 5) == []  # four people in all


def test_a_count_kept_from_one_row_is_kept_from_all_with_its_rates():
    lignes = [
        groupe("A", 0, *[CDI] * 6, *[RECHERCHE] * 6),
        groupe("B", 20, *[CDI] * 2, *[RECHERCHE] * 6),
    ]
    for mesure in mesures_publiees(lignes, 5):
        assert mesure.en_emploi is None
        assert mesure.taux_emploi_joints is None
        assert mesure.taux_emploi_dus is None
        assert mesure.joints >= 5
        assert mesure.taux_reponse == 1


def test_the_only_part_that_is_withheld_is_not_a_subtraction_away():
    suivi = mesurer(
        devenir.rang for devenir in groupe("A", 0, *[CDI] * 6, *[RECHERCHE] * 6, REFUS).devenirs
    )
    publie = publier_l_ensemble(suivi, 5)
    assert publie.refus is None
    assert publie.realises is None  # 13 answers less 12 people reached
    assert publie.joints == 12
    assert publier_l_ensemble(suivi, 13) is None

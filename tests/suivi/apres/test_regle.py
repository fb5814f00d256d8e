"""The rule of the follow-up, on lives worked out by hand. No database."""

from datetime import date, timedelta

import pytest

from suivi.apres.regle import Vie, faits_a, suivre
from tests.suivi.apres.vies import HISTOIRES, cdd, droit, j


def dire(echeance):
    mots = [echeance.jalon, f"{echeance.due_le:%d/%m/%Y}", f"{echeance.limite_le:%d/%m/%Y}"]
    if echeance.fin is None:
        mots.append("sans période")
    if echeance.tombee_le:
        mots.append(f"tombée {echeance.tombee_le:%d/%m/%Y}")
    if echeance.reponse is not None:
        mots.append(f"réponse {echeance.reponse}")
    return " ".join(mots)


@pytest.mark.parametrize("histoire", HISTOIRES, ids=lambda histoire: histoire.quoi)
def test_a_life_gives_its_periods_and_milestones(histoire):
    suivi = suivre(
        Vie(
            tuple(histoire.travaux),
            tuple(histoire.droits),
            tuple(histoire.reponses),
            histoire.calendrier,
        )
    )
    assert [f"{fin:%d/%m/%Y}" for fin in suivi.periodes] == histoire.periodes
    assert [dire(echeance) for echeance in suivi.echeances] == histoire.echeances


def test_a_milestone_is_late_after_its_limit_not_on_it():
    (six, _) = suivre(Vie((cdd("01/01/2024", "31/01/2024"),))).echeances
    limite = date(2024, 10, 31)
    assert not six.est_en_retard(limite)
    assert six.est_en_retard(limite + timedelta(days=1))


def test_a_milestone_that_fell_or_was_answered_is_never_late():
    travaux = (cdd("01/01/2024", "31/01/2024"), cdd("01/02/2024"))
    (six, _) = suivre(Vie(travaux)).echeances
    assert six.tombee_le == date(2024, 2, 1)
    assert not six.est_en_retard(date(2030, 1, 1))


def test_where_the_person_lived_is_said_by_the_eligibility_that_started_last_by_then():
    droits = [droit("01/01/2024"), droit("01/01/2026")]
    droits = [type(d)(d.debut, d.fin, cle) for cle, d in enumerate(droits, start=1)]
    assert faits_a(j("31/12/2025"), droits) == 1
    assert faits_a(j("01/01/2026"), droits) == 2
    assert faits_a(j("31/12/2023"), droits) == 1  # none had started: the first
    assert faits_a(j("31/12/2023"), []) is None

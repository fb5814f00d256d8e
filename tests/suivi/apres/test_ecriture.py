"""What is stored of the follow-up, and what keeps it right."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from comptes import journal
from comptes.enums import Verbe
from comptes.journal import historique
from participants.models import ContratTravail
from suivi.actions import contrats
from suivi.apres.ecriture import tenir
from suivi.apres.entretien import tenir_le_suivi
from suivi.enums import Jalon
from suivi.models import Echeance, Evaluation, PeriodeTravail
from suivi.quotidien import jouer
from tests import factories

pytestmark = pytest.mark.django_db


def travail(participant, debut, fin, **champs):
    return factories.ContratTravailFactory(
        participant=participant, date_debut=debut, date_fin=fin, **champs
    )


def a_travaille(structure, fin=date(2026, 1, 31)):
    participant = factories.ParticipantFactory(structure=structure)
    travail(participant, date(2026, 1, 5), fin)
    tenir(personnes=[participant.pk])
    return participant


def dues(participant):
    return {e.jalon: (e.due_le, e.tombee_le) for e in participant.echeances.all()}


def test_back_at_work_the_milestones_fall_and_the_file_says_so(structure, facilitatrice):
    participant = a_travaille(structure)
    nouveau = ContratTravail(
        structure=structure,
        participant=participant,
        employeur=factories.EntrepriseFactory(),
        type="CDD",
        date_debut=date(2026, 5, 4),
        date_fin=date(2026, 5, 29),
    )
    contrats.creer(contrat=nouveau, par=facilitatrice.utilisateur)
    anciennes = Echeance.objects.filter(periode__fin=date(2026, 1, 31))
    assert {e.tombee_le for e in anciennes} == {date(2026, 5, 4)}
    trace = historique(participant).filter(verbe=Verbe.ANNULER).get()
    assert trace.qui == facilitatrice.utilisateur
    assert "Évaluation à 6 mois, due le 31/07/2026" in trace.pourquoi
    assert "repris un travail le 04/05/2026" in trace.pourquoi
    assert participant.echeances.a_suivre().count() == 2  # those of the new période


def test_an_answer_stays_when_its_period_moves(structure):
    participant = a_travaille(structure)
    reponse = factories.EvaluationFactory(
        participant=participant, periode=None, date=date(2026, 8, 3)
    )
    tenir(personnes=[participant.pk])
    reponse.refresh_from_db()
    assert reponse.periode.fin == date(2026, 1, 31)
    participant.contrats.update(date_fin=date(2026, 2, 27))
    tenir(personnes=[participant.pk])
    reponse.refresh_from_db()
    assert reponse.periode.fin == date(2026, 2, 27)
    assert participant.echeances.get(jalon=Jalon.SIX).reponse == reponse


def test_doing_it_twice_writes_nothing(structure, django_assert_num_queries):
    personnes = [a_travaille(structure).pk for _ in range(3)]
    assert tenir(personnes=personnes) == 0
    with django_assert_num_queries(
        14
    ):  # as many for three as for one; two of them are the savepoint
        tenir(personnes=personnes)
    with django_assert_num_queries(14):
        tenir(personnes=personnes[:1])


@time_machine.travel("2026-07-31 10:00 +0200", tick=False)
def test_a_change_of_setting_leaves_what_was_due_and_changes_the_rest(structure, facilitatrice):
    passe, a_venir = a_travaille(structure), a_travaille(structure, fin=date(2026, 2, 28))
    journal.modifier(objet=structure, champs={"jalons": "FENETRE"}, par=facilitatrice.utilisateur)
    assert set(dues(passe)) == {Jalon.SIX, Jalon.DOUZE}
    assert dues(a_venir) == {Jalon.FENETRE: (date(2026, 8, 28), None)}
    tenir(personnes=[passe.pk, a_venir.pk])
    assert set(dues(passe)) == {Jalon.SIX, Jalon.DOUZE}


def test_a_contract_solde_ends_the_work_it_paid_for(structure, facilitatrice):
    ligne = factories.LigneHeuresFactory(
        retenue=True, declaration__validee=True, declaration__declarant__structure=structure
    )
    participant = ligne.affectation.contrat.participant
    marche = ligne.affectation.attribution.lot.marche
    journal.modifier(
        objet=marche,
        champs={"statut": "SOLDE", "date_solde": date(2026, 10, 30)},
        par=facilitatrice.utilisateur,
    )
    assert [p.fin for p in participant.periodes.all()] == [date(2026, 10, 30)]


def test_every_day_looks_again_at_people_nobody_worked_out(structure):
    participant = factories.ParticipantFactory(structure=structure)
    travail(participant, date(2026, 1, 5), date(2026, 1, 31))
    phrases = list(tenir_le_suivi(structure, date(2026, 11, 22)))
    assert phrases == ["Suivi remis à jour : 1 personne."]
    assert participant.echeances.count() == 2
    assert list(tenir_le_suivi(structure, date(2026, 11, 22))) == []


def test_the_daily_work_includes_it(structure):
    participant = factories.ParticipantFactory(structure=structure)
    travail(participant, date(2026, 1, 5), date(2026, 1, 31))
    assert jouer(date(2026, 11, 22), lambda phrase: None) == []
    assert PeriodeTravail.objects.filter(participant=participant).exists()


def test_a_command_recomputes_everything_and_compares(structure, capsys):
    participant = a_travaille(structure)
    call_command("verifier_suivi")
    assert "1 personnes, 0 remises à jour" in capsys.readouterr().out
    Echeance.objects.filter(participant=participant, jalon=Jalon.SIX).delete()
    with pytest.raises(CommandError, match="1 personnes sur 1"):
        call_command("verifier_suivi", structure=structure.code)
    call_command("verifier_suivi", corriger=True)
    assert participant.echeances.count() == 2


def test_a_try_follows_the_period_it_was_about(structure):
    participant = a_travaille(structure)
    essai = factories.TentativeFactory(participant=participant, periode=None)
    tenir(personnes=[participant.pk])
    essai.refresh_from_db()
    assert essai.periode.fin == date(2026, 1, 31)
    participant.contrats.update(date_fin=None)
    tenir(personnes=[participant.pk])
    essai.refresh_from_db()
    assert essai.periode is None
    assert Evaluation.objects.count() == 0

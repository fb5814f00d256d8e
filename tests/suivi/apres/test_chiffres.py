"""The keys of the follow-up, on cases counted by hand."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from suivi.apres.classes import PAR_DEFAUT
from suivi.apres.ecriture import tenir
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.resultat import SuiviDuJalon
from suivi.chiffres.sortie import LIBELLES_DU_SUIVI, en_clair, en_json
from suivi.enums import ClasseIAE, Jalon, Situation
from suivi.models import ClasseDeSituation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


def personne(structure, *, debut=date(2026, 1, 5), fin=date(2026, 1, 31), **reponse):
    """Someone whose work ended on that day, with retained hours; their answer at 6 months, if any is given."""
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    contrat = factories.ContratTravailFactory(
        participant__structure=structure,
        employeur=attribution.entreprise,
        date_debut=debut,
        date_fin=fin,
    )
    factories.LigneHeuresFactory(
        affectation=factories.AffectationFactory(attribution=attribution, contrat=contrat),
        declaration__declarant__attribution=attribution,
        declaration__mois=debut.replace(day=1),
        declaration__validee=True,
        retenue=True,
    )
    if reponse:
        champs = {"date": date(2026, 8, 3), **reponse}
        if champs.pop("chez_l_entreprise", False):
            champs["employeur"] = attribution.entreprise
        factories.EvaluationFactory(participant=contrat.participant, periode=None, **champs)
    tenir(personnes=[contrat.participant_id])
    return contrat.participant


def suivi(structure, du=None, au=date(2026, 11, 1), **options):
    return calculer(Perimetre((structure,)), Periode(du, au), **options)


def test_ten_people_and_what_became_of_them(structure):
    for situation, champs in [
        (Situation.CDI, {"chez_l_entreprise": True}),
        (Situation.CDD_MOINS_6, {}),
        (Situation.SIAE, {}),
        (Situation.FORMATION_QUALIFIANTE, {}),
        (Situation.FORMATION_AUTRE, {}),
        (Situation.RECHERCHE, {"chez_l_entreprise": True}),  # nobody's employee: not counted there
        (Situation.INJOIGNABLE, {}),
        (Situation.REFUS, {}),
        (Situation.DETENTION, {}),
    ]:
        personne(structure, situation=situation, **champs)
    personne(structure)
    assert suivi(structure).suivi_6 == SuiviDuJalon(
        dus=10,
        realises=9,
        injoignables=1,
        refus=1,
        neutres=1,
        joints=6,
        en_emploi=3,
        en_emploi_hors_iae=2,
        chez_entreprise_clause=1,
        emploi_durable=1,
        emploi_transition=1,
        sortie_positive_iae=3,
        sortie_dynamique_iae=5,
        sortie_positive_plie=2,
        taux_emploi_dus=Decimal(3) / 9,
        taux_emploi_joints=Decimal(3) / 6,
        taux_reponse=Decimal(6) / 9,
    )
    json = en_json(suivi(structure))
    assert json["suivi_6"]["taux_emploi_dus"] == "0.3333"
    assert json["suivi_12"]["dus"] == 0  # due on 31 January 2027
    assert json["suivi_12"]["taux_reponse"] is None
    assert "suivi_fenetre" not in json
    assert list(json["suivi_6"]) == list(LIBELLES_DU_SUIVI)
    assert "Personnes jointes" in en_clair(suivi(structure))


def test_the_period_chooses_the_day_it_is_due_whatever_the_day_of_the_answer(structure):
    personne(structure, situation=Situation.CDI, date=date(2026, 10, 5))  # due on 31 July 2026
    assert suivi(structure, date(2026, 7, 1), date(2026, 7, 1)).suivi_6.realises == 1
    assert suivi(structure, date(2026, 8, 1), date(2026, 11, 1)).suivi_6.dus == 0


def test_nothing_is_due_in_the_future_of_today(structure):
    personne(structure, fin=date(2026, 5, 25))  # due on 25 November 2026, in three days
    assert suivi(structure).suivi_6.dus == 0
    with time_machine.travel("2026-11-25 10:00 +0100"):
        assert suivi(structure).suivi_6.dus == 1


def test_a_person_without_retained_hours_is_followed_but_under_a_filter_on_contracts(structure):
    contrat = factories.ContratTravailFactory(
        participant__structure=structure, date_debut=date(2026, 1, 5), date_fin=date(2026, 1, 9)
    )
    tenir(personnes=[contrat.participant_id])
    personne(structure)
    assert suivi(structure).suivi_6.dus == 2
    perimetre = Perimetre((structure,), nature="TRAVAUX")
    assert calculer(perimetre, Periode(None, date(2026, 11, 1))).suivi_6.dus == 1
    assert calculer(perimetre, Periode(None, date(2025, 12, 1))).suivi_6.dus == 0


def test_an_elected_reader_gets_them_from_the_threshold_of_people_reached(structure):
    for _ in range(4):
        personne(structure, situation=Situation.CDI)
    personne(structure, situation=Situation.REFUS)
    publics = suivi(structure, public=True)
    assert publics.personnes == 5
    assert (publics.suivi_6, publics.suivi_12) == (None, None)
    personne(structure, situation=Situation.RECHERCHE)
    assert suivi(structure, public=True).suivi_6.joints == 5
    assert en_json(suivi(structure, public=True))["suivi_12"] is None


def test_two_structures_that_follow_the_same_person_each_count_their_milestone(
    structure, autre_structure
):
    for chez in (structure, autre_structure):
        participant = personne(chez, situation=Situation.CDI)
        participant.empreinte = "la-meme"
        participant.save()
    ensemble = calculer(Perimetre((structure, autre_structure)), Periode(None, date(2026, 11, 1)))
    assert (ensemble.personnes, ensemble.suivi_6.dus, ensemble.suivi_6.en_emploi) == (1, 2, 2)


def test_one_evaluation_in_the_window_where_the_structure_says_so(structure):
    structure.jalons = "FENETRE"
    structure.save()
    personne(structure, situation=Situation.CDI, jalon=Jalon.FENETRE)
    json = en_json(suivi(structure))
    assert (json["suivi_fenetre"]["dus"], json["suivi_6"]["dus"]) == (1, 0)


def test_a_structure_may_read_a_situation_its_own_way(structure):
    ClasseDeSituation.objects.create(
        structure=structure, situation=Situation.INACTIF, classe_iae=ClasseIAE.NEUTRE
    )
    personne(structure, situation=Situation.INACTIF)
    trouve = suivi(structure).suivi_6
    assert (trouve.neutres, trouve.joints) == (1, 0)


def test_every_situation_has_its_class():
    assert set(PAR_DEFAUT) == set(Situation)

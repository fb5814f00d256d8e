"""The yearly sums kept beside the lines: counted again in Python, kept by the actions, mended by a command."""

import importlib
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from clauses_project.profils import Profil
from participants.enums import TypeContrat
from suivi import cumuls
from suivi.actions import contrats, eligibilites, validations
from suivi.models import CumulAnnuel, LigneHeures
from tests import factories

pytestmark = pytest.mark.django_db
ZERO = Decimal(0)


def recompter():
    """What the table must hold, line by line."""
    attendus = defaultdict(lambda: defaultdict(Decimal))
    lignes = LigneHeures.objects.select_related("declaration", "affectation")
    for ligne in lignes:
        if ligne.declaration.etat != "VALIDEE" or not ligne.heures:
            continue
        somme = attendus[
            ligne.structure_id,
            ligne.mois.year,
            ligne.affectation.contrat_id,
            ligne.affectation.attribution_id,
            ligne.faits_id,
        ]
        somme["travail"] += ligne.heures_travail_retenues
        somme["formation"] += ligne.heures_formation_retenues
        somme[f"retenues_{ligne.mois.month}"] += ligne.heures_retenues
        if ligne.decision == "EN_SUSPENS":
            somme["en_suspens"] += ligne.heures
        else:
            somme["non_retenues"] += ligne.heures - ligne.heures_retenues
        if ligne.heures_retenues:
            somme["mois_retenus"] += 2 ** (ligne.mois.month - 1)
    return {
        cle: {nom: valeur for nom, valeur in somme.items() if valeur}
        for cle, somme in attendus.items()
    }


def gardes():
    return {
        tuple(getattr(cumul, nom) for nom in cumuls.CLE): {
            nom: getattr(cumul, nom) for nom in cumuls.SOMMES if getattr(cumul, nom)
        }
        for cumul in CumulAnnuel.objects.all()
    }


@pytest.fixture
def annees(structure):
    """A person over two years, with two eligibilities; another without; every decision there is."""
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    declarant = factories.DeclarantFactory(attribution=attribution)
    affectation, autre = (
        factories.AffectationFactory(
            attribution=attribution,
            contrat__date_debut=date(2025, 1, 6),
            contrat__type=TypeContrat.CDI,
            contrat__date_fin=None,
        )
        for _ in range(2)
    )
    personne = affectation.contrat.participant
    premiere, seconde = (
        factories.EligibiliteFactory(participant=personne, debut=debut, fin=fin)
        for debut, fin in ((date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 3, 1), None))
    )
    for mois, faits in (
        (date(2025, 11, 1), premiere),
        (date(2025, 12, 1), premiere),
        (date(2026, 4, 1), seconde),
    ):
        declaration = factories.DeclarationFactory(declarant=declarant, mois=mois, transmise=True)
        for rang, celle in enumerate((affectation, autre)):
            factories.LigneHeuresFactory(
                declaration=declaration, affectation=celle, mois=mois,
                heures_travail=Decimal("100.25"), heures_formation=Decimal(7 * rang),
                faits=None if rang else faits,
            )  # fmt: skip
    return declarant


def valider_tout(declarant, par):
    for declaration in declarant.declarations.all():
        validations.valider(declaration=declaration, par=par, profil=Profil.FACILITATEUR)


@pytest.fixture
def par():
    return factories.UtilisateurFactory()


def test_what_is_validated_is_summed_by_year_and_by_facts(annees, par):
    assert gardes() == {}
    valider_tout(annees, par)
    assert gardes() == recompter()
    assert CumulAnnuel.objects.count() == 4
    assert CumulAnnuel.objects.filter(faits=None).count() == 2


def test_a_month_reopened_leaves_the_sums_and_comes_back(annees, par):
    valider_tout(annees, par)
    declaration = annees.declarations.get(mois=date(2025, 12, 1))
    validations.rouvrir(declaration=declaration, motif="Paie.", par=par, profil=Profil.FACILITATEUR)
    assert gardes() == recompter()
    assert not CumulAnnuel.objects.filter(retenues_12__gt=0).exists()


def test_an_eligibility_established_later_moves_hours_from_en_suspens(annees, par):
    valider_tout(annees, par)
    sans_droit = CumulAnnuel.objects.filter(faits=None, annee=2026).get().contrat.participant
    critere = factories.CritereFactory(structure=sans_droit.structure)
    eligibilites.certifier(
        participant=sans_droit, debut=date(2026, 1, 1), criteres=[critere], par=par
    )
    assert gardes() == recompter()
    assert not CumulAnnuel.objects.filter(faits=None).exists()


def test_a_work_contract_that_becomes_an_alternance_moves_its_sums(annees, par):
    valider_tout(annees, par)
    contrat = CumulAnnuel.objects.exclude(faits=None).first().contrat
    contrats.modifier(contrat=contrat, champs={"type": TypeContrat.APPRENTISSAGE}, par=par)
    assert gardes() == recompter()


def test_several_months_validated_together_are_summed(annees, par):
    versions = dict(annees.declarations.values_list("pk", "version"))
    validations.valider_lot(versions=versions, par=par, profil=Profil.FACILITATEUR)
    assert gardes() == recompter()


def test_bringing_sums_up_to_date_costs_two_queries(annees, par, django_assert_num_queries):
    valider_tout(annees, par)
    contrats_ = list(LigneHeures.objects.values_list("affectation__contrat", flat=True))
    with django_assert_num_queries(2):
        cumuls.mettre_a_jour(contrats=contrats_, annees=[2025, 2026])
    with django_assert_num_queries(0):
        cumuls.mettre_a_jour(contrats=[])
    assert gardes() == recompter()


def test_the_command_says_where_sums_differ_and_mends_them(annees, par, structure, autre_structure):
    valider_tout(annees, par)
    sortie = io.StringIO()
    call_command("verifier_cumuls", stdout=sortie)
    assert "Tous les cumuls sont ceux des lignes" in sortie.getvalue()
    CumulAnnuel.objects.filter(annee=2025).update(non_retenues=1)
    CumulAnnuel.objects.filter(annee=2026).delete()
    with pytest.raises(CommandError, match="--reparer"):
        call_command("verifier_cumuls", stdout=sortie)
    assert f"{structure.code} : 4 cumuls" in sortie.getvalue()
    with pytest.raises(CommandError, match="Aucune structure"):
        call_command("verifier_cumuls", structure="absente", stdout=sortie)
    call_command("verifier_cumuls", structure=autre_structure.code, reparer=True, stdout=sortie)
    assert gardes() != recompter()
    call_command("verifier_cumuls", reparer=True, stdout=sortie)
    assert gardes() == recompter()


def test_the_migration_sums_what_was_validated_before(annees, par):
    valider_tout(annees, par)
    CumulAnnuel.objects.all().delete()
    migration = importlib.import_module("suivi.migrations.0004_cumuls")
    migration.remplir(apps, SimpleNamespace(connection=connection))
    assert gardes() == recompter() != {}


def test_hours_by_month_and_by_year_cannot_differ(annees, par):
    valider_tout(annees, par)
    cumul = CumulAnnuel.objects.filter(travail__gt=0).first()
    cumul.travail += 1
    with pytest.raises(Exception, match="cumul_mois_et_annee"), transaction.atomic():
        cumul.save()

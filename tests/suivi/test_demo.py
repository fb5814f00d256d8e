"""The demonstration shows the published figures; they are counted here again, row by row."""

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from clauses_project.champs import valider_siret
from clauses_project.profils import Profil
from comptes.models import Acces, Evenement, Utilisateur
from entreprises.models import Entreprise
from marches.amont.enums import Etape
from marches.amont.models import Achat, LotPrevu
from marches.decp.models import ContratPublie
from marches.enums import Role
from marches.models import Attribution, LigneObjectif, Marche
from participants.models import DemandeEligibilite, Participant
from suivi.actions import globalisation
from suivi.actions.structures import creer_structure
from suivi.demandes import fiches_connues
from suivi.demonstration.atelier import Atelier
from suivi.demonstration.comptes import COMPTES, MOT_DE_PASSE
from suivi.demonstration.ecriture import enregistrer
from suivi.demonstration.valois import CODE, Valois
from suivi.enums import Decision, Etat, QuiRepond
from suivi.models import (
    ConventionGlobalisation,
    Declaration,
    Echeance,
    HeuresGlobales,
    LigneHeures,
    Penalite,
    ReponseProposee,
    Tentative,
)
from suivi.penalites.calcul import Calcul
from suivi.reponses.adressees import adressees
from territoires.models import Structure
from tests.suivi.test_documents import lire


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker):
    """Loaded once for the whole module, and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("charger_demo", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def lignes_retenues(code: str, du: date, au: date) -> list[LigneHeures]:
    """The retained lines of these months, found without the figures of the application."""
    lignes = LigneHeures.objects.filter(structure__code=code).select_related(
        "declaration", "affectation__contrat__participant", "affectation__attribution"
    )
    return [
        ligne
        for ligne in lignes
        if ligne.declaration.etat == "VALIDEE"
        and du <= ligne.mois <= au
        and ligne.heures_travail_retenues + ligne.heures_formation_retenues > 0
    ]


def total(code: str, du: date, au: date) -> Decimal:
    nominatives = sum(
        ligne.heures_travail_retenues + ligne.heures_formation_retenues
        for ligne in lignes_retenues(code, du, au)
    )
    globales = HeuresGlobales.objects.filter(structure__code=code)
    return nominatives + sum(g.heures for g in globales if du <= g.mois <= au)


def personnes(code: str, du: date, au: date) -> set[Participant]:
    return {ligne.affectation.contrat.participant for ligne in lignes_retenues(code, du, au)}


def marches_suivis(code: str) -> list[Marche]:
    return [
        marche
        for marche in Marche.objects.filter(structure__code=code)
        if marche.statut not in ("ABANDONNE", "A_QUALIFIER")
    ]


def entreprises(code: str) -> set[str]:
    attributions = Attribution.objects.filter(lot__marche__in=marches_suivis(code))
    return {a.entreprise.identifiant[:9] for a in attributions.select_related("entreprise")}


SOISSONS = ("plie-grandsoissons", date(2009, 10, 1), date(2019, 9, 1))
LAON = ("mef-laonnois", date(2018, 5, 1), date(2018, 12, 1))


def test_ten_years_of_grandsoissons():
    assert total(*SOISSONS) == Decimal("170000.00")
    assert len(personnes(*SOISSONS)) == 300
    assert len(marches_suivis("plie-grandsoissons")) == 270
    assert len(entreprises("plie-grandsoissons")) == 120
    mois = LigneHeures.objects.filter(structure__code="plie-grandsoissons").values_list("mois")
    assert min(mois)[0] >= SOISSONS[1]
    assert max(mois)[0] <= SOISSONS[2]


def test_eight_months_of_laonnois():
    assert total(*LAON) == Decimal("5480.00")
    sexes = sorted(personne.sexe for personne in personnes(*LAON))
    assert sexes == ["F"] + ["H"] * 26
    assert len(marches_suivis("mef-laonnois")) == 17
    assert len(entreprises("mef-laonnois")) == 25


def test_the_four_contracts_completed_in_laonnois_went_beyond_what_was_asked():
    realisees: dict[int, Decimal] = {}
    for ligne in lignes_retenues(*LAON):
        lot = ligne.affectation.attribution.lot_id
        realisees[lot] = realisees.get(lot, Decimal(0)) + ligne.heures_travail_retenues
    acheves = [
        objectif
        for objectif in LigneObjectif.objects.filter(structure__code="mef-laonnois")
        if objectif.lot.marche.date_fin <= date(2018, 12, 31)
    ]
    assert len(acheves) == 4
    assert all(realisees[objectif.lot_id] > objectif.heures for objectif in acheves)


@pytest.mark.parametrize(
    ("options", "attendu"),
    [
        (("mef-laonnois", "--du", "2018-05", "--au", "2018-12"), ("5480.00", 17, 25, 27)),
        (("plie-grandsoissons", "--au", "2019-09"), ("170000.00", 270, 120, 300)),
    ],
)
def test_the_command_that_prints_the_figures_says_the_same(options, attendu):
    sortie = io.StringIO()
    call_command("chiffres", "--structure", *options, "--json", stdout=sortie)
    chiffres = json.loads(sortie.getvalue())
    cles = ("heures_retenues", "marches_suivis", "entreprises", "personnes")
    assert tuple(chiffres[cle] for cle in cles) == attendu


def test_nothing_declared_is_lost():
    for ligne in LigneHeures.objects.select_related("declaration"):
        decidee = ligne.decision != Decision.A_DECIDER
        assert decidee == (ligne.declaration.etat == Etat.VALIDEE)
        assert decidee == (ligne.decidee_le is not None)


def test_every_kind_of_decision_is_there():
    motifs = set(LigneHeures.objects.values_list("motif", flat=True))
    assert {"avant l'éligibilité", "fin d'éligibilité", "hors marché"} <= motifs
    assert LigneHeures.objects.filter(decision_manuelle=True).exists()


def test_people_known_to_two_structures_have_the_same_fingerprint():
    par_structure = [
        set(Participant.objects.filter(structure__code=code).values_list("empreinte", flat=True))
        for code in ("plie-grandsoissons", "mef-laonnois")
    ]
    assert len(par_structure[0] & par_structure[1]) == 2


def test_every_company_has_a_right_siret():
    for entreprise in Entreprise.objects.all():
        valider_siret(entreprise.identifiant)


def test_the_structure_of_today_has_something_of_everything_to_do():
    declarations = Declaration.objects.filter(structure__code="clauses-valois")
    assert set(declarations.values_list("etat", flat=True)) == set(Etat.values)
    assert declarations.get(etat=Etat.A_CORRIGER).motif_renvoi
    assert declarations.filter(sans_heure=True).exists()
    a_etablir = Participant.objects.filter(structure__code="clauses-valois", eligibilites=None)
    assert a_etablir.exists()
    attributions = Attribution.objects.filter(structure__code="clauses-valois")
    assert set(attributions.values_list("role", flat=True)) == set(Role.values)
    assert attributions.values("entreprise__siren").distinct().count() >= 12
    assert Evenement.objects.filter(structure__code="clauses-valois", verbe="VALIDER").exists()


@pytest.mark.parametrize("code", ["plie-grandsoissons", "mef-laonnois"])
def test_what_became_of_the_people_is_told(code):
    sortie = io.StringIO()
    call_command("chiffres", "--structure", code, "--json", stdout=sortie)
    chiffres = json.loads(sortie.getvalue())
    for cle in ("suivi_6", "suivi_12"):
        suivi = chiffres[cle]
        assert suivi["dus"] >= suivi["joints"] > suivi["en_emploi"] > 0
    call_command("verifier_suivi", stdout=io.StringIO())


def test_what_became_of_the_people_is_in_the_document_as_the_command_prints_it(tmp_path):
    sortie = io.StringIO()
    call_command("chiffres", "--structure", "plie-grandsoissons", "--json", stdout=sortie)
    chiffres = json.loads(sortie.getvalue())
    fichier = tmp_path / "evaluation.pdf"
    call_command(
        "rapport", "evaluation", "--structure", "plie-grandsoissons", "--public", "--apercu",
        "--sortie", fichier, stdout=io.StringIO(),
    )  # fmt: skip
    lu = lire(fichier.read_bytes())
    for cle in ("suivi_6", "suivi_12"):
        suivi = chiffres[cle]
        assert suivi["joints"] > 0
        assert f"{suivi['dus']} évaluations dues, {suivi['joints']} personnes jointes" in lu


def test_somebody_is_to_be_called_today_this_month_and_was_yesterday():
    aujourd_hui = timezone.localdate()
    a_suivre = Echeance.objects.a_suivre().filter(structure__code="clauses-valois")
    assert a_suivre.filter(limite_le__lt=aujourd_hui).exists()
    assert a_suivre.filter(due_le__year=aujourd_hui.year, due_le__month=aujourd_hui.month).exists()
    essais = Tentative.objects.filter(structure__code="clauses-valois")
    assert essais.filter(rappeler_le=aujourd_hui).exists()
    assert not essais.filter(quand__gt=timezone.now()).exists()


def test_a_person_and_a_prescripteur_answered_and_a_link_waits():
    reponses = ReponseProposee.objects.filter(structure__code="clauses-valois")
    qui = reponses.a_relire().values_list("qui_repond", flat=True)
    assert sorted(qui) == [QuiRepond.PERSONNE, QuiRepond.PRESCRIPTEUR]
    assert any(reponse.lien_ouvert for reponse in reponses.select_related("lien"))
    hugo = Acces.objects.get(utilisateur__email="hugo@exemple.fr")
    assert adressees(hugo, timezone.localdate()).filter(envoyee=False).exists()


def test_nothing_is_dated_after_today():
    maintenant = timezone.now()
    for champ in ("ouverte_le", "transmise_le", "validee_le"):
        assert not Declaration.objects.filter(**{f"{champ}__gt": maintenant}).exists()


@pytest.mark.parametrize("compte", COMPTES, ids=lambda compte: compte.courriel)
def test_every_account_signs_in_and_reaches_its_home(compte):
    navigateur = Client()
    reponse = navigateur.post(
        "/compte/connexion/", {"login": compte.courriel, "password": MOT_DE_PASSE}, follow=True
    )
    assert reponse.redirect_chain[0][0] == "/"
    assert reponse.status_code == 200
    assert reponse.context["user"].email == compte.courriel
    acces = Acces.objects.filter(utilisateur__email=compte.courriel)
    assert acces.count() == len(compte.organisations)


def test_a_second_load_says_that_it_is_there_already():
    sortie = io.StringIO()
    call_command("charger_demo", stdout=sortie)
    assert "déjà là" in sortie.getvalue()


def test_loaded_again_it_is_the_same():
    """Even after somebody spread hours by its convention."""
    avant = photographie()
    convention = ConventionGlobalisation.objects.get()
    ligne = LigneHeures.objects.filter(
        declaration__etat=Etat.TRANSMISE,
        affectation__attribution__in=convention.parts.values("attribution"),
        heures_travail__gt=0,
    ).first()
    globalisation.repartir(
        ligne=ligne,
        convention=convention,
        par=Utilisateur.objects.get(email="camille@exemple.fr"),
        profil=Profil.FACILITATEUR,
    )
    assert photographie() != avant
    call_command("charger_demo", "--remplacer", stdout=io.StringIO())
    assert photographie() == avant


@pytest.mark.parametrize("jour", [date(2027, 1, 1), date(2028, 2, 29), date(2027, 8, 31)])
def test_the_months_run_up_to_any_day(jour):
    structure = creer_structure(code="un-autre-jour", nom="Un autre jour")
    utilisateurs = {compte.email: compte for compte in Utilisateur.objects.all()}
    atelier = Atelier(structure, utilisateurs["camille@exemple.fr"], jour)
    Valois(atelier, utilisateurs).construire()
    enregistrer(atelier)
    declarations = structure.declarations.all()
    assert max(declarations.values_list("mois", flat=True)) == jour.replace(day=1)
    assert set(declarations.values_list("etat", flat=True)) == set(Etat.values)


def photographie() -> list[tuple]:
    """Every line of hours: who, where, when, how much, and what was decided."""
    return sorted(
        LigneHeures.objects.values_list(
            "affectation__contrat__participant__identite__nom",
            "affectation__contrat__identifiant",
            "affectation__attribution__entreprise__identifiant",
            "affectation__attribution__lot__marche__reference",
            "mois",
            "heures_travail",
            "heures_formation",
            "decision",
        ),
        key=str,
    )


def test_production_refuses_accounts_everybody_knows(settings):
    settings.SETTINGS_MODULE = "clauses_project.settings.production"
    with pytest.raises(CommandError, match="--en-production"):
        call_command("charger_demo")


def test_preparing_it_again_only_prints_the_accounts():
    sortie = io.StringIO()
    call_command("preparer_demo", stdout=sortie)
    lignes = sortie.getvalue().splitlines()
    assert len(lignes) == 1 + len(COMPTES)
    assert all(MOT_DE_PASSE in ligne for ligne in lignes[1:])


def test_companies_ask_before_they_hire():
    demandes = DemandeEligibilite.objects.filter(structure__code="clauses-valois")
    etats = sorted(demandes.values_list("etat", flat=True))
    assert etats == ["ACCORDEE", "EN_ATTENTE", "EN_ATTENTE", "EN_ATTENTE", "REFUSEE"]
    connue = demandes.get(etat="EN_ATTENTE", demandee_par=None)
    assert fiches_connues(connue)[0].ecart == ""
    assert "Comptabilisable du" in demandes.get(etat="ACCORDEE").reponse_lue


def test_purchases_stand_at_each_step_and_keep_their_sums():
    etapes = dict(Achat.objects.values_list("objet", "etape"))
    assert etapes["Construction du gymnase du Lac"] == Etape.CONSULTATION
    assert Etape.SANS_CLAUSE in etapes.values()
    # 900 000 € × 30 % ÷ 38 € × 7 % = 497.37: 497 hours, by hand.
    rue = LotPrevu.objects.get(achat__objet="Réfection de la rue du Moulin")
    assert rue.heures_retenues == 497


def test_the_radar_shows_what_buyers_published():
    retz = Structure.objects.get(code=CODE)
    guettes = ContratPublie.objects.filter(structure=retz, social=True)
    assert guettes.count() == 6  # those with a clause or a reserved contract


def test_a_company_may_answer_a_penalty_and_the_town_waived_another():
    notifiee = Penalite.objects.get(structure__code=CODE, etat="NOTIFIEE")
    assert notifiee.montant == Decimal(5400)
    assert (
        "120\u00a0h\u00a0×\u00a045\u00a0€ = 5\u00a0400\u00a0€."
        in Calcul.lire(notifiee.calcul).phrases()
    )
    assert not notifiee.delai_passe(timezone.localdate())
    nadine = Acces.objects.get(utilisateur__email="nadine@exemple.fr")
    assert list(Penalite.objects.visibles_par(nadine)) == [notifiee]
    renoncee = Penalite.objects.get(structure__code=CODE, etat="RENONCEE")
    assert (renoncee.montant, renoncee.motif[:28]) == (2025, "Les travaux ont été suspendu")

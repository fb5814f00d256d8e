"""Hours worked on one site, counted for several contracts: never more than what was worked."""

import threading
from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import historique
from comptes.models import Utilisateur
from suivi.actions import conventions, globalisation, saisies, transmissions, validations
from suivi.attendus import affectations_attendues
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.enums import Etat
from suivi.globalisation import a_repartir, couper
from suivi.models import Affectation, Declaration, LigneHeures, Repartition
from tests import factories

MAI = date(2026, 5, 1)
GESTION = Profil.FACILITATEUR
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_juin():
    with time_machine.travel("2026-06-08 09:00+02:00", tick=False):
        yield


class Terrain:
    """Three contracts of one company under one convention, and one person at work on the first site."""

    def __init__(self, structure, entreprise, parts=("60", "40")):
        self.par = factories.UtilisateurFactory()
        self.convention = factories.ConventionFactory(structure=structure, reference="CG-1")
        self.attributions = []
        for rang, part in enumerate(parts):
            attribution = factories.AttributionFactory(
                lot__marche__structure=structure,
                lot__marche__reference=f"M{'ABC'[rang]}",
                lot__numero="1",
                entreprise=entreprise,
            )
            factories.DeclarantFactory(attribution=attribution)
            factories.PartDeConventionFactory(
                convention=self.convention, attribution=attribution, part=D(part)
            )
            self.attributions.append(attribution)
        self.site = self.attributions[0]
        self.declaration = factories.DeclarationFactory(
            declarant=self.site.declarants.get(), mois=MAI, transmise=True
        )
        self.personne = factories.ParticipantFactory(structure=structure)
        factories.EligibiliteFactory(participant=self.personne, debut=date(2026, 3, 1))
        self.ligne = self.travailler("151.67")

    def travailler(self, heures, declaration=None):
        declaration = declaration or self.declaration
        self.affectation, _ = Affectation.objects.get_or_create(
            attribution=self.site,
            contrat__participant=self.personne,
            defaults={
                "structure": self.site.structure,
                "contrat": factories.ContratTravailFactory(
                    participant=self.personne, employeur=self.site.entreprise
                ),
            },
        )
        return factories.LigneHeuresFactory(
            declaration=declaration, affectation=self.affectation, heures_travail=D(heures)
        )

    def repartir(self, **options):
        options = {"profil": GESTION, "ligne": self.ligne, **options}
        return globalisation.repartir(convention=self.convention, par=self.par, **options)

    def heures(self, mois=MAI):
        """Hours of the person by contract."""
        return {
            ligne.affectation.attribution.lot.marche.reference: ligne.heures
            for ligne in LigneHeures.objects.filter(mois=mois).order_by("pk")
        }

    def du_marche(self, rang):
        return Declaration.objects.get(
            declarant__attribution=self.attributions[rang], mois=self.declaration.mois
        )


@pytest.fixture
def terrain(structure, entreprise):
    return Terrain(structure, entreprise)


# Cutting


@pytest.mark.parametrize(
    ("heures", "parts", "attendues"),
    [
        # 151.67 × 60 % = 91.002 and × 40 % = 60.668: the hundredth left goes to the larger remainder.
        ("151.67", {1: "60", 2: "40"}, {1: "91.00", 2: "60.67"}),
        # 100 / 3 = 33.33 three times, and one hundredth for the first.
        ("100", {1: "33.34", 2: "33.33", 3: "33.33"}, {1: "33.34", 2: "33.33", 3: "33.33"}),
        ("0.01", {1: "50", 2: "50"}, {1: "0.01", 2: "0"}),
        ("0", {1: "50", 2: "50"}, {1: "0", 2: "0"}),
        # 600 h by 1/3, 5/12 and 1/4, as near as hundredths of a percent say it.
        ("600", {1: "33.33", 2: "41.67", 3: "25"}, {1: "199.98", 2: "250.02", 3: "150"}),
    ],
)
def test_hours_are_cut_to_the_hundredth_with_an_exact_sum(heures, parts, attendues):
    coupees = couper(D(heures), {cle: D(part) for cle, part in parts.items()})
    assert coupees == {cle: D(part) for cle, part in attendues.items()}


@given(
    heures=st.integers(0, 74_400),
    bornes=st.lists(st.integers(1, 9_999), min_size=1, max_size=5, unique=True),
)
def test_whatever_the_parts_they_add_up_to_what_was_worked(heures, bornes):
    bornes = [0, *sorted(bornes), 10_000]
    parts = {rang: D(haut - bas).scaleb(-2) for rang, (bas, haut) in enumerate(pairwise(bornes))}
    travaillees = D(heures).scaleb(-2)
    coupees = couper(travaillees, parts)
    assert sum(coupees.values()) == travaillees
    for cle, part in parts.items():
        assert coupees[cle] >= 0
        assert abs(coupees[cle] - travaillees * part / 100) < D("0.01")


# Spreading


def test_the_hours_of_a_month_are_spread_by_the_parts_of_the_convention(terrain):
    repartition = terrain.repartir()
    assert terrain.heures() == {"MA": D("91.00"), "MB": D("60.67")}
    assert repartition.heures == D("151.67")
    assert (repartition.travail_repartis, repartition.a_la_main) == (D("151.67"), False)
    assert terrain.du_marche(1).etat == Etat.A_SAISIR  # opened to receive its part


def test_parts_typed_in_hours_leave_the_rest_to_the_site(structure, entreprise):
    """600 h worked on the site of A: 250 for B, 150 for C, so 200 for A."""
    terrain = Terrain(structure, entreprise, parts=("40", "40", "20"))
    terrain.ligne.heures_travail = D(600)
    terrain.ligne.save()
    _, b, c = terrain.attributions
    terrain.repartir(parts={b.pk: (D(250), D(0)), c.pk: (D(150), D(0))})
    assert terrain.heures() == {"MA": D(200), "MB": D(250), "MC": D(150)}


def test_training_is_spread_apart_from_work(terrain):
    terrain.ligne.heures_formation = D("14.01")
    terrain.ligne.save()
    terrain.repartir()
    lignes = {ligne.declaration_id: ligne for ligne in LigneHeures.objects.all()}
    a, b = (lignes[terrain.du_marche(rang).pk] for rang in (0, 1))
    assert (a.heures_travail, b.heures_travail) == (D("91.00"), D("60.67"))
    # 14.01 × 60 % = 8.406 and × 40 % = 5.604: the hundredth left goes to the first.
    assert (a.heures_formation, b.heures_formation) == (D("8.41"), D("5.60"))


def test_parts_above_what_was_worked_are_refused_and_nothing_is_written(terrain):
    b = terrain.attributions[1]
    with pytest.raises(Refus, match="Les parts font 160 h, plus que les 151,67 h travaillées"):
        terrain.repartir(parts={b.pk: (D(160), D(0))})
    with pytest.raises(Refus, match="plus que les 0 h de formation"):
        terrain.repartir(parts={b.pk: (D(1), D(1))})
    assert terrain.heures() == {"MA": D("151.67")}
    assert not Repartition.objects.exists()


def test_the_database_refuses_parts_above_what_was_worked(terrain):
    repartition = terrain.repartir()
    with pytest.raises(IntegrityError), transaction.atomic():
        Repartition.objects.filter(pk=repartition.pk).update(travail_repartis=D("151.68"))


def test_spreading_again_changes_nothing(terrain):
    terrain.repartir()
    evenements = historique(terrain.declaration).count()
    versions = set(LigneHeures.objects.values_list("pk", "version"))
    terrain.ligne.refresh_from_db()
    terrain.repartir()
    assert set(LigneHeures.objects.values_list("pk", "version")) == versions
    assert historique(terrain.declaration).count() == evenements


def test_the_journal_of_each_declaration_tells_its_part(terrain):
    terrain.repartir()
    for rang, heures in ((0, "91.00"), (1, "60.67")):
        evenement = historique(terrain.du_marche(rang)).filter(verbe=Verbe.SAISIR).get()
        assert evenement.pourquoi == "Globalisation, convention CG-1"
        assert evenement.details["lignes"][0]["travail"] == heures
        assert evenement.details["site"] == "MA lot 1"


def test_a_person_counts_once_and_their_work_contract_once(terrain):
    terrain.repartir()
    transmissions.transmettre(declaration=terrain.du_marche(1), par=terrain.par, profil=GESTION)
    for rang in (0, 1):
        validations.valider(declaration=terrain.du_marche(rang), par=terrain.par, profil=GESTION)
    sommes = calculer(Perimetre((terrain.site.structure,)), Periode(MAI, MAI))
    assert (sommes.heures_declarees, sommes.heures_retenues) == (D("151.67"), D("151.67"))
    assert (sommes.personnes, sommes.contrats_travail, sommes.marches_avec_heures) == (1, 1, 2)


# Refusals


def test_a_convention_holds_from_its_month_to_the_month_it_is_closed_in(terrain):
    conventions.clore(convention=terrain.convention, le=date(2026, 4, 30), par=terrain.par)
    with pytest.raises(Refus, match="est close depuis le 30/04/2026"):
        terrain.repartir()
    conventions.clore(convention=terrain.convention, le=date(2026, 5, 2), par=terrain.par)
    terrain.repartir()
    terrain.convention.refresh_from_db()
    assert not terrain.convention.vaut_pour(date(2026, 2, 1))
    assert terrain.convention.vaut_pour(date(2026, 3, 1))


def test_incomplete_parts_are_said(terrain):
    a, b = terrain.attributions
    conventions.partager(convention=terrain.convention, parts={a: D(60), b: D(20)}, par=terrain.par)
    with pytest.raises(Refus, match=r"ne sont pas complètes \(80,0.%, 2 attributions\)"):
        terrain.repartir()
    with pytest.raises(Refus, match="on ne répartit que 100 %"):
        conventions.partager(
            convention=terrain.convention, parts={a: D(60), b: D(60)}, par=terrain.par
        )


def test_a_validated_declaration_receives_nothing_until_it_is_reopened(terrain):
    b = terrain.attributions[1]
    validee = factories.DeclarationFactory(declarant=b.declarants.get(), mois=MAI, validee=True)
    with pytest.raises(Refus, match=r"MB lot 1, .* : Cette déclaration est validée"):
        terrain.repartir()
    assert terrain.heures() == {"MA": D("151.67")}
    validations.rouvrir(declaration=validee, motif="Globalisation", par=terrain.par, profil=GESTION)
    terrain.repartir()
    assert terrain.heures() == {"MA": D("91.00"), "MB": D("60.67")}


def test_hours_of_their_own_on_the_other_contract_are_not_overwritten(terrain):
    declaration = factories.DeclarationFactory(
        declarant=terrain.attributions[1].declarants.get(), mois=MAI
    )
    affectation = factories.AffectationFactory(
        attribution=terrain.attributions[1], contrat=terrain.affectation.contrat
    )
    factories.LigneHeuresFactory(
        declaration=declaration, affectation=affectation, heures_travail=D(10)
    )
    with pytest.raises(Refus, match="10 h y sont déjà déclarées"):
        terrain.repartir()
    assert terrain.heures() == {"MA": D("151.67"), "MB": D(10)}


def test_an_attribution_without_declarant_is_named(terrain):
    terrain.attributions[1].declarants.all().delete()
    with pytest.raises(Refus, match="Personne ne déclare les heures de MB lot 1"):
        terrain.repartir()


def test_a_part_is_not_typed_over_nor_spread_from_where_it_is_received(terrain):
    terrain.repartir()
    recue = LigneHeures.objects.get(affectation__attribution=terrain.attributions[1])
    with pytest.raises(Refus, match="réparties entre plusieurs marchés"):
        saisies.saisir(
            declaration=recue.declaration,
            saisies={recue.affectation_id: (D(1), None)},
            par=terrain.par,
            profil=GESTION,
        )
    with pytest.raises(Refus, match="travaillées sur MA lot 1"):
        terrain.repartir(ligne=recue)


# After


def test_a_correction_of_what_was_worked_moves_every_part(terrain):
    repartition = terrain.repartir()
    globalisation.corriger_travaillees(
        repartition=repartition, travaillees=(D(100), D(0)), par=terrain.par, profil=GESTION
    )
    assert terrain.heures() == {"MA": D("60.00"), "MB": D("40.00")}
    repartition.refresh_from_db()
    assert (repartition.heures, repartition.travail_repartis) == (D(100), D(100))


def test_a_company_corrects_only_while_every_declaration_is_its_own_to_change(terrain):
    terrain.declaration.etat = Etat.A_CORRIGER
    terrain.declaration.save()
    repartition = terrain.repartir()
    corrige = {"repartition": repartition, "par": terrain.par, "profil": Profil.DECLARANT}
    globalisation.corriger_travaillees(travaillees=(D(100), D(0)), **corrige)
    transmissions.transmettre(declaration=terrain.du_marche(1), par=terrain.par, profil=GESTION)
    with pytest.raises(Refus, match=r"MB lot 1, .* : Cette déclaration est transmise"):
        globalisation.corriger_travaillees(travaillees=(D(90), D(0)), **corrige)
    assert terrain.heures() == {"MA": D("60.00"), "MB": D("40.00")}


def test_what_was_spread_by_hand_is_corrected_by_the_facilitateur(terrain):
    b = terrain.attributions[1]
    repartition = terrain.repartir(parts={b.pk: (D(10), D(0))})
    with pytest.raises(Refus, match="réparties à la main"):
        globalisation.corriger_travaillees(
            repartition=repartition, travaillees=(D(90), D(0)), par=terrain.par, profil=GESTION
        )
    terrain.ligne.refresh_from_db()
    terrain.repartir(parts={b.pk: (D(0), D(0))}, travaillees=(D(90), D(0)))
    assert terrain.heures() == {"MA": D(90)}


def test_undoing_gives_the_site_its_hours_back(terrain):
    repartition = terrain.repartir()
    ligne = globalisation.annuler(repartition=repartition, par=terrain.par, profil=GESTION)
    assert (ligne.heures, ligne.repartition) == (D("151.67"), None)
    assert terrain.heures() == {"MA": D("151.67")}
    assert not Repartition.objects.exists()
    assert Affectation.objects.count() == 1
    assert historique(terrain.du_marche(1)).first().pourquoi == "Répartition annulée"


def test_undoing_waits_for_a_validated_month_to_be_reopened(terrain):
    repartition = terrain.repartir()
    validations.valider(declaration=terrain.declaration, par=terrain.par, profil=GESTION)
    with pytest.raises(Refus, match=r"MA lot 1, .* est validée"):
        globalisation.annuler(repartition=repartition, par=terrain.par, profil=GESTION)
    assert terrain.heures() == {"MA": D("91.00"), "MB": D("60.67")}


def test_nobody_is_asked_next_month_for_hours_that_are_only_received(terrain):
    terrain.repartir()
    juin = factories.DeclarationFactory(
        declarant=terrain.attributions[1].declarants.get(), mois=date(2026, 6, 1)
    )
    assert not affectations_attendues(juin).exists()
    au_site = factories.DeclarationFactory(
        declarant=terrain.site.declarants.get(), mois=date(2026, 6, 1)
    )
    assert affectations_attendues(au_site).get() == terrain.affectation


def test_who_was_spread_last_month_is_to_be_spread_this_month(terrain):
    terrain.repartir()
    juin = factories.DeclarationFactory(
        declarant=terrain.site.declarants.get(), mois=date(2026, 6, 1), transmise=True
    )
    ligne = terrain.travailler("50", juin)
    assert a_repartir([ligne]) == {ligne.pk: terrain.convention}
    faites = globalisation.repartir_comme_avant(declaration=juin, par=terrain.par, profil=GESTION)
    assert faites == 1
    assert terrain.heures(date(2026, 6, 1)) == {"MA": D(30), "MB": D(20)}
    assert (
        globalisation.repartir_comme_avant(declaration=juin, par=terrain.par, profil=GESTION) == 0
    )


ETAPE = st.one_of(
    st.tuples(st.just("convention"), st.integers(1, 30_000), st.just(0)),
    st.tuples(st.just("main"), st.integers(1, 30_000), st.integers(0, 30_000)),
    st.tuples(st.just("corriger"), st.integers(1, 80_000), st.just(0)),
    st.tuples(st.just("annuler"), st.just(0), st.just(0)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(etapes=st.lists(ETAPE, min_size=1, max_size=6))
def test_whatever_is_done_the_parts_are_what_was_worked(structure, entreprise, etapes):
    with transaction.atomic():
        terrain = Terrain(structure, entreprise, parts=("50", "33.33", "16.67"))
        travaillees = D("151.67")
        for geste, heures, part in etapes:
            voulues = D(heures).scaleb(-2)
            try:
                with transaction.atomic():
                    _jouer(terrain, geste, voulues, D(part).scaleb(-2))
            except Refus:
                pass
            else:
                travaillees = travaillees if geste == "annuler" else voulues
            assert sum(terrain.heures().values()) == travaillees
            for repartition in Repartition.objects.all():
                assert repartition.travail_repartis == repartition.heures_travail == travaillees
        transaction.set_rollback(True)


def _jouer(terrain, geste, heures, part):
    terrain.ligne.refresh_from_db()
    repartition = Repartition.objects.first()
    options = {"par": Utilisateur.objects.first(), "profil": GESTION}
    match geste:
        case "convention":
            terrain.repartir(travaillees=(heures, D(0)))
        case "main":
            b = terrain.attributions[1]
            terrain.repartir(travaillees=(heures, D(0)), parts={b.pk: (part, D(0))})
        case "corriger" if repartition:
            globalisation.corriger_travaillees(
                repartition=repartition, travaillees=(heures, D(0)), **options
            )
        case "annuler" if repartition:
            globalisation.annuler(repartition=repartition, **options)
        case _:
            raise Refus("Rien n'est réparti.")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
@pytest.mark.django_db(transaction=True)
def test_spread_and_typed_at_the_same_instant_the_parts_are_what_was_worked(structure, entreprise):
    terrain = Terrain(structure, entreprise)
    a, b = terrain.attributions
    depart = threading.Barrier(3)
    erreurs = []

    def ensemble(geste, **options):
        try:
            depart.wait(timeout=10)
            geste(par=terrain.par, profil=GESTION, **options)
        except Refus:
            pass
        except Exception as erreur:
            erreurs.append(erreur)
        finally:
            connections.close_all()

    gestes = [
        (globalisation.repartir, {"ligne": terrain.ligne, "convention": terrain.convention}),
        (
            globalisation.repartir,
            {
                "ligne": terrain.ligne,
                "convention": terrain.convention,
                "parts": {b.pk: (D(50), D(0))},
            },
        ),
        (
            saisies.saisir,
            {
                "declaration": terrain.declaration,
                "saisies": {terrain.affectation.pk: (D(120), None)},
            },
        ),
    ]
    fils = [threading.Thread(target=ensemble, args=(g,), kwargs=o) for g, o in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    assert not erreurs
    repartition = Repartition.objects.get()
    assert repartition.heures in (D("151.67"), D(120))
    assert sum(terrain.heures().values()) == repartition.heures
    assert a.affectations.count() == b.affectations.count() == 1

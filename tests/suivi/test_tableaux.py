"""Dashboards: who opens which, what they say, and that each figure is that of its list."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from marches.enums import Role
from marches.models import Lot
from participants.models import Eligibilite
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.rythme import Feu, Rythme
from suivi.detail.figures import FIGURES
from suivi.tableaux.anru import part_anru
from suivi.tableaux.facilitateur import marches_a_regarder
from suivi.tableaux.objets import de_l_entreprise, du_donneur_ordre, du_lot, du_marche, tableau_de
from suivi.tableaux.phrases import comparer, dire_le_rythme, nommer
from suivi.tableaux.progression import Suivi, lots_suivis, progresser
from tests import factories
from tests.suivi.donnees_au_hasard import Hasard
from tests.suivi.test_chiffres import retenir

JOUR = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _le_22_novembre(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: JOUR)


@pytest.fixture
def lot(structure, acheteuse, commune):
    """1 200 h for 2026, 200 more from July; a company works for a buyer at Soissons."""
    lot = factories.LotFactory(
        marche__structure=structure,
        marche__donneur_ordre=acheteuse.acces.donneur_ordre,
        marche__commune_execution=commune,
        marche__date_notification=date(2025, 12, 1),
        marche__date_ordre_service=date(2026, 1, 1),
        marche__date_fin=date(2026, 12, 31),
        intitule="Gros œuvre",
    )
    factories.LigneObjectifFactory(lot=lot, heures=Decimal(1200), date_effet=date(2025, 12, 1))
    factories.LigneObjectifFactory(
        lot=lot, numero="1", heures=Decimal(200), date_effet=date(2026, 7, 1)
    )
    return lot


@pytest.fixture
def attribution(lot, declarante):
    attribution = factories.AttributionFactory(lot=lot, entreprise=declarante.acces.entreprise)
    for mois, heures in ((6, 90), (8, 100), (9, 110), (10, 120)):
        retenir(attribution, str(heures), mois=date(2026, mois, 1))
    return attribution


# The home page says of a contract what the dashboard says of its lots


def test_a_contract_is_on_the_home_page_what_its_worst_lot_is_on_the_dashboard(
    facilitatrice, lot, attribution
):
    """420 h of 1 400 by November, at 110 a month: 640 at the end. Its other lot is done."""
    autre = factories.LotFactory(marche=lot.marche, numero="2")
    factories.LigneObjectifFactory(
        lot=autre, numero="1", heures=Decimal(100), date_effet=date(2025, 12, 1)
    )
    retenir(factories.AttributionFactory(lot=autre), "100", mois=date(2026, 10, 1))
    rangs = facilitatrice.get(reverse("suivi:tableau_de_bord")).context["t"]["rangs"]
    page = facilitatrice.get("/")
    (ligne,) = page.context["marches"]
    assert [rang.feu for rang in rangs] == [Feu.ROUGE, Feu.VERT]
    assert (ligne.feu, ligne.avancement.ton, ligne.sur_combien) == (
        Feu.ROUGE, "alerte", "1 lot sur 2",
    )  # fmt: skip
    assert "En danger" in page.content.decode()


def test_a_contract_behind_but_going_fast_enough_is_late_on_neither_page(facilitatrice, lot):
    """No hour before October, 700 in it: at that pace 1 400 are reached in time, though few are done."""
    attribution = factories.AttributionFactory(lot=lot)
    retenir(attribution, "700", mois=date(2026, 10, 1))
    page = facilitatrice.get("/")
    (ligne,) = page.context["marches"]
    assert ligne.avancement.realise < ligne.avancement.attendu * Decimal("0.9")
    assert (ligne.feu, ligne.avancement.ton, ligne.sur_combien) == (Feu.VERT, "ok", "")
    assert "Au rythme" in page.content.decode()
    assert "En retard" not in page.content.decode()


@pytest.mark.parametrize(
    ("nom", "args"), [("marches", ()), ("marche", ("marche_id",)), ("lot", ("pk",))]
)
def test_every_screen_judges_a_lot_by_its_forecast(facilitatrice, lot, attribution, nom, args):
    """30 % done and four months of 110 h: it would miss more than a fifth at the end."""
    contenu = page(facilitatrice, nom, *(getattr(lot, champ) for champ in args))
    assert 'class="piste alerte"' in contenu
    assert "; en danger" in contenu
    assert 'class="piste attente"' not in contenu


def test_a_list_judges_in_as_many_queries_with_ten_contracts(
    facilitatrice, lot, attribution, django_assert_num_queries
):
    page(facilitatrice, "marches")
    with CaptureQueriesContext(connection) as avant:
        page(facilitatrice, "marches")
    for _ in range(9):
        autre = factories.LotFactory(marche__structure=lot.structure)
        factories.LigneObjectifFactory(lot=autre, heures=Decimal(100))
    with django_assert_num_queries(len(avant)):
        page(facilitatrice, "marches")


def test_the_contracts_of_the_home_page_cost_the_same_with_one_or_ten(
    facilitatrice, lot, attribution, django_assert_num_queries
):
    perimetre = Perimetre((facilitatrice.acces.structure,))
    with CaptureQueriesContext(connection) as une:
        marches_a_regarder(perimetre, facilitatrice.acces, 8)
    for _ in range(9):
        autre = factories.LotFactory(marche__structure=facilitatrice.acces.structure)
        factories.LigneObjectifFactory(lot=autre, heures=Decimal(100))
    with django_assert_num_queries(len(une)):
        assert len(marches_a_regarder(perimetre, facilitatrice.acces, 8)) == 8


# Words


def rythme(**options):
    valeurs = {
        "lot": None,
        "jour": JOUR,
        "objectif": Decimal(1000),
        "retenues": Decimal(400),
        "en_attente": Decimal(0),
        "attendu": None,
        "fin": date(2026, 12, 31),
        "mois": (date(2026, 10, 1),),
        "par_mois": Decimal(120),
    }
    return Rythme(**{**valeurs, **options})


@pytest.mark.parametrize(
    ("options", "phrase"),
    [
        # 600 left at 120: five months after October, March 2027.
        ({}, "serait atteint en mars 2027, trois mois après la fin du marché. Il y aurait 640\u00a0h à la fin"),
        ({"fin": date(2027, 3, 15)}, "en mars 2027, le dernier mois du marché."),
        ({"fin": date(2028, 1, 31)}, "en mars 2027, dix mois avant la fin du marché."),
        ({"fin": None}, "serait atteint en mars 2027."),
        ({"retenues": Decimal(1000)}, "L'objectif est atteint\u00a0: 1\u00a0000\u00a0h faites."),
        ({"retenues": Decimal(990), "en_attente": Decimal(10)}, "en comptant celles à valider"),
        ({"mois": (), "par_mois": Decimal(0)}, "Aucune heure depuis 6 mois"),
        ({"mois": (), "par_mois": Decimal(0), "retenues": Decimal(0)}, "Aucune heure pour l'instant."),
    ],
)  # fmt: skip
def test_a_pace_is_said_in_a_sentence(options, phrase):
    assert phrase in dire_le_rythme(rythme(**options))


def test_two_periods_are_compared():
    assert comparer(Decimal(120), Decimal(100), "En 2026", "en 2025").endswith("(+20,0\u00a0%).")
    assert comparer(Decimal(90), Decimal(100), "En 2026", "en 2025").endswith("(−10,0\u00a0%).")
    assert comparer(Decimal(900), Decimal(100), "En 2026", "en 2025").endswith("plus du triple.")
    assert comparer(Decimal(90), Decimal(0), "En 2026", "en 2025") == "En 2026, 90\u00a0h retenues."


def test_one_person_is_not_several():
    assert nommer("personnes", 1) == "personne"
    assert nommer("heures_retenues", Decimal("1.50")) == "heure retenue"
    assert nommer("contrats_travail", 2) == "contrats de travail"


# Months against objective lines


def test_hours_add_up_month_by_month_against_a_stepped_objective(lot, attribution):
    trouvee = progresser(Suivi((lot,)), JOUR)
    par_mois = {etape.libelle: etape for etape in trouvee.etapes}
    assert len(trouvee.etapes) == 13  # December 2025, when the objective begins, to December 2026
    assert [par_mois[m].cumul for m in ("juin", "juil.", "août", "oct.", "nov.")] == [
        90,
        90,
        190,
        420,
        420,
    ]
    assert par_mois["juin"].objectif == 1200
    assert par_mois["juil."].objectif == 1400
    assert par_mois["déc."].cumul is None
    assert par_mois["déc."].attendu == 1400
    assert (trouvee.cumul, trouvee.objectif) == (420, 1400)
    assert (
        "420\u00a0h retenues depuis le début, sur un objectif de 1\u00a0400\u00a0h\u00a0: 30,0\u00a0%."
        in trouvee.en_mots
    )


def test_a_lot_without_objective_draws_its_hours_alone(structure):
    lot = factories.LotFactory(marche__structure=structure)
    retenir(factories.AttributionFactory(lot=lot), "50", mois=date(2026, 9, 1))
    trouvee = progresser(Suivi((lot,)), JOUR)
    assert trouvee.etapes[-1].cumul == 50
    assert trouvee.etapes[-1].objectif is None
    assert "objectif" not in trouvee.en_mots[0]


def test_nothing_at_all_draws_nothing(structure):
    assert progresser(Suivi(()), JOUR).graphiques == {}


def test_the_chart_says_what_the_figures_say(db):
    hasard = Hasard(3)
    structure = hasard.structures[0]
    lots = lots_suivis(Lot.objects.filter(structure=structure, marche__statut="EN_COURS"))
    trouvee = progresser(Suivi(lots), JOUR)
    for lot in lots:
        chiffres = calculer(
            Perimetre((structure,), marche=lot.marche.reference, lot=lot.numero),
            Periode(None, JOUR),
        )
        seul = progresser(Suivi((lot,)), JOUR)
        if chiffres.heures_objectif > 0:
            assert (seul.cumul, seul.objectif) == (
                chiffres.heures_retenues_cumul,
                chiffres.heures_objectif,
            )
        assert sum(seul.heures.values()) == chiffres.heures_retenues
        assert seul.en_attente == chiffres.heures_en_attente
    assert trouvee.objectif == sum(progresser(Suivi((lot,)), JOUR).objectif for lot in lots)


# Pages


def page(client, nom, *args, **demande):
    reponse = client.get(reverse(f"suivi:{nom}", args=args), demande)
    assert reponse.status_code == 200, nom
    return reponse.content.decode()


def test_the_facilitateur_reads_what_is_in_danger_and_why(facilitatrice, lot, attribution):
    contenu = page(facilitatrice, "tableau_de_bord")
    assert "1 lot en cours\u00a0: 1 en danger." in contenu
    # 980 left at 110 a month: nine months after October 2026.
    assert "serait atteint en juillet 2027, sept mois après la fin du marché" in contenu
    assert "Il y aurait 640\u00a0h à la fin, sur 1\u00a0400\u00a0h." in contenu
    assert "Rouge\u00a0: à ce rythme il manquerait plus d&#x27;un cinquième" in contenu
    assert "Gros œuvre" in contenu
    assert "980" in contenu
    assert f"{reverse('suivi:lots_en_cours')}?metier=Gros+" in contenu
    assert f"{reverse('suivi:lots_en_cours')}?commune_execution=02722" in contenu


def test_the_lists_behind_the_dashboard_have_its_totals(facilitatrice, lot, attribution):
    reponse = facilitatrice.get(reverse("suivi:tableau_de_bord"))
    tableau = reponse.context["t"]
    reste, vers = tableau["metiers"][0]
    assert facilitatrice.get(vers).context["table"].pied["reste"] == reste.heures == 980
    reste, vers = tableau["communes"][0]
    assert facilitatrice.get(vers).context["table"].pied["reste"] == reste.heures == 980
    assert facilitatrice.get(tableau["tous"]).context["table"].pied["lot"] == 1
    for nombre, _, vers in [*tableau["cles"], *tableau["attentes"]]:
        pied = facilitatrice.get(vers).context["table"].pied
        assert nombre in {f"{valeur:.0f}" for valeur in pied.values()}, vers


def test_the_filters_of_the_dashboard_are_in_the_address(facilitatrice, collegue, lot, attribution):
    lot.marche.facilitateur = collegue.utilisateur
    lot.marche.save()
    adresse = reverse("suivi:tableau_de_bord")
    for demande, nombre in (
        ({"facilitateur": collegue.utilisateur.email}, 1),
        ({"facilitateur": facilitatrice.utilisateur.email}, 0),
        ({"commune_execution": "02722"}, 1),
        ({"nature": lot.marche.nature}, 1),
        ({"nature": "PI"}, 0),
        ({"donneur_ordre": lot.marche.donneur_ordre_id}, 1),
    ):
        assert facilitatrice.get(adresse, demande).context["t"]["nombre"] == nombre, demande
    assert (
        facilitatrice.get(reverse("suivi:lots_en_cours"), {"feu": Feu.VERT})
        .context["table"]
        .rows.__len__()
        == 0
    )


@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        ({"du": "2026-07", "au": "2026-01"}, "finit avant de commencer"),
        ({"commune_execution": "99999"}, "n&#x27;est pas dans la liste"),
        ({"facilitateur": "personne@exemple.fr"}, "n&#x27;est pas dans la liste"),
    ],
)
def test_bad_filters_are_one_sentence(facilitatrice, lot, demande, phrase):
    assert phrase in page(facilitatrice, "tableau_de_bord", **demande)


def test_an_empty_structure_has_an_empty_dashboard(facilitatrice):
    contenu = page(facilitatrice, "tableau_de_bord")
    assert "Aucun lot en cours n&#x27;a d&#x27;objectif d&#x27;heures." in contenu
    assert "Aucun lot en cours n'a d'heures à trouver." in contenu


def test_the_year_before_stands_beside(facilitatrice, lot, attribution):
    retenir(attribution, "60", mois=date(2025, 10, 1))
    contenu = page(facilitatrice, "tableau_de_bord", du="2026-10", au="2026-10")
    assert (
        "En octobre 2026, 120\u00a0h retenues, contre 60\u00a0h les mêmes mois un an avant (+100,0\u00a0%)."
        in contenu
    )


def test_each_object_has_its_charts_as_files(facilitatrice, lot, attribution):
    for objet, pk in (
        ("marche", lot.marche_id),
        ("lot", lot.pk),
        ("donneur-ordre", lot.marche.donneur_ordre_id),
        ("entreprise", attribution.entreprise_id),
    ):
        for cle in ("avancement", "annees"):
            fichier = facilitatrice.get(reverse("suivi:graphique", args=[objet, pk, cle, "svg"]))
            assert fichier.status_code == 200, objet
            assert b"<title>" in fichier.content
    for objet, cle in (("planete", "avancement"), ("lot", "couleur")):
        adresse = reverse("suivi:graphique", args=[objet, lot.pk, cle, "svg"])
        assert facilitatrice.get(adresse).status_code == 404


def test_a_buyer_opens_its_own_dashboard_and_lots(acheteuse, lot, attribution):
    arrivee = acheteuse.get(reverse("suivi:tableau_de_bord"), follow=True)
    assert "30,0\u00a0%" in arrivee.content.decode()
    assert "Modifier" not in arrivee.content.decode()
    assert "Gros œuvre" in page(acheteuse, "lot", lot.pk)
    autre = factories.LotFactory(marche__structure=lot.structure)
    for adresse in (
        reverse("suivi:lot", args=[autre.pk]),
        reverse("suivi:donneur_ordre", args=[autre.marche.donneur_ordre_id]),
        reverse("suivi:graphique", args=["lot", autre.pk, "avancement", "svg"]),
        reverse("suivi:graphique", args=["entreprise", attribution.entreprise_id, "annees", "svg"]),
    ):
        assert acheteuse.get(adresse).status_code == 404, adresse


def test_a_company_opens_its_own_and_sees_nobody_else(declarante, concurrente, lot, attribution):
    arrivee = declarante.get(reverse("suivi:tableau_de_bord"), follow=True).content.decode()
    assert "420" in arrivee
    assert "En danger" in arrivee
    entreprise = attribution.entreprise_id
    assert concurrente.get(reverse("suivi:entreprise", args=[entreprise])).status_code == 404
    for objet, pk in (("marche", lot.marche_id), ("entreprise", concurrente.acces.entreprise_id)):
        adresse = reverse("suivi:graphique", args=[objet, pk, "avancement", "svg"])
        assert declarante.get(adresse).status_code == 404


def test_a_company_that_shares_a_lot_reads_its_part_alone(declarante, lot, attribution):
    autre = factories.AttributionFactory(lot=lot, role=Role.COTRAITANT)
    retenir(autre, "777", mois=date(2026, 9, 1))
    tableau = tableau_de(
        de_l_entreprise(attribution.entreprise, declarante.acces),
        attribution.entreprise_id,
        declarante.acces,
    )
    assert sum(tableau.progression.heures.values()) == 420
    assert tableau.progression.objectif == 0  # that of the lot is of both
    assert tableau.lots == []
    factories.LigneObjectifFactory(
        lot=lot, attribution=attribution, heures=Decimal(500), date_effet=date(2026, 1, 1)
    )
    tableau = tableau_de(
        de_l_entreprise(attribution.entreprise, declarante.acces),
        attribution.entreprise_id,
        declarante.acces,
    )
    assert (tableau.progression.cumul, tableau.progression.objectif) == (420, 500)


def test_a_sous_traitant_works_for_the_one_who_owes_the_lot(facilitatrice, lot, attribution):
    sous_traitant = factories.AttributionFactory(
        lot=lot, role=Role.SOUS_TRAITANT, sous_traitant_de=attribution
    )
    retenir(sous_traitant, "80", mois=date(2026, 9, 1))
    acces = facilitatrice.acces
    titulaire = tableau_de(de_l_entreprise(attribution.entreprise, acces), 1, acces)
    assert titulaire.progression.cumul == 500
    sien = tableau_de(de_l_entreprise(sous_traitant.entreprise, acces), 1, acces)
    assert sum(sien.progression.heures.values()) == 80


def test_the_figures_of_a_page_are_those_of_its_lists(facilitatrice, lot, attribution):
    acces = facilitatrice.acces
    for objet in (
        du_marche(lot.marche, acces),
        du_lot(lot, acces),
        du_donneur_ordre(lot.marche.donneur_ordre, acces),
        de_l_entreprise(attribution.entreprise, acces),
    ):
        cles = tableau_de(objet, 1, acces).cles
        assert cles[0][0] == "420"
        for valeur, _, vers in cles:
            pied = facilitatrice.get(vers).context["table"].pied
            assert valeur in {f"{v:.0f}" for v in pied.values()}, vers


# ANRU


def test_an_operation_of_the_anru_against_its_references(
    facilitatrice, lot, attribution, structure
):
    operation = factories.OperationFactory(
        structure=structure, anru=True, heures_travaillees_totales=None
    )
    lot.marche.operation = operation
    lot.marche.save()
    contenu = page(facilitatrice, "operation", operation.pk)
    assert "n&#x27;est pas encore connu" in contenu
    operation.heures_travaillees_totales = Decimal(7000)
    operation.save()
    ligne = attribution.declarants.get().declarations.get(mois=date(2026, 10, 1)).lignes.get()
    Eligibilite.objects.filter(pk=ligne.faits_id).update(code_qpv="QN00201M")
    part = part_anru(operation)
    assert part.part == Decimal("0.06")  # 420 of 7 000
    assert part.part_qpv == Decimal(120) / 420
    assert part.part_faite_en_qpv == Decimal(120) / 7000
    contenu = page(facilitatrice, "operation", operation.pk)
    assert "6,0\u00a0% des 7\u00a0000\u00a0h travaillées" in contenu
    assert "en ont fait 1,7\u00a0%\u00a0: le repère de 5\u00a0% n&#x27;est pas atteint" in contenu
    assert "28,6\u00a0%" in contenu
    fichier = facilitatrice.get(
        reverse("suivi:graphique", args=["operation", operation.pk, "anru", "png"])
    )
    assert fichier.content.startswith(b"\x89PNG")


def test_an_operation_without_the_anru_has_no_share(structure):
    assert part_anru(factories.OperationFactory(structure=structure, anru=False)) is None


def test_what_waits_is_counted_on_the_contracts_of_the_filter(facilitatrice, lot, attribution):
    declaration = factories.DeclarationFactory(
        declarant=attribution.declarants.get(), mois=date(2026, 7, 1)
    )
    ailleurs = factories.DeclarationFactory(
        declarant__attribution__lot__marche__structure=lot.structure, mois=date(2026, 7, 1)
    )
    adresse = reverse("suivi:detail", args=["declarations_en_retard"])
    assert facilitatrice.get(adresse).context["table"].pied["mois"] == 2
    filtre = {"donneur_ordre": lot.marche.donneur_ordre_id}
    liste = facilitatrice.get(adresse, filtre).context["table"]
    assert [rang.record for rang in liste.rows] == [declaration]
    assert ailleurs.pk
    assert set(FIGURES["declarations_en_retard"].profils) == {"ADMINISTRATEUR", "FACILITATEUR"}

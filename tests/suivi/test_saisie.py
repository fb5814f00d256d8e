"""Hours typed cell by cell, and the grid of a contract: through the client, then two people at once."""

import threading
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes import jetons
from comptes.enums import Verbe
from comptes.models import Evenement, LienSigne
from suivi.actions.cellules import ConflitDeCellule, saisir_cellule
from suivi.enums import Decision, Etat
from suivi.histoire import histoire
from suivi.models import LigneHeures
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_octobre():
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False):
        yield


@pytest.fixture
def declaration(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    factories.LigneObjectifFactory(lot=lot)
    declarant = factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)
    return factories.DeclarationFactory(declarant=declarant)


def embaucher(declaration, nom="Petit"):
    affectation = factories.AffectationFactory(
        attribution=declaration.declarant.attribution,
        contrat__participant__identite__nom=nom,
        contrat__employeur=declaration.declarant.entreprise,
    )
    factories.EligibiliteFactory(participant=affectation.contrat.participant)
    return affectation


@pytest.fixture
def affectation(declaration):
    return embaucher(declaration)


def taper(client, declaration, affectation, version="", **heures):
    url = reverse("suivi:cellule", args=[declaration.pk, affectation.pk])
    return client.post(url, {"version": version, **heures})


# One cell


def test_a_cell_is_saved_and_answers_all_that_the_page_shows(
    facilitatrice, declaration, affectation
):
    reponse = taper(facilitatrice, declaration, affectation, travail="151h40").json()
    assert reponse["etat"] == "enregistree"
    assert (reponse["travail"], reponse["formation"]) == ("151,67", "")
    assert reponse["totaux"] == {"travail": "151,67", "formation": "0,00", "tout": "151,67"}
    assert reponse["declaration"] == {"avant": 0, "version": 1}
    assert "elles porteraient à 15" in reponse["objectif"]
    ligne = LigneHeures.objects.get()
    assert (ligne.heures_travail, ligne.version) == (Decimal("151.67"), reponse["version"])
    assert Evenement.objects.get(verbe=Verbe.SAISIR).qui == facilitatrice.utilisateur


def test_a_part_that_is_not_sent_stays_as_it_is(declarante, declaration, affectation):
    ligne = factories.LigneHeuresFactory(
        declaration=declaration, affectation=affectation, heures_formation=14
    )
    taper(declarante, declaration, affectation, ligne.version, travail="100")
    ligne.refresh_from_db()
    assert (ligne.heures_travail, ligne.heures_formation) == (100, 14)


def test_a_company_does_not_read_what_others_have_typed_for_the_lot(
    declarante, declaration, affectation
):
    reponse = taper(declarante, declaration, affectation, travail="100").json()
    assert "porteraient" not in reponse["objectif"]


def test_an_emptied_cell_has_no_hours_any_more(declarante, declaration, affectation):
    ligne = factories.LigneHeuresFactory(declaration=declaration, affectation=affectation)
    taper(declarante, declaration, affectation, ligne.version, travail="")
    ligne.refresh_from_db()
    assert ligne.heures_travail is None


@pytest.mark.parametrize(
    ("tape", "phrase"),
    [
        ("1.234", "se lit de deux façons"),
        ("-3", "ne peuvent pas être négatives"),
        ("800", "un mois compte au plus 744"),
        ("140 14 7", "plusieurs nombres"),
        ("140 14", "plusieurs nombres"),
        ("140\t14\t7", "plusieurs nombres"),
        ("beaucoup", "n'est pas un nombre d'heures"),
    ],
)
def test_a_wrong_cell_is_refused_with_a_sentence(
    facilitatrice, declaration, affectation, tape, phrase
):
    reponse = taper(facilitatrice, declaration, affectation, travail=tape)
    assert reponse.status_code == 422
    assert phrase in reponse.json()["message"]
    assert not LigneHeures.objects.exists()


def test_a_month_in_the_future_takes_no_hours(facilitatrice, declaration, affectation):
    suivante = factories.DeclarationFactory(declarant=declaration.declarant, mois=date(2026, 11, 1))
    reponse = taper(facilitatrice, suivante, affectation, travail="10")
    assert reponse.json()["message"] == "Novembre 2026 n'a pas commencé."


def test_a_validated_month_and_a_person_of_another_contract_are_refused(
    facilitatrice, declaration, affectation
):
    validee = factories.DeclarationFactory(
        declarant=declaration.declarant, validee=True, mois=date(2026, 8, 1)
    )
    assert "validée" in taper(facilitatrice, validee, affectation, travail="1").json()["message"]
    ailleurs = factories.AffectationFactory()
    reponse = taper(facilitatrice, declaration, ailleurs, travail="1").json()
    assert "pas de contrat de travail pour ce marché" in reponse["message"]
    assert not LigneHeures.objects.exists()


def test_two_people_in_two_cells_both_save(facilitatrice, collegue, declaration, affectation):
    autre = embaucher(declaration, "Noir")
    assert taper(facilitatrice, declaration, affectation, travail="100").status_code == 200
    assert taper(collegue, declaration, autre, travail="50").status_code == 200
    assert LigneHeures.objects.count() == 2


def test_the_second_in_the_same_cell_is_told_who_and_what(
    facilitatrice, collegue, declaration, affectation
):
    taper(collegue, declaration, affectation, travail="100", formation="7")
    reponse = taper(facilitatrice, declaration, affectation, travail="120")
    dit = reponse.json()
    assert reponse.status_code == 409
    assert "Sonia Roux a saisi cette ligne le 08/10/2026 à 09h00" in dit["message"]
    assert "100 h travaillées, 7 h de formation" in dit["message"]
    assert (dit["travail"], dit["formation"]) == ("100,00", "7,00")
    assert LigneHeures.objects.get().heures_travail == 100
    assert (
        taper(facilitatrice, declaration, affectation, dit["version"], travail="120").status_code
        == 200
    )  # « garder la mienne »
    assert LigneHeures.objects.get().heures == 127


def test_an_answer_lost_on_the_way_is_no_conflict(facilitatrice, declaration, affectation):
    for _ in range(2):
        reponse = taper(facilitatrice, declaration, affectation, travail="100")
        assert reponse.json()["etat"] == "enregistree"
    assert Evenement.objects.filter(verbe=Verbe.SAISIR).count() == 1


def test_new_hours_forget_the_decision_and_the_answer_no_hours(
    facilitatrice, declaration, affectation
):
    declaration.etat, declaration.sans_heure = Etat.TRANSMISE, True
    declaration.transmise_le = factories.TRANSMISE_LE
    declaration.save()
    ligne = factories.LigneHeuresFactory(
        declaration=declaration, affectation=affectation, heures_travail=0, retenue=True
    )
    taper(facilitatrice, declaration, affectation, ligne.version, travail="10")
    ligne.refresh_from_db()
    declaration.refresh_from_db()
    assert ligne.decision == Decision.A_DECIDER
    assert not declaration.sans_heure


def test_validating_after_somebody_changed_a_cell_is_refused(
    facilitatrice, collegue, declaration, affectation
):
    declaration.etat, declaration.transmise_le = Etat.TRANSMISE, factories.TRANSMISE_LE
    declaration.save()
    taper(collegue, declaration, affectation, travail="10")
    url = reverse("suivi:valider", args=[declaration.pk])
    page = facilitatrice.post(url, {"version": declaration.version}, follow=True)
    assert "Sonia Roux a saisi" in page.content.decode()
    declaration.refresh_from_db()
    assert declaration.etat == Etat.TRANSMISE


def ensemble(*gestes):
    """Runs these at the same time; what each returned or raised."""
    depart, resultats = threading.Barrier(len(gestes)), [None] * len(gestes)

    def faire(rang, geste):
        try:
            depart.wait(timeout=10)
            resultats[rang] = geste()
        except Exception as erreur:
            resultats[rang] = erreur
        finally:
            connections.close_all()

    fils = [threading.Thread(target=faire, args=paire) for paire in enumerate(gestes)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=30)
    return resultats


def geste(personne, declaration, affectation, version, heures):
    return lambda: saisir_cellule(
        declaration=declaration,
        affectation=affectation.pk,
        heures={"travail": Decimal(heures)},
        version=version,
        par=personne.utilisateur,
        profil=Profil.FACILITATEUR,
    )


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_instant_lose_nothing(
    facilitatrice, collegue, declaration, affectation
):
    autre = embaucher(declaration, "Noir")
    une, deux = ensemble(
        geste(facilitatrice, declaration, affectation, None, 100),
        geste(collegue, declaration, autre, None, 50),
    )
    assert une.changee
    assert deux.changee
    declaration.refresh_from_db()
    assert declaration.version == 2

    version = une.ligne.version
    resultats = ensemble(
        geste(facilitatrice, declaration, affectation, version, 110),
        geste(collegue, declaration, affectation, version, 120),
    )
    (conflit,) = [r for r in resultats if isinstance(r, ConflitDeCellule)]
    (ecrite,) = [r for r in resultats if not isinstance(r, Exception)]
    assert f"elle porte maintenant {ecrite.ligne.heures_travail:.0f} h" in conflit.raisons[0]
    assert conflit.ligne.version == ecrite.ligne.version


def test_a_company_does_not_type_after_it_sent(declarante, declaration, affectation):
    declaration.etat, declaration.transmise_le = Etat.TRANSMISE, factories.TRANSMISE_LE
    declaration.save()
    with pytest.raises(Refus, match="demandez au facilitateur"):
        saisir_cellule(
            declaration=declaration,
            affectation=affectation.pk,
            heures={"travail": Decimal(1)},
            version=None,
            par=declarante.utilisateur,
            profil=Profil.DECLARANT,
        )


def test_cells_typed_in_a_row_are_told_once(facilitatrice, collegue, declaration, affectation):
    versions = ["", 1, 2, 3]
    qui = [facilitatrice, facilitatrice, collegue, facilitatrice]
    for personne, version in zip(qui, versions, strict=True):
        taper(personne, declaration, affectation, version, travail=f"{len(str(version))}{version}")
    racontes = [evenement.auteur for evenement in histoire(declaration)]
    assert racontes == ["Claire Fontaine", "Sonia Roux", "Claire Fontaine"]
    with time_machine.travel("2026-10-08 09:30+02:00", tick=False):
        taper(facilitatrice, declaration, affectation, 4, travail="99")
    assert len(histoire(declaration)) == 4
    assert Evenement.objects.filter(verbe=Verbe.SAISIR).count() == 5


def test_a_company_saves_its_cells_by_a_signed_link(
    facilitatrice, declaration, affectation, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        facilitatrice.post(
            reverse("suivi:envoyer_lien", args=[declaration.pk]),
            {"contact": "autre", "adresse": "paie@bati-aisne.example"},
        )
    visiteur = Client()
    visiteur.post(reverse("suivi:lien", args=[jetons.ecrire_lien(LienSigne.objects.get())]))
    assert (
        'data-utilisateur="lien-' in visiteur.get(declaration.get_absolute_url()).content.decode()
    )
    assert taper(visiteur, declaration, affectation, travail="100").status_code == 200
    dit = taper(facilitatrice, declaration, affectation, travail="120").json()["message"]
    assert "Le lien envoyé à paie@bati-aisne.example a saisi cette ligne" in dit


# People × months


@pytest.fixture
def marche(declaration):
    return declaration.declarant.attribution.lot.marche


def grille(client, marche, **parametres):
    return client.get(reverse("suivi:grille_marche", args=[marche.pk]), parametres)


def envoyer(client, marche, **cellules):
    url = f"{reverse('suivi:saisir_grille_marche', args=[marche.pk])}?du=2026-08&au=2026-09"
    return client.post(url, cellules, follow=True)


def test_the_grid_shows_the_last_six_months_and_opens_what_may_be_typed(
    facilitatrice, marche, declaration, affectation
):
    validee = factories.DeclarationFactory(
        declarant=declaration.declarant, validee=True, mois=date(2026, 8, 1)
    )
    factories.LigneHeuresFactory(declaration=validee, affectation=affectation, retenue=True)
    page = grille(facilitatrice, marche).content.decode()
    assert "de mai 2026 à octobre 2026" in page
    assert f'name="h-{declaration.pk}-{affectation.pk}"' in page
    assert f'name="h-{validee.pk}-{affectation.pk}"' not in page
    assert "151,67" in page
    assert f'href="{declaration.get_absolute_url()}"' in page


def test_months_without_work_contract_are_closed(facilitatrice, marche, declaration, affectation):
    affectation.contrat.date_fin = date(2026, 8, 31)
    affectation.contrat.save()
    page = grille(facilitatrice, marche).content.decode()
    assert "hors-contrat" in page
    assert f'name="h-{declaration.pk}' not in page


@pytest.mark.parametrize(
    ("periode", "phrase"),
    [
        ({"du": "2026-09", "au": "2026-11"}, "Novembre 2026 n'a pas commencé."),
        ({"du": "2026-09", "au": "2026-08"}, "vient après le dernier"),
        ({"du": "2020-01", "au": "2026-08"}, "au plus 36 mois"),
        ({"du": "bientôt"}, "n'est pas un mois"),
    ],
)
def test_a_wrong_period_is_told_and_the_last_months_are_shown(
    facilitatrice, marche, affectation, periode, phrase
):
    page = grille(facilitatrice, marche, **periode).content.decode().replace("&#x27;", "'")
    assert phrase in page
    assert "octobre 2026" in page


def test_without_script_the_whole_grid_is_saved_at_once(
    facilitatrice, marche, declaration, affectation
):
    aout = factories.DeclarationFactory(declarant=declaration.declarant, mois=date(2026, 8, 1))
    factories.LigneHeuresFactory(
        declaration=aout, affectation=affectation, heures_travail=10, heures_formation=3
    )
    cellules = {
        f"version-{aout.pk}": 0,
        f"version-{declaration.pk}": 0,
        f"h-{aout.pk}-{affectation.pk}": "140",
        f"h-{declaration.pk}-{affectation.pk}": "151h40",
    }
    page = envoyer(facilitatrice, marche, **cellules)
    assert "La saisie est enregistrée." in page.content.decode()
    heures = LigneHeures.objects.order_by("mois").values_list("heures_travail", "heures_formation")
    assert list(heures) == [(140, 3), (Decimal("151.67"), None)]


def test_one_wrong_cell_saves_nothing_and_gives_everything_back(
    facilitatrice, marche, declaration, affectation
):
    autre = embaucher(declaration, "Noir")
    cellules = {
        f"version-{declaration.pk}": 0,
        f"h-{declaration.pk}-{affectation.pk}": "1.234",
        f"h-{declaration.pk}-{autre.pk}": "12",
    }
    page = envoyer(facilitatrice, marche, **cellules).content.decode()
    assert "se lit de deux façons" in page
    assert 'value="1.234"' in page
    assert 'value="12"' in page
    assert not LigneHeures.objects.exists()


def test_the_grid_tells_who_saved_first_and_may_then_be_saved(
    facilitatrice, collegue, marche, declaration, affectation
):
    taper(collegue, declaration, affectation, travail="100")
    cellule = f"h-{declaration.pk}-{affectation.pk}"
    page = envoyer(facilitatrice, marche, **{f"version-{declaration.pk}": 0, cellule: "120"})
    contenu = page.content.decode()
    assert "Sonia Roux a saisi" in contenu
    assert "enregistré entre-temps : 100,00" in contenu
    assert f'name="version-{declaration.pk}" value="1"' in contenu
    envoyer(facilitatrice, marche, **{f"version-{declaration.pk}": 1, cellule: "120"})
    assert LigneHeures.objects.get().heures_travail == 120


def test_a_person_employed_by_an_etti_is_in_the_months_of_the_etti(
    facilitatrice, marche, declaration, affectation
):
    attribution = declaration.declarant.attribution
    etti = factories.DeclarantFactory(
        attribution=attribution, entreprise=factories.EntrepriseFactory(etti=True)
    )
    sienne = factories.DeclarationFactory(declarant=etti)
    interimaire = factories.AffectationFactory(
        attribution=attribution, contrat__employeur=etti.entreprise
    )
    page = grille(facilitatrice, marche).content.decode()
    assert f'name="h-{sienne.pk}-{interimaire.pk}"' in page
    assert f'name="h-{declaration.pk}-{interimaire.pk}"' not in page


def test_the_grid_costs_the_same_with_many_people_and_months(
    facilitatrice, marche, declaration, affectation
):
    def requetes():
        with CaptureQueriesContext(connection) as captees:
            assert grille(facilitatrice, marche, du="2025-01", au="2026-09").status_code == 200
        return len(captees)

    requetes()
    avant = requetes()
    for rang in range(8):
        embaucher(declaration, f"Nom {rang}")
        factories.DeclarationFactory(declarant=declaration.declarant, mois=date(2026, 1 + rang, 1))
    assert requetes() == avant


def test_the_checks_of_the_rows_are_read_again_after_a_save(
    facilitatrice, declarante, declaration, affectation
):
    taper(facilitatrice, declaration, affectation, travail="240")
    declaration.refresh_from_db()
    declaration.etat, declaration.transmise_le = Etat.TRANSMISE, factories.TRANSMISE_LE
    declaration.save()
    url = reverse("suivi:controles", args=[declaration.pk])
    lus = facilitatrice.get(url).json()
    rang = lus["rangs"][str(affectation.pk)]
    assert "tous marchés confondus" in rang["html"]
    assert rang["alerte"]
    assert "pour ces 240" in lus["decision"]
    taper(facilitatrice, declaration, affectation, version=1, travail="100")
    rang = facilitatrice.get(url).json()["rangs"][str(affectation.pk)]
    assert "aucune alerte" in rang["html"]
    assert not rang["alerte"]
    assert declarante.get(url).status_code == 403

"""A réseau from the parts kept of its structures: what the engine gives of all their rows, key by key."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pytest
import time_machine
from django.urls import reverse

from comptes import journal, taches
from comptes.enums import EtatTache, Verbe
from comptes.journal import journaliser
from comptes.models import Tache
from participants.models import Participant
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.resultat import Ligne
from suivi.chiffres.sortie import en_json
from suivi.cumuls import recalculer
from suivi.models import CumulAnnuel
from suivi.reseaux import abrege, attente, reponse
from suivi.reseaux.verification import parts_fausses
from territoires.models import Changement
from tests import factories
from tests.suivi.donnees_au_hasard import MOIS, Hasard
from tests.suivi.test_chiffres_independants import filtres_possibles

pytestmark = pytest.mark.django_db
PERIODES = [
    Periode(None, MOIS[-1]),
    Periode(date(2024, 1, 1), date(2025, 12, 1)),
    Periode(date(2025, 1, 1), date(2025, 12, 1)),
    Periode(date(2024, 5, 1), date(2026, 9, 1)),
]


@pytest.mark.parametrize("graine", range(1))
def test_every_key_under_every_filter_is_what_the_engine_gives_of_all_the_rows(graine):
    hasard = Hasard(graine=3000 + graine, lignes=120)
    Changement.signaler([None])
    for filtres, _ in filtres_possibles(hasard):
        perimetre = Perimetre(tuple(hasard.structures), **filtres)
        for periode in PERIODES:
            trouves = reponse.calculer(perimetre, periode)
            assert en_json(trouves) == en_json(calculer(perimetre, periode)), (filtres, periode)


@pytest.mark.parametrize("graine", range(2))
def test_public_figures_too(graine):
    hasard = Hasard(graine=4000 + graine, lignes=60 + 100 * graine)
    Changement.signaler([None])
    for filtres in ({}, {"nature": "TRAVAUX"}, {"commune": "02722"}):
        perimetre = Perimetre(tuple(hasard.structures), **filtres)
        for periode in PERIODES[:3]:
            trouves = reponse.calculer(perimetre, periode, public=True)
            attendus = calculer(perimetre, periode, public=True)
            assert en_json(trouves) == en_json(attendus), (filtres, periode)


def test_a_part_is_computed_once_and_again_when_its_structure_changed():
    hasard = Hasard(graine=5000, lignes=40)
    Changement.signaler([None])
    perimetre = Perimetre(tuple(hasard.structures))
    with patch.object(reponse, "lire", wraps=reponse.lire) as lectures:
        avant = reponse.calculer(perimetre, PERIODES[0])
        assert lectures.call_count == 2
        assert reponse.calculer(perimetre, PERIODES[0]) == avant
        assert lectures.call_count == 2
        marche = hasard.structures[0].marches.first()
        journal.modifier(objet=marche, champs={"objet": "Autre objet"}, par=hasard.utilisateurs[0])
        assert reponse.calculer(perimetre, PERIODES[0]) == avant
        assert lectures.call_count == 3


def test_somebody_whom_a_second_structure_comes_to_know_counts_once_from_then_on():
    hasard = Hasard(graine=5001, lignes=120)
    Changement.signaler([None])
    perimetre = Perimetre(tuple(hasard.structures))
    reponse.calculer(perimetre, PERIODES[0])
    ici, la = (
        Participant.objects.filter(
            structure=structure, contrats__affectations__lignes__heures_travail_retenues__gt=0
        ).exclude(empreinte="").order_by("pk").first()
        for structure in hasard.structures
    )  # fmt: skip
    la.empreinte = ici.empreinte
    la.save()
    journaliser(verbe=Verbe.MODIFIER, objet=la, par=None)
    trouves = reponse.calculer(perimetre, PERIODES[0])
    assert en_json(trouves) == en_json(calculer(perimetre, PERIODES[0]))


def test_a_part_that_the_rows_do_not_say_is_found_and_made_again(reseau, structure):
    hasard = Hasard(graine=5002, lignes=40)
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False):
        periode = Periode(date(2025, 1, 1), date(2025, 12, 1))
        attendus = reponse.calculer(Perimetre(tuple(hasard.structures)), periode)
        CumulAnnuel.objects.filter(structure=hasard.structures[0], annee=2025).delete()
        faux = set(parts_fausses(date(2026, 10, 8)))
        recalculer(hasard.structures[0])
        assert faux <= {hasard.structures[0]}
        assert not list(parts_fausses(date(2026, 10, 8)))
        assert reponse.calculer(Perimetre(tuple(hasard.structures)), periode) == attendus


def test_a_long_computation_is_done_in_the_background_and_its_page_leads_back(
    coordinatrice, reseau, structure
):
    reseau.structures.add(structure, factories.StructureFactory(code="encore"))
    adresse = reverse("suivi:territoire") + "?du=2025-01&au=2025-12"
    factories.MarcheFactory(structure=structure, date_notification=date(2025, 1, 10))
    with patch.object(attente, "DE_SUITE", 0):
        with patch.object(taches, "executer"):  # no worker yet
            envoi = coordinatrice.get(adresse)
            tache = Tache.objects.get(nature=attente.CALCUL)
            assert envoi.url == tache.get_absolute_url()
            assert coordinatrice.get(adresse).url == envoi.url
        taches.executer.call(tache.pk)
        tache.refresh_from_db()
        assert (tache.etat, tache.fait) == (EtatTache.TERMINEE, tache.total)
        assert tache.resultat["suite"] == adresse
        assert coordinatrice.get(adresse).status_code == 200


def test_a_screen_has_the_first_rows_of_a_long_breakdown_and_the_hours_of_the_others():
    lignes = tuple(
        Ligne(rang, str(rang), f"Commune {rang}", {"personnes": 9, "heures": Decimal(100 - rang)})
        for rang in range(40)
    )
    inconnu = Ligne("INCONNU", "INCONNU", "Non renseigné", {"personnes": 9, "heures": Decimal(3)})
    with patch.object(abrege, "PAR_HEURES", ["par_commune"]):
        courts = abrege.abreger(SimpleChiffres((*lignes, inconnu))).par_commune
    assert len(courts) == abrege.LIGNES_MONTREES + 2
    assert courts[-1] == inconnu
    assert courts[-2].libelle == "10 autres lignes, toutes dans l'export Excel"
    assert sum(ligne["heures"] for ligne in courts) == sum(
        ligne["heures"] for ligne in (*lignes, inconnu)
    )


@dataclass(frozen=True)
class SimpleChiffres:
    par_commune: tuple[Ligne, ...]

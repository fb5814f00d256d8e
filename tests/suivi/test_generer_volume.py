"""A small volume has rows that the application itself could have made, and figures that can be counted again."""

import io
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Sum

from clauses_project.champs import valider_siret
from comptes.models import Evenement
from entreprises.models import Entreprise
from participants.empreinte import empreinte
from participants.models import Participant
from suivi.actions.decisions import lignes_a_decider, proposer
from suivi.apres.ecriture import ecarts as ecarts_du_suivi
from suivi.cumuls import ecarts
from suivi.enums import Decision, Etat
from suivi.models import CumulAnnuel, Echeance, Evaluation, LigneHeures
from suivi.validation import eligibilite_des_faits
from suivi.volume import pays
from suivi.volume.colonnes import COLONNES
from territoires.models import Reseau, Structure
from tests import factories

POSTGRESQL = connection.vendor == "postgresql"
AUJOURD_HUI = "2026-10-08 09:00+02:00"


def generer(**options):
    sortie = io.StringIO()
    call_command("generer_volume", stdout=sortie, **options)
    return sortie.getvalue()


@pytest.fixture(scope="module")
def volume(django_db_setup, django_db_blocker):
    """Two structures drawn and one copied, two years: loaded once for the module, and taken back."""
    if not POSTGRESQL:
        pytest.skip("COPY est propre à PostgreSQL")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(AUJOURD_HUI),
        patch.object(pays, "MODELES", 2),
    ):
        for siren in ("200000001", "200000002"):
            epci = factories.IntercommunaliteFactory(siren=siren, nom=siren)
            for rang in range(4):
                factories.CommuneFactory(code=f"0{siren[-1]}{rang:03d}", intercommunalite=epci)
        yield generer(structures=3, annees=2, lignes_par_an=600)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.skipif(POSTGRESQL, reason="la phrase est celle de SQLite")
def test_on_another_database_the_command_says_what_it_needs():
    with pytest.raises(CommandError, match="il faut une base PostgreSQL"):
        generer(structures=1, annees=1)


@pytest.mark.django_db
@pytest.mark.skipif(not POSTGRESQL, reason="COPY est propre à PostgreSQL")
def test_a_base_that_has_structures_is_left_alone(structure):
    with pytest.raises(CommandError, match="a déjà des structures"):
        generer(structures=1, annees=1)


@pytest.mark.django_db
@pytest.mark.skipif(not POSTGRESQL, reason="COPY est propre à PostgreSQL")
@pytest.mark.parametrize("vide", ["structures", "annees", "lignes_par_an"])
def test_nothing_is_not_a_volume(vide):
    with pytest.raises(CommandError, match="au moins une"):
        generer(**{"structures": 1, "annees": 1, "lignes_par_an": 10, vide: 0})


@pytest.mark.django_db
def test_every_row_passes_the_checks_of_its_fields(volume):
    assert "lignes d'heures" in volume
    for modele in COLONNES:
        rangees = list(modele._default_manager.all())
        assert rangees, f"aucune ligne de {modele.__name__}"
        for rangee in rangees:
            rangee.clean_fields()
    for siret in Entreprise.objects.values_list("identifiant", flat=True):
        valider_siret(siret)


@pytest.mark.django_db
def test_every_constraint_holds(volume):
    """Deferred ones too: foreign keys are checked when the transaction ends, which this one never does."""
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db
def test_every_row_is_of_the_structure_of_what_it_hangs_from(volume):
    liens = LigneHeures.objects.values_list(
        "structure",
        "declaration__structure",
        "affectation__structure",
        "affectation__contrat__structure",
        "affectation__contrat__participant__structure",
        "affectation__attribution__structure",
        "affectation__attribution__lot__marche__structure",
    )
    assert all(len(set(structures)) == 1 for structures in liens)


@pytest.mark.django_db
def test_each_line_is_decided_as_the_application_decides(volume):
    decisions = Counter()
    for ligne in lignes_a_decider(LigneHeures.objects.all()):
        contrat = ligne.affectation.contrat
        faits = eligibilite_des_faits(contrat.participant.eligibilites.all(), ligne.mois, contrat)
        assert ligne.faits_id == (faits.pk if faits else None)
        assert contrat.court_en(ligne.mois)
        assert ligne.declaration.mois == ligne.mois
        assert ligne.declaration.declarant.entreprise_id == contrat.employeur_id
        if ligne.declaration.etat != Etat.VALIDEE:
            assert (ligne.decision, ligne.heures_retenues) == ("", 0)
        else:
            assert ligne.decision == proposer(ligne).decision
            if ligne.decision_manuelle:
                assert 0 < ligne.heures_retenues < ligne.heures
            else:
                assert ligne.motif == proposer(ligne).motif
                retenue = ligne.decision == Decision.RETENUE
                assert ligne.heures_retenues == (ligne.heures if retenue else 0)
        decisions[ligne.decision, ligne.decision_manuelle] += 1
    assert set(decisions) == {
        ("", False),
        (Decision.RETENUE, False),
        (Decision.RETENUE, True),
        (Decision.NON_RETENUE, False),
        (Decision.EN_SUSPENS, False),
    }


@pytest.mark.django_db
def test_people_have_the_fingerprint_of_their_identity(volume):
    for personne in Participant.objects.select_related("identite"):
        identite = personne.identite
        assert personne.empreinte == empreinte(
            nom=identite.nom, prenom=identite.prenom, date_naissance=identite.date_naissance
        )
    par_empreinte = Counter(Participant.objects.values_list("empreinte", flat=True))
    assert max(par_empreinte.values()) > 1, "personne n'est connu de deux structures"


SOMMES = """
    SELECT sum(l.heures_travail_retenues + l.heures_formation_retenues)
               FILTER (WHERE d.etat = 'VALIDEE'),
           count(DISTINCT c.participant_id) FILTER (
               WHERE d.etat = 'VALIDEE'
               AND l.heures_travail_retenues + l.heures_formation_retenues > 0),
           sum(coalesce(l.heures_travail, 0) + coalesce(l.heures_formation, 0))
               FILTER (WHERE d.etat IN ('TRANSMISE', 'A_CORRIGER'))
      FROM suivi_ligneheures l
      JOIN suivi_declaration d ON d.id = l.declaration_id
      JOIN suivi_affectation f ON f.id = l.affectation_id
      JOIN participants_contrattravail c ON c.id = f.contrat_id
      JOIN marches_attribution a ON a.id = f.attribution_id
      JOIN marches_lot o ON o.id = a.lot_id
      JOIN marches_marche m ON m.id = o.marche_id
     WHERE l.structure_id = %s AND l.mois BETWEEN '2025-01-01' AND '2026-10-01'
       AND coalesce(nullif(o.clause, ''), m.clause) <> 'STAGE'
"""
GLOBALES = """
    SELECT coalesce(sum(g.heures), 0) FROM suivi_heuresglobales g
      JOIN marches_attribution a ON a.id = g.attribution_id
      JOIN marches_lot o ON o.id = a.lot_id
      JOIN marches_marche m ON m.id = o.marche_id
     WHERE g.structure_id = %s AND coalesce(nullif(o.clause, ''), m.clause) <> 'STAGE'
"""


@pytest.mark.django_db
def test_the_figures_are_the_sums_of_the_rows(volume):
    for structure in Structure.objects.all():
        with connection.cursor() as curseur:
            curseur.execute(SOMMES, [structure.pk])
            retenues, personnes, en_attente = curseur.fetchone()
            curseur.execute(GLOBALES, [structure.pk])
            (globales,) = curseur.fetchone()
        sortie = io.StringIO()
        call_command("chiffres", structure=structure.code, du="2025-01", au="2026-10", json=True,
                     stdout=sortie)  # fmt: skip
        chiffres = json.loads(sortie.getvalue())
        assert Decimal(chiffres["heures_retenues"]) * 100 == retenues + globales
        assert Decimal(chiffres["heures_en_attente"]) * 100 == en_attente
        assert chiffres["personnes"] == personnes > 50


@pytest.mark.django_db
def test_the_sums_kept_beside_the_lines_are_filled(volume):
    assert CumulAnnuel.objects.count() > 100
    assert [ecarts(structure) for structure in Structure.objects.all()] == [0, 0, 0]


@pytest.mark.django_db
def test_the_follow_up_is_what_the_rule_gives_of_drawn_structures_and_of_copies(volume):
    assert Echeance.objects.exclude(reponse=None).exists()
    for structure in Structure.objects.all():
        personnes = Participant.objects.filter(structure=structure).values_list("pk", "structure")
        assert all(ecart.est_nul for ecart in ecarts_du_suivi(dict(personnes)))
        rattachees = Evaluation.objects.filter(structure=structure).exclude(periode=None)
        assert all(reponse.periode.structure_id == structure.pk for reponse in rattachees)


@pytest.mark.django_db
def test_a_copy_has_its_own_people_and_hours(volume):
    premiere, _, copie = Structure.objects.order_by("code")
    qui = [set(s.participants.values_list("empreinte", flat=True)) for s in (premiere, copie)]
    assert len(qui[0]) == len(qui[1]) > 50
    assert not qui[0] & qui[1]
    heures = [
        LigneHeures.objects.filter(structure=s).aggregate(somme=Sum("heures_travail"))["somme"]
        for s in (premiere, copie)
    ]
    assert heures[0] != heures[1]


@pytest.mark.django_db
def test_the_next_row_made_by_hand_finds_a_free_key(volume):
    structure = Structure.objects.first()
    with transaction.atomic():
        personne = factories.ParticipantFactory(structure=structure)
        factories.EligibiliteFactory(participant=personne, debut=date(2026, 1, 1))
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_all_structures_make_one_reseau_and_loading_writes_no_journal_but_their_creation(volume):
    assert Reseau.objects.get(code="volume").structures.count() == 3
    assert Evenement.objects.count() == 3

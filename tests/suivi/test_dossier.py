"""The whole way of a person, in order; and the copy of everything that they may ask for."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from auditlog import get_logentry_model
from pypdf import PdfReader

from clauses_project.ecriture import INSECABLE
from comptes.enums import Verbe
from comptes.journal import historique
from comptes.models import Courriel
from suivi.apres.ecriture import tenir
from suivi.enums import Jalon, Situation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


@pytest.fixture
def nadege(structure):
    """Two months of work in spring, one of them with training; in a job six months later."""
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    contrat = factories.ContratTravailFactory(
        participant__structure=structure,
        participant__identite__nom="Aubry",
        participant__identite__prenom="Nadège",
        participant__identite__courriel="nadege@exemple.fr",
        participant__identite__commentaire="Cherche un poste de jour.",
        employeur=attribution.entreprise,
        date_debut=date(2026, 1, 12),
        date_fin=date(2026, 2, 27),
        motif_fin="Fin de chantier",
    )
    factories.EligibiliteFactory(
        participant=contrat.participant,
        debut=date(2026, 1, 5),
        criteres=[factories.CritereFactory(structure=structure, libelle="Bénéficiaire du RSA")],
    )
    affectation = factories.AffectationFactory(attribution=attribution, contrat=contrat)
    declarant = factories.DeclarantFactory(attribution=attribution)
    for mois in (1, 2):
        factories.LigneHeuresFactory(
            affectation=affectation,
            declaration__declarant=declarant,
            declaration__mois=date(2026, mois, 1),
            declaration__validee=True,
            retenue=True,
        )
    factories.EvaluationFactory(
        participant=contrat.participant,
        periode=None,
        jalon=Jalon.SIX,
        date=date(2026, 9, 3),
        situation=Situation.CDI,
        commentaire="Contente de son poste.",
    )
    tenir(personnes=[contrat.participant_id])
    return contrat.participant


def lire(reponse):
    pages = PdfReader(BytesIO(reponse.content)).pages
    return " ".join(" ".join(p.extract_text() for p in pages).replace(INSECABLE, " ").split())


def lectures(participant):
    return get_logentry_model().objects.filter(action=3, object_pk=str(participant.pk)).count()


def test_the_way_is_told_in_order_and_reading_it_is_logged(facilitatrice, nadege):
    avant = lectures(nadege)
    page = facilitatrice.get(f"/participants/{nadege.pk}/parcours/").text
    ordre = [
        "Éligibilité du 05/01/2026",
        "Heures de janvier 2026",
        "Heures de février 2026",
        "Fin du contrat",
        "Fin d'une période de travail",
        "Évaluation à 6 mois",
        "Évaluation à 12 mois",
    ]
    places = [page.index(mots.replace("'", "&#x27;")) for mots in ordre]
    assert places == sorted(places)
    assert "à venir" in page  # the one at 12 months, due in February 2027
    assert lectures(nadege) == avant + 1
    fiche = facilitatrice.get(f"/participants/{nadege.pk}/").text
    assert f"/participants/{nadege.pk}/parcours/" in fiche
    assert f"/participants/{nadege.pk}/donnees/" in fiche


def test_on_paper_the_year_has_its_sums_and_the_file_has_no_name(facilitatrice, nadege):
    reponse = facilitatrice.get(f"/participants/{nadege.pk}/parcours.pdf")
    assert "aubry" not in reponse.headers["Content-Disposition"].lower()
    lu = lire(reponse)
    total = sum(
        ligne.heures_travail_retenues
        for contrat in nadege.contrats.all()
        for affectation in contrat.affectations.all()
        for ligne in affectation.lignes.all()
    )
    assert f"Ensemble {str(total).replace('.', ',')}" in lu
    assert historique(nadege).first().verbe == Verbe.EXPORTER


def test_the_person_gets_all_that_is_held_about_them(facilitatrice, nadege, structure):
    Courriel.objects.create(
        structure=structure,
        destinataire="nadege@exemple.fr",
        sujet="Votre suivi",
        texte="Bonjour Nadège.",
    )
    Courriel.objects.create(
        structure=structure,
        destinataire="paie@batisseurs.fr",
        sujet="Réponse sur Nadège Aubry",
        texte="Aubry Nadège et Marc Caron",
    )
    facilitatrice.get(f"/participants/{nadege.pk}/")
    reponse = facilitatrice.post(
        f"/participants/{nadege.pk}/donnees/",
        {"demandee_le": "2026-11-20", "identite_verifiee": "piece"},
    )
    assert reponse.headers["Content-Type"] == "application/pdf"
    assert reponse.headers["Cache-Control"] == "private, no-store"
    lu = lire(reponse)
    for attendu in (
        "Vous avez demandé, le 20/11/2026",
        "Bénéficiaire du RSA",
        "Cherche un poste de jour.",
        "Contente de son poste.",
        "Fin de chantier",
        "Bonjour Nadège.",
        "paie@batisseurs.fr",
        "22/11/2026",  # the reading of the file, this morning
        "mois après votre dernier suivi",
        "CNIL",
    ):
        assert attendu in lu, attendu
    assert "Caron" not in lu  # somebody else, in an e-mail to somebody else
    assert facilitatrice.utilisateur.nom not in lu.partition("Quand votre dossier a été lu")[2]
    evenement = historique(nadege).first()
    assert evenement.verbe == Verbe.EXPORTER
    assert "demandée le 20/11/2026" in evenement.pourquoi
    assert "pièce d'identité" in evenement.pourquoi


@pytest.mark.parametrize(
    ("donnees", "phrase"),
    [
        ({"demandee_le": "2026-12-01", "identite_verifiee": "piece"}, "Cette date est à venir"),
        ({"demandee_le": "2026-11-01"}, "obligatoire"),
    ],
)
def test_nothing_leaves_before_one_knows_who_asks_and_when(facilitatrice, nadege, donnees, phrase):
    reponse = facilitatrice.post(f"/participants/{nadege.pk}/donnees/", donnees)
    assert phrase in reponse.text
    assert not historique(nadege).filter(verbe=Verbe.EXPORTER).exists()


def test_a_file_brought_into_another_one_opens_on_that_one(facilitatrice, nadege, structure):
    absorbee = factories.ParticipantFactory(structure=structure, fusionne_dans=nadege)
    page = facilitatrice.get(f"/participants/{absorbee.pk}/parcours/").text
    assert "Parcours de AUBRY" in page
    assert lectures(nadege)


def test_a_person_who_was_erased_and_one_without_anything_have_a_page(facilitatrice, structure):
    vide = factories.ParticipantFactory(structure=structure)
    assert "Rien n'est encore arrivé" in facilitatrice.get(
        f"/participants/{vide.pk}/parcours/"
    ).text.replace("&#x27;", "'")
    assert facilitatrice.post(
        f"/participants/{vide.pk}/donnees/",
        {"demandee_le": "2026-11-20", "identite_verifiee": "presente"},
    ).content.startswith(b"%PDF")

"""A file is undone: hours as they were, what it had made is removed, what was typed since is kept."""

import html
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from clauses_project.profils import Profil
from comptes.depots.enums import EtatDepot
from participants.models import ContratTravail, Participant
from suivi.actions.transmissions import transmettre
from suivi.actions.validations import renvoyer
from suivi.enums import Etat
from suivi.models import Affectation, Declaration, LigneHeures, LigneImport
from tests import factories
from tests.suivi.imports.conftest import feuille, heures_de, rangee
from tests.suivi.imports.test_imports_personnes import nouvelle

pytestmark = pytest.mark.django_db


def test_hours_come_back_to_what_they_were(agence):
    creee = agence.employer(agence.gymnase, "Aba", "Ali")
    changee = agence.employer(agence.gymnase, "Bena", "Ali")
    factories.LigneHeuresFactory(
        declaration=agence.octobre["gymnase"],
        affectation=changee,
        heures_travail=Decimal("20.50"),
        heures_formation=7,
    )
    depot = agence.envoyer(
        feuille(rangee("Aba", "Ali", heures=10), rangee("Bena", "Ali", heures=120))
    )
    agence.enregistrer(depot)
    reponse = agence.annuler(depot)
    assert "2 saisies sont revenues" in reponse.content.decode()
    assert depot.etat == EtatDepot.ANNULE
    assert heures_de(creee) is None
    ligne = LigneHeures.objects.get(affectation=changee)
    assert (ligne.heures_travail, ligne.heures_formation) == (Decimal("20.50"), 7)
    assert not LigneImport.objects.exists()


def test_what_was_typed_since_is_kept_and_said(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    agence.enregistrer(depot)
    ligne = LigneHeures.objects.get(affectation=affectation)
    agence.personne.post(
        reverse("suivi:cellule", args=[ligne.declaration_id, affectation.pk]),
        {"version": ligne.version, "travail": "42"},
    )
    reponse = agence.annuler(depot)
    assert "les heures de DIALLO Ibrahima sont gardées" in reponse.content.decode()
    assert heures_de(affectation) == 42


def test_people_and_contracts_it_made_are_removed(agence):
    depot = agence.envoyer(feuille(nouvelle()))
    agence.personne.post(reverse("suivi:nouvelles_personnes", args=[depot.pk]))
    agence.enregistrer(depot)
    assert Participant.objects.count() == 1
    agence.annuler(depot)
    assert not Affectation.objects.exists()
    assert not ContratTravail.objects.exists()
    assert not Participant.objects.exists()


def test_a_person_who_was_certified_since_stays(agence):
    depot = agence.envoyer(feuille(nouvelle()))
    agence.personne.post(reverse("suivi:nouvelles_personnes", args=[depot.pk]))
    agence.enregistrer(depot)
    factories.EligibiliteFactory(participant=Participant.objects.get())
    agence.annuler(depot)
    assert not ContratTravail.objects.exists()
    assert Participant.objects.count() == 1


def test_a_validated_month_stops_the_undoing(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    agence.enregistrer(depot)
    maintenant = timezone.now()
    Declaration.objects.filter(pk=agence.octobre["gymnase"].pk).update(
        etat=Etat.VALIDEE, transmise_le=maintenant, validee_le=maintenant
    )
    page = agence.personne.get(depot.get_absolute_url()).content.decode()
    phrase = "La déclaration d'octobre 2026 pour « Construction du gymnase » est validée"
    assert phrase in page.replace("&#x27;", "'")
    agence.annuler(depot)
    assert depot.etat == EtatDepot.APPLIQUE
    assert heures_de(affectation) == 35


def test_a_second_click_undoes_nothing_more(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    agence.enregistrer(depot)
    agence.annuler(depot)
    factories.LigneHeuresFactory(
        declaration=agence.octobre["gymnase"], affectation=affectation, heures_travail=9
    )
    agence.annuler(depot)
    assert heures_de(affectation) == 9


def test_the_file_may_be_sent_again_once_undone(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    contenu = feuille(rangee())
    depot = agence.envoyer(contenu)
    agence.enregistrer(depot)
    agence.annuler(depot)
    encore = agence.envoyer(contenu)
    assert encore.pk != depot.pk
    agence.enregistrer(encore)
    assert heures_de(affectation) == 35


def test_a_file_is_given_up_before_it_is_written(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    page = agence.personne.get(reverse("suivi:annuler_fichier", args=[depot.pk])).content.decode()
    assert "Abandonner ce fichier" in page
    reponse = agence.annuler(depot)
    assert "Le fichier est abandonné" in reponse.content.decode()
    assert (depot.etat, depot.fichier.name) == (EtatDepot.ANNULE, "")


def test_a_month_sent_back_is_undone_with_its_file(agence, facilitatrice):
    """« This is not the right file » says nothing of hours: they are still the file's."""
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    agence.enregistrer(depot)
    declaration = Declaration.objects.get(pk=agence.octobre["gymnase"].pk)
    par = agence.personne.utilisateur
    transmettre(declaration=declaration, par=par, profil=Profil.DECLARANT)
    renvoyer(
        declaration=declaration,
        motif="Ce n'est pas le bon fichier.",
        par=facilitatrice.utilisateur,
        profil=Profil.FACILITATEUR,
    )
    assert "gardées" not in agence.annuler(depot).content.decode()
    assert heures_de(affectation) is None


def test_the_last_file_written_on_a_line_is_undone_first(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    premier = agence.envoyer(feuille(rangee(heures=10)), "premier.xlsx")
    agence.enregistrer(premier)
    second = agence.envoyer(feuille(rangee(heures=20)), "second.xlsx")
    agence.enregistrer(second)
    reponse = agence.annuler(premier)
    jour = timezone.localdate()
    phrase = f"Annulez d'abord le fichier du {jour:%d/%m/%Y} (« second.xlsx »)"
    assert phrase in html.unescape(reponse.content.decode())
    assert (premier.etat, heures_de(affectation)) == (EtatDepot.APPLIQUE, 20)

    agence.annuler(second)
    assert heures_de(affectation) == 10
    agence.annuler(premier)
    assert heures_de(affectation) is None


def test_a_file_of_the_other_side_is_not_named(agence, facilitatrice):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    premier = agence.envoyer(feuille(rangee(heures=10)), "premier.xlsx")
    agence.enregistrer(premier)
    second = agence.envoyer(
        feuille(rangee(heures=20)),
        "second.xlsx",
        facilitatrice,
        entreprise=agence.entreprise.pk,
    )
    agence.enregistrer(second, facilitatrice)
    reponse = html.unescape(agence.annuler(premier).content.decode())
    assert "envoyé par la structure, a écrit depuis" in reponse
    assert "second.xlsx" not in reponse


def test_a_transmitted_month_is_sent_back_before_its_file_is_undone(agence, facilitatrice):
    """Undone in place, the declaration would be transmitted without a line nor « aucune heure »."""
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(
        feuille(rangee()), personne=facilitatrice, entreprise=agence.entreprise.pk
    )
    agence.enregistrer(depot, facilitatrice)
    declaration = Declaration.objects.get(pk=agence.octobre["gymnase"].pk)
    transmettre(declaration=declaration, par=agence.personne.utilisateur, profil=Profil.DECLARANT)
    reponse = html.unescape(agence.annuler(depot, facilitatrice).content.decode())
    assert "est transmise : ce fichier ne s'annule plus, demandez une correction" in reponse
    assert (depot.etat, heures_de(affectation)) == (EtatDepot.APPLIQUE, 35)


def test_a_month_that_said_no_hour_says_it_again(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    octobre = Declaration.objects.filter(pk=agence.octobre["gymnase"].pk)
    octobre.update(sans_heure=True)
    depot = agence.envoyer(feuille(rangee()))
    agence.enregistrer(depot)
    assert not octobre.get().sans_heure
    agence.annuler(depot)
    assert octobre.get().sans_heure

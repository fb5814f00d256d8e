"""Whose hours they are: names that differ, homonyms, people nobody knew yet."""

from datetime import date

import pytest
from django.urls import reverse

from participants.models import ContratTravail, Identite, Participant
from suivi.actions.personnes import effacer
from suivi.imports.enums import Manque, Sort
from suivi.models import Correspondance, LigneImport
from tests import factories
from tests.suivi.imports.conftest import feuille, heures_de, motifs, rangee, sorts

pytestmark = pytest.mark.django_db

NEE = date(1994, 2, 3)


def repondre(agence, depot, reponse, **autres):
    ligne = depot.lignes.filter(manque=Manque.PERSONNE).first()
    return agence.personne.post(
        reverse("suivi:preciser_fichier", args=[depot.pk]),
        {
            "qui": ligne.personne,
            "qui_structure": ligne.attribution.structure_id,
            "qui_reponse": reponse,
            **autres,
        },
        follow=True,
    )


@pytest.mark.parametrize(
    ("nom", "prenom"),
    [
        ("DIALLO", "Ibrahima"),
        ("diallo", "IBRAHIMA"),
        ("Ibrahima", "Diallo"),
        ("Diâllo", "Ibrahimà"),
    ],
)
def test_capitals_accents_and_order_do_not_matter(agence, nom, prenom):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    assert sorts(agence.envoyer(feuille(rangee(nom, prenom)))) == [Sort.CREEE]


def test_a_name_of_birth_is_known(agence):
    affectation = agence.employer(agence.gymnase, "Marchand", "Léa")
    Identite.objects.filter(participant=affectation.contrat.participant).update(
        nom_naissance="Petit"
    )
    assert sorts(agence.envoyer(feuille(rangee("PETIT", "Lea")))) == [Sort.CREEE]


def test_homonyms_are_told_apart_by_the_birth_date(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima", naissance=date(1980, 1, 1))
    jeune = agence.employer(agence.gymnase, "Diallo", "Ibrahima", naissance=NEE)
    depot = agence.envoyer(feuille(rangee(**{"Date de naissance": NEE})))
    assert sorts(depot) == [Sort.CREEE]
    agence.enregistrer(depot)
    assert heures_de(jeune) == 35


def test_homonyms_are_shown_with_their_birth_date_and_the_choice_is_remembered(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima", naissance=date(1980, 1, 1))
    jeune = agence.employer(agence.gymnase, "Diallo", "Ibrahima", naissance=NEE)
    depot = agence.envoyer(feuille(rangee()))
    assert sorts(depot) == [Sort.REFUSEE]
    assert motifs(depot) == ["2 personnes s'appellent Diallo Ibrahima : dites laquelle."]
    page = agence.personne.get(depot.get_absolute_url()).content.decode()
    assert "DIALLO Ibrahima, né(e) le 01/01/1980, Intérim (CTT) du 01/09/2026" in page

    repondre(agence, depot, jeune.contrat.participant_id)
    agence.enregistrer(depot)
    assert heures_de(jeune) == 35
    assert sorts(agence.envoyer(feuille(rangee(heures=40)), "suite.xlsx")) == [Sort.MODIFIEE]


def test_another_birth_date_is_asked_about(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(**{"Date de naissance": NEE})))
    assert sorts(depot) == [Sort.REFUSEE]
    assert "connu avec une autre date de naissance (17/05/1990" in motifs(depot)[0]


def test_somebody_of_another_company_is_no_answer(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    d_ailleurs = factories.ParticipantFactory(
        structure=agence.gymnase.structure, identite__nom="Inconnu", identite__prenom="Jean"
    )
    depot = agence.envoyer(feuille(rangee("Inconnu", "Jean")))
    assert sorts(depot) == [Sort.REFUSEE]
    page = agence.personne.get(depot.get_absolute_url()).content.decode()
    assert "INCONNU Jean, né" not in page
    reponse = repondre(agence, depot, d_ailleurs.pk)
    assert "celles que votre entreprise emploie" in reponse.content.decode()
    assert sorts(depot) == [Sort.REFUSEE]


def nouvelle(**autres):
    return rangee(
        "Garnier",
        "Lou",
        **{
            "Date de naissance": NEE,
            "Début de mission": date(2026, 10, 5),
            "Fin de mission": date(2026, 10, 30),
            **autres,
        },
    )


def test_a_new_person_comes_in_with_identity_contract_and_hours(agence):
    depot = agence.envoyer(feuille(nouvelle()))
    assert sorts(depot) == [Sort.REFUSEE]
    assert "est-ce une nouvelle personne" in motifs(depot)[0]
    repondre(agence, depot, "nouvelle")
    assert sorts(depot) == [Sort.CREEE]
    assert not Participant.objects.exists()

    agence.enregistrer(depot)
    contrat = ContratTravail.objects.get()
    assert str(contrat.participant) == "GARNIER Lou"
    assert (contrat.type, contrat.date_debut, contrat.date_fin) == (
        "CTT",
        date(2026, 10, 5),
        date(2026, 10, 30),
    )
    assert contrat.entreprise_utilisatrice == agence.gymnase.attribution.entreprise
    assert heures_de(contrat.affectations.get()) == 35


def test_a_new_person_whom_the_structure_knows_takes_the_file_it_has(agence):
    connue = factories.ParticipantFactory(
        structure=agence.gymnase.structure,
        identite__nom="Garnier",
        identite__prenom="Lou",
        identite__date_naissance=NEE,
    )
    depot = agence.envoyer(feuille(nouvelle()))
    assert sorts(depot) == [Sort.REFUSEE]  # the company learns nothing of it
    repondre(agence, depot, "nouvelle")
    agence.enregistrer(depot)
    assert ContratTravail.objects.get().participant == connue


def test_all_new_people_are_added_in_one_gesture(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima", naissance=date(1980, 1, 1))
    agence.employer(agence.gymnase, "Diallo", "Ibrahima", naissance=NEE)
    depot = agence.envoyer(
        feuille(nouvelle(), nouvelle(Nom="Hamel"), rangee(), rangee("Sansdate", "Luc"))
    )
    agence.personne.post(reverse("suivi:nouvelles_personnes", args=[depot.pk]))
    assert sorts(depot) == [Sort.CREEE, Sort.CREEE, Sort.REFUSEE, Sort.REFUSEE]
    assert "est-ce une nouvelle personne" in motifs(depot)[3]  # the file says too little of him


def test_a_person_who_is_not_new_after_all_is_asked_about_again(agence):
    depot = agence.envoyer(feuille(nouvelle()))
    repondre(agence, depot, "nouvelle")
    agence.personne.post(
        reverse("suivi:ligne_fichier", args=[depot.pk, depot.lignes.get().pk]), {"geste": "connue"}
    )
    assert sorts(depot) == [Sort.REFUSEE]
    assert depot.lignes.get().manque == Manque.PERSONNE


def test_a_known_person_without_contract_that_month_is_refused(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima", date_fin=date(2026, 9, 18))
    depot = agence.envoyer(feuille(rangee()))
    assert sorts(depot) == [Sort.REFUSEE]
    assert "n'a pas de contrat de travail en octobre 2026" in motifs(depot)[0]
    assert depot.lignes.get().manque == Manque.CONTRAT


def test_the_number_of_a_person_is_remembered(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    agence.enregistrer(agence.envoyer(feuille(rangee(Matricule="0042"))))
    suivant = agence.envoyer(
        feuille(rangee("DIALO", "Ibrahim", Matricule="0042", heures=70)), "suite.xlsx"
    )
    assert sorts(suivant) == [Sort.MODIFIEE]
    agence.enregistrer(suivant)
    assert heures_de(affectation) == 70


def test_erasing_a_person_erases_what_files_say_of_them(agence, facilitatrice):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    agence.enregistrer(agence.envoyer(feuille(rangee(Matricule="0042"))))
    en_cours = agence.envoyer(feuille(rangee(heures=8)), "suite.xlsx")
    effacer(participant=affectation.contrat.participant, par=facilitatrice.utilisateur)
    assert not any("iallo" in str(ligne.lu) for ligne in LigneImport.objects.all())
    assert not Correspondance.objects.filter(participant=affectation.contrat.participant).exists()
    en_cours.refresh_from_db()
    assert not en_cours.fichier
    assert heures_de(affectation) == 35


def test_somebody_new_at_two_structures_is_a_person_of_each(agence):
    depot = agence.envoyer(feuille(nouvelle(), nouvelle(Chantier="LAON-7")))
    agence.personne.post(reverse("suivi:nouvelles_personnes", args=[depot.pk]))
    agence.enregistrer(depot)
    assert {(c.structure, c.participant.structure) for c in ContratTravail.objects.all()} == {
        (agence.gymnase.structure,) * 2,
        (agence.ailleurs.structure,) * 2,
    }


def test_what_is_kept_of_a_file_does_not_name_who_it_announced(agence):
    depot = agence.envoyer(feuille(nouvelle()))
    agence.personne.post(reverse("suivi:nouvelles_personnes", args=[depot.pk]))
    agence.enregistrer(depot)
    cle = depot.effets.get().cle.lower()
    assert "garnier" not in cle
    assert "1994" not in cle


def test_a_code_the_file_does_not_hold_is_not_remembered(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima", naissance=date(1980, 1, 1))
    depot = agence.envoyer(feuille(rangee(**{"Date de naissance": NEE})))
    repondre(agence, depot, affectation.contrat.participant_id, qui="x" * 300)
    assert not Correspondance.objects.exists()

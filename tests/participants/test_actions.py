"""A person is recorded, corrected, erased."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import historique
from comptes.models import Courriel, Evenement, Piece
from participants import actions
from participants.empreinte import empreinte
from participants.models import Identite, Participant
from suivi.actions import personnes
from suivi.models import LigneHeures
from tests import factories


def nouvelle(structure, par, **identite):
    return actions.creer(
        participant=Participant(structure=structure, sexe="F"),
        identite=Identite(
            **{
                "nom": "Petit",
                "prenom": "Zoé",
                "date_naissance": date(2001, 2, 3),
                **identite,
            }
        ),
        par=par,
    )


def test_a_person_gets_the_next_number_and_a_fingerprint(structure, autre_structure, facilitatrice):
    factories.ParticipantFactory(structure=structure, identifiant="P-000041")
    factories.ParticipantFactory(structure=structure, identifiant="Z9")
    factories.ParticipantFactory(structure=autre_structure, identifiant="P-000900")
    personne = nouvelle(structure, facilitatrice.utilisateur)
    assert personne.identifiant == "P-000042"
    assert personne.empreinte == empreinte(
        nom="petit", prenom="zoe", date_naissance=date(2001, 2, 3)
    )
    assert historique(personne).get().verbe == Verbe.CREER


def test_a_corrected_name_moves_the_fingerprint_and_the_journal_keeps_no_value(
    structure, facilitatrice
):
    personne = nouvelle(structure, facilitatrice.utilisateur)
    avant = personne.empreinte
    personne = actions.corriger_identite(
        participant=personne, champs={"nom": "Grand"}, sexe="F", par=facilitatrice.utilisateur
    )
    assert personne.empreinte != avant
    assert historique(personne).first().details == {"identite": ["nom"]}


@pytest.mark.parametrize(
    ("naissance", "debut", "age"),
    [
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 3, 1), date(2026, 3, 1), 26),
    ],
)
def test_a_corrected_birth_date_corrects_the_ages_of_the_eligibilities(
    structure, facilitatrice, naissance, debut, age
):
    personne = nouvelle(structure, facilitatrice.utilisateur)
    eligibilite = factories.EligibiliteFactory(participant=personne, debut=debut, age=40)
    actions.corriger_identite(
        participant=personne,
        champs={"date_naissance": naissance},
        sexe="F",
        par=facilitatrice.utilisateur,
    )
    eligibilite.refresh_from_db()
    assert eligibilite.age == age


def test_nobody_is_eligible_before_being_born(structure, facilitatrice):
    personne = nouvelle(structure, facilitatrice.utilisateur)
    factories.EligibiliteFactory(participant=personne, debut=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="Une éligibilité commence le 01/01/2026"):
        actions.corriger_identite(
            participant=personne,
            champs={"date_naissance": date(2026, 1, 2)},
            sexe="F",
            par=facilitatrice.utilisateur,
        )
    assert Identite.objects.get(participant=personne).date_naissance == date(2001, 2, 3)


def test_two_people_correcting_an_identity_never_lose_a_write(structure, facilitatrice, collegue):
    personne = nouvelle(structure, facilitatrice.utilisateur)
    actions.corriger_identite(
        participant=personne,
        champs={"nom": "Grand"},
        sexe="F",
        par=collegue.utilisateur,
        version=personne.version,
    )
    with pytest.raises(Refus, match="Sonia Roux"):
        actions.corriger_identite(
            participant=personne,
            champs={"nom": "Moyen"},
            sexe="F",
            par=facilitatrice.utilisateur,
            version=personne.version,
        )


def test_erasing_a_person_removes_their_name_everywhere(monde, facilitatrice, settings):
    personne = monde.participant
    personne.identite.courriel = "nadege@exemple.example"
    personne.identite.save()
    factories.CourrielFactory(structure=monde.structure, destinataire="nadege@exemple.example")
    liste = factories.CourrielFactory(
        structure=monde.structure, texte="Présentes : Nadège AUBRY, Fatou BONNET."
    )
    factories.EvenementFactory(objet=personne, pourquoi="Nadège est revenue vers nous.")
    Piece.objects.create(
        structure=monde.structure,
        objet=monde.contrat,
        fichier=ContentFile(b"x", name="contrat-aubry.pdf"),
        nom="contrat-aubry.pdf",
        type_contenu="application/pdf",
        taille=1,
        empreinte="0" * 64,
    )
    personnes.effacer(participant=personne, par=facilitatrice.utilisateur)
    personne = Participant.objects.get(pk=personne.pk)
    assert personne.efface_le
    assert not Identite.objects.filter(participant=personne).exists()
    assert not Piece.objects.filter(nom="contrat-aubry.pdf").exists()
    assert not Courriel.objects.filter(destinataire="nadege@exemple.example").exists()
    liste.refresh_from_db()
    assert "AUBRY" not in liste.texte + liste.sujet + liste.recherche
    assert "aubry" not in repr(list(LogEntry.objects.values())).lower()
    journal = repr(list(Evenement.objects.values("objet_libelle", "pourquoi", "details"))).lower()
    assert "aubry" not in journal
    assert "nadège" not in journal
    assert historique(personne).first().verbe == Verbe.EFFACER


def test_erasing_a_person_moves_no_figure(monde, facilitatrice):
    def chiffres():
        return (
            list(
                LigneHeures.objects.order_by("pk").values(
                    "heures_travail", "heures_travail_retenues", "decision", "faits"
                )
            ),
            list(
                monde.participant.eligibilites.order_by("pk").values(
                    "debut", "fin", "age", "commune", "niveau", "code_qpv", "criteres"
                )
            ),
            list(monde.participant.contrats.order_by("pk").values("date_debut", "type", "poste")),
            Participant.objects.values("sexe", "empreinte", "identifiant").get(
                pk=monde.participant.pk
            ),
        )

    avant = chiffres()
    personnes.effacer(participant=monde.participant, par=facilitatrice.utilisateur)
    assert chiffres() == avant


def test_a_person_is_erased_once(monde, facilitatrice):
    personnes.effacer(participant=monde.participant, par=facilitatrice.utilisateur)
    with pytest.raises(Refus, match="effacées le"):
        personnes.effacer(participant=monde.participant, par=facilitatrice.utilisateur)
    with pytest.raises(Refus, match="effacées le"):
        actions.corriger_identite(
            participant=monde.participant,
            champs={"nom": "Aubry"},
            sexe="F",
            par=facilitatrice.utilisateur,
        )


def test_a_paper_whose_file_is_gone_already_does_not_stop_the_erasure(
    monde, facilitatrice, django_capture_on_commit_callbacks
):
    factories.PieceFactory(objet=monde.contrat, fichier="", effacee_le=factories.VALIDEE_LE)
    with django_capture_on_commit_callbacks(execute=True):
        actions.effacer(participant=monde.participant, par=facilitatrice.utilisateur)
    assert not Piece.objects.jointes_a(type(monde.contrat).objects.all()).exists()

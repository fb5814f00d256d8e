"""One person in two files: found, brought together, counted once, parted again as they were."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.models import Evenement
from participants.doublons import paires
from participants.models import Eligibilite, Fusion, Identite, Participant
from suivi.actions import validations
from suivi.actions.fusions import fusionner, separer
from suivi.actions.personnes import effacer
from suivi.apres.ecriture import tenir
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.enums import Decision
from suivi.models import LigneHeures
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_octobre():
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False):
        yield


def fiche(structure, **identite):
    """Nadège Benali, or who else is said."""
    connue = {"nom": "Benali", "prenom": "Nadège", "date_naissance": date(1990, 4, 3)}
    return factories.ParticipantFactory(
        structure=structure,
        **{f"identite__{nom}": valeur for nom, valeur in {**connue, **identite}.items()},
    )


def travailler(participant, personne, heures=100):
    """A validated month of that person, on a contract of their own."""
    declaration = factories.DeclarationFactory(
        transmise=True, declarant__attribution__lot__marche__structure=participant.structure
    )
    ligne = factories.LigneHeuresFactory(
        declaration=declaration,
        heures_travail=heures,
        affectation=factories.AffectationFactory(
            attribution=declaration.declarant.attribution,
            contrat=factories.ContratTravailFactory(
                participant=participant,
                employeur=declaration.declarant.entreprise,
            ),
        ),
    )
    validations.valider(
        declaration=declaration, par=personne.utilisateur, profil=Profil.FACILITATEUR
    )
    return ligne


def chiffres(structure):
    mois = factories.MOIS
    return calculer(Perimetre((structure,)), Periode(mois, mois))


def reunir(gardee, absorbee, personne):
    return fusionner(
        gardee=gardee, absorbee=absorbee, motif="Deux saisies.", par=personne.utilisateur
    )


def etat_du_dossier(*participants):
    """All that says whose each row is, and what was decided of each hour."""
    return [
        (
            participant.pk,
            sorted(participant.contrats.values_list("pk", flat=True)),
            sorted(participant.eligibilites.values_list("pk", flat=True)),
            sorted(participant.evaluations.values_list("pk", "periode__fin")),
            sorted(participant.tentatives.values_list("pk", "periode__fin")),
            sorted(participant.periodes.values_list("fin", flat=True)),
            sorted(
                LigneHeures.objects.filter(
                    affectation__contrat__participant=participant
                ).values_list("pk", "decision", "motif", "faits", "heures_travail_retenues")
            ),
        )
        for participant in participants
    ]


# Finding them


@pytest.mark.parametrize(
    "autre",
    [
        {"nom": "BENALI", "prenom": "nadege"},
        {"nom": "Aubry", "nom_naissance": "Bénali"},
        {"date_naissance": date(1990, 3, 4)},
    ],
    ids=["accents", "birth name", "day and month inverted"],
)
def test_two_files_of_one_person_are_found(facilitatrice, structure, autre):
    premiere, seconde = fiche(structure), fiche(structure, **autre)
    assert paires(Participant.objects.all()) == [(premiere, seconde)]
    page = facilitatrice.get(reverse("suivi:doublons")).content.decode()
    assert reverse("suivi:fusionner", args=[premiere.pk, seconde.pk]) in page


def test_files_of_two_people_or_two_structures_are_not(structure, autre_structure, facilitatrice):
    fiche(structure)
    fiche(structure, prenom="Sofia")
    fiche(structure, nom="Aubry")
    fiche(structure, date_naissance=date(1990, 4, 5))
    fiche(autre_structure)
    assert paires(Participant.objects.visibles_par(facilitatrice.acces)) == []


def test_files_parted_once_are_not_proposed_again(facilitatrice, structure):
    premiere, seconde = fiche(structure), fiche(structure)
    fusion = reunir(premiere, seconde, facilitatrice)
    assert paires(Participant.objects.visibles_par(facilitatrice.acces)) == []
    separer(fusion=fusion, motif="Cousines.", par=facilitatrice.utilisateur)
    assert paires(Participant.objects.visibles_par(facilitatrice.acces)) == []


# Bringing together, parting


def test_a_person_counts_once_merged_and_twice_parted(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    for participant in (gardee, absorbee):
        factories.EligibiliteFactory(
            participant=participant, debut=date(2026, 1, participant.pk % 20 + 1)
        )
        travailler(participant, facilitatrice)
    tenir(personnes=[gardee.pk, absorbee.pk])
    avant = etat_du_dossier(gardee, absorbee)
    assert chiffres(structure).personnes == 2

    fusion = reunir(gardee, absorbee, facilitatrice)
    assert (chiffres(structure).personnes, chiffres(structure).contrats_travail) == (1, 2)
    assert chiffres(structure).heures_retenues == 200

    separer(fusion=fusion, motif="Deux sœurs.", par=facilitatrice.utilisateur)
    assert chiffres(structure).personnes == 2
    assert etat_du_dossier(gardee, absorbee) == avant


def test_hours_en_suspens_find_the_eligibility_of_the_other_file(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    eligibilite = factories.EligibiliteFactory(participant=gardee)
    ligne = travailler(absorbee, facilitatrice)
    ligne.refresh_from_db()
    assert ligne.decision == Decision.EN_SUSPENS

    fusion = reunir(gardee, absorbee, facilitatrice)
    ligne.refresh_from_db()
    assert (ligne.decision, ligne.faits) == (Decision.RETENUE, eligibilite)

    separer(fusion=fusion, motif="Erreur.", par=facilitatrice.utilisateur)
    ligne.refresh_from_db()
    assert (ligne.decision, ligne.faits) == (Decision.EN_SUSPENS, None)


def test_two_eligibilities_of_the_same_day_keep_that_of_the_kept_file(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    memes = [factories.EligibiliteFactory(participant=p) for p in (gardee, absorbee)]
    autre = factories.EligibiliteFactory(participant=absorbee, debut=date(2025, 6, 1))
    page = facilitatrice.get(reverse("suivi:fusionner", args=[gardee.pk, absorbee.pk]))
    assert "une autre commence le même jour" in page.content.decode()
    reunir(gardee, absorbee, facilitatrice)
    assert set(gardee.eligibilites.all()) == {memes[0], autre}
    assert set(Eligibilite.objects.visibles_par(facilitatrice.acces)) == {memes[0], autre}


def test_the_follow_up_moves_with_the_work_and_comes_back(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    for personne in (gardee, absorbee):
        factories.ContratTravailFactory(
            participant=personne, date_debut=date(2026, 3, 2), date_fin=date(2026, 3, 31)
        )
    du_suivi = {"participant": absorbee, "periode": None}
    factories.EvaluationFactory(participant=gardee, periode=None)
    double = factories.EvaluationFactory(**du_suivi, date=date(2026, 10, 5))
    essai = factories.TentativeFactory(**du_suivi)
    laissee = factories.EvaluationFactory(**du_suivi)
    tenir(personnes=[gardee.pk, absorbee.pk])
    avant = etat_du_dossier(gardee, absorbee)

    fusion = reunir(gardee, absorbee, facilitatrice)
    for objet in (double, laissee, essai):
        objet.refresh_from_db()
    assert (double.participant, double.periode.participant) == (gardee, gardee)
    assert (essai.participant, essai.periode.participant) == (gardee, gardee)
    assert laissee.participant == absorbee  # the kept file has an answer of that milestone and day
    assert list(absorbee.periodes.all()) == []

    separer(fusion=fusion, motif="Erreur.", par=facilitatrice.utilisateur)
    essai.refresh_from_db()
    assert essai.periode.participant == absorbee
    assert etat_du_dossier(gardee, absorbee) == avant


def test_the_absorbed_file_leads_to_the_kept_one_and_leaves_the_lists(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    url = reverse("suivi:fusionner", args=[gardee.pk, absorbee.pk])
    facilitatrice.post(url, {"motif": "Deux saisies."})
    assert facilitatrice.get(absorbee.get_absolute_url()).url == gardee.get_absolute_url()
    liste = facilitatrice.get(reverse("suivi:participants")).content.decode()
    assert gardee.identifiant in liste
    assert absorbee.identifiant not in liste
    recherche = facilitatrice.get(reverse("suivi:recherche"), {"q": "Benali"})
    assert recherche.url == gardee.get_absolute_url()  # the only one found
    assert (
        facilitatrice.get(reverse("suivi:participant_identite", args=[absorbee.pk])).status_code
        == 404
    )
    page = facilitatrice.get(gardee.get_absolute_url()).content.decode()
    assert "Fiches réunies à celle-ci" in page
    assert Evenement.objects.filter(verbe="FUSIONNER", pourquoi="Deux saisies.").count() == 2

    fusion = Fusion.objects.get()
    facilitatrice.post(reverse("suivi:separer", args=[fusion.pk]), {"motif": "Deux cousines."})
    assert facilitatrice.get(absorbee.get_absolute_url()).status_code == 200
    assert Evenement.objects.filter(verbe="SEPARER").count() == 2


def test_the_file_that_has_just_absorbed_another_can_be_corrected(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    reunir(gardee, absorbee, facilitatrice)
    gardee.refresh_from_db()
    facilitatrice.post(
        reverse("suivi:participant_identite", args=[gardee.pk]),
        {
            "nom": "Benali",
            "prenom": "Nadège",
            "date_naissance": "1990-04-03",
            "sexe": gardee.sexe,
            "telephone": "03 23 00 00 01",
            "version": gardee.version,
        },
    )
    gardee.identite.refresh_from_db()
    assert "03" in gardee.identite.telephone or "+33" in gardee.identite.telephone


def test_a_second_click_merges_and_parts_once(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    fusion = reunir(gardee, absorbee, facilitatrice)
    assert reunir(gardee, absorbee, facilitatrice) == fusion
    for _ in range(2):
        separer(fusion=fusion, motif="Erreur.", par=facilitatrice.utilisateur)
    assert Evenement.objects.filter(verbe__in=["FUSIONNER", "SEPARER"]).count() == 4


def test_what_cannot_be_merged_says_why(facilitatrice, structure, autre_structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    effacee = factories.ParticipantFactory(structure=structure, sans_identite=True)
    for autre, phrase in (
        (gardee, "même fiche"),
        (fiche(autre_structure), "deux structures"),
        (effacee, "effacées"),
    ):
        with pytest.raises(Refus, match=phrase):
            reunir(gardee, autre, facilitatrice)
    with pytest.raises(Refus, match="Dites pourquoi"):
        fusionner(gardee=gardee, absorbee=absorbee, motif=" ", par=facilitatrice.utilisateur)
    reunir(gardee, absorbee, facilitatrice)
    with pytest.raises(Refus, match="déjà réunie"):
        reunir(fiche(structure), absorbee, facilitatrice)


def test_files_whose_things_are_gone_stay_together(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    contrat = factories.ContratTravailFactory(participant=absorbee)
    fusion = reunir(gardee, absorbee, facilitatrice)
    contrat.delete()
    with pytest.raises(Refus, match="contrats de travail"):
        separer(fusion=fusion, motif="Erreur.", par=facilitatrice.utilisateur)
    assert Participant.objects.get(pk=absorbee.pk).fusionne_dans == gardee


def test_erasing_a_person_erases_the_files_brought_into_theirs(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    reunir(gardee, absorbee, facilitatrice)
    effacer(participant=gardee, par=facilitatrice.utilisateur)
    assert not Identite.objects.filter(participant__in=[gardee, absorbee]).exists()


def test_decisions_made_by_hand_survive_a_merge(facilitatrice, structure):
    gardee, absorbee = fiche(structure), fiche(structure)
    ligne = travailler(absorbee, facilitatrice)
    LigneHeures.objects.filter(pk=ligne.pk).update(
        decision=Decision.RETENUE,
        decision_manuelle=True,
        motif="PASS vu.",
        heures_travail_retenues=Decimal(40),
    )
    reunir(gardee, absorbee, facilitatrice)
    ligne.refresh_from_db()
    assert (ligne.heures_retenues, ligne.motif) == (40, "PASS vu.")


def test_blanks_of_the_kept_identity_are_filled_and_blank_again_once_parted(
    facilitatrice, structure
):
    gardee = factories.ParticipantFactory(
        structure=structure, identite__telephone="06 11 11 11 11", identite__adresse=""
    )
    absorbee = factories.ParticipantFactory(
        structure=structure,
        identite__telephone="06 22 22 22 22",
        identite__adresse="9 rue Racine, 02600 Villers-Cotterêts",
        identite__courriel="lina@exemple.example",
    )
    page = facilitatrice.get(f"/participants/{gardee.pk}/reunir/{absorbee.pk}/").text
    assert f"Adresse, vide sur {gardee.identifiant} : 9 rue Racine" in page
    assert f"Téléphone, vide sur {gardee.identifiant}" not in page

    fusion = fusionner(
        gardee=gardee, absorbee=absorbee, motif="Même personne.", par=facilitatrice.utilisateur
    )
    gardee.identite.refresh_from_db()
    assert gardee.identite.telephone == "06 11 11 11 11"
    assert gardee.identite.adresse == "9 rue Racine, 02600 Villers-Cotterêts"
    assert gardee.identite.courriel == "lina@exemple.example"
    assert fusion.deplaces["identite"] == ["adresse", "courriel"]
    assert "Racine" not in str(list(Evenement.objects.values("details")))

    gardee.identite.courriel = "lina.nouvelle@exemple.example"  # changed since: it is theirs
    gardee.identite.save()
    separer(fusion=fusion, motif="Deux sœurs.", par=facilitatrice.utilisateur)
    gardee.identite.refresh_from_db()
    assert (gardee.identite.adresse, gardee.identite.courriel) == (
        "",
        "lina.nouvelle@exemple.example",
    )
    absorbee.identite.refresh_from_db()
    assert absorbee.identite.adresse == "9 rue Racine, 02600 Villers-Cotterêts"

"""A company adds a person to its month: known or not, it reads the same answer."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from marches.enums import Role
from participants.enums import Modalite
from participants.models import ContratTravail, Participant
from suivi.actions import fusions
from suivi.actions.contrats import modalite_de
from suivi.models import Affectation, LigneHeures
from suivi.validation import ELIGIBILITE_A_ETABLIR
from tests import factories

pytestmark = pytest.mark.django_db
SAISIE = {
    "nom": "Kaboré",
    "prenom": "Awa",
    "date_naissance": "1994-02-11",
    "sexe": "F",
    "type": "CDD",
    "date_debut": "2026-09-07",
    "date_fin": "2026-12-18",
    "poste": "Peintre",
}


@pytest.fixture(autouse=True)
def _en_octobre():
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False):
        yield


@pytest.fixture
def declaration(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    declarant = factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)
    return factories.DeclarationFactory(declarant=declarant)


def annoncer(client, declaration, **champs):
    return client.post(
        reverse("suivi:embauche", args=[declaration.pk]), {**SAISIE, **champs}, follow=True
    ).content.decode()


def test_a_person_nobody_knew_gets_a_file_a_contract_and_a_row_in_the_month(
    declarante, declaration, entreprise
):
    page = annoncer(declarante, declaration)

    contrat = ContratTravail.objects.get()
    assert str(contrat.participant) == "KABORÉ Awa"
    assert contrat.participant.structure == declaration.structure
    assert contrat.participant.empreinte
    assert contrat.employeur == entreprise
    assert contrat.modalite == Modalite.DIRECTE
    assert not contrat.participant.eligibilites.exists()
    assert Affectation.objects.get().attribution == declaration.declarant.attribution
    assert "KABORÉ Awa" in page
    assert "Awa Kaboré est dans la déclaration de septembre 2026" in page


def test_the_same_form_sent_twice_makes_one_person(declarante, declaration):
    annoncer(declarante, declaration)
    annoncer(declarante, declaration)
    assert (Participant.objects.count(), ContratTravail.objects.count()) == (1, 1)
    assert Affectation.objects.count() == 1


def test_a_person_the_structure_knows_keeps_one_file_and_the_answer_is_the_same(
    declarante, concurrente, declaration, autre_entreprise
):
    neuve = annoncer(declarante, declaration)
    chez_une_autre = factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(
            attribution__lot__marche__structure=declaration.structure,
            attribution__entreprise=autre_entreprise,
        )
    )
    connue = annoncer(concurrente, chez_une_autre, nom="KABORE", prenom="awa")

    participant = Participant.objects.get()
    assert participant.contrats.count() == 2
    phrase = "Le facilitateur établira son éligibilité."
    assert phrase in neuve.replace("&#x27;", "'")
    assert phrase in connue.replace("&#x27;", "'")


def test_a_person_of_another_structure_is_another_file(declarante, declaration, autre_structure):
    factories.ParticipantFactory(
        structure=autre_structure,
        identite__nom="Kaboré",
        identite__prenom="Awa",
        identite__date_naissance=date(1994, 2, 11),
    )
    annoncer(declarante, declaration)
    assert Participant.objects.filter(structure=declaration.structure).count() == 1
    assert Participant.objects.count() == 2


def test_an_etti_puts_at_disposal_of_the_company_that_owes_the_hours(declaration, entreprise):
    from tests.conftest import entrer

    etti = factories.EntrepriseFactory(etti=True)
    declarant = factories.DeclarantFactory(
        attribution=declaration.declarant.attribution, entreprise=etti
    )
    interimaire = entrer("Iris", "Colas", declaration=True, entreprise=etti)
    annoncer(interimaire, factories.DeclarationFactory(declarant=declarant), type="CTT")

    contrat = ContratTravail.objects.get()
    assert contrat.employeur == etti
    assert contrat.modalite == Modalite.MISE_A_DISPOSITION
    assert contrat.entreprise_utilisatrice == entreprise


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"poste": "Peintre 2 94 02 99 999 999 76"}, "numéro de sécurité sociale"),
        ({"date_naissance": "2030-01-01"}, "à venir"),
        ({"date_naissance": "2020-01-01"}, "année de naissance"),
        ({"date_fin": "2026-09-01"}, "précède son début"),
        ({"date_debut": "2026-10-05"}, "ne court pas en septembre 2026"),
        ({"nom": ""}, "obligatoire"),
    ],
)
def test_a_wrong_field_gets_a_sentence_and_nothing_typed_is_lost(
    declarante, declaration, champs, phrase
):
    from stdnum.fr import nir

    if "poste" in champs:
        base = "2940299999999"
        champs = {"poste": f"Peintre {base}{nir.calc_check_digits(base)}"}
    page = annoncer(declarante, declaration, **champs)
    assert phrase in page.replace("&#x27;", "'")
    assert 'value="Awa"' in page
    assert not Participant.objects.exists()


def test_nobody_is_added_to_a_month_already_sent(declarante, structure, entreprise):
    declarant = factories.DeclarantFactory(
        attribution__lot__marche__structure=structure, attribution__entreprise=entreprise
    )
    envoyee = factories.DeclarationFactory(declarant=declarant, transmise=True)
    assert "Cette déclaration est transmise" in annoncer(declarante, envoyee)
    assert not Participant.objects.exists()


def test_the_facilitateur_reads_that_the_eligibility_is_to_be_established(
    declarante, facilitatrice, declaration
):
    annoncer(declarante, declaration)
    affectation = Affectation.objects.get()
    declarante.post(
        reverse("suivi:transmettre", args=[declaration.pk]),
        {"version": 0, "commentaire": "", f"travail-{affectation.pk}": "120"},
    )
    page = facilitatrice.get(declaration.get_absolute_url()).content.decode()
    assert LigneHeures.objects.get().heures_travail == 120
    assert ELIGIBILITE_A_ETABLIR in page.replace("&#x27;", "'")


def test_what_is_typed_is_saved_before_a_person_is_added(declarante, declaration):
    affectation = factories.AffectationFactory(attribution=declaration.declarant.attribution)
    reponse = declarante.post(
        reverse("suivi:saisir", args=[declaration.pk]),
        {
            "version": declaration.version,
            "commentaire": "",
            "ensuite": "personne",
            f"travail-{affectation.pk}": "70",
        },
    )
    assert reponse.url == reverse("suivi:embauche", args=[declaration.pk])
    assert LigneHeures.objects.get().heures_travail == 70


def test_a_file_brought_together_leads_to_the_one_that_was_kept(
    declarante, facilitatrice, declaration, structure
):
    """Announced under her birth name, once found to be somebody the structure followed as Lefebvre."""
    gardee, absorbee = (
        factories.ParticipantFactory(
            structure=structure,
            identite__nom=nom,
            identite__prenom="Awa",
            identite__date_naissance=date(1994, 2, 11),
        )
        for nom in ("Lefebvre", "Kaboré")
    )
    fusions.fusionner(
        gardee=gardee, absorbee=absorbee, motif="Nom d'usage.", par=facilitatrice.utilisateur
    )
    annoncer(declarante, declaration)
    assert Participant.objects.count() == 2
    assert ContratTravail.objects.get().participant == gardee


@pytest.mark.parametrize(
    ("employeur", "role", "modalite"),
    [
        (None, Role.TITULAIRE, Modalite.DIRECTE),
        (None, Role.SOUS_TRAITANT, Modalite.SOUS_TRAITANCE),
        ("ETTI", Role.TITULAIRE, Modalite.MISE_A_DISPOSITION),
        ("GEIQ", Role.SOUS_TRAITANT, Modalite.MISE_A_DISPOSITION),
        ("ENTREPRISE", Role.TITULAIRE, Modalite.SOUS_TRAITANCE),
    ],
)
def test_how_somebody_works_follows_from_who_employs_and_who_owes_the_hours(
    employeur, role, modalite
):
    fabrique = {Role.SOUS_TRAITANT: factories.SousTraitanceFactory}
    attribution = fabrique.get(role, factories.AttributionFactory)()
    qui = factories.EntrepriseFactory(type=employeur) if employeur else attribution.entreprise
    assert modalite_de(qui, attribution) == modalite

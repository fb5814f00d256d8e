"""An eligibility is established, prolonged, corrected; the lines it decides follow."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import historique
from participants.models import Eligibilite, Prescripteur
from suivi.actions import eligibilites
from suivi.enums import Decision
from tests import factories


@pytest.fixture
def deld(structure):
    return factories.CritereFactory(structure=structure)


@pytest.fixture
def personne(structure):
    """Born on 17 May 1990."""
    return factories.ParticipantFactory(structure=structure)


@pytest.fixture
def certifier(personne, deld, facilitatrice):
    def faire(**options):
        return eligibilites.certifier(
            **{
                "participant": personne,
                "debut": date(2026, 3, 15),
                "criteres": [deld],
                "par": facilitatrice.utilisateur,
                **options,
            }
        )

    return faire


def critere(structure, code, **options):
    return factories.CritereFactory(structure=structure, code=code, libelle=code, **options)


def test_the_end_is_that_of_the_structure_less_one_day(certifier):
    assert certifier().fin == date(2028, 3, 14)


def test_the_end_is_clipped_to_the_month(certifier):
    assert certifier(debut=date(2026, 8, 31), duree_mois=6).fin == date(2027, 2, 27)


def test_a_public_has_its_own_duration(certifier, structure):
    assert certifier(criteres=[critere(structure, "IAE", duree_mois=12)]).fin == date(2027, 3, 14)


def test_a_duration_of_zero_is_without_end(certifier, structure):
    assert certifier(criteres=[critere(structure, "EA_ESAT", duree_mois=0)]).fin is None
    assert certifier(debut=date(2026, 4, 1), duree_mois=0).fin is None


def test_the_main_criterion_alone_gives_the_duration(certifier, structure, deld):
    eligibilite = certifier(criteres=[deld, critere(structure, "IAE", duree_mois=12)])
    assert eligibilite.fin == date(2028, 3, 14)
    assert [c.code for c in eligibilites.criteres_de(eligibilite)] == ["DELD", "IAE"]


def test_what_is_given_prevails(certifier, structure):
    iae = critere(structure, "IAE", duree_mois=12)
    assert certifier(criteres=[iae], duree_mois=18).fin == date(2027, 9, 14)
    assert certifier(debut=date(2026, 4, 1), criteres=[iae], fin=date(2026, 12, 31)).fin == date(
        2026, 12, 31
    )


def test_a_setting_moved_afterwards_moves_nothing(certifier, structure):
    eligibilite = certifier()
    structure.duree_eligibilite_mois = 12
    structure.save()
    assert Eligibilite.objects.get(pk=eligibilite.pk).fin == date(2028, 3, 14)


@pytest.mark.parametrize(
    ("debut", "age"), [(date(2026, 5, 16), 35), (date(2026, 5, 17), 36), (date(2026, 5, 18), 36)]
)
def test_the_age_is_that_of_the_first_day(certifier, debut, age):
    assert certifier(debut=debut).age == age


def test_the_age_of_an_anonymous_person_is_the_one_typed(certifier, structure):
    inconnu = factories.ParticipantFactory(structure=structure, identite=None, anonyme=True)
    assert certifier(participant=inconnu, age=41).age == 41


def test_nobody_is_eligible_before_being_born(certifier):
    with pytest.raises(ValidationError, match="pas née"):
        certifier(debut=date(1989, 1, 1))


def test_another_public_wants_a_prescripteur_and_a_reason(certifier, structure):
    autre = critere(structure, "AUTRE")
    mission = factories.PrescripteurFactory(structure=structure)
    with pytest.raises(ValidationError, match="avis motivé"):
        certifier(criteres=[autre], papiers_vus="Avis du 3 mars")
    with pytest.raises(ValidationError, match="avis motivé"):
        certifier(criteres=[autre], prescripteur=mission, papiers_vus=" ")
    assert certifier(criteres=[autre], prescripteur=mission, papiers_vus="Avis du 3 mars").pk


def test_a_new_prescripteur_is_kept(certifier, structure):
    certifier(prescripteur=Prescripteur(structure=structure, nom="CCAS de Belleu"))
    assert Prescripteur.objects.get().nom == "CCAS de Belleu"


def test_an_eligibility_wants_a_criterion(certifier):
    with pytest.raises(ValidationError, match="au moins un critère"):
        certifier(criteres=[])


def en_suspens(personne):
    """A validated month of somebody nobody had certified."""
    attribution = factories.AttributionFactory(lot__marche__structure=personne.structure)
    contrat = factories.ContratTravailFactory(
        participant=personne, employeur=attribution.entreprise
    )
    return factories.LigneHeuresFactory(
        declaration=factories.DeclarationFactory(
            declarant=factories.DeclarantFactory(attribution=attribution), validee=True
        ),
        affectation=factories.AffectationFactory(attribution=attribution, contrat=contrat),
        en_suspens=True,
    )


def test_establishing_it_decides_the_lines_that_waited(certifier, personne, facilitatrice):
    ligne = en_suspens(personne)
    eligibilite = certifier()
    ligne.refresh_from_db()
    assert ligne.decision == Decision.RETENUE
    assert ligne.heures_retenues == ligne.heures
    assert ligne.faits == eligibilite
    assert ligne.decidee_par == facilitatrice.utilisateur


def test_prolonging_it_decides_again(certifier, personne, facilitatrice):
    ligne = en_suspens(personne)  # September
    eligibilite = certifier(fin=date(2026, 8, 31))
    ligne.refresh_from_db()
    assert (ligne.decision, ligne.motif) == (Decision.NON_RETENUE, "fin d'éligibilité")
    eligibilite = eligibilites.prolonger(
        eligibilite=eligibilite,
        fin=date(2026, 9, 1),
        motif="Chantier prolongé",
        par=facilitatrice.utilisateur,
    )
    ligne.refresh_from_db()
    assert ligne.decision == Decision.RETENUE
    evenement = historique(eligibilite).first()
    assert (evenement.verbe, evenement.pourquoi) == (Verbe.PROLONGER, "Chantier prolongé")
    assert evenement.details == {"champs": {"fin": ["2026-08-31", "2026-09-01"]}}


@pytest.mark.parametrize(
    ("fin", "motif", "refus"),
    [
        (date(2028, 3, 14), "Senior", "au-delà du 14/03/2028"),
        (date(2027, 1, 1), "Senior", "au-delà du 14/03/2028"),
        (date(2029, 1, 1), " ", "Dites pourquoi"),
    ],
)
def test_a_prolongation_goes_later_and_has_a_reason(certifier, facilitatrice, fin, motif, refus):
    with pytest.raises(Refus, match=refus):
        eligibilites.prolonger(
            eligibilite=certifier(), fin=fin, motif=motif, par=facilitatrice.utilisateur
        )


def test_correcting_the_start_moves_the_age_and_the_decisions(certifier, personne, facilitatrice):
    ligne = en_suspens(personne)
    eligibilite = certifier(debut=date(2026, 10, 5))
    ligne.refresh_from_db()
    assert ligne.motif == "avant l'éligibilité"
    eligibilite = eligibilites.corriger(
        eligibilite=eligibilite,
        champs={"debut": date(2026, 4, 1)},
        criteres=eligibilites.criteres_de(eligibilite),
        pourquoi="Erreur de frappe",
        par=facilitatrice.utilisateur,
    )
    ligne.refresh_from_db()
    assert ligne.decision == Decision.RETENUE
    assert eligibilite.age == 35
    assert historique(eligibilite).first().details == {"faits": ["debut"]}


def test_two_people_correcting_it_never_lose_a_write(certifier, facilitatrice, collegue):
    eligibilite = certifier()
    correction = {
        "eligibilite": eligibilite,
        "criteres": eligibilites.criteres_de(eligibilite),
        "pourquoi": "Erreur",
        "version": eligibilite.version,
    }
    eligibilites.corriger(champs={"niveau": "INFRA_3"}, par=collegue.utilisateur, **correction)
    with pytest.raises(Refus, match="Sonia Roux"):
        eligibilites.corriger(
            champs={"niveau": "NIVEAU_4"}, par=facilitatrice.utilisateur, **correction
        )


# Through the screen


def saisie(deld, **options):
    return {
        "debut": "2026-03-15",
        "duree_mois": "",
        "fin": "",
        "critere_principal": deld.pk,
        "papiers_vus": "Avis de situation",
        "commune": "Soissons (02)",
        "code_qpv": "qp002008",
        "niveau": "INFRA_3",
        "prescripteur": "",
        "nouveau_prescripteur": "Mission locale du Soissonnais",
        **options,
    }


def test_a_facilitatrice_establishes_it_on_screen(facilitatrice, personne, deld, commune):
    reponse = facilitatrice.post(f"/participants/{personne.pk}/eligibilite/", saisie(deld))
    assert reponse.status_code == 302, reponse.context["form"].errors
    eligibilite = personne.eligibilites.get()
    assert (eligibilite.commune, eligibilite.code_qpv) == (commune, "QP002008")
    assert eligibilite.generation_qpv == 2015
    assert eligibilite.prescripteur.nom == "Mission locale du Soissonnais"
    assert eligibilite.certifiee_par == facilitatrice.utilisateur


@pytest.mark.parametrize(
    ("erreur", "champs"),
    [
        ("pas les deux", {"duree_mois": "6", "fin": "2026-12-31"}),
        ("précède son début", {"fin": "2026-01-31"}),
        ("n&#x27;est pas un code de quartier", {"code_qpv": "12"}),
        ("Aucune commune ne s&#x27;appelle", {"commune": "Atlantis"}),
        ("numéro de sécurité sociale", {"papiers_vus": "NIR 2 55 08 14 168 025 38"}),
        ("Ce champ est obligatoire", {"debut": ""}),
    ],
)
def test_a_wrong_eligibility_is_told_and_nothing_is_stored(
    facilitatrice, personne, deld, commune, erreur, champs
):
    reponse = facilitatrice.post(
        f"/participants/{personne.pk}/eligibilite/", saisie(deld, **champs)
    )
    assert erreur in reponse.text
    assert "Mission locale du Soissonnais" in reponse.text
    assert not Eligibilite.objects.exists()
    assert not Prescripteur.objects.exists()


def test_an_overlap_is_allowed_and_told(facilitatrice, personne, deld, commune):
    factories.EligibiliteFactory(participant=personne)
    reponse = facilitatrice.post(
        f"/participants/{personne.pk}/eligibilite/", saisie(deld), follow=True
    )
    assert "chevauche celle du 01/01/2026" in reponse.text
    assert personne.eligibilites.count() == 2


def test_a_contract_begun_before_is_told(facilitatrice, personne, deld, commune):
    factories.ContratTravailFactory(participant=personne, date_debut=date(2026, 1, 5))
    reponse = facilitatrice.post(
        f"/participants/{personne.pk}/eligibilite/", saisie(deld), follow=True
    )
    assert "Commence avant l&#x27;éligibilité" in reponse.text


def test_it_is_prolonged_and_corrected_on_screen(facilitatrice, personne, deld):
    eligibilite = factories.EligibiliteFactory(participant=personne, criteres=[deld])
    facilitatrice.post(
        f"/eligibilites/{eligibilite.pk}/prolonger/",
        {"fin": "2029-01-31", "motif": "Senior", "version": eligibilite.version},
    )
    eligibilite.refresh_from_db()
    assert eligibilite.fin == date(2029, 1, 31)
    reponse = facilitatrice.post(
        f"/eligibilites/{eligibilite.pk}/corriger/",
        saisie(
            deld,
            fin="2029-01-31",
            commune="",
            pourquoi="Attestation reçue",
            version=eligibilite.version,
        ),
    )
    assert reponse.status_code == 302, reponse.context["form"].errors
    eligibilite.refresh_from_db()
    assert eligibilite.debut == date(2026, 3, 15)
    assert eligibilite.commune is None


@pytest.mark.parametrize("verbe", ["corriger", "prolonger"])
def test_that_of_another_structure_is_not_found(etrangere, personne, verbe):
    eligibilite = factories.EligibiliteFactory(participant=personne)
    assert etrangere.get(f"/eligibilites/{eligibilite.pk}/{verbe}/").status_code == 404

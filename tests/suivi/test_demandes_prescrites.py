"""« Est-il éligible ? », asked by a prescripteur in its own space, or by a company from the link of its month."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clauses_project.profils import Profil
from comptes import actions as acces
from comptes import jetons
from comptes.journal import historique
from participants.enums import EtatDemande
from participants.models import DemandeEligibilite, Eligibilite
from tests import factories

pytestmark = pytest.mark.django_db
DEBUT = timezone.localdate() + timedelta(days=10)
PERSONNE = {"nom": "Petit", "prenom": "Zoé", "date_naissance": "2001-02-03"}


@pytest.fixture
def critere(structure):
    return factories.CritereFactory(structure=structure, libelle="Bénéficiaire du RSA")


def demander(prescriptrice, **champs):
    saisie = {**PERSONNE, "date_debut": DEBUT.isoformat(), **champs}
    reponse = prescriptrice.post("/demandes/nouvelle/", saisie)
    assert reponse.status_code == 302, reponse.context["form"].errors
    return DemandeEligibilite.objects.latest("pk")


def test_a_prescripteur_asks_in_its_space_and_reads_dates_alone(
    prescriptrice, facilitatrice, structure, critere, django_capture_on_commit_callbacks
):
    structure.courriel = "clauses@plie.example"
    structure.save()
    assert prescriptrice.get("/").url == "/demandes/"
    assert "encore rien demandé" in prescriptrice.get("/demandes/").text
    with django_capture_on_commit_callbacks(execute=True):
        demande = demander(prescriptrice, employeur_prevu="Vert Val", poste="Jardinière")
    assert demande.demandeur == prescriptrice.acces.prescripteur
    assert mail.outbox[-1].to == ["clauses@plie.example"]
    assert "Hortense Brun (Mission locale du Laonnois) voudrait savoir" in mail.outbox[-1].body
    assert "chez Vert Val" in mail.outbox[-1].body

    page = facilitatrice.get(f"/demandes/{demande.pk}/").text
    assert "Mission locale du Laonnois" in page
    assert "Jardinière, Vert Val" in page
    form = facilitatrice.get(f"/demandes/{demande.pk}/accorder/").context["form"]
    assert form["prescripteur"].value() == demande.prescripteur_id  # nobody types it again
    reponse = facilitatrice.post(
        f"/demandes/{demande.pk}/accorder/",
        {
            "sexe": "F",
            "debut": DEBUT.isoformat(),
            "critere_principal": critere.pk,
            "prescripteur": demande.prescripteur_id,
            "papiers_vus": "attestation CAF du 12/11/2026",
        },
    )
    assert reponse.status_code == 302, reponse.context["form"].errors
    assert Eligibilite.objects.get().prescripteur == prescriptrice.acces.prescripteur
    lue = prescriptrice.get(f"/demandes/{demande.pk}/").text
    assert f"Comptabilisable du {DEBUT:%d/%m/%Y}" in lue
    assert "RSA" not in lue
    assert "attestation" not in lue
    assert mail.outbox[-1].to == ["clauses@plie.example"]  # the answer waits for its commit


def test_the_answer_is_written_to_the_person_who_asked(
    prescriptrice, facilitatrice, django_capture_on_commit_callbacks
):
    demande = demander(prescriptrice)
    with django_capture_on_commit_callbacks(execute=True):
        facilitatrice.post(
            f"/demandes/{demande.pk}/refuser/", {"reponse": "Appelez-moi, nous en parlerons."}
        )
    assert mail.outbox[-1].to == [prescriptrice.utilisateur.email]
    assert "Appelez-moi, nous en parlerons." in mail.outbox[-1].body
    assert f"/demandes/{demande.pk}/" in mail.outbox[-1].body


def test_one_whose_access_was_withdrawn_is_not_written_to(
    prescriptrice, facilitatrice, django_capture_on_commit_callbacks
):
    demande = demander(prescriptrice)
    prescriptrice.acces.revoque_le = timezone.now()
    prescriptrice.acces.save()
    with django_capture_on_commit_callbacks(execute=True):
        facilitatrice.post(f"/demandes/{demande.pk}/refuser/", {"reponse": "Appelez-moi."})
    assert mail.outbox == []
    demande.refresh_from_db()
    assert demande.etat == EtatDemande.REFUSEE


def test_it_sees_its_own_requests_only(prescriptrice, structure, declarante):
    voisin = factories.PrescripteurFactory(structure=structure, nom="France Travail")
    autre = factories.DemandeEligibiliteFactory(
        structure=structure, attribution=None, entreprise=None, prescripteur=voisin, nom="Voisine"
    )
    demander(prescriptrice)
    liste = prescriptrice.get("/demandes/").text
    assert "PETIT Zoé" in liste
    assert "VOISINE" not in liste
    for chemin in ("", "retirer/"):
        assert prescriptrice.get(f"/demandes/{autre.pk}/{chemin}").status_code == 404
        assert declarante.get(f"/demandes/{autre.pk}/{chemin}").status_code == 404


def test_a_prescripteur_takes_its_request_back_and_does_not_ask_twice(prescriptrice):
    demande = demander(prescriptrice)
    encore = prescriptrice.post(
        "/demandes/nouvelle/", {**PERSONNE, "date_debut": DEBUT.isoformat()}
    )
    assert "avez déjà demandé" in encore.text
    prescriptrice.post(f"/demandes/{demande.pk}/retirer/")
    demande.refresh_from_db()
    assert demande.etat == EtatDemande.RETIREE


def test_a_contract_is_not_recorded_for_a_company_nobody_named(
    prescriptrice, facilitatrice, critere
):
    demande = demander(prescriptrice)
    reponse = facilitatrice.post(
        f"/demandes/{demande.pk}/accorder/",
        {
            "sexe": "F",
            "debut": DEBUT.isoformat(),
            "critere_principal": critere.pk,
            "papiers_vus": "attestation",
            "avec_contrat": "on",
        },
    )
    assert "enregistrez le contrat à part" in reponse.text
    assert not Eligibilite.objects.exists()


def test_a_facilitateur_invites_a_prescripteur(facilitatrice, structure):
    prescripteur = factories.PrescripteurFactory(structure=structure, nom="Cap emploi")
    page = facilitatrice.get("/acces/inviter/?profil=PRESCRIPTEUR")
    assert "Cap emploi" in page.text
    invitation = acces.inviter(
        email="conseil@cap-emploi.example",
        profil=Profil.PRESCRIPTEUR,
        organisation=prescripteur,
        par=facilitatrice.utilisateur,
    )
    assert invitation.structure_invitante == structure


@pytest.fixture
def par_le_lien(entreprise, structure):
    """Someone of the company, by the link of its month."""
    attribution = factories.AttributionFactory(
        lot__marche__structure=structure, entreprise=entreprise
    )
    factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(attribution=attribution, entreprise=entreprise)
    )
    lien = factories.LienSigneFactory(
        de_declaration=True,
        entreprise=entreprise,
        portee={"structure": structure.pk, "destinataire": "paie@bati-aisne.example"},
    )
    visiteur = Client()
    visiteur.post(reverse("suivi:lien", args=[jetons.ecrire_lien(lien)]))
    visiteur.attribution = attribution
    return visiteur


def test_a_company_asks_from_its_link_and_is_answered_where_it_was_sent(
    par_le_lien, facilitatrice, entreprise, autre_structure, django_capture_on_commit_callbacks
):
    factories.AttributionFactory(
        lot__marche__structure=autre_structure, lot__marche__objet="Ailleurs", entreprise=entreprise
    )
    page = par_le_lien.get("/demandes/nouvelle/").text
    assert "Ailleurs" not in page  # the link is of one structure
    reponse = par_le_lien.post(
        "/demandes/nouvelle/",
        {
            **PERSONNE,
            "attribution": par_le_lien.attribution.pk,
            "type_contrat": "CDD",
            "date_debut": DEBUT.isoformat(),
        },
        follow=True,
    )
    assert "La réponse viendra à paie@bati-aisne.example" in reponse.text
    demande = DemandeEligibilite.objects.get()
    assert (demande.demandeur, demande.demandee_par) == (entreprise, None)
    assert historique(demande)[0].auteur == "Le lien envoyé à paie@bati-aisne.example"
    assert (
        par_le_lien.get(f"/demandes/{demande.pk}/").status_code == 302
    )  # answers are not read there
    with django_capture_on_commit_callbacks(execute=True):
        facilitatrice.post(f"/demandes/{demande.pk}/refuser/", {"reponse": "Appelez-moi."})
    assert mail.outbox[-1].to == ["paie@bati-aisne.example"]
    assert "/demandes/" not in mail.outbox[-1].body

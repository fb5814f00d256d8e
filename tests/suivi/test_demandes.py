"""« Est-il éligible ? », from the company that asks to the answer it reads."""

from datetime import UTC, date, datetime, timedelta

import pytest
from auditlog import get_logentry_model
from django.core import mail
from django.utils import timezone

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import historique
from comptes.models import Courriel, Evenement
from entreprises.enums import TypeEntreprise
from participants.criteres import installer_criteres
from participants.enums import EtatDemande, Modalite
from participants.models import (
    ContratTravail,
    DemandeEligibilite,
    Eligibilite,
    Fusion,
    Participant,
)
from suivi import chiffres
from suivi.actions import demandes, personnes
from suivi.models import Affectation
from suivi.quotidien import oublier_les_demandes
from tests import factories

pytestmark = pytest.mark.django_db
DEBUT = timezone.localdate() + timedelta(days=10)


@pytest.fixture
def attribution(structure, entreprise):
    return factories.AttributionFactory(
        lot__marche__structure=structure,
        lot__marche__objet="Réfection du gymnase",
        entreprise=entreprise,
    )


@pytest.fixture
def critere(structure):
    return factories.CritereFactory(
        structure=structure, code="BRSA", libelle="Bénéficiaire du RSA", papier="attestation CAF"
    )


def saisie(attribution, **champs):
    return {
        "nom": "Petit",
        "prenom": "Zoé",
        "date_naissance": "2001-02-03",
        "telephone": "0600000002",
        "attribution": attribution.pk,
        "type_contrat": "CDD",
        "date_debut": DEBUT.isoformat(),
        "poste": "Peintre",
        **champs,
    }


def demander(personne, attribution, **champs):
    reponse = personne.post("/demandes/nouvelle/", saisie(attribution, **champs))
    assert reponse.status_code == 302, reponse.context["form"].errors
    return DemandeEligibilite.objects.latest("pk")


def certification(critere, **champs):
    return {
        "sexe": "F",
        "debut": DEBUT.isoformat(),
        "critere_principal": critere.pk,
        "papiers_vus": "attestation CAF du 12/11/2026",
        **champs,
    }


def refuse(personne, attribution, **champs):
    reponse = personne.post("/demandes/nouvelle/", saisie(attribution, **champs))
    assert reponse.status_code == 200
    assert not DemandeEligibilite.objects.exists()
    return reponse.text


# The journey


def test_a_company_asks_and_reads_dates_and_a_reserve(
    declarante, facilitatrice, attribution, critere, django_capture_on_commit_callbacks
):
    attribution.lot.marche.facilitateur = facilitatrice.utilisateur
    attribution.lot.marche.save()
    with django_capture_on_commit_callbacks(execute=True):
        demande = demander(declarante, attribution)
    assert [message.to for message in mail.outbox] == [[facilitatrice.utilisateur.email]]
    assert "Bonjour Claire" in mail.outbox[0].body
    assert "si Zoé Petit peut être" in mail.outbox[0].body
    assert mail.outbox[0].reply_to == [declarante.utilisateur.email]

    assert "demande d'éligibilité avant embauche" in facilitatrice.get("/").text
    assert "PETIT Zoé" in facilitatrice.get("/demandes/").text
    page = facilitatrice.get(f"/demandes/{demande.pk}/").text
    assert "Aucune de vos fiches ne lui ressemble" in page

    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        reponse = facilitatrice.post(
            f"/demandes/{demande.pk}/accorder/",
            certification(
                critere, reserve="il manque un justificatif de domicile", avec_contrat="on"
            ),
        )
    assert reponse.status_code == 302, reponse.context["form"].errors
    demande.refresh_from_db()
    assert demande.etat == EtatDemande.ACCORDEE
    assert demande.participant.identite.telephone == "+33600000002"
    contrat = ContratTravail.objects.get(participant=demande.participant)
    assert (contrat.employeur, contrat.modalite) == (attribution.entreprise, Modalite.DIRECTE)
    assert (contrat.date_debut, contrat.poste) == (DEBUT, "Peintre")
    assert Affectation.objects.get(contrat=contrat).attribution == attribution

    phrase = f"Comptabilisable du {DEBUT:%d/%m/%Y} au {demande.eligibilite.fin:%d/%m/%Y}"
    assert [message.to for message in mail.outbox] == [[declarante.utilisateur.email]]
    ecrit = mail.outbox[0].subject + mail.outbox[0].body
    assert phrase in ecrit
    for page in (f"/demandes/{demande.pk}/", "/demandes/", "/demandes/?export=csv"):
        reponse = declarante.get(page)
        lu = reponse.text if "csv" not in page else b"".join(reponse).decode("utf-8-sig")
        assert phrase in lu
        assert "justificatif de domicile" in lu
        for secret in ("RSA", "CAF", "critère", demande.participant.identifiant, "Quartier", "ans"):
            assert secret not in lu.split("<main")[-1].replace("dans", ""), (page, secret)
    assert "RSA" not in ecrit
    assert "CAF" not in ecrit
    assert [e.verbe for e in historique(demande)] == [Verbe.REPONDRE, Verbe.DEMANDER]


def test_without_a_facilitateur_the_structure_is_written_to(
    declarante, facilitatrice, attribution, structure
):
    demander(declarante, attribution)
    assert Courriel.objects.get().destinataire == structure.courriel
    facilitatrice.acces.revoque_le = timezone.now()
    facilitatrice.acces.save()
    attribution.lot.marche.facilitateur = facilitatrice.utilisateur
    attribution.lot.marche.save()
    demander(declarante, attribution, prenom="Lou")
    assert set(Courriel.objects.values_list("destinataire", flat=True)) == {structure.courriel}


def test_an_eligibility_that_covers_the_start_is_used_as_it_is(
    declarante, facilitatrice, attribution, structure
):
    connue = factories.ParticipantFactory(
        structure=structure,
        identite__nom="PETIT",
        identite__prenom="Zoe",
        identite__date_naissance=date(2001, 3, 2),
    )
    ancienne = factories.EligibiliteFactory(
        participant=connue, debut=DEBUT - timedelta(days=100), fin=DEBUT + timedelta(days=100)
    )
    demande = demander(declarante, attribution)
    page = facilitatrice.get(f"/demandes/{demande.pk}/").text
    assert "jour et mois de naissance inversés" in page
    adresse = f"/demandes/{demande.pk}/eligibilites/{ancienne.pk}/"
    assert adresse in page
    assert "ne saura pas" in facilitatrice.get(adresse).text
    assert facilitatrice.post(adresse, {"reserve": ""}).status_code == 302
    demande.refresh_from_db()
    assert (demande.participant, demande.eligibilite) == (connue, ancienne)
    assert Eligibilite.objects.count() == Participant.objects.count() == 1
    lu = declarante.get(f"/demandes/{demande.pk}/").text
    assert f"Comptabilisable du {DEBUT:%d/%m/%Y} au {ancienne.fin:%d/%m/%Y}" in lu
    assert f"{ancienne.debut:%d/%m/%Y}" not in lu  # it would tell that she was known already


def test_a_known_person_is_certified_with_what_is_known_of_them(
    declarante, facilitatrice, attribution, structure, critere
):
    connue = factories.ParticipantFactory(
        structure=structure, identite__nom="Petit", identite__prenom="Zoé"
    )
    finie = factories.EligibiliteFactory(
        participant=connue, debut=date(2020, 1, 1), fin=date(2021, 12, 31)
    )
    demande = demander(declarante, attribution)
    page = facilitatrice.get(f"/demandes/{demande.pk}/").text
    assert "même nom, autre date de naissance" in page
    adresse = f"/demandes/{demande.pk}/accorder/?participant={connue.pk}"
    form = facilitatrice.get(adresse).context["form"]
    assert form.initial["debut"] == DEBUT
    assert form.initial["commune"] == finie.commune
    assert "sexe" not in form.fields
    assert facilitatrice.post(adresse, certification(critere)).status_code == 302
    demande.refresh_from_db()
    assert demande.participant == connue
    assert connue.eligibilites.count() == 2


def test_an_etti_puts_at_the_disposal_of_the_company_that_owes_the_hours(
    concurrente, facilitatrice, attribution, autre_entreprise, critere
):
    autre_entreprise.type = TypeEntreprise.ETTI
    autre_entreprise.save()
    factories.DeclarantFactory(attribution=attribution, entreprise=autre_entreprise)
    demande = demander(concurrente, attribution, type_contrat="CTT")
    facilitatrice.post(
        f"/demandes/{demande.pk}/accorder/", certification(critere, avec_contrat="on")
    )
    contrat = ContratTravail.objects.get()
    assert contrat.modalite == Modalite.MISE_A_DISPOSITION
    assert contrat.employeur == autre_entreprise
    assert contrat.entreprise_utilisatrice == attribution.entreprise


def test_a_planned_contract_recorded_already_is_not_recorded_twice(
    declarante, facilitatrice, attribution, structure, critere
):
    connue = factories.ParticipantFactory(structure=structure)
    contrat = factories.ContratTravailFactory(
        participant=connue, employeur=attribution.entreprise, date_debut=DEBUT
    )
    demande = demander(declarante, attribution)
    facilitatrice.post(
        f"/demandes/{demande.pk}/accorder/?participant={connue.pk}",
        certification(critere, avec_contrat="on"),
    )
    assert ContratTravail.objects.get() == contrat
    assert Affectation.objects.get(contrat=contrat).attribution == attribution


def test_not_countable_is_told_by_a_sentence(declarante, facilitatrice, attribution, critere):
    demande = demander(declarante, attribution)
    adresse = f"/demandes/{demande.pk}/refuser/"
    for phrase, mot in (
        ("Elle ne touche pas le RSA.", "rsa"),
        ("Il manque la preuve BRSA.", "BRSA"),
        ("Son handicap n'est pas reconnu.", "handicap"),
    ):
        texte = facilitatrice.post(adresse, {"reponse": phrase}).text
        assert f"« {mot} » dirait pourquoi" in texte
    assert (
        facilitatrice.post(adresse, {"reponse": "Ses heures ne compteront pas."}).status_code == 302
    )
    lu = declarante.get(f"/demandes/{demande.pk}/").text
    assert "Non comptabilisable" in lu
    assert "Ses heures ne compteront pas." in lu
    assert "Ses heures ne compteront pas." in Courriel.objects.first().texte


@pytest.mark.parametrize(
    "phrase", ["Le PLIE vous rappellera demain.", "J'ai vu deux autres candidats, à vous de voir."]
)
def test_an_ordinary_sentence_goes_through(facilitatrice, structure, phrase):
    installer_criteres(structure)
    demande = factories.DemandeEligibiliteFactory(attribution__lot__marche__structure=structure)
    reponse = facilitatrice.post(f"/demandes/{demande.pk}/refuser/", {"reponse": phrase})
    assert reponse.status_code == 302


def test_a_reserve_is_lifted_once_the_paper_is_seen(facilitatrice, structure):
    demande = factories.DemandeEligibiliteFactory(
        attribution__lot__marche__structure=structure, accordee=True, reserve="justificatif attendu"
    )
    facilitatrice.post(f"/demandes/{demande.pk}/lever/")
    facilitatrice.post(f"/demandes/{demande.pk}/lever/")
    demande.refresh_from_db()
    assert demande.reserve == ""
    assert historique(demande).count() == 1


# Twice, together, too late


def test_the_same_request_is_recognised_while_it_waits(declarante, attribution):
    demande = demander(declarante, attribution)
    reponse = declarante.post("/demandes/nouvelle/", saisie(attribution, nom="PETIT", prenom="zoe"))
    assert f"Vous l&#x27;avez déjà demandé le {timezone.localdate():%d/%m/%Y}" in reponse.text
    assert 'value="PETIT"' in reponse.text
    declarante.post(f"/demandes/{demande.pk}/retirer/")
    assert demander(declarante, attribution).pk != demande.pk


def test_a_second_answer_is_refused_with_who_answered(
    declarante, facilitatrice, collegue, attribution, critere
):
    demande = demander(declarante, attribution)
    facilitatrice.post(
        f"/demandes/{demande.pk}/refuser/", {"reponse": "Ses heures ne comptent pas."}
    )
    reponse = collegue.post(f"/demandes/{demande.pk}/accorder/", certification(critere))
    assert "Claire Fontaine a déjà répondu à cette demande" in reponse.text
    assert not Participant.objects.exists()
    assert not Eligibilite.objects.exists()
    assert Courriel.objects.count() == 2
    reponse = declarante.post(f"/demandes/{demande.pk}/retirer/", follow=True)
    assert "a déjà répondu à cette demande" in reponse.text


def test_a_withdrawn_request_is_not_answered(declarante, facilitatrice, attribution):
    demande = demander(declarante, attribution)
    for _ in range(2):
        declarante.post(f"/demandes/{demande.pk}/retirer/")
    assert historique(demande).filter(verbe=Verbe.ANNULER).count() == 1
    reponse = facilitatrice.post(f"/demandes/{demande.pk}/refuser/", {"reponse": "Non."})
    assert "a été retirée" in reponse.text


def test_an_ended_or_foreign_eligibility_is_no_answer(facilitatrice, structure, autre_structure):
    demande = factories.DemandeEligibiliteFactory(attribution__lot__marche__structure=structure)
    finie = factories.EligibiliteFactory(
        participant__structure=structure, debut=date(2020, 1, 1), fin=date(2020, 12, 31)
    )
    ailleurs = factories.EligibiliteFactory(participant__structure=autre_structure)
    for eligibilite, raison in ((finie, "finit le 31/12/2020"), (ailleurs, "autre structure")):
        with pytest.raises(Refus, match=raison):
            demandes.accorder(
                demande=demande,
                participant=eligibilite.participant,
                eligibilite=eligibilite,
                par=facilitatrice.utilisateur,
            )
    assert (
        facilitatrice.post(f"/demandes/{demande.pk}/eligibilites/{ailleurs.pk}/").status_code == 404
    )


# What is refused at the door


def test_bad_input_is_told_in_words(declarante, attribution):
    aujourdhui = timezone.localdate()
    nir = "1 85 05 78 006 084 91"
    assert "numéro de sécurité sociale" in refuse(declarante, attribution, precisions=nir)
    assert "numéro de sécurité sociale" in refuse(declarante, attribution, poste=nir)
    enfant = aujourdhui - timedelta(days=366 * 9)
    assert "aurait 9 ans" in refuse(declarante, attribution, date_naissance=enfant.isoformat())
    assert "aurait 96 ans" in refuse(
        declarante, attribution, date_naissance=date(aujourdhui.year - 97, 12, 31).isoformat()
    )
    demain = (aujourdhui + timedelta(days=1)).isoformat()
    assert "est à venir" in refuse(declarante, attribution, date_naissance=demain)
    assert "plus d&#x27;un an" in refuse(declarante, attribution, date_debut="2016-01-01")
    assert "précède son début" in refuse(declarante, attribution, date_fin="2026-01-01")
    assert "pas un numéro de téléphone" in refuse(declarante, attribution, telephone="12")


@pytest.mark.parametrize("telephone", ["0323590000", "+33 3 23 59 00 00", "03.23.59.00.00"])
def test_a_phone_is_typed_in_any_french_form_and_kept_in_e164(declarante, attribution, telephone):
    assert demander(declarante, attribution, telephone=telephone).telephone == "+33323590000"


# Who sees what


def test_a_company_asks_on_its_own_contracts_only(declarante, concurrente, attribution):
    choix = declarante.get("/demandes/nouvelle/").text
    assert "Réfection du gymnase" in choix
    assert "Réfection du gymnase" not in concurrente.get("/demandes/nouvelle/").text
    assert "id_attribution_error" in refuse(concurrente, attribution)


def test_requests_of_others_are_not_found(declarante, concurrente, etrangere, attribution):
    demande = demander(declarante, attribution)
    for autre in (concurrente, etrangere):
        assert "PETIT" not in autre.get("/demandes/").text
        assert autre.get(f"/demandes/{demande.pk}/").status_code == 404
    assert concurrente.post(f"/demandes/{demande.pk}/retirer/").status_code == 404
    assert etrangere.post(f"/demandes/{demande.pk}/refuser/").status_code == 404


def test_those_that_wait_come_first_and_say_since_when(facilitatrice, structure):
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    quand = timezone.now()
    for nom, jours, traits in (
        ("Recente", 1, {}),
        ("Ancienne", 9, {}),
        ("Repondue", 20, {"refusee": True}),
    ):
        factories.DemandeEligibiliteFactory(
            attribution=attribution, nom=nom, demandee_le=quand - timedelta(days=jours), **traits
        )
    texte = facilitatrice.get("/demandes/").text
    assert texte.index("ANCIENNE") < texte.index("RECENTE") < texte.index("REPONDUE")
    assert "il y a 9 jours" in texte
    assert "il y a 20 jours" not in texte


# Erased with the person


def test_erasing_a_person_erases_what_was_asked_about_them(
    declarante, facilitatrice, attribution, critere, structure, monde
):
    avant = chiffres.calculer(chiffres.Perimetre((structure,)), chiffres.Periode())
    repondue = demander(declarante, attribution, precisions="Zoé Petit vient de la mission locale")
    facilitatrice.post(f"/demandes/{repondue.pk}/accorder/", certification(critere))
    en_attente = demander(declarante, monde.attribution, nom="PÉTIT", date_naissance="2001-03-02")
    repondue.refresh_from_db()
    personne = repondue.participant
    absorbee = factories.ParticipantFactory(
        structure=structure,
        fusionne_dans=personne,
        identite__nom="Petit",
        identite__prenom="Zoé",
    )
    fusion = Fusion.objects.create(
        structure=structure,
        gardee=personne,
        absorbee=absorbee,
        motif="Zoé Petit deux fois",
    )

    personnes.effacer(participant=personne, par=facilitatrice.utilisateur)

    for demande in (repondue, en_attente):
        demande.refresh_from_db()
        assert (demande.nom, demande.prenom, demande.date_naissance) == ("", "", None)
        assert (demande.telephone, demande.precisions, demande.recherche) == ("", "", "")
        assert str(demande) == "Personne effacée"
        assert facilitatrice.get(f"/demandes/{demande.pk}/").status_code == 200
        assert declarante.get(f"/demandes/{demande.pk}/").status_code == 200
    assert repondue.etat == EtatDemande.ACCORDEE
    assert en_attente.etat == EtatDemande.RETIREE
    fusion.refresh_from_db()
    assert fusion.motif == ""
    for lignes in (
        Evenement.objects.values_list("objet_libelle", "pourquoi", "details"),
        Courriel.objects.values_list("sujet", "texte", "recherche"),
        get_logentry_model().objects.values_list("object_repr", "changes"),
        DemandeEligibilite.objects.values_list("nom", "precisions", "recherche"),
        Participant.objects.values_list("identite__nom", "identite__recherche"),
        Fusion.objects.values_list("motif", "deplaces"),
    ):
        ecrit = " ".join(str(ligne) for ligne in lignes).lower()
        assert "petit" not in ecrit.replace("denise petit", "")
        assert "pétit" not in ecrit
        assert "2001-02-03" not in ecrit
    assert avant == chiffres.calculer(chiffres.Perimetre((structure,)), chiffres.Periode())


@pytest.mark.parametrize(("jour", "gardee"), [("2028-10-08", True), ("2028-10-09", False)])
def test_a_refused_request_is_forgotten_when_the_structure_keeps_no_longer(
    structure, attribution, jour, gardee
):
    """Refused on 8 October 2026, kept 24 months."""
    demande = factories.DemandeEligibiliteFactory(
        attribution=attribution,
        refusee=True,
        nom="Marchand",
        prenom="Théo",
        repondue_le=datetime(2026, 10, 8, 9, tzinfo=UTC),
    )
    factories.EvenementFactory(objet=demande, objet_libelle="MARCHAND Théo", structure=structure)
    factories.CourrielFactory(structure=structure, texte="Théo Marchand ne comptera pas.")

    phrases = list(oublier_les_demandes(structure, date.fromisoformat(jour)))

    demande.refresh_from_db()
    assert (demande.nom == "Marchand") is gardee
    assert ("Marchand" in Courriel.objects.get().texte) is gardee
    assert bool(phrases) is not gardee
    traces = historique(demande).values_list("objet_libelle", flat=True)
    assert ("MARCHAND Théo" in traces) is gardee
    if not gardee:
        assert historique(demande).first().verbe == "EFFACER"
        assert demande.entreprise == attribution.entreprise
        assert list(oublier_les_demandes(structure, date.fromisoformat(jour))) == []


def test_a_request_about_somebody_who_has_a_file_waits_for_the_file(structure, attribution):
    demande = factories.DemandeEligibiliteFactory(
        attribution=attribution, refusee=True, nom="Petit", prenom="Lina"
    )
    factories.ParticipantFactory(
        structure=structure,
        identite__nom="Petit",
        identite__prenom="Lina",
        identite__date_naissance=demande.date_naissance,
    )
    assert list(oublier_les_demandes(structure, date(2030, 1, 1))) == []
    demande.refresh_from_db()
    assert demande.nom == "Petit"

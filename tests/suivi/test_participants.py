"""The list of people, the file of one, and what a facilitatrice enters there."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import historique
from entreprises.models import Entreprise
from participants.models import ContratTravail, Participant
from suivi.actions import contrats
from suivi.models import Affectation
from suivi.parcours import parcours_de
from tests import factories

JOUR = "2026-11-22"


@pytest.fixture(autouse=True)
def _ce_jour(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 11, 22))


def personne(structure, nom="Durand", prenom="Camille", **options):
    return factories.ParticipantFactory(
        structure=structure, identite__nom=nom, identite__prenom=prenom, **options
    )


def noms(reponse):
    return [str(ligne.record) for ligne in reponse.context["table"].rows]


# The list


@pytest.mark.parametrize("q", ["benali", "BENALI nadege", "Nadège", "aubry", "P-0417", "p-0417"])
def test_a_person_is_found_by_name_birth_name_or_number_without_accents(
    facilitatrice, structure, q
):
    personne(structure, "Bénali", "Nadège", identite__nom_naissance="Aubry", identifiant="P-0417")
    personne(structure, "Autre", "Sofia")
    assert noms(facilitatrice.get("/participants/", {"q": q})) == ["BÉNALI Nadège"]


@pytest.fixture
def quatre_droits(structure):
    """One of each: in progress, soon at its end, over, none."""
    for nom, debut, fin in (
        ("Cours", date(2026, 1, 1), date(2027, 12, 31)),
        ("Bientot", date(2025, 1, 1), date(2027, 1, 21)),
        ("Finie", date(2024, 1, 1), date(2026, 11, 21)),
    ):
        factories.EligibiliteFactory(
            participant=personne(structure, nom), debut=debut, fin=fin, criteres=[]
        )
    personne(structure, "Sans")


@pytest.mark.parametrize(
    ("choix", "attendus"),
    [
        ("0", ["BIENTOT", "COURS"]),
        ("BIENTOT", ["BIENTOT"]),
        ("1", ["FINIE"]),
        ("2", []),
        ("AUCUNE", ["SANS"]),
        ("", ["BIENTOT", "COURS", "FINIE", "SANS"]),
    ],
)
def test_people_are_filtered_by_where_their_right_stands(
    facilitatrice, quatre_droits, choix, attendus
):
    reponse = facilitatrice.get("/participants/", {"eligibilite": choix})
    assert [nom.split()[0] for nom in noms(reponse)] == attendus


def test_the_delay_before_an_end_is_the_setting_of_the_structure(
    facilitatrice, structure, quatre_droits
):
    structure.alerte_fin_eligibilite_jours = 59
    structure.save()
    reponse = facilitatrice.get("/participants/", {"eligibilite": "BIENTOT"})
    assert "Finit dans 59 jours" in reponse.text
    assert noms(reponse) == []


def test_a_renewed_right_does_not_end_soon(facilitatrice, structure, quatre_droits):
    bientot = Participant.objects.get(identite__nom="Bientot")
    factories.EligibiliteFactory(
        participant=bientot, debut=date(2027, 1, 22), fin=date(2028, 1, 21), criteres=[]
    )
    assert noms(facilitatrice.get("/participants/", {"eligibilite": "BIENTOT"})) == []


def test_people_are_filtered_by_criterion_prescripteur_sex_and_hours(monde, facilitatrice):
    personne(monde.structure, "Seule", sexe="F")
    for filtre, nombre in (
        ({"critere": monde.critere.pk}, 5),
        ({"prescripteur": monde.prescripteur.pk}, 5),
        ({"sexe": "F"}, 3),
        ({"heures": "retenues"}, 5),
        ({"heures": "declarees"}, 5),
    ):
        reponse = facilitatrice.get("/participants/", filtre)
        dans_la_structure = [nom for nom in noms(reponse) if not nom.startswith("DURAND")]
        assert len(dans_la_structure) == nombre, filtre
    assert noms(facilitatrice.get("/participants/", {"heures": "sans"})) == ["SEULE Camille"]


def test_the_export_tells_when_a_person_is_eligible_and_never_why(monde, facilitatrice):
    reponse = facilitatrice.get("/participants/", {"export": "csv", "q": "aubry"})
    texte = reponse.content.decode("utf-8-sig")
    entetes, ligne = list(csv.reader(io.StringIO(texte), delimiter=";"))[:2]
    assert entetes == [
        "Personne",
        "Identifiant",
        "Sexe",
        "Éligible du",
        "Éligible au",
        "Dernier employeur",
        "Suivi par",
        "Heures retenues",
    ]
    assert ligne[0] == "AUBRY Nadège"
    assert ligne[-1].replace(".", ",") == "151,67"
    assert monde.critere.libelle not in texte


def test_a_list_of_another_structure_is_another_list(monde, etrangere):
    assert "AUBRY" not in etrangere.get("/participants/").text


# The file of a person


def test_reading_a_file_is_logged(monde, facilitatrice):
    assert facilitatrice.get(f"/participants/{monde.participant.pk}/").status_code == 200
    lecture = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert lecture.actor == facilitatrice.utilisateur
    assert lecture.content_type == ContentType.objects.get_for_model(Participant)
    assert lecture.object_id == monde.participant.pk


def test_a_file_shows_facts_hours_and_decisions(monde, facilitatrice):
    monde.contrat.participant.identite.commentaire = "Permis B"
    monde.contrat.participant.identite.save()
    texte = facilitatrice.get(f"/participants/{monde.participant.pk}/").text
    for attendu in (
        "AUBRY Nadège",
        monde.critere.libelle,
        "Attestation d'inscription",
        monde.marche.objet,
        "septembre 2026",
        "À contrôler",
        "Retenue",
        "Permis B",
    ):
        assert escape(attendu) in texte, attendu


def test_declared_hours_are_always_the_sum_of_what_became_of_them(monde, facilitatrice):
    totaux = parcours_de(monde.participant, [monde.eligibilite], acces=facilitatrice.acces).totaux
    assert totaux.declarees == Decimal("455.01")  # July, August and September
    assert (totaux.retenues, totaux.en_attente) == (Decimal("151.67"), Decimal("303.34"))
    assert totaux.declarees == (
        totaux.retenues + totaux.en_attente + totaux.en_suspens + totaux.non_retenues
    )


def test_an_erased_and_an_anonymous_person_have_a_file(facilitatrice, structure):
    efface = factories.ParticipantFactory(structure=structure, sans_identite=True)
    anonyme = factories.ParticipantFactory(structure=structure, identite=None, anonyme=True)
    assert "effacées le" in facilitatrice.get(f"/participants/{efface.pk}/").text
    assert "Personne anonyme" in facilitatrice.get(f"/participants/{anonyme.pk}/").text


@pytest.mark.parametrize("page", ["", "identite/", "effacer/", "eligibilite/", "contrat/"])
def test_a_file_of_another_structure_is_not_found(monde, etrangere, page):
    assert etrangere.get(f"/participants/{monde.participant.pk}/{page}").status_code == 404


@pytest.mark.parametrize("page", ["/participants/", "/participants/nouveau/"])
def test_a_company_does_not_open_the_list(declarante, page):
    assert declarante.get(page).status_code == 403


def test_list_and_file_run_as_many_queries_whatever_the_rows(monde, facilitatrice):
    def compter(url):
        facilitatrice.get(url)
        with CaptureQueriesContext(connection) as requetes:
            assert facilitatrice.get(url).status_code == 200
        return len(requetes)

    urls = ["/participants/", f"/participants/{monde.participant.pk}/", "/recherche/?q=a"]
    avant = [compter(url) for url in urls]
    for rang in range(8):
        factories.EligibiliteFactory(
            participant=personne(monde.structure, f"Plus{rang}"), debut=date(2026, 1, 1)
        )
        factories.EligibiliteFactory(participant=monde.participant, debut=date(2020, 1, 1 + rang))
        contrat = factories.ContratTravailFactory(participant=monde.participant)
        affectation = factories.AffectationFactory(contrat=contrat, attribution=monde.attribution)
        factories.LigneHeuresFactory(declaration=monde.validee, affectation=affectation)
    assert [compter(url) for url in urls] == avant


# A new person


def accueil(**champs):
    """What the three parts of the page send, the optional two as they come."""
    return {
        "identite-nom": "Petit",
        "identite-prenom": "Zoé",
        "identite-date_naissance": "2001-02-03",
        "identite-sexe": "F",
        "contrat-modalite": "DIRECTE",
        "contrat-type_entreprise": "ENTREPRISE",
        **champs,
    }


def erreurs(reponse):
    return {nom: reponse.context[nom].errors for nom in ("identite", "eligibilite", "contrat")}


def test_a_name_alone_is_enough(facilitatrice, structure):
    reponse = facilitatrice.post("/participants/nouveau/", accueil())
    assert reponse.status_code == 302, erreurs(reponse)
    nouvelle = Participant.objects.get()
    assert (str(nouvelle), nouvelle.identifiant) == ("PETIT Zoé", "P-000001")
    assert nouvelle.structure == structure
    assert not nouvelle.eligibilites.exists()
    assert not nouvelle.contrats.exists()


def test_everything_in_hand_is_entered_in_one_go(facilitatrice, structure, commune):
    critere = factories.CritereFactory(structure=structure)
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    reponse = facilitatrice.post(
        "/participants/nouveau/",
        accueil(
            **{
                "identite-telephone": "+33 6 12 34 56 78",
                "eligibilite-debut": "2026-03-15",
                "eligibilite-critere_principal": critere.pk,
                "contrat-employeur": attribution.entreprise.raison_sociale,
                "contrat-type": "CDD",
                "contrat-date_debut": "2026-03-16",
                "contrat-code_rome": "f1704",
                "contrat-attribution": attribution.pk,
            }
        ),
    )
    assert reponse.status_code == 302, erreurs(reponse)
    nouvelle = Participant.objects.get()
    assert nouvelle.identite.telephone == "+33612345678"
    assert nouvelle.eligibilites.get().age == 25
    affectation = Affectation.objects.get(contrat__participant=nouvelle)
    assert affectation.attribution == attribution
    assert affectation.contrat.code_rome == "F1704"
    assert affectation.contrat.identifiant == "C-000001"


def test_what_is_begun_is_finished_or_left_empty_and_nothing_is_lost(facilitatrice):
    reponse = facilitatrice.post(
        "/participants/nouveau/",
        accueil(**{"contrat-poste": "Manœuvre", "contrat-code_rome": "17"}),
    )
    assert set(reponse.context["contrat"].errors) == {
        "employeur",
        "type",
        "date_debut",
        "code_rome",
    }
    assert "Manœuvre" in reponse.text
    assert not Participant.objects.exists()


def test_a_contract_page_brings_its_attribution(facilitatrice, structure):
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    page = facilitatrice.get(f"/participants/nouveau/?attribution={attribution.pk}")
    assert page.context["contrat"]["attribution"].value() == attribution.pk
    ailleurs = factories.AttributionFactory()
    for inconnue in (ailleurs.pk, "x", ""):
        page = facilitatrice.get(f"/participants/nouveau/?attribution={inconnue}")
        assert page.context["contrat"]["attribution"].value() is None


def test_a_person_without_contract_is_not_linked_yet_and_this_is_told(facilitatrice, structure):
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    employeur = f"{attribution.entreprise} ({attribution.entreprise.identifiant})"
    page = f"/participants/nouveau/?attribution={attribution.pk}"
    assert employeur in facilitatrice.get(page).text
    saisie = accueil(**{"contrat-attribution": attribution.pk, "contrat-employeur": employeur})
    reponse = facilitatrice.post(page, saisie, follow=True)
    assert "pas encore rattachée au marché" in reponse.text
    assert not ContratTravail.objects.exists()


def test_a_likely_duplicate_goes_through_once_confirmed(facilitatrice, structure):
    connue = personne(structure, "PETIT", "Zoe", identite__date_naissance=date(2001, 3, 2))
    reponse = facilitatrice.post("/participants/nouveau/", accueil())
    assert f'href="/participants/{connue.pk}/"' in reponse.text
    assert "Ce n&#x27;est pas la même personne" in reponse.text
    assert Participant.objects.count() == 1
    reponse = facilitatrice.post("/participants/nouveau/", accueil(**{"identite-distincte": "on"}))
    assert reponse.status_code == 302
    assert Participant.objects.count() == 2


@pytest.mark.parametrize(
    ("erreur", "champs"),
    [
        ("à venir", {"identite-date_naissance": "2030-01-01"}),
        ("Vérifiez l&#x27;année", {"identite-date_naissance": "0201-02-03"}),
        ("numéro de téléphone", {"identite-telephone": "12"}),
        ("adresse électronique", {"identite-courriel": "zoe"}),
        ("sécurité sociale", {"identite-commentaire": "255081416802538"}),
        ("déjà cet identifiant", {"identite-identifiant": "P-7"}),
        ("obligatoire", {"identite-sexe": ""}),
    ],
)
def test_a_wrong_identity_is_told_and_nothing_is_stored(facilitatrice, structure, erreur, champs):
    personne(structure, "Autre", identifiant="P-7")
    reponse = facilitatrice.post("/participants/nouveau/", accueil(**champs))
    assert erreur in reponse.text
    assert "Petit" in reponse.text
    assert Participant.objects.count() == 1


def test_an_employer_nobody_knows_is_asked_its_name_then_kept(facilitatrice, structure):
    qui = personne(structure)
    nouveau = factories.siret(777)
    saisie = {
        "employeur": f"{nouveau[:3]} {nouveau[3:6]} {nouveau[6:9]} {nouveau[9:]}",
        "type": "CDI",
        "modalite": "DIRECTE",
        "date_debut": "2026-03-16",
    }
    reponse = facilitatrice.post(f"/participants/{qui.pk}/contrat/", saisie)
    assert "écrivez la raison sociale" in reponse.text
    assert not ContratTravail.objects.exists()
    saisie |= {"raison_sociale": "Couverture Axonaise", "type_entreprise": "EI"}
    assert facilitatrice.post(f"/participants/{qui.pk}/contrat/", saisie).status_code == 302
    assert qui.contrats.get().employeur.raison_sociale == "Couverture Axonaise"
    assert Entreprise.objects.get(identifiant=nouveau).type == "EI"


def test_an_identity_is_corrected_on_screen(facilitatrice, structure):
    qui = personne(structure)
    reponse = facilitatrice.post(
        f"/participants/{qui.pk}/identite/",
        {
            "nom": "Durand",
            "prenom": "Camille",
            "date_naissance": "1990-05-18",
            "sexe": "NR",
            "version": qui.version,
        },
    )
    assert reponse.status_code == 302, reponse.context["form"].errors
    qui.refresh_from_db()
    assert qui.sexe == "NR"
    assert qui.identite.date_naissance == date(1990, 5, 18)


def test_a_person_is_erased_only_once_the_box_is_ticked(monde, facilitatrice):
    page = f"/participants/{monde.participant.pk}/effacer/"
    assert "aucun chiffre ne change" in facilitatrice.get(page).text
    facilitatrice.post(page)
    assert Participant.objects.get(pk=monde.participant.pk).efface_le is None
    texte = facilitatrice.post(page, {"compris": "on"}, follow=True).text
    assert "AUBRY" not in texte
    assert "effacées le" in texte


# Work contracts


def test_a_contract_never_leaves_typed_hours_outside_its_dates(monde, facilitatrice):
    with pytest.raises(Refus, match="juillet 2026, août 2026, hors de ces dates"):
        contrats.modifier(
            contrat=monde.contrat,
            champs={"date_debut": date(2026, 9, 1)},
            par=facilitatrice.utilisateur,
        )
    with pytest.raises(Refus, match="septembre 2026"):
        contrats.terminer(
            contrat=monde.contrat,
            date_fin=date(2026, 8, 31),
            motif_fin="",
            par=facilitatrice.utilisateur,
        )


def test_an_end_is_written_on_screen(monde, facilitatrice):
    reponse = facilitatrice.post(
        f"/contrats-travail/{monde.contrat.pk}/terminer/",
        {"date_fin": "2026-09-30", "motif_fin": "Fin de mission", "version": 0},
    )
    assert reponse.status_code == 302, reponse.context["form"].errors
    monde.contrat.refresh_from_db()
    assert monde.contrat.date_fin == date(2026, 9, 30)
    assert historique(monde.contrat).first().verbe == Verbe.MODIFIER


def test_an_alternance_extends_the_eligibility_when_the_type_changes(facilitatrice, structure):
    qui = personne(structure)
    factories.EligibiliteFactory(participant=qui, fin=date(2026, 6, 30))
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    contrat = factories.ContratTravailFactory(participant=qui, date_fin=date(2027, 6, 30))
    ligne = factories.LigneHeuresFactory(
        declaration=factories.DeclarationFactory(
            declarant=factories.DeclarantFactory(attribution=attribution), validee=True
        ),
        affectation=factories.AffectationFactory(attribution=attribution, contrat=contrat),
        non_retenue=True,
    )
    contrats.modifier(
        contrat=contrat, champs={"type": "APPRENTISSAGE"}, par=facilitatrice.utilisateur
    )
    ligne.refresh_from_db()
    assert ligne.decision == "RETENUE"


def test_a_contract_is_changed_on_screen_and_a_wrong_date_is_told(monde, facilitatrice):
    page = f"/contrats-travail/{monde.contrat.pk}/modifier/"
    saisie = {
        "employeur": monde.entreprise.identifiant,
        "type": "CDI",
        "modalite": "DIRECTE",
        "date_debut": "2026-03-02",
        "date_fin": "2026-03-01",
        "version": 0,
    }
    assert "précède son début" in facilitatrice.post(page, saisie).text
    assert facilitatrice.post(page, saisie | {"date_fin": ""}).status_code == 302
    monde.contrat.refresh_from_db()
    assert monde.contrat.type == "CDI"


def test_who_saves_second_is_told_and_may_keep_what_was_typed(monde, facilitatrice, collegue):
    contrats.modifier(
        contrat=monde.contrat, champs={"poste": "Coffreuse"}, par=collegue.utilisateur
    )
    page = f"/contrats-travail/{monde.contrat.pk}/modifier/"
    saisie = {
        "employeur": monde.entreprise.identifiant,
        "type": "CDI",
        "modalite": "DIRECTE",
        "date_debut": "2026-03-02",
        "poste": "Ferrailleuse",
        "version": 0,
    }
    reponse = facilitatrice.post(page, saisie)
    assert "Sonia Roux a modifié" in reponse.text
    assert "Ferrailleuse" in reponse.text
    saisie["version"] = reponse.context["form"]["version"].value()
    assert facilitatrice.post(page, saisie).status_code == 302
    monde.contrat.refresh_from_db()
    assert monde.contrat.poste == "Ferrailleuse"


def test_a_contract_serves_several_contracts_and_leaves_one_without_hours(monde, facilitatrice):
    autre = factories.AttributionFactory(lot__marche__structure=monde.structure)
    page = f"/contrats-travail/{monde.contrat.pk}/marches/"
    assert facilitatrice.post(page, {"attribution": autre.pk}).status_code == 302
    nouvelle = monde.contrat.affectations.get(attribution=autre)
    facilitatrice.post(f"/affectations/{nouvelle.pk}/retirer/")
    assert not monde.contrat.affectations.filter(attribution=autre).exists()
    reponse = facilitatrice.post(f"/affectations/{monde.affectation.pk}/retirer/", follow=True)
    assert "ne peut plus en être retiré" in reponse.text
    assert monde.contrat.affectations.filter(attribution=monde.attribution).exists()


def test_a_contract_of_another_structure_cannot_be_served(monde, facilitatrice):
    ailleurs = factories.AttributionFactory()
    with pytest.raises(Refus, match="autre structure"):
        contrats.affecter(
            contrat=monde.contrat, attribution=ailleurs, par=facilitatrice.utilisateur
        )
    page = f"/contrats-travail/{monde.contrat.pk}/marches/"
    reponse = facilitatrice.post(page, {"attribution": ailleurs.pk})
    assert "dans la liste" in reponse.text


def test_a_disposal_is_at_the_company_that_owes_the_hours(facilitatrice, structure):
    qui = personne(structure)
    etti = factories.EntrepriseFactory(etti=True)
    attribution = factories.AttributionFactory(lot__marche__structure=structure)
    facilitatrice.post(
        f"/participants/{qui.pk}/contrat/",
        {
            "attribution": attribution.pk,
            "employeur": etti.identifiant,
            "type": "CTT",
            "modalite": "MISE_A_DISPOSITION",
            "date_debut": "2026-03-16",
        },
    )
    assert qui.contrats.get().entreprise_utilisatrice == attribution.entreprise

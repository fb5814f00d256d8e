"""Exchanges noted, pasted, shared, corrected, withdrawn; actions planned and done."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from clauses_project.refus import Conflit, Refus
from comptes.models import Evenement, Piece
from suivi.actions import fil, personnes, prochaines_actions
from suivi.fil.collage import lire
from suivi.fil.echeances import en_mots
from suivi.models import Echange, ProchaineAction
from tests import factories

COLLE = """De : Odile Lambert <odile@bati.example>
À : Claire Fontaine
Envoyé : lundi 16 novembre 2026 à 14:05
Importance : haute
Objet : RE: Embauches de décembre

Bonjour,
Note : nous prendrons deux personnes.
"""


def test_the_headers_of_a_pasted_email_are_recognised():
    lu = lire(COLLE)
    assert (lu.de, lu.a) == ("Odile Lambert <odile@bati.example>", "Claire Fontaine")
    assert lu.objet == "Embauches de décembre"
    assert timezone.localtime(lu.quand).strftime("%d/%m/%Y %H:%M") == "16/11/2026 14:05"
    assert lu.texte == "Bonjour,\nNote : nous prendrons deux personnes."


@pytest.mark.parametrize(
    ("date_ecrite", "attendu"),
    [
        ("Mon, 16 Nov 2026 14:05:00 +0100", "16/11/2026 14:05"),
        ("16/11/2026 9h07", "16/11/2026 09:07"),
        ("1er août 2026", "01/08/2026 00:00"),
        ("2026-11-16", "16/11/2026 00:00"),
        ("31/02/2026", None),
        ("hier", None),
    ],
)
def test_dates_are_read_as_mail_programs_write_them(date_ecrite, attendu):
    lu = lire(f"Date: {date_ecrite}\nSubject: Essai\n\nTexte").quand
    assert (lu and timezone.localtime(lu).strftime("%d/%m/%Y %H:%M")) == attendu


def test_without_headers_all_of_it_is_the_text():
    lu = lire("Bonjour,\nrendez-vous à 14:30")
    assert (lu.de, lu.objet, lu.texte) == ("", "", "Bonjour,\nrendez-vous à 14:30")


def test_a_pasted_email_fills_the_form_and_is_noted_with_its_file(facilitatrice, structure):
    marche = factories.MarcheFactory(structure=structure)
    noter = reverse("suivi:noter", args=["marche", marche.pk])

    page = facilitatrice.post(noter, {"coller": "1", "colle": COLLE}).content.decode()
    assert 'value="Embauches de décembre"' in page
    assert not Echange.objects.exists()

    saisie = {"nature": "COURRIEL", "jour": "2026-11-16", "heure": "14:05", "objet": "Embauches"}
    fichier = SimpleUploadedFile("accord.pdf", b"%PDF-1.4 accord %%EOF", "application/pdf")
    reponse = facilitatrice.post(noter, {**saisie, "fichiers": fichier, "partage_acheteur": "on"})

    assert reponse.status_code == 302, reponse.context["form"].errors
    echange = Echange.objects.get()
    assert (echange.marche, echange.auteur) == (marche, facilitatrice.utilisateur)
    assert echange.partage_acheteur
    assert not echange.partage_entreprise
    assert Piece.objects.get().objet == echange


def test_sharing_with_a_company_asks_which(facilitatrice, structure, entreprise):
    attribution = factories.AttributionFactory(
        lot__marche__structure=structure, entreprise=entreprise
    )
    noter = reverse("suivi:noter", args=["marche", attribution.lot.marche_id])
    saisie = {"nature": "APPEL", "jour": "2026-11-16", "objet": "Appel", "partage_entreprise": "on"}

    refus = facilitatrice.post(noter, saisie).content.decode()
    assert "Choisissez l&#x27;entreprise avec laquelle il est partagé." in refus

    facilitatrice.post(noter, {**saisie, "entreprise": entreprise.pk})
    assert Echange.objects.get().entreprise == entreprise


def test_an_exchange_is_not_of_tomorrow(facilitatrice, structure):
    marche = factories.MarcheFactory(structure=structure)
    saisie = {"nature": "APPEL", "jour": "2099-01-01", "objet": "Appel"}
    page = facilitatrice.post(reverse("suivi:noter", args=["marche", marche.pk]), saisie)
    assert "pas encore venu" in page.content.decode()


def test_a_correction_says_which_fields_and_keeps_no_words(facilitatrice, structure):
    echange = factories.EchangeFactory(marche__structure=structure)
    qui = facilitatrice.utilisateur
    fil.corriger(echange=echange, champs={"texte": "Autre chose."}, par=qui, version=0)

    echange.refresh_from_db()
    assert echange.texte == "Autre chose."
    dernier = Evenement.objects.latest("pk")
    assert dernier.details == {"champs": {}, "textes": ["texte"]}
    with pytest.raises(Conflit):
        fil.corriger(echange=echange, champs={"texte": "Encore."}, par=qui, version=0)


def test_an_exchange_withdrawn_is_read_by_nobody_else_and_can_be_put_back(
    facilitatrice, acheteuse, structure, donneur_ordre
):
    echange = factories.EchangeFactory(
        marche__structure=structure, marche__donneur_ordre=donneur_ordre, partage_acheteur=True
    )
    page = echange.get_absolute_url()
    assert acheteuse.get(page).status_code == 200

    for _ in range(2):
        fil.retirer(echange=echange, par=facilitatrice.utilisateur)
    assert acheteuse.get(page).status_code == 404
    with pytest.raises(Refus):
        fil.corriger(
            echange=echange, champs={"objet": "X"}, par=facilitatrice.utilisateur, version=1
        )

    fil.remettre(echange=echange, par=facilitatrice.utilisateur)
    assert acheteuse.get(page).status_code == 200
    assert Evenement.objects.filter(objet_id=echange.pk).count() == 2


def test_the_words_that_name_an_erased_person_are_erased_with_them(facilitatrice, structure):
    personne = factories.ParticipantFactory(
        structure=structure, identite__nom="Aubry", identite__prenom="Nadège"
    )
    options = {"marche__structure": structure}
    nommee = factories.EchangeFactory(texte="NADEGE AUBRY ne viendra plus.", **options)
    autre = factories.EchangeFactory(texte="Le tuteur est présent.", **options)
    action = factories.ProchaineActionFactory(quoi="Rappeler Nadège Aubry", **options)
    factories.EvenementFactory(objet=action, structure=structure)

    personnes.effacer(participant=personne, par=facilitatrice.utilisateur)

    for rangee in (nommee, autre, action):
        rangee.refresh_from_db()
    assert nommee.texte == action.quoi == fil.EFFACE
    assert autre.texte == "Le tuteur est présent."
    assert not Evenement.objects.filter(objet_libelle__icontains="Aubry").exists()


# What is to be done next


@pytest.mark.parametrize(
    ("jour", "mot"),
    [
        (date(2026, 11, 19), "en retard de 3 jours"),
        (date(2026, 11, 21), "en retard de 1 jour"),
        (date(2026, 11, 22), "aujourd'hui"),
        (date(2026, 11, 23), "demain"),
        (date(2026, 11, 29), "dans 7 jours"),
        (date(2026, 12, 22), "dans 30 jours"),
    ],
)
def test_how_far_a_day_is_is_said_in_words(jour, mot):
    assert en_mots(jour, date(2026, 11, 22)).mot == mot


def test_the_home_page_shows_mine_the_most_overdue_first(facilitatrice, collegue, structure):
    marche = factories.MarcheFactory(structure=structure)
    for quoi, qui, jour in (
        ("Plus tard", facilitatrice, date(2099, 1, 1)),
        ("En retard", facilitatrice, date(2026, 1, 1)),
        ("À Sonia", collegue, date(2026, 1, 1)),
    ):
        factories.ProchaineActionFactory(
            marche=marche, quoi=quoi, qui=qui.utilisateur, echeance=jour
        )
    actions = facilitatrice.get(reverse("accueil")).context["actions"]
    assert [action.quoi for action, _ in actions] == ["En retard", "Plus tard"]
    assert actions[0][1].mot.startswith("en retard de")


def test_an_action_done_goes_into_the_thread_and_can_be_taken_up_again(facilitatrice, structure):
    action = factories.ProchaineActionFactory(
        marche__structure=structure, qui=facilitatrice.utilisateur
    )
    fait = facilitatrice.post(
        reverse("suivi:faire_action", args=[action.pk]), {"retour": "https://ailleurs.example/"}
    )
    assert fait.url == reverse("suivi:fil_marche", args=[action.marche_id])
    action.refresh_from_db()
    assert action.faite_par == facilitatrice.utilisateur
    with pytest.raises(Refus):
        prochaines_actions.supprimer(action=action, par=facilitatrice.utilisateur)
    with pytest.raises(Refus):
        prochaines_actions.changer(
            action=action, champs={"quoi": "X"}, par=facilitatrice.utilisateur, version=1
        )

    prochaines_actions.rouvrir(action=action, par=facilitatrice.utilisateur)
    assert ProchaineAction.objects.a_faire().get() == action


def test_the_list_is_mine_to_do_unless_asked_otherwise(facilitatrice, collegue, structure):
    marche = factories.MarcheFactory(structure=structure)
    options = {"marche": marche, "qui": facilitatrice.utilisateur}
    factories.ProchaineActionFactory(quoi="Faite", faite=True, **options)
    factories.ProchaineActionFactory(quoi="En retard", echeance=date(2026, 1, 1), **options)
    factories.ProchaineActionFactory(quoi="Plus tard", echeance=date(2099, 1, 1), **options)
    factories.ProchaineActionFactory(marche=marche, quoi="À Sonia", qui=collegue.utilisateur)

    def lues(**filtre):
        table = facilitatrice.get(reverse("suivi:prochaines_actions"), filtre).context["table"]
        return {ligne.record.quoi for ligne in table.rows}

    assert lues() == {"En retard", "Plus tard"}
    assert lues(etat="retard") == {"En retard"}
    assert lues(etat="faites") == {"Faite"}
    assert lues(qui="toutes") == {"En retard", "Plus tard", "À Sonia"}

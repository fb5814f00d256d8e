"""The board, the preview of the day and the page of a reminder, by the hands of those who run the structure."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from comptes.enums import EtatCourriel
from comptes.models import Tache
from suivi.enums import EtatRelance, NiveauRelance
from suivi.models import Relance
from tests import factories

OCTOBRE = date(2026, 10, 1)
LE_18 = datetime(2026, 11, 18, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _le_18_novembre():
    with time_machine.travel(LE_18):
        yield


@pytest.fixture
def declaration(structure, entreprise):
    return factories.DeclarationFactory(
        declarant__attribution__lot__marche__structure=structure,
        declarant__attribution__lot__marche__objet="Gymnase Camus",
        declarant__attribution__entreprise=entreprise,
        mois=OCTOBRE,
        ouverte_le=datetime(2026, 11, 1, 6, tzinfo=UTC),
    )


@pytest.fixture
def contact(structure, entreprise):
    return factories.ContactFactory(
        structure=structure, entreprise=entreprise, courriel="odile@bati.example"
    )


def geste(nom, declaration):
    entreprise, mois = declaration.declarant.entreprise, declaration.mois
    return reverse(f"suivi:relance_{nom}", args=[entreprise.pk, mois.year, mois.month])


def saisie_de(form):
    """What the browser would send back of a form nobody touched."""
    valeurs = {nom: form[nom].value() for nom in form.fields}
    return {nom: "" if valeur is None else valeur for nom, valeur in valeurs.items()}


def test_the_board_says_who_must_do_what_since_when(
    facilitatrice, declaration, contact, structure, autre_entreprise
):
    autre = factories.DeclarationFactory(
        declarant__attribution__lot__marche__structure=structure,
        declarant__attribution__entreprise=autre_entreprise,
        transmise=True,
    )

    page = facilitatrice.get(reverse("suivi:relances")).text

    for mot in (
        "Bâti Aisne",
        "En retard",
        "rien n&#x27;est saisi",
        "10/11/2026",
        "il y a 8 jours",
        "Odile Lambert",
        "Déclarer le mois",
        "Préparer la 1re relance",
        "Toitures de l&#x27;Oise",
        "Contrôler les heures transmises",
        autre.get_absolute_url(),
    ):
        assert mot in page or mot.replace("&#x27;", "'") in page, mot


@pytest.mark.parametrize(
    ("filtre", "trouvees"),
    [
        ("", {"Bâti Aisne", "Toitures"}),
        ("attente=EN_RETARD", {"Bâti Aisne"}),
        ("attente=A_CONTROLER", {"Toitures"}),
        ("qui=structure", {"Toitures"}),
        ("qui=entreprise", {"Bâti Aisne"}),
        ("mois=2026-09", {"Toitures"}),
        ("q=camus", {"Bâti Aisne"}),
        ("q=introuvable", set()),
    ],
)
def test_the_board_is_filtered(
    facilitatrice, declaration, structure, autre_entreprise, filtre, trouvees
):
    factories.DeclarationFactory(
        declarant__attribution__lot__marche__structure=structure,
        declarant__attribution__entreprise=autre_entreprise,
        transmise=True,
    )

    page = facilitatrice.get(f"{reverse('suivi:relances')}?{filtre}").text

    assert {nom for nom in ("Bâti Aisne", "Toitures") if nom in page} == trouvees


@pytest.mark.parametrize("sens", ["", "-"])
@pytest.mark.parametrize(
    "colonne", ["entreprise", "mois", "attente", "depuis", "derniere", "prochaine", "action"]
)
def test_every_column_of_the_board_sorts(facilitatrice, monde, colonne, sens):
    factories.RelanceFactory(
        structure=monde.structure, entreprise=monde.entreprise, mois=date(2026, 8, 1), envoyee=True
    )

    assert facilitatrice.get(f"{reverse('suivi:relances')}?tri={sens}{colonne}").status_code == 200


def test_the_board_is_exported_in_words(facilitatrice, declaration, contact):
    lignes = facilitatrice.get(f"{reverse('suivi:relances')}?export=csv").content.decode(
        "utf-8-sig"
    )

    entetes, ligne = lignes.splitlines()
    assert "Par qui" in entetes
    assert ligne.startswith("Bâti Aisne;01/10/2026;En retard;2026-")
    assert ";10/11/2026;8;;" in ligne
    assert "Déclarer le mois" in ligne
    assert "Odile Lambert" in ligne


def test_the_day_is_read_word_for_word_then_sent(
    facilitatrice, declaration, contact, django_capture_on_commit_callbacks
):
    adresse = reverse("suivi:relances_du_jour")

    page = facilitatrice.get(adresse).text
    assert "odile@bati.example" in page
    assert "Bonjour Odile," in page
    assert not Relance.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        suite = facilitatrice.post(adresse, follow=True).text
        encore = facilitatrice.post(adresse, follow=True).text
    assert "Une relance part dans un instant" in suite
    assert "Aucune relance ne part" in encore
    assert Tache.objects.get().nature == "relances"  # by the worker, not by the page
    [message] = mail.outbox
    lignes = [ligne for ligne in message.body.split("\n") if "http" not in ligne]
    assert [ligne for ligne in lignes if ligne.replace("'", "&#x27;") not in page] == []
    assert Relance.objects.get().par == facilitatrice.utilisateur


def test_nothing_is_proposed_on_a_day_off(facilitatrice, declaration, contact):
    with time_machine.travel(datetime(2026, 11, 22, 9, tzinfo=UTC)):
        facilitatrice.force_login(facilitatrice.utilisateur)
        page = facilitatrice.get(reverse("suivi:relances_du_jour")).text

    assert "Ce n&#x27;est pas un jour ouvré" in page or "Ce n'est pas un jour ouvré" in page
    assert "Envoyer maintenant" not in page


def test_a_reminder_is_prepared_kept_then_sent_by_hand(
    facilitatrice, declaration, contact, django_capture_on_commit_callbacks
):
    adresse = geste("preparer", declaration)
    form = facilitatrice.get(adresse).context["form"]
    saisie = saisie_de(form)

    page = facilitatrice.post(
        adresse, saisie | {"sujet": "Vos heures, s'il vous plaît"}, follow=True
    )
    assert "Le brouillon est enregistré." in page.text
    relance = Relance.objects.get()
    assert (relance.etat, relance.sujet) == (EtatRelance.BROUILLON, "Vos heures, s'il vous plaît")
    # Asked for again, the draft comes back.
    assert facilitatrice.get(adresse).url == reverse("suivi:relance", args=[relance.pk])

    form = facilitatrice.get(reverse("suivi:relance", args=[relance.pk])).context["form"]
    saisie = saisie_de(form)
    with django_capture_on_commit_callbacks(execute=True):
        page = facilitatrice.post(
            reverse("suivi:relance", args=[relance.pk]), saisie | {"envoyer": "1"}, follow=True
        )
    assert "La relance part à odile@bati.example." in page.text
    assert mail.outbox[0].subject == "Vos heures, s'il vous plaît"
    page = facilitatrice.get(reverse("suivi:relance", args=[relance.pk])).text
    assert "Envoyée le 18 novembre 2026" in page
    assert 'name="envoyer"' not in page


def test_two_people_on_a_draft_are_told_of_each_other(
    facilitatrice, collegue, declaration, contact
):
    relance = factories.RelanceFactory(
        structure=declaration.structure, entreprise=declaration.declarant.entreprise, mois=OCTOBRE
    )
    adresse = reverse("suivi:relance", args=[relance.pk])
    form = facilitatrice.get(adresse).context["form"]
    saisie = saisie_de(form)
    collegue.post(adresse, saisie | {"sujet": "De Sonia"})

    page = facilitatrice.post(adresse, saisie | {"sujet": "De Claire"}).text

    assert "Sonia Roux" in page
    assert "De Claire" in page
    assert Relance.objects.get().sujet == "De Sonia"


def test_a_reminder_without_address_is_kept_and_says_so(facilitatrice, declaration, entreprise):
    entreprise.courriel = ""
    entreprise.save()
    adresse = geste("preparer", declaration)
    page = facilitatrice.get(adresse)
    assert "Nous ne savons pas à qui écrire" in page.text

    form = page.context["form"]
    saisie = saisie_de(form)
    page = facilitatrice.post(adresse, saisie | {"envoyer": "1"}, follow=True)

    assert "personne à qui écrire" in page.text
    assert Relance.objects.get().etat == EtatRelance.BROUILLON
    assert mail.outbox == []


def test_a_company_is_left_in_peace_in_one_gesture(facilitatrice, declaration, contact):
    adresse = geste("pause", declaration)

    refus = facilitatrice.post(adresse, {"jour": "2026-11-18"}).text
    assert "Choisissez un jour à venir." in refus
    page = facilitatrice.post(adresse, {"jour": "2026-12-01"}, follow=True).text

    assert "ne sera pas relancée avant le 01/12/2026" in page
    assert "pas avant le 01/12/2026" in page
    declaration.declarant.refresh_from_db()
    assert declaration.declarant.ne_pas_relancer_avant == date(2026, 12, 1)


def test_a_draft_is_dismissed_with_its_reason(facilitatrice, declaration):
    relance = factories.RelanceFactory(
        structure=declaration.structure, entreprise=declaration.declarant.entreprise, mois=OCTOBRE
    )
    adresse = reverse("suivi:relance_ecarter", args=[relance.pk])

    assert "Ce champ est obligatoire." in facilitatrice.post(adresse, {"motif": ""}).text
    facilitatrice.post(adresse, {"motif": "Vu au téléphone."})

    page = facilitatrice.get(reverse("suivi:relance", args=[relance.pk])).text
    assert "Vu au téléphone." in page
    assert "elle n'est pas partie" in page or "elle n&#x27;est pas partie" in page


def test_a_refusal_shows_on_the_board_and_on_the_company(facilitatrice, declaration, entreprise):
    courriel = factories.CourrielFactory(
        structure=declaration.structure,
        etat=EtatCourriel.REJETE,
        erreur="La boîte est pleine. (5.2.2)",
    )
    factories.RelanceFactory(
        structure=declaration.structure,
        entreprise=entreprise,
        mois=OCTOBRE,
        envoyee=True,
        courriel=courriel,
    )

    for adresse in (reverse("suivi:relances"), entreprise.get_absolute_url()):
        page = facilitatrice.get(adresse).text
        assert "Rejeté par le destinataire" in page
        assert "La boîte est pleine." in page


def test_home_names_the_late_companies_and_the_next_gesture(facilitatrice, declaration, contact):
    page = facilitatrice.get("/").text
    assert "entreprise en retard, pas encore relancée" in page
    assert "Bâti Aisne" in page
    assert geste("preparer", declaration) in page

    factories.RelanceFactory(
        structure=declaration.structure,
        entreprise=declaration.declarant.entreprise,
        mois=OCTOBRE,
        envoyee=True,
    )
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        facilitatrice.force_login(facilitatrice.utilisateur)
        page = facilitatrice.get("/").text
    assert "entreprise en retard, relancée il y a 6 jours" in page
    assert "Préparer la 2e relance" in page


def test_home_says_that_a_third_reminder_is_to_be_read(facilitatrice, declaration, contact):
    relance = factories.RelanceFactory(
        structure=declaration.structure,
        entreprise=declaration.declarant.entreprise,
        mois=OCTOBRE,
        niveau=NiveauRelance.TROISIEME,
    )

    page = facilitatrice.get("/").text

    assert "relance à relire et à envoyer" in page
    assert reverse("suivi:relance", args=[relance.pk]) in page


def test_a_month_that_does_not_exist_is_not_found(facilitatrice, entreprise, declaration):
    for annee, mois in ((2026, 13), (0, 1), (2026, 9)):
        adresse = reverse("suivi:relance_preparer", args=[entreprise.pk, annee, mois])
        assert facilitatrice.get(adresse).status_code == 404


def test_the_declarant_form_keeps_the_day_before_which_not_to_remind(facilitatrice, declaration):
    declarant = declaration.declarant
    facilitatrice.post(
        reverse("marches:modifier_declarant", args=[declarant.pk]),
        {
            "entreprise": str(declarant.entreprise.identifiant),
            "periodicite": "MENSUELLE",
            "ne_pas_relancer_avant": "2027-01-04",
        },
    )

    declarant.refresh_from_db()
    assert declarant.ne_pas_relancer_avant == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("Bonjour {prenom}", "{prenom} n'est pas un champ connu"),
        ("Le mois {mois", "Une accolade n'est pas refermée"),
    ],
)
def test_a_text_naming_an_unknown_field_is_refused(administratrice, texte, phrase):
    adresse = reverse("comptes:modifier_reglages")
    form = administratrice.get(adresse).context["form"]
    saisie = saisie_de(form)

    page = administratrice.post(adresse, saisie | {"texte_relance_1": texte})

    [erreur] = page.context["form"].errors["texte_relance_1"]
    assert phrase in erreur


def test_the_text_of_a_reminder_is_a_setting(administratrice, structure):
    adresse = reverse("comptes:modifier_reglages")
    form = administratrice.get(adresse).context["form"]
    saisie = saisie_de(form)
    page = administratrice.post(adresse, saisie | {"texte_relance_2": "Il manque {mois} : {lien}"})

    assert page.status_code == 302, page.context["form"].errors
    structure.refresh_from_db()
    assert structure.texte_relance_2 == "Il manque {mois} : {lien}"
    assert "Il manque {mois} : {lien}" in administratrice.get(reverse("comptes:reglages")).text

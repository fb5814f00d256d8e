"""Which reminder leaves, when, to whom: the days were counted by hand (see `test_calendrier.py`)."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from clauses_project.refus import Conflit, Refus
from comptes.courriels import CACHE
from comptes.enums import EtatCourriel, Verbe
from comptes.models import Courriel, Evenement, LienSigne
from marches.enums import Periodicite
from suivi import quotidien
from suivi.actions import relances as actions
from suivi.enums import Attente, Etat, EtatRelance, NiveauRelance
from suivi.models import Declaration, Relance
from suivi.relances import mois_attendus
from tests import factories

OCTOBRE = date(2026, 10, 1)
LE_18 = date(2026, 11, 18)  # 5 working days after 10 November
LE_2 = date(2026, 12, 2)  # 15
LE_23 = date(2026, 12, 23)  # 30


@pytest.fixture
def declarant(structure, entreprise):
    return factories.DeclarantFactory(
        attribution__lot__marche__structure=structure,
        attribution__lot__marche__reference="2026-GYM",
        attribution__lot__marche__objet="Gymnase Camus",
        attribution__entreprise=entreprise,
    )


@pytest.fixture
def declaration(declarant):
    return ouverte(declarant)


def ouverte(declarant, **champs):
    return factories.DeclarationFactory(
        declarant=declarant,
        mois=OCTOBRE,
        ouverte_le=datetime(2026, 11, 1, 6, 0, tzinfo=UTC),
        **champs,
    )


@pytest.fixture
def contact(structure, entreprise):
    return factories.ContactFactory(
        structure=structure, entreprise=entreprise, courriel="odile@bati.example"
    )


@pytest.fixture
def jouer(structure, django_capture_on_commit_callbacks):
    """The daily work of that day; how many e-mails left."""

    def un_jour(jour):
        with (
            time_machine.travel(datetime(jour.year, jour.month, jour.day, 7, tzinfo=UTC)),
            django_capture_on_commit_callbacks(execute=True),
        ):
            return actions.relancer_du_jour(structure, jour)

    return un_jour


def attendu(structure, jour):
    [seul] = mois_attendus(structure, jour)
    return seul


def test_the_first_reminder_leaves_five_working_days_after_the_limit(
    declaration, contact, structure, jouer
):
    assert jouer(date(2026, 11, 17)) == 0

    assert jouer(LE_18) == 1

    [message] = mail.outbox
    assert message.to == ["odile@bati.example"]
    assert message.subject == "Vos heures d'insertion d'octobre 2026"
    assert message.reply_to == [structure.courriel]
    assert "Bonjour Odile," in message.body
    assert "au plus tard le 10 novembre 2026" in message.body
    assert "- Gymnase Camus (2026-GYM, lot " in message.body
    assert "rien n'est encore transmis" in message.body
    assert "http://127.0.0.1:8000/lien/" in message.body
    relance = Relance.objects.get()
    assert (relance.niveau, relance.etat) == (NiveauRelance.PREMIERE, EtatRelance.ENVOYEE)
    assert relance.courriel.etat == EtatCourriel.ENVOYE
    assert Evenement.objects.filter(verbe=Verbe.RELANCER, objet_id=relance.pk, qui=None).exists()


def test_who_has_no_account_is_given_a_personal_link(declaration, contact, anonyme, jouer):
    jouer(LE_18)

    [adresse] = re.findall(r"http://127.0.0.1:8000(/\S+)", mail.outbox[0].body)
    with time_machine.travel(datetime(2026, 11, 19, 9, tzinfo=UTC)):
        anonyme.post(adresse)
        page = anonyme.get(reverse("suivi:mois_du_lien"), follow=True)
    assert "Gymnase Camus" in page.text
    for garde in (Courriel.objects.get().texte, Relance.objects.get().texte):
        assert CACHE in garde
        assert adresse not in garde


def test_who_has_an_account_is_sent_where_they_sign_in(declaration, contact, declarante, jouer):
    jouer(LE_18)

    assert mail.outbox[0].to == [declarante.utilisateur.email]
    assert "http://127.0.0.1:8000/declarations/?mois=2026-10\n" in mail.outbox[0].body
    assert not LienSigne.objects.exists()


def test_the_same_day_twice_sends_nothing_more(declaration, contact, jouer):
    assert [jouer(LE_18), jouer(LE_18), jouer(date(2026, 11, 19))] == [1, 0, 0]
    assert len(mail.outbox) == Relance.objects.count() == Courriel.objects.count() == 1


def test_levels_follow_each_other_and_the_third_waits_for_a_person(declaration, contact, jouer):
    envois = {jour: jouer(jour) for jour in (LE_18, date(2026, 12, 1), LE_2, LE_23)}

    assert envois == {LE_18: 1, date(2026, 12, 1): 0, LE_2: 1, LE_23: 0}
    assert list(Relance.objects.order_by("niveau").values_list("niveau", "etat")) == [
        (1, "ENVOYEE"),
        (2, "ENVOYEE"),
        (3, "BROUILLON"),
    ]
    assert "deux rappels" in Relance.objects.get(niveau=3).texte


def test_a_late_first_reminder_leaves_the_second_its_ten_working_days(
    declaration, contact, structure, jouer
):
    assert jouer(date(2026, 12, 9)) == 1

    with time_machine.travel(datetime(2026, 12, 9, 12, tzinfo=UTC)):
        prochaine = attendu(structure, date(2026, 12, 9)).prochaine
    # 10, 11, 14–18, 21, 22, 23 December.
    assert (prochaine.niveau, prochaine.le) == (NiveauRelance.DEUXIEME, LE_23)


def test_one_email_for_a_company_and_month_however_many_contracts(
    declaration, contact, structure, entreprise, jouer
):
    ouverte(
        factories.DeclarantFactory(
            attribution__lot__marche__structure=structure,
            attribution__lot__marche__objet="École Prévert",
            attribution__entreprise=entreprise,
        )
    )

    assert jouer(LE_18) == 1
    assert "Gymnase Camus" in mail.outbox[0].body
    assert "École Prévert" in mail.outbox[0].body


def test_two_months_are_two_emails(declaration, declarant, contact, jouer):
    factories.DeclarationFactory(declarant=declarant, mois=date(2026, 9, 1))

    assert jouer(LE_18) == 2


@pytest.mark.parametrize("jour", [date(2026, 11, 21), date(2026, 12, 25), date(2027, 8, 4)])
def test_nothing_leaves_on_a_day_off_nor_in_august(declaration, contact, jouer, jour):
    assert jouer(jour) == 0
    assert not Relance.objects.exists()


def test_a_company_is_left_in_peace_until_its_day(declaration, declarant, contact, jouer):
    declarant.ne_pas_relancer_avant = date(2026, 11, 25)
    declarant.save()

    assert [jouer(LE_18), jouer(date(2026, 11, 24)), jouer(date(2026, 11, 25))] == [0, 0, 1]


def test_a_pause_of_one_contract_leaves_the_other_reminded(
    declaration, declarant, contact, structure, entreprise, jouer
):
    declarant.ne_pas_relancer_avant = date(2026, 12, 31)
    declarant.save()
    ouverte(
        factories.DeclarantFactory(
            attribution__lot__marche__structure=structure,
            attribution__lot__marche__objet="École Prévert",
            attribution__entreprise=entreprise,
        )
    )

    assert jouer(LE_18) == 1
    assert "École Prévert" in mail.outbox[0].body
    assert "Gymnase" not in mail.outbox[0].body


def test_a_sleeping_site_is_not_reminded_of_the_months_it_slept(
    declaration, declarant, contact, structure, jouer
):
    declarant.en_sommeil_jusqu_au = date(2026, 12, 31)
    declarant.save()

    assert jouer(LE_18) == 0
    assert mois_attendus(structure, LE_18) == []


def test_a_quarter_is_reminded_after_its_own_limit(declarant, contact, jouer, structure):
    declarant.periodicite = Periodicite.TRIMESTRIELLE
    declarant.save()
    juillet = factories.DeclarationFactory(declarant=declarant, mois=date(2026, 7, 1))

    assert juillet.limite == date(2026, 10, 10)
    assert not Declaration.objects.en_retard(date(2026, 10, 10)).exists()
    assert Declaration.objects.en_retard(date(2026, 10, 11)).get() == juillet
    # 12, 13, 14, 15, 16 October.
    assert [jouer(date(2026, 10, 15)), jouer(date(2026, 10, 16))] == [0, 1]


def test_a_month_opened_after_its_limit_is_waited_from_that_day(declarant, contact, jouer):
    """Opened by hand on Friday 20 November: five working days lead to the 27th."""
    factories.DeclarationFactory(
        declarant=declarant, mois=OCTOBRE, ouverte_le=datetime(2026, 11, 20, 9, tzinfo=UTC)
    )

    assert [jouer(date(2026, 11, 26)), jouer(date(2026, 11, 27))] == [0, 1]


# Late, incomplete, sent back


def test_nothing_sent_is_late_and_a_part_of_it_is_incomplete(declaration, structure):
    assert attendu(structure, LE_18).attente == Attente.EN_RETARD

    factories.LigneHeuresFactory(declaration=declaration)
    assert attendu(structure, LE_18).attente == Attente.INCOMPLETE


def test_one_contract_sent_and_not_the_other_is_incomplete(
    declaration, structure, entreprise, contact, jouer
):
    ouverte(
        factories.DeclarantFactory(
            attribution__lot__marche__structure=structure, attribution__entreprise=entreprise
        ),
        validee=True,
    )

    assert attendu(structure, LE_18).attente == Attente.INCOMPLETE
    jouer(LE_18)
    assert "Il manque encore une partie" in mail.outbox[0].body
    assert "au plus tard le 10 novembre 2026" in mail.outbox[0].body


def test_a_month_sent_back_is_waited_from_the_day_it_was(declarant, structure, contact, jouer):
    renvoyee = ouverte(declarant, a_corriger=True)
    factories.EvenementFactory(
        objet=renvoyee, verbe=Verbe.RENVOYER, quand=datetime(2026, 11, 16, 9, tzinfo=UTC)
    )

    ligne = attendu(structure, LE_18)
    assert (ligne.attente, ligne.depuis) == (Attente.RENVOYEE, date(2026, 11, 16))
    # 17, 18, 19, 20, 23 November.
    assert [jouer(date(2026, 11, 20)), jouer(date(2026, 11, 23))] == [0, 1]
    assert "une correction vous est demandée" in mail.outbox[0].body
    assert renvoyee.motif_renvoi not in mail.outbox[0].body


def test_what_was_sent_waits_for_us_and_is_never_reminded(declarant, structure, contact, jouer):
    ouverte(declarant, transmise=True)

    assert jouer(LE_18) == 0
    ligne = attendu(structure, LE_18)
    assert (ligne.attente, ligne.attend_la_structure) == (Attente.A_CONTROLER, True)


def test_a_contract_that_is_over_is_left_alone(structure, entreprise, contact, jouer):
    ouverte(
        factories.DeclarantFactory(
            attribution__lot__marche=factories.MarcheFactory(structure=structure, solde=True),
            attribution__entreprise=entreprise,
        )
    )

    assert jouer(LE_18) == 0


# To whom


def destinataire(structure):
    trouve = attendu(structure, LE_18).destinataire
    return trouve.courriel if trouve else None


def test_who_declares_is_written_to_first_then_the_referent_then_the_company(
    declaration, structure, entreprise, declarante
):
    referent = factories.ContactFactory(
        structure=structure, entreprise=entreprise, nom="Zola", referent_insertion=True
    )
    autre = factories.ContactFactory(structure=structure, entreprise=entreprise, nom="Abadie")

    assert destinataire(structure) == declarante.utilisateur.email
    declarante.acces.revoque_le = datetime(2026, 11, 2, tzinfo=UTC)
    declarante.acces.save()
    assert destinataire(structure) == referent.courriel
    referent.parti_le = date(2026, 11, 2)
    referent.save()
    assert destinataire(structure) == autre.courriel
    autre.delete()
    assert destinataire(structure) == entreprise.courriel
    entreprise.courriel = ""
    entreprise.save()
    assert destinataire(structure) is None


def test_of_two_accounts_the_one_that_sent_last_is_written_to(
    declaration, declarant, structure, entreprise, declarante
):
    nouvelle = factories.AccesFactory(declaration=True, entreprise=entreprise)
    factories.DeclarationFactory(
        declarant=declarant,
        mois=date(2026, 9, 1),
        validee=True,
        transmise_par=nouvelle.utilisateur,
    )

    assert destinataire(structure) == nouvelle.utilisateur.email


def test_an_account_of_somebody_who_left_is_not_written_to(
    declaration, structure, entreprise, declarante
):
    factories.ContactFactory(
        structure=structure,
        entreprise=entreprise,
        courriel=declarante.utilisateur.email.upper(),
        parti_le=date(2026, 10, 30),
    )

    assert destinataire(structure) == entreprise.courriel


def test_the_address_of_a_withdrawn_access_is_not_used_as_a_contact(
    declaration, structure, entreprise, declarante
):
    factories.ContactFactory(
        structure=structure, entreprise=entreprise, courriel=declarante.utilisateur.email
    )
    declarante.acces.revoque_le = datetime(2026, 11, 2, tzinfo=UTC)
    declarante.acces.save()

    assert destinataire(structure) == entreprise.courriel


def test_contacts_of_another_structure_are_never_used(
    declaration, structure, autre_structure, entreprise
):
    factories.ContactFactory(structure=autre_structure, entreprise=entreprise)

    assert destinataire(structure) == entreprise.courriel


def test_a_refused_address_is_left_for_the_next_one(declaration, structure, entreprise, contact):
    factories.CourrielFactory(
        structure=structure, destinataire=contact.courriel, etat=EtatCourriel.REJETE
    )

    assert destinataire(structure) == entreprise.courriel


def test_nobody_to_write_to_is_a_task_then_leaves_once_there_is(
    declaration, structure, entreprise, jouer
):
    entreprise.courriel = ""
    entreprise.save()

    assert jouer(LE_18) == 0
    brouillon = Relance.objects.get()
    assert (brouillon.etat, brouillon.destinataire) == (EtatRelance.BROUILLON, "")
    ligne = attendu(structure, LE_18)
    assert ligne.attend_la_structure
    assert ligne.action == "Trouver à qui écrire : personne n'est joignable"

    factories.ContactFactory(structure=structure, entreprise=entreprise)
    assert jouer(date(2026, 11, 19)) == 1
    assert Relance.objects.get().etat == EtatRelance.ENVOYEE


# What a person does


def test_a_draft_that_a_person_wrote_is_not_sent_by_itself(
    declaration, contact, structure, facilitatrice, jouer
):
    with time_machine.travel(datetime(2026, 11, 17, 9, tzinfo=UTC)):
        ligne = attendu(structure, date(2026, 11, 17))
        actions.preparer_a_la_main(
            attendu=ligne,
            redigee=actions.rediger(ligne, NiveauRelance.PREMIERE, facilitatrice.utilisateur),
            par=facilitatrice.utilisateur,
        )

    assert jouer(LE_18) == 0
    assert attendu(structure, LE_18).action == "Relire et envoyer la 1re relance"
    assert "Claire Fontaine" in Relance.objects.get().texte


@pytest.fixture
def brouillon(declaration, contact, structure, entreprise):
    return factories.RelanceFactory(
        structure=structure,
        entreprise=entreprise,
        mois=OCTOBRE,
        niveau=NiveauRelance.TROISIEME,
        destinataire=contact.courriel,
    )


@time_machine.travel(datetime(2026, 12, 23, 9, tzinfo=UTC))
def test_a_second_click_sends_nothing_more(
    brouillon, facilitatrice, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            actions.envoyer_relance(
                relance=brouillon, par=facilitatrice.utilisateur, version=brouillon.version
            )

    assert len(mail.outbox) == Courriel.objects.count() == 1
    assert mail.outbox[0].reply_to == [facilitatrice.utilisateur.email]


@time_machine.travel(datetime(2026, 12, 23, 9, tzinfo=UTC))
def test_a_draft_rewritten_by_a_colleague_is_not_sent_unread(brouillon, facilitatrice, collegue):
    actions.modifier_relance(
        relance=brouillon, champs={"sujet": "Vos heures"}, par=collegue.utilisateur
    )

    with pytest.raises(Conflit):
        actions.envoyer_relance(relance=brouillon, par=facilitatrice.utilisateur, version=0)


@time_machine.travel(datetime(2026, 12, 23, 9, tzinfo=UTC))
def test_a_draft_is_refused_once_its_addressee_left(brouillon, contact, facilitatrice):
    contact.parti_le = date(2026, 12, 20)
    contact.save()

    with pytest.raises(Refus, match="n'est plus à utiliser"):
        actions.envoyer_relance(relance=brouillon, par=facilitatrice.utilisateur)


@time_machine.travel(datetime(2026, 12, 23, 9, tzinfo=UTC))
def test_a_draft_is_refused_once_the_month_came(brouillon, declaration, facilitatrice):
    declaration.etat, declaration.transmise_le = "TRANSMISE", datetime(2026, 12, 22, tzinfo=UTC)
    declaration.save()

    with pytest.raises(Refus, match="n'a plus rien à transmettre"):
        actions.envoyer_relance(relance=brouillon, par=facilitatrice.utilisateur)


def test_a_draft_without_object_is_taken_away_by_the_daily_work(brouillon, declaration, jouer):
    declaration.etat, declaration.transmise_le = "TRANSMISE", datetime(2026, 12, 22, tzinfo=UTC)
    declaration.save()

    assert jouer(LE_23) == 0
    assert not Relance.objects.exists()


def test_a_dismissed_reminder_says_why_and_lets_the_next_one_come(
    declaration, contact, structure, entreprise, facilitatrice, jouer
):
    premiere = factories.RelanceFactory(structure=structure, entreprise=entreprise, mois=OCTOBRE)
    with pytest.raises(Refus, match="Dites pourquoi"):
        actions.ecarter_relance(relance=premiere, motif=" ", par=facilitatrice.utilisateur)
    for _ in range(2):
        actions.ecarter_relance(
            relance=premiere, motif="Vu au téléphone.", par=facilitatrice.utilisateur
        )

    assert Evenement.objects.get(verbe=Verbe.ANNULER).pourquoi == "Vu au téléphone."
    assert [jouer(LE_18), jouer(LE_2)] == [0, 1]
    assert Relance.objects.get(etat=EtatRelance.ENVOYEE).niveau == NiveauRelance.DEUXIEME


@time_machine.travel(datetime(2026, 12, 23, 9, tzinfo=UTC))
def test_the_letter_to_the_buyer_speaks_of_its_contracts_alone(
    declaration, contact, structure, entreprise, jouer
):
    for niveau in (1, 2, 3):
        factories.RelanceFactory(
            structure=structure, entreprise=entreprise, mois=OCTOBRE, niveau=niveau, envoyee=True
        )
    lot = declaration.declarant.attribution.lot
    acheteuse = factories.AccesFactory(achat=True, donneur_ordre=lot.marche.donneur_ordre)
    encore = factories.LotFactory(marche=lot.marche)
    ouverte(factories.DeclarantFactory(attribution__lot=encore, attribution__entreprise=entreprise))
    ouverte(
        factories.DeclarantFactory(
            attribution__lot__marche__structure=structure,
            attribution__lot__marche__objet="Piscine d'un autre",
            attribution__entreprise=entreprise,
        )
    )

    ligne = attendu(structure, LE_23)
    assert ligne.prochaine.niveau == NiveauRelance.ACHETEUR
    assert ligne.echue is None
    lettre = actions.rediger(ligne, NiveauRelance.ACHETEUR)
    assert lettre.destinataire == acheteuse.utilisateur.email
    assert "Gymnase Camus" in lettre.texte
    assert "Piscine" not in lettre.texte
    assert "le 18 novembre 2026" in lettre.texte


@time_machine.travel(datetime(2026, 12, 23, 9, tzinfo=UTC))
def test_each_buyer_a_company_is_late_for_has_its_letter(
    declaration, contact, structure, entreprise, facilitatrice
):
    for niveau in (1, 2, 3):
        factories.RelanceFactory(
            structure=structure, entreprise=entreprise, mois=OCTOBRE, niveau=niveau, envoyee=True
        )
    premier = declaration.declarant.attribution.lot.marche.donneur_ordre
    autre = ouverte(
        factories.DeclarantFactory(
            attribution__lot__marche__structure=structure,
            attribution__lot__marche__objet="Piscine d'un autre",
            attribution__entreprise=entreprise,
        )
    )
    second = autre.declarant.attribution.lot.marche.donneur_ordre
    ligne = attendu(structure, LE_23)
    assert set(ligne.acheteurs_sans_lettre) == {premier, second}

    redigee = actions.rediger(ligne, NiveauRelance.ACHETEUR, acheteur=premier)
    for _ in range(2):  # a second click: the same two drafts
        lettre = actions.preparer_a_la_main(
            attendu=ligne, redigee=redigee, par=facilitatrice.utilisateur
        )
    lettres = {une.acheteur: une for une in Relance.objects.filter(niveau=4)}
    assert set(lettres) == {premier, second}
    assert "Piscine" not in lettres[premier].texte
    assert "Piscine" in lettres[second].texte
    facilitatrice.force_login(facilitatrice.utilisateur)
    page = facilitatrice.get(reverse("suivi:relance", args=[lettre.pk])).text
    assert reverse("suivi:relance", args=[lettres[second].pk]) in page

    lettre.destinataire = "acheteur@ville.example"
    lettre.save()
    actions.envoyer_relance(relance=lettre, par=facilitatrice.utilisateur)
    ligne = attendu(structure, LE_23)
    assert ligne.acheteurs_sans_lettre == [second]
    assert ligne.brouillon == lettres[second]
    actions.ecarter_relance(relance=lettres[second], motif="Appelé.", par=facilitatrice.utilisateur)
    assert attendu(structure, LE_23).prochaine is None


@time_machine.travel(datetime(2026, 12, 23, 9, tzinfo=UTC))
def test_a_letter_to_a_buyer_whose_month_came_goes_away(
    declaration, contact, structure, entreprise, facilitatrice
):
    autre = ouverte(
        factories.DeclarantFactory(
            attribution__lot__marche__structure=structure, attribution__entreprise=entreprise
        )
    )
    lettre = factories.RelanceFactory(
        structure=structure,
        entreprise=entreprise,
        mois=OCTOBRE,
        niveau=4,
        acheteur=autre.declarant.attribution.lot.marche.donneur_ordre,
        destinataire="acheteur@ville.example",
    )
    autre.etat, autre.transmise_le = Etat.TRANSMISE, factories.TRANSMISE_LE
    autre.save()
    with pytest.raises(Refus, match="n'attend plus rien"):
        actions.envoyer_relance(relance=lettre, par=facilitatrice.utilisateur)
    actions.relancer_du_jour(structure, LE_23)
    assert not Relance.objects.filter(niveau=4).exists()


# The text of the structure


def test_the_text_of_the_structure_has_its_fields_filled(declaration, contact, structure, jouer):
    structure.texte_relance_1 = (
        "{entreprise}, il nous manque {mois} :\n{marches}\nAvant le {limite} : {lien}"
    )
    structure.save()

    jouer(LE_18)

    texte = mail.outbox[0].body
    assert texte.startswith(
        "Bonjour Odile,\n\nBâti Aisne, il nous manque octobre 2026 :\n- Gymnase"
    )
    assert "Avant le 10 novembre 2026 : http://" in texte
    assert "{" not in texte
    assert texte.rstrip().endswith(structure.telephone)


# When things go wrong


def test_a_server_down_is_seen_and_tried_again_the_next_day(
    declaration, contact, structure, jouer, monkeypatch
):
    def en_panne(*args, **options):
        raise ConnectionRefusedError("Connexion refusée")

    with monkeypatch.context() as panne:
        panne.setattr("django.core.mail.message.EmailMessage.send", en_panne)
        jouer(LE_18)
    assert Relance.objects.get().courriel.etat == EtatCourriel.ECHEC
    assert attendu(structure, LE_18).action == "Renvoyer le courriel : il n'est pas parti"

    assert [jouer(LE_18), jouer(date(2026, 11, 19)), jouer(date(2026, 11, 20))] == [0, 1, 0]
    assert Relance.objects.get().courriel.etat == EtatCourriel.ENVOYE


def test_the_daily_work_reminds_every_structure(
    declaration, contact, structure, autre_structure, django_capture_on_commit_callbacks
):
    dites = []
    with (
        time_machine.travel(datetime(2026, 11, 18, 9, tzinfo=UTC)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        assert quotidien.jouer(LE_18, dites.append) == []

    assert f"{structure} : Une relance envoyée." in dites
    assert not [phrase for phrase in dites if phrase.startswith(f"{autre_structure} : Une relance")]
    assert any(message.to == ["odile@bati.example"] for message in mail.outbox)

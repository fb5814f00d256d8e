"""What happens every day by itself: months open on their day, companies are told once."""

import io
import re
from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from comptes.enums import EtatCourriel, Verbe
from comptes.models import Courriel, Evenement, LienSigne
from marches.enums import Periodicite, Statut
from suivi import quotidien
from suivi.actions.ouvertures import ouvrir_le_mois, prevenir_une_entreprise
from suivi.models import Declaration
from tests import factories
from tests.conftest import Personne

pytestmark = pytest.mark.django_db

SEPTEMBRE, OCTOBRE = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def structure(structure):
    structure.jour_ouverture, structure.jour_limite = 5, 12
    structure.save()
    return structure


@pytest.fixture
def entreprise(entreprise):
    """Nobody to write to, until the test says whom."""
    entreprise.courriel = ""
    entreprise.save()
    return entreprise


def declarant(structure, entreprise, **champs):
    lot = factories.LotFactory(marche__structure=structure)
    return factories.DeclarantFactory(
        attribution__lot=lot, attribution__entreprise=entreprise, **champs
    )


@pytest.fixture
def jouer(django_capture_on_commit_callbacks):
    """Runs the command that day; gives what it printed, line by line."""

    def le(jour):
        sortie = io.StringIO()
        with (
            time_machine.travel(f"{jour} 06:30+02:00", tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            call_command("quotidien", stdout=sortie)
        return sortie.getvalue().splitlines()

    return le


def mois_ouverts():
    return sorted(Declaration.objects.values_list("mois", flat=True))


# The day


def test_nothing_opens_before_the_day_of_the_structure(structure, entreprise, jouer):
    declarant(structure, entreprise)
    assert jouer("2026-10-04") == []
    assert mois_ouverts() == []


def test_last_month_opens_on_the_day_and_once(structure, entreprise, jouer):
    declarant(structure, entreprise)
    entreprise.courriel = "paie@bati.example"
    entreprise.save()
    (ligne,) = jouer("2026-10-05")
    assert ligne == (
        "PLIE du Grandsoissons : Une déclaration est ouverte pour septembre 2026. "
        "Une entreprise est prévenue par courriel."
    )
    assert jouer("2026-10-05") == []
    assert jouer("2026-10-06") == []
    assert mois_ouverts() == [SEPTEMBRE]
    assert Courriel.objects.count() == 1


def test_months_that_no_day_opened_are_caught_up(structure, entreprise, jouer):
    declarant(structure, entreprise)
    jouer("2026-08-05")
    assert mois_ouverts() == [date(2026, 7, 1)]
    jouer("2026-11-02")  # the machine slept for three months; October's day has not come
    assert mois_ouverts() == [date(2026, 7, 1), date(2026, 8, 1), SEPTEMBRE]
    jouer("2026-11-09")
    assert mois_ouverts()[-1] == OCTOBRE


def test_a_month_opened_by_hand_long_ago_opens_nothing_in_between(structure, entreprise, jouer):
    declarant(structure, entreprise)
    with time_machine.travel("2026-10-01 09:00+02:00", tick=False):
        ouvrir_le_mois(structure=structure, mois=date(2026, 3, 1), par=None)
    jouer("2026-10-05")
    assert mois_ouverts() == [date(2026, 3, 1), SEPTEMBRE]


def test_a_declarant_who_comes_later_in_the_month_gets_it_the_next_day(
    structure, entreprise, autre_entreprise, jouer
):
    declarant(structure, entreprise)
    jouer("2026-10-05")
    declarant(structure, autre_entreprise)
    jouer("2026-10-20")
    assert mois_ouverts() == [SEPTEMBRE, SEPTEMBRE]


def test_each_structure_has_its_day(structure, autre_structure, entreprise, jouer):
    declarant(structure, entreprise)
    declarant(autre_structure, entreprise)  # opens on the first
    jouer("2026-10-01")
    assert Declaration.objects.get().structure == autre_structure
    jouer("2026-10-05")
    assert Declaration.objects.filter(structure=structure).exists()


def test_the_journal_says_that_the_application_opened_the_month(structure, entreprise, jouer):
    declarant(structure, entreprise)
    jouer("2026-10-05")
    traces = Evenement.objects.filter(verbe=Verbe.OUVRIR, structure=structure)
    assert {trace.qui for trace in traces} == {None}
    assert "Les déclarations de septembre 2026" in traces.values_list("pourquoi", flat=True)


# One structure that fails


def test_a_structure_that_fails_does_not_stop_the_others(
    structure, autre_structure, entreprise, jouer, monkeypatch
):
    declarant(structure, entreprise)
    declarant(autre_structure, entreprise)

    def panne(celle_ci, jour):
        Declaration.objects.filter(structure=celle_ci).update(commentaire="à moitié fait")
        if celle_ci == structure:
            raise RuntimeError("disque plein")
        return ["Fait."]

    monkeypatch.setattr(quotidien, "PAR_STRUCTURE", [*quotidien.PAR_STRUCTURE, panne])
    with pytest.raises(CommandError, match="PLIE du Grandsoissons : une action a échoué") as echec:
        jouer("2026-10-06")
    assert echec.value.returncode == 1
    # What was done before stays; the half of what failed is undone.
    comments = dict(Declaration.objects.values_list("structure", "commentaire"))
    assert comments == {structure.pk: "", autre_structure.pk: "à moitié fait"}


# Who opens


def test_a_quarterly_declarant_gets_the_months_where_it_was_at_work(structure, entreprise):
    """A site that slept until August, and one whose contract ended in August."""
    trimestre = {"periodicite": Periodicite.TRIMESTRIELLE}
    endormi = declarant(structure, entreprise, en_sommeil_jusqu_au=date(2026, 8, 31), **trimestre)
    fini = declarant(structure, entreprise, **trimestre)
    marche = fini.attribution.lot.marche
    marche.statut, marche.date_fin = Statut.TERMINE, date(2026, 8, 14)
    marche.save()
    with time_machine.travel("2026-10-05 09:00+02:00", tick=False):
        assert ouvrir_le_mois(structure=structure, mois=SEPTEMBRE, par=None) == 3
    assert mois_ouverts() == [date(2026, 7, 1), date(2026, 8, 1), SEPTEMBRE]
    assert Declaration.objects.get(declarant=endormi).mois == SEPTEMBRE


def test_the_last_month_of_a_contract_opens_though_it_was_solde_since(structure, entreprise):
    marche = declarant(structure, entreprise).attribution.lot.marche
    marche.statut, marche.date_solde = Statut.SOLDE, date(2026, 10, 2)
    marche.save()
    with time_machine.travel("2026-12-05 09:00+01:00", tick=False):
        assert ouvrir_le_mois(structure=structure, mois=SEPTEMBRE, par=None) == 1
        assert ouvrir_le_mois(structure=structure, mois=OCTOBRE, par=None) == 1
        assert ouvrir_le_mois(structure=structure, mois=date(2026, 11, 1), par=None) == 0


def test_a_contract_past_its_end_date_still_opens_until_it_is_solde(structure, entreprise):
    """Sites overrun: the end date alone takes nothing off."""
    marche = declarant(structure, entreprise).attribution.lot.marche
    marche.date_fin = date(2026, 5, 31)
    marche.save()
    with time_machine.travel("2026-10-05 09:00+02:00", tick=False):
        assert ouvrir_le_mois(structure=structure, mois=SEPTEMBRE, par=None) == 1


@time_machine.travel("2026-10-05 09:00+02:00", tick=False)
def test_opening_a_month_costs_the_same_for_many(structure, django_assert_max_num_queries):
    for _ in range(30):
        declarant(structure, factories.EntrepriseFactory())
    with django_assert_max_num_queries(16):
        assert ouvrir_le_mois(structure=structure, mois=SEPTEMBRE, par=None) == 30
    assert Evenement.objects.filter(verbe=Verbe.OUVRIR).count() == 30


# The e-mail, by SMTP


def test_a_company_gets_one_message_for_all_its_contracts(
    structure, entreprise, declarante, jouer, smtp
):
    deux = [declarant(structure, entreprise) for _ in range(2)]
    jouer("2026-10-05")
    (message,) = smtp.messages
    texte = message.get_content()
    assert message["To"] == declarante.utilisateur.email
    assert smtp.sujets == ["Vos heures d'insertion de septembre 2026 : Bâti Aisne"]
    assert "Bonjour Denise," in texte
    assert "12 octobre 2026" in texte
    for un in deux:
        assert un.attribution.lot.marche.objet in texte
        assert un.attribution.lot.marche.reference in texte
    assert f"http://127.0.0.1:8000{reverse('accueil')}" in texte
    courriel = Courriel.objects.get()
    assert (courriel.etat, courriel.structure) == (EtatCourriel.ENVOYE, structure)
    jouer("2026-10-06")
    assert len(smtp.messages) == 1


def test_each_structure_writes_to_the_company_it_shares(
    structure, autre_structure, entreprise, declarante, jouer, smtp
):
    declarant(structure, entreprise)
    declarant(autre_structure, entreprise)
    jouer("2026-10-05")
    assert len(smtp.messages) == 2


def test_a_server_that_knows_no_such_address_is_written_on_the_e_mail(
    structure, entreprise, declarante, jouer, smtp
):
    smtp.refuse.add(declarante.utilisateur.email)
    declarant(structure, entreprise)
    jouer("2026-10-05")
    courriel = Courriel.objects.get()
    assert courriel.etat == EtatCourriel.ECHEC
    assert "Adresse inconnue" in courriel.erreur
    assert mois_ouverts() == [SEPTEMBRE]


def test_a_company_without_any_address_is_named(structure, entreprise, jouer, smtp):
    declarant(structure, entreprise)
    (ligne,) = jouer("2026-10-05")
    assert "Sans adresse, à prévenir autrement : Bâti Aisne." in ligne
    assert smtp.messages == []


def test_an_e_mail_that_no_worker_sent_leaves_the_next_day(structure, jouer, smtp):
    factories.CourrielFactory(
        structure=structure, etat=EtatCourriel.A_ENVOYER, envoye_le=None, destinataire="a@b.example"
    )
    with time_machine.travel("2026-10-05 06:00+02:00", tick=False):
        Courriel.objects.update(cree_le="2026-10-04T06:00:00+02:00")
    assert jouer("2026-10-05") == ["Courriels restés en attente, expédiés : 1."]
    assert smtp.destinataires == ["a@b.example"]
    assert jouer("2026-10-05") == []


# To whom


def test_a_company_without_account_gets_its_link_good_for_all_its_contracts(
    structure, entreprise, jouer, smtp
):
    factories.ContactFactory(
        structure=structure, entreprise=entreprise, courriel="rh@bati.example", prenom="Odile"
    )
    deux = [declarant(structure, entreprise) for _ in range(2)]
    jouer("2026-10-05")
    (message,) = smtp.pour("rh@bati.example")
    texte = message.get_content()
    for un in deux:
        assert un.attribution.lot.marche.reference in texte
    lien = LienSigne.objects.get()
    assert (lien.entreprise, lien.mois, lien.par) == (entreprise, SEPTEMBRE, None)
    with time_machine.travel("2026-10-06 09:00+02:00"):
        (chemin,) = re.findall(r"http://127.0.0.1:8000(/lien/\S+)", texte)
        assert Personne().get(chemin).status_code == 200


def test_an_account_is_written_to_rather_than_a_contact(
    structure, entreprise, declarante, jouer, smtp
):
    factories.ContactFactory(structure=structure, entreprise=entreprise, referent_insertion=True)
    declarant(structure, entreprise)
    jouer("2026-10-05")
    assert smtp.destinataires == [declarante.utilisateur.email]
    assert not LienSigne.objects.exists()


def test_nobody_who_left_is_written_to_even_with_an_account(
    structure, entreprise, declarante, jouer, smtp
):
    for courriel in (declarante.utilisateur.email.upper(), "ancien@bati.example"):
        factories.ContactFactory(
            structure=structure,
            entreprise=entreprise,
            courriel=courriel,
            referent_insertion=True,
            parti_le=date(2026, 6, 30),
        )
    declarant(structure, entreprise)
    (ligne,) = jouer("2026-10-05")
    assert smtp.messages == []
    assert "Sans adresse, à prévenir autrement : Bâti Aisne." in ligne


def test_contacts_of_another_structure_are_theirs(
    structure, autre_structure, entreprise, jouer, smtp
):
    factories.ContactFactory(structure=autre_structure, entreprise=entreprise)
    declarant(structure, entreprise)
    jouer("2026-10-05")
    assert smtp.messages == []


def test_what_was_sent_in_the_meantime_is_not_asked_for(structure, entreprise, declarante, smtp):
    """The worker comes late: the company has already declared."""
    sienne = factories.DeclarationFactory(
        declarant=declarant(structure, entreprise), transmise=True
    )
    prevenir_une_entreprise(
        structure=structure,
        entreprise=entreprise,
        mois=SEPTEMBRE,
        declarations=[sienne.pk],
        par=None,
    )
    assert Courriel.objects.count() == 0


# By hand


@time_machine.travel("2026-10-08 09:00+02:00", tick=False)
@pytest.mark.parametrize(("coche", "messages"), [({"prevenir": "on"}, 1), ({}, 0)])
def test_by_hand_companies_are_told_when_the_box_is_ticked(
    coche,
    messages,
    facilitatrice,
    structure,
    entreprise,
    declarante,
    smtp,
    django_capture_on_commit_callbacks,
):
    declarant(structure, entreprise)
    url = reverse("suivi:ouvrir_le_mois")
    assert 'name="prevenir"' in facilitatrice.get(url).content.decode()
    assert "checked" in facilitatrice.get(url).content.decode()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            facilitatrice.post(url, {"mois": "2026-09", **coche})
    assert len(smtp.messages) == messages
    if messages:
        assert smtp.messages[0]["Reply-To"] == facilitatrice.utilisateur.email

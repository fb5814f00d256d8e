"""A company declares by a signed link, without an account."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from comptes import jetons
from comptes.courriels import CACHE
from comptes.enums import Verbe
from comptes.models import Courriel, Evenement, LienSigne
from suivi.enums import Etat
from suivi.models import Declaration, LigneHeures
from tests import factories

pytestmark = pytest.mark.django_db
ADRESSE = "paie@bati-aisne.example"


@pytest.fixture(autouse=True)
def horloge():
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False) as horloge:
        yield horloge


@pytest.fixture
def declaration(structure, entreprise):
    lot = factories.LotFactory(marche__structure=structure)
    declarant = factories.DeclarantFactory(attribution__lot=lot, attribution__entreprise=entreprise)
    return factories.DeclarationFactory(declarant=declarant)


@pytest.fixture
def affectation(declaration):
    return factories.AffectationFactory(attribution=declaration.declarant.attribution)


@pytest.fixture
def envoyer(facilitatrice, declaration, django_capture_on_commit_callbacks):
    def poster(adresse=ADRESSE):
        with django_capture_on_commit_callbacks(execute=True):
            return facilitatrice.post(
                reverse("suivi:envoyer_lien", args=[declaration.pk]),
                {"contact": "autre", "adresse": adresse},
                follow=True,
            )

    return poster


def lien_recu():
    """The address in the last e-mail."""
    (adresse,) = [mot for mot in mail.outbox[-1].body.split() if "/lien/" in mot]
    return adresse.removeprefix("http://127.0.0.1:8000")


def ouvrir(adresse):
    visiteur = Client()
    visiteur.post(adresse)
    return visiteur


def transmettre(visiteur, declaration, **cellules):
    declaration.refresh_from_db()
    return visiteur.post(
        reverse("suivi:transmettre", args=[declaration.pk]),
        {"version": declaration.version, "commentaire": "", **cellules},
        follow=True,
    )


def test_the_link_leaves_by_e_mail_and_the_stored_copy_hides_it(envoyer, declaration):
    envoyer()
    assert mail.outbox[0].to == [ADRESSE]
    assert declaration.declarant.attribution.lot.marche.objet in mail.outbox[0].body
    assert CACHE in Courriel.objects.get().texte
    assert jetons.ecrire_lien(LienSigne.objects.get()) not in Courriel.objects.get().texte


def test_a_contact_still_there_is_offered_one_who_left_is_not(
    facilitatrice, declaration, structure, entreprise
):
    factories.ContactFactory(structure=structure, entreprise=entreprise, courriel="ici@x.example")
    factories.ContactFactory(
        structure=structure,
        entreprise=entreprise,
        courriel="parti@x.example",
        parti_le=date(2026, 9, 1),
    )
    page = facilitatrice.get(reverse("suivi:envoyer_lien", args=[declaration.pk])).content.decode()
    assert "ici@x.example" in page
    assert "parti@x.example" not in page


def test_reading_the_link_does_nothing_its_button_opens_the_month(
    envoyer, declaration, affectation
):
    envoyer()
    filtre, personne = Client(), str(affectation.contrat.participant)
    page = filtre.get(lien_recu()).content.decode()
    assert personne not in page
    assert filtre.get(declaration.get_absolute_url()).status_code == 302
    visiteur = ouvrir(lien_recu())
    assert personne in visiteur.get(declaration.get_absolute_url()).content.decode()


def test_the_company_declares_its_month_and_the_journal_names_the_link(
    envoyer, declaration, affectation, facilitatrice, django_capture_on_commit_callbacks
):
    envoyer()
    visiteur = ouvrir(lien_recu())
    with django_capture_on_commit_callbacks(execute=True):
        page = transmettre(
            visiteur, declaration, **{f"travail-{affectation.pk}": "120"}
        ).content.decode()

    declaration.refresh_from_db()
    assert declaration.etat == Etat.TRANSMISE
    assert declaration.transmise_par is None
    assert LigneHeures.objects.get().heures_travail == 120
    assert "Récépissé" in page
    assert mail.outbox[-1].to == [ADRESSE]
    assert "Bien reçu" in mail.outbox[-1].subject
    evenement = Evenement.objects.get(verbe=Verbe.TRANSMETTRE)
    assert evenement.qui is None
    assert evenement.auteur == f"Le lien envoyé à {ADRESSE}"
    histoire = facilitatrice.get(declaration.get_absolute_url()).content.decode()
    assert f"Le lien envoyé à {ADRESSE}" in histoire


def test_by_the_link_a_person_is_added_and_a_paper_joined(envoyer, declaration):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from comptes.models import Piece
    from tests.suivi.test_embauches import SAISIE
    from tests.suivi.test_pieces import PDF

    envoyer()
    visiteur = ouvrir(lien_recu())
    page = visiteur.post(
        reverse("suivi:embauche", args=[declaration.pk]), SAISIE, follow=True
    ).content.decode()
    assert "KABORÉ Awa" in page
    visiteur.post(
        reverse("suivi:joindre_piece", args=[declaration.pk]),
        {"nature": "RELEVE", "fichier": SimpleUploadedFile("releve.pdf", PDF)},
    )
    piece = Piece.objects.get()
    assert piece.deposee_par is None
    assert visiteur.get(reverse("suivi:piece", args=[piece.pk])).status_code == 200
    visiteur.post(reverse("suivi:retirer_piece", args=[piece.pk]))
    assert not Piece.objects.exists()


def test_it_is_good_for_all_the_contracts_of_the_structure_and_for_nothing_else(
    envoyer, declaration, structure, entreprise, autre_structure, autre_entreprise
):
    def un_mois(chez, pour, **champs):
        return factories.DeclarationFactory(
            declarant=factories.DeclarantFactory(
                attribution__lot__marche__structure=chez, attribution__entreprise=pour
            ),
            **champs,
        )

    autre_marche = un_mois(structure, entreprise)
    interdites = [
        un_mois(structure, entreprise, mois=date(2026, 8, 1)),
        un_mois(autre_structure, entreprise),
        un_mois(structure, autre_entreprise),
    ]
    envoyer()
    visiteur = ouvrir(lien_recu())
    assert visiteur.get(autre_marche.get_absolute_url()).status_code == 200
    page = visiteur.get(reverse("suivi:mois_du_lien")).content.decode()
    assert autre_marche.get_absolute_url() in page
    for interdite in interdites:
        assert visiteur.get(interdite.get_absolute_url()).status_code == 404
        assert interdite.get_absolute_url() not in page
    for ailleurs in ("accueil", "suivi:declarations", "comptes:mon_compte", "suivi:marches"):
        assert reverse("account_login") in visiteur.get(reverse(ailleurs)).url
    assert visiteur.post(reverse("suivi:valider", args=[declaration.pk])).status_code == 302
    assert Declaration.objects.filter(etat=Etat.VALIDEE).count() == 0


def test_once_everything_is_sent_it_serves_no_more(envoyer, declaration, affectation):
    envoyer()
    adresse = lien_recu()
    transmettre(ouvrir(adresse), declaration, **{f"travail-{affectation.pk}": "120"})
    reponse = Client().get(adresse)
    assert reponse.status_code == 410
    assert "Ce mois est déjà transmis" in reponse.content.decode()
    assert str(affectation.contrat.participant) not in reponse.content.decode()
    assert Client().post(adresse).status_code == 410


def test_revoked_it_closes_at_once_even_for_who_is_inside(
    envoyer, declaration, facilitatrice, etrangere
):
    envoyer()
    adresse, visiteur = lien_recu(), ouvrir(lien_recu())
    url = reverse("suivi:revoquer_lien", args=[declaration.pk, LienSigne.objects.get().pk])
    assert etrangere.post(url).status_code == 404
    facilitatrice.post(url)
    facilitatrice.post(url)  # a second click
    assert Evenement.objects.filter(verbe=Verbe.REVOQUER).count() == 1
    page = visiteur.get(declaration.get_absolute_url(), follow=True)
    assert page.status_code == 410
    assert "Ce lien ne sert plus" in page.content.decode()
    assert Client().get(adresse).status_code == 410


def test_it_expires(envoyer, declaration, horloge):
    envoyer()
    adresse, visiteur = lien_recu(), ouvrir(lien_recu())
    horloge.move_to("2026-11-08 09:00+01:00")
    assert "Ce lien a expiré" in Client().get(adresse).content.decode()
    visiteur.post(reverse("suivi:transmettre", args=[declaration.pk]))
    declaration.refresh_from_db()
    assert declaration.etat == Etat.A_SAISIR


@pytest.mark.parametrize("abime", ["nimporte", "{}x", "{}:1"])
def test_cut_or_forged_it_is_told_in_a_page(envoyer, abime):
    envoyer()
    jeton = jetons.ecrire_lien(LienSigne.objects.get())
    reponse = Client().get(reverse("suivi:lien", args=[abime.format(jeton)]))
    assert reponse.status_code == 404
    assert "pas complet" in reponse.content.decode()


def test_a_double_click_sends_one_e_mail_later_the_same_link_leaves_again(envoyer, horloge):
    envoyer()
    envoyer()
    assert len(mail.outbox) == 1
    premier = lien_recu()
    horloge.shift(3600)
    envoyer()
    assert len(mail.outbox) == 2
    assert Client().get(premier).status_code == Client().get(lien_recu()).status_code == 200
    assert LienSigne.objects.count() == 1


def test_another_addressee_closes_the_former_link(envoyer):
    envoyer()
    ancien = lien_recu()
    envoyer("autre@bati-aisne.example")
    assert Client().get(ancien).status_code == 410
    assert Client().get(lien_recu()).status_code == 200
    assert LienSigne.objects.ouverts().count() == 1


def test_nothing_left_to_declare_sends_nothing(envoyer, declaration):
    declaration.etat, declaration.transmise_le = Etat.TRANSMISE, factories.TRANSMISE_LE
    declaration.save()
    assert "plus rien à déclarer" in envoyer().content.decode().replace("&#x27;", "'")
    assert mail.outbox == []
    assert not LienSigne.objects.exists()


def test_a_month_sent_back_is_corrected_by_the_same_link(
    envoyer, declaration, affectation, facilitatrice
):
    envoyer()
    adresse = lien_recu()
    transmettre(ouvrir(adresse), declaration, **{f"travail-{affectation.pk}": "120"})
    facilitatrice.post(
        reverse("suivi:renvoyer", args=[declaration.pk]), {"motif": "Il manque la formation."}
    )
    page = ouvrir(adresse).get(declaration.get_absolute_url()).content.decode()
    assert "Il manque la formation." in page


def test_the_page_of_the_company_lists_its_links_and_closes_them(
    facilitatrice, etrangere, entreprise, envoyer, declaration
):
    envoyer()
    lien = LienSigne.objects.get()
    fiche = entreprise.get_absolute_url()
    page = facilitatrice.get(fiche).text
    assert "Septembre 2026" in page
    assert ADRESSE in page
    assert "Ouvert" in page
    assert ADRESSE not in etrangere.get(fiche).text
    url = reverse("suivi:fermer_lien", args=[lien.pk])
    assert url in page
    for _ in range(2):  # a second click closes nothing more
        assert facilitatrice.post(url).url == fiche
    lien.refresh_from_db()
    assert lien.revoque_le
    assert Evenement.objects.filter(verbe=Verbe.REVOQUER).count() == 1
    assert "Fermé" in facilitatrice.get(fiche).text

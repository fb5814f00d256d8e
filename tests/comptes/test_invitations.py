import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes import actions, jetons
from comptes.enums import EtatCourriel, Verbe
from comptes.models import Acces, Courriel, Evenement, Invitation, Utilisateur
from tests import factories

NOUVELLE = {
    "prenom": "Nadia",
    "nom": "Benali",
    "mot_de_passe": "soleil-sur-la-plaine-2026",
    "confirmation": "soleil-sur-la-plaine-2026",
}


@pytest.fixture
def liee(structure, entreprise):
    """The company works with the structure: it holds one of its contracts."""
    return factories.AttributionFactory(lot__marche__structure=structure, entreprise=entreprise)


def inviter(client, django_capture_on_commit_callbacks, **champs):
    with django_capture_on_commit_callbacks(execute=True):
        return client.post(
            reverse("comptes:inviter"), {"email": "nadia@exemple.example", **champs}, follow=True
        )


def lien_recu():
    return re.search(r"http://\S+?(/invitation/\S+)", mail.outbox[-1].body)[1]


def lien(invitation):
    return reverse("comptes:invitation", args=[jetons.ecrire(invitation)])


def test_an_invited_person_chooses_a_password_and_reaches_home(
    administratrice, structure, django_capture_on_commit_callbacks
):
    page = inviter(
        administratrice,
        django_capture_on_commit_callbacks,
        profil="FACILITATEUR",
        prenom="Nadia",
        nom="Benali",
    )

    assert "L&#x27;invitation est partie à nadia@exemple.example" in page.text
    message = mail.outbox[0]
    assert message.to == ["nadia@exemple.example"]
    assert message.reply_to == [administratrice.utilisateur.email]
    assert message.body.startswith("Bonjour Nadia,")
    assert "Agathe Blanc (PLIE du Grandsoissons) vous ouvre un accès" in message.body

    invitee = Client()
    page = invitee.get(lien_recu())
    assert "Accepter l&#x27;invitation" in page.text or "Accepter l'invitation" in page.text
    assert not Utilisateur.objects.filter(email="nadia@exemple.example").exists()

    arrivee = invitee.post(lien_recu(), NOUVELLE, follow=True)
    assert arrivee.redirect_chain[0][0] == reverse("accueil")
    assert arrivee.context["acces"].structure == structure
    personne = Utilisateur.objects.get(email="nadia@exemple.example")
    assert EmailAddress.objects.get(user=personne).verified
    assert Evenement.objects.filter(
        verbe=Verbe.ACCEPTER, qui=personne, structure=structure
    ).exists()


def test_the_stored_copy_of_an_invitation_hides_its_link(
    administratrice, facilitatrice, django_capture_on_commit_callbacks
):
    inviter(administratrice, django_capture_on_commit_callbacks, profil="ADMINISTRATEUR")

    courriel = Courriel.objects.get()
    assert courriel.etat == EtatCourriel.ENVOYE
    page = facilitatrice.get(reverse("comptes:courriel", args=[courriel.pk]))
    assert "lien personnel" in page.text
    assert "/invitation/" not in courriel.texte


def test_a_person_with_an_account_signs_in_before_accepting(structure, declarante):
    invitation = factories.InvitationFactory(
        structure=structure, email=declarante.utilisateur.email
    )

    page = Client().get(lien(invitation))
    assert "Un compte existe déjà" in page.text
    Client().post(lien(invitation), NOUVELLE)
    assert not Acces.objects.filter(structure=structure).exists()

    assert "s'ajoutera à votre compte" in declarante.get(lien(invitation)).text
    arrivee = declarante.post(lien(invitation), follow=True)
    assert arrivee.context["acces"].structure == structure
    assert len(arrivee.context["acces_possibles"]) == 2


def test_someone_else_signed_in_cannot_take_the_invitation(structure, declarante):
    invitation = factories.InvitationFactory(structure=structure)

    page = declarante.post(lien(invitation))

    assert "Déconnectez-vous" in page.text
    assert not Acces.objects.filter(structure=structure).exists()
    with pytest.raises(Refus, match="a été envoyée à"):
        actions.accepter_invitation(invitation=invitation, utilisateur=declarante.utilisateur)


def test_accepting_twice_is_no_error(structure):
    invitation = factories.InvitationFactory(structure=structure)
    invitee = Client()

    invitee.post(lien(invitation), NOUVELLE)
    second = invitee.post(lien(invitation), NOUVELLE)
    ailleurs = Client().post(lien(invitation), NOUVELLE, follow=True)

    assert second.url == reverse("accueil")
    assert "Votre accès est ouvert : connectez-vous." in ailleurs.text
    assert Acces.objects.filter(structure=structure).count() == 1


@pytest.mark.parametrize(
    ("etat", "phrase", "statut"),
    [
        ({"acceptee_le": timezone.now()}, "déjà servi", 410),
        ({"annulee_le": timezone.now()}, "a été annulée", 410),
        ({"expire_le": timezone.now() - timedelta(days=1)}, "a expiré", 410),
    ],
)
def test_a_link_that_serves_no_more_says_why(structure, etat, phrase, statut):
    invitation = factories.InvitationFactory(structure=structure, **etat)

    page = Client().get(lien(invitation))

    assert (page.status_code, phrase in page.text) == (statut, True)


@pytest.mark.django_db
def test_a_tampered_link_says_it_is_not_complete():
    page = Client().get(reverse("comptes:invitation", args=["abc:def:ghi"]))

    assert page.status_code == 404
    assert "n&#x27;est pas complet" in page.text


def test_a_link_expires_after_fourteen_days_and_can_be_sent_again(
    administratrice, structure, django_capture_on_commit_callbacks
):
    with time_machine.travel("2026-09-01 10:00+02:00", tick=False):
        invitation = actions.inviter(
            email="nadia@exemple.example",
            profil=Profil.ELU,
            organisation=structure,
            par=administratrice.utilisateur,
        )
        ancien = lien(invitation)
    with time_machine.travel("2026-09-14 10:00+02:00", tick=False):
        assert Client().get(ancien).status_code == 200
    with time_machine.travel("2026-09-16 10:00+02:00", tick=False):
        assert "a expiré" in Client().get(ancien).text
        administratrice.force_login(administratrice.utilisateur)
        with django_capture_on_commit_callbacks(execute=True):
            administratrice.post(reverse("comptes:renvoyer_invitation", args=[invitation.pk]))
        assert Client().get(lien_recu()).status_code == 200


def test_a_weak_password_is_refused_in_french_and_nothing_is_lost(structure):
    invitation = factories.InvitationFactory(structure=structure)
    faible = {**NOUVELLE, "mot_de_passe": "court", "confirmation": "autre"}

    page = Client().post(lien(invitation), faible)

    assert "mot de passe est trop court" in page.text
    assert "pas le même mot de passe" in page.text
    assert 'value="Benali"' in page.text
    assert not Utilisateur.objects.filter(email=invitation.email).exists()


def test_an_access_or_a_waiting_invitation_is_not_promised_twice(
    administratrice, collegue, django_capture_on_commit_callbacks
):
    deja = inviter(
        administratrice,
        django_capture_on_commit_callbacks,
        profil="FACILITATEUR",
        email=collegue.utilisateur.email.upper(),
    )
    assert "a déjà cet accès" in deja.text

    inviter(administratrice, django_capture_on_commit_callbacks, profil="ELU")
    encore = inviter(administratrice, django_capture_on_commit_callbacks, profil="ELU")
    assert "a déjà reçu cette invitation" in encore.text
    assert Invitation.objects.count() == 1


def test_people_of_a_company_are_told_of_a_new_one(
    facilitatrice, declarante, liee, entreprise, django_capture_on_commit_callbacks
):
    inviter(
        facilitatrice,
        django_capture_on_commit_callbacks,
        profil="DECLARANT",
        entreprise=entreprise.pk,
    )

    a_la_declarante = [m for m in mail.outbox if m.to == [declarante.utilisateur.email]]
    assert len(a_la_declarante) == 1
    assert "nadia@exemple.example" in a_la_declarante[0].body
    assert len(mail.outbox) == 2


def test_a_facilitatrice_invites_companies_and_buyers_only(facilitatrice):
    page = facilitatrice.get(reverse("comptes:inviter"))

    assert "Donneur d&#x27;ordre" in page.text
    assert "Administrateur" not in page.text
    for profil in ("FACILITATEUR", "ADMINISTRATEUR", "ELU", "COORDINATEUR"):
        refus = facilitatrice.post(
            reverse("comptes:inviter"), {"profil": profil, "email": "x@exemple.example"}
        )
        assert refus.status_code == 403
    assert not Invitation.objects.exists()


def test_companies_and_buyers_of_other_structures_cannot_be_chosen(
    administratrice, autre_entreprise, autre_structure, django_capture_on_commit_callbacks
):
    acheteur = factories.DonneurOrdreFactory(structure=autre_structure)
    for profil, champ, objet in (
        ("DECLARANT", "entreprise", autre_entreprise),
        ("DONNEUR_ORDRE", "donneur_ordre", acheteur),
    ):
        page = inviter(
            administratrice,
            django_capture_on_commit_callbacks,
            **{"profil": profil, champ: objet.pk},
        )
        assert "dans la liste" in page.text
    assert not Invitation.objects.exists()


def test_an_elu_gets_the_communes_chosen(
    administratrice, structure, commune, django_capture_on_commit_callbacks
):
    inviter(
        administratrice, django_capture_on_commit_callbacks, profil="ELU", communes=[commune.pk]
    )

    elu = Client()
    elu.post(lien_recu(), NOUVELLE)

    assert [*Acces.objects.get(profil="ELU").communes.all()] == [commune]


def test_the_invitation_of_another_structure_does_not_exist(administratrice, autre_structure):
    invitation = factories.InvitationFactory(structure=autre_structure)

    for nom in ("renvoyer_invitation", "annuler_invitation"):
        assert (
            administratrice.get(reverse(f"comptes:{nom}", args=[invitation.pk])).status_code == 404
        )
        assert (
            administratrice.post(reverse(f"comptes:{nom}", args=[invitation.pk])).status_code == 404
        )
    assert invitation.email not in administratrice.get(reverse("comptes:invitations")).text


def test_a_cancelled_invitation_leaves_the_list_and_closes_its_link(administratrice, structure):
    invitation = factories.InvitationFactory(structure=structure)
    annuler = reverse("comptes:annuler_invitation", args=[invitation.pk])

    assert invitation.email in administratrice.get(reverse("comptes:invitations")).text
    assert "cesse de servir" in administratrice.get(annuler).text
    administratrice.post(annuler)
    administratrice.post(annuler)

    assert "a été annulée" in Client().get(lien(invitation)).text
    assert Evenement.objects.filter(verbe=Verbe.ANNULER).count() == 1


def test_the_command_line_invites_without_a_name(structure, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.inviter(
            email="directrice@exemple.example",
            profil=Profil.ADMINISTRATEUR,
            organisation=structure,
            par=None,
        )

    assert "PLIE du Grandsoissons vous ouvre un accès" in mail.outbox[0].body
    assert mail.outbox[0].reply_to == [structure.courriel]
    assert Client().get(lien_recu()).status_code == 200

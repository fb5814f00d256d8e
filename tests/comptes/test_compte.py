"""One's own account: signing in and out, a forgotten password, another address."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from tests.factories import MOT_DE_PASSE, UtilisateurFactory

pytestmark = pytest.mark.django_db
NOUVEAU = "un-autre-bon-mot-de-passe"


def lien(courriel):
    return re.search(r"http://testserver(\S+)", courriel.body)[1]


def test_signing_in_leads_home(client):
    utilisateur = UtilisateurFactory()
    reponse = client.post(
        reverse("account_login"), {"login": utilisateur.email.upper(), "password": MOT_DE_PASSE}
    )
    assert (reponse.status_code, reponse.url) == (302, reverse("accueil"))


def test_a_wrong_password_keeps_the_address_typed(client):
    utilisateur = UtilisateurFactory()
    reponse = client.post(
        reverse("account_login"), {"login": utilisateur.email, "password": "faux"}
    )
    assert f'value="{utilisateur.email}"' in reponse.text
    assert 'role="alert"' in reponse.text


def test_nobody_signs_up_alone(client):
    reponse = client.get(reverse("account_signup"))
    assert "sur invitation" in reponse.text
    assert "<form" not in reponse.text


def test_signing_out_asks_for_a_post(facilitatrice):
    assert facilitatrice.get(reverse("account_logout")).status_code == 200
    assert facilitatrice.post(reverse("account_logout")).url == reverse("account_login")
    assert reverse("account_login") in facilitatrice.get(reverse("accueil")).url


def test_a_forgotten_password_is_chosen_again_by_a_link_used_once(client):
    utilisateur = UtilisateurFactory()
    client.post(reverse("account_reset_password"), {"email": utilisateur.email})
    (courriel,) = mail.outbox
    assert courriel.subject == "Choisir un nouveau mot de passe"
    assert courriel.body.startswith("Bonjour,")
    page = client.get(lien(courriel), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NOUVEAU, "password2": NOUVEAU})
    utilisateur.refresh_from_db()
    assert utilisateur.check_password(NOUVEAU)
    assert "Ce lien ne sert plus" in client.get(lien(courriel), follow=True).text


def test_an_unknown_address_gets_the_same_answer_and_a_useful_letter(client):
    reponse = client.post(
        reverse("account_reset_password"), {"email": "inconnue@exemple.example"}, follow=True
    )
    assert "Si un compte existe à cette adresse" in reponse.text
    assert mail.outbox[0].subject == "Aucun compte à cette adresse"


def test_a_password_is_changed_with_the_old_one(facilitatrice):
    adresse = reverse("account_change_password")
    champs = {"oldpassword": "faux", "password1": NOUVEAU, "password2": NOUVEAU}
    assert 'href="#id_oldpassword"' in facilitatrice.post(adresse, champs).text
    facilitatrice.post(adresse, champs | {"oldpassword": MOT_DE_PASSE})
    facilitatrice.utilisateur.refresh_from_db()
    assert facilitatrice.utilisateur.check_password(NOUVEAU)


def test_another_address_counts_once_its_link_is_opened(facilitatrice):
    avant = facilitatrice.utilisateur.email
    adresse = reverse("account_email")
    champs = {"email": "nouvelle@plie.example", "action_add": "1"}
    facilitatrice.post(adresse, champs)
    facilitatrice.utilisateur.refresh_from_db()
    assert facilitatrice.utilisateur.email == avant
    assert "Un lien est parti à" in facilitatrice.get(adresse).text
    confirmation = lien(mail.outbox[-1])
    assert "nouvelle@plie.example" in facilitatrice.get(confirmation).text
    facilitatrice.post(confirmation)
    facilitatrice.utilisateur.refresh_from_db()
    assert facilitatrice.utilisateur.email == "nouvelle@plie.example"


@pytest.mark.parametrize(
    "nom",
    [
        "account_inactive",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
    ],
)
def test_what_follows_is_open_to_who_is_not_signed_in(anonyme, nom):
    assert anonyme.get(reverse(nom)).status_code == 200


@pytest.mark.parametrize("nom", ["account_email", "account_change_password"])
def test_someone_without_access_keeps_their_own_account(sans_acces, nom):
    assert sans_acces.get(reverse(nom)).status_code == 200

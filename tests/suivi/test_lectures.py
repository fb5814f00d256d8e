"""A link of reading: an élu without account reads and prints public figures, until it expires or is closed."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comptes import jetons
from comptes.enums import Verbe
from comptes.journal import historique
from comptes.models import Courriel, LienSigne
from tests import factories

pytestmark = pytest.mark.django_db
NOUVEAU = "/territoire/liens/nouveau/"


def faire(facilitatrice, **champs):
    reponse = facilitatrice.post(NOUVEAU, {"libelle": "Conseil", "jours": "90", **champs})
    assert reponse.status_code == 302, reponse.context["form"].errors
    return LienSigne.objects.latest("pk")


def lire(lien, suite="/territoire/"):
    visiteur = Client()
    reponse = visiteur.get(reverse("suivi:lien", args=[jetons.ecrire_lien(lien)]))
    assert (reponse.status_code, reponse.url) == (302, "/territoire/")
    return visiteur, visiteur.get(suite)


def test_an_elu_reads_and_prints_without_an_account(facilitatrice, structure):
    lien = faire(facilitatrice)
    assert lien.expire_le.date() == (timezone.now() + timedelta(days=90)).date()
    page = facilitatrice.get(reverse("suivi:lecture", args=[lien.pk])).text
    (adresse,) = re.findall(r'value="http://127.0.0.1:8000(/lien/[^"]+)"', page)
    assert Client().get(adresse).url == "/territoire/"
    assert "Tout le territoire." in page
    visiteur, reponse = lire(lien)
    assert reponse.status_code == 200
    assert "Partager un lien" not in reponse.text
    assert visiteur.get("/territoire/bilan.pdf").content.startswith(b"%PDF")
    classeur = visiteur.get("/territoire/bilan.xlsx")
    assert classeur.getvalue().startswith(b"PK")


def test_it_opens_figures_and_nothing_else(facilitatrice, structure, monde):
    visiteur, _ = lire(faire(facilitatrice))
    for adresse in (
        "/marches/",
        "/participants/",
        "/declarations/",
        "/lien/",
        "/territoire/liens/",
    ):
        assert visiteur.get(adresse).status_code in (302, 403), adresse
    assert visiteur.get(monde.transmise.get_absolute_url()).status_code in (302, 403)


def test_it_may_show_some_communes_only(facilitatrice, structure, commune):
    ailleurs = factories.CommuneFactory(nom="Ailleurs-sur-Aisne")
    structure.communes.add(ailleurs)
    lien = faire(facilitatrice, communes=[commune.pk])
    assert list(lien.communes.all()) == [commune]
    _, reponse = lire(lien)
    assert commune.nom in reponse.text
    assert "Ailleurs-sur-Aisne" not in reponse.text


def test_sent_by_e_mail_its_stored_copy_hides_it(facilitatrice, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        lien = faire(facilitatrice, courriel="maire@soissons.example")
        facilitatrice.post(
            NOUVEAU, {"libelle": "Conseil", "jours": "90", "courriel": "maire@soissons.example"}
        )
    assert LienSigne.objects.count() == 1  # the second click
    (message,) = mail.outbox
    assert message.to == ["maire@soissons.example"]
    (adresse,) = re.findall(r"http://127.0.0.1:8000(/lien/\S+)", message.body)
    assert Client().get(adresse).url == "/territoire/"
    assert adresse not in Courriel.objects.get().texte
    assert historique(lien)[0].verbe == Verbe.INVITER


def test_closed_it_opens_nothing_even_for_who_is_inside(facilitatrice):
    lien = faire(facilitatrice)
    visiteur, _ = lire(lien)
    facilitatrice.post(reverse("suivi:fermer_lecture", args=[lien.pk]))
    dedans = visiteur.get("/territoire/", follow=True)
    assert dedans.status_code == 410
    assert "Ce lien ne sert plus" in dedans.text
    assert "heures à déclarer" not in dedans.text
    assert "fermé" in facilitatrice.get("/territoire/liens/").text
    assert "Aucune ligne" not in facilitatrice.get("/territoire/liens/").text
    assert "Conseil" not in facilitatrice.get("/territoire/liens/?ouverts=on").text


def test_expired_it_says_whom_to_ask(structure):
    lien = factories.LienSigneFactory(
        structure=structure,
        cree_le=timezone.now() - timedelta(days=3),
        expire_le=timezone.now() - timedelta(days=1),
    )
    reponse = Client().get(reverse("suivi:lien", args=[jetons.ecrire_lien(lien)]))
    assert reponse.status_code == 410
    assert "Ce lien a expiré" in reponse.text


def test_someone_signed_in_keeps_their_own_access(facilitatrice, etrangere):
    lien = faire(facilitatrice)
    adresse = reverse("suivi:lien", args=[jetons.ecrire_lien(lien)])
    assert "Vous êtes déjà connecté" in etrangere.get(adresse).text


def test_a_link_of_reading_does_not_declare_nor_one_of_declaring_read(facilitatrice, entreprise):
    visiteur, _ = lire(faire(facilitatrice))
    assert visiteur.get(reverse("suivi:mois_du_lien")).status_code == 403
    declare = factories.LienSigneFactory(de_declaration=True, entreprise=entreprise)
    session = Client()
    stockee = session.session
    stockee["lien"] = jetons.ecrire_lien(declare)
    stockee.save()
    session.cookies["sessionid"] = stockee.session_key
    assert session.get("/territoire/").status_code == 403

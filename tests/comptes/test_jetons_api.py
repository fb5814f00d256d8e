"""Tokens of the API: made and revoked by administrateurs, shown once, kept as a fingerprint."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from comptes.api.models import JetonApi
from comptes.models import Evenement
from tests import factories

NOUVEAU = reverse("comptes:nouveau_jeton")


@pytest.fixture
def demande(administratrice):
    """What the page of the form sends, filled in."""
    page = administratrice.get(NOUVEAU).content.decode()
    return {
        "demande": re.search(r'name="demande" value="([^"]+)"', page)[1],
        "libelle": "Entrepôt de la Région",
        "profil": "FACILITATEUR",
        "portees": ["MARCHES", "HEURES"],
        "jours": "90",
    }


def lire_le_jeton(reponse):
    return re.search(r'value="(clauses_[0-9a-f]{64})"', reponse.content.decode())[1]


def test_a_token_is_shown_once_and_only_its_fingerprint_is_kept(administratrice, demande, client):
    reponse = administratrice.post(NOUVEAU, demande)
    jeton = lire_le_jeton(reponse)
    assert "no-store" in reponse["Cache-Control"]
    ligne = JetonApi.objects.get()
    kept = " ".join(str(valeur) for valeur in JetonApi.objects.values().get().values())
    assert jeton not in kept
    assert jeton.startswith(ligne.debut)
    assert timedelta(days=89) < ligne.expire_le - timezone.now() <= timedelta(days=90)
    entetes = {"Authorization": f"Bearer {jeton}"}
    assert client.get("/api/v1/marches", headers=entetes).status_code == 200
    assert client.get("/api/v1/chiffres", headers=entetes).status_code == 403
    evenement = Evenement.objects.get(objet_libelle=str(ligne))
    assert evenement.qui == administratrice.utilisateur
    assert jeton not in str(evenement.details)
    assert jeton not in administratrice.get(reverse("comptes:jetons")).content.decode()


def test_a_second_click_shows_the_same_token_and_makes_no_other(administratrice, demande):
    premier = lire_le_jeton(administratrice.post(NOUVEAU, demande))
    assert lire_le_jeton(administratrice.post(NOUVEAU, demande)) == premier
    assert JetonApi.objects.count() == Evenement.objects.count() == 1


def test_a_page_sent_again_later_does_not_show_the_token(administratrice, demande):
    administratrice.post(NOUVEAU, demande)
    JetonApi.objects.update(cree_le=timezone.now() - timedelta(minutes=5))
    page = administratrice.post(NOUVEAU, demande).content.decode()
    assert "a déjà été montré" in page
    assert "clauses_" not in page


def test_a_reader_gets_no_part_that_its_screens_do_not_show(
    administratrice, demande, donneur_ordre
):
    demande |= {"profil": "DONNEUR_ORDRE", "portees": ["CHIFFRES_PUBLICS"]}
    page = administratrice.post(NOUVEAU, demande).content.decode()
    assert "dites qui lira par ce jeton" in page
    page = administratrice.post(
        NOUVEAU, demande | {"donneur_ordre": donneur_ordre.pk}
    ).content.decode()
    assert "droit, même sur un écran" in page
    assert not JetonApi.objects.exists()
    demande |= {"donneur_ordre": donneur_ordre.pk, "portees": ["MARCHES"]}
    lire_le_jeton(administratrice.post(NOUVEAU, demande))
    assert JetonApi.objects.get().organisation == donneur_ordre


def test_a_buyer_of_another_structure_is_not_offered(administratrice, demande):
    ailleurs = factories.DonneurOrdreFactory()
    demande |= {"profil": "DONNEUR_ORDRE", "donneur_ordre": ailleurs.pk}
    administratrice.post(NOUVEAU, demande)
    assert not JetonApi.objects.exists()


def test_revoking_asks_first_then_closes_at_once(administratrice, structure, client):
    jeton = factories.JetonApiFactory(emettrice=structure, secret="celui-ci")
    adresse = reverse("comptes:revoquer_jeton", args=[jeton.pk])
    assert "ne lira plus rien" in administratrice.get(adresse).content.decode()
    for _ in range(2):
        administratrice.post(adresse)
    reponse = client.get("/api/v1/marches", headers={"Authorization": "Bearer celui-ci"})
    assert reponse.status_code == 401
    assert Evenement.objects.filter(objet_id=jeton.pk, verbe="REVOQUER").count() == 1
    page = administratrice.get(reverse("comptes:jetons")).content.decode()
    assert "révoqué" in page
    sans = administratrice.get(reverse("comptes:jetons"), {"en_cours": "on"}).content.decode()
    assert jeton.libelle not in sans

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clauses_project.refus import Refus
from comptes import actions
from comptes.enums import Verbe
from comptes.forms import organisations_visibles
from comptes.models import Acces, Evenement
from tests import factories


def test_the_list_shows_people_of_the_structure_its_buyers_its_companies_and_its_reseau(
    administratrice, declarante, acheteuse, coordinatrice, concurrente, etrangere, structure
):
    factories.AttributionFactory(
        lot__marche__structure=structure, entreprise=declarante.acces.entreprise
    )

    page = administratrice.get(reverse("comptes:acces")).text

    for visible in (administratrice, declarante, acheteuse, coordinatrice):
        assert visible.utilisateur.email in page
    for invisible in (concurrente, etrangere):
        assert invisible.utilisateur.email not in page


def test_people_are_found_without_accents_and_by_kind(administratrice, collegue, acheteuse):
    factories.AccesFactory(
        structure=administratrice.acces.structure,
        utilisateur__prenom="Zoé",
        utilisateur__nom="Lefèvre",
    )

    assert "Lefèvre" in administratrice.get(reverse("comptes:acces"), {"q": "lefevre"}).text
    acheteurs = administratrice.get(reverse("comptes:acces"), {"genre": "donneur_ordre"}).text
    assert acheteuse.utilisateur.email in acheteurs
    assert collegue.utilisateur.email not in acheteurs


def test_the_list_costs_the_same_with_many_people(
    administratrice, structure, django_assert_num_queries
):
    administratrice.get(reverse("comptes:acces"))
    with CaptureQueriesContext(connection) as peu:
        administratrice.get(reverse("comptes:acces"))
    factories.AccesFactory.create_batch(20, structure=structure)
    factories.InvitationFactory.create_batch(5, structure=structure)
    with django_assert_num_queries(len(peu)):
        administratrice.get(reverse("comptes:acces"))


def test_a_revoked_access_closes_at_once(administratrice, collegue):
    revoquer = reverse("comptes:revoquer", args=[collegue.acces.pk])
    assert collegue.get(reverse("comptes:journal")).status_code == 200

    assert "Retirer l&#x27;accès de Sonia Roux" in administratrice.get(revoquer).text
    assert collegue.get(reverse("comptes:journal")).status_code == 200
    administratrice.post(revoquer)
    administratrice.post(revoquer)

    assert collegue.get(reverse("comptes:journal")).status_code == 403
    assert "Votre compte n&#x27;a plus d&#x27;accès" in collegue.get("/", follow=True).text or (
        "Votre compte n'a plus d'accès" in collegue.get("/", follow=True).text
    )
    evenement = Evenement.objects.get(verbe=Verbe.REVOQUER)
    assert (evenement.qui, evenement.structure) == (
        administratrice.utilisateur,
        administratrice.acces.structure,
    )


def test_the_last_administrateur_stays(administratrice, structure):
    page = administratrice.post(
        reverse("comptes:revoquer", args=[administratrice.acces.pk]), follow=True
    )
    assert "dernière personne à administrer PLIE du Grandsoissons" in page.text

    relais = factories.AccesFactory(administration=True, structure=structure)
    actions.revoquer_acces(acces=administratrice.acces, par=relais.utilisateur)
    with pytest.raises(Refus):
        actions.revoquer_acces(acces=relais, par=relais.utilisateur)
    assert Acces.objects.en_cours().get(structure=structure) == relais


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time")
def test_two_administrateurs_do_not_revoke_each_other_at_once(administratrice, structure):
    relais = factories.AccesFactory(administration=True, structure=structure)
    depart = Barrier(2)

    def retirer(acces):
        depart.wait()
        try:
            actions.revoquer_acces(acces=acces, par=None)
        except Refus:
            return "refusé"
        finally:
            connection.close()
        return "retiré"

    with ThreadPoolExecutor(2) as ensemble:
        issues = sorted(ensemble.map(retirer, [administratrice.acces, relais]))

    assert issues == ["refusé", "retiré"]
    assert Acces.objects.en_cours().filter(structure=structure).count() == 1


def test_an_inactive_administrateur_does_not_count(administratrice, structure):
    factories.AccesFactory(administration=True, structure=structure, utilisateur__is_active=False)

    with pytest.raises(Refus):
        actions.revoquer_acces(acces=administratrice.acces, par=None)


def test_the_access_of_another_structure_does_not_exist(administratrice, etrangere, concurrente):
    for inconnu in (etrangere, concurrente):
        url = reverse("comptes:revoquer", args=[inconnu.acces.pk])
        assert administratrice.get(url).status_code == 404
        assert administratrice.post(url).status_code == 404


def test_only_an_administrateur_sees_and_revokes(facilitatrice, collegue, declarante):
    revoquer = reverse("comptes:revoquer", args=[collegue.acces.pk])
    for curieuse in (facilitatrice, declarante):
        assert curieuse.get(reverse("comptes:acces")).status_code == 403
        assert curieuse.post(revoquer).status_code == 403


def test_a_person_changes_from_one_access_to_another(facilitatrice, entreprise):
    autre = factories.AccesFactory(
        declaration=True, entreprise=entreprise, utilisateur=facilitatrice.utilisateur
    )

    page = facilitatrice.post(reverse("comptes:changer_acces"), {"acces": autre.pk}, follow=True)

    assert page.context["acces"] == autre
    assert "Vous travaillez maintenant pour Bâti Aisne" in page.text
    assert facilitatrice.get(reverse("comptes:journal")).status_code == 403


def test_nobody_takes_the_access_of_another(facilitatrice, declarante):
    for vise in (declarante.acces.pk, "autre chose", ""):
        page = facilitatrice.post(reverse("comptes:changer_acces"), {"acces": vise})
        assert page.status_code == 404


def test_mon_compte_changes_the_name_and_lists_accesses(declarante, entreprise):
    page = declarante.get(reverse("comptes:mon_compte"))
    assert "Bâti Aisne" in page.text

    declarante.post(reverse("comptes:mon_compte"), {"prenom": "Denise", "nom": "Petit-Roy"})

    declarante.utilisateur.refresh_from_db()
    assert declarante.utilisateur.nom == "Petit-Roy"
    assert "petit roy" in declarante.utilisateur.recherche


def test_a_person_without_access_is_told_so(sans_acces):
    page = sans_acces.get("/", follow=True)

    assert page.status_code == 200
    assert "plus d" in page.text
    assert sans_acces.utilisateur.email in page.text


def test_an_anonymous_person_signs_in_first(db):
    for nom in ("acces", "inviter", "reglages", "journal", "mon_compte"):
        assert Client().get(reverse(f"comptes:{nom}")).status_code == 302


def test_only_companies_that_owe_or_declare_hours_may_be_let_in(
    facilitatrice, structure, entreprise
):
    """A company is shared by all structures: a contact or an employee does not open its declarations."""
    seul_contact = factories.ContactFactory(structure=structure).entreprise
    factories.AttributionFactory(lot__marche__structure=structure, entreprise=entreprise)
    proposees = organisations_visibles(facilitatrice.acces, "entreprise")
    assert entreprise in proposees
    assert seul_contact not in proposees

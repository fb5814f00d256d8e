"""Who reads a file, and what it may touch."""

from datetime import date

import pytest
from django.urls import reverse

from comptes.depots.enums import EtatDepot
from suivi.imports.enums import Sort
from suivi.models import ImportHeures
from tests import factories
from tests.conftest import entrer
from tests.suivi.imports.conftest import OCTOBRE, feuille, heures_de, motifs, rangee, sorts

pytestmark = pytest.mark.django_db


def adresses(depot):
    ligne = depot.lignes.first()
    return [
        reverse("suivi:fichier", args=[depot.pk]),
        reverse("suivi:colonnes_fichier", args=[depot.pk]),
        reverse("suivi:ligne_fichier", args=[depot.pk, ligne.pk]),
        reverse("suivi:annuler_fichier", args=[depot.pk]),
    ]


def test_a_competitor_reads_nothing_of_a_file(agence, concurrente):
    depot = agence.envoyer(feuille(rangee()))
    assert [concurrente.get(url).status_code for url in adresses(depot)] == [404] * 4
    assert "octobre.xlsx" not in concurrente.get(reverse("suivi:fichiers")).content.decode()
    autre = ImportHeures.objects.create(
        entreprise=concurrente.acces.entreprise,
        nom="a.xlsx",
        empreinte="0" * 64,
        etat=EtatDepot.A_VERIFIER,
    )
    ligne = depot.lignes.first()
    melange = reverse("suivi:ligne_fichier", args=[autre.pk, ligne.pk])
    assert concurrente.get(melange).status_code == 404
    assert concurrente.post(melange, {"geste": "ecarter"}).status_code == 404


def test_the_same_file_of_two_companies_is_told_to_neither(agence, concurrente):
    contenu = feuille(rangee())
    agence.envoyer(contenu)
    depot = agence.envoyer(contenu, personne=concurrente)
    assert depot.entreprise == concurrente.acces.entreprise
    assert sorts(depot) == [Sort.REFUSEE]


def test_a_colleague_of_the_company_goes_on_with_the_file(agence):
    collegue = entrer("Marc", "Vidal", declaration=True, entreprise=agence.entreprise)
    depot = agence.envoyer(feuille(rangee()))
    assert collegue.get(depot.get_absolute_url()).status_code == 200


def test_codes_of_a_competitor_mean_nothing_here(agence, concurrente):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(site="Chantier Dupuis")))
    agence.personne.post(
        reverse("suivi:preciser_fichier", args=[depot.pk]),
        {"site": "chantier dupuis", "site_reponse": agence.gymnase.attribution_id},
    )
    sien = agence.envoyer(feuille(rangee(site="Chantier Dupuis", heures=3)), personne=concurrente)
    assert sorts(sien) == [Sort.REFUSEE]


def test_a_facilitateur_sends_a_file_for_the_contracts_of_the_structure_alone(
    agence, facilitatrice
):
    ici = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    agence.employer(agence.ailleurs, "Saïdi", "Omar")
    depot = agence.envoyer(
        feuille(rangee(), rangee("Saïdi", "Omar", "LAON-7")),
        personne=facilitatrice,
        entreprise=agence.entreprise.pk,
    )
    assert depot.structure == agence.gymnase.structure
    assert sorts(depot) == [Sort.CREEE, Sort.REFUSEE]
    agence.enregistrer(depot, personne=facilitatrice)
    assert heures_de(ici) == 35


def test_a_company_does_not_read_the_file_of_a_facilitateur_nor_the_reverse(
    agence, facilitatrice, etrangere
):
    sien = agence.envoyer(
        feuille(rangee()), personne=facilitatrice, entreprise=agence.entreprise.pk
    )
    assert agence.personne.get(sien.get_absolute_url()).status_code == 404
    assert etrangere.get(sien.get_absolute_url()).status_code == 404
    depot = agence.envoyer(feuille(rangee(heures=2)))
    assert facilitatrice.get(depot.get_absolute_url()).status_code == 404


def test_a_facilitateur_chooses_among_the_companies_that_declare_to_it(agence, facilitatrice):
    inconnue = factories.EntrepriseFactory()
    reponse = agence.poster(feuille(rangee()), personne=facilitatrice, entreprise=inconnue.pk)
    assert reponse.status_code == 200
    assert not ImportHeures.objects.exists()


def test_a_facilitateur_does_not_write_in_a_month_that_was_sent(agence, facilitatrice):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    factories.DeclarationFactory(declarant=agence.gymnase, mois=date(2026, 9, 1), transmise=True)
    depot = agence.envoyer(
        feuille(rangee(Mois="09/2026")), personne=facilitatrice, entreprise=agence.entreprise.pk
    )
    assert sorts(depot) == [Sort.REFUSEE]
    assert "demandez une correction à l'entreprise" in motifs(depot)[0]


def test_a_company_undoes_nothing_of_a_month_it_sent_but_its_facilitateur_may(
    agence, facilitatrice
):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    agence.enregistrer(depot)
    agence.personne.post(reverse("suivi:transmettre", args=[agence.octobre["gymnase"].pk]))
    assert "demandez au facilitateur de vous la renvoyer" in agence.annuler(depot).content.decode()
    assert heures_de(affectation) == 35


def test_a_link_of_one_month_opens_no_file(agence, client):
    from comptes.jetons import ecrire_lien

    depot = agence.envoyer(feuille(rangee()))
    lien = factories.LienSigneFactory(
        de_declaration=True,
        entreprise=agence.entreprise,
        mois=OCTOBRE,
        portee={"structure": agence.gymnase.structure_id, "destinataire": "a@b.example"},
    )
    client.post(reverse("suivi:lien", args=[ecrire_lien(lien)]))
    assert client.get(reverse("suivi:mois_du_lien")).status_code == 200
    for adresse in (reverse("suivi:fichiers"), depot.get_absolute_url()):
        assert client.get(adresse).status_code == 302

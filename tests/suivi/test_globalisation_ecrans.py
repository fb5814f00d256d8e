"""Conventions de globalisation on the screens: what each reader is told, what each may do."""

from datetime import date
from decimal import Decimal as D
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from suivi.enums import Etat
from suivi.models import ConventionGlobalisation, LigneHeures, Repartition
from tests import factories
from tests.suivi.test_globalisation import MAI, Terrain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _en_juin():
    with time_machine.travel("2026-06-08 09:00+02:00", tick=False):
        yield


@pytest.fixture
def terrain(structure, entreprise):
    return Terrain(structure, entreprise)


def lire(personne, url):
    return unescape(personne.get(url).content.decode()).replace("\xa0", " ")


def repartir(personne, terrain, **autre):
    donnees = {
        "travail": "151,67",
        "formation": "",
        "comment": "convention",
        "version": terrain.ligne.version,
        **autre,
    }
    page = personne.post(reverse("suivi:repartir", args=[terrain.ligne.pk]), donnees, follow=True)
    return unescape(page.content.decode()).replace("\xa0", " ")


PHRASE = "151,67 h travaillées sur MA lot 1, dont 91 h pour MA lot 1 et 60,67 h pour MB lot 1"


def test_a_convention_is_written_from_a_contract_then_shared_out(facilitatrice, terrain):
    a, b = terrain.attributions
    terrain.convention.delete()
    reponse = facilitatrice.post(
        reverse("suivi:nouvelle_convention") + f"?attribution={a.pk}",
        {"reference": "CG-9", "signee_le": "2026-03-12", "close_le": "", "note": ""},
    )
    convention = ConventionGlobalisation.objects.get()
    assert reponse.url == reverse("suivi:parts_convention", args=[convention.pk])
    parts = {f"part-{a.pk}": "60", "nouvelle": b.pk, "part_nouvelle": "40", "version": 1}
    facilitatrice.post(reponse.url, {**parts, "part_nouvelle": "41"})
    assert convention.parts.get().part == 100
    page = facilitatrice.post(reponse.url, parts, follow=True)
    assert {part.attribution: part.part for part in convention.parts.all()} == {a: 60, b: 40}
    assert "40 %" in page.content.decode()
    assert "CG-9" in lire(facilitatrice, a.lot.marche.get_absolute_url())
    assert "CG-9" in lire(facilitatrice, reverse("suivi:conventions"))


def test_its_document_is_joined_and_read(facilitatrice, terrain):
    url = reverse("suivi:joindre_convention", args=[terrain.convention.pk])
    pdf = SimpleUploadedFile("convention.pdf", b"%PDF-1.4\n%%EOF\n")
    page = facilitatrice.post(url, {"fichier": pdf}, follow=True).content.decode()
    assert "convention.pdf" in page
    faux = SimpleUploadedFile("convention.pdf", b"MZ not a paper")
    assert "ni un PDF" in facilitatrice.post(url, {"fichier": faux}).content.decode()


def test_the_facilitateur_spreads_and_everyone_reads_the_same_sum(
    facilitatrice, declarante, terrain
):
    assert PHRASE in repartir(facilitatrice, terrain)
    assert PHRASE in lire(facilitatrice, terrain.personne.get_absolute_url())
    assert PHRASE in lire(declarante, terrain.declaration.get_absolute_url())
    assert PHRASE in lire(facilitatrice, terrain.du_marche(1).get_absolute_url())


def test_parts_above_what_was_worked_come_back_with_a_sentence(facilitatrice, terrain):
    b = terrain.attributions[1]
    page = repartir(facilitatrice, terrain, **{"comment": "main", f"travail-{b.pk}": "152"})
    assert "Les parts font 152 h, plus que les 151,67 h travaillées" in page
    assert 'value="152"' in page
    assert not Repartition.objects.exists()


def test_a_company_knows_nothing_of_the_contracts_of_another(
    facilitatrice, declarante, concurrente, structure, entreprise
):
    terrain = Terrain(structure, entreprise)
    b = terrain.attributions[1]
    b.entreprise = concurrente.acces.entreprise
    b.save()
    b.declarants.update(entreprise=b.entreprise)
    repartir(facilitatrice, terrain)
    chez_le_site = lire(declarante, terrain.declaration.get_absolute_url())
    assert "dont 91 h pour MA lot 1 et 60,67 h pour d'autres marchés" in chez_le_site
    assert "MB lot" not in chez_le_site
    chez_l_autre = lire(concurrente, terrain.du_marche(1).get_absolute_url())
    assert (
        "60,67 h par globalisation (convention CG-1), travaillées sur un autre marché"
        in chez_l_autre
    )
    assert "151,67 h" not in chez_l_autre


def test_the_company_corrects_what_was_worked_when_its_month_is_sent_back(
    facilitatrice, declarante, terrain
):
    repartir(facilitatrice, terrain)
    terrain.declaration.refresh_from_db()
    terrain.declaration.etat = Etat.A_CORRIGER
    terrain.declaration.save()
    url = reverse("suivi:corriger_travaillees", args=[Repartition.objects.get().pk])
    assert url in lire(declarante, terrain.declaration.get_absolute_url())
    declarante.post(url, {"travail": "100", "formation": ""})
    assert terrain.heures() == {"MA": D(60), "MB": D(40)}


def test_the_whole_grid_may_be_saved_around_hours_that_are_spread(facilitatrice, terrain):
    repartir(facilitatrice, terrain)
    terrain.declaration.refresh_from_db()
    autre = factories.LigneHeuresFactory(declaration=terrain.declaration)
    facilitatrice.post(
        reverse("suivi:saisir", args=[terrain.declaration.pk]),
        {"version": terrain.declaration.version, f"travail-{autre.affectation_id}": "12"},
    )
    autre.refresh_from_db()
    assert autre.heures == 12
    assert terrain.heures()["MB"] == D("60.67")
    grille = lire(facilitatrice, reverse("suivi:grille_marche", args=[terrain.site.lot.marche_id]))
    assert f'name="h-{terrain.declaration.pk}-{autre.affectation_id}"' in grille
    assert f'name="h-{terrain.declaration.pk}-{terrain.affectation.pk}"' not in grille


def test_next_month_one_button_spreads_all_who_were(facilitatrice, terrain):
    repartir(facilitatrice, terrain)
    juin = factories.DeclarationFactory(
        declarant=terrain.site.declarants.get(), mois=date(2026, 6, 1), transmise=True
    )
    terrain.travailler("50", juin)
    page = lire(facilitatrice, juin.get_absolute_url())
    assert "les heures de 1 personne étaient réparties" in page
    assert "à répartir comme le mois dernier, convention CG-1" in page
    facilitatrice.post(reverse("suivi:repartir_le_mois", args=[juin.pk]))
    assert terrain.heures(date(2026, 6, 1)) == {"MA": D(30), "MB": D(20)}


def test_it_is_undone_from_the_page_of_the_month(facilitatrice, terrain):
    repartir(facilitatrice, terrain)
    url = reverse("suivi:annuler_repartition", args=[Repartition.objects.get().pk])
    assert url in lire(facilitatrice, terrain.declaration.get_absolute_url())
    facilitatrice.post(url)
    assert terrain.heures() == {"MA": D("151.67")}


def test_last_month_taken_again_is_all_that_was_worked(facilitatrice, declarante, terrain):
    repartir(facilitatrice, terrain)
    juin = factories.DeclarationFactory(
        declarant=terrain.site.declarants.get(), mois=date(2026, 6, 1)
    )
    declarante.post(reverse("suivi:reprendre", args=[juin.pk, terrain.affectation.pk]))
    assert LigneHeures.objects.get(mois=date(2026, 6, 1)).heures == D("151.67")
    assert terrain.heures(MAI)["MA"] == D("91.00")

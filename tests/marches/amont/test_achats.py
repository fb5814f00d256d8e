"""A planned purchase, from the first call to the contract that comes of it."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from clauses_project.refus import Refus
from comptes import journal
from marches.amont import actions
from marches.amont.enums import BaseCalibrage, Etape
from marches.models import Achat, DonneurOrdre, LotPrevu, Marche
from tests import factories

pytestmark = pytest.mark.django_db


def texte(reponse) -> str:
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def saisie(**autres):
    return {
        "objet": "Réhabilitation de la piscine",
        "nouveau_donneur_ordre": "Ville de Vailly",
        "nature": "TRAVAUX",
        "montant_estime": "6 000 000,00 € HT",
        "date_consultation": "2026-12-01",
        **autres,
    }


def parametres(**autres):
    return {
        "nom": "Au plus juste",
        "base": BaseCalibrage.MONTANT,
        "montant": "57 300 € HT",
        "part_main_oeuvre": "45 %",
        "cout_horaire": "40",
        "effort": "10",
        **autres,
    }


@pytest.fixture
def achat(structure, donneur_ordre):
    lot = factories.LotPrevuFactory(
        achat__structure=structure, achat__donneur_ordre=donneur_ordre, numero="1"
    )
    return lot.achat


def test_a_purchase_becomes_a_contract_and_nothing_is_typed_twice(facilitatrice):
    facilitatrice.post(reverse("marches:nouvel_achat"), saisie())
    achat = Achat.objects.get()
    assert (achat.montant_estime, achat.donneur_ordre.nom) == (Decimal(6000000), "Ville de Vailly")
    lot = achat.lots.get()
    assert lot.montant_ht == achat.montant_estime

    page = facilitatrice.get(achat.get_absolute_url())
    assert "atteint le seuil européen de 5 404 000 €" in texte(page)

    facilitatrice.post(reverse("marches:calibrer", args=[lot.pk]), parametres())
    variante = lot.calibrages.get()
    assert (variante.heures_calculees, variante.heures_proposees) == (Decimal("64.46"), 64)
    assert "64,46 h, arrondies à 64 h" in texte(facilitatrice.get(achat.get_absolute_url()))

    facilitatrice.post(
        reverse("marches:retenir_calibrage", args=[variante.pk]), {"heures": "64", "motif": ""}
    )
    for etape in (Etape.CALIBRE, Etape.REDIGE, Etape.CONSULTATION):
        facilitatrice.post(reverse("marches:avancer_achat", args=[achat.pk]), {"etape": etape})
    achat.refresh_from_db()
    assert achat.etape == Etape.CONSULTATION

    facilitatrice.post(
        reverse("marches:attribuer_achat", args=[achat.pk]),
        {"reference": "2027-014", "date_notification": "2027-03-01"},
    )
    marche = Marche.objects.get()
    achat.refresh_from_db()
    assert (achat.etape, achat.marche) == (Etape.ATTRIBUE, marche)
    assert (marche.reference, marche.objet, marche.montant_ht) == (
        "2027-014",
        "Réhabilitation de la piscine",
        Decimal(6000000),
    )
    objectif = marche.lots.get().objectifs.get()
    assert (objectif.nature, objectif.heures, objectif.date_effet) == (
        "INITIAL",
        Decimal(64),
        date(2027, 3, 1),
    )
    assert len(journal.historique(achat)) >= 5


def test_every_lot_comes_with_its_hours_and_its_clause(achat, facilitatrice):
    LotPrevu.objects.update(heures_retenues=Decimal(100))
    factories.LotPrevuFactory(
        achat=achat, numero="2", clause="RESERVE_SIAE", heures_retenues=Decimal(0)
    )
    marche = actions.attribuer(
        achat=achat,
        reference="R",
        date_notification=date(2027, 1, 4),
        par=facilitatrice.utilisateur,
    )
    lots = marche.lots.order_by("numero")
    assert [lot.clause_effective for lot in lots] == ["EXECUTION", "RESERVE_SIAE"]
    assert [lot.objectifs.get().heures for lot in lots] == [Decimal(100), Decimal(0)]


def test_no_contract_comes_of_lots_without_hours_nor_twice(achat, facilitatrice):
    notifie = {
        "reference": "R",
        "date_notification": date(2027, 1, 4),
        "par": facilitatrice.utilisateur,
    }
    with pytest.raises(Refus, match="retenez d'abord des heures"):
        actions.attribuer(achat=achat, **notifie)
    LotPrevu.objects.update(heures_retenues=Decimal(10))
    actions.attribuer(achat=achat, **notifie)
    with pytest.raises(Refus, match="attribué"):
        actions.attribuer(achat=achat, **notifie)
    assert Marche.objects.count() == 1


def test_a_step_is_not_skipped_and_twice_is_once(achat, facilitatrice):
    par = facilitatrice.utilisateur
    with pytest.raises(Refus, match="pas n'est pas possible"):
        actions.avancer(achat=achat, etape=Etape.CONSULTATION, par=par)
    with pytest.raises(Refus, match="retenez d'abord"):
        actions.avancer(achat=achat, etape=Etape.CALIBRE, par=par)
    actions.avancer(achat=achat, etape=Etape.DIAGNOSTIC, par=par)
    evenements = journal.historique(achat).count()
    assert actions.avancer(achat=achat, etape=Etape.DIAGNOSTIC, par=par).etape == Etape.DIAGNOSTIC
    assert journal.historique(achat).count() == evenements


def test_a_missed_opportunity_is_kept_with_its_reason_and_may_come_back(achat, facilitatrice):
    page = facilitatrice.post(
        reverse("marches:arreter_achat", args=[achat.pk]), {"etape": "SANS_CLAUSE", "motif": ""}
    )
    assert "Ce champ est obligatoire." in texte(page)
    facilitatrice.post(
        reverse("marches:arreter_achat", args=[achat.pk]),
        {"etape": "SANS_CLAUSE", "motif": "Fournitures sans main-d'œuvre."},
    )
    assert "Fournitures sans main-d'œuvre." in texte(facilitatrice.get(achat.get_absolute_url()))
    assert achat.objet in texte(facilitatrice.get(reverse("marches:achats")))
    facilitatrice.post(reverse("marches:reprendre_achat", args=[achat.pk]))
    achat.refresh_from_db()
    assert (achat.etape, achat.motif) == (Etape.DIAGNOSTIC, "")


def test_other_hours_than_the_sum_want_a_reason(achat, facilitatrice):
    calibrage = factories.CalibrageFactory(lot=achat.lots.get())
    adresse = reverse("marches:retenir_calibrage", args=[calibrage.pk])
    page = facilitatrice.post(adresse, {"heures": "70", "motif": ""})
    assert "Dites pourquoi" in texte(page)
    facilitatrice.post(adresse, {"heures": "70", "motif": "Demande de la ville."})
    lot = achat.lots.get()
    assert (lot.heures_retenues, lot.motif_ecart) == (Decimal(70), "Demande de la ville.")


def test_what_was_decided_keeps_the_sum_it_was_decided_on(achat, facilitatrice):
    lot, par = achat.lots.get(), facilitatrice.utilisateur
    une, autre = factories.CalibrageFactory.create_batch(2, lot=lot)
    actions.retenir(calibrage=une, heures=Decimal(64), motif="", par=par)
    actions.retenir(calibrage=autre, heures=Decimal(64), motif="", par=par)
    une.refresh_from_db()
    autre.refresh_from_db()
    assert (une.choisi, autre.choisi) == (False, True)
    with pytest.raises(Refus, match="retenez-en une autre"):
        actions.supprimer_calibrage(calibrage=autre, par=par)
    actions.supprimer_calibrage(calibrage=une, par=par)


@pytest.mark.parametrize(
    ("autres", "phrase"),
    [
        ({"part_main_oeuvre": "150"}, "Un pourcentage ne dépasse pas 100."),
        ({"cout_horaire": "0"}, "ou vaut zéro"),
        ({"montant": ""}, "Ce nombre manque pour le calcul"),
        ({"montant": "beaucoup"}, "Ce n'est pas un nombre"),
        ({"base": "HEURES", "heures": ""}, "Ce nombre manque pour le calcul"),
        ({"reprise": "100"}, "rien à calibrer"),
    ],
)
def test_a_parameter_that_cannot_be_is_said_and_nothing_is_lost(
    achat, facilitatrice, autres, phrase
):
    lot = achat.lots.get()
    page = facilitatrice.post(reverse("marches:calibrer", args=[lot.pk]), parametres(**autres))
    assert phrase in texte(page)
    assert "Au plus juste" in texte(page)
    assert not lot.calibrages.exists()


def test_a_variant_starts_from_the_structures_own_parameters_of_the_trade(achat, facilitatrice):
    factories.MetierCalibreFactory(structure=achat.structure, nom="Nettoyage", du=date(2026, 1, 1))
    page = facilitatrice.get(
        reverse("marches:calibrer", args=[achat.lots.get().pk]), {"metier": "Nettoyage"}
    )
    assert 'value="32' in texte(page)


def test_the_table_of_the_structure_replaces_the_national_one(achat, facilitatrice):
    factories.SeuilPropreFactory(
        structure=achat.structure, montant=Decimal(7000000), du=date(2026, 1, 1), au=None
    )
    assert "sous le seuil européen de 7 000 000 €" in texte(
        facilitatrice.get(achat.get_absolute_url())
    )


def test_the_simulator_answers_at_an_address_and_stores_nothing(facilitatrice):
    page = facilitatrice.get(
        reverse("marches:suis_je_oblige"),
        {
            "montant": "216 000 €",
            "nature": "SERVICES",
            "acheteur": "COMMUNE",
            "consultation": "2026-09-01",
        },
    )
    assert "Article L. 2112-2-1." in texte(page)
    assert "décide" in texte(page)
    assert not Achat.objects.exists()
    faux = facilitatrice.get(reverse("marches:suis_je_oblige"), {"montant": "beaucoup"})
    assert "Ce n'est pas un nombre" in texte(faux)


def test_two_buyers_of_one_name_are_one(facilitatrice, donneur_ordre):
    facilitatrice.post(
        reverse("marches:nouvel_achat"), saisie(nouveau_donneur_ordre="ville de soissons")
    )
    assert Achat.objects.get().donneur_ordre == donneur_ordre
    assert DonneurOrdre.objects.count() == 1


def test_a_derogation_without_reason_is_refused(facilitatrice):
    page = facilitatrice.post(reverse("marches:nouvel_achat"), saisie(derogation="SANS_LIEN"))
    assert "Une dérogation se justifie par écrit." in texte(page)
    assert not Achat.objects.exists()


def test_open_purchases_are_found_by_word_and_by_step(achat, facilitatrice):
    arrete = factories.AchatFactory(structure=achat.structure, arrete=True)
    ouverts = texte(facilitatrice.get(reverse("marches:achats"), {"etape": "ouverts"}))
    assert achat.objet in ouverts
    assert arrete.objet not in ouverts
    trouves = texte(facilitatrice.get(reverse("marches:achats"), {"q": arrete.objet.lower()}))
    assert arrete.objet in trouves

"""The screens: a file from its deposit to its undoing, the radar, what waits for an answer."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from comptes.depots.enums import EtatDepot
from comptes.models import Evenement
from marches.decp import depot as depots
from marches.decp.enums import EtatProposition, Etendue, Situation
from marches.enums import Statut
from marches.models import (
    ContratPublie,
    Declarant,
    DepotDecp,
    DonneurOrdre,
    LigneObjectif,
    Lot,
    Marche,
    PropositionDecp,
)
from tests import factories
from tests.marches.decp import fichiers
from tests.marches.decp.fichiers import en_json, marche, sans_clause


@pytest.fixture
def envoyer(facilitatrice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def _envoyer(contenu: bytes, personne=facilitatrice) -> DepotDecp:
        fichier = SimpleUploadedFile("decp.json", contenu)
        personne.post(reverse("marches:decp_deposer"), {"fichier": fichier})
        return DepotDecp.objects.order_by("-pk").first()

    return _envoyer


@pytest.fixture
def enregistrer(facilitatrice, envoyer):
    def _enregistrer(contenu: bytes, etendue=Etendue.TOUS) -> DepotDecp:
        depose = envoyer(contenu)
        facilitatrice.post(
            reverse("marches:decp_enregistrer", args=[depose.pk]), {"etendue": etendue}
        )
        depose.refresh_from_db()
        return depose

    return _enregistrer


def test_a_file_is_looked_at_then_written_then_undone(facilitatrice, envoyer, enregistrer):
    contenu = en_json(marche(), marche("INX 2026-002", montant=0), sans_clause())
    depose = envoyer(contenu)
    page = facilitatrice.get(depose.get_absolute_url()).content.decode()

    assert "Retenus, avec une considération sociale : 2 marchés" in page
    assert "réparé, signalé ou refusé (2)" in page
    assert not Marche.objects.exists()
    remarques = facilitatrice.get(reverse("marches:decp_remarques", args=[depose.pk]))
    assert "INX 2026-002" in remarques.content.decode()

    url = reverse("marches:decp_enregistrer", args=[depose.pk])
    for _ in range(2):
        facilitatrice.post(url, {"etendue": Etendue.TOUS})
    depose.refresh_from_db()
    assert depose.etat == EtatDepot.APPLIQUE
    assert not depose.fichier
    assert Marche.objects.filter(statut=Statut.A_QUALIFIER).count() == 2

    annuler = reverse("marches:decp_annuler", args=[depose.pk])
    assert "retirés" in facilitatrice.get(annuler).content.decode()
    for _ in range(2):
        facilitatrice.post(annuler)
    assert not Marche.objects.exists()
    assert not ContratPublie.objects.exists()
    assert not DonneurOrdre.objects.exists()


def test_undoing_keeps_what_somebody_worked_on_and_gives_back_what_was_said(
    facilitatrice, enregistrer
):
    enregistrer(en_json(marche(), marche("2026-002")))
    garde = Marche.objects.get(reference="2026-002")
    avenant = fichiers.modification(1, "2026-06-01", montant=300000)
    second = enregistrer(en_json(marche(modifications=[avenant]), marche("2026-003")))
    assert PropositionDecp.objects.count() == 1
    premier = DepotDecp.objects.order_by("pk").first()

    facilitatrice.post(reverse("marches:decp_annuler", args=[premier.pk]))
    premier.refresh_from_db()
    assert premier.etat == EtatDepot.APPLIQUE  # the second first

    facilitatrice.post(reverse("marches:decp_annuler", args=[second.pk]))
    assert set(Marche.objects.values_list("reference", flat=True)) == {"2026-001", "2026-002"}
    assert ContratPublie.objects.get(reference="2026-001").montant_ht == 250000
    assert not PropositionDecp.objects.exists()

    qualifier(facilitatrice, garde, "350")
    facilitatrice.post(reverse("marches:decp_annuler", args=[premier.pk]))
    assert Marche.objects.get() == garde


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "Ce fichier est vide"),
        (b"<html><body>404</body></html>", "page web"),
        (en_json(marche())[:-20], "tronqué"),
        (b'{"marches": {"marche": []}}', "Aucun marché"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(facilitatrice, settings, tmp_path, contenu, phrase):
    settings.MEDIA_ROOT = tmp_path
    reponse = facilitatrice.post(
        reverse("marches:decp_deposer"),
        {"fichier": SimpleUploadedFile("decp.json", contenu)},
        follow=True,
    )
    assert phrase in reponse.content.decode()
    assert not ContratPublie.objects.exists()


def test_a_large_file_is_read_and_written_by_the_worker(
    facilitatrice, envoyer, structure, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(depots, "LU_AUSSITOT", 10)
    monkeypatch.setattr("marches.decp.application.ECRIT_AUSSITOT", 0)
    immediat = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with override_settings(TASKS=immediat), django_capture_on_commit_callbacks(execute=True):
        depose = envoyer(en_json(marche()))
    depose.refresh_from_db()
    assert (depose.etat, depose.tache.nature) == (EtatDepot.A_VERIFIER, depots.LECTURE)

    with override_settings(TASKS=immediat), django_capture_on_commit_callbacks(execute=True):
        facilitatrice.post(
            reverse("marches:decp_enregistrer", args=[depose.pk]), {"etendue": Etendue.TOUS}
        )
    depose.refresh_from_db()
    assert depose.etat == EtatDepot.APPLIQUE
    assert Marche.objects.get().statut == Statut.A_QUALIFIER


def test_the_radar_takes_a_contract_in_at_one_click(facilitatrice, enregistrer):
    lots = [marche(objet=f"Gymnase, lot {n}") for n in (1, 2)]
    enregistrer(en_json(*lots), Etendue.AUCUN)
    radar = facilitatrice.get(reverse("marches:radar")).content.decode()
    assert radar.count("Suivre 2026-001") == 2

    premier = ContratPublie.objects.order_by("pk").first()
    for _ in range(2):
        facilitatrice.post(reverse("marches:radar_prendre", args=[premier.pk]))
    assert Marche.objects.get().lots.count() == 2
    assert "Suivre 2026-001" not in facilitatrice.get(reverse("marches:radar")).content.decode()


def test_a_contract_is_set_aside_with_a_reason_and_stays_so(facilitatrice, enregistrer):
    enregistrer(en_json(marche()), Etendue.AUCUN)
    publie = ContratPublie.objects.get()
    ecarter = reverse("marches:radar_ecarter", args=[publie.pk])

    assert "obligatoire" in facilitatrice.post(ecarter, {"motif": ""}).content.decode()
    facilitatrice.post(ecarter, {"motif": "Suivi par la MEF"})
    avenant = fichiers.modification(1, "2026-06-01", montant=300000)
    enregistrer(en_json(marche(modifications=[avenant])), Etendue.TOUS)

    publie.refresh_from_db()
    assert (publie.ecarte_motif, publie.montant_ht) == ("Suivi par la MEF", 300000)
    assert not Marche.objects.exists()
    ecartes = facilitatrice.get(reverse("marches:radar") + "?ecartes=on").content.decode()
    assert "Remettre 2026-001" in ecartes
    facilitatrice.post(reverse("marches:radar_remettre", args=[publie.pk]))
    assert ContratPublie.objects.sur_le_radar().count() == 1


def test_the_radar_filters_by_place_year_and_consideration(facilitatrice, structure):
    factories.ContratPublieFactory(structure=structure, reference="ICI")
    factories.ContratPublieFactory(
        structure=structure, reference="LOIN", situation=Situation.AILLEURS
    )
    factories.ContratPublieFactory(structure=structure, reference="SANS", social=False)

    def montres(requete=""):
        page = facilitatrice.get(reverse("marches:radar") + requete).content.decode()
        return {nom for nom in ("ICI", "LOIN", "SANS") if f"Suivre {nom}" in page}

    assert montres() == {"ICI"}
    assert montres("?ou=PARTOUT") == {"ICI", "LOIN"}
    assert montres("?ou=PARTOUT&consideration=CLAUSE") == {"ICI", "LOIN"}
    assert montres("?consideration=RESERVE") == set()
    assert montres("?annee=2025") == set()
    assert montres("?annee=2026&q=gymnase&tri=-montant_ht") == {"ICI"}


def qualifier(personne, marche_a, *heures, **champs):
    donnees = {
        "objet": marche_a.objet,
        "clause": "EXECUTION",
        "nature": "TRAVAUX",
        "declarants": "on",
        "version": marche_a.version,
        **champs,
    }
    for lot, valeur in zip(marche_a.lots.order_by("numero"), heures, strict=False):
        donnees[f"heures-{lot.pk}"] = valeur
    return personne.post(reverse("marches:qualifier", args=[marche_a.pk]), donnees)


def test_a_contract_is_qualified_with_the_hours_of_its_lots(facilitatrice, enregistrer):
    enregistrer(en_json(*(marche(objet=f"Gymnase, lot {n}") for n in (1, 2))))
    recu = Marche.objects.get()
    page = facilitatrice.get(reverse("marches:a_qualifier")).content.decode()
    assert f"Qualifier {recu.reference}" in page

    refuse = qualifier(facilitatrice, recu).content.decode()
    assert "au moins un lot" in refuse
    qualifier(facilitatrice, recu, "151h40", "")

    recu.refresh_from_db()
    assert recu.statut == Statut.EN_COURS
    objectif = LigneObjectif.objects.get()
    assert (objectif.heures, objectif.date_effet) == (Decimal("151.67"), date(2026, 1, 15))
    assert Declarant.objects.count() == 2
    assert (
        qualifier(facilitatrice, recu, "10").status_code == 302
    )  # it is not to be qualified any more
    assert LigneObjectif.objects.count() == 1


def test_a_contract_is_declined_with_a_reason_and_proposes_nothing_more(facilitatrice, enregistrer):
    enregistrer(en_json(marche()))
    recu = Marche.objects.get()
    facilitatrice.post(reverse("marches:decliner", args=[recu.pk]), {"motif": "Pas d'heures"})

    recu.refresh_from_db()
    assert recu.statut == Statut.ABANDONNE
    assert Evenement.objects.filter(pourquoi="Pas d'heures").exists()
    avenant = fichiers.modification(1, "2026-06-01", montant=300000)
    enregistrer(en_json(marche(modifications=[avenant])))
    assert not PropositionDecp.objects.exists()


@pytest.fixture
def changements(enregistrer):
    enregistrer(en_json(marche()))
    avenant = fichiers.modification(
        1, "2026-06-01", montant=300000, dureeMois=24,
        titulaires=fichiers.titulaires(fichiers.AUTRE_TITULAIRE),
    )  # fmt: skip
    enregistrer(en_json(marche(modifications=[avenant])))
    return {une.sujet: une for une in PropositionDecp.objects.all()}


def repondre(personne, proposition, reponse):
    url = reverse("marches:repondre_a_la_proposition", args=[proposition.pk])
    return personne.post(url, {"reponse": reponse}, follow=True).content.decode()


def test_changes_are_accepted_or_declined_one_by_one(facilitatrice, changements):
    for _ in range(2):
        repondre(facilitatrice, changements["MONTANT"], "accepter")
    repondre(facilitatrice, changements["DATE_FIN"], "decliner")
    repondre(facilitatrice, changements["TITULAIRE"], "accepter")

    lot, recu = Lot.objects.get(), Marche.objects.get()
    assert (lot.montant_ht, recu.montant_ht) == (300000, 300000)
    assert recu.date_fin == date(2027, 1, 14)
    assert lot.attributions.count() == 2
    etats = dict(PropositionDecp.objects.values_list("sujet", "etat"))
    assert etats["DATE_FIN"] == EtatProposition.DECLINEE
    assert "Aucun changement" in facilitatrice.get(reverse("marches:propositions")).content.decode()


def test_a_change_is_not_accepted_over_what_somebody_typed_since(facilitatrice, changements):
    Lot.objects.update(montant_ht=123)

    assert "a changé depuis" in repondre(facilitatrice, changements["MONTANT"], "accepter")
    assert Lot.objects.get().montant_ht == 123
    page = facilitatrice.get(reverse("marches:propositions")).content.decode()
    assert "123\u00a0€" in page


def test_all_the_changes_of_the_page_are_answered_together(facilitatrice, changements):
    montrees = [une.pk for une in changements.values()]
    facilitatrice.post(
        reverse("marches:repondre_aux_propositions"),
        {"reponse": "accepter", "proposition": montrees},
    )
    assert Marche.objects.get().date_fin == date(2028, 1, 14)
    assert not PropositionDecp.objects.a_decider().exists()


def test_a_lot_published_after_the_qualification_is_proposed(facilitatrice, enregistrer):
    enregistrer(en_json(marche(objet="Lot 1")))
    recu = Marche.objects.get()
    qualifier(facilitatrice, recu, "100")
    enregistrer(en_json(marche(objet="Lot 1"), marche(objet="Lot 2 : peinture")))

    (proposee,) = PropositionDecp.objects.all()
    assert recu.lots.count() == 1
    repondre(facilitatrice, proposee, "accepter")
    assert recu.lots.get(numero="2").attributions.count() == 1


def test_the_share_is_of_the_territory_by_buyer_and_year(
    facilitatrice, elue, coordinatrice, structure
):
    def publier(nombre, **champs):
        for _ in range(nombre):
            factories.ContratPublieFactory(structure=structure, **champs)

    publier(1)
    publier(2, social=False)
    publier(1, acheteur="20004349500015", nom_acheteur="CA du Pays de Laon")
    publier(1, date_notification=date(2025, 3, 1), social=False)
    publier(5, situation=Situation.AILLEURS)

    url = reverse("suivi:part_sociale")
    for personne in (facilitatrice, elue, coordinatrice):
        page = personne.get(url).content.decode()
        assert "33,3\u00a0%" in page  # one of the three of the town in 2026
        assert "100,0\u00a0%" in page
        assert "+3,3" in page
        assert "2026 (4)" in page  # all buyers
        assert "50,0\u00a0%" in page
        assert "plan national pour des achats durables" in page
    classeur = facilitatrice.get(url + "?export=csv").content.decode()
    assert "Commune de Soissons;210206959;2026;3;1;33,3" in classeur


def test_a_contract_published_for_two_structures_counts_once_for_a_reseau(
    coordinatrice, structure, autre_structure
):
    for maison in (structure, autre_structure):
        factories.ContratPublieFactory(structure=maison, cle="a" * 32)
    page = coordinatrice.get(reverse("suivi:part_sociale")).content.decode()
    assert "2026 (1)" in page


def test_another_structure_sees_nothing_of_it(etrangere, enregistrer):
    depose = enregistrer(en_json(marche()), Etendue.AUCUN)
    assert etrangere.get(depose.get_absolute_url()).status_code == 404
    assert "Suivre" not in etrangere.get(reverse("marches:radar") + "?ou=PARTOUT").content.decode()

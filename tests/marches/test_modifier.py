from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from clauses_project.refus import Refus
from marches import actions
from marches.enums import NatureObjectif, Role, Statut
from marches.models import Attribution, Declarant, LigneObjectif, Lot, Marche, Operation
from tests import factories


def champs_du_marche(marche, **autres):
    return {
        "reference": marche.reference,
        "objet": marche.objet,
        "nature": marche.nature,
        "clause": marche.clause,
        "donneur_ordre": marche.donneur_ordre_id,
        "date_notification": marche.date_notification.isoformat(),
        "date_fin": marche.date_fin.isoformat(),
        "statut": marche.statut,
        "version": marche.version,
        **autres,
    }


def test_a_contract_soldé_has_its_date(facilitatrice, monde):
    adresse = reverse("marches:modifier", args=[monde.marche.pk])
    reponse = facilitatrice.post(adresse, champs_du_marche(monde.marche, statut="SOLDE"))
    assert reponse.context["form"].errors == {
        "date_solde": ["Un marché soldé a une date de solde."]
    }
    facilitatrice.post(
        adresse, champs_du_marche(monde.marche, statut="SOLDE", date_solde="2026-11-02")
    )
    monde.marche.refresh_from_db()
    assert (monde.marche.statut, monde.marche.date_solde) == (Statut.SOLDE, date(2026, 11, 2))


def test_a_contract_terminé_has_its_end(facilitatrice, monde):
    adresse = reverse("marches:modifier", args=[monde.marche.pk])
    envoi = champs_du_marche(monde.marche, statut="TERMINE", date_fin="")
    assert list(facilitatrice.post(adresse, envoi).context["form"].errors) == ["date_fin"]


def test_the_second_of_two_who_change_a_contract_is_told_what_the_first_did(
    facilitatrice, collegue, monde
):
    adresse = reverse("marches:modifier", args=[monde.marche.pk])
    envoi = champs_du_marche(monde.marche)
    collegue.post(adresse, {**envoi, "objet": "Gymnase, lot unique"})
    reponse = facilitatrice.post(adresse, {**envoi, "objet": "Gymnase de Presles"})
    assert "Sonia Roux" in reponse.context["form"].non_field_errors()[0]
    assert "Gymnase de Presles" in reponse.content.decode()
    monde.marche.refresh_from_db()
    assert monde.marche.objet == "Gymnase, lot unique"


def test_a_lot_takes_its_number_once(facilitatrice, monde):
    adresse = reverse("marches:ajouter_lot", args=[monde.marche.pk])
    reponse = facilitatrice.post(adresse, {"numero": monde.lot.numero})
    assert reponse.context["form"].errors == {"numero": ["Ce marché a déjà un lot de ce numéro."]}
    facilitatrice.post(adresse, {"numero": "2", "intitule": "Peinture", "heures": "151h40"})
    lot = monde.marche.lots.get(numero="2")
    assert lot.objectifs.get().heures == Decimal("151.67")
    assert lot.structure == monde.structure


def test_an_exoneration_takes_hours_off_and_says_why(facilitatrice, monde):
    adresse = reverse("marches:ajouter_objectif", args=[monde.lot.pk])
    envoi = {
        "nature": "EXONERATION",
        "heures": "100",
        "date_effet": "2026-06-01",
        "active": "on",
    }
    reponse = facilitatrice.post(adresse, envoi)
    assert set(reponse.context["form"].errors) == {"heures", "motif"}
    facilitatrice.post(adresse, {**envoi, "heures": "-100", "motif": "Chantier arrêté."})
    assert LigneObjectif.objects.get(nature=NatureObjectif.EXONERATION).heures == -100


def test_an_objective_line_is_for_an_attribution_of_its_own_lot(facilitatrice, monde):
    autre = factories.LotFactory(marche=monde.marche, numero="9")
    with pytest.raises(ValidationError, match="autre lot"):
        actions.ajouter_objectif(
            lot=autre,
            par=facilitatrice.utilisateur,
            heures=Decimal(10),
            date_effet=date(2026, 6, 1),
            attribution=monde.attribution,
        )
    reponse = facilitatrice.post(
        reverse("marches:ajouter_objectif", args=[autre.pk]),
        {
            "nature": "INITIAL",
            "heures": "10",
            "date_effet": "2026-06-01",
            "attribution": monde.attribution.pk,
        },
    )
    assert "attribution" in reponse.context["form"].errors


def test_a_sous_traitant_hangs_from_a_company_of_the_same_lot(
    facilitatrice, monde, autre_entreprise
):
    adresse = reverse("marches:attribuer", args=[monde.lot.pk])
    envoi = {"entreprise": autre_entreprise.identifiant, "role": "SOUS_TRAITANT"}
    assert "sous_traitant_de" in facilitatrice.post(adresse, envoi).context["form"].errors
    reponse = facilitatrice.post(adresse, {**envoi, "sous_traitant_de": monde.attribution.pk})
    nouvelle = monde.lot.attributions.get(role=Role.SOUS_TRAITANT)
    assert reponse.url == reverse("marches:designer_declarant", args=[nouvelle.pk])
    assert nouvelle.sous_traitant_de == monde.attribution
    ailleurs = factories.LotFactory(marche=monde.marche, numero="9")
    with pytest.raises(ValidationError, match="même lot"):
        actions.attribuer(
            lot=ailleurs,
            entreprise=autre_entreprise,
            par=facilitatrice.utilisateur,
            role=Role.SOUS_TRAITANT,
            sous_traitant_de=monde.attribution,
        )


def test_a_chain_never_bites_its_tail(facilitatrice):
    titulaire = factories.AttributionFactory(lot__marche__structure=facilitatrice.acces.structure)
    premier = factories.SousTraitanceFactory(sous_traitant_de=titulaire)
    second = factories.SousTraitanceFactory(sous_traitant_de=premier)
    with pytest.raises(ValidationError, match="propre sous-traitant"):
        actions.modifier_attribution(
            attribution=premier,
            champs={"sous_traitant_de": second},
            par=facilitatrice.utilisateur,
        )
    reponse = facilitatrice.post(
        reverse("marches:modifier_attribution", args=[premier.pk]),
        {
            "entreprise": premier.entreprise.identifiant,
            "role": "SOUS_TRAITANT",
            "sous_traitant_de": second.pk,
        },
    )
    assert "sous_traitant_de" in reponse.context["form"].errors


def test_an_attribution_ends_after_it_starts(facilitatrice, monde, autre_entreprise):
    reponse = facilitatrice.post(
        reverse("marches:attribuer", args=[monde.lot.pk]),
        {
            "entreprise": autre_entreprise.identifiant,
            "role": "COTRAITANT",
            "date_debut": "2026-06-01",
            "date_fin": "2026-05-01",
        },
    )
    assert reponse.context["form"].errors == {"date_fin": ["La fin précède le début."]}


def test_a_new_company_comes_with_its_attribution(facilitatrice, monde):
    siret = factories.siret(9876)
    facilitatrice.post(
        reverse("marches:attribuer", args=[monde.lot.pk]),
        {"entreprise": siret, "raison_sociale": "Vert Val", "role": "COTRAITANT"},
    )
    assert Attribution.objects.get(role=Role.COTRAITANT).entreprise.raison_sociale == "Vert Val"


def test_a_declarant_may_sleep_until_a_day(facilitatrice, monde):
    adresse = reverse("marches:modifier_declarant", args=[monde.declarant.pk])
    facilitatrice.post(
        adresse,
        {
            "entreprise": monde.entreprise.identifiant,
            "periodicite": "MENSUELLE",
            "en_sommeil_jusqu_au": "2027-01-31",
        },
    )
    monde.declarant.refresh_from_db()
    assert monde.declarant.en_sommeil_jusqu_au == date(2027, 1, 31)


def test_a_company_declares_once_for_an_attribution(facilitatrice, monde):
    reponse = facilitatrice.post(
        reverse("marches:designer_declarant", args=[monde.attribution.pk]),
        {"entreprise": monde.entreprise.identifiant, "periodicite": "MENSUELLE"},
    )
    assert "déjà" in str(reponse.context["form"].errors)


@pytest.mark.parametrize(
    ("nom", "objet"),
    [
        ("marches:supprimer", "marche"),
        ("marches:supprimer_attribution", "attribution"),
        ("marches:supprimer_declarant", "declarant"),
        ("marches:supprimer_operation", "operation"),
        ("marches:supprimer_donneur_ordre", "donneur_ordre"),
    ],
)
def test_what_serves_is_kept_and_the_reason_is_said(facilitatrice, monde, nom, objet):
    garde = getattr(monde, objet)
    reponse = facilitatrice.post(reverse(nom, args=[garde.pk]), follow=True)
    assert type(garde).objects.filter(pk=garde.pk).exists()
    assert "ne peut pas être supprimé" in reponse.content.decode()


def test_a_contract_nobody_worked_for_goes_with_its_lots_and_chains(facilitatrice, structure):
    titulaire = factories.AttributionFactory(lot__marche__structure=structure)
    premier = factories.SousTraitanceFactory(sous_traitant_de=titulaire)
    factories.SousTraitanceFactory(sous_traitant_de=premier)
    factories.DeclarantFactory(attribution=premier)
    factories.LigneObjectifFactory(lot=titulaire.lot)
    facilitatrice.post(reverse("marches:supprimer", args=[titulaire.lot.marche_id]))
    for modele in (Marche, Lot, Attribution, Declarant, LigneObjectif):
        assert not modele.objects.exists()


def test_the_last_lot_stays(facilitatrice, structure):
    lot = factories.LotFactory(marche__structure=structure)
    with pytest.raises(Refus, match="au moins un lot"):
        actions.supprimer_lot(lot=lot, par=facilitatrice.utilisateur)
    autre = factories.LotFactory(marche=lot.marche)
    factories.LigneObjectifFactory(lot=autre)
    facilitatrice.post(reverse("marches:supprimer_lot", args=[autre.pk]))
    assert lot.marche.lots.get() == lot


def test_an_operation_is_created_changed_and_removed(facilitatrice, structure):
    facilitatrice.post(reverse("marches:nouvelle_operation"), {"nom": "Quartier de Presles"})
    operation = Operation.objects.get()
    assert operation.structure == structure
    modifier = reverse("marches:modifier_operation", args=[operation.pk])
    facilitatrice.post(modifier, {"nom": "Presles", "anru": "on"})
    assert "Presles" in facilitatrice.get(reverse("marches:operations")).content.decode()
    facilitatrice.post(reverse("marches:supprimer_operation", args=[operation.pk]))
    assert not Operation.objects.exists()


def test_a_buyer_bears_its_name_once(facilitatrice, donneur_ordre):
    reponse = facilitatrice.post(
        reverse("marches:nouveau_donneur_ordre"),
        {"nom": donneur_ordre.nom, "type": "COMMUNE"},
    )
    assert reponse.context["form"].errors == {"nom": ["Un donneur d'ordre porte déjà ce nom."]}


@pytest.mark.parametrize(
    ("nom", "objet"),
    [
        ("marches:modifier", "marche"),
        ("marches:ajouter_lot", "marche"),
        ("marches:supprimer", "marche"),
        ("marches:modifier_lot", "lot"),
        ("marches:supprimer_lot", "lot"),
        ("marches:ajouter_objectif", "lot"),
        ("marches:modifier_objectif", "objectif"),
        ("marches:supprimer_objectif", "objectif"),
        ("marches:attribuer", "lot"),
        ("marches:modifier_attribution", "attribution"),
        ("marches:supprimer_attribution", "attribution"),
        ("marches:designer_declarant", "attribution"),
        ("marches:modifier_declarant", "declarant"),
        ("marches:supprimer_declarant", "declarant"),
        ("marches:modifier_operation", "operation"),
        ("marches:supprimer_operation", "operation"),
        ("marches:modifier_donneur_ordre", "donneur_ordre"),
        ("marches:supprimer_donneur_ordre", "donneur_ordre"),
    ],
)
def test_each_page_opens_for_its_structure_alone(
    facilitatrice, etrangere, acheteuse, declarante, monde, nom, objet
):
    adresse = reverse(nom, args=[getattr(monde, objet).pk])
    assert facilitatrice.get(adresse).status_code == 200
    assert etrangere.get(adresse).status_code == 404
    assert etrangere.post(adresse).status_code == 404
    assert acheteuse.get(adresse).status_code == declarante.get(adresse).status_code == 403

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from comptes.models import Evenement
from entreprises.models import Entreprise
from marches import actions
from marches.enums import Periodicite, Role
from marches.models import DonneurOrdre, Marche
from tests import factories

NOUVEAU = "/marches/nouveau/"


def saisie(**autres):
    """What the form needs, no more."""
    return {
        "reference": "2026-042",
        "objet": "Réhabilitation de l'école Galilée",
        "nature": "TRAVAUX",
        "clause": "EXECUTION",
        "date_notification": "2026-03-02",
        "lot_numero": "1",
        "periodicite": "MENSUELLE",
        "type_entreprise": "ENTREPRISE",
        **autres,
    }


def erreurs(reponse):
    assert reponse.status_code == 200
    return reponse.context["form"].errors


def test_one_page_records_the_contract_its_lot_its_objective_its_holder_and_its_declarant(
    facilitatrice, structure, donneur_ordre, entreprise
):
    reponse = facilitatrice.post(
        NOUVEAU,
        saisie(
            donneur_ordre=donneur_ordre.pk,
            heures="1 200,5",
            titulaire=entreprise.raison_sociale,
        ),
    )
    marche = Marche.objects.get()
    assert reponse.url == marche.get_absolute_url()
    lot = marche.lots.get()
    ligne = lot.objectifs.get()
    attribution = lot.attributions.get()
    declarant = attribution.declarants.get()
    assert (ligne.heures, ligne.date_effet) == (Decimal("1200.50"), marche.date_notification)
    assert (attribution.entreprise, attribution.role) == (entreprise, Role.TITULAIRE)
    assert declarant.entreprise == entreprise
    rangs = (marche, lot, ligne, attribution, declarant)
    assert {rang.structure for rang in rangs} == {structure}
    assert Evenement.objects.filter(qui=facilitatrice.utilisateur).count() == len(rangs)


def test_the_facilitatrice_follows_what_she_records_unless_she_says_otherwise(facilitatrice):
    champ = facilitatrice.get(NOUVEAU).context["form"]["facilitateur"]
    assert champ.value() == facilitatrice.utilisateur.pk


def test_optional_parts_may_stay_empty(facilitatrice, donneur_ordre):
    facilitatrice.post(NOUVEAU, saisie(donneur_ordre=donneur_ordre.pk))
    lot = Marche.objects.get().lots.get()
    assert not lot.objectifs.exists()
    assert not lot.attributions.exists()


def test_an_objective_of_zero_is_kept_as_zero(facilitatrice, donneur_ordre):
    facilitatrice.post(NOUVEAU, saisie(donneur_ordre=donneur_ordre.pk, heures="0"))
    assert Marche.objects.get().lots.get().objectifs.get().heures == 0


def test_a_buyer_and_an_operation_may_be_written_in_place(facilitatrice, structure):
    facilitatrice.post(
        NOUVEAU,
        saisie(nouveau_donneur_ordre="OPAL Habitat", nouvelle_operation="Quartier de Presles"),
    )
    marche = Marche.objects.get()
    assert (marche.donneur_ordre.nom, marche.operation.nom) == (
        "OPAL Habitat",
        "Quartier de Presles",
    )
    assert marche.donneur_ordre.structure == marche.operation.structure == structure


def test_a_buyer_written_again_is_the_one_already_known(facilitatrice, donneur_ordre):
    facilitatrice.post(NOUVEAU, saisie(nouveau_donneur_ordre="ville de soissons"))
    assert Marche.objects.get().donneur_ordre == donneur_ordre
    assert DonneurOrdre.objects.count() == 1


def test_a_contract_has_a_buyer(facilitatrice):
    reponse = facilitatrice.post(NOUVEAU, saisie())
    assert erreurs(reponse)["donneur_ordre"] == [
        "Choisissez un donneur d'ordre, ou écrivez-en un nouveau."
    ]
    assert not Marche.objects.exists()


def test_a_new_siret_asks_for_the_name_then_creates_the_company(facilitatrice, donneur_ordre):
    siret = factories.siret(4321)
    en_blocs = f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"
    envoi = saisie(donneur_ordre=donneur_ordre.pk, titulaire=en_blocs)
    reponse = facilitatrice.post(NOUVEAU, envoi)
    assert "écrivez la raison sociale" in erreurs(reponse)["titulaire_raison_sociale"][0]
    assert not reponse.context["form"]["titulaire_raison_sociale"].is_hidden
    assert not Entreprise.objects.exists()
    facilitatrice.post(
        NOUVEAU,
        {**envoi, "titulaire_raison_sociale": "Élan Propreté", "titulaire_type_entreprise": "EI"},
    )
    titulaire = Entreprise.objects.get()
    assert (titulaire.identifiant, titulaire.raison_sociale, titulaire.type) == (
        siret,
        "Élan Propreté",
        "EI",
    )
    assert Marche.objects.get().lots.get().attributions.get().entreprise == titulaire


def test_a_wrong_siret_key_is_refused_and_nothing_typed_is_lost(facilitatrice, donneur_ordre):
    reponse = facilitatrice.post(
        NOUVEAU, saisie(donneur_ordre=donneur_ordre.pk, titulaire="123 456 789 00012")
    )
    assert "n'est pas un SIRET" in erreurs(reponse)["titulaire"][0]
    assert "123 456 789 00012" in reponse.content.decode()
    assert "Réhabilitation de l&#x27;école Galilée" in reponse.content.decode()


def test_another_company_may_declare_for_the_holder(
    facilitatrice, donneur_ordre, entreprise, autre_entreprise
):
    facilitatrice.post(
        NOUVEAU,
        saisie(
            donneur_ordre=donneur_ordre.pk,
            titulaire=entreprise.identifiant,
            declarant=f"Toitures de l'Oise ({autre_entreprise.identifiant})",
            periodicite="TRIMESTRIELLE",
        ),
    )
    declarant = Marche.objects.get().lots.get().attributions.get().declarants.get()
    assert declarant.entreprise == autre_entreprise
    assert declarant.periodicite == Periodicite.TRIMESTRIELLE


@pytest.mark.parametrize(
    ("dates", "champ"),
    [
        ({"date_fin": "2026-03-01"}, "date_fin"),
        ({"date_ordre_service": "2026-03-01"}, "date_ordre_service"),
        ({"date_notification": "31/02/2026"}, "date_notification"),
    ],
)
def test_a_date_that_cannot_be_speaks_beside_its_field(facilitatrice, donneur_ordre, dates, champ):
    reponse = facilitatrice.post(NOUVEAU, saisie(donneur_ordre=donneur_ordre.pk, **dates))
    assert list(erreurs(reponse)) == [champ]


def test_a_second_click_is_told_that_the_reference_is_taken(facilitatrice, donneur_ordre):
    envoi = saisie(donneur_ordre=donneur_ordre.pk)
    facilitatrice.post(NOUVEAU, envoi)
    assert erreurs(facilitatrice.post(NOUVEAU, envoi)) == {
        "reference": ["Un marché porte déjà cette référence."]
    }
    assert Marche.objects.count() == 1


def test_what_the_database_alone_could_refuse_is_told_in_the_form(
    facilitatrice, donneur_ordre, monkeypatch
):
    def deja_la(**_):
        raise IntegrityError

    monkeypatch.setattr(actions, "creer_marche", deja_la)
    reponse = facilitatrice.post(NOUVEAU, saisie(donneur_ordre=donneur_ordre.pk))
    assert "double clic" in reponse.context["form"].non_field_errors()[0]


def test_buyers_operations_and_people_of_another_structure_cannot_be_chosen(
    facilitatrice, etrangere, autre_structure
):
    ailleurs = factories.DonneurOrdreFactory(structure=autre_structure)
    operation = factories.OperationFactory(structure=autre_structure)
    reponse = facilitatrice.post(
        NOUVEAU,
        saisie(
            donneur_ordre=ailleurs.pk,
            operation=operation.pk,
            facilitateur=etrangere.utilisateur.pk,
        ),
    )
    assert {"donneur_ordre", "operation", "facilitateur"} <= set(erreurs(reponse))


def test_the_page_leads_back_to_the_list(facilitatrice):
    assert facilitatrice.get(NOUVEAU).context["retour"] == reverse("suivi:marches")

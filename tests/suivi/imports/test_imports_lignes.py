"""The fate of each row, and what is written of it."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.models import Evenement
from suivi.enums import Etat
from suivi.imports.enums import Manque, Sort
from suivi.models import LigneHeures
from tests import factories
from tests.suivi.imports.conftest import (
    OCTOBRE,
    SEPTEMBRE,
    feuille,
    heures_de,
    motifs,
    rangee,
    sorts,
)

pytestmark = pytest.mark.django_db


def test_one_file_writes_the_hours_of_several_contracts_and_structures(agence):
    ibrahima = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    lea = agence.employer(agence.ecole, "Morel", "Léa")
    omar = agence.employer(agence.ailleurs, "Saïdi", "Omar")
    depot = agence.envoyer(
        feuille(
            rangee(heures=151.67),
            rangee("MOREL", "LEA", "2026-0202", 70.5),
            rangee("Saidi", "Omar", "LAON-7", 35),
        )
    )
    assert depot.etat == EtatDepot.A_VERIFIER
    assert sorts(depot) == [Sort.CREEE] * 3
    assert heures_de(ibrahima) is None

    agence.enregistrer(depot)
    assert depot.etat == EtatDepot.APPLIQUE
    assert [heures_de(a) for a in (ibrahima, lea, omar)] == [
        Decimal("151.67"),
        Decimal("70.50"),
        Decimal("35"),
    ]
    agence.octobre["gymnase"].refresh_from_db()
    assert agence.octobre["gymnase"].etat == Etat.A_SAISIR


def test_each_structure_reads_in_its_journal_that_a_file_was_written(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    agence.employer(agence.ailleurs, "Saïdi", "Omar")
    depot = agence.envoyer(feuille(rangee(), rangee("Saïdi", "Omar", "LAON-7")))
    agence.enregistrer(depot)
    lus = Evenement.objects.filter(verbe=Verbe.SAISIR)
    structures = {agence.gymnase.structure_id, agence.ailleurs.structure_id}
    assert {e.structure_id for e in lus if e.objet == depot} == structures
    du_mois = next(e for e in lus if e.objet == agence.octobre["gymnase"])
    assert du_mois.pourquoi == "D'après le fichier « octobre.xlsx »"
    assert du_mois.details["lignes"][0]["travail"] == "35.00"


def test_rows_are_created_changed_or_left_as_they_are(agence):
    creee, changee, meme = (
        agence.employer(agence.gymnase, nom, "Ali") for nom in ("Aba", "Bena", "Cira")
    )
    for affectation, heures in ((changee, 20), (meme, 30)):
        factories.LigneHeuresFactory(
            declaration=agence.octobre["gymnase"], affectation=affectation, heures_travail=heures
        )
    depot = agence.envoyer(
        feuille(
            rangee("Aba", "Ali", heures=10),
            rangee("Bena", "Ali", heures=25),
            rangee("Cira", "Ali", heures=30),
        )
    )
    assert sorts(depot) == [Sort.CREEE, Sort.MODIFIEE, Sort.INCHANGEE]

    agence.enregistrer(depot)
    assert [heures_de(a) for a in (creee, changee, meme)] == [10, 25, 30]


def test_an_unknown_site_is_refused_then_chosen_and_remembered(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(site="Chantier Dupuis"), rangee(heures=7)))
    assert sorts(depot) == [Sort.REFUSEE, Sort.CREEE]
    assert "« Chantier Dupuis » n'est aucun des marchés connus" in motifs(depot)[0]

    agence.personne.post(
        reverse("suivi:preciser_fichier", args=[depot.pk]),
        {"site": "chantier dupuis", "site_reponse": agence.gymnase.attribution_id},
    )
    assert sorts(depot) == [Sort.CREEE, Sort.CREEE]
    agence.enregistrer(depot)
    assert heures_de(affectation) == 42  # the two rows make one sum

    suivant = agence.envoyer(feuille(rangee(site="CHANTIER DUPUIS", heures=50)), "suite.xlsx")
    assert sorts(suivant) == [Sort.MODIFIEE]


def test_a_site_that_is_not_followed_is_left_aside_from_then_on(agence):
    depot = agence.envoyer(feuille(rangee(site="Usine Martin")))
    agence.personne.post(
        reverse("suivi:preciser_fichier", args=[depot.pk]),
        {"site": "usine martin", "site_reponse": "aucun"},
    )
    assert sorts(depot) == [Sort.ECARTEE]
    assert sorts(agence.envoyer(feuille(rangee(site="Usine Martin", heures=8)))) == [Sort.ECARTEE]


def test_a_site_of_nobody_is_not_accepted(agence):
    depot = agence.envoyer(feuille(rangee(site="Chantier Dupuis")))
    d_un_autre = factories.AttributionFactory()
    reponse = agence.personne.post(
        reverse("suivi:preciser_fichier", args=[depot.pk]),
        {"site": "chantier dupuis", "site_reponse": d_un_autre.pk},
        follow=True,
    )
    assert "n&#x27;est pas l&#x27;un de ceux de ce fichier" in reponse.content.decode()
    assert sorts(depot) == [Sort.REFUSEE]


def test_a_client_is_enough_when_it_has_one_contract(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(site=None, Client="BATI AISNE")))
    assert sorts(depot) == [Sort.CREEE]


@pytest.mark.parametrize(
    ("etat", "phrase"),
    [
        ({"transmise": True}, "est transmise : demandez au facilitateur de vous la renvoyer"),
        ({"validee": True}, "est validée : le facilitateur peut la rouvrir"),
    ],
)
def test_a_month_that_was_sent_is_refused_with_what_to_do(agence, etat, phrase):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    factories.DeclarationFactory(declarant=agence.gymnase, mois=SEPTEMBRE, **etat)
    depot = agence.envoyer(feuille(rangee(Mois="09/2026")))
    assert sorts(depot) == [Sort.REFUSEE]
    assert phrase in motifs(depot)[0]
    agence.enregistrer(depot)
    assert heures_de(affectation, SEPTEMBRE) is None


def test_a_month_that_is_not_open_is_refused_with_what_to_do(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima", date_debut=date(2026, 5, 4))
    depot = agence.envoyer(feuille(rangee(Mois="06/2026")))
    assert sorts(depot) == [Sort.REFUSEE]
    assert motifs(depot)[0] == (
        "Juin 2026 n'est pas ouvert pour ce marché : demandez à "
        f"{agence.gymnase.structure} de l'ouvrir."
    )


def test_hours_as_they_stand_in_a_validated_month_are_unchanged(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    validee = factories.DeclarationFactory(declarant=agence.gymnase, mois=SEPTEMBRE, validee=True)
    factories.LigneHeuresFactory(
        declaration=validee, affectation=affectation, heures_travail=35, retenue=True
    )
    assert sorts(agence.envoyer(feuille(rangee(Mois="09/2026")))) == [Sort.INCHANGEE]


def test_weeks_are_summed_by_month_and_a_week_astride_two_is_shared(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    factories.DeclarationFactory(declarant=agence.gymnase, mois=SEPTEMBRE)
    semaines = [(date(2026, 9, 28), 35), (date(2026, 10, 5), 35), (date(2026, 10, 12), 31.5)]
    depot = agence.envoyer(
        feuille(
            *(
                {**rangee(heures=heures, Mois=None), "Semaine du": lundi}
                for lundi, heures in semaines
            )
        )
    )
    # Monday to Wednesday are in September: 3 days of 5, that the file does not tell whole.
    assert [
        len(effets) for effets in depot.lignes.dans_l_ordre().values_list("effets", flat=True)
    ] == [
        2,
        1,
        1,
    ]
    agence.enregistrer(depot)
    assert heures_de(affectation, OCTOBRE) == Decimal("80.50")
    assert heures_de(affectation, SEPTEMBRE) is None

    encore = agence.envoyer(
        feuille({**rangee(Mois=None), "Semaine du": date(2026, 9, 28)}), "une-semaine.xlsx"
    )
    agence.enregistrer(encore, baisses="on")
    assert (heures_de(affectation, SEPTEMBRE), heures_de(affectation, OCTOBRE)) == (21, 14)


def test_the_months_to_write_are_chosen(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    factories.DeclarationFactory(declarant=agence.gymnase, mois=SEPTEMBRE)
    depot = agence.envoyer(feuille(rangee(), rangee(Mois="09/2026", heures=20)))
    agence.personne.post(
        reverse("suivi:mois_du_fichier", args=[depot.pk]), {"mois": ["2026-10-01"]}
    )
    assert sorts(depot) == [Sort.CREEE, Sort.ECARTEE]
    agence.enregistrer(depot)
    assert heures_de(affectation, SEPTEMBRE) is None


def test_fewer_hours_than_stored_are_written_once_confirmed(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    factories.LigneHeuresFactory(
        declaration=agence.octobre["gymnase"], affectation=affectation, heures_travail=140
    )
    depot = agence.envoyer(feuille(rangee(heures=35)))
    page = agence.personne.get(depot.get_absolute_url()).content.decode()
    assert "en baisse" in page
    reponse = agence.enregistrer(depot)
    assert "cochez la case" in reponse.content.decode()
    assert heures_de(affectation) == 140

    agence.enregistrer(depot, baisses="on")
    assert heures_de(affectation) == 35


def test_two_identical_rows_are_counted_once_unless_asked(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(), rangee()))
    assert sorts(depot) == [Sort.CREEE, Sort.ECARTEE]
    assert motifs(depot)[1].startswith("Identique à la ligne 2")

    seconde = depot.lignes.get(manque=Manque.DOUBLE)
    agence.personne.post(
        reverse("suivi:ligne_fichier", args=[depot.pk, seconde.pk]), {"geste": "compter"}
    )
    agence.enregistrer(depot)
    assert heures_de(affectation) == 70


def test_a_row_is_corrected_where_it_stands(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(heures="1.234")))
    ligne = depot.lignes.get()
    assert (ligne.sort, ligne.manque) == (Sort.REFUSEE, Manque.VALEUR)
    assert "se lit de deux façons" in ligne.motif

    adresse = reverse("suivi:ligne_fichier", args=[depot.pk, ligne.pk])
    page = agence.personne.get(adresse).content.decode()
    assert 'value="1.234"' in page
    colonne = next(c["index"] for c in depot.feuilles[0]["colonnes"] if c["entete"] == "Heures")
    reponse = agence.personne.post(adresse, {f"cellule-{colonne}": "123,4"})
    assert reponse.status_code == 302
    assert sorts(depot) == [Sort.CREEE]
    agence.enregistrer(depot)
    assert heures_de(affectation) == Decimal("123.40")


def test_a_correction_answers_htmx_with_the_preview(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(), rangee("Inconnu", "Jean")))
    ligne = depot.lignes.get(sort=Sort.REFUSEE)
    adresse = reverse("suivi:ligne_fichier", args=[depot.pk, ligne.pk])
    morceau = agence.personne.get(adresse, headers={"HX-Request": "true"}).content.decode()
    assert morceau.strip().startswith("<tr")
    reponse = agence.personne.post(
        adresse, {"geste": "ecarter"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in reponse
    assert "Enregistrer 1 ligne" in reponse
    assert sorts(depot) == [Sort.CREEE, Sort.ECARTEE]


def test_training_stays_when_the_file_does_not_speak_of_it(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    factories.LigneHeuresFactory(
        declaration=agence.octobre["gymnase"],
        affectation=affectation,
        heures_travail=20,
        heures_formation=14,
    )
    agence.enregistrer(agence.envoyer(feuille(rangee(heures=30))))
    ligne = LigneHeures.objects.get(affectation=affectation)
    assert (ligne.heures_travail, ligne.heures_formation) == (30, 14)

    suivant = agence.envoyer(feuille(rangee(heures=30, **{"Heures de formation": 7})), "b.xlsx")
    agence.enregistrer(suivant, baisses="on")
    ligne.refresh_from_db()
    assert (ligne.heures_travail, ligne.heures_formation) == (30, 7)


def test_a_sum_says_that_a_row_of_the_person_is_refused(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(), rangee(heures="beaucoup")))
    assert sorts(depot) == [Sort.CREEE, Sort.REFUSEE]
    assert "Sans la ligne 3, refusée, de la même personne." in motifs(depot)[0]


def test_the_same_hour_is_not_declared_by_the_holder_and_by_the_agency(agence):
    """The holder sends the name of somebody whom the agency declares for its contract."""
    attribution = agence.gymnase.attribution
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    titulaire = factories.AccesFactory(declaration=True, entreprise=attribution.entreprise)
    factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(
            attribution=attribution, entreprise=attribution.entreprise
        ),
        mois=OCTOBRE,
    )
    from tests.conftest import Personne

    depot = agence.envoyer(feuille(rangee()), personne=Personne(titulaire.utilisateur, titulaire))
    assert sorts(depot) == [Sort.REFUSEE]
    assert motifs(depot)[0] == (
        "Les heures de Diallo Ibrahima pour ce marché sont déclarées par Intérim Inclusif : "
        "une heure ne se déclare qu'une fois."
    )


def test_hours_already_in_the_declaration_of_another_are_refused(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    titulaire = agence.gymnase.attribution.entreprise
    ailleurs = factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(
            attribution=agence.gymnase.attribution, entreprise=titulaire
        ),
        mois=OCTOBRE,
    )
    factories.LigneHeuresFactory(declaration=ailleurs, affectation=affectation, heures_travail=12)
    depot = agence.envoyer(feuille(rangee()))
    assert sorts(depot) == [Sort.REFUSEE]
    assert f"sont déjà déclarées par {titulaire}" in motifs(depot)[0]


def test_eight_hundred_hours_are_refused(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(heures=800)))
    assert sorts(depot) == [Sort.REFUSEE]
    assert "744" in motifs(depot)[0]


def test_a_month_to_come_is_refused(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee(Mois="10/2090")))
    assert sorts(depot) == [Sort.REFUSEE]


def test_merged_cells_and_a_totals_row_are_understood(agence):
    from tests.suivi.imports.classeurs import xlsx

    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    contenu = xlsx(
        ["Nom", "Prénom", "Chantier", "Semaine du", "Heures"],
        [
            ["Diallo", "Ibrahima", "2026-0101", date(2026, 10, 5), 35],
            [None, None, None, date(2026, 10, 12), 28],
            ["TOTAL", None, None, None, 63],
        ],
        fusions=[("A2:A3", "Diallo"), ("B2:B3", "Ibrahima"), ("C2:C3", "2026-0101")],
    )
    depot = agence.envoyer(contenu)
    assert sorts(depot) == [Sort.CREEE, Sort.CREEE, Sort.ECARTEE]
    agence.enregistrer(depot)
    assert heures_de(affectation) == 63


def test_the_contract_of_rows_without_a_site_is_said_for_that_file_alone(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    agence.employer(agence.ecole, "Petit", "Léa")
    sans_site = {nom: valeur for nom, valeur in rangee().items() if nom != "Chantier"}
    depot = agence.envoyer(feuille(sans_site))
    assert depot.lignes.get().manque == Manque.SITE
    agence.personne.post(
        reverse("suivi:preciser_fichier", args=[depot.pk]),
        {"site": "", "site_reponse": agence.gymnase.attribution_id},
    )
    assert sorts(depot) == [Sort.CREEE]
    autre = agence.envoyer(feuille({**sans_site, "Nom": "Petit", "Prénom": "Léa"}), "autre.xlsx")
    assert autre.lignes.get().manque == Manque.SITE


@pytest.mark.parametrize("colonne", ["99999999", "²"])
def test_a_cell_outside_the_file_is_not_kept(agence, colonne):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    adresse = reverse("suivi:ligne_fichier", args=[depot.pk, depot.lignes.get().pk])
    assert agence.personne.post(adresse, {f"cellule-{colonne}": "1"}).status_code == 302
    assert depot.lignes.get().corrections == {}
    assert sorts(depot) == [Sort.CREEE]


def test_the_rubriques_of_a_payroll_are_added_up_work_and_training_apart(agence):
    ibrahima = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(
        feuille(
            rangee(heures=120, Rubrique="Heures normales"),
            rangee(heures=6, Rubrique="Heures supplémentaires 25 %"),
            rangee(heures=14, Rubrique="Heures de formation"),
            rangee(heures=7, Rubrique="Congés payés"),
        )
    )
    assert sorts(depot) == [Sort.CREEE] * 3 + [Sort.ECARTEE]
    agence.enregistrer(depot)
    ligne = LigneHeures.objects.get(affectation=ibrahima, mois=OCTOBRE)
    assert (ligne.heures_travail, ligne.heures_formation) == (Decimal("126"), Decimal("14"))

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from marches.enums import Clause, Periodicite, Statut
from suivi.fiches import chaine
from tests import factories

LISTE = "/marches/"


def objets(reponse):
    return {rang.record.objet for rang in reponse.context["table"].rows}


def texte(reponse):
    assert reponse.status_code == 200
    return reponse.content.decode().replace("&#x27;", "'")


@pytest.fixture
def gymnase(structure, donneur_ordre):
    """A contract of 1 000 h, half done."""
    marche = factories.MarcheFactory(
        structure=structure, donneur_ordre=donneur_ordre, objet="Gymnase", reference="2026-G"
    )
    attribution = factories.AttributionFactory(
        lot=factories.LotFactory(marche=marche, numero="1"),
        entreprise__raison_sociale="Élan Charpente",
    )
    factories.LigneObjectifFactory(lot=attribution.lot)
    declaration = factories.DeclarationFactory(declarant__attribution=attribution, validee=True)
    factories.LigneHeuresFactory(
        declaration=declaration,
        heures_travail=Decimal(400),
        retenue=True,
        affectation__contrat__participant__identite__nom="Zidouni",
        affectation__contrat__participant__identite__prenom="Yasmine",
    )
    factories.HeuresGlobalesFactory(attribution=attribution, heures=Decimal(100))
    return marche


@pytest.mark.parametrize("cherche", ["gymnase", "2026-g", "elan charp", "SOISSONS", "gymnase elan"])
def test_a_contract_is_found_by_its_words_its_buyer_or_its_holder(facilitatrice, gymnase, cherche):
    factories.MarcheFactory(structure=gymnase.structure, objet="Piscine")
    assert objets(facilitatrice.get(LISTE, {"q": cherche})) == {"Gymnase"}


def test_a_holder_of_two_lots_shows_its_contract_once(facilitatrice, gymnase):
    premier = gymnase.lots.get().attributions.get()
    factories.AttributionFactory(
        lot=factories.LotFactory(marche=gymnase), entreprise=premier.entreprise
    )
    reponse = facilitatrice.get(LISTE, {"q": "elan"})
    assert len(reponse.context["table"].rows) == 1
    assert texte(reponse).count("Élan Charpente") == 1


def test_contracts_without_facilitateur_can_be_listed(facilitatrice, gymnase):
    factories.MarcheFactory(
        structure=gymnase.structure, objet="Suivi", facilitateur=facilitatrice.utilisateur
    )
    moi = facilitatrice.utilisateur.pk
    assert objets(facilitatrice.get(LISTE, {"facilitateur": "null"})) == {"Gymnase"}
    assert objets(facilitatrice.get(LISTE, {"facilitateur": moi})) == {"Suivi"}


def test_a_clause_is_that_of_a_lot_else_that_of_its_contract(facilitatrice, gymnase):
    mixte = factories.MarcheFactory(structure=gymnase.structure, objet="Mixte")
    factories.LotFactory(marche=mixte, clause=Clause.RESERVE_SIAE)
    assert objets(facilitatrice.get(LISTE, {"clause": "RESERVE_SIAE"})) == {"Mixte"}
    assert objets(facilitatrice.get(LISTE, {"clause": "EXECUTION"})) == {"Gymnase"}


def test_the_list_narrows_to_a_statut_a_nature_a_buyer_an_operation_a_commune(
    facilitatrice, gymnase
):
    autre = factories.MarcheFactory(
        structure=gymnase.structure,
        objet="Nettoyage",
        nature="SERVICES",
        statut=Statut.SUSPENDU,
        operation=factories.OperationFactory(structure=gymnase.structure),
        commune_execution=factories.CommuneFactory(laon=True),
    )
    for filtre in (
        {"statut": "SUSPENDU"},
        {"nature": "SERVICES"},
        {"donneur_ordre": autre.donneur_ordre_id},
        {"operation": autre.operation_id},
        {"commune_execution": autre.commune_execution_id},
    ):
        assert objets(facilitatrice.get(LISTE, filtre)) == {"Nettoyage"}


def test_the_list_shows_where_each_contract_stands_and_exports_it(facilitatrice, gymnase):
    assert "500 h sur 1 000" in texte(facilitatrice.get(LISTE)).replace("\u00a0", " ")
    export = facilitatrice.get(LISTE, {"export": "csv"})
    contenu = b"".join(export.streaming_content if export.streaming else [export.content])
    lignes = contenu.decode("utf-8-sig").splitlines()
    assert len(lignes) == 2
    for colonne in ("Gymnase", "2026-G", "Élan Charpente", "Ville de Soissons", "50"):
        assert colonne in lignes[1]


def test_a_buyer_lists_its_own_contracts_without_colleagues(acheteuse, gymnase, facilitatrice):
    factories.MarcheFactory(structure=gymnase.structure, objet="D'un autre")
    gymnase.facilitateur = facilitatrice.utilisateur
    gymnase.save()
    reponse = acheteuse.get(LISTE)
    assert objets(reponse) == {"Gymnase"}
    assert "Claire Fontaine" not in texte(reponse)
    assert "Nouveau marché" not in texte(reponse)


def test_a_buyer_reads_rates_months_and_initials_of_its_contract(acheteuse, gymnase):
    page = texte(acheteuse.get(gymnase.get_absolute_url())).replace("\u00a0", " ")
    assert "500 h sur 1 000" in page
    assert "septembre 2026" in page
    assert "Y. Z." in page
    assert "Zidouni" not in page
    assert "Yasmine" not in page
    assert "modifier" not in page.lower()
    assert "éligib" not in page.lower()


def test_nobody_else_opens_contracts(declarante, elue, coordinatrice, gymnase):
    for personne in (declarante, elue, coordinatrice):
        assert personne.get(LISTE).status_code == 403
        assert personne.get(gymnase.get_absolute_url()).status_code == 403


def test_a_contract_of_elsewhere_does_not_exist(etrangere, acheteuse, structure):
    autre = factories.MarcheFactory(structure=structure)
    assert etrangere.get(autre.get_absolute_url()).status_code == 404
    assert acheteuse.get(autre.get_absolute_url()).status_code == 404


def test_the_page_of_a_contract_shows_its_lots_its_chain_and_what_happened(facilitatrice, gymnase):
    lot = gymnase.lots.get()
    titulaire = lot.attributions.get()
    sous_traitant = factories.SousTraitanceFactory(
        sous_traitant_de=titulaire, entreprise__raison_sociale="Vert Val"
    )
    factories.DeclarantFactory(
        attribution=sous_traitant,
        entreprise=factories.EntrepriseFactory(raison_sociale="Intérim Inclusif"),
        periodicite=Periodicite.TRIMESTRIELLE,
    )
    factories.LigneObjectifFactory(
        lot=lot, avenant=True, date_effet=timezone.localdate() + timedelta(days=30)
    )
    facilitatrice.post(
        reverse("marches:modifier_lot", args=[lot.pk]),
        {"numero": "1", "intitule": "Charpente", "version": lot.version},
    )
    page = texte(facilitatrice.get(gymnase.get_absolute_url())).replace("\u00a0", " ")
    for dit in (
        "Zidouni Yasmine",
        "sous-traitant de Élan Charpente",
        "Intérim Inclusif",
        "chaque trimestre",
        "à venir",
        "intitulé : Gros œuvre → Charpente",
        ": 1 000 h",
    ):
        assert dit in page


def test_a_lot_without_objective_is_sans_objet(facilitatrice, structure):
    lot = factories.LotFactory(marche__structure=structure)
    assert "sans objet" in texte(facilitatrice.get(lot.marche.get_absolute_url()))


def test_what_was_removed_stays_in_the_history_of_the_contract(facilitatrice, gymnase):
    ligne = gymnase.lots.get().objectifs.get()
    facilitatrice.post(reverse("marches:supprimer_objectif", args=[ligne.pk]))
    assert "ligne d'objectif : Initial → rien" in texte(
        facilitatrice.get(gymnase.get_absolute_url())
    )


@pytest.mark.parametrize(
    ("cas", "etape"),
    [
        ("à qualifier", "Qualifier le marché"),
        ("sans lot", "Ajouter un lot"),
        ("sans attribution", "Attribuer le lot"),
        ("sans déclarant", "Désigner qui déclare"),
        ("transmise", "Contrôler"),
        ("fini", "Terminer ou solder"),
        ("sans facilitateur", "Choisir un facilitateur"),
        ("sans ordre de service", "Noter l'ordre de service"),
    ],
)
def test_the_page_says_what_to_do_next(facilitatrice, structure, cas, etape):
    marche = factories.MarcheFactory(structure=structure, date_fin=date(2099, 1, 1))
    if cas == "à qualifier":
        marche.statut = Statut.A_QUALIFIER
    if cas == "sans ordre de service":
        marche.date_ordre_service = None
        marche.facilitateur = facilitatrice.utilisateur
    if cas == "fini":
        marche.date_fin = timezone.localdate() - timedelta(days=1)
    marche.save()
    if cas != "sans lot":
        lot = factories.LotFactory(marche=marche)
        if cas != "sans attribution":
            attribution = factories.AttributionFactory(lot=lot)
            if cas != "sans déclarant":
                declarant = factories.DeclarantFactory(attribution=attribution)
                if cas == "transmise":
                    factories.DeclarationFactory(declarant=declarant, transmise=True)
    reponse = facilitatrice.get(marche.get_absolute_url())
    assert reponse.context["fiche"].etape.geste == etape
    assert facilitatrice.get(reponse.context["fiche"].etape.url).status_code == 200


def test_a_chain_goes_down_from_each_holder():
    titulaire = factories.AttributionFactory.build(pk=1)
    cotraitant = factories.AttributionFactory.build(pk=2, lot=titulaire.lot)
    sous_traitant = factories.AttributionFactory.build(
        pk=3, lot=titulaire.lot, sous_traitant_de=titulaire
    )
    maillons = chaine([titulaire, cotraitant, sous_traitant])
    assert [(m.attribution, m.rang) for m in maillons] == [
        (titulaire, 0),
        (sous_traitant, 1),
        (cotraitant, 0),
    ]


def test_lot_2_comes_before_lot_10(facilitatrice, structure):
    marche = factories.MarcheFactory(structure=structure)
    for numero in ("10", "2", "A"):
        factories.LotFactory(marche=marche, numero=numero)
    lots = facilitatrice.get(marche.get_absolute_url()).context["fiche"].lots
    assert [fiche.lot.numero for fiche in lots] == ["2", "10", "A"]


def test_a_buyer_has_its_page_with_its_contracts(facilitatrice, gymnase):
    page = texte(facilitatrice.get(gymnase.donneur_ordre.get_absolute_url()))
    assert "Gymnase" in page
    assert "Ville de Soissons" in texte(facilitatrice.get(reverse("suivi:donneurs_ordre")))


def test_companies_listed_are_those_the_structure_works_with_unless_all_are_asked(
    facilitatrice, gymnase
):
    factories.EntrepriseFactory(raison_sociale="Loin d'ici")
    adresse = reverse("suivi:entreprises")
    assert "Élan Charpente" in texte(facilitatrice.get(adresse))
    assert "Loin d'ici" not in texte(facilitatrice.get(adresse))
    assert "Loin d'ici" in texte(facilitatrice.get(adresse, {"portee": "toutes"}))
    assert "Loin d'ici" in texte(
        facilitatrice.get(adresse, {"portee": "toutes", "q": "loin d’ici"})
    )


def test_the_page_of_a_company_shows_what_it_holds_declares_and_employs(
    facilitatrice, etrangere, gymnase
):
    entreprise = gymnase.lots.get().attributions.get().entreprise
    page = texte(facilitatrice.get(entreprise.get_absolute_url())).replace("\u00a0", " ")
    assert "Gymnase" in page
    assert "500 h sur 1 000" in page
    assert "1 contrat de travail" in page
    ailleurs = texte(etrangere.get(entreprise.get_absolute_url()))
    assert "Gymnase" not in ailleurs
    assert "0 contrat de travail" in ailleurs.replace("\u00a0", " ")

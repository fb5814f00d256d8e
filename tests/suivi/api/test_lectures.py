"""What each token reads: the rows of its organisation, and nothing that its screens would not show."""

import csv
import io
import json
from decimal import Decimal

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clauses_project.profils import Profil
from marches.enums import Statut
from suivi.api.ressources import RESSOURCES
from tests import factories

LISTES = [ressource.nom for ressource in RESSOURCES]


def resultats(programme, chemin):
    return programme.json(chemin)["resultats"]


def test_a_structure_reads_its_contracts_and_no_other(programme, monde):
    lus = resultats(programme(), "marches")
    siens = set(monde.structure.marches.values_list("reference", flat=True))
    assert {ligne["reference"] for ligne in lus} == siens
    assert {ligne["structure"] for ligne in lus} == {monde.structure.code}


def test_a_buyer_and_a_company_read_theirs(programme, monde):
    for profil in (Profil.DONNEUR_ORDRE, Profil.DECLARANT):
        assert [m["reference"] for m in resultats(programme(profil), "marches")] == [
            monde.marche.reference
        ]


def test_a_company_reads_by_a_token_what_it_does_for_the_structure_that_made_it(
    programme, monde, autre_structure
):
    ailleurs = factories.DeclarantFactory(
        attribution__lot__marche__structure=autre_structure,
        attribution__entreprise=monde.entreprise,
    )
    factories.LigneHeuresFactory(
        declaration=factories.DeclarationFactory(declarant=ailleurs, transmise=True)
    )
    entreprise = programme(Profil.DECLARANT)
    for nom in LISTES:
        lus = resultats(entreprise, nom)
        assert lus, nom
        assert {ligne["structure"] for ligne in lus} == {monde.structure.code}, nom


def test_a_company_does_not_read_the_hours_of_others_on_its_lots(programme, monde):
    factories.AttributionFactory(lot=monde.lot)
    entreprise = programme(Profil.DECLARANT)
    assert {lot["heures_retenues"] for lot in resultats(entreprise, "lots")} == {None}
    assert {h["entreprise"] for h in resultats(entreprise, "heures")} == {
        monde.entreprise.identifiant
    }


def test_a_reseau_reads_contracts_and_objectives_without_hours(programme, monde, autre_structure):
    autre_structure.reseaux.add(monde.structure.reseaux.get())
    factories.MarcheFactory(structure=monde.structure, statut=Statut.A_QUALIFIER, reference="AQ")
    reseau = programme(Profil.COORDINATEUR)
    lus = resultats(reseau, "marches")
    assert {ligne["structure"] for ligne in lus} == {"plie-grandsoissons", "mef-laonnois"}
    assert "AQ" not in {ligne["reference"] for ligne in lus}
    assert {ligne["montant_ht"] for ligne in lus} == {None}
    assert {lot["heures_retenues"] for lot in resultats(reseau, "lots")} == {None}
    assert "n'ouvre pas cette partie" in reseau.refus("heures", 403)
    assert "n'ouvre pas cette partie" in reseau.refus("chiffres", 403)


def test_a_token_given_more_than_its_profile_reads_opens_no_more(programme):
    elue = programme(Profil.ELU, portees=["MARCHES", "HEURES", "CHIFFRES"])
    assert elue.get("heures").status_code == elue.get("chiffres").status_code == 403


def test_hours_add_up_to_the_figures(programme, monde):
    structure = programme()
    lus = structure.json("heures?par_page=500")["resultats"]
    chiffres = structure.json("chiffres")
    for cle in ("declarees", "en_attente", "retenues", "non_retenues", "en_suspens"):
        somme = sum(Decimal(ligne[f"heures_{cle}"]) for ligne in lus)
        assert f"{somme:.2f}" == chiffres[f"heures_{cle}"], cle
    assert {ligne["genre"] for ligne in lus} == {"NOMINATIVES", "GLOBALES"}


def test_a_buyer_is_not_told_why_hours_are_not_retained(programme):
    lus = resultats(programme(Profil.DONNEUR_ORDRE), "heures")
    assert lus
    assert {ligne["heures_non_retenues"] for ligne in lus} == {None}
    assert {ligne["heures_en_suspens"] for ligne in lus} == {None}


def test_the_figures_are_those_of_the_command(programme, monde):
    siret = monde.donneur_ordre.siret = factories.siret(77)
    monde.donneur_ordre.save()
    options = {"du": "2026-01", "au": "2026-12", "donneur_ordre": siret}
    sortie = io.StringIO()
    call_command("chiffres", structure=monde.structure.code, json=True, stdout=sortie, **options)
    demande = "&".join(f"{nom}={valeur}" for nom, valeur in options.items())
    assert programme().json(f"chiffres?{demande}") == json.loads(sortie.getvalue())


def test_the_public_figures_are_those_of_the_command(programme, monde):
    sortie = io.StringIO()
    call_command("chiffres", structure=monde.structure.code, json=True, public=True, stdout=sortie)
    for profil in (Profil.FACILITATEUR, Profil.ELU):
        assert programme(profil).json("chiffres-publics") == json.loads(sortie.getvalue())


def test_a_buyer_reads_figures_of_its_contracts_without_what_tells_who_people_are(programme, monde):
    lus = programme(Profil.DONNEUR_ORDRE).json("chiffres")
    assert lus["marches_suivis"] == 1
    assert lus["heures_retenues"] == "878.35"  # 5 × 151,67 h, and 120 h without names
    for cle in ("par_critere", "par_age", "par_sexe", "par_commune", "personnes_qpv", "suivi_6"):
        assert lus[cle] is None, cle
    assert [ligne["code"] for ligne in lus["par_annee"]] == ["2026"]


def test_lists_are_narrowed_to_a_contract_and_to_months(programme, monde):
    structure = programme()
    assert len(resultats(structure, f"marches?marche={monde.marche.reference}")) == 1
    assert resultats(structure, "marches?marche=inconnu") == []
    mois = {h["mois"] for h in resultats(structure, "heures?du=2026-07&au=2026-08")}
    assert mois == {"2026-07", "2026-08"}


def test_pages_and_streams_give_the_same_rows(programme):
    structure = programme()
    for nom in LISTES:
        entiere = structure.lignes(f"{nom}.jsonl")
        pages, adresse = [], f"{nom}?par_page=1"
        while adresse:
            page = structure.json(adresse)
            pages += page["resultats"]
            adresse = page["suivante"] and page["suivante"].split("/api/v1/")[1]
        assert pages == entiere, nom
        assert len(entiere) == page["total"] > 0, nom
        assert structure.json(f"{nom}?page=999")["resultats"] == []


def test_a_spreadsheet_opens_the_csv_and_no_cell_is_a_formula(programme, monde):
    factories.MarcheFactory(
        structure=monde.structure, reference="F", objet='=HYPERLINK("http://x")', montant_ht=1000
    )
    reponse = programme().get("marches.csv")
    assert reponse["Content-Type"] == "text/csv; charset=utf-8"
    texte = reponse.getvalue().decode()
    assert texte.startswith("\ufeffstructure;reference;")
    lignes = list(csv.DictReader(io.StringIO(texte.lstrip("\ufeff")), delimiter=";"))
    ligne = next(ligne for ligne in lignes if ligne["reference"] == "F")
    assert ligne["objet"].startswith("'=HYPERLINK")
    assert ligne["montant_ht"] == "1000,00"


def test_a_list_costs_the_same_queries_with_many_more_rows(programme, monde):
    structure = programme()
    chemins = [f"{nom}{format_}" for nom in LISTES for format_ in ("", ".jsonl", ".csv")]

    def requetes(chemin):
        with CaptureQueriesContext(connection) as captees:
            structure.get(chemin).getvalue()
        return len(captees)

    requetes("marches")
    avant = {chemin: requetes(chemin) for chemin in chemins}
    for _ in range(12):
        attribution = factories.AttributionFactory(lot__marche__structure=monde.structure)
        factories.LigneObjectifFactory(lot=attribution.lot)
        factories.HeuresGlobalesFactory(attribution=attribution)
    assert {chemin: requetes(chemin) for chemin in chemins} == avant

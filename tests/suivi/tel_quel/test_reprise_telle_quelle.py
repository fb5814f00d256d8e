"""A table kept by hand, from its deposit to what it writes, what it leaves to be completed, and back."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clauses_project.classeurs import FichierIllisible, lire
from clauses_project.refus import Refus
from comptes.depots.enums import EtatDepot
from entreprises.models import Entreprise
from marches.models import LigneObjectif, Lot, Marche
from participants.models import ContratTravail, Identite, Participant
from suivi.actions.classeur.annulation import annuler
from suivi.actions.classeur.depot import demander_l_ecriture, faire_lire
from suivi.actions.tel_quel import assistant
from suivi.actions.tel_quel.completer import marquer_vu, rattacher
from suivi.enums import Decision
from suivi.models import ACompleter, ClasseurReprise, HeuresGlobales, LigneHeures, TableauLibre
from suivi.tel_quel.enums import Manque
from tests.classeurs import en_csv, en_xlsx
from tests.factories import (
    AttributionFactory,
    EligibiliteFactory,
    EntrepriseFactory,
    UtilisateurFactory,
)
from tests.suivi.tel_quel.tableaux import annee, d_une_etti, des_contrats, des_personnes

pytestmark = pytest.mark.django_db


@pytest.fixture
def par():
    return UtilisateurFactory()


def deposer(structure, par, contenu, nom="suivi.xlsx", **choix):
    depot = assistant.deposer(
        structure=structure, fichier=SimpleUploadedFile(nom, contenu), par=par
    )
    faire_lire(depot=depot, par=par)
    return repondre(depot, par, **choix) if choix else ClasseurReprise.objects.get(pk=depot.pk)


def repondre(depot, par, **choix):
    tableau = TableauLibre.objects.get(pk=depot.pk)
    return assistant.dire_les_noms(tableau=tableau, choix=choix, continuer=True, par=par)


def enregistrer(depot, par):
    depot.refresh_from_db()
    return demander_l_ecriture(depot=depot, lignes_justes=True, version=depot.version, par=par)


def homonymes(depot) -> dict[str, str]:
    """« Two people » as the answer to each row that asks."""
    noms = TableauLibre.objects.get(pk=depot.pk).lu["noms"]["personnes"]
    demandes = [nom["cle"] for nom in noms if nom["question"]]
    return {cle: f"nouveau{rang}" for rang, cle in enumerate(demandes, start=1)}


def manques() -> list[str]:
    return sorted(ACompleter.objects.restants().values_list("manque", flat=True))


def test_two_years_of_people_come_in_and_wait_for_what_the_table_does_not_say(structure, par):
    depot = deposer(structure, par, en_xlsx(des_personnes(), ["A1:D1"]))
    lu = TableauLibre.objects.get(pk=depot.pk).lu
    assert [f["prise"] for f in lu["feuilles"]] == [True, True, False]
    repondre(depot, par, donneur="Ville de Laon", personnes=homonymes(depot))
    heures = TableauLibre.objects.get(pk=depot.pk).lu["heures"]
    assert [(t["dit"], t["lu"], t["juste"]) for t in heures["totaux"]] == [
        ("221.67", "221.67", True),
        ("297.00", "297.00", True),
    ]
    depot.refresh_from_db()
    assert depot.constats["erreurs"] == []
    assert enregistrer(depot, par).etat == EtatDepot.APPLIQUE

    assert Identite.objects.filter(nom="MARTIN", prenom="Paul", date_naissance=None).count() == 2
    jeanne = Participant.objects.get(identite__prenom="Jeanne")
    assert (jeanne.sexe, jeanne.contrats.count()) == ("F", 1)
    lignes = LigneHeures.objects.filter(affectation__contrat__participant__structure=structure)
    assert sum(ligne.heures for ligne in lignes) == Decimal("518.67")
    assert set(lignes.values_list("decision", flat=True)) == {Decision.EN_SUSPENS}
    assert Entreprise.objects.get(raison_sociale__contains="BATI NORD").siret == ""
    assert manques() == sorted(
        [Manque.SIRET, Manque.MARCHE, Manque.OBJECTIF, *[Manque.NAISSANCE] * 3,
         *[Manque.ELIGIBILITE] * 3, *[Manque.CONTRAT] * 3]
    )  # fmt: skip
    assert demander_l_ecriture(depot=depot, lignes_justes=True, version=0, par=par) is not None
    assert ClasseurReprise.objects.get(pk=depot.pk).version == depot.version + 2  # nothing twice


def test_one_row_a_contract_gives_hours_without_names_and_objectives(structure, par):
    depot = deposer(structure, par, en_csv(des_contrats()), "marchés.csv", donneur="")
    depot.refresh_from_db()
    assert depot.constats["erreurs"] == []
    assert enregistrer(depot, par).etat == EtatDepot.APPLIQUE
    assert Marche.objects.get().donneur_ordre.nom == "Ville de Laon"
    assert [str(lot.numero) for lot in Lot.objects.order_by("numero")] == ["1", "2"]
    assert sum(o.heures for o in LigneObjectif.objects.all()) == Decimal(1800)
    assert sum(g.heures for g in HeuresGlobales.objects.all()) == Decimal(1515)
    assert manques() == [Manque.MARCHE, Manque.SIRET]


def test_a_wrong_cell_is_named_and_the_right_rows_alone_are_taken(structure, par):
    attribution = AttributionFactory(lot__structure=structure, lot__marche__structure=structure,
                                     structure=structure)  # fmt: skip
    depot = deposer(structure, par, en_xlsx(d_une_etti()), lot=f"l{attribution.lot_id}")
    depot.refresh_from_db()
    (erreur,) = depot.constats["erreurs"]
    assert erreur[:3] == ["Feuil1", 4, "F4 J"]
    assert "beaucoup" in erreur[4]
    with pytest.raises(Refus):
        demander_l_ecriture(depot=depot, lignes_justes=False, version=depot.version, par=par)
    enregistrer(depot, par)
    assert set(Identite.objects.values_list("nom", flat=True)) == {"Bernard", "Roux"}
    sophie = ContratTravail.objects.get(participant__identite__nom="Bernard")
    assert (sophie.type, sophie.modalite) == ("CTT", "MISE_A_DISPOSITION")
    assert f"{sophie.date_debut}" == "2025-01-06"
    assert sophie.employeur.type == "ETTI"


def test_wrong_rows_are_given_back_under_their_headings_to_be_corrected(structure, par):
    attribution = AttributionFactory(lot__structure=structure, lot__marche__structure=structure,
                                     structure=structure)  # fmt: skip
    rangs = [*d_une_etti(), [None, "Petit", "Luc", "03/02/1990", None, *annee(m2=8)]]
    rangs[1][0], rangs[3][3] = "Entreprise", "03/02/1990"
    depot = deposer(structure, par, en_xlsx({"heures": rangs}), lot=f"l{attribution.lot_id}")
    enregistrer(depot, par)
    depot.refresh_from_db()
    with depot.rejets.open("rb") as fichier:
        rendus = [rang.cellules for rang in lire(fichier, "rejets.xlsx").feuilles[0].rangs]
    assert [rang[1:3] for rang in rendus[2:]] == [("Petit", "Luc"), ("Petit", "Luc")]
    assert rendus[3][0] == "INTERIM PLUS"  # written once, two rows above
    assert rendus[1][-1] == "erreur"
    assert "beaucoup" in rendus[2][-1]
    assert "ligne 4" in rendus[3][-1]

    corriges = [[10 if cellule == "beaucoup" else cellule for cellule in rang] for rang in rendus]
    suite = deposer(structure, par, en_xlsx({"heures": corriges}), lot=f"l{attribution.lot_id}")
    suite.refresh_from_db()
    assert suite.constats["erreurs"] == []
    enregistrer(suite, par)
    de_luc = LigneHeures.objects.filter(affectation__contrat__participant__identite__nom="Petit")
    assert {f"{ligne.mois:%m}": ligne.heures for ligne in de_luc} == {"01": 10, "02": 20}


def test_the_same_table_again_writes_nothing_and_is_undone_as_any_workbook(structure, par):
    contenu = en_csv(des_contrats())
    premier = enregistrer(deposer(structure, par, contenu, "2025.csv", donneur=""), par)
    encore = deposer(structure, par, contenu, "2025.csv", donneur="")
    encore.refresh_from_db()
    assert sum(feuille["crees"] + feuille["modifies"] for feuille in encore.bilan.values()) == 0
    annuler(depot=encore, par=par)
    annuler(depot=premier, par=par)
    annuler(depot=premier, par=par)
    assert not Marche.objects.exists()
    assert not HeuresGlobales.objects.exists()
    assert not ACompleter.objects.exists()
    assert not Entreprise.objects.filter(raison_sociale="BATI NORD").exists()


def test_what_is_said_of_a_table_is_known_for_the_next_one(structure, par):
    depot = deposer(structure, par, en_csv(des_contrats()), "2025.csv")
    tableau = TableauLibre.objects.get(pk=depot.pk)
    feuille = tableau.lu["feuilles"][0]["nom"]
    connue = EntrepriseFactory(raison_sociale="Bâtiments du Nord")
    AttributionFactory(structure=structure, lot__structure=structure, entreprise=connue,
                       lot__marche__structure=structure)  # fmt: skip
    assistant.dire_les_feuilles(
        tableau=tableau,
        reglages={feuille: {"lue": True, "roles": {"6": ""}}},
        continuer=True,
        par=par,
    )
    repondre(depot, par, entreprises={"bati nord": f"e{connue.pk}"})
    assert enregistrer(depot, par).etat == EtatDepot.APPLIQUE
    suivant = [[str(c).replace("/2025", "/2024") for c in rang] for rang in des_contrats()]
    suite = TableauLibre.objects.get(pk=deposer(structure, par, en_csv(suivant), "2024.csv").pk)
    assert suite.choix["entreprises"] == {"bati nord": f"e{connue.pk}"}
    assert {c["role"] for c in suite.lu["feuilles"][0]["colonnes"] if c["lettre"] == "G"} == {""}


def test_completing_clears_the_list(structure, par):
    enregistrer(deposer(structure, par, en_csv(des_contrats()), "2025.csv", donneur=""), par)
    point = ACompleter.objects.get(manque=Manque.MARCHE)
    marquer_vu(point=point, par=par)
    marquer_vu(point=point, par=par)
    assert manques() == [Manque.SIRET]
    vraie = EntrepriseFactory(raison_sociale="Bâti Nord SAS")
    rattacher(point=ACompleter.objects.get(manque=Manque.SIRET), entreprise=vraie, par=par)
    assert manques() == []
    assert HeuresGlobales.objects.filter(employeur=vraie).count() == 2


def test_certifying_a_person_takes_them_off_the_list(structure, par):
    attribution = AttributionFactory(lot__structure=structure, lot__marche__structure=structure,
                                     structure=structure)  # fmt: skip
    enregistrer(deposer(structure, par, en_xlsx(d_une_etti()), lot=f"l{attribution.lot_id}"), par)
    nina = Participant.objects.get(identite__nom="Roux")
    assert nina.a_completer.restants().filter(manque=Manque.ELIGIBILITE).exists()
    EligibiliteFactory(participant=nina, structure=structure)
    assert not nina.a_completer.restants().filter(manque=Manque.ELIGIBILITE).exists()


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [("page.xlsx", b"<html>"), ("macros.xlsm", b"PK\x03\x04"), ("x.pdf", b"%PDF")],
)
def test_what_is_no_workbook_is_said_in_one_sentence(structure, par, nom, contenu):
    depot = deposer(structure, par, contenu, nom)
    assert depot.etat == EtatDepot.REFUSE
    assert depot.erreur.endswith(".")


def test_sixty_megabytes_are_refused_at_once(structure, par):
    gros = SimpleUploadedFile("gros.xlsx", b"x")
    gros.size = 60 * 1024 * 1024
    with pytest.raises(FichierIllisible):
        assistant.deposer(structure=structure, fichier=gros, par=par)


def test_people_of_the_year_before_are_found_again_and_asked_once(structure, par):
    for nom in ("2025.xlsx", "encore.xlsx"):
        depot = deposer(structure, par, en_xlsx(des_personnes(), ["A1:D1"]), nom)
        homonymes_dits = homonymes(depot) if nom == "2025.xlsx" else {}
        repondre(depot, par, donneur="Ville de Laon", personnes=homonymes_dits)
        enregistrer(depot, par)
    assert Participant.objects.count() == 3
    assert manques().count(Manque.ELIGIBILITE) == 3


CELLULES = st.one_of(
    st.none(), st.text(max_size=12), st.integers(-9, 10**6), st.dates(), st.booleans(),
    st.sampled_from(["151h40", "Dupont", "BATI", "École", "Total", "55208131766522", "lot 2", "-", "\x00nul"]),
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rangs=st.lists(st.lists(CELLULES, min_size=3, max_size=20), max_size=6))
def test_whatever_the_cells_nothing_is_half_written(structure, par, rangs):
    avant = Participant.objects.count(), LigneHeures.objects.count()
    titres = d_une_etti()[1]
    depot = deposer(structure, par, en_xlsx([titres, *d_une_etti()[2:], *rangs]))
    assert depot.etat == EtatDepot.A_VERIFIER
    assert (Participant.objects.count(), LigneHeures.objects.count()) == avant

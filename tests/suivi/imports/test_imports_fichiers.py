"""Files as they come: formats, files that cannot be read, the same one twice, columns to be named."""

import html
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from clauses_project.classeurs import refus
from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.models import Evenement
from suivi.actions.imports.menage import ranger_les_fichiers
from suivi.actions.personnes import effacer
from suivi.enums import Etat
from suivi.imports.enums import Sort
from suivi.models import Declaration, ImportHeures, LigneHeures, LigneImport
from tests import classeurs as fabrique
from tests import factories
from tests.suivi.imports import classeurs
from tests.suivi.imports.conftest import feuille, heures_de, rangee, sorts

pytestmark = pytest.mark.django_db

ENTETES = ["Nom", "Prénom", "Chantier", "Mois", "Heures"]
LIGNE = ["Diallo", "Ibrahima", "2026-0101", "10/2026", "35,5"]


@pytest.mark.parametrize(
    ("nom", "contenu"),
    [
        ("heures.xlsx", classeurs.xlsx(ENTETES, [LIGNE])),
        ("heures.ods", classeurs.ods(ENTETES, [LIGNE])),
        ("heures.csv", classeurs.texte(ENTETES, [LIGNE])),
        ("heures.csv", classeurs.texte(ENTETES, [LIGNE], encodage="utf-8-sig")),
    ],
    ids=["xlsx", "ods", "csv", "csv-utf8"],
)
def test_every_format_says_the_same(agence, nom, contenu):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    agence.enregistrer(agence.envoyer(contenu, nom))
    assert heures_de(affectation) == pytest.approx(35.5)


def zip_de(**fichiers) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in fichiers.items():
            archive.writestr(nom.replace("__", "/").replace("_xml", ".xml"), contenu)
    return sortie.getvalue()


@pytest.mark.parametrize(
    "contenu",
    [
        b"MZ\x90\x00" + b"\x00" * 400,
        b"%PDF-1.4 releve %%EOF",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000,
        classeurs.xlsx(ENTETES, [LIGNE])[:900],
        zip_de(xl__workbook_xml="<x/>", xl__gros_xml=b"0" * (400 * 1024 * 1024)),
    ],
    ids=["executable", "pdf", "mot-de-passe", "coupe", "bombe"],
)
def test_what_is_no_workbook_is_refused_in_one_sentence_and_forgotten(agence, contenu):
    depot = agence.envoyer(contenu)
    assert depot.etat == EtatDepot.REFUSE
    assert depot.erreur
    assert not depot.fichier
    page = agence.personne.get(depot.get_absolute_url()).content.decode()
    assert "n'a pas pu être lu" in page


CHIFFRE = fabrique.en_ole2("EncryptionInfo", "EncryptedPackage")


@pytest.mark.parametrize(
    ("nom", "contenu", "phrase"),
    [
        ("heures.xlsm", fabrique.en_xlsm([ENTETES, LIGNE]), refus.MACROS),
        ("heures.xlsx", fabrique.en_xlsm([ENTETES, LIGNE]), refus.MACROS),
        ("heures.xlsx", fabrique.en_xlsx_de_coin_a_coin(), refus.TROP_LOURD),
        ("heures.xlsx", CHIFFRE, refus.MOT_DE_PASSE),
    ],
    ids=["macros", "macros-sous-un-autre-nom", "coin-a-coin", "mot-de-passe"],
)
def test_a_workbook_that_is_not_opened_says_why_and_stores_nothing(agence, nom, contenu, phrase):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(contenu, nom)
    page = agence.personne.get(depot.get_absolute_url()).content.decode()
    assert phrase in html.unescape(page)
    assert (depot.etat, bool(depot.fichier)) == (EtatDepot.REFUSE, False)
    assert not LigneImport.objects.exists()
    assert not LigneHeures.objects.exists()


@pytest.mark.parametrize(
    ("contenu", "phrase"), [(b"", "est vide"), (b"a;b\n" * 300, "la limite est de")]
)
def test_a_file_too_large_or_empty_is_refused_in_the_form(agence, settings, contenu, phrase):
    settings.CLASSEUR_TAILLE_MAX = 1000
    reponse = agence.poster(contenu, "heures.csv")
    assert reponse.status_code == 200
    assert phrase in reponse.content.decode()
    assert not ImportHeures.objects.exists()


def test_a_file_without_columns_asks_what_they_are_and_remembers(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    entetes = ["Nom", "Prénom", "Endroit", "Mois", "Volume"]
    depot = agence.envoyer(classeurs.xlsx(entetes, [LIGNE]))
    assert depot.etat == EtatDepot.A_PRECISER
    adresse = reverse("suivi:colonnes_fichier", args=[depot.pk])
    assert agence.personne.get(depot.get_absolute_url()).url == adresse
    assert "Endroit" in agence.personne.get(adresse).content.decode()

    champs = ["nom", "prenom", "site", "mois", "heures"]
    deux_fois = {f"colonne-0-{rang}": "nom" for rang in range(5)}
    assert "déjà une autre colonne" in agence.personne.post(adresse, deux_fois).content.decode()
    agence.personne.post(adresse, {f"colonne-0-{r}": champ for r, champ in enumerate(champs)})
    assert sorts(depot) == [Sort.CREEE]
    agence.enregistrer(depot)
    assert heures_de(affectation) == pytest.approx(35.5)

    suivant = agence.envoyer(classeurs.xlsx(entetes, [[*LIGNE[:4], "40"]]), "suite.xlsx")
    assert (suivant.etat, sorts(suivant)) == (EtatDepot.A_VERIFIER, [Sort.MODIFIEE])


def test_a_renamed_column_is_asked_for(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    agence.envoyer(classeurs.xlsx(ENTETES, [LIGNE]))
    renommee = [*ENTETES[:4], "Volume"]
    assert agence.envoyer(classeurs.xlsx(renommee, [LIGNE])).etat == EtatDepot.A_PRECISER


def test_a_file_that_says_no_month_asks_for_it(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    sans_mois = classeurs.xlsx(
        ["Nom", "Prénom", "Chantier", "Heures"], [["Diallo", "Ibrahima", "2026-0101", 35]]
    )
    depot = agence.envoyer(sans_mois, "releve.xlsx")
    assert depot.etat == EtatDepot.A_PRECISER
    adresse = reverse("suivi:colonnes_fichier", args=[depot.pk])
    assert "Rien ne dit de quel mois" in agence.personne.get(adresse).content.decode()
    colonnes = {
        f"colonne-0-{r}": champ for r, champ in enumerate(["nom", "prenom", "site", "heures"])
    }
    agence.personne.post(adresse, {**colonnes, "mois": "2026-10"})
    agence.enregistrer(depot)
    assert heures_de(affectation) == 35


def test_the_same_file_is_recognised_and_changes_nothing(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    contenu = feuille(rangee())
    depot = agence.envoyer(contenu)
    agence.enregistrer(depot)
    reponse = agence.poster(contenu, "le-meme.xlsx")
    assert reponse.url.startswith(depot.get_absolute_url())
    page = agence.personne.get(reponse.url).content.decode()
    assert "Ce fichier a déjà été envoyé le" in page
    assert "par Julie Cadet" in page
    assert ImportHeures.objects.count() == 1

    encore = agence.envoyer(contenu, encore="on")
    assert encore.pk != depot.pk
    assert sorts(encore) == [Sort.INCHANGEE]
    assert "rien à enregistrer" in agence.enregistrer(encore).content.decode()
    assert heures_de(affectation) == 35


def test_a_double_click_writes_once(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    version = depot.version
    for _ in range(2):
        agence.personne.post(
            reverse("suivi:enregistrer_fichier", args=[depot.pk]), {"version": version}
        )
    assert Evenement.objects.filter(verbe=Verbe.SAISIR).count() == 2  # the file, its month


def test_what_changed_since_the_preview_is_shown_before_it_is_written(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    factories.LigneHeuresFactory(
        declaration=agence.octobre["gymnase"], affectation=affectation, heures_travail=21
    )
    reponse = agence.enregistrer(depot)
    assert "ont changé depuis cet aperçu" in reponse.content.decode()
    assert heures_de(affectation) == 21
    assert sorts(depot) == [Sort.MODIFIEE]
    agence.enregistrer(depot)
    assert heures_de(affectation) == 35


def test_a_month_sent_since_the_preview_is_not_touched(agence):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    Declaration.objects.filter(pk=agence.octobre["gymnase"].pk).update(
        etat=Etat.TRANSMISE, transmise_le=timezone.now()
    )
    agence.enregistrer(depot)
    assert heures_de(affectation) is None
    assert sorts(depot) == [Sort.REFUSEE]


def test_the_file_itself_is_erased_once_written(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    garde = depot.fichier.name
    assert default_storage.exists(garde)
    agence.enregistrer(depot)
    assert not depot.fichier


def test_the_file_leaves_the_storage(agence, django_capture_on_commit_callbacks):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    garde = depot.fichier.name
    with django_capture_on_commit_callbacks(execute=True):
        agence.enregistrer(depot)
    assert not default_storage.exists(garde)


def test_a_file_left_in_preparation_is_given_up_after_a_month(agence):
    depot = agence.envoyer(feuille(rangee()))
    assert list(ranger_les_fichiers()) == []
    ImportHeures.objects.update(depose_le=timezone.now() - timedelta(days=31))
    assert list(ranger_les_fichiers()) == [
        "Fichiers d'heures laissés en préparation, abandonnés : 1."
    ]
    depot.refresh_from_db()
    assert depot.etat == EtatDepot.ANNULE
    assert not LigneImport.objects.exists()
    assert list(ranger_les_fichiers()) == []


def test_rows_are_erased_once_all_they_wrote_is_validated(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    agence.enregistrer(depot)
    assert list(ranger_les_fichiers()) == []
    maintenant = timezone.now()
    Declaration.objects.filter(pk=agence.octobre["gymnase"].pk).update(
        etat=Etat.VALIDEE, transmise_le=maintenant, validee_le=maintenant
    )
    assert list(ranger_les_fichiers()) == ["Fichiers d'heures validés, leurs lignes effacées : 1."]
    assert not LigneImport.objects.exists()
    page = agence.personne.get(depot.get_absolute_url()).content.decode()
    assert "ses lignes sont effacées" in page


def test_the_model_of_a_file_is_recognised_without_a_question(agence):
    agence.employer(agence.gymnase, "Dupont", "Jeanne", date_debut=date(2026, 9, 28))
    modele = agence.personne.get(reverse("suivi:modele_fichier")).content
    depot = agence.envoyer(modele, "modele.xlsx")
    assert depot.etat == EtatDepot.A_VERIFIER


def test_the_list_shows_the_files_and_their_state(agence):
    agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    vide = agence.personne.get(reverse("suivi:fichiers")).content.decode()
    assert "Aucun fichier n&#x27;a encore été envoyé" in vide
    agence.enregistrer(agence.envoyer(feuille(rangee())))
    page = agence.personne.get(reverse("suivi:fichiers")).content.decode()
    assert "octobre.xlsx" in page
    assert "Enregistré" in page


def test_columns_are_not_chosen_again_once_the_file_is_erased(agence, facilitatrice):
    affectation = agence.employer(agence.gymnase, "Diallo", "Ibrahima")
    depot = agence.envoyer(feuille(rangee()))
    effacer(participant=affectation.contrat.participant, par=facilitatrice.utilisateur)
    reponse = agence.personne.post(
        reverse("suivi:colonnes_fichier", args=[depot.pk]),
        {f"colonne-0-{c['index']}": c["champ"] for c in depot.feuilles[0]["colonnes"]},
    )
    assert "Le fichier a été effacé" in reponse.content.decode()
    depot.refresh_from_db()
    assert depot.etat == EtatDepot.A_VERIFIER

"""Documents issued together: one each, all in one file, in the background, once."""

import os
import signal
import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from pdfua import validate
from pypdf import PdfReader

from clauses_project.ecriture import INSECABLE
from clauses_project.refus import Refus
from comptes import taches
from comptes.enums import EtatTache, Verbe
from comptes.models import Evenement, Tache
from comptes.taches import annuler, reprendre_les_interrompues
from suivi.actions import recueils
from suivi.actions.recueils import preparer
from suivi.chiffres import Periode
from suivi.enums import GenreDocument as G
from suivi.models import DocumentEmis, Recueil
from suivi.papier.reliure import relier
from tests import factories
from tests.comptes.test_taches import Travailleur, attendre, vieillir
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.test_documents import lire

ANNEE = Periode(date(2026, 1, 1), date(2026, 11, 1))
NOMS = ("L'Épine-aux-Bois", "Œuilly", "Saint-Ébremond-d'Été")


@pytest.fixture
def communes(structure):
    trouvees = [
        factories.CommuneFactory(code=f"0290{rang}", nom=nom) for rang, nom in enumerate(NOMS)
    ]
    structure.communes.set(trouvees)
    return trouvees


@pytest.fixture
def demander(structure, facilitatrice):
    def faire(genre=G.TERRITOIRE, periode=ANNEE, une_page=True):
        return preparer(
            structure=structure,
            genre=genre,
            periode=periode,
            une_page=une_page,
            par=facilitatrice.utilisateur,
        )

    return faire


def fini(recueil):
    recueil.refresh_from_db()
    recueil.tache.refresh_from_db()
    return recueil


def relu(recueil):
    with recueil.fichier.open("rb") as fichier:
        return fichier.read()


def test_each_commune_has_its_page_and_all_are_bound_with_their_tags(communes, demander, tmp_path):
    recueil = fini(demander())
    assert recueil.tache.etat == EtatTache.TERMINEE, recueil.tache.erreur
    assert [d.sujet for d in recueil.documents.order_by("reference")] == list(NOMS)
    lecteur = PdfReader(BytesIO(relu(recueil)))
    assert len(lecteur.pages) == len(NOMS)
    assert [signet.title for signet in lecteur.outline[::2]] == list(NOMS)
    assert lecteur.trailer["/Root"]["/Lang"] == "fr"
    lu = lire(relu(recueil))
    for document in recueil.documents.all():
        assert f"réf. {document.reference}" in lu
    relie = tmp_path / "relie.pdf"
    relie.write_bytes(relu(recueil))
    assert list(validate(relie).findings) == []


def test_the_bound_file_opens_elsewhere(communes, demander):
    import pypdfium2

    relie = pypdfium2.PdfDocument(relu(fini(demander())))
    assert len(relie) == len(NOMS)
    assert "chez vous" in relie[2].get_textpage().get_text_bounded().replace(INSECABLE, " ")


def test_names_of_files_are_plain(communes, demander, facilitatrice):
    recueil = fini(demander())
    reponse = facilitatrice.post(reverse("suivi:recueil_zip", args=[recueil.pk]))
    archive = zipfile.ZipFile(BytesIO(b"".join(reponse)))
    noms = archive.namelist()
    assert len(noms) == len(NOMS)
    assert all(nom.isascii() and "'" not in nom for nom in noms)
    assert any("l-epine-aux-bois" in nom for nom in noms)
    assert all(archive.read(nom).startswith(b"%PDF") for nom in noms)
    assert Evenement.objects.filter(verbe=Verbe.EXPORTER).get().objet == recueil
    page = facilitatrice.get(recueil.get_absolute_url()).content.decode()
    assert "Œuilly" in page


def test_taking_the_bound_file_away_is_told_in_the_journal(communes, demander, facilitatrice):
    recueil = fini(demander())
    relie = reverse("suivi:recueil_relie", args=[recueil.pk])
    assert b"".join(facilitatrice.get(relie)) == relu(recueil)
    assert Evenement.objects.filter(verbe=Verbe.EXPORTER).get().objet == recueil


def test_a_bound_file_that_is_no_longer_there_is_told_in_a_sentence(
    communes, demander, facilitatrice
):
    recueil = fini(demander())
    recueil.fichier.storage.delete(recueil.fichier.name)
    relie = reverse("suivi:recueil_relie", args=[recueil.pk])
    page = facilitatrice.get(relie, follow=True)
    assert page.redirect_chain[0][0] == recueil.get_absolute_url()
    assert "plus celui qui a été émis" in page.content.decode()
    assert not Evenement.objects.filter(verbe=Verbe.EXPORTER).exists()


def test_one_deleted_meanwhile_is_refused_and_the_others_are_issued(
    structure, communes, demander, monkeypatch
):
    lancer = recueils.lancer

    def lancer_trop_tard(*, parametres, **options):
        structure.communes.remove(communes[1])
        communes[1].delete()
        return lancer(parametres=parametres, **options)

    monkeypatch.setattr(recueils, "lancer", lancer_trop_tard)
    recueil = fini(demander())
    assert recueil.tache.etat == EtatTache.TERMINEE, recueil.tache.erreur
    assert recueil.documents.count() == len(NOMS) - 1
    (refus,) = recueil.tache.resultat["refus"]
    assert refus["element"] == NOMS[1]
    assert "supprimé depuis la demande" in refus["raisons"][0]


@pytest.mark.parametrize("genre", [G.DONNEUR_ORDRE, G.ATTESTATION])
def test_each_buyer_and_each_company_has_its_own(structure, demander, genre):
    creer_cas_d_ecole(structure)
    recueil = fini(demander(genre, une_page=False))
    assert recueil.tache.etat == EtatTache.TERMINEE, recueil.tache.erreur
    assert {d.genre for d in recueil.documents.all()} == {genre}
    assert recueil.documents.count() == (1 if genre == G.DONNEUR_ORDRE else 2)


def test_nobody_to_write_to_is_told(structure, demander):
    structure.communes.clear()
    with pytest.raises(Refus, match="n'a pas encore de commune"):
        demander()
    with pytest.raises(Refus, match="Aucune entreprise"):
        demander(G.ATTESTATION)
    with pytest.raises(Refus, match="années entières"):
        demander(periode=Periode(date(2026, 3, 1), date(2026, 4, 1)))
    assert not Recueil.objects.exists()


def test_asked_twice_it_runs_once(communes, demander, monkeypatch):
    monkeypatch.setattr(taches, "executer", taches.executer.using(backend="base"))
    assert demander() == demander()
    assert Recueil.objects.count() == 1


def test_asked_again_once_done_the_same_documents_are_bound(communes, demander):
    premier, second = fini(demander()), fini(demander())
    assert premier != second
    assert set(premier.documents.all()) == set(second.documents.all())
    assert DocumentEmis.objects.count() == len(NOMS)


def test_cancelled_on_the_way_what_is_issued_stays(communes, demander, facilitatrice, monkeypatch):
    emettre = recueils.emettre

    def emettre_puis_annuler(**options):
        document = emettre(**options)
        annuler(tache=Tache.objects.get(), par=facilitatrice.utilisateur)
        return document

    monkeypatch.setattr(recueils, "emettre", emettre_puis_annuler)
    recueil = fini(demander())
    assert recueil.tache.etat == EtatTache.ANNULEE
    assert recueil.documents.count() == 1
    assert not recueil.fichier
    page = facilitatrice.get(recueil.get_absolute_url()).content.decode()
    assert "s'est arrêté avant la fin" in page
    relie = reverse("suivi:recueil_relie", args=[recueil.pk])
    assert facilitatrice.get(relie).status_code == 404


def test_a_dead_worker_leaves_the_rest_to_the_next(communes, demander, monkeypatch):
    """Dead in the middle of the second commune: its number and its row are undone, and given again."""
    emettre, faits = recueils.emettre, []

    def mourir_au_second(**options):
        document = emettre(**options)
        faits.append(document.reference)
        if len(faits) == 2:
            raise SystemExit
        return document

    monkeypatch.setattr(recueils, "emettre", mourir_au_second)
    demander()  # what runs jobs at once in the tests takes the death for a failure, and goes on
    monkeypatch.setattr(recueils, "emettre", emettre)
    recueil = Recueil.objects.get()
    assert (recueil.tache.etat, recueil.tache.fait) == (EtatTache.EN_COURS, 1)
    vieillir(recueil.tache)
    assert reprendre_les_interrompues() == [recueil.tache]
    recueil = fini(recueil)
    assert recueil.tache.etat == EtatTache.TERMINEE, recueil.tache.erreur
    references = [d.reference for d in recueil.documents.order_by("reference")]
    assert references == [f"PG-2026-{rang:04}" for rang in (1, 2, 3)]
    assert len(PdfReader(BytesIO(relu(recueil))).pages) == len(NOMS)


def test_the_screen_asks_for_it_and_leads_to_its_progress(communes, facilitatrice):
    adresse = reverse("suivi:emettre_ensemble")
    donnees = {"genre": "TERRITOIRE", "du": "2026-01", "au": "2026-11", "une_page": "on"}
    page = facilitatrice.post(adresse, donnees, follow=True).content.decode()
    recueil = Recueil.objects.get()
    assert "3 sur 3" in page
    assert recueil.get_absolute_url() in page
    refusee = facilitatrice.post(adresse, {**donnees, "du": "2026-12", "au": "2026-01"})
    assert "finit avant de commencer" in refusee.content.decode()


def test_no_document_makes_no_book():
    sortie = BytesIO()
    assert relier([], sortie, titre="Rien") == 0


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="a database in memory has one process"
)
@pytest.mark.django_db(transaction=True)
def test_the_rest_is_issued_once_after_a_worker_was_killed(
    structure, facilitatrice, monkeypatch, tmp_path
):
    """A real worker, killed by the system in the middle, on files of its own."""
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))
    monkeypatch.setattr(taches, "executer", taches.executer.using(backend="base"))
    structure.communes.set(
        [factories.CommuneFactory(code=f"0291{rang}", nom=f"Villers-{rang}") for rang in range(6)]
    )
    recueil = preparer(
        structure=structure,
        genre=G.TERRITOIRE,
        periode=ANNEE,
        une_page=True,
        par=facilitatrice.utilisateur,
    )

    def faits():
        recueil.tache.refresh_from_db()
        return recueil.tache.fait

    with Travailleur() as premier:
        attendre(lambda: faits() >= 2, secondes=120)
        os.kill(premier.pid, signal.SIGKILL)
    assert 2 <= faits() < 6
    assert recueil.documents.count() == faits()
    vieillir(recueil.tache)
    assert reprendre_les_interrompues() == [recueil.tache]
    with Travailleur("--batch") as second:
        assert second.wait(timeout=240) == 0
    recueil = fini(recueil)
    assert recueil.tache.etat == EtatTache.TERMINEE, recueil.tache.erreur
    assert recueil.documents.count() == DocumentEmis.objects.count() == 6
    references = sorted(d.reference for d in recueil.documents.all())
    assert references == [f"PG-2026-{rang:04}" for rang in range(1, 7)]
    assert len(PdfReader(tmp_path / recueil.fichier.name).pages) == 6

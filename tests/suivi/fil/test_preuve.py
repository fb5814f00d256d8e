"""The thread on paper: what it prints, for whom, and that it stays."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from clauses_project.refus import Refus
from comptes import taches
from comptes.enums import EtatTache
from comptes.models import Tache
from suivi.actions import documents
from suivi.actions.documents import emettre, ouvrir, previsualiser
from suivi.chiffres import Periode
from suivi.enums import GenreDocument, Lecteurs
from suivi.models import DocumentEmis
from suivi.papier.demandes import Demande
from suivi.papier.fil import AU_DEBUT
from tests import factories
from tests.suivi.test_documents import lire

JUILLET = datetime(2026, 7, 6, 12, 5, tzinfo=UTC)


def test_the_evidence_prints_the_thread_of_its_readers_and_is_archived(
    structure, donneur_ordre, facilitatrice, acheteuse
):
    marche = factories.MarcheFactory(structure=structure, donneur_ordre=donneur_ordre)
    partage = factories.EchangeFactory(
        marche=marche, quand=JUILLET, objet="Point d'étape", partage_acheteur=True
    )
    piece = factories.PieceFactory(objet=partage, nom="compte-rendu.pdf")
    factories.EchangeFactory(marche=marche, objet="Entre nous", texte="Première.\n\nSeconde.")
    factories.EchangeFactory(
        marche=marche,
        objet="Avec la seule entreprise",
        entreprise=factories.EntrepriseFactory(),
        partage_entreprise=True,
    )

    def demande(lecteurs):
        return Demande(GenreDocument.FIL, structure, Periode(), lecteurs, marche=marche)

    document = emettre(demande=demande(Lecteurs.STRUCTURE), par=facilitatrice.utilisateur)
    pdf = ouvrir(document=document)
    lu = lire(pdf)
    assert document.empreinte == hashlib.sha256(pdf).hexdigest()
    assert f"réf. {document.reference}" in lu
    assert "Extrait le" in lu
    assert "06/07/2026 à 14h05 · Réunion" in lu
    assert lu.index("Juillet 2026") < lu.index("Point d'étape") < lu.index("Entre nous")
    assert f"compte-rendu.pdf, SHA-256 {piece.empreinte}" in lu.replace(" - ", "-")
    assert "Seconde." in lu

    # Issuing it is not one more thing to print: the same day, it is the same document.
    assert emettre(demande=demande(Lecteurs.STRUCTURE), par=None) == document

    pour_lui = emettre(demande=demande(Lecteurs.DONNEUR_ORDRE), par=None)
    lu = lire(ouvrir(document=pour_lui))
    assert "Point d'étape" in lu
    assert "Entre nous" not in lu
    assert "Avec la seule entreprise" not in lu
    assert list(DocumentEmis.objects.visibles_par(acheteuse.acces)) == [pour_lui]


def test_the_thread_of_a_company_is_printed_for_the_structure_alone(
    structure, entreprise, facilitatrice
):
    adresse = reverse("suivi:emettre_fil", args=["entreprise", entreprise.pk])
    page = facilitatrice.get(adresse)
    assert page.context["form"].fields["lecteurs"].choices == [("STRUCTURE", "La structure")]
    for bouton in ("emettre", "apercu"):
        page = facilitatrice.post(adresse, {"lecteurs": "DONNEUR_ORDRE", bouton: "1"})
        assert page.context["form"].errors["lecteurs"]
    assert not Tache.objects.exists()
    demande = Demande(
        GenreDocument.FIL, structure, Periode(), Lecteurs.DONNEUR_ORDRE, entreprise=entreprise
    )
    with pytest.raises(Refus, match="que pour la structure"):
        emettre(demande=demande, par=facilitatrice.utilisateur)


def test_the_evidence_is_issued_in_the_background_once(
    structure, entreprise, facilitatrice, monkeypatch
):
    monkeypatch.setattr(taches, "executer", taches.executer.using(backend="base"))
    adresse = reverse("suivi:emettre_fil", args=["entreprise", entreprise.pk])
    vers = {facilitatrice.post(adresse, {"lecteurs": "STRUCTURE"}).url for _ in range(2)}
    tache = Tache.objects.get()  # the second click finds the work that waits
    assert vers == {tache.get_absolute_url()}
    assert not DocumentEmis.objects.exists()
    taches.executer.call(tache.pk)
    tache.refresh_from_db()
    document = DocumentEmis.objects.get()
    assert tache.etat == EtatTache.TERMINEE, tache.erreur
    assert tache.resultat["suite"] == document.get_absolute_url()
    assert document.emis_par == facilitatrice.utilisateur


def test_the_preview_of_a_long_thread_is_its_beginning(structure, donneur_ordre):
    marche = factories.MarcheFactory(structure=structure, donneur_ordre=donneur_ordre)
    for rang in range(AU_DEBUT + 2):
        factories.EchangeFactory(
            marche=marche, quand=JUILLET + timedelta(hours=rang), objet=f"Point {rang:02}"
        )
    demande = Demande(GenreDocument.FIL, structure, Periode(), Lecteurs.STRUCTURE, marche=marche)
    lu = lire(previsualiser(demande=demande))
    assert f"Cet aperçu en montre les {AU_DEBUT} premiers" in lu
    assert f"Point {AU_DEBUT - 1:02}" in lu
    assert f"Point {AU_DEBUT:02}" not in lu


def test_a_document_issued_meanwhile_takes_its_number(structure, monkeypatch):
    """It is drawn before the numbers are held: one that lost its number is drawn again with the next."""
    demande = Demande(GenreDocument.ANNUEL, structure, Periode(), Lecteurs.STRUCTURE)
    imprimer, siens = documents.imprimer, []

    def imprimer_pendant_ce_temps(donnees, emetteur):
        siens.append(donnees["reference"])
        if len(siens) == 1:
            emettre(demande=replace(demande, mot="Avant."), par=None)
        return imprimer(donnees, emetteur)

    monkeypatch.setattr(documents, "imprimer", imprimer_pendant_ce_temps)
    second = emettre(demande=demande, par=None)
    premier = DocumentEmis.objects.exclude(pk=second.pk).get()
    assert siens == [premier.reference, premier.reference, second.reference]
    assert second.precedent == premier
    assert f"réf. {second.reference}" in lire(ouvrir(document=second))

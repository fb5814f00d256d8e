"""The workbook on screen: sent, looked at, written, given back, undone."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from clauses_project import classeurs
from comptes.depots.enums import EtatDepot
from comptes.taches import executer, reprendre_les_interrompues
from participants.models import Participant
from suivi.actions.classeur import depot as depots
from suivi.actions.classeur.annulation import refus_d_annuler
from suivi.actions.classeur.menage import ranger_les_classeurs
from suivi.actions.personnes import effacer
from suivi.cumuls import ecarts
from suivi.models import ClasseurReprise, Declaration, Echeance, LigneHeures
from suivi.reprise.ecriture import EXEMPLAIRES, ecrire_le_modele
from suivi.reprise.forme import FEUILLES
from tests import factories
from tests.suivi.reprise.classeur import (
    cas_d_ecole,
    chiffres,
    en_classeur,
    heures,
    reprendre,
)

pytestmark = pytest.mark.django_db


def envoyer(client, feuilles) -> ClasseurReprise:
    contenu = feuilles if isinstance(feuilles, bytes) else en_classeur(feuilles)
    client.post(
        reverse("suivi:deposer_classeur"), {"fichier": SimpleUploadedFile("mon.xlsx", contenu)}
    )
    return ClasseurReprise.objects.order_by("-pk").first()


def enregistrer(client, classeur, **options):
    return client.post(
        reverse("suivi:enregistrer_classeur", args=[classeur.pk]),
        {"version": classeur.version, **options},
        follow=True,
    )


def annuler(client, classeur):
    return client.post(reverse("suivi:annuler_classeur", args=[classeur.pk]), follow=True)


def test_a_workbook_is_looked_at_written_then_undone(facilitatrice, structure):
    classeur = envoyer(facilitatrice, cas_d_ecole())
    page = facilitatrice.get(classeur.get_absolute_url()).content.decode()
    assert "Feuille par feuille" in page
    assert not structure.marches.exists()

    enregistrer(facilitatrice, classeur)
    classeur.refresh_from_db()
    assert (classeur.etat, classeur.fichier.name) == (EtatDepot.APPLIQUE, "")
    assert chiffres(structure.code, au="2026-07")["heures_retenues"] == "602.84"
    enregistrer(facilitatrice, classeur)  # a second click changes nothing

    annuler(facilitatrice, classeur)
    assert not structure.marches.exists()
    assert not Participant.objects.filter(structure=structure).exists()
    assert not Declaration.objects.filter(structure=structure).exists()
    assert not ecarts(structure)
    annuler(facilitatrice, classeur)


def test_undoing_gives_back_what_was_changed(facilitatrice, structure):
    reprendre(structure, cas_d_ecole())
    avant = chiffres(structure.code)
    echeances = set(Echeance.objects.values_list("participant", "jalon", "due_le"))
    feuilles = cas_d_ecole()
    feuilles["marches"][0] |= {"objet": "Autre objet", "date_notification": "01/04/2026"}
    feuilles["participants"][0] |= {"nom": "Aubrac", "sexe": "NR"}
    feuilles["eligibilites"][0] |= {"criteres": "PLIE", "duree_mois": 1}
    feuilles["contrats"][1] |= {"date_fin": "31/07/2026"}
    feuilles["heures"][0]["heures_travail"] = 10
    feuilles["heures"][5] |= {"heures_retenues": 1, "motif_non_retenue": "autre"}
    feuilles["heures"].append(heures(1, "C", "2026-03", 10))
    classeur = envoyer(facilitatrice, feuilles)
    enregistrer(facilitatrice, classeur)
    assert chiffres(structure.code) != avant

    annuler(facilitatrice, classeur)

    apres = chiffres(structure.code)
    assert {cle for cle in avant if avant[cle] != apres[cle]} == set()
    assert set(Echeance.objects.values_list("participant", "jalon", "due_le")) == echeances
    assert str(Participant.objects.get(identifiant="A")) == "AUBRY Nadège"
    assert not ecarts(structure)
    assert reprendre(structure, cas_d_ecole()).total.en_mots().startswith("0 créé, 0 modifié")


def test_what_others_use_since_is_kept_and_a_month_changed_since_is_told(facilitatrice, structure):
    feuilles = cas_d_ecole()
    lignes = feuilles.pop("heures")
    premier = envoyer(facilitatrice, feuilles)
    enregistrer(facilitatrice, premier)
    second = envoyer(facilitatrice, {"heures": lignes})
    enregistrer(facilitatrice, second)
    assert "Annulez d&#x27;abord" in annuler(facilitatrice, premier).content.decode()

    Declaration.objects.filter(structure=structure).update(version=7)
    assert "a changé depuis" in annuler(facilitatrice, second).content.decode()
    Declaration.objects.filter(structure=structure).update(version=0)
    annuler(facilitatrice, second)
    factories.DeclarantFactory(attribution=structure.attributions.first())
    reponse = annuler(facilitatrice, premier).content.decode()
    assert "lignes dont on se sert depuis sont gardées" in reponse
    assert structure.attributions.count() == 1
    assert not Participant.objects.filter(structure=structure).exists()


def test_right_rows_alone_are_written_and_the_others_given_back(facilitatrice, structure):
    feuilles = cas_d_ecole()
    feuilles["heures"][0]["mois"] = "mars"
    classeur = envoyer(facilitatrice, feuilles)
    page = facilitatrice.get(classeur.get_absolute_url()).content.decode()
    assert "un mois, AAAA-MM, ou une date" in page

    assert "a des erreurs" in enregistrer(facilitatrice, classeur).content.decode()
    assert not LigneHeures.objects.filter(structure=structure).exists()
    enregistrer(facilitatrice, classeur, lignes_justes="on")
    assert LigneHeures.objects.filter(structure=structure).count() == 5

    rendues = facilitatrice.get(reverse("suivi:rejets_classeur", args=[classeur.pk])).content
    (feuille,) = classeurs.lire(rendues, "rejets.xlsx").feuilles
    assert feuille.nom == "heures"
    entetes, ligne = (rang.cellules for rang in feuille.rangs)
    assert (entetes[-1], ligne[entetes.index("mois*")]) == ("erreur", "mars")
    assert "un mois" in ligne[-1]


def test_beyond_a_thousand_rows_the_worker_does_it(
    facilitatrice, structure, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(depots, "LU_AUSSITOT", 0)
    monkeypatch.setattr(depots, "ECRIT_AUSSITOT", 0)
    with django_capture_on_commit_callbacks(execute=True):
        classeur = envoyer(facilitatrice, cas_d_ecole())
    classeur.refresh_from_db()
    assert classeur.tache is not None
    faire(classeur)
    assert classeur.etat == EtatDepot.A_VERIFIER
    with django_capture_on_commit_callbacks(execute=True):
        enregistrer(facilitatrice, classeur)
    faire(classeur)
    assert classeur.etat == EtatDepot.APPLIQUE
    assert LigneHeures.objects.filter(structure=structure).count() == 6


def faire(classeur) -> None:
    classeur.refresh_from_db()
    if classeur.tache.est_vivante:
        executer.call(classeur.tache.pk)
    assert reprendre_les_interrompues() == []
    classeur.refresh_from_db()


def test_what_is_no_workbook_is_said_in_a_sentence(facilitatrice):
    classeur = envoyer(facilitatrice, b"%PDF-1.7")
    page = facilitatrice.get(classeur.get_absolute_url()).content.decode()
    assert classeur.etat == EtatDepot.REFUSE
    assert "Ce fichier est un PDF" in page


def test_the_model_is_a_workbook_with_nothing_to_import(facilitatrice, structure):
    modele = facilitatrice.get(reverse("suivi:modele_classeur")).content
    constats = reprendre(structure, modele)
    assert (constats.erreurs, constats.avertissements) == ([], [])
    assert constats.total.lues == 0
    sortie = io.BytesIO()
    ecrire_le_modele(sortie)
    noms = [feuille.nom for feuille in classeurs.lire(sortie.getvalue(), "m.xlsx").feuilles]
    assert noms[:2] == ["explications", "exemple"]
    assert "heures_globales" in noms


def test_the_example_of_the_model_is_right(structure):
    """Its rows, put in their sheets, come in without an error."""
    factories.CommuneFactory(soissons=True)
    feuilles = {
        forme.nom: [
            {
                c.nom: c.exemple
                for c in forme.colonnes
                if c.exemple is not None and (c.requise or c.nom in EXEMPLAIRES)
            }
        ]
        for forme in FEUILLES
    }
    assert [str(erreur) for erreur in reprendre(structure, feuilles).erreurs] == []


def test_what_names_people_goes_in_time_or_with_one_of_them(facilitatrice, structure):
    feuilles = cas_d_ecole()
    feuilles["heures"][0]["mois"] = "mars"
    ecrit = envoyer(facilitatrice, feuilles)
    enregistrer(facilitatrice, ecrit, lignes_justes="on")
    attend = envoyer(facilitatrice, feuilles)
    vieux = timezone.now() - timedelta(days=31)
    ClasseurReprise.objects.filter(pk=ecrit.pk).update(applique_le=vieux)
    ClasseurReprise.objects.filter(pk=attend.pk).update(depose_le=vieux)
    assert len(list(ranger_les_classeurs())) == 2
    ecrit.refresh_from_db()
    attend.refresh_from_db()
    assert (ecrit.traces, ecrit.constats, ecrit.rejets.name) == ({}, {}, "")
    assert (attend.etat, attend.fichier.name) == (EtatDepot.ANNULE, "")
    assert "trop longtemps" in refus_d_annuler(ecrit)[0]

    attend = envoyer(facilitatrice, feuilles)
    personne = Participant.objects.get(structure=structure, identifiant="A")
    effacer(participant=personne, par=facilitatrice.utilisateur)
    attend.refresh_from_db()
    assert (attend.etat, attend.constats) == (EtatDepot.ANNULE, {})
    (erreur,) = reprendre(structure, {"participants": feuilles["participants"]}).erreurs
    assert "les données de cette personne ont été effacées" in erreur.attendu

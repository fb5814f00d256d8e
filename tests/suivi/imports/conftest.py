"""An ETTI that declares for two contracts of one structure and one of another, and its files."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from clauses_project.profils import Profil
from entreprises.models import Entreprise
from marches.models import Declarant
from participants.enums import Modalite, TypeContrat
from suivi.models import Affectation, Declaration, ImportHeures, LigneHeures
from tests import factories
from tests.conftest import Personne, entrer
from tests.suivi.imports.classeurs import ENTETES, xlsx

OCTOBRE, SEPTEMBRE, NOVEMBRE = (date(2026, mois, 1) for mois in (10, 9, 11))


@dataclass
class Agence:
    """The ETTI, who sends its files, what it declares."""

    entreprise: Entreprise
    personne: Personne
    gymnase: Declarant
    ecole: Declarant
    ailleurs: Declarant
    octobre: dict[str, Declaration]

    def employer(self, declarant, nom, prenom, *, naissance=date(1990, 5, 17), **contrat):
        """Someone on a mission at the company of that contract."""
        attribution = declarant.attribution
        options = {"date_debut": date(2026, 9, 1), "date_fin": None} | contrat
        return factories.AffectationFactory(
            attribution=attribution,
            contrat=factories.ContratTravailFactory(
                participant__structure=attribution.structure,
                participant__identite__nom=nom,
                participant__identite__prenom=prenom,
                participant__identite__date_naissance=naissance,
                employeur=self.entreprise,
                entreprise_utilisatrice=attribution.entreprise,
                type=TypeContrat.CTT,
                modalite=Modalite.MISE_A_DISPOSITION,
                **options,
            ),
        )

    def envoyer(self, contenu, nom="octobre.xlsx", personne=None, **autres) -> ImportHeures:
        """Sends a file through the form; the file as it then stands."""
        reponse = self.poster(contenu, nom, personne, **autres)
        assert reponse.status_code == 302, reponse.content.decode()[:3000]
        return ImportHeures.objects.order_by("-pk").first()

    def poster(self, contenu, nom="octobre.xlsx", personne=None, **autres):
        from django.core.files.uploadedfile import SimpleUploadedFile

        fichier = SimpleUploadedFile(nom, contenu)
        return (personne or self.personne).post(
            reverse("suivi:deposer_fichier"), {"fichier": fichier, **autres}
        )

    def enregistrer(self, depot, personne=None, **autres):
        depot.refresh_from_db()
        reponse = (personne or self.personne).post(
            reverse("suivi:enregistrer_fichier", args=[depot.pk]),
            {"version": depot.version, **autres},
            follow=True,
        )
        depot.refresh_from_db()
        return reponse

    def annuler(self, depot, personne=None):
        reponse = (personne or self.personne).post(
            reverse("suivi:annuler_fichier", args=[depot.pk]), follow=True
        )
        depot.refresh_from_db()
        return reponse


def declarant(structure, entreprise, etti, reference, objet) -> Declarant:
    return factories.DeclarantFactory(
        attribution__lot__marche__structure=structure,
        attribution__lot__marche__reference=reference,
        attribution__lot__marche__objet=objet,
        attribution__lot__numero="1",
        attribution__entreprise=factories.EntrepriseFactory(raison_sociale=entreprise),
        entreprise=etti,
    )


@pytest.fixture
def agence(structure, autre_structure) -> Agence:
    return creer_agence(structure, autre_structure)


def creer_agence(structure, autre_structure) -> Agence:
    etti = factories.EntrepriseFactory(etti=True, raison_sociale="Intérim Inclusif")
    gymnase = declarant(structure, "Bâti Aisne", etti, "2026-0101", "Construction du gymnase")
    ecole = declarant(structure, "Toitures du Valois", etti, "2026-0202", "Extension de l'école")
    ailleurs = declarant(autre_structure, "Voirie de Laon", etti, "LAON-7", "Voirie de Laon")
    octobre = {
        nom: factories.DeclarationFactory(declarant=d, mois=OCTOBRE)
        for nom, d in (("gymnase", gymnase), ("ecole", ecole), ("ailleurs", ailleurs))
    }
    return Agence(
        entreprise=etti,
        personne=entrer("Julie", "Cadet", declaration=True, entreprise=etti),
        gymnase=gymnase,
        ecole=ecole,
        ailleurs=ailleurs,
        octobre=octobre,
    )


def rangee(nom="Diallo", prenom="Ibrahima", site="2026-0101", heures=35.0, **autres) -> dict:
    """A row of a file as an ETTI writes it: a month, unless a week is given."""
    return {
        "Nom": nom,
        "Prénom": prenom,
        "Chantier": site,
        "Mois": "10/2026",
        "Heures": heures,
        **autres,
    }


def feuille(*rangees: dict) -> bytes:
    entetes = [e for e in ENTETES if any(e in r for r in rangees)]
    autres = {e: None for r in rangees for e in r if e not in entetes}
    entetes += list(autres)
    return xlsx(entetes, [[r.get(e) for e in entetes] for r in rangees])


def heures_de(affectation: Affectation, mois=OCTOBRE) -> Decimal | None:
    ligne = LigneHeures.objects.filter(affectation=affectation, mois=mois).first()
    return ligne.heures if ligne else None


def sorts(depot: ImportHeures) -> list[str]:
    return list(depot.lignes.order_by("numero").values_list("sort", flat=True))


def motifs(depot: ImportHeures) -> list[str]:
    return list(depot.lignes.order_by("numero").values_list("motif", flat=True))


DECLARANT = Profil.DECLARANT

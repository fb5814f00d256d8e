"""DREETS and DDETS: the regional consolidation, and what each facilitateur follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from clauses_project.ecriture import INSECABLE
from comptes.models import Utilisateur
from participants.enums import Sexe
from suivi.chiffres import Chiffres
from suivi.enums import GenreRemontee
from suivi.remontees import controles
from suivi.remontees.ave import donneurs_ordre
from suivi.remontees.colonnes import des_chiffres, du_suivi, une_ligne, une_ventilation
from suivi.remontees.forme import Colonne, Feuille, Forme, Rangee
from suivi.remontees.lecture import Lecture

PUBLICS_SUIVIS = {
    "DELD": "Demandeurs d'emploi de longue durée",
    "DETLD": "Demandeurs d'emploi de très longue durée",
    "BRSA": "Bénéficiaires du RSA",
    "BOETH": "Travailleurs handicapés (BOETH)",
    "IAE": "En parcours IAE",
}


@dataclass(frozen=True)
class Portefeuille:
    """The contracts of one facilitateur; without one, all those of the structure."""

    lecture: Lecture
    facilitateur: Utilisateur | None = None

    @property
    def chiffres(self) -> Chiffres:
        return self.lecture.chiffres

    @property
    def notifies(self) -> int:
        """Contracts suivis notified in the period."""
        jours = self.lecture.periode.q_jours("date_notification")
        return self.lecture.marches.filter(jours).count()


def portefeuilles(lecture: Lecture) -> Iterator[Rangee]:
    """The structure, then each facilitateur of a contract suivi: rows that do not add up."""
    nom = str(lecture.structure)
    yield Rangee("ensemble", nom, nom, reverse("comptes:reglages"), Portefeuille(lecture))
    charges = Utilisateur.objects.filter(pk__in=lecture.marches.values("facilitateur"))
    for facilitateur in charges.order_by("nom", "prenom", "pk"):
        yield Rangee(
            f"facilitateur:{facilitateur.pk}",
            str(facilitateur),
            str(facilitateur),
            reverse("suivi:marches"),
            Portefeuille(lecture.filtree(facilitateur=facilitateur.email), facilitateur),
        )


def _qui(portefeuille: Portefeuille) -> str:
    return str(portefeuille.facilitateur or "Ensemble de la structure")


COLONNES = (
    Colonne("structure", "Structure", lambda p: str(p.lecture.structure), "Nom de la structure."),
    Colonne(
        "territoire",
        "Territoire",
        lambda p: p.lecture.structure.nom_du_territoire,
        "Nom du territoire, tel qu'il est aux réglages.",
    ),
    Colonne(
        "facilitateur", "Facilitateur", _qui, "Facilitateur des marchés ; la première ligne les réunit tous."
    ),
    *des_chiffres("marches_suivis"),
    Colonne(
        "notifies",
        "dont notifiés dans la période",
        lambda p: p.notifies,
        "Marchés suivis dont la notification est dans la période.",
    ),
    Colonne(
        "donneurs_ordre",
        "Donneurs d'ordre",
        lambda p: donneurs_ordre(p.lecture),
        "Donneurs d'ordre d'un marché suivi.",
    ),
    *des_chiffres(
        "entreprises", "employeurs_siae", "heures_contractualisees", "heures_objectif", "heures_retenues",
        "taux_realisation", "etp_moyen_annuel", "personnes",
    ),
    une_ligne("par_sexe", Sexe.F, "personnes", "Femmes"),
    une_ligne("par_age", "MOINS_26", "personnes", "Moins de 26 ans"),
    une_ligne("par_age", "50_PLUS", "personnes", "50 ans et plus"),
    *une_ventilation("par_critere", PUBLICS_SUIVIS, "personnes", "Personnes"),
    *des_chiffres("personnes_qpv", "contrats_travail"),
    *du_suivi("suivi_6", "À 6 mois", "dus", "joints", "en_emploi", "taux_emploi_joints"),
    *du_suivi("suivi_12", "À 12 mois", "dus", "joints", "en_emploi", "taux_emploi_joints"),
)  # fmt: skip

FORME = Forme(
    genre=GenreRemontee.DREETS,
    version="2026-1",
    depuis=date(2026, 1, 1),
    destinataire="DREETS, DDETS, DGEFP",
    phrase="Une ligne pour la structure, puis une par facilitateur\u00a0: ce que suit chaque poste, et ce "
    "qu'il en advient.",
    source="Rubriques d'usage des consolidations régionales et du suivi des postes de facilitateur, faute "
    "d'une grille publiée.",
    feuilles=(Feuille("postes", "Postes", COLONNES, portefeuilles),),
    notes=(
        (
            "Lignes",
            "Les personnes, les entreprises et les donneurs d'ordre de deux facilitateurs peuvent être les "
            f"mêmes{INSECABLE}: les lignes ne s'additionnent pas.",
        ),
    ),
    non_tenus=(
        (
            "Financement des postes",
            "Ni le financeur, ni la quotité, ni la convention ne sont tenus ici.",
        ),
        ("Département et région", "Ils se lisent dans le nom du territoire."),
    ),
    controles=(
        controles.facilitateur_des_marches,
        controles.faits_des_personnes,
        controles.reponses_du_suivi,
    ),
)

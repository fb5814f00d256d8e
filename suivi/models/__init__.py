"""Every table of the app. Those of a subject are in its own module; Django finds them by this one."""

from suivi.apres.models import (
    ClasseDeSituation,
    Echeance,
    Evaluation,
    JalonsAnterieurs,
    PeriodeTravail,
    Tentative,
)
from suivi.fil.models import Echange, ProchaineAction
from suivi.imports.models import Correspondance, EffetImport, ImportHeures, LigneImport
from suivi.models.cumuls import CumulAnnuel
from suivi.models.declarations import Contestation, Declaration, Relance
from suivi.models.globalisation import ConventionGlobalisation, PartDeConvention, Repartition
from suivi.models.heures import Affectation, HeuresGlobales, LigneHeures
from suivi.papier.models import CompteurDocuments, DocumentEmis, Recueil
from suivi.partenariats.models import ConventionPartenariat
from suivi.penalites.models import BaremePenalites, ObservationPenalite, Penalite
from suivi.portefeuille.models import Passation, Referent
from suivi.redaction.models import ModeleWord, PieceRedigee
from suivi.remontees.models import ColonnesDeRemontee, Remontee
from suivi.reponses.models import ReponseProposee
from suivi.reprise.models import ClasseurReprise
from suivi.reseaux.models import EtatDeStructure, PartDeReseau, ResultatDeReseau
from suivi.tel_quel.models import ACompleter, TableauLibre

__all__ = [
    "ACompleter",
    "Affectation",
    "BaremePenalites",
    "ClasseDeSituation",
    "ClasseurReprise",
    "ColonnesDeRemontee",
    "CompteurDocuments",
    "Contestation",
    "ConventionGlobalisation",
    "ConventionPartenariat",
    "Correspondance",
    "CumulAnnuel",
    "Declaration",
    "DocumentEmis",
    "Echange",
    "Echeance",
    "EffetImport",
    "EtatDeStructure",
    "Evaluation",
    "HeuresGlobales",
    "ImportHeures",
    "JalonsAnterieurs",
    "LigneHeures",
    "LigneImport",
    "ModeleWord",
    "ObservationPenalite",
    "PartDeConvention",
    "PartDeReseau",
    "Passation",
    "Penalite",
    "PeriodeTravail",
    "PieceRedigee",
    "ProchaineAction",
    "Recueil",
    "Referent",
    "Relance",
    "Remontee",
    "Repartition",
    "ReponseProposee",
    "ResultatDeReseau",
    "TableauLibre",
    "Tentative",
]

"""Rows for the tests. Fixed defaults, named traits, sequences: nothing is random, nothing is today's date.

Every row takes its structure from what it hangs from: `LotFactory(marche=marche)` is in the structure
of that contract, `LigneHeuresFactory(declaration=declaration)` in the month, the attribution and the
company of that declaration.
"""

import hashlib
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from factory import LazyAttribute, Maybe, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory
from PIL import Image
from stdnum import luhn

from clauses_project.dates import ajouter_mois, ans_revolus, fin_de_duree
from clauses_project.profils import Profil
from comptes.api.actions import DEBUT_MONTRE, empreinte_de
from comptes.api.portees import PORTEES_PAR_PROFIL
from comptes.depots.enums import EtatDepot
from comptes.enums import EtatCourriel, EtatTache, NaturePiece, Verbe
from comptes.models import (
    Acces,
    Courriel,
    Evenement,
    Invitation,
    JetonApi,
    LienSigne,
    Piece,
    Remplacement,
    Tache,
    Utilisateur,
)
from entreprises.enums import TypeEntreprise
from entreprises.models import Contact, Entreprise, Note
from marches.amont.enums import Etape, FamilleSeuil
from marches.decp.enums import Genre as GenreDeRemarque
from marches.decp.enums import Situation as SituationDuMarche
from marches.decp.enums import Sujet
from marches.decp.lecture import NOMBRES
from marches.enums import Clause, NatureMarche, NatureObjectif, Role, Statut, TypeDonneurOrdre
from marches.models import (
    Achat,
    Attribution,
    Calibrage,
    ContratPublie,
    Declarant,
    DepotDecp,
    DonneurOrdre,
    LigneObjectif,
    Lot,
    LotPrevu,
    Marche,
    MetierCalibre,
    Operation,
    PropositionDecp,
    RemarqueDecp,
    SeuilPropre,
)
from participants.enums import EtatDemande, Modalite, Niveau, Sexe, TypeContrat
from participants.models import (
    ContratTravail,
    Critere,
    DemandeEligibilite,
    Eligibilite,
    EligibiliteCritere,
    Fusion,
    Identite,
    Participant,
    Prescripteur,
)
from suivi.enums import (
    Decision,
    Etat,
    EtatRelance,
    EtatReponse,
    GenreDocument,
    GenreRemontee,
    Jalon,
    Lecteurs,
    NiveauRelance,
    QuiRepond,
    ResultatTentative,
    Situation,
)
from suivi.fil.enums import NatureEchange
from suivi.imports.enums import Manque, Sort
from suivi.models import (
    ACompleter,
    Affectation,
    BaremePenalites,
    ClasseurReprise,
    Contestation,
    ConventionGlobalisation,
    ConventionPartenariat,
    Declaration,
    DocumentEmis,
    Echange,
    Echeance,
    EffetImport,
    Evaluation,
    HeuresGlobales,
    ImportHeures,
    LigneHeures,
    LigneImport,
    ModeleWord,
    PartDeConvention,
    Passation,
    Penalite,
    PeriodeTravail,
    PieceRedigee,
    ProchaineAction,
    Recueil,
    Referent,
    Relance,
    Remontee,
    Repartition,
    ReponseProposee,
    TableauLibre,
    Tentative,
)
from suivi.penalites.calcul import Calcul
from suivi.penalites.enums import EtatPenalite
from suivi.redaction.enums import GenrePiece
from territoires.models import (
    Commune,
    Departement,
    Embleme,
    Intercommunalite,
    QuartierPrioritaire,
    Reseau,
    Structure,
)

MOT_DE_PASSE = "un-bon-mot-de-passe"
MOIS = date(2026, 9, 1)
MISSION_LOCALE = "Mission locale du Laonnois"  # of the prescriptrice of the cast
TRANSMISE_LE = datetime(2026, 10, 8, 9, 30, tzinfo=UTC)
VALIDEE_LE = datetime(2026, 10, 12, 14, 0, tzinfo=UTC)


def siret(rang: int) -> str:
    """A valid invented SIRET: both keys are computed."""
    siren = f"{99_000_000 + rang}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


# Territories


class DepartementFactory(DjangoModelFactory):
    class Meta:
        model = Departement
        django_get_or_create = ["code"]

    code = "02"
    nom = "Aisne"


class IntercommunaliteFactory(DjangoModelFactory):
    class Meta:
        model = Intercommunalite
        django_get_or_create = ["siren"]

    siren = "200043000"
    nom = "CA GrandSoissons Agglomération"
    nature = "CA"


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = Commune
        django_get_or_create = ["code"]

    class Params:
        soissons = Trait(
            code="02722",
            nom="Soissons",
            siren="210206959",
            codes_postaux="02200",
            population=28_500,
        )
        laon = Trait(
            code="02408",
            nom="Laon",
            codes_postaux="02000",
            intercommunalite=SubFactory(
                IntercommunaliteFactory, siren="200043495", nom="CA du Pays de Laon"
            ),
        )

    code = Sequence(lambda n: f"02{n % 400 + 1:03}")
    nom = Sequence(lambda n: f"Villers-{n}")
    departement = SubFactory(DepartementFactory)
    intercommunalite = SubFactory(IntercommunaliteFactory)
    codes_postaux = "02880"
    population = 900


class QuartierPrioritaireFactory(DjangoModelFactory):
    class Meta:
        model = QuartierPrioritaire
        django_get_or_create = ["code", "generation"]

    code = "QP002008"
    generation = 2015
    nom = "Saint-Crépin"


class ReseauFactory(DjangoModelFactory):
    class Meta:
        model = Reseau

    code = Sequence(lambda n: f"reseau-{n}")
    nom = Sequence(lambda n: f"Réseau {n}")


class StructureFactory(DjangoModelFactory):
    class Meta:
        model = Structure
        skip_postgeneration_save = True

    code = Sequence(lambda n: f"plie-{n}")
    nom = Sequence(lambda n: f"PLIE {n}")
    territoire_nom = Sequence(lambda n: f"Pays {n}")
    adresse = "1 place de l'Hôtel-de-Ville\n02200 Soissons"
    telephone = "03 23 00 00 00"
    courriel = Sequence(lambda n: f"contact@plie-{n}.example")
    seuil_alerte_mensuel = Decimal(208)
    base_etp = Decimal(1607)

    @factory.post_generation
    def communes(self, create, communes, **_):
        if create and communes:
            self.communes.set(communes)

    @factory.post_generation
    def reseaux(self, create, reseaux, **_):
        if create and reseaux:
            self.reseaux.set(reseaux)


# Companies


class EntrepriseFactory(DjangoModelFactory):
    class Meta:
        model = Entreprise

    class Params:
        etti = Trait(
            type=TypeEntreprise.ETTI, raison_sociale=Sequence(lambda n: f"Intérim Insertion {n}")
        )
        ei = Trait(
            type=TypeEntreprise.EI, raison_sociale=Sequence(lambda n: f"Atelier Insertion {n}")
        )

    identifiant = Sequence(siret)
    raison_sociale = Sequence(lambda n: f"Bâti Aisne {n}")
    type = TypeEntreprise.ENTREPRISE
    commune = SubFactory(CommuneFactory, soissons=True)
    courriel = Sequence(lambda n: f"contact@entreprise-{n}.example")


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    structure = SubFactory(StructureFactory)
    entreprise = SubFactory(EntrepriseFactory)
    nom = "Lambert"
    prenom = "Odile"
    fonction = "Responsable des ressources humaines"
    courriel = Sequence(lambda n: f"odile.lambert-{n}@entreprise.example")


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    structure = SubFactory(StructureFactory)
    entreprise = SubFactory(EntrepriseFactory)
    texte = "Rencontrée sur le chantier : deux postes de manœuvre à pourvoir en octobre."


# Accounts


class AdresseFactory(DjangoModelFactory):
    """The verified address allauth signs in with."""

    class Meta:
        model = EmailAddress

    user = None
    email = SelfAttribute("user.email")
    verified = True
    primary = True


class UtilisateurFactory(DjangoModelFactory):
    """Someone who can sign in with `MOT_DE_PASSE`."""

    class Meta:
        model = Utilisateur
        skip_postgeneration_save = True

    prenom = "Claire"
    nom = Sequence(lambda n: f"Martin {n}")
    email = Sequence(lambda n: f"claire.martin-{n}@plie.example")
    password = factory.django.Password(MOT_DE_PASSE)
    adresse = factory.RelatedFactory(AdresseFactory, factory_related_name="user")


# Contracts


class DonneurOrdreFactory(DjangoModelFactory):
    class Meta:
        model = DonneurOrdre

    structure = SubFactory(StructureFactory)
    nom = Sequence(lambda n: f"Ville de Villers-{n}")
    siret = Sequence(lambda n: siret(100_000 + n))
    type = TypeDonneurOrdre.COMMUNE


class OperationFactory(DjangoModelFactory):
    class Meta:
        model = Operation

    structure = SubFactory(StructureFactory)
    nom = Sequence(lambda n: f"Rénovation du quartier {n}")


class MarcheFactory(DjangoModelFactory):
    class Meta:
        model = Marche

    class Params:
        solde = Trait(statut=Statut.SOLDE, date_fin=date(2026, 8, 31), date_solde=date(2026, 9, 15))
        reserve = Trait(nature=NatureMarche.SERVICES, clause=Clause.RESERVE_SIAE)

    structure = SubFactory(StructureFactory)
    donneur_ordre = SubFactory(DonneurOrdreFactory, structure=SelfAttribute("..structure"))
    reference = Sequence(lambda n: f"2026-{n:04}")
    objet = Sequence(lambda n: f"Construction du gymnase {n}")
    nature = NatureMarche.TRAVAUX
    clause = Clause.EXECUTION
    montant_ht = Decimal("850000.00")
    date_notification = date(2026, 1, 5)
    date_ordre_service = date(2026, 2, 2)
    date_fin = date(2027, 6, 30)
    statut = Statut.EN_COURS
    commune_execution = SubFactory(CommuneFactory, soissons=True)


class AchatFactory(DjangoModelFactory):
    """A planned purchase; `arrete`: without a clause, and why."""

    class Meta:
        model = Achat

    class Params:
        arrete = Trait(etape=Etape.SANS_CLAUSE, motif="Fournitures sans main-d'œuvre.")

    structure = SubFactory(StructureFactory)
    donneur_ordre = SubFactory(DonneurOrdreFactory, structure=SelfAttribute("..structure"))
    objet = Sequence(lambda n: f"Réfection de l'école {n}")
    nature = NatureMarche.TRAVAUX
    montant_estime = Decimal("6000000.00")
    date_consultation = date(2026, 12, 1)
    date_notification = date(2027, 3, 1)
    duree_mois = 14


class LotPrevuFactory(DjangoModelFactory):
    class Meta:
        model = LotPrevu

    achat = SubFactory(AchatFactory)
    structure = SelfAttribute("achat.structure")
    numero = Sequence(lambda n: str(n + 1))
    montant_ht = Decimal("57300.00")


class CalibrageFactory(DjangoModelFactory):
    """57 300 € × 45 % ÷ 40 € × 10 %, by hand: 64,46 h, 64 h."""

    class Meta:
        model = Calibrage

    lot = SubFactory(LotPrevuFactory)
    structure = SelfAttribute("lot.structure")
    nom = Sequence(lambda n: f"Variante {n}")
    montant = Decimal("57300.00")
    part_main_oeuvre = Decimal("45.00")
    cout_horaire = Decimal("40.00")
    effort = Decimal("10.00")
    heures_calculees = Decimal("64.46")
    heures_proposees = 64


class PieceRedigeeFactory(DjangoModelFactory):
    class Meta:
        model = PieceRedigee

    achat = SubFactory(AchatFactory)
    structure = SelfAttribute("achat.structure")
    genre = GenrePiece.CCAP
    modele = "Modèle proposé"
    valeurs = {"objet": "Réfection d'une école"}
    fichier = LazyAttribute(lambda _: ContentFile(b"un document Word", "ccap.docx"))
    nom = "ccap.docx"
    empreinte = hashlib.sha256(b"un document Word").hexdigest()


class ModeleWordFactory(DjangoModelFactory):
    class Meta:
        model = ModeleWord

    structure = SubFactory(StructureFactory)
    genre = GenrePiece.RC
    nom = Sequence(lambda n: f"Règlement {n}")
    champs = ["objet"]
    fichier = LazyAttribute(lambda _: ContentFile(b"un modele Word", "rc.docx"))
    empreinte = hashlib.sha256(b"un modele Word").hexdigest()


class SeuilPropreFactory(DjangoModelFactory):
    class Meta:
        model = SeuilPropre

    structure = SubFactory(StructureFactory)
    famille = FamilleSeuil.TRAVAUX
    montant = Decimal("5404000.00")
    du = Sequence(lambda n: date(2026 + 2 * n, 1, 1))
    au = LazyAttribute(lambda seuil: date(seuil.du.year + 1, 12, 31))


class MetierCalibreFactory(DjangoModelFactory):
    class Meta:
        model = MetierCalibre

    structure = SubFactory(StructureFactory)
    nom = "Nettoyage"
    du = Sequence(lambda n: date(2020 + n, 1, 1))
    part_main_oeuvre = Decimal("80.00")
    cout_horaire = Decimal("32.00")
    effort = Decimal("5.00")


class DepotDecpFactory(DjangoModelFactory):
    class Meta:
        model = DepotDecp

    class Params:
        applique = Trait(etat=EtatDepot.APPLIQUE, applique_le=datetime(2026, 11, 2, 9, tzinfo=UTC))

    structure = SubFactory(StructureFactory)
    nom = "decp-2026.json"
    etat = EtatDepot.A_VERIFIER
    bilan = factory.LazyFunction(lambda: dict.fromkeys(NOMBRES, 0))


class ContratPublieFactory(DjangoModelFactory):
    """A contract with a clause, of the territory, that nobody follows."""

    class Meta:
        model = ContratPublie

    structure = SubFactory(StructureFactory)
    cle = Sequence(lambda n: f"{n:032x}")
    empreinte = "0" * 32
    acheteur = "21020695900012"
    nom_acheteur = "Commune de Soissons"
    reference = Sequence(lambda n: f"2026-{n:03}")
    objet = "Réfection du gymnase"
    nature = NatureMarche.TRAVAUX
    social = True
    situation = SituationDuMarche.TERRITOIRE
    montant_ht = Decimal(250_000)
    date_notification = date(2026, 1, 15)
    publie_le = date(2026, 2, 1)
    contenu = LazyAttribute(
        lambda publie: {
            "acheteur": publie.acheteur,
            "acheteur_nom": "",
            "reference": publie.reference,
            "objet": publie.objet,
            "cpv": "45212222",
            "concession": False,
            "nature": publie.nature,
            "considerations": ["CLAUSE"] if publie.social else [],
            "lieu": {"type": "COMMUNE", "code": "02722"},
            "duree": 12,
            "notification": publie.date_notification.isoformat(),
            "publication": publie.publie_le.isoformat(),
            "montant": str(publie.montant_ht),
            "groupement": False,
            "sous_traitance": None,
            "titulaires": [{"type": "SIRET", "id": "91824625700011", "nom": ""}],
            "modifications": 0,
            "sous_traitants": [],
        }
    )


class RemarqueDecpFactory(DjangoModelFactory):
    class Meta:
        model = RemarqueDecp

    depot = SubFactory(DepotDecpFactory)
    genre = GenreDeRemarque.REPARE
    acheteur = "21020695900012"
    reference = Sequence(lambda n: f"INX 2026-{n:03}")
    champ = "identifiant"
    lu = LazyAttribute(lambda remarque: remarque.reference)
    garde = "gardé : le reste"


class PropositionDecpFactory(DjangoModelFactory):
    """A newer publication says another amount."""

    class Meta:
        model = PropositionDecp

    marche = SubFactory("tests.factories.MarcheFactory")
    structure = SelfAttribute("marche.structure")
    publie = SubFactory(
        ContratPublieFactory,
        structure=SelfAttribute("..structure"),
        marche=SelfAttribute("..marche"),
    )
    sujet = Sujet.DATE_FIN
    valeur = "2028-01-14"
    cle_valeur = "2028-01-14"
    avant = "rien"
    apres = "14/01/2028"


class LotFactory(DjangoModelFactory):
    class Meta:
        model = Lot

    marche = SubFactory(MarcheFactory)
    structure = SelfAttribute("marche.structure")
    numero = Sequence(str)
    intitule = "Gros œuvre"


class AttributionFactory(DjangoModelFactory):
    class Meta:
        model = Attribution

    lot = SubFactory(LotFactory)
    structure = SelfAttribute("lot.structure")
    entreprise = SubFactory(EntrepriseFactory)
    role = Role.TITULAIRE


class SousTraitanceFactory(AttributionFactory):
    """An attribution under another one: `SousTraitanceFactory(sous_traitant_de=titulaire)`."""

    sous_traitant_de = SubFactory(AttributionFactory)
    lot = SelfAttribute("sous_traitant_de.lot")
    role = Role.SOUS_TRAITANT


class LigneObjectifFactory(DjangoModelFactory):
    class Meta:
        model = LigneObjectif

    class Params:
        avenant = Trait(nature=NatureObjectif.AVENANT, numero="1", date_effet=date(2026, 6, 1))
        exoneration = Trait(
            nature=NatureObjectif.EXONERATION,
            heures=Decimal(-100),
            motif="Chantier arrêté.",
            date_effet=date(2026, 7, 1),
        )

    lot = SubFactory(LotFactory)
    structure = SelfAttribute("lot.structure")
    nature = NatureObjectif.INITIAL
    heures = Decimal(1000)
    date_effet = SelfAttribute("lot.marche.date_notification")


class DeclarantFactory(DjangoModelFactory):
    """The holder of an attribution declares for it, unless another company is given."""

    class Meta:
        model = Declarant

    attribution = SubFactory(AttributionFactory)
    structure = SelfAttribute("attribution.structure")
    entreprise = SelfAttribute("attribution.entreprise")


# People


class PrescripteurFactory(DjangoModelFactory):
    class Meta:
        model = Prescripteur

    structure = SubFactory(StructureFactory)
    nom = Sequence(lambda n: f"Mission locale {n}")


class CritereFactory(DjangoModelFactory):
    class Meta:
        model = Critere
        django_get_or_create = ["structure", "code"]

    structure = SubFactory(StructureFactory)
    code = "DELD"
    libelle = "Demandeur d'emploi de longue durée"
    papier = "Attestation d'inscription de France Travail"


class ParticipantFactory(DjangoModelFactory):
    """A person with an identity: `ParticipantFactory(identite__nom="Petit")`. `sans_identite`: erased."""

    class Meta:
        model = Participant
        skip_postgeneration_save = True

    class Params:
        femme = Trait(sexe=Sexe.F)
        sans_identite = Trait(identite=None, efface_le=VALIDEE_LE)

    structure = SubFactory(StructureFactory)
    identifiant = Sequence(lambda n: f"P{n:05}")
    sexe = Sexe.H
    identite = factory.RelatedFactory(
        "tests.factories.IdentiteFactory", factory_related_name="participant"
    )


class IdentiteFactory(DjangoModelFactory):
    class Meta:
        model = Identite

    participant = SubFactory(ParticipantFactory, identite=None)
    nom = Sequence(lambda n: f"Durand {n}")
    prenom = "Camille"
    date_naissance = date(1990, 5, 17)
    telephone = "+33600000000"
    adresse = "3 rue des Peupliers, 02200 Soissons"


class EligibiliteFactory(DjangoModelFactory):
    """The certified right of a person: one row for a person and a first day, whoever asks for it."""

    class Meta:
        model = Eligibilite
        django_get_or_create = ["participant", "debut"]
        skip_postgeneration_save = True

    class Params:
        en_qpv = Trait(code_qpv="QP002008", generation_qpv=2015)
        sans_fin = Trait(fin=None)

    participant = SubFactory(ParticipantFactory)
    structure = SelfAttribute("participant.structure")
    debut = date(2026, 1, 1)
    fin = LazyAttribute(
        lambda eligibilite: fin_de_duree(
            eligibilite.debut, eligibilite.structure.duree_eligibilite_mois
        )
    )
    commune = SubFactory(CommuneFactory, soissons=True)
    niveau = Niveau.NIVEAU_3
    age = LazyAttribute(lambda eligibilite: ans_revolus(date(1990, 5, 17), eligibilite.debut))
    papiers_vus = "Attestation d'inscription de France Travail"
    certifiee_le = TRANSMISE_LE

    @factory.post_generation
    def criteres(self, create, criteres, **_):
        """Criteria by rank, the main one first; DELD when none is given."""
        if not create or self.rangs.exists():
            return
        criteres = [CritereFactory(structure=self.structure)] if criteres is None else criteres
        for rang, critere in enumerate(criteres):
            EligibiliteCritere.objects.create(eligibilite=self, critere=critere, rang=rang)


class FusionFactory(DjangoModelFactory):
    """A file brought into another, with nothing to move."""

    class Meta:
        model = Fusion

    gardee = SubFactory(ParticipantFactory)
    structure = SelfAttribute("gardee.structure")
    absorbee = SubFactory(
        ParticipantFactory,
        structure=SelfAttribute("..structure"),
        fusionne_dans=SelfAttribute("..gardee"),
    )
    motif = "Deux saisies de la même personne."
    deplaces = factory.LazyFunction(
        lambda: {
            **{
                nom: []
                for nom in ("contrats", "eligibilites", "evaluations", "tentatives", "demandes")
            },
        }
    )


class ContratTravailFactory(DjangoModelFactory):
    class Meta:
        model = ContratTravail

    class Params:
        mission = Trait(
            type=TypeContrat.CTT,
            modalite=Modalite.MISE_A_DISPOSITION,
            employeur=SubFactory(EntrepriseFactory, etti=True),
            entreprise_utilisatrice=SubFactory(EntrepriseFactory),
        )

    participant = SubFactory(ParticipantFactory)
    structure = SelfAttribute("participant.structure")
    identifiant = Sequence(lambda n: f"C{n:05}")
    employeur = SubFactory(EntrepriseFactory)
    type = TypeContrat.CDD
    modalite = Modalite.DIRECTE
    date_debut = date(2026, 3, 2)
    date_fin = None
    poste = "Manœuvre"
    code_rome = "F1704"


class DemandeEligibiliteFactory(DjangoModelFactory):
    """What the company of an attribution asks before it hires. `refusee`; `accordee`: on `eligibilite`."""

    class Meta:
        model = DemandeEligibilite

    class Params:
        refusee = Trait(
            etat=EtatDemande.REFUSEE,
            reponse="Ses heures ne compteront pas : appelez-moi.",
            repondue_le=VALIDEE_LE,
        )
        accordee = Trait(
            etat=EtatDemande.ACCORDEE,
            eligibilite=SubFactory(
                EligibiliteFactory,
                participant__structure=SelfAttribute("...structure"),
                debut=SelfAttribute("..date_debut"),
            ),
            participant=SelfAttribute("eligibilite.participant"),
            repondue_le=VALIDEE_LE,
        )

    attribution = SubFactory(AttributionFactory)
    structure = SelfAttribute("attribution.structure")
    entreprise = SelfAttribute("attribution.entreprise")
    nom = Sequence(lambda n: f"Lefort {n}")
    prenom = "Dominique"
    date_naissance = date(1992, 3, 4)
    telephone = "+33600000001"
    type_contrat = TypeContrat.CDD
    date_debut = date(2026, 11, 3)
    poste = "Maçon"
    demandee_le = TRANSMISE_LE


# Hours


class AffectationFactory(DjangoModelFactory):
    """A new person's work contract at the company of the attribution, unless `contrat` is given."""

    class Meta:
        model = Affectation

    attribution = SubFactory(AttributionFactory)
    structure = SelfAttribute("attribution.structure")
    contrat = SubFactory(
        ContratTravailFactory,
        participant__structure=SelfAttribute("...attribution.structure"),
        employeur=SelfAttribute("..attribution.entreprise"),
    )


class DeclarationFactory(DjangoModelFactory):
    class Meta:
        model = Declaration

    class Params:
        transmise = Trait(etat=Etat.TRANSMISE, transmise_le=TRANSMISE_LE)
        a_corriger = Trait(
            etat=Etat.A_CORRIGER,
            transmise_le=TRANSMISE_LE,
            motif_renvoi="Il manque les heures de formation de septembre.",
        )
        validee = Trait(etat=Etat.VALIDEE, transmise_le=TRANSMISE_LE, validee_le=VALIDEE_LE)

    declarant = SubFactory(DeclarantFactory)
    structure = SelfAttribute("declarant.structure")
    mois = MOIS
    etat = Etat.A_SAISIR
    ouverte_le = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)


class LigneHeuresFactory(DjangoModelFactory):
    """Hours of a declaration, of a new person of its company unless `affectation` is given.

    `retenue` keeps all of what is declared, on the facts of an eligibility; `non_retenue`, `en_suspens`
    and `vide` (nothing typed yet) are the other cases.
    """

    class Meta:
        model = LigneHeures

    class Params:
        retenue = Trait(
            decision=Decision.RETENUE,
            heures_travail_retenues=LazyAttribute(lambda ligne: ligne.heures_travail or 0),
            heures_formation_retenues=LazyAttribute(lambda ligne: ligne.heures_formation or 0),
            decidee_le=VALIDEE_LE,
            faits=SubFactory(
                EligibiliteFactory, participant=SelfAttribute("..affectation.contrat.participant")
            ),
        )
        non_retenue = Trait(
            decision=Decision.NON_RETENUE,
            motif="Aucune éligibilité ne couvre ce mois.",
            decidee_le=VALIDEE_LE,
        )
        en_suspens = Trait(decision=Decision.EN_SUSPENS, decidee_le=VALIDEE_LE)
        vide = Trait(heures_travail=None, heures_formation=None)

    declaration = SubFactory(DeclarationFactory)
    structure = SelfAttribute("declaration.structure")
    mois = SelfAttribute("declaration.mois")
    affectation = SubFactory(
        AffectationFactory,
        attribution=SelfAttribute("..declaration.declarant.attribution"),
        contrat__employeur=SelfAttribute("...declaration.declarant.entreprise"),
    )
    heures_travail = Decimal("151.67")
    heures_formation = Decimal(0)


class ImportHeuresFactory(DjangoModelFactory):
    """A file of hours of a company, ready to be verified. `de_structure`: a facilitateur sent it."""

    class Meta:
        model = ImportHeures

    class Params:
        applique = Trait(etat=EtatDepot.APPLIQUE, applique_le=TRANSMISE_LE)
        de_structure = Trait(structure=SubFactory(StructureFactory))

    entreprise = SubFactory(EntrepriseFactory, etti=True)
    par = SubFactory(UtilisateurFactory)
    nom = "octobre.xlsx"
    empreinte = Sequence(lambda n: f"{n:064x}")
    taille = 9_000
    etat = EtatDepot.A_VERIFIER
    depose_le = TRANSMISE_LE
    bilan = factory.LazyFunction(lambda: {"CREEE": 1, "REFUSEE": 1})


class ClasseurRepriseFactory(DjangoModelFactory):
    """A takeover workbook with a wrong row, ready to be verified."""

    class Meta:
        model = ClasseurReprise

    structure = SubFactory(StructureFactory)
    par = SubFactory(UtilisateurFactory)
    nom = "reprise.xlsx"
    taille = 9_000
    lignes = 12
    etat = EtatDepot.A_VERIFIER
    depose_le = TRANSMISE_LE
    rejets = factory.django.FileField(data=b"PK", filename="rejets.bin")
    bilan = factory.LazyFunction(
        lambda: {
            "heures": {"lues": 12, "crees": 11, "modifies": 0, "refusees": 1, "avertissements": 1}
        }
    )
    constats = factory.LazyFunction(
        lambda: {
            "nombre_d_erreurs": 1,
            "nombre_d_avertissements": 1,
            "erreurs": [["heures", 4, "mois", "2026-13", "un mois, AAAA-MM, ou une date"]],
            "avertissements": [["heures", 5, "0 h : la ligne est gardée et ne compte rien"]],
        }
    )


class TableauLibreFactory(DjangoModelFactory):
    """A table of one sheet, at its first step, with a person to be chosen."""

    class Meta:
        model = TableauLibre

    classeur = SubFactory(ClasseurRepriseFactory, nom="suivi 2025.xlsx")
    structure = factory.SelfAttribute("classeur.structure")
    lu = factory.LazyFunction(
        lambda: {
            "feuilles": [
                {
                    "nom": "2025", "prise": True, "pourquoi": "", "manques": [], "annees": [2025],
                    "entete": 3, "nominative": True, "mois": "B à C : janvier 2025 à février 2025",
                    "supposee": "", "janvier": None, "signature": "abc", "lignes": 2, "laissees": [], "comptees": [],
                    "colonnes": [
                        {"index": 0, "lettre": "A", "entete": "Nom Prénom", "role": "PERSONNE",
                         "exemples": ["MARTIN Paul"], "raison": ""},
                        {"index": 1, "lettre": "B", "entete": "Janvier", "role": "DU_MOIS",
                         "exemples": ["151h40"], "raison": ""},
                    ],
                    "ecartees": [{"numero": 9, "raison": "Ligne de total.", "texte": "TOTAL · 12"}],
                }
            ],
            "noms": {
                "marches": [], "entreprises": [], "nombre_de_personnes": 1, "sans_marche": True,
                "sans_entreprise": True, "a_creer": True,
                "personnes": [
                    {"cle": "martin paul|", "libelle": "MARTIN Paul", "choisi": "", "lignes": 2,
                     "question": "Est-ce la même personne ?", "heures": "12.00", "ou": "2025, ligne 4",
                     "options": [["nouveau", "Créer cette personne"]]}
                ],
            },
            "heures": {},
        }
    )  # fmt: skip


class ACompleterFactory(DjangoModelFactory):
    """What a table supposed of a contract."""

    class Meta:
        model = ACompleter

    structure = SubFactory(StructureFactory)
    classeur = factory.LazyAttribute(
        lambda point: ClasseurRepriseFactory(
            structure=point.structure, etat=EtatDepot.APPLIQUE, applique_le=TRANSMISE_LE
        )
    )
    manque = "MARCHE"
    marche = SubFactory(MarcheFactory, structure=factory.SelfAttribute("..structure"))


class LigneImportFactory(DjangoModelFactory):
    """A row refused because nobody has that name."""

    class Meta:
        model = LigneImport

    import_heures = SubFactory(ImportHeuresFactory)
    feuille = "Heures"
    numero = Sequence(lambda n: n + 2)
    lu = LazyAttribute(
        lambda ligne: {
            "feuille": ligne.feuille,
            "numero": ligne.numero,
            "brut": ["Petit", "Jeanne", "35"],
            "personne": "Petit Jeanne",
            "nom": "Petit",
            "prenom": "Jeanne",
        }
    )
    sort = Sort.REFUSEE
    manque = Manque.PERSONNE
    motif = "Petit Jeanne n'est pas dans vos contrats de travail : est-ce une nouvelle personne ?"
    personne = Sequence(lambda n: f"jeanne petit {n}")


class EffetImportFactory(DjangoModelFactory):
    """Thirty-five hours that a file gives to somebody who had none."""

    class Meta:
        model = EffetImport

    declaration = SubFactory(DeclarationFactory)
    import_heures = SubFactory(
        ImportHeuresFactory, entreprise=SelfAttribute("..declaration.declarant.entreprise")
    )
    attribution = SelfAttribute("declaration.declarant.attribution")
    cle = Sequence(lambda n: f"c{n}")
    mois = SelfAttribute("declaration.mois")
    sort = Sort.CREEE
    travail_apres = Decimal(35)


class ContestationFactory(DjangoModelFactory):
    """The holder contests what an ETTI declared for it."""

    class Meta:
        model = Contestation

    declaration = SubFactory(
        DeclarationFactory,
        transmise=True,
        declarant__entreprise=SubFactory(EntrepriseFactory, etti=True),
    )
    structure = SelfAttribute("declaration.structure")
    entreprise = SelfAttribute("declaration.declarant.attribution.entreprise")
    texte = "Cette personne n'a travaillé que deux semaines sur notre chantier."
    quand = TRANSMISE_LE


class ConventionFactory(DjangoModelFactory):
    """An agreement between buyers; `PartDeConventionFactory` says who it concerns."""

    class Meta:
        model = ConventionGlobalisation

    structure = SubFactory(StructureFactory)
    reference = Sequence(lambda n: f"CG-2026-{n}")
    signee_le = date(2026, 3, 12)


class PartDeConventionFactory(DjangoModelFactory):
    class Meta:
        model = PartDeConvention

    convention = SubFactory(ConventionFactory)
    attribution = SubFactory(
        AttributionFactory, lot__marche__structure=SelfAttribute("....convention.structure")
    )
    part = Decimal(60)


class RepartitionFactory(DjangoModelFactory):
    """All the hours of a line, kept by its site: `RepartitionFactory(ligne=ligne)`."""

    class Meta:
        model = Repartition
        exclude = ["ligne"]
        skip_postgeneration_save = True

    ligne = SubFactory(LigneHeuresFactory)
    structure = SelfAttribute("ligne.structure")
    convention = SubFactory(ConventionFactory, structure=SelfAttribute("..structure"))
    contrat = SelfAttribute("ligne.affectation.contrat")
    site = SelfAttribute("ligne.affectation.attribution")
    mois = SelfAttribute("ligne.mois")
    heures_travail = SelfAttribute("ligne.heures_travail")
    heures_formation = Decimal(0)
    travail_repartis = SelfAttribute("heures_travail")
    formation_repartis = Decimal(0)

    @factory.post_generation
    def parts(self, create, parts, **_):
        if create and parts:
            for ligne in parts:
                ligne.repartition = self
                ligne.save()


class HeuresGlobalesFactory(DjangoModelFactory):
    class Meta:
        model = HeuresGlobales

    attribution = SubFactory(AttributionFactory)
    structure = SelfAttribute("attribution.structure")
    employeur = SelfAttribute("attribution.entreprise")
    mois = MOIS
    heures = Decimal(120)
    motif = "Relevé de l'atelier, sans noms."


class BaremePenalitesFactory(DjangoModelFactory):
    """45 € an hour, at most 3 % of the amount of the lot."""

    class Meta:
        model = BaremePenalites

    lot = SubFactory(LotFactory)
    structure = SelfAttribute("lot.structure")
    par_heure = Decimal("45.00")
    plafond_part = Decimal("3.00")


class PenaliteFactory(DjangoModelFactory):
    """120 h × 45 €, proposed; `notifiee`: on 2 November, fifteen days to answer."""

    class Meta:
        model = Penalite

    class Params:
        notifiee = Trait(etat=EtatPenalite.NOTIFIEE, notifiee_le=date(2026, 11, 2))

    attribution = SubFactory(AttributionFactory)
    lot = SelfAttribute("attribution.lot")
    structure = SelfAttribute("attribution.structure")
    calcul = factory.LazyFunction(
        lambda: {
            **Calcul(Decimal(1000), Decimal(880), Decimal("45.00")).en_json(),
            "retards": [],
            "jours_comptes": 0,
        }
    )
    montant = Decimal("5400.00")
    proposee_le = datetime(2026, 10, 20, 9, tzinfo=UTC)


class RelanceFactory(DjangoModelFactory):
    """A draft of the first reminder; `envoyee`: it left on 18 November 2026."""

    class Meta:
        model = Relance

    class Params:
        envoyee = Trait(
            etat=EtatRelance.ENVOYEE, envoyee_le=datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
        )

    structure = SubFactory(StructureFactory)
    entreprise = SubFactory(EntrepriseFactory)
    mois = MOIS
    niveau = NiveauRelance.PREMIERE
    destinataire = "odile.lambert@entreprise.example"
    sujet = "Vos heures d'insertion de septembre 2026"
    texte = "Bonjour,\n\nNous n'avons pas encore reçu vos heures.\n"


class RemonteeFactory(DjangoModelFactory):
    """A table of participants, which names nobody here. Its file is there, whole."""

    class Meta:
        model = Remontee
        skip_postgeneration_save = True

    structure = SubFactory(StructureFactory)
    genre = GenreRemontee.FSE
    forme = "2026-1"
    reference = Sequence(lambda n: f"ESSAI-R-2026-{n:04}")
    au = MOIS
    contenu = factory.LazyFunction(
        lambda: {
            "entete": [["Tableau", "Participants du FSE+, version 2026-1"]],
            "feuilles": [
                {
                    "code": "participants",
                    "nom": "Participants",
                    "colonnes": [
                        {"cle": "nom", "titre": "Nom", "origine": "Sa fiche.", "identite": True}
                    ],
                    "rangees": [],
                }
            ],
            "manques": [["Nom", 1]],
            "notes": [],
            "non_tenus": [],
        }
    )
    manques = {"Nom": 1}
    nombre_de_manques = 1
    empreinte_donnees = "0" * 64
    fichier = factory.django.FileField(data=b"un classeur", filename="essai.xlsx")
    nom = "fse-essai.xlsx"
    taille = 11
    empreinte = hashlib.sha256(b"un classeur").hexdigest()


class EchangeFactory(DjangoModelFactory):
    """A meeting about a contract, read by the structure alone; `partage`: by its buyer and a company too."""

    class Meta:
        model = Echange

    class Params:
        partage = Trait(
            partage_acheteur=True,
            partage_entreprise=True,
            entreprise=SubFactory(EntrepriseFactory),
        )

    marche = SubFactory(MarcheFactory)
    structure = SelfAttribute("marche.structure")
    nature = NatureEchange.REUNION
    quand = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
    objet = "Réunion de démarrage"
    texte = "Deux postes de manœuvre à pourvoir en décembre."


class ProchaineActionFactory(DjangoModelFactory):
    """A call to make about a contract; `faite`: it was made on 20 November 2026."""

    class Meta:
        model = ProchaineAction

    class Params:
        faite = Trait(faite_le=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))

    marche = SubFactory(MarcheFactory)
    structure = SelfAttribute("marche.structure")
    quoi = "Rappeler le conducteur de travaux"
    qui = SubFactory(UtilisateurFactory)
    echeance = date(2026, 11, 25)


class ConventionPartenariatFactory(DjangoModelFactory):
    """From 2024 to the end of 2026; `tacite`: it goes on by itself, a year at a time."""

    class Meta:
        model = ConventionPartenariat

    class Params:
        tacite = Trait(reconduction_mois=12)

    donneur_ordre = SubFactory(DonneurOrdreFactory)
    structure = SelfAttribute("donneur_ordre.structure")
    objet = Sequence(lambda n: f"Accompagnement des clauses sociales {n}")
    debut = date(2024, 1, 1)
    fin = date(2026, 12, 31)


class DocumentEmisFactory(DjangoModelFactory):
    """The report of a territory, public; `attestation`: of a company, on a contract. Its file is there, whole."""

    class Meta:
        model = DocumentEmis
        skip_postgeneration_save = True

    class Params:
        attestation = Trait(
            genre=GenreDocument.ATTESTATION,
            lecteurs=Lecteurs.ENTREPRISE,
            titre="Attestation de réalisation d'heures d'insertion",
            sujet="Toitures Piérard",
        )

    structure = SubFactory(StructureFactory)
    genre = GenreDocument.TERRITOIRE
    lecteurs = Lecteurs.PUBLIC
    reference = Sequence(lambda n: f"ESSAI-2026-{n:04}")
    titre = "Les clauses sociales d'insertion"
    sujet = "GrandSoissons Agglomération"
    cle = Sequence(lambda n: f"essai:{n}")
    perimetre = factory.LazyAttribute(lambda document: {"structures": [document.structure.code]})
    au = MOIS
    contenu = factory.LazyFunction(
        lambda: {
            "reperes": [
                {"cle": "heures_retenues", "libelle": "Heures retenues", "valeur": "50,00"}
            ],
            "changements": {},
        }
    )
    empreinte_donnees = "0" * 64
    fichier = factory.django.FileField(data=b"%PDF-1.7 essai %%EOF", filename="essai.pdf")
    nom = "bilan-essai.pdf"
    taille = 20
    empreinte = hashlib.sha256(b"%PDF-1.7 essai %%EOF").hexdigest()


def image(largeur: int = 40, hauteur: int = 20, genre: str = "PNG") -> bytes:
    """A plain picture."""
    sortie = io.BytesIO()
    Image.new("RGB", (largeur, hauteur), "#1f7a8c").save(sortie, genre)
    return sortie.getvalue()


class EmblemeFactory(DjangoModelFactory):
    class Meta:
        model = Embleme

    structure = SubFactory(StructureFactory)
    place = Embleme.Place.FINANCEUR
    libelle = "Union européenne, Fonds social européen plus"
    fichier = factory.django.FileField(from_func=lambda: io.BytesIO(image()), filename="ue.png")
    largeur = 40
    hauteur = 20
    empreinte = Sequence(lambda n: f"{n:064x}")


class RecueilFactory(DjangoModelFactory):
    """One document, and the file that binds it."""

    class Meta:
        model = Recueil
        skip_postgeneration_save = True

    structure = SubFactory(StructureFactory)
    genre = GenreDocument.TERRITOIRE
    lecteurs = Lecteurs.PUBLIC
    titre = "Bilans de toutes les communes, en 2026"
    au = MOIS
    tache = SubFactory(
        "tests.factories.TacheFactory",
        structure=SelfAttribute("..structure"),
        etat=EtatTache.TERMINEE,
    )
    fichier = factory.django.FileField(data=b"%PDF-1.7 essai %%EOF", filename="recueil.pdf")
    empreinte = hashlib.sha256(b"%PDF-1.7 essai %%EOF").hexdigest()

    @factory.post_generation
    def documents(self, cree, nombre):
        if cree:
            self.documents.add(DocumentEmisFactory(structure=self.structure))


class PeriodeTravailFactory(DjangoModelFactory):
    class Meta:
        model = PeriodeTravail

    participant = SubFactory(ParticipantFactory)
    structure = SelfAttribute("participant.structure")
    fin = date(2026, 3, 31)


class EvaluationFactory(DjangoModelFactory):
    class Meta:
        model = Evaluation

    periode = SubFactory(PeriodeTravailFactory)
    participant = SelfAttribute("periode.participant")
    structure = SelfAttribute("participant.structure")
    jalon = Jalon.SIX
    date = date(2026, 10, 2)
    situation = Situation.CDI


class EcheanceFactory(DjangoModelFactory):
    """A milestone that waits for an answer, six months after the end of a période."""

    class Meta:
        model = Echeance

    periode = SubFactory(PeriodeTravailFactory)
    participant = SelfAttribute("periode.participant")
    structure = SelfAttribute("participant.structure")
    jalon = Jalon.SIX
    due_le = LazyAttribute(lambda echeance: ajouter_mois(echeance.periode.fin, 6))
    limite_le = LazyAttribute(lambda echeance: ajouter_mois(echeance.periode.fin, 9))


class TentativeFactory(DjangoModelFactory):
    class Meta:
        model = Tentative

    periode = SubFactory(PeriodeTravailFactory)
    participant = SelfAttribute("periode.participant")
    structure = SelfAttribute("participant.structure")
    jalon = Jalon.SIX
    quand = TRANSMISE_LE
    resultat = ResultatTentative.SANS_REPONSE


class ReponseProposeeFactory(DjangoModelFactory):
    """What a person answered by their link, to be reviewed; or a link that waits (`attendue`)."""

    class Meta:
        model = ReponseProposee

    class Params:
        attendue = Trait(etat=EtatReponse.ATTENDUE, situation="", date=None, recue_le=None)
        de_prescripteur = Trait(
            qui_repond=QuiRepond.PRESCRIPTEUR,
            lien=None,
            prescripteur=SubFactory(
                "tests.factories.PrescripteurFactory", structure=SelfAttribute("..structure")
            ),
        )

    participant = SubFactory(ParticipantFactory)
    structure = SelfAttribute("participant.structure")
    jalon = Jalon.SIX
    qui_repond = QuiRepond.PERSONNE
    lien = SubFactory(
        "tests.factories.LienSigneFactory",
        profil="",
        structure=SelfAttribute("..structure"),
        libelle="P-000001 · réponse à 6 mois",
        portee={"destinataire": "la personne"},
    )
    etat = EtatReponse.A_RELIRE
    situation = Situation.CDI
    date = date(2026, 10, 2)
    recue_le = TRANSMISE_LE


# Who sees what


class AccesFactory(DjangoModelFactory):
    """A facilitateur of a structure; the traits are the other profiles."""

    class Meta:
        model = Acces
        skip_postgeneration_save = True

    class Params:
        administration = Trait(profil=Profil.ADMINISTRATEUR)
        election = Trait(profil=Profil.ELU)
        declaration = Trait(
            profil=Profil.DECLARANT, structure=None, entreprise=SubFactory(EntrepriseFactory)
        )
        achat = Trait(
            profil=Profil.DONNEUR_ORDRE,
            structure=None,
            donneur_ordre=SubFactory(DonneurOrdreFactory),
        )
        coordination = Trait(
            profil=Profil.COORDINATEUR, structure=None, reseau=SubFactory(ReseauFactory)
        )
        prescription = Trait(
            profil=Profil.PRESCRIPTEUR,
            structure=None,
            prescripteur=SubFactory(PrescripteurFactory),
        )

    utilisateur = SubFactory(UtilisateurFactory)
    profil = Profil.FACILITATEUR
    structure = SubFactory(StructureFactory)

    @factory.post_generation
    def communes(self, create, communes, **_):
        if create and communes:
            self.communes.set(communes)


class RemplacementFactory(DjangoModelFactory):
    """A month of cover, around today in the tests that freeze it."""

    class Meta:
        model = Remplacement

    structure = SubFactory(StructureFactory)
    absent = SubFactory(UtilisateurFactory)
    remplacant = SubFactory(UtilisateurFactory)
    du = date(2026, 11, 1)
    au = date(2026, 11, 30)


class ReferentFactory(DjangoModelFactory):
    """Of a person, unless a company is said."""

    class Meta:
        model = Referent

    structure = SubFactory(StructureFactory)
    facilitateur = SubFactory(UtilisateurFactory)
    participant = Maybe(
        "entreprise",
        yes_declaration=None,
        no_declaration=SubFactory(ParticipantFactory, structure=SelfAttribute("..structure")),
    )
    entreprise = None


class PassationFactory(DjangoModelFactory):
    class Meta:
        model = Passation

    structure = SubFactory(StructureFactory)
    de = SubFactory(UtilisateurFactory)
    vers = SubFactory(UtilisateurFactory)
    objets = factory.LazyFunction(lambda: {"marches": {"1": 0}})


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"invitee-{n}@plie.example")
    prenom = "Nadia"
    nom = "Benali"
    profil = Profil.FACILITATEUR
    structure = SubFactory(StructureFactory)
    par = SubFactory(UtilisateurFactory)


class LienSigneFactory(DjangoModelFactory):
    class Meta:
        model = LienSigne
        skip_postgeneration_save = True

    class Params:
        de_declaration = Trait(
            profil=Profil.DECLARANT,
            structure=None,
            entreprise=SubFactory(EntrepriseFactory),
            mois=MOIS,
            libelle="Bâti Aisne · septembre 2026",
            portee={"destinataire": "paie@bati-aisne.example"},
        )

    libelle = "Conseil communautaire"
    profil = Profil.ELU
    structure = SubFactory(StructureFactory)
    par = SubFactory(UtilisateurFactory)
    expire_le = datetime(2099, 1, 1, tzinfo=UTC)


class JetonApiFactory(DjangoModelFactory):
    """A token of the API, for the structure unless said; `secret` is what its program sends."""

    class Meta:
        model = JetonApi
        exclude = ["secret"]
        skip_postgeneration_save = True

    secret = Sequence(lambda n: f"clauses_jeton-de-test-{n}")
    libelle = "Tableau de bord de la Région"
    profil = Profil.FACILITATEUR
    emettrice = SubFactory(StructureFactory)
    structure = LazyAttribute(
        lambda jeton: jeton.emettrice if jeton.profil in (Profil.FACILITATEUR, Profil.ELU) else None
    )
    portees = LazyAttribute(lambda jeton: list(PORTEES_PAR_PROFIL[Profil(jeton.profil)]))
    debut = LazyAttribute(lambda jeton: jeton.secret[:DEBUT_MONTRE])
    empreinte = LazyAttribute(lambda jeton: empreinte_de(jeton.secret))
    par = SubFactory(UtilisateurFactory)
    expire_le = datetime(2099, 1, 1, tzinfo=UTC)


class PieceFactory(DjangoModelFactory):
    """A paper joined to a declaration, its file in the tests' storage."""

    class Meta:
        model = Piece

    objet = SubFactory(DeclarationFactory, transmise=True)
    structure = SelfAttribute("objet.structure")
    fichier = factory.django.FileField(data=b"%PDF-1.4 releve %%EOF", filename="releve.pdf")
    nom = "releve.pdf"
    nature = NaturePiece.RELEVE
    type_contenu = "application/pdf"
    taille = 21
    empreinte = Sequence(lambda n: f"{n:064x}")
    deposee_par = SubFactory(UtilisateurFactory)


class CourrielFactory(DjangoModelFactory):
    class Meta:
        model = Courriel

    structure = SubFactory(StructureFactory)
    destinataire = Sequence(lambda n: f"destinataire-{n}@entreprise.example")
    sujet = "Vos heures de septembre 2026"
    texte = "Bonjour,\n\nLe mois de septembre 2026 est ouvert.\n"
    etat = EtatCourriel.ENVOYE
    envoye_le = TRANSMISE_LE


class TacheFactory(DjangoModelFactory):
    class Meta:
        model = Tache

    class Params:
        en_cours = Trait(etat=EtatTache.EN_COURS, fait=3, battement=TRANSMISE_LE)

    structure = SubFactory(StructureFactory)
    nature = "lecture"
    demandee_le = TRANSMISE_LE
    total = 10


class EvenementFactory(DjangoModelFactory):
    """A row of the journal about a contract, unless `objet` is given."""

    class Meta:
        model = Evenement

    objet = SubFactory(MarcheFactory)
    objet_libelle = LazyAttribute(lambda evenement: str(evenement.objet))
    structure = SelfAttribute("objet.structure")
    verbe = Verbe.CREER
    quand = TRANSMISE_LE

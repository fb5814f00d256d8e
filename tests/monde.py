"""The small world of the tests: one of everything, a declaration in each state, five people at work."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from comptes.enums import Verbe
from comptes.models import (
    Acces,
    Courriel,
    Evenement,
    Invitation,
    JetonApi,
    LienSigne,
    Piece,
    Tache,
)
from entreprises.models import Contact, Entreprise, Note
from marches.models import (
    Achat,
    Attribution,
    Calibrage,
    Declarant,
    DonneurOrdre,
    LigneObjectif,
    Lot,
    LotPrevu,
    Marche,
    Operation,
)
from participants.enums import Sexe
from participants.models import (
    ContratTravail,
    Critere,
    DemandeEligibilite,
    Eligibilite,
    Fusion,
    Participant,
    Prescripteur,
)
from suivi.imports.enums import Manque
from suivi.models import (
    ACompleter,
    Affectation,
    ClasseurReprise,
    ConventionPartenariat,
    Declaration,
    DocumentEmis,
    Echange,
    Echeance,
    Evaluation,
    HeuresGlobales,
    ImportHeures,
    LigneHeures,
    LigneImport,
    ModeleWord,
    Penalite,
    PieceRedigee,
    ProchaineAction,
    Recueil,
    Relance,
    Remontee,
    TableauLibre,
)
from territoires.models import Embleme, Structure
from tests import factories

EQUIPE = [
    ("Aubry", "Nadège", Sexe.F),
    ("Bonnet", "Fatou", Sexe.F),
    ("Caron", "Marc", Sexe.H),
    ("Delmas", "Issa", Sexe.H),
    ("Evrard", "Paul", Sexe.H),
]


@dataclass(frozen=True)
class Monde:
    structure: Structure
    donneur_ordre: DonneurOrdre
    operation: Operation
    achat: Achat
    lot_prevu: LotPrevu
    calibrage: Calibrage
    piece_redigee: PieceRedigee
    modele_word: ModeleWord
    marche: Marche
    lot: Lot
    objectif: LigneObjectif
    entreprise: Entreprise
    attribution: Attribution
    declarant: Declarant
    concurrente: Entreprise
    contact: Contact
    note: Note
    critere: Critere
    prescripteur: Prescripteur
    participant: Participant
    collegue: Participant
    fusion: Fusion
    eligibilite: Eligibilite
    contrat: ContratTravail
    demande: DemandeEligibilite
    affectation: Affectation
    a_saisir: Declaration
    transmise: Declaration
    a_corriger: Declaration
    validee: Declaration
    ligne: LigneHeures
    globales: HeuresGlobales
    evenement: Evenement
    courriel: Courriel
    acces: Acces
    invitation: Invitation
    lien: LienSigne
    jeton: JetonApi
    piece: Piece
    tache: Tache
    relance: Relance
    penalite: Penalite
    document: DocumentEmis
    remontee: Remontee
    fichier: ImportHeures
    classeur: ClasseurReprise
    tableau: TableauLibre
    point: ACompleter
    ligne_de_fichier: LigneImport
    recueil: Recueil
    embleme: Embleme
    echeance: Echeance
    evaluation: Evaluation
    echange: Echange
    piece_d_echange: Piece
    action: ProchaineAction
    partenariat: ConventionPartenariat
    piece_de_partenariat: Piece


def creer_monde(
    *, structure, entreprise, autre_entreprise, donneur_ordre, autre_structure
) -> Monde:
    """Rows of `structure` where `entreprise` works for `donneur_ordre`, and some that are not theirs."""
    marche = factories.MarcheFactory(
        donneur_ordre=donneur_ordre,
        structure=structure,
        operation=factories.OperationFactory(structure=structure),
    )
    lot = factories.LotFactory(marche=marche, numero="1")
    attribution = factories.AttributionFactory(lot=lot, entreprise=entreprise)
    declarant = factories.DeclarantFactory(attribution=attribution)
    equipe = [embaucher(structure, attribution, *qui) for qui in EQUIPE]
    a_saisir = factories.DeclarationFactory(declarant=declarant, mois=date(2026, 10, 1))
    transmise = factories.DeclarationFactory(declarant=declarant, transmise=True)
    a_corriger = factories.DeclarationFactory(
        declarant=declarant, a_corriger=True, mois=date(2026, 8, 1)
    )
    validee = factories.DeclarationFactory(declarant=declarant, validee=True, mois=date(2026, 7, 1))
    lignes = {}
    for affectation in equipe:
        factories.LigneHeuresFactory(declaration=a_saisir, affectation=affectation, vide=True)
        lignes[affectation] = factories.LigneHeuresFactory(
            declaration=transmise, affectation=affectation
        )
        factories.LigneHeuresFactory(declaration=a_corriger, affectation=affectation)
        factories.LigneHeuresFactory(declaration=validee, affectation=affectation, retenue=True)
    contrat = equipe[0].contrat
    eligibilite = contrat.participant.eligibilites.get()
    factories.DocumentEmisFactory(structure=structure)  # that élus may open
    factories.ContratPublieFactory(structure=structure)  # counted in the share that élus read
    _chez_les_autres(structure, autre_structure, autre_entreprise)
    fichier = factories.ImportHeuresFactory(entreprise=entreprise)
    factories.ImportHeuresFactory(entreprise=entreprise, structure=structure)
    factories.EffetImportFactory(import_heures=fichier, declaration=a_saisir)
    factories.LigneImportFactory(import_heures=fichier, manque=Manque.SITE, site="atelier 4")
    achat = factories.AchatFactory(structure=structure, donneur_ordre=donneur_ordre)
    lot_prevu = factories.LotPrevuFactory(achat=achat)
    factories.LotPrevuFactory(achat=achat)
    echange = factories.EchangeFactory(partage=True, marche=marche, entreprise=entreprise)
    partenariat = factories.ConventionPartenariatFactory(donneur_ordre=donneur_ordre)
    _des_fils(structure, marche=marche, achat=achat, entreprise=entreprise, acheteur=donneur_ordre)
    return Monde(
        structure=structure,
        donneur_ordre=donneur_ordre,
        operation=marche.operation,
        achat=achat,
        lot_prevu=lot_prevu,
        calibrage=factories.CalibrageFactory(lot=lot_prevu),
        piece_redigee=factories.PieceRedigeeFactory(achat=achat),
        modele_word=factories.ModeleWordFactory(structure=structure),
        marche=marche,
        lot=lot,
        objectif=factories.LigneObjectifFactory(lot=lot),
        entreprise=entreprise,
        attribution=attribution,
        declarant=declarant,
        concurrente=autre_entreprise,
        contact=factories.ContactFactory(structure=structure, entreprise=entreprise),
        note=factories.NoteFactory(structure=structure, entreprise=entreprise),
        critere=eligibilite.criteres.get(),
        prescripteur=eligibilite.prescripteur,
        participant=contrat.participant,
        collegue=equipe[1].contrat.participant,
        fusion=factories.FusionFactory(gardee=contrat.participant),
        eligibilite=eligibilite,
        contrat=contrat,
        demande=factories.DemandeEligibiliteFactory(
            attribution=attribution,
            nom="Aubry",
            prenom="Nadège",
            date_naissance=contrat.participant.identite.date_naissance,
        ),
        affectation=equipe[0],
        a_saisir=a_saisir,
        transmise=transmise,
        a_corriger=a_corriger,
        validee=validee,
        ligne=lignes[equipe[0]],
        globales=factories.HeuresGlobalesFactory(attribution=attribution),
        evenement=factories.EvenementFactory(objet=marche),
        courriel=factories.CourrielFactory(structure=structure),
        acces=factories.AccesFactory(structure=structure, election=True),
        invitation=factories.InvitationFactory(structure=structure),
        lien=factories.LienSigneFactory(structure=structure),
        jeton=factories.JetonApiFactory(emettrice=structure),
        piece=factories.PieceFactory(objet=transmise),
        tache=factories.TacheFactory(structure=structure),
        relance=factories.RelanceFactory(
            structure=structure, entreprise=entreprise, mois=a_saisir.mois
        ),
        penalite=factories.PenaliteFactory(attribution=attribution, notifiee=True),
        document=factories.DocumentEmisFactory(
            structure=structure,
            attestation=True,
            entreprise=entreprise,
            marche=marche,
            donneur_ordre=donneur_ordre,
        ),
        remontee=factories.RemonteeFactory(structure=structure),
        fichier=fichier,
        classeur=factories.ClasseurRepriseFactory(structure=structure),
        tableau=factories.TableauLibreFactory(classeur__structure=structure),
        point=factories.ACompleterFactory(structure=structure, marche=marche),
        ligne_de_fichier=factories.LigneImportFactory(
            import_heures=fichier, attribution=attribution
        ),
        recueil=factories.RecueilFactory(structure=structure),
        embleme=factories.EmblemeFactory(structure=structure),
        echeance=factories.EcheanceFactory(
            periode__participant=contrat.participant, faits=eligibilite
        ),
        evaluation=factories.EvaluationFactory(
            periode__participant=contrat.participant, periode__fin=date(2025, 12, 31)
        ),
        echange=echange,
        piece_d_echange=factories.PieceFactory(objet=echange),
        action=factories.ProchaineActionFactory(marche=marche),
        partenariat=partenariat,
        piece_de_partenariat=factories.PieceFactory(objet=partenariat),
    )


def _des_fils(structure, *, marche, achat, entreprise, acheteur) -> None:
    """Something written, something sent and something done in each thread."""
    sujets = (
        {"marche": marche},
        {"marche": None, "achat": achat},
        {"marche": None, "entreprise": entreprise},
        {"marche": None, "donneur_ordre": acheteur},
    )
    for sujet in sujets:
        echange = factories.EchangeFactory(structure=structure, **sujet)
        factories.PieceFactory(objet=echange)
        factories.ProchaineActionFactory(structure=structure, **sujet)
        factories.ProchaineActionFactory(structure=structure, faite=True, **sujet)
        factories.EvenementFactory(
            objet=next(objet for objet in sujet.values() if objet), structure=structure
        )
    factories.EvenementFactory(objet=achat, verbe=Verbe.EXPORTER)
    factories.CourrielFactory(structure=structure, entreprise=entreprise)
    factories.CourrielFactory(structure=structure, donneur_ordre=acheteur, marche=marche)


def embaucher(structure, attribution, nom, prenom, sexe) -> Affectation:
    participant = factories.ParticipantFactory(
        structure=structure, sexe=sexe, identite__nom=nom, identite__prenom=prenom
    )
    prescripteur = structure.prescripteurs.first() or factories.PrescripteurFactory(
        structure=structure
    )
    factories.EligibiliteFactory(participant=participant, prescripteur=prescripteur)
    return factories.AffectationFactory(
        attribution=attribution,
        contrat=factories.ContratTravailFactory(
            participant=participant, employeur=attribution.entreprise
        ),
    )


def _chez_les_autres(structure, autre_structure, autre_entreprise) -> None:
    """A month of the competitor in this structure, and one of the other structure."""
    for chez in (structure, autre_structure):
        declarant = factories.DeclarantFactory(
            attribution__lot__marche__structure=chez, attribution__entreprise=autre_entreprise
        )
        factories.LigneObjectifFactory(lot=declarant.attribution.lot, heures=Decimal(500))
        factories.LigneHeuresFactory(
            declaration=factories.DeclarationFactory(declarant=declarant, transmise=True)
        )

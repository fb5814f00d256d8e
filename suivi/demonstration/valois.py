"""A small structure at work today: months open, late, transmitted, sent back, validated.

Everything is counted back from the current month, so that there is always something to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from clauses_project.dates import ajouter_mois, dernier_jour, mois_de, suite_de_mois
from clauses_project.textes import normaliser
from comptes.enums import Verbe
from comptes.models import Utilisateur
from entreprises.enums import SIAE, TypeEntreprise
from entreprises.models import Contact, Entreprise
from marches.enums import Clause, NatureObjectif, Role, Statut, TypeDonneurOrdre
from marches.models import Attribution, DonneurOrdre, Marche
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from participants.models import ContratTravail, Participant
from suivi.demonstration import demandes, reponses
from suivi.demonstration.apres import raconter_la_suite
from suivi.demonstration.atelier import Atelier, instant
from suivi.demonstration.inventions import METIERS, siret_de, siret_invente
from suivi.demonstration.previsions import PREVUES, prevoir
from suivi.enums import Etat
from suivi.models import ConventionGlobalisation, Declaration, PartDeConvention

CODE, NOM = "clauses-valois", "Clauses sociales Retz-en-Valois"
TERRITOIRE = "Retz-en-Valois"
SIREN_EPCI = "200071991"
VILLERS, FERTE, VIC = "02810", "02307", "02795"

VILLE, CC, HABITAT = "Ville de Villers-Cotterêts", "CC Retz en Valois", "Valois Habitat"
DEPARTEMENT, LA_FERTE = "Département de l'Aisne", "Commune de La Ferté-Milon"
DONNEURS_ORDRE = (
    (VILLE, TypeDonneurOrdre.COMMUNE, siret_de("210207833")),
    (CC, TypeDonneurOrdre.EPCI, siret_de(SIREN_EPCI)),
    (HABITAT, TypeDonneurOrdre.BAILLEUR, siret_invente(961)),
    (DEPARTEMENT, TypeDonneurOrdre.DEPARTEMENT, siret_de("220200026")),
    (LA_FERTE, TypeDonneurOrdre.COMMUNE, siret_de("210202891")),
)
T = TypeEntreprise
ENTREPRISES = {  # name: rank of its invented SIRET, kind
    "Vert Val": (801, T.ENTREPRISE),
    "Bâti Aisne": (802, T.ENTREPRISE),
    "Élan Propreté": (803, T.EI),
    "Voirie du Valois": (804, T.ENTREPRISE),
    "Toitures de la Savière": (805, T.ENTREPRISE),
    "Ourcq Plomberie": (806, T.ENTREPRISE),
    "Élec Automne": (807, T.ENTREPRISE),
    "Menuiserie de Retz": (808, T.ENTREPRISE),
    "Couleurs du Valois": (809, T.ENTREPRISE),
    "Terrassements Longpont": (810, T.ENTREPRISE),
    "Isolation Viard": (811, T.ENTREPRISE),
    "Table du Valois": (812, T.ENTREPRISE),
    "Ressourcerie de l'Ourcq": (813, T.ACI),
    "ESAT de la Forêt": (814, T.ESAT),
    "Intérim Inclusif": (700, T.ETTI),
    "GEIQ Bâtiment de l'Aisne": (703, T.GEIQ),
}
CONTACTS = (
    ("Vert Val", "Vasseur", "Nadine", "Responsable du personnel"),
    ("Bâti Aisne", "Germain", "Hervé", "Conducteur de travaux"),
    ("Voirie du Valois", "Prieur", "Anne", "Assistante de direction"),
    ("Élan Propreté", "Loriot", "Samia", "Encadrante technique"),
    ("Ourcq Plomberie", "Imbert", "Marc", "Gérant"),
    ("Intérim Inclusif", "Cadet", "Julie", "Chargée d'insertion"),
)


class Chantier(NamedTuple):
    """A lot: months are counted back from the current one; objective 0 means none."""

    reference: str
    objet: str
    donneur: str
    metier: str
    titulaire: str
    notifie_depuis: int
    mois: int
    objectif: int
    commune: str = VILLERS
    clause: str = Clause.EXECUTION
    lot: str = "1"
    avenant: int = 0
    statut: str = Statut.EN_COURS


REHAB = ("HABITAT-02", "Réhabilitation du quartier de la Plaine", HABITAT)
ECOLE = ("VILLE-03", "Extension de l'école de la Forêt", VILLE)
CHANTIERS = {
    "espaces": Chantier(
        "CC-01", "Entretien des espaces verts {}-{}", CC, "espaces_verts", "Vert Val",
        20, 36, 3200, avenant=400,
    ),
    "parcs": Chantier(
        "VILLE-01", "Fleurissement et parcs de la ville", VILLE, "espaces_verts", "Vert Val",
        8, 24, 1800,
    ),
    "bati": Chantier(*REHAB, "gros_oeuvre", "Bâti Aisne", 14, 22, 1600),
    "plomberie": Chantier(*REHAB, "plomberie", "Ourcq Plomberie", 14, 22, 1400, lot="2"),
    "electricite": Chantier(*REHAB, "electricite", "Élec Automne", 14, 22, 1100, lot="3"),
    "ecoles": Chantier(
        "VILLE-02", "Nettoyage des écoles, lot réservé", VILLE, "proprete", "Élan Propreté",
        15, 36, 0, clause=Clause.RESERVE_SIAE,
    ),
    "voirie": Chantier(
        "CC-02", "Programme de voirie communautaire", CC, "vrd", "Voirie du Valois",
        9, 24, 4800, VIC,
    ),
    "menuiserie": Chantier(*ECOLE, "menuiserie", "Menuiserie de Retz", 7, 14, 420),
    "peinture": Chantier(*ECOLE, "peinture", "Couleurs du Valois", 7, 14, 280, lot="2"),
    "halle": Chantier(
        "FERTE-01", "Toiture de la halle", LA_FERTE, "couverture", "Toitures de la Savière",
        22, 14, 350, FERTE, statut=Statut.TERMINE,
    ),
    "cantine": Chantier(
        "CC-03", "Restauration des centres de loisirs", CC, "restauration", "Table du Valois",
        10, 24, 1900,
    ),
    "tri": Chantier(
        "CC-04", "Gestion de la ressourcerie", CC, "dechets", "Ressourcerie de l'Ourcq",
        16, 36, 0, FERTE, clause=Clause.RESERVE_SIAE,
    ),
    "linge": Chantier(
        "DEP-01", "Entretien du linge des collèges", DEPARTEMENT, "linge", "ESAT de la Forêt",
        18, 36, 0, clause=Clause.RESERVE_EA_ESAT,
    ),
    "gymnase": Chantier(
        "VILLE-04", "Rénovation du gymnase", VILLE, "gros_oeuvre", "Bâti Aisne",
        24, 19, 4200, statut=Statut.TERMINE,
    ),
    "college": Chantier(
        "DEP-02", "Isolation du collège François-Ier", DEPARTEMENT, "platrerie",
        "Isolation Viard", 5, 12, 800,
    ),
}  # fmt: skip


class Emploi(NamedTuple):
    """A person on a contract: since how many months, until how many months ago, hours of the ordinary month."""

    chantier: str
    nom: str
    prenom: str
    sexe: str
    ne_en: int
    depuis: int
    jusque: int | None
    heures: str
    critere: str
    employeur: str = ""  # the holder, unless said
    commune: str = VILLERS


F, H = Sexe.F, Sexe.H
ETTI, GEIQ = "Intérim Inclusif", "GEIQ Bâtiment de l'Aisne"
EMPLOIS = (
    Emploi("espaces", "Amrani", "Lina", F, 2002, 5, None, "137.67", "BRSA"),
    Emploi("espaces", "Berthe", "Moussa", H, 1988, 3, None, "70.50", "DELD"),
    Emploi("espaces", "Collet", "Sandrine", F, 1979, 4, None, "151.67", "DELD"),
    Emploi("espaces", "Ferry", "Jordan", H, 2004, 1, None, "63", ""),
    Emploi("espaces", "Diallo", "Ibrahima", H, 1994, 4, None, "104", "DELD", ETTI),
    Emploi("espaces", "Pinchon", "Kévin", H, 1999, 12, 7, "63", "J26"),
    Emploi("parcs", "Haddad", "Samir", H, 1985, 6, None, "91", "BRSA"),
    Emploi("parcs", "Lemaire", "Océane", F, 2003, 4, None, "105", "J26", "", FERTE),
    Emploi("bati", "Traoré", "Mamadou", H, 1991, 9, None, "35", "DELD"),
    Emploi("bati", "Caron", "Dylan", H, 2001, 5, 2, "84.25", "J26", ETTI),
    Emploi("plomberie", "Moreau", "Anthony", H, 1996, 10, None, "77", "DELD"),
    Emploi("plomberie", "Yildiz", "Mehdi", H, 2003, 4, None, "119", "J26", GEIQ),
    Emploi("electricite", "Gillet", "Bastien", H, 2000, 9, None, "63", "J26"),
    Emploi("electricite", "Touré", "Karim", H, 1987, 3, None, "98", "BRSA", ETTI),
    Emploi("ecoles", "Delattre", "Christelle", F, 1974, 14, None, "104", "DETLD"),
    Emploi("ecoles", "Mansouri", "Fatima", F, 1982, 9, None, "91", "BRSA", "", FERTE),
    Emploi("ecoles", "Poulain", "Nathalie", F, 1969, 6, None, "78", "SENIOR"),
    Emploi("voirie", "Vidal", "Jonathan", H, 1990, 8, None, "126", "DELD", "", VIC),
    Emploi("voirie", "Roy", "Steve", H, 1998, 5, None, "133", "BRSA", ETTI, VIC),
    Emploi("menuiserie", "Blondel", "Aurélien", H, 2002, 5, None, "84", "J26"),
    Emploi("peinture", "Camara", "Ibrahima", H, 1993, 5, 2, "98", "DELD", ETTI),
    Emploi("halle", "Jolly", "Franck", H, 1972, 20, 13, "56.50", "DELD", "", FERTE),
    Emploi("cantine", "Leroux", "Valérie", F, 1977, 9, None, "84", "BRSA"),
    Emploi("cantine", "Petit", "Mélanie", F, 1995, 7, None, "70", "DELD"),
    Emploi("tri", "Masson", "Thierry", H, 1970, 12, None, "112", "SENIOR", "", FERTE),
    Emploi("tri", "Konaté", "Aïcha", F, 1992, 7, None, "98", "BRSA", "", FERTE),
    Emploi("gymnase", "Arnould", "Patrick", H, 1983, 11, 6, "91", "DELD"),
    Emploi("gymnase", "Bouchet", "Angélique", F, 1991, 10, 6, "98", "BRSA"),
    Emploi("gymnase", "Cherif", "Nassim", H, 2000, 12, 7, "105", "J26"),
    Emploi("gymnase", "Dufour", "Didier", H, 1969, 13, 7, "84", "SENIOR"),
    Emploi("gymnase", "Evrard", "Mickaël", H, 1995, 12, 8, "77", "DELD", ETTI),
    Emploi("gymnase", "Fofana", "Sékou", H, 1989, 14, 10, "98", "BRSA", ETTI),
    Emploi("gymnase", "Guérin", "Jérémy", H, 1997, 17, 12, "112", "DELD"),
    Emploi("gymnase", "Hamel", "Cindy", F, 1993, 16, 12, "91", "DELD"),
    Emploi("gymnase", "Isambert", "Luc", H, 1976, 15, 11, "84", "DELD", "", FERTE),
    Emploi("gymnase", "Jacquet", "Yanis", H, 2001, 19, 14, "105", "J26"),
    Emploi("gymnase", "Kaboré", "Salif", H, 1986, 18, 14, "98", "BRSA", ETTI),
    Emploi("college", "Herbin", "Loïc", H, 1989, 3, None, "140", "DELD"),
    Emploi("college", "Simon", "Quentin", H, 2001, 2, None, "126", "J26", ETTI),
)
# Hours of the last month that differ from the ordinary ones.
SAUTS = {"Berthe": "119.25", "Touré": "182", "Herbin": "140"}
FIN_CE_MOIS, FIN_PROCHE, FINI = "Collet", "Traoré", "Masson"
CORRECTION = (
    "Les heures de Mehdi Yildiz dépassent son planning : merci de vérifier la semaine du chantier "
    "arrêté, puis de transmettre à nouveau."
)
# Declarations that are not validated: contract, declarant, months ago, state.
A_TRAITER = {
    ("espaces", "Vert Val", 1): Etat.TRANSMISE,
    ("parcs", "Vert Val", 0): Etat.A_SAISIR,
    ("parcs", "Vert Val", 1): Etat.A_SAISIR,
    ("bati", "Bâti Aisne", 1): Etat.A_SAISIR,
    ("bati", "Bâti Aisne", 2): Etat.A_SAISIR,
    ("ecoles", "Élan Propreté", 1): Etat.A_SAISIR,
    ("voirie", "Voirie du Valois", 1): Etat.A_SAISIR,
    ("voirie", "Voirie du Valois", 2): Etat.A_SAISIR,
    ("voirie", "Voirie du Valois", 0): Etat.A_SAISIR,
    ("plomberie", GEIQ, 1): Etat.A_CORRIGER,
    ("plomberie", "Ourcq Plomberie", 1): Etat.TRANSMISE,
    ("electricite", "Élec Automne", 1): Etat.TRANSMISE,
    ("electricite", ETTI, 1): Etat.TRANSMISE,
    ("menuiserie", "Menuiserie de Retz", 1): Etat.TRANSMISE,
    ("peinture", "Couleurs du Valois", 1): Etat.TRANSMISE,
    ("cantine", "Table du Valois", 1): Etat.TRANSMISE,
    ("college", ETTI, 1): Etat.TRANSMISE,
}


@dataclass(frozen=True)
class Poste:
    """A person at work on an attribution."""

    emploi: Emploi
    participant: Participant
    contrat: ContratTravail
    attribution: Attribution


class Valois:
    def __init__(self, atelier: Atelier, utilisateurs: dict[str, Utilisateur]):
        self.atelier = atelier
        self.facilitatrice = utilisateurs["camille@exemple.fr"]
        self.declarante = utilisateurs["nadine@exemple.fr"]
        self.prescripteur = utilisateurs["hugo@exemple.fr"]
        self.ce_mois = mois_de(atelier.aujourd_hui)
        self.entreprises: dict[str, Entreprise] = {}
        self.titulaires: dict[str, Attribution] = {}

    def construire(self) -> None:
        self._entreprises()
        self._marches()
        self._globalisation()
        postes = [self._embaucher(emploi) for emploi in EMPLOIS]
        for poste in postes:
            self._heures(poste)
        self._sans_heure()
        self._globales()
        self._suivi(postes)
        self._demandes(postes)
        self._journal()

    def il_y_a(self, mois: int) -> date:
        return ajouter_mois(self.ce_mois, -mois)

    # Companies and contracts

    def _entreprises(self) -> None:
        for nom, (rang, type_) in ENTREPRISES.items():
            self.entreprises[nom] = self.atelier.entreprise(
                siret_invente(rang), nom, type_, VILLERS
            )
        for entreprise, nom, prenom, fonction in CONTACTS:
            self.atelier.ajouter(
                Contact,
                entreprise=self.entreprises[entreprise],
                nom=nom,
                prenom=prenom,
                fonction=fonction,
                referent_insertion=True,
                courriel=f"{normaliser(prenom)}.{normaliser(nom)}@exemple.fr",
                telephone="+33323000010",
            )

    def _marches(self) -> None:
        donneurs = {
            nom: self.atelier.ajouter(DonneurOrdre, nom=nom, type=type_, siret=siret)
            for nom, type_, siret in DONNEURS_ORDRE
        }
        marches: dict[str, Marche] = {}
        for cle, chantier in CHANTIERS.items():
            if chantier.reference not in marches:
                marches[chantier.reference] = self._marche(chantier, donneurs[chantier.donneur])
            self._lot(cle, chantier, marches[chantier.reference])
        self._chaines()

    def _marche(self, chantier: Chantier, donneur: DonneurOrdre) -> Marche:
        notification = self.il_y_a(chantier.notifie_depuis).replace(day=9)
        marche = self.atelier.ajouter(
            Marche,
            reference=f"{notification.year}-{chantier.reference}",
            objet=chantier.objet.format(notification.year, notification.year + 3),
            donneur_ordre=donneur,
            nature=METIERS[chantier.metier].nature,
            clause=chantier.clause,
            montant_ht=Decimal(max(chantier.objectif, 300) * 750),
            date_notification=notification,
            date_ordre_service=notification + timedelta(days=14),
            date_fin=ajouter_mois(notification, chantier.mois) - timedelta(days=1),
            statut=chantier.statut,
            commune_execution_id=chantier.commune,
            facilitateur=self.facilitatrice,
        )
        self.atelier.evenement(Verbe.CREER, marche, instant(notification, 11), self.facilitatrice)
        return marche

    def _lot(self, cle: str, chantier: Chantier, marche: Marche) -> None:
        lot = self.atelier.lot(marche, METIERS[chantier.metier].intitule, chantier.lot)
        if chantier.objectif:
            self.atelier.objectif(lot, chantier.objectif, marche.date_notification)
        if cle in PREVUES:
            prevoir(self.atelier, lot, chantier.objectif, marche.date_ordre_service, PREVUES[cle])
        if chantier.avenant:
            self.atelier.objectif(
                lot,
                chantier.avenant,
                self.il_y_a(4),
                NatureObjectif.AVENANT,
                numero="1",
                motif="surfaces supplémentaires",
            )
        entreprise = self.entreprises[chantier.titulaire]
        self.titulaires[cle] = self.atelier.attribution(lot, entreprise)
        self.atelier.declarant(self.titulaires[cle], entreprise)

    def _chaines(self) -> None:
        """A cotraitant, and a sous-traitant of the holder."""
        bati, voirie = self.titulaires["bati"], self.titulaires["voirie"]
        self.atelier.attribution(
            bati.lot, self.entreprises["Isolation Viard"], Role.SOUS_TRAITANT, sous_traitant_de=bati
        )
        self.atelier.attribution(
            voirie.lot, self.entreprises["Terrassements Longpont"], Role.COTRAITANT
        )
        self.atelier.objectif(
            bati.lot, 200, self.il_y_a(2), NatureObjectif.TRANCHE, numero="2", active=False,
            motif="tranche non affermie",
        )  # fmt: skip

    def _globalisation(self) -> None:
        """Who plants for the ville works from the site of the communauté de communes: 60 and 40 of 100 hours."""
        signee = self.il_y_a(4).replace(day=12)
        convention = self.atelier.ajouter(
            ConventionGlobalisation,
            reference=f"CG-{signee.year}-1, espaces verts",
            signee_le=signee,
            note="Signée par la communauté de communes et par la ville.",
        )
        self.atelier.rangees[PartDeConvention] += [
            PartDeConvention(convention=convention, attribution=self.titulaires[cle], part=part)
            for cle, part in (("espaces", 60), ("parcs", 40))
        ]
        self.atelier.evenement(Verbe.CREER, convention, instant(signee, 16), self.facilitatrice)

    # People and hours

    def _embaucher(self, emploi: Emploi) -> Poste:
        attribution = self.titulaires[emploi.chantier]
        titulaire, metier = attribution.entreprise, METIERS[CHANTIERS[emploi.chantier].metier]
        employeur = self.entreprises[emploi.employeur] if emploi.employeur else titulaire
        debut = self.il_y_a(emploi.depuis).replace(day=4)
        participant = self.atelier.personne(
            emploi.nom, emploi.prenom, emploi.sexe, date(emploi.ne_en, 5, 14)
        )
        if emploi.critere:
            self._certifier(emploi, participant, employeur, debut)
        types = {T.ETTI: TypeContrat.CTT, T.GEIQ: TypeContrat.CONTRAT_PRO}
        type_ = types.get(employeur.type, TypeContrat.CDDI if employeur.type in SIAE else "CDD")
        contrat = self.atelier.contrat(
            participant,
            employeur,
            entreprise_utilisatrice=None if employeur is titulaire else titulaire,
            type=type_,
            modalite=Modalite.DIRECTE if employeur is titulaire else Modalite.MISE_A_DISPOSITION,
            date_debut=debut,
            date_fin=self._fin(emploi),
            poste=metier.poste,
            code_rome=metier.rome,
        )
        return Poste(emploi, participant, contrat, attribution)

    def _fin(self, emploi: Emploi) -> date:
        if emploi.jusque is not None:
            return dernier_jour(self.il_y_a(emploi.jusque))
        return dernier_jour(ajouter_mois(self.ce_mois, 5))

    def _certifier(
        self, emploi: Emploi, participant: Participant, employeur: Entreprise, debut: date
    ) -> None:
        if emploi.nom == FIN_CE_MOIS:  # ends in the middle of the month to validate
            debut = ajouter_mois(self.il_y_a(1).replace(day=15), -24)
        elif emploi.nom == FIN_PROCHE:  # ends in five weeks
            debut = ajouter_mois(self.atelier.aujourd_hui + timedelta(days=36), -24)
        elif emploi.nom == FINI:  # ended two months ago: the last month is not retained
            debut = ajouter_mois(self.il_y_a(2).replace(day=10), -24)
        criteres = [emploi.critere] + ["QPV"] * (emploi.nom in ("Amrani", "Mansouri", "Diallo"))
        if employeur.type in SIAE:
            criteres.insert(0, "IAE")
        self.atelier.eligibilite(
            participant,
            debut,
            criteres,
            commune=emploi.commune,
            niveau=(Niveau.INFRA_3, Niveau.NIVEAU_3, Niveau.NIVEAU_4)[emploi.ne_en % 3],
            prescripteur=("France Travail", "Mission locale", "Département de l'Aisne")[
                0 if emploi.critere == "DELD" else 1 if emploi.critere == "J26" else 2
            ],
            code_qpv="QN00212M" if "QPV" in criteres else "",
        )

    def _heures(self, poste: Poste) -> None:
        emploi = poste.emploi
        dernier = self.il_y_a(1) if emploi.jusque is None else self.il_y_a(emploi.jusque)
        debut = max(poste.contrat.date_debut, self._notification(poste))
        for rang, mois in enumerate(suite_de_mois(debut, dernier)):
            ago = (self.ce_mois.year - mois.year) * 12 + self.ce_mois.month - mois.month
            declaration = self._declaration(emploi.chantier, poste.contrat.employeur, ago)
            if declaration.etat == Etat.A_SAISIR:
                heures = None
            elif ago == 1 and emploi.nom in SAUTS:
                heures = Decimal(SAUTS[emploi.nom])
            else:
                heures = Decimal(emploi.heures) - Decimal("3.5") * (rang % 3)
            formation = Decimal(14) if emploi.nom == "Amrani" and ago == 1 else None
            self.atelier.heures(
                poste.contrat, poste.attribution, mois, heures, formation, declaration=declaration
            )
        if (
            emploi.jusque is None
            and (emploi.chantier, poste.contrat.employeur.raison_sociale, 0) in A_TRAITER
        ):
            ouverte = self._declaration(emploi.chantier, poste.contrat.employeur, 0)
            self.atelier.heures(
                poste.contrat, poste.attribution, self.ce_mois, None, declaration=ouverte
            )

    def _notification(self, poste: Poste) -> date:
        return poste.attribution.lot.marche.date_notification

    def _declaration(self, chantier: str, entreprise: Entreprise, ago: int) -> Declaration:
        etat = A_TRAITER.get((chantier, entreprise.raison_sociale, ago), Etat.VALIDEE)
        declarant = self.atelier.declarant(self.titulaires[chantier], entreprise)
        champs: dict[str, object] = {}
        if etat == Etat.A_CORRIGER:
            champs["motif_renvoi"] = CORRECTION
        if etat != Etat.A_SAISIR:
            champs["transmise_par"] = self._qui(entreprise)
        if ago == 0:  # asked for before the end of the month
            champs["ouverte_le"] = instant(self.ce_mois, 6)
        return self.atelier.declaration(declarant, self.il_y_a(ago), etat, **champs)

    def _qui(self, entreprise: Entreprise) -> Utilisateur:
        return self.declarante if entreprise.raison_sociale == "Vert Val" else self.facilitatrice

    def _sans_heure(self) -> None:
        """« Aucune heure ce mois », answered by a company whose site is idle."""
        declaration = self._declaration("peinture", self.entreprises["Couleurs du Valois"], 1)
        declaration.sans_heure = True
        declaration.commentaire = "Chantier à l'arrêt jusqu'à la livraison des menuiseries."

    def _globales(self) -> None:
        for ago in range(12, 0, -1):
            self.atelier.globales(
                self.titulaires["linge"],
                self.il_y_a(ago),
                Decimal(120 + 5 * (ago % 4)),
                "ESAT : usagers sans contrat de travail",
            )

    # Follow-up and journal

    def _suivi(self, postes: list[Poste]) -> None:
        """What became of those whose work ended six months ago or more."""
        partis = [
            (poste.emploi.nom, poste.contrat)
            for poste in postes
            if poste.emploi.jusque is not None and poste.emploi.jusque >= 6
        ]
        raconter_la_suite(self.atelier, partis, self.facilitatrice)
        reponses.recevoir(
            self.atelier, partis, par=self.facilitatrice, prescripteur=self.prescripteur
        )

    def _demandes(self, postes: list[Poste]) -> None:
        """Two of Vert Val answered, one that waits; another company asks about a person known already."""
        atelier, espaces = self.atelier, self.titulaires["espaces"]
        demander = partial(demandes.demander, atelier, espaces, par=self.declarante)
        demander(
            demandes.NOUVELLE,
            jours=2,
            poste="Jardinière",
            telephone="+33600000012",
            precisions="Adressée par la mission locale.",
        )
        refusee = demander(demandes.ECARTEE, jours=40, poste="Élagueur")
        demandes.refuser(atelier, refusee, demandes.REPONSE)
        connus = [poste for poste in postes if atelier.eligibilites[id(poste.participant)]]
        au_vert = next(poste for poste in connus if poste.attribution is espaces)
        (eligibilite, *_) = atelier.eligibilites[id(au_vert.participant)]
        debut = au_vert.contrat.date_debut
        accordee = demander(
            _qui_est(au_vert),
            jours=(atelier.aujourd_hui - debut).days + 9,
            poste=au_vert.contrat.poste,
            date_debut=debut,
        )
        demandes.accorder(atelier, accordee, eligibilite, demandes.RESERVE)
        ailleurs = next(poste for poste in connus if poste.attribution is not espaces)
        demandes.demander(
            atelier,
            self.titulaires["bati"],
            _qui_est(ailleurs),
            jours=5,
            par=None,
            poste="Manœuvre",
        )
        demandes.prescrire(atelier, "Mission locale", par=self.prescripteur)

    def _journal(self) -> None:
        ecrire: Callable = self.atelier.evenement
        for declaration in self.atelier.rangees[Declaration]:
            qui = self._qui(declaration.declarant.entreprise)
            if declaration.transmise_le:
                ecrire(Verbe.TRANSMETTRE, declaration, declaration.transmise_le, qui)
            if declaration.etat == Etat.A_CORRIGER:
                quand = declaration.transmise_le + timedelta(hours=1)
                ecrire(Verbe.RENVOYER, declaration, quand, self.facilitatrice, CORRECTION)
            if declaration.validee_le:
                ecrire(Verbe.VALIDER, declaration, declaration.validee_le, self.facilitatrice)
        for participant in self.atelier.rangees[Participant]:
            for eligibilite in self.atelier.eligibilites[id(participant)]:
                ecrire(Verbe.CERTIFIER, participant, eligibilite.certifiee_le, self.facilitatrice)


def _qui_est(poste: Poste) -> tuple[str, str, date]:
    return poste.emploi.nom, poste.emploi.prenom, date(poste.emploi.ne_en, 5, 14)

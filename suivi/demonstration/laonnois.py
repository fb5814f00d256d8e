"""Maison de l'emploi et de la formation du Laonnois, from May to December 2018.

17 contracts, 25 companies, 5 480 hours, 27 people of whom 26 men; four contracts completed, all above
what was asked.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from clauses_project.dates import ajouter_mois, dernier_jour
from entreprises.enums import TypeEntreprise
from entreprises.models import Entreprise
from marches.enums import NatureMarche, Role, Statut, TypeDonneurOrdre
from marches.models import Attribution, DonneurOrdre, Marche
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from participants.models import Identite, Participant
from suivi.demonstration.atelier import Atelier
from suivi.demonstration.inventions import (
    HOMMES,
    METIERS,
    NOMS,
    raison_sociale,
    siret_de,
    siret_invente,
)
from suivi.enums import Jalon, Situation

CODE, NOM = "mef-laonnois", "Maison de l'emploi et de la formation du Laonnois"
TERRITOIRE = "Bassin d'emploi de Laon"
SIREN_EPCI = "200043495"
LAON = "02408"
VILLE, AGGLO, BAILLEUR = "Ville de Laon", "CA du Pays de Laon", "Habitat du Laonnois"


class Chantier(NamedTuple):
    """A contract: buyer, title, trade, notification, length in months, objective, other companies of the lot."""

    donneur: str
    objet: str
    metier: str
    notification: date
    mois: int
    objectif: int
    renforts: tuple[str, ...] = ()


ACHEVES = ("V6", "V7", "C6", "B3")
C, S = Role.COTRAITANT, Role.SOUS_TRAITANT
CHANTIERS = {
    "V1": Chantier(VILLE, "Réhabilitation de l'école Saint-Exupéry", "gros_oeuvre", date(2018, 4, 16), 14, 600, (C, S)),
    "V2": Chantier(VILLE, "Réfection des trottoirs de la ville haute", "vrd", date(2018, 4, 23), 12, 420, (S,)),
    "V3": Chantier(VILLE, "Rénovation du gymnase La Fontaine", "plomberie", date(2018, 6, 11), 12, 350, (C,)),
    "V4": Chantier(VILLE, "Toiture de la médiathèque", "couverture", date(2018, 7, 9), 11, 420),
    "V5": Chantier(VILLE, "Mise aux normes des écoles", "electricite", date(2018, 8, 6), 10, 280, (C,)),
    "V6": Chantier(VILLE, "Peinture de la crèche du Parc", "peinture", date(2018, 4, 9), 5, 210),
    "V7": Chantier(VILLE, "Menuiseries de l'hôtel de ville", "menuiserie", date(2018, 7, 2), 4, 160),
    "V8": Chantier(VILLE, "Nettoyage des gymnases", "proprete", date(2018, 6, 18), 12, 105),
    "C1": Chantier(AGGLO, "Voirie de la zone du Griffon", "vrd", date(2018, 4, 12), 13, 560, (C, S)),
    "C2": Chantier(AGGLO, "Extension du centre aquatique", "gros_oeuvre", date(2018, 5, 14), 14, 350, (C,)),
    "C3": Chantier(AGGLO, "Nettoyage des locaux de l'agglomération", "proprete", date(2018, 6, 25), 24, 315),
    "C4": Chantier(AGGLO, "Assainissement de Crépy", "vrd", date(2018, 8, 20), 10, 280),
    "C5": Chantier(AGGLO, "Isolation du siège", "platrerie", date(2018, 6, 4), 9, 210),
    "C6": Chantier(AGGLO, "Ravalement de la pépinière d'entreprises", "facade", date(2018, 6, 21), 4, 140),
    "B1": Chantier(BAILLEUR, "Réhabilitation de 48 logements à Champagne", "platrerie", date(2018, 4, 26), 13, 420),
    "B2": Chantier(BAILLEUR, "Sols de la résidence du Moulin", "sols", date(2018, 8, 13), 9, 205),
    "B3": Chantier(BAILLEUR, "Démolition de garages, rue Fernand-Christ", "demolition", date(2018, 9, 17), 3, 175),
}  # fmt: skip

# Contract, person, first month of 2018, hours month by month.
HEURES = (
    ("V1", 1, 5, (49, 64)), ("V1", 2, 5, (35, 57)), ("V2", 3, 5, (42, 70)), ("V6", 6, 5, (63, 56)),
    ("C1", 4, 5, (56, 63)), ("C1", 5, 6, (49,)), ("B1", 7, 5, (67, 49)),
    ("C2", 8, 6, (40,)), ("C2", 9, 6, (40,)),
    ("V1", 10, 7, (66, 40, 67, 69, 73)), ("V2", 11, 8, (39, 67, 71, 75, 91)),
    ("V3", 12, 9, (36, 37, 40, 47)), ("V3", 13, 10, (42, 45, 53)), ("V3", 19, 7, (77, 43)),
    ("V4", 14, 8, (44, 77, 79, 84, 101)), ("V5", 15, 9, (70, 73, 76, 91)),
    ("V6", 16, 7, (84, 47)), ("V7", 17, 8, (40, 69, 71)), ("V8", 18, 7, (77, 43)),
    ("C1", 20, 7, (67, 38, 66, 69, 72)), ("C2", 21, 8, (39, 68, 70, 74, 89)),
    ("C3", 22, 7, (58, 33, 58, 60, 63, 76)), ("C4", 23, 9, (70, 72, 77, 91)),
    ("C5", 24, 7, (70, 40, 70)), ("C5", 18, 10, (25, 26, 31)), ("C6", 25, 7, (61, 34, 60)),
    ("B1", 26, 9, (61, 63, 66, 79)), ("B2", 27, 9, (41, 42, 44, 53)),
    ("B2", 19, 10, (30, 32, 38)), ("B3", 24, 10, (97, 103)),
)  # fmt: skip
FEMME = 22
CONNUS_AILLEURS = (11, 20)
PRESCRIPTEURS = (
    "Pôle emploi",
    "Mission locale du Laonnois",
    "Conseil départemental",
    "CCAS de Laon",
)
COMMUNES = (LAON, LAON, LAON, "02028", "02157", "02128", LAON, "02238")
EN_EMPLOI = (
    Situation.CDD_6_PLUS, Situation.INTERIM, Situation.CDI, Situation.CDD_MOINS_6, Situation.SIAE,
)  # fmt: skip
# What became of the first nine at 6 months: eight reached, five of them at work.
A_SIX_MOIS = (
    *EN_EMPLOI,
    Situation.RECHERCHE,
    Situation.FORMATION_QUALIFIANTE,
    Situation.RECHERCHE,
    Situation.INJOIGNABLE,
)


class Laonnois:
    def __init__(self, atelier: Atelier, connus: list[Identite]):
        self.atelier = atelier
        self.connus = dict(zip(CONNUS_AILLEURS, connus, strict=False))
        self.personnes: dict[int, Participant] = {}

    def construire(self) -> None:
        self.etti = self._employeur(750, "Laon Intérim Insertion", TypeEntreprise.ETTI)
        self.geiq = self._employeur(703, "GEIQ Bâtiment de l'Aisne", TypeEntreprise.GEIQ)
        titulaires = self._marches()
        for rang, (cle, numero, premier, heures) in enumerate(HEURES):
            self._embaucher(
                titulaires[cle], METIERS[CHANTIERS[cle].metier], rang, numero, premier, heures
            )
        self._evaluer()

    def _employeur(self, rang: int, nom: str, type_: str) -> Entreprise:
        return self.atelier.entreprise(siret_invente(rang), nom, type_, LAON)

    def _marches(self) -> dict[str, Attribution]:
        donneurs = {
            nom: self.atelier.ajouter(DonneurOrdre, nom=nom, type=type_, siret=siret)
            for nom, type_, siret in (
                (VILLE, TypeDonneurOrdre.COMMUNE, siret_de("210203873")),
                (AGGLO, TypeDonneurOrdre.EPCI, siret_de(SIREN_EPCI)),
                (BAILLEUR, TypeDonneurOrdre.BAILLEUR, siret_invente(951)),
            )
        }
        titulaires, rang = {}, 406
        for numero, (cle, chantier) in enumerate(CHANTIERS.items(), start=1):
            marche = self._marche(cle, numero, chantier, donneurs[chantier.donneur])
            lot = self.atelier.lot(marche, METIERS[chantier.metier].intitule)
            self.atelier.objectif(lot, chantier.objectif, chantier.notification)
            for role in (Role.TITULAIRE, *chantier.renforts):
                rang += 1
                entreprise = self.atelier.entreprise(
                    siret_invente(rang), raison_sociale(chantier.metier, rang), commune=LAON
                )
                attribution = self.atelier.attribution(
                    lot,
                    entreprise,
                    role,
                    sous_traitant_de=titulaires[cle] if role == S else None,
                )
                titulaires.setdefault(cle, attribution)
        return titulaires

    def _marche(self, cle: str, numero: int, chantier: Chantier, donneur: DonneurOrdre) -> Marche:
        fin = ajouter_mois(chantier.notification, chantier.mois) - timedelta(days=1)
        services = METIERS[chantier.metier].nature == NatureMarche.SERVICES
        return self.atelier.ajouter(
            Marche,
            reference=f"2018-{cle[0]}-{numero:02d}",
            objet=chantier.objet,
            donneur_ordre=donneur,
            nature=NatureMarche.SERVICES if services else NatureMarche.TRAVAUX,
            montant_ht=Decimal(chantier.objectif * 900),
            date_notification=chantier.notification,
            date_ordre_service=chantier.notification + timedelta(days=10),
            date_fin=fin,
            date_solde=fin + timedelta(days=75) if cle in ACHEVES else None,
            statut=Statut.SOLDE if cle in ACHEVES else Statut.TERMINE,
            commune_execution_id="02238" if cle == "C4" else LAON,
            facilitateur=self.atelier.par,
        )

    def _embaucher(
        self, attribution: Attribution, metier, rang: int, numero: int, premier: int, heures
    ) -> None:
        debut = date(2018, premier, 2 + rang % 8)
        if numero not in self.personnes:
            self.personnes[numero] = self._personne(numero, debut)
        titulaire = attribution.entreprise
        employeur, type_, modalite = (
            (self.etti, TypeContrat.CTT, Modalite.MISE_A_DISPOSITION),
            (titulaire, TypeContrat.CDD, Modalite.DIRECTE),
            (self.etti, TypeContrat.CTT, Modalite.MISE_A_DISPOSITION),
            (self.geiq, TypeContrat.CDD, Modalite.MISE_A_DISPOSITION),
        )[rang % 4]
        contrat = self.atelier.contrat(
            self.personnes[numero],
            employeur,
            entreprise_utilisatrice=None if modalite == Modalite.DIRECTE else titulaire,
            type=type_,
            modalite=modalite,
            date_debut=debut,
            date_fin=dernier_jour(date(2018, premier + len(heures) - 1, 1)),
            poste=metier.poste,
            code_rome=metier.rome,
        )
        for decalage, nombre in enumerate(heures):
            mois = date(2018, premier + decalage, 1)
            self.atelier.heures(contrat, attribution, mois, Decimal(nombre))

    def _personne(self, numero: int, debut: date) -> Participant:
        jeune, senior = numero % 4 == 0, numero % 13 == 5
        annee = 1996 if jeune else 1965 if senior else 1975 + numero % 17
        if connu := self.connus.get(numero):
            identite = connu.nom, connu.prenom, Sexe.H, connu.date_naissance
        elif numero == FEMME:
            identite = "Delorme", "Sandrine", Sexe.F, date(1984, 3, 17)
        else:
            nom, prenom = NOMS[numero * 5 % len(NOMS)], HOMMES[numero * 7 % len(HOMMES)]
            identite = nom, prenom, Sexe.H, date(annee, 1 + numero % 12, 3 + numero % 25)
        participant = self.atelier.personne(*identite)
        criteres = ["DELD"] * (numero % 9 not in (0, 2, 4, 7)) + ["BRSA"] * (numero % 5 in (0, 2))
        criteres += ["J26"] * jeune + ["SENIOR"] * senior
        habite_quartier = numero % 9 in (1, 2) and COMMUNES[numero % len(COMMUNES)] == LAON
        self.atelier.eligibilite(
            participant,
            debut - timedelta(days=1),
            (criteres or ["BOETH"]) + ["QPV"] * habite_quartier,
            commune=COMMUNES[numero % len(COMMUNES)],
            niveau=(Niveau.INFRA_3, Niveau.NIVEAU_3, Niveau.NIVEAU_3, Niveau.NIVEAU_4)[numero % 4],
            prescripteur=PRESCRIPTEURS[1 if jeune else numero % 4],
            code_qpv="QP002004" if habite_quartier else "",
        )
        return participant

    def _evaluer(self) -> None:
        """Everybody was called at 6 months, and again at 12."""
        derniers = {
            numero: premier + len(h) - 1
            for _, numero, premier, h in sorted(HEURES, key=lambda r: r[2])
        }
        for numero, mois in derniers.items():
            fin = dernier_jour(date(2018, mois, 1))
            six = A_SIX_MOIS[(numero - 1) % len(A_SIX_MOIS)]
            douze = EN_EMPLOI[numero % 5] if numero % 3 else Situation.RECHERCHE
            for jalon, attente, situation in ((Jalon.SIX, 6, six), (Jalon.DOUZE, 12, douze)):
                jour = ajouter_mois(fin, attente) + timedelta(days=numero % 2)
                self.atelier.evaluation(self.personnes[numero], jalon, jour, situation)

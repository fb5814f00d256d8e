"""Ten years of contracts, companies, hours and people, drawn from `donnees`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from random import Random

from clauses_project.dates import ajouter_mois, mois_de, suite_de_mois
from entreprises.enums import TypeEntreprise
from entreprises.models import Entreprise
from marches.enums import Clause, NatureMarche, NatureObjectif, Role, Statut
from marches.models import Attribution, DonneurOrdre, Lot, Marche, Operation
from suivi.demonstration.aleas import ajouter_heures_non_retenues, evaluer
from suivi.demonstration.atelier import Atelier
from suivi.demonstration.grandsoissons.donnees import (
    COMMUNES,
    COMMUNES_DES_DONNEURS,
    DERNIER_MOIS,
    DONNEURS_ORDRE,
    EMPLOYEURS,
    ENTREPRISES,
    HEURES,
    HORS_TRAVAUX,
    LIEUX,
    MARCHES,
    METIERS_TRAVAUX,
    MOTIF_ESAT,
    OBJETS_SERVICES,
    OPERATIONS,
    OUVRAGES,
    PAS,
    PERSONNES,
    POIDS,
    PREMIER_MOIS,
    PRESCRIPTEURS,
    QUARTIERS,
    RESIDENCES,
    RESILIES,
    RUES,
    SIMPLE,
    SOCIALES,
    SOISSONS,
    SUSPENDUS,
    TAUX,
    TENANTS,
    TRAVAUX,
)
from suivi.demonstration.inventions import METIERS, Metier, raison_sociale, siret_invente
from suivi.demonstration.population import Population, Reglages


@dataclass
class Ouvrage:
    """A contract being built: its lots, and who holds them."""

    marche: Marche
    lots: list[tuple[Lot, Metier, list[Attribution]]] = field(default_factory=list)

    @property
    def mois(self) -> list[date]:
        """The months in which people may work: whole ones, from the notification on."""
        notification = self.marche.date_notification
        debut = notification if notification.day == 1 else ajouter_mois(mois_de(notification), 1)
        return list(suite_de_mois(debut, min(mois_de(self.marche.date_fin), DERNIER_MOIS)))


class Grandsoissons:
    def __init__(self, atelier: Atelier):
        self.atelier = atelier
        self.tirage = Random(2009)  # noqa: S311 invented data, the same every time
        self.porteuses: dict[str, Iterator[Entreprise]] = {}
        self.sociales: list[tuple[str, Entreprise]] = []
        self.metiers_travaux = cycle(METIERS_TRAVAUX)
        self.ouvrages: list[Ouvrage] = []
        self.heures: dict[int, Decimal] = {}

    def construire(self) -> None:
        population = Population(self.atelier, self.tirage, self._reglages())
        self._entreprises()
        self._marches()
        self._repartir_heures()
        for ouvrage in self.ouvrages:
            for lot, metier, attributions in ouvrage.lots:
                for attribution in attributions:
                    self._realiser(ouvrage, metier, attribution, population)
                self._objectif(ouvrage, lot, attributions)
        ajouter_heures_non_retenues(self.atelier, population.habitants, DERNIER_MOIS)
        evaluer(self.atelier, population.habitants, self.tirage, DERNIER_MOIS)

    # Companies

    def _reglages(self) -> Reglages:
        employeurs: dict[str, list[Entreprise]] = {}
        for rang, (nom, type_) in enumerate(EMPLOYEURS):
            entreprise = self.atelier.entreprise(siret_invente(700 + rang), nom, type_, SOISSONS)
            employeurs.setdefault(type_, []).append(entreprise)
        return Reglages(PERSONNES, HEURES, RESIDENCES, QUARTIERS, PRESCRIPTEURS, 0.2, employeurs)

    def _entreprises(self) -> None:
        rang = 0
        for metier, nombre in ENTREPRISES.items():
            porteuses = []
            for _ in range(nombre):
                rang += 1
                nom, commune = raison_sociale(metier, rang), self.tirage.choice(RESIDENCES)
                porteuses.append(self.atelier.entreprise(siret_invente(rang), nom, commune=commune))
                if rang % 40 == 0:  # a second establishment: one company, two SIRET
                    siret = siret_invente(rang, etablissement=2)
                    porteuses.append(
                        self.atelier.entreprise(siret, f"{nom}, agence de Laon", commune="02408")
                    )
            self.porteuses[metier] = cycle(porteuses)
        for nom, type_, metier in SOCIALES:
            rang += 1
            entreprise = self.atelier.entreprise(siret_invente(rang), nom, type_, SOISSONS)
            self.sociales.append((metier, entreprise))

    def _titulaire(self, metier: str, clause: str, rang: int) -> Entreprise:
        if clause not in TENANTS:
            return next(self.porteuses[metier])
        possibles = [e for m, e in self.sociales if m == metier and e.type in TENANTS[clause]]
        return possibles[rang % len(possibles)]

    # Contracts

    def _marches(self) -> None:
        donneurs = {
            nom: self.atelier.ajouter(DonneurOrdre, nom=nom, type=type_, siret=siret)
            for nom, type_, _, siret in DONNEURS_ORDRE
        }
        operations = [
            self.atelier.ajouter(Operation, nom=nom, anru=rang in (0, 3))
            for rang, nom in enumerate(OPERATIONS)
        ]
        acheteurs = [nom for nom, _, nombre, _ in DONNEURS_ORDRE for _ in range(nombre)]
        sujets = HORS_TRAVAUX + [("", SIMPLE)] * (MARCHES - len(HORS_TRAVAUX))
        self.tirage.shuffle(acheteurs)
        self.tirage.shuffle(sujets)
        jours = sorted([0, 0] + [self.tirage.randrange(4, 3_540) for _ in range(MARCHES - 2)])
        for rang, jour in enumerate(jours):
            metier, clause = sujets[rang]
            marche = self._marche(
                rang,
                donneurs[acheteurs[rang]],
                metier or next(self.metiers_travaux),
                clause,
                PREMIER_MOIS + timedelta(days=jour),
            )
            if not metier and rang % 6 == 0:
                marche.operation = operations[rang // 60]
            self.ouvrages.append(Ouvrage(marche))
            self._lots(self.ouvrages[-1], metier, rang)
        self._jamais_suivis(donneurs["Ville de Soissons"])

    def _marche(
        self, rang: int, donneur: DonneurOrdre, metier: str, clause: str, notification: date
    ) -> Marche:
        nature = METIERS[metier].nature
        longueurs = {NatureMarche.TRAVAUX: (9, 22), NatureMarche.SERVICES: (24, 46)}
        mois = self.tirage.randint(*longueurs.get(nature, (14, 34)))
        if rang in RESILIES:
            mois = 6
        if nature == NatureMarche.TRAVAUX and rang % 15 == 0:
            clause = Clause.EXECUTION_CRITERE
        date_fin = ajouter_mois(notification, mois) - timedelta(days=1)
        statut, date_solde = self._statut(rang, date_fin)
        sigle = "".join(mot[0] for mot in donneur.nom.replace("-", " ").split() if mot[0].isupper())
        return self.atelier.ajouter(
            Marche,
            reference=f"{notification.year}-{sigle}-{rang + 1:03d}",
            objet=self._objet(metier, donneur.nom, rang),
            donneur_ordre=donneur,
            nature=nature,
            clause=clause,
            prive=donneur.nom == "Promotion Axonaise",
            montant_ht=Decimal(self.tirage.randint(40, 900) * 1_000),
            date_notification=notification,
            date_ordre_service=notification + timedelta(days=15),
            date_fin=date_fin,
            date_solde=date_solde,
            statut=statut,
            commune_execution_id=COMMUNES_DES_DONNEURS.get(donneur.nom)
            or self.tirage.choice(COMMUNES),
            facilitateur=self.atelier.par,
        )

    def _statut(self, rang: int, date_fin: date) -> tuple[str, date | None]:
        if rang in RESILIES:
            return Statut.RESILIE, None
        if date_fin < date(2018, 9, 1):
            return Statut.SOLDE, date_fin + timedelta(days=self.tirage.randint(60, 150))
        if date_fin < date(2019, 6, 1):
            return Statut.TERMINE, None
        return (Statut.SUSPENDU if rang in SUSPENDUS else Statut.EN_COURS), None

    def _objet(self, metier: str, donneur: str, rang: int) -> str:
        if metier in OBJETS_SERVICES:
            lieu = ("communaux", "du patrimoine", "des équipements", "du secteur nord", "du centre")
            return OBJETS_SERVICES[metier].format(lieu[rang % len(lieu)])
        lieu = LIEUX[rang % len(LIEUX)]
        if metier == "vrd":
            return RUES[rang % len(RUES)].format(lieu.removeprefix("du ").removeprefix("des "))
        ouvrage = OUVRAGES[rang // 3 % len(OUVRAGES)].format(lieu)
        return TRAVAUX[rang % len(TRAVAUX)].format(ouvrage).replace(" de le ", " du ")

    def _lots(self, ouvrage: Ouvrage, metier: str, rang: int) -> None:
        nombre = self.tirage.choice((1, 1, 2) if metier else (1, 1, 2, 3))
        if ouvrage.marche.clause in TENANTS:
            nombre = 1
        for numero in range(1, nombre + 1):
            nom = metier or next(self.metiers_travaux)
            lot = self.atelier.lot(ouvrage.marche, METIERS[nom].intitule, str(numero))
            titulaire = self._titulaire(nom, ouvrage.marche.clause, rang)
            attributions = [self.atelier.attribution(lot, titulaire)]
            if not metier and self.tirage.random() < 0.08:
                autre = next(self.porteuses[nom])
                attributions.append(self.atelier.attribution(lot, autre, Role.COTRAITANT))
            sociale = next((e for m, e in self.sociales if m == nom and not metier), None)
            if not metier and (self.tirage.random() < 0.1 or (sociale and rang % 3 == 0)):
                attributions.append(
                    self.atelier.attribution(
                        lot,
                        sociale or next(self.porteuses[nom]),
                        Role.SOUS_TRAITANT,
                        sous_traitant_de=attributions[0],
                    )
                )
            ouvrage.lots.append((lot, METIERS[nom], attributions))

    def _jamais_suivis(self, donneur: DonneurOrdre) -> None:
        """Abandoned, or still to be qualified: they are in no figure."""
        for rang, statut in enumerate([Statut.ABANDONNE] * 3 + [Statut.A_QUALIFIER] * 2):
            marche = self.atelier.ajouter(
                Marche,
                reference=f"{2012 + rang}-SANS-SUITE-{rang + 1}",
                objet=f"Aménagement du square {LIEUX[rang]}",
                donneur_ordre=donneur,
                nature=NatureMarche.TRAVAUX,
                date_notification=date(2012 + rang, 3, 12),
                statut=statut,
                commune_execution_id=SOISSONS,
            )
            lot = self.atelier.lot(marche, METIERS["vrd"].intitule)
            self.atelier.objectif(lot, 140, marche.date_notification)

    # Hours and objectives

    def _repartir_heures(self) -> None:
        """Parts of the 170 000 hours, exact to the hundredth; a few lots have none."""
        poids = {}
        for ouvrage in self.ouvrages:
            for _, _, attributions in ouvrage.lots:
                for attribution in attributions:
                    poids[id(attribution)] = self._poids(ouvrage, attribution)
        total = sum(poids.values())
        for cle, part in poids.items():
            self.heures[cle] = HEURES * part / total // PAS * PAS
        plus_gros = max(self.heures, key=self.heures.__getitem__)
        self.heures[plus_gros] += HEURES - sum(self.heures.values())

    def _poids(self, ouvrage: Ouvrage, attribution: Attribution) -> int:
        poids = self.tirage.choice(POIDS)
        if len(ouvrage.mois) < 3 or self.tirage.random() < 0.05:
            return 0
        if attribution.role == Role.SOUS_TRAITANT:
            return min(poids, 3)
        if ouvrage.marche.clause in TENANTS:
            return poids + 4
        return min(poids, len(ouvrage.mois))

    def _realiser(
        self, ouvrage: Ouvrage, metier: Metier, attribution: Attribution, population: Population
    ) -> None:
        heures, mois = self.heures[id(attribution)], ouvrage.mois
        if not heures:
            self.atelier.declarant(attribution, attribution.entreprise)
            return
        if attribution.entreprise.type == TypeEntreprise.ESAT:
            part = heures / len(mois) // PAS * PAS
            for rang, jour in enumerate(mois):
                reste = heures - part * (len(mois) - 1) if rang == 0 else part
                self.atelier.globales(attribution, jour, reste, MOTIF_ESAT)
            population.heures += heures
            return
        population.remplir(attribution, metier, heures, mois[0], mois[-1])

    def _objectif(self, ouvrage: Ouvrage, lot: Lot, attributions: list[Attribution]) -> None:
        marche, tirage = ouvrage.marche, self.tirage
        if marche.clause in TENANTS and tirage.random() < 0.7:
            return
        realisees = sum((self.heures[id(a)] for a in attributions), Decimal(0))
        taux = tirage.choice(TAUX)
        if marche.statut in (Statut.EN_COURS, Statut.SUSPENDU):
            taux = Decimal(tirage.randint(25, 85)) / 100
        objectif = realisees
        if taux != 1:
            objectif = max(Decimal(70), realisees / taux // 5 * 5)
        self._lignes_objectif(marche, lot, objectif)

    def _lignes_objectif(self, marche: Marche, lot: Lot, objectif: Decimal) -> None:
        """The objective in one line, or in the several that led to it."""
        tire, notification = self.tirage.random(), marche.date_notification
        plus_tard = ajouter_mois(notification, 5)
        ecart = objectif // 50 * 10
        if tire < 0.12:
            self.atelier.objectif(lot, objectif - ecart, notification)
            self.atelier.objectif(
                lot,
                ecart,
                plus_tard,
                NatureObjectif.AVENANT,
                numero="1",
                motif="travaux supplémentaires",
            )
        elif tire < 0.16:
            self.atelier.objectif(lot, objectif + ecart, notification)
            self.atelier.objectif(
                lot, -ecart, plus_tard, NatureObjectif.EXONERATION, motif="intempéries prolongées"
            )
        elif tire < 0.24:
            self.atelier.objectif(lot, objectif, notification)
            self.atelier.objectif(
                lot,
                ecart,
                plus_tard,
                NatureObjectif.TRANCHE,
                numero="2",
                active=False,
                motif="tranche non affermie",
            )
        elif tire < 0.5 and marche.nature == NatureMarche.SERVICES:
            self.atelier.objectif(lot, objectif - ecart * 2, notification)
            self.atelier.objectif(
                lot,
                ecart * 2,
                ajouter_mois(notification, 12),
                NatureObjectif.RECONDUCTION,
                numero="1",
            )
        else:
            self.atelier.objectif(lot, objectif, notification)

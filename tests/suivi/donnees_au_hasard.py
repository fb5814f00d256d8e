"""Small databases drawn from a seed: every state, every date out of order, nothing well behaved."""

import random
from datetime import date
from decimal import Decimal

from marches.enums import Clause, NatureMarche, NatureObjectif, Role, Statut
from marches.models import Attribution, Declarant, LigneObjectif, Lot
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from participants.models import ContratTravail, Eligibilite, EligibiliteCritere, Participant
from suivi.enums import Decision, Etat
from suivi.models import Affectation, Declaration, HeuresGlobales, LigneHeures
from tests import factories

MOIS = [date(annee, mois, 1) for annee in (2024, 2025, 2026) for mois in range(1, 13)]


class Hasard:
    """Two structures of one réseau, sharing companies and one person's fingerprint."""

    def __init__(self, graine, lignes=60):
        self.r = random.Random(graine)
        self.communes = [
            factories.CommuneFactory(soissons=True),
            factories.CommuneFactory(laon=True),
            factories.CommuneFactory(code="02064", nom="Belleu"),
            factories.CommuneFactory(code="02999", nom="Ailleurs"),
        ]
        # Part of Soissons by now.
        self.communes.append(
            factories.CommuneFactory(code="02998", nom="Maupas", devenue=self.communes[0])
        )
        self.reseau = factories.ReseauFactory(code="hasard")
        self.structures = [
            factories.StructureFactory(
                code=f"s{n}",
                base_etp=Decimal(base),
                reseaux=[self.reseau],
                seuil_publication=3,
                communes=[self.communes[rang] for rang in territoire],
            )
            for n, (base, territoire) in enumerate(((1607, (2, 4)), (1820, (1, 2))))
        ]
        self.entreprises = [
            factories.EntrepriseFactory(type=genre)
            for genre in ("ENTREPRISE", "ETTI", "EI", "ENTREPRISE")
        ]
        # A second establishment of the first company.
        premier = self.entreprises[0].identifiant
        self.entreprises.append(factories.EntrepriseFactory(identifiant=premier[:9] + "00025"))
        self.utilisateurs = [factories.UtilisateurFactory() for _ in range(2)]
        self.attributions, self.affectations = [], []
        for structure in self.structures:
            self._peupler(structure)
        for _ in range(lignes):
            self._ligne()
        for _ in range(lignes // 2):
            self._globales()

    def jour(self):
        return self.r.choice(MOIS).replace(day=self.r.choice([1, 15, 28]))

    def peut_etre(self, valeur, chance=0.5):
        return valeur if self.r.random() < chance else None

    def _peupler(self, structure):
        acheteurs = [factories.DonneurOrdreFactory(structure=structure) for _ in range(3)]
        operation = factories.OperationFactory(structure=structure, nom="Gare")
        self.criteres = [
            factories.CritereFactory(structure=structure, code=code)
            for code in ("DELD", "BRSA", "J26", "AUTRE", "AUTRE_2")
        ]
        self.prescripteurs = [
            factories.PrescripteurFactory(structure=structure, nom=nom)
            for nom in ("France Travail", "Mission locale")
        ]
        for n in range(7):
            self._marche(structure, acheteurs, operation, n)
        siennes = [a for a in self.attributions if a.structure == structure]
        for n in range(9):
            self._personne(structure, siennes, n)

    def _marche(self, structure, acheteurs, operation, n):
        notification, fin = sorted((self.jour(), self.jour()))
        statut = self.r.choice([*Statut, Statut.EN_COURS, Statut.EN_COURS])
        marche = factories.MarcheFactory(
            structure=structure,
            reference=f"M{n}",
            donneur_ordre=self.r.choice(acheteurs),
            operation=self.peut_etre(operation),
            nature=self.r.choice(list(NatureMarche)[:3]),
            clause=self.r.choice(
                [Clause.EXECUTION, Clause.EXECUTION, Clause.STAGE, Clause.CRITERE]
            ),
            date_notification=notification,
            date_ordre_service=None,
            date_fin=fin if statut in (Statut.TERMINE, Statut.RESILIE) else self.peut_etre(fin),
            date_solde=fin if statut == Statut.SOLDE else None,
            statut=statut,
            commune_execution=self.peut_etre(self.r.choice(self.communes), 0.8),
            facilitateur=self.peut_etre(self.r.choice(self.utilisateurs), 0.8),
        )
        for numero in range(1, self.r.choice([1, 2, 3, 4])):
            lot = Lot.objects.create(
                structure=structure,
                marche=marche,
                numero=str(numero),
                clause=self.r.choice(["", "", Clause.STAGE, Clause.EXECUTION, Clause.INSERTION]),
            )
            self._objectifs(lot)
            for entreprise in self.r.sample(self.entreprises, self.r.choice([1, 2])):
                debut, fin = sorted((self.jour(), self.jour()))
                attribution = Attribution.objects.create(
                    structure=structure, lot=lot, entreprise=entreprise, role=Role.COTRAITANT,
                    date_debut=self.peut_etre(debut, 0.3), date_fin=self.peut_etre(fin, 0.3),
                )  # fmt: skip
                Declarant.objects.create(
                    structure=structure, attribution=attribution, entreprise=entreprise
                )
                self.attributions.append(attribution)

    def _objectifs(self, lot):
        for numero in range(self.r.choice([0, 1, 2, 3])):
            LigneObjectif.objects.create(
                structure=lot.structure,
                lot=lot,
                nature=NatureObjectif.AVENANT,
                numero=str(numero),
                heures=Decimal(self.r.choice([-50, 40, 100, 200, 151])),
                date_effet=self.jour(),
                active=self.r.random() < 0.8,
            )

    def _personne(self, structure, attributions, n):
        personne = Participant.objects.create(
            structure=structure,
            identifiant=f"P{n}",
            sexe=self.r.choice(list(Sexe)),
            # Two persons are known to both structures; the others have their own fingerprint, or none.
            empreinte=f"commune-{n}" if n < 2 else self.r.choice(["", f"{structure.code}-{n}"]),
        )
        eligibilites = [
            self._eligibilite(personne, date(2024 + rang, 1, 1))
            for rang in range(self.r.choice([0, 1, 2]))
        ]
        for rang in range(self.r.choice([1, 2])):
            contrat = ContratTravail.objects.create(
                structure=structure,
                participant=personne,
                identifiant=f"C{n}-{rang}",
                employeur=self.r.choice(self.entreprises),
                type=self.r.choice(list(TypeContrat)[:4]),
                modalite=self.r.choice(list(Modalite)),
                code_rome=self.r.choice(["", "F1704", "K2204", "A1203"]),
                date_debut=date(2024, 1, 1),
            )
            for attribution in self.r.sample(attributions, min(2, len(attributions))):
                affectation = Affectation.objects.create(
                    structure=structure, contrat=contrat, attribution=attribution
                )
                self.affectations.append((affectation, eligibilites))

    def _eligibilite(self, personne, debut):
        eligibilite = Eligibilite.objects.create(
            structure=personne.structure,
            participant=personne,
            debut=debut,
            commune=self.peut_etre(self.r.choice(self.communes), 0.8),
            age=self.peut_etre(self.r.choice([18, 25, 26, 37, 49, 50, 61]), 0.9),
            niveau=self.r.choice(["", *Niveau]),
            code_qpv=self.r.choice(["", "QP002008"]),
            prescripteur=self.peut_etre(self.r.choice(self.prescripteurs), 0.7),
        )
        for rang, critere in enumerate(self.r.sample(self.criteres, self.r.choice([0, 1, 2, 3]))):
            EligibiliteCritere.objects.create(eligibilite=eligibilite, critere=critere, rang=rang)
        return eligibilite

    def _ligne(self):
        affectation, eligibilites = self.r.choice(self.affectations)
        mois = self.r.choice(MOIS)
        declarant = affectation.attribution.declarants.get()
        declaration, _ = Declaration.objects.get_or_create(
            structure=affectation.structure,
            declarant=declarant,
            mois=mois,
            defaults={
                "etat": self.r.choice([*Etat, Etat.VALIDEE, Etat.VALIDEE, Etat.VALIDEE]),
                "transmise_le": factories.TRANSMISE_LE,
                "validee_le": factories.VALIDEE_LE,
            },
        )
        if LigneHeures.objects.filter(affectation=affectation, mois=mois).exists():
            return
        travail = Decimal(self.r.choice([0, 700, 15167, 8450, 3333])).scaleb(-2)
        formation = self.peut_etre(Decimal(self.r.choice([0, 350, 1217])).scaleb(-2))
        decision = self.r.choice([*Decision, Decision.RETENUE, Decision.RETENUE])
        retenue = decision == Decision.RETENUE
        partielle = retenue and self.r.random() < 0.2
        LigneHeures.objects.create(
            structure=affectation.structure,
            declaration=declaration,
            affectation=affectation,
            mois=mois,
            heures_travail=travail,
            heures_formation=formation,
            decision=decision,
            heures_travail_retenues=(min(travail, 5) if partielle else travail) if retenue else 0,
            heures_formation_retenues=(0 if partielle else formation or 0) if retenue else 0,
            motif="Un motif.",
            faits=self.r.choice(eligibilites) if eligibilites else None,
        )

    def _globales(self):
        attribution = self.r.choice(self.attributions)
        HeuresGlobales.objects.get_or_create(
            structure=attribution.structure,
            attribution=attribution,
            employeur=self.r.choice(self.entreprises),
            mois=self.r.choice(MOIS),
            defaults={"heures": Decimal(self.r.choice([0, 12050, 3300])).scaleb(-2), "motif": "Sans noms."},
        )  # fmt: skip

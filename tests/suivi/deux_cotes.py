"""A structure with two sides that share nothing: whatever is counted, one side differs from the other.

Every filter of the figures has a value that keeps the first side and another that keeps the second, so
that a filter that is ignored, or answers for the other side, shows in every figure.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marches.enums import Clause, NatureMarche, Statut
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from suivi.enums import Decision
from suivi.models import Declaration
from tests import factories

ANNEE = 2025
DEBUT = date(ANNEE, 1, 1)
EPCI = {"02722": "200043000", "02408": "200043495"}
# By side and contract: some are passed, others far from it.
OBJECTIFS = {
    (1, 0): Decimal(410),
    (1, 1): Decimal(60),
    (2, 0): Decimal(210),
    (2, 1): Decimal(900),
    (2, 2): Decimal(75),
}


@dataclass(frozen=True)
class Cote:
    """`rang` makes every number of the side its own."""

    rang: int
    commune: str
    lot: str
    nature: str
    clause: str
    types: tuple[str, str]
    modalites: tuple[str, str]
    niveau: str
    criteres: tuple[str, ...]
    ages: tuple[int, ...]
    rome: str


COTES = (
    Cote(1, "02722", "1", NatureMarche.TRAVAUX, Clause.EXECUTION,
         (TypeContrat.CDD, TypeContrat.CTT), (Modalite.DIRECTE, Modalite.MISE_A_DISPOSITION),
         Niveau.INFRA_3, ("DELD", "QPV"), (19, 33, 55), "F1704"),
    Cote(2, "02408", "2", NatureMarche.SERVICES, Clause.CRITERE,
         (TypeContrat.CDI, TypeContrat.CDDI), (Modalite.SOUS_TRAITANCE, Modalite.DIRECTE),
         Niveau.NIVEAU_4, ("BRSA",), (25, 26, 49, 50, 61), "K2204"),
)  # fmt: skip


class DeuxCotes:
    """`filtres`: for each name of a filter, its values on the two sides (more where it tells more)."""

    def __init__(self, structure):
        self.structure = structure
        structure.communes.set(
            factories.CommuneFactory(**{nom: True}) for nom in ("soissons", "laon")
        )
        self.marches = [self._construire(cote) for cote in COTES]
        self.filtres = self._filtres()

    def _filtres(self):
        premiers = [marches[0] for marches in self.marches]
        return {
            "commune": [cote.commune for cote in COTES],
            "epci": [EPCI[cote.commune] for cote in COTES],
            "commune_execution": [cote.commune for cote in COTES],
            "donneurs_ordre": [(marche.donneur_ordre_id,) for marche in premiers],
            "operation": [marche.operation.nom for marche in premiers],
            "marche": [marche.reference for marches in self.marches for marche in marches],
            "lot": [cote.lot for cote in COTES],
            "nature": [cote.nature for cote in COTES],
            "clause": [*(cote.clause for cote in COTES), Clause.STAGE],
            "facilitateur": [marche.facilitateur.email for marche in premiers],
        }

    def _construire(self, cote):
        """A contract that ended, others that go on, one of stage: one more of them on the second side."""
        commun = {
            "structure": self.structure,
            "donneur_ordre": factories.DonneurOrdreFactory(structure=self.structure),
            "operation": factories.OperationFactory(structure=self.structure),
            "facilitateur": factories.UtilisateurFactory(),
            "nature": cote.nature,
            "commune_execution_id": cote.commune,
            "date_notification": DEBUT,
        }
        acheve = {"statut": Statut.TERMINE, "date_fin": date(ANNEE, 9, 30)}
        marches = [
            factories.MarcheFactory(**commun, clause=cote.clause, **(acheve if rang == 0 else {}))
            for rang in range(cote.rang + 1)
        ]
        for rang, marche in enumerate(marches):
            self._travailler(cote, marche, rang)
        stage = factories.MarcheFactory(**commun, clause=Clause.STAGE)
        self._ligne(cote, self._attribuer(cote, stage, 9), DEBUT, Decimal(7 * cote.rang), age=30)
        return [*marches, stage]

    def _attribuer(self, cote, marche, rang):
        lot = factories.LotFactory(marche=marche, numero=cote.lot)
        factories.LigneObjectifFactory(
            lot=lot, heures=OBJECTIFS.get((cote.rang, rang), Decimal(90))
        )
        siae = {"etti": True} if cote.rang == 1 else {"ei": True}
        entreprise = factories.EntrepriseFactory(**(siae if rang < cote.rang else {}))
        attribution = factories.AttributionFactory(lot=lot, entreprise=entreprise)
        factories.DeclarantFactory(attribution=attribution)
        return attribution

    def _travailler(self, cote, marche, rang):
        """Retained hours of several people, and some of each other kind."""
        attribution = self._attribuer(cote, marche, rang)
        for numero, age in enumerate(cote.ages[rang:]):
            mois = DEBUT.replace(month=1 + numero + 2 * cote.rang)
            heures = Decimal(40 + 11 * cote.rang + 3 * numero + 5 * rang)
            formation = Decimal(2 * cote.rang + numero)
            self._ligne(cote, attribution, mois, heures, formation, age=age, numero=numero)
        avril = DEBUT.replace(month=11)
        for decision, part in ((Decision.NON_RETENUE, 5), (Decision.EN_SUSPENS, 8)):
            self._ligne(cote, attribution, avril, Decimal(part * cote.rang), decision=decision)
        self._ligne(
            cote, attribution, avril.replace(month=12), Decimal(6 * cote.rang), etat="TRANSMISE"
        )
        factories.HeuresGlobalesFactory(
            attribution=attribution,
            employeur=factories.EntrepriseFactory(type="EA") if cote.rang == 2 else attribution.entreprise,
            mois=DEBUT.replace(month=cote.rang),
            heures=Decimal(13 * cote.rang + rang),
        )  # fmt: skip

    def _ligne(
        self, cote, attribution, mois, travail, formation=Decimal(0), *, age=40, numero=0,
        decision=Decision.RETENUE, etat="VALIDEE",
    ):  # fmt: skip
        declarant = attribution.declarants.get()
        declaration = Declaration.objects.filter(declarant=declarant, mois=mois).first()
        declaration = declaration or factories.DeclarationFactory(
            declarant=declarant, mois=mois, validee=etat == "VALIDEE", transmise=etat == "TRANSMISE"
        )
        contrat = factories.ContratTravailFactory(
            participant__structure=self.structure,
            participant__sexe=Sexe.F if numero % (cote.rang + 1) == 0 else Sexe.H,
            employeur=attribution.entreprise,
            type=cote.types[numero % 2],
            modalite=cote.modalites[numero % 2],
            code_rome=cote.rome,
        )
        retenue = decision == Decision.RETENUE and etat == "VALIDEE"
        factories.LigneHeuresFactory(
            declaration=declaration,
            affectation=factories.AffectationFactory(attribution=attribution, contrat=contrat),
            heures_travail=travail,
            heures_formation=formation,
            decision=decision if etat == "VALIDEE" else Decision.A_DECIDER,
            heures_travail_retenues=travail if retenue else 0,
            heures_formation_retenues=formation if retenue else 0,
            motif="" if retenue else "Un motif.",
            faits=self._droit(cote, contrat.participant, age, numero),
        )

    def _droit(self, cote, participant, age, numero):
        prescripteur, _ = self.structure.prescripteurs.get_or_create(nom=f"Relais {cote.rang}")
        return factories.EligibiliteFactory(
            participant=participant,
            debut=date(ANNEE - 1, 6, 1),
            age=age,
            niveau=cote.niveau,
            commune_id=cote.commune,
            code_qpv="QP002008" if numero % (4 - cote.rang) == 0 else "",
            prescripteur=prescripteur,
            criteres=[
                factories.CritereFactory(structure=self.structure, code=code)
                for code in cote.criteres
            ],
        )

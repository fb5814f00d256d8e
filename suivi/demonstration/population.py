"""Fills an attribution with hours: who is hired, by whom, under which contract, how much each month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from clauses_project.dates import dernier_jour, mois_de, suite_de_mois
from entreprises.enums import SIAE, TypeEntreprise
from entreprises.models import Entreprise
from marches.models import Attribution
from participants.enums import ALTERNANCE, Modalite, Niveau, Sexe, TypeContrat
from participants.models import ContratTravail, Eligibilite, Participant
from suivi.demonstration.atelier import Atelier
from suivi.demonstration.inventions import FEMMES, HOMMES, NOMS, Metier

TEMPS_PLEIN = Decimal("151.67")
MOIS_ENTAMES = [Decimal(h) for h in ("35", "49", "56.50", "63", "70", "77", "84.25", "91", "98")]
MOIS_ORDINAIRES = [
    Decimal(h)
    for h in ("105", "112", "119.25", "126", "133", "136.50", "140", "144.75", "151.67", "151.67")
]
FEMININS = {
    "Nettoyage de locaux": 0.62,
    "Restauration collective": 0.7,
    "Accueil et gardiennage": 0.4,
}
NIVEAUX = [Niveau.INFRA_3] * 42 + [Niveau.NIVEAU_3] * 37 + [Niveau.NIVEAU_4] * 14
NIVEAUX += [Niveau.NIVEAU_5_PLUS] * 4 + [""] * 3
SANS_LIMITE = date(2100, 1, 1)


@dataclass
class Habitant:
    """A person of the demonstration, and the months already taken."""

    participant: Participant
    naissance: date
    commune: str | None
    occupations: list[tuple[date, date]] = field(default_factory=list)
    eligibilites: list[Eligibilite] = field(default_factory=list)

    def libre(self, du: date, au: date) -> bool:
        return all(fin < du or debut > au for debut, fin in self.occupations)

    def couvert(self, du: date, au: date) -> bool:
        return any(
            mois_de(e.debut) <= du and (e.fin is None or au <= mois_de(e.fin))
            for e in self.eligibilites
        )


@dataclass(frozen=True)
class Reglages:
    """What differs from one territory to another."""

    nombre: int
    heures: Decimal
    communes: list[str]
    quartiers: dict[str, list[str]]
    prescripteurs: list[str]
    part_femmes: float
    employeurs: dict[str, list[Entreprise]]


class Population:
    def __init__(self, atelier: Atelier, tirage: Random, reglages: Reglages):
        self.atelier, self.tirage, self.reglages = atelier, tirage, reglages
        self.habitants: list[Habitant] = []
        self.heures = Decimal(0)
        self.noms_pris: set[tuple[str, str]] = set()

    def remplir(
        self, attribution: Attribution, metier: Metier, heures: Decimal, du: date, au: date
    ) -> None:
        """Spreads exactly these retained hours over work contracts, between these two months."""
        reste = heures
        while reste:
            reste -= self._embaucher(attribution, metier, reste, du, au)

    def _embaucher(
        self, attribution: Attribution, metier: Metier, reste: Decimal, du: date, au: date
    ) -> Decimal:
        modalite, type_, employeur = self._employeur(attribution, reste)
        longueur = self.tirage.randint(8, 12) if type_ in ALTERNANCE else self.tirage.randint(2, 7)
        mois = list(suite_de_mois(du, au))
        depart = self.tirage.randrange(max(1, len(mois) - longueur + 1))
        mois = mois[depart : depart + longueur]
        prevues = self._heures_par_mois(reste, mois)
        debut = prevues[0][0].replace(day=self.tirage.randint(1, 15))
        habitant = self._choisir(metier, employeur, debut, prevues[-1][0])
        fin = prevues[-1][0].replace(day=self.tirage.randint(20, 28))
        if self.tirage.random() < 0.5:
            fin = dernier_jour(prevues[-1][0])
        contrat = self.atelier.contrat(
            habitant.participant,
            employeur,
            entreprise_utilisatrice=(
                attribution.entreprise if modalite == Modalite.MISE_A_DISPOSITION else None
            ),
            type=type_,
            modalite=modalite,
            date_debut=debut,
            date_fin=None if type_ == TypeContrat.CDI else fin,
            poste=metier.poste,
            code_rome=metier.rome,
        )
        occupe_jusqu_a = SANS_LIMITE if type_ == TypeContrat.CDI else prevues[-1][0]
        habitant.occupations.append((prevues[0][0], occupe_jusqu_a))
        for mois_travaille, heures in prevues:
            self._ligne(contrat, attribution, mois_travaille, heures)
        faites = sum((h for _, h in prevues), Decimal(0))
        self.heures += faites
        return faites

    def _heures_par_mois(self, reste: Decimal, mois: list[date]) -> list[tuple[date, Decimal]]:
        """Hours of each month, never above what remains, never leaving a crumb."""
        prevues = []
        for rang, jour in enumerate(mois):
            extremite = rang in (0, len(mois) - 1)
            heures = self.tirage.choice(MOIS_ENTAMES if extremite else MOIS_ORDINAIRES)
            if reste <= TEMPS_PLEIN:
                heures = reste
            elif reste - heures < 20:
                heures = reste / 2 // Decimal("0.25") * Decimal("0.25")
            prevues.append((jour, heures))
            reste -= heures
            if not reste:
                break
        return prevues

    def _ligne(
        self, contrat: ContratTravail, attribution: Attribution, mois: date, heures: Decimal
    ) -> None:
        """Training for the alternants; now and then absences that the facilitatrice took off by hand."""
        formation = None
        if contrat.type in ALTERNANCE and heures > 60:
            formation = Decimal(self.tirage.choice((21, 28, 35)))
        if formation is None and heures < 120 and self.tirage.random() < 0.03:
            absence = Decimal(self.tirage.choice((7, 14)))
            self.atelier.heures(
                contrat,
                attribution,
                mois,
                heures + absence,
                retenues=heures,
                motif=f"{absence} h d'absence comptées par erreur",
            )
            return
        self.atelier.heures(contrat, attribution, mois, heures - (formation or 0), formation)

    def _employeur(self, attribution: Attribution, reste: Decimal) -> tuple[str, str, Entreprise]:
        entreprise = attribution.entreprise
        if entreprise.type in SIAE:
            return Modalite.DIRECTE, TypeContrat.CDDI, entreprise
        if entreprise.type in (TypeEntreprise.EA, TypeEntreprise.REGIE):
            return Modalite.DIRECTE, TypeContrat.CDD, entreprise
        tire = self.tirage.random()
        chez = self.reglages.employeurs
        if tire < 0.42:
            return Modalite.MISE_A_DISPOSITION, TypeContrat.CTT, self._un(chez["ETTI"])
        if tire < 0.53 and reste > 500:  # an alternance lasts
            return Modalite.MISE_A_DISPOSITION, TypeContrat.CONTRAT_PRO, self._un(chez["GEIQ"])
        if tire < 0.60:
            return Modalite.MISE_A_DISPOSITION, TypeContrat.CDD, self._un(chez["AI"])
        if tire < 0.66:
            return Modalite.MISE_A_DISPOSITION, TypeContrat.CTT, self._un(chez["ETT"])
        if tire < 0.74:
            return Modalite.SOUS_TRAITANCE, TypeContrat.CDDI, self._un(chez["EI"])
        types = [TypeContrat.CDD] * 6 + [TypeContrat.CUI, TypeContrat.CDI]
        if reste > 500:
            types += [TypeContrat.APPRENTISSAGE] * 2 + [TypeContrat.CONTRAT_PRO]
        return Modalite.DIRECTE, self.tirage.choice(types), entreprise

    def _un(self, entreprises: list[Entreprise]) -> Entreprise:
        return self.tirage.choice(entreprises)

    def _choisir(
        self, metier: Metier, employeur: Entreprise, debut: date, dernier: date
    ) -> Habitant:
        """Somebody already eligible and free, or a new person at the pace that gives the right number."""
        premier = mois_de(debut)
        if self.tirage.random() < 0.06 and (revenants := self._revenants(debut, dernier)):
            habitant = self.tirage.choice(revenants)
            self._certifier(habitant, employeur, debut)
            return habitant
        prevu = self.reglages.nombre * (self.heures / self.reglages.heures)
        if len(self.habitants) > prevu:
            libres = [
                h
                for h in self.habitants
                if h.couvert(premier, dernier) and h.libre(premier, dernier)
            ]
            if libres:
                return self.tirage.choice(libres)
        if len(self.habitants) < self.reglages.nombre:
            return self._nouvel_habitant(metier, employeur, debut)
        habitant = self.tirage.choice(self._revenants(debut, dernier))
        self._certifier(habitant, employeur, debut)
        return habitant

    def _revenants(self, debut: date, dernier: date) -> list[Habitant]:
        """Free people whose eligibility ended before: they come back with a new one."""
        return [
            habitant
            for habitant in self.habitants
            if habitant.libre(mois_de(debut), dernier)
            and all(e.fin and e.fin < debut.replace(day=1) for e in habitant.eligibilites)
        ]

    def _nouvel_habitant(self, metier: Metier, employeur: Entreprise, debut: date) -> Habitant:
        part = FEMININS.get(metier.intitule, self.reglages.part_femmes)
        sexe = Sexe.F if self.tirage.random() < part else Sexe.H
        while True:
            prenom = self.tirage.choice(FEMMES if sexe == Sexe.F else HOMMES)
            nom = self.tirage.choice(NOMS)
            if (nom, prenom) not in self.noms_pris:
                break
        self.noms_pris.add((nom, prenom))
        age = self.tirage.choice(
            (19, 20, 21, 22, 23, 24, 25, 27, 29, 32, 35, 38, 42, 46, 49, 52, 56)
        )
        naissance = date(debut.year - age, 1, 1) + timedelta(days=self.tirage.randrange(180))
        commune = self.tirage.choice(self.reglages.communes)
        participant = self.atelier.personne(nom, prenom, sexe, naissance)
        habitant = Habitant(participant, naissance, commune)
        self.habitants.append(habitant)
        self._certifier(habitant, employeur, debut)
        return habitant

    def _certifier(self, habitant: Habitant, employeur: Entreprise, debut: date) -> None:
        debut -= timedelta(days=self.tirage.randrange(debut.day))  # some days before, same month
        criteres, qpv = self._criteres(habitant, employeur, debut)
        habitant.eligibilites.append(
            self.atelier.eligibilite(
                habitant.participant,
                debut,
                criteres,
                commune=habitant.commune,
                niveau=self.tirage.choice(NIVEAUX),
                prescripteur=self.tirage.choice(self.reglages.prescripteurs),
                code_qpv=qpv,
                mois=None if criteres[0] == "EA_ESAT" else 24,
            )
        )

    def _criteres(
        self, habitant: Habitant, employeur: Entreprise, debut: date
    ) -> tuple[list[str], str]:
        age = debut.year - habitant.naissance.year
        possibles = ["DELD"] * 5 + ["BRSA"] * 4 + ["DETLD", "BOETH"]
        possibles += ["J26"] * 8 * (age < 26) + ["SENIOR"] * 6 * (age > 50)
        criteres = self.tirage.sample(possibles, 2 if self.tirage.random() < 0.4 else 1)
        if employeur.type in SIAE:
            criteres.insert(0, "IAE")
        elif employeur.type in (TypeEntreprise.EA, TypeEntreprise.GEIQ, TypeEntreprise.REGIE):
            criteres.insert(0, {"EA": "EA_ESAT"}.get(employeur.type, employeur.type))
        if self.tirage.random() < 0.35:
            criteres.append("PLIE")
        quartiers = self.reglages.quartiers.get(habitant.commune or "", [])
        qpv = ""
        if quartiers and self.tirage.random() < 0.55:
            qpv = self.tirage.choice(quartiers)
            criteres.append("QPV")
        return criteres, qpv

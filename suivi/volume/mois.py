"""The months of a structure, one after the other: who is hired, what is declared, what is decided."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from clauses_project.dates import ajouter_mois, dernier_jour, mois_de
from entreprises.enums import SIAE, TypeEntreprise
from participants.enums import ALTERNANCE, Modalite, TypeContrat
from participants.models import ContratTravail
from suivi.demonstration.aleas import SITUATIONS
from suivi.enums import Decision, Etat, Jalon
from suivi.models import Affectation, Declaration, Evaluation, HeuresGlobales, LigneHeures
from suivi.volume.copie import Copie
from suivi.volume.decisions import Decidee, a_decider, decider
from suivi.volume.maison import Maison
from suivi.volume.marches import Poste, declarant, notifier
from suivi.volume.personnes import (
    SANS_ELIGIBILITE,
    Connue,
    Personne,
    arriver,
    certifier,
    rang_du_mois,
)

LIGNES_PAR_MARCHE = 90
AVANCE = 8  # contracts already running when the first month begins, in months of notifications
MOIS_ENTIER = (105_00, 112_00, 119_25, 126_00, 133_00, 140_00, 144_75, 151_67, 151_67)
MOIS_ENTAME = (35_00, 49_00, 56_50, 63_00, 70_00, 84_25, 98_00)
OUBLIES_APRES = 36  # months without work after which a person is not drawn again


@dataclass
class Emploi:
    """A work contract under way, on one or two attributions in turn."""

    personne: Personne
    contrat: int
    en_alternance: bool
    premier: int
    dernier: int
    sans_fin: bool
    places: list[tuple[int, int, Poste]]  # affectation, declarant, where


class Mois:
    """Draws a structure month by month into a copy."""

    def __init__(
        self, copie: Copie, tirage: Random, maison: Maison, lignes_par_an: int, aujourd_hui: date
    ):
        self.copie, self.tirage, self.maison = copie, tirage, maison
        self.par_mois = max(1, lignes_par_an // 12)
        self.aujourd_hui, self.actuel = aujourd_hui, rang_du_mois(aujourd_hui)
        self.prevues: dict[int, list[tuple[Poste, int]]] = defaultdict(list)
        self.emplois: list[Emploi] = []
        self.personnes: list[Personne] = []
        self.adaptees: list[Poste] = []
        self.rang_marche = 0

    @property
    def connues(self) -> list[Connue]:
        return [personne.connue for personne in self.personnes[-300:]]

    def une_annee(self, annee: int, premiere: bool, ailleurs: list[Connue]) -> None:
        for numero in range(1, 13):
            mois = date(annee, numero, 1)
            self._notifier(mois, AVANCE if premiere and numero == 1 else 1)
            if rang_du_mois(mois) < self.actuel:
                self._un_mois(mois, ailleurs)
        oubli = rang_du_mois(date(annee, 12, 1)) - OUBLIES_APRES
        self.personnes = [p for p in self.personnes if p.occupee_jusqu_a > oubli]

    def _notifier(self, mois: date, fois: int) -> None:
        if mois > self.aujourd_hui:
            return
        voulues = self.par_mois * fois
        while voulues > 0 and self.tirage.random() < voulues / LIGNES_PAR_MARCHE:
            self.rang_marche += 1
            lignes = int(LIGNES_PAR_MARCHE * self.tirage.choice((0.3, 0.6, 0.8, 1, 1.3, 2)))
            voulues -= LIGNES_PAR_MARCHE
            for poste in notifier(
                self.copie, self.tirage, self.maison, mois, self.rang_marche, lignes,
                self.aujourd_hui,
            ):  # fmt: skip
                self._prevoir(poste)

    def _prevoir(self, poste: Poste) -> None:
        """Work contracts of two to nine months, spread over those of the contract."""
        if poste.type_entreprise in (TypeEntreprise.EA, TypeEntreprise.ESAT):
            self.adaptees.append(poste)
        premier, dernier = rang_du_mois(poste.debut), rang_du_mois(poste.fin)
        reste = poste.lignes
        while reste > 0:
            duree = min(self.tirage.randint(2, 9), dernier - premier + 1)
            depart = self.tirage.randint(premier, max(premier, dernier - duree + 1))
            self.prevues[depart].append((poste, duree))
            reste -= duree

    def _un_mois(self, mois: date, ailleurs: list[Connue]) -> None:
        rang = rang_du_mois(mois)
        for poste, duree in self.prevues.pop(rang, ()):
            self._embaucher(poste, mois, duree, ailleurs)
        par_declarant: dict[int, list[Emploi]] = defaultdict(list)
        for emploi in self.emplois:
            place = emploi.places[rang % len(emploi.places)]
            par_declarant[place[1]].append(emploi)
        for cle, emplois in par_declarant.items():
            self._declarer(cle, emplois, mois, rang)
        self.emplois = [emploi for emploi in self.emplois if emploi.dernier > rang]
        if mois.month % 3 == 0:
            self._heures_globales(mois)

    # People

    def _embaucher(self, poste: Poste, mois: date, duree: int, ailleurs: list[Connue]) -> None:
        tirage, maison = self.tirage, self.maison
        rang = rang_du_mois(mois)
        modalite, type_, employeur, genre = self._employeur(poste)
        debut = mois.replace(day=tirage.randint(1, 20))
        personne = self._choisir(debut, rang, genre, ailleurs)
        dernier = rang + duree - 1
        personne.occupee_jusqu_a = dernier
        dernier_mois = ajouter_mois(mois, duree - 1)
        sans_fin = type_ == TypeContrat.CDI
        fin = (
            None
            if sans_fin
            else tirage.choice((dernier_jour(dernier_mois), dernier_mois.replace(day=24)))
        )
        contrats = self.copie[ContratTravail]
        cle = next(contrats.cles)
        contrats.ajouter(
            cle, maison.structure, personne.cle, f"C-{cle:09d}", employeur,
            poste.entreprise if modalite == Modalite.MISE_A_DISPOSITION else None,
            type_, modalite, debut, fin, poste.metier.poste,
            poste.metier.rome if tirage.random() < 0.96 else "",
        )  # fmt: skip
        self.emplois.append(
            Emploi(
                personne, cle, type_ in ALTERNANCE, rang, dernier, sans_fin,
                [self._affecter(cle, lieu, employeur) for lieu in self._lieux(poste, rang, dernier)],
            )
        )  # fmt: skip
        if fin:
            self._evaluer(personne, fin)

    def _employeur(self, poste: Poste) -> tuple[str, str, int, str]:
        """How, under which contract, by whom, of which kind."""
        chez = self.maison.par_type
        if poste.type_entreprise in SIAE:
            return Modalite.DIRECTE, TypeContrat.CDDI, poste.entreprise, poste.type_entreprise
        if poste.type_entreprise != TypeEntreprise.ENTREPRISE:
            return Modalite.DIRECTE, TypeContrat.CDD, poste.entreprise, poste.type_entreprise
        tire = self.tirage.random()
        for jusqua, genre, modalite, type_ in (
            (0.42, TypeEntreprise.ETTI, Modalite.MISE_A_DISPOSITION, TypeContrat.CTT),
            (0.53, TypeEntreprise.GEIQ, Modalite.MISE_A_DISPOSITION, TypeContrat.CONTRAT_PRO),
            (0.60, TypeEntreprise.AI, Modalite.MISE_A_DISPOSITION, TypeContrat.CDD),
            (0.66, TypeEntreprise.ETT, Modalite.MISE_A_DISPOSITION, TypeContrat.CTT),
            (0.72, TypeEntreprise.EI, Modalite.SOUS_TRAITANCE, TypeContrat.CDDI),
        ):
            if tire < jusqua:
                habituels = chez[genre]  # a company works with the same ones on a site
                return modalite, type_, habituels[poste.lignes % len(habituels)], genre
        types = [TypeContrat.CDD] * 6 + [
            TypeContrat.CUI,
            TypeContrat.CDI,
            TypeContrat.APPRENTISSAGE,
        ]
        return Modalite.DIRECTE, self.tirage.choice(types), poste.entreprise, poste.type_entreprise

    def _choisir(self, debut: date, rang: int, genre: str, ailleurs: list[Connue]) -> Personne:
        """Somebody free who worked before, or a new person; certified most of the time."""
        personne = None
        if self.personnes and self.tirage.random() < 0.45:
            tiree = self.tirage.choice(self.personnes)
            personne = tiree if tiree.occupee_jusqu_a < rang else None
        if personne is None:
            personne = arriver(self.copie, self.tirage, self.maison, debut, ailleurs)
            self.personnes.append(personne)
        couverte = any(fin is None or fin >= rang for _, fin, _ in personne.eligibilites)
        if (
            not couverte
            and not personne.sans_eligibilite
            and (not personne.eligibilites or self.tirage.random() < 0.85)
        ):
            trop_tard = 25 if self.tirage.random() < SANS_ELIGIBILITE else 0
            jour = debut - timedelta(days=self.tirage.randrange(debut.day)) + timedelta(trop_tard)
            certifier(self.copie, self.tirage, self.maison, personne, jour, genre)
        return personne

    def _lieux(self, poste: Poste, premier: int, dernier: int) -> list[Poste]:
        """Its own, and now and then a second site of the same company."""
        if self.tirage.random() > 0.1 or dernier - premier < 3:
            return [poste]
        autres = [
            place[2]
            for emploi in self.emplois[-200:]
            for place in emploi.places
            if place[2].entreprise == poste.entreprise and place[2] is not poste
        ]
        return [poste, autres[0]] if autres else [poste]

    def _affecter(self, contrat: int, poste: Poste, employeur: int) -> tuple[int, int, Poste]:
        affectation = self.copie[Affectation].nouvelle(
            self.maison.structure, contrat, poste.attribution
        )
        return affectation, declarant(self.copie, self.maison, poste, employeur), poste

    def _evaluer(self, personne: Personne, fin: date) -> None:
        for jalon, mois in ((Jalon.SIX, 6), (Jalon.DOUZE, 12)):
            jour = ajouter_mois(fin, mois) + timedelta(days=self.tirage.randrange(1, 28))
            if (
                jour < self.aujourd_hui
                and (jalon, jour) not in personne.evaluee_le
                and self.tirage.random() < 0.45
            ):
                personne.evaluee_le.add((jalon, jour))
                self.copie[Evaluation].nouvelle(
                    self.maison.structure, personne.cle, jalon, jour,
                    self.tirage.choice(SITUATIONS), self.maison.facilitateurs[0],
                )  # fmt: skip

    # Hours

    def _declarer(self, cle: int, emplois: list[Emploi], mois: date, rang: int) -> None:
        etat = self._etat(rang)
        suivant = ajouter_mois(mois, 1)
        par = self.tirage.choice(self.maison.facilitateurs)
        declaree, validee = etat != Etat.A_SAISIR, etat == Etat.VALIDEE
        validee_le = f"{min(suivant.replace(day=14), self.aujourd_hui)}T09:00:00+00:00"
        declaration = self.copie[Declaration].nouvelle(
            self.maison.structure, cle, mois, etat, f"{suivant}T05:00:00+00:00",
            f"{min(suivant.replace(day=7), self.aujourd_hui)}T08:00:00+00:00" if declaree else None,
            par if declaree else None,
            validee_le if validee else None,
            par if validee else None,
        )  # fmt: skip
        lignes = self.copie[LigneHeures]
        for emploi in emplois:
            affectation, _, poste = emploi.places[rang % len(emploi.places)]
            travail, formation = self._heures(emploi, rang)
            decidee = self._decision(emploi, poste, mois, rang, travail, formation, validee)
            lignes.nouvelle(
                self.maison.structure, declaration, affectation, mois, travail, formation,
                *decidee[:5],
                validee_le if decidee.decision else None,
                par if decidee.decision else None,
                decidee.faits,
                1,
            )  # fmt: skip

    def _etat(self, rang: int) -> str:
        tire, recul = self.tirage.random(), self.actuel - rang
        if recul > 3:
            return Etat.VALIDEE if tire < 0.998 else Etat.A_CORRIGER
        if recul > 1:
            return (
                Etat.VALIDEE if tire < 0.85 else Etat.TRANSMISE if tire < 0.95 else Etat.A_CORRIGER
            )
        return Etat.VALIDEE if tire < 0.3 else Etat.TRANSMISE if tire < 0.7 else Etat.A_SAISIR

    def _heures(self, emploi: Emploi, rang: int) -> tuple[int, int | None]:
        bord = rang in (emploi.premier, emploi.dernier)
        heures = self.tirage.choice(MOIS_ENTAME if bord else MOIS_ENTIER)
        formation = self.tirage.choice((21_00, 28_00, 35_00)) if emploi.en_alternance else None
        return heures - (formation or 0), formation

    def _decision(
        self, emploi: Emploi, poste: Poste, mois: date, rang: int, travail: int,
        formation: int | None, validee: bool,
    ) -> Decidee:  # fmt: skip
        sur = decider(
            eligibilites=emploi.personne.eligibilites,
            mois=rang,
            alternance=(emploi.premier, None if emploi.sans_fin else emploi.dernier)
            if emploi.en_alternance
            else None,
            notifie=rang_du_mois(poste.notifie),
            solde=rang_du_mois(poste.solde) if poste.solde else None,
        )
        if not validee:
            return a_decider(sur)
        if sur.decision == Decision.RETENUE:
            absence = 7_00 if self.tirage.random() < 0.02 else 0
            return sur.retenir(travail, formation or 0, absence)
        return sur

    def _heures_globales(self, mois: date) -> None:
        for poste in self.adaptees:
            if mois_de(poste.debut) <= mois <= poste.fin and self.tirage.random() < 0.5:
                self.copie[HeuresGlobales].nouvelle(
                    self.maison.structure, poste.attribution, poste.entreprise, mois,
                    self.tirage.randint(20, 300) * 100, self.tirage.randint(2, 9),
                    "Atelier, sans détail nominatif", self.maison.facilitateurs[0],
                )  # fmt: skip

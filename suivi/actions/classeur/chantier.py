"""What the import of one workbook holds in mind: what the structure already has, by the workbook's keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.utils import timezone

from clauses_project.dates import dernier_jour
from comptes.models import Utilisateur
from entreprises.enums import TypeIdentifiant
from entreprises.models import Entreprise
from marches.enums import Role
from marches.models import Attribution, DonneurOrdre, Lot, Marche, Operation
from participants.models import (
    ContratTravail,
    Critere,
    Eligibilite,
    Identite,
    Participant,
    Prescripteur,
)
from suivi.reprise.constats import Constats
from suivi.reprise.forme import FeuilleDuClasseur, colonnes_de_siret
from suivi.reprise.lecture import ClasseurLu, FeuilleLue
from suivi.validation import Droits
from territoires.models import Commune, QuartierPrioritaire, Structure

MOTIF = "Reprise du classeur"
PAR_PAQUET = 500
Cle = tuple[Any, ...]
Avancer = Callable[[int], object]
TOUS_LES = 200  # rows between two signs of life


class LigneFausse(Exception):
    """A row that the rest of the workbook, or what is stored, contradicts."""

    def __init__(self, colonne: str, valeur: Any, attendu: str):
        self.colonne, self.valeur, self.attendu = colonne, valeur, attendu
        super().__init__(attendu)


@dataclass
class Chantier:
    """One import, from the locked structure to its last row."""

    structure: Structure
    par: Utilisateur | None
    classeur: ClasseurLu
    maintenant: datetime = field(default_factory=timezone.now)
    entreprises: dict[str, Entreprise] = field(default_factory=dict)
    donneurs: dict[str, DonneurOrdre] = field(default_factory=dict)
    operations: dict[str, Operation] = field(default_factory=dict)
    marches: dict[str, Marche] = field(default_factory=dict)
    lots: dict[Cle, Lot] = field(default_factory=dict)
    attributions: dict[Cle, list[Attribution]] = field(default_factory=lambda: defaultdict(list))
    participants: dict[str, Participant] = field(default_factory=dict)
    eligibilites: dict[int, list[Eligibilite]] = field(default_factory=lambda: defaultdict(list))
    contrats: dict[str, ContratTravail] = field(default_factory=dict)
    prescripteurs: dict[str, Prescripteur] = field(default_factory=dict)
    criteres: dict[str, Critere] = field(default_factory=dict)
    communes: dict[str, str] = field(default_factory=dict)
    quartiers: dict[str, list[int]] = field(default_factory=dict)
    fautives: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    # What follows a change: people whose follow-up and lines are looked at again.
    a_suivre: set[int] = field(default_factory=set)
    a_redecider: set[int] = field(default_factory=set)
    marches_changes: set[int] = field(default_factory=set)
    contrats_touches: set[int] = field(default_factory=set)
    # What undoing needs: rows made, and rows changed as they were.
    crees: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    avant: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    _droits: dict[int, Droits[Eligibilite]] = field(default_factory=dict)
    # How far it is, in rows: told now and then to who waits.
    avancer: Avancer | None = None
    faites: int = 0

    def compter(self, lignes: int = 1) -> None:
        """So many rows more are done. Who waits may stop everything there, by raising."""
        avant, self.faites = self.faites, self.faites + lignes
        if self.avancer is not None and avant // TOUS_LES != self.faites // TOUS_LES:
            self.avancer(self.faites)

    @property
    def constats(self) -> Constats:
        return self.classeur.constats

    def lue(self, forme: FeuilleDuClasseur) -> FeuilleLue | None:
        return self.classeur.feuilles.get(forme.nom)

    def charger(self) -> None:
        """Reads what the structure has of what the workbook names."""
        self._charger_les_entreprises()
        siennes = {"structure": self.structure}
        self.donneurs = {d.nom: d for d in DonneurOrdre.objects.filter(**siennes)}
        self.operations = {o.nom: o for o in Operation.objects.filter(**siennes)}
        marches = Marche.objects.filter(**siennes).select_related("operation", "donneur_ordre")
        self.marches = {marche.reference: marche for marche in marches}
        par_pk = {marche.pk: marche for marche in self.marches.values()}
        for lot in Lot.objects.filter(**siennes):
            lot.marche = par_pk[lot.marche_id]
            self.lots[lot.marche.reference, lot.numero] = lot
        self._charger_les_attributions()
        self._charger_les_personnes()
        self.prescripteurs = {p.nom.casefold(): p for p in Prescripteur.objects.filter(**siennes)}
        self.criteres = {c.code: c for c in Critere.objects.filter(**siennes)}
        self._charger_les_communes()

    def _charger_les_entreprises(self) -> None:
        nommes = set()
        for forme, colonne in colonnes_de_siret():
            rang = forme.noms.index(colonne) + 1
            nommes |= {ligne[rang] for ligne in self.classeur.lignes(forme)}
        nommes.discard(None)
        for paquet in par_paquets(sorted(nommes)):
            for entreprise in Entreprise.objects.filter(
                identifiant__in=[siret.rpartition(":")[2] for siret in paquet]
            ):
                self.entreprises[siret_de(entreprise)] = entreprise

    def _charger_les_attributions(self) -> None:
        lots = {lot.pk: lot for lot in self.lots.values()}
        connues = Attribution.objects.filter(structure=self.structure).select_related("entreprise")
        for attribution in connues.order_by("pk"):
            attribution.lot = lots[attribution.lot_id]
            self.ajouter_attribution(attribution)

    def ajouter_attribution(self, attribution: Attribution) -> None:
        lot = attribution.lot
        cle = (lot.marche.reference, lot.numero, siret_de(attribution.entreprise))
        self.attributions[cle].append(attribution)

    def _charger_les_personnes(self) -> None:
        personnes = Participant.objects.filter(structure=self.structure)
        par_pk = {personne.pk: personne for personne in personnes}
        identites = Identite.objects.filter(participant__structure=self.structure)
        connues = {identite.pk: identite for identite in identites}
        for personne in par_pk.values():
            attacher(personne, connues.get(personne.pk))
            self.participants[personne.identifiant] = gardee(personne, par_pk)
        for eligibilite in Eligibilite.objects.filter(structure=self.structure):
            eligibilite.participant = par_pk[eligibilite.participant_id]
            self.eligibilites[eligibilite.participant_id].append(eligibilite)
        contrats = ContratTravail.objects.filter(structure=self.structure)
        for contrat in contrats.select_related("employeur"):
            contrat.participant = par_pk[contrat.participant_id]
            self.contrats[contrat.identifiant] = contrat

    def _charger_les_communes(self) -> None:
        codes: set[str] = set()
        qpv: set[str] = set()
        for lue in self.classeur.feuilles.values():
            for nom, trouves in (
                ("code_commune", codes), ("commune_execution", codes), ("code_qpv", qpv)
            ):  # fmt: skip
                if nom in lue.presentes:
                    rang = lue.forme.noms.index(nom) + 1
                    trouves |= {ligne[rang] for ligne in lue.lignes}
        for paquet in par_paquets(sorted(codes - {None})):  # type: ignore[arg-type]
            self.communes |= {
                code: devenue or code
                for code, devenue in Commune.objects.filter(pk__in=paquet).values_list(
                    "pk", "devenue"
                )
            }
        quartiers = QuartierPrioritaire.objects.filter(code__in=qpv - {None})  # type: ignore[arg-type]
        for code, generation in quartiers.values_list("code", "generation"):
            self.quartiers.setdefault(code, []).append(generation)

    def droits(self, contrat: ContratTravail, cle: int) -> Droits[Eligibilite]:
        """What covers the lines of a work contract, `cle` its key. Once the sheets of people are stored."""
        connus = self._droits.get(cle)
        if connus is None:
            siennes = self.eligibilites.get(contrat.participant_id, ())
            connus = self._droits[cle] = Droits(siennes, contrat)
        return connus

    # What rows name

    def connu(self, forme_de: str, registre: dict, cle: Any, colonne: str, quoi: str) -> Any:
        """The object a row names. Raises LigneFausse, which tells a row to be corrected first."""
        trouve = registre.get(cle)
        if trouve is None:
            nom = cle if isinstance(cle, str) else " lot ".join(map(str, cle))
            lue = self.classeur.feuilles.get(forme_de)
            if nom in self.fautives[forme_de] or (lue is not None and nom in lue.fautives):
                raise LigneFausse(
                    colonne,
                    nom,
                    f"une ligne juste à la feuille {forme_de}, où la sienne est en erreur",
                )
            raise LigneFausse(
                colonne, nom, f"{quoi} de cette structure ou de la feuille {forme_de}"
            )
        return trouve

    def entreprise(self, siret: str, colonne: str) -> Entreprise:
        return self.connu("entreprises", self.entreprises, siret, colonne, "une entreprise connue")

    def lot(self, ligne: Any) -> Lot:
        self.connu("marches", self.marches, ligne.marche, "marche", "un marché")
        cle = (ligne.marche, ligne.lot)
        if cle not in self.lots:
            raise LigneFausse(
                "lot", ligne.lot, f"un lot du marché {ligne.marche}, à la feuille lots"
            )
        return self.lots[cle]

    def participant(self, identifiant: str) -> Participant:
        return self.connu(
            "participants", self.participants, identifiant, "participant", "une personne"
        )

    def contrat(self, identifiant: str) -> ContratTravail:
        return self.connu(
            "contrats", self.contrats, identifiant, "contrat", "un contrat de travail"
        )

    def commune(self, code: str | None, colonne: str) -> str | None:
        if code is None:
            return None
        return self.connu("communes", self.communes, code, colonne, "le code INSEE d'une commune")

    def attribution(self, ligne: Any, mois: date) -> Attribution:
        """The attribution of that company on that lot: of several, the one that runs in that month,
        the holder first."""
        siennes = self.attributions.get((ligne.marche, ligne.lot, ligne.siret))
        if not siennes:
            self.lot(ligne)
            raise LigneFausse(
                "siret",
                ligne.siret,
                f"une entreprise attributaire du lot {ligne.lot} de {ligne.marche}, "
                "à la feuille attributions",
            )
        return siennes[0] if len(siennes) == 1 else meilleure(siennes, mois)


def meilleure(attributions: Iterable[Attribution], mois: date) -> Attribution:
    return min(
        attributions,
        key=lambda a: (
            not court(a, mois), list(Role.values).index(a.role), a.date_debut or date.min, a.pk,
        ),
    )  # fmt: skip


def court(attribution: Attribution, mois: date) -> bool:
    """True when some day of that month is within the dates of the attribution."""
    debut, fin = attribution.date_debut, attribution.date_fin
    return (debut is None or debut <= dernier_jour(mois)) and (fin is None or fin >= mois)


def siret_de(entreprise: Entreprise) -> str:
    """How the workbook names a company."""
    if entreprise.type_identifiant == TypeIdentifiant.SIRET:
        return entreprise.identifiant
    return f"{entreprise.type_identifiant}:{entreprise.identifiant}"


def attacher(personne: Participant, identite: Identite | None) -> None:
    """Who they are, known without a query; nobody, for an anonymous or an erased person."""
    if identite is not None:
        identite.participant = personne
    else:
        personne._state.fields_cache["identite"] = None


def gardee(personne: Participant, par_pk: dict[int, Participant]) -> Participant:
    """The file kept, for one that was brought together with another."""
    while personne.fusionne_dans_id is not None:
        personne = par_pk[personne.fusionne_dans_id]
    return personne


def par_paquets(valeurs: Iterable[Any], taille: int = PAR_PAQUET) -> Iterable[list[Any]]:
    suite = iter(valeurs)
    while paquet := list(islice(suite, taille)):
        yield paquet

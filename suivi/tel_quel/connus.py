"""What the structure already has, by the names that a table may give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q

from clauses_project.textes import normaliser
from entreprises.enums import TypeIdentifiant
from entreprises.models import Entreprise
from marches.models import Attribution, DonneurOrdre, LigneObjectif, Lot
from participants.models import ContratTravail, Eligibilite, Identite, Participant
from suivi.actions.classeur.chantier import par_paquets
from suivi.imports.cles import cles_de_l_identite
from suivi.models import Declaration
from suivi.tel_quel.noms import cle_d_entreprise, numero_de_lot
from territoires.models import Structure

PAR_REQUETE = 50


@dataclass
class Connus:
    """Read in a constant number of queries for so many names."""

    structure: Structure
    lots: dict[int, Lot] = field(default_factory=dict)
    references: set[str] = field(default_factory=set)
    lots_par_nom: dict[str, list[Lot]] = field(default_factory=lambda: defaultdict(list))
    objectifs: set[int] = field(default_factory=set)
    attributions: dict[int, list[Attribution]] = field(default_factory=lambda: defaultdict(list))
    donneurs: dict[str, str] = field(default_factory=dict)
    entreprises: dict[int, Entreprise] = field(default_factory=dict)
    entreprises_par_cle: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    personnes: dict[int, Participant] = field(default_factory=dict)
    personnes_par_nom: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    contrats: dict[int, list[ContratTravail]] = field(default_factory=lambda: defaultdict(list))
    eligibles: set[int] = field(default_factory=set)
    declarations: dict[tuple[int, int, date], str] = field(default_factory=dict)

    def charger(self, entreprises: Iterable[str]) -> Connus:
        """`entreprises`: the keys that the table names companies by."""
        siens = {"structure": self.structure}
        for lot in Lot.objects.filter(**siens).select_related("marche").order_by("pk"):
            self.lots[lot.pk] = lot
            self.references.add(lot.marche.reference)
            for nom in {normaliser(lot.marche.reference), normaliser(lot.marche.objet)}:
                self.lots_par_nom[nom].append(lot)
        objectifs = LigneObjectif.objects.filter(**siens).order_by().values_list("lot", flat=True)
        self.objectifs = set(objectifs.distinct())
        for attribution in Attribution.objects.filter(**siens).select_related("entreprise"):
            self.attributions[attribution.lot_id].append(attribution)
        noms = DonneurOrdre.objects.filter(**siens).values_list("nom", flat=True)
        self.donneurs = {normaliser(nom): nom for nom in noms}
        self._charger_les_entreprises(set(entreprises))
        self._charger_les_personnes()
        return self

    def _charger_les_entreprises(self, cles: set[str]) -> None:
        """Those of the structure, and any other whose SIRET or whole name the table writes."""
        for entreprise in Entreprise.objects.liees_a(self.structure).order_by("pk"):
            self._ajouter(entreprise)
        ailleurs = Entreprise.objects.exclude(type_identifiant=TypeIdentifiant.INCONNU)
        for paquet in par_paquets(sorted(cles), PAR_REQUETE):
            conditions = [
                Q(identifiant=cle) if cle.isdigit() else Q(recherche__startswith=f"{cle} ")
                for cle in paquet
                if cle
            ]
            if conditions:
                for entreprise in ailleurs.filter(reduce(or_, conditions)).order_by("pk"):
                    self._ajouter(entreprise)

    def _ajouter(self, entreprise: Entreprise) -> None:
        if entreprise.pk in self.entreprises:
            return
        self.entreprises[entreprise.pk] = entreprise
        for cle in {entreprise.siret, cle_d_entreprise(entreprise.raison_sociale)} - {""}:
            self.entreprises_par_cle[cle].append(entreprise.pk)

    def _charger_les_personnes(self) -> None:
        siennes = {"participant__structure": self.structure, "participant__fusionne_dans": None}
        for identite in Identite.objects.filter(**siennes).select_related("participant"):
            personne = identite.participant
            self.personnes[personne.pk] = personne
            for cle in cles_de_l_identite(identite):
                self.personnes_par_nom[cle].append(personne.pk)
        contrats = ContratTravail.objects.filter(structure=self.structure)
        for contrat in contrats.order_by("date_debut", "pk"):
            self.contrats[contrat.participant_id].append(contrat)
        eligibilites = Eligibilite.objects.filter(structure=self.structure).order_by()
        self.eligibles = set(eligibilites.values_list("participant", flat=True).distinct())
        for attribution, entreprise, mois, etat in Declaration.objects.filter(
            structure=self.structure
        ).values_list("declarant__attribution", "declarant__entreprise", "mois", "etat"):
            self.declarations[attribution, entreprise, mois] = etat

    def lots_nommes(self, dit: str, numero: str) -> list[Lot]:
        """The lots of the contracts of that reference or name; that number among them, when it is said."""
        lots = self.lots_par_nom.get(dit, [])
        if not numero:
            return lots
        return [lot for lot in lots if numero_de_lot(lot.numero) == numero]

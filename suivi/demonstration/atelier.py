"""The rows of one structure, gathered in memory; `ecriture` writes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from clauses_project.dates import ajouter_mois, ans_revolus, dernier_jour, fin_de_duree
from comptes.enums import Verbe
from comptes.models import Utilisateur
from entreprises.enums import TypeEntreprise
from entreprises.models import Entreprise
from marches.enums import NatureObjectif, Role
from marches.models import Attribution, Declarant, LigneObjectif, Lot, Marche
from participants.empreinte import empreinte
from participants.models import (
    ContratTravail,
    Eligibilite,
    EligibiliteCritere,
    Identite,
    Participant,
    Prescripteur,
)
from suivi.enums import Etat
from suivi.models import Affectation, Declaration, Evaluation, HeuresGlobales, LigneHeures
from territoires.models import Structure


def instant(jour: date, heure: int = 9, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time(heure, minute)))


class Atelier:
    """Builds a structure's rows. A row is known by its object, not yet by a key.

    `a_la_main`: the lines decided by hand, with what was retained and why. `evenements`: the journal to come.
    """

    def __init__(self, structure: Structure, par: Utilisateur, aujourd_hui: date):
        self.structure, self.par, self.aujourd_hui = structure, par, aujourd_hui
        self.rangees: dict[type[models.Model], list[Any]] = defaultdict(list)
        self.criteres = {critere.code: critere for critere in structure.criteres.all()}
        self.entreprises = {e.identifiant: e for e in Entreprise.objects.all()}
        self.eligibilites: dict[int, list[Eligibilite]] = defaultdict(list)
        self.prescripteurs: dict[str, Prescripteur] = {}
        self._uniques: dict[tuple, Any] = {}
        self.a_la_main: list[tuple[LigneHeures, Decimal, str]] = []
        self.evenements: list[tuple[Verbe, models.Model, datetime, Utilisateur | None, str]] = []

    def ajouter(self, modele: type[models.Model], **champs: Any) -> Any:
        objet = modele(structure=self.structure, **champs)
        self.rangees[modele].append(objet)
        return objet

    def _une_fois(self, modele: type[models.Model], *cle: Any, **champs: Any) -> Any:
        if (modele, *cle) not in self._uniques:
            self._uniques[(modele, *cle)] = self.ajouter(modele, **champs)
        return self._uniques[(modele, *cle)]

    # Companies and contracts

    def entreprise(
        self,
        siret: str,
        nom: str,
        type_: str = TypeEntreprise.ENTREPRISE,
        commune: str | None = None,
        courriel: str = "",
    ) -> Entreprise:
        """The company of that SIRET; one that another structure already knows stays as it is."""
        if siret not in self.entreprises:
            entreprise = Entreprise(
                identifiant=siret,
                raison_sociale=nom,
                type=type_,
                commune_id=commune,
                courriel=courriel,
            )
            self.rangees[Entreprise].append(entreprise)
            self.entreprises[siret] = entreprise
        return self.entreprises[siret]

    def lot(self, marche: Marche, intitule: str = "", numero: str = "1", **champs: Any) -> Lot:
        return self.ajouter(Lot, marche=marche, numero=numero, intitule=intitule, **champs)

    def objectif(
        self,
        lot: Lot,
        heures: int | Decimal,
        date_effet: date,
        nature: str = NatureObjectif.INITIAL,
        **champs: Any,
    ) -> LigneObjectif:
        return self.ajouter(
            LigneObjectif,
            lot=lot,
            heures=Decimal(heures),
            date_effet=date_effet,
            nature=nature,
            **champs,
        )

    def attribution(
        self, lot: Lot, entreprise: Entreprise, role: str = Role.TITULAIRE, **champs: Any
    ) -> Attribution:
        return self.ajouter(Attribution, lot=lot, entreprise=entreprise, role=role, **champs)

    def declarant(self, attribution: Attribution, entreprise: Entreprise) -> Declarant:
        return self._une_fois(
            Declarant,
            id(attribution),
            id(entreprise),
            attribution=attribution,
            entreprise=entreprise,
        )

    # People

    def personne(self, nom: str, prenom: str, sexe: str, naissance: date) -> Participant:
        numero = len(self.rangees[Participant]) + 1
        participant = self.ajouter(
            Participant,
            identifiant=f"P-{numero:06d}",
            sexe=sexe,
            empreinte=empreinte(nom=nom, prenom=prenom, date_naissance=naissance),
        )
        self.rangees[Identite].append(
            Identite(
                participant=participant,
                nom=nom,
                prenom=prenom,
                date_naissance=naissance,
                telephone=f"+336000{numero:05d}",
            )
        )
        return participant

    def eligibilite(
        self,
        participant: Participant,
        debut: date,
        criteres: Iterable[str],
        *,
        commune: str | None,
        niveau: str = "",
        prescripteur: str = "",
        code_qpv: str = "",
        mois: int | None = 24,
    ) -> Eligibilite:
        """An eligibility certified on its first day; `mois` None: without end."""
        criteres = list(dict.fromkeys(criteres))
        eligibilite = self.ajouter(
            Eligibilite,
            participant=participant,
            debut=debut,
            fin=None if mois is None else fin_de_duree(debut, mois),
            commune_id=commune,
            code_qpv=code_qpv,
            generation_qpv=(2024 if debut.year >= 2024 else 2015) if code_qpv else None,
            niveau=niveau,
            prescripteur=self.prescripteur(prescripteur),
            age=ans_revolus(participant.identite.date_naissance, debut),
            papiers_vus=self.criteres[criteres[0]].papier,
            certifiee_par=self.par,
            certifiee_le=instant(debut),
        )
        self.eligibilites[id(participant)].append(eligibilite)
        for rang, code in enumerate(criteres):
            self.rangees[EligibiliteCritere].append(
                EligibiliteCritere(eligibilite=eligibilite, critere=self.criteres[code], rang=rang)
            )
        return eligibilite

    def prescripteur(self, nom: str) -> Prescripteur | None:
        if not nom:
            return None
        if nom not in self.prescripteurs:
            self.prescripteurs[nom] = self.ajouter(Prescripteur, nom=nom)
        return self.prescripteurs[nom]

    def contrat(
        self, participant: Participant, employeur: Entreprise, **champs: Any
    ) -> ContratTravail:
        numero = len(self.rangees[ContratTravail]) + 1
        return self.ajouter(
            ContratTravail,
            identifiant=f"C-{numero:06d}",
            participant=participant,
            employeur=employeur,
            **champs,
        )

    # Hours

    def declaration(
        self, declarant: Declarant, mois: date, etat: str = Etat.VALIDEE, **champs: Any
    ) -> Declaration:
        """The declaration of that month, made when first asked for, in that state."""
        suivant = ajouter_mois(mois, 1)
        jour = 2 + (mois.month * 5 + len(declarant.entreprise.raison_sociale)) % 7
        dates: dict[str, Any] = {"ouverte_le": instant(suivant, 6)}
        if etat != Etat.A_SAISIR:
            dates["transmise_le"] = self._au_plus_tard(suivant.replace(day=jour), 16)
        if etat == Etat.VALIDEE:
            dates["validee_le"] = self._au_plus_tard(suivant.replace(day=jour + 4), 10)
            dates["validee_par"] = self.par
        return self._une_fois(
            Declaration,
            id(declarant),
            mois,
            declarant=declarant,
            mois=mois,
            etat=etat,
            **dates | champs,
        )

    def _au_plus_tard(self, jour: date, heure: int) -> datetime:
        """Nothing is done after today."""
        return min(instant(jour, heure, 5 * jour.day % 60), instant(self.aujourd_hui, 7))

    def heures(
        self,
        contrat: ContratTravail,
        attribution: Attribution,
        mois: date,
        travail: Decimal | None,
        formation: Decimal | None = None,
        *,
        declaration: Declaration | None = None,
        retenues: Decimal | None = None,
        motif: str = "",
    ) -> LigneHeures:
        """A line, in the validated declaration of the employer unless another is given.

        With `retenues`, the decision was made by hand for that reason.
        """
        affectation = self._une_fois(
            Affectation,
            id(contrat),
            id(attribution),
            contrat=contrat,
            attribution=attribution,
        )
        if declaration is None:
            declaration = self.declaration(self.declarant(attribution, contrat.employeur), mois)
        ligne = self.ajouter(
            LigneHeures,
            declaration=declaration,
            affectation=affectation,
            mois=mois,
            heures_travail=travail,
            heures_formation=formation,
        )
        if retenues is not None:
            self.a_la_main.append((ligne, retenues, motif))
        return ligne

    def globales(
        self, attribution: Attribution, mois: date, heures: Decimal, motif: str
    ) -> HeuresGlobales:
        return self.ajouter(
            HeuresGlobales,
            attribution=attribution,
            employeur=attribution.entreprise,
            mois=mois,
            heures=heures,
            motif=motif,
            saisies_par=self.par,
            saisies_le=instant(dernier_jour(mois) + timedelta(days=12)),
        )

    # Follow-up and journal

    def evaluation(
        self, participant: Participant, jalon: str, jour: date, situation: str, **champs: Any
    ) -> Evaluation:
        return self.ajouter(
            Evaluation,
            participant=participant,
            jalon=jalon,
            date=jour,
            situation=situation,
            par=self.par,
            **champs,
        )

    def evenement(
        self,
        verbe: Verbe,
        objet: models.Model,
        quand: datetime,
        qui: Utilisateur | None,
        pourquoi: str = "",
    ) -> None:
        self.evenements.append((verbe, objet, quand, qui, pourquoi))

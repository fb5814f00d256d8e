"""What a computation gives: one frozen dataclass, whose fields are the keys in the order they are printed.

None is « sans objet », or what is not published to this reader. Hours and rates are exact: rounding is
the last step, and the business of who writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Valeur = Decimal | int | None


@dataclass(frozen=True)
class Ligne(Mapping[str, Any]):
    """A row of a breakdown. `cle` tells rows apart (two buyers may have one name); it is not printed."""

    cle: Any
    code: str
    libelle: str
    valeurs: Mapping[str, Valeur]

    def __getitem__(self, nom: str) -> Any:
        return getattr(self, nom) if nom in ("code", "libelle") else self.valeurs[nom]

    def __iter__(self):
        return iter(("code", "libelle", *self.valeurs))

    def __len__(self) -> int:
        return 2 + len(self.valeurs)

    @property
    def est_vide(self) -> bool:
        return not any(self.valeurs.values())


@dataclass(frozen=True)
class LotsAcheves:
    """Lots achevés in the rate, against their objective."""

    nombre: int
    en_dessous: int
    atteint: int
    au_dela: int


@dataclass(frozen=True)
class SuiviDuJalon:
    """What became of the people at a milestone. `dus` milestones of the period; `joints`: people reached.

    A count is None where it is kept from this reader.
    """

    dus: int
    realises: int | None
    injoignables: int | None
    refus: int | None
    neutres: int | None
    joints: int
    en_emploi: int | None
    en_emploi_hors_iae: int | None
    chez_entreprise_clause: int | None
    emploi_durable: int | None
    emploi_transition: int | None
    sortie_positive_iae: int | None
    sortie_dynamique_iae: int | None
    sortie_positive_plie: int | None
    taux_emploi_dus: Decimal | None
    taux_emploi_joints: Decimal | None
    taux_reponse: Decimal | None


@dataclass(frozen=True)
class Chiffres:
    marches_suivis: int
    marches_avec_heures: int
    entreprises: int
    entreprises_avec_heures: int
    employeurs: int
    employeurs_siae: int
    heures_declarees: Decimal | None
    heures_en_attente: Decimal | None
    heures_retenues: Decimal | None
    heures_non_retenues: Decimal | None
    heures_en_suspens: Decimal | None
    heures_travail: Decimal | None
    heures_formation: Decimal | None
    heures_globales: Decimal | None
    heures_stage: Decimal | None
    heures_contractualisees: Decimal | None
    heures_objectif: Decimal | None
    heures_retenues_cumul: Decimal | None
    taux_realisation: Decimal | None
    taux_lots_acheves: Decimal | None
    avancement_lots_en_cours: Decimal | None
    lots_acheves: LotsAcheves | None
    reste_a_realiser: Decimal | None
    heures_excedentaires: Decimal | None
    personnes: int | None
    contrats_travail: int | None
    heures_par_personne: Decimal | None
    etp: Decimal | None
    etp_moyen_annuel: Decimal | None
    par_sexe: tuple[Ligne, ...] = ()
    par_age: tuple[Ligne, ...] = ()
    par_niveau: tuple[Ligne, ...] = ()
    par_critere: tuple[Ligne, ...] = ()
    personnes_qpv: int | None = None
    heures_qpv: Decimal | None = None
    par_prescripteur: tuple[Ligne, ...] = ()
    par_nature: tuple[Ligne, ...] = ()
    par_clause: tuple[Ligne, ...] = ()
    sexe_par_nature: tuple[Ligne, ...] | None = ()
    par_modalite: tuple[Ligne, ...] = ()
    par_type_contrat: tuple[Ligne, ...] = ()
    par_employeur: tuple[Ligne, ...] = ()
    par_metier: tuple[Ligne, ...] = ()
    par_donneur_ordre: tuple[Ligne, ...] = ()
    par_commune: tuple[Ligne, ...] = ()
    par_commune_execution: tuple[Ligne, ...] = ()
    par_annee: tuple[Ligne, ...] = ()
    par_mois: tuple[Ligne, ...] = ()
    suivi_6: SuiviDuJalon | None = None
    suivi_12: SuiviDuJalon | None = None
    suivi_fenetre: SuiviDuJalon | None = None  # left out where no structure uses it

    @property
    def est_vide(self) -> bool:
        """Nothing to show: neither a contract nor an hour."""
        return not (self.marches_suivis or self.heures_declarees or self.heures_stage)


def diviser(dividende: Decimal | int, diviseur: Decimal | int) -> Decimal | None:
    """None, « sans objet », when there is nothing to divide by."""
    return Decimal(dividende) / diviseur if diviseur else None

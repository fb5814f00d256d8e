"""The final state of a lot, as a penalty reads it, and why none can be proposed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.dates import mois_de
from clauses_project.ecriture import INSECABLE
from marches.enums import Clause, Role, Statut
from marches.models import Attribution, LigneObjectif, Lot
from suivi.chiffres import Chiffres, Perimetre, Periode, avancement_par_lot, calculer
from suivi.chiffres.avancement import HORS_TAUX
from suivi.enums import GenreDocument, Lecteurs
from suivi.papier.attestation import engagements_de
from suivi.papier.demandes import Demande
from suivi.penalites.calcul import Calcul
from suivi.penalites.models import BaremePenalites
from suivi.penalites.retards import Retard, retards_de

FERMES = (Statut.SOLDE, Statut.TERMINE)


@dataclass(frozen=True)
class Situation:
    """`seule`: the company is judged on an objective of its own; else on the whole lot's.

    `chiffres` are those of the lot since the beginning, globalised hours included, as everywhere.
    """

    lot: Lot
    attribution: Attribution | None
    bareme: BaremePenalites | None
    jour: date
    seule: bool
    objectif: Decimal
    realise: Decimal
    retards: list[Retard]
    chiffres: Chiffres

    @property
    def attend_des_jours(self) -> bool:
        """A number of days of delay can be typed, and would change the sum."""
        par_jour = self.bareme and self.bareme.par_jour
        return bool(par_jour) and not self.obstacles()

    @property
    def attend_un_bareme(self) -> bool:
        """What the contract says is all that is missing from what was typed of the lot."""
        return self.bareme is None and not self._obstacle()

    @property
    def jours(self) -> int:
        """Days of delay, each month's added up."""
        return sum(retard.jours for retard in self.retards)

    def calculer(self, jours: int | None = None) -> Calcul | None:
        """The penalty, for as many days of delay as one retains; None without what the contract says."""
        if self.bareme is None:
            return None
        base, base_de = _base(self.lot)
        return Calcul(
            objectif=self.objectif,
            realise=self.realise,
            par_heure=self.bareme.par_heure,
            par_jour=self.bareme.par_jour,
            jours=self.jours if jours is None else jours,
            plafond_part=self.bareme.plafond_part,
            plafond_montant=self.bareme.plafond_montant,
            base=base,
            base_de=base_de,
        )

    def refus(self, jours: int | None = None) -> list[str]:
        """Why no penalty can be proposed now, in sentences; none when one can."""
        obstacles = self.obstacles()
        calcul = self.calculer(jours)
        if obstacles or calcul is None or calcul.montant:
            return obstacles
        return [self._rien_a_payer(calcul)]

    def obstacles(self) -> list[str]:
        """Those that no number of days of delay would lift."""
        if obstacle := self._obstacle():
            return [obstacle]
        return [*self._pas_encore_definitif(), *self._bareme_incomplet()]

    def _bareme_incomplet(self) -> Iterator[str]:
        calcul = self.calculer()
        if calcul is None:
            yield (
                "Le barème de pénalités de ce lot n'est pas saisi"
                f"{INSECABLE}: recopiez-le du cahier des clauses."
            )
        elif calcul.plafond_part is not None and calcul.base is None:
            yield (
                "Le plafond est en pourcentage, et ni le montant du lot ni celui du marché n'est saisi"
                f"{INSECABLE}: saisissez l'un des deux."
            )

    def _obstacle(self) -> str:
        """What no figure will change."""
        if self.lot.clause_effective == Clause.STAGE:
            return "Les heures d'une clause de stage sont comptées à part, sans pénalité."
        motif = HORS_TAUX.get(Statut(self.lot.marche.statut))
        if motif:
            return f"{motif[0].upper()}{motif[1:]}{INSECABLE}: il n'y a pas de pénalité à calculer."
        if self.objectif <= 0:
            return (
                "Ce lot n'a pas d'objectif d'heures"
                f"{INSECABLE}: il n'y a pas d'heure non réalisée, donc pas de pénalité."
            )
        if self.attribution is None:
            return f"Aucune entreprise n'est titulaire de ce lot{INSECABLE}: ajoutez-la d'abord."
        return ""

    def _pas_encore_definitif(self) -> Iterator[str]:
        marche = self.lot.marche
        fin = marche.date_solde or marche.date_fin
        if fin is None:
            yield "La fin du marché n'est pas saisie : une pénalité se calcule une fois le marché fini."
        elif fin > self.jour or (fin == self.jour and marche.statut not in FERMES):
            yield (
                f"Le marché court jusqu'au {fin:%d/%m/%Y}"
                f"{INSECABLE}: une pénalité se calcule sur l'état définitif, après sa fin."
            )
        for heures, quoi in (
            (self.chiffres.heures_en_attente, "attendent d'être validées"),
            (self.chiffres.heures_en_suspens, "sont en suspens"),
        ):
            if heures:
                yield (
                    f"{ecriture.heures(heures)}{INSECABLE}h déclarées {quoi}"
                    f"{INSECABLE}: décidez-les d'abord, l'état n'est pas définitif."
                )

    def _rien_a_payer(self, calcul: Calcul) -> str:
        if not calcul.manquantes and not calcul.des_jours:
            return (
                f"L'objectif est atteint ({ecriture.heures(calcul.realise)}{INSECABLE}h sur "
                f"{ecriture.heures(calcul.objectif)}) et aucun jour de retard n'est pénalisé"
                f"{INSECABLE}: il n'y a pas de pénalité."
            )
        return f"Le calcul donne zéro euro{INSECABLE}: il n'y a pas de pénalité à proposer."


def _base(lot: Lot) -> tuple[Decimal | None, str]:
    if lot.montant_ht is not None:
        return lot.montant_ht, "lot"
    return lot.marche.montant_ht, "marché"


def debiteurs(lot: Lot) -> list[Attribution]:
    """Companies a penalty may be proposed to: those that hold the lot, the holder in charge first."""
    tenants = (
        Attribution.objects.filter(lot=lot)
        .exclude(role=Role.SOUS_TRAITANT)
        .select_related("entreprise", "lot__marche")
        .order_by("pk")
    )
    return sorted(
        tenants,
        key=lambda a: (a.role != Role.TITULAIRE, a.date_fin is not None, -_debut(a), a.pk),
    )


def _debut(attribution: Attribution) -> int:
    return attribution.date_debut.toordinal() if attribution.date_debut else 0


def lire_situation(lot: Lot, attribution: Attribution | None, jour: date) -> Situation:
    """Of a lot that comes with its `marche` and `structure`. About twenty queries, whatever its hours."""
    periode = Periode(None, mois_de(jour))
    perimetre = Perimetre((lot.structure,), marche=lot.marche.reference, lot=lot.numero)
    engagement = _engagement(lot, attribution, periode) if attribution else None
    avancement = avancement_par_lot([lot], jour)[lot.pk]
    return Situation(
        lot=lot,
        attribution=attribution,
        bareme=BaremePenalites.objects.filter(lot=lot).first(),
        jour=jour,
        seule=engagement is not None,
        objectif=engagement[0] if engagement else avancement.objectif,
        realise=engagement[1] if engagement else avancement.realise,
        retards=retards_de(lot, [attribution] if engagement and attribution else None, jour),
        chiffres=calculer(perimetre, periode),
    )


def _engagement(
    lot: Lot, attribution: Attribution, periode: Periode
) -> tuple[Decimal, Decimal] | None:
    """Objective and hours of a company that has an objective of its own, its sous-traitants' included."""
    siennes = LigneObjectif.objects.en_vigueur(periode.fin).filter(attribution=attribution)
    if not siennes.exists():
        return None
    demande = Demande(
        GenreDocument.ATTESTATION,
        lot.structure,
        periode,
        Lecteurs.STRUCTURE,
        marche=lot.marche,
        entreprise=attribution.entreprise,
    )
    for engagement in engagements_de(demande):
        if engagement.attribution.pk == attribution.pk:
            return engagement.objectif or Decimal(0), engagement.ensemble
    return None

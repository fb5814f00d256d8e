"""Days of delay of the monthly papers of a lot, month by month, as the journal knows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min, OuterRef, Subquery
from django.utils import timezone

from clauses_project import ecriture
from comptes.enums import Verbe
from comptes.models import Evenement
from marches.models import Attribution, Lot
from suivi.enums import Etat
from suivi.models import Declaration
from suivi.mots import nombre
from suivi.relances import dormait


@dataclass(frozen=True)
class Retard:
    """A month declared after its limit; `recue_le` is None when it never was, and counted up to `au`."""

    mois: date
    declarant: str
    limite: date
    recue_le: date | None
    au: date

    @property
    def jours(self) -> int:
        """Calendar days after the limit."""
        return max(0, ((self.recue_le or self.au) - self.limite).days)

    @property
    def phrase(self) -> str:
        """« mars 2026, Bâti Aisne : attendue le 10/04/2026, reçue le 15/04/2026, 5 jours »."""
        suite = f"reçue le {self.recue_le:%d/%m/%Y}" if self.recue_le else "jamais reçue"
        return (
            f"{ecriture.mois(self.mois)}, {self.declarant}{ecriture.INSECABLE}: attendue le "
            f"{self.limite:%d/%m/%Y}, {suite}, {nombre(self.jours, 'jour')}"
        )


def retards_de(lot: Lot, attributions: Iterable[Attribution] | None, au: date) -> list[Retard]:
    """Months sent late or never, oldest first; of these attributions, or of the whole lot. One query.

    The first sending counts, whatever was sent back since. A month that fell while the site slept, or
    that was opened after its limit, owes what `suivi.relances` would wait for: no more.
    """
    envois = (
        Evenement.objects.filter(
            objet_type=ContentType.objects.get_for_model(Declaration),
            objet_id=OuterRef("pk"),
            verbe=Verbe.TRANSMETTRE,
        )
        .order_by()
        .values("objet_id")
        .annotate(premier=Min("quand"))
        .values("premier")
    )
    declarations = Declaration.objects.filter(declarant__attribution__lot=lot)
    if attributions is not None:
        declarations = declarations.filter(declarant__attribution__in=list(attributions))
    lues = (
        declarations.annotate(premier_envoi=Subquery(envois))
        .select_related("structure", "declarant__entreprise")
        .order_by("mois", "declarant__entreprise__raison_sociale", "pk")
    )
    eveillees = (d for d in lues if not (d.etat == Etat.A_SAISIR and dormait(d)))
    retards = (_retard(declaration, au) for declaration in eveillees)
    return [retard for retard in retards if retard.jours]


def _retard(declaration, au: date) -> Retard:
    envoi = declaration.premier_envoi or declaration.transmise_le
    limite = max(declaration.limite, timezone.localdate(declaration.ouverte_le))
    return Retard(
        mois=declaration.mois,
        declarant=str(declaration.declarant.entreprise),
        limite=limite,
        recue_le=timezone.localdate(envoi) if envoi else None,
        au=au,
    )

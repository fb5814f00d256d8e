"""Who has what to declare: the declarants at work in a month, the people a declaration waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery

from clauses_project.dates import dernier_jour, mois_de
from marches.enums import Statut
from marches.models import Declarant
from suivi.models import Affectation, Declaration
from territoires.models import Structure


def declarants_au_travail(structure: Structure, mois: date) -> Iterator[tuple[Declarant, date]]:
    """Declarants who have that month to declare, each with its first month of all.

    From the ordre de service or the first work contract (not from notification), within the dates of the
    attribution, not while asleep; as long as the contract runs, up to the month it is soldé (or ends, once
    terminé).
    """
    fin = dernier_jour(mois_de(mois))
    premiers_contrats = (
        Affectation.objects.filter(
            attribution=OuterRef("attribution"), contrat__employeur=OuterRef("entreprise")
        )
        .order_by()
        .values("attribution")
        .annotate(debut=Min("contrat__date_debut"))
        .values("debut")
    )
    declarants = (
        Declarant.objects.filter(structure=structure)
        .filter(
            Q(attribution__lot__marche__statut=Statut.EN_COURS)
            | Q(
                attribution__lot__marche__statut=Statut.TERMINE,
                attribution__lot__marche__date_fin__gte=mois_de(mois),
            )
            | Q(
                attribution__lot__marche__statut=Statut.SOLDE,
                attribution__lot__marche__date_solde__gte=mois_de(mois),
            )
        )
        .filter(Q(en_sommeil_jusqu_au=None) | Q(en_sommeil_jusqu_au__lt=fin))
        .filter(Q(attribution__date_debut=None) | Q(attribution__date_debut__lte=fin))
        .filter(Q(attribution__date_fin=None) | Q(attribution__date_fin__gte=mois_de(mois)))
        .annotate(premier_contrat=Subquery(premiers_contrats))
        .select_related("structure", "attribution__lot__marche", "entreprise")
        .order_by("pk")
    )
    for declarant in declarants:
        debuts = [
            debut
            for debut in (
                declarant.attribution.lot.marche.date_ordre_service,
                declarant.premier_contrat,
            )
            if debut
        ]
        if debuts and min(debuts) <= fin:
            yield declarant, mois_de(min(debuts))


def affectations_attendues(declaration: Declaration) -> QuerySet[Affectation]:
    """Whose hours this declaration waits for: work contracts of the month, on its attribution.

    Those of the declarant's own staff; the company that owes the hours also declares for employers who
    do not declare themselves. Hours received by a convention are declared where they are worked.
    """
    attribution = declaration.declarant.attribution
    entreprise = declaration.declarant.entreprise_id
    employeurs = Q(contrat__employeur=entreprise)
    if entreprise == attribution.entreprise_id:
        employeurs |= ~Q(contrat__employeur__in=attribution.declarants.values("entreprise"))
    return (
        Affectation.objects.filter(employeurs, attribution=attribution, recue_par=None)
        .filter(contrat__date_debut__lte=dernier_jour(declaration.mois))
        .filter(Q(contrat__date_fin=None) | Q(contrat__date_fin__gte=declaration.mois))
    )

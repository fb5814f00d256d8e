"""The filters of « who certified what »: those of the journal, and the kind of act."""

import django_filters
from django.db.models import QuerySet

from comptes.filters import EvenementFiltre
from comptes.models import Evenement
from suivi.tables.certifications import ACTES


class CertificationFilter(EvenementFiltre):
    verbe = objet_type = None
    acte = django_filters.ChoiceFilter(
        label="Actes",
        choices=[(code, nom) for code, (nom, _) in ACTES.items()],
        empty_label="Tous",
        method="de_cet_acte",
    )

    class Meta:
        model = Evenement
        fields = ("q", "qui", "acte", "du", "au")

    def de_cet_acte(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        return queryset.filter(ACTES[valeur][1])

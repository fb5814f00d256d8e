"""Tables of the contracts app that show no figure of the hours."""

import django_tables2 as tables
from django.urls import reverse

from clauses_project.listes import ColonneHeures, ColonneNombre, TableMaison
from marches.models import Operation


class OperationTable(TableMaison):
    nom = tables.Column(order_by="recherche", linkify=("suivi:operation", {"pk": tables.A("pk")}))
    nombre = ColonneNombre(
        verbose_name="Marchés",
        linkify=lambda record: f"{reverse('suivi:marches')}?operation={record.pk}",
    )
    anru = tables.BooleanColumn(verbose_name="ANRU", yesno="oui,non")
    heures_travaillees_totales = ColonneHeures(verbose_name="Heures travaillées totales")

    class Meta:
        model = Operation
        fields = ("nom", "nombre", "anru", "heures_travaillees_totales")

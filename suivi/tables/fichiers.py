import django_tables2 as tables

from clauses_project.listes import ColonneNombre
from comptes.depots.tables import TableDesDepots
from suivi.imports.enums import Sort


class TableDeLEntreprise(TableDesDepots):
    ecrites = ColonneNombre(
        verbose_name="Lignes enregistrées", accessor="bilan", orderable=False, empty_values=()
    )
    refusees = ColonneNombre(
        verbose_name="Refusées", accessor="bilan", orderable=False, empty_values=()
    )

    class Meta:
        sequence = ("nom", "depose_le", "par", "ecrites", "refusees", "etat")

    def render_ecrites(self, value):
        return value.get(Sort.CREEE, 0) + value.get(Sort.MODIFIEE, 0) if value else ""

    def value_ecrites(self, value):
        return self.render_ecrites(value)

    def render_refusees(self, value):
        return value.get(Sort.REFUSEE, 0) if value else ""

    def value_refusees(self, value):
        return self.render_refusees(value)


class TableDeLaStructure(TableDeLEntreprise):
    entreprise = tables.Column(verbose_name="Entreprise", order_by="entreprise__raison_sociale")

    class Meta:
        sequence = ("nom", "entreprise", "depose_le", "par", "ecrites", "refusees", "etat")

"""Companies, and what they hold in the structure."""

import django_tables2 as tables

from clauses_project.listes import ColonneNombre, TableMaison
from comptes.tables import ColonneSuiviPar
from entreprises.models import Entreprise


class EntrepriseTable(TableMaison):
    raison_sociale = tables.Column(verbose_name="Entreprise", linkify=True, order_by="recherche")
    type = tables.Column()
    identifiant = tables.Column(verbose_name="SIRET ou identifiant")
    commune = tables.Column(default="", order_by="commune__nom")
    marches = ColonneNombre(verbose_name="Marchés")
    personnes = ColonneNombre(verbose_name="Personnes employées")

    suivie_par = ColonneSuiviPar(
        verbose_name="Suivie par", accessor="suivis__0__facilitateur", orderable=False
    )

    class Meta:
        model = Entreprise
        fields = (
            "raison_sociale",
            "type",
            "identifiant",
            "commune",
            "marches",
            "personnes",
            "suivie_par",
        )

"""Tables produced for those who ask."""

import django_tables2 as tables

from clauses_project.listes import ColonneDate, ColonneNombre, TableMaison
from suivi.chiffres import Periode
from suivi.models import Remontee
from suivi.mots import ecrire_periode


class RemonteeTable(TableMaison):
    reference = tables.Column(linkify=True, attrs={"td": {"class": "reference"}})
    genre = tables.Column(verbose_name="Tableau")
    au = tables.Column(verbose_name="Période", order_by=("au", "du"))
    produite_le = ColonneDate(verbose_name="Produite le")
    produite_par = tables.Column(
        verbose_name="Par",
        default="l'application",
        order_by=("produite_par__nom", "produite_par__prenom"),
    )
    nombre_de_manques = ColonneNombre(verbose_name="Manques")
    envoyee_a = tables.Column(verbose_name="Envoyée à", default="pas encore envoyée")
    envoyee_le = ColonneDate(verbose_name="Le")
    empreinte = tables.Column(verbose_name="SHA-256", visible=False)

    class Meta:
        model = Remontee
        fields = (
            "reference",
            "genre",
            "au",
            "produite_le",
            "produite_par",
            "nombre_de_manques",
            "envoyee_a",
            "envoyee_le",
            "empreinte",
        )

    def render_au(self, record: Remontee) -> str:
        return ecrire_periode(Periode(record.du, record.au))

    value_au = render_au

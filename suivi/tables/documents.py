"""Documents issued."""

import django_tables2 as tables

from clauses_project.listes import ColonneDate, ColonneNombre, TableMaison
from suivi.chiffres import Periode
from suivi.models import DocumentEmis
from suivi.mots import ecrire_periode


class DocumentTable(TableMaison):
    reference = tables.Column(linkify=True, attrs={"td": {"class": "reference"}})
    genre = tables.Column(verbose_name="Document")
    sujet = tables.Column(verbose_name="Sur quoi")
    au = tables.Column(verbose_name="Période", order_by=("au", "du"))
    lecteurs = tables.Column(verbose_name="Pour")
    emis_le = ColonneDate(verbose_name="Émis le")
    emis_par = tables.Column(
        verbose_name="Par", default="l'application", order_by=("emis_par__nom", "emis_par__prenom")
    )
    taille = ColonneNombre(verbose_name="Octets", visible=False)
    empreinte = tables.Column(verbose_name="SHA-256", visible=False)

    class Meta:
        model = DocumentEmis
        fields = (
            "reference",
            "genre",
            "sujet",
            "au",
            "lecteurs",
            "emis_le",
            "emis_par",
            "taille",
            "empreinte",
        )

    def render_au(self, record: DocumentEmis) -> str:
        return ecrire_periode(Periode(record.du, record.au))

    value_au = render_au

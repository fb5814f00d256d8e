import django_tables2 as tables
from django.utils.html import format_html

from clauses_project import ecriture
from clauses_project.listes import ColonneDate, ColonneHeures, ColonneMois, TableMaison
from suivi.enums import ETAT_POUR_LE_DECLARANT, ETAT_POUR_LE_FACILITATEUR
from suivi.mots import dire_l_etat


class _TableDeclarations(TableMaison):
    libelles = ETAT_POUR_LE_FACILITATEUR

    mois = ColonneMois(verbose_name="Mois", linkify=True)
    marche = tables.Column(
        verbose_name="Marché",
        accessor="declarant__attribution__lot__marche",
        order_by="declarant__attribution__lot__marche__objet",
    )
    heures = ColonneHeures(verbose_name="Heures")
    etat = tables.Column(verbose_name="État")
    transmise_le = ColonneDate(verbose_name="Transmise le")

    def render_heures(self, value, record):
        if record.sans_heure:
            return "aucune"
        return ecriture.heures(value) if value or record.est_declaree else ""

    def render_etat(self, value, record):
        mot, ton = dire_l_etat(record, self.libelles)
        return format_html('<span class="etat {}">{}</span>', ton, mot)

    def value_etat(self, record):
        return dire_l_etat(record, self.libelles)[0]

    def render_marche(self, value, record):
        return format_html(
            "{}<br><small>lot {}</small>", value, record.declarant.attribution.lot.numero
        )

    def value_marche(self, value):
        return str(value)


class TableFacilitateur(_TableDeclarations):
    entreprise = tables.Column(
        verbose_name="Entreprise",
        accessor="declarant__entreprise",
        order_by="declarant__entreprise__raison_sociale",
    )

    class Meta:
        sequence = ("mois", "entreprise", "marche", "heures", "etat", "transmise_le")


class TableDeclarant(_TableDeclarations):
    libelles = ETAT_POUR_LE_DECLARANT

    structure = tables.Column(verbose_name="Suivi par", order_by="structure__nom")

    class Meta:
        sequence = ("mois", "marche", "structure", "heures", "etat", "transmise_le")

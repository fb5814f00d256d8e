import django_tables2 as tables
from django.utils.html import format_html

from clauses_project.listes import ColonneDate, TableMaison


class TableACompleter(TableMaison):
    manque = tables.Column(verbose_name="Ce qui manque", linkify=True)
    porteur = tables.Column(verbose_name="De quelle fiche", orderable=False)
    depuis = ColonneDate(verbose_name="Repris le", accessor="classeur__applique_le")
    classeur = tables.Column(verbose_name="Tableau", accessor="classeur__nom")

    class Meta:
        sequence = ("manque", "porteur", "depuis", "classeur")

    def render_porteur(self, value):
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), en_mots(value))

    def value_porteur(self, value):
        return en_mots(value)


def en_mots(porteur) -> str:
    """The file, with its contract or its person when its own name does not say them."""
    match porteur._meta.model_name:
        case "lot":
            return f"{porteur.marche}, {porteur}"
        case "contrattravail":
            return f"{porteur.participant}, {porteur}"
        case "attribution":
            return f"{porteur.entreprise}, {porteur.lot.marche} lot {porteur.lot.numero}"
    return str(porteur)

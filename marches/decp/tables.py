"""Tables of published contracts, of the files that brought them, of what was said of them."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html

from clauses_project.listes import (
    ColonneDate,
    ColonneEtat,
    ColonneEuros,
    ColonneNombre,
    TableMaison,
)
from comptes.depots.tables import TableDesDepots
from marches.decp.enums import Genre, Situation

TONS = {Situation.TERRITOIRE: "ok", Situation.DEPARTEMENT: "attente"}
TON_DU_GENRE = {Genre.REPARE: "ok", Genre.SIGNALE: "attente", Genre.REFUSE: "alerte"}


class RadarTable(TableMaison):
    """What may be followed, and the gesture that follows it."""

    objet = tables.Column(verbose_name="Marché")
    reference = tables.Column(verbose_name="Identifiant", visible=False)
    nom_acheteur = tables.Column(verbose_name="Acheteur")
    acheteur = tables.Column(verbose_name="SIRET de l'acheteur", visible=False)
    considerations = tables.Column(verbose_name="Considération", orderable=False)
    nature = tables.Column(verbose_name="Nature", visible=False)
    situation = ColonneEtat(verbose_name="Où", tons=TONS)
    montant_ht = ColonneEuros(verbose_name="Montant HT")
    date_notification = ColonneDate(verbose_name="Notifié le")
    gestes = tables.Column(
        verbose_name="Gestes", accessor="pk", orderable=False, exclude_from_export=True
    )

    def render_objet(self, record):
        return format_html(
            '<a href="{}">{}</a><br><span class="discret">{}</span>',
            record.get_absolute_url(),
            record.objet[:160],
            record.reference,
        )

    def value_objet(self, record):
        return record.objet

    def render_considerations(self, value):
        return ", ".join(value)

    def render_gestes(self, record):
        return render_to_string("marches/_radar_gestes.html", {"publie": record}, self.request)


class AQualifierTable(TableMaison):
    objet = tables.Column(verbose_name="Marché")
    reference = tables.Column(visible=False)
    donneur_ordre = tables.Column(verbose_name="Donneur d'ordre", order_by="donneur_ordre__nom")
    clause = tables.Column(verbose_name="Clause supposée")
    montant_ht = ColonneEuros(verbose_name="Montant HT")
    date_notification = ColonneDate(verbose_name="Notifié le")
    gestes = tables.Column(
        verbose_name="Gestes", accessor="pk", orderable=False, exclude_from_export=True
    )

    def render_objet(self, record):
        return format_html(
            '<a href="{}">{}</a><br><span class="discret">{}</span>',
            record.get_absolute_url(),
            record.objet,
            record.reference,
        )

    def value_objet(self, record):
        return record.objet

    def render_gestes(self, record):
        return render_to_string("marches/_a_qualifier_gestes.html", {"marche": record})


class DepotDecpTable(TableDesDepots):
    par = tables.Column(verbose_name="Par", order_by="par__nom", default="la ligne de commande")
    lus = ColonneNombre(verbose_name="Lus", accessor="bilan__lus", orderable=False)
    retenus = ColonneNombre(verbose_name="Retenus", accessor="bilan__retenus", orderable=False)
    refuses = ColonneNombre(verbose_name="Refusés", accessor="bilan__refuses", orderable=False)

    class Meta:
        sequence = ("nom", "depose_le", "par", "lus", "retenus", "refuses", "etat")


class RemarqueTable(TableMaison):
    genre = ColonneEtat(verbose_name="Genre", tons=TON_DU_GENRE)
    acheteur = tables.Column(verbose_name="Acheteur")
    reference = tables.Column(verbose_name="Identifiant")
    champ = tables.Column(verbose_name="Champ")
    lu = tables.Column(verbose_name="Ce qui était écrit")
    garde = tables.Column(verbose_name="Ce qui en est gardé")

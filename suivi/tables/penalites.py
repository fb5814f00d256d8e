"""Penalties, as the structure, a buyer or a company reads them."""

import django_tables2 as tables

from clauses_project.listes import ColonneDate, ColonneEtat, ColonneEuros, TableMaison
from suivi.models import Penalite
from suivi.penalites.enums import TONS_DES_PENALITES


class PenaliteTable(TableMaison):
    marche = tables.Column(
        verbose_name="Marché",
        accessor="lot__marche",
        linkify=lambda record: record.get_absolute_url(),
        order_by=("lot__marche__reference", "lot__numero"),
    )
    lot = tables.Column(order_by=("lot__numero",))
    entreprise = tables.Column(
        accessor="attribution__entreprise", order_by=("attribution__entreprise__recherche",)
    )
    montant = ColonneEuros(verbose_name="Montant")
    etat = ColonneEtat(verbose_name="État", tons=TONS_DES_PENALITES)
    notifiee_le = ColonneDate(verbose_name="Notifiée le")
    fin_du_delai = ColonneDate(verbose_name="Observations jusqu'au", orderable=False)
    decidee_le = ColonneDate(verbose_name="Décidée le")

    class Meta:
        model = Penalite
        fields = (
            "marche",
            "montant",
            "etat",
            "entreprise",
            "lot",
            "notifiee_le",
            "fin_du_delai",
            "decidee_le",
        )

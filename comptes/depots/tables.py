import django_tables2 as tables

from clauses_project.listes import ColonneDate, ColonneEtat, TableMaison
from comptes.depots.enums import TON_DU_DEPOT


class TableDesDepots(TableMaison):
    """The columns of every kind of file; each puts its own between them (`Meta.sequence`)."""

    nom = tables.Column(verbose_name="Fichier", linkify=True)
    depose_le = ColonneDate(verbose_name="Envoyé le")
    par = tables.Column(verbose_name="Par", order_by="par__nom", default="")
    etat = ColonneEtat(verbose_name="État", tons=TON_DU_DEPOT)

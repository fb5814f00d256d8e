import django_tables2 as tables

from clauses_project.listes import ColonneDate, ColonneEtat, ColonneNombre, TableMaison
from suivi.imports.enums import TON_DE_L_IMPORT


class TableDesClasseurs(TableMaison):
    nom = tables.Column(verbose_name="Classeur", linkify=True)
    depose_le = ColonneDate(verbose_name="Envoyé le")
    par = tables.Column(verbose_name="Par", order_by="par__nom", default="")
    lignes = ColonneNombre(verbose_name="Lignes")
    etat = ColonneEtat(verbose_name="État", tons=TON_DE_L_IMPORT)

    class Meta:
        sequence = ("nom", "depose_le", "par", "lignes", "etat")

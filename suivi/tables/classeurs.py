from clauses_project.listes import ColonneNombre
from comptes.depots.tables import TableDesDepots


class TableDesClasseurs(TableDesDepots):
    lignes = ColonneNombre(verbose_name="Lignes")

    class Meta:
        sequence = ("nom", "depose_le", "par", "lignes", "etat")

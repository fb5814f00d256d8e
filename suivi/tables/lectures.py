"""Links by which élus read the figures without an account."""

import django_tables2 as tables

from clauses_project.listes import ColonneEtat, TableMaison
from comptes.models import LienSigne
from comptes.tables import ColonneJour


class LectureTable(TableMaison):
    libelle = tables.Column(verbose_name="Pour", linkify=("suivi:lecture", {"pk": tables.A("pk")}))
    destinataire = tables.Column(
        verbose_name="Envoyé à", accessor="destinataire", orderable=False, default=""
    )
    par = tables.Column(verbose_name="Fait par", order_by=("par__nom", "par__prenom"), default="")
    cree_le = ColonneJour(verbose_name="Le")
    expire_le = ColonneJour(verbose_name="Sert jusqu'au")
    etat = ColonneEtat(
        verbose_name="État",
        accessor="etat_lu",
        orderable=False,
        tons={"ouvert": "ok", "expiré": "neutre", "fermé": "neutre"},
    )

    class Meta:
        model = LienSigne
        fields = ("libelle", "destinataire", "par", "cree_le", "expire_le", "etat")

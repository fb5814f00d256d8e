"""Columns recognised by their headings."""

from datetime import date
from decimal import Decimal

from clauses_project.classeurs import lire
from suivi.fichiers.champs import Champ
from suivi.fichiers.lignes import lire_lignes
from suivi.fichiers.reconnaissance import reconnaitre

AUJOURD_HUI = date(2026, 6, 10)


def test_a_plain_table_is_read():
    (feuille,) = lire("Nom;Prénom;Heures\nDupont;Zoé;12,5\n".encode(), "mai.csv").feuilles
    lue = reconnaitre(feuille, aujourd_hui=AUJOURD_HUI)
    assert lue.choix() == {Champ.NOM: 0, Champ.PRENOM: 1, Champ.HEURES: 2}
    (ligne,) = lire_lignes(feuille, lue, aujourd_hui=AUJOURD_HUI, mois=date(2026, 5, 1))
    assert (ligne.numero, ligne.nom, ligne.travail) == (2, "Dupont", Decimal("12.50"))

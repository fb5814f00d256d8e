"""Rows that a test writes by hand keep the yearly sums, as the actions do.

Only those: what the application itself writes must keep them by its own means, or its tests fail.
"""

import sys
from pathlib import Path

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save

from suivi import cumuls
from suivi.enums import Etat
from suivi.models import CumulAnnuel, Declaration, LigneHeures

RACINE = Path(__file__).parent.parent
TESTS = str(RACINE / "tests")
NOUS = str(RACINE) + "/"
ICI = __file__


def ecrit_par_un_test() -> bool:
    """True when the nearest of our own code, going up the calls, is that of the tests."""
    cadre = sys._getframe(1)
    while cadre is not None:
        fichier = cadre.f_code.co_filename
        if fichier.startswith(NOUS) and "/.venv/" not in fichier and fichier != ICI:
            return fichier.startswith(TESTS)
        cadre = cadre.f_back
    return True


def une_ligne(instance, **_):
    if instance.declaration.etat == Etat.VALIDEE and ecrit_par_un_test():
        cumuls.mettre_a_jour(
            contrats=[instance.affectation.contrat_id], annees=[instance.mois.year]
        )


def une_declaration(instance, created, **_):
    if not created and ecrit_par_un_test():
        contrats = instance.lignes.values_list("affectation__contrat", flat=True)
        cumuls.mettre_a_jour(contrats=contrats, annees=[instance.mois.year])


def tout() -> None:
    CumulAnnuel.objects.all().delete()
    cumuls._inserer(LigneHeures.objects.all())


def _ensuite(ecrire):
    """A write of many rows at once, and then the sums."""

    def ecrire_et_cumuler(lignes, *args, **options):
        resultat = ecrire(lignes, *args, **options)
        if lignes.model in (LigneHeures, Declaration) and ecrit_par_un_test():
            tout()
        return resultat

    return ecrire_et_cumuler


def brancher(patch) -> None:
    post_save.connect(une_ligne, sender=LigneHeures, dispatch_uid="cumuls_ligne")
    post_delete.connect(une_ligne, sender=LigneHeures, dispatch_uid="cumuls_ligne_otee")
    post_save.connect(une_declaration, sender=Declaration, dispatch_uid="cumuls_declaration")
    for nom in ("update", "bulk_create"):
        patch.setattr(QuerySet, nom, _ensuite(getattr(QuerySet, nom)))

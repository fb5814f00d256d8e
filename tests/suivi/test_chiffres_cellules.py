"""Every filter × every indicator: a cell each, worked out apart, and never the same on the two sides."""

from dataclasses import fields
from datetime import date

import pytest
from django.db import transaction

from comptes.models import Utilisateur
from marches.models import Operation
from suivi.chiffres import Chiffres, Perimetre, Periode, calculer
from suivi.chiffres.calcul import DE_L_OBJECTIF
from suivi.chiffres.sortie import en_json
from tests import factories
from tests.suivi.calcul_independant import Base, Calcul, sans_libelles
from tests.suivi.deux_cotes import ANNEE, DeuxCotes

FILTRES = (
    "commune", "epci", "commune_execution", "donneurs_ordre", "operation", "marche", "lot", "nature",
    "clause", "facilitateur",
)  # fmt: skip
pytestmark = pytest.mark.django_db
# Follow-up has its own.
CLES = tuple(champ.name for champ in fields(Chiffres) if not champ.name.startswith("suivi_"))
RESIDENCE = ("commune", "epci")
# What a filter makes the same everywhere: no objective nor hours without names among residents, one
# contract under its own reference.
CONSTANTES = {
    **{(filtre, cle): "None" for filtre in RESIDENCE for cle in DE_L_OBJECTIF},
    **{(filtre, "heures_globales"): "0.00" for filtre in RESIDENCE},
    ("marche", "marches_suivis"): "1",
    ("marche", "entreprises"): "1",
}
CONTRATS = {"marches_suivis", "entreprises"}


@pytest.fixture(scope="module")
def cellules(django_db_setup, django_db_blocker):
    """{filter: [(found, worked out apart) of each of its values]}; under None, without filter."""
    with django_db_blocker.unblock(), transaction.atomic():
        structure = factories.StructureFactory(code="deux-cotes")
        cotes = DeuxCotes(structure)
        base = Base()
        yield {
            None: [_calculer(base, structure)],
            **{
                nom: [_calculer(base, structure, nom, valeur) for valeur in cotes.filtres[nom]]
                for nom in FILTRES
            },
        }
        transaction.set_rollback(True)


def _calculer(base, structure, nom=None, valeur=None):
    du, au = date(ANNEE, 1, 1), date(ANNEE, 12, 1)
    filtre = {nom: valeur} if nom else {}
    trouve = en_json(calculer(Perimetre((structure,), **filtre), Periode(du, au)))
    attendu = Calcul(base, {structure.pk}, du, au, **_par_cle(filtre)).tout()
    return sans_libelles(trouve), sans_libelles(attendu)


def _par_cle(filtre):
    """The independent computation takes operations and facilitateurs by primary key."""
    if "operation" in filtre:
        return {"operation": [Operation.objects.get(nom=filtre["operation"]).pk]}
    if "facilitateur" in filtre:
        return {"facilitateur": [Utilisateur.objects.get(email=filtre["facilitateur"]).pk]}
    return filtre


@pytest.mark.parametrize("cle", CLES)
@pytest.mark.parametrize("filtre", [None, *FILTRES])
def test_each_cell_is_right(cellules, filtre, cle):
    for trouve, attendu in cellules[filtre]:
        assert trouve[cle] == attendu[cle]


@pytest.mark.parametrize("cle", CLES)
@pytest.mark.parametrize("filtre", FILTRES)
def test_each_cell_is_its_own(cellules, filtre, cle):
    valeurs = [str(trouve[cle]) for trouve, _ in cellules[filtre]]
    ensemble = str(cellules[None][0][0][cle])
    if (filtre, cle) in CONSTANTES:
        assert set(valeurs) == {CONSTANTES[filtre, cle]} != {ensemble}
    elif filtre in RESIDENCE and cle in CONTRATS:
        assert set(valeurs) == {ensemble}
    else:
        assert len(set(valeurs)) > 1, valeurs
        assert ensemble not in valeurs or (filtre, cle) == ("clause", "heures_stage")

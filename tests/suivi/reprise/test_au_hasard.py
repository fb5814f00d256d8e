"""Good workbooks spoiled at random: never a traceback, never half an import.

EXEMPLES=1000 tries as many; a few dozen go with the suite.
"""

import os
import random
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses_project.refus import Refus
from marches.models import Attribution, DonneurOrdre, LigneObjectif, Lot, Marche
from participants.models import ContratTravail, Eligibilite, EligibiliteCritere, Participant
from suivi.models import Affectation, Declaration, Evaluation, HeuresGlobales, LigneHeures
from suivi.reprise.forme import PAR_NOM
from tests.suivi.reprise.classeur import BATI, MARCHE, cas_d_ecole, en_classeur, reprendre

pytestmark = pytest.mark.django_db

EXEMPLES = int(os.environ.get("EXEMPLES") or 20)
TABLES = (
    DonneurOrdre, Marche, Lot, LigneObjectif, Attribution, Participant, Eligibilite,
    EligibiliteCritere, ContratTravail, Affectation, Declaration, LigneHeures, HeuresGlobales,
    Evaluation,
)  # fmt: skip
VALEURS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30),
    st.sampled_from([
        "=1+1", "@SOMME(A1)", "-5", "+5", "0", "1e9", "9" * 40, "151h99", "2026-13", "31/02/2026",
        "TVA:", "EN_SUSPENS", "VALIDEE", "OUI", "a" * 900, BATI, "ECOLE", "C-A", "NaN", "  ", "\u202f",
    ]),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.timedeltas(timedelta(0), timedelta(days=100)),
)  # fmt: skip


def bon_classeur() -> dict:
    feuilles = cas_d_ecole()
    feuilles["heures_globales"] = [
        {**MARCHE, "lot": 1, "siret": BATI, "siret_employeur": BATI, "mois": "2026-04",
         "heures": 320, "motif": "avant l'outil"}
    ]  # fmt: skip
    feuilles["evaluations"] = [
        {"participant": "A", "jalon": 6, "date": date(2026, 9, 1), "situation": "CDI"}
    ]
    return feuilles


@st.composite
def classeurs_abimes(draw) -> dict:
    """Cells, headings, rows and sheets of a good workbook, changed here and there."""
    feuilles = bon_classeur()
    for _ in range(draw(st.integers(1, 4))):
        nom = draw(st.sampled_from(sorted(feuilles)))
        lignes = feuilles[nom]
        geste = draw(st.sampled_from(["cellule"] * 6 + ["entete", "double", "feuille", "vider"]))
        if geste == "feuille":
            feuilles[draw(st.sampled_from(["Feuil1", nom.upper(), "lots "]))] = feuilles.pop(nom)
            break
        if not lignes:
            continue
        ligne = draw(st.sampled_from(lignes))
        colonnes = [c.nom for c in PAR_NOM[nom].colonnes]
        if geste == "cellule":
            ligne[draw(st.sampled_from(colonnes))] = draw(VALEURS)
        elif geste == "double":
            lignes.append(dict(ligne))
        elif geste == "vider":
            lignes.remove(ligne)
        else:
            colonne = draw(st.sampled_from(sorted(ligne)))
            for autre in lignes:
                autre[draw(st.sampled_from(["siret ", "x", colonne]))] = autre.pop(colonne, None)
    return feuilles


def ce_qui_est_ecrit() -> list[int]:
    return [table.objects.count() for table in TABLES]


def importer_sans_casse(structure, contenu) -> None:
    """Each example starts from the same empty structure."""
    with transaction.atomic():
        _importer(structure, contenu)
        transaction.set_rollback(True)


def _importer(structure, contenu) -> None:
    avant = ce_qui_est_ecrit()
    try:
        constats = reprendre(structure, contenu)
    except Refus:
        constats = None
    if constats is None:
        assert ce_qui_est_ecrit() == avant
    elif constats.erreurs:
        assert ce_qui_est_ecrit() == avant
        assert all(str(erreur).endswith(".") for erreur in constats.erreurs)
    else:
        encore = reprendre(structure, contenu).total
        assert (encore.crees, encore.modifies) == (0, 0)


@settings(max_examples=EXEMPLES)
@given(feuilles=classeurs_abimes())
def test_spoiled_cells_and_headings_never_leave_half_an_import(structure, feuilles):
    importer_sans_casse(structure, en_classeur(feuilles))


@settings(max_examples=EXEMPLES)
@given(graine=st.integers(0, 2**32), coups=st.integers(1, 40), coupe=st.booleans())
def test_spoiled_bytes_never_leave_half_an_import(structure, graine, coups, coupe):
    hasard = random.Random(graine)
    octets = bytearray(BON)
    for _ in range(coups):
        octets[hasard.randrange(len(octets))] = hasard.randrange(256)
    if coupe:
        del octets[hasard.randrange(len(octets)) :]
    importer_sans_casse(structure, bytes(octets))


BON = en_classeur(bon_classeur())

"""Good files broken at random: a sentence or a summary, never a fault, never half an import.

EXEMPLES_DECP=1000 tries a thousand of each.
"""

import json
import os
from io import StringIO

from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from marches.decp.contrat import cle_au_premier_regard, lire_contrat
from marches.decp.flux import lire
from marches.decp.refus import DecpIllisible
from marches.decp.tri import est_sans_suite, est_social_au_loin
from marches.models import ContratPublie, DepotDecp, Marche
from tests.marches.decp import fichiers
from tests.marches.decp.fichiers import en_json, en_xml, marche, sans_clause
from tests.marches.decp.test_decp_valeurs import ICI

EXEMPLES = int(os.environ.get("EXEMPLES_DECP", "30"))
ACTE = {
    "id": 1,
    "sousTraitant": {"id": fichiers.SOUS_TRAITANT, "typeIdentifiant": "SIRET"},
    "dateNotification": "2026-03-01",
    "montant": 1000,
}
RICHE = marche(
    modifications=[
        fichiers.modification(
            1, "2026-05-01", montant=3, titulaires=fichiers.titulaires(fichiers.AUTRE_TITULAIRE)
        )
    ],
    actesSousTraitance=[{"acteSousTraitance": ACTE}],
    modificationsActesSousTraitance=[{"modificationActeSousTraitance": {"id": 1, "montant": 5}}],
    sousTraitanceDeclaree=True,
)
BONS = (RICHE, marche("2026-002"), sans_clause())
FICHIERS = (en_json(*BONS), en_xml(*BONS))

octets_au_hasard = st.tuples(
    st.sampled_from(FICHIERS),
    st.lists(
        st.tuples(
            st.sampled_from(["couper", "remplacer", "doubler", "retirer", "inserer"]),
            st.floats(0, 1),
            st.integers(0, 60),
            st.binary(min_size=1, max_size=6),
        ),
        min_size=1,
        max_size=4,
    ),
)
# What a careless export may put in place of any value.
VALEURS = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(max_size=20),
        st.sampled_from(
            ["INX ", "MQ", "CDL", "NC", "['Clause sociale']", "0222-01-01", "2026-02-30", "1e17", "&#8217;",
             "{'a': [", "\ufffd", "Ã©", "9" * 400, "[" * 300]
        ),
    ),
    lambda enfants: st.one_of(
        st.lists(enfants, max_size=3),
        st.dictionaries(
            st.sampled_from(["id", "titulaire", "modification", "montant", "considerationSociale"]),
            enfants,
            max_size=3,
        ),
    ),
    max_leaves=6,
)  # fmt: skip
valeurs_au_hasard = st.lists(st.tuples(st.integers(0, 200), VALEURS), min_size=1, max_size=4)


def casser(contenu: bytes, gestes) -> bytes:
    for geste, place, longueur, ajout in gestes:
        debut = int(place * len(contenu))
        fin = debut + longueur
        match geste:
            case "couper":
                contenu = contenu[:debut]
            case "remplacer":
                contenu = contenu[:debut] + ajout + contenu[debut + len(ajout) :]
            case "doubler":
                contenu = contenu[:fin] + contenu[debut:]
            case "retirer":
                contenu = contenu[:debut] + contenu[fin:]
            case _:
                contenu = contenu[:debut] + ajout + contenu[debut:]
    return contenu


def chemins(valeur, debut=()):
    """Every place of a contract where a value stands."""
    yield debut
    enfants = (
        valeur.items()
        if isinstance(valeur, dict)
        else enumerate(valeur)
        if isinstance(valeur, list)
        else ()
    )
    for cle, enfant in enfants:
        yield from chemins(enfant, (*debut, cle))


def poser(contrat, changements):
    for rang, valeur in changements:
        places = [place for place in chemins(contrat) if place]
        if not places:
            return contrat
        place = places[rang % len(places)]
        parent = contrat
        for cle in place[:-1]:
            parent = parent[cle]
        parent[place[-1]] = valeur
    return contrat


@settings(max_examples=EXEMPLES)
@given(octets_au_hasard)
def test_broken_bytes_are_read_or_refused(cas):
    contenu, raisons = casser(*cas), ("",)
    try:
        for brut, _ in lire(fichiers.flux(contenu)):
            _comprendre(brut)
    except DecpIllisible as refus:
        raisons = refus.raisons
    assert len(raisons) == 1


@settings(max_examples=EXEMPLES)
@given(valeurs_au_hasard)
def test_any_value_in_any_place_is_repaired_or_refused(changements):
    _comprendre(poser(json.loads(json.dumps(RICHE)), changements))


def _comprendre(brut):
    """What is told at first sight is never something that a whole reading would keep or say."""
    contrat, carnet = lire_contrat(brut)
    assert contrat is not None or carnet.notes
    if contrat is not None:
        assert len(contrat.cle) == 32
        json.dumps(contrat.contenu, allow_nan=False)
    if est_sans_suite(brut, ICI):
        assert contrat is not None
        assert not contrat.social
        assert not carnet.notes
    if est_social_au_loin(brut, ICI):
        assert contrat is not None
        assert contrat.social
        assert not carnet.notes
        assert cle_au_premier_regard(brut) == contrat.cle


def importer(structure, chemin):
    call_command("importer_decp", chemin, "--structure", structure.code, stdout=StringIO())


@settings(max_examples=max(EXEMPLES // 3, 10))
@given(octets_au_hasard, valeurs_au_hasard)
def test_an_import_is_whole_or_is_not(structure, tmp_path_factory, cas, changements):
    """Through the command, to the database: what is there afterwards is there once."""
    chemin = tmp_path_factory.mktemp("decp") / "decp.json"
    for contenu in (casser(*cas), en_json(poser(json.loads(json.dumps(RICHE)), changements))):
        chemin.write_bytes(contenu)
        avant = (Marche.objects.count(), ContratPublie.objects.count(), DepotDecp.objects.count())
        try:
            importer(structure, chemin)
        except CommandError as faute:
            refus = str(faute)
        else:
            refus = ""
        apres = (Marche.objects.count(), ContratPublie.objects.count(), DepotDecp.objects.count())
        if refus:
            assert "Rien n'est enregistré" in refus
            assert apres == avant
            continue
        importer(structure, chemin)
        assert apres[:2] == (Marche.objects.count(), ContratPublie.objects.count())

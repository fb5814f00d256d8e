"""The command, and what it leaves in the database."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from entreprises.models import Entreprise
from marches.decp.enums import Etendue, Situation
from marches.enums import Role, Statut
from marches.models import (
    Attribution,
    ContratPublie,
    DepotDecp,
    DonneurOrdre,
    Lot,
    Marche,
    PropositionDecp,
)
from tests import factories
from tests.marches.decp import fichiers
from tests.marches.decp.fichiers import en_json, en_xml, marche, sans_clause

REELS = Path(__file__).parents[4] / "shared" / "donnees" / "decp"
RIEN_DE_NOUVEAU = "Rien de nouveau"


@pytest.fixture
def importer(structure, tmp_path):
    def _importer(contenu: bytes, *options: str) -> str:
        chemin = tmp_path / "decp.json"
        chemin.write_bytes(contenu)
        sortie = StringIO()
        call_command(
            "importer_decp", chemin, "--structure", structure.code, *options, stdout=sortie
        )
        return sortie.getvalue()

    return _importer


def tout():
    modeles = (Marche, Lot, Attribution, DonneurOrdre, Entreprise, ContratPublie, PropositionDecp)
    return {modele.__name__: modele.objects.count() for modele in modeles}


@pytest.mark.parametrize("ecrire", [en_json, en_xml])
def test_a_contract_with_a_clause_waits_to_be_qualified_and_others_are_left(
    importer, structure, ecrire
):
    dit = importer(ecrire(marche(), sans_clause()))

    recu = Marche.objects.get(structure=structure)
    assert (recu.statut, recu.clause, recu.nature) == (Statut.A_QUALIFIER, "EXECUTION", "TRAVAUX")
    assert str(recu.date_fin) == "2027-01-14"
    assert recu.commune_execution.nom == "Soissons"
    assert (recu.donneur_ordre.nom, recu.donneur_ordre.type) == ("Commune de Soissons", "COMMUNE")
    attribution = Attribution.objects.get(lot__marche=recu)
    assert (attribution.entreprise.siret, attribution.role) == (fichiers.TITULAIRE, Role.TITULAIRE)
    assert not recu.lots.get().objectifs.exists()
    assert "Lus : 2 marchés." in dit
    assert "Retenus, avec une considération sociale : 1 marché, dont 1 dans le territoire." in dit


def test_the_same_file_again_changes_nothing(importer):
    contenu = en_json(marche(), marche("2026-002"), sans_clause())
    importer(contenu)
    avant = tout()

    assert RIEN_DE_NOUVEAU in importer(contenu)
    assert tout() == avant


def test_lots_share_a_contract_and_a_contract_published_twice_comes_once(importer):
    lots = [marche(objet=f"Gymnase, lot {n} : second œuvre", montant=1000.0 * n) for n in (3, 4)]
    dit = importer(en_json(*lots, lots[0]))

    recu = Marche.objects.get()
    assert sorted(recu.lots.values_list("numero", flat=True)) == ["3", "4"]
    assert recu.montant_ht == 7000
    assert "pris une fois : 1 marché" in dit


def test_two_buyers_may_use_the_same_number(importer):
    importer(en_json(marche(), marche(acheteur={"id": fichiers.AILLEURS})))

    references = set(Marche.objects.values_list("reference", flat=True))
    assert references == {"2026-001", "2026-001 (215002221)"}


def test_holders_in_a_group_and_their_sous_traitants_are_attributed(importer):
    acte = {
        "id": 1,
        "sousTraitant": {"id": fichiers.SOUS_TRAITANT, "typeIdentifiant": "SIRET"},
        "dateNotification": "2026-03-01",
    }
    importer(
        en_json(
            marche(
                titulaires=fichiers.titulaires(fichiers.TITULAIRE, fichiers.AUTRE_TITULAIRE),
                typeGroupementOperateurs="Conjoint",
                actesSousTraitance=[{"acteSousTraitance": acte}],
            )
        )
    )
    roles = dict(Attribution.objects.values_list("entreprise__identifiant", "role"))
    assert roles == {
        fichiers.TITULAIRE: Role.TITULAIRE,
        fichiers.AUTRE_TITULAIRE: Role.COTRAITANT,
        fichiers.SOUS_TRAITANT: Role.SOUS_TRAITANT,
    }


def test_a_newer_file_proposes_and_overwrites_nothing(importer):
    importer(en_json(marche()))
    lot = Lot.objects.get()
    Lot.objects.update(montant_ht=123)
    avenant = fichiers.modification(
        1, "2026-06-01", montant=300000, dureeMois=24,
        titulaires=fichiers.titulaires(fichiers.TITULAIRE, fichiers.AUTRE_TITULAIRE),
    )  # fmt: skip

    dit = importer(en_json(marche(modifications=[avenant])))

    lot.refresh_from_db()
    assert lot.montant_ht == 123
    assert set(PropositionDecp.objects.values_list("sujet", "apres")) == {
        ("MONTANT", "300\u00a0000\u00a0€"),
        ("DATE_FIN", "14/01/2028"),
        ("TITULAIRE", f"Entreprise {fichiers.AUTRE_TITULAIRE}"),
    }
    assert "Changements proposés, à accepter ou décliner : 3." in dit


def test_an_older_file_proposes_nothing(importer):
    avenant = fichiers.modification(1, "2026-06-01", montant=300000)
    importer(en_json(marche(modifications=[avenant])))

    assert "Plus anciens" in importer(en_json(marche()))
    assert not PropositionDecp.objects.exists()


def test_a_contract_typed_by_hand_is_recognised(importer, structure):
    mairie = factories.DonneurOrdreFactory(structure=structure, siret=fichiers.MAIRIE)
    connu = factories.MarcheFactory(
        structure=structure, donneur_ordre=mairie, reference="2026 / 001", montant_ht=5
    )
    factories.LotFactory(marche=connu, montant_ht=5)

    importer(en_json(marche("2026/001")))

    connu.refresh_from_db()
    assert Marche.objects.get() == connu
    assert (connu.montant_ht, connu.statut) == (5, Statut.EN_COURS)
    assert ContratPublie.objects.get().marche == connu
    assert PropositionDecp.objects.filter(sujet="MONTANT").exists()


def test_a_simulation_tells_the_same_and_writes_nothing(importer):
    avant = tout()
    dit = importer(en_json(marche()), "--simuler")

    assert "Nouveaux : 1." in dit
    assert tout() == avant
    assert not DepotDecp.objects.exists()


def test_a_file_that_breaks_at_its_end_leaves_nothing(importer):
    avant = tout()
    contenu = en_json(*(marche(f"2026-{n:04}") for n in range(600)))

    with pytest.raises(CommandError, match=r"tronqué.*Rien n'est enregistré"):
        importer(contenu[:-30])
    assert tout() == avant
    assert not DepotDecp.objects.exists()


def test_what_is_repaired_or_refused_is_listed(importer):
    dit = importer(en_json(marche("INX 2026 / 001", montant=0), marche("MQ"), "rien"))

    assert "identifiant\u00a0: lu «\u00a0INX 2026 / 001\u00a0», gardé : 2026 / 001" in dit
    assert "montant\u00a0: lu «\u00a00\u00a0», laissé vide" in dit
    assert "Refusés : 2 marchés." in dit
    assert Marche.objects.get().reference == "2026 / 001"


def test_contracts_of_the_territory_are_kept_for_the_share_even_without_a_clause(importer):
    importer(
        en_json(
            sans_clause(), sans_clause("X", acheteur={"id": fichiers.AILLEURS}, lieuExecution=None)
        )
    )

    assert not Marche.objects.exists()
    publie = ContratPublie.objects.get()
    assert (publie.social, publie.situation) == (False, Situation.TERRITOIRE)


def test_none_may_be_taken_in_and_they_wait_on_the_radar(importer):
    importer(en_json(marche()), "--prendre", Etendue.AUCUN.lower())

    assert not Marche.objects.exists()
    assert ContratPublie.objects.sur_le_radar().count() == 1


def test_a_file_of_the_whole_country_brings_what_is_near(importer, monkeypatch):
    monkeypatch.setattr("marches.decp.lecture.AILLEURS_AU_PLUS", 3)
    lieux = (None, {"code": "50222", "typeCode": "Code commune"})
    loin = [
        marche(f"L{n}", acheteur={"id": fichiers.AILLEURS}, lieuExecution=lieux[n % 2])
        for n in range(6)
    ]
    dit = importer(en_json(*loin, loin[-1], marche()))

    assert ContratPublie.objects.get().reference == "2026-001"
    assert "Retenus, avec une considération sociale : 7 marchés, dont 1 dans le territoire." in dit
    assert "hors du département, comptés sans être gardés : 6 marchés" in dit


def test_nobody_else_is_touched(importer, autre_structure):
    factories.MarcheFactory(structure=autre_structure, reference="2026-001")
    importer(en_json(marche()))

    assert Marche.objects.get(structure=autre_structure).statut == Statut.EN_COURS
    assert Marche.objects.filter(statut=Statut.A_QUALIFIER).count() == 1


def test_wrong_names_are_told(importer, tmp_path):
    with pytest.raises(CommandError, match="Aucune structure n'a le code"):
        call_command("importer_decp", "x.json", "--structure", "nulle-part")
    with pytest.raises(CommandError, match="ne s'ouvre pas"):
        call_command("importer_decp", tmp_path / "x.json", "--structure", "plie-grandsoissons")


@pytest.mark.skipif(not REELS.is_dir(), reason="the real files are beside the repository")
@pytest.mark.parametrize(
    ("nom", "lus", "retenus"),
    [
        ("echantillon_import_v2.json", 14, 6),
        ("marches_avec_modifications.json", 2, 2),
        ("marches_concessions.json", 4, 4),
        ("Marche.xml", 2, 1),
    ],
)
def test_real_files_come_in_once(importer, nom, lus, retenus):
    contenu = (REELS / nom).read_bytes()
    dit = importer(contenu)

    assert re.search(rf"Lus : {lus} marchés", dit)
    assert re.search(rf"Retenus, avec une considération sociale : {retenus} marché", dit)
    assert Marche.objects.filter(statut=Statut.A_QUALIFIER).count() == retenus
    avant = tout()
    assert RIEN_DE_NOUVEAU in importer(contenu)
    assert tout() == avant

"""The small case of the trade, worked by hand, taken from a workbook made by hand."""

import io

import pytest
from django.core.management import CommandError, call_command

from participants.criteres import installer_criteres
from suivi.apres.ecriture import tenir
from suivi.cumuls import ecarts
from suivi.models import LigneHeures
from tests.factories import StructureFactory
from tests.suivi.reprise.classeur import cas_d_ecole, chiffres, en_classeur, exporte, reprendre

pytestmark = pytest.mark.django_db


def importer(fichier, structure, **options) -> str:
    sortie = io.StringIO()
    call_command(
        "importer_classeur", fichier, structure=structure.code, stdout=sortie,
        stderr=io.StringIO(), **options,
    )  # fmt: skip
    return sortie.getvalue()


def test_a_workbook_made_by_hand_gives_the_figures_worked_by_hand(structure, tmp_path):
    fichier = tmp_path / "ecole.xlsx"
    fichier.write_bytes(en_classeur(cas_d_ecole()))

    assert "Simulation : rien n'est écrit." in importer(fichier, structure, simuler=True)
    assert not LigneHeures.objects.filter(structure=structure).exists()
    assert "heures : 6 créés, 0 modifié" in importer(fichier, structure)

    juin = chiffres(structure.code, marche="ECOLE", lot="1", au="2026-06")
    lot_1 = chiffres(structure.code, marche="ECOLE", lot="1", au="2026-07")
    lot_2 = chiffres(structure.code, marche="ECOLE", lot="2", au="2026-07")
    tout = chiffres(structure.code, au="2026-07")
    assert (juin["heures_retenues"], juin["taux_realisation"]) == ("362.17", "0.3622")
    assert (lot_1["heures_retenues"], lot_1["taux_realisation"]) == ("481.17", "0.4010")
    assert (lot_2["heures_retenues"], lot_2["taux_realisation"]) == ("121.67", "0.2433")
    assert (lot_2["heures_non_retenues"], lot_2["heures_en_suspens"]) == ("50.00", "0.00")
    assert (lot_1["personnes"], lot_2["personnes"], tout["personnes"]) == (3, 2, 3)
    assert (tout["heures_retenues"], tout["heures_formation"]) == ("602.84", "35.00")
    femmes = next(rang for rang in tout["par_sexe"] if rang["code"] == "F")
    assert (femmes["heures"], femmes["part_heures"]) == ("430.67", "0.7144")
    assert femmes["part_personnes"] == "0.6667"
    assert tout["etp"] == "0.38"
    assert not ecarts(structure)

    assert "Total : 0 créé, 0 modifié" in importer(fichier, structure)


def test_what_one_structure_exports_another_imports_and_exports_again(structure, monde):
    reprendre(structure, cas_d_ecole())
    tenir(personnes=structure.participants.values_list("pk", flat=True))
    autre = StructureFactory(communes=structure.communes.all())
    installer_criteres(autre)
    for critere in structure.criteres.all():  # the words of a structure are its own
        autre.criteres.filter(code=critere.code).update(libelle=critere.libelle)
    contenu = exporte(structure)

    assert reprendre(autre, contenu).erreurs == []
    attendus, obtenus = chiffres(structure.code), chiffres(autre.code)
    assert {cle for cle in attendus if attendus[cle] != obtenus[cle]} == set()
    assert reprendre(autre, contenu).total.en_mots().startswith("0 créé, 0 modifié")
    assert reprendre(structure, contenu).total.en_mots().startswith("0 créé, 0 modifié")


def test_an_error_ends_the_command_and_nothing_is_written(structure, tmp_path):
    feuilles = cas_d_ecole()
    feuilles["heures"][0]["mois"] = "2026-13"
    fichier = tmp_path / "faux.xlsx"
    fichier.write_bytes(en_classeur(feuilles))

    with pytest.raises(CommandError, match=r"1 erreur\. Rien n'est écrit"):
        importer(fichier, structure)
    assert not structure.marches.exists()

    rejets = tmp_path / "rejets.xlsx"
    with pytest.raises(CommandError, match="1 erreur"):
        importer(fichier, structure, lignes_justes=rejets)
    assert LigneHeures.objects.filter(structure=structure).count() == 5
    feuilles["heures"] = feuilles["heures"][1:]
    constats = reprendre(structure, rejets.read_bytes())
    assert [str(erreur) for erreur in constats.erreurs] == [
        "heures, ligne 2, colonne mois : « 2026-13 » ; attendu : un mois, AAAA-MM, ou une date."
    ]


def test_a_file_that_is_no_workbook_is_one_sentence(structure, tmp_path):
    for nom, contenu in (("note.xlsx", b"Bonjour"), ("vide.xlsx", b""), ("page.xlsx", b"<html>")):
        fichier = tmp_path / nom
        fichier.write_bytes(contenu)
        with pytest.raises(CommandError):
            importer(fichier, structure)
    with pytest.raises(CommandError, match="Aucune structure"):
        call_command("importer_classeur", fichier, structure="inconnue")
    with pytest.raises(CommandError, match="n'est pas un fichier"):
        importer(tmp_path / "absent.xlsx", structure)

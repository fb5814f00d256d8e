"""A takeover workbook of 100,000 rows of hours: taken in, in times its bare read and one COPY of its rows;
given back, in times XlsxWriter alone writing the same cells."""

import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from decimal import Decimal

import python_calamine
import xlsxwriter
from django.db import connection, transaction

from bench.mesure import Bilan, memoire_au_plus_haut, preparer
from clauses_project.dates import ajouter_mois
from clauses_project.statistiques import analyser
from clauses_project.tableurs import OPTIONS
from participants.criteres import installer_criteres
from suivi.actions.classeur.importation import importer
from suivi.demonstration.inventions import siret_invente
from suivi.models import LigneHeures
from suivi.reprise.ecriture import ouvrir
from suivi.reprise.export import exporter
from suivi.reprise.forme import FEUILLES, HEURES
from territoires.models import Structure

MOIS = 24
PERSONNES = 4_167
LIGNES = PERSONNES * MOIS  # a little more than 100,000
MARCHES = 100
DEBUT = date(2024, 1, 1)
MEMOIRE = 500  # megabytes, the reader of the workbook included while it lives
FOIS = int(os.environ.get("FOIS") or 3)


def contenu() -> dict[str, list[tuple]]:
    """A structure of two years: a hundred contracts, their people, and every month of them."""
    sirets = [siret_invente(900_000 + rang) for rang in range(MARCHES)]
    suite = [ajouter_mois(DEBUT, rang) for rang in range(MOIS)]
    return {
        "entreprises": [
            (siret, f"Entreprise {rang}", "ENTREPRISE", None, None)
            for rang, siret in enumerate(sirets)
        ],
        "donneurs_ordre": [("Ville du banc", None, "COMMUNE")],
        "marches": [
            (f"BANC-{rang:03}", f"Marché {rang}", "Ville du banc", "TRAVAUX", "EXECUTION", None,
             DEBUT, None, None, None, None, None, "EN_COURS")
            for rang in range(MARCHES)
        ],
        "lots": [(f"BANC-{rang:03}", "1", None, None, None) for rang in range(MARCHES)],
        "objectifs": [
            (f"BANC-{rang:03}", "1", "INITIAL", None, Decimal(1000), DEBUT, None, None)
            for rang in range(MARCHES)
        ],
        "attributions": [
            (f"BANC-{rang:03}", "1", siret, "TITULAIRE", None, None, None)
            for rang, siret in enumerate(sirets)
        ],
        "participants": [
            (f"P-{rang:06}", "FH"[rang % 2], None, f"NOM{rang}", "Lou",
             date(1970 + rang % 35, 1 + rang % 12, 1 + rang % 28))
            for rang in range(PERSONNES)
        ],
        "eligibilites": [
            (f"P-{rang:06}", DEBUT, 36, None, "BRSA,QPV" if rang % 3 else "DELD", None, None,
             "NIVEAU_3", "France Travail", None)
            for rang in range(PERSONNES)
        ],
        "contrats": [
            (f"C-{rang:06}", f"P-{rang:06}", sirets[rang % MARCHES], "CDD", "DIRECTE", DEBUT,
             date(2025, 12, 31), "Manœuvre", "F1702")
            for rang in range(PERSONNES)
        ],
        "heures": [
            (f"BANC-{rang % MARCHES:03}", "1", sirets[rang % MARCHES], f"C-{rang:06}",
             f"{mois:%Y-%m}", Decimal("151.67") - rang % 7, Decimal(rang % 3), "VALIDEE", None, None)
            for mois in suite
            for rang in range(PERSONNES)
        ],
        "heures_globales": [],
        "evaluations": [],
    }  # fmt: skip


def en_classeur(feuilles: dict[str, list[tuple]]) -> bytes:
    sortie = io.BytesIO()
    with ouvrir(sortie) as classeur:
        for forme in FEUILLES:
            classeur.feuille(forme, feuilles[forme.nom])
    return sortie.getvalue()


def lire_et_copier(classeur: bytes) -> None:
    """Every sheet read by python-calamine, and the rows of hours sent by one COPY to a bare table."""
    lu = python_calamine.load_workbook(io.BytesIO(classeur))
    feuilles = {nom: lu.get_sheet_by_name(nom).to_python() for nom in lu.sheet_names}
    colonnes = ", ".join(f"c{rang} text" for rang in range(len(HEURES.colonnes)))
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(f"CREATE TEMPORARY TABLE nue ({colonnes}) ON COMMIT DROP")
        lignes = feuilles["heures"][1:]
        texte = "".join("\t".join(map(str, ligne)) + "\n" for ligne in lignes)
        curseur.copy_expert("COPY nue FROM STDIN", io.StringIO(texte))


def ecrire_nu(feuilles: dict[str, list[tuple]]) -> None:
    """The same cells, each by the one call that its kind wants."""
    with xlsxwriter.Workbook(io.BytesIO(), OPTIONS) as classeur:
        jour = classeur.add_format({"num_format": "dd/mm/yyyy"})
        for nom, lignes in feuilles.items():
            feuille = classeur.add_worksheet(nom)
            for rang, ligne in enumerate(lignes, start=1):
                for colonne, valeur in enumerate(ligne):
                    if valeur is None or valeur == "":
                        continue
                    if isinstance(valeur, str):
                        feuille.write_string(rang, colonne, valeur)
                    elif isinstance(valeur, date):
                        feuille.write_datetime(rang, colonne, valeur, jour)
                    else:
                        feuille.write_number(rang, colonne, valeur)


def memoire(fichier: str) -> None:
    """An import alone in its process: what it held while its reader lived, and afterwards, in megabytes."""
    structure = Structure.objects.create(code="memoire", nom="Mémoire")
    installer_criteres(structure)
    avant = memoire_au_plus_haut()
    with open(fichier, "rb") as contenu:
        importer(structure=structure, contenu=contenu, nom="banc.xlsx", par=None)
    lecteur = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(max(avant + lecteur, memoire_au_plus_haut()))


def memoire_d_un_import(classeur: bytes) -> int:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as fichier:
        fichier.write(classeur)
        fichier.flush()
        dite = subprocess.run(
            [sys.executable, "-m", "bench.reprise", fichier.name],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    return int(dite.stdout)


def chronometrer(geste, *valeurs) -> float:
    debut = time.perf_counter()
    geste(*valeurs)
    return time.perf_counter() - debut


def main() -> None:
    preparer()
    feuilles = contenu()
    classeur = en_classeur(feuilles)
    structures = [
        Structure.objects.create(code=f"banc-{rang}", nom=f"Banc {rang}") for rang in range(FOIS)
    ]
    for structure in structures:
        installer_criteres(structure)
    analyser()
    nus, repris = [], []
    for structure in structures:
        nus.append(chronometrer(lire_et_copier, classeur))
        repris.append(
            chronometrer(
                lambda s: importer(structure=s, contenu=classeur, nom="banc.xlsx", par=None),
                structure,
            )
        )
        assert LigneHeures.objects.filter(structure=structure).count() == LIGNES
    ecrits, exportes = [], []
    for _ in range(FOIS):
        ecrits.append(chronometrer(ecrire_nu, feuilles))
        exportes.append(chronometrer(exporter, structures[0], io.BytesIO()))
    nu, reprise = sorted(nus)[FOIS // 2], sorted(repris)[FOIS // 2]
    ecrit, exporte = sorted(ecrits)[FOIS // 2], sorted(exportes)[FOIS // 2]
    bilan = Bilan()
    bilan.dire(f"Lire un classeur de {LIGNES} lignes d'heures et les copier", nu, nu, 1)
    bilan.dire("L'importer en entier", reprise, nu, 12)
    bilan.dire("XlsxWriter seul, les mêmes cellules", ecrit, ecrit, 1)
    bilan.dire("Exporter la structure", exporte, ecrit, 2)
    mega = memoire_d_un_import(classeur)
    print(f"Mémoire au plus haut d'un import : {mega} Mo (au plus {MEMOIRE})")
    bilan.trop += mega > MEMOIRE
    bilan.conclure()


if __name__ == "__main__":
    memoire(sys.argv[1]) if sys.argv[1:] else main()

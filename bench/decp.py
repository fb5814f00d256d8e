"""A file of published contracts, read, kept and taken in, against ijson's bare pass over the same file.

TAILLE_DECP=200 (megabytes) is that of a national file; the default is enough to see a drift.
"""

import json
import os
import tempfile
from datetime import date, timedelta
from pathlib import Path

import ijson

from bench.mesure import Bilan, en_alternance, memoire_au_plus_haut, preparer

preparer()

from django.db import transaction  # noqa: E402
from stdnum import luhn  # noqa: E402

from marches.decp.application import appliquer, etendue_proposee  # noqa: E402
from marches.decp.depot import lire_un_flux  # noqa: E402
from marches.enums import Statut  # noqa: E402
from marches.models import ContratPublie, Marche  # noqa: E402
from tests import factories  # noqa: E402

TAILLE = int(os.environ.get("TAILLE_DECP", "30")) * 1024 * 1024
FOIS = int(os.environ.get("FOIS_DECP", "3"))
MEMOIRE = 200  # megabytes, the application and its tests included
ICI = "02722"
UN_SUR_SOCIAL, UN_SUR_SALE, UN_SUR_ICI = 5, 40, 4_000  # contracts: a clause, dirt, the territory
OBJETS = (
    "Travaux de rénovation énergétique du groupe scolaire et de ses abords, lot {} : gros œuvre",
    "Accord-cadre à bons de commande pour l'entretien des espaces verts de la commune, secteur {}",
    "Mission de maîtrise d'œuvre pour la réhabilitation de la salle des fêtes, tranche {}",
)


def siret(siren: str) -> str:
    """Of the first establishment, its keys right."""
    siren += luhn.calc_check_digit(siren)
    debut = f"{siren}0001"
    return debut + luhn.calc_check_digit(debut)


def contrat(rang: int) -> dict:
    """As platforms publish them: a kilobyte, of which the house keeps half."""
    ici = rang % UN_SUR_ICI == 0
    notification = date(2024, 1, 2) + timedelta(days=rang % 700)
    brut = {
        "id": f"{notification.year}-{rang:07}",
        "acheteur": {"id": siret(f"2150{rang % 9000:04}") if not ici else siret("21020695")},
        "nature": "Marché",
        "objet": OBJETS[rang % 3].format(rang % 40),
        "codeCPV": "45214200-2",
        "techniques": {"technique": ["Accord-cadre"]},
        "modalitesExecution": {"modaliteExecution": ["Bons de commande"]},
        "marcheInnovant": False,
        "ccag": "Travaux",
        "offresRecues": rang % 9,
        "attributionAvance": False,
        "tauxAvance": 0.0,
        "typeGroupementOperateurs": "Pas de groupement",
        "sousTraitanceDeclaree": False,
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": ICI if ici else "50129", "typeCode": "Code commune"},
        "dureeMois": 1 + rang % 48,
        "dateNotification": notification.isoformat(),
        "datePublicationDonnees": (notification + timedelta(days=20)).isoformat(),
        "montant": 40_000.0 + rang % 900_000,
        "typesPrix": {"typePrix": ["Définitif révisable"]},
        "formePrix": "Forfaitaire",
        "titulaires": [
            {"titulaire": {"typeIdentifiant": "SIRET", "id": siret(f"5{rang % 9_999_999:07}")}}
        ],
        "considerationsSociales": {
            "considerationSociale": [
                "Clause sociale" if rang % UN_SUR_SOCIAL == 0 else "Pas de considération sociale"
            ]
        },
        "considerationsEnvironnementales": {
            "considerationEnvironnementale": ["Clause environnementale"]
        },
        "origineUE": None,
        "origineFrance": None,
    }
    if rang % UN_SUR_SALE == 1:
        brut |= {"id": f"INX {brut['id']}", "montant": 0, "codeCPV": "INX 45214200-2"}
    return brut


def ecrire(chemin: Path) -> int:
    rang = 0
    with chemin.open("w", encoding="utf-8") as sortie:
        sortie.write('{"marches": {"marche": [')
        while sortie.tell() < TAILLE:
            for _ in range(500):
                sortie.write(("," if rang else "") + json.dumps(contrat(rang), ensure_ascii=False))
                rang += 1
        sortie.write("]}}")
    return rang


def main() -> None:
    structure = factories.StructureFactory(communes=[factories.CommuneFactory(soissons=True)])
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "decp.json"
        nombre = ecrire(chemin)
        avant = memoire_au_plus_haut()

        def parcourir(_):
            with chemin.open("rb") as fichier:
                assert sum(1 for _ in ijson.items(fichier, "marches.marche.item")) == nombre

        def evenements(_):
            with chemin.open("rb") as fichier:
                for _ in ijson.basic_parse(fichier):
                    pass

        def lire() -> object:
            with chemin.open("rb") as fichier:
                return lire_un_flux(
                    structure=structure,
                    fichier=fichier,
                    nom=chemin.name,
                    taille=chemin.stat().st_size,
                    dire=lambda _: None,
                )

        def previsualiser(_):
            with transaction.atomic():
                depot = lire()
                assert depot.bilan["lus"] == nombre, depot.bilan
                transaction.set_rollback(True)

        def importer(_):
            with transaction.atomic():
                depot = lire()
                appliquer(depot=depot, etendue=etendue_proposee(depot), par=None)
                assert Marche.objects.filter(statut=Statut.A_QUALIFIER).exists()
                assert ContratPublie.objects.exists()
                transaction.set_rollback(True)

        nus, passe, apercu, entier = en_alternance(
            evenements, parcourir, previsualiser, importer, fois=FOIS, essais=int(FOIS > 1)
        )
        taille = chemin.stat().st_size // (1024 * 1024)
    memoire = memoire_au_plus_haut()
    bilan = Bilan()
    bilan.dire(f"Passe nue d'ijson sur {taille} Mo, {nombre} marchés", passe, passe, 1)
    bilan.dire("Ses évènements seuls, sans marché", nus, passe, 1.5)
    bilan.dire("Lire le fichier et en garder l'aperçu", apercu, passe, 3)
    pris = -(-nombre // UN_SUR_ICI)
    print(f"Le même, enregistré, {pris} marchés pris en suivi : {entier - apercu:.2f} s de plus")
    print(f"Mémoire au plus haut : {memoire} Mo, dont {avant} avant de lire (au plus {MEMOIRE})")
    bilan.trop += memoire > MEMOIRE
    bilan.conclure()


if __name__ == "__main__":
    main()

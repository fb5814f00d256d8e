"""Previewing a workbook of 5 000 rows, against reading it bare and inserting its rows once."""

import io
import resource
from datetime import date, timedelta
from decimal import Decimal

import xlsxwriter

from bench.mesure import Bilan, en_alternance, preparer

preparer()

from django.core.files.base import ContentFile  # noqa: E402
from python_calamine import CalamineWorkbook  # noqa: E402

from clauses_project.statistiques import analyser  # noqa: E402
from comptes.depots.enums import EtatDepot  # noqa: E402
from participants.enums import Modalite, TypeContrat  # noqa: E402
from suivi.actions.imports.depot import lire  # noqa: E402
from suivi.imports.enums import Sort  # noqa: E402
from suivi.models import ImportHeures, LigneImport  # noqa: E402
from tests import factories  # noqa: E402

LIGNES = 5000
MARCHES = 20
PERSONNES = 1250
MOIS = date(2026, 10, 1)
LUNDIS = [date(2026, 10, 5) + timedelta(weeks=rang) for rang in range(4)]
ENTETES = ("Matricule", "Nom", "Prénom", "Client", "Chantier", "Semaine du", "Heures")
FOIS = 7
MEMOIRE = 300  # megabytes


def peupler():
    """An ETTI with twenty contracts and 1 250 people, each at work the four weeks of a month."""
    etti = factories.EntrepriseFactory(etti=True)
    structure = factories.StructureFactory()
    declarants = []
    for rang in range(MARCHES):
        lot = factories.LotFactory(
            marche__structure=structure, marche__reference=f"BANC-{rang:03}", numero="1"
        )
        declarant = factories.DeclarantFactory(attribution__lot=lot, entreprise=etti)
        factories.DeclarationFactory(declarant=declarant, mois=MOIS)
        declarants.append(declarant)
    for rang in range(PERSONNES):
        attribution = declarants[rang % MARCHES].attribution
        factories.AffectationFactory(
            attribution=attribution,
            contrat=factories.ContratTravailFactory(
                participant__structure=structure,
                participant__identite__nom=f"Nom{rang}",
                participant__identite__prenom="Lou",
                employeur=etti,
                entreprise_utilisatrice=attribution.entreprise,
                type=TypeContrat.CTT,
                modalite=Modalite.MISE_A_DISPOSITION,
            ),
        )
    return etti, declarants


def classeur(declarants) -> bytes:
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, {"constant_memory": True}) as fichier:
        feuille = fichier.add_worksheet("Heures")
        jour = fichier.add_format({"num_format": "dd/mm/yyyy"})
        feuille.write_row(0, 0, ENTETES)
        for rang in range(LIGNES):
            qui, semaine = divmod(rang, len(LUNDIS))
            marche = declarants[qui % MARCHES].attribution
            feuille.write_row(
                rang + 1,
                0,
                (
                    f"M{qui}",
                    f"NOM{qui}",
                    "Lou",
                    marche.entreprise.raison_sociale,
                    f"BANC-{qui % MARCHES:03}",
                ),
            )
            feuille.write_datetime(rang + 1, 5, LUNDIS[semaine], jour)
            feuille.write_number(rang + 1, 6, 35 - qui % 3)
    return sortie.getvalue()


def main() -> None:
    etti, declarants = peupler()
    contenu = classeur(declarants)
    analyser()

    def lire_et_inserer(_):
        """Nothing understood, nothing checked: the rows as they come, stored in one statement."""
        lignes = (
            CalamineWorkbook.from_filelike(io.BytesIO(contenu)).get_sheet_by_index(0).to_python()
        )
        depot = ImportHeures.objects.create(entreprise=etti, nom="nu.xlsx", empreinte="0" * 64)
        LigneImport.objects.bulk_create(
            LigneImport(
                import_heures=depot,
                feuille="Heures",
                numero=rang,
                lu={"brut": [str(cellule) for cellule in ligne]},
                heures=Decimal(0),
            )
            for rang, ligne in enumerate(lignes)
        )
        depot.lignes.all()._raw_delete("default")

    def previsualiser(_):
        depot = ImportHeures.objects.create(entreprise=etti, nom="banc.xlsx", empreinte="0" * 64)
        depot.fichier.save("banc.bin", ContentFile(contenu))
        lire(depot=depot)
        depot.refresh_from_db()
        assert depot.etat == EtatDepot.A_VERIFIER, (depot.etat, depot.erreur, depot.feuilles)
        assert depot.bilan[Sort.CREEE] == LIGNES, depot.bilan
        depot.lignes.all()._raw_delete("default")
        depot.effets.all()._raw_delete("default")

    nu, apercu = en_alternance(lire_et_inserer, previsualiser, fois=FOIS)
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lecteur = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    bilan = Bilan()
    bilan.dire(f"Lire {LIGNES} lignes et les insérer, sans rien vérifier", nu, nu, 1)
    bilan.dire(f"Prévisualiser un classeur de {LIGNES} lignes", apercu, nu, 10)
    print(
        f"Mémoire : {memoire:.0f} Mo, lecteur compris {memoire + lecteur:.0f} Mo (au plus {MEMOIRE})"
    )
    bilan.trop += memoire + lecteur > MEMOIRE
    bilan.conclure()


if __name__ == "__main__":
    main()

"""What a document costs beside WeasyPrint itself, and the memory of a hundred communes issued one after the other."""

import gc
import resource
import tempfile
from datetime import date
from itertools import pairwise
from pathlib import Path

from bench.mesure import Bilan, en_alternance, preparer

preparer()

from django.conf import settings  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from clauses_project.statistiques import analyser  # noqa: E402
from suivi.actions import recueils  # noqa: E402
from suivi.actions.documents import previsualiser  # noqa: E402
from suivi.chiffres import Periode  # noqa: E402
from suivi.enums import GenreDocument, Lecteurs  # noqa: E402
from suivi.models import Recueil  # noqa: E402
from suivi.papier import rendu  # noqa: E402
from suivi.papier.composition import composer  # noqa: E402
from suivi.papier.demandes import Demande  # noqa: E402
from suivi.pdf import dessiner, ecrire  # noqa: E402
from territoires.models import ContourCommune  # noqa: E402
from tests import factories  # noqa: E402
from tests.monde import embaucher  # noqa: E402

COMMUNES = 100
POINTS = 12  # on each of the four sides of a commune
ANNEE = Periode(date(2026, 1, 1), date(2026, 11, 1))
SUR_DISQUE = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": settings.STORAGES["staticfiles"],
}


def peupler():
    """A structure of a hundred communes, drawn on its maps, with a contract and a few people."""
    structure = factories.StructureFactory()
    communes = [factories.CommuneFactory(nom=f"Villers-{n}") for n in range(COMMUNES)]
    structure.communes.set(communes)
    ContourCommune.objects.bulk_create(
        ContourCommune(commune=commune, anneaux=_contour(rang))
        for rang, commune in enumerate(communes)
    )
    declarant = factories.DeclarantFactory(attribution__lot__marche__structure=structure)
    factories.LigneObjectifFactory(lot=declarant.attribution.lot)
    equipe = [embaucher(structure, declarant.attribution, f"Nom {n}", "Lou", "F") for n in range(8)]
    for mois in (7, 8, 9):
        declaration = factories.DeclarationFactory(
            declarant=declarant, validee=True, mois=date(2026, mois, 1)
        )
        for affectation in equipe:
            factories.LigneHeuresFactory(
                declaration=declaration, affectation=affectation, retenue=True
            )
    return structure


def _contour(rang: int) -> list[list[list[float]]]:
    """A commune of a chessboard, whose border has as many points as a real one once simplified."""
    x, y, cote = 3 + rang % 10 / 20, 49 + rang // 10 / 20, 1 / 20
    coins = [(x, y), (x + cote, y), (x + cote, y + cote), (x, y + cote), (x, y)]
    bord = [
        [ax + (bx - ax) * pas / POINTS, ay + (by - ay) * pas / POINTS + (pas % 2) / 900]
        for (ax, ay), (bx, by) in pairwise(coins)
        for pas in range(POINTS)
    ]
    return [[*bord, bord[0]]]


def comparer(structure, bilan: Bilan) -> None:
    """The whole of it (figures, words, page, PDF), then WeasyPrint alone on the same page."""
    demande = Demande(GenreDocument.TERRITOIRE, structure, ANNEE, Lecteurs.PUBLIC)
    html = rendu._html(rendu.habiller(composer(demande), structure))
    tout, seul = en_alternance(
        lambda _: previsualiser(demande=demande),
        lambda _: ecrire(dessiner(html, feuilles=rendu.FEUILLES)),
        fois=15,
    )
    bilan.dire("Bilan de territoire, des lignes au PDF", tout, seul, 1.15)


def memoire() -> float:
    """Megabytes this process holds now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def suivre_la_memoire(structure, bilan: Bilan) -> None:
    """At the tenth commune and at the last, once bound: the worker holds no more than it did."""
    mesures = []
    emettre = recueils.emettre

    def emettre_et_peser(**options):
        document = emettre(**options)
        mesures.append(memoire())
        return document

    recueils.emettre = emettre_et_peser
    with (
        tempfile.TemporaryDirectory() as dossier,
        override_settings(MEDIA_ROOT=dossier, STORAGES=SUR_DISQUE),
    ):
        recueil = recueils.preparer(
            structure=structure,
            genre=GenreDocument.TERRITOIRE,
            periode=ANNEE,
            une_page=True,
            par=None,
        )
        recueil = Recueil.objects.get(pk=recueil.pk)
        assert recueil.documents.count() == COMMUNES, recueil.tache.erreur
        relie = recueil.fichier.size / 2**20
        apres = memoire()  # here: leaving the settings of the bench loads others
    dixieme, derniere = mesures[9], mesures[-1]
    rapport = max(derniere, apres) / dixieme
    bilan.trop += rapport > 1.1
    print(
        f"Mémoire : {dixieme:.0f} Mo à la 10e commune, {derniere:.0f} Mo à la {COMMUNES}e, {apres:.0f} Mo une "
        f"fois réunies ({relie:.1f} Mo)  {rapport:.2f} ×  (au plus 1.1)"
    )


def main() -> None:
    structure = peupler()
    analyser()
    bilan = Bilan()
    comparer(structure, bilan)
    suivre_la_memoire(structure, bilan)
    bilan.conclure()


if __name__ == "__main__":
    main()

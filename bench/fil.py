"""The thread of a contract against an empty page: 2 000 traces of every kind, in a constant number of queries.

`make bench MESURES=fil`. Measured on two busy cores, among six contracts as full: the thread 3.21 × the empty page,
a thousand traces further 2.94 ×, a word searched 2.42 ×; 17 queries, as with 40 traces.
"""

from bench.mesure import Bilan, en_alternance, preparer

preparer()

from datetime import date, timedelta  # noqa: E402

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from clauses_project.dates import ajouter_mois  # noqa: E402
from clauses_project.statistiques import analyser  # noqa: E402
from comptes.enums import Verbe  # noqa: E402
from suivi.fil.enums import NatureEchange  # noqa: E402
from suivi.models import Echange  # noqa: E402
from tests import factories  # noqa: E402

TRACES = 2000
MARCHES = 6  # as full, of the same structure, among which this one is read
DECLARATIONS = 60  # each transmitted, sent back, transmitted again, validated
FOIS = 40


def remplir(marche, nombre: int) -> None:
    """So many traces: two fifths written, two fifths of declarations, the rest sent, issued, done."""
    structure, donneur = marche.structure, marche.donneur_ordre
    attribution = factories.AttributionFactory(lot__marche=marche)
    declarant = factories.DeclarantFactory(attribution=attribution)
    maintenant = timezone.now()
    Echange.objects.bulk_create(
        Echange(
            structure=structure,
            marche=marche,
            nature=list(NatureEchange)[rang % len(NatureEchange)],
            quand=maintenant - timedelta(hours=7 * rang),
            objet=f"Échange {rang}",
            texte="Deux postes de manœuvre à pourvoir. " * 10,
            recherche=f"echange {rang}",
        )
        for rang in range(nombre * 2 // 5)
    )
    declarations = [
        factories.DeclarationFactory(
            declarant=declarant, validee=True, mois=ajouter_mois(date(2026, 9, 1), -rang)
        )
        for rang in range(min(DECLARATIONS, nombre // 10))
    ]
    verbes = (Verbe.TRANSMETTRE, Verbe.RENVOYER, Verbe.TRANSMETTRE, Verbe.VALIDER)
    for rang in range(nombre * 2 // 5):
        factories.EvenementFactory(
            objet=declarations[rang % len(declarations)],
            verbe=verbes[rang % 4],
            quand=maintenant - timedelta(hours=5 * rang),
        )
    for rang in range(nombre // 20):
        quand = maintenant - timedelta(hours=50 * rang)
        options = {"structure": structure, "marche": marche}
        factories.CourrielFactory(donneur_ordre=donneur, cree_le=quand, **options)
        factories.DocumentEmisFactory(emis_le=quand, **options)
        factories.ProchaineActionFactory(marche=marche, faite=True, faite_le=quand)
        factories.EvenementFactory(objet=attribution.lot, quand=quand)


def compter(personne: Client, adresse: str) -> int:
    personne.get(adresse)
    with CaptureQueriesContext(connection) as captees:
        assert personne.get(adresse).status_code == 200
    return len(captees)


def main() -> None:
    bilan = Bilan()
    acces = factories.AccesFactory()
    structure = acces.structure
    marches = factories.MarcheFactory.create_batch(MARCHES, structure=structure)
    petit = factories.MarcheFactory(structure=structure)
    remplir(petit, 40)
    for marche in marches:
        remplir(marche, TRACES)
    analyser()
    personne = Client()
    personne.force_login(acces.utilisateur)
    adresse = reverse("suivi:fil_marche", args=[marches[0].pk])
    derniere = adresse
    for _ in range(40):
        derniere = personne.get(derniere).context["suite"] or derniere
        derniere = derniere if derniere.startswith("/") else adresse + derniere

    def ouvrir(url: str):
        assert personne.get(url).status_code == 200

    vide, fil, loin, cherche = en_alternance(
        lambda _: ouvrir(reverse("suivi:recherche")),
        lambda _: ouvrir(adresse),
        lambda _: ouvrir(derniere),
        lambda _: ouvrir(f"{adresse}?q=manœuvre"),
        fois=FOIS,
    )
    bilan.dire("Page vide, une personne connectée", vide, vide, 1)
    bilan.dire(f"Le fil d'un marché, {TRACES} traces", fil, vide, 5)
    bilan.dire("Le même, mille traces plus loin", loin, vide, 5)
    bilan.dire("Le même, un mot cherché", cherche, vide, 5)
    requetes = compter(personne, reverse("suivi:fil_marche", args=[petit.pk]))
    bilan.compter("Ses requêtes / celles d'un fil de 40 traces", compter(personne, adresse),
                  requetes, 1)  # fmt: skip
    bilan.conclure()


if __name__ == "__main__":
    main()

"""The follow-up: the daily recomputation against the one query that finds what changed, the phone list of a
facilitateur against an empty page, alone and among the others.

`make bench MESURES=apres PERSONNES=200000` is the size of the country; the default is a tenth of it. Measured there,
on two busy cores: 200 000 people, 400 000 contracts, 800 000 milestones; the query 12,9 s, the day 18,6 s
(1.44 ×), a day without anything to write 1.73 ×. On the same, at rest: the phone list 3.12 × the empty page, among
the others 0.78 × what it is alone.
"""

import statistics
import sys
import time

from bench.mesure import Bilan, en_alternance, preparer

preparer()

from datetime import date, timedelta  # noqa: E402

from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import vies  # noqa: E402
from clauses_project.statistiques import analyser  # noqa: E402
from comptes.enums import Verbe  # noqa: E402
from comptes.journal import journaliser_lot  # noqa: E402
from participants.models import ContratTravail, Participant  # noqa: E402
from suivi.apres.ecriture import tenir  # noqa: E402
from suivi.apres.entretien import a_revoir, tenir_le_suivi  # noqa: E402
from suivi.models import Echeance, LigneHeures  # noqa: E402
from territoires.models import Structure  # noqa: E402

JOUR = date(2026, 11, 22)
FOIS = 5
TOUCHES = 100  # one person out of so many, between two days


def appels(personne: Client):
    """(empty page, phone list) of that facilitateur."""

    def ouvrir(nom: str):
        reponse = personne.get(reverse(nom))
        assert reponse.status_code == 200

    return en_alternance(
        lambda _: ouvrir("suivi:recherche"), lambda _: ouvrir("suivi:a_appeler"), fois=20
    )


def toucher(rang: int) -> int:
    """What a day brings: some contracts end earlier or later than was thought, and the journal says so."""
    # Their second contract: one that may still move what was due.
    touches = ContratTravail.objects.annotate(reste=F("participant_id") % TOUCHES).filter(
        reste=0, identifiant__endswith="-1", date_fin__isnull=False
    )
    sens = 1 if rang % 2 == 0 else -1
    touches.update(date_fin=F("date_fin") + timedelta(days=sens * 5))
    contrats = touches.select_related("structure", "employeur")
    journaliser_lot(verbe=Verbe.MODIFIER, objets={contrat: {} for contrat in contrats}, par=None)
    return len(contrats)


def chercher() -> list[int]:
    return [
        pk
        for structure in Structure.objects.order_by("pk")
        for pk in a_revoir(structure, JOUR).order_by("pk").values_list("pk", flat=True)
    ]


def recalculer() -> None:
    for structure in Structure.objects.order_by("pk"):
        list(tenir_le_suivi(structure, JOUR))


def quotidien(bilan: Bilan) -> None:
    """A day's changes, each time; then a day without any."""
    recherche, calcul = [], []
    for rang in range(FOIS):
        nombre = toucher(rang)
        analyser()
        recherche.append(_chronometrer(chercher))
        calcul.append(_chronometrer(recalculer))
    requete = statistics.median(recherche)
    bilan.dire(f"La requête qui trouve qui a changé ({nombre} contrats)", requete, requete, 1)
    bilan.dire("Recalcul du jour, recherche comprise", statistics.median(calcul), requete, 3)
    bilan.dire("Le même, encore une fois : rien à écrire", _chronometrer(recalculer), requete, 3)


def _chronometrer(geste) -> float:
    debut = time.perf_counter()
    geste()
    return time.perf_counter() - debut


def main() -> None:
    bilan = Bilan()
    acces = vies.peupler_une_structure(vies.PAR_STRUCTURE)
    analyser()
    personne = Client()
    personne.force_login(acces.utilisateur)
    vide_seule, seule = appels(personne)
    for _ in range(vies.PERSONNES // vies.PAR_STRUCTURE - 1):
        vies.peupler_une_structure(vies.PAR_STRUCTURE)
    analyser()
    nombres = {
        "personnes": Participant.objects.count(),
        "contrats de travail": ContratTravail.objects.count(),
        "lignes d'heures": LigneHeures.objects.count(),
        "échéances": Echeance.objects.count(),
    }
    print(" · ".join(f"{nombre:,} {nom}".replace(",", " ") for nom, nombre in nombres.items()))
    siens = Participant.objects.filter(structure=acces.structure).order_by("pk")
    if tenir(personnes=siens.values_list("pk", flat=True)):
        sys.exit("Les vies inventées n'ont pas les échéances que donne la règle.")
    vide, parmi = appels(personne)
    bilan.dire("Page vide, une personne connectée", vide, vide, 1)
    bilan.dire(f"Après le travail, {vies.PAR_STRUCTURE} personnes suivies", parmi, vide, 5)
    bilan.dire("La même, parmi les autres / seule", parmi / vide, seule / vide_seule, 1.3)
    quotidien(bilan)
    bilan.conclure()


if __name__ == "__main__":
    main()

"""Validating 500 declarations together: as many queries for 500 as for 100, on the page and below it."""

import time
from datetime import date

from bench.mesure import preparer

preparer()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from clauses_project.dates import suite_de_mois  # noqa: E402
from clauses_project.profils import Profil  # noqa: E402
from clauses_project.statistiques import analyser  # noqa: E402
from suivi.actions.validations import valider_lot  # noqa: E402
from suivi.ensemble import ENSEMBLE  # noqa: E402
from suivi.enums import Etat  # noqa: E402
from suivi.models import Declaration, LigneHeures  # noqa: E402
from tests import factories  # noqa: E402
from tests.monde import embaucher  # noqa: E402

ENTREPRISES, PERSONNES = 32, 2
MOIS = list(suite_de_mois(date(2024, 1, 1), date(2025, 12, 1)))


def peupler():
    """768 transmitted declarations without any alert, two lines each."""
    acces = factories.AccesFactory()
    for rang in range(ENTREPRISES):
        declarant = factories.DeclarantFactory(
            attribution__lot__marche__structure=acces.structure,
            attribution__lot__marche__date_notification=date(2023, 12, 1),
        )
        equipe = [
            embaucher(acces.structure, declarant.attribution, f"Nom {rang}", f"Lou {n}", "F")
            for n in range(PERSONNES)
        ]
        for affectation in equipe:
            affectation.contrat.date_debut = MOIS[0]
            affectation.contrat.save()
            affectation.contrat.participant.eligibilites.update(debut=MOIS[0], fin=None)
        _declarer(declarant, equipe)
    return acces


def _declarer(declarant, equipe):
    declarations = Declaration.objects.bulk_create(
        Declaration(
            structure=declarant.structure,
            declarant=declarant,
            mois=mois,
            etat=Etat.TRANSMISE,
            transmise_le=factories.TRANSMISE_LE,
        )
        for mois in MOIS
    )
    LigneHeures.objects.bulk_create(
        LigneHeures(
            structure=declarant.structure,
            declaration=declaration,
            affectation=affectation,
            mois=declaration.mois,
            heures_travail=100,
        )
        for declaration in declarations
        for affectation in equipe
    )


def compter(quoi: str, nombre: int, geste) -> int:
    debut = time.perf_counter()
    with CaptureQueriesContext(connection) as requetes:
        geste()
    duree = (time.perf_counter() - debut) * 1000
    print(f"{quoi:<48} {nombre:4} déclarations  {len(requetes):3} requêtes  {duree:8.1f} ms")
    return len(requetes)


def main() -> None:
    acces = peupler()
    analyser()
    personne = Client()
    personne.force_login(acces.utilisateur)
    attendues = Declaration.objects.filter(etat=Etat.TRANSMISE).order_by("mois", "pk")

    def ensemble(nombre):
        versions = dict(attendues.values_list("pk", "version")[:nombre])
        profil = Profil.FACILITATEUR

        def valider():
            faites = valider_lot(versions=versions, par=acces.utilisateur, profil=profil)
            assert len(faites.validees) == nombre, faites.a_regarder

        return compter("Valider ensemble", nombre, valider)

    def par_la_page(nombre):
        choix = [f"{pk}:{version}" for pk, version in attendues.values_list("pk", "version")]
        url = reverse("suivi:valider_ensemble")

        def valider():
            assert personne.post(url, {"choix": choix[:nombre]}).status_code == 302

        avant = attendues.count()
        requetes = compter("Valider sur la page", nombre, valider)
        assert avant - attendues.count() == nombre
        return requetes

    ensemble(1)  # what a process reads once
    trop = ensemble(100) != ensemble(500)
    trop |= par_la_page(10) != par_la_page(ENSEMBLE)
    print("Le nombre de requêtes grandit : TROP" if trop else "Autant de requêtes pour chaque lot.")
    raise SystemExit(trop)


if __name__ == "__main__":
    main()

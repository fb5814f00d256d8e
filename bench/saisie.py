"""Saving one cell, and opening the grid of a contract with 60 people over 24 months."""

from datetime import date

from bench.mesure import Bilan, en_alternance, preparer

preparer()

from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from clauses_project.dates import suite_de_mois  # noqa: E402
from clauses_project.statistiques import analyser  # noqa: E402
from suivi.models import LigneHeures  # noqa: E402
from tests import factories  # noqa: E402
from tests.monde import embaucher  # noqa: E402

PERSONNES = 60
MOIS = list(suite_de_mois(date(2024, 1, 1), date(2025, 12, 1)))


def peupler():
    acces = factories.AccesFactory()
    lot = factories.LotFactory(
        marche__structure=acces.structure,
        marche__date_notification=date(2023, 12, 1),
        marche__date_ordre_service=date(2024, 1, 2),
    )
    factories.LigneObjectifFactory(lot=lot)
    declarant = factories.DeclarantFactory(attribution__lot=lot)
    equipe = [
        embaucher(acces.structure, declarant.attribution, f"Nom {rang}", "Lou", "F")
        for rang in range(PERSONNES)
    ]
    for affectation in equipe:
        affectation.contrat.date_debut = MOIS[0]
        affectation.contrat.save()
    for mois in MOIS:  # none is validated: every cell may be typed in, which is the heaviest page
        declaration = factories.DeclarationFactory(declarant=declarant, mois=mois)
        for affectation in equipe:
            factories.LigneHeuresFactory(declaration=declaration, affectation=affectation)
    return acces, lot.marche, declaration, equipe


def main() -> None:
    acces, marche, declaration, equipe = peupler()
    analyser()
    personne = Client()
    personne.force_login(acces.utilisateur)
    page_vide = reverse("suivi:recherche")
    grille = f"{reverse('suivi:grille_marche', args=[marche.pk])}?du=2024-01&au=2025-12"
    versions = dict(
        LigneHeures.objects.filter(declaration=declaration).values_list("affectation", "version")
    )

    def ouvrir_la_page_vide(_):
        assert personne.get(page_vide).status_code == 200

    def enregistrer(rang):
        affectation = equipe[rang % PERSONNES].pk
        url = reverse("suivi:cellule", args=[declaration.pk, affectation])
        reponse = personne.post(
            url, {"version": versions[affectation], "travail": f"{rang + 20},5"}
        )
        assert reponse.status_code == 200, reponse.content
        versions[affectation] = reponse.json()["version"]

    def ouvrir_la_grille(_):
        assert personne.get(grille).status_code == 200

    vide, cellule, grande = en_alternance(ouvrir_la_page_vide, enregistrer, ouvrir_la_grille)
    bilan = Bilan()
    bilan.dire("Page vide, une personne connectée", vide, vide, 1)
    bilan.dire("Enregistrer une cellule", cellule, vide, 3)
    bilan.dire(f"Ouvrir la grille, {PERSONNES} personnes × {len(MOIS)} mois", grande, vide, 10)
    bilan.conclure()


if __name__ == "__main__":
    main()

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from clauses_project.profils import Profil
from suivi.demonstration.chargement import est_chargee
from suivi.demonstration.comptes import COMPTES, MOT_DE_PASSE
from territoires.models import Reseau, Structure


class Command(BaseCommand):
    # Served in under five seconds the second time: the checks belong to « make quality ».
    requires_system_checks: list[str] = []
    help = "Prépare la démonstration (base, territoires, données), puis donne ses comptes."

    def handle(self, **options: Any) -> None:
        executeur = MigrationExecutor(connection)
        if executeur.migration_plan(executeur.loader.graph.leaf_nodes()):
            self.stdout.write("Création de la base de données…")
            call_command("migrate", verbosity=0)
        if not est_chargee():
            self.stdout.write("Chargement des communes de France et de la démonstration…")
            call_command("charger_demo", stdout=self.stdout)
        self._annoncer_comptes()

    def _annoncer_comptes(self) -> None:
        noms = dict(Structure.objects.values_list("code", "nom"))
        noms |= {code: f"Réseau {nom}" for code, nom in Reseau.objects.values_list("code", "nom")}
        lignes = [("Profil", "Organisation", "Courriel", "Mot de passe")]
        for compte in COMPTES:
            organisations = [noms.get(nom, nom) for nom in compte.organisations]
            lignes.append(
                (
                    Profil(compte.profil).label,
                    organisations[0] + (" (et deux autres)" if len(organisations) > 1 else ""),
                    compte.courriel,
                    MOT_DE_PASSE,
                )
            )
        largeurs = [max(map(len, colonne)) for colonne in zip(*lignes, strict=True)]
        for ligne in lignes:
            cellules = zip(ligne, largeurs, strict=True)
            self.stdout.write("  ".join(texte.ljust(n) for texte, n in cellules).rstrip())

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comptes import rebonds


class Command(BaseCommand):
    help = "Lit un avis de non-remise reçu par le serveur de courrier, et le note sur le courriel."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fichier", help="le message reçu ; « - » : l'entrée standard")

    def handle(self, **options: Any) -> None:
        """A message that is no refusal is left aside without error: a mail server would send it back."""
        rebond = rebonds.lire(_lire(options["fichier"]))
        courriel = rebonds.noter(rebond) if rebond else None
        if courriel is None:
            self.stdout.write("Ce message n'annonce le refus d'aucun de nos courriels.")
        else:
            self.stdout.write(f"Courriel à {courriel.destinataire} : {courriel.erreur}")


def _lire(fichier: str) -> bytes:
    if fichier == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(fichier).read_bytes()
    except OSError as panne:
        raise CommandError(f"{fichier} ne se lit pas : {panne.strerror}.") from panne

"""Production refuses to start without what it cannot invent, and says what is missing."""

import subprocess
import sys

import pytest
from django.conf import settings

COMPLETS = {
    "SECRET_KEY": "fictive-0123456789",
    "CLE_EMPREINTE": "fictive-9876543210",
    "DATABASE_URL": "postgres://clauses:fictif@127.0.0.1:5432/clauses",
    "ALLOWED_HOSTS": "clauses.example.org",
    "EMAIL_URL": "smtp+tls://clauses:fictif@127.0.0.1:587",
    "DEFAULT_FROM_EMAIL": "clauses@example.org",
}


def demarrer(**environnement):
    return subprocess.run(
        [sys.executable, "-c", "import clauses_project.settings.production"],
        cwd=settings.RACINE,
        env={"PYTHONIOENCODING": "utf-8", **environnement},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def test_production_starts_with_all_it_needs():
    assert demarrer(**COMPLETS).returncode == 0


@pytest.mark.parametrize("absent", COMPLETS)
def test_production_refuses_to_start_and_names_what_is_missing(absent):
    presents = {nom: valeur for nom, valeur in COMPLETS.items() if nom != absent}
    refus = demarrer(**presents)
    assert refus.returncode != 0
    derniere = refus.stderr.strip().splitlines()[-1]
    assert f"Réglages absents de l'environnement : {absent} " in derniere
    assert not any(f"{present} (" in derniere for present in presents)

"""Prepare the demonstration, then serve it: the table of accounts first, the address last."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent


def port_libre(port: str) -> bool:
    try:
        with socket.socket() as prise:
            # As gunicorn does: a connection that has just been closed does not hold the port.
            prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            prise.bind(("127.0.0.1", int(port)))
    except (OSError, OverflowError, ValueError):
        return False
    return True


def finir_avec_le_serveur() -> None:
    """Asks the kernel to end this process, as for a stop, when its parent dies in whatever way."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def lancer_le_travail_de_fond() -> None:
    """The worker, beside the server: `execv` keeps our process, so the server becomes its parent."""
    commande = [sys.executable, "manage.py", "db_worker", "--verbosity", "0", "--no-reload"]
    subprocess.Popen(commande, stdin=subprocess.DEVNULL, preexec_fn=finir_avec_le_serveur)


def main(port: str) -> None:
    if not port_libre(port):
        sys.exit(f"Le port {port} n'est pas libre : « make demo PORT=… » en choisit un autre.")
    os.chdir(RACINE)
    os.environ["DJANGO_SETTINGS_MODULE"] = "clauses_project.settings.developpement"
    # Accounts with published passwords never go to the database of an installation.
    os.environ.pop("DATABASE_URL", None)
    # Nor does any of its e-mails leave: they are read on its page « Courriels ».
    os.environ.pop("EMAIL_URL", None)
    os.environ["ADRESSE"] = f"http://127.0.0.1:{port}"
    preparation = subprocess.run([sys.executable, "manage.py", "preparer_demo"], check=False)
    if preparation.returncode:
        sys.exit(preparation.returncode)
    sys.stdout.flush()
    lancer_le_travail_de_fond()
    commande = [sys.executable, "-m", "gunicorn", "clauses_project.wsgi"]
    options = ["--config", "outils/gunicorn_demonstration.py", "--bind", f"127.0.0.1:{port}"]
    os.execv(sys.executable, commande + options)  # noqa: S606 our own server, no shell


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)

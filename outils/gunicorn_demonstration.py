"""gunicorn for `make demo`: one process, quiet, and the address once it answers."""

workers = 1
threads = 4
loglevel = "warning"
control_socket_disable = True


def when_ready(server):
    for adresse in server.LISTENERS:
        print(f"\nClauses sociales : {adresse} (Ctrl-C pour arrêter)\n", flush=True)

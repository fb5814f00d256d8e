"""The State's open services, played by a server of this machine: their documented answers, or what goes wrong."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests import factories

SIRET = factories.siret(501)
SIRET_ETTI = factories.siret(502)


def etablissement(siret, **champs):
    """As the directory documents one, cut to what says who and where."""
    return {
        "siret": siret,
        "activite_principale": "43.21A",
        "adresse": "12 RUE DU COMMERCE 02200 SOISSONS",
        "code_postal": "02200",
        "commune": "02722",
        "libelle_commune": "SOISSONS",
        "est_siege": True,
        "etat_administratif": "A",
        "latitude": "49.3810",
        "longitude": "3.3230",
        "liste_enseignes": None,
        **champs,
    }


def unite(siret, nom, **champs):
    return {
        "siren": siret[:9],
        "nom_complet": f"{nom} (SIGLE)",
        "nom_raison_sociale": nom,
        "nombre_etablissements": 1,
        "nombre_etablissements_ouverts": 1,
        "siege": etablissement(siret),
        "activite_principale": "43.21A",
        "nature_juridique": "5710",
        "etat_administratif": "A",
        "complements": {"est_siae": False, "type_siae": None, "est_ess": False},
        "matching_etablissements": [],
        **champs,
    }


ANNUAIRE = [
    unite(SIRET, "ELECTRICITE INVENTEE"),
    unite(
        SIRET_ETTI,
        "INTERIM D'INSERTION INVENTE",
        complements={"est_siae": True, "type_siae": "ETTI", "est_ess": True},
    ),
]


def annuaire(parametres):
    """Whoever bears what is searched, by SIRET or by name."""
    texte = parametres["q"].lower()
    trouvees = [
        u for u in ANNUAIRE if texte in (u["siege"]["siret"], u["nom_raison_sociale"].lower())
    ] or [u for u in ANNUAIRE if texte in u["nom_raison_sociale"].lower()]
    return {
        "results": trouvees,
        "total_results": len(trouvees),
        "page": 1,
        "per_page": 8,
        "total_pages": 1,
    }


def adresse(libelle, longitude, latitude, **champs):
    """As the geocoder documents one."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {
            "label": libelle,
            "score": 0.95,
            "housenumber": "12",
            "id": "02722_0001_00012",
            "name": libelle.split(" 02")[0],
            "postcode": "02200",
            "citycode": "02722",
            "city": "Soissons",
            "context": "02, Aisne, Hauts-de-France",
            "type": "housenumber",
            "importance": 0.6,
            "street": "Rue du Commerce",
            **champs,
        },
    }


def geocodeur(*trouvees):
    return lambda parametres: {"type": "FeatureCollection", "features": list(trouvees)}


class Service:
    """`demandes` are the parameters of each call; `repondre` gives the answer, bytes and status included."""

    def __init__(self, repondre):
        self.repondre, self.demandes, self.attente = repondre, [], 0.0

    def traiter(self, requete):
        parametres = {nom: vs[0] for nom, vs in parse_qs(urlsplit(requete.path).query).items()}
        self.demandes.append(parametres)
        time.sleep(self.attente)
        corps = self.repondre(parametres)
        statut = 200
        if isinstance(corps, tuple):
            statut, corps = corps
        octets = corps if isinstance(corps, bytes) else json.dumps(corps).encode()
        requete.send_response(statut)
        requete.send_header("Content-Type", "application/json")
        requete.send_header("Content-Length", str(len(octets)))
        requete.end_headers()
        requete.wfile.write(octets)


@contextmanager
def ouvrir(repondre):
    """(the service, its address), until the end of the block."""
    service = Service(repondre)

    class Guichet(BaseHTTPRequestHandler):
        def do_GET(self):
            service.traiter(self)

        def log_message(self, *args):
            pass

    serveur = ThreadingHTTPServer(("127.0.0.1", 0), Guichet)
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.01})
    fil.start()
    try:
        yield service, f"http://127.0.0.1:{serveur.server_port}"
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join()

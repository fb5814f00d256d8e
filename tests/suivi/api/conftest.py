import json

import pytest

from clauses_project.profils import Profil
from tests import factories


class Programme:
    """A program that calls the API with its token."""

    def __init__(self, client, jeton, secret):
        self.client, self.jeton, self.secret = client, jeton, secret

    def get(self, chemin, **entetes):
        entetes = {"Authorization": f"Bearer {self.secret}", **entetes}
        return self.client.get(f"/api/v1/{chemin}", headers=entetes)

    def json(self, chemin, statut=200):
        reponse = self.get(chemin)
        assert reponse.status_code == statut, reponse.content
        return reponse.json()

    def refus(self, chemin, statut):
        return self.json(chemin, statut)["erreur"]

    def lignes(self, chemin):
        """Rows of JSON lines."""
        reponse = self.get(chemin)
        assert reponse.status_code == 200
        return [json.loads(ligne) for ligne in reponse.getvalue().decode().splitlines()]


@pytest.fixture
def programme(client, monde):
    """Makes a program of the structure of the world, for the profile asked."""

    def faire(profil=Profil.FACILITATEUR, **options):
        organisations = {
            Profil.DONNEUR_ORDRE: {"donneur_ordre": monde.donneur_ordre},
            Profil.DECLARANT: {"entreprise": monde.entreprise},
            Profil.COORDINATEUR: {"reseau": monde.structure.reseaux.get()},
        }
        secret = f"clauses_{profil}"
        options = {"emettrice": monde.structure, **organisations.get(profil, {}), **options}
        jeton = factories.JetonApiFactory(profil=profil, secret=secret, **options)
        return Programme(client, jeton, secret)

    return faire

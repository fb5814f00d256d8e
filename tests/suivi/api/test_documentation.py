"""The documentation says what is served: its examples are called, and schemathesis looks for the rest."""

import json
import os
from itertools import product
from urllib.parse import parse_qs, urlsplit

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis.specs.openapi.checks import negative_data_rejection

from clauses_project.profils import Profil
from suivi.api.exemples import EXEMPLES, MARCHE_D_EXEMPLE
from suivi.api.ressources import RESSOURCES
from suivi.api.service import api

EXEMPLES_PAR_OPERATION = int(os.environ.get("EXEMPLES_API") or 5)


def test_every_operation_has_its_example():
    operations = {
        verbes["get"]["operationId"] for verbes in api.get_openapi_schema()["paths"].values()
    }
    assert operations == set(EXEMPLES)


def manques(montre, obtenu, ou="") -> list[str]:
    """Keys shown that do not come, and values shown of another kind."""
    if isinstance(montre, dict):
        absents = [f"{ou}.{cle}" for cle in montre if cle not in obtenu]
        return absents + [
            defaut
            for cle in montre
            if cle in obtenu
            for defaut in manques(montre[cle], obtenu[cle], f"{ou}.{cle}")
        ]
    if isinstance(montre, list):
        return [] if not montre else (manques(montre[0], obtenu[0], f"{ou}[0]") if obtenu else [ou])
    memes = montre is None or obtenu is None or type(montre) is type(obtenu)
    return [] if memes else [f"{ou} : {obtenu!r}"]


def test_an_example_gives_what_the_page_shows(programme, monde):
    monde.marche.reference = MARCHE_D_EXEMPLE
    monde.marche.save()
    structure = programme()
    for nom, exemple in EXEMPLES.items():
        reponse = structure.get(nom + exemple.demande.format(marche=MARCHE_D_EXEMPLE))
        assert reponse.status_code == 200, nom
        premiere = reponse.getvalue().decode().lstrip("\ufeff").splitlines()[0]
        if nom.endswith(".csv"):
            assert premiere == exemple.reponse
        else:
            assert manques(exemple.reponse, json.loads(premiere)) == [], nom


def test_the_page_shows_every_column(programme):
    for ressource in RESSOURCES:
        montree = EXEMPLES[f"{ressource.nom}.jsonl"].reponse
        assert list(montree) == list(ressource.schema.model_fields)


def test_the_page_is_read_without_account(client, db):
    page = client.get("/api/").content.decode()
    assert "curl -H" in page
    for nom in EXEMPLES:
        assert f"GET /api/v1/{nom}" in page
    assert "//cdn" not in page


@pytest.mark.django_db(transaction=True)  # the server closes the connection of a test's transaction
@pytest.mark.parametrize("profil", [Profil.FACILITATEUR, Profil.ELU])
def test_schemathesis_finds_no_failure(programme, settings, profil):
    settings.API_APPELS_PAR_MINUTE = 1_000_000
    essayer(programme(profil).secret, EXEMPLES_PAR_OPERATION)


def essayer(secret: str, exemples: int) -> None:
    """Every operation, with parameters drawn at random, right and wrong, through WSGI."""
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    entetes = {"Authorization": f"Bearer {secret}"}
    operations = [trouvee.ok() for trouvee in document.get_all_operations()]
    for operation, mode in product(operations, schemathesis.GenerationMode):

        @hypothesis.settings(max_examples=exemples)
        @hypothesis.given(cas=operation.as_strategy(generation_mode=mode))
        def appeler(cas):
            reponse = cas.call(headers=entetes)
            sauf = [negative_data_rejection] if sans_trace(cas, reponse) else []
            cas.validate_response(reponse, headers=entetes, excluded_checks=sauf)

        appeler()


def sans_trace(cas, reponse) -> bool:
    """Whether a wrong parameter was drawn that the address sent does not have: an empty list writes nothing
    there, so that `{"donneur_ordre": "0…0", "x": []}` leaves as `?donneur_ordre=0…0`, which is right."""
    envoyes = parse_qs(urlsplit(reponse.request.url).query, keep_blank_values=True)
    return any(valeur == [] and nom not in envoyes for nom, valeur in cas.query.items())

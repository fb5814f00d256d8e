"""What the API answers when it does not give data: a code, and one French sentence."""

import re
from datetime import timedelta

from django.utils import timezone

from suivi.api import service
from tests import factories

PHRASE = re.compile(r"^[A-ZÉ«][^\n]{10,300}[.»]$")


def test_a_call_without_token_is_told_what_to_send(client, db):
    reponse = client.get("/api/v1/marches")
    assert reponse.status_code == 401
    assert "Authorization: Bearer" in reponse.json()["erreur"]
    assert reponse["WWW-Authenticate"] == "Bearer"


def test_an_account_signed_in_is_not_a_token(administratrice):
    assert administratrice.get("/api/v1/marches").status_code == 401


def test_a_token_that_serves_no_more_says_why(programme):
    structure = programme()
    structure.jeton.cree_le = timezone.now() - timedelta(days=3)
    structure.jeton.expire_le = timezone.now() - timedelta(days=1)
    structure.jeton.save()
    assert "expiré" in structure.refus("marches", 401)
    structure.jeton.revoque_le = timezone.now()
    structure.jeton.save()
    assert "révoqué" in structure.refus("marches", 401)


def test_a_token_nobody_made_opens_nothing(programme):
    structure = programme()
    structure.secret = "clauses_é"
    assert "n'existe pas" in structure.refus("marches", 401)


MAL_DEMANDE = [
    ("heures?du=2026-13", 422, "un mois, par exemple"),
    ("marches?page=zéro", 422, "« page »"),
    ("marches?comune=02722", 422, "« comune » n'existe pas"),
    ("marches?marche=a&marche=b", 422, "qu'une fois"),
    ("heures?du=2026-05&au=2026-01", 409, "finit avant de commencer"),
    ("chiffres?commune=99999", 404, "Aucune commune"),
    ("chiffres?marche=%00", 404, "signe nul"),
    ("chiffres-publics?du=2026-02&au=2026-03", 409, "année civile"),
    ("chiffres-publics?commune=02722&nature=TRAVAUX", 409, "un filtre à la fois"),
    ("chiffres-publics?structure=inconnue", 404, "Aucune structure"),
    ("rien", 404, "documentation"),
]


def test_what_is_wrong_is_told_in_one_sentence(programme):
    structure = programme()
    for chemin, statut, mot in MAL_DEMANDE:
        phrase = structure.refus(chemin, statut)
        assert mot in phrase
        assert PHRASE.match(phrase), phrase


def test_the_api_is_only_read(programme, client):
    structure = programme()
    for verbe in ("post", "put", "patch", "delete"):
        reponse = getattr(client, verbe)(
            "/api/v1/marches", headers={"Authorization": f"Bearer {structure.secret}"}
        )
        assert reponse.status_code == 405
        assert reponse["Allow"] == "GET"
        assert "GET" in reponse.json()["erreur"]


def test_a_breakdown_is_a_reference_and_no_traceback(programme, monkeypatch, caplog):
    def casser(*args):
        raise RuntimeError("le secret de la base")

    monkeypatch.setattr(service.chiffres, "publics", casser)
    phrase = programme().refus("chiffres-publics", 500)
    reference = re.search(r"référence ([0-9A-F]{8})", phrase)[1]
    assert "secret" not in phrase
    assert reference in caplog.text
    assert "le secret de la base" in caplog.text


def test_too_many_calls_wait_and_the_next_minute_goes_on(programme, settings, monkeypatch):
    settings.API_APPELS_PAR_MINUTE = 3
    maintenant = timezone.now().replace(second=20, microsecond=0)
    monkeypatch.setattr("comptes.api.actions.timezone.now", lambda: maintenant)
    structure = programme()
    assert [structure.get("marches").status_code for _ in range(4)] == [200, 200, 200, 429]
    refus = structure.get("marches")
    assert refus["Retry-After"] == "40"
    assert refus.json()["erreur"] == "Trop d'appels : reprenez dans 40 s."
    monkeypatch.setattr(
        "comptes.api.actions.timezone.now", lambda: maintenant + timedelta(seconds=40)
    )
    assert structure.get("marches").status_code == 200


def test_the_last_use_is_kept(programme):
    structure = programme()
    structure.get("marches")
    structure.jeton.refresh_from_db()
    assert structure.jeton.dernier_usage > timezone.now() - timedelta(minutes=1)


def test_an_answer_is_kept_by_no_proxy(programme):
    assert programme().get("marches")["Cache-Control"] == "private, no-store"


def test_nothing_is_counted_against_another_token(programme, settings, client, monde):
    settings.API_APPELS_PAR_MINUTE = 1
    structure = programme()
    factories.JetonApiFactory(emettrice=monde.structure, secret="autre")
    structure.get("marches")
    structure.secret = "autre"
    assert structure.get("marches").status_code == 200

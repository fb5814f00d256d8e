"""Chromium against a live server, one context for each person, watched while it browses."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = "/usr/bin/chromium"  # Debian's: Playwright downloads nothing
OPTIONS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = settings.NPM / "axe-core/axe.min.js"
ECRAN = {"width": 1280, "height": 900}
TELEPHONE = {"width": 390, "height": 844}

expect.set_options(timeout=15_000)  # a busy machine is slow, not wrong


@pytest.fixture(autouse=True, scope="session")
def _django_dans_la_boucle_de_playwright():
    """Playwright runs an event loop in this thread; the tests still speak to the database in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def chromium(django_db_setup, live_server):
    """One browser for all; it goes before the server does, and leaves it nothing to answer.

    Inside Playwright's loop, this thread has database connections of its own: they are closed before it
    ends, else the test database could not be dropped.
    """
    with sync_playwright() as playwright:
        navigateur = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield navigateur
        navigateur.close()
        connections.close_all()


@dataclass
class Surveillance:
    """What a browser must never do: leave this machine, or complain in its console."""

    incidents: list[str] = field(default_factory=list)
    toleres: list[str] = field(default_factory=list)

    def tolerer(self, mot: str) -> None:
        """What the test itself provokes, and the console tells."""
        self.toleres.append(mot)

    def suivre(self, page: Page) -> None:
        page.on("request", self._requete)
        page.on("console", self._console)
        page.on("pageerror", lambda erreur: self.incidents.append(f"{page.url} : {erreur}"))

    def _requete(self, requete) -> None:
        adresse = urlsplit(requete.url)
        if adresse.scheme not in ("data", "blob") and adresse.hostname not in (
            "127.0.0.1",
            "localhost",
        ):
            self.incidents.append(f"requête vers {requete.url}")

    def _console(self, message) -> None:
        """Errors and warnings; the browser's own line about a 403 or a 404 page is not one."""
        attendu = "Failed to load resource" in message.text and message.location["url"].endswith(
            "/"
        )
        provoque = any(mot in message.text for mot in self.toleres)
        if message.type in ("error", "warning") and not attendu and not provoque:
            self.incidents.append(f"{message.page.url} : {message.text}")


@pytest.fixture
def surveillance():
    """Fails the test, at its end, for everything seen on the way."""
    vigie = Surveillance()
    yield vigie
    assert vigie.incidents == []


@dataclass
class Navigation:
    chromium: Browser
    adresse: str
    surveillance: Surveillance
    contextes: list = field(default_factory=list)

    def ouvrir(self, personne=None, *, taille=ECRAN, **options) -> Page:
        """A page of a browser of its own, already signed in when a person of the cast is given."""
        contexte = self.chromium.new_context(
            base_url=self.adresse, viewport=taille, locale="fr-FR", **options
        )
        contexte.set_default_timeout(15_000)
        contexte.add_init_script(path=AXE)  # before the page's own policy, which forbids it
        self.contextes.append(contexte)
        if personne and personne.utilisateur:
            nom = settings.SESSION_COOKIE_NAME
            contexte.add_cookies(
                [{"name": nom, "value": personne.cookies[nom].value, "url": self.adresse}]
            )
        page = contexte.new_page()
        self.surveillance.suivre(page)
        return page


@pytest.fixture
def navigation(chromium, live_server, surveillance):
    navigation = Navigation(chromium, live_server.url, surveillance)
    yield navigation
    for contexte in navigation.contextes:
        contexte.close()

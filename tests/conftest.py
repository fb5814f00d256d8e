"""Stricter than production, and the cast: one client per kind of person, signed in.

The cast and their organisations are empty of rows: a test makes its own with `tests/factories.py`, or
takes the small world of `tests/monde.py` with the fixture `monde`.
"""

import functools
import gc
import socket
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.template.base import FilterExpression, VariableDoesNotExist
from django.test import Client, TransactionTestCase

from tests import cumuls, factories
from tests.courriels import ouvrir_une_boite
from tests.monde import Monde, creer_monde

# The same examples on every machine, and none refused for being slow there.
hypothesis.settings.register_profile(
    "maison",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
)
hypothesis.settings.load_profile("maison")

# What makes the suite quicker


def pytest_collection_finish(session):
    """Modules and tests are there to stay: the garbage collector no longer goes over them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


# Made by the migrations; no test changes them.
TABLES_DE_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


def vider_les_tables_pleines() -> None:
    """Deletes every row: TRUNCATE takes as long for an empty table as for a full one, and we have a hundred."""
    noms = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(nom) for nom in sorted({*noms} - TABLES_DE_DJANGO)]
    pleines = " UNION ALL ".join(
        f"(SELECT {rang} FROM {table} LIMIT 1)"  # noqa: S608
        for rang, table in enumerate(tables)
    )
    with transaction.atomic(), connection.cursor() as curseur:
        # As TRUNCATE does: what a server is still writing is waited for, and goes too.
        curseur.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        curseur.execute(pleines)
        rangs = [rang for (rang,) in curseur.fetchall()]
        curseur.execute("SET LOCAL session_replication_role = replica")  # all go, in any order
        for rang in rangs:
            curseur.execute(f"DELETE FROM {tables[rang]}")  # noqa: S608


@pytest.fixture(autouse=True, scope="session")
def _vidage_rapide():
    """After a test that commits, on PostgreSQL."""
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            patch.setattr(
                TransactionTestCase, "_fixture_teardown", lambda _: vider_les_tables_pleines()
            )
        yield


def _sans_statistiques(executer, sql, params, many, context):
    """ANALYZE counts rows outside transactions: once they are rolled back, the planner believes tables empty that the
    next test fills, and goes through them for each row. Benches, and real workers, do count them.
    """
    return None if sql.startswith("ANALYZE") else executer(sql, params, many, context)


@pytest.fixture(autouse=True, scope="session")
def _statistiques_du_planificateur():
    with connection.execute_wrapper(_sans_statistiques):
        yield


# What makes Django stricter

LOCAUX = {None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0", "testserver"}  # noqa: S104


class ReseauInterdit(AssertionError):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True, scope="session")
def _reseau_coupe():
    """Refuses every connection and every name that is not this machine's."""
    connecter, resoudre = socket.socket.connect, socket.getaddrinfo

    def connecter_ici(prise, adresse):
        if prise.family in (socket.AF_INET, socket.AF_INET6) and adresse[0] not in LOCAUX:
            raise ReseauInterdit(f"Un test veut joindre {adresse}.")
        return connecter(prise, adresse)

    def resoudre_ici(hote, *args, **options):
        nom = hote.decode() if isinstance(hote, bytes) else hote
        if nom not in LOCAUX and nom != socket.gethostname():
            raise ReseauInterdit(f"Un test veut joindre {nom}.")
        return resoudre(hote, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connecter_ici)
        patch.setattr(socket, "getaddrinfo", resoudre_ici)
        yield


class VariableIndefinie(AssertionError):
    """One of our templates reads a variable that its view does not give."""


@pytest.fixture(autouse=True, scope="session")
def _variables_definies():
    """A variable missing from one of our templates fails, where Django would print nothing."""
    resoudre = FilterExpression.resolve
    maison = Path(settings.RACINE)
    ailleurs = (maison / "node_modules", maison / ".venv")

    @functools.cache
    def est_a_nous(nom):
        chemin = Path(nom)
        return chemin.is_relative_to(maison) and not any(map(chemin.is_relative_to, ailleurs))

    def resoudre_vraiment(expression, context, ignore_failures=False):
        gabarit = context.render_context.template or context.template
        if not expression.is_var or ignore_failures or not est_a_nous(gabarit.origin.name):
            return resoudre(expression, context, ignore_failures)
        try:
            valeur = expression.var.resolve(context)
        except VariableDoesNotExist as absente:
            raise VariableIndefinie(f"{gabarit.origin.name} : « {expression.token} »") from absente
        if not expression.filters:
            return valeur
        resolue = FilterExpression.__new__(FilterExpression)  # copy.copy is much slower
        resolue.token, resolue.filters = expression.token, expression.filters
        resolue.is_var, resolue.var = False, valeur
        return resoudre(resolue, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FilterExpression, "resolve", resoudre_vraiment)
        yield


@pytest.fixture(autouse=True, scope="session")
def _ordre_indifferent():
    """Gives back to front the rows of a queryset without order: the database promises nothing else."""
    charger = QuerySet._fetch_all

    def charger_a_l_envers(lignes):
        nouvelles = lignes._result_cache is None
        charger(lignes)
        if nouvelles and not lignes.ordered:
            lignes._result_cache.reverse()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", charger_a_l_envers)
        yield


@pytest.fixture(autouse=True, scope="session")
def _cumuls_tenus():
    """Hours that a test writes by hand are in the yearly sums, as those of the actions."""
    with pytest.MonkeyPatch.context() as patch:
        cumuls.brancher(patch)
        yield


# The mail


@pytest.fixture
def smtp(settings):
    """E-mails leave by SMTP, to a real server: `smtp.messages` are those it received."""
    boite, serveur = ouvrir_une_boite()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", boite.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield boite
    serveur.stop()


# The organisations


@pytest.fixture
def commune(db):
    return factories.CommuneFactory(soissons=True)


@pytest.fixture
def reseau(db):
    return factories.ReseauFactory(code="aisne", nom="Aisne")


@pytest.fixture
def structure(commune, reseau):
    return factories.StructureFactory(
        code="plie-grandsoissons",
        nom="PLIE du Grandsoissons",
        territoire_nom="GrandSoissons Agglomération",
        communes=[commune, factories.CommuneFactory(code="02064", nom="Belleu")],
        reseaux=[reseau],
    )


@pytest.fixture
def autre_structure(reseau):
    return factories.StructureFactory(
        code="mef-laonnois",
        nom="MEF du Laonnois",
        territoire_nom="Pays de Laon",
        communes=[factories.CommuneFactory(laon=True)],
    )


@pytest.fixture
def entreprise(db):
    return factories.EntrepriseFactory(raison_sociale="Bâti Aisne")


@pytest.fixture
def autre_entreprise(db):
    return factories.EntrepriseFactory(raison_sociale="Toitures de l'Oise")


@pytest.fixture
def donneur_ordre(structure):
    return factories.DonneurOrdreFactory(structure=structure, nom="Ville de Soissons")


# The cast


class Personne(Client):
    """A browser, and who holds it. `acces` is None for someone who has none."""

    def __init__(self, utilisateur=None, acces=None):
        super().__init__()
        self.utilisateur, self.acces = utilisateur, acces
        if utilisateur:
            self.force_login(utilisateur)


def entrer(prenom, nom, **acces) -> Personne:
    """Someone signed in, with the access described as for `AccesFactory`."""
    acces = factories.AccesFactory(
        utilisateur__prenom=prenom,
        utilisateur__nom=nom,
        utilisateur__email=f"{prenom}@exemple.example".lower(),
        **acces,
    )
    return Personne(acces.utilisateur, acces)


@pytest.fixture
def facilitatrice(structure):
    return entrer("Claire", "Fontaine", structure=structure)


@pytest.fixture
def collegue(structure):
    """Another facilitatrice of the same structure."""
    return entrer("Sonia", "Roux", structure=structure)


@pytest.fixture
def administratrice(structure):
    return entrer("Agathe", "Blanc", administration=True, structure=structure)


@pytest.fixture
def declarante(entreprise):
    return entrer("Denise", "Petit", declaration=True, entreprise=entreprise)


@pytest.fixture
def concurrente(autre_entreprise):
    """Declares for another company."""
    return entrer("Karine", "Noël", declaration=True, entreprise=autre_entreprise)


@pytest.fixture
def acheteuse(donneur_ordre):
    return entrer("Benoite", "Masson", achat=True, donneur_ordre=donneur_ordre)


@pytest.fixture
def elue(structure):
    return entrer("Elise", "Garnier", election=True, structure=structure)


@pytest.fixture
def elue_communale(structure, commune):
    """An élue who sees one commune of the territory."""
    return entrer("Maud", "Colin", election=True, structure=structure, communes=[commune])


@pytest.fixture
def coordinatrice(reseau):
    return entrer("Regine", "Faure", coordination=True, reseau=reseau)


@pytest.fixture
def prescriptrice(structure):
    """Sends people from a mission locale."""
    prescripteur = factories.PrescripteurFactory(structure=structure, nom=factories.MISSION_LOCALE)
    return entrer("Hortense", "Brun", prescription=True, prescripteur=prescripteur)


@pytest.fixture
def etrangere(autre_structure):
    """A facilitatrice of another structure."""
    return entrer("Solene", "Carpentier", structure=autre_structure)


@pytest.fixture
def administratrice_etrangere(autre_structure):
    return entrer("Odette", "Leroy", administration=True, structure=autre_structure)


@pytest.fixture
def sans_acces(db):
    """Someone whose access was withdrawn."""
    return Personne(factories.UtilisateurFactory(prenom="Inès", email="ines@exemple.example"))


@pytest.fixture
def anonyme(db):
    return Personne()


@pytest.fixture
def monde(structure, entreprise, autre_entreprise, donneur_ordre, autre_structure) -> Monde:
    """A small house at work, for the tests that need one of everything."""
    return creer_monde(
        structure=structure,
        entreprise=entreprise,
        autre_entreprise=autre_entreprise,
        donneur_ordre=donneur_ordre,
        autre_structure=autre_structure,
    )

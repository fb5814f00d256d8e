"""The test suite: PostgreSQL when DATABASE_URL says so, SQLite otherwise."""

from clauses_project.settings.commun import *  # noqa: F403
from clauses_project.settings.commun import DATABASES, MIDDLEWARE

# Sentences are searched for as they are written in the code; tests/clauses_project/test_typographie.py has the rest.
MIDDLEWARE = [nom for nom in MIDDLEWARE if not nom.endswith(".TypographieMiddleware")]

# A live server must leave no connection behind: the test database could not be dropped.
DATABASES["default"]["CONN_MAX_AGE"] = 0

SECRET_KEY = "tests"
CLE_EMPREINTE = "tests"
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Background work is done at once; tests/comptes/test_taches.py starts real workers, on « base ».
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "base": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}
# Tests that ask them start a server of their own.
RECHERCHE_ENTREPRISES = GEOCODAGE = ""
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

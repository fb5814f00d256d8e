"""What every installation shares. Values that differ come from the environment (see the README)."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.contrib.messages import constants as niveaux

RACINE = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

INSTALLED_APPS = [
    "suivi",
    "participants",
    "marches",
    "entreprises",
    "comptes",
    "territoires",
    "clauses_project.apps.ProjetConfig",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "auditlog",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "clauses_project.envois.PoidsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "clauses_project.typographie.TypographieMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "comptes.middleware.ConnexionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
    "comptes.middleware.AccesMiddleware",
    "suivi.middleware.PastillesMiddleware",
]

ROOT_URLCONF = "clauses_project.urls"
WSGI_APPLICATION = "clauses_project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [RACINE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "comptes.contexte.acces",
            ],
            "builtins": ["clauses_project.templatetags.maison"],
        },
    }
]

# Database: SQLite by default, for a trial or one facilitateur; PostgreSQL in production.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{RACINE / 'clauses.sqlite3'}")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
    }
else:
    # Opening a PostgreSQL connection costs as much as a page.
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A grid of hours saved at once without JavaScript: 60 people over 24 months, and more.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Accounts
AUTH_USER_MODEL = "comptes.Utilisateur"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{nom}"}
    for nom in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 12}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accueil"
ACCOUNT_ADAPTER = "comptes.adaptateur.AdaptateurComptes"
ACCOUNT_FORMS = {
    "login": "comptes.formulaires_compte.ConnexionForm",
    "add_email": "comptes.formulaires_compte.AdresseForm",
    "reset_password": "comptes.formulaires_compte.OubliForm",
    "reset_password_from_key": "comptes.formulaires_compte.NouveauMotDePasseForm",
    "change_password": "comptes.formulaires_compte.ChangerMotDePasseForm",
    "set_password": "comptes.formulaires_compte.ChoisirMotDePasseForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_REQUIRED = False
# Beside those of allauth: answers sent by one link, and from one network (a whole town may share its address).
ACCOUNT_RATE_LIMITS = {"reponse_par_lien": "20/h/key,60/m/ip"}
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
INVITATION_JOURS = 14
LIEN_JOURS = env.int(
    "LIEN_JOURS", default=30
)  # a link sent to a company or to a person, without account

# The State's open services that forms ask; an empty address switches one off.
RECHERCHE_ENTREPRISES = env(
    "RECHERCHE_ENTREPRISES", default="https://recherche-entreprises.api.gouv.fr"
).rstrip("/")
GEOCODAGE = env("GEOCODAGE", default="https://data.geopf.fr/geocodage").rstrip("/")
SERVICES_DELAI = env.float("SERVICES_DELAI", default=2.0)  # seconds a form waits for them

API_APPELS_PAR_MINUTE = env.int("API_APPELS_PAR_MINUTE", default=120)  # of one token

# E-mail. Links in e-mails written outside a page (command line, worker) start with ADRESSE.
ADRESSE = env("ADRESSE", default="http://127.0.0.1:8000").rstrip("/")
EMAIL_TIMEOUT = 10
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default="Clauses sociales <ne-pas-repondre@localhost>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL
ADMINS = [("Exploitation", courriel) for courriel in env.list("ADMINS", default=[])]

# True: e-mails stay on the page « Courriels », personal links included, and none leaves (a demonstration).
COURRIELS_LUS_SUR_LA_PAGE = False

# Background work, in the same database: done by `manage.py db_worker`.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# A job without a sign of life for so long was left by a worker that died.
TACHE_MORTE_APRES = timedelta(minutes=5)

# Language, dates, numbers
LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
# Numbers are written by our own filters: Django would also cut a primary key in three (value="1 169").
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["clauses_project.formats"]

# Static files and uploads
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(RACINE / "staticfiles")))
NPM = RACINE / "node_modules"
STATICFILES_DIRS = [
    RACINE / "static",
    ("bootstrap", NPM / "bootstrap/dist"),
    ("bootstrap-icons", NPM / "bootstrap-icons/font"),
    ("source-sans-3", NPM / "@fontsource-variable/source-sans-3"),
    ("htmx", NPM / "htmx.org/dist"),
]
PIECE_TAILLE_MAX = env.int("PIECE_TAILLE_MAX", default=10 * 1024 * 1024)  # bytes
ENVOI_TAILLE_MAX = env.int(
    "ENVOI_TAILLE_MAX", default=64 * 1024 * 1024
)  # bytes, all files of a form
CLASSEUR_TAILLE_MAX = env.int("CLASSEUR_TAILLE_MAX", default=20 * 1024 * 1024)  # bytes
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(RACINE / "media")))
DECOUPAGE = NPM / "@etalab/decoupage-administratif/data"

# No page loads anything from another host, no script in the page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
    }
}
CSRF_FAILURE_VIEW = "clauses_project.erreurs.csrf"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# Libraries
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "maison/_table.html"
MESSAGE_TAGS = {niveaux.ERROR: "danger", niveaux.DEBUG: "secondary"}
AUDITLOG_INCLUDE_ALL_MODELS = False
AUDITLOG_DISABLE_ON_RAW_SAVE = True
# Field by field, who changed what; and who read the file of a person (`auditlog.signals.accessed`).
AUDITLOG_INCLUDE_TRACKING_MODELS = [
    {"model": modele, "exclude_fields": ["version", "recherche", "empreinte"], "m2m_fields": suivis}
    for modele, suivis in (
        ("participants.Participant", ()),
        ("participants.Identite", ()),
        ("participants.Eligibilite", ("criteres",)),
        ("participants.ContratTravail", ()),
        ("participants.DemandeEligibilite", ()),
        ("marches.Marche", ()),
        ("marches.Lot", ()),
        ("marches.LigneObjectif", ()),
        ("marches.Attribution", ()),
        ("marches.Declarant", ()),
        ("territoires.Structure", ("communes",)),
        ("comptes.Acces", ("communes",)),
    )
]

# Key of the fingerprint by which a réseau counts once a person known to two structures.
CLE_EMPREINTE = env("CLE_EMPREINTE", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ligne": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "ligne"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"clauses": {"level": "INFO"}},
}

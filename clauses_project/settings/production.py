"""Production: refuses to start without what it cannot invent, and says what is missing."""

from django.core.exceptions import ImproperlyConfigured

from clauses_project.settings.commun import *  # noqa: F403
from clauses_project.settings.commun import env

INDISPENSABLES = {
    "SECRET_KEY": "une longue chaîne aléatoire, gardée secrète",
    "CLE_EMPREINTE": "une autre longue chaîne aléatoire, la même pour toujours",
    "DATABASE_URL": "postgres://utilisateur:motdepasse@hote:5432/base",
    "ALLOWED_HOSTS": "clauses.exemple.fr",
    "EMAIL_URL": "smtp+tls://utilisateur:motdepasse@hote:587",
    "DEFAULT_FROM_EMAIL": "Clauses sociales <clauses@exemple.fr>",
}
absents = [nom for nom in INDISPENSABLES if not env(nom, default="")]
if absents:
    raise ImproperlyConfigured(
        "Réglages absents de l'environnement : "
        + " ; ".join(f"{nom} (par exemple {INDISPENSABLES[nom]})" for nom in absents)
    )

SECRET_KEY = env("SECRET_KEY")
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
ADRESSE = env("ADRESSE", default=f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{hote}" for hote in ALLOWED_HOSTS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

"""A trial on one's own machine: what `make demo` and `manage.py` use by default."""

from clauses_project.settings.commun import *  # noqa: F403
from clauses_project.settings.commun import env

SECRET_KEY = env(
    "SECRET_KEY", default="cle-de-demonstration-sans-valeur-ne-pas-servir-en-production"
)
CLE_EMPREINTE = env("CLE_EMPREINTE", default="cle-de-demonstration")
# False shows the application's own error pages; DEBUG=1 shows Django's.
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# Without a mail server, what the application writes is read on its page « Courriels ».
COURRIELS_LUS_SUR_LA_PAGE = "EMAIL_URL" not in env.ENVIRON

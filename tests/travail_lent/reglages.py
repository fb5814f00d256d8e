from clauses_project.settings.tests import *  # noqa: F403
from clauses_project.settings.tests import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.travail_lent"]

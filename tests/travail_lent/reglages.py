from clauses_project.settings.tests import *  # noqa: F403
from clauses_project.settings.tests import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.travail_lent"]
# A worker that dies takes its memory with it: its files are on the disk, in MEDIA_ROOT.
STORAGES = {**STORAGES, "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}}

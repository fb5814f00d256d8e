from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ComptesConfig(AppConfig):
    name = "comptes"
    verbose_name = "Comptes"

    def ready(self) -> None:
        """A worker knows every kind of long work: each app names its own in `taches.py`."""
        autodiscover_modules("taches")

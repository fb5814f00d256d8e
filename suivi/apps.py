from django.apps import AppConfig


class SuiviConfig(AppConfig):
    name = "suivi"
    verbose_name = "Suivi"

    def ready(self) -> None:
        from suivi.apres import suites  # noqa: F401, PLC0415 (it registers what follows)
        from suivi.portefeuille import suites as _suivis  # noqa: F401, PLC0415 (the same)
        from suivi.reseaux import suites as _  # noqa: F401, PLC0415 (the same)

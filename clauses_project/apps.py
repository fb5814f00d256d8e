from django.apps import AppConfig


class ProjetConfig(AppConfig):
    """Gives Django the template tags and checks shared by all apps."""

    name = "clauses_project"
    label = "projet"

"""Finding a document among those issued."""

import django_filters as filtres

from clauses_project.listes import FiltreMaison
from suivi.enums import GenreDocument, Lecteurs
from suivi.models import DocumentEmis


class DocumentFilter(FiltreMaison):
    genre = filtres.ChoiceFilter(
        label="Document", choices=GenreDocument.choices, empty_label="Tous"
    )
    lecteurs = filtres.ChoiceFilter(label="Pour", choices=Lecteurs.choices, empty_label="Tous")
    annee = filtres.NumberFilter(label="Année", field_name="au__year")

    class Meta:
        model = DocumentEmis
        fields = ()

    def __init__(self, *args, gestion: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not gestion:  # they have one kind of readers: themselves
            del self.filters["lecteurs"]

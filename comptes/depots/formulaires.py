from __future__ import annotations

from django import forms


def champ_fichier(
    *, libelle: str, aide: str, genres: str, vide: str = "Choisissez un fichier."
) -> forms.FileField:
    """The file to send. `genres`: what the browser offers (« .xlsx,.ods »); an empty one is refused by who
    reads it, with a sentence of its own."""
    return forms.FileField(
        label=libelle,
        allow_empty_file=True,
        help_text=aide,
        widget=forms.FileInput(attrs={"accept": genres}),
        error_messages={"required": vide},
    )

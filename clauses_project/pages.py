"""The two pages every journey needs: a form alone on its page, and « are you sure? »."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def formulaire(
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    titre: str,
    retour: str,
    bouton: str = "Enregistrer",
    surtitre: str = "",
    phrase: str = "",
) -> HttpResponse:
    """A page holding one form, posted to its own address; files are taken when the form has some."""
    contexte = {
        "form": form,
        "titre": titre,
        "retour": retour,
        "bouton": bouton,
        "surtitre": surtitre,
        "phrase": phrase,
    }
    return render(request, "maison/formulaire.html", contexte)


def confirmation(
    request: HttpRequest,
    *,
    titre: str,
    phrase: str,
    bouton: str,
    retour: str,
    form: forms.BaseForm | None = None,
    surtitre: str = "",
    danger: bool = True,
    avant: tuple[str, str] | None = None,
) -> HttpResponse:
    """Says what is about to happen, and asks; `form` may ask why. Posted to its own address.

    `avant` (text, address) is what had better be done first.
    """
    contexte = {
        "titre": titre,
        "phrase": phrase,
        "bouton": bouton,
        "retour": retour,
        "form": form,
        "surtitre": surtitre,
        "danger": danger,
        "avant": avant,
    }
    return render(request, "maison/confirmation.html", contexte)

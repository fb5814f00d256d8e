"""What most gestures are: a form that an action takes, or a question before what cannot be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from clauses_project import pages
from clauses_project.refus import refus_en_message
from clauses_project.saisies import erreurs_dans

Dit = str | Callable[[Any], str]


def saisir(
    request: HttpRequest,
    *,
    form: forms.BaseForm,
    faire: Callable[[], Any],
    dit: Dit,
    vers: Any = None,
    **page: Any,
) -> HttpResponse:
    """The page of a form (`pages.formulaire`); valid, `faire` is done, and said at `vers`.

    `vers` is, unless given, the page of what `faire` returns. What it refuses is told in the form, with all
    that was typed.
    """
    if form.is_valid():
        with erreurs_dans(form):
            fait = faire()
            messages.success(request, dit(fait) if callable(dit) else dit)
            return redirect(vers or fait)
    return pages.formulaire(request, form=form, **page)


def confirmer(
    request: HttpRequest, *, faire: Callable[[], Any], dit: Dit, vers: Any = None, **page: Any
) -> HttpResponse:
    """« Are you sure? » (`pages.confirmation`); on POST, `faire` is done, and said at `vers`.

    `vers` is, unless given, where one came from (`retour`); a refusal is always told there.
    """
    if request.method == "POST":
        with refus_en_message(request):
            fait = faire()
            messages.success(request, dit(fait) if callable(dit) else dit)
            return redirect(vers or page["retour"])
        return redirect(page["retour"])
    return pages.confirmation(request, **page)

"""What an action refuses, told in the form that asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from clauses_project.formulaires import ajouter_erreurs
from clauses_project.refus import Conflit, Refus

DEUX_FOIS = (
    "La même chose vient d'être enregistrée, sans doute par un double clic ou par un collègue : "
    "vérifiez avant de recommencer."
)


@contextmanager
def erreurs_dans(form: forms.BaseForm) -> Iterator[None]:
    """Turns refusals and failed checks of an action into errors of the form, beside their field.

    Two requests at the same instant both pass the checks; the database refuses the second one.
    """
    try:
        yield
    except Refus as refus:
        for raison in refus.raisons:
            form.add_error(None, raison)
        if isinstance(refus, Conflit):
            _reprendre(form, refus)
    except ValidationError as erreurs:
        ajouter_erreurs(form, erreurs)
    except IntegrityError:
        form.add_error(None, DEUX_FOIS)


def en_une_phrase(erreur: Refus | ValidationError | IntegrityError) -> str:
    """The same where there is no form to tell it in."""
    if isinstance(erreur, ValidationError):
        return " ".join(erreur.messages)
    return DEUX_FOIS if isinstance(erreur, IntegrityError) else str(erreur)


def _reprendre(form: forms.BaseForm, conflit: Conflit) -> None:
    """Told once who changed what, the person may save again what they typed."""
    if "version" in form.fields and conflit.version is not None:
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = conflit.version

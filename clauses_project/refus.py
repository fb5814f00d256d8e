"""How an action refuses: one exception, carrying the French sentences shown to the user."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest


class Refus(Exception):
    """An action will not be done. `raisons` are whole sentences for the person who asked."""

    def __init__(self, *raisons: str):
        self.raisons = raisons
        super().__init__(" ".join(raisons))


class Conflit(Refus):
    """Somebody else changed the row since it was read: the sentence says who and when.

    `version` is the row's now: a form that takes it may be saved over what the other did.
    """

    def __init__(self, *raisons: str, version: int | None = None):
        self.version = version
        super().__init__(*raisons)


def refuser_si(raisons: Iterable[str]) -> None:
    """Raises `Refus` when there is any reason to."""
    raisons = tuple(raisons)
    if raisons:
        raise Refus(*raisons)


@contextmanager
def refus_en_message(request: HttpRequest) -> Iterator[None]:
    """Turns the refusal of an action into messages at the top of the next page."""
    try:
        yield
    except Refus as refus:
        for raison in refus.raisons:
            messages.error(request, raison)

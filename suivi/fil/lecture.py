"""A page of a thread: traces of every source in one query, the latest first, then told.

Pages follow one another by the last trace read (its instant, source and key), so that the hundredth costs
what the first does, and nothing written meanwhile shifts them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Max, Min, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from clauses_project.listes import mots_cherches
from suivi.enums import GenreDocument
from suivi.fil.enums import Rubrique
from suivi.fil.recits import Trace, raconter
from suivi.fil.sources import Source, sources
from suivi.fil.sujets import Sujet

PAR_PAGE = 25
ORDRE = ("-instant", "rang", "-rangee")


@dataclass(frozen=True)
class Filtre:
    """What a thread is narrowed to; days are whole, both ends included."""

    rubrique: Rubrique | None = None
    du: date | None = None
    au: date | None = None
    q: str = ""


@dataclass(frozen=True)
class Repere:
    """The place of a trace in the order of the thread."""

    instant: datetime
    rang: int
    rangee: int

    def en_texte(self) -> str:
        return f"{self.instant.isoformat()}~{self.rang}~{self.rangee}"

    @classmethod
    def lire(cls, texte: str) -> Repere | None:
        """None when the address was tampered with: the thread then begins at its latest trace."""
        try:
            instant, rang, rangee = texte.split("~")
            lu = parse_datetime(instant)
            return cls(lu, int(rang), int(rangee)) if lu and timezone.is_aware(lu) else None
        except ValueError:
            return None


@dataclass(frozen=True)
class Page:
    traces: list[Trace]
    suite: str  # where the next page starts, empty at the end of the thread


def lire_le_fil(
    sujet: Sujet,
    acces: Any,
    filtre: Filtre | None = None,
    *,
    avant: str = "",
    nombre: int = PAR_PAGE,
) -> Page:
    """Traces that this reader may read, the latest first; after `avant`, which the page before gave."""
    ouvertes = list(sources(sujet, acces))
    reperes = _reperes(ouvertes, filtre or Filtre(), Repere.lire(avant), nombre + 1)
    siens = reperes[:nombre]
    suite = siens[-1].en_texte() if len(reperes) > nombre else ""
    return Page(_raconter(siens, ouvertes, sujet, acces), suite)


def _sans(trace: Trace, nom: str) -> Trace:
    """Without the subject of the thread itself among what it is about."""
    return replace(trace, sujets=tuple(sujet for sujet in trace.sujets if sujet[0] != nom))


def fil_de_papier(
    sujet: Sujet, acces: Any, filtre: Filtre | None = None, *, nombre: int | None = None
) -> tuple[list[Trace], int]:
    """The oldest first, for paper, without the threads issued before, which would grow for ever.

    All of it, or its first `nombre` traces; and how many there are in all.
    """
    ouvertes = [_sans_les_fils(source) for source in sources(sujet, acces)]
    reperes = _reperes(ouvertes, filtre or Filtre())[::-1]
    return _raconter(reperes[:nombre], ouvertes, sujet, acces), len(reperes)


def _sans_les_fils(source: Source) -> Source:
    if source.cle != "document":
        return source
    return replace(source, lignes=source.lignes.exclude(genre=GenreDocument.FIL))


def _reperes(
    ouvertes: Sequence[Source],
    filtre: Filtre,
    avant: Repere | None = None,
    nombre: int | None = None,
) -> list[Repere]:
    """One query for all the sources."""
    branches = [
        _branche(rang, source, filtre, avant)
        for rang, source in enumerate(ouvertes)
        if _concernee(source, filtre)
    ]
    if not branches:
        return []
    ensemble = branches[0].union(*branches[1:], all=True) if branches[1:] else branches[0]
    return [Repere(*valeurs) for valeurs in ensemble.order_by(*ORDRE)[:nombre]]


def _concernee(source: Source, filtre: Filtre) -> bool:
    if filtre.rubrique and filtre.rubrique not in source.rubriques:
        return False
    return bool(source.cherches) or not mots_cherches(filtre.q)


def _branche(rang: int, source: Source, filtre: Filtre, avant: Repere | None) -> QuerySet:
    lignes = source.lignes.order_by().filter(_bornes(source, filtre), _recherche(source, filtre))
    if source.par_rubrique and filtre.rubrique:
        lignes = lignes.filter(**{source.par_rubrique: filtre.rubrique})
    if source.compte:
        lignes = (
            lignes.annotate(jour=TruncDate(source.quand))
            .values("jour")
            .annotate(instant=Max(source.quand), rangee=Min("pk"))
        )
    else:
        lignes = lignes.annotate(instant=F(source.quand), rangee=F("pk"))
    lignes = lignes.annotate(rang=Value(rang))
    return lignes.filter(_apres(rang, avant)).values_list("instant", "rang", "rangee")


def _bornes(source: Source, filtre: Filtre) -> Q:
    bornes = Q()
    if filtre.du:
        bornes &= Q(**{f"{source.quand}__gte": _minuit(filtre.du)})
    if filtre.au:
        bornes &= Q(**{f"{source.quand}__lt": _minuit(filtre.au + timedelta(days=1))})
    return bornes


def _minuit(jour: date) -> datetime:
    return timezone.make_aware(datetime.combine(jour, time.min))


def _recherche(source: Source, filtre: Filtre) -> Q:
    """Every word, in one of the columns; those that are not normalised are searched as it was typed."""
    condition = Q()
    for mot in mots_cherches(filtre.q) if source.normalisee else filtre.q.split():
        comment = "contains" if source.normalisee else "icontains"
        dans = Q()
        for champ in source.cherches:
            dans |= Q(**{f"{champ}__{comment}": mot})
        condition &= dans
    return condition


def _apres(rang: int, avant: Repere | None) -> Q:
    """Rows of that source which come after this place: before it in time, then by source and key."""
    if avant is None:
        return Q()
    if rang > avant.rang:
        return Q(instant__lte=avant.instant)
    if rang < avant.rang:
        return Q(instant__lt=avant.instant)
    return Q(instant__lt=avant.instant) | Q(instant=avant.instant, rangee__lt=avant.rangee)


def _raconter(
    reperes: Sequence[Repere], ouvertes: Sequence[Source], sujet: Sujet, acces: Any
) -> list[Trace]:
    """In their order, one query or two for each source that has some."""
    dites: dict[tuple[int, int], Trace] = {}
    for rang, source in enumerate(ouvertes):
        if siens := [repere for repere in reperes if repere.rang == rang]:
            cles = _cles(siens, source)
            for rangee, trace in raconter(source, cles, acces).items():
                dites[rang, rangee] = trace
    return [
        _sans(dites[repere.rang, repere.rangee], str(sujet.objet))
        for repere in reperes
        if (repere.rang, repere.rangee) in dites
    ]


def _cles(reperes: Iterable[Repere], source: Source) -> dict[int, datetime]:
    return {repere.rangee: repere.instant for repere in reperes}

"""Lists: a filter, a table, pages, and the same rows as a spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_tables2.data import TableQuerysetData

from clauses_project import ecriture, tableurs
from clauses_project.formulaires import SaisieDate
from clauses_project.presentation import Avancement
from clauses_project.textes import normaliser

PAR_PAGE = 25
CHIFFRES = {"th": {"class": "n"}, "td": {"class": "n"}}


class ColonneNombre(tables.Column):
    """A count, on the right; the spreadsheet gets the number."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **{"attrs": CHIFFRES, "default": "", **options})

    def render(self, value: Any) -> Any:
        return ecriture.entier(value)

    def value(self, **options: Any) -> Any:
        return options["value"]


class ColonneHeures(ColonneNombre):
    """Hours: « 1 842,50 »."""

    def render(self, value: Decimal) -> str:
        return ecriture.heures(value)


class ColonneEuros(ColonneNombre):
    def render(self, value: Decimal) -> str:
        return ecriture.euros(value)


class ColonneDate(tables.Column):
    """A day: « 22/11/2026 »; nothing when there is none."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **{"default": "", **options})

    def render(self, value: date) -> str:
        return f"{value:%d/%m/%Y}"

    def value(self, **options: Any) -> Any:
        return options["value"]


class ColonneMois(ColonneDate):
    """A month, which is its first day: « octobre 2026 »."""

    def render(self, value: date) -> str:
        return ecriture.mois(value)


class ColonneTaux(tables.Column):
    """An `Avancement` (bar, tick, number, words); the spreadsheet gets the rate, in percent."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **{"default": "", "orderable": False, **options})

    def render(self, value: Avancement) -> str:
        return render_to_string("maison/_taux.html", {"a": value})

    def value(self, **options: Any) -> Any:
        taux = options["value"].taux
        return ecriture.SANS_OBJET if taux is None else round(taux * 100, 1)


class ColonneEtat(tables.Column):
    """A state as a word in a pill. `tons` gives the tone (ok, attente, alerte, neutre) of each value."""

    def __init__(self, *args: Any, tons: dict[Any, str] | None = None, **options: Any):
        self.tons = tons or {}
        super().__init__(*args, **{"default": "", **options})

    def render(self, value: Any, record: Any, bound_column: Any) -> str:
        brut = bound_column.accessor.resolve(record)
        return render_to_string(
            "maison/_etat.html", {"ton": self.tons.get(brut, "neutre"), "mot": value}
        )

    def value(self, **options: Any) -> Any:
        return options["value"]


class TableMaison(tables.Table):
    """A table of the house: sorted by `?tri=`, always to a total order ending in `departage`.

    `pied` is the whole of the list by column (a sum, a count), shown under it and last in its files.
    """

    fragment: ClassVar[bool] = False
    departage: ClassVar[Sequence[str]] = ("pk",)
    par_page: ClassVar[int] = PAR_PAGE

    def __init__(self, *args: Any, pied: Mapping[str, Any] | None = None, **options: Any):
        self.pied = pied or {}
        super().__init__(
            *args, **{"order_by_field": "tri", "template_name": "maison/_table.html", **options}
        )

    def trier(self, request: HttpRequest) -> None:
        """Sorts as the address says; a column that cannot be sorted is ignored."""
        self.request = request
        demande = request.GET.getlist(self.prefixed_order_by_field)
        if demande:
            self.order_by = demande
        donnees = self.data
        if isinstance(donnees, TableQuerysetData) and isinstance(donnees.data, QuerySet):
            ordre = donnees.data.query.order_by
            if ordre and ordre[-1].lstrip("-") != self.departage[-1]:
                donnees.data = donnees.data.order_by(*ordre, *self.departage)

    def pied_ecrit(self) -> list[tuple[str, bool, str]]:
        """Cells of the foot, under the columns shown: words, whether they are figures, the column's name."""
        cellules = []
        for rang, colonne in enumerate(self.columns):
            valeur = self.pied.get(colonne.name)
            nombre = isinstance(colonne.column, ColonneNombre)
            ecrit = "" if valeur is None else _ecrire_le_pied(colonne.column, valeur)
            if not rang:
                ecrit = f"Ensemble\u00a0: {ecrit}" if ecrit else "Ensemble"
            cellules.append((ecrit, nombre, colonne.header))
        return cellules

    def ligne_de_pied(self) -> list[Any]:
        """The same for a file: plain values, under every column of it."""
        colonnes = [c for c in self.columns.iterall() if not c.column.exclude_from_export]
        ligne = [self.pied.get(colonne.name, "") for colonne in colonnes]
        return [ligne[0] if ligne[0] != "" else "Ensemble", *ligne[1:]]


def _ecrire_le_pied(colonne: tables.Column, valeur: Any) -> str:
    return colonne.render(valeur) if isinstance(colonne, ColonneNombre) else ecriture.entier(valeur)


class FiltreMaison(django_filters.FilterSet):
    """A filter of the house: `q` finds rows holding every word, without accents.

    `champs_recherche` are stored normalised columns (`RechercheField`), of the row or beyond it.
    """

    champs_recherche: ClassVar[Sequence[str]] = ("recherche",)

    q = django_filters.CharFilter(
        method="chercher",
        label="Rechercher",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @property
    def form(self) -> forms.Form:
        """Built when it is first read: a child class may still change its filters in `__init__`."""
        neuf = not hasattr(self, "_form")
        form = super().form
        if neuf:
            for champ in form.fields.values():
                _habiller_filtre(champ)
        return form

    def chercher(self, queryset: QuerySet, nom: str, valeur: str) -> QuerySet:
        for mot in mots_cherches(valeur):
            condition = Q()
            for champ in self.champs_recherche:
                condition |= Q(**{f"{champ}__contains": mot})
            queryset = queryset.filter(condition)
        return queryset


def mots_cherches(texte: str) -> list[str]:
    """The words of a search, normalised; a SIRET typed in blocks is one word."""
    normal = normaliser(texte)
    colle = normal.replace(" ", "")
    return [colle] if colle.isdigit() and len(colle) >= 9 else normal.split()


def afficher(
    request: HttpRequest,
    *,
    filtre: django_filters.FilterSet,
    table_class: type[TableMaison],
    titre: str,
    nom_export: str,
    gestes: Sequence[tuple[str, str]] = (),
    phrase_vide: str = "Rien ici pour l'instant.",
    lien_vide: tuple[str, str] | None = None,
    surtitre: str = "",
    sous_titre: str = "",
    table_kwargs: dict[str, Any] | None = None,
    gabarit: str = "maison/liste.html",
    autre_vue: tuple[str, str] | None = None,
) -> HttpResponse:
    """The list of what the filter finds: page, fragment for HTMX, or `?export=xlsx` of all its rows.

    `gabarit` extends `maison/liste.html`. `autre_vue` (text, address) shows the same rows otherwise,
    under the same filters.
    """
    table = table_class(filtre.qs, **(table_kwargs or {}))
    table.trier(request)
    extension = request.GET.get("export")
    if extension in tableurs.FORMATS:
        return _exporter(table, extension, nom_export)
    table.fragment = True  # type: ignore[misc]
    _paginer(table, request)
    contexte = {
        "filtre": filtre,
        "table": table,
        "titre": titre,
        "gestes": gestes,
        "phrase_vide": phrase_vide,
        "lien_vide": lien_vide,
        "surtitre": surtitre,
        "sous_titre": sous_titre,
        "exports": _liens_export(request),
        "tri": request.GET.get("tri", ""),
        "restreinte": _est_restreinte(request),
        "autre_vue": autre_vue
        and (autre_vue[0], f"{autre_vue[1]}?{_filtres(request).urlencode()}"),
    }
    gabarit = "maison/_liste.html" if _veut_le_fragment(request) else gabarit
    reponse = render(request, gabarit, contexte)
    patch_vary_headers(reponse, ["HX-Request"])
    return reponse


def _veut_le_fragment(request: HttpRequest) -> bool:
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def _paginer(table: TableMaison, request: HttpRequest) -> None:
    """A page that does not exist shows the nearest one that does."""
    numero = request.GET.get("page", "1")
    table.paginate(page=1, per_page=table.par_page)
    table.page = table.paginator.get_page(numero)


def _exporter(table: TableMaison, extension: str, nom: str) -> HttpResponse:
    lignes = table.as_values()
    entetes = next(lignes)
    if table.pied:
        lignes = chain(lignes, [table.ligne_de_pied()])
    return tableurs.repondre(extension=extension, nom=nom, entetes=entetes, lignes=lignes)


def _liens_export(request: HttpRequest) -> dict[str, str]:
    """Addresses of the same list as files: filters and order kept."""
    parametres = _filtres(request)
    liens = {}
    for extension in tableurs.FORMATS:
        parametres["export"] = extension
        liens[extension] = f"?{parametres.urlencode()}"
    return liens


def _filtres(request: HttpRequest) -> QueryDict:
    """What the address asks for, whatever the page."""
    parametres = request.GET.copy()
    parametres.pop("page", None)
    return parametres


def _est_restreinte(request: HttpRequest) -> bool:
    """True when a filter is set: an empty list is then not the same thing."""
    hors_filtres = {"tri", "page", "export"}
    return any(valeur and nom not in hors_filtres for nom, valeur in request.GET.items())


def _habiller_filtre(champ: forms.Field) -> None:
    champ.widget.attrs.setdefault("class", _classe(champ.widget))
    if type(champ.widget) is forms.DateInput:
        champ.widget = SaisieDate({"class": "form-control"})
    if isinstance(champ, forms.NullBooleanField):
        champ.widget.choices = [("", "Tous"), ("true", "Oui"), ("false", "Non")]
    elif getattr(champ, "empty_label", None) == "---------":
        champ.empty_label = "Tous"


def _classe(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"

"""The share of contracts with a social consideration, as a page shows it: filter, table, chart."""

from __future__ import annotations

from functools import cached_property

import django_filters
import django_tables2 as tables
from django import forms

from clauses_project import ecriture
from clauses_project.listes import ColonneNombre, FiltreMaison, TableMaison
from marches.decp.parts import OBJECTIF, par_acheteur, par_annee, part_de
from marches.models import ContratPublie, DepotDecp
from suivi.graphiques import Graphique
from suivi.graphiques.seuils import Mesure, seuils

LARGEUR = 720
ANNEES = 8  # of the chart, the latest ones


class ColonnePart(ColonneNombre):
    """« 18,7 % », of the counts of the row; the spreadsheet gets the percentage as a number."""

    def render(self, value, record):
        return ecriture.pourcent(part_de(record["sociaux"], record["nombre"]))

    def value(self, **options):
        record = options["record"]
        return round(part_de(record["sociaux"], record["nombre"]) * 100, 1)


class ColonneEcart(ColonnePart):
    """Points above or under the target."""

    def render(self, value, record):
        ecart = part_de(record["sociaux"], record["nombre"]) - OBJECTIF
        signe = "+" if ecart > 0 else "\u2212" if ecart < 0 else ""
        return f"{signe}{ecriture.pourcent(abs(ecart)).removesuffix('%')}pt"

    def value(self, **options):
        record = options["record"]
        return round((part_de(record["sociaux"], record["nombre"]) - OBJECTIF) * 100, 1)


class PartTable(TableMaison):
    departage = ("siren",)

    nom = tables.Column(verbose_name="Acheteur", order_by=("nom", "siren", "annee"))
    siren = tables.Column(verbose_name="SIREN", visible=False)
    annee = tables.Column(verbose_name="Année", order_by=("annee", "nom"))
    nombre = ColonneNombre(verbose_name="Marchés publiés")
    sociaux = ColonneNombre(verbose_name="Avec une considération sociale")
    part = ColonnePart(verbose_name="Part")
    ecart = ColonneEcart(verbose_name="Écart à 30\u00a0%", accessor="part", orderable=False)


class PartFilter(FiltreMaison):
    """Contracts of the territory, given as one row a buyer and a year."""

    q = django_filters.CharFilter(
        method="chercher",
        label="Acheteur",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    annee = django_filters.NumberFilter(label="Année", field_name="date_notification__year")

    class Meta:
        model = ContratPublie
        fields = ()

    def chercher(self, queryset, nom, valeur):
        return queryset.filter(nom_acheteur__icontains=valeur)

    @cached_property
    def contrats(self):
        return super().qs

    @property
    def qs(self):
        return par_acheteur(self.contrats)

    @cached_property
    def annees(self):
        return par_annee(self.contrats)

    @property
    def graphique(self) -> Graphique | None:
        if not self.annees:
            return None
        mesures = [
            Mesure(f"{a.annee} ({ecriture.entier(a.nombre)})", a.part)
            for a in self.annees[-ANNEES:]
        ]
        titre = "Part des marchés publiés avec une considération sociale"
        return seuils("part-sociale", titre, mesures, [OBJECTIF], largeur=LARGEUR)

    @cached_property
    def dernier_fichier(self) -> DepotDecp | None:
        """The latest file that counts here."""
        if not self.annees:
            return None
        depots = DepotDecp.objects.filter(pk__in=self.contrats.values("depot"))
        return depots.order_by("-applique_le", "-pk").first()

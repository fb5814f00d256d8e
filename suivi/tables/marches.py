"""Contracts with where they stand, for each reader; buyers; what a company holds."""

from __future__ import annotations

from functools import cached_property

import django_tables2 as tables
from django.db.models import Prefetch, QuerySet
from django.utils.html import format_html

from clauses_project.listes import (
    ColonneDate,
    ColonneEtat,
    ColonneEuros,
    ColonneHeures,
    ColonneNombre,
    ColonneTaux,
    TableMaison,
)
from clauses_project.presentation import Avancement
from comptes.tables import ColonneSuiviPar
from marches.enums import Role, Statut
from marches.models import Attribution, DonneurOrdre, Lot, Marche
from suivi.tableaux.jugement import avancements_des_marches

TONS_DES_STATUTS = {
    Statut.A_QUALIFIER: "attente",
    Statut.EN_COURS: "ok",
    Statut.SUSPENDU: "attente",
    Statut.RESILIE: "alerte",
}


def pour_la_table(marches: QuerySet[Marche]) -> QuerySet[Marche]:
    """Contracts with all that the table reads, in three queries."""
    titulaires = Attribution.objects.filter(role=Role.TITULAIRE).select_related("entreprise")
    return marches.pour_liste().prefetch_related(
        Prefetch("lots", Lot.objects.order_by("pk")),
        Prefetch("lots__attributions", titulaires.order_by("pk"), to_attr="titulaires"),
    )


def noms_des_titulaires(marche: Marche) -> list[str]:
    """Each holder once, in the order of the lots."""
    noms = [str(a.entreprise) for lot in marche.lots.all() for a in lot.titulaires]
    return list(dict.fromkeys(noms))


class ColonneAvancement(ColonneTaux):
    """The rate of the row, from all those of the page at once."""

    def render(self, value: int, table: MarcheTable) -> str:
        return super().render(table.avancements[value])

    def value(self, **options):
        return super().value(value=options["table"].avancements[options["value"]])


class ColonneDeLAvancement(ColonneHeures):
    """Hours that the rate is made of, for the spreadsheet."""

    def __init__(self, quoi: str, **options):
        super().__init__(accessor="pk", visible=False, orderable=False, **options)
        self.quoi = quoi

    def value(self, **options):
        return getattr(options["table"].avancements[options["value"]], self.quoi)


class MarcheTable(TableMaison):
    """What a buyer reads of its contracts: no name of a person, no colleague."""

    objet = tables.Column(verbose_name="Marché")
    reference = tables.Column(visible=False)
    titulaires = tables.Column(
        verbose_name="Titulaire", accessor="pk", orderable=False, empty_values=()
    )
    avancement = ColonneAvancement(verbose_name="Réalisé / objectif", accessor="pk")
    realise = ColonneDeLAvancement("realise", verbose_name="Heures retenues")
    objectif = ColonneDeLAvancement("objectif", verbose_name="Objectif")
    statut = ColonneEtat(tons=TONS_DES_STATUTS)
    nature = tables.Column(visible=False)
    clause = tables.Column(visible=False)
    montant_ht = ColonneEuros(visible=False)
    date_notification = ColonneDate(verbose_name="Notifié le")
    date_fin = ColonneDate(verbose_name="Fin")

    class Meta:
        model = Marche
        fields = ()
        sequence = (
            "objet",
            "reference",
            "titulaires",
            "avancement",
            "realise",
            "objectif",
            "statut",
            "date_notification",
            "date_fin",
            "...",
        )

    @cached_property
    def avancements(self) -> dict[int, Avancement]:
        """Of the rows shown, judged as on the dashboard: one page, or all of them in a spreadsheet."""
        return avancements_des_marches(rang.record for rang in self.paginated_rows)

    def render_objet(self, record: Marche) -> str:
        return format_html(
            '<a href="{}">{}</a><br><span class="discret">{}</span>',
            record.get_absolute_url(),
            record.objet,
            self.precisions(record),
        )

    def value_objet(self, record: Marche) -> str:
        return record.objet

    def precisions(self, record: Marche) -> str:
        return f"{record.reference} · {record.get_nature_display()}"

    def render_titulaires(self, record: Marche) -> str:
        return ", ".join(noms_des_titulaires(record))


class MarcheGestionTable(MarcheTable):
    """The same, with the buyer and who follows the contract."""

    donneur_ordre = tables.Column(
        verbose_name="Donneur d'ordre", visible=False, order_by="donneur_ordre__nom"
    )
    operation = tables.Column(verbose_name="Opération", visible=False)
    commune_execution = tables.Column(verbose_name="Commune d'exécution", visible=False)
    facilitateur = ColonneSuiviPar(order_by=("facilitateur__nom", "facilitateur__prenom"))

    class Meta(MarcheTable.Meta):
        pass

    def precisions(self, record: Marche) -> str:
        return f"{record.reference} · {record.donneur_ordre} · {record.get_nature_display()}"


class DonneurOrdreTable(TableMaison):
    nom = tables.Column(linkify=True, order_by="recherche")
    type = tables.Column()
    siret = tables.Column(verbose_name="SIRET", default="")
    nombre = ColonneNombre(verbose_name="Marchés")
    en_cours = ColonneNombre(verbose_name="dont en cours")

    class Meta:
        model = DonneurOrdre
        fields = ("nom", "type", "siret", "nombre", "en_cours")

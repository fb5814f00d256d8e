"""The columns of the lists that figures are made of, for each kind of row and of reader."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from clauses_project import ecriture
from clauses_project.listes import (
    ColonneDate,
    ColonneEuros,
    ColonneHeures,
    ColonneMois,
    ColonneNombre,
    TableMaison,
)
from entreprises.enums import TypeEntreprise
from marches.enums import NatureObjectif
from marches.models import LigneObjectif, Lot, Marche
from participants.enums import TypeContrat
from participants.models import Participant
from suivi.models import Declaration

SANS_NOM = "sans détail nominatif"
EFFACEE = "identité effacée"


class TableDetail(TableMaison):
    """`noms`: how this reader reads people, « complets », « initiales » (a buyer). `liens`: where rows lead."""

    def __init__(self, *args: Any, noms: str = "complets", liens: bool = True, **options: Any):
        self.noms, self.liens = noms, liens
        super().__init__(*args, **options)

    def lier(self, url: str, pk: Any, texte: str) -> str:
        """The text, as a link for those who may open it."""
        if not (self.liens and pk):
            return texte
        return format_html('<a href="{}">{}</a>', reverse(url, args=[pk]), texte)

    def nommer(self, nom: str | None, prenom: str | None) -> str:
        if not nom:
            return EFFACEE
        if self.noms == "initiales":
            return f"{(prenom or '')[:1]}. {nom[:1]}.".upper()
        return f"{nom} {prenom}"


class _DePersonne(TableDetail):
    """Rows that name somebody."""

    personne = tables.Column(
        verbose_name="Personne", accessor="nom", order_by=("nom", "prenom"), empty_values=()
    )

    def render_personne(self, record: dict) -> str:
        qui = self.value_personne(record)
        # A buyer and a company open no file of a person.
        ouvre = self.noms == "complets" and self.liens and record["participant"]
        return self.lier("suivi:participant", record["participant"], qui) if ouvre else qui

    def value_personne(self, record: dict) -> str:
        return self.nommer(record["nom"], record["prenom"])


class HeuresTable(_DePersonne):
    departage = ("genre", "pk")

    mois = ColonneMois(verbose_name="Mois")
    objet = tables.Column(verbose_name="Marché")
    reference = tables.Column(verbose_name="Référence", visible=False)
    numero = tables.Column(verbose_name="Lot")
    entreprise = tables.Column(verbose_name="Entreprise")
    chez = tables.Column(verbose_name="Employeur")
    total = ColonneHeures(verbose_name="Heures")

    class Meta:
        sequence = (
            "mois",
            "personne",
            "objet",
            "reference",
            "numero",
            "entreprise",
            "chez",
            "total",
        )

    def value_personne(self, record: dict) -> str:
        if record["genre"] == "globale":
            return SANS_NOM
        return super().value_personne(record)

    def render_objet(self, record: dict) -> str:
        return self.lier("suivi:marche", record["marche"], record["objet"])

    def value_objet(self, record: dict) -> str:
        return record["objet"]


class PersonnesTable(_DePersonne):
    departage = ("participant",)

    contrats = ColonneNombre(verbose_name="Contrats de travail")
    total = ColonneHeures(verbose_name="Heures retenues")


class ContratsTravailTable(_DePersonne):
    departage = ("contrat",)

    chez = tables.Column(verbose_name="Employeur")
    type = tables.Column(verbose_name="Contrat")
    debut = ColonneDate(verbose_name="Du")
    fin = ColonneDate(verbose_name="Au")
    total = ColonneHeures(verbose_name="Heures retenues")

    def render_type(self, value: str) -> str:
        return TypeContrat(value).label

    def value_type(self, value: str) -> str:
        return TypeContrat(value).label


class MarchesTable(TableDetail):
    objet = tables.Column(verbose_name="Marché")
    reference = tables.Column(verbose_name="Référence")
    donneur_ordre = tables.Column(verbose_name="Donneur d'ordre", order_by="donneur_ordre__nom")
    nature = tables.Column(verbose_name="Nature")
    statut = tables.Column(verbose_name="Statut")
    date_notification = ColonneDate(verbose_name="Notifié le")
    montant_ht = ColonneEuros(visible=False)

    class Meta:
        model = Marche
        fields = ("objet", "reference", "donneur_ordre", "nature", "statut", "date_notification")

    def render_objet(self, record: Marche) -> str:
        return self.lier("suivi:marche", record.pk, record.objet)

    def value_objet(self, record: Marche) -> str:
        return record.objet


class EntreprisesTable(TableDetail):
    departage = ("numero",)

    nom = tables.Column(verbose_name="Entreprise")
    numero = tables.Column(verbose_name="SIREN")
    nombre = ColonneNombre(verbose_name="Marchés")

    def render_nom(self, record: dict) -> str:
        if self.noms == "initiales":  # a buyer opens no page of a company
            return record["nom"]
        return self.lier("suivi:entreprise", record["entreprise_pk"], record["nom"])

    def value_nom(self, record: dict) -> str:
        return record["nom"]


class EmployeursTable(EntreprisesTable):
    numero = tables.Column(verbose_name="SIRET")
    nombre = None
    genre = tables.Column(verbose_name="Type")

    def render_genre(self, value: str) -> str:
        return TypeEntreprise(value).label

    def value_genre(self, value: str) -> str:
        return TypeEntreprise(value).label


class ColonnePart(ColonneNombre):
    """A rate; the spreadsheet gets percents."""

    def render(self, value: Any) -> str:
        return ecriture.pourcent(value)

    def value(self, **options: Any) -> Any:
        valeur = options["value"]
        return ecriture.SANS_OBJET if valeur is None else round(valeur * 100, 1)


class LotsPublicsTable(TableDetail):
    """Readers of public figures: hours of one lot may be those of a few people."""

    lot = tables.Column(verbose_name="Marché et lot", orderable=False)
    donneur_ordre = tables.Column(
        verbose_name="Donneur d'ordre", accessor="lot__marche__donneur_ordre", orderable=False
    )
    objectif = ColonneHeures(verbose_name="Objectif")

    def render_lot(self, value: Lot) -> str:
        return format_html(
            '{}<br><span class="discret">{} · {}</span>',
            self.lier("suivi:marche", value.marche_id, value.marche.objet),
            value.marche.reference,
            value,
        )

    def value_lot(self, value: Lot) -> str:
        return f"{value.marche.objet} ({value.marche.reference}), {value}"


class LotsTable(LotsPublicsTable):
    cumul = ColonneHeures(verbose_name="Retenues depuis le début")
    taux = ColonnePart(verbose_name="Taux")
    reste = ColonneHeures(verbose_name="Reste à réaliser")
    excedent = ColonneHeures(verbose_name="Au-delà")


class ObjectifsTable(TableDetail):
    date_effet = ColonneDate(verbose_name="Prend effet le")
    marche = tables.Column(verbose_name="Marché", accessor="lot__marche", orderable=False)
    lot = tables.Column(verbose_name="Lot", orderable=False)
    nature = tables.Column(verbose_name="Nature")
    heures = ColonneHeures(verbose_name="Heures")

    class Meta:
        model = LigneObjectif
        fields = ("date_effet", "marche", "lot", "nature", "heures")

    def render_marche(self, value: Marche) -> str:
        return self.lier("suivi:marche", value.pk, value.objet)

    def value_marche(self, value: Marche) -> str:
        return value.objet

    def render_nature(self, value: str) -> str:
        return NatureObjectif(value).label if value in NatureObjectif.values else value


class DeclarationsTable(TableDetail):
    mois = ColonneMois(verbose_name="Mois")
    entreprise = tables.Column(
        verbose_name="Entreprise",
        accessor="declarant__entreprise",
        order_by="declarant__entreprise__raison_sociale",
    )
    marche = tables.Column(
        verbose_name="Marché",
        accessor="declarant__attribution__lot__marche",
        order_by="declarant__attribution__lot__marche__objet",
    )
    limite = ColonneDate(verbose_name="Attendue le", orderable=False)

    def render_entreprise(self, record: Declaration) -> str:
        return self.lier("suivi:declaration", record.pk, record.declarant.entreprise)

    def value_entreprise(self, record: Declaration) -> str:
        return str(record.declarant.entreprise)

    def value_marche(self, value: Marche) -> str:
        return str(value)


class FinsTable(TableDetail):
    personne = tables.Column(
        verbose_name="Personne",
        accessor="pk",
        order_by=("identite__nom", "identite__prenom"),
    )
    droit_au = ColonneDate(verbose_name="Comptabilisable jusqu'au")

    def render_personne(self, record: Participant) -> str:
        return self.lier("suivi:participant", record.pk, str(record))

    def value_personne(self, record: Participant) -> str:
        return str(record)


TABLES: dict[str, type[TableDetail]] = {
    "heures": HeuresTable,
    "personnes": PersonnesTable,
    "contrats": ContratsTravailTable,
    "marches": MarchesTable,
    "entreprises": EntreprisesTable,
    "employeurs": EmployeursTable,
    "lots": LotsTable,
    "objectifs": ObjectifsTable,
    "declarations": DeclarationsTable,
    "fins": FinsTable,
}

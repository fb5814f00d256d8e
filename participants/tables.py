import django_tables2 as tables
from django.template.loader import render_to_string

from clauses_project.listes import ColonneDate, ColonneHeures, TableMaison
from participants.droit import etat_du_droit
from participants.models import Participant

PERSONNES = ("identite__nom", "identite__prenom")


class ParticipantTable(TableMaison):
    """People, and where their right stands; never why they have it."""

    personne = tables.Column(
        verbose_name="Personne", accessor="pk", order_by=PERSONNES, linkify=True
    )
    identifiant = tables.Column(verbose_name="Identifiant")
    sexe = tables.Column(verbose_name="Sexe")
    eligibilite = tables.Column(
        verbose_name="Éligibilité",
        accessor="droit_au",
        empty_values=(),
        exclude_from_export=True,
    )
    droit_du = ColonneDate(verbose_name="Éligible du", visible=False)
    droit_au = ColonneDate(verbose_name="Éligible au", visible=False)
    employeur = tables.Column(
        verbose_name="Dernier employeur", accessor="dernier_employeur", default=""
    )
    heures_retenues = ColonneHeures(verbose_name="Heures retenues")

    class Meta:
        model = Participant
        fields = ()
        sequence = ("personne", "eligibilite", "identifiant", "sexe", "...", "heures_retenues")

    def render_personne(self, record):
        return str(record)

    def value_personne(self, record):
        return str(record)

    def render_eligibilite(self, record):
        ton, mot = etat_du_droit(record.droit, record.droit_du, record.droit_au)
        return render_to_string("maison/_etat.html", {"ton": ton, "mot": mot})

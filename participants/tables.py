import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html

from clauses_project.listes import ColonneDate, ColonneEtat, ColonneHeures, TableMaison
from participants.droit import etat_du_droit
from participants.enums import TONS_DES_DEMANDES
from participants.models import DemandeEligibilite, Participant

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


class FinsProchesTable(ParticipantTable):
    """The same people when their right is about to end: how long is left, the shortest first."""

    class Meta(ParticipantTable.Meta):
        order_by = ("eligibilite",)

    def render_eligibilite(self, record):
        if record.droit_au is None:
            return super().render_eligibilite(record)
        jours = (record.droit_au - timezone.localdate()).days
        reste = {0: "aujourd'hui", 1: "demain"}.get(jours, f"dans {jours} jours")
        mot = f"Finit le {record.droit_au:%d/%m/%Y} ({reste})"
        return render_to_string("maison/_etat.html", {"ton": "attente", "mot": mot})


class _TableDemandes(TableMaison):
    personne = tables.Column(
        verbose_name="Personne", accessor="pk", order_by=("nom", "prenom"), linkify=True
    )
    marche = tables.Column(
        verbose_name="Marché",
        accessor="attribution__lot__marche",
        order_by="attribution__lot__marche__objet",
        default="",
    )
    date_debut = ColonneDate(verbose_name="Début prévu")
    demandee_le = ColonneDate(verbose_name="Demandée le")

    class Meta:
        model = DemandeEligibilite
        fields = ()

    def render_personne(self, record):
        return str(record)

    def value_personne(self, record):
        return str(record)


class DemandeRecueTable(_TableDemandes):
    """Requests as the facilitateur reads them: since when they wait."""

    demandeur = tables.Column(
        verbose_name="Demandée par",
        order_by=("entreprise__raison_sociale", "prescripteur__nom"),
    )
    etat = ColonneEtat(verbose_name="État", tons=TONS_DES_DEMANDES)

    class Meta(_TableDemandes.Meta):
        sequence = ("personne", "demandeur", "marche", "date_debut", "etat", "demandee_le")

    def render_demandee_le(self, value, record):
        jour = timezone.localdate(value)
        jours = (timezone.localdate() - jour).days
        if not record.est_en_attente or jours == 0:
            return f"{jour:%d/%m/%Y}"
        return f"{jour:%d/%m/%Y}, il y a {jours} jour{'s'[: jours > 1]}"


class MaDemandeTable(_TableDemandes):
    """Requests as who asked reads them: dates and reserve, nothing else."""

    reponse = tables.Column(verbose_name="Réponse", accessor="etat", orderable=False)
    structure = tables.Column(verbose_name="Suivi par", order_by="structure__nom")

    class Meta(_TableDemandes.Meta):
        sequence = ("personne", "reponse", "marche", "date_debut", "structure", "demandee_le")

    def render_reponse(self, record):
        etat = render_to_string(
            "maison/_etat.html",
            {"ton": TONS_DES_DEMANDES[record.etat], "mot": record.reponse_lue},
        )
        precision = record.reserve or record.reponse
        return format_html("{}<br><small>{}</small>", etat, precision) if precision else etat

    def value_reponse(self, record):
        return " : ".join(filter(None, (record.reponse_lue, record.reserve or record.reponse)))

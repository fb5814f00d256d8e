"""Who certified what: eligibilities, validations, documents issued."""

from __future__ import annotations

import django_tables2 as tables
from django.db.models import Q
from django.utils.html import format_html

from clauses_project.listes import TableMaison
from comptes.enums import Verbe
from comptes.models import Evenement
from comptes.tables import ColonneMoment
from participants.models import DemandeEligibilite, Eligibilite
from suivi.models import Declaration, DocumentEmis


def _sur(modele, *verbes: Verbe) -> Q:
    sur = {
        "objet_type__app_label": modele._meta.app_label,
        "objet_type__model": modele._meta.model_name,
    }
    return Q(verbe__in=verbes, **sur)


ACTES = {
    "eligibilites": (
        "Éligibilités",
        _sur(Eligibilite, Verbe.CERTIFIER, Verbe.PROLONGER)
        | _sur(DemandeEligibilite, Verbe.REPONDRE),
    ),
    "validations": (
        "Validations d'heures",
        _sur(Declaration, Verbe.VALIDER, Verbe.DECIDER, Verbe.ROUVRIR),
    ),
    "documents": ("Attestations et documents", _sur(DocumentEmis, Verbe.EMETTRE)),
}
TOUS = ACTES["eligibilites"][1] | ACTES["validations"][1] | ACTES["documents"][1]


class CertificationTable(TableMaison):
    quand = ColonneMoment(verbose_name="Quand")
    qui = tables.Column(accessor="auteur", verbose_name="Qui", order_by=("qui__nom", "qui__prenom"))
    verbe = tables.Column(verbose_name="Acte")
    objet_libelle = tables.Column(verbose_name="Sur", orderable=False)
    pourquoi = tables.Column(verbose_name="Précision", default="", orderable=False)

    class Meta:
        model = Evenement
        fields = ("quand", "qui", "verbe", "objet_libelle", "pourquoi")

    def render_objet_libelle(self, record: Evenement) -> str:
        if record.objet is None:
            return self.value_objet_libelle(record)
        adresse = record.objet.get_absolute_url()
        return format_html('<a href="{}">{}</a>', adresse, self.value_objet_libelle(record))

    def value_objet_libelle(self, record: Evenement) -> str:
        """What it is about; an eligibility also says whose. What was deleted keeps the name it had."""
        genre = record.objet_type.name.capitalize()
        if isinstance(record.objet, Eligibilite):
            return f"{genre} : {record.objet.participant}, {record.objet_libelle}"
        return f"{genre} : {record.objet_libelle}"

from django.db import models


class _DesGestionnaires(models.QuerySet):
    def visibles_par(self, acces):
        """Files of persons are read by the facilitateurs of their structure alone."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class PrescripteurQuerySet(_DesGestionnaires):
    pass


class CritereQuerySet(_DesGestionnaires):
    def proposes(self):
        return self.filter(actif=True)


class ParticipantQuerySet(_DesGestionnaires):
    def pour_liste(self):
        return self.select_related("identite").order_by("identite__nom", "identite__prenom", "pk")


class EligibiliteQuerySet(_DesGestionnaires):
    def pour_liste(self):
        return (
            self.select_related("commune", "prescripteur", "certifiee_par")
            .prefetch_related("rangs__critere")
            .order_by("debut", "pk")
        )


class ContratTravailQuerySet(_DesGestionnaires):
    def pour_liste(self):
        return self.select_related("employeur", "entreprise_utilisatrice").order_by(
            "date_debut", "pk"
        )

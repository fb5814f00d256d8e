from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = "Participants"

    def ready(self):
        """Field by field, who changed what and who read it: the library's work, for every file of a person."""
        from auditlog.registry import auditlog  # noqa: PLC0415 (it needs the models loaded)

        auditlog.register(self.get_model("Participant"))
        auditlog.register(self.get_model("Identite"), exclude_fields=["recherche"])
        auditlog.register(self.get_model("Eligibilite"), m2m_fields={"criteres"})
        auditlog.register(self.get_model("ContratTravail"))
        auditlog.register(self.get_model("DemandeEligibilite"), exclude_fields=["recherche"])

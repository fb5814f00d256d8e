from django.db import models

from clauses_project.profils import Profil


class EntrepriseQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Companies are shared by all structures; a company sees itself, others none of the directory."""
        if acces.est_gestionnaire:
            return self.all()
        if acces.profil == Profil.DECLARANT:
            return self.filter(pk=acces.entreprise_id)
        return self.none()

    def liees_a(self, structure):
        """Companies this structure works with: holder, declarant or employer in one of its contracts."""
        return self.filter(
            models.Exists(
                self.model.objects.filter(
                    models.Q(attributions__structure=structure)
                    | models.Q(declarants__structure=structure)
                    | models.Q(contrats_travail__structure=structure)
                    | models.Q(contacts__structure=structure),
                    pk=models.OuterRef("pk"),
                )
            )
        )

    def pour_liste(self):
        return self.select_related("commune").order_by("raison_sociale", "pk")


class _ParStructure(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class ContactQuerySet(_ParStructure):
    def en_poste(self):
        return self.filter(parti_le=None)


class NoteQuerySet(_ParStructure):
    pass

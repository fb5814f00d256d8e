from django.db import models

from suivi.imports.enums import EtatImport


class ClasseurRepriseQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def pour_liste(self):
        return self.select_related("structure", "par", "tache", "applique_par").order_by(
            "-depose_le", "-pk"
        )

    def ecrits_apres(self, classeur):
        """Written later in the same structure: they are undone first."""
        return self.filter(
            structure=classeur.structure_id,
            etat=EtatImport.APPLIQUE,
            applique_le__gt=classeur.applique_le,
        )

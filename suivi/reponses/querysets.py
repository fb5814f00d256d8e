from django.db import models

from clauses_project.profils import Profil
from suivi.enums import REPONSES_EN_COURS, EtatReponse, QuiRepond


class ReponseProposeeQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Those who run the structure see all; a prescripteur, what it answered itself."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        if acces.profil == Profil.PRESCRIPTEUR:
            return self.filter(prescripteur=acces.prescripteur_id)
        return self.none()

    def en_cours(self):
        """Waited for, or waiting for their review."""
        return self.filter(etat__in=REPONSES_EN_COURS)

    def a_relire(self):
        return self.filter(etat=EtatReponse.A_RELIRE)

    def de_la_personne(self):
        return self.filter(qui_repond=QuiRepond.PERSONNE)

    def pour_liste(self):
        """Those to review first, the oldest on top."""
        return self.select_related(
            "structure",
            "participant__identite",
            "prescripteur",
            "lien",
            "par",
            "relue_par",
            "evaluation",
        ).order_by("recue_le", "creee_le", "pk")

from django.db import models
from django.utils import timezone

from clauses_project.profils import Profil


class AccesQuerySet(models.QuerySet):
    def en_cours(self):
        return self.filter(revoque_le=None, utilisateur__is_active=True)

    def avec_organisation(self):
        return self.select_related("structure", "reseau", "entreprise", "donneur_ordre__structure")

    def visibles_par(self, acces):
        """Who an administrateur may see and revoke: those of the structure, its buyers, its companies."""
        return self.filter(pk__in=_de_la_structure(self.model, acces))


class InvitationQuerySet(models.QuerySet):
    def en_attente(self):
        return self.filter(acceptee_le=None, annulee_le=None, expire_le__gt=timezone.now())

    def visibles_par(self, acces):
        return self.filter(pk__in=_de_la_structure(self.model, acces))


def _de_la_structure(modele, acces):
    if acces.profil != Profil.ADMINISTRATEUR:
        return []
    return modele.objects.filter(
        models.Q(structure=acces.structure_id)
        | models.Q(donneur_ordre__structure=acces.structure_id)
        | models.Q(entreprise__attributions__structure=acces.structure_id)
        | models.Q(entreprise__declarants__structure=acces.structure_id)
    ).values("pk")


class EvenementQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def pour_liste(self):
        return self.select_related("qui").order_by("-quand", "-pk")


class CourrielQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

from __future__ import annotations

from django.db import models
from django.db.models import Q

from clauses_project.profils import Profil
from suivi.enums import Lecteurs
from territoires.models import Structure


class DocumentEmisQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Those written for that reader: a company's own, a buyer's, public ones of the élu's communes."""
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structure=acces.structure_id)
            case Profil.DECLARANT if acces.restreint_a:
                return self.none()  # came to declare one month, by a link
            case Profil.DECLARANT:
                return self.filter(entreprise=acces.entreprise_id, lecteurs=Lecteurs.ENTREPRISE)
            case Profil.DONNEUR_ORDRE:
                return self.filter(
                    donneur_ordre=acces.donneur_ordre_id,
                    lecteurs__in=[Lecteurs.DONNEUR_ORDRE, Lecteurs.ENTREPRISE],
                )
            case Profil.ELU:
                publics = self.filter(structure=acces.structure_id, lecteurs=Lecteurs.PUBLIC)
                communes = list(acces.communes.all())
                return publics.filter(commune__in=communes) if communes else publics
            case Profil.COORDINATEUR:
                siennes = Structure.objects.filter(reseaux=acces.reseau_id)
                return self.filter(
                    Q(reseau=acces.reseau_id) | Q(structure__in=siennes), lecteurs=Lecteurs.PUBLIC
                )
            case _:
                return self.none()

    def pour_liste(self):
        """Without what is only printed: `contenu` is heavy."""
        return (
            self.select_related("structure", "reseau", "emis_par")
            .defer("contenu")
            .order_by("-emis_le", "-pk")
        )


class RecueilQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Those who issue: each reader finds their own document among theirs."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

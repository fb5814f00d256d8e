from __future__ import annotations

from django.db import models
from django.db.models import Q

from clauses_project.profils import Profil
from marches.models import Marche


class EchangeQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """The structure reads all; a buyer or a company, what was shared with them, and still stands."""
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structure=acces.structure_id)
            case Profil.DONNEUR_ORDRE:
                return self.gardes().partages_avec_l_acheteur(acces.donneur_ordre_id)
            case Profil.DECLARANT if not acces.restreint_a:
                return self.gardes().filter(partage_entreprise=True, entreprise=acces.entreprise_id)
            case _:
                return self.none()

    def partages_avec_l_acheteur(self, donneur_ordre):
        """On one of its contracts or purchases, or with it and on none."""
        siens = (
            Q(marche__in=Marche.objects.filter(donneur_ordre=donneur_ordre).values("pk"))
            | Q(marche=None, achat__donneur_ordre=donneur_ordre)
            | Q(marche=None, achat=None, donneur_ordre=donneur_ordre)
        )
        return self.filter(siens, partage_acheteur=True)

    def gardes(self):
        """Those that nobody withdrew."""
        return self.filter(retire_le=None)

    def avec_sujet(self):
        return self.select_related("auteur", "marche", "achat", "entreprise", "donneur_ordre")


class ProchaineActionQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def a_faire(self):
        return self.filter(faite_le=None)

    def pour_liste(self):
        """The most urgent first."""
        return self.select_related(
            "qui", "marche", "achat", "entreprise", "donneur_ordre", "faite_par"
        ).order_by("echeance", "pk")

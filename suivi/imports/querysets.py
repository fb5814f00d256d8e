from django.db import models
from django.db.models import Count, Exists, OuterRef, Sum

from clauses_project.profils import Profil
from comptes.depots.enums import EtatDepot
from comptes.depots.querysets import FichierDeposeQuerySet
from suivi.enums import Etat
from suivi.imports.enums import Sort


class ImportHeuresQuerySet(FichierDeposeQuerySet):
    def visibles_par(self, acces):
        """Those of one's own side: the company's for its people, the structure's for its facilitateurs.

        Neither reads what the other sent: a company's file speaks of all its structures. Someone who came
        by a link of one month sees none.
        """
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        if acces.profil == Profil.DECLARANT and not acces.restreint_a:
            return self.filter(entreprise=acces.entreprise_id, structure=None)
        return self.none()

    def du_cote_de(self, depot):
        """Sent for the same company, from the same side."""
        return self.filter(entreprise=depot.entreprise_id, structure=depot.structure_id)

    def tout_valide(self):
        """Written, and every month it wrote in is validated: it may not be undone any more."""
        effets = self.model._meta.get_field("effets").related_model.objects
        ouverts = effets.filter(import_heures=OuterRef("pk")).exclude(
            declaration__etat=Etat.VALIDEE
        )
        return self.filter(etat=EtatDepot.APPLIQUE).exclude(Exists(ouverts))

    def ecrits_par_dessus(self, depot):
        """Written after that file, on lines it wrote: they are undone before it."""
        effets = self.model._meta.get_field("effets").related_model.objects.ecrivent()
        siennes = effets.filter(import_heures=depot, ligne__isnull=False).values("ligne")
        suivants = effets.filter(ligne__in=siennes).values("import_heures")
        return self.ecrits_apres(depot).filter(pk__in=suivants)

    def pour_liste(self):
        return super().pour_liste().select_related("entreprise", "annule_par")


class LigneImportQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        imports = self.model._meta.get_field("import_heures").related_model.objects
        return self.filter(import_heures__in=imports.visibles_par(acces))

    def dans_l_ordre(self):
        """As in the file."""
        return self.order_by("feuille", "numero", "pk")


class EffetImportQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        imports = self.model._meta.get_field("import_heures").related_model.objects
        return self.filter(import_heures__in=imports.visibles_par(acces))

    def ecrivent(self):
        return self.filter(sort__in=[Sort.CREEE, Sort.MODIFIEE])

    def derniers_ecrits(self, lignes, entreprise):
        """What the files of a company wrote on these lines and that was not undone, the last one last."""
        return (
            self.ecrivent()
            .filter(
                ligne__in=lignes,
                import_heures__etat=EtatDepot.APPLIQUE,
                import_heures__entreprise=entreprise,
            )
            .select_related("ligne", "import_heures")
            .order_by("import_heures__applique_le", "import_heures", "pk")
        )

    def totaux(self):
        """By contract and month: hours stored and hours of the file, people."""
        return (
            self.exclude(sort=Sort.REFUSEE)
            .order_by()
            .values("attribution", "mois")
            .annotate(
                personnes=Count("pk"),
                travail_stocke=Sum("travail_avant"),
                formation_stockee=Sum("formation_avant"),
                travail_du_fichier=Sum("travail_apres"),
                formation_du_fichier=Sum("formation_apres"),
            )
            .order_by("mois", "attribution")
        )


class CorrespondanceQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        if acces.profil == Profil.DECLARANT and not acces.restreint_a:
            return self.filter(entreprise=acces.entreprise_id, structure=None)
        return self.none()

    def de(self, depot):
        """Codes known where that file was sent from."""
        return self.filter(entreprise=depot.entreprise_id, structure=depot.structure_id)

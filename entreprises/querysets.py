from django.db import models

from clauses_project.profils import Profil
from clauses_project.textes import normaliser


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

    def engagees_avec(self, structure):
        """Companies that owe hours to this structure, or declare them: those whose people it may let in."""
        return self.filter(
            models.Exists(
                self.model.objects.filter(
                    models.Q(attributions__structure=structure)
                    | models.Q(declarants__structure=structure),
                    pk=models.OuterRef("pk"),
                )
            )
        )

    def connues_hors_de(self, structure):
        """Companies that some other structure works with, or has contacts or notes about."""
        autre = models.Q()
        for lien in ("attributions", "declarants", "contrats_travail", "contacts", "notes"):
            modele = self.model._meta.get_field(lien).related_model
            autre |= models.Q(
                models.Exists(
                    modele._base_manager.filter(
                        **{self.model._meta.get_field(lien).field.name: models.OuterRef("pk")}
                    ).exclude(structure=structure)
                )
            )
        return self.filter(autre)

    def proposees(self, texte):
        """Companies offered while a name or an identifier is typed."""
        mots = normaliser(texte)
        if not mots:
            return self.none()
        collees = mots.replace(" ", "")
        return self.filter(
            models.Q(recherche__contains=mots) | models.Q(identifiant__startswith=collees.upper())
        )

    def pour_liste(self):
        return self.select_related("commune").order_by("recherche", "pk")


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

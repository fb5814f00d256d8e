from django.db import models
from django.db.models import Q

from clauses_project.profils import Profil
from clauses_project.textes import normaliser

LIENS_DE_TRAVAIL = ("attributions", "declarants", "contrats_travail")


class EntrepriseQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Companies are shared by all structures; a company sees itself, others none of the directory."""
        if acces.est_gestionnaire:
            return self.all()
        if acces.profil == Profil.DECLARANT:
            return self.filter(pk=acces.entreprise_id)
        return self.none()

    def liees_a(self, structure):
        """Companies this structure works with: holder, declarant or employer in one of its contracts, or contact."""
        return self.filter(self._qui_ont(Q(structure=structure), *LIENS_DE_TRAVAIL, "contacts"))

    def engagees_avec(self, structure):
        """Companies that owe hours to this structure, or declare them: those whose people it may let in."""
        return self.filter(self._qui_ont(Q(structure=structure), "attributions", "declarants"))

    def connues_hors_de(self, structure):
        """Companies that some other structure works with, or has contacts or notes about."""
        return self.filter(
            self._qui_ont(~Q(structure=structure), *LIENS_DE_TRAVAIL, "contacts", "notes")
        )

    def _qui_ont(self, voulues, *liens):
        """Companies that have one of these rows: one `Exists` a kind, for a join to each would multiply them."""
        condition = Q()
        for lien in liens:
            rangees = self.model._meta.get_field(lien)
            condition |= Q(
                models.Exists(
                    rangees.related_model._base_manager.filter(
                        voulues, **{rangees.field.name: models.OuterRef("pk")}
                    )
                )
            )
        return condition

    def proposees(self, texte):
        """Companies offered while a name or an identifier is typed."""
        mots = normaliser(texte)
        if not mots:
            return self.none()
        collees = mots.replace(" ", "")
        return self.filter(Q(recherche__contains=mots) | Q(identifiant__startswith=collees.upper()))

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

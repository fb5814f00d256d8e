from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from clauses_project.champs import HeuresField
from clauses_project.profils import Profil
from marches.enums import Statut


class DonneurOrdreQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structure=acces.structure_id)
            case Profil.DONNEUR_ORDRE:
                return self.filter(pk=acces.donneur_ordre_id)
            case _:
                return self.none()


class OperationQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class _Scope(models.QuerySet):
    """Rows of a contract: all of the structure, the buyer's own, those a company owes hours on or declares for.

    `vers_marche` and `vers_attribution` are the lookups that lead there from the row.
    """

    vers_marche = ""
    vers_attribution = ""

    def visibles_par(self, acces):
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structure=acces.structure_id)
            case Profil.DECLARANT:
                return self.filter(pk__in=self._de_l_entreprise(acces.entreprise_id))
            case Profil.DONNEUR_ORDRE:
                return self.filter(**{f"{self.vers_marche}donneur_ordre": acces.donneur_ordre_id})
            case _:
                return self.none()

    def _de_l_entreprise(self, entreprise_id):
        return self.model.objects.filter(
            Q(**{f"{self.vers_attribution}entreprise": entreprise_id})
            | Q(**{f"{self.vers_attribution}declarants__entreprise": entreprise_id})
        ).values("pk")


class MarcheQuerySet(_Scope):
    vers_attribution = "lots__attributions__"

    def en_cours(self):
        return self.filter(statut=Statut.EN_COURS)

    def pour_liste(self):
        return self.select_related(
            "donneur_ordre", "operation", "facilitateur", "commune_execution"
        ).order_by("-date_notification", "reference", "pk")


class LotQuerySet(_Scope):
    vers_marche = "marche__"
    vers_attribution = "attributions__"

    def avec_objectif(self, jour: date):
        """`objectif`: hours of the objective in force that day (active lines only; zero when there is none)."""
        lignes = self.model._meta.get_field("objectifs").related_model.objects
        return self.annotate(
            objectif=Coalesce(
                Subquery(
                    lignes.en_vigueur(jour)
                    .filter(lot=OuterRef("pk"))
                    .order_by()
                    .values("lot")
                    .annotate(total=Sum("heures"))
                    .values("total"),
                    output_field=HeuresField(),
                ),
                0,
                output_field=HeuresField(),
            )
        )


class AttributionQuerySet(_Scope):
    vers_marche = "lot__marche__"

    def pour_liste(self):
        return self.select_related("entreprise", "sous_traitant_de__entreprise").order_by(
            "lot", "role", "pk"
        )


class LigneObjectifQuerySet(_Scope):
    vers_marche = "lot__marche__"
    vers_attribution = "lot__attributions__"

    def en_vigueur(self, jour: date):
        return self.filter(active=True, date_effet__lte=jour)


class PrevisionQuerySet(_Scope):
    vers_marche = "lot__marche__"
    vers_attribution = "lot__attributions__"


class DeclarantQuerySet(_Scope):
    vers_marche = "attribution__lot__marche__"

    def _de_l_entreprise(self, entreprise_id):
        return self.model.objects.filter(entreprise=entreprise_id).values("pk")

from django.db import models
from django.db.models import Exists, OuterRef, Q

from comptes.depots.enums import EtatDepot
from entreprises.enums import TypeIdentifiant
from marches.models import LigneObjectif
from participants.models import Eligibilite
from suivi.tel_quel.enums import A_VOIR, Manque


class _ParStructure(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class TableauLibreQuerySet(_ParStructure):
    def ecrits(self):
        """Those whose answers a next file starts from, the last one first."""
        return self.filter(classeur__etat=EtatDepot.APPLIQUE).order_by("-classeur__applique_le")


class ACompleterQuerySet(_ParStructure):
    def restants(self):
        """What is still to be completed: the gap is still there, or nobody has looked yet."""
        objectifs = LigneObjectif.objects.filter(lot=OuterRef("lot"), active=True)
        droits = Eligibilite.objects.filter(participant=OuterRef("participant"))
        sans_identite = Q(participant__efface_le__isnull=False) | Q(participant__identite=None)
        reunies = Q(participant__fusionne_dans__isnull=False)  # the file that was kept has its own
        return (
            self.filter(fait_le=None)
            .exclude(reunies)
            .filter(
                Q(manque=Manque.SIRET, entreprise__type_identifiant=TypeIdentifiant.INCONNU)
                | (
                    Q(manque=Manque.NAISSANCE, participant__identite__date_naissance=None)
                    & ~sans_identite
                )
                | (Q(manque=Manque.ELIGIBILITE) & ~Exists(droits))
                | (Q(manque=Manque.OBJECTIF) & ~Exists(objectifs))
                | Q(manque__in=A_VOIR)
            )
        )

    def pour_liste(self):
        return self.select_related(
            "entreprise", "participant__identite", "contrat__participant__identite",
            "contrat__employeur", "marche", "lot__marche", "attribution__lot__marche",
            "attribution__entreprise", "classeur",
        ).order_by("manque", "pk")  # fmt: skip

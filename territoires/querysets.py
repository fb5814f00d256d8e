from django.db import models
from django.db.models.functions import Coalesce

from clauses_project.profils import Profil
from clauses_project.textes import normaliser


class CommuneQuerySet(models.QuerySet):
    def actuelles(self):
        """Communes that may be chosen today."""
        return self.filter(devenue=None)

    def cherchees(self, texte: str):
        """Current communes by the beginning of a word of their name, their INSEE or postal code."""
        mots = normaliser(texte)
        if not mots:
            return self.none()
        trouvees = self.actuelles()
        if mots.isdigit() or mots[:2] in ("2a", "2b"):
            return trouvees.filter(
                models.Q(code__startswith=mots.upper()) | models.Q(codes_postaux__contains=mots)
            )
        return trouvees.filter(
            models.Q(recherche__startswith=mots) | models.Q(recherche__contains=f" {mots}")
        )


class ContourCommuneQuerySet(models.QuerySet):
    def du_territoire(self, communes):
        """Contours of these communes as they are today (`ici`, `nom`), in as many pieces as were loaded.

        A commune merged since is a piece of the one it became.
        """
        return (
            self.annotate(
                ici=Coalesce("commune__devenue", "commune"),
                nom=Coalesce("commune__devenue__nom", "commune__nom"),
            )
            .filter(ici__in=communes.values(ici=Coalesce("devenue", "code")))
            .order_by("ici", "pk")
        )


class QuartierPrioritaireQuerySet(models.QuerySet):
    def avec_contour(self):
        return self.filter(contour__isnull=False)

    def autour(self, longitude: float, latitude: float):
        """Those whose bounds hold the point: few, and their contour then decides."""
        return self.avec_contour().filter(
            ouest__lte=longitude, est__gte=longitude, sud__lte=latitude, nord__gte=latitude
        )


class ReseauQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        match acces.profil:
            case Profil.COORDINATEUR:
                return self.filter(pk=acces.reseau_id)
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structures=acces.structure_id)
            case _:
                return self.none()


class StructureQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Structures whose territory this reader may open, public figures included."""
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR | Profil.ELU:
                return self.filter(pk=acces.structure_id)
            case Profil.COORDINATEUR:
                return self.filter(reseaux=acces.reseau_id)
            case _:
                return self.none()

    def publiees(self):
        """Those whose public figures are open data."""
        return self.filter(donnees_ouvertes=True)


class EmblemeQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class InterneQuerySet(models.QuerySet):
    """Rows that the application keeps for itself."""

    def visibles_par(self, acces):
        """Nobody reads them."""
        return self.none()

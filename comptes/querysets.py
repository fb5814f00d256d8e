from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from clauses_project.profils import Profil
from comptes.enums import VIVANTES

# Without the structure of a buyer or of a prescripteur: read at each request, and asked for by two of their screens.
ORGANISATIONS = ("structure", "reseau", "entreprise", "donneur_ordre", "prescripteur")


class AccesQuerySet(models.QuerySet):
    def en_cours(self):
        return self.filter(revoque_le=None, utilisateur__is_active=True)

    def avec_organisation(self):
        return self.select_related(*ORGANISATIONS)

    def de(self, email: str):
        return self.filter(utilisateur__email__iexact=email)

    def visibles_par(self, acces):
        """Whom an administrateur may see and revoke: see `_de_la_structure`."""
        return self.filter(_de_la_structure(self.model, acces))

    def pour_liste(self):
        return (
            self.select_related("utilisateur")
            .avec_organisation()
            .order_by("utilisateur__nom", "utilisateur__prenom", "pk")
        )


class InvitationQuerySet(models.QuerySet):
    def en_attente(self):
        return self.ouvertes().filter(expire_le__gt=timezone.now())

    def ouvertes(self):
        """Neither accepted nor cancelled; an expired one stays here, to be sent again."""
        return self.filter(acceptee_le=None, annulee_le=None)

    def visibles_par(self, acces):
        return self.filter(_de_la_structure(self.model, acces))

    def pour_liste(self):
        return self.select_related(*ORGANISATIONS, "par").order_by("-creee_le", "-pk")


def _de_la_structure(modele, acces):
    """For administrateurs alone: people of the structure, of its buyers and prescripteurs, its companies, its réseaux.

    Companies and réseaux are shared: administrateurs of each structure that works with them see their people.
    """
    if acces.profil != Profil.ADMINISTRATEUR:
        return models.Q(pk__in=[])
    entreprise, reseau = (
        modele._meta.get_field(nom).related_model.objects for nom in ("entreprise", "reseau")
    )
    return (
        models.Q(structure=acces.structure_id)
        | models.Q(donneur_ordre__structure=acces.structure_id)
        | models.Q(prescripteur__structure=acces.structure_id)
        | models.Q(entreprise__in=entreprise.liees_a(acces.structure_id).values("pk"))
        | models.Q(reseau__in=reseau.visibles_par(acces).values("pk"))
    )


class EvenementQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def pour_liste(self):
        return self.select_related("qui", "objet_type").order_by("-quand", "-pk")


class CourrielQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def pour_liste(self):
        return self.select_related("par").order_by("-cree_le", "-pk")


class LienSigneQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """Those the structure sent: to élus, and to companies without an account."""
        if acces.est_gestionnaire:
            return self.filter(
                models.Q(structure=acces.structure_id)
                | models.Q(profil=Profil.DECLARANT, portee__structure=acces.structure_id)
            )
        return self.none()

    def ouverts(self):
        return self.filter(revoque_le=None, expire_le__gt=timezone.now())

    def de_lecture(self):
        """By which figures are read, the latest first."""
        return self.filter(profil=Profil.ELU).select_related("par").order_by("-cree_le", "-pk")

    def de_declaration(self, *, structure, entreprise, mois):
        """Sent by that structure to that company for that month."""
        return self.filter(
            profil=Profil.DECLARANT,
            entreprise=entreprise,
            mois=mois,
            portee__structure=structure.pk,
        )


class PieceQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()

    def jointes_a(self, objets: models.QuerySet):
        """Papers of these rows: whoever may read a row reads its papers."""
        return self.filter(
            objet_type=ContentType.objects.get_for_model(objets.model),
            objet_id__in=objets.order_by().values("pk"),
        )

    def gardees(self):
        """Those that nobody erased."""
        return self.filter(effacee_le=None)

    def pour_liste(self):
        return self.select_related("deposee_par", "vue_par").order_by("deposee_le", "pk")


class TacheQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """The person who asked for it sees it; so do those who run its structure. A link asked for nothing."""
        qui = getattr(acces, "utilisateur_id", None)
        a_moi = models.Q(demandee_par=qui, demandee_par__isnull=False)
        if acces.est_gestionnaire:
            return self.filter(a_moi | models.Q(structure=acces.structure_id))
        return self.filter(a_moi)

    def sans_signe_de_vie(self, depuis):
        """Neither finished nor heard of since then."""
        return self.filter(etat__in=VIVANTES).filter(
            models.Q(battement__lt=depuis) | models.Q(battement=None, demandee_le__lt=depuis)
        )

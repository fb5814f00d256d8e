from datetime import date, timedelta

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When

from clauses_project.profils import Profil
from participants.droit import Droit
from participants.enums import EtatDemande


class _DesGestionnaires(models.QuerySet):
    def visibles_par(self, acces):
        """Files of persons are read by the facilitateurs of their structure alone."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class PrescripteurQuerySet(_DesGestionnaires):
    pass


class CritereQuerySet(_DesGestionnaires):
    def proposes(self):
        return self.filter(actif=True)


class ParticipantQuerySet(_DesGestionnaires):
    def visibles_par(self, acces):
        """One file for each person: one brought into another is out, its address leads to the other."""
        return self.avec_reunies_visibles_par(acces).actifs()

    def avec_reunies_visibles_par(self, acces):
        return super().visibles_par(acces)

    def actifs(self):
        return self.filter(fusionne_dans=None)

    def pour_liste(self):
        return self.select_related("identite").order_by("identite__nom", "identite__prenom", "pk")

    def avec_droit(self, jour: date):
        """`droit` (see `Droit`), `droit_du` and `droit_au`: of the eligibility in progress that day.

        Failing that the latest ended, failing that the next to come; null without any.
        """
        siennes = self._eligibilites().filter(participant=OuterRef("pk")).dites(jour)
        siennes = siennes.order_by("droit", "-debut", "pk")
        return self.annotate(
            droit=Subquery(siennes.values("droit")[:1]),
            droit_du=Subquery(siennes.values("debut")[:1]),
            droit_au=Subquery(siennes.values("fin")[:1]),
        )

    def dont_le_droit_finit(self, jour: date, jours: int):
        """Eligible that day, and no more so many days later."""
        siennes = self._eligibilites().filter(participant=OuterRef("pk"))
        ensuite = jour + timedelta(days=jours)
        return self.filter(
            Exists(siennes.en_cours(jour)),
            ~Exists(siennes.filter(Q(fin=None) | Q(fin__gt=ensuite))),
        )

    def _eligibilites(self):
        return self.model._meta.get_field("eligibilites").related_model.objects


class EligibiliteQuerySet(_DesGestionnaires):
    def visibles_par(self, acces):
        """Without those left behind on a file brought into another."""
        return super().visibles_par(acces).filter(participant__fusionne_dans=None)

    def en_cours(self, jour: date):
        return self.filter(Q(fin=None) | Q(fin__gte=jour), debut__lte=jour)

    def dites(self, jour: date):
        """`droit`: what each of them is that day."""
        return self.annotate(
            droit=Case(
                When(debut__gt=jour, then=Value(Droit.A_VENIR)),
                When(fin__lt=jour, then=Value(Droit.FINI)),
                default=Value(Droit.EN_COURS),
            )
        )

    def pour_liste(self):
        return (
            self.select_related("commune", "prescripteur", "certifiee_par")
            .prefetch_related("rangs__critere")
            .order_by("debut", "pk")
        )


class ContratTravailQuerySet(_DesGestionnaires):
    def pour_liste(self):
        return self.select_related("employeur", "entreprise_utilisatrice").order_by(
            "date_debut", "pk"
        )


class DemandeEligibiliteQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """A structure sees what it is asked; a company or a prescripteur, what it asked."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        if acces.profil == Profil.DECLARANT:
            return self.filter(entreprise=acces.entreprise_id)
        if acces.profil == Profil.PRESCRIPTEUR:
            return self.filter(prescripteur=acces.prescripteur_id)
        return self.none()

    def en_attente(self):
        return self.filter(etat=EtatDemande.EN_ATTENTE)

    def pour_liste(self):
        """Those that wait first, the oldest on top; then the latest."""
        attend = Case(When(etat=EtatDemande.EN_ATTENTE, then=F("demandee_le")))
        return self.select_related(
            "structure",
            "entreprise",
            "prescripteur",
            "attribution__entreprise",
            "attribution__lot__marche",
            "eligibilite",
        ).order_by(attend.asc(nulls_last=True), "-demandee_le", "-pk")


class FusionQuerySet(_DesGestionnaires):
    def en_cours(self):
        """Not parted since."""
        return self.filter(annulee_le=None)

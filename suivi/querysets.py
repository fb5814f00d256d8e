from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from clauses_project.champs import HeuresField
from clauses_project.dates import ajouter_mois, mois_de
from clauses_project.profils import Profil
from marches.enums import Periodicite, Statut
from suivi.enums import DECLAREES, EN_ATTENTE, SAISISSABLES, Etat, Situation


class AffectationQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """A company sees those of the people it employs, of all structures."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        if acces.profil == Profil.DECLARANT:
            return self.filter(contrat__employeur=acces.entreprise_id)
        return self.none()


class DeclarationQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structure=acces.structure_id)
            case Profil.DECLARANT:
                return self.filter(declarant__entreprise=acces.entreprise_id, **acces.restreint_a)
            case _:
                return self.none()

    def declarees_pour(self, acces):
        """What others sent for the hours a company owes: its sous-traitants, those who declare in its place.

        It reads their totals, never their lines.
        """
        if acces.profil != Profil.DECLARANT:
            return self.none()
        attribution, entreprise = "declarant__attribution", acces.entreprise_id
        sous_traitance = f"{attribution}__sous_traitant_de"
        return self.filter(
            Q(**{f"{attribution}__entreprise": entreprise})
            | Q(**{f"{sous_traitance}__entreprise": entreprise})
            | Q(**{f"{sous_traitance}__sous_traitant_de__entreprise": entreprise}),
            etat__in=DECLAREES,
            **acces.restreint_a,
        ).exclude(declarant__entreprise=entreprise)

    def avec_contestations_de(self, entreprise):
        """`miennes`: what that company contested of each, `est_contestee` while one waits for its answer."""
        contestations = self.model._meta.get_field("contestations").related_model.objects
        siennes = contestations.filter(entreprise=entreprise).order_by("quand", "pk")
        return self.annotate(
            est_contestee=Exists(siennes.filter(declaration=OuterRef("pk"), repondue_le=None))
        ).prefetch_related(Prefetch("contestations", queryset=siennes, to_attr="miennes"))

    def a_saisir(self):
        """What waits for its declarant."""
        return self.filter(etat__in=[Etat.A_SAISIR, Etat.A_CORRIGER])

    def a_controler(self):
        """What waits for the facilitateur."""
        return self.filter(etat=Etat.TRANSMISE)

    def en_retard(self, jour: date):
        """Not sent, and the day limit of the structure has passed (a quarter has one limit, after its end)."""
        passe, pas_encore = (ajouter_mois(mois_de(jour), -rang) for rang in (1, 2))
        return self.filter(etat=Etat.A_SAISIR).filter(
            _echue(passe) & Q(structure__jour_limite__lt=jour.day)
            | _echue(pas_encore) & Q(structure__jour_limite__gte=jour.day)
        )

    def attendues(self, jour: date):
        """What somebody must act on: late, sent back, or to be checked. Contracts that are over are left alone."""
        pas_finie = Q(pk__in=self.model.objects.en_retard(jour).values("pk")) | Q(
            etat__in=EN_ATTENTE
        )
        return self.filter(pas_finie).exclude(
            etat__in=SAISISSABLES,
            declarant__attribution__lot__marche__statut__in=[Statut.SOLDE, Statut.ABANDONNE],
        )

    def avec_avancement(self):
        """`saisie`: hours were typed; `mois_entame`: its company sent something for that month."""
        lignes = self.model._meta.get_field("lignes").related_model.objects
        soeurs = self.model.objects.filter(
            structure=OuterRef("structure"),
            declarant__entreprise=OuterRef("declarant__entreprise"),
            mois=OuterRef("mois"),
            etat__in=DECLAREES,
        )
        return self.annotate(
            saisie=Exists(
                lignes.filter(declaration=OuterRef("pk")).exclude(
                    heures_travail=None, heures_formation=None
                )
            ),
            mois_entame=Exists(soeurs),
        )

    def avec_heures(self):
        """`heures`: hours typed in the declaration, work and training."""
        lignes = self.model._meta.get_field("lignes").related_model.objects
        return self.annotate(
            heures=Coalesce(
                Subquery(
                    lignes.filter(declaration=OuterRef("pk"))
                    .order_by()
                    .values("declaration")
                    .annotate(
                        total=Coalesce(Sum("heures_travail"), 0, output_field=HeuresField())
                        + Coalesce(Sum("heures_formation"), 0, output_field=HeuresField())
                    )
                    .values("total"),
                    output_field=HeuresField(),
                ),
                0,
                output_field=HeuresField(),
            )
        )

    def pour_liste(self):
        return self.select_related(
            "structure",
            "declarant__entreprise",
            "declarant__attribution__entreprise",
            "declarant__attribution__lot__marche__donneur_ordre",
        ).order_by("-mois", "declarant__entreprise__raison_sociale", "pk")


def _echue(mois: date) -> Q:
    """Months up to this one, by quarter for those who declare so."""
    trimestre = ajouter_mois(mois, -(mois.month % 3))
    return Q(declarant__periodicite=Periodicite.MENSUELLE, mois__lte=mois) | Q(
        declarant__periodicite=Periodicite.TRIMESTRIELLE, mois__lte=trimestre
    )


class LigneHeuresQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structure=acces.structure_id)
            case Profil.DECLARANT:
                return self.filter(
                    declaration__declarant__entreprise=acces.entreprise_id, **acces.restreint_a
                )
            case Profil.DONNEUR_ORDRE:
                return self.filter(
                    affectation__attribution__lot__marche__donneur_ordre=acces.donneur_ordre_id,
                    declaration__etat__in=DECLAREES,
                )
            case _:
                return self.none()

    def declarees(self):
        return self.filter(declaration__etat__in=DECLAREES)

    def en_attente(self):
        return self.filter(declaration__etat__in=EN_ATTENTE)

    def validees(self):
        return self.filter(declaration__etat=Etat.VALIDEE)

    def pour_liste(self):
        return self.select_related(
            "affectation__contrat__participant__identite",
            "affectation__contrat__employeur",
            "affectation__attribution__entreprise",
        ).order_by(
            "affectation__contrat__participant__identite__nom",
            "affectation__contrat__participant__identite__prenom",
            "affectation__contrat__date_debut",
            "pk",
        )


class HeuresGlobalesQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        match acces.profil:
            case Profil.ADMINISTRATEUR | Profil.FACILITATEUR:
                return self.filter(structure=acces.structure_id)
            case Profil.DONNEUR_ORDRE:
                return self.filter(attribution__lot__marche__donneur_ordre=acces.donneur_ordre_id)
            case _:
                return self.none()

    def pour_liste(self):
        return self.select_related("employeur", "saisies_par").order_by(
            "-mois", "employeur__raison_sociale", "pk"
        )


class RepartitionQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """A company sees those of the sites it declares for."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        lignes = self.model._meta.get_field("parts").related_model.objects.visibles_par(acces)
        siennes = lignes.filter(
            repartition=OuterRef("pk"), affectation__attribution=OuterRef("site")
        )
        return self.filter(Exists(siennes)) if acces.profil == Profil.DECLARANT else self.none()

    def pour_liste(self):
        return self.select_related(
            "convention", "contrat__participant__identite", "site__entreprise", "site__lot__marche"
        ).order_by(
            "-mois",
            "contrat__participant__identite__nom",
            "contrat__participant__identite__prenom",
            "pk",
        )


class _DesGestionnaires(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        return self.none()


class CumulAnnuelQuerySet(_DesGestionnaires):
    pass


class ConventionQuerySet(_DesGestionnaires):
    def pour_liste(self):
        attribution = "parts__attribution"
        return self.prefetch_related(
            f"{attribution}__entreprise", f"{attribution}__lot__marche__donneur_ordre"
        ).order_by("-signee_le", "reference", "pk")

    def valables(self, mois: date):
        """Those that hold in that month."""
        return self.filter(signee_le__lt=ajouter_mois(mois, 1)).filter(
            Q(close_le=None) | Q(close_le__gte=mois)
        )


class PeriodeTravailQuerySet(_DesGestionnaires):
    pass


class EvaluationQuerySet(_DesGestionnaires):
    def pour_liste(self):
        return self.select_related("employeur", "par", "periode").order_by("-date", "-pk")

    def deces(self):
        return self.filter(situation=Situation.DECEDE)


class TentativeQuerySet(_DesGestionnaires):
    pass


class JalonsAnterieursQuerySet(_DesGestionnaires):
    pass


class ClasseDeSituationQuerySet(_DesGestionnaires):
    pass


class EcheanceQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        """A prescripteur sees those of the people it sent, for the work that its eligibility opened."""
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        if acces.profil == Profil.PRESCRIPTEUR:
            return self.filter(
                faits__prescripteur=acces.prescripteur_id, participant__efface_le=None
            )
        return self.none()

    def a_suivre(self):
        """Neither answered nor fallen."""
        return self.filter(reponse=None, tombee_le=None)

    def dues(self, jour: date):
        """Those that count on that day: due by then, and not fallen."""
        return self.filter(due_le__lte=jour, tombee_le=None)


class ContestationQuerySet(models.QuerySet):
    def visibles_par(self, acces):
        if acces.est_gestionnaire:
            return self.filter(structure=acces.structure_id)
        if acces.profil == Profil.DECLARANT:
            return self.filter(
                Q(entreprise=acces.entreprise_id)
                | Q(declaration__declarant__entreprise=acces.entreprise_id)
            )
        return self.none()


class RelanceQuerySet(_DesGestionnaires):
    def pour_liste(self):
        return self.select_related(
            "structure", "entreprise", "acheteur", "courriel", "par"
        ).order_by("-mois", "-niveau", "pk")

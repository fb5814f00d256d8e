"""Whatever happens to a person, in any order: what is stored is what a full recomputation gives."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clauses_project.dates import ajouter_mois
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes import journal
from marches.enums import Clause, Statut
from participants.enums import TypeContrat
from participants.models import ContratTravail, Eligibilite, Fusion, Participant
from suivi.actions import (
    contrats,
    eligibilites,
    fusions,
    retraits,
    saisies,
    transmissions,
    validations,
)
from suivi.apres.ecriture import tenir
from suivi.apres.entretien import verifier
from suivi.models import Declaration, Echeance, Evaluation, Tentative
from tests import factories

PREMIER = date(2024, 1, 31)
JOURS = st.integers(0, 700).map(lambda rang: PREMIER + timedelta(days=rang))
FINS = st.one_of(st.none(), JOURS)
QUI = st.integers(0, 1)
RANG = st.integers(0, 5)


class DesVies(RuleBasedStateMachine):
    """Two people, two contracts, months declared: each action of the product, in any order."""

    def __init__(self):
        super().__init__()
        self.bloc = transaction.atomic()
        self.bloc.__enter__()
        self.structure = factories.StructureFactory()
        self.critere = factories.CritereFactory(structure=self.structure)
        self.par = factories.UtilisateurFactory()
        self.declarants = [
            factories.DeclarantFactory(
                attribution__lot__marche__structure=self.structure,
                attribution__lot__marche__date_notification=PREMIER,
            )
            for _ in range(2)
        ]
        self.personnes = [factories.ParticipantFactory(structure=self.structure) for _ in range(2)]

    def teardown(self):
        transaction.set_rollback(True)
        self.bloc.__exit__(None, None, None)

    def _contrat(self, rang):
        tous = list(ContratTravail.objects.filter(structure=self.structure).order_by("pk"))
        return tous[rang % len(tous)] if tous else None

    @rule(qui=QUI, ou=QUI, debut=JOURS, fin=FINS, genre=st.sampled_from(["CDD", "APPRENTISSAGE"]))
    def embaucher(self, qui, ou, debut, fin, genre):
        attribution = self.declarants[ou].attribution
        contrat = ContratTravail(
            structure=self.structure,
            participant=Participant.objects.get(pk=self.personnes[qui].pk),
            employeur=attribution.entreprise,
            type=TypeContrat(genre),
            date_debut=debut,
            date_fin=fin and max(debut, fin),
        )
        with suppress(Refus):
            contrats.creer(contrat=contrat, attributions=[attribution], par=self.par)

    @rule(rang=RANG, fin=FINS)
    def changer_la_fin(self, rang, fin):
        if contrat := self._contrat(rang):
            with suppress(Refus, ValidationError):
                contrats.modifier(contrat=contrat, champs={"date_fin": fin}, par=self.par)

    @rule(qui=QUI, debut=JOURS, mois=st.sampled_from([1, 6, 24, 0]))
    def certifier(self, qui, debut, mois):
        with suppress(Refus, ValidationError):
            eligibilites.certifier(
                participant=self.personnes[qui],
                debut=debut,
                criteres=[self.critere],
                duree_mois=mois,
                par=self.par,
            )

    @rule(rang=RANG, fin=JOURS)
    def prolonger(self, rang, fin):
        toutes = list(Eligibilite.objects.filter(structure=self.structure).order_by("pk"))
        if toutes:
            with suppress(Refus):
                eligibilites.prolonger(
                    eligibilite=toutes[rang % len(toutes)], fin=fin, motif="Stage.", par=self.par
                )

    @rule(rang=RANG, heures=st.sampled_from(["0", "35"]))
    def declarer(self, rang, heures):
        """The first month of a work contract, or the same month again."""
        contrat = self._contrat(rang)
        affectation = contrat.affectations.order_by("pk").first() if contrat else None
        if affectation is None:
            return
        declarant = affectation.attribution.declarants.get()
        declaration, _ = Declaration.objects.get_or_create(
            structure=self.structure, declarant=declarant, mois=contrat.date_debut.replace(day=1)
        )
        qui = {"par": self.par, "profil": Profil.FACILITATEUR}
        with suppress(Refus):
            saisies.saisir(
                declaration=declaration, saisies={affectation.pk: (Decimal(heures), None)}, **qui
            )
        with suppress(Refus):
            transmissions.transmettre(declaration=declaration, **qui)

    @rule(rang=RANG)
    def rouvrir_ou_valider(self, rang):
        toutes = list(Declaration.objects.filter(structure=self.structure).order_by("pk"))
        qui = {"par": self.par, "profil": Profil.FACILITATEUR}
        if toutes:
            declaration = toutes[rang % len(toutes)]
            with suppress(Refus):
                validations.valider(declaration=declaration, **qui)
                validations.rouvrir(declaration=declaration, motif="Paie.", **qui)

    @rule(ou=QUI, jour=FINS)
    def solder(self, ou, jour):
        marche = self.declarants[ou].attribution.lot.marche
        champs = {"statut": Statut.SOLDE if jour else Statut.EN_COURS, "date_solde": jour}
        journal.modifier(objet=marche, champs=champs, par=self.par)

    @rule(ou=QUI, stage=st.booleans())
    def changer_de_clause(self, ou, stage):
        lot = self.declarants[ou].attribution.lot
        journal.modifier(objet=lot, champs={"clause": Clause.STAGE if stage else ""}, par=self.par)

    @rule(jalons=st.sampled_from(["6_12", "FENETRE"]))
    def changer_de_reglage(self, jalons):
        journal.modifier(objet=self.structure, champs={"jalons": jalons}, par=self.par)

    @rule(qui=QUI, jour=JOURS, jalon=st.sampled_from(["6", "12"]), apres=st.integers(0, 14))
    def repondre(self, qui, jour, jalon, apres):
        jour = ajouter_mois(jour, apres)
        if not Evaluation.objects.filter(
            participant=self.personnes[qui], jalon=jalon, date=jour
        ).exists():
            factories.EvaluationFactory(
                participant=self.personnes[qui], periode=None, jalon=jalon, date=jour
            )
            factories.TentativeFactory(participant=self.personnes[qui], periode=None)
            tenir(personnes=[self.personnes[qui].pk], par=self.par)

    @rule(rang=RANG)
    def retirer_une_reponse(self, rang):
        toutes = list(Evaluation.objects.filter(structure=self.structure).order_by("pk"))
        if toutes:
            retraits.retirer(
                evaluation=toutes[rang % len(toutes)], motif="Erreur.", version=None, par=self.par
            )
            Tentative.objects.filter(
                pk=Tentative.objects.order_by("pk").values_list("pk", flat=True)[0]
            ).delete()

    @rule()
    def reunir(self):
        gardee, absorbee = Participant.objects.filter(pk__in=[p.pk for p in self.personnes])
        with suppress(Refus):
            fusions.fusionner(gardee=gardee, absorbee=absorbee, motif="Double.", par=self.par)

    @rule()
    def separer(self):
        for fusion in Fusion.objects.filter(annulee_le=None):
            with suppress(Refus):
                fusions.separer(fusion=fusion, motif="Erreur.", par=self.par)

    @invariant()
    def rien_ne_differe_d_un_calcul_complet(self):
        personnes = Participant.objects.filter(structure=self.structure).order_by("pk")
        assert list(verifier(personnes.values_list("pk", "structure"))) == []

    @invariant()
    def une_reponse_et_un_appel_restent(self):
        assert Evaluation.objects.count() == Tentative.objects.count()
        for echeance in Echeance.objects.exclude(reponse=None).select_related("reponse"):
            assert echeance.reponse.participant_id == echeance.participant_id
            assert echeance.reponse.periode_id == echeance.periode_id


@pytest.mark.django_db
@time_machine.travel("2025-06-15 10:00 +0200", tick=False)
def test_what_is_stored_is_always_what_a_full_recomputation_gives():
    run_state_machine_as_test(
        DesVies,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

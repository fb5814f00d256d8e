"""Whatever is done to a month, in any order: nothing disappears, and the journal has every step."""

from collections import Counter
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from clauses_project.dates import ajouter_mois
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.models import Evenement
from participants.models import Fusion
from suivi.actions import (
    decisions,
    eligibilites,
    fusions,
    heures_globales,
    saisies,
    transmissions,
    validations,
)
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.sortie import en_json
from suivi.cumuls import ecarts
from suivi.enums import TRANSITIONS, Etat
from suivi.models import Declaration, HeuresGlobales, LigneHeures
from suivi.reseaux import reponse
from tests import factories

QUI = st.integers(0, 1)  # two people, two months
HEURES = st.sampled_from(["0", "7.5", "100", "151.67", "300"])


class UnMois(RuleBasedStateMachine):
    """Two people of one company, two months, two facilitateurs; the second one always read too early."""

    def __init__(self):
        super().__init__()
        self.bloc = transaction.atomic()
        self.bloc.__enter__()
        self.structure = factories.StructureFactory()
        self.autre = factories.StructureFactory(code="autre")
        self.attribution = factories.AttributionFactory(lot__marche__structure=self.structure)
        declarant = factories.DeclarantFactory(attribution=self.attribution)
        self.affectations = [
            factories.AffectationFactory(attribution=self.attribution) for _ in range(2)
        ]
        self.personnes = [affectation.contrat.participant for affectation in self.affectations]
        self.declarations = [
            factories.DeclarationFactory(
                declarant=declarant, mois=ajouter_mois(factories.MOIS, -rang)
            )
            for rang in range(2)
        ]
        self.critere = factories.CritereFactory(structure=self.structure)
        self.par = factories.UtilisateurFactory()
        self.attendus = Counter()

    def teardown(self):
        transaction.set_rollback(True)
        self.bloc.__exit__(None, None, None)

    def _faire(self, verbe, action, quoi, **arguments):
        """The action when it is allowed; the journal must have one more row when the state moved."""
        declaration = Declaration.objects.get(pk=self.declarations[quoi].pk)
        try:
            action(declaration=declaration, par=self.par, profil=Profil.FACILITATEUR, **arguments)
        except Refus:
            assert Declaration.objects.get(pk=declaration.pk).version == declaration.version
        else:
            apres = Declaration.objects.get(pk=declaration.pk)
            if apres.etat != declaration.etat:
                assert apres.etat == TRANSITIONS[verbe][1]
                self.attendus[verbe] += 1

    @rule(quoi=QUI, qui=QUI, travail=HEURES, formation=HEURES)
    def saisir(self, quoi, qui, travail, formation):
        typees = {self.affectations[qui].pk: (Decimal(travail), Decimal(formation))}
        self._faire(Verbe.SAISIR, saisies.saisir, quoi, saisies=typees)

    @rule(quoi=QUI, qui=QUI, travail=HEURES)
    def saisir_sur_une_page_perimee(self, quoi, qui, travail):
        typees = {self.affectations[qui].pk: (Decimal(travail), None)}
        self._faire(Verbe.SAISIR, saisies.saisir, quoi, saisies=typees, version=0)

    @rule(quoi=QUI)
    def transmettre(self, quoi):
        self._faire(Verbe.TRANSMETTRE, transmissions.transmettre, quoi)

    @rule(quoi=QUI)
    def repondre_aucune_heure(self, quoi):
        self._faire(Verbe.TRANSMETTRE, transmissions.declarer_aucune_heure, quoi)

    @rule(quoi=QUI)
    def valider(self, quoi):
        self._faire(Verbe.VALIDER, validations.valider, quoi)

    @rule(quoi=QUI)
    def renvoyer(self, quoi):
        lignes = self.declarations[quoi].lignes.values_list("pk", flat=True)
        corrections = dict.fromkeys(lignes, "Vérifiez.")
        self._faire(
            Verbe.RENVOYER,
            validations.renvoyer,
            quoi,
            motif="Une ligne est à revoir.",
            corrections=corrections,
        )

    @rule(quoi=QUI)
    def rouvrir(self, quoi):
        self._faire(Verbe.ROUVRIR, validations.rouvrir, quoi, motif="Paie rectifiée.")

    @rule()
    def valider_ensemble(self):
        versions = dict(Declaration.objects.values_list("pk", "version"))
        faites = validations.valider_lot(
            versions=versions, par=self.par, profil=Profil.FACILITATEUR
        )
        self.attendus[Verbe.VALIDER] += len(faites.validees)

    @rule(quoi=QUI, qui=QUI, heures=st.sampled_from([None, "0", "7.5", "100"]))
    def decider(self, quoi, qui, heures):
        self._sur_la_ligne(
            decisions.decider_a_la_main,
            quoi,
            qui,
            motif="Absences.",
            heures_retenues=heures and Decimal(heures),
        )

    @rule(quoi=QUI, qui=QUI)
    def revenir(self, quoi, qui):
        self._sur_la_ligne(decisions.revenir_a_la_proposition, quoi, qui)

    def _sur_la_ligne(self, action, quoi, qui, **arguments):
        lignes = LigneHeures.objects.filter(
            declaration=self.declarations[quoi], affectation=self.affectations[qui]
        )
        for ligne in lignes:
            with suppress(Refus):
                action(ligne=ligne, par=self.par, **arguments)

    @rule(qui=QUI, debut=st.sampled_from([date(2024, 1, 10), date(2026, 9, 15)]))
    def certifier(self, qui, debut):
        personne = type(self.personnes[qui]).objects.get(pk=self.personnes[qui].pk)
        if personne.eligibilites.filter(debut=debut).exists():
            return
        try:
            eligibilites.certifier(
                participant=personne, debut=debut, criteres=[self.critere], par=self.par
            )
        except Refus:
            assert personne.fusionne_dans_id

    @rule()
    def reunir(self):
        if not Fusion.objects.filter(annulee_le=None).exists():
            gardee, absorbee = self.personnes
            fusions.fusionner(gardee=gardee, absorbee=absorbee, motif="Deux saisies.", par=self.par)

    @rule()
    def separer(self):
        for fusion in Fusion.objects.filter(annulee_le=None):
            fusions.separer(fusion=fusion, motif="Deux sœurs.", par=self.par)

    @rule(heures=HEURES)
    def ajouter_des_heures_globales(self, heures):
        if not HeuresGlobales.objects.exists():
            heures_globales.ajouter(
                globales=HeuresGlobales(
                    structure=self.structure,
                    attribution=self.attribution,
                    employeur=self.attribution.entreprise,
                    mois=factories.MOIS,
                    heures=Decimal(heures),
                    effectif=3,
                    motif="Sous-traitance à un ESAT.",
                ),
                par=self.par,
            )

    @invariant()
    def rien_ne_disparait(self):
        sommes = calculer(Perimetre((self.structure,)), Periode(au=factories.MOIS))
        lignes = list(LigneHeures.objects.select_related("declaration"))
        declarees = sum(ligne.heures for ligne in lignes if ligne.declaration.est_declaree)
        globales = sum(globales.heures for globales in HeuresGlobales.objects.all())
        assert sommes.heures_declarees == declarees + globales
        assert sommes.heures_declarees == (
            sommes.heures_en_attente
            + sommes.heures_retenues
            + sommes.heures_non_retenues
            + sommes.heures_en_suspens
        )
        assert sommes.heures_globales == globales

    @invariant()
    def une_ligne_validee_est_decidee(self):
        for ligne in LigneHeures.objects.filter(declaration__etat=Etat.VALIDEE):
            assert ligne.decision
            assert not ligne.correction_demandee

    @invariant()
    def les_cumuls_sont_ceux_des_lignes(self):
        assert ecarts(self.structure) == 0

    @invariant()
    def le_reseau_est_ce_que_disent_les_lignes(self):
        perimetre = Perimetre((self.structure, self.autre))
        periode = Periode(au=factories.MOIS)
        assert en_json(reponse.calculer(perimetre, periode)) == en_json(
            calculer(perimetre, periode)
        )

    @invariant()
    def le_journal_a_chaque_passage(self):
        ecrits = Counter(
            Evenement.objects.filter(verbe__in=TRANSITIONS, structure=self.structure).values_list(
                "verbe", flat=True
            )
        )
        assert ecrits == +self.attendus


@pytest.mark.django_db
def test_hours_are_never_lost_and_every_step_is_in_the_journal():
    reglages = settings(
        max_examples=8,
        stateful_step_count=16,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with time_machine.travel("2026-10-08 09:00+02:00", tick=False):
        run_state_machine_as_test(UnMois, settings=reglages)

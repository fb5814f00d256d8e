"""The keys of the follow-up against a computation that shares nothing with them, under every filter."""

from datetime import date, timedelta

import pytest
import time_machine

from participants.enums import TypeContrat
from participants.models import ContratTravail, Eligibilite, Participant
from suivi.apres.ecriture import tenir
from suivi.chiffres import Perimetre, Periode, calculer
from suivi.chiffres.sortie import en_json
from suivi.enums import Jalon, Situation
from suivi.models import Evaluation
from tests.suivi.apres.suivi_independant import SuiviIndependant
from tests.suivi.donnees_au_hasard import MOIS, Hasard
from tests.suivi.test_chiffres_independants import filtres_possibles

AUJOURD_HUI = date(2026, 11, 22)
TYPES = [TypeContrat.CDD, TypeContrat.CDI, TypeContrat.APPRENTISSAGE, TypeContrat.CTT]


class HasardDuSuivi(Hasard):
    """The same world, where work starts and ends on any day, and people answer."""

    def __init__(self, graine):
        super().__init__(graine, lignes=150)
        self.structures[1].jalons = "FENETRE"
        self.structures[1].save()
        for eligibilite in Eligibilite.objects.order_by("pk"):
            duree = timedelta(days=self.r.choice([40, 200, 364, 900]))
            eligibilite.fin = self.peut_etre(eligibilite.debut + duree, 0.8)
            eligibilite.save()
        for contrat in ContratTravail.objects.order_by("pk"):
            contrat.type = self.r.choice(TYPES)
            contrat.date_debut = date(2024, 1, 1) + timedelta(days=self.r.randrange(500))
            fin = contrat.date_debut + timedelta(days=self.r.randrange(300))
            contrat.date_fin = self.peut_etre(fin, 0.6)
            contrat.save()
        for participant in Participant.objects.order_by("pk"):
            self._repondre(participant)
        tenir(personnes=Participant.objects.values_list("pk", flat=True))

    def _repondre(self, participant):
        for _ in range(self.r.choice([0, 1, 2, 3])):
            Evaluation.objects.get_or_create(
                participant=participant,
                jalon=self.r.choice([Jalon.SIX, Jalon.DOUZE])
                if participant.structure_id == self.structures[0].pk
                else Jalon.FENETRE,
                date=date(2024, 6, 1) + timedelta(days=self.r.randrange(880)),
                defaults={
                    "structure": participant.structure,
                    "situation": self.r.choice(list(Situation)),
                    "employeur": self.peut_etre(self.r.choice(self.entreprises), 0.7),
                },
            )


def du_suivi(json):
    return {cle: valeur for cle, valeur in json.items() if cle.startswith("suivi_")}


@pytest.mark.django_db
@time_machine.travel("2026-11-22 10:00 +0100", tick=False)
@pytest.mark.parametrize("graine", range(2))
def test_every_key_under_every_filter_is_what_plain_python_finds(graine):
    hasard = HasardDuSuivi(graine)
    structures = [(hasard.structures[0],), (hasard.structures[1],), tuple(hasard.structures)]
    periodes = [(None, MOIS[-1]), (date(2025, 1, 1), date(2025, 12, 1))]
    dus = 0
    for perimetre in structures:
        for filtres, autres in filtres_possibles(hasard):
            if "operation" in filtres and perimetre != structures[0]:
                continue  # the other structure has one of the same name
            for du, au in periodes:
                trouve = du_suivi(
                    en_json(calculer(Perimetre(perimetre, **filtres), Periode(du, au)))
                )
                pks = {structure.pk for structure in perimetre}
                attendu = SuiviIndependant(pks, du, au, AUJOURD_HUI, **autres).tout()
                assert trouve == attendu, (perimetre, filtres, du, au)
                dus += sum(suivi["dus"] for suivi in trouve.values())
    assert dus > 100

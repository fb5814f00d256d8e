"""Hours spread over several contracts move the end of the work, once they are declared."""

from datetime import date

from suivi.actions import globalisation
from suivi.apres.ecriture import tenir
from suivi.apres.entretien import verifier
from suivi.models import LigneHeures, PeriodeTravail
from tests import factories
from tests.suivi.test_globalisation import (  # noqa: F401 the ground and its fixtures
    GESTION,
    MAI,
    _en_juin,
    pytestmark,
    terrain,
)


def fins(personne):
    return [
        str(fin)
        for fin in PeriodeTravail.objects.filter(participant=personne).values_list("fin", flat=True)
    ]


def test_the_last_contract_that_receives_hours_ends_the_work(terrain):  # noqa: F811
    for attribution, soldee in zip(terrain.attributions, ("2026-05-20", "2026-05-28"), strict=True):
        marche = attribution.lot.marche
        marche.statut, marche.date_solde = "SOLDE", date.fromisoformat(soldee)
        marche.save()
    factories.DeclarationFactory(
        declarant=terrain.attributions[1].declarants.get(), mois=MAI, transmise=True
    )
    personne = terrain.personne
    tenir(personnes=[personne.pk])
    assert fins(personne) == ["2026-05-20"]
    repartition = terrain.repartir()
    assert fins(personne) == ["2026-05-28"]
    globalisation.annuler(repartition=repartition, par=terrain.par, profil=GESTION)
    assert fins(personne) == ["2026-05-20"]
    assert not list(verifier([(personne.pk, personne.structure_id)]))
    assert LigneHeures.objects.count() == 1

"""A penalty from the rules of the contract to the buyer's decision; who sees it when; what is refused."""

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.journal import historique
from marches.enums import Clause, Statut
from suivi.actions import penalites as actions
from suivi.models import BaremePenalites, Penalite
from suivi.penalites.enums import EtatPenalite
from suivi.penalites.situation import debiteurs, lire_situation
from tests import factories

pytestmark = pytest.mark.django_db
LETTRE = b"%PDF-1.4 lettre %%EOF"
JOUR = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00+01:00", tick=False):
        yield


@pytest.fixture
def attribution(structure, entreprise, donneur_ordre):
    """1 000 h asked, 880 done, the contract over: 120 h × 45 €, at most 3 % of 850 000 €."""
    marche = factories.MarcheFactory(structure=structure, donneur_ordre=donneur_ordre, solde=True)
    lot = factories.LotFactory(marche=marche, numero="1")
    attribution = factories.AttributionFactory(lot=lot, entreprise=entreprise)
    factories.LigneObjectifFactory(lot=lot)
    factories.HeuresGlobalesFactory(
        attribution=attribution, mois=date(2026, 6, 1), heures=Decimal(880)
    )
    factories.BaremePenalitesFactory(lot=lot)
    return attribution


def lettre():
    return SimpleUploadedFile("lettre.pdf", LETTRE, content_type="application/pdf")


def page(reponse) -> str:
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


def poster(personne, nom, penalite, **saisie):
    return personne.post(reverse(f"suivi:{nom}_penalite", args=[penalite.pk]), saisie, follow=True)


def proposer(personne, attribution, **saisie):
    adresse = reverse("suivi:proposer_penalite", args=[attribution.pk])
    return personne.post(adresse, saisie, follow=True)


def test_a_penalty_goes_from_its_sum_to_the_buyers_decision(
    facilitatrice,
    acheteuse,
    declarante,
    concurrente,
    attribution,
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        lue = page(proposer(facilitatrice, attribution, note="Trois relances sont restées vaines."))
        proposer(facilitatrice, attribution)  # the second click
    penalite = Penalite.objects.get()
    assert "120 h × 45 € = 5 400 €." in lue
    assert (
        "Plafond : 3 % de 850 000 € HT, montant du marché, soit 25 500 €, qui n'est pas atteint."
        in lue
    )
    assert penalite.montant == Decimal("5400.00")
    assert [(m.to, "5 400 €" in m.body.replace("\u00a0", " ")) for m in mail.outbox] == [
        ([acheteuse.utilisateur.email], True)
    ]
    assert declarante.get(penalite.get_absolute_url()).status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        poster(acheteuse, "notifier", penalite, le="2026-11-22")
    assert [m.to for m in mail.outbox[1:]] == [[declarante.utilisateur.email]]
    assert "07/12/2026" in mail.outbox[1].subject
    assert "a notifié : Reçue par l'entreprise" in page(
        facilitatrice.get(penalite.get_absolute_url())
    )
    sienne = page(declarante.get(penalite.get_absolute_url()))
    assert "jusqu'au 07/12/2026" in sienne
    assert "relances sont restées" not in sienne
    assert concurrente.get(penalite.get_absolute_url()).status_code == 404
    assert "envisage une pénalité de 5 400 €" in page(declarante.get(reverse("accueil")))

    poster(declarante, "observer", penalite, texte="Le chantier a été arrêté deux mois.")
    assert "arrêté deux mois" in page(acheteuse.get(penalite.get_absolute_url()))
    trop_tot = page(poster(acheteuse, "appliquer", penalite, le="2026-11-22", motif=""))
    assert "L'entreprise peut répondre jusqu'au 07/12/2026" in trop_tot

    with time_machine.travel("2026-12-08 10:00+01:00", tick=False):
        acheteuse.force_login(acheteuse.utilisateur)
        declarante.force_login(declarante.utilisateur)
        for _ in range(2):
            poster(acheteuse, "appliquer", penalite, le="2026-12-08", motif="Observations lues.")
        penalite.refresh_from_db()
        assert (penalite.etat, penalite.decidee_le) == (EtatPenalite.APPLIQUEE, date(2026, 12, 8))
        assert "Observations lues." in page(declarante.get(penalite.get_absolute_url()))
    gestes = [e.details.get("geste") for e in historique(penalite) if e.details.get("geste")]
    assert gestes == ["APPLIQUER", "OBSERVER", "NOTIFIER"]


def test_the_facilitateur_records_the_buyers_letters(facilitatrice, attribution):
    penalite = factories.PenaliteFactory(attribution=attribution)
    sans = page(poster(facilitatrice, "notifier", penalite, le="2026-11-02"))
    assert "Joignez la lettre de l'acheteur" in sans
    poster(facilitatrice, "notifier", penalite, le="2026-11-02", fichier=lettre())
    poster(
        facilitatrice,
        "renoncer",
        penalite,
        le="2026-11-20",
        fichier=lettre(),
        motif="Crue de l'Aisne.",
    )
    penalite.refresh_from_db()
    assert (penalite.etat, penalite.notifiee_le) == (EtatPenalite.RENONCEE, date(2026, 11, 2))
    assert "lettre.pdf" in page(facilitatrice.get(penalite.get_absolute_url()))


@pytest.mark.parametrize(
    ("le", "phrase"),
    [
        (date(2026, 11, 23), "à venir"),
        (date(2026, 11, 17), "jusqu'au 17/11/2026"),
    ],
)
def test_a_decision_is_never_before_its_day(attribution, facilitatrice, le, phrase):
    penalite = factories.PenaliteFactory(attribution=attribution, notifiee=True)
    options = {"le": le, "motif": "", "fichier": lettre(), "par": facilitatrice.utilisateur}
    with pytest.raises(Refus, match=phrase):
        actions.appliquer(penalite=penalite, profil=Profil.FACILITATEUR, **options)
    actions.appliquer(
        penalite=penalite, profil=Profil.FACILITATEUR, **{**options, "le": date(2026, 11, 18)}
    )
    assert Penalite.objects.get().etat == EtatPenalite.APPLIQUEE


def test_two_people_who_decide_at_once_are_told(attribution, facilitatrice, acheteuse):
    penalite = factories.PenaliteFactory(attribution=attribution, notifiee=True)
    commun = {"penalite": penalite, "le": JOUR, "motif": "Chantier arrêté.", "fichier": None}
    acheteur = {"par": acheteuse.utilisateur, "profil": Profil.DONNEUR_ORDRE}
    actions.renoncer(**commun, **acheteur)
    actions.renoncer(**commun, **acheteur)  # the second click
    autre = {"par": facilitatrice.utilisateur, "profil": Profil.FACILITATEUR}
    with pytest.raises(Refus, match="a déjà enregistré"):
        actions.renoncer(**commun, **autre)
    with pytest.raises(Refus, match="maintenant « renoncée »"):
        actions.appliquer(**commun, **autre)


def test_a_proposal_taken_back_leaves_room_for_another(attribution, facilitatrice, acheteuse):
    qui = {"par": facilitatrice.utilisateur}
    premiere = actions.proposer(attribution=attribution, jours=0, note="", **qui)
    actions.retirer(
        penalite=premiere, motif="Des heures manquaient.", profil=Profil.FACILITATEUR, **qui
    )
    assert acheteuse.get(premiere.get_absolute_url()).status_code == 404
    seconde = actions.proposer(attribution=attribution, jours=0, note="", **qui)
    assert Penalite.objects.vivantes().get() == seconde
    cotraitante = factories.AttributionFactory(lot=attribution.lot)
    with pytest.raises(Refus, match="pas comptées deux fois"):
        actions.proposer(attribution=cotraitante, jours=0, note="", **qui)


def refus(attribution) -> str:
    lot = attribution.lot
    return " ".join(lire_situation(lot, attribution, JOUR).refus()).replace("\u00a0", " ")


def changer(objet, **champs):
    for nom, valeur in champs.items():
        setattr(objet, nom, valeur)
    objet.save()


def test_what_makes_a_penalty_impossible_is_a_sentence(attribution):
    lot, marche = attribution.lot, attribution.lot.marche
    assert refus(attribution) == ""
    changer(marche, statut=Statut.EN_COURS, date_solde=None, date_fin=date(2026, 12, 31))
    assert "court jusqu'au 31/12/2026" in refus(attribution)
    changer(marche, statut=Statut.RESILIE, date_fin=date(2026, 8, 31))
    assert "Marché résilié" in refus(attribution)
    changer(marche, statut=Statut.TERMINE)
    changer(lot, clause=Clause.STAGE)
    assert "clause de stage" in refus(attribution)
    changer(lot, clause="")
    changer(marche, montant_ht=None)
    assert "ni le montant du lot ni celui du marché" in refus(attribution)
    changer(lot, montant_ht=Decimal(150_000))
    assert lire_situation(lot, attribution, JOUR).calculer().montant == Decimal("4500.00")
    factories.LigneHeuresFactory(
        declaration__transmise=True, declaration__declarant__attribution=attribution
    )
    assert "attendent d'être validées" in refus(attribution)


def test_a_lot_without_rules_objective_or_gap_has_no_penalty(attribution):
    attribution.lot.bareme_penalites.delete()
    assert "barème de pénalités de ce lot n'est pas saisi" in refus(attribution)
    assert lire_situation(attribution.lot, attribution, JOUR).attend_un_bareme
    factories.BaremePenalitesFactory(lot=attribution.lot)
    factories.HeuresGlobalesFactory(
        attribution=attribution, mois=date(2026, 7, 1), heures=Decimal(120)
    )
    assert "L'objectif est atteint (1 000 h sur 1 000)" in refus(attribution)
    attribution.lot.objectifs.all().delete()
    assert "n'a pas d'objectif d'heures" in refus(attribution)
    attribution.lot.bareme_penalites.delete()
    assert not lire_situation(attribution.lot, attribution, JOUR).attend_un_bareme


def test_a_company_with_an_objective_of_its_own_answers_for_it_alone(attribution):
    """600 h are its own, of which 500 done with its sous-traitant: 100 h × 45 €."""
    seule = factories.AttributionFactory(lot=attribution.lot)
    factories.LigneObjectifFactory(lot=seule.lot, attribution=seule, heures=Decimal(600))
    sous_traitant = factories.SousTraitanceFactory(sous_traitant_de=seule)
    for qui, heures in ((seule, 300), (sous_traitant, 200)):
        factories.HeuresGlobalesFactory(attribution=qui, mois=date(2026, 5, 1), heures=heures)
    situation = lire_situation(seule.lot, seule, JOUR)
    assert (situation.objectif, situation.realise, situation.seule) == (600, 500, True)
    assert situation.calculer().montant == Decimal("4500.00")
    assert debiteurs(seule.lot) == [attribution, seule]


def test_days_of_late_papers_run_from_the_limit_to_the_first_sending(attribution):
    """March, due on 10 April, came on the 15th: 5 days. April, due on 10 May, never did: 196 to 22 November."""
    changer(attribution.lot.bareme_penalites, par_jour=Decimal(50))
    declarant = factories.DeclarantFactory(attribution=attribution)
    ouverte = {"ouverte_le": "2026-04-01 08:00+02:00", "declarant": declarant}
    factories.DeclarationFactory(
        mois=date(2026, 3, 1), validee=True, transmise_le="2026-04-15 09:00+02:00", **ouverte
    )
    factories.DeclarationFactory(mois=date(2026, 4, 1), **ouverte)
    situation = lire_situation(attribution.lot, attribution, JOUR)
    assert [retard.jours for retard in situation.retards] == [5, 196]
    assert situation.calculer(jours=5).montant == Decimal("5650.00")


@pytest.mark.parametrize(
    ("saisie", "phrase"),
    [
        ({"par_heure": "45 €", "plafond_part": "300 %"}, "Un pourcentage ne dépasse pas 100."),
        ({"par_heure": "-45"}, "Un montant ne peut pas être négatif."),
        ({"par_heure": "45", "plafond_part": "3", "plafond_montant": "5 000 €"}, "Un seul plafond"),
        ({"par_heure": "", "par_jour": ""}, "Saisissez un montant par heure"),
        ({"par_heure": "45", "delai_jours": "0"}, "Laissez au moins un jour à l'entreprise."),
    ],
)
def test_rules_that_no_contract_has_are_refused_in_a_sentence(
    facilitatrice, structure, saisie, phrase
):
    lot = factories.LotFactory(marche__structure=structure)
    adresse = reverse("suivi:bareme_penalites", args=[lot.pk])
    lue = page(facilitatrice.post(adresse, {"delai_jours": "15", **saisie}))
    assert phrase in lue
    assert not BaremePenalites.objects.exists()

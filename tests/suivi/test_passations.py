"""A facilitateur leaves, or is away: what they follow passes on, or is shared for a while."""

from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from clauses_project.refus import Refus
from comptes import journal
from comptes.remplacements import remplaces_par
from suivi.actions import passations as actions
from suivi.models import Passation, Referent
from tests import factories

pytestmark = pytest.mark.django_db


def texte(reponse) -> str:
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def portefeuille(structure, facilitatrice):
    """A contract, a purchase, a company and a person that the facilitatrice follows."""
    elle = {"structure": structure, "facilitateur": facilitatrice.utilisateur}
    return {
        "marches": factories.MarcheFactory(**elle),
        "achats": factories.AchatFactory(**elle),
        "entreprises": factories.ReferentFactory(**elle, entreprise=factories.EntrepriseFactory()),
        "personnes": factories.ReferentFactory(**elle),
    }


def le(annee, mois, jour):
    return time_machine.travel(datetime(annee, mois, jour, 9, tzinfo=UTC))


def tout(portefeuille):
    return {code: [objet.pk] for code, objet in portefeuille.items()}


def suivis_par(portefeuille):
    for objet in portefeuille.values():
        objet.refresh_from_db()
    return {objet.facilitateur for objet in portefeuille.values()}


def test_a_portfolio_passes_on_in_one_go_and_comes_back(
    portefeuille, facilitatrice, collegue, structure
):
    solde = factories.MarcheFactory(
        structure=structure, facilitateur=facilitatrice.utilisateur, solde=True
    )
    qui = {
        "de": facilitatrice.utilisateur.pk,
        "vers": collegue.utilisateur.pk,
        "pourquoi": "Départ",
    }
    apercu = texte(facilitatrice.get(reverse("suivi:passer"), qui))
    for mots in (
        "1 marché en cours",
        "1 projet d'achat",
        "1 entreprise suivie",
        "1 personne suivie",
    ):
        assert mots in apercu
    assert solde.reference not in apercu

    reponse = facilitatrice.post(reverse("suivi:passer"), {**qui, **tout(portefeuille)})
    passation = Passation.objects.get()
    assert reponse.url == passation.get_absolute_url()
    assert suivis_par(portefeuille) == {collegue.utilisateur}
    evenement = journal.historique(portefeuille["marches"]).first()
    assert evenement.qui == facilitatrice.utilisateur
    assert evenement.pourquoi.endswith("Départ")
    assert "1 projet d'achat" in texte(facilitatrice.get(passation.get_absolute_url()))

    annuler = reverse("suivi:annuler_passation", args=[passation.pk])
    for _ in range(2):  # a second click changes nothing
        facilitatrice.post(annuler)
    assert suivis_par(portefeuille) == {facilitatrice.utilisateur}
    assert journal.historique(portefeuille["marches"]).count() == 2


def test_what_is_not_ticked_stays_and_nothing_ticked_is_refused(
    portefeuille, facilitatrice, collegue
):
    qui = {"de": facilitatrice.utilisateur.pk, "vers": collegue.utilisateur.pk, "pourquoi": "Congé"}
    rien = texte(facilitatrice.post(reverse("suivi:passer"), qui))
    assert "choisissez au moins un dossier" in rien
    assert "Congé" in rien
    facilitatrice.post(reverse("suivi:passer"), {**qui, "marches": portefeuille["marches"].pk})
    assert suivis_par(portefeuille) == {facilitatrice.utilisateur, collegue.utilisateur}


def test_a_hand_over_is_not_undone_once_something_was_entrusted_to_someone_else(
    portefeuille, facilitatrice, collegue, administratrice, structure
):
    passation = actions.passer(
        structure=structure,
        de=facilitatrice.utilisateur,
        vers=collegue.utilisateur,
        choix=tout(portefeuille),
        pourquoi="",
        par=administratrice.utilisateur,
    )
    journal.modifier(
        objet=portefeuille["achats"],
        champs={"facilitateur": administratrice.utilisateur},
        par=administratrice.utilisateur,
    )
    with pytest.raises(Refus, match=portefeuille["achats"].objet):
        actions.annuler(passation=passation, par=administratrice.utilisateur)
    portefeuille["marches"].refresh_from_db()
    assert portefeuille["marches"].facilitateur == collegue.utilisateur


def test_a_facilitateur_hands_over_their_own_and_nobody_of_another_house(
    portefeuille, facilitatrice, collegue, etrangere, structure
):
    page = collegue.post(
        reverse("suivi:passer"),
        {"de": facilitatrice.utilisateur.pk, "vers": collegue.utilisateur.pk, **tout(portefeuille)},
    )
    assert page.status_code == 200
    with pytest.raises(Refus, match="travaille dans la structure"):
        actions.passer(
            structure=structure,
            de=facilitatrice.utilisateur,
            vers=etrangere.utilisateur,
            choix=tout(portefeuille),
            pourquoi="",
            par=facilitatrice.utilisateur,
        )
    assert suivis_par(portefeuille) == {facilitatrice.utilisateur}


def test_cover_shows_what_the_other_follows_then_ends_by_itself(
    portefeuille, facilitatrice, collegue, structure
):
    with le(2026, 11, 20):
        collegue.force_login(collegue.utilisateur)
        facilitatrice.force_login(facilitatrice.utilisateur)
        facilitatrice.post(
            reverse("suivi:remplacer"),
            {
                "absent": facilitatrice.utilisateur.pk,
                "remplacant": collegue.utilisateur.pk,
                "du": "2026-11-23",
                "au": "2026-12-04",
            },
        )
        assert not remplaces_par(collegue.acces)
    with le(2026, 12, 4):
        collegue.force_login(collegue.utilisateur)
        pour = f"our {facilitatrice.utilisateur}, jusqu'au 04/12/2026"
        accueil = texte(collegue.get("/"))
        assert f"P{pour}" in accueil
        assert "1 personne suivie" in accueil
        for nom in ("suivi:marches", "marches:achats", "suivi:entreprises", "suivi:participants"):
            assert f"p{pour}" in texte(collegue.get(reverse(nom), {"miens": "on"}))
    with le(2026, 12, 5):
        assert not remplaces_par(collegue.acces)


def test_days_are_covered_once_and_a_cover_may_stop(facilitatrice, collegue, structure):
    champs = {
        "absent": facilitatrice.utilisateur,
        "remplacant": collegue.utilisateur,
        "du": date(2026, 11, 1),
        "au": date(2026, 11, 30),
        "motif": "",
    }
    par = {"par": facilitatrice.utilisateur}
    premier = actions.remplacer(structure=structure, champs=champs, **par)
    with pytest.raises(Refus, match="déjà couverts"):
        actions.remplacer(structure=structure, champs=champs, **par)
    actions.arreter(remplacement=premier, jour=date(2026, 11, 10), **par)
    actions.remplacer(structure=structure, champs=champs, **par)


def test_taking_back_an_access_proposes_the_hand_over_first(
    portefeuille, facilitatrice, administratrice
):
    page = texte(administratrice.get(reverse("comptes:revoquer", args=[facilitatrice.acces.pk])))
    assert "suit encore : 1 marché en cours, 1 projet d'achat" in page
    assert f"{reverse('suivi:passer')}?de={facilitatrice.utilisateur.pk}" in page
    facilitatrice.acces.revoque_le = facilitatrice.acces.accorde_le
    facilitatrice.acces.save()
    choix = texte(administratrice.get(reverse("suivi:passer")))
    assert f'value="{facilitatrice.utilisateur.pk}"' in choix


def test_a_person_is_entrusted_and_their_name_is_not_in_the_journal(facilitatrice, structure):
    personne = factories.ParticipantFactory(structure=structure)
    adresse = reverse("suivi:confier_personne", args=[personne.pk])
    for _ in range(2):
        facilitatrice.post(adresse, {"facilitateur": facilitatrice.utilisateur.pk})
    referent = Referent.objects.get()
    assert referent.facilitateur == facilitatrice.utilisateur
    dit = journal.historique(referent).get().objet_libelle
    assert personne.identifiant in dit
    assert personne.identite.nom.upper() not in dit
    assert str(facilitatrice.utilisateur) in texte(facilitatrice.get(personne.get_absolute_url()))
    facilitatrice.post(adresse, {"facilitateur": ""})
    assert not Referent.objects.exists()


def test_who_certified_what_is_kept_with_the_names_of_those_who_left(
    monde, administratrice, facilitatrice
):
    factories.EvenementFactory(
        objet=monde.eligibilite,
        structure=monde.structure,
        verbe="CERTIFIER",
        qui=facilitatrice.utilisateur,
    )
    facilitatrice.utilisateur.is_active = False
    facilitatrice.utilisateur.save()
    adresse = reverse("suivi:certifications")
    page = texte(administratrice.get(adresse, {"acte": "eligibilites"}))
    assert str(monde.eligibilite.participant) in page
    assert f">{facilitatrice.utilisateur}</option>" in page
    assert "Rien ne correspond" in texte(administratrice.get(adresse, {"acte": "documents"}))
    classeur = administratrice.get(adresse, {"export": "csv"})
    contenu = b"".join(classeur.streaming_content) if classeur.streaming else classeur.content
    assert str(facilitatrice.utilisateur) in contenu.decode("utf-8-sig")

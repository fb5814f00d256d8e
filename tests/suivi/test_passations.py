"""A facilitateur leaves, or is away: what they follow passes on, or is shared for a while."""

import threading
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.urls import reverse

from clauses_project.refus import Conflit, Refus
from comptes import journal
from comptes.remplacements import remplaces_par
from suivi.actions import passations as actions
from suivi.actions import prochaines_actions
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


@pytest.fixture
def passation(portefeuille, facilitatrice, collegue, administratrice, structure):
    """All of it, from the facilitatrice to her colleague."""
    return actions.passer(
        structure=structure,
        de=facilitatrice.utilisateur,
        vers=collegue.utilisateur,
        choix=tout(portefeuille),
        pourquoi="",
        par=administratrice.utilisateur,
    )


def test_undoing_leaves_by_name_what_was_changed_since_and_gives_back_the_rest(
    passation, portefeuille, facilitatrice, collegue, administratrice
):
    journal.modifier(
        objet=portefeuille["achats"],
        champs={"facilitateur": administratrice.utilisateur},
        par=administratrice.utilisateur,
    )
    renomme = portefeuille["marches"]
    renomme = journal.modifier(
        objet=renomme, champs={"objet": "Le gymnase, corrigé"}, par=collegue.utilisateur
    )
    annuler = reverse("suivi:annuler_passation", args=[passation.pk])
    avant = texte(facilitatrice.get(annuler))
    fait = texte(facilitatrice.post(annuler, follow=True))
    for page in (avant, fait):
        assert portefeuille["achats"].objet in page
        assert "Le gymnase, corrigé" in page
    assert "retrouve : 1 entreprise suivie, 1 personne suivie. Reste :" in avant
    assert fait.count(">resté<") == 2
    suivis_par(portefeuille)
    assert [objet.facilitateur for objet in portefeuille.values()] == [
        collegue.utilisateur,
        administratrice.utilisateur,
        facilitatrice.utilisateur,
        facilitatrice.utilisateur,
    ]
    assert portefeuille["marches"].objet == "Le gymnase, corrigé"


def test_what_was_done_since_stays_with_who_did_it_and_alone_refuses_the_undoing(
    structure, facilitatrice, collegue
):
    action = factories.ProchaineActionFactory(
        marche__structure=structure, qui=facilitatrice.utilisateur
    )
    passation = actions.passer(
        structure=structure,
        de=facilitatrice.utilisateur,
        vers=collegue.utilisateur,
        choix={"actions": [action.pk]},
        pourquoi="",
        par=facilitatrice.utilisateur,
    )
    prochaines_actions.faire(action=action, par=collegue.utilisateur)
    with pytest.raises(Refus, match=f"{action.quoi}.*Rien ne peut revenir"):
        actions.annuler(passation=passation, par=facilitatrice.utilisateur)
    action.refresh_from_db()
    passation.refresh_from_db()
    assert (action.qui, passation.annulee_le) == (collegue.utilisateur, None)


def test_a_form_opened_before_the_undoing_is_not_saved_over_it(
    passation, portefeuille, facilitatrice, collegue
):
    marche = portefeuille["marches"]
    marche.refresh_from_db()
    lue = marche.version
    actions.annuler(passation=passation, par=facilitatrice.utilisateur)
    with pytest.raises(Conflit, match=str(facilitatrice.utilisateur)):
        journal.modifier(
            objet=marche, champs={"objet": "Autre"}, par=collegue.utilisateur, version=lue
        )
    marche.refresh_from_db()
    assert marche.facilitateur == facilitatrice.utilisateur


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks")
@pytest.mark.django_db(transaction=True)
def test_a_change_being_saved_while_it_is_undone_is_waited_for(
    passation, portefeuille, facilitatrice, collegue
):
    """The contract is being changed: the undoing waits for it, then leaves it where it is."""
    marche, annulees = portefeuille["marches"], []

    def annuler():
        try:
            annulees.append(actions.annuler(passation=passation, par=facilitatrice.utilisateur))
        finally:
            connections.close_all()

    fil = threading.Thread(target=annuler)
    with transaction.atomic():
        journal.modifier(objet=marche, champs={"objet": "Autre"}, par=collegue.utilisateur)
        fil.start()
        fil.join(timeout=1)
        assert fil.is_alive()
    fil.join(timeout=60)
    assert annulees[0].annulee_le
    suivis_par(portefeuille)
    assert (marche.objet, marche.facilitateur) == ("Autre", collegue.utilisateur)
    assert portefeuille["achats"].facilitateur == facilitatrice.utilisateur


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
        collegue.force_login(collegue.utilisateur)
        assert pour not in texte(collegue.get("/"))


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
    with le(2026, 11, 10):
        assert premier.absent_id in remplaces_par(collegue.acces)
        actions.arreter(remplacement=premier, jour=date(2026, 11, 10), **par)
        assert not remplaces_par(collegue.acces)
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

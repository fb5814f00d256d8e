"""Tables for those who ask: worked out by hand on the small case, their columns, what is missing, what is kept."""

import hashlib
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook

from clauses_project.refus import Conflit, Refus
from comptes.enums import Verbe
from comptes.models import Evenement
from marches.enums import Clause
from marches.models import Marche, Operation
from participants.models import Eligibilite, Identite, Participant
from suivi.actions import remontees as actions
from suivi.actions.personnes import effacer
from suivi.chiffres import Periode
from suivi.enums import GenreRemontee as G
from suivi.enums import Situation
from suivi.models import ColonnesDeRemontee, LigneHeures, Remontee
from suivi.remontees.correspondance import Choix, choix_d_office, choix_de, deplacer
from suivi.remontees.forme import Manque
from suivi.remontees.registre import FORMES, forme_du
from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole

JUILLET = Periode(date(2026, 1, 1), date(2026, 7, 1))
JUIN = Periode(date(2026, 1, 1), date(2026, 6, 1))


@pytest.fixture
def marche(structure):
    return creer_cas_d_ecole(structure)


@pytest.fixture
def produire(structure, marche, facilitatrice):
    def faire(genre, periode=JUILLET):
        return actions.produire(
            structure=structure, genre=genre, periode=periode, par=facilitatrice.utilisateur
        )

    return faire


def feuilles(remontee):
    """Sheets of the workbook: a list of {heading: value}, and the last one as a dictionary."""
    with remontee.fichier.open("rb") as fichier:
        classeur = CalamineWorkbook.from_filelike(BytesIO(fichier.read()))
    lues = {}
    for nom in classeur.sheet_names:
        entetes, *lignes = classeur.get_sheet_by_name(nom).to_python()
        lues[nom] = [dict(zip(entetes, ligne, strict=True)) for ligne in lignes]
    return lues


def definitions(remontee):
    return {
        ligne["Rubrique"]: ligne["D'où elle vient"] for ligne in feuilles(remontee)["Définitions"]
    }


def choisir(structure, genre, choix, par, version=0):
    return actions.choisir_les_colonnes(
        structure=structure,
        forme=forme_du(genre, date(2026, 7, 31)),
        choix=choix,
        par=par,
        version=version,
    )


# What each says of the small case: 602,84 h, three persons, 430,67 h of women


def test_ave_has_one_row_worked_out_by_hand(produire):
    (ligne,) = feuilles(produire(G.AVE))["Consolidation"]
    attendu = {
        "Heures retenues": 602.84,
        "Heures de formation": 35,
        "Objectif en vigueur": 1700,
        "Taux de réalisation (%)": 35.5,  # 602,84 ÷ 1 700
        "Équivalents temps plein": 0.38,
        "Personnes": 3,
        "Personnes\xa0: Femme": 2,
        "Heures\xa0: Femme": 430.67,
        "Personnes, âge\xa0: Moins de 26 ans": 1,
        "Personnes, public\xa0: Bénéficiaire du RSA": 1,
        "Personnes de quartiers prioritaires (QPV)": 1,
        "Heures de personnes de QPV": 311.67,  # A: 140 + 151,67 + 20
        "Marchés\xa0: Travaux": 1,
        "Heures\xa0: Travaux": 602.84,
        "Heures\xa0: Services": 0,
        "Donneurs d'ordre\xa0: Commune": 1,
        "Part des heures faites dans une SIAE (%)": 0,
    }
    assert {titre: ligne[titre] for titre in attendu} == attendu
    assert not any("justice" in titre for titre in ligne)


def test_anru_gives_the_shares_of_an_operation_and_names_who_worked_in_it(produire, marche):
    operation = factories.OperationFactory(
        structure=marche.structure, anru=True, heures_travaillees_totales=Decimal(8000)
    )
    Marche.objects.update(operation=operation)
    lues = feuilles(produire(G.ANRU))
    (ligne,) = lues["Opérations"]
    assert ligne["Heures retenues"] == 602.84
    assert ligne["dont habitants de QPV"] == 311.67
    assert ligne["Insertion, part des heures travaillées (%)"] == 7.5  # 602,84 ÷ 8 000
    assert ligne["Habitants de QPV, part des heures travaillées (%)"] == 3.9
    assert (ligne["Heures à 5,0\xa0%"], ligne["Heures à 10,0\xa0%"]) == (400, 800)
    assert {un["Identifiant"]: un["Heures retenues"] for un in lues["Bénéficiaires"]} == {
        "A": 311.67,
        "B": 172.17,
        "C": 119,
    }


def test_anru_leaves_shares_empty_until_all_the_hours_are_known(produire, marche):
    Marche.objects.update(
        operation=factories.OperationFactory(structure=marche.structure, anru=True)
    )
    remontee = produire(G.ANRU)
    (ligne,) = feuilles(remontee)["Opérations"]
    assert ligne["Insertion, part des heures travaillées (%)"] == ""
    assert remontee.manques["Heures travaillées totales"] == 1


def test_dreets_has_the_structure_then_each_facilitateur(produire, marche, facilitatrice):
    facilitatrice.utilisateur.marches.add(marche)
    factories.MarcheFactory(structure=marche.structure)  # nobody's
    remontee = produire(G.DREETS)
    tous, elle = feuilles(remontee)["Postes"]
    assert (tous["Marchés suivis"], elle["Marchés suivis"]) == (2, 1)
    assert (tous["Facilitateur"], elle["Facilitateur"]) == (
        "Ensemble de la structure",
        str(facilitatrice.utilisateur),
    )
    assert (elle["Heures retenues"], elle["Femmes"], elle["dont notifiés dans la période"]) == (
        602.84, 2, 1,
    )  # fmt: skip
    assert remontee.manques["Facilitateur du marché"] == 1


def test_spaser_counts_contracts_and_values_of_public_buyers_alone(produire, marche):
    """850 000 € with a clause, 40 000 € of it a lot reserved to SIAE; a private contract is nowhere."""
    marche.lots.filter(numero="2").update(
        clause=Clause.RESERVE_SIAE, montant_ht=Decimal("40000.00")
    )
    prive = factories.MarcheFactory(structure=marche.structure, prive=True)
    factories.HeuresGlobalesFactory(
        attribution__lot__marche=prive, mois=date(2026, 3, 1), heures=Decimal(10)
    )
    (ligne,) = feuilles(produire(G.SPASER))["Donneurs d'ordre"]
    assert ligne["Donneur d'ordre"] == str(marche.donneur_ordre)
    assert ligne["SIRET"] == marche.donneur_ordre.siret
    assert ligne["Marchés notifiés avec une clause, montant HT (€)"] == 850_000
    assert ligne["Marchés notifiés\xa0: réservation aux SIAE, montant HT (€)"] == 40_000
    assert ligne["Marchés notifiés\xa0: réservation aux EA et ESAT"] == 0
    assert (ligne["Heures d'insertion réalisées"], ligne["Personnes"]) == (602.84, 3)


@time_machine.travel("2026-11-22 10:00 +0100")
def test_fse_has_a_row_a_person_with_their_entry_and_what_became_of_them(produire, marche):
    b = Participant.objects.get(identifiant="B")
    periode = factories.PeriodeTravailFactory(participant=b, fin=date(2026, 5, 15))
    factories.EcheanceFactory(periode=periode, jalon="6", due_le=date(2026, 11, 15))
    lignes = {ligne["Identifiant"]: ligne for ligne in feuilles(produire(G.FSE))["Participants"]}
    a = lignes["A"]
    assert (a["Sexe"], a["Âge à l'entrée"], a["Date d'entrée"]) == ("Femme", 24, date(2026, 2, 15))
    assert (a["Bénéficiaire de minima sociaux"], a["Handicap"]) == ("oui", "non déclaré")
    assert (a["Heures retenues"], a["Quartier prioritaire (code)"]) == (311.67, "QP002008")
    assert a["Date de naissance"] == date(2002, 2, 1)
    assert (
        lignes["B"]["Situation sur le marché du travail à l'entrée"] == "Au chômage de longue durée"
    )
    assert lignes["B"]["Date de sortie"] == date(2026, 5, 15)
    assert lignes["C"]["Handicap"] == "oui"
    assert sum(ligne["Heures retenues"] for ligne in lignes.values()) == pytest.approx(602.84)


# What is missing


@time_machine.travel("2026-11-22 10:00 +0100")
def test_what_is_missing_leads_to_the_file_to_complete(structure, marche):
    """A's level is not known; B was due at 6 months."""
    Eligibilite.objects.filter(participant__identifiant="A").update(niveau="")
    b = Participant.objects.get(identifiant="B")
    periode = factories.PeriodeTravailFactory(participant=b, fin=date(2026, 5, 15))
    echeance = factories.EcheanceFactory(periode=periode, jalon="6", due_le=date(2026, 11, 15))
    remplie = actions.preparer(structure=structure, genre=G.FSE, periode=JUILLET)
    a = Participant.objects.get(identifiant="A")
    assert Manque("Niveau de formation à l'entrée", str(a), a.get_absolute_url()) in remplie.manques
    assert Manque("Situation à 6 mois", str(b), echeance.get_absolute_url()) in remplie.manques

    echeance.reponse = factories.EvaluationFactory(
        participant=b, date=date(2026, 11, 20), situation=Situation.CDI
    )
    echeance.save()
    remplie = actions.preparer(structure=structure, genre=G.FSE, periode=JUILLET)
    assert "Situation à 6 mois" not in remplie.comptes


def test_totals_say_what_is_missing_behind_them(structure, marche):
    Participant.objects.filter(identifiant="C").update(sexe="NR")
    comptes = actions.preparer(structure=structure, genre=G.AVE, periode=JUILLET).comptes
    assert (comptes["Sexe"], comptes["Facilitateur du marché"]) == (1, 1)


def test_a_workbook_is_produced_all_the_same_with_its_empty_cells_counted(produire):
    Participant.objects.filter(identifiant="C").update(sexe="NR")
    remontee = produire(G.FSE)
    lues = feuilles(remontee)
    assert {ligne["Rubrique"]: ligne["Combien"] for ligne in lues["Ce qui manque"]}["Sexe"] == 1
    assert [ligne["Sexe"] for ligne in lues["Participants"]] == ["Femme", "Homme", ""]
    assert list(lues)[-1] == "Définitions"
    assert definitions(remontee)["Référence"] == remontee.reference
    assert "Non tenu ici : Situation dans les quatre semaines après la sortie" in definitions(
        remontee
    )


def test_a_text_that_could_be_a_formula_stays_a_text(produire):
    Identite.objects.filter(participant__identifiant="A").update(nom="=CMD()")
    noms = [ligne["Nom"] for ligne in feuilles(produire(G.FSE))["Participants"]]
    assert noms[0] == "=CMD()"


# The columns a structure gives


def test_columns_are_renamed_put_in_order_and_left_out(structure, produire, facilitatrice):
    forme = forme_du(G.FSE, date(2026, 7, 31))
    d_office = choix_d_office(forme)
    choix = [Choix(c.cle, c.titre, gardee=c.cle.endswith(("/nom", "/sexe"))) for c in d_office]
    choix = [Choix(c.cle, "Genre", c.gardee) if c.cle.endswith("/sexe") else c for c in choix]
    for _ in range(4):  # identifiant, nom, prénom, naissance stand before
        choix = deplacer(choix, "participants/sexe", -1)
    choisir(structure, G.FSE, choix, facilitatrice.utilisateur)
    remontee = produire(G.FSE)
    assert list(feuilles(remontee)["Participants"][0]) == ["Genre", "Nom"]
    assert remontee.choix == [c.en_json() for c in choix]
    actions.remettre_les_colonnes(structure=structure, forme=forme, par=facilitatrice.utilisateur)
    assert len(feuilles(produire(G.FSE))["Participants"][0]) == len(d_office)


def test_a_new_version_keeps_the_choices_and_brings_its_new_columns_last():
    forme = FORMES[G.ANRU][0]
    gardes = [c.en_json() for c in choix_d_office(forme)]
    connus = [g for g in gardes if g["cle"] != "operations/totales"]
    choix = choix_de(forme, [*connus, {"cle": "operations/perdue", "titre": "X", "gardee": True}])
    assert {c.cle for c in choix} == {g["cle"] for g in gardes}
    operations = [c.cle for c in choix if c.cle.startswith("operations/")]
    assert operations[-1] == "operations/totales"
    assert deplacer(choix, operations[-1], 1) == choix  # the next one is of another sheet


def test_columns_that_cannot_be_are_refused(structure, facilitatrice):
    choix = choix_d_office(forme_du(G.FSE, date(2026, 7, 31)))
    doubles = [Choix(c.cle, "Nom") if c.cle.endswith("/prenom") else c for c in choix]
    with pytest.raises(Refus, match="s'appellent « Nom »"):
        choisir(structure, G.FSE, doubles, facilitatrice.utilisateur)
    aucune = [Choix(c.cle, c.titre, gardee=False) for c in choix]
    with pytest.raises(Refus, match="au moins une colonne"):
        choisir(structure, G.FSE, aucune, facilitatrice.utilisateur)
    choisir(structure, G.FSE, deplacer(choix, choix[0].cle, 1), facilitatrice.utilisateur)
    with pytest.raises(Conflit):  # a colleague read them before
        choisir(structure, G.FSE, choix, facilitatrice.utilisateur, version=0)


def test_the_settings_page_moves_a_column_and_keeps_what_was_typed(facilitatrice, structure):
    url = reverse("suivi:colonnes_remontee", args=["spaser"])
    choix = choix_d_office(forme_du(G.SPASER, date(2026, 7, 31)))
    saisie = {"version": "0", "cle": [c.cle for c in choix], "descendre": choix[0].cle}
    saisie |= {f"titre-{rang}": c.titre for rang, c in enumerate(choix)}
    saisie |= {f"gardee-{rang}": "on" for rang in range(len(choix))}
    saisie["titre-1"] = "Numéro"
    reponse = facilitatrice.post(url, saisie)
    assert reponse.url == f"{url}#colonne-1"
    gardees = ColonnesDeRemontee.objects.get(structure=structure).choix
    assert [g["titre"] for g in gardees[:2]] == ["Numéro", "Donneur d'ordre"]

    reponse = facilitatrice.post(url, saisie | {"version": "1", "titre-2": "Numéro"})
    page = reponse.content.decode()
    assert "s&#x27;appellent « Numéro »" in page
    assert 'name="titre-2" maxlength="120" value="Numéro"' in page


# What was sent


def test_what_was_produced_opens_for_ever_as_it_was(produire, facilitatrice, structure):
    premiere = produire(G.FSE)
    octets = actions.ouvrir(remontee=premiere, par=facilitatrice.utilisateur)
    assert produire(G.FSE) == premiere  # nothing changed since
    LigneHeures.objects.filter(affectation__contrat__participant__identifiant="C").update(
        heures_travail=Decimal(90), heures_travail_retenues=Decimal(90)
    )
    Identite.objects.filter(participant__identifiant="A").update(nom="Nouveau")
    seconde = produire(G.FSE)
    assert (seconde.precedente, seconde.reference[-4:]) == (premiere, "0002")
    assert actions.ouvrir(remontee=premiere, par=facilitatrice.utilisateur) == octets
    assert hashlib.sha256(octets).hexdigest() == premiere.empreinte
    assert seconde.changements["lignes"] == [
        {"feuille": "Participants", "ou": "A", "quoi": "Nom", "avant": "", "apres": "corrigé"},
        {"feuille": "Participants", "ou": "C", "quoi": "Heures retenues", "avant": "119",
         "apres": "125"},
    ]  # fmt: skip
    verbes = Evenement.objects.filter(objet_id=premiere.pk, structure=structure)
    assert list(verbes.order_by("pk").values_list("verbe", flat=True)) == [
        Verbe.EMETTRE, Verbe.EXPORTER, Verbe.EXPORTER,
    ]  # fmt: skip


def test_the_first_of_other_months_has_no_change_to_tell(produire):
    produire(G.AVE)
    assert produire(G.AVE, JUIN).changements == {}


def test_a_workbook_altered_on_disk_is_not_given(produire, facilitatrice):
    remontee = produire(G.AVE)
    with remontee.fichier.storage.open(remontee.fichier.name, "wb") as fichier:
        fichier.write(b"autre chose")
    reponse = facilitatrice.get(reverse("suivi:telecharger_remontee", args=[remontee.pk]))
    assert reponse.url == remontee.get_absolute_url()


@time_machine.travel("2026-11-22 10:00 +0100")
def test_who_received_it_and_when_are_typed(produire, facilitatrice):
    remontee = produire(G.FSE)
    url = reverse("suivi:envoyer_remontee", args=[remontee.pk])
    for jour, phrase in (
        ("2026-11-23", "est à venir"),
        ("2026-11-01", "n&#x27;est pas partie avant"),
    ):
        saisie = {"envoyee_a": "Région", "envoyee_le": jour, "version": 0}
        assert phrase in facilitatrice.post(url, saisie).content.decode()
    saisie = {"envoyee_a": "Région, pôle FSE", "envoyee_le": "2026-11-22", "version": 0}
    page = facilitatrice.post(url, saisie, follow=True).content.decode()
    assert "à Région, pôle FSE, le 22/11/2026" in page
    assert "modifié cet élément" in facilitatrice.post(url, saisie).content.decode()  # read before


def test_a_person_erased_leaves_their_figures_and_not_their_name(produire, facilitatrice):
    remontee, autre = produire(G.FSE), produire(G.AVE)
    a = Participant.objects.get(identifiant="A")
    nom = a.identite.nom
    effacer(participant=a, par=facilitatrice.utilisateur)
    apres = Remontee.objects.get(pk=remontee.pk)
    (ligne,) = [un for un in feuilles(apres)["Participants"] if un["Identifiant"] == "A"]
    assert (ligne["Nom"], ligne["Date de naissance"], ligne["Heures retenues"]) == ("", "", 311.67)
    assert nom not in str(apres.contenu)
    assert apres.empreinte == remontee.empreinte
    assert actions.ouvrir(remontee=apres, par=facilitatrice.utilisateur)
    assert Remontee.objects.get(pk=autre.pk).reecrite_le is None  # it named nobody


def test_nothing_is_missing_of_who_an_erased_person_was(structure, marche, facilitatrice):
    effacer(participant=Participant.objects.get(identifiant="A"), par=facilitatrice.utilisateur)
    comptes = actions.preparer(structure=structure, genre=G.FSE, periode=JUILLET).comptes
    assert "Nom" not in comptes


def test_the_page_shows_what_is_missing_and_makes_the_workbook(facilitatrice, structure, marche):
    url = reverse("suivi:produire_remontee", args=["ave"])
    page = facilitatrice.get(url, {"du": "2026-01", "au": "2026-07"}).content.decode()
    assert "Facilitateur du marché" in page
    assert marche.get_absolute_url() in page
    assert (
        "La période finit avant"
        in facilitatrice.get(url, {"du": "2026-08", "au": "2026-07"}).content.decode()
    )
    page = facilitatrice.post(url, {"du": "2026-01", "au": "2026-07"}, follow=True).content.decode()
    assert Remontee.objects.get().reference in page


def test_people_are_read_in_as_many_queries_whatever_their_number(
    structure, marche, django_assert_num_queries
):
    with django_assert_num_queries(9):
        actions.preparer(structure=structure, genre=G.FSE, periode=JUILLET)


def test_operations_of_others_are_not_read(structure, marche):
    factories.OperationFactory(anru=True)
    assert Operation.objects.count() == 1
    contenu = actions.preparer(structure=structure, genre=G.ANRU, periode=JUILLET).contenu
    assert contenu["feuilles"][0]["rangees"] == []


def lancer(genre, structure, sortie, **options):
    dit = StringIO()
    call_command("remontee", genre, structure=structure, sortie=str(sortie), stdout=dit, **options)
    return dit.getvalue()


def test_the_command_writes_the_workbook_that_is_kept(structure, marche, tmp_path):
    sortie = tmp_path / "ave.xlsx"
    dit = lancer("ave", structure.code, sortie, du="2026-01", au="2026-07")
    remontee = Remontee.objects.get()
    assert dit.startswith(f"{remontee.reference} : {sortie}\n")
    assert dit.count("manque :") == len(remontee.manques)
    entetes, ligne = CalamineWorkbook.from_path(sortie).get_sheet_by_index(0).to_python()
    lu = dict(zip(entetes, ligne, strict=True))
    assert (lu["Heures retenues"], lu["Personnes"]) == (602.84, 3)
    with remontee.fichier.open("rb") as garde:
        assert sortie.read_bytes() == garde.read()


@pytest.mark.parametrize(
    ("change", "phrase"),
    [
        ({"genre": "ursaff"}, "« ursaff » : choisissez parmi ave, anru, dreets, spaser, fse."),
        ({"structure": "ailleurs"}, "ailleurs"),
        ({"du": "mai"}, "mai"),
        ({"du": "2026-07", "au": "2026-01"}, "La période finit avant de commencer"),
        ({"sortie": "/nulle/part/x.xlsx"}, "Le dossier « /nulle/part » n'existe pas."),
        ({"sortie": "/"}, "« / » est un dossier : donnez le nom d'un fichier."),
    ],
)
def test_a_wrong_argument_is_one_sentence_and_nothing_is_kept(structure, tmp_path, change, phrase):
    demande = {"genre": "ave", "structure": structure.code, "sortie": tmp_path / "x.xlsx"} | change
    with pytest.raises(CommandError, match=re.escape(phrase)) as refus:
        lancer(**demande)
    assert str(refus.value).endswith(".")
    assert not Remontee.objects.exists()
    assert not list(tmp_path.iterdir())

"""From a figure to its rows: the list says the same as the figure, whoever opens it."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import cycle

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from clauses_project.heures import ZERO, arrondir
from suivi.chiffres import Perimetre, Periode, calculer, heures_par_mois
from suivi.detail.figures import DU_TABLEAU, FIGURES, PUBLICS
from suivi.detail.groupes import GROUPES
from suivi.detail.selection import Selection
from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.donnees_au_hasard import MOIS, Hasard
from tests.suivi.test_chiffres import peupler
from tests.suivi.test_chiffres_independants import filtres_possibles

ECOLE = {"du": "2026-01", "au": "2026-07"}
# The column of the list that says the figure, and how.
COLONNE = {
    "personnes": "personne", "contrats": "personne", "marches": "objet", "entreprises": "nom",
    "employeurs": "nom", "objectifs": "heures", "heures": "total",
}  # fmt: skip
MOYENNES = ("etp", "etp_moyen_annuel", "heures_par_personne")  # told beside what they are made of
PUBLIEES = [figure for figure in FIGURES.values() if figure.cle not in DU_TABLEAU]
DES_LOTS = {
    "heures_objectif": "objectif",
    "heures_retenues_cumul": "cumul",
    "taux_realisation": "taux",
    "taux_lots_acheves": "taux",
    "avancement_lots_en_cours": "taux",
    "reste_a_realiser": "reste",
    "heures_excedentaires": "excedent",
    "lots_acheves": "lot",
}


def adresse(figure, **demande):
    url = reverse("suivi:detail", args=[figure])
    return f"{url}?{'&'.join(f'{nom}={valeur}' for nom, valeur in demande.items())}"


def somme_des_lignes(figure, liste):
    """Added up again from the rows themselves, for the lists that have them."""
    lignes = list(liste.lignes)
    match figure.genre:
        case "heures":
            return sum((ligne["total"] for ligne in lignes), ZERO)
        case "objectifs":
            return sum((ligne.heures for ligne in lignes), ZERO)
        case "lots":
            return len(lignes)
        case _:
            return len(lignes)


def attendue(figure, chiffres):
    valeur = getattr(chiffres, figure.cle)
    match figure.cle:
        case "lots_acheves":
            return valeur and valeur.nombre
        case "etp" | "etp_moyen_annuel":
            return chiffres.heures_retenues
        case "heures_par_personne":
            return chiffres.personnes
        case _:
            return valeur


@pytest.mark.django_db
@pytest.mark.parametrize("graine", range(2))
def test_the_list_of_every_figure_has_its_total_under_every_filter(graine):
    hasard = Hasard(graine)
    structure = hasard.structures[0]
    tiree = tuple(sorted((hasard.r.choice(MOIS), hasard.r.choice(MOIS))))
    periodes = cycle([(None, MOIS[-1]), tiree])
    for rang, (filtres, _) in enumerate(filtres_possibles(hasard)):
        for du, au in [next(periodes)] if rang else [(None, MOIS[-1]), tiree]:
            perimetre, periode = Perimetre((structure,), **filtres), Periode(du, au)
            chiffres = calculer(perimetre, periode)
            for figure in PUBLIEES:
                liste = figure.liste(Selection(perimetre, periode))
                attendu = attendue(figure, chiffres)
                colonne = DES_LOTS.get(figure.cle) or COLONNE[figure.genre]
                cas = (figure.cle, filtres, du, au)
                if attendu is None:  # sans objet
                    assert not liste.lignes or liste.pied[colonne] is None, cas
                    continue
                assert liste.pied[colonne] == attendu, cas
                if figure.cle in MOYENNES:
                    moyenne = getattr(chiffres, figure.cle)
                    assert liste.valeur == (moyenne and arrondir(moyenne)), cas
                if figure.genre != "lots":
                    assert somme_des_lignes(figure, liste) == attendu, cas


@pytest.mark.django_db
@pytest.mark.parametrize("graine", range(2))
def test_the_rows_of_a_breakdown_open_the_same_hours_and_people(graine):
    hasard = Hasard(graine)
    perimetre, periode = Perimetre((hasard.structures[0],)), Periode(None, MOIS[-1])
    chiffres = calculer(perimetre, periode)
    for ventilation in GROUPES:
        for ligne in getattr(chiffres, ventilation, ()):
            if ligne.code == "SANS_NOM":
                continue
            selection = Selection(perimetre, periode, ventilation=ventilation, groupe=ligne.code)
            for mesure, figure in (
                ("heures", "heures_retenues"),
                ("personnes", "personnes"),
                ("contrats_travail", "contrats_travail"),
            ):
                if mesure in ligne.valeurs:
                    pied = FIGURES[figure].liste(selection).pied
                    colonne = "total" if mesure == "heures" else "personne"
                    assert pied[colonne] == ligne[mesure], (ventilation, ligne.code, mesure)


# On the screen


@pytest.fixture
def marche(structure):
    return creer_cas_d_ecole(structure)


@pytest.mark.parametrize("figure", FIGURES)
def test_every_list_opens_for_a_facilitateur_sorts_and_leaves_as_a_file(
    facilitatrice, marche, figure
):
    page = facilitatrice.get(adresse(figure, **ECOLE))
    assert page.status_code == 200
    table = page.context["table"]
    for colonne in table.columns:
        if colonne.orderable:
            for signe in ("", "-"):
                trie = facilitatrice.get(adresse(figure, **ECOLE, tri=f"{signe}{colonne.name}"))
                assert trie.status_code == 200
    for extension in ("xlsx", "csv"):
        fichier = facilitatrice.get(adresse(figure, **ECOLE, export=extension))
        assert fichier.status_code == 200


def test_the_hours_of_a_period_with_their_names_and_their_total(facilitatrice, marche):
    page = facilitatrice.get(adresse("heures_retenues", **ECOLE)).content.decode()
    assert "602,84" in page
    assert "De janvier à juillet 2026" in page


def test_the_file_ends_with_the_total(facilitatrice, marche):
    reponse = facilitatrice.get(adresse("heures_retenues", **ECOLE, export="xlsx"))
    feuille = CalamineWorkbook.from_filelike(BytesIO(reponse.getvalue())).get_sheet_by_index(0)
    lignes = feuille.to_python()
    assert lignes[-1][0] == "Ensemble"
    assert lignes[-1][-1] == 602.84
    assert round(sum(ligne[-1] for ligne in lignes[1:-1]), 2) == 602.84


def test_every_figure_of_the_territory_leads_to_its_rows(facilitatrice, marche):
    page = facilitatrice.get(reverse("suivi:territoire"), ECOLE).content.decode()
    for figure in ("heures_retenues", "personnes", "contrats_travail", "marches_suivis",
                   "entreprises", "etp"):  # fmt: skip
        assert f'{reverse("suivi:detail", args=[figure])}?du=2026-01&amp;au=2026-07"' in page
    assert "nature=TRAVAUX" in page
    assert "ventilation=par_sexe&amp;groupe=F" in page


def test_women_alone(facilitatrice, marche):
    page = facilitatrice.get(
        adresse("heures_retenues", **ECOLE, ventilation="par_sexe", groupe="F")
    ).content.decode()
    assert "430,67" in page
    assert "femme" in page


@pytest.mark.parametrize(
    ("demande", "phrase"),
    [
        ({"du": "2026-07", "au": "2026-01"}, "finit avant de commencer"),
        ({"marche": "INCONNU"}, "n&#x27;a la référence « INCONNU »"),
        ({"ventilation": "par_couleur", "groupe": "F"}, "Ce détail n&#x27;existe pas"),
        ({"participant": "999999"}, "« 999999 » n&#x27;est pas dans la liste"),
    ],
)
def test_bad_input_is_one_sentence(facilitatrice, marche, demande, phrase):
    page = facilitatrice.get(adresse("heures_retenues", **demande)).content.decode()
    assert phrase in page
    assert "602,84" not in page


def test_a_figure_nobody_knows_does_not_exist(facilitatrice):
    assert facilitatrice.get(adresse("couleur_preferee")).status_code == 404


# Who reads what


def test_readers_of_public_figures_open_contracts_and_never_names(elue, coordinatrice, structure):
    lot = factories.LotFactory(marche__structure=structure, marche__objet="Gymnase Léo-Lagrange")
    attribution = factories.AttributionFactory(lot=lot)
    peupler(attribution, 6)
    noms = [p.identite.nom for p in structure.participants.select_related("identite")]
    for client in (elue, coordinatrice):
        for figure in FIGURES:
            reponse = client.get(adresse(figure))
            if not FIGURES[figure].profils & PUBLICS:
                assert reponse.status_code == 404
                continue
            page = reponse.content.decode()
            assert not [nom for nom in noms if nom in page]
            assert reverse("suivi:participants") not in page
        page = client.get(adresse("heures_retenues")).content.decode()
        assert "Gymnase Léo-Lagrange" in page
        assert client.get(adresse("heures_retenues", du="2026-02")).context["table"].data.data == []


def test_too_few_people_and_the_total_is_not_told(elue, structure):
    lot = factories.LotFactory(marche__structure=structure)
    peupler(factories.AttributionFactory(lot=lot), 4)
    pied = elue.get(adresse("heures_retenues")).context["table"].pied
    assert pied["figure"] is None
    assert "total" not in pied
    peupler(factories.AttributionFactory(lot=lot), 1)
    assert elue.get(adresse("heures_retenues")).context["table"].pied["figure"] > 0


def test_every_figure_of_a_public_page_opens_the_same_figure(
    elue, elue_communale, coordinatrice, structure, commune
):
    """Whoever already reads one commune has no second filter; a coordinatrice has those of her tables."""
    for rang, clause in enumerate(("EXECUTION", "INSERTION")):
        lot = factories.LotFactory(
            marche__structure=structure,
            marche__clause=clause,
            marche__donneur_ordre__nom=f"Acheteur {rang}",
            marche__commune_execution=commune,
        )
        factories.LigneObjectifFactory(lot=lot)
        attribution = factories.AttributionFactory(lot=lot)
        peupler(attribution, 6, mois=date(2025 + rang, 9, 1), faits__commune=commune)
    for client in (elue, elue_communale, coordinatrice):
        parties = client.get(reverse("suivi:territoire")).context["parties"]
        rangees = [
            rangee
            for _, cartes in parties
            for carte in cartes
            for rangee in (*carte.tableau.lignes(), ("", carte.tableau.pied()))
        ]
        liens = {(lien, dit) for _, cellules in rangees for dit, lien in cellules if lien}
        assert liens
        for lien, dit in liens:
            assert dit in _pied(client.get(lien)), (client.acces.profil, lien)


def _pied(reponse):
    """The words at the foot of a list."""
    return {
        cellule.removeprefix("Ensemble\u00a0: ")
        for cellule, *_ in reponse.context["table"].pied_ecrit()
    }


def test_a_buyer_reads_initials_on_its_contracts_alone(acheteuse, structure):
    donneur = acheteuse.acces.donneur_ordre
    sien = factories.LotFactory(marche__structure=structure, marche__donneur_ordre=donneur)
    autre = factories.LotFactory(marche__structure=structure, marche__objet="Chez un autre")
    for lot in (sien, autre):
        peupler(factories.AttributionFactory(lot=lot), 1)
    identite = structure.participants.first().identite
    page = acheteuse.get(adresse("personnes")).content.decode()
    assert f"{identite.prenom[0]}. {identite.nom[0]}." in page
    for figure in FIGURES:
        reponse = acheteuse.get(adresse(figure))
        if reponse.status_code == 200:
            contenu = reponse.content.decode()
            assert identite.nom not in contenu
            assert "Chez un autre" not in contenu
    assert acheteuse.get(adresse("heures_en_suspens")).status_code == 404
    assert (
        acheteuse.get(adresse("personnes", donneur_ordre=autre.marche.donneur_ordre_id))
        .context["table"]
        .pied["personne"]
        == 1
    )


def test_a_company_reads_what_it_declared_and_nothing_else(declarante, structure):
    entreprise = declarante.acces.entreprise
    lot = factories.LotFactory(marche__structure=structure)
    sienne = factories.AttributionFactory(lot=lot, entreprise=entreprise)
    d_un_autre = factories.AttributionFactory(lot=lot)
    peupler(sienne, 2)
    peupler(d_un_autre, 3)
    reponse = declarante.get(adresse("heures_retenues"))
    assert len(reponse.context["table"].rows) == 2
    assert declarante.get(adresse("personnes")).context["table"].pied["personne"] == 2
    for figure in ("marches_suivis", "entreprises", "taux_realisation"):
        assert declarante.get(adresse(figure)).status_code == 404
    tout = declarante.get(adresse("heures_retenues", ventilation="par_critere", groupe="BRSA"))
    assert len(tout.context["table"].rows) == 2  # not a filter it has


def test_the_other_structure_reads_its_own(etrangere, marche):
    assert etrangere.get(adresse("heures_retenues", **ECOLE)).context["table"].pied["total"] == ZERO


def test_as_many_queries_with_more_rows(
    facilitatrice, structure, marche, django_assert_max_num_queries
):
    for _ in range(30):
        lot = factories.LotFactory(marche__structure=structure)
        factories.LigneObjectifFactory(lot=lot, heures=Decimal(10))
        peupler(factories.AttributionFactory(lot=lot), 1)
    for figure in FIGURES:
        with django_assert_max_num_queries(18):
            facilitatrice.get(adresse(figure, au="2026-12"))


# The page of a contract


@pytest.mark.django_db
def test_each_month_of_a_contract_opens_its_hours():
    hasard = Hasard(5)
    structure = hasard.structures[0]
    for marche in structure.marches.order_by("pk"):
        for mois in heures_par_mois(marche):
            selection = Selection(
                Perimetre((structure,), marche=marche.reference), Periode(mois.mois, mois.mois)
            )
            for champ in ("declarees", "retenues", "en_attente", "en_suspens", "non_retenues"):
                pied = FIGURES[f"heures_{champ}"].liste(selection).pied
                assert pied["total"] == getattr(mois, champ), (marche.reference, mois.mois, champ)


def test_the_page_of_a_contract_leads_to_the_hours_of_a_month_and_of_a_person(
    facilitatrice, marche
):
    page = facilitatrice.get(marche.get_absolute_url()).content.decode()
    mois = f"{reverse('suivi:detail', args=['heures_retenues'])}?marche={marche.reference}"
    assert f"{mois}&amp;du=2026-04&amp;au=2026-04" in page
    personne = marche.structure.participants.order_by("pk").first()
    assert f"{mois}&amp;participant={personne.pk}" in page
    seule = facilitatrice.get(
        reverse("suivi:detail", args=["heures_retenues"]),
        {"marche": marche.reference, "participant": personne.pk},
    ).context["table"]
    somme = sum(ligne.record["total"] for ligne in seule.rows)
    assert seule.pied["total"] == somme > 0

"""The results of the follow-up: on screen, in the workbook, the people behind, and the document."""

import io
import re
from datetime import date

import pytest
import python_calamine
import time_machine
from pdfua import validate

from clauses_project.ecriture import INSECABLE
from clauses_project.refus import Refus
from suivi.actions.documents import emettre, ouvrir
from suivi.chiffres import Periode
from suivi.enums import GenreDocument, Lecteurs, Situation
from suivi.papier.demandes import Demande
from suivi.papier.ensemble import SERIES
from tests.suivi.apres.test_chiffres import personne
from tests.suivi.test_documents import lire

pytestmark = pytest.mark.django_db
ANNEE = Periode(date(2026, 1, 1), date(2026, 11, 1))


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00 +0100", tick=False):
        yield


@pytest.fixture
def dix(structure):
    """Ten people due at six months: six in a job, two looking for one, two who did not answer."""
    return [
        personne(structure, **({"situation": situation} if situation else {}))
        for situation in [Situation.CDI] * 6 + [Situation.RECHERCHE] * 2 + [None] * 2
    ]


def lu(reponse):
    return " ".join(re.sub(r"<[^>]+>", " ", reponse.text).replace(INSECABLE, " ").split())


def test_the_page_has_both_denominators_the_answer_rate_and_both_vocabularies(facilitatrice, dix):
    page = lu(facilitatrice.get("/resultats/"))
    assert "10 évaluations dues, 8 personnes jointes (80,0 %)" in page
    assert "6 en emploi : 75,0 % des personnes jointes, 60,0 % des évaluations dues" in page
    assert "Sortie dynamique (IAE)" in page
    assert "Sortie positive (PLIE)" in page
    assert "75,0 % de 8 personnes jointes (80,0 % de réponse)" not in page  # one bar says nothing
    assert "Travaux 10 8 80,0 % 6 75,0 % 60,0 % 6 0 0 6 6" in page


def test_a_figure_opens_on_the_people_it_counts(facilitatrice, dix):
    page = facilitatrice.get("/resultats/?nature=TRAVAUX").text
    adresse = "/resultats/6/en_emploi/?nature=TRAVAUX&amp;ventilation=par_age&amp;groupe=26_49"
    assert adresse in page
    lignes = facilitatrice.get(adresse.replace("&amp;", "&"))
    assert lignes.text.count("CDI</a>") == 6
    assert str(dix[0]) in lignes.text
    assert facilitatrice.get("/resultats/6/rien/").status_code == 404
    assert facilitatrice.get("/resultats/6/dus/?ventilation=rien").status_code == 404


def test_a_cohort_is_of_those_whose_work_ended_then(facilitatrice, dix):
    page = lu(facilitatrice.get("/resultats/?compte=cohorte&du=2026-01&au=2026-01"))
    assert "10 évaluations dues" in page  # the work ended on 31 January, the milestone was in July
    page = lu(facilitatrice.get("/resultats/?compte=cohorte&du=2026-07&au=2026-07"))
    assert "Aucune évaluation n'était due" in page.replace("&#x27;", "'")


def test_an_elue_reads_no_name_no_small_count_and_no_sex_crossed(elue, dix, structure):
    page = lu(elue.get("/resultats/?du=2026-01"))
    assert "10 évaluations dues, 8 personnes jointes (80,0 %)" in page
    assert "Femmes et hommes" not in page
    assert "Ce que les personnes ont répondu" not in page
    assert "/resultats/6/" not in elue.get("/resultats/").text
    assert elue.get("/resultats/6/dus/").status_code == 403
    structure.seuil_publication = 9
    structure.save()
    page = lu(elue.get("/resultats/?du=2026-01"))
    assert "Moins de 9 personnes jointes" in page
    assert "75,0 %" not in page


def test_public_figures_take_whole_years_and_one_filter(elue, dix):
    page = lu(elue.get("/resultats/?du=2026-03"))
    assert "Choisissez une année de la liste" in page


def test_the_workbook_has_the_keys_and_a_sheet_for_each_breakdown(facilitatrice, dix):
    reponse = facilitatrice.get("/resultats/resultats.xlsx?du=2026-01")
    classeur = python_calamine.load_workbook(io.BytesIO(b"".join(reponse)))
    premiere = {ligne[0]: ligne[1:] for ligne in classeur.get_sheet_by_name("Chiffres").to_python()}
    assert premiere["Évaluations dues"][0] == 10
    assert premiere["Taux de réponse (%)"][0] == 80
    assert premiere["Taux de réponse (%)"][1] == "sans objet"  # nobody is due at 12 months yet
    feuille = classeur.get_sheet_by_name("6 mois, par nature de marché").to_python()
    assert feuille[1][:4] == ["Travaux", 10, 8, 80]


def test_a_chart_leaves_the_page_as_a_file(facilitatrice, dix):
    reponse = facilitatrice.get("/resultats/graphiques/6-situations.svg")
    assert "Ce que sont devenues les personnes jointes" in reponse.text
    assert facilitatrice.get("/resultats/graphiques/12-situations.svg").status_code == 404


def test_the_document_is_archived_with_its_figures_and_has_no_error(structure, dix, tmp_path):
    demande = Demande(GenreDocument.EVALUATION, structure, ANNEE, Lecteurs.PUBLIC, mot="Bravo.")
    document = emettre(demande=demande, par=None)
    pdf = ouvrir(document=document)
    texte = lire(pdf)
    assert "10 évaluations dues, 8 personnes jointes (80,0 %)" in texte
    assert "Bravo." in texte
    assert "Femmes et hommes" not in texte
    assert document.contenu["chiffres"]["6"]["ensemble"]["taux_reponse"] == "0.8000"
    assert document.empreinte_donnees
    (tmp_path / "evaluation.pdf").write_bytes(pdf)
    assert list(validate(tmp_path / "evaluation.pdf").findings) == []
    pour_nous = Demande(GenreDocument.EVALUATION, structure, ANNEE, Lecteurs.STRUCTURE)
    assert "Femmes et hommes" in lire(ouvrir(document=emettre(demande=pour_nous, par=None)))


def test_a_buyer_reads_it_by_the_public_rules(structure, dix):
    acheteur = dix[0].contrats.get().affectations.get().attribution.lot.marche.donneur_ordre
    demande = Demande(
        GenreDocument.EVALUATION, structure, ANNEE, Lecteurs.DONNEUR_ORDRE, donneur_ordre=acheteur
    )
    texte = lire(ouvrir(document=emettre(demande=demande, par=None)))
    assert (
        "Moins de 5 personnes jointes" in texte
    )  # each of the ten worked for a buyer of their own
    assert SERIES[GenreDocument.EVALUATION].annees_entieres
    with pytest.raises(Refus, match="année civile"):
        emettre(
            demande=Demande(
                GenreDocument.EVALUATION,
                structure,
                Periode(date(2026, 3, 1), date(2026, 5, 1)),
                Lecteurs.DONNEUR_ORDRE,
                donneur_ordre=acheteur,
            ),
            par=None,
        )

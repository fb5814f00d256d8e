"""What a workbook does to what is already there, and what it is refused."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from comptes.enums import Verbe
from comptes.journal import historique
from entreprises.models import Entreprise
from participants.models import ContratTravail, Eligibilite, Participant
from suivi.cumuls import ecarts
from suivi.enums import Decision, Etat
from suivi.models import Declaration, Evaluation, HeuresGlobales, LigneHeures
from tests import factories
from tests.factories import siret
from tests.suivi.reprise.classeur import (
    BATI,
    INTERIM,
    MARCHE,
    cas_d_ecole,
    exporte,
    heures,
    reprendre,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ecole(structure):
    """The small case, taken in."""
    assert reprendre(structure, cas_d_ecole()).erreurs == []
    return structure


def ligne(structure, personne: str, mois: int, lot: str = "1") -> LigneHeures:
    return LigneHeures.objects.get(
        structure=structure,
        affectation__contrat__participant__identifiant=personne,
        affectation__attribution__lot__numero=lot,
        mois=date(2026, mois, 1),
    )


def phrases(constats) -> list[str]:
    return [str(erreur) for erreur in constats.erreurs]


def test_a_row_that_changes_a_validated_line_reopens_its_month_and_validates_it_again(ecole):
    declaration = ligne(ecole, "A", 3).declaration
    feuilles = cas_d_ecole()
    feuilles["heures"][0]["heures_travail"] = 120

    constats = reprendre(ecole, feuilles)

    assert (constats.total.crees, constats.total.modifies) == (0, 1)
    assert ligne(ecole, "A", 3).heures_retenues == Decimal("120.00")
    declaration.refresh_from_db()
    assert declaration.etat == Etat.VALIDEE
    derniers = list(historique(declaration)[:2])
    assert [e.verbe for e in derniers] == [Verbe.VALIDER, Verbe.ROUVRIR]
    assert {e.pourquoi for e in derniers} == {"reprise du classeur"}
    assert derniers[1].details["lignes"][0]["travail"] == "140.00"
    assert not ecarts(ecole)


def test_a_new_row_of_a_validated_month_joins_it(ecole):
    feuilles = cas_d_ecole()
    feuilles["heures"].append(heures(1, "C", "2026-03", 10))

    constats = reprendre(ecole, feuilles)

    assert constats.comptes["heures"].crees == 1
    nouvelle = ligne(ecole, "C", 3)
    assert nouvelle.declaration == ligne(ecole, "A", 3).declaration
    assert (nouvelle.decision, nouvelle.motif) == (Decision.NON_RETENUE, "avant l'éligibilité")
    assert not ecarts(ecole)


def test_a_changed_eligibility_decides_again_what_nobody_decided_by_hand(ecole):
    feuilles = cas_d_ecole()
    for eligibilite in feuilles["eligibilites"]:
        eligibilite["fin"] = date(2026, 4, 30) if eligibilite["participant"] == "B" else None
    feuilles["eligibilites"][0]["fin"] = date(2026, 3, 31)

    constats = reprendre(ecole, feuilles)

    assert constats.comptes["eligibilites"].modifies == 2
    assert ligne(ecole, "A", 3).decision == Decision.RETENUE
    avril = ligne(ecole, "A", 4)
    assert (avril.decision, avril.motif) == (Decision.NON_RETENUE, "fin d'éligibilité")
    assert ligne(ecole, "B", 5, "2").heures_retenues == Decimal("101.67")  # decided by hand
    assert not ecarts(ecole)


def test_a_changed_date_of_a_contract_decides_again_too(ecole):
    feuilles = cas_d_ecole()
    feuilles["marches"][0]["date_notification"] = "01/04/2026"
    reprendre(ecole, feuilles)
    assert ligne(ecole, "A", 3).motif == "hors marché"
    assert ligne(ecole, "A", 4).decision == Decision.RETENUE
    assert not ecarts(ecole)


def test_a_line_waits_for_an_eligibility_then_is_decided_by_it(structure):
    feuilles = cas_d_ecole()
    eligibilites = feuilles.pop("eligibilites")
    reprendre(structure, feuilles)
    assert ligne(structure, "A", 3).decision == Decision.EN_SUSPENS
    reprendre(structure, {"eligibilites": eligibilites})
    assert ligne(structure, "A", 3).heures_retenues == Decimal("140.00")
    assert not ecarts(structure)


def test_two_states_in_one_declaration_are_an_error_and_none_of_its_rows_is_taken(structure):
    feuilles = cas_d_ecole()
    feuilles["heures"][2]["etat"] = "transmise"
    constats = reprendre(structure, feuilles)
    assert phrases(constats) == [
        "heures, ligne 4, colonne etat : « TRANSMISE » ; attendu : VALIDEE, comme à la ligne 2 : un "
        "seul état pour la déclaration de Bâti École de mars 2026."
    ]
    assert not structure.marches.exists()
    reprendre(structure, feuilles, lignes_justes=True)
    assert sorted(LigneHeures.objects.values_list("mois__month", flat=True)) == [4, 4, 5, 7]


def test_doubles_inside_the_file_are_found(structure):
    feuilles = cas_d_ecole()
    feuilles["heures"].append(heures(1, "A", date(2026, 3, 31), 1))
    feuilles["participants"].append(dict(feuilles["participants"][0]))
    feuilles["marches"].append({**feuilles["marches"][0], "objet": "Autre objet"})
    constats = reprendre(structure, feuilles)
    assert [(e.feuille, e.ligne) for e in constats.erreurs] == [
        ("marches", 3),
        ("participants", 5),
        ("heures", 8),
    ]
    assert "déjà à la ligne 2" in constats.erreurs[2].attendu


def test_all_errors_are_listed_with_sheet_line_column_value_and_what_was_expected(structure):
    feuilles = cas_d_ecole()
    feuilles["entreprises"][0]["siret"] = "12345678901234"
    feuilles["marches"][0] |= {"statut": "SOLDE", "nature": "CHANTIER"}
    feuilles["objectifs"][0] |= {"heures": -1}
    feuilles["objectifs"].append(
        {**MARCHE, "lot": 1, "nature": "EXONERATION", "heures": 5, "date_effet": "15/01/2026"}
    )
    feuilles["participants"][0]["date_naissance"] = None
    feuilles["eligibilites"][1]["criteres"] = "DELD, LICORNE"
    feuilles["heures"][5]["motif_non_retenue"] = None
    feuilles["heures"][3]["heures_retenues"] = 200
    feuilles["heures"][3]["motif_non_retenue"] = "trop"
    feuilles["heures"][0]["heures_travail"] = "745"
    constats = reprendre(structure, feuilles)
    trouvees = {(e.feuille, e.ligne, e.colonne) for e in constats.erreurs}
    assert trouvees >= {
        ("entreprises", 2, "siret"),
        ("marches", 2, "nature"),
        ("participants", 2, "date_naissance"),
        ("eligibilites", 3, "criteres"),
    }
    assert all(erreur.attendu for erreur in constats.erreurs)

    justes = cas_d_ecole()
    justes["heures"] = feuilles["heures"]
    justes["objectifs"] = feuilles["objectifs"]
    assert {(e.feuille, e.ligne, e.colonne) for e in reprendre(structure, justes).erreurs} == {
        ("objectifs", 2, "heures"),
        ("objectifs", 6, "heures"),
        ("heures", 2, "heures_travail"),
        ("heures", 5, "heures_retenues"),
        ("heures", 7, "motif_non_retenue"),
    }


def test_a_required_column_that_is_missing_is_one_error_and_its_rows_wait(structure):
    feuilles = cas_d_ecole()
    for contrat in feuilles["contrats"]:
        del contrat["date_debut"]
    constats = reprendre(structure, feuilles)
    assert phrases(constats)[0] == (
        "contrats, ligne 1, colonne date_debut : vide ; attendu : cette colonne, obligatoire."
    )
    assert constats.comptes["contrats"].refusees == 3
    assert {e.attendu for e in constats.erreurs[1:]} == {
        "une ligne juste à la feuille contrats, où la sienne est en erreur"
    }


def test_another_structure_s_identifiers_are_unknown_here_and_nothing_of_it_is_touched(ecole):
    autre = factories.StructureFactory()
    constats = reprendre(
        autre,
        {
            "heures": [heures(1, "A", "2026-03", 1)],
            "evaluations": [
                {"participant": "A", "jalon": 6, "date": date(2026, 9, 1), "situation": "CDI"}
            ],
        },
    )
    assert [(e.feuille, e.colonne) for e in constats.erreurs] == [
        ("heures", "marche"), ("evaluations", "participant"),
    ]  # fmt: skip
    assert ligne(ecole, "A", 3).heures_travail == Decimal("140.00")


def test_a_company_known_to_another_structure_keeps_its_identity_and_a_proposal_is_made(ecole):
    autre = factories.StructureFactory()
    feuilles = {"entreprises": [{"siret": BATI, "raison_sociale": "BATI SARL", "type": "EI"}]}
    for _ in range(2):
        constats = reprendre(autre, feuilles)
        assert constats.erreurs == []
        assert "est une proposition" in constats.avertissements[0].phrase
    bati = Entreprise.objects.get(identifiant=BATI)
    assert (bati.raison_sociale, bati.type) == ("Bâti École", "ENTREPRISE")
    proposees = historique(bati).filter(structure=autre, verbe=Verbe.DEMANDER)
    assert [e.details for e in proposees] == [
        {"propose": {"raison_sociale": "BATI SARL", "type": "EI"}}
    ]


def test_sheets_that_contradict_each_other_are_refused(structure):
    feuilles = cas_d_ecole()
    feuilles["eligibilites"][0]["age"] = 40
    feuilles["contrats"][1]["participant"] = "Z"
    feuilles["attributions"].append(
        {**MARCHE, "lot": 2, "siret": BATI, "role": "SOUS_TRAITANT", "siret_titulaire": INTERIM}
    )
    constats = reprendre(structure, feuilles)
    assert {(e.feuille, e.colonne) for e in constats.erreurs} == {
        ("eligibilites", "age"),
        ("contrats", "participant"),
        ("attributions", "siret_titulaire"),
        ("heures", "contrat"),
    }


def test_a_work_contract_stays_with_its_person(ecole):
    feuilles = cas_d_ecole()
    feuilles["contrats"][0]["participant"] = "B"
    (erreur,) = reprendre(ecole, feuilles).erreurs
    assert (erreur.feuille, erreur.colonne) == ("contrats", "participant")


def test_anonymous_people_hours_without_names_answers_and_sous_traitants_come_in(structure):
    feuilles = cas_d_ecole()
    feuilles["entreprises"].append(
        {"siret": INTERIM, "raison_sociale": "Intérim École", "type": "ETTI"}
    )
    feuilles["attributions"].append(
        {**MARCHE, "lot": 1, "siret": INTERIM, "role": "SOUS_TRAITANT", "siret_titulaire": BATI}
    )
    feuilles["participants"].append({"identifiant": 17, "sexe": "nr", "anonyme": "oui"})
    feuilles["eligibilites"].append(
        {"participant": 17, "debut": date(2026, 2, 1), "duree_mois": 0, "criteres": "EA_ESAT",
         "age": 33}
    )  # fmt: skip
    feuilles["heures_globales"] = [
        {**MARCHE, "lot": 1, "siret": BATI, "siret_employeur": INTERIM, "mois": "2026-04",
         "heures": 320, "motif": "avant l'outil"}
    ]  # fmt: skip
    feuilles["evaluations"] = [
        {"participant": "A", "jalon": 12, "date": date(2026, 9, 1), "situation": "cdi",
         "siret_employeur": INTERIM}
    ]  # fmt: skip
    constats = reprendre(structure, feuilles)
    assert phrases(constats) == []
    anonyme = Participant.objects.get(structure=structure, identifiant="17")
    assert anonyme.anonyme
    assert not hasattr(anonyme, "identite")
    eligibilite = Eligibilite.objects.get(participant=anonyme)
    assert (eligibilite.fin, eligibilite.age) == (None, 33)
    assert HeuresGlobales.objects.get(structure=structure).heures == Decimal(320)
    assert Evaluation.objects.get(structure=structure).employeur.identifiant == INTERIM
    dites = " ".join(str(a) for a in constats.avertissements)
    assert "A a une réponse à 12 mois sans réponse à 6 mois" in dites
    assert "le contrat C-C commence le 01/03/2026, avant l'éligibilité du 01/06/2026" in dites
    assert reprendre(structure, exporte(structure)).total.en_mots().startswith("0 créé, 0 modifié")


def test_what_deserves_a_look_is_a_warning_and_never_an_error(structure):
    feuilles = cas_d_ecole()
    feuilles["entreprises"].append(
        {"siret": INTERIM, "raison_sociale": "Intérim École", "type": "ETTI"}
    )
    feuilles["contrats"][1]["siret_employeur"] = INTERIM
    feuilles["eligibilites"][0]["code_qpv"] = "QN002ZZZ"
    feuilles["attributions"][0] |= {"date_debut": date(2026, 5, 1)}
    feuilles["participants"].append(
        {"identifiant": "A2", "sexe": "F", "nom": "AUBRY", "prenom": "nadege",
         "date_naissance": date(2002, 1, 2)}
    )  # fmt: skip
    feuilles["heures"] += [heures(2, "A", "2026-03", "120,555"), heures(2, "C", "2026-07", 0)]
    feuilles["inconnue"] = [{"x": 1}]
    feuilles["lots"][0]["couleur"] = "bleu"
    constats = reprendre(structure, feuilles)
    assert phrases(constats) == []
    dites = " ".join(str(a) for a in constats.avertissements)
    for attendue in (
        "embauche directe par Intérim École, qui n'est pas l'attributaire",
        "le QPV QN002ZZZ n'est pas dans la liste chargée",
        "hors des dates de l'attribution de Bâti École",
        "AUBRY nadege ressemble à A",
        "A dépasse 208 h de mars 2026",
        "0 h : la ligne est gardée",
        "« 120,555 » : arrondi au centième",
        "Feuille « inconnue » inconnue",
        "colonne « couleur » inconnue",
    ):
        assert attendue in dites, attendue


def test_columns_that_a_sheet_has_not_leave_what_is_known(ecole):
    Entreprise.objects.update(courriel="contact@bati.example")
    feuilles = {"entreprises": deepcopy(cas_d_ecole()["entreprises"])}
    assert reprendre(ecole, feuilles).total.modifies == 0
    feuilles["entreprises"][0]["raison_sociale"] = "Bâti École et fils"
    assert reprendre(ecole, feuilles).total.modifies == 1
    bati = Entreprise.objects.get(identifiant=BATI)
    assert (bati.raison_sociale, bati.courriel) == ("Bâti École et fils", "contact@bati.example")


def test_text_that_looks_like_a_formula_comes_back_as_it_was(ecole):
    ContratTravail.objects.filter(identifiant="C-A").update(poste="=1+1")
    ContratTravail.objects.filter(identifiant="C-B").update(poste="@SOMME(A1)")
    ContratTravail.objects.filter(identifiant="C-C").update(poste="-2+3")
    contenu = exporte(ecole)
    autre = factories.StructureFactory()
    assert reprendre(ecole, contenu).total.modifies == 0
    assert reprendre(autre, contenu).erreurs == []
    postes = ContratTravail.objects.filter(structure=autre).order_by("identifiant")
    assert list(postes.values_list("poste", flat=True)) == ["=1+1", "@SOMME(A1)", "-2+3"]


def test_a_month_to_send_is_sent_and_a_draft_becomes_what_the_workbook_says(ecole):
    declaration = ligne(ecole, "A", 3).declaration
    Declaration.objects.filter(pk=declaration.pk).update(etat=Etat.A_SAISIR)
    constats = reprendre(ecole, cas_d_ecole())
    assert constats.comptes["heures"].modifies == 2
    declaration.refresh_from_db()
    assert declaration.etat == Etat.VALIDEE
    feuilles = cas_d_ecole()
    for rang in (0, 2):
        feuilles["heures"][rang]["etat"] = "TRANSMISE"
    constats = reprendre(ecole, feuilles)
    assert "était validée : elle est rouverte" in str(constats.avertissements)
    declaration.refresh_from_db()
    assert declaration.etat == Etat.TRANSMISE
    assert reprendre(ecole, feuilles).total.modifies == 0


def test_a_decision_by_hand_may_leave_a_line_en_suspens_or_be_taken_back(ecole):
    feuilles = cas_d_ecole()
    feuilles["heures"][5] |= {"heures_retenues": "EN_SUSPENS", "motif_non_retenue": "à voir"}
    reprendre(ecole, feuilles)
    mai = ligne(ecole, "B", 5, "2")
    assert (mai.decision, mai.motif, mai.decision_manuelle) == ("EN_SUSPENS", "à voir", True)
    assert reprendre(ecole, exporte(ecole)).total.modifies == 0
    feuilles["heures"][5] |= {"heures_retenues": None, "motif_non_retenue": None}
    reprendre(ecole, feuilles)
    mai = ligne(ecole, "B", 5, "2")
    assert (mai.heures_retenues, mai.decision_manuelle) == (Decimal("151.67"), False)
    assert not ecarts(ecole)


def test_a_company_without_a_siret_comes_in_by_its_own_identifier(structure):
    feuilles = {"entreprises": [
        {"siret": "TVA:BE0403019261", "raison_sociale": "Bouw", "type": "ENTREPRISE"},
        {"siret": siret(9), "raison_sociale": "Neuf", "type": "ENTREPRISE"},
    ]}  # fmt: skip
    assert reprendre(structure, feuilles).total.crees == 2
    assert reprendre(structure, feuilles).total.crees == 0
    assert Entreprise.objects.get(identifiant="BE0403019261").type_identifiant == "TVA"

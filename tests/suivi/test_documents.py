"""Documents issued: what they say, that they stay as they were, who opens them."""

import hashlib
import re
import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from clauses_project.ecriture import INSECABLE
from clauses_project.refus import Refus
from comptes import jetons
from comptes.enums import Verbe
from comptes.models import Evenement
from marches.enums import Role
from marches.models import Prevision
from suivi.actions.documents import ALTERE, emettre, ouvrir, previsualiser
from suivi.chiffres import Periode
from suivi.enums import GenreDocument as G
from suivi.enums import Lecteurs
from suivi.models import DocumentEmis, LigneHeures
from suivi.papier.demandes import Demande
from tests import factories
from tests.suivi.cas_d_ecole import creer_cas_d_ecole
from tests.suivi.grand_lyon import DIRECTIONS, creer_grand_lyon
from tests.suivi.test_chiffres import peupler

ANNEE = Periode(date(2026, 1, 1), date(2026, 11, 1))
JUILLET = Periode(None, date(2026, 7, 1))
JUIN = Periode(None, date(2026, 6, 1))


def lire(pdf):
    """All the words of a PDF, on one line."""
    pages = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(pages.replace(INSECABLE, " ").split())


def texte(document):
    return lire(ouvrir(document=document))


@pytest.fixture
def marche(structure):
    return creer_cas_d_ecole(structure)


@pytest.fixture
def demander(structure, marche, reseau):
    """A request of that kind on the small case; of a réseau, on what the public reads of it."""
    titulaire = marche.lots.get(numero="1").attributions.get().entreprise
    objets = {
        G.TERRITOIRE: {},
        G.CLAUSE: {"marche": marche},
        G.ATTESTATION: {"entreprise": titulaire, "marche": marche},
        G.DONNEUR_ORDRE: {"donneur_ordre": marche.donneur_ordre},
        G.ANNUEL: {},
        G.RESEAU: {
            "structure": None,
            "reseau": reseau,
            "periode": Periode(),
            "lecteurs": Lecteurs.PUBLIC,
        },
        G.EVALUATION: {},
        G.FIL: {"marche": marche},
    }

    def faire(genre, **options):
        return Demande(
            **{
                "genre": genre,
                "structure": structure,
                "periode": JUILLET,
                "lecteurs": Lecteurs.STRUCTURE,
                **objets[genre],
                **options,
            }
        )

    return faire


@pytest.fixture
def cinq_personnes(structure):
    """A perimeter that may be published."""
    lot = factories.LotFactory(marche__structure=structure)
    peupler(factories.AttributionFactory(lot=lot), 5)


# What they say


def test_the_report_of_a_clause_has_the_small_case(demander):
    lu = texte(emettre(demande=demander(G.CLAUSE), par=None))
    assert "602,84" in lu
    assert "481,17 1 200 40,1 %" in lu
    assert "121,67 500 24,3 %" in lu
    assert "50 h déclarées n'ont pas été retenues" in lu
    assert "430,67" in lu
    assert "71,4 %" in lu
    assert "66,7 %" in lu
    assert "Ensemble 602,84 3 3" in lu
    assert "Avenant 1 01/07/2026 en vigueur 200" in lu
    assert "pas décidée 300" in lu


def test_the_rate_is_that_of_the_end_of_the_period(demander):
    lu = texte(emettre(demande=demander(G.CLAUSE, periode=JUIN), par=None))
    assert "362,17 1 000 36,2 %" in lu


def test_the_report_of_a_clause_draws_what_was_planned(demander, marche):
    for lot in marche.lots.all():
        Prevision.objects.create(
            structure=lot.structure, lot=lot, trimestre=date(2026, 4, 1), heures=Decimal(100)
        )
    lu = texte(emettre(demande=demander(G.CLAUSE), par=None))
    assert "rythme prévu" in lu


def test_a_lot_alone_is_told_alone(demander, marche):
    lot = marche.lots.get(numero="2")
    lu = texte(emettre(demande=demander(G.CLAUSE, lot=lot), par=None))
    assert "121,67 500 24,3 %" in lu
    assert "481,17" not in lu


def test_an_attestation_counts_the_hours_of_the_company_and_of_its_sous_traitants(demander, marche):
    titulaire = marche.lots.get(numero="1").attributions.get()
    confiee = factories.AttributionFactory(
        lot=titulaire.lot, role=Role.SOUS_TRAITANT, sous_traitant_de=titulaire
    )
    factories.HeuresGlobalesFactory(attribution=confiee, mois=date(2026, 5, 1), heures=100)
    lu = texte(emettre(demande=demander(G.ATTESTATION), par=None))
    assert "a réalisé 481,17 heures d'insertion" in lu
    assert "par 3 personnes" in lu
    assert "1 200 481,17 100 581,17" in lu
    assert "Signature et cachet" in lu


def test_a_company_that_is_its_own_sous_traitant_further_down_is_counted_once(demander, marche):
    """A → B → A → C: the lower rung of A is in its own hours, C counts once among its sous-traitants."""
    titulaire = marche.lots.get(numero="1").attributions.get()

    def confier(donneur, heures, **champs):
        confiee = factories.AttributionFactory(
            lot=titulaire.lot, role=Role.SOUS_TRAITANT, sous_traitant_de=donneur, **champs
        )
        factories.HeuresGlobalesFactory(attribution=confiee, mois=date(2026, 5, 1), heures=heures)
        return confiee

    chez_b = confier(titulaire, 100)
    encore_a = confier(chez_b, 40, entreprise=titulaire.entreprise)
    confier(encore_a, 7)
    document = emettre(demande=demander(G.ATTESTATION), par=None)
    lu = texte(document)
    assert "a réalisé 521,17 heures d'insertion" in lu  # 481,17 + 40
    assert "en ont réalisé 107 autres" in lu  # 100 + 7
    assert "1 200 481,17 107 588,17" in lu
    assert "40 7 47" in lu
    assert "521,17 107 628,17" in lu


def test_a_company_without_attribution_is_not_attested(demander):
    autre = factories.EntrepriseFactory()
    with pytest.raises(Refus, match="rien à attester"):
        emettre(demande=demander(G.ATTESTATION, entreprise=autre), par=None)


def test_the_report_of_a_buyer_has_its_contracts(demander):
    lu = texte(emettre(demande=demander(G.DONNEUR_ORDRE), par=None))
    assert "ECOLE" in lu
    assert "602,84 602,84 1 700 35,5 %" in lu


def test_the_yearly_report_compares_with_the_year_before(demander):
    lu = texte(emettre(demande=demander(G.ANNUEL, periode=ANNEE), par=None))
    assert "Heures retenues 602,84 0,00" in lu


def test_a_territory_prints_the_words_typed_and_keeps_them(demander):
    demande = demander(
        G.TERRITOIRE, mot="Merci à tous.", portrait_titre="Fatou, peintre", portrait="Elle dit."
    )
    document = emettre(demande=demande, par=None)
    for mots in ("Le mot de la structure", "Merci à tous.", "Fatou, peintre", "Elle dit."):
        assert mots in texte(document)
    assert document.contenu["blocs"][0]["paragraphes"] == ["Merci à tous."]


def test_a_commune_reads_who_lives_there_and_what_is_built_there(demander, commune, structure):
    LigneHeures.objects.update(
        faits=factories.EligibiliteFactory(commune=commune, participant__structure=structure)
    )
    lu = texte(emettre(demande=demander(G.TERRITOIRE, commune=commune), par=None))
    habitants, executes = lu.split("On y travaille")
    assert f"{commune.nom} : les clauses sociales chez vous" in habitants
    assert "602,84" in habitants
    assert "marchés suivis" not in habitants
    assert "objectif :" not in habitants
    assert "1 marché suivi" in executes
    assert "Les lots en cours en sont à 35,5 % de leur objectif" in executes


def test_one_page_is_one_page(demander, structure, commune):
    for rang in range(30):
        factories.MarcheFactory(
            structure=structure,
            date_notification=date(2026, 2, 1),
            donneur_ordre=factories.DonneurOrdreFactory(
                structure=structure, nom=f"Syndicat intercommunal numéro {rang}"
            ),
        )
    for ou in (None, commune):
        document = emettre(demande=demander(G.TERRITOIRE, une_page=True, commune=ou), par=None)
        assert len(PdfReader(BytesIO(ouvrir(document=document))).pages) == 1


def test_a_period_without_anything_is_told(structure, demander):
    avant = Periode(date(2020, 1, 1), date(2020, 12, 1))
    lu = texte(emettre(demande=demander(G.CLAUSE, periode=avant), par=None))
    assert "Aucune heure n'est retenue sur cette période." in lu
    assert "sans objet" in lu


def test_readers_without_names_read_public_figures(demander, cinq_personnes, structure):
    lu = texte(
        emettre(demande=demander(G.TERRITOIRE, periode=ANNEE, lecteurs=Lecteurs.PUBLIC), par=None)
    )
    assert "Seuil de publication" in lu
    with pytest.raises(Refus, match="années entières"):
        emettre(demande=demander(G.TERRITOIRE, periode=JUIN, lecteurs=Lecteurs.PUBLIC), par=None)


def test_a_buyer_reads_initials(demander, marche):
    lu = texte(emettre(demande=demander(G.CLAUSE, lecteurs=Lecteurs.DONNEUR_ORDRE), par=None))
    identite = marche.structure.participants.first().identite
    assert f"{identite.prenom[0]}. {identite.nom[0]}." in lu
    assert identite.nom not in lu


# What every document has


@pytest.mark.parametrize("genre", G)
def test_the_archive_says_what_is_printed(demander, genre):
    document = emettre(demande=demander(genre), par=None)
    lu = texte(document).replace("- ", "-")  # cut at the end of a line
    absents = [mots for mots in _mots(document.contenu["blocs"]) if mots not in lu]
    assert absents == []
    assert document.empreinte == hashlib.sha256(ouvrir(document=document)).hexdigest()
    assert f"réf. {document.reference}" in lu
    assert "page 1/" in lu


def _mots(bloc):
    """Every text that a block holds, but drawings and what only says how to draw it."""
    if isinstance(bloc, dict):
        for nom, valeur in bloc.items():
            if nom not in ("svg", "description", "genre", "ton"):
                yield from _mots(valeur)
    elif isinstance(bloc, list):
        for valeur in bloc:
            yield from _mots(valeur)
    elif isinstance(bloc, str) and bloc.strip():
        yield " ".join(bloc.replace(INSECABLE, " ").split()).replace("- ", "-")


@pytest.mark.parametrize("genre", G)
def test_pdfua_finds_no_error(demander, genre, tmp_path):
    from pdfua import validate

    fichier = tmp_path / "document.pdf"
    fichier.write_bytes(ouvrir(document=emettre(demande=demander(genre), par=None)))
    rapport = validate(fichier)
    assert list(rapport.findings) == []


@pytest.mark.parametrize("genre", G)
def test_it_is_in_french_with_bookmarks_and_titles(demander, genre):
    lecteur = PdfReader(BytesIO(ouvrir(document=emettre(demande=demander(genre), par=None))))
    assert lecteur.trailer["/Root"]["/Lang"] == "fr"
    assert lecteur.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert lecteur.outline
    assert lecteur.metadata.title


# As they were


def test_a_correction_changes_no_document_and_the_next_one_says_it(demander, marche):
    premier = emettre(demande=demander(G.CLAUSE), par=None)
    avant = ouvrir(document=premier)
    LigneHeures.objects.filter(heures_travail="151.67", mois=date(2026, 4, 1)).update(
        heures_travail="160", heures_travail_retenues="160"
    )
    second = emettre(demande=demander(G.CLAUSE), par=None)
    premier.refresh_from_db()
    assert ouvrir(document=premier) == avant
    assert second.precedent == premier
    lu = texte(second)
    assert f"Depuis le document {premier.reference} du" in lu
    assert "heures retenues : 602,84 → 611,17" in lu
    assert "personnes : 3" not in lu


def test_asked_again_without_change_it_is_the_same_document(demander):
    premier = emettre(demande=demander(G.TERRITOIRE), par=None)
    assert emettre(demande=demander(G.TERRITOIRE), par=None) == premier
    assert DocumentEmis.objects.count() == 1
    autre = emettre(demande=demander(G.TERRITOIRE, mot="Bonjour."), par=None)
    assert autre != premier
    assert "aucun des chiffres comparés n'a changé" in texte(autre)


def test_references_follow_each_other(demander, structure):
    siens = [genre for genre in G if genre != G.RESEAU]
    emis = [emettre(demande=demander(genre), par=None).reference for genre in siens]
    assert emis == [f"PG-2026-{rang:04}" for rang in range(1, len(siens) + 1)]
    structure.prefixe_documents = "CLV"
    demande = replace(demander(G.TERRITOIRE, mot="Autre."), structure=structure)
    assert emettre(demande=demande, par=None).reference == "CLV-2026-0001"


def test_an_altered_or_lost_file_is_not_given(demander, facilitatrice):
    document = emettre(demande=demander(G.TERRITOIRE), par=None)
    stockage = document.fichier.storage
    stockage.delete(document.fichier.name)
    with pytest.raises(Refus, match="n'est plus celui"):
        ouvrir(document=document)
    stockage.save(document.fichier.name, ContentFile(b"autre chose"))
    adresse = reverse("suivi:telecharger_document", args=[document.pk])
    page = facilitatrice.get(adresse, follow=True).content.decode()
    assert ALTERE[:40].replace("'", "&#x27;") in page


def test_a_preview_is_marked_and_kept_nowhere(demander):
    lu = lire(previsualiser(demande=demander(G.CLAUSE)))
    assert "APERÇU · document non émis" in lu
    assert "aperçu, sans référence" in lu
    assert not DocumentEmis.objects.exists()


def test_a_nir_is_refused(demander):
    with pytest.raises(Refus, match="numéro de sécurité sociale"):
        emettre(demande=demander(G.TERRITOIRE, portrait="1 84 12 76 451 089 46"), par=None)


# On the screen


def test_it_is_issued_from_its_page_and_the_journal_says_so(facilitatrice, marche):
    adresse = reverse("suivi:emettre_clause", args=[marche.pk])
    donnees = {"du": "", "au": "2026-07", "lecteurs": "DONNEUR_ORDRE", "lot": ""}
    apercu = facilitatrice.post(adresse, {**donnees, "apercu": "1"})
    assert apercu["Content-Type"] == "application/pdf"
    page = facilitatrice.post(adresse, {**donnees, "emettre": "1"}, follow=True)
    document = DocumentEmis.objects.get()
    assert document.reference in page.content.decode()
    assert document.emis_par == facilitatrice.utilisateur
    evenement = Evenement.objects.get(verbe=Verbe.EMETTRE)
    assert evenement.objet == document
    assert evenement.details["empreinte"] == document.empreinte


def test_what_was_typed_is_given_back_with_what_is_wrong(facilitatrice, marche):
    adresse = reverse("suivi:emettre_territoire")
    donnees = {"du": "2026-09", "au": "2026-02", "lecteurs": "PUBLIC", "mot": "Mon texte."}
    page = facilitatrice.post(adresse, donnees).content.decode()
    assert "finit avant de commencer" in page
    assert "Mon texte." in page
    page = facilitatrice.post(adresse, {**donnees, "au": "2031-02"}).content.decode()
    assert "n&#x27;a pas commencé" in page
    page = facilitatrice.post(adresse, {**donnees, "du": "2026-02", "au": "2026-03"})
    assert "années entières" in page.content.decode()


@pytest.fixture
def emis(structure, commune, entreprise, autre_entreprise, donneur_ordre):
    """One document of each kind of readers."""

    def un(**options):
        return factories.DocumentEmisFactory(structure=structure, **options)

    return {
        "interne": un(lecteurs=Lecteurs.STRUCTURE),
        "territoire": un(),
        "commune": un(commune=commune),
        "attestation": un(attestation=True, entreprise=entreprise, donneur_ordre=donneur_ordre),
        "de la concurrente": un(attestation=True, entreprise=autre_entreprise),
        "clause": un(genre=G.CLAUSE, lecteurs=Lecteurs.DONNEUR_ORDRE, donneur_ordre=donneur_ordre),
        "clause interne": un(
            genre=G.CLAUSE, lecteurs=Lecteurs.STRUCTURE, donneur_ordre=donneur_ordre
        ),
    }


VUS = {
    "facilitatrice": {
        "interne",
        "territoire",
        "commune",
        "attestation",
        "de la concurrente",
        "clause",
        "clause interne",
    },
    "elue": {"territoire", "commune"},
    "elue_communale": {"commune"},
    "coordinatrice": {"territoire", "commune"},
    "declarante": {"attestation"},
    "concurrente": {"de la concurrente"},
    "acheteuse": {"attestation", "clause"},
    "etrangere": set(),
}


@pytest.mark.parametrize("profil", VUS)
def test_each_opens_what_was_written_for_them(profil, request, emis, reseau, structure):
    structure.reseaux.add(reseau)
    qui = request.getfixturevalue(profil)
    liste = qui.get(reverse("suivi:documents")).content.decode()
    for nom, document in emis.items():
        vu = nom in VUS[profil]
        assert (document.reference in liste) == vu, nom
        for url in ("suivi:document", "suivi:telecharger_document"):
            reponse = qui.get(reverse(url, args=[document.pk]))
            assert reponse.status_code == (200 if vu else 404), nom


def test_documents_are_found_and_sorted(facilitatrice, emis):
    adresse = reverse("suivi:documents")
    page = facilitatrice.get(adresse, {"genre": "CLAUSE", "tri": "-au"}).content.decode()
    assert emis["clause"].reference in page
    assert emis["territoire"].reference not in page
    page = facilitatrice.get(adresse, {"q": emis["commune"].reference}).content.decode()
    assert emis["commune"].reference in page
    assert emis["clause"].reference not in page


def test_a_link_of_reading_opens_public_documents_alone(emis, structure):
    lien = factories.LienSigneFactory(structure=structure)
    visiteur = Client()
    visiteur.get(reverse("suivi:lien", args=[jetons.ecrire_lien(lien)]))
    for nom, document in emis.items():
        reponse = visiteur.get(reverse("suivi:telecharger_document", args=[document.pk]))
        assert reponse.status_code == (200 if nom in VUS["elue"] else 404), nom
    assert "Documents émis" in visiteur.get(reverse("suivi:territoire")).content.decode()


def test_a_link_to_declare_a_month_opens_no_document(emis, entreprise):
    mensuel = factories.LienSigneFactory(de_declaration=True, entreprise=entreprise)
    assert not DocumentEmis.objects.visibles_par(mensuel).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks do nothing on SQLite")
@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_get_the_same_document(structure):
    """Both compose; the second waits for the first, finds that nothing changed since, and takes its document."""
    demande = Demande(G.ANNUEL, structure, ANNEE, Lecteurs.STRUCTURE)
    obtenus = []

    def un():
        obtenus.append(emettre(demande=demande, par=None).reference)
        connection.close()

    fils = [threading.Thread(target=un) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(timeout=120)
    assert obtenus == ["PG-2026-0001"] * 3
    assert DocumentEmis.objects.count() == 1


def test_a_published_cross_table_is_read_in_the_pdf(structure):
    creer_grand_lyon(structure)
    periode = Periode(date(2011, 1, 1), date(2011, 12, 1))
    lu = texte(
        emettre(demande=Demande(G.TERRITOIRE, structure, periode, Lecteurs.STRUCTURE), par=None)
    )
    for nom, (marches, _, heures, _) in DIRECTIONS.items():
        ecrites = f"{heures:,}".replace(",", " ")
        assert re.search(rf"{nom} {marches} \S+ {ecrites} \d", lu), nom
    assert re.search(r"Ensemble 111 \S+ 213 036 230", lu)
    assert "275" in lu

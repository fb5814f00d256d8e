"""Papers of a consultation in Word: written with the purchase's own values, from models that were tried."""

import io
import zipfile
from decimal import Decimal
from html import unescape

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from clauses_project.refus import Refus
from suivi.models import ModeleWord, PieceRedigee
from suivi.redaction import defauts, gabarits
from suivi.redaction.enums import GenrePiece
from tests import factories


def texte_de(octets: bytes) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(octets)).paragraphs)


def en_word(*lignes: str) -> bytes:
    document = docx.Document()
    for ligne in lignes:
        document.add_paragraph(ligne)
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def deposer(personne, octets, *, nom="Le nôtre", genre="CCAP", fichier="modele.docx"):
    reponse = personne.post(
        reverse("suivi:modeles_word"),
        {"nom": nom, "genre": genre, "fichier": SimpleUploadedFile(fichier, octets)},
        follow=True,
    )
    return unescape(reponse.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def achat(structure, donneur_ordre):
    achat = factories.AchatFactory(
        structure=structure, donneur_ordre=donneur_ordre, objet="École <Jaurès> & gymnase"
    )
    factories.LotPrevuFactory(
        achat=achat, numero="1", intitule="Gros œuvre", heures_retenues=Decimal(700)
    )
    factories.LotPrevuFactory(
        achat=achat, numero="2", clause="RESERVE_SIAE", heures_retenues=Decimal("64.50")
    )
    factories.CritereFactory(structure=structure, libelle="Bénéficiaires du RSA")
    return achat


def rediger(personne, achat, **autres):
    return personne.post(
        reverse("suivi:rediger", args=[achat.pk]),
        {"genre": "CCAP", "ccag": "TRAVAUX", "penalite_heure": "45 €", **autres},
    )


@pytest.mark.parametrize("genre", GenrePiece)
def test_our_models_hold_known_fields_and_are_filled_in(genre):
    assert gabarits.champs_de(defauts.modele(genre), genre)
    gabarits.essayer(defauts.modele(genre), genre)


def test_the_clause_has_what_the_ccag_asks_for_and_the_purchases_own_values(facilitatrice, achat):
    assert rediger(facilitatrice, achat).status_code == 302
    piece = PieceRedigee.objects.get()
    octets = facilitatrice.get(piece.get_absolute_url()).content
    texte = texte_de(octets).replace("\u00a0", " ")
    assert "l'article 20.1 du CCAG Travaux" in texte
    assert "« École <Jaurès> & gymnase »" in texte
    assert "Lot 1, Gros œuvre : clause sociale d'exécution, 700 heures d'insertion." in texte
    assert "Au total : 764,50 heures d'insertion." in texte
    assert "Bénéficiaires du RSA" in texte
    assert achat.structure.nom in texte
    assert "une pénalité de 45 €" in texte
    assert "dans la limite de ………… du montant" in texte  # to be completed by hand
    assert piece.valeurs["heures_totales"] == "764,50"


def test_the_rules_speak_of_reserved_lots_only_when_there_are_some(facilitatrice, achat):
    rediger(facilitatrice, achat, genre="RC", ccag="AUCUN")
    with PieceRedigee.objects.get().fichier.open("rb") as fichier:
        texte = texte_de(fichier.read())
    assert "Les lots réservés" in texte
    assert "critère" not in texte.split("Pour être aidé")[0].split("Les lots réservés")[0]


def test_a_model_of_the_structure_is_used_and_a_paper_stays_as_it_was(facilitatrice, achat):
    page = deposer(facilitatrice, en_word("Pour {{ acheteur }}, {{ heures_totales }} h."))
    assert "Le modèle « Le nôtre » est prêt." in page
    modele = ModeleWord.objects.get()
    assert modele.champs == ["acheteur", "heures_totales"]
    rediger(facilitatrice, achat, modele=modele.pk)
    piece = PieceRedigee.objects.get()
    facilitatrice.post(reverse("suivi:retirer_modele_word", args=[modele.pk]))
    assert not ModeleWord.objects.exists()
    texte = texte_de(facilitatrice.get(piece.get_absolute_url()).content)
    assert texte == "Pour Ville de Soissons, 764,50 h."


def test_a_model_of_another_paper_is_refused(facilitatrice, achat):
    deposer(facilitatrice, en_word("{{ objet }}"), genre="AE")
    page = rediger(facilitatrice, achat, modele=ModeleWord.objects.get().pk)
    assert "autre pièce" in page.content.decode()
    assert not PieceRedigee.objects.exists()


def avec_macros() -> bytes:
    octets = io.BytesIO(en_word("{{ objet }}"))
    with zipfile.ZipFile(octets, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    return octets.getvalue()


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (en_word("{{ budget }}"), "Champ inconnu : « budget »"),
        (en_word("{{ objet", "{{ jour }}"), "mal écrit : « {{ objet » n'est pas refermé."),
        (en_word("{{ objet }", "puis rien"), "« {{ objet }puis rien » n'est pas refermé."),
        (
            en_word("{{ objet par }}"),
            "« {{ objet par }} » ne se lit pas ; un champ s'écrit {{ nom }}",
        ),
        (
            en_word("{%p for lot in lots %}", "{{ lot.numero }}"),
            "« {% for lot in lots %} » attend plus loin « {% endfor %} ».",
        ),
        (en_word("{{ objet }}{% endif %}"), "« {% endif %} » ne referme rien."),
        (en_word("{% for lots %}{% endfor %}"), "« {% for lots %} » ne se lit pas."),
        (en_word("{{ objet.__class__.__mro__ }}"), "demande autre chose qu'une valeur."),
        (en_word("{{ objet.nom }}"), "« nom » n'existe pas là où il est écrit."),
        (en_word("{{ lots[9].numero }}"), "ne se remplit pas"),
        (avec_macros(), "contient des macros"),
        (b"%PDF-1.7", "Ce n'est pas un document Word"),
        (b"x" * (gabarits.TAILLE_MAX + 1), "la limite est de 10 Mo"),
    ],
    ids=[
        *("unknown", "open", "half closed", "two words", "loop", "alone", "no list"),
        *("inside", "absent", "beyond", "macros", "no word", "heavy"),
    ],
)
def test_a_model_that_would_fail_is_refused_before_it_is_kept(facilitatrice, octets, phrase):
    page = deposer(facilitatrice, octets)
    assert phrase in page
    assert "Le nôtre" in page  # what was typed is still there
    assert not ModeleWord.objects.exists()


def test_a_file_that_only_looks_like_word_is_refused():
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        archive.writestr("word/document.xml", "<pas du word")
    with pytest.raises(Refus, match="ne s'ouvre pas"):
        gabarits.champs_de(octets.getvalue(), "RC")


def test_ours_are_given_to_start_from(facilitatrice):
    reponse = facilitatrice.get(reverse("suivi:modele_word_propose", args=["rc"]))
    assert gabarits.champs_de(reponse.content, "RC")
    perdu = facilitatrice.get(reverse("suivi:modele_word_propose", args=["rien"]))
    assert perdu.status_code == 302

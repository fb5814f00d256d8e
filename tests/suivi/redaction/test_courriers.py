"""Letters of a contract: what each says, read back from the Word file."""

import io
from datetime import date
from decimal import Decimal

import docx
import pytest
import time_machine
from django.urls import reverse

from clauses_project.refus import Refus
from marches.models import Prevision
from suivi.actions import redaction as actions
from suivi.models import PieceRedigee
from suivi.redaction import gabarits
from suivi.redaction.enums import GenrePiece
from tests import factories
from tests.suivi.redaction.test_pieces import deposer, en_word

pytestmark = pytest.mark.django_db
SAISIE = {
    "delai": date(2026, 12, 10),
    "date_reunion": date(2026, 3, 3),
    "lieu": "mairie de Soissons",
    "presents": "Mme Martin\n\nM. Petit",
    "modalites": "Deux embauches directes",
    "suites": "Offre d'emploi avant le 15 mars",
}


@pytest.fixture(autouse=True)
def _un_jour():
    with time_machine.travel("2026-11-22 10:00+01:00", tick=False):
        yield


@pytest.fixture
def attribution(structure, entreprise, donneur_ordre):
    """1 000 h asked, 300 done by itself and 80 by its sous-traitant; September was never declared."""
    marche = factories.MarcheFactory(
        structure=structure, donneur_ordre=donneur_ordre, objet="École <Jaurès> & gymnase"
    )
    lot = factories.LotFactory(marche=marche, numero="1", intitule="Gros œuvre")
    attribution = factories.AttributionFactory(lot=lot, entreprise=entreprise)
    factories.LigneObjectifFactory(lot=lot)
    factories.BaremePenalitesFactory(lot=lot, article="5.8")
    sous_traitant = factories.SousTraitanceFactory(sous_traitant_de=attribution)
    for qui, heures in ((attribution, 300), (sous_traitant, 80)):
        factories.HeuresGlobalesFactory(
            attribution=qui, mois=date(2026, 6, 1), heures=Decimal(heures)
        )
    mois = date(2026, 9, 1)
    factories.DeclarationFactory(
        declarant=factories.DeclarantFactory(attribution=attribution), mois=mois
    )
    factories.RelanceFactory(structure=structure, entreprise=entreprise, mois=mois, envoyee=True)
    factories.ContactFactory(structure=structure, entreprise=entreprise, prenom="Ines", nom="Roy")
    Prevision.objects.create(
        structure=structure, lot=lot, trimestre=date(2026, 4, 1), heures=Decimal(250)
    )
    return attribution


def lire(octets: bytes) -> str:
    """Paragraphs, then the cells of each table, row by row."""
    document = docx.Document(io.BytesIO(octets))
    lignes = [paragraphe.text for paragraphe in document.paragraphs]
    for table in document.tables:
        lignes += [" | ".join(cellule.text for cellule in rang.cells) for rang in table.rows]
    return "\n".join(lignes).replace("\u00a0", " ")


def ecrire(attribution, genre, **autres) -> str:
    piece = actions.ecrire(
        marche=attribution.lot.marche,
        entreprise=attribution.entreprise,
        genre=genre,
        modele=None,
        saisie=SAISIE,
        par=factories.UtilisateurFactory(),
        **autres,
    )
    with piece.fichier.open("rb") as fichier:
        return lire(fichier.read())


@pytest.mark.parametrize(
    ("genre", "phrases"),
    [
        (
            GenrePiece.RELANCE,
            [
                "marché « École <Jaurès> & gymnase »",
                "1, Gros œuvre | 1 000 | 380 | 620",
                "septembre 2026, lot 1 : attendue le 10/10/2026, jamais reçue",
                "Nous vous l'avons déjà rappelé le ",
                "au plus tard le 10/12/2026",
                "À l'attention de Ines Roy",
            ],
        ),
        (
            GenrePiece.ALERTE,
            ["Ville de Soissons", "1 000 | 380 | 620", "La décision vous appartient."],
        ),
        (
            GenrePiece.MISE_EN_DEMEURE,
            [
                "Je vous mets en demeure, au plus tard le 10/12/2026",
                "Lot 1 (article 5.8 du cahier des clauses) : 45 € par heure non réalisée, "
                "dans la limite de 3 % du montant HT",
            ],
        ),
        (
            GenrePiece.ATTESTATION,
            [
                "a réalisé 300 heures d'insertion sur ce marché",
                "Ses sous-traitants en ont réalisé 80 autres",
                "1 | titulaire | 1 000 | 300 | 80 | 380",
            ],
        ),
        (
            GenrePiece.DEMARRAGE,
            [
                "Réunion du 03/03/2026, mairie de Soissons.",
                "Mme Martin\nM. Petit",
                "2e trimestre 2026 | 1 | 250",
                "Ines Roy",
                "Offre d'emploi avant le 15 mars",
            ],
        ),
    ],
)
def test_a_letter_says_what_the_screens_say(attribution, genre, phrases):
    texte = ecrire(attribution, genre)
    assert [phrase for phrase in phrases if phrase not in texte] == []
    assert PieceRedigee.objects.get().valeurs["objet"] == "École <Jaurès> & gymnase"


def test_the_state_of_a_penalty_has_its_working_and_is_the_buyers_to_open(
    facilitatrice, acheteuse, attribution
):
    penalite = factories.PenaliteFactory(attribution=attribution, notifiee=True)
    facilitatrice.post(reverse("suivi:etat_penalite", args=[penalite.pk]), {"modele": ""})
    piece = PieceRedigee.objects.get()
    texte = lire(acheteuse.get(piece.get_absolute_url()).content)
    assert "120 h × 45 € = 5 400 €." in texte
    assert "jusqu'au 17/11/2026, et la pénalité n'est pas appliquée avant" in texte


def test_a_letter_is_written_from_the_contract_in_a_model_of_the_structure(
    facilitatrice, attribution
):
    deposer(
        facilitatrice,
        en_word("{{ entreprise }}, {{ contact }} : {{ mois[0].mois }}"),
        genre="RELANCE",
    )
    marche = attribution.lot.marche
    adresse = reverse("suivi:ecrire_courrier", args=[marche.pk, "relance"])
    saisie = {"entreprise": attribution.entreprise.pk, "modele": "", "delai": "2026-12-10"}
    choix = facilitatrice.get(adresse).context["form"].fields["modele"].queryset
    page = facilitatrice.post(adresse, {**saisie, "modele": choix.get().pk}, follow=True)
    piece = PieceRedigee.objects.get()
    assert piece.get_absolute_url() in page.content.decode()
    texte = lire(facilitatrice.get(piece.get_absolute_url()).content)
    assert texte == "Bâti Aisne, Ines Roy : septembre 2026"


def test_a_field_of_another_kind_of_paper_is_named(facilitatrice):
    page = deposer(facilitatrice, en_word("{{ ccag }}"), genre="RELANCE")
    assert "Champ inconnu : « ccag »" in page
    with pytest.raises(Refus, match="penalite_montant"):
        gabarits.champs_de(en_word("{{ penalite_montant }}"), "CCAP")

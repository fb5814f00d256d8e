"""The thread on paper: what it prints, for whom, and that it stays."""

import hashlib
from datetime import UTC, datetime

from django.urls import reverse

from suivi.actions.documents import emettre, ouvrir
from suivi.chiffres import Periode
from suivi.enums import GenreDocument, Lecteurs
from suivi.models import DocumentEmis
from suivi.papier.demandes import Demande
from tests import factories
from tests.suivi.test_documents import lire

JUILLET = datetime(2026, 7, 6, 12, 5, tzinfo=UTC)


def test_the_evidence_prints_the_thread_of_its_readers_and_is_archived(
    structure, donneur_ordre, facilitatrice, acheteuse
):
    marche = factories.MarcheFactory(structure=structure, donneur_ordre=donneur_ordre)
    partage = factories.EchangeFactory(
        marche=marche, quand=JUILLET, objet="Point d'étape", partage_acheteur=True
    )
    piece = factories.PieceFactory(objet=partage, nom="compte-rendu.pdf")
    factories.EchangeFactory(marche=marche, objet="Entre nous", texte="Première.\n\nSeconde.")

    def demande(lecteurs):
        return Demande(GenreDocument.FIL, structure, Periode(), lecteurs, marche=marche)

    document = emettre(demande=demande(Lecteurs.STRUCTURE), par=facilitatrice.utilisateur)
    pdf = ouvrir(document=document)
    lu = lire(pdf)
    assert document.empreinte == hashlib.sha256(pdf).hexdigest()
    assert f"réf. {document.reference}" in lu
    assert "Extrait le" in lu
    assert "06/07/2026 à 14h05 · Réunion" in lu
    assert lu.index("Juillet 2026") < lu.index("Point d'étape") < lu.index("Entre nous")
    assert f"compte-rendu.pdf, SHA-256 {piece.empreinte}" in lu.replace(" - ", "-")
    assert "Seconde." in lu

    # Issuing it is not one more thing to print: the same day, it is the same document.
    assert emettre(demande=demande(Lecteurs.STRUCTURE), par=None) == document

    pour_lui = emettre(demande=demande(Lecteurs.DONNEUR_ORDRE), par=None)
    assert "Point d'étape" in lire(ouvrir(document=pour_lui))
    assert "Entre nous" not in lire(ouvrir(document=pour_lui))
    assert list(DocumentEmis.objects.visibles_par(acheteuse.acces)) == [pour_lui]


def test_the_thread_of_a_company_is_printed_for_the_structure_alone(
    structure, entreprise, facilitatrice
):
    adresse = reverse("suivi:emettre_fil", args=["entreprise", entreprise.pk])
    page = facilitatrice.get(adresse)
    assert page.context["form"].fields["lecteurs"].choices == [("STRUCTURE", "La structure")]
    fait = facilitatrice.post(adresse, {"lecteurs": "STRUCTURE", "emettre": "1"})
    assert fait.url == DocumentEmis.objects.get().get_absolute_url()

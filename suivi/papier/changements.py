"""What changed since the document before: same kind, same readers, same perimeter."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from clauses_project.ecriture import INSECABLE
from suivi.chiffres import Periode
from suivi.models import DocumentEmis
from suivi.mots import ecrire_periode
from suivi.papier.demandes import Demande

AUCUN = "aucun des chiffres comparés n'a changé"


def document_precedent(demande: Demande) -> DocumentEmis | None:
    """The last one on the same months, else the last one."""
    memes = DocumentEmis.objects.filter(
        structure=demande.structure, reseau=demande.reseau, cle=demande.cle
    ).order_by("-emis_le", "-pk")
    periode = demande.periode
    return memes.filter(du=periode.du, au=periode.au).first() or memes.first()


def changements(precedent: DocumentEmis | None, reperes: list[dict[str, str]]) -> dict[str, Any]:
    """The sentence printed at the end, and one row a figure that is not what it was; nothing for a first document."""
    if precedent is None:
        return {}
    avant = {repere["cle"]: repere["valeur"] for repere in precedent.contenu["reperes"]}
    lignes = [
        {
            "libelle": repere["libelle"].lower(),
            "avant": avant.get(repere["cle"], "non indiqué"),
            "apres": repere["valeur"],
        }
        for repere in reperes
        if avant.get(repere["cle"]) != repere["valeur"]
    ]
    jour = timezone.localdate(precedent.emis_le)
    portee = ecrire_periode(Periode(precedent.du, precedent.au))
    return {
        "reference": precedent.reference,
        "phrase": f"Depuis le document {precedent.reference} du {jour:%d/%m/%Y} (bilan {portee})"
        + (f"{INSECABLE}:" if lignes else f"{INSECABLE}: {AUCUN}."),
        "lignes": lignes,
    }

"""The fields a Word model may hold, and what each is for one purchase."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone

from clauses_project import ecriture
from marches.enums import Clause
from marches.models import Achat
from participants.models import Critere
from suivi.redaction.enums import ARTICLES, Ccag

# Name of the field in the model, and what it is, as the page of the models says it.
CHAMPS: dict[str, str] = {
    "acheteur": "nom de l'acheteur",
    "objet": "objet de l'achat",
    "nature": "travaux, services, fournitures ou prestations intellectuelles",
    "consultation": "date de la consultation",
    "duree_mois": "durée, en mois",
    "structure": "nom de votre structure",
    "adresse": "adresse de votre structure",
    "telephone": "téléphone de votre structure",
    "courriel": "adresse électronique de votre structure",
    "facilitateur": "nom du facilitateur qui suit l'achat",
    "facilitateur_courriel": "son adresse électronique",
    "publics": "liste des publics retenus (à parcourir)",
    "lots": "liste des lots (à parcourir) : numero, intitule, clause, heures, reserve, critere",
    "heures_totales": "total des heures d'insertion",
    "ccag": "nom du CCAG",
    "ccag_article": "article du CCAG qui parle de la clause",
    "penalite_heure": "pénalité par heure non réalisée",
    "penalite_jour": "pénalité par jour de retard des justificatifs",
    "plafond": "plafond des pénalités, en pourcentage du marché",
    "jour": "date du jour",
}
RESERVES = frozenset(clause for clause in Clause if clause.startswith("RESERVE"))
CRITERES = frozenset({Clause.CRITERE, Clause.EXECUTION_CRITERE})
A_COMPLETER = "…………"  # what is not known yet stands out on paper


def valeurs_de(
    achat: Achat, *, ccag: str, penalites: Mapping[str, Decimal | None]
) -> dict[str, Any]:
    """Every field of `CHAMPS`, written as it is printed: plain text and lists, kept with the document."""
    structure, facilitateur = achat.structure, achat.facilitateur
    lots = [_lot(lot) for lot in achat.lots.order_by("numero", "pk")]
    total = sum((lot.heures_retenues or Decimal(0) for lot in achat.lots.all()), Decimal(0))
    nom_ccag, article = ARTICLES[Ccag(ccag)]
    valeurs = {
        "acheteur": achat.donneur_ordre.nom,
        "objet": achat.objet,
        "nature": achat.get_nature_display().lower(),
        "consultation": _jour(achat.date_consultation),
        "duree_mois": str(achat.duree_mois or ""),
        "structure": structure.nom,
        "adresse": " ".join(structure.adresse.split()),
        "telephone": structure.telephone,
        "courriel": structure.courriel,
        "facilitateur": facilitateur.nom_complet if facilitateur else "",
        "facilitateur_courriel": facilitateur.email if facilitateur else "",
        "heures_totales": ecriture.heures(total) if total else "",
        "penalite_heure": _euros(penalites.get("penalite_heure")),
        "penalite_jour": _euros(penalites.get("penalite_jour")),
        "plafond": _pourcent(penalites.get("plafond")),
        "jour": _jour(timezone.localdate()),
    }
    remplies = {nom: valeur or A_COMPLETER for nom, valeur in valeurs.items()}
    return {
        **remplies,
        "ccag": nom_ccag,
        "ccag_article": article,
        "lots": lots,
        "publics": [critere.libelle for critere in _publics(achat)],
    }


def _publics(achat: Achat) -> Any:
    criteres = Critere.objects.filter(structure=achat.structure, actif=True)
    return criteres.order_by("rang", "code", "pk")


def _lot(lot: Any) -> dict[str, Any]:
    return {
        "numero": lot.numero,
        "intitule": lot.intitule,
        "clause": lot.get_clause_display(),
        "heures": ecriture.heures(lot.heures_retenues) if lot.heures_retenues else "",
        "reserve": lot.clause in RESERVES,
        "critere": lot.clause in CRITERES,
    }


def _jour(jour: Any) -> str:
    return f"{jour:%d/%m/%Y}" if jour else ""


def _euros(montant: Decimal | None) -> str:
    return ecriture.euros(montant) if montant else ""


def _pourcent(part: Decimal | None) -> str:
    return f"{ecriture.heures(part)}{ecriture.INSECABLE}%" if part else ""

"""Modifications of a published contract, applied in their order: the last one says what holds now."""

from __future__ import annotations

from datetime import date
from typing import Any

from marches.decp import valeurs
from marches.decp.operateurs import lire_operateur, lire_operateurs
from marches.decp.remarques import Carnet

TITULAIRES = ("titulaire", "concessionnaire")
SANS_DATE = date.min


def appliquer(brut: dict[str, Any], contenu: dict[str, Any], carnet: Carnet) -> None:
    """Changes amount, duration, holders and date of publication of `contenu`."""
    contenu["modifications"] = 0
    if not brut.get("modifications"):
        return
    lues = valeurs.tous(valeurs.liste(brut["modifications"], "modification"))
    notification = date.fromisoformat(contenu["notification"])
    for lue in sorted(lues, key=_rang):
        jour = _jour(lue)
        if jour is not None and jour < notification:
            carnet.signaler(
                "modification",
                f"{jour:%d/%m/%Y}",
                f"avant la notification du {notification:%d/%m/%Y} : appliquée à son rang",
            )
        _montant(lue, contenu, carnet)
        _duree(lue, contenu, carnet)
        _titulaires(lue, contenu, carnet)
        _publiee(lue.get("datePublicationDonneesModification"), contenu)
    contenu["modifications"] = len(lues)


def _jour(lue: dict[str, Any]) -> date | None:
    return valeurs.jour(
        valeurs.premier(
            lue.get("dateNotificationModification"), lue.get("dateSignatureModification")
        )
    )


def _rang(lue: dict[str, Any]) -> tuple[date, int]:
    """By day, then by number; sorting keeps the order of the file."""
    numero = valeurs.entier(lue.get("id"), au_plus=10**6)
    return _jour(lue) or SANS_DATE, numero or 0


def _montant(lue: dict[str, Any], contenu: dict[str, Any], carnet: Carnet) -> None:
    brut = valeurs.premier(lue.get("montant"), lue.get("valeurGlobale"))
    if brut is None or brut == "":
        return
    montant = valeurs.montant(brut)
    if montant is None:
        carnet.reparer("montant d'une modification", brut, "montant précédent gardé")
    else:
        contenu["montant"] = str(montant)


def _duree(lue: dict[str, Any], contenu: dict[str, Any], carnet: Carnet) -> None:
    brut = lue.get("dureeMois")
    if brut is None or brut == "":
        return
    duree = valeurs.entier(brut)
    if duree is None:
        carnet.reparer("durée d'une modification", brut, "durée précédente gardée")
    else:
        contenu["duree"] = duree


def _titulaires(lue: dict[str, Any], contenu: dict[str, Any], carnet: Carnet) -> None:
    brut = valeurs.premier(lue.get("titulaires"), lue.get("concessionnaires"))
    titulaires = lire_operateurs(brut, TITULAIRES, "titulaire d'une modification", carnet)
    if titulaires:
        contenu["titulaires"] = titulaires


def _publiee(brut: Any, contenu: dict[str, Any]) -> None:
    """The contract was last published then."""
    if jour := valeurs.jour(brut):
        contenu["publication"] = max(contenu["publication"] or "", jour.isoformat())


def sous_traitants(brut: dict[str, Any], contenu: dict[str, Any], carnet: Carnet) -> None:
    """Sous-traitants of the acts, each with the amount and duration of its last modification."""
    contenu["sous_traitants"] = []
    if not (brut.get("actesSousTraitance") or brut.get("modificationsActesSousTraitance")):
        return
    actes: dict[str, dict[str, Any]] = {}
    for lu in valeurs.tous(valeurs.liste(brut.get("actesSousTraitance"), "acteSousTraitance")):
        if acte := _acte(lu, carnet):
            actes.setdefault(acte["acte"] or f"sans numéro {len(actes)}", acte)
            _publiee(lu.get("datePublicationDonnees"), contenu)
    modifications = valeurs.tous(
        valeurs.liste(brut.get("modificationsActesSousTraitance"), "modificationActeSousTraitance")
    )
    connus = {
        valeurs.texte(lu.get("id"))
        for lu in valeurs.tous(valeurs.liste(brut.get("actesSousTraitance"), "acteSousTraitance"))
    }
    for lue in sorted(modifications, key=lambda lue: valeurs.jour(_notification(lue)) or SANS_DATE):
        numero = valeurs.texte(lue.get("id"))
        if numero in actes:
            actes[numero]["montant"] = _ecrit(lue.get("montant")) or actes[numero]["montant"]
            actes[numero]["duree"] = valeurs.entier(lue.get("dureeMois")) or actes[numero]["duree"]
        elif numero not in connus:
            carnet.reparer(
                "modification de sous-traitance",
                f"acte {numero}",
                "cet acte n'est pas dans le fichier : mise de côté",
            )
    contenu["sous_traitants"] = list(actes.values())


def _notification(lue: dict[str, Any]) -> Any:
    return lue.get("dateNotificationModificationSousTraitance")


def _ecrit(brut: Any) -> str | None:
    montant = valeurs.montant(brut)
    return None if montant is None else str(montant)


def _acte(lu: dict[str, Any], carnet: Carnet) -> dict[str, Any] | None:
    operateur = lire_operateur(lu.get("sousTraitant"), "sous-traitant", carnet)
    if operateur is None:
        return None
    debut = valeurs.jour(lu.get("dateNotification"))
    return {
        **operateur,
        "acte": valeurs.texte(lu.get("id"))[:20],
        "debut": debut.isoformat() if debut else None,
        "montant": _ecrit(lu.get("montant")),
        "duree": valeurs.entier(lu.get("dureeMois")),
    }

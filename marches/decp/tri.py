"""Most contracts of a file bring nothing, or are counted alone: told at first sight, they are not read further."""

from __future__ import annotations

from typing import Any

from marches.decp import valeurs
from marches.decp.contrat import LIEUX
from marches.decp.enums import Situation
from marches.decp.lieux import Territoire
from marches.decp.operateurs import est_siret

ANNEXES = frozenset({"concessionnaires", "autoriteConcedante"})


def est_sans_suite(brut: Any, territoire: Territoire) -> bool:
    """True when a whole reading would keep nothing of it and say nothing: no social consideration, not of
    the territory, every value as the format wants it. False does not say the contrary."""
    return (
        type(brut) is dict
        and brut.get("considerationsSociales") == valeurs.SANS_CONSIDERATION
        and _ecrit_comme_il_faut(brut)
        and _situation(brut, territoire) not in (None, Situation.TERRITOIRE)
    )


def est_social_au_loin(brut: Any, territoire: Territoire) -> bool:
    """True when a whole reading would say nothing of it and place it elsewhere, with a social consideration."""
    return (
        type(brut) is dict
        and _est_social(brut.get("considerationsSociales"))
        and _ecrit_comme_il_faut(brut)
        and _situation(brut, territoire) == Situation.AILLEURS
    )


def _est_social(lues: Any) -> bool:
    """At least one consideration, all in the words of the format."""
    if type(lues) is not dict or lues.keys() != {"considerationSociale"}:
        return False
    mots = lues["considerationSociale"]
    if type(mots) is not list or not all(type(mot) is str for mot in mots):
        return False
    return valeurs.CONNUES.keys() >= set(mots) and any(valeurs.CONNUES[mot] for mot in mots)


def _ecrit_comme_il_faut(brut: dict[str, Any]) -> bool:
    return (
        not brut.get("modifications")
        and not brut.get("actesSousTraitance")
        and not brut.get("modificationsActesSousTraitance")
        and ANNEXES.isdisjoint(brut)
        and _valeurs_justes(brut)
        and _dates_justes(brut)
    )


def _valeurs_justes(brut: dict[str, Any]) -> bool:
    reference, objet, code = brut.get("id"), brut.get("objet"), brut.get("codeCPV")
    montant: Any = brut.get("montant")
    duree: Any = brut.get("dureeMois")
    return (
        type(reference) is str
        and type(objet) is str
        and bool(reference and objet)
        and valeurs.est_propre(reference)
        and valeurs.est_propre(objet)
        and type(code) is str
        and valeurs.CPV.fullmatch(code) is not None
        and type(montant) in (int, float)
        and 0.01 <= montant < valeurs.MONTANT_MAX
        and type(duree) is int
        and 1 <= duree <= valeurs.DUREE_MAX
    )


def _dates_justes(brut: dict[str, Any]) -> bool:
    notification, publication = brut.get("dateNotification"), brut.get("datePublicationDonnees")
    if type(notification) is not str or type(publication) is not str:
        return False
    if len(notification) != 10 or len(publication) != 10 or publication < notification:
        return False
    if notification[4] != "-" or publication[4] != "-":
        return False
    ecrit = valeurs.jour_ecrit
    return ecrit(notification) is not None and ecrit(publication) is not None


def _situation(brut: dict[str, Any], territoire: Territoire) -> Situation | None:
    """Where it is; None when its buyer, its holders or its place want a whole reading, as a buyer that is its
    own holder does."""
    acheteur, lieu, titulaires = (
        brut.get("acheteur"), brut.get("lieuExecution"), brut.get("titulaires"),
    )  # fmt: skip
    if type(acheteur) is not dict or type(lieu) is not dict or type(titulaires) is not list:
        return None
    siret, code = acheteur.get("id"), lieu.get("code")
    genre = LIEUX_ECRITS.get(lieu.get("typeCode"), "")  # type: ignore[arg-type]
    if type(siret) is not str or not est_siret(siret) or type(code) is not str or not genre:
        return None
    if not code.isalnum() or (len(code) == 5) != (genre in ("POSTAL", "COMMUNE")):
        return None
    for element in titulaires:
        if not _titulaire_juste(element, siret):
            return None
    return territoire.situer(siret, {"type": genre, "code": code})


def _titulaire_juste(element: Any, acheteur: str) -> bool:
    titulaire = element.get("titulaire") if type(element) is dict else None
    if type(titulaire) is not dict or titulaire.get("typeIdentifiant") != "SIRET":
        return False
    siret = titulaire.get("id")
    return type(siret) is str and est_siret(siret) and siret[:9] != acheteur[:9]


LIEUX_ECRITS = {
    ecrit: LIEUX[valeurs.mots(ecrit)]
    for ecrit in (
        "Code postal", "Code commune", "Code arrondissement", "Code canton", "Code département",
        "Code région", "Code pays",
    )
}  # fmt: skip

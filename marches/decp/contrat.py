"""A published contract, read with every tolerance that real files need; what was repaired is said.

Only what has no buyer, no identifier or no date at all is refused: nothing could be done with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clauses_project.textes import normaliser
from marches.decp import modifications, valeurs
from marches.decp.enums import Situation
from marches.decp.nature import nature_de
from marches.decp.operateurs import est_siret, identifiants_publies, lire_operateurs
from marches.decp.remarques import Carnet

REFERENCE_MAX, OBJET_MAX = 60, 1000
SANS_OBJET = "Objet non publié"
LIEUX = {
    "code postal": "POSTAL",
    "code commune": "COMMUNE",
    "code arrondissement": "ARRONDISSEMENT",
    "code canton": "CANTON",
    "code departement": "DEPARTEMENT",
    "code region": "REGION",
    "code pays": "PAYS",
}
# A postal code or that of a commune: which one, the communes tell.
COMMUNE_OU_POSTAL = "COMMUNE_OU_POSTAL"
GROUPEMENTS = frozenset({"conjoint", "solidaire"})
PRECIS = {"POSTAL", "COMMUNE"}


@dataclass(slots=True)
class ContratLu:
    """`contenu`: what is kept, as plain JSON. `titulaires`: the first holders, as published."""

    contenu: dict[str, Any]
    titulaires: Any
    carnet: Carnet = field(repr=False)
    situation: Situation = Situation.AILLEURS

    @property
    def social(self) -> bool:
        return bool(self.contenu["considerations"])

    @property
    def cle(self) -> str:
        contenu = self.contenu
        return _cle(
            contenu["acheteur"],
            contenu["reference"],
            contenu["cpv"],
            contenu["objet"],
            self.titulaires,
        )


def cle_au_premier_regard(brut: dict[str, Any]) -> str:
    """The `cle` of a contract whose every value is as the format wants it."""
    return _cle(
        brut["acheteur"]["id"],
        brut["id"][:REFERENCE_MAX],
        valeurs.cpv(brut["codeCPV"]),
        brut["objet"][:OBJET_MAX],
        brut["titulaires"],
    )


def _cle(acheteur: str, reference: str, code_cpv: str, objet: str, titulaires: Any) -> str:
    """What tells a lot from another: buyer, identifier, CPV, object, holder. 32 signs."""
    parties = [acheteur, reference, code_cpv, normaliser(objet)]
    parties += identifiants_publies(titulaires, *modifications.TITULAIRES)
    return hashlib.blake2b("\x1f".join(parties).encode(), digest_size=16).hexdigest()


def empreinte(contenu: dict[str, Any]) -> str:
    """Of all that is kept of a contract: the same when nothing changed."""
    ecrit = json.dumps(contenu, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(ecrit.encode(), digest_size=16).hexdigest()


def lire_contrat(brut: Any) -> tuple[ContratLu | None, Carnet]:
    """The contract, or None when it is refused; and what is to be said of it either way."""
    carnet = Carnet()
    try:
        return _lire(brut, carnet), carnet
    except RecursionError:
        carnet.refuser("marché", "une imbrication sans fin", "marché illisible")
        return None, carnet


def _lire(brut: Any, carnet: Carnet) -> ContratLu | None:
    if not isinstance(brut, dict):
        carnet.refuser("marché", brut, "ce n'est pas un marché")
        return None
    acheteur, nom = _acheteur(brut, carnet)
    reference = _texte(brut, "id", "identifiant", carnet)
    carnet.acheteur, carnet.reference = acheteur, reference
    notification, publication = _dates(brut, carnet)
    if not (acheteur and reference and notification):
        _dire_le_refus(brut, acheteur, reference, carnet)
        return None
    concession = _est_concession(brut)
    code_cpv = _cpv(brut, carnet)
    contenu: dict[str, Any] = {
        "acheteur": acheteur,
        "acheteur_nom": nom,
        "reference": reference[:REFERENCE_MAX],
        "objet": _texte(brut, "objet", "objet", carnet)[:OBJET_MAX] or _sans_objet(brut, carnet),
        "cpv": code_cpv,
        "concession": concession,
        "nature": nature_de(
            valeurs.texte(brut.get("ccag")), code_cpv, valeurs.texte(brut.get("nature"))
        ),
        "considerations": _considerations(brut, carnet),
        "lieu": _lieu(brut, carnet),
        "duree": _nombre(brut, "dureeMois", "durée", valeurs.entier, carnet),
        "notification": notification.isoformat(),
        "publication": publication.isoformat() if publication else None,
        "montant": _montant(brut, carnet),
        "groupement": valeurs.mots(valeurs.texte(brut.get("typeGroupementOperateurs")))
        in GROUPEMENTS,
        "sous_traitance": valeurs.oui(brut.get("sousTraitanceDeclaree")),
    }
    publies = valeurs.premier(brut.get("titulaires"), brut.get("concessionnaires"))
    contenu["titulaires"] = lire_operateurs(publies, modifications.TITULAIRES, "titulaire", carnet)
    _essai(contenu, carnet)
    modifications.appliquer(brut, contenu, carnet)
    modifications.sous_traitants(brut, contenu, carnet)
    return ContratLu(contenu, publies, carnet)


def _dire_le_refus(brut: dict[str, Any], acheteur: str, reference: str, carnet: Carnet) -> None:
    """Only why it is refused: what was repaired of it does not matter any more."""
    carnet.notes.clear()
    if not acheteur:
        lu = valeurs.premier(brut.get("acheteur"), brut.get("autoriteConcedante"))
        carnet.refuser("acheteur", lu, "un marché sans acheteur n'est pas pris")
    elif not reference:
        carnet.refuser("identifiant", brut.get("id"), "un marché sans identifiant n'est pas pris")
    else:
        lu = valeurs.premier(brut.get("dateNotification"), brut.get("dateSignature"))
        carnet.refuser("date de notification", lu, "un marché sans aucune date n'est pas pris")


def _acheteur(brut: dict[str, Any], carnet: Carnet) -> tuple[str, str]:
    """SIRET and name, when it is published (it was, before 2024)."""
    lu = valeurs.premier(brut.get("acheteur"), brut.get("autoriteConcedante"))
    lu = lu if isinstance(lu, dict) else {"id": lu}
    identifiant = valeurs.texte(lu.get("id"))
    siret = identifiant
    if not identifiant.isalnum():
        siret = "".join(signe for signe in identifiant if signe.isalnum())
    siret = siret[:20]
    carnet.acheteur = siret
    if siret and not est_siret(siret):
        carnet.reparer("acheteur", lu.get("id"), "SIRET inexact : gardé pour le reconnaître")
    elif siret != lu.get("id") and siret:
        carnet.reparer("acheteur", lu.get("id"), f"gardé : {siret}")
    return siret, valeurs.texte(lu.get("nom"))[:160]


def _texte(brut: dict[str, Any], cle: str, champ: str, carnet: Carnet) -> str:
    lu = brut.get(cle)
    propre = valeurs.texte(lu)
    if propre and propre != lu and isinstance(lu, str) and " ".join(lu.split()) != propre:
        carnet.reparer(champ, lu, f"gardé : {valeurs.en_court(propre)}")
    return propre


def _essai(contenu: dict[str, Any], carnet: Carnet) -> None:
    """A buyer that is its own holder: most often a platform in training mode."""
    siren = contenu["acheteur"][:9]
    if any(titulaire["id"][:9] == siren for titulaire in contenu["titulaires"]):
        carnet.signaler(
            "titulaire",
            siren,
            "l'acheteur est son propre titulaire : sans doute un essai de plateforme",
        )


def _sans_objet(brut: dict[str, Any], carnet: Carnet) -> str:
    carnet.reparer("objet", brut.get("objet"), f"gardé : {SANS_OBJET}")
    return SANS_OBJET


def _est_concession(brut: dict[str, Any]) -> bool:
    if "autoriteConcedante" in brut or "concessionnaires" in brut:
        return True
    return valeurs.texte(brut.get("nature")).startswith(("Concession", "Délégation"))


def _dates(brut: dict[str, Any], carnet: Carnet) -> tuple[date | None, date | None]:
    """Notification (of a concession: signature) and publication; the second stands for a missing first."""
    lue = valeurs.premier(brut.get("dateNotification"), brut.get("dateSignature"))
    notification = _jour(lue, "date de notification", carnet)
    publiee = brut.get("datePublicationDonnees")
    publication = _jour(publiee, "date de publication", carnet) if publiee else None
    if notification is None and publication is not None:
        carnet.reparer(
            "date de notification", lue, f"remplacée par la publication : {publication:%d/%m/%Y}"
        )
        notification = publication
    elif notification and publication and publication < notification:
        carnet.signaler(
            "date de publication",
            f"{publication:%d/%m/%Y}",
            f"avant la notification du {notification:%d/%m/%Y} : gardées telles quelles",
        )
    return notification, publication


def _jour(lue: Any, champ: str, carnet: Carnet) -> date | None:
    jour = valeurs.jour(lue)
    if jour is None:
        if lue is not None and champ == "date de publication":
            carnet.reparer(champ, lue, "mise de côté")
    elif lue != jour.isoformat():
        carnet.reparer(champ, lue, f"lue : {jour:%d/%m/%Y}")
    return jour


def _cpv(brut: dict[str, Any], carnet: Carnet) -> str:
    lu = brut.get("codeCPV")
    code = valeurs.cpv(lu)
    propre = valeurs.texte(lu)
    if code and propre != lu:
        carnet.reparer("code CPV", lu, f"gardé : {code}")
    elif propre and not code:
        carnet.reparer("code CPV", lu, "mis de côté")
    return code


def _considerations(brut: dict[str, Any], carnet: Carnet) -> list[str]:
    lues = brut.get("considerationsSociales")
    dites, inconnues = valeurs.considerations(lues)
    if inconnues:
        carnet.reparer("considérations sociales", ", ".join(inconnues), "mot inconnu, mis de côté")
    if lues is None:
        carnet.reparer("considérations sociales", None, "lu comme aucune")
    elif not isinstance(lues, dict) or not isinstance(lues.get("considerationSociale"), list):
        mots = ", ".join(dites).lower() or "aucune"
        carnet.reparer("considérations sociales", lues, f"lu : {mots}")
    return dites


def _lieu(brut: dict[str, Any], carnet: Carnet) -> dict[str, str]:
    """Kind and code of the place; one of five signs under « Code département » is no département."""
    lu = brut.get("lieuExecution")
    if not isinstance(lu, dict):
        return {"type": "", "code": ""}
    code = valeurs.texte(lu.get("code")).replace(" ", "").upper()[:10]
    dit = valeurs.texte(lu.get("typeCode"))
    genre = LIEUX.get(valeurs.mots(dit), "")
    if dit and not genre and "partement" in dit:
        genre = "DEPARTEMENT"
    if len(code) == 4 and code.isdigit() and genre in PRECIS:
        carnet.reparer("lieu d'exécution", code, f"zéro rendu : 0{code}")
        code = f"0{code}"
    if len(code) == 5 and genre not in PRECIS:
        genre = COMMUNE_OU_POSTAL
        carnet.reparer("lieu d'exécution", f"{dit} {code}", "lu comme celui d'une commune")
    return {"type": genre if code else "", "code": code}


def _montant(brut: dict[str, Any], carnet: Carnet) -> str | None:
    cle = "montant" if "montant" in brut else "valeurGlobale"
    montant = _nombre(brut, cle, "montant", valeurs.montant, carnet)
    return None if montant is None else str(montant)


def _nombre(
    brut: dict[str, Any], cle: str, champ: str, lire: Callable[[Any], Any], carnet: Carnet
) -> Any:
    lu = brut.get(cle)
    valeur = lire(lu)
    if valeur is None and lu not in (None, ""):
        carnet.reparer(champ, lu, "laissé vide")
    elif valeur is not None and isinstance(lu, str) and not _nombre_simple(lu):
        carnet.reparer(champ, lu, f"lu : {str(valeur).replace('.', ',')}")
    return valeur


def _nombre_simple(lu: str) -> bool:
    """As an XML writes it."""
    return lu.isascii() and lu.replace(".", "", 1).isdigit()

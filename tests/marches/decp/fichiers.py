"""Published files made by hand, with the dirt that real ones have."""

import io
import json
from copy import deepcopy

MAIRIE = "21020695900012"  # Soissons
EPCI = "20004349500015"
AILLEURS = "21500222100012"
TITULAIRE = "91824625700011"
AUTRE_TITULAIRE = "81918510900025"
SOUS_TRAITANT = "55204599900869"


def marche(reference="2026-001", **champs):
    """A contract with a social clause, as the format wants it; None takes a field away."""
    brut = {
        "id": reference,
        "acheteur": {"id": MAIRIE},
        "nature": "Marché",
        "objet": "Réfection du gymnase",
        "codeCPV": "45212222-8",
        "ccag": "Travaux",
        "typeGroupementOperateurs": "Pas de groupement",
        "lieuExecution": {"code": "02722", "typeCode": "Code commune"},
        "dureeMois": 12,
        "dateNotification": "2026-01-15",
        "datePublicationDonnees": "2026-02-01",
        "montant": 250000.0,
        "titulaires": [{"titulaire": {"id": TITULAIRE, "typeIdentifiant": "SIRET"}}],
        "considerationsSociales": {"considerationSociale": ["Clause sociale"]},
    }
    brut.update(champs)
    return {cle: valeur for cle, valeur in brut.items() if valeur is not None}


def sans_clause(reference="2026-900", **champs):
    rien = {"considerationSociale": ["Pas de considération sociale"]}
    return marche(reference, **{"considerationsSociales": rien, **champs})


def modification(numero, jour, **champs):
    return {
        "modification": {
            "id": numero,
            "dateNotificationModification": jour,
            "datePublicationDonneesModification": jour,
            **champs,
        }
    }


def titulaires(*sirets):
    return [{"titulaire": {"id": siret, "typeIdentifiant": "SIRET"}} for siret in sirets]


def en_json(*marches, concessions=()) -> bytes:
    contenu = {"marche": list(marches)}
    if concessions:
        contenu["contrat-concession"] = list(concessions)
    return json.dumps({"marches": contenu}, ensure_ascii=False).encode()


def en_xml(*marches) -> bytes:
    corps = "".join(f"<marche>{_elements(brut)}</marche>" for brut in deepcopy(marches))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<marches>{corps}</marches>'.encode()


def _elements(valeur) -> str:
    if isinstance(valeur, dict):
        return "".join(_element(nom, contenu) for nom, contenu in valeur.items())
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    return str(valeur).replace("&", "&amp;").replace("<", "&lt;")


def _element(nom, contenu) -> str:
    if isinstance(contenu, list):
        elements = [_elements(un) if isinstance(un, dict) else un for un in contenu]
        if contenu and not isinstance(contenu[0], dict):
            return "".join(f"<{nom}>{_elements(un)}</{nom}>" for un in contenu)
        return f"<{nom}>{''.join(elements)}</{nom}>"
    return f"<{nom}>{_elements(contenu)}</{nom}>"


def flux(contenu: bytes) -> io.BytesIO:
    return io.BytesIO(contenu)

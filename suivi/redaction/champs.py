"""The fields a Word model may hold, by kind of paper, and what each is for one purchase."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from clauses_project.telephones import ecrire_telephone
from marches.amont.lecture import avis_de, seuils_de
from marches.enums import Clause
from marches.models import Achat, Marche
from participants.models import Critere
from suivi.redaction.enums import ARTICLES, COURRIERS, Ccag

# Name of the field in the model, and what it is, as the page of the models says it.
COMMUNS: dict[str, str] = {
    "acheteur": "nom de l'acheteur",
    "objet": "objet de l'achat, puis du marché",
    "structure": "nom de votre structure",
    "adresse": "adresse de votre structure",
    "telephone": "téléphone de votre structure",
    "courriel": "adresse électronique de votre structure",
    "coordonnees": "les trois à la suite, ceux qui sont saisis",
    "facilitateur": "nom du facilitateur qui suit l'achat ou le marché",
    "facilitateur_courriel": "son adresse électronique",
    "jour": "date du jour",
}
CHAMPS: dict[str, str] = {
    **COMMUNS,
    "nature": "travaux, services, fournitures ou prestations intellectuelles",
    "consultation": "date de la consultation",
    "duree_mois": "durée, en mois",
    "publics": "liste des publics retenus (à parcourir)",
    "lots": "liste des lots (à parcourir) : numero, intitule, clause, heures, reserve, critere",
    "heures_totales": "total des heures d'insertion",
    "articles": "« à l'article… » ou « aux articles… » du code de la commande publique qui fondent la clause",
    "jour_limite": "jour du mois où les heures du mois d'avant doivent être déclarées",
    "ccag": "nom du CCAG",
    "ccag_article": "article du CCAG qui parle de la clause",
    "penalite_heure": "pénalité par heure non réalisée",
    "penalite_jour": "pénalité par jour de retard des justificatifs",
    "plafond": "plafond des pénalités, en pourcentage du marché",
}
CHAMPS_DES_COURRIERS: dict[str, str] = {
    **COMMUNS,
    "reference": "référence du marché",
    "notification": "date de notification du marché",
    "fin": "date de fin du marché",
    "entreprise": "nom de l'entreprise",
    "siret": "son identifiant",
    "contact": "son premier contact en poste, s'il y en a un",
    "contacts": "ses contacts en poste (à parcourir) : nom, fonction, telephone, courriel",
    "lots": "ses lots (à parcourir) : numero, intitule, clause, role, objectif, realise, reste, taux, "
    "article, penalites",
    "mois": "déclarations qui manquent (à parcourir) : mois, lot, declarant, limite, etat",
    "justificatifs": "mois dont le relevé d'heures manque (à parcourir)",
    "relances": "jours des rappels déjà envoyés pour ces mois (à parcourir)",
    "delai": "jour limite pour répondre, saisi avec le courrier",
    "date_reunion": "jour de la réunion",
    "lieu": "son lieu",
    "presents": "les présents (à parcourir)",
    "modalites": "ce qui est décidé (à parcourir)",
    "suites": "les prochaines actions (à parcourir)",
    "previsions": "heures prévues par trimestre (à parcourir) : lot, trimestre, heures",
    "heures": "attestation : heures retenues de l'entreprise",
    "heures_sous_traitants": "attestation : celles de ses sous-traitants, s'il y en a",
    "personnes": "attestation : nombre de personnes, s'il y en a",
    "periode": "attestation : la période",
    "engagements": "attestation (à parcourir) : lot, role, objectif, heures, heures_sous_traitants, ensemble",
    "signataire": "signataire de vos documents",
    "penalite_lot": "pénalité : son lot",
    "penalite_montant": "pénalité : son montant",
    "penalite_etat": "pénalité : proposée, notifiée, appliquée ou renoncée",
    "calcul": "pénalité : le calcul, ligne par ligne (à parcourir)",
    "retards": "pénalité : les mois en retard (à parcourir)",
    "proposee_le": "pénalité : jour de la proposition",
    "notifiee_le": "pénalité : jour de la notification",
    "fin_du_delai": "pénalité : fin du délai de réponse",
    "observations": "pénalité (à parcourir) : recue_le, texte",
    "decidee_le": "pénalité : jour de la décision",
    "motif": "pénalité : motif de la décision",
}
RESERVES = frozenset(clause for clause in Clause if clause.startswith("RESERVE"))
PARCOURU = "(à parcourir)"
CRITERES = frozenset({Clause.CRITERE, Clause.EXECUTION_CRITERE})
A_COMPLETER = "…………"  # what is not known yet stands out on paper


def champs_du(genre: str) -> dict[str, str]:
    """Those that a model of that kind may hold."""
    return CHAMPS_DES_COURRIERS if genre in COURRIERS else CHAMPS


def valeurs_d_essai(genre: str) -> dict[str, Any]:
    """One of everything: a field that is a list has one element, with all that `champs_du` says of it."""
    return {nom: _essai(nom, sens) for nom, sens in champs_du(genre).items()}


def _essai(nom: str, sens: str) -> Any:
    if PARCOURU not in sens:
        return "essai"
    _, deux_points, parties = sens.rpartition(" : ")
    noms = parties.split(", ") if deux_points and PARCOURU not in parties else []
    return [dict.fromkeys(noms, "1")] if noms else ["essai"]


def valeurs_de(
    achat: Achat, *, ccag: str, penalites: Mapping[str, Decimal | None]
) -> dict[str, Any]:
    """Every field of `CHAMPS`, written as it is printed: plain text and lists, kept with the document."""
    prevus = list(achat.lots.order_by("numero", "pk"))
    total = sum((lot.heures_retenues or Decimal(0) for lot in prevus), Decimal(0))
    nom_ccag, article = ARTICLES[Ccag(ccag)]
    valeurs = {
        **valeurs_communes(achat),
        "nature": achat.get_nature_display().lower(),
        "consultation": en_jour(achat.date_consultation),
        "duree_mois": str(achat.duree_mois or ""),
        "articles": _articles(achat),
        "jour_limite": str(achat.structure.jour_limite),
        "heures_totales": ecriture.heures(total) if total else "",
        "penalite_heure": _euros(penalites.get("penalite_heure")),
        "penalite_jour": _euros(penalites.get("penalite_jour")),
        "plafond": _pourcent(penalites.get("plafond")),
    }
    remplies = {nom: valeur or A_COMPLETER for nom, valeur in valeurs.items()}
    return {
        **remplies,
        "ccag": nom_ccag,
        "ccag_article": article,
        "lots": [_lot(lot) for lot in prevus],
        "publics": [critere.libelle for critere in _publics(achat)],
    }


def valeurs_communes(objet: Achat | Marche) -> dict[str, str]:
    """Who buys what, who follows it; empty where it is not known."""
    structure, facilitateur = objet.structure, objet.facilitateur
    adresse, telephone = " ".join(structure.adresse.split()), telephone_ecrit(structure.telephone)
    return {
        "acheteur": objet.donneur_ordre.nom,
        "objet": objet.objet,
        "structure": structure.nom,
        "adresse": adresse,
        "telephone": telephone,
        "courriel": structure.courriel,
        "coordonnees": " · ".join(filter(None, (adresse, telephone, structure.courriel))),
        "facilitateur": facilitateur.nom_complet if facilitateur else "",
        "facilitateur_courriel": facilitateur.email if facilitateur else "",
        "jour": en_jour(timezone.localdate()),
    }


def telephone_ecrit(telephone: str) -> str:
    """« 03 23 00 00 01 », never cut by the end of a line."""
    return ecrire_telephone(telephone).replace(" ", INSECABLE)


def _articles(achat: Achat) -> str:
    """L. 2112-2-1 only obliges above the thresholds, for consultations launched since it is in force."""
    avis = avis_de(achat, seuils_de(achat.structure))
    if avis and avis.obligatoire:
        return f"aux articles L.{INSECABLE}2112-2 et L.{INSECABLE}2112-2-1"
    return f"à l'article L.{INSECABLE}2112-2"


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


def en_jour(jour: date | None) -> str:
    return f"{jour:%d/%m/%Y}" if jour else ""


def _euros(montant: Decimal | None) -> str:
    return ecriture.euros(montant) if montant else ""


def _pourcent(part: Decimal | None) -> str:
    return f"{ecriture.heures(part)}{INSECABLE}%" if part else ""

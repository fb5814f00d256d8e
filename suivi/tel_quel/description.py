"""What the screens show of a table, as plain JSON: its sheets, the names in it, its hours by month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from clauses_project.ecriture import mois as en_mois
from suivi.fichiers.colonnes import lettre
from suivi.fichiers.resultats import Periode
from suivi.tel_quel.composition import Composition
from suivi.tel_quel.comprendre import FeuilleComprise
from suivi.tel_quel.lignes import LigneDuTableau, TotalCompare
from suivi.tel_quel.noms import cle_de_l_entreprise, cle_du_marche
from suivi.tel_quel.rapprocher import NOUVEAU, Nom, Rapprochement
from suivi.tel_quel.roles import DU_MOIS

ECARTEES_MONTREES = 60
NOMS_MONTRES = 300
TEXTE_MONTRE = 8  # cells of a row set aside

Lues = dict[str, list[LigneDuTableau]]


def decrire_les_feuilles(comprises: Iterable[FeuilleComprise], lues: Lues) -> list[dict[str, Any]]:
    """What the step of sheets and columns shows."""
    return [_feuille(comprise, lues.get(comprise.feuille.nom, [])) for comprise in comprises]


def _feuille(comprise: FeuilleComprise, lignes: list[LigneDuTableau]) -> dict[str, Any]:
    ecartees = [ligne for ligne in lignes if ligne.ecartee]
    return {
        "nom": comprise.feuille.nom,
        "prise": comprise.prise,
        "pourquoi": comprise.pourquoi,
        "manques": list(comprise.manques),
        "annees": list(comprise.annees),
        "entete": comprise.lue.rang_entete,
        "nominative": comprise.nominative,
        "mois": _bloc_des_mois(comprise),
        "supposee": next((c.raison for c in comprise.mois if c.raison), ""),
        "janvier": comprise.reglage.janvier,
        "signature": comprise.signature,
        "lignes": len(lignes) - len(ecartees),
        "colonnes": [
            {
                "index": colonne.index,
                "lettre": colonne.lettre,
                "entete": colonne.entete,
                "role": DU_MOIS if colonne.periode else comprise.roles.get(colonne.index, ""),
                "exemples": list(colonne.exemples),
                "raison": colonne.raison,
            }
            for colonne in comprise.lue.colonnes
            if colonne.entete or colonne.exemples or colonne.periode
        ],
        "ecartees": [
            {
                "numero": ligne.numero,
                "raison": ligne.ecartee,
                "texte": " · ".join([texte for texte in ligne.brut if texte][:TEXTE_MONTRE]),
            }
            for ligne in ecartees[:ECARTEES_MONTREES]
        ],
        "laissees": sorted(comprise.reglage.laissees),
        "comptees": sorted(comprise.reglage.comptees),
    }


def _bloc_des_mois(comprise: FeuilleComprise) -> str:
    """« E à P : janvier 2025 à décembre 2025 »."""
    periodes = [c.periode for c in comprise.mois if isinstance(c.periode, Periode)]
    if not periodes:
        return ""
    index = [colonne.index for colonne in comprise.mois]
    ou = f"{lettre(min(index))} à {lettre(max(index))}" if len(index) > 1 else lettre(index[0])
    premier, dernier = min(p.du for p in periodes), max(p.du for p in periodes)
    quand = en_mois(premier) if premier == dernier else f"{en_mois(premier)} à {en_mois(dernier)}"
    return f"{ou} : {quand}"


def decrire_les_noms(rapprochement: Rapprochement, lignes: list[LigneDuTableau]) -> dict[str, Any]:
    """What the step of names shows: what is asked first, then the rest, as far as it is shown."""
    prises = [ligne for ligne in lignes if not ligne.ecartee]
    return {
        "marches": _noms(rapprochement.marches),
        "entreprises": _noms(rapprochement.entreprises),
        "personnes": _noms(rapprochement.personnes),
        "nombre_de_personnes": len(rapprochement.personnes),
        "sans_marche": not all(cle_du_marche(ligne) for ligne in prises),
        "sans_entreprise": not all(cle_de_l_entreprise(ligne) for ligne in prises),
        "a_creer": any(nom.choisi == NOUVEAU for nom in rapprochement.marches.values()),
    }


def _noms(noms: dict[str, Nom]) -> list[dict[str, Any]]:
    ranges = sorted(noms.values(), key=lambda nom: (not nom.question, nom.libelle.casefold()))
    return [nom.en_json() for nom in ranges[:NOMS_MONTRES]]


def decrire_les_heures(composition: Composition, totaux: Iterable[TotalCompare]) -> dict[str, Any]:
    """What the preview shows: hours that will be written, by sheet and month, beside the sheet's own totals."""
    par_feuille: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for (feuille, mois), heures in sorted(composition.prises.items()):
        par_feuille[feuille][mois.isoformat()] = heures
    return {
        "feuilles": [
            {
                "nom": feuille,
                "mois": [[mois, f"{heures:.2f}"] for mois, heures in siennes.items()],
                "total": f"{sum(siennes.values()):.2f}",
            }
            for feuille, siennes in par_feuille.items()
        ],
        "total": f"{composition.heures_prises():.2f}",
        "a_completer": dict(sorted(Counter(m.manque for m in composition.marques).items())),
        "totaux": [
            {
                "feuille": total.feuille,
                "ligne": total.numero,
                "libelle": total.libelle,
                "dit": f"{total.dit:.2f}",
                "lu": f"{total.lu:.2f}",
                "juste": total.est_juste,
                "mois": [
                    [mois.isoformat(), f"{dit:.2f}", f"{lu:.2f}"]
                    for mois, (dit, lu) in total.par_mois.items()
                    if dit != lu
                ],
            }
            for total in totaux
        ],
    }

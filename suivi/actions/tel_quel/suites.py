"""What follows a table once it is written, or given up: what is to be completed, what is remembered."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from suivi.actions.classeur.chantier import Chantier
from suivi.models import ACompleter, ClasseurReprise, TableauLibre
from suivi.tel_quel.composition import TableauCompose
from suivi.tel_quel.roles import DU_MOIS

REGISTRES = {
    "entreprise": "entreprises",
    "participant": "participants",
    "contrat": "contrats",
    "marche": "marches",
    "lot": "lots",
}


def conclure(depot: ClasseurReprise, tableau: TableauCompose, chantier: Chantier) -> None:
    """Marks what was taken from the table with what it lacks, keeps what the next file starts from, and
    forgets the names."""
    _marquer(depot, tableau, chantier)
    libre = TableauLibre.objects.get(pk=depot.pk)
    choix = libre.choix
    libre.memoire = {
        "feuilles": {
            feuille["signature"]: _reglage(feuille)
            for feuille in libre.lu.get("feuilles", ())
            if feuille["prise"]
        },
        "choix": {
            **{nom: valeur for nom, valeur in choix.items() if isinstance(valeur, str)},
            "marches": _connus(choix.get("marches", {}), "l"),
            "entreprises": _connus(choix.get("entreprises", {}), "e"),
        },
    }
    libre.lu = {"heures": libre.lu.get("heures", {})}
    libre.choix = {}
    libre.save()


def oublier(depot: ClasseurReprise) -> None:
    """Given up or undone: nothing that it said stays, nor what it had left to be completed."""
    ACompleter.objects.filter(classeur=depot).delete()
    TableauLibre.objects.filter(pk=depot.pk).update(lu={}, choix={}, memoire={}, reglages={})


def _marquer(depot: ClasseurReprise, tableau: TableauCompose, chantier: Chantier) -> None:
    points = []
    for marque in tableau.composition.marques:
        porteur = _porteur(chantier, marque.porteur, marque.cle)
        if porteur is not None and porteur.pk is not None:
            points.append(
                ACompleter(
                    structure=depot.structure,
                    classeur=depot,
                    manque=marque.manque,
                    **{marque.porteur: porteur},
                )
            )
    ACompleter.objects.bulk_create(points, batch_size=500, ignore_conflicts=True)


def _porteur(chantier: Chantier, genre: str, cle: Any) -> Model | None:
    if genre == "attribution":
        return next(iter(chantier.attributions.get(cle, ())), None)
    return getattr(chantier, REGISTRES[genre]).get(cle)


def _reglage(feuille: dict[str, Any]) -> dict[str, Any]:
    """Of the columns but the months, which are read again from next year's headings."""
    roles = {
        colonne["index"]: colonne["role"]
        for colonne in feuille["colonnes"]
        if colonne["role"] != DU_MOIS
    }
    return {"roles": roles}


def _connus(choix: dict[str, str], prefixe: str) -> dict[str, str]:
    return {cle: valeur for cle, valeur in choix.items() if valeur.startswith(prefixe)}

"""Perimeters and periods as they are typed: codes and months to rows, or one French sentence."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils import timezone

from clauses_project.refus import Refus
from comptes.models import Utilisateur
from marches.enums import Clause, NatureMarche
from marches.models import DonneurOrdre, Lot, Marche, Operation
from suivi.chiffres.perimetre import Perimetre, Periode
from territoires.models import Commune, Intercommunalite, Reseau, Structure

MOIS = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def lire_mois(texte: str | None) -> date | None:
    if not texte:
        return None
    trouve = MOIS.fullmatch(texte.strip())
    if not trouve or not int(trouve[1]):
        raise Refus(f"« {texte} » n'est pas un mois\u00a0: écrivez par exemple 2018-05.")
    return date(int(trouve[1]), int(trouve[2]), 1)


def lire_periode(du: str | None, au: str | None) -> Periode:
    premier, dernier = lire_mois(du), lire_mois(au)
    if premier and dernier is None and premier > timezone.localdate():
        raise Refus(
            "La période commence après le mois en cours\u00a0: indiquez aussi son dernier mois."
        )
    try:
        return Periode(premier, dernier)
    except ValueError as refus:
        raise Refus(
            "La période finit avant de commencer\u00a0: le premier mois doit précéder le dernier."
        ) from refus


def lire_structures(structure: str | None, reseau: str | None) -> tuple[Structure, ...]:
    """The structure named, or those of the réseau."""
    if bool(structure) == bool(reseau):
        raise Refus("Indiquez une structure ou un réseau : --structure CODE ou --reseau CODE.")
    if structure:
        trouvees = Structure.objects.filter(code=structure)
        if not trouvees:
            raise Refus(f"Aucune structure n'a le code « {structure} ».")
        return tuple(trouvees)
    if not Reseau.objects.filter(code=reseau).exists():
        raise Refus(f"Aucun réseau n'a le code « {reseau} ».")
    trouvees = Structure.objects.filter(reseaux__code=reseau)
    if not trouvees:
        raise Refus(f"Le réseau « {reseau} » ne réunit encore aucune structure.")
    return tuple(trouvees)


def lire_perimetre(structures: tuple[Structure, ...], **filtres: Any) -> Perimetre:
    """A perimeter from filters typed by name or code, empty ones left out; unknown ones raise `Refus`."""
    filtres = {nom: str(valeur).strip() for nom, valeur in filtres.items() if valeur}
    lus: dict[str, Any] = {}
    for nom, valeur in filtres.items():
        lus |= LECTEURS[nom](structures, valeur)
    return Perimetre(structures, **lus)


def _parmi(structures: tuple[Structure, ...]) -> dict[str, Any]:
    return {"structure__in": structures}


def _commune(_: Any, code: str) -> dict[str, Any]:
    """A former code leads to the commune of today."""
    commune = Commune.objects.filter(pk=code.upper()).first()
    if commune is None:
        raise Refus(f"Aucune commune n'a le code INSEE « {code} ».")
    return {"commune": commune.devenue_id or commune.pk}


def _commune_execution(_: Any, code: str) -> dict[str, Any]:
    return {"commune_execution": _commune(_, code)["commune"]}


def _epci(_: Any, siren: str) -> dict[str, Any]:
    if not Intercommunalite.objects.filter(pk=siren).exists():
        raise Refus(f"Aucune intercommunalité n'a le SIREN « {siren} ».")
    return {"epci": siren}


def _donneur_ordre(structures: tuple[Structure, ...], siret: str) -> dict[str, Any]:
    chiffres = "".join(siret.split())
    trouves = DonneurOrdre.objects.filter(siret=chiffres, **_parmi(structures)).order_by("pk")
    if not chiffres or not trouves:
        raise Refus(f"Aucun donneur d'ordre suivi ici n'a le SIRET « {siret} ».")
    return {"donneurs_ordre": tuple(trouves.values_list("pk", flat=True))}


def _operation(structures: tuple[Structure, ...], nom: str) -> dict[str, Any]:
    if not Operation.objects.filter(nom=nom, **_parmi(structures)).exists():
        raise Refus(f"Aucune opération suivie ici ne s'appelle « {nom} ».")
    return {"operation": nom}


def _marche(structures: tuple[Structure, ...], reference: str) -> dict[str, Any]:
    if not Marche.objects.filter(reference=reference, **_parmi(structures)).exists():
        raise Refus(f"Aucun marché suivi ici n'a la référence « {reference} ».")
    return {"marche": reference}


def _lot(structures: tuple[Structure, ...], numero: str) -> dict[str, Any]:
    if not Lot.objects.filter(numero=numero, **_parmi(structures)).exists():
        raise Refus(f"Aucun lot suivi ici n'a le numéro « {numero} ».")
    return {"lot": numero}


def _nature(_: Any, nature: str) -> dict[str, Any]:
    return {"nature": _code(nature, NatureMarche, "une nature de marché")}


def _clause(_: Any, clause: str) -> dict[str, Any]:
    return {"clause": _code(clause, Clause, "un type de clause")}


def _code(valeur: str, codes: Any, quoi: str) -> str:
    if valeur.upper() not in codes.values:
        raise Refus(f"« {valeur} » n'est pas {quoi} : {', '.join(codes.values)}.")
    return valeur.upper()


def _facilitateur(_: Any, courriel: str) -> dict[str, Any]:
    trouve = Utilisateur.objects.filter(email__iexact=courriel).first()
    if trouve is None:
        raise Refus(f"Aucun facilitateur n'a l'adresse « {courriel} ».")
    return {"facilitateur": trouve.email}


LECTEURS = {
    "commune": _commune,
    "epci": _epci,
    "commune_execution": _commune_execution,
    "donneur_ordre": _donneur_ordre,
    "operation": _operation,
    "marche": _marche,
    "lot": _lot,
    "nature": _nature,
    "clause": _clause,
    "facilitateur": _facilitateur,
}

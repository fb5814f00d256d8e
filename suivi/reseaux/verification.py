"""Parts computed again from the rows, and compared with those that are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from django.db import transaction

from suivi.chiffres.perimetre import Perimetre
from suivi.reseaux.attente import courantes
from suivi.reseaux.reponse import Reseau, se_compose
from territoires.models import Reseau as ReseauDeStructures
from territoires.models import Structure


def parts_fausses(jour: date) -> Iterator[Structure]:
    """Structures of which a part that would be read is not what their rows say."""
    for reseau in ReseauDeStructures.objects.order_by("code"):
        perimetre = Perimetre(tuple(reseau.structures.order_by("nom", "pk")))
        if se_compose(perimetre):
            for periode in courantes(jour):
                yield from _fausses(Reseau(perimetre, periode))


def _fausses(reseau: Reseau) -> Iterator[Structure]:
    manquantes = set(reseau.manquantes())
    for structure in reseau.perimetre.structures:
        if structure not in manquantes:
            gardee = json.loads(reseau.part_gardee(structure))
            with transaction.atomic():
                juste = json.loads(reseau.ecrire(structure))
            if _comparable(gardee) != _comparable(juste):
                yield structure


def _comparable(part: dict) -> dict:
    """People are named by their order in the part, which may differ: by themselves here."""
    noms = part["noms"]

    def foule(anonymes: int, nommes: list[int]) -> tuple[int, list[str]]:
        return anonymes, sorted(str(noms[rang]) for rang in nommes)

    def groupe(valeurs: list) -> list:
        centiemes, personnes, contrats, marches, objectif, contractualise, chez_eux, residents = (
            valeurs
        )
        return [
            centiemes, foule(*personnes), contrats, marches, objectif, contractualise, chez_eux,
            foule(*residents),
        ]  # fmt: skip

    rangees = {
        cle: sorted(([*rang[:3], rang[3:] and groupe(rang[3:])] for rang in rangs), key=str)
        for cle, rangs in part["rangees"].items()
    }
    return part | {
        "noms": sorted(map(str, noms)),
        "ensemble": groupe(part["ensemble"]),
        "qpv": groupe(part["qpv"]),
        "rangees": rangees,
        "employeurs": sorted(part["employeurs"]),
        "suivi": sorted(part["suivi"], key=str),
    }

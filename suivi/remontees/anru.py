"""ANRU: the operations it finances, and who worked in them.

Charte nationale d'insertion (2014-2024, prolonged by the NPNRU): at least 5 % of the hours worked in the
operations, 10 % in gestion urbaine de proximité, for residents of the quartiers prioritaires.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse

from clauses_project.ecriture import INSECABLE, pourcent
from clauses_project.heures import arrondir
from marches.models import Operation
from suivi.chiffres import Chiffres
from suivi.enums import GenreRemontee, Jalon
from suivi.remontees.colonnes import des_chiffres, pourcents
from suivi.remontees.forme import Cellule, Colonne, Feuille, Forme, Rangee
from suivi.remontees.identites import IDENTITE, des_jalons
from suivi.remontees.lecture import Lecture
from suivi.remontees.personnes import Personne, personnes_de
from suivi.tableaux.anru import REPERES, PartAnru, part_de_l_operation


@dataclass(frozen=True)
class OperationAnru:
    """An operation over the period; its shares are since its beginning, as all the hours worked in it are."""

    operation: Operation
    lecture: Lecture

    @property
    def chiffres(self) -> Chiffres:
        return self.lecture.chiffres

    @cached_property
    def part(self) -> PartAnru:
        return part_de_l_operation(self.operation, self.lecture.depuis_le_debut().chiffres)

    def attendues(self, repere: Decimal) -> Decimal | None:
        """Hours that this share of all the hours worked asks for."""
        return None if self.part.totales is None else arrondir(self.part.totales * repere)


@dataclass(frozen=True)
class Beneficiaire:
    operation: Operation
    personne: Personne


def _operations(lecture: Lecture) -> Iterator[OperationAnru]:
    operations = Operation.objects.filter(structure=lecture.structure, anru=True)
    for operation in operations.order_by("nom", "pk"):
        yield OperationAnru(operation, lecture.filtree(operation=operation.nom))


def les_operations(lecture: Lecture) -> Iterator[Rangee]:
    for une in _operations(lecture):
        nom = str(une.operation)
        adresse = reverse("suivi:operation", args=[une.operation.pk])
        yield Rangee(f"operation:{une.operation.pk}", nom, nom, adresse, une)


def les_beneficiaires(lecture: Lecture) -> Iterator[Rangee]:
    """A person stands in the rows of each operation they worked in."""
    for une in _operations(lecture):
        for personne in personnes_de(une.lecture):
            participant = personne.participant
            yield Rangee(
                f"operation:{une.operation.pk}/participant:{participant.pk}",
                str(participant),
                participant.identifiant,
                participant.get_absolute_url(),
                Beneficiaire(une.operation, personne),
            )


def _de_la_part(cle: str, titre: str, lire: Callable[[PartAnru], Cellule], origine: str) -> Colonne:
    return Colonne(cle, titre, lambda une: lire(une.part), origine)


def _repere(rang: int) -> Colonne:
    repere = REPERES[rang]
    return Colonne(
        f"attendues_{repere * 100:.0f}",
        f"Heures à {pourcent(repere)}",
        lambda une: une.attendues(repere),
        f"Heures travaillées totales × {pourcent(repere)}.",
    )


OPERATIONS = (
    Colonne("operation", "Opération", lambda une: str(une.operation), "Nom de l'opération."),
    *des_chiffres("marches_suivis", "entreprises", "heures_objectif", "heures_retenues", "heures_qpv",
                  "personnes", "personnes_qpv", "contrats_travail"),
    Colonne(
        "totales",
        "Heures travaillées totales",
        lambda une: une.part.totales,
        "Toutes les heures travaillées dans l'opération depuis son début, saisies sur sa fiche.",
        attendue=lambda une: True,
    ),
    _de_la_part("retenues_cumul", "Heures d'insertion depuis le début", lambda part: part.retenues,
                "Heures retenues depuis le début de l'opération, jusqu'à la fin de la période."),
    _de_la_part("qpv_cumul", "dont habitants de QPV", lambda part: part.qpv,
                "Les mêmes, des personnes qui habitaient un quartier prioritaire à leur entrée."),
    _de_la_part("part", "Insertion, part des heures travaillées (%)", lambda part: pourcents(part.part),
                "Heures d'insertion depuis le début, divisées par les heures travaillées totales."),
    _de_la_part("part_qpv", "Habitants de QPV, part des heures travaillées (%)",
                lambda part: pourcents(part.part_faite_en_qpv),
                "Heures des habitants de QPV depuis le début, divisées par les heures travaillées totales."),
    _repere(0),
    _repere(1),
)  # fmt: skip

BENEFICIAIRES = (
    Colonne("operation", "Opération", lambda un: str(un.operation), "Nom de l'opération."),
    *IDENTITE,
    *des_jalons(Jalon.SIX, Jalon.DOUZE),
)

FORME = Forme(
    genre=GenreRemontee.ANRU,
    version="2026-1",
    depuis=date(2026, 1, 1),
    destinataire="ANRU",
    phrase="Une feuille des opérations qu'elle finance, avec leurs parts d'heures, et une des personnes qui "
    "y ont travaillé.",
    source="Charte nationale d'insertion (5 % des heures travaillées dans les opérations, 10 % en gestion "
    "urbaine de proximité, pour les habitants des quartiers prioritaires).",
    feuilles=(
        Feuille("operations", "Opérations", OPERATIONS, les_operations),
        Feuille("beneficiaires", "Bénéficiaires", BENEFICIAIRES, les_beneficiaires),
    ),
    notes=(
        (
            "Heures travaillées totales",
            "Elles ne sont parfois connues qu'à la fin de l'opération"
            f"{INSECABLE}: jusque-là, les parts restent vides.",
        ),
    ),
    non_tenus=(
        ("Volet (travaux, ingénierie, gestion urbaine)", "Une opération n'en porte pas ici\u00a0: les deux "
         "repères, 5 % et 10 %, sont donnés."),
        ("Projet NPNRU et convention", "Leur nom s'écrit dans celui de l'opération."),
    ),
)  # fmt: skip

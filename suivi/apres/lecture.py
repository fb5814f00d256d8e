"""Lives read from the database, many at once, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q

from marches.enums import Clause, Statut
from participants.models import ContratTravail, Eligibilite
from suivi.apres.regle import Calendrier, Droit, Reponse, Travail, Vie
from suivi.enums import DECLAREES
from suivi.models import Evaluation, JalonsAnterieurs, LigneHeures
from territoires.models import Structure

HEURES_DECLAREES = Q(declaration__etat__in=DECLAREES) & (
    Q(heures_travail__gt=0) | Q(heures_formation__gt=0)
)


def lire_vies(personnes: dict[int, int]) -> dict[int, Vie]:
    """The life of each person (participant → structure). Six queries."""
    travaux = _travaux(personnes)
    droits = _droits(personnes)
    reponses = _reponses(personnes)
    calendriers = lire_calendriers(set(personnes.values()))
    return {
        personne: Vie(
            tuple(travaux[personne]),
            tuple(droits[personne]),
            tuple(reponses[personne]),
            calendriers[structure],
        )
        for personne, structure in personnes.items()
    }


def lire_calendriers(structures: Iterable[int]) -> dict[int, Calendrier]:
    """The milestones of each structure, and those it had before."""
    anterieurs: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for structure, jusqu_au, jalons in JalonsAnterieurs.objects.filter(
        structure__in=structures
    ).values_list("structure", "jusqu_au", "jalons"):
        anterieurs[structure].append((jusqu_au, jalons))
    actuels = Structure.objects.filter(pk__in=structures).values_list("pk", "jalons")
    return {pk: Calendrier(jalons, tuple(sorted(anterieurs[pk]))) for pk, jalons in actuels}


def _travaux(personnes: Collection[int]) -> dict[int, list[Travail]]:
    servis = _marches_servis(personnes)
    travaux: dict[int, list[Travail]] = defaultdict(list)
    for pk, personne, debut, fin, genre in ContratTravail.objects.filter(
        participant__in=personnes
    ).values_list("pk", "participant", "date_debut", "date_fin", "type"):
        marches = servis.get(pk, ())
        travaux[personne].append(
            Travail(
                debut,
                fin,
                genre,
                soldes=tuple(solde for solde, _ in marches),
                stage_seul=bool(marches) and all(stage for _, stage in marches),
            )
        )
    return travaux


def _marches_servis(personnes: Collection[int]) -> dict[int, set[tuple[date | None, bool]]]:
    """By work contract, of each lot its declared hours went to: the solde of its contract, and if it is STAGE."""
    lot = "affectation__attribution__lot__"
    servis: dict[int, set[tuple[date | None, bool]]] = defaultdict(set)
    for contrat, clause, celle_du_marche, statut, solde in (
        LigneHeures.objects.filter(
            HEURES_DECLAREES, affectation__contrat__participant__in=personnes
        )
        .order_by()
        .values_list(
            "affectation__contrat",
            f"{lot}clause",
            f"{lot}marche__clause",
            f"{lot}marche__statut",
            f"{lot}marche__date_solde",
        )
        .distinct()
    ):
        stage = (clause or celle_du_marche) == Clause.STAGE
        servis[contrat].add((solde if statut == Statut.SOLDE else None, stage))
    return servis


def _droits(personnes: Collection[int]) -> dict[int, list[Droit]]:
    droits: dict[int, list[Droit]] = defaultdict(list)
    for pk, personne, debut, fin in Eligibilite.objects.filter(
        participant__in=personnes
    ).values_list("pk", "participant", "debut", "fin"):
        droits[personne].append(Droit(debut, fin, pk))
    return droits


def _reponses(personnes: Collection[int]) -> dict[int, list[Reponse]]:
    reponses: dict[int, list[Reponse]] = defaultdict(list)
    for pk, personne, jour, jalon in Evaluation.objects.filter(
        participant__in=personnes
    ).values_list("pk", "participant", "date", "jalon"):
        reponses[personne].append(Reponse(jour, jalon, pk))
    return reponses

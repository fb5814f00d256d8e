"""Documents asked for together: whom they are about, and what each of them is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from clauses_project.refus import Refus
from entreprises.models import Entreprise
from marches.models import DonneurOrdre
from suivi.chiffres import Perimetre, Periode
from suivi.chiffres.marches import marches_suivis
from suivi.enums import GenreDocument, Lecteurs
from suivi.models import Recueil
from suivi.papier.demandes import Demande
from suivi.papier.heures import par_entreprise
from territoires.models import Commune, Structure

G = GenreDocument


@dataclass(frozen=True)
class Element:
    """One of those a document is about: its primary key and its name, kept with the job."""

    cle: Any
    nom: str

    def __str__(self) -> str:
        return self.nom


@dataclass(frozen=True)
class Serie:
    """A kind of documents issued together; `vide` is the sentence when there is nobody to write to.

    `annees_entieres`: its figures follow the public rules, whoever reads it.
    """

    mots: str
    lecteurs: Lecteurs
    champ: str
    modele: type[Commune] | type[DonneurOrdre] | type[Entreprise]
    elements: Callable[[Structure, Periode], list[Element]]
    vide: str
    annees_entieres: bool = False


def _communes(structure: Structure, periode: Periode) -> list[Element]:
    return [Element(c.pk, c.nom) for c in structure.communes.order_by("recherche", "code")]


def _donneurs_ordre(structure: Structure, periode: Periode) -> list[Element]:
    """Buyers who have a contract suivi in the period."""
    suivis = marches_suivis(Perimetre((structure,)), periode).values("donneur_ordre")
    donneurs = DonneurOrdre.objects.filter(structure=structure, pk__in=suivis)
    return [Element(d.pk, d.nom) for d in donneurs.order_by("recherche", "pk")]


def _entreprises(structure: Structure, periode: Periode) -> list[Element]:
    """Companies that owe retained hours of the period."""
    trouvees = [entreprise for entreprise, _ in par_entreprise(Perimetre((structure,)), periode)]
    return [Element(e.pk, str(e)) for e in sorted(trouvees, key=lambda e: (e.recherche, e.pk))]


SERIES = {
    G.TERRITOIRE: Serie(
        "Bilans de toutes les communes",
        Lecteurs.PUBLIC,
        "commune",
        Commune,
        _communes,
        "Le territoire n'a pas encore de commune\u00a0: il n'y a aucun bilan à émettre.",
        annees_entieres=True,
    ),
    G.DONNEUR_ORDRE: Serie(
        "Bilans de tous les donneurs d'ordre",
        Lecteurs.DONNEUR_ORDRE,
        "donneur_ordre",
        DonneurOrdre,
        _donneurs_ordre,
        "Aucun donneur d'ordre n'a de marché suivi sur cette période.",
    ),
    G.EVALUATION: Serie(
        "Évaluations à 6 et 12 mois de tous les donneurs d'ordre",
        Lecteurs.DONNEUR_ORDRE,
        "donneur_ordre",
        DonneurOrdre,
        _donneurs_ordre,
        "Aucun donneur d'ordre n'a de marché suivi sur cette période.",
        annees_entieres=True,
    ),
    G.ATTESTATION: Serie(
        "Attestations de toutes les entreprises",
        Lecteurs.ENTREPRISE,
        "entreprise",
        Entreprise,
        _entreprises,
        "Aucune entreprise n'a d'heures retenues sur cette période.",
    ),
}


def demande_de(recueil: Recueil, element: Element) -> Demande:
    """The request of one element, as it stands today. Raises `Refus` when it was deleted since it was asked for."""
    serie = SERIES[GenreDocument(recueil.genre)]
    sujet = serie.modele.objects.filter(pk=element.cle).first()
    if sujet is None:
        raise Refus(
            f"{element} a été supprimé depuis la demande\u00a0: il n'y a plus rien à émettre."
        )
    return Demande(
        genre=GenreDocument(recueil.genre),
        structure=recueil.structure,
        periode=Periode(recueil.du, recueil.au),
        lecteurs=Lecteurs(recueil.lecteurs),
        une_page=recueil.une_page,
        **{serie.champ: sujet},
    )

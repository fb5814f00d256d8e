"""The journal of a contract and of all that hangs from it, as its page tells it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from comptes.models import Evenement
from comptes.valeurs import nom_lu, valeur_lue
from marches.models import Attribution, Declarant, LigneObjectif, Lot, Marche

NOMS = {
    Marche: "le marché",
    Lot: "le lot",
    LigneObjectif: "la ligne d'objectif",
    Attribution: "l'attribution",
    Declarant: "le déclarant",
}


@dataclass(frozen=True)
class Changement:
    quoi: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Episode:
    """One event of the journal, ready to be read."""

    evenement: Evenement
    quoi: str
    changements: tuple[Changement, ...]


def evenements(marche: Marche):
    """Events of the contract, its lots, objectives, attributions and declarants, latest first."""
    parties = {
        Marche: [marche.pk],
        Lot: Lot.objects.filter(marche=marche).values("pk"),
        LigneObjectif: LigneObjectif.objects.filter(lot__marche=marche).values("pk"),
        Attribution: Attribution.objects.filter(lot__marche=marche).values("pk"),
        Declarant: Declarant.objects.filter(attribution__lot__marche=marche).values("pk"),
    }
    types = ContentType.objects.get_for_models(*parties)
    condition = Q()
    for modele, cles in parties.items():
        condition |= Q(objet_type=types[modele], objet_id__in=cles)
    return Evenement.objects.filter(condition, structure=marche.structure_id).pour_liste()


def episodes(marche: Marche, *, nombre: int) -> list[Episode]:
    """The latest events, with what changed from what to what."""
    modeles = {type_.pk: type_.model_class() for type_ in _types()}
    return [
        Episode(
            evenement=evenement,
            quoi=NOMS[modeles[evenement.objet_type_id]],
            changements=changements(evenement, modeles[evenement.objet_type_id]),
        )
        for evenement in evenements(marche)[:nombre]
    ]


def _types():
    return ContentType.objects.get_for_models(*NOMS).values()


def changements(evenement: Evenement, modele) -> tuple[Changement, ...]:
    """What each field became, in words, for an event that keeps it."""
    return tuple(
        Changement(
            nom_lu(modele, nom),
            valeur_lue(modele, nom, avant, vide="rien"),
            valeur_lue(modele, nom, apres, vide="rien"),
        )
        for nom, (avant, apres) in evenement.details.get("champs", {}).items()
    )

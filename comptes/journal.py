"""The one way to write the journal, and to hold an object while two people may act on it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from clauses_project.refus import Conflit, Refus
from clauses_project.versement import verser
from comptes.enums import Verbe
from comptes.models import Evenement, LienSigne, Utilisateur
from territoires.models import Changement, Structure

# Who acts: a person, someone who came by a signed link, or the application itself.
Auteur = Utilisateur | LienSigne | None
Objet = TypeVar("Objet", bound=models.Model)

# What else follows when some fields of a row change: the apps above this one say it when they start.
Suite = Callable[..., None]
# What these tell changes no figure.
SANS_CHIFFRES = frozenset(
    {
        Verbe.INVITER,
        Verbe.ACCEPTER,
        Verbe.REVOQUER,
        Verbe.RELANCER,
        Verbe.DEMANDER,
        Verbe.JOINDRE,
        Verbe.EXPORTER,
        Verbe.EMETTRE,
    }
)
COLONNES = (
    "quand", "qui_id", "verbe", "pourquoi", "structure_id", "objet_type_id", "objet_id",
    "objet_libelle", "details",
)  # fmt: skip
SUITES: dict[type[models.Model], list[tuple[frozenset[str], Suite]]] = defaultdict(list)


def a_la_suite_de(modele: type[models.Model], *champs: str) -> Callable[[Suite], Suite]:
    """The function is called whenever `modifier` changes one of these fields (`objet`, `avant`: old values, `par`)."""

    def retenir(suite: Suite) -> Suite:
        SUITES[modele].append((frozenset(champs), suite))
        return suite

    return retenir


def journaliser(
    *,
    verbe: Verbe,
    objet: models.Model,
    par: Auteur,
    structure: Any = None,
    pourquoi: str = "",
    details: dict | None = None,
) -> Evenement:
    """Writes who (None: the application itself) did what, when, why, about which object."""
    evenement = _evenement(verbe, objet, par, structure, pourquoi, details)
    evenement.save(force_insert=True)
    _signaler(verbe, [evenement.structure_id])
    return evenement


def journaliser_lot(
    *,
    verbe: Verbe,
    objets: Mapping[Any, dict],
    par: Auteur,
    structure: Any = None,
    pourquoi: str = "",
) -> None:
    """The same of many objects at once, each with its details, in one write."""
    touchees: set[int | None] = set()

    def rangees() -> Iterator[tuple[Any, ...]]:
        quand, qui = timezone.now(), compte(par)
        quoi = (quand, qui.pk if qui else None, verbe.value, pourquoi)
        de_qui = {"par": par.auteur} if isinstance(par, LienSigne) else {}
        commune = structure.pk if structure else None
        types: dict[type, int] = {}
        for objet, details in objets.items():
            sienne = commune or _cle_de_la_structure(objet)
            touchees.add(sienne)
            genre = types.get(type(objet))
            if genre is None:
                genre = types[type(objet)] = ContentType.objects.get_for_model(objet).pk
            yield (
                *quoi, sienne, genre, objet.pk, str(objet)[:300],
                json.dumps(details | de_qui, cls=DjangoJSONEncoder, ensure_ascii=False),
            )  # fmt: skip

    verser(Evenement, COLONNES, rangees())
    _signaler(verbe, touchees)


def _cle_de_la_structure(objet: Any) -> int | None:
    return objet.pk if isinstance(objet, Structure) else getattr(objet, "structure_id", None)


def _signaler(verbe: Verbe, structures: Iterable[int | None]) -> None:
    """What is kept of these for those who read several structures is to be forgotten: see `Changement`."""
    if verbe not in SANS_CHIFFRES:
        Changement.signaler(sorted(pk for pk in structures if pk is not None))


def _evenement(
    verbe: Verbe,
    objet: models.Model,
    par: Auteur,
    structure: Any,
    pourquoi: str,
    details: dict | None,
) -> Evenement:
    if isinstance(par, LienSigne):
        details = {**(details or {}), "par": par.auteur}
    return Evenement(
        verbe=verbe,
        objet_type=ContentType.objects.get_for_model(objet),
        objet_id=objet.pk,
        objet_libelle=str(objet)[:300],
        qui=compte(par),
        structure=structure or _structure_de(objet),
        pourquoi=pourquoi,
        details=details or {},
    )


def compte(par: Auteur) -> Utilisateur | None:
    """The account to keep on a row: none for a link, which the journal names."""
    return None if isinstance(par, LienSigne) else par


def _structure_de(objet: models.Model) -> Structure | None:
    return objet if isinstance(objet, Structure) else getattr(objet, "structure", None)


def historique(objet: models.Model) -> models.QuerySet[Evenement]:
    """The journal of one object, latest first."""
    return Evenement.objects.filter(
        objet_type=ContentType.objects.get_for_model(objet), objet_id=objet.pk
    ).pour_liste()


def verrouiller(objet: Objet, *, version: int | None = None) -> Objet:
    """The row read again under lock, to be changed in the running transaction.

    One order everywhere, or two people at once wait for each other for ever: the structure, the files
    and declarations, the person, then what is theirs (`participants.actions.verrouiller_par_la_personne`).
    A structure is held without its key: meanwhile, others may still store its rows.

    With `version`, raises `Conflit` when somebody changed the row since: the sentence says who and when.
    """
    lignes = type(objet)._default_manager.select_for_update(
        of=("self",), no_key=isinstance(objet, Structure)
    )
    frais: Any = lignes.get(pk=objet.pk)
    if version is not None and frais.version != version:
        raise Conflit(_conflit(frais), version=frais.version)
    return frais


def enregistrer(objet: models.Model) -> None:
    """Checks and saves a locked row, one version further. Raises ValidationError with French messages."""
    objet.full_clean()
    if hasattr(objet, "version"):
        objet.version += 1
    objet.save()


@transaction.atomic
def creer(*, objet: Objet, par: Auteur, pourquoi: str = "") -> Objet:
    """Stores a new row, checked, and says so in the journal. Raises ValidationError."""
    objet.full_clean()
    objet.save()
    journaliser(verbe=Verbe.CREER, objet=objet, par=par, pourquoi=pourquoi)
    return objet


@transaction.atomic
def modifier(
    *,
    objet: Objet,
    champs: dict[str, Any],
    par: Utilisateur | None,
    version: int | None = None,
    structure: Any = None,
    pourquoi: str = "",
) -> Objet:
    """Changes these fields of a row, read again under lock; the journal keeps before and after.

    `structure` is whose journal tells it, for a row that is of no structure (a company).
    Raises `Conflit` when somebody changed the row since `version`, ValidationError when the result is wrong.
    Nothing is written when nothing changes.
    """
    objet = verrouiller(objet, version=version)
    avant = {champ: getattr(objet, champ) for champ in champs}
    changes = {
        champ: [lisible(avant[champ]), lisible(valeur)]
        for champ, valeur in champs.items()
        if avant[champ] != valeur
    }
    if changes:
        for champ, valeur in champs.items():
            setattr(objet, champ, valeur)
        enregistrer(objet)
        journaliser(
            verbe=Verbe.MODIFIER,
            objet=objet,
            par=par,
            structure=structure,
            pourquoi=pourquoi,
            details={"champs": changes},
        )
        for champs_suivis, suite in SUITES[type(objet)]:
            if champs_suivis & set(changes):
                suite(objet=objet, avant=avant, par=par)
    return objet


@transaction.atomic
def supprimer(*, objet: models.Model, par: Utilisateur, pourquoi: str = "") -> None:
    """Removes a row nothing depends on. Raises `Refus` naming what still uses it."""
    try:
        journaliser(verbe=Verbe.SUPPRIMER, objet=objet, par=par, pourquoi=pourquoi)
        objet.delete()
    except models.ProtectedError as protege:
        usages = sorted(
            {str(usage._meta.verbose_name_plural) for usage in protege.protected_objects}
        )
        raise Refus(
            f"« {objet} » ne peut pas être supprimé : {', '.join(usages)} en dépendent."
        ) from protege


def lisible(valeur: Any) -> Any:
    """A value as the journal keeps it: plain JSON, an object by its name."""
    if isinstance(valeur, models.Model):
        return str(valeur)
    if valeur is None or isinstance(valeur, bool | int | str):
        return valeur
    try:
        return DjangoJSONEncoder().default(valeur)
    except TypeError:
        return str(valeur)


def _conflit(objet: models.Model) -> str:
    dernier = historique(objet).first()
    if dernier and dernier.qui:
        heure = timezone.localtime(dernier.quand)
        quand = f"le {heure:%d/%m/%Y} à {heure:%Hh%M}"
        return (
            f"{dernier.qui} {dernier.get_verbe_display()} cet élément {quand}, pendant que vous le modifiiez. "
            "Votre saisie n'est pas encore enregistrée : comparez, puis enregistrez de nouveau pour garder la vôtre."
        )
    return (
        "Quelqu'un d'autre a modifié cet élément pendant que vous le modifiiez. Votre saisie n'est pas "
        "encore enregistrée : comparez, puis enregistrez de nouveau pour garder la vôtre."
    )

"""What changes contracts: everything below a contract takes its structure from it, by construction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from clauses_project.ecriture import heures as ecrire_heures
from clauses_project.ecriture import trimestre
from clauses_project.refus import Refus, refuser_si
from comptes import journal
from comptes.enums import Verbe
from comptes.models import Utilisateur
from entreprises.actions import creer_entreprise
from entreprises.models import Entreprise
from marches.enums import NatureObjectif, Periodicite, Role
from marches.models import Attribution, Declarant, LigneObjectif, Lot, Marche, Prevision
from territoires.models import Structure

USAGES_D_UN_MARCHE = "des heures, des déclarations ou des contrats de travail en dépendent"


@transaction.atomic
def creer_marche(
    *,
    structure: Structure,
    par: Utilisateur | None,
    champs: dict[str, Any],
    lot: dict[str, Any] | None = None,
    heures: Decimal | None = None,
    titulaire: Entreprise | None = None,
    declarant: Entreprise | None = None,
    periodicite: str = Periodicite.MENSUELLE,
) -> Marche:
    """A contract with its first lot, its initial objective, its holder and who declares for it.

    Whatever comes unsaved is stored with it: a buyer and an operation in `champs`, the companies. Without
    `declarant`, the holder declares. Raises ValidationError, and nothing is stored then.
    """
    for lien in ("donneur_ordre", "operation"):
        if champs.get(lien) is not None and champs[lien].pk is None:
            journal.creer(objet=champs[lien], par=par)
    marche = journal.creer(objet=Marche(structure=structure, **champs), par=par)
    ajoute = ajouter_lot(marche=marche, par=par, heures=heures, **(lot or {"numero": "1"}))
    if titulaire:
        attribution = attribuer(lot=ajoute, entreprise=titulaire, par=par)
        designer_declarant(
            attribution=attribution,
            entreprise=declarant or titulaire,
            par=par,
            periodicite=periodicite,
        )
    return marche


@transaction.atomic
def ajouter_lot(
    *,
    marche: Marche,
    par: Utilisateur | None,
    numero: str,
    heures: Decimal | None = None,
    date_effet: date | None = None,
    **champs: Any,
) -> Lot:
    """A lot, with its initial objective when `heures` is given (in force from the notification, unless said)."""
    lot = journal.creer(
        objet=Lot(structure=marche.structure, marche=marche, numero=numero, **champs), par=par
    )
    if heures is not None:
        ajouter_objectif(
            lot=lot,
            par=par,
            heures=heures,
            date_effet=date_effet or marche.date_notification,
        )
    return lot


@transaction.atomic
def ajouter_objectif(
    *,
    lot: Lot,
    par: Utilisateur | None,
    heures: Decimal,
    date_effet: date,
    nature: str = NatureObjectif.INITIAL,
    attribution: Attribution | None = None,
    **champs: Any,
) -> LigneObjectif:
    """A dated, signed line of the objective of a lot, or of one of its attributions."""
    ligne = LigneObjectif(
        structure=lot.structure,
        lot=lot,
        attribution=attribution,
        nature=nature,
        heures=heures,
        date_effet=date_effet,
        **champs,
    )
    _verifier_objectif(ligne)
    return journal.creer(objet=ligne, par=par)


@transaction.atomic
def modifier_objectif(
    *, ligne: LigneObjectif, champs: dict[str, Any], par: Utilisateur
) -> LigneObjectif:
    _verifier_objectif(_projete(ligne, champs))
    return journal.modifier(objet=ligne, champs=champs, par=par)


@transaction.atomic
def attribuer(
    *,
    lot: Lot,
    entreprise: Entreprise,
    par: Utilisateur | None,
    role: str = Role.TITULAIRE,
    sous_traitant_de: Attribution | None = None,
    date_debut: date | None = None,
    date_fin: date | None = None,
) -> Attribution:
    """A company owes hours on a lot. One nobody knows yet is stored with it. Raises ValidationError."""
    attribution = Attribution(
        structure=lot.structure,
        lot=lot,
        entreprise=_connue(entreprise, lot.structure, par),
        role=role,
        sous_traitant_de=sous_traitant_de,
        date_debut=date_debut,
        date_fin=date_fin,
    )
    _verifier_chaine(attribution)
    return journal.creer(objet=attribution, par=par)


@transaction.atomic
def modifier_attribution(
    *, attribution: Attribution, champs: dict[str, Any], par: Utilisateur
) -> Attribution:
    """Raises ValidationError when the chain would leave the lot or bite its tail."""
    if "entreprise" in champs:
        champs = {**champs, "entreprise": _connue(champs["entreprise"], attribution.structure, par)}
    _verifier_chaine(_projete(attribution, champs))
    return journal.modifier(objet=attribution, champs=champs, par=par)


@transaction.atomic
def designer_declarant(
    *,
    attribution: Attribution,
    entreprise: Entreprise,
    par: Utilisateur | None,
    periodicite: str = Periodicite.MENSUELLE,
    en_sommeil_jusqu_au: date | None = None,
) -> Declarant:
    """A company will declare the hours of an attribution. Raises ValidationError."""
    declarant = Declarant(
        structure=attribution.structure,
        attribution=attribution,
        entreprise=_connue(entreprise, attribution.structure, par),
        periodicite=periodicite,
        en_sommeil_jusqu_au=en_sommeil_jusqu_au,
    )
    return journal.creer(objet=declarant, par=par)


@transaction.atomic
def modifier_declarant(
    *, declarant: Declarant, champs: dict[str, Any], par: Utilisateur
) -> Declarant:
    """Raises ValidationError."""
    if "entreprise" in champs:
        champs = {**champs, "entreprise": _connue(champs["entreprise"], declarant.structure, par)}
    return journal.modifier(objet=declarant, champs=champs, par=par)


@transaction.atomic
def supprimer_marche(*, marche: Marche, par: Utilisateur) -> None:
    """Removes a contract nobody worked for yet, with its lots. Raises `Refus` otherwise."""
    with _refuser_si_utilise(marche):
        for lot in marche.lots.all():
            _vider(lot)
        journal.supprimer(objet=marche, par=par)


@transaction.atomic
def supprimer_lot(*, lot: Lot, par: Utilisateur) -> None:
    """Removes a lot nobody worked for yet, with what it holds. A contract keeps one lot at least."""
    refuser_si(
        ["Un marché garde au moins un lot : supprimez plutôt le marché."]
        if lot.marche.lots.count() == 1
        else []
    )
    with _refuser_si_utilise(lot):
        _vider(lot)
        _retirer(lot, de=lot.marche, par=par)


@transaction.atomic
def prevoir(
    *,
    lot: Lot,
    heures: Mapping[date, Decimal | None],
    par: Utilisateur | None,
    version: int | None = None,
) -> Lot:
    """Keeps the hours planned for these quarters; None takes one away, others stay as they are.

    The journal has each quarter that changed. Raises `Conflit` when somebody changed the lot since
    `version`, ValidationError when a day is not the first of a quarter. Nothing is written when nothing
    changes.
    """
    lot = journal.verrouiller(lot, version=version)
    avant: dict[date, Decimal] = dict(lot.previsions.values_list("trimestre", "heures"))
    changes = {jour: prevues for jour, prevues in heures.items() if avant.get(jour) != prevues}
    if not changes:
        return lot
    lot.previsions.filter(trimestre__in=list(changes)).delete()
    for jour, prevues in changes.items():
        if prevues is not None:
            prevision = Prevision(structure=lot.structure, lot=lot, trimestre=jour, heures=prevues)
            prevision.full_clean()
            prevision.save()
    journal.enregistrer(lot)
    journal.journaliser(
        verbe=Verbe.MODIFIER,
        objet=lot,
        par=par,
        details={
            "champs": {
                f"heures prévues, {trimestre(jour)}": [_ecrites(avant.get(jour)), _ecrites(apres)]
                for jour, apres in sorted(changes.items())
            }
        },
    )
    return lot


def _ecrites(heures: Decimal | None) -> str:
    return "" if heures is None else ecrire_heures(heures)


def supprimer_objectif(*, ligne: LigneObjectif, par: Utilisateur) -> None:
    _retirer(ligne, de=ligne.lot.marche, par=par)


@transaction.atomic
def supprimer_attribution(*, attribution: Attribution, par: Utilisateur) -> None:
    """Removes an attribution nobody worked for yet, with its declarants. Raises `Refus` otherwise."""
    with _refuser_si_utilise(attribution):
        attribution.declarants.all().delete()
        _retirer(attribution, de=attribution.lot.marche, par=par)


def supprimer_declarant(*, declarant: Declarant, par: Utilisateur) -> None:
    _retirer(declarant, de=declarant.attribution.lot.marche, par=par)


@transaction.atomic
def _retirer(objet: models.Model, *, de: Marche, par: Utilisateur) -> None:
    """Removes a part of a contract; the history of the contract keeps its name."""
    nom = str(objet)
    journal.supprimer(objet=objet, par=par)
    journal.journaliser(
        verbe=Verbe.MODIFIER,
        objet=de,
        par=par,
        details={"champs": {str(objet._meta.verbose_name): [nom, None]}},
    )


def _vider(lot: Lot) -> None:
    """Removes what a lot holds, the last of each chain first. Raises ProtectedError when it served."""
    lot.objectifs.all().delete()
    Declarant.objects.filter(attribution__lot=lot).delete()
    while feuilles := list(lot.attributions.filter(sous_traitants=None)):
        for feuille in feuilles:
            feuille.delete()


@contextmanager
def _refuser_si_utilise(objet: models.Model) -> Iterator[None]:
    try:
        yield
    except models.ProtectedError as protege:
        raise Refus(f"« {objet} » ne peut pas être supprimé : {USAGES_D_UN_MARCHE}.") from protege


def _connue(entreprise: Entreprise, structure: Structure, par: Utilisateur | None) -> Entreprise:
    """The company itself, stored first when nobody knew it."""
    if not entreprise._state.adding:
        return entreprise
    identite = {
        "type_identifiant": entreprise.type_identifiant,
        "identifiant": entreprise.identifiant,
    }
    connue = Entreprise.objects.filter(**identite).first()
    return connue or creer_entreprise(entreprise=entreprise, structure=structure, par=par)


def _projete(objet: Any, champs: dict[str, Any]) -> Any:
    """The row as it would be with these fields, not stored."""
    projete = type(objet).objects.get(pk=objet.pk)
    for champ, valeur in champs.items():
        setattr(projete, champ, valeur)
    return projete


def _verifier_objectif(ligne: LigneObjectif) -> None:
    if ligne.attribution and ligne.attribution.lot_id != ligne.lot_id:
        raise ValidationError({"attribution": "Cette attribution est celle d'un autre lot."})


def _verifier_chaine(attribution: Attribution) -> None:
    """A chain stays in its lot and never comes back to where it started."""
    if attribution.role != Role.SOUS_TRAITANT or attribution.sous_traitant_de is None:
        return
    if attribution.sous_traitant_de.lot_id != attribution.lot_id:
        raise ValidationError(
            {"sous_traitant_de": "Un sous-traitant travaille pour une entreprise du même lot."}
        )
    donneurs = dict(attribution.lot.attributions.values_list("pk", "sous_traitant_de"))
    suivant: int | None = attribution.sous_traitant_de.pk
    while suivant is not None:
        if suivant == attribution.pk:
            raise ValidationError(
                {"sous_traitant_de": "Une entreprise ne peut pas être son propre sous-traitant."}
            )
        suivant = donneurs.get(suivant)

"""Rows of one sheet put in their table: created, changed, or found as they are. Never removed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from django.db import models

from clauses_project.versement import creer_en_nombre
from comptes.enums import Verbe
from comptes.journal import journaliser_lot, lisible
from suivi.actions.classeur.chantier import MOTIF, Chantier, LigneFausse
from suivi.reprise.cellules import montrer
from suivi.reprise.forme import FeuilleDuClasseur

# The columns that say a field, where the workbook names it otherwise.
COLONNES_DU_CHAMP = {
    "commune_id": ("code_commune",),
    "commune_execution_id": ("commune_execution",),
    "operation_id": ("operation",),
    "donneur_ordre_id": ("donneur_ordre",),
    "employeur_id": ("siret_employeur",),
    "prescripteur_id": ("prescripteur",),
    "fin": ("fin", "duree_mois"),
}


@dataclass
class Rangement:
    """The new and the changed rows of one sheet, waiting to be stored together."""

    chantier: Chantier
    forme: FeuilleDuClasseur
    nouveaux: list[models.Model] = field(default_factory=list)
    changes: dict[models.Model, dict[str, list[Any]]] = field(default_factory=dict)
    vues: dict[Any, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cle_de = attrgetter(*self.forme.cle)

    def pour_chacune(
        self, ranger: Callable[[Any], None], lignes: Iterable[Any] | None = None
    ) -> None:
        """Each right row once (all of the sheet, or these). One that is refused leaves the others."""
        for ligne in self.chantier.classeur.lignes(self.forme) if lignes is None else lignes:
            self.chantier.compter()
            try:
                self._refuser_un_double(ligne)
                ranger(ligne)
            except LigneFausse as fausse:
                self._refuser(ligne, fausse)

    def _refuser_un_double(self, ligne: Any) -> None:
        """Two rows with the same key: the second is refused."""
        cle = self._cle_de(ligne)
        deja = self.vues.setdefault(cle, ligne.rang)
        if deja != ligne.rang:
            cle = cle if len(self.forme.cle) > 1 else (cle,)
            raise LigneFausse(
                ", ".join(self.forme.cle),
                " · ".join(montrer(valeur) for valeur in cle if valeur is not None),
                f"une seule ligne par {' + '.join(self.forme.cle)} (déjà à la ligne {deja})",
            )

    def _refuser(self, ligne: Any, fausse: LigneFausse) -> None:
        self.chantier.constats.refuser(
            self.forme.nom,
            ligne.rang,
            fausse.colonne,
            montrer(fausse.valeur),
            fausse.attendu,
        )
        self.chantier.fautives[self.forme.nom].add(str(getattr(ligne, self.forme.cle[0])))

    def avertir(self, ligne: Any, phrase: str) -> None:
        self.chantier.constats.avertir(self.forme.nom, ligne.rang, phrase)

    def ajouter(self, objet: models.Model) -> None:
        self.nouveaux.append(objet)
        self.chantier.constats.comptes[self.forme.nom].crees += 1

    def retenus(self, champs: Mapping[str, Any]) -> dict[str, Any]:
        """Of these values, those whose column the sheet has."""
        lue = self.chantier.lue(self.forme)
        presentes = lue.presentes if lue else frozenset()
        return {
            nom: valeur
            for nom, valeur in champs.items()
            if not presentes.isdisjoint(COLONNES_DU_CHAMP.get(nom, (nom,)))
        }

    def ensuite(self, objet: models.Model, champs: Mapping[str, Any]) -> Any:
        """What the object would be with these values, to be looked at before they are given to it."""
        retenus = self.retenus(champs)
        return SimpleNamespace(**{nom: retenus.get(nom, getattr(objet, nom)) for nom in champs})

    def changer(self, objet: models.Model, champs: Mapping[str, Any]) -> set[str]:
        """Gives these values to what is known, column by column that the sheet has; what changed."""
        changes = {
            nom: [lisible(getattr(objet, nom)), lisible(valeur)]
            for nom, valeur in self.retenus(champs).items()
            if getattr(objet, nom) != valeur
        }
        for nom in changes:
            setattr(objet, nom, champs[nom])
        if changes:
            if objet not in self.changes:
                self.chantier.constats.comptes[self.forme.nom].modifies += 1
            self.changes.setdefault(objet, {}).update(changes)
        return set(changes)

    def enregistrer(self, *, raconter: Callable[[dict], dict] | None = None) -> None:
        """Stores all of it, and says so in the journal (`raconter`: what it keeps of a change)."""
        creer_en_nombre(self.nouveaux)
        for objet in self.changes:
            if hasattr(objet, "version"):
                objet.version += 1
            objet.save()
        self._retenir()
        for verbe, objets in (
            (Verbe.CREER, {objet: {} for objet in self.nouveaux}),
            (
                Verbe.MODIFIER,
                {
                    objet: raconter(changes) if raconter else {"champs": changes}
                    for objet, changes in self.changes.items()
                },
            ),
        ):
            journaliser_lot(
                verbe=verbe,
                objets=objets,
                par=self.chantier.par,
                structure=self.chantier.structure,
                pourquoi=MOTIF,
            )

    def _retenir(self) -> None:
        """For who undoes the import: what was made, and what was there before."""
        for objet in self.nouveaux:
            self.chantier.crees[objet._meta.label].append(objet.pk)
        for objet, changes in self.changes.items():
            self.chantier.avant[objet._meta.label].append({"pk": objet.pk, "champs": changes})

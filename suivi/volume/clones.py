"""A structure copied from another by the database: its own territory, companies, people and hours.

What is drawn line by line in Python costs a hundred times what the database copies. The first structures
are drawn; each of the others is one of these with other names, other communes, other companies and other
hours, under the same months. Two structures copied side by side still share the people of their models.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction

from clauses_project.textes import normaliser
from comptes.models import Utilisateur
from participants.models import ContratTravail, Critere, Eligibilite, Identite, Participant
from suivi.demonstration.inventions import NOMS
from suivi.enums import Decision
from suivi.models import HeuresGlobales, LigneHeures
from suivi.volume.copie import Cles, Copie
from suivi.volume.maison import Maison
from territoires.models import Commune

Modele = type[models.Model]
BLOC = hashlib.sha256().block_size
LETTRES: dict[Modele, str] = {Participant: "P", ContratTravail: "C"}


@dataclass
class Passages:
    """The keys of each table given at each passage of a structure: its house, each of its years, what follows."""

    debuts: dict[Modele, list[int]] = field(default_factory=dict)
    fins: dict[Modele, list[int]] = field(default_factory=dict)

    def commencer(self, copie: Copie) -> None:
        for modele, table in copie.tables.items():
            self.debuts.setdefault(modele, []).append(table.cles.suivante)

    def finir(self, copie: Copie) -> None:
        for modele, table in copie.tables.items():
            self.fins.setdefault(modele, []).append(table.cles.suivante)


@dataclass(frozen=True)
class Clone:
    """`modele` is copied to `maison`, under the `rang`-th change of names."""

    modele: Maison
    passages: Passages
    maison: Maison
    rang: int
    siens: Passages

    def copier_une_annee(self, copie: Copie, tables: Iterable[Modele]) -> int:
        """The last passage of the model, table by table, parents first; returns how many lines of hours."""
        self.siens.commencer(copie)
        with transaction.atomic():
            for table in tables:
                self._reserver(copie[table].cles, table, -1)
                self._copier(table, -1)
        return self.passages.fins[LigneHeures][-1] - self.passages.debuts[LigneHeures][-1]

    def copier_de_toujours(self, copie: Copie, tables: Iterable[Modele]) -> None:
        """Every passage of the model, of tables that no year copied."""
        for table in tables:
            debuts = self.passages.debuts[table]
            self.siens.debuts[table] = [0] * len(debuts)
            for passage in range(len(debuts)):
                self._reserver(copie[table].cles, table, passage)
        for table in tables:
            for passage in range(len(self.passages.debuts[table])):
                self._copier(table, passage)

    def _reserver(self, cles: Cles, table: Modele, passage: int) -> None:
        nombre = self.passages.fins[table][passage] - self.passages.debuts[table][passage]
        self.siens.debuts[table][passage] = cles.reserver(nombre)

    def _copier(self, table: Modele, passage: int) -> None:
        debut, fin = self.passages.debuts[table][passage], self.passages.fins[table][passage]
        if table is Identite:
            debut, fin = (
                self.passages.debuts[Participant][passage],
                self.passages.fins[Participant][passage],
            )
        if debut == fin:
            return
        source = connection.ops.quote_name(table._meta.db_table)
        colonnes = [champ for champ in table._meta.concrete_fields if not champ.generated]
        noms = ", ".join(connection.ops.quote_name(champ.column) for champ in colonnes)
        valeurs = ", ".join(self._valeur(table, champ) for champ in colonnes)
        de, cle = f"{source} s", f"s.{table._meta.pk.column}"
        if table is Participant:
            de += f" JOIN {Identite._meta.db_table} i ON i.participant_id = s.id"
        with connection.cursor() as curseur:
            curseur.execute(
                f"INSERT INTO {source} ({noms}) SELECT {valeurs} FROM {de} "  # noqa: S608 (names and keys of ours)
                f"WHERE {cle} >= {debut} AND {cle} < {fin} ORDER BY {cle}"
            )

    def _valeur(self, table: Modele, champ: Any) -> str:
        """The column of the copy, in SQL."""
        colonne = f"s.{connection.ops.quote_name(champ.column)}"
        if champ.attname == "structure_id":
            return str(self.maison.structure)
        if champ.primary_key and not champ.remote_field:
            return self._cle(table, colonne)
        if champ.remote_field:
            return self._cle(champ.related_model, colonne)
        if champ.name == "identifiant" and table in LETTRES:
            return f"'{LETTRES[table]}-' || lpad(({self._cle(table, 's.id')})::text, 9, '0')"
        autre = PARTICULIERES.get((table, champ.attname))
        return autre(self, colonne) if autre else colonne

    def _cle(self, modele: Any, colonne: str) -> str:
        if modele is Commune:
            return _substituer(colonne, self._communes, garder=True)
        if modele is Utilisateur:
            pairs = zip(self.modele.facilitateurs, self.maison.facilitateurs, strict=True)
            return _substituer(colonne, dict(pairs))
        if modele is Critere:
            criteres = self.modele.criteres
            return _substituer(
                colonne, {criteres[code]: self.maison.criteres[code] for code in criteres}
            )
        if modele not in self.passages.debuts:
            return colonne
        anciennes, neuves = self.passages.debuts[modele], self.siens.debuts[modele]
        ecarts = [neuve - ancienne for ancienne, neuve in zip(anciennes, neuves, strict=True)]
        if len(set(ecarts)) == 1:
            return f"{colonne} + {ecarts[0]}"
        passage = f"width_bucket({colonne}, '{_tableau(anciennes)}'::bigint[])"
        return f"{colonne} + ('{_tableau(ecarts)}'::bigint[])[{passage}]"

    @property
    def _communes(self) -> dict[str, str]:
        leurs, siennes = self.modele.communes, self.maison.communes
        suite = {code: siennes[rang % len(siennes)] for rang, code in enumerate(leurs)}
        return suite | {self.modele.ailleurs: self.maison.ailleurs}

    @property
    def noms(self) -> dict[str, str]:
        return {nom: NOMS[(rang + self.rang) % len(NOMS)] for rang, nom in enumerate(NOMS)}

    def nom(self, colonne: str) -> str:
        return _substituer(colonne, self.noms)

    def recherche(self, colonne: str, nom: str = "s.nom") -> str:
        """Normalised name and first name: the first name stays."""
        normalises = {ancien: normaliser(neuf) for ancien, neuf in self.noms.items()}
        longueurs = {ancien: str(len(normaliser(ancien)) + 1) for ancien in self.noms}
        prenom = f"substr({colonne}, ({_substituer(nom, longueurs)})::int)"
        return f"{_substituer(nom, normalises)} || {prenom}"

    def empreinte(self, _: str) -> str:
        """`participants.empreinte`, in SQL: HMAC-SHA256 of name, first name and birth date."""
        cle = settings.CLE_EMPREINTE.encode()
        cle = hashlib.sha256(cle).digest() if len(cle) > BLOC else cle
        dedans, dehors = (
            "".join(f"{octet ^ masque:02x}" for octet in cle.ljust(BLOC, b"\0"))
            for masque in (0x36, 0x5C)
        )
        qui = f"replace({self.recherche('i.recherche', 'i.nom')}, ' ', '|')"
        texte = f"convert_to({qui} || '|' || i.date_naissance::text, 'UTF8')"
        return f"encode(sha256('\\x{dehors}'::bytea || sha256('\\x{dedans}'::bytea || {texte})), 'hex')"

    def quartier(self, colonne: str) -> str:
        leurs = self.modele.quartiers.values()
        siens = list(self.maison.quartiers.values())
        suite = {code: siens[rang % len(siens)] for rang, code in enumerate(leurs)}
        return _substituer(colonne, suite, garder=True)

    def un_peu_plus(self, colonne: str) -> str:
        """Up to four hours more, in quarters."""
        return f"{colonne} + (s.id * 7919 + {self.rang}) % 17 * 25"

    def un_peu_plus_si_retenues(self, colonne: str) -> str:
        plus = self.un_peu_plus(colonne)
        return f"CASE s.decision WHEN '{Decision.RETENUE}' THEN {plus} ELSE {colonne} END"

    def quelques_heures(self, colonne: str) -> str:
        return f"{colonne} + (s.id * 31 + {self.rang}) % 20 * 100"


PARTICULIERES: dict[tuple[Modele, str], Any] = {
    (Participant, "empreinte"): Clone.empreinte,
    (Eligibilite, "code_qpv"): Clone.quartier,
    (Identite, "nom"): Clone.nom,
    (Identite, "recherche"): Clone.recherche,
    (LigneHeures, "heures_travail"): Clone.un_peu_plus,
    (LigneHeures, "heures_travail_retenues"): Clone.un_peu_plus_si_retenues,
    (HeuresGlobales, "heures"): Clone.quelques_heures,
}


def _tableau(valeurs: Iterable[Any]) -> str:
    return "{" + ",".join(f'"{valeur}"' for valeur in valeurs) + "}"


def _substituer(colonne: str, suite: dict[Any, Any], *, garder: bool = False) -> str:
    """The value that stands in the place of another; `garder`: one that has none stays."""
    genre = "text" if any(isinstance(cle, str) for cle in suite) else "bigint"
    rang = f"array_position('{_tableau(suite)}'::{genre}[], {colonne}::{genre})"
    autre = f"('{_tableau(suite.values())}'::{genre}[])[{rang}]"
    return f"coalesce({autre}, {colonne})" if garder else autre

"""What is understood of a file: its columns, then its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from suivi.fichiers.champs import Champ, Confiance

# What the user says of the columns: the index (from 0) of each thing, None for « not in this file ».
Choix = Mapping[Champ, int | None]


@dataclass(frozen=True, slots=True)
class Periode:
    """Days that hours were worked in, both included: a day, a week, a month."""

    du: date
    au: date


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: `champ` is None when nothing was recognised; `periode` is set when it holds the hours of it.

    `nature` of such a column is HEURES or FORMATION. `raison` says in French why it is to be confirmed.
    """

    index: int
    lettre: str
    entete: str
    champ: Champ | None
    confiance: Confiance
    periode: Periode | None = None
    raison: str = ""
    exemples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reconnaissance:
    """A sheet as it is understood. `rang_entete` is the last row of its heading, None when none was found.

    `manques` are sentences: as long as there is one, rows cannot be read. `avertissements` do not prevent
    anything. `periode` is what the title, the sheet's name or the file's say of all rows (`periode_lue_dans`).
    """

    feuille: str
    rang_entete: int | None
    colonnes: tuple[Colonne, ...]
    periode: Periode | None = None
    periode_lue_dans: str = ""
    avertissements: tuple[str, ...] = ()
    manques: tuple[str, ...] = ()

    def index(self, champ: Champ) -> int | None:
        """Where a thing is read, None when it is nowhere."""
        for colonne in self.colonnes:
            if colonne.champ == champ and colonne.periode is None:
                return colonne.index
        return None

    def choix(self) -> dict[Champ, int]:
        """What was recognised, in the form the user may change and give back."""
        return {
            colonne.champ: colonne.index
            for colonne in self.colonnes
            if colonne.champ is not None and colonne.periode is None
        }

    @property
    def en_colonnes(self) -> bool:
        """One column by month, week or day."""
        return any(colonne.periode for colonne in self.colonnes)

    @property
    def a_confirmer(self) -> tuple[Colonne, ...]:
        return tuple(c for c in self.colonnes if c.confiance == Confiance.A_CONFIRMER)


@dataclass(frozen=True, slots=True)
class Part:
    """Hours of one month, whole hundredths."""

    mois: date
    travail: Decimal
    formation: Decimal


@dataclass(frozen=True)
class LigneLue:
    """A row of the sheet. With `ecartee` (a total, a title) it says nothing; with `erreurs` it cannot be taken.

    `brut` are its cells as text, by column of the sheet. `personne` is the name as written; `decoupe_sure`
    is False when nom and prénom were told apart by their order only. `avis` do not prevent anything;
    `repartie` says that hours of a week were shared between months by working days.
    """

    feuille: str
    numero: int
    brut: tuple[str, ...]
    personne: str = ""
    nom: str = ""
    prenom: str = ""
    decoupe_sure: bool = True
    naissance: date | None = None
    matricule: str = ""
    client: str = ""
    code_client: str = ""
    site: str = ""
    code_site: str = ""
    mission: str = ""
    debut: date | None = None
    fin: date | None = None
    type_contrat: str = ""
    metier: str = ""
    parts: tuple[Part, ...] = ()
    repartie: bool = False
    ecartee: str = ""
    erreurs: tuple[str, ...] = ()
    avis: tuple[str, ...] = ()

    @property
    def travail(self) -> Decimal:
        return sum((part.travail for part in self.parts), Decimal(0))

    @property
    def formation(self) -> Decimal:
        return sum((part.formation for part in self.parts), Decimal(0))

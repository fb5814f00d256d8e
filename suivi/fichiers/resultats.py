"""What is understood of a file: its columns, then its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from clauses_project.textes import normaliser
from suivi.fichiers.champs import Champ, Confiance

DISENT_QUAND = {Champ.MOIS, Champ.SEMAINE, Champ.PERIODE_DU, Champ.JOUR}

# What the user says of the columns: the index (from 0) of each thing, None for « not in this file ».
Choix = Mapping[Champ, int | None]


@dataclass(frozen=True, slots=True)
class Periode:
    """Days that hours were worked in, both included: a day, a week, a month."""

    du: date
    au: date


@dataclass(frozen=True, slots=True)
class JourDeSemaine:
    """A day of the week the row speaks of: 1 is Monday."""

    rang: int


@dataclass(frozen=True, slots=True)
class JourDuMois:
    """A day of the month the row, or the title, speaks of."""

    rang: int


Quand = Periode | JourDeSemaine | JourDuMois


@dataclass(frozen=True, slots=True)
class Colonne:
    """A column: `champ` is None when nothing was recognised, or when it is not taken (`raison` says why).

    `periode` is set on a column that holds the hours of a month, a week or a day; its `champ` is then
    HEURES or FORMATION. `raison` says in French why a column is to be confirmed.
    """

    index: int
    lettre: str
    entete: str
    champ: Champ | None
    confiance: Confiance
    periode: Quand | None = None
    raison: str = ""
    exemples: tuple[str, ...] = ()

    @property
    def cle(self) -> str:
        """By what the same column of another file is recognised."""
        return normaliser(self.entete)


@dataclass(frozen=True)
class Reconnaissance:
    """A sheet as it is understood. `rang_entete` is the last row of its headings, None when there are none.

    `annee` is the year that the title or a name says, for months written without.
    `manques` are sentences: as long as there is one, rows cannot be read. `avertissements` do not prevent
    anything. `periode` is what the title, the sheet's name or the file's say of all rows (`periode_lue_dans`).
    """

    feuille: str
    rang_entete: int | None
    colonnes: tuple[Colonne, ...]
    annee: int | None = None
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
    def sans_periode(self) -> bool:
        """Nothing says in which month hours were worked: it has to be asked."""
        return self.periode is None and not any(
            colonne.periode or colonne.champ in DISENT_QUAND for colonne in self.colonnes
        )

    @property
    def signature(self) -> tuple[str, ...]:
        """By what another file of the same making is recognised."""
        return tuple(colonne.cle for colonne in self.colonnes)

    @property
    def a_confirmer(self) -> tuple[Colonne, ...]:
        return tuple(c for c in self.colonnes if c.confiance == Confiance.A_CONFIRMER)


@dataclass(frozen=True, slots=True)
class Part:
    """Hours of one month, whole hundredths; `jours`: the days of that month they are said of, apart from
    one another and in order (the whole month when no more is said)."""

    mois: date
    travail: Decimal
    formation: Decimal
    jours: tuple[Periode, ...] = field(default=(), compare=False)


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

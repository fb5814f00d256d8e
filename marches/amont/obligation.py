""" "Must I?": the test of article L. 2112-2-1 of the code de la commande publique, and what goes with it.

It answers from what the buyer says; the sentence that goes with every answer is that their lawyer decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clauses_project.ecriture import euros
from marches.amont.enums import Derogation
from marches.amont.seuils import NATIONAUX, Seuil, en_vigueur, famille_de
from marches.enums import Clause, NatureMarche

ARTICLE = "L. 2112-2-1"
ENTREE_EN_VIGUEUR = date(
    2026, 8, 22
)  # article 35 of law 2021-1104, for consultations launched from then
SEUIL_SPASER = Decimal(
    50_000_000
)  # euros of purchases a year, excluding tax (L. 2111-3, D. 2111-3)
TRAVAUX_COURTS = 6  # months: works shorter than that may go without
DUREE_ESS = 3  # years at most (L. 2113-16)
LE_JURISTE_DECIDE = "Cette réponse éclaire\u00a0; le juriste de l'acheteur décide."


@dataclass(frozen=True, slots=True)
class Projet:
    """What the test reads of a planned purchase. `montant` is the whole of it, all lots, excluding tax."""

    montant: Decimal
    nature: str
    type_acheteur: str
    consultation: date
    defense: bool = False
    duree_mois: int | None = None
    derogation: str = ""
    justification: str = ""
    anru: bool = False
    achats_annuels: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rappel:
    """Something else the buyer should know, and the article that says it."""

    phrase: str
    article: str


@dataclass(frozen=True, slots=True)
class Avis:
    """`obligatoire` is None when the table of thresholds says nothing of that day."""

    obligatoire: bool | None
    phrase: str
    article: str
    seuil: Seuil | None
    rappels: tuple[Rappel, ...]
    prudence: str = LE_JURISTE_DECIDE


def repondre(projet: Projet, seuils: Sequence[Seuil] = NATIONAUX) -> Avis:
    """Whether a social condition is compulsory, in one sentence; a threshold is reached when it is equalled."""
    seuil = en_vigueur(seuils, famille_de(projet.nature, projet.type_acheteur), projet.consultation)
    obligatoire, phrase, article = _juger(projet, seuil)
    return Avis(obligatoire, phrase, article, seuil, tuple(_rappels(projet, obligatoire)))


def _juger(projet: Projet, seuil: Seuil | None) -> tuple[bool | None, str, str]:
    jour = f"{projet.consultation:%d/%m/%Y}"
    if projet.defense:
        return (
            False,
            "Non : un marché de défense ou de sécurité peut avoir une clause, sans y être tenu.",
            "L. 2312-1-1",
        )
    if projet.consultation < ENTREE_EN_VIGUEUR:
        return (
            False,
            f"Non : la consultation du {jour} précède l'obligation, qui vaut pour celles lancées à "
            f"partir du {ENTREE_EN_VIGUEUR:%d/%m/%Y}. Une clause reste possible.",
            "L. 2112-2",
        )
    if seuil is None:
        return (
            None,
            f"Aucun seuil n'est connu au {jour} : complétez la table des seuils.",
            ARTICLE,
        )
    if not seuil.atteint_par(projet.montant):
        return (
            False,
            f"Non : {euros(projet.montant)} HT, sous le seuil européen de {euros(seuil.montant)}. "
            "Une clause reste possible, et souvent utile.",
            "L. 2112-2",
        )
    if projet.derogation:
        return _deroger(projet, seuil)
    return (
        True,
        f"Oui : {euros(projet.montant)} HT atteint le seuil européen de {euros(seuil.montant)}. Le "
        "marché prévoit au moins une condition d'exécution sociale.",
        ARTICLE,
    )


def _deroger(projet: Projet, seuil: Seuil) -> tuple[bool, str, str]:
    article = f"{ARTICLE} II"
    nom = Derogation(projet.derogation).label
    if projet.derogation == Derogation.TRAVAUX_COURTS and not _travaux_courts(projet):
        return (
            True,
            f"Oui : la dérogation « {nom} » ne vaut que pour des travaux, d'une durée inférieure à "
            f"{TRAVAUX_COURTS} mois.",
            article,
        )
    if not projet.justification.strip():
        return (
            True,
            f"Oui, tant que la dérogation « {nom} » n'est pas justifiée par écrit.",
            article,
        )
    return (
        False,
        f"Non, par dérogation : « {nom} ». La justification se garde au dossier du marché.",
        article,
    )


def _travaux_courts(projet: Projet) -> bool:
    return (
        projet.nature == NatureMarche.TRAVAUX
        and projet.duree_mois is not None
        and projet.duree_mois < TRAVAUX_COURTS
    )


def _rappels(projet: Projet, obligatoire: bool | None) -> Iterator[Rappel]:
    if obligatoire:
        yield Rappel(
            "Un marché réservé est aussi une condition d'exécution sociale : voyez plus bas.",
            ARTICLE,
        )
    if projet.anru:
        yield Rappel(
            "Opération de l'ANRU : au moins 5 % des heures travaillées pour des habitants des quartiers "
            "prioritaires, 10 % dans les marchés de gestion urbaine de proximité.",
            "Charte nationale d'insertion de l'ANRU",
        )
    if projet.achats_annuels is not None and projet.achats_annuels > SEUIL_SPASER:
        yield Rappel(
            f"Plus de {euros(SEUIL_SPASER)} HT d'achats par an : l'acheteur publie un schéma de promotion "
            "des achats socialement et écologiquement responsables (SPASER), et suit ses objectifs.",
            "L. 2111-3, D. 2111-3",
        )


@dataclass(frozen=True, slots=True)
class Reserve:
    """A reservation that the law allows, and on what condition."""

    clause: Clause
    phrase: str
    article: str


RESERVES: tuple[Reserve, ...] = (
    Reserve(
        Clause.RESERVE_SIAE,
        "Aux structures d'insertion par l'activité économique : 50 % au moins de travailleurs défavorisés.",
        "L. 2113-13, R. 2113-7",
    ),
    Reserve(
        Clause.RESERVE_EA_ESAT,
        "Aux entreprises adaptées et aux ESAT : 50 % au moins de travailleurs handicapés.",
        "L. 2113-12, R. 2113-7",
    ),
    Reserve(
        Clause.RESERVE_SIAE_EA_ESAT,
        "Aux unes et aux autres à la fois : 50 % au moins de travailleurs handicapés ou défavorisés.",
        "L. 2113-14, R. 2113-7",
    ),
)
RESERVE_PENITENTIAIRE = Reserve(
    Clause.RESERVE_PENITENTIAIRE,
    "Aux activités de production d'un établissement pénitentiaire : des fournitures, des services.",
    "L. 2113-13-1",
)
RESERVE_ESS = Reserve(
    Clause.RESERVE_ESS,
    f"Aux entreprises de l'économie sociale et solidaire : services de santé, sociaux ou culturels, "
    f"{DUREE_ESS} ans au plus.",
    "L. 2113-15, L. 2113-16",
)


def reserves_possibles(
    *, nature: str, sante_social_culture: bool, duree_mois: int | None
) -> tuple[Reserve, ...]:
    """The reservations that fit: prisons produce, they do not build; the ESS has such services, three years at most."""
    possibles = list(RESERVES)
    if nature in (NatureMarche.FOURNITURES, NatureMarche.SERVICES):
        possibles.append(RESERVE_PENITENTIAIRE)
    courte = duree_mois is None or duree_mois <= DUREE_ESS * 12
    if sante_social_culture and nature == NatureMarche.SERVICES and courte:
        possibles.append(RESERVE_ESS)
    return tuple(possibles)

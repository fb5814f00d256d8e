"""People: who they are, and the eligibilities that cover them or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from clauses_project.dates import ans_revolus, fin_de_duree
from clauses_project.textes import normaliser
from entreprises.enums import SIAE, TypeEntreprise
from participants.empreinte import empreinte
from participants.enums import Niveau, Sexe
from participants.models import Eligibilite, EligibiliteCritere, Identite, Participant
from suivi.demonstration.inventions import FEMMES, HOMMES, NOMS
from suivi.volume.copie import Copie
from suivi.volume.maison import Maison

NIVEAUX = [Niveau.INFRA_3] * 42 + [Niveau.NIVEAU_3] * 37 + [Niveau.NIVEAU_4] * 14
NIVEAUX += [Niveau.NIVEAU_5_PLUS] * 4 + [""] * 3
AGES = (19, 20, 21, 22, 23, 24, 25, 27, 29, 32, 35, 38, 42, 46, 49, 52, 56)
SANS_ELIGIBILITE, CONNUE_AILLEURS = 0.015, 0.02
MINUIT = "T00:00:00+00:00"


@dataclass(frozen=True)
class Connue:
    """What makes the fingerprint of a person: another structure may meet the same one."""

    nom: str
    prenom: str
    sexe: str
    naissance: date


@dataclass
class Personne:
    """`eligibilites` are (first month, last month or None, key), months as `rang_du_mois`."""

    cle: int
    connue: Connue
    commune: str | None
    sans_eligibilite: bool
    eligibilites: list[tuple[int, int | None, int]] = field(default_factory=list)
    occupee_jusqu_a: int = 0
    evaluee_le: set[tuple[str, date]] = field(default_factory=set)


def rang_du_mois(jour: date) -> int:
    return jour.year * 12 + jour.month - 1


def arriver(
    copie: Copie, tirage: Random, maison: Maison, jour: date, ailleurs: list[Connue]
) -> Personne:
    """A new person; now and then one whom the neighbouring structure knows too."""
    if ailleurs and tirage.random() < CONNUE_AILLEURS:
        connue = tirage.choice(ailleurs)
    else:
        sexe = Sexe.F if tirage.random() < 0.31 else Sexe.H
        naissance = date(jour.year - tirage.choice(AGES) - 1, 1, 1)
        connue = Connue(
            tirage.choice(NOMS),
            tirage.choice(FEMMES if sexe == Sexe.F else HOMMES),
            sexe,
            naissance + timedelta(days=tirage.randrange(365)),
        )
    participants = copie[Participant]
    cle = next(participants.cles)
    marque = empreinte(nom=connue.nom, prenom=connue.prenom, date_naissance=connue.naissance)
    participants.ajouter(cle, maison.structure, f"P-{cle:09d}", connue.sexe, marque)
    copie[Identite].ajouter(
        cle,
        connue.nom,
        connue.prenom,
        connue.naissance,
        normaliser(f"{connue.nom} {connue.prenom}"),
    )
    return Personne(cle, connue, _residence(tirage, maison), tirage.random() < SANS_ELIGIBILITE)


def _residence(tirage: Random, maison: Maison) -> str | None:
    tire = tirage.random()
    if tire < 0.02:
        return None
    return maison.ailleurs if tire < 0.07 else tirage.choice(maison.communes[:25])


def certifier(
    copie: Copie,
    tirage: Random,
    maison: Maison,
    personne: Personne,
    debut: date,
    type_employeur: str,
) -> None:
    """An eligibility of 24 months from that day (without end at an EA)."""
    criteres = _criteres(tirage, personne, debut, type_employeur)
    sans_fin = criteres[0] == "EA_ESAT"
    fin = None if sans_fin else fin_de_duree(debut, 24)
    qpv = maison.quartiers.get(personne.commune or "", "") if tirage.random() < 0.5 else ""
    if qpv:
        criteres.append("QPV")
    cle = copie[Eligibilite].nouvelle(
        maison.structure,
        personne.cle,
        debut,
        fin,
        personne.commune,
        qpv,
        (2024 if debut.year >= 2024 else 2015) if qpv else None,
        tirage.choice(NIVEAUX),
        tirage.choice(maison.prescripteurs) if tirage.random() < 0.97 else None,
        max(16, ans_revolus(personne.connue.naissance, debut)),
        maison.facilitateurs[0],
        f"{debut}{MINUIT}",
    )
    for rang, code in enumerate(dict.fromkeys(criteres)):
        copie[EligibiliteCritere].nouvelle(cle, maison.criteres[code], rang)
    personne.eligibilites.append((rang_du_mois(debut), fin and rang_du_mois(fin), cle))


def _criteres(tirage: Random, personne: Personne, jour: date, type_employeur: str) -> list[str]:
    age = jour.year - personne.connue.naissance.year
    possibles = ["DELD"] * 5 + ["BRSA"] * 4 + ["DETLD", "BOETH", "ASS", "NEET"]
    possibles += ["J26"] * 8 * (age < 26) + ["SENIOR"] * 6 * (age > 50)
    criteres = tirage.sample(possibles, 2 if tirage.random() < 0.4 else 1)
    if type_employeur in SIAE:
        criteres.insert(0, "IAE")
    elif type_employeur in (TypeEntreprise.EA, TypeEntreprise.ESAT):
        criteres.insert(0, "EA_ESAT")
    elif type_employeur == TypeEntreprise.GEIQ:
        criteres.insert(0, "GEIQ")
    if tirage.random() < 0.3:
        criteres.append("PLIE")
    return criteres

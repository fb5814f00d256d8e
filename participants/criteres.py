"""The publics a new structure starts with: its list to change afterwards, on its settings screen.

Labels and papers are those in use under the CCAG of 2021 (articles 16.1 and 20.1) and, for the IAE, of
the arrêté of 4 September 2025. A paper is seen, never kept.
"""

from itertools import count
from typing import NamedTuple

from participants.models import Critere
from territoires.models import Structure

SANS_FIN = 0


class Public(NamedTuple):
    code: str
    libelle: str
    papier: str = "attestation"
    duree_mois: int | None = None


PUBLICS = (
    Public(
        "DELD",
        "Demandeur d'emploi de longue durée (12 mois et plus)",
        "avis de situation ou périodes d'inscription à France Travail",
    ),
    Public(
        "DETLD",
        "Demandeur d'emploi de très longue durée (24 mois et plus)",
        "avis de situation ou périodes d'inscription à France Travail",
    ),
    Public("BRSA", "Bénéficiaire du RSA", "attestation de la CAF ou de la MSA de moins de 3 mois"),
    Public(
        "ASS",
        "Bénéficiaire de l'allocation de solidarité spécifique (ASS)",
        "attestation de l'organisme de moins de 3 mois",
    ),
    Public(
        "AAH",
        "Bénéficiaire de l'allocation aux adultes handicapés (AAH)",
        "attestation de l'organisme de moins de 3 mois",
    ),
    Public(
        "ADA",
        "Bénéficiaire de l'allocation pour demandeur d'asile (ADA)",
        "attestation de l'organisme",
    ),
    Public("AI", "Bénéficiaire de l'allocation d'insertion (AI)", "attestation de l'organisme"),
    Public("INVALIDITE", "Titulaire d'une pension d'invalidité", "attestation de l'organisme"),
    Public(
        "BOETH",
        "Bénéficiaire de l'obligation d'emploi des travailleurs handicapés",
        "décision de la CDAPH ou attestation, vue et non conservée",
    ),
    Public(
        "J26",
        "Jeune de moins de 26 ans sans qualification ou sorti d'études depuis 6 mois",
        "pièce d'identité et attestation de la mission locale",
    ),
    Public(
        "NEET",
        "Jeune ni en emploi, ni en études, ni en formation",
        "attestation de la mission locale",
    ),
    Public("SENIOR", "Demandeur d'emploi de 50 ans et plus", "pièce d'identité"),
    Public(
        "QPV",
        "Habitant d'un quartier prioritaire de la politique de la ville",
        "justificatif de domicile, vérifié sur SIG Ville",
    ),
    Public(
        "FRR",
        "Habitant d'une commune classée France ruralités revitalisation (FRR)",
        "justificatif de domicile",
    ),
    Public(
        "IAE",
        "Salarié en parcours d'insertion par l'activité économique (PASS IAE)",
        "numéro de PASS IAE ou attestation de la SIAE",
    ),
    Public("GEIQ", "Salarié d'un GEIQ", "contrat de travail"),
    Public(
        "EA_ESAT",
        "Salarié d'une entreprise adaptée ou usager d'un ESAT",
        duree_mois=SANS_FIN,
    ),
    Public("REGIE", "Salarié d'une régie de quartier ou de territoire"),
    Public("EPIDE", "Volontaire d'un EPIDE"),
    Public("E2C", "Stagiaire d'une école de la deuxième chance"),
    Public("PLIE", "Participant d'un PLIE", "fiche du PLIE"),
    Public(
        "CEJ",
        "Jeune en accompagnement renforcé (CEJ, PACEA, AIJ)",
        "attestation de la mission locale ou de France Travail",
    ),
    Public("PPSMJ", "Personne placée sous main de justice", "attestation du SPIP"),
    Public("REFUGIE", "Réfugié ou bénéficiaire d'une protection internationale", "titre de séjour"),
    Public("ASE", "Sortant de l'aide sociale à l'enfance", "attestation de l'ASE"),
    Public("PARENT_ISOLE", "Parent isolé", "attestation de la CAF"),
    Public("SDF", "Personne sans domicile stable"),
    Public("ALTERNANT", "Alternant", "contrat d'alternance"),
    Public("AUTRE", "Autre public, sur avis motivé", "avis motivé d'un prescripteur"),
)


def installer_criteres(structure: Structure) -> None:
    """Gives a structure the publics it does not have yet; those it changed stay as they are."""
    Critere.objects.bulk_create(
        [
            Critere(structure=structure, rang=rang, **public._asdict())
            for rang, public in enumerate(PUBLICS, start=1)
        ],
        ignore_conflicts=True,
    )


def nouveau_critere(structure: Structure) -> Critere:
    """A public of the structure's own, last of its list: AUTRE_2, AUTRE_3…"""
    pris = set(structure.criteres.values_list("code", flat=True))
    numero = next(rang for rang in count(2) if f"AUTRE_{rang}" not in pris)
    rang = max(structure.criteres.values_list("rang", flat=True), default=0) + 1
    return Critere(structure=structure, code=f"AUTRE_{numero}", rang=rang)

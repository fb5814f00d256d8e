"""The sheets of the workbook, their columns and their keys: what the model, the export and the import share."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from entreprises.enums import TypeEntreprise
from marches.enums import Clause, NatureMarche, NatureObjectif, Role, Statut, TypeDonneurOrdre
from participants.criteres import PUBLICS
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from suivi.enums import Etat, Jalon, Situation
from suivi.reprise import cellules as lire

CRITERES = tuple(public.code for public in PUBLICS)
OUI_NON = ("OUI", "NON")
ETATS = (Etat.VALIDEE.value, Etat.TRANSMISE.value)


@dataclass(frozen=True)
class Colonne:
    """A column: how its cells are read, what its list offers, and what the explanation sheet says of it."""

    nom: str
    lire: lire.Lecteur
    requise: bool = False
    choix: tuple[str, ...] = ()
    aide: str = ""
    exemple: Any = None

    @property
    def entete(self) -> str:
        return f"{self.nom}*" if self.requise else self.nom


@dataclass(frozen=True)
class FeuilleDuClasseur:
    """A sheet. `cle`: the columns by which its rows are recognised."""

    nom: str
    colonnes: tuple[Colonne, ...]
    cle: tuple[str, ...]
    aide: str
    noms: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "noms", tuple(colonne.nom for colonne in self.colonnes))

    @cached_property
    def ligne(self) -> Any:
        """The type of a row once read: its number in the sheet, then its columns."""
        return namedtuple(f"Ligne_{self.nom}", ("rang", *self.noms))  # type: ignore[misc]


def _code(nom: str, enumeration: Any, **options: Any) -> Colonne:
    codes = tuple(enumeration.values)
    return Colonne(
        nom, lire.code_parmi(codes, dict(enumeration.choices)), choix=codes, **options
    )  # fmt: skip


def _oui_non(nom: str, **options: Any) -> Colonne:
    return Colonne(nom, lire.oui_non, choix=OUI_NON, **options)


def _siret(nom: str = "siret", **options: Any) -> Colonne:
    return Colonne(nom, lire.siret, exemple="55208131766522", **options)


def _marche_et_lot() -> tuple[Colonne, Colonne]:
    return (
        Colonne("marche", lire.identifiant(60), True, exemple="2026-017", aide="référence du marché"),
        Colonne("lot", lire.identifiant(20), True, exemple="1"),
    )  # fmt: skip


ENTREPRISES = FeuilleDuClasseur(
    "entreprises",
    (
        _siret(requise=True),
        Colonne("raison_sociale", lire.texte(160), True, exemple="Bâti Exemple"),
        _code("type", TypeEntreprise, requise=True, exemple="ENTREPRISE"),
        Colonne("code_commune", lire.insee, exemple="02722", aide="code INSEE, et non code postal"),
        Colonne("courriel", lire.courriel, exemple="contact@example.org"),
    ),
    ("siret",),
    "Les entreprises : celles qui doivent des heures, celles qui emploient. Sans SIRET, écrivez le "
    "genre d'identifiant puis « : », par exemple TVA:BE0403019261.",
)
DONNEURS_ORDRE = FeuilleDuClasseur(
    "donneurs_ordre",
    (
        Colonne("nom", lire.texte(160), True, exemple="Ville d'Exemple"),
        Colonne("siret", lire.siret),
        _code("type", TypeDonneurOrdre, exemple="COMMUNE", aide="AUTRE si vide"),
    ),
    ("nom",),
    "Les acheteurs.",
)
MARCHES = FeuilleDuClasseur(
    "marches",
    (
        Colonne("reference", lire.identifiant(60), True, exemple="2026-017"),
        Colonne("objet", lire.texte(300), True, exemple="Réfection de l'école"),
        Colonne("donneur_ordre", lire.texte(160), True, exemple="Ville d'Exemple"),
        _code("nature", NatureMarche, requise=True, exemple="TRAVAUX"),
        _code("clause", Clause, requise=True, exemple="EXECUTION"),
        _oui_non("prive"),
        Colonne("date_notification", lire.jour, True, exemple=date(2026, 1, 15)),
        Colonne("date_fin", lire.jour, aide="obligatoire si TERMINE ou RESILIE"),
        Colonne("date_solde", lire.jour, aide="obligatoire si SOLDE"),
        Colonne("montant_ht", lire.montant, exemple=Decimal("250000.00")),
        Colonne("commune_execution", lire.insee, exemple="02722", aide="code INSEE"),
        Colonne("operation", lire.texte(160)),
        _code("statut", Statut, aide="EN_COURS si vide"),
    ),
    ("reference",),
    "Les marchés. Chacun a au moins un lot, à la feuille « lots ».",
)
LOTS = FeuilleDuClasseur(
    "lots",
    (
        *_marche_et_lot(),
        Colonne("intitule", lire.texte(200), exemple="Gros œuvre"),
        Colonne("montant_ht", lire.montant),
        _code("clause", Clause, aide="vide : celle du marché"),
    ),
    ("marche", "lot"),
    "Les lots. Un marché sans lots en a un, numéroté 1.",
)
OBJECTIFS = FeuilleDuClasseur(
    "objectifs",
    (
        *_marche_et_lot(),
        _code("nature", NatureObjectif, requise=True, exemple="INITIAL"),
        Colonne("numero", lire.identifiant(20), aide="de l'avenant, de la tranche…"),
        Colonne("heures", lire.heures_signees, True, exemple=Decimal("1000.00"),
                aide="signées : une exonération est négative"),
        Colonne("date_effet", lire.jour, True, exemple=date(2026, 1, 15)),
        _oui_non("active", aide="OUI si vide ; NON pour une tranche non affermie"),
        Colonne("motif", lire.texte(300)),
    ),
    ("marche", "lot", "nature", "numero", "date_effet"),
    "L'objectif d'un lot est la somme de ces lignes, datées et signées.",
)  # fmt: skip
ATTRIBUTIONS = FeuilleDuClasseur(
    "attributions",
    (
        *_marche_et_lot(),
        _siret(requise=True),
        _code("role", Role, requise=True, exemple="TITULAIRE"),
        Colonne("siret_titulaire", lire.siret, aide="d'un sous-traitant : pour qui il travaille"),
        Colonne("date_debut", lire.jour),
        Colonne("date_fin", lire.jour),
    ),
    ("marche", "lot", "siret", "role", "siret_titulaire", "date_debut"),
    "Qui doit des heures sur un lot, et à quel titre.",
)
PARTICIPANTS = FeuilleDuClasseur(
    "participants",
    (
        Colonne("identifiant", lire.identifiant(40), True, exemple="P-000001"),
        _code("sexe", Sexe, requise=True, exemple="F"),
        Colonne(
            "anonyme",
            lire.anonyme,
            choix=(*OUI_NON, lire.A_COMPLETER),
            aide="OUI : nom, prénom et date de naissance restent vides ; A_COMPLETER : la date de "
            "naissance n'est pas encore connue",
        ),
        Colonne("nom", lire.texte(80), True, exemple="DUPONT"),
        Colonne("prenom", lire.texte(80), True, exemple="Jeanne"),
        Colonne("date_naissance", lire.jour, True, exemple=date(1990, 5, 17)),
    ),
    ("identifiant",),
    "Les personnes, une ligne chacune.",
)
ELIGIBILITES = FeuilleDuClasseur(
    "eligibilites",
    (
        Colonne("participant", lire.identifiant(40), True, exemple="P-000001"),
        Colonne("debut", lire.jour, True, exemple=date(2026, 1, 15)),
        Colonne("duree_mois", lire.entier(1200),
                aide="vide : la durée de la structure ; 0 : sans fin"),
        Colonne("fin", lire.jour, aide="l'emporte sur la durée"),
        Colonne("criteres", lire.codes_parmi(CRITERES), True, choix=CRITERES, exemple="BRSA,QPV",
                aide="codes séparés par des virgules, le principal en premier"),
        Colonne("code_commune", lire.insee, exemple="02722", aide="où la personne habite"),
        Colonne("code_qpv", lire.identifiant(10)),
        _code("niveau", Niveau, exemple="NIVEAU_3"),
        Colonne("prescripteur", lire.texte(120), exemple="France Travail"),
        Colonne("age", lire.entier(120), aide="seulement pour une personne anonyme"),
    ),
    ("participant", "debut"),
    "Le droit de chaque personne à être comptée, et ce que l'on savait d'elle à son début.",
)  # fmt: skip
CONTRATS = FeuilleDuClasseur(
    "contrats",
    (
        Colonne("identifiant", lire.identifiant(40), True, exemple="C-000001"),
        Colonne("participant", lire.identifiant(40), True, exemple="P-000001"),
        _siret("siret_employeur", requise=True),
        _code("type", TypeContrat, requise=True, exemple="CDD"),
        _code("modalite", Modalite, requise=True, exemple="DIRECTE"),
        Colonne("date_debut", lire.jour, True, exemple=date(2026, 3, 1)),
        Colonne("date_fin", lire.jour, exemple=date(2026, 8, 31)),
        Colonne("poste", lire.texte(120), exemple="Manœuvre"),
        Colonne("code_rome", lire.identifiant(5), exemple="F1702"),
    ),
    ("identifiant",),
    "Les contrats de travail, avec leur véritable employeur.",
)
HEURES = FeuilleDuClasseur(
    "heures",
    (
        *_marche_et_lot(),
        _siret(requise=True, aide="de qui doit les heures ; l'employeur est celui du contrat"),
        Colonne("contrat", lire.identifiant(40), True, exemple="C-000001"),
        Colonne("mois", lire.mois, True, exemple="2026-05"),
        Colonne("heures_travail", lire.heures, True, exemple=Decimal("151.67")),
        Colonne("heures_formation", lire.heures, aide="à part, elles s'ajoutent"),
        Colonne("etat", lire.code_parmi(ETATS), True, choix=ETATS, exemple="VALIDEE",
                aide="le même pour tout le mois d'un employeur"),
        Colonne("heures_retenues", lire.heures_retenues,
                aide="seulement pour une décision prise à la main, avec son motif ; "
                     "EN_SUSPENS si elle laisse la ligne en suspens"),
        Colonne("motif_non_retenue", lire.texte(300, sans_nir=True)),
    ),
    ("marche", "lot", "siret", "contrat", "mois"),
    "Les heures de chaque contrat de travail, mois par mois.",
)  # fmt: skip
HEURES_GLOBALES = FeuilleDuClasseur(
    "heures_globales",
    (
        *_marche_et_lot(),
        _siret(requise=True),
        _siret("siret_employeur", requise=True),
        Colonne("mois", lire.mois, True, exemple="2026-05"),
        Colonne("heures", lire.heures, True, exemple=Decimal("320.00")),
        Colonne("motif", lire.texte(300, sans_nir=True), True, exemple="avant l'outil"),
    ),
    ("marche", "lot", "siret", "siret_employeur", "mois"),
    "Les heures dont les noms ne sont pas connus (EA, ESAT, années anciennes).",
)
EVALUATIONS = FeuilleDuClasseur(
    "evaluations",
    (
        Colonne("participant", lire.identifiant(40), True, exemple="P-000001"),
        _code("jalon", Jalon, requise=True, exemple="6"),
        Colonne("date", lire.jour, True, exemple=date(2026, 9, 3)),
        _code("situation", Situation, requise=True, exemple="CDI"),
        Colonne("siret_employeur", lire.siret),
    ),
    ("participant", "jalon", "date"),
    "Ce que chaque personne est devenue, à 6 et à 12 mois.",
)
FEUILLES = (
    ENTREPRISES, DONNEURS_ORDRE, MARCHES, LOTS, OBJECTIFS, ATTRIBUTIONS, PARTICIPANTS,
    ELIGIBILITES, CONTRATS, HEURES, HEURES_GLOBALES, EVALUATIONS,
)  # fmt: skip
PAR_NOM = {feuille.nom: feuille for feuille in FEUILLES}
# Sheets of our own that hold no row: an import passes over them.
EXPLICATIONS, EXEMPLE = "explications", "exemple"
NOTRES = frozenset({EXPLICATIONS, EXEMPLE})


def colonnes_de_siret() -> Iterable[tuple[FeuilleDuClasseur, str]]:
    """Every column that names a company by its SIRET."""
    for feuille in FEUILLES:
        for colonne in feuille.colonnes:
            if colonne.nom.startswith("siret") and feuille is not DONNEURS_ORDRE:
                yield feuille, colonne.nom

"""The tables of the results: which keys, under which words, and what not to conclude."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from suivi.chiffres import Ligne
from suivi.chiffres.apres import mesurer
from suivi.chiffres.devenirs import Devenirs, Groupe, ventiler
from suivi.chiffres.devenirs_publics import JAMAIS, fondre, mesures_publiees
from suivi.chiffres.resultat import SuiviDuJalon
from suivi.enums import Jalon
from suivi.tableaux_du_bilan import NON_PUBLIE, Tableau

# Both vocabularies stand side by side: they call « sortie positive » two different things.
ENTETES = {
    "dus": "Évaluations dues",
    "joints": "Personnes jointes",
    "taux_reponse": "Taux de réponse",
    "en_emploi": "En emploi",
    "taux_emploi_joints": "En emploi, % des jointes",
    "taux_emploi_dus": "En emploi, % des dues",
    "emploi_durable": "Emploi durable (IAE)",
    "emploi_transition": "Emploi de transition (IAE)",
    "sortie_positive_iae": "Sortie positive (IAE)",
    "sortie_dynamique_iae": "Sortie dynamique (IAE)",
    "sortie_positive_plie": "Sortie positive (PLIE)",
}
NOMS = tuple(ENTETES)
NE_S_ADDITIONNENT_PAS = (
    "Une personne peut être sur plusieurs lignes\u00a0: elles ne s'additionnent pas."
)
DES_HEURES = f"D'après les heures retenues de chaque personne. {NE_S_ADDITIONNENT_PAS}"


@dataclass(frozen=True)
class Modele:
    titre: str
    colonne: str
    note: str = ""


MODELES: Mapping[str, Modele] = {
    "par_cohorte": Modele(
        "Par année de fin du travail", "Travail achevé en",
        "Une cohorte\u00a0: les personnes dont une période de travail s'est achevée dans l'année.",
    ),
    "par_critere": Modele("Par public", "Public", NE_S_ADDITIONNENT_PAS),
    "par_sexe": Modele("Femmes et hommes", "Sexe"),
    "par_age": Modele("Par âge", "Âge", "En années entières, au début de l'éligibilité."),
    "par_nature": Modele("Par nature de marché", "Nature", DES_HEURES),
    "par_employeur": Modele("Par type d'employeur", "Type d'employeur", DES_HEURES),
    "par_entreprise": Modele("Par entreprise", "Entreprise", DES_HEURES),
}  # fmt: skip


@dataclass(frozen=True)
class TableauDesResultats(Tableau):
    """`cle` is a breakdown of `suivi.chiffres.devenirs`, the code of a row its group."""

    @property
    def titre_des_lignes(self) -> str:
        return MODELES[self.cle].colonne

    @property
    def entetes(self) -> tuple[str, ...]:
        return (self.titre_des_lignes, *(ENTETES[nom] for nom in self.noms))


def tableaux(
    tous: Devenirs, jalon: Jalon, ensemble: SuiviDuJalon, seuil: int
) -> list[TableauDesResultats]:
    """Those that say something, in the order they are read. `seuil`: 0 for readers of names."""
    faits = (
        _tableau(cle, ventiler(tous, cle, jalon), ensemble, seuil)
        for cle in MODELES
        if not (seuil and cle in JAMAIS)
    )
    return [fait for fait in faits if fait.dit_quelque_chose]


def _tableau(
    cle: str, groupes: list[Groupe], ensemble: SuiviDuJalon, seuil: int
) -> TableauDesResultats:
    if seuil:
        groupes = fondre(groupes, seuil)
        mesures = mesures_publiees(groupes, seuil)
    else:
        mesures = [mesurer(devenir.rang for devenir in groupe.devenirs) for groupe in groupes]
    modele = MODELES[cle]
    lignes = tuple(
        Ligne(groupe.code, groupe.code, groupe.libelle, valeurs_de(mesure, bool(seuil)))
        for groupe, mesure in zip(groupes, mesures, strict=True)
    )
    dits = tuple(nom for nom in NOMS if any(ligne[nom] != NON_PUBLIE for ligne in lignes))
    pied = tuple(valeurs_de(ensemble, bool(seuil), dits).values())
    return TableauDesResultats(cle, modele.titre, dits, lignes, pied, modele.note)


def valeurs_de(suivi: SuiviDuJalon, public: bool, noms: Iterable[str] = NOMS) -> dict[str, Any]:
    """The keys of a row; what is kept from this reader says so."""
    valeurs = {nom: getattr(suivi, nom) for nom in noms}
    if not public:
        return valeurs
    return {
        nom: NON_PUBLIE if valeur is None and _est_tue(nom, suivi) else valeur
        for nom, valeur in valeurs.items()
    }


def _est_tue(nom: str, suivi: SuiviDuJalon) -> bool:
    """A count that is None is withheld; a rate is, when it had something to be divided by."""
    if not nom.startswith("taux_"):
        return True
    return bool(suivi.joints)

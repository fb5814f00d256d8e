"""The tables of a dashboard: which keys, in which order, under which words, and what not to conclude."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clauses_project.ecriture import SANS_OBJET
from clauses_project.heures import CENTIEME, arrondir
from suivi.chiffres import Chiffres, Ligne
from suivi.chiffres.public import AUTRES, est_trop_petit
from suivi.chiffres.resultat import SuiviDuJalon
from suivi.chiffres.sortie import COLONNES, LIBELLES, TAUX, ecrire

NON_PUBLIE = "non publié"
UNE_FOIS = "Une personne présente sur deux lignes compte une fois dans l'ensemble."
NE_S_ADDITIONNENT_PAS = (
    "Une personne peut relever de plusieurs publics, avec toutes ses heures\u00a0: ces lignes ne "
    "s'additionnent pas."
)
LOTS_ACHEVES = {
    "au_dela": "Au-delà de ce qui était demandé",
    "atteint": "Exactement ce qui était demandé",
    "en_dessous": "En dessous de ce qui était demandé",
}
JALONS = {
    "suivi_6": "À 6 mois",
    "suivi_12": "À 12 mois",
    "suivi_fenetre": "Entre 6 et 12 mois",
}
ENTETES = {
    **COLONNES,
    "lots": "Lots",
    "dus": "Évaluations dues",
    "joints": "Personnes jointes",
    "taux_reponse": "Taux de réponse",
    "en_emploi": "En emploi",
    "taux_emploi_joints": "% des jointes",
    "taux_emploi_dus": "% des dues",
    "sortie_dynamique_iae": "Sorties dynamiques",
}
DU_SUIVI = (
    "dus", "joints", "taux_reponse", "en_emploi", "taux_emploi_joints", "taux_emploi_dus",
    "sortie_dynamique_iae",
)  # fmt: skip
# The figure that a column breaks down: its total, and what its cells open.
FIGURES_DES_COLONNES = {
    "marches": "marches_suivis",
    "heures": "heures_retenues",
    "heures_retenues": "heures_retenues",
    "personnes": "personnes",
    "contrats_travail": "contrats_travail",
    "heures_objectif": "heures_objectif",
    "heures_contractualisees": "heures_contractualisees",
}


@dataclass(frozen=True)
class Tableau:
    """Rows of typed values, the first being the label; `pied` is the whole, `note` what not to conclude."""

    cle: str
    titre: str
    noms: tuple[str, ...]
    lignes: tuple[Ligne, ...]
    pied: tuple[Any, ...] = ()
    note: str = ""

    @property
    def dit_quelque_chose(self) -> bool:
        """Not when it is empty, nor when all its rows had to be merged into one."""
        return bool(self.lignes) and [ligne.code for ligne in self.lignes] != [AUTRES]

    @property
    def entetes(self) -> tuple[str, ...]:
        return (self.titre_des_lignes, *(ENTETES[nom] for nom in self.noms))

    @property
    def titre_des_lignes(self) -> str:
        return MODELES[self.cle].colonne

    def ecrites(self) -> list[list[str]]:
        """Cells as this house writes them."""
        return [
            [ligne.libelle, *(_cellule(nom, ligne[nom]) for nom in self.noms)]
            for ligne in self.lignes
        ]

    def pied_ecrit(self) -> list[str]:
        if not self.pied:
            return []
        return ["Ensemble", *("" if v is None else _cellule(n, v) for n, v in self._totaux())]

    def _totaux(self) -> Iterable[tuple[str, Any]]:
        return zip(self.noms, self.pied, strict=True)

    def valeurs(self) -> list[list[Any]]:
        """Real numbers, parts in percents, for a workbook."""
        lignes = [
            [ligne.libelle, *(en_reel(nom, ligne[nom]) for nom in self.noms)]
            for ligne in self.lignes
        ]
        if not self.pied:
            return lignes
        pied = [None if valeur is None else en_reel(nom, valeur) for nom, valeur in self._totaux()]
        return [*lignes, ["Ensemble", *pied]]


@dataclass(frozen=True)
class Modele:
    """How a key is shown: the head of its first column, its columns, whether they have a total."""

    colonne: str
    noms: tuple[str, ...]
    titre: str = ""
    pied: bool = True
    note: str = ""


PERSONNES_ET_HEURES = ("personnes", "heures")
MODELES: Mapping[str, Modele] = {
    "par_annee": Modele("Année", ()),
    "par_mois": Modele("Mois", ()),
    "par_sexe": Modele("Sexe", ("personnes", "part_personnes", "heures", "part_heures"), pied=False),
    "sexe_par_nature": Modele(
        "Nature", ("femmes", "heures_femmes", "hommes", "heures_hommes"), pied=False,
        note="Une personne qui a travaillé sous deux natures est sur deux lignes.",
    ),
    "par_critere": Modele("Public", PERSONNES_ET_HEURES, pied=False, note=NE_S_ADDITIONNENT_PAS),
    "par_age": Modele(
        "Âge", PERSONNES_ET_HEURES, note=f"En années entières, au début de l'éligibilité. {UNE_FOIS}"
    ),
    "par_niveau": Modele("Niveau", PERSONNES_ET_HEURES, note=UNE_FOIS),
    "qpv": Modele(
        "Résidence", PERSONNES_ET_HEURES, titre="Quartiers prioritaires (QPV)",
        note="Par l'adresse au début de l'éligibilité, quel que soit le public retenu.",
    ),
    "par_prescripteur": Modele("Prescripteur", PERSONNES_ET_HEURES, note=UNE_FOIS),
    "par_nature": Modele("Nature", ("marches", "heures", "personnes"), note=UNE_FOIS),
    "par_clause": Modele(
        "Clause", ("marches", "heures", "personnes"),
        note=f"Un marché est sur la ligne de chaque clause de ses lots. {UNE_FOIS}",
    ),
    "par_metier": Modele(
        "Métier", ("heures", "personnes"), titre="Par métier",
        note=f"Du contrat de travail, par son code ROME. {UNE_FOIS}",
    ),
    "par_type_contrat": Modele("Type de contrat", ("contrats_travail", "heures")),
    "par_modalite": Modele(
        "Modalité", ("heures", "personnes", "contrats_travail"), note=UNE_FOIS
    ),
    "par_employeur": Modele("Type d'employeur", ("heures", "personnes"), note=UNE_FOIS),
    "par_donneur_ordre": Modele(
        "Donneur d'ordre", ("marches", "heures_objectif", "heures", "personnes"), note=UNE_FOIS
    ),
    "par_commune": Modele(
        "Commune", PERSONNES_ET_HEURES, titre="Où habitent les personnes", note=UNE_FOIS
    ),
    "par_commune_execution": Modele(
        "Commune", ("heures", "heures_residents", "personnes"), titre="Où se fait le travail",
        note=f"« Dont par ses habitants »\u00a0: heures faites là par des personnes qui y habitent. {UNE_FOIS}",
    ),
    "lots_acheves": Modele("Heures faites", ("lots",), titre="Les lots achevés"),
    "suivi": Modele(
        "Échéance", DU_SUIVI, titre="Situation après le travail", pied=False,
        note="Évaluations qui tombent dans la période. Lisez toujours le taux de réponse à côté des "
        "autres\u00a0: on ne sait rien des personnes qui n'ont pas été jointes.",
    ),
}  # fmt: skip
DETAILLES = tuple(cle for cle in MODELES if cle not in ("par_annee", "par_mois"))


def tableau(cle: str, c: Chiffres, seuil: int = 0) -> Tableau:
    """The table of a key; columns that nobody may read or that mean nothing here are left out.

    `seuil`: no count of people under it is written of the follow-up (0 for readers of names).
    """
    modele = MODELES[cle]
    lignes = tuple(ligne for ligne in _lignes(cle, c, seuil) if not ligne.est_vide)
    noms = tuple(nom for nom in modele.noms if any(ligne[nom] is not None for ligne in lignes))
    return Tableau(
        cle,
        modele.titre or LIBELLES[cle],
        noms,
        lignes,
        tuple(_total(cle, nom, c) for nom in noms) if modele.pied else (),
        modele.note if noms != ("marches",) else "",
    )


def tableaux(c: Chiffres, seuil: int = 0) -> Iterable[Tableau]:
    """Those that say something, in the order they are read."""
    tous = (tableau(cle, c, seuil) for cle in DETAILLES)
    return (un for un in tous if un.dit_quelque_chose and un.noms)


def _lignes(cle: str, c: Chiffres, seuil: int) -> Iterable[Ligne]:
    match cle:
        case "qpv":
            valeurs = {"personnes": c.personnes_qpv, "heures": c.heures_qpv}
            return (Ligne("", "", "Habitants d'un quartier prioritaire", valeurs),)
        case "lots_acheves":
            return tuple(
                Ligne(nom, nom, libelle, {"lots": getattr(c.lots_acheves, nom)})
                for nom, libelle in (LOTS_ACHEVES.items() if c.lots_acheves else ())
            )
        case "suivi":
            suivis = ((nom, getattr(c, nom)) for nom in JALONS)
            return tuple(
                Ligne(nom, nom, JALONS[nom], _suivi(suivi, seuil)) for nom, suivi in suivis if suivi
            )
        case _:
            return getattr(c, cle) or ()


def _suivi(suivi: SuiviDuJalon, seuil: int) -> dict[str, Any]:
    """A count under the threshold is withheld, with the rates it could be found from."""
    valeurs = {nom: getattr(suivi, nom) for nom in DU_SUIVI}
    if not suivi.dus:
        return dict.fromkeys(DU_SUIVI)
    for nom in ("en_emploi", "sortie_dynamique_iae"):
        if valeurs[nom] is None or est_trop_petit(valeurs[nom], seuil):
            valeurs[nom] = NON_PUBLIE
    if valeurs["en_emploi"] == NON_PUBLIE:
        valeurs |= dict.fromkeys(("taux_emploi_joints", "taux_emploi_dus"), NON_PUBLIE)
    return valeurs


def _total(cle: str, nom: str, c: Chiffres) -> Any:
    if nom == "lots":
        return c.lots_acheves and c.lots_acheves.nombre
    return getattr(c, FIGURES_DES_COLONNES[nom]) if nom in FIGURES_DES_COLONNES else None


def _cellule(nom: str, valeur: Any) -> str:
    if isinstance(valeur, str):
        return valeur
    return _absent(nom) if valeur is None else ecrire(nom, valeur)


def en_reel(nom: str, valeur: Any) -> Any:
    if isinstance(valeur, str):
        return valeur
    if valeur is None:
        return _absent(nom)
    if nom.startswith(TAUX):
        return arrondir(valeur * 100, Decimal("0.1"))
    return arrondir(valeur, CENTIEME) if isinstance(valeur, Decimal) else valeur


def _absent(nom: str) -> str:
    """Hours of residents are only ever withheld; nothing else is without object but a rate."""
    if nom == "heures_residents":
        return NON_PUBLIE
    return SANS_OBJET if nom.startswith(TAUX) else ""

"""Breakdowns of hours and people: by what rows are told apart, what is measured in each.

Hours add up from row to row, but in `par_critere`; persons and contracts never do, and are counted in
each. Hours without names are a row of their own where rows are facts of people or of work contracts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from clauses_project import ecriture
from clauses_project.heures import ZERO
from entreprises.enums import TypeEntreprise
from marches.enums import Clause, NatureMarche
from participants.criteres import PUBLICS
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from participants.rome import nommer_le_metier
from suivi.chiffres.faits import FaitGlobal
from suivi.chiffres.groupes import Groupe, Rang, reunir
from suivi.chiffres.matiere import Matiere

SANS_NOM, INCONNU, HORS_TERRITOIRE = "SANS_NOM", "INCONNU", "HORS_TERRITOIRE"
# Always after the others, in this order.
LIBELLES_A_PART = {
    HORS_TERRITOIRE: "Hors du territoire",
    INCONNU: "Non renseigné",
    SANS_NOM: "Heures sans détail nominatif",
}
AGES = {"MOINS_26": "Moins de 26 ans", "26_49": "De 26 à 49 ans", "50_PLUS": "50 ans et plus"}

Groupes = dict[Any, Groupe]


@dataclass(frozen=True)
class Ventilation:
    """`entiere`: rows where everything is zero are kept."""

    rangs: Callable[[Matiere], list[Rang]]
    mesures: tuple[str, ...] = ("personnes", "heures")
    entiere: bool = False


def par_sexe(matiere: Matiere) -> list[Rang]:
    faits = matiere.faits
    return _ranger(faits.par(faits.sexes), dict(Sexe.choices), matiere)


def par_age(matiere: Matiere) -> list[Rang]:
    faits = matiere.faits
    groupes = faits.par(map(tranche_d_age, faits.ages))
    return _ranger(groupes, {**AGES, INCONNU: LIBELLES_A_PART[INCONNU]}, matiere)


def tranche_d_age(age: int | None) -> str:
    if age is None:
        return INCONNU
    return "MOINS_26" if age < 26 else "26_49" if age < 50 else "50_PLUS"


def par_niveau(matiere: Matiere) -> list[Rang]:
    faits = matiere.faits
    groupes = faits.par(niveau or INCONNU for niveau in faits.niveaux)
    return _ranger(groupes, {**dict(Niveau.choices), INCONNU: LIBELLES_A_PART[INCONNU]}, matiere)


def par_critere(matiere: Matiere) -> list[Rang]:
    """A person stands in the row of each of their criteria, with all their hours."""
    droits, noms = matiere.criteres, matiere.noms.publics
    groupes = dict(zip(droits, matiere.faits.des_droits(droits.values()), strict=True))
    return _ranger(groupes, {public.code: noms[public.code] for public in PUBLICS}, matiere)


def par_prescripteur(matiere: Matiere) -> list[Rang]:
    faits = matiere.faits
    groupes = faits.par(pk or INCONNU for pk in faits.prescripteurs)
    return _nommer(_completer(groupes), matiere.noms.prescripteurs, matiere)


def par_commune(matiere: Matiere) -> list[Rang]:
    faits, territoire = matiere.faits, matiere.noms.territoire
    groupes = faits.par(_situer(commune, territoire) for commune in matiere.communes)
    return _situees(_completer(groupes), matiere, sans_nom=True)


def par_modalite(matiere: Matiere) -> list[Rang]:
    faits = matiere.faits
    groupes = faits.par(faits.modalites, contrats=True)
    return _ranger(groupes, dict(Modalite.choices), matiere)


def par_type_contrat(matiere: Matiere) -> list[Rang]:
    faits = matiere.faits
    return _ranger(faits.par(faits.types, contrats=True), dict(TypeContrat.choices), matiere)


def par_metier(matiere: Matiere) -> list[Rang]:
    faits = matiere.faits
    groupes = faits.par(rome or INCONNU for rome in faits.romes)
    rangs = _nommer(_completer(groupes), {code: code for code in groupes}, matiere)
    return [replace(rang, libelle=_metier(rang)) for rang in rangs]


def _metier(rang: Rang) -> str:
    return rang.libelle if rang.code in LIBELLES_A_PART else nommer_le_metier(rang.code)


def par_employeur(matiere: Matiere) -> list[Rang]:
    faits, genres = matiere.faits, matiere.genres
    groupes = _completer(faits.par(genres[employeur] for employeur in faits.employeurs))
    _verser(groupes, matiere.globales, lambda rang: genres[rang.employeur])
    return _ranger(groupes, dict(TypeEntreprise.choices))


def par_nature(matiere: Matiere) -> list[Rang]:
    groupes = _par_place(matiere, "nature")
    for marche in matiere.suivis:
        groupes[marche.nature].marches.add(marche.pk)
    return _ranger(groupes, dict(NatureMarche.choices))


def par_clause(matiere: Matiere) -> list[Rang]:
    """A contract stands in the row of each clause of its lots."""
    groupes = _par_place(matiere, "clause")
    for clause, marches in matiere.clauses.items():
        groupes[clause].marches |= marches
    return _ranger(groupes, dict(Clause.choices))


def par_donneur_ordre(matiere: Matiere) -> list[Rang]:
    groupes = _par_place(matiere, "donneur_ordre")
    for marche in matiere.suivis:
        groupes[marche.donneur_ordre].marches.add(marche.pk)
    for lot in matiere.lots:
        groupe = groupes[lot.donneur_ordre]
        groupe.objectif = (groupe.objectif or ZERO) + lot.objectif
    if matiere.perimetre.par_residence:
        for groupe in groupes.values():
            groupe.objectif = None
    fiches = matiere.cadre.marches.values()
    return _nommer(
        groupes, {marche.donneur_ordre: marche.nom_du_donneur_ordre for marche in fiches}
    )


def par_commune_execution(matiere: Matiere) -> list[Rang]:
    groupes = _par_place(matiere, "commune")
    for commune, chez_eux in matiere.residents.items():
        groupes[commune].centiemes_des_residents = chez_eux.centiemes
        groupes[commune].residents = chez_eux.personnes
    par_lieu: dict[str, list[Groupe]] = defaultdict(list)
    for commune, groupe in groupes.items():
        par_lieu[_situer(commune, matiere.noms.territoire)].append(groupe)
    return _situees(_reunir_chacun(par_lieu), matiere, sans_nom=False)


def _par_place(matiere: Matiere, champ: str) -> Groupes:
    """Hours of places, those without names among them."""
    places, centiemes = matiere.places, matiere.centiemes_par_attribution
    groupes: Groupes = defaultdict(Groupe)
    for attribution, personnes in matiere.attributions.items():
        groupe = groupes[getattr(places[attribution], champ)]
        groupe.centiemes += centiemes[attribution]
        groupe.personnes |= personnes
    _verser(groupes, matiere.globales, lambda rang: getattr(places[rang.attribution], champ))
    return groupes


def par_annee(matiere: Matiere) -> list[Rang]:
    groupes = _copier(matiere.annees)
    _verser(groupes, matiere.globales, lambda rang: rang.mois.replace(month=1))
    _contractualiser(groupes, matiere, matiere.contractualise_par_annee)
    return [Rang(debut, f"{debut:%Y}", f"{debut:%Y}", groupes[debut]) for debut in sorted(groupes)]


def par_mois(matiere: Matiere) -> list[Rang]:
    groupes = _copier(matiere.mois)
    _verser(groupes, matiere.globales, lambda rang: rang.mois)
    _contractualiser(groupes, matiere, matiere.contractualise_par_mois)
    return [
        Rang(mois, f"{mois:%Y-%m}", ecriture.mois(mois), groupes[mois]) for mois in sorted(groupes)
    ]


VENTILATIONS: Mapping[str, Ventilation] = {
    "par_age": Ventilation(par_age, entiere=True),
    "par_niveau": Ventilation(par_niveau),
    "par_critere": Ventilation(par_critere),
    "par_prescripteur": Ventilation(par_prescripteur),
    "par_nature": Ventilation(par_nature, ("marches", "heures", "personnes")),
    "par_clause": Ventilation(par_clause, ("marches", "heures", "personnes")),
    "par_modalite": Ventilation(par_modalite, ("heures", "personnes", "contrats_travail")),
    "par_type_contrat": Ventilation(par_type_contrat, ("contrats_travail", "heures")),
    "par_employeur": Ventilation(par_employeur, ("heures", "personnes")),
    "par_metier": Ventilation(par_metier, ("heures", "personnes")),
    "par_donneur_ordre": Ventilation(
        par_donneur_ordre, ("marches", "heures_objectif", "heures", "personnes")
    ),
    "par_commune": Ventilation(par_commune),
    "par_commune_execution": Ventilation(
        par_commune_execution, ("heures", "personnes", "heures_residents")
    ),
    "par_annee": Ventilation(
        par_annee, ("heures_retenues", "personnes", "contrats_travail", "heures_contractualisees")
    ),
    "par_mois": Ventilation(
        par_mois, ("heures_retenues", "personnes", "contrats_travail", "heures_contractualisees")
    ),
}


def _completer(groupes: Mapping[Any, Groupe]) -> Groupes:
    """A group that is not there is empty."""
    return defaultdict(Groupe, groupes)


def _copier(groupes: Mapping[Any, Groupe]) -> Groupes:
    """To be added to, without changing those that were read."""
    return defaultdict(Groupe, {cle: replace(groupe) for cle, groupe in groupes.items()})


def _reunir_chacun(par_code: Mapping[Any, list[Groupe]]) -> Groupes:
    return defaultdict(Groupe, {code: reunir(groupes) for code, groupes in par_code.items()})


def _verser(
    groupes: Groupes, globales: Iterable[FaitGlobal], code: Callable[[FaitGlobal], Hashable]
) -> None:
    """Hours without names, in the rows of contracts, buyers, employers and months."""
    for rang in globales:
        groupes[code(rang)].centiemes += rang.centiemes


def _contractualiser(groupes: Groupes, matiere: Matiere, heures: Mapping[Any, Any]) -> None:
    for debut, contractualise in heures.items():
        groupes[debut].contractualise = contractualise
    if matiere.perimetre.par_residence:
        for groupe in groupes.values():
            groupe.contractualise = None


def _situer(commune: str | None, territoire: Mapping[str, str]) -> str:
    if commune is None:
        return INCONNU
    return commune if commune in territoire else HORS_TERRITOIRE


def _ranger(
    groupes: Groupes, libelles: Mapping[str, str], matiere: Matiere | None = None
) -> list[Rang]:
    """A row for each code of a list, in its order; then, given the material, hours without names."""
    rangs = [Rang(code, code, nom, groupes.get(code, Groupe())) for code, nom in libelles.items()]
    return rangs if matiere is None else [*rangs, _sans_nom(matiere)]


def _nommer(
    groupes: Groupes, noms: Mapping[Any, str], matiere: Matiere | None = None
) -> list[Rang]:
    """Rows known by their names, most hours first."""
    rangs = [
        Rang(cle, noms[cle], noms[cle], groupe)
        for cle, groupe in groupes.items()
        if cle not in LIBELLES_A_PART
    ]
    rangs.sort(key=lambda rang: (-rang.groupe.centiemes, rang.libelle, rang.cle))
    return [*rangs, *_a_part(groupes), *([] if matiere is None else [_sans_nom(matiere)])]


def _situees(groupes: Groupes, matiere: Matiere, *, sans_nom: bool) -> list[Rang]:
    """Rows of communes, most hours first."""
    territoire = matiere.noms.territoire
    rangs = [
        Rang(code, code, territoire[code], groupe)
        for code, groupe in groupes.items()
        if code not in LIBELLES_A_PART
    ]
    rangs.sort(key=lambda rang: (-rang.groupe.centiemes, rang.libelle, rang.code))
    return [*rangs, *_a_part(groupes), *([_sans_nom(matiere)] if sans_nom else [])]


def _a_part(groupes: Groupes) -> list[Rang]:
    return [
        Rang(code, code, libelle, groupes[code])
        for code, libelle in LIBELLES_A_PART.items()
        if code in groupes
    ]


def _sans_nom(matiere: Matiere) -> Rang:
    heures = Groupe(centiemes=matiere.centiemes_globaux)
    return Rang(SANS_NOM, SANS_NOM, LIBELLES_A_PART[SANS_NOM], heures)

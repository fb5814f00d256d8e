"""From rows to figures: the one place where a published number is computed.

Twenty-one to twenty-four queries, whatever the number of rows (a test says so): those of hours are asked
of whole calendar years, of the odd months around them, or of both, as the period has them. Two or four for
hours, two or three for their totals whatever was decided, five for what their keys lead to, three for
contracts and companies, seven for objectives, two for what became of people. Public figures run the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from entreprises.enums import SIAE
from marches.enums import NatureMarche
from participants.enums import Sexe
from suivi.chiffres import public as regles_publiques
from suivi.chiffres.apres import avec_suivi
from suivi.chiffres.groupes import Groupe, Rang, en_heures, en_lignes, reunir
from suivi.chiffres.heures import ZERO
from suivi.chiffres.marches import BilanLot
from suivi.chiffres.matiere import Matiere, lire_matiere
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres, Ligne, LotsAcheves, diviser
from suivi.chiffres.ventilations import VENTILATIONS, par_sexe

# Keys made from an objective: nothing under a filter on residence.
DE_L_OBJECTIF = (
    "heures_contractualisees",
    "heures_objectif",
    "heures_retenues_cumul",
    "taux_realisation",
    "taux_lots_acheves",
    "avancement_lots_en_cours",
    "lots_acheves",
    "reste_a_realiser",
    "heures_excedentaires",
)
Tables = Mapping[str, list[Rang]]


def calculer(perimetre: Perimetre, periode: Periode, public: bool = False) -> Chiffres:
    """The figures of that perimeter over those months.

    `public`: what readers without names get; raises `Refus` when the period or the filters are not
    among those offered to them.
    """
    if public:
        regles_publiques.verifier(perimetre, periode)
    matiere = lire_matiere(perimetre, periode)
    tables = {cle: ventilation.rangs(matiere) for cle, ventilation in VENTILATIONS.items()}
    publies = _publier(matiere, tables, regles_publiques.seuil(perimetre)) if public else None
    return avec_suivi(publies or _chiffrer(matiere, tables), perimetre, periode, public)


def _publier(matiere: Matiere, tables: Tables, seuil: int) -> Chiffres:
    fondues = {cle: regles_publiques.fondre(rangs, seuil) for cle, rangs in tables.items()}
    chiffres = _chiffrer(matiere, fondues)
    if regles_publiques.est_secret(chiffres, seuil):
        return regles_publiques.taire(_chiffrer(matiere, tables))
    return regles_publiques.retenir_les_croisements(chiffres, seuil)


def _chiffrer(matiere: Matiere, tables: Tables) -> Chiffres:
    total, profils = matiere.totaux, matiere.paquets.profils
    nominatives = matiere.travail + matiere.formation
    globales = sum(rang.centiemes for rang in matiere.globales)
    ensemble = reunir(profils.values())
    en_qpv = reunir(groupe for profil, groupe in profils.items() if profil.en_qpv)
    personnes = len(ensemble.personnes)
    etp = _etp(matiere)
    return Chiffres(
        marches_suivis=len(matiere.suivis),
        entreprises=matiere.entreprises,
        **_comptes(matiere),
        heures_declarees=total.en_attente
        + en_heures(nominatives + globales)
        + total.non_retenues
        + total.en_suspens,
        heures_en_attente=total.en_attente,
        heures_retenues=en_heures(nominatives + globales),
        heures_non_retenues=total.non_retenues,
        heures_en_suspens=total.en_suspens,
        heures_travail=en_heures(matiere.travail),
        heures_formation=en_heures(matiere.formation),
        heures_globales=en_heures(globales),
        heures_stage=total.stage + en_heures(matiere.globales_de_stage),
        **_objectifs(matiere),
        personnes=personnes,
        contrats_travail=len(ensemble.contrats),
        heures_par_personne=diviser(en_heures(nominatives), personnes),
        etp=etp,
        etp_moyen_annuel=_etp_moyen_annuel(etp, matiere),
        par_sexe=_par_sexe(matiere, ensemble),
        personnes_qpv=len(en_qpv.personnes),
        heures_qpv=en_heures(en_qpv.centiemes),
        sexe_par_nature=_sexe_par_nature(matiere),
        **_lignes(tables),
    )


def _lignes(tables: Tables) -> dict[str, Any]:
    return {
        cle: en_lignes(rangs, VENTILATIONS[cle].mesures, entier=VENTILATIONS[cle].entiere)
        for cle, rangs in tables.items()
    }


def _comptes(matiere: Matiere) -> dict[str, Any]:
    """Contracts, companies and employers that have retained hours."""
    places = set(matiere.paquets.places)
    places |= {matiere.dimensions.places[rang.attribution] for rang in matiere.globales}
    employeurs = {emploi.employeur: emploi.genre for emploi in matiere.paquets.emplois}
    employeurs |= {rang.employeur: rang.genre for rang in matiere.globales}
    return {
        "marches_avec_heures": len({place.marche for place in places}),
        "entreprises_avec_heures": len({place.siren for place in places}),
        "employeurs": len(employeurs),
        "employeurs_siae": sum(genre in SIAE for genre in employeurs.values()),
    }


def _objectifs(matiere: Matiere) -> dict[str, Any]:
    if matiere.perimetre.par_residence:
        return dict.fromkeys(DE_L_OBJECTIF)
    dans_le_taux = [lot for lot in matiere.lots if lot.dans_le_taux]
    acheves = [lot for lot in dans_le_taux if lot.acheve]
    return {
        "heures_contractualisees": _somme(lot.contractualise for lot in matiere.lots),
        "heures_objectif": _somme(lot.objectif for lot in matiere.lots),
        "heures_retenues_cumul": _somme(lot.cumul for lot in dans_le_taux),
        "taux_realisation": _taux(dans_le_taux),
        "taux_lots_acheves": _taux(acheves),
        "avancement_lots_en_cours": _taux([lot for lot in dans_le_taux if not lot.acheve]),
        "lots_acheves": LotsAcheves(
            nombre=len(acheves),
            en_dessous=sum(lot.cumul < lot.objectif for lot in acheves),
            atteint=sum(lot.cumul == lot.objectif for lot in acheves),
            au_dela=sum(lot.cumul > lot.objectif for lot in acheves),
        ),
        "reste_a_realiser": _somme(lot.reste for lot in dans_le_taux),
        "heures_excedentaires": _somme(lot.excedent for lot in dans_le_taux),
    }


def _somme(heures: Iterable[Decimal]) -> Decimal:
    return sum(heures, ZERO)


def _taux(lots: list[BilanLot]) -> Decimal | None:
    return diviser(_somme(lot.cumul for lot in lots), _somme(lot.objectif for lot in lots))


def _etp(matiere: Matiere) -> Decimal:
    """Each structure's hours over its own base."""
    bases = {structure.pk: structure.base_etp for structure in matiere.perimetre.structures}
    centiemes: dict[int, int] = defaultdict(int)
    for place, groupe in matiere.paquets.places.items():
        centiemes[place.structure] += groupe.centiemes
    for rang in matiere.globales:
        centiemes[matiere.dimensions.places[rang.attribution].structure] += rang.centiemes
    return _somme(en_heures(total) / bases[structure] for structure, total in centiemes.items())


def _etp_moyen_annuel(etp: Decimal, matiere: Matiere) -> Decimal | None:
    mois = {*matiere.mois, *(rang.mois for rang in matiere.globales)}
    if matiere.periode.du is None and not mois:
        return None
    return etp * 12 / matiere.periode.nombre_de_mois(min(mois, default=None))


def _par_sexe(matiere: Matiere, ensemble: Groupe) -> tuple[Ligne, ...]:
    """Whole, zeros included. Parts are of people, and of hours that have a name."""
    return tuple(
        Ligne(rang.cle, rang.code, rang.libelle, _valeurs_du_sexe(rang, ensemble))
        for rang in par_sexe(matiere)
    )


def _valeurs_du_sexe(rang: Rang, ensemble: Groupe) -> dict[str, Any]:
    groupe, a_un_nom = rang.groupe, rang.code in Sexe.values
    return {
        "personnes": len(groupe.personnes),
        "heures": en_heures(groupe.centiemes),
        "part_personnes": diviser(len(groupe.personnes), len(ensemble.personnes))
        if a_un_nom
        else None,
        "part_heures": diviser(groupe.centiemes, ensemble.centiemes) if a_un_nom else None,
    }


def _sexe_par_nature(matiere: Matiere) -> tuple[Ligne, ...]:
    groupes = defaultdict(Groupe, matiere.paquets.natures_et_sexes)
    lignes = (
        Ligne(
            nature.value,
            nature.value,
            nature.label,
            {
                "femmes": len(groupes[nature, Sexe.F].personnes),
                "hommes": len(groupes[nature, Sexe.H].personnes),
                "heures_femmes": en_heures(groupes[nature, Sexe.F].centiemes),
                "heures_hommes": en_heures(groupes[nature, Sexe.H].centiemes),
            },
        )
        for nature in NatureMarche
    )
    return tuple(ligne for ligne in lignes if not ligne.est_vide)

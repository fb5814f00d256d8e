"""From rows to figures: the one place where a published number is computed.

Twelve to eighteen queries, whatever the number of rows (a test says so): three for contracts, lots and attributions;
one for hours and what their keys lead to, one or two for their sums, and for those before the period (none without a
beginning); one for hours without names, one for hours that wait; two for names and criteria; one for objectives; one
to three for what became of people. Public figures run the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from clauses_project.heures import ZERO
from entreprises.enums import SIAE
from marches.enums import NatureMarche
from participants.enums import Sexe
from suivi.chiffres import public as regles_publiques
from suivi.chiffres.apres import avec_suivi
from suivi.chiffres.cadre import Cadre
from suivi.chiffres.groupes import Groupe, Rang, en_heures, en_lignes
from suivi.chiffres.matiere import Matiere
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres, Ligne, LotsAcheves, diviser
from suivi.chiffres.suivis import BilanLot
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


def calculer(
    perimetre: Perimetre, periode: Periode, public: bool = False, *, cadre: Cadre | None = None
) -> Chiffres:
    """The figures of that perimeter over those months.

    `public`: what readers without names get; raises `Refus` when the period or the filters are not
    among those offered to them. `cadre`: of that perimeter, when it was read already.
    """
    if public:
        regles_publiques.verifier(perimetre, periode)
    matiere = Matiere(perimetre, periode, cadre)
    tables = {cle: ventilation.rangs(matiere) for cle, ventilation in VENTILATIONS.items()}
    publies = _publier(matiere, tables, regles_publiques.seuil(perimetre)) if public else None
    return avec_suivi(publies or chiffrer(matiere, tables), perimetre, periode, public)


def _publier(matiere: Matiere, tables: Tables, seuil: int) -> Chiffres:
    fondues = {cle: regles_publiques.fondre(rangs, seuil) for cle, rangs in tables.items()}
    chiffres = chiffrer(matiere, fondues)
    if regles_publiques.est_secret(chiffres, seuil):
        return regles_publiques.taire(chiffrer(matiere, tables))
    return regles_publiques.retenir_les_croisements(chiffres, seuil)


def chiffrer(matiere: Matiere, tables: Tables) -> Chiffres:
    """The figures of what was read, without the follow-up."""
    total, faits = matiere.totaux, matiere.faits
    en_qpv = faits.par(faits.en_qpv).get(True, Groupe())
    personnes = len(matiere.personnes)
    etp = equivalents_temps_plein(matiere)
    return Chiffres(
        marches_suivis=len(matiere.suivis),
        entreprises=matiere.entreprises,
        **_comptes(matiere),
        heures_declarees=en_heures(
            matiere.retenues + total.en_attente + total.non_retenues + total.en_suspens
        ),
        heures_en_attente=en_heures(total.en_attente),
        heures_retenues=en_heures(matiere.retenues),
        heures_non_retenues=en_heures(total.non_retenues),
        heures_en_suspens=en_heures(total.en_suspens),
        heures_travail=en_heures(matiere.travail),
        heures_formation=en_heures(matiere.formation),
        heures_globales=en_heures(matiere.centiemes_globaux),
        heures_stage=en_heures(total.stage),
        **_objectifs(matiere),
        personnes=personnes,
        contrats_travail=len(matiere.contrats_travail),
        heures_par_personne=diviser(en_heures(matiere.nominatives), personnes),
        etp=etp,
        etp_moyen_annuel=_etp_moyen_annuel(etp, matiere),
        par_sexe=_par_sexe(matiere),
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
    attributions = matiere.attributions.keys() | {rang.attribution for rang in matiere.globales}
    places = [matiere.places[attribution] for attribution in attributions]
    return {
        "marches_avec_heures": len({place.marche for place in places}),
        "entreprises_avec_heures": len({place.siren for place in places}),
        "employeurs": len(matiere.genres),
        "employeurs_siae": sum(genre in SIAE for genre in matiere.genres.values()),
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


def equivalents_temps_plein(matiere: Matiere) -> Decimal:
    """Each structure's hours over its own base."""
    places = matiere.places
    bases = {structure.pk: structure.base_etp for structure in matiere.perimetre.structures}
    centiemes: dict[int, int] = defaultdict(int)
    for attribution, retenues in matiere.centiemes_par_attribution.items():
        if attribution in places:
            centiemes[places[attribution].structure] += retenues
    for rang in matiere.globales:
        centiemes[places[rang.attribution].structure] += rang.centiemes
    return _somme(en_heures(total) / bases[structure] for structure, total in centiemes.items())


def _etp_moyen_annuel(etp: Decimal, matiere: Matiere) -> Decimal | None:
    mois = {*matiere.mois, *(rang.mois for rang in matiere.globales)}
    if matiere.periode.du is None and not mois:
        return None
    return etp * 12 / matiere.periode.nombre_de_mois(min(mois, default=None))


def _par_sexe(matiere: Matiere) -> tuple[Ligne, ...]:
    """Whole, zeros included. Parts are of people, and of hours that have a name."""
    return tuple(
        Ligne(rang.cle, rang.code, rang.libelle, _valeurs_du_sexe(rang, matiere))
        for rang in par_sexe(matiere)
    )


def _valeurs_du_sexe(rang: Rang, matiere: Matiere) -> dict[str, Any]:
    groupe, a_un_nom = rang.groupe, rang.code in Sexe.values
    return {
        "personnes": len(groupe.personnes),
        "heures": en_heures(groupe.centiemes),
        "part_personnes": diviser(len(groupe.personnes), len(matiere.personnes))
        if a_un_nom
        else None,
        "part_heures": diviser(groupe.centiemes, matiere.nominatives) if a_un_nom else None,
    }


def _sexe_par_nature(matiere: Matiere) -> tuple[Ligne, ...]:
    groupes = defaultdict(Groupe, matiere.sexes_par_nature)
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

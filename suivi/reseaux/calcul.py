"""From the parts of a réseau to its figures: the keys and the public rules of `suivi.chiffres`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from entreprises.enums import SIAE
from marches.enums import NatureMarche
from participants.enums import Sexe
from suivi.chiffres import public as regles
from suivi.chiffres.apres import CLE_DU_JALON, ajouter_le_suivi
from suivi.chiffres.groupes import Rang, en_heures, en_lignes
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres, Ligne, LotsAcheves, diviser
from suivi.chiffres.ventilations import VENTILATIONS
from suivi.enums import Jalon
from suivi.reseaux.fusion import Ensemble, Fusion
from suivi.reseaux.seuil import fondre
from territoires.models import Structure

COMPTES = frozenset({"marches_suivis", "marches_avec_heures", "contrats_travail"})
Tables = dict[str, list[Rang]]


def chiffrer_la_fusion(
    fusion: Fusion, perimetre: Perimetre, periode: Periode, *, public: bool
) -> Chiffres:
    """The same figures as the engine gives of all these structures read together."""
    tables = {cle: fusion.rangees.get(cle, []) for cle in VENTILATIONS}
    minimum = regles.seuil(perimetre)
    if public:
        chiffres = _publier(fusion, tables, perimetre, periode, minimum)
    else:
        chiffres = _chiffrer(fusion, tables, periode)
    par_cle = {CLE_DU_JALON[jalon]: fusion.suivi.get(CLE_DU_JALON[jalon], []) for jalon in JALONS}
    if any(structure.jalons == Structure.Jalons.FENETRE for structure in perimetre.structures):
        par_cle["suivi_fenetre"] = []
    par_cle |= fusion.suivi
    return ajouter_le_suivi(chiffres, par_cle, public=public, minimum=minimum)


JALONS = (Jalon.SIX, Jalon.DOUZE)


def _publier(
    fusion: Fusion, tables: Tables, perimetre: Perimetre, periode: Periode, minimum: int
) -> Chiffres:
    if len(fusion.ensemble.personnes) < minimum:
        return regles.taire(_chiffrer(fusion, tables, periode))
    fondues = {
        cle: fondre(cle, rangs, minimum, perimetre, periode) for cle, rangs in tables.items()
    }
    return regles.retenir_les_croisements(_chiffrer(fusion, fondues, periode), minimum)


def _chiffrer(fusion: Fusion, tables: Tables, periode: Periode) -> Chiffres:
    sommes: dict[str, Any] = {
        cle: valeur if cle in COMPTES or valeur is None else en_heures(valeur)
        for cle, valeur in fusion.sommes.items()
    }
    personnes = len(fusion.ensemble.personnes)
    nominatives = sommes["heures_travail"] + sommes["heures_formation"]
    etp = sum((en_heures(centiemes) / base for centiemes, base in fusion.etp), Decimal(0))
    return Chiffres(
        **sommes,
        **_taux(fusion, sommes),
        entreprises=len(fusion.sirens),
        entreprises_avec_heures=len(fusion.sirens_avec_heures),
        employeurs=len(fusion.employeurs),
        employeurs_siae=sum(genre in SIAE for genre in fusion.employeurs.values()),
        personnes=personnes,
        heures_par_personne=diviser(nominatives, personnes),
        etp=etp,
        etp_moyen_annuel=_etp_moyen_annuel(etp, fusion, periode),
        par_sexe=tuple(_du_sexe(rang, fusion.ensemble) for rang in fusion.rangees["par_sexe"]),
        personnes_qpv=len(fusion.qpv.personnes),
        heures_qpv=en_heures(fusion.qpv.centiemes),
        sexe_par_nature=_sexe_par_nature(fusion.rangees["croisement"]),
        **_lignes(tables),
    )


def _lignes(tables: Tables) -> dict[str, Any]:
    return {
        cle: en_lignes(rangs, VENTILATIONS[cle].mesures, entier=VENTILATIONS[cle].entiere)
        for cle, rangs in tables.items()
    }


def _taux(fusion: Fusion, sommes: dict[str, Any]) -> dict[str, Any]:
    if fusion.lots is None:
        cles = ("taux_realisation", "taux_lots_acheves", "avancement_lots_en_cours", "lots_acheves")
        return dict.fromkeys(cles)
    *acheves, promis, fait, promis_en_cours, fait_en_cours = fusion.lots
    return {
        "taux_realisation": diviser(fait + fait_en_cours, promis + promis_en_cours),
        "taux_lots_acheves": diviser(fait, promis),
        "avancement_lots_en_cours": diviser(fait_en_cours, promis_en_cours),
        "lots_acheves": LotsAcheves(*acheves),
    }


def _etp_moyen_annuel(etp: Decimal, fusion: Fusion, periode: Periode) -> Decimal | None:
    if periode.du is None and fusion.premier_mois is None:
        return None
    return etp * 12 / periode.nombre_de_mois(fusion.premier_mois)


def _du_sexe(rang: Rang, ensemble: Ensemble) -> Ligne:
    groupe, a_un_nom = rang.groupe, rang.code in Sexe.values
    valeurs = {
        "personnes": len(groupe.personnes),
        "heures": en_heures(groupe.centiemes),
        "part_personnes": diviser(len(groupe.personnes), len(ensemble.personnes))
        if a_un_nom
        else None,
        "part_heures": diviser(groupe.centiemes, ensemble.centiemes) if a_un_nom else None,
    }
    return Ligne(rang.cle, rang.code, rang.libelle, valeurs)


def _sexe_par_nature(rangs: list[Rang]) -> tuple[Ligne, ...]:
    groupes = {rang.cle: rang.groupe for rang in rangs}
    lignes = []
    for nature in NatureMarche:
        femmes, hommes = (groupes.get(f"{nature}|{s}", Ensemble()) for s in (Sexe.F, Sexe.H))
        valeurs = {
            "femmes": len(femmes.personnes),
            "hommes": len(hommes.personnes),
            "heures_femmes": en_heures(femmes.centiemes),
            "heures_hommes": en_heures(hommes.centiemes),
        }
        lignes.append(Ligne(nature.value, nature.value, nature.label, valeurs))
    return tuple(ligne for ligne in lignes if not ligne.est_vide)

"""From rows to figures: the one place where a published number is computed.

Nineteen queries, whatever the number of rows (a test says so): two for hours in all, three for what
they lead to, five breakdowns, six for contracts, lots and companies, two for objectives by year and by
month, one for the names of buyers. Public figures: two more at most by breakdown that has rows to merge.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models.functions import TruncMonth, TruncYear

from clauses_project import ecriture
from marches.enums import NatureMarche
from marches.models import DonneurOrdre
from participants.enums import Sexe
from suivi.chiffres import public as regles_publiques
from suivi.chiffres.heures import (
    ZERO,
    HeuresGlobalesParMarche,
    employeurs,
    entreprises_avec_heures,
    globales_par_marche,
    marches_avec_heures,
    totaux,
)
from suivi.chiffres.marches import (
    BilanLot,
    bilan_des_lots,
    compter_entreprises,
    compter_marches,
    contractualise_par,
)
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres, Ligne, LotsAcheves, diviser
from suivi.chiffres.ventilations import (
    PAR_ANNEE,
    PAR_DONNEUR_ORDRE,
    PAR_MOIS,
    PAR_NATURE,
    PAR_SEXE,
    Ventilation,
)

SANS_NOM = "SANS_NOM"
LIBELLE_SANS_NOM = "Heures sans détail nominatif"
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


def calculer(perimetre: Perimetre, periode: Periode, public: bool = False) -> Chiffres:
    """The figures of that perimeter over those months.

    `public`: what readers without names get; raises `Refus` when the period or the filters are not
    among those offered to them.
    """
    if public:
        regles_publiques.verifier(perimetre, periode)
    chiffres = _calculer(perimetre, periode)
    return regles_publiques.publier(chiffres, perimetre, periode) if public else chiffres


def _calculer(perimetre: Perimetre, periode: Periode) -> Chiffres:
    globales_et_stage = globales_par_marche(perimetre, periode)
    globales = [rang for rang in globales_et_stage if not rang.stage]
    en_globales = _somme(rang.heures for rang in globales)
    total = totaux(perimetre, periode)
    nominatives = total.travail + total.formation
    retenues = nominatives + en_globales
    marches = compter_marches(perimetre, periode)
    lots = [] if perimetre.par_residence else bilan_des_lots(perimetre, periode)
    par_donneur_ordre = _par_donneur_ordre(perimetre, periode, globales, marches, lots)
    etp = _etp(perimetre, par_donneur_ordre)
    mois_des_lignes = [total.premier_mois] if total.premier_mois else []
    premier = min([*mois_des_lignes, *(rang.mois for rang in globales)], default=None)
    return Chiffres(
        marches_suivis=marches.total(),
        marches_avec_heures=marches_avec_heures(perimetre, periode),
        entreprises=compter_entreprises(perimetre, periode),
        entreprises_avec_heures=entreprises_avec_heures(perimetre, periode),
        **employeurs(perimetre, periode),
        heures_declarees=total.declarees + en_globales,
        heures_en_attente=total.en_attente,
        heures_retenues=retenues,
        heures_non_retenues=total.non_retenues,
        heures_en_suspens=total.en_suspens,
        heures_travail=total.travail,
        heures_formation=total.formation,
        heures_globales=en_globales,
        heures_stage=total.stage + _somme(r.heures for r in globales_et_stage if r.stage),
        **_objectifs(perimetre, lots),
        personnes=total.personnes,
        contrats_travail=total.contrats_travail,
        heures_par_personne=diviser(nominatives, total.personnes),
        etp=etp,
        etp_moyen_annuel=_etp_moyen_annuel(etp, periode, premier),
        par_sexe=_par_sexe(perimetre, periode, total.personnes, nominatives, en_globales),
        par_nature=_par_nature(perimetre, periode, globales, marches),
        par_donneur_ordre=tuple(ligne for ligne, _ in par_donneur_ordre),
        par_annee=_par_tranche(PAR_ANNEE, TruncYear, perimetre, periode, globales),
        par_mois=_par_tranche(PAR_MOIS, TruncMonth, perimetre, periode, globales),
    )


def _somme(heures: Iterable[Decimal]) -> Decimal:
    return sum(heures, ZERO)


def _objectifs(perimetre: Perimetre, lots: list[BilanLot]) -> dict[str, Any]:
    if perimetre.par_residence:
        return dict.fromkeys(DE_L_OBJECTIF)
    dans_le_taux = [lot for lot in lots if lot.dans_le_taux]
    acheves = [lot for lot in dans_le_taux if lot.acheve]
    return {
        "heures_contractualisees": _somme(lot.contractualise for lot in lots),
        "heures_objectif": _somme(lot.objectif for lot in lots),
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


def _taux(lots: list[BilanLot]) -> Decimal | None:
    return diviser(_somme(lot.cumul for lot in lots), _somme(lot.objectif for lot in lots))


def _etp(perimetre: Perimetre, par_donneur_ordre: list[tuple[Ligne, int]]) -> Decimal:
    """Each structure's hours over its own base; a buyer belongs to one structure."""
    bases = {structure.pk: structure.base_etp for structure in perimetre.structures}
    heures: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for ligne, structure in par_donneur_ordre:
        heures[structure] += ligne["heures"]
    return sum((total / bases[structure] for structure, total in heures.items()), ZERO)


def _etp_moyen_annuel(etp: Decimal, periode: Periode, premier) -> Decimal | None:
    if periode.du is None and premier is None:
        return None
    return etp * 12 / periode.nombre_de_mois(premier)


def _par_sexe(
    perimetre: Perimetre,
    periode: Periode,
    personnes: int,
    nominatives: Decimal,
    en_globales: Decimal,
) -> tuple[Ligne, ...]:
    """Whole, zeros included. Parts are of people, and of hours that have a name."""
    groupes = PAR_SEXE.calculer(perimetre, periode)
    lignes = []
    for sexe in Sexe:
        valeurs = groupes.get(sexe.value, {"heures": ZERO, "personnes": 0})
        parts = {
            "part_personnes": diviser(valeurs["personnes"], personnes),
            "part_heures": diviser(valeurs["heures"], nominatives),
        }
        lignes.append(_ligne(sexe.value, sexe.label, personnes=valeurs["personnes"],
                             heures=valeurs["heures"], **parts))  # fmt: skip
    sans_nom = _ligne(SANS_NOM, LIBELLE_SANS_NOM, personnes=0, heures=en_globales,
                      part_personnes=None, part_heures=None)  # fmt: skip
    return (*lignes, sans_nom)


def _par_nature(
    perimetre: Perimetre,
    periode: Periode,
    globales: list[HeuresGlobalesParMarche],
    marches: Counter[tuple[int, str]],
) -> tuple[Ligne, ...]:
    groupes = PAR_NATURE.calculer(perimetre, periode)
    en_globales = _repartir(globales, lambda rang: rang.nature)
    return _pleines(
        _ligne(
            nature.value,
            nature.label,
            marches=sum(n for (_, autre), n in marches.items() if autre == nature),
            heures=groupes.get(nature.value, {}).get("heures", ZERO) + en_globales[nature.value],
            personnes=groupes.get(nature.value, {}).get("personnes", 0),
        )
        for nature in NatureMarche
    )


def _par_donneur_ordre(
    perimetre: Perimetre,
    periode: Periode,
    globales: list[HeuresGlobalesParMarche],
    marches: Counter[tuple[int, str]],
    lots: list[BilanLot],
) -> list[tuple[Ligne, int]]:
    """Rows of buyers, most hours first, each with the structure it belongs to."""
    groupes = PAR_DONNEUR_ORDRE.calculer(perimetre, periode)
    en_globales = _repartir(globales, lambda rang: rang.donneur_ordre)
    suivis: Counter[int] = Counter()
    for (donneur_ordre, _), nombre in marches.items():
        suivis[donneur_ordre] += nombre
    objectifs: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for lot in lots:
        objectifs[lot.donneur_ordre] += lot.objectif
    noms = DonneurOrdre.objects.filter(pk__in={*groupes, *en_globales, *suivis}).order_by(
        "nom", "pk"
    )
    lignes = [
        (
            Ligne(
                pk,
                nom,
                nom,
                {
                    "marches": suivis[pk],
                    "heures_objectif": None if perimetre.par_residence else objectifs[pk],
                    "heures": groupes.get(pk, {}).get("heures", ZERO) + en_globales[pk],
                    "personnes": groupes.get(pk, {}).get("personnes", 0),
                },
            ),
            structure,
        )
        for pk, nom, structure in noms.values_list("pk", "nom", "structure")
    ]
    pleines = [(ligne, structure) for ligne, structure in lignes if not ligne.est_vide]
    return sorted(pleines, key=lambda rang: -rang[0]["heures"])


def _par_tranche(
    ventilation: Ventilation,
    tranche: type[TruncYear | TruncMonth],
    perimetre: Perimetre,
    periode: Periode,
    globales: list[HeuresGlobalesParMarche],
) -> tuple[Ligne, ...]:
    """Rows of years, or of months, in order."""
    groupes = ventilation.calculer(perimetre, periode)
    par_annee = tranche is TruncYear
    en_globales = _repartir(
        globales, lambda rang: rang.mois.replace(month=1) if par_annee else rang.mois
    )
    contractualise = (
        None if perimetre.par_residence else contractualise_par(tranche, perimetre, periode)
    )
    return _pleines(
        Ligne(
            debut,
            f"{debut:%Y}" if par_annee else f"{debut:%Y-%m}",
            f"{debut:%Y}" if par_annee else ecriture.mois(debut),
            {
                "heures_retenues": groupes.get(debut, {}).get("heures", ZERO) + en_globales[debut],
                "personnes": groupes.get(debut, {}).get("personnes", 0),
                "contrats_travail": groupes.get(debut, {}).get("contrats_travail", 0),
                "heures_contractualisees": None
                if contractualise is None
                else contractualise.get(debut, ZERO),
            },
        )
        for debut in sorted({*groupes, *en_globales, *(contractualise or ())})
    )


def _ligne(code: str, libelle: str, **valeurs: Any) -> Ligne:
    return Ligne(code, code, libelle, valeurs)


def _pleines(lignes: Iterable[Ligne]) -> tuple[Ligne, ...]:
    return tuple(ligne for ligne in lignes if not ligne.est_vide)


def _repartir(
    globales: list[HeuresGlobalesParMarche], cle: Callable[[HeuresGlobalesParMarche], Any]
) -> dict[Any, Decimal]:
    sommes: dict[Any, Decimal] = defaultdict(lambda: ZERO)
    for rang in globales:
        sommes[cle(rang)] += rang.heures
    return sommes

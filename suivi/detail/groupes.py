"""Rows of a breakdown: which lines of hours stand in the row of a code.

The codes are those the figures print. Breakdowns that a filter or a period already tells (nature, buyer,
clause, year, month) are not here: their rows are the same list under that filter.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from entreprises.enums import TypeEntreprise
from participants.criteres import PUBLICS
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from participants.models import EligibiliteCritere
from participants.rome import nommer_le_metier
from suivi.chiffres.dimensions import AUTRE_PUBLIC, CODES_DES_PUBLICS
from suivi.chiffres.heures import CONTRAT, LOT, LOT_DES_GLOBALES
from suivi.chiffres.ventilations import AGES as NOMS_DES_AGES
from suivi.chiffres.ventilations import HORS_TERRITOIRE, INCONNU, LIBELLES_A_PART
from territoires.models import Commune

PARTICIPANT = f"{CONTRAT}__participant"
AGES = {
    "MOINS_26": Q(faits__age__lt=26),
    "26_49": Q(faits__age__gte=26, faits__age__lt=50),
    "50_PLUS": Q(faits__age__gte=50),
    INCONNU: Q(faits__age=None),
}


def _egal(champ: str) -> Callable[[str], Q]:
    """INCONNU is an empty field, or no facts at all."""

    def condition(code: str) -> Q:
        if code == INCONNU:
            return Q(**{champ: ""}) | Q(**{f"{champ}__isnull": True})
        return Q(**{champ: code})

    return condition


def _critere(code: str) -> Q:
    """A public of the structure's own is among the others."""
    rangs = EligibiliteCritere.objects.filter(eligibilite=OuterRef("faits"))
    if code == AUTRE_PUBLIC:
        return Q(Exists(rangs.exclude(critere__code__in=CODES_DES_PUBLICS - {AUTRE_PUBLIC})))
    return Q(Exists(rangs.filter(critere__code=code)))


def _commune(champ: str) -> Callable[[str], Q]:
    """Communes as they are today, those merged since too."""

    def condition(code: str) -> Q:
        if code == INCONNU:
            return Q(**{champ: None})
        if code != HORS_TERRITOIRE:
            return Q(**{champ: code}) | Q(**{f"{champ}__devenue": code})
        ici = Coalesce(OuterRef(f"{champ}__devenue"), OuterRef(champ))
        territoire = Commune.objects.filter(structures=OuterRef("structure"))
        dedans = territoire.annotate(ici=Coalesce("devenue", "code")).filter(ici=ici)
        return Q(**{f"{champ}__isnull": False}) & ~Q(Exists(dedans))

    return condition


def _prescripteur(nom: str) -> Q:
    if nom == INCONNU:
        return Q(faits__prescripteur=None)
    return Q(faits__prescripteur__nom=nom)


def _age(code: str) -> Q:
    return AGES.get(code, Q(pk__in=[]))


GROUPES: dict[str, Callable[[str], Q]] = {
    "par_sexe": _egal(f"{PARTICIPANT}__sexe"),
    "par_age": _age,
    "par_niveau": _egal("faits__niveau"),
    "par_critere": _critere,
    "par_prescripteur": _prescripteur,
    "par_modalite": _egal(f"{CONTRAT}__modalite"),
    "par_type_contrat": _egal(f"{CONTRAT}__type"),
    "par_metier": _egal(f"{CONTRAT}__code_rome"),
    "par_employeur": _egal(f"{CONTRAT}__employeur__type"),
    "par_commune": _commune("faits__commune"),
    "par_commune_execution": _commune(f"{LOT}marche__commune_execution"),
    "qpv": lambda _: Q(faits__isnull=False) & ~Q(faits__code_qpv=""),
}
# Of these, heures globales are part too: they have an employer, and a contract.
GROUPES_DES_GLOBALES: dict[str, Callable[[str], Q]] = {
    "par_employeur": _egal("employeur__type"),
    "par_commune_execution": _commune(f"{LOT_DES_GLOBALES}marche__commune_execution"),
}

NOMS = {
    "par_sexe": dict(Sexe.choices),
    "par_age": NOMS_DES_AGES,
    "par_niveau": dict(Niveau.choices),
    "par_critere": {public.code: public.libelle for public in PUBLICS},
    "par_modalite": dict(Modalite.choices),
    "par_type_contrat": dict(TypeContrat.choices),
    "par_employeur": dict(TypeEntreprise.choices),
    "qpv": {"": "habitants d'un quartier prioritaire"},
}


def dire_le_groupe(ventilation: str, code: str) -> str:
    """The row, in words."""
    if code in LIBELLES_A_PART:
        return LIBELLES_A_PART[code].lower()
    if ventilation == "par_metier":
        return nommer_le_metier(code)
    return NOMS.get(ventilation, {}).get(code, code).lower()

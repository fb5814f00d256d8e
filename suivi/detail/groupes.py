"""Rows of a breakdown: which lines of hours stand in the row of a code.

The codes are those of `chiffres.md`. Breakdowns that a filter or a period already tells (nature, buyer,
clause, communes, year, month) are not here: their rows are the same list under that filter.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q

from entreprises.enums import TypeEntreprise
from participants.criteres import PUBLICS
from participants.enums import Modalite, Niveau, Sexe, TypeContrat
from participants.models import EligibiliteCritere
from suivi.chiffres.heures import CONTRAT, PARTICIPANT

INCONNU = "INCONNU"
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
    return Q(
        Exists(EligibiliteCritere.objects.filter(eligibilite=OuterRef("faits"), critere__code=code))
    )


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
    "qpv": lambda _: Q(faits__isnull=False) & ~Q(faits__code_qpv=""),
}
# Of these, heures globales are part too: by the kind of their employer.
GROUPES_DES_GLOBALES: dict[str, Callable[[str], Q]] = {
    "par_employeur": _egal("employeur__type"),
}

NOMS = {
    "par_sexe": dict(Sexe.choices),
    "par_age": {
        "MOINS_26": "moins de 26 ans",
        "26_49": "de 26 à 49 ans",
        "50_PLUS": "50 ans et plus",
    },
    "par_niveau": dict(Niveau.choices),
    "par_critere": {public.code: public.libelle for public in PUBLICS},
    "par_modalite": dict(Modalite.choices),
    "par_type_contrat": dict(TypeContrat.choices),
    "par_employeur": dict(TypeEntreprise.choices),
    "qpv": {"": "habitants d'un quartier prioritaire"},
}


def dire_le_groupe(ventilation: str, code: str) -> str:
    """The row, in words."""
    if code == INCONNU:
        return "non renseigné"
    return NOMS.get(ventilation, {}).get(code, code).lower()

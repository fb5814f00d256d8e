"""How a situation is reported, in both vocabularies: a table of settings, with the defaults of `chiffres.md`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from suivi.enums import ClasseIAE, Situation
from suivi.models import ClasseDeSituation


@dataclass(frozen=True)
class Classe:
    """`plie`: « sortie positive » as the PLIE say it, which is not what the IAE call so."""

    en_emploi: bool
    iae: ClasseIAE
    plie: bool = False


DURABLE = Classe(True, ClasseIAE.DURABLE, plie=True)
TRANSITION = Classe(True, ClasseIAE.TRANSITION)
AUTRE = Classe(False, ClasseIAE.AUTRE)
NEUTRE = Classe(False, ClasseIAE.NEUTRE)
SANS_REPONSE = Classe(False, ClasseIAE.SANS_REPONSE)

PAR_DEFAUT: Mapping[Situation, Classe] = {
    Situation.CDI: DURABLE,
    Situation.CDD_6_PLUS: DURABLE,
    Situation.INTERIM_6_PLUS: DURABLE,
    Situation.ALTERNANCE: DURABLE,
    Situation.CREATION: DURABLE,
    Situation.FONCTION_PUBLIQUE: DURABLE,
    Situation.CDD_MOINS_6: TRANSITION,
    Situation.INTERIM: TRANSITION,
    Situation.CONTRAT_AIDE: TRANSITION,
    Situation.SIAE: Classe(True, ClasseIAE.POSITIVE),
    Situation.FORMATION_QUALIFIANTE: Classe(False, ClasseIAE.POSITIVE, plie=True),
    Situation.FORMATION_AUTRE: Classe(False, ClasseIAE.POSITIVE),
    Situation.RECHERCHE: AUTRE,
    Situation.INACTIF: AUTRE,
    Situation.RETRAITE: AUTRE,
    Situation.DECEDE: NEUTRE,
    Situation.DETENTION: NEUTRE,
    Situation.MATERNITE: NEUTRE,
    Situation.LONGUE_MALADIE: NEUTRE,
    Situation.INJOIGNABLE: SANS_REPONSE,
    Situation.REFUS: SANS_REPONSE,
}
# What they are is not a matter of opinion.
FIXES = frozenset({Situation.INJOIGNABLE, Situation.REFUS})


def classes_de(structures: Iterable[int]) -> dict[int, dict[str, Classe]]:
    """The table of each structure: the defaults, and what it decided otherwise. One query."""
    tables: dict[int, dict[str, Classe]] = {pk: dict(PAR_DEFAUT) for pk in structures}
    for structure, situation, en_emploi, iae, plie in ClasseDeSituation.objects.filter(
        structure__in=tables
    ).values_list("structure", "situation", "en_emploi", "classe_iae", "positive_plie"):
        tables[structure][situation] = Classe(en_emploi, ClasseIAE(iae), plie)
    return tables

"""What became of the people: `chiffres.md`, « Follow-up ». About the milestones due in the period.

Two queries, whatever the number of rows: the milestones by structure and situation, the table of classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from marches.enums import Clause
from suivi.apres.classes import SANS_REPONSE, Classe, classes_de
from suivi.chiffres.heures import lignes_retenues
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.chiffres.public import seuil
from suivi.chiffres.resultat import Chiffres, SuiviDuJalon, diviser
from suivi.enums import DECLAREES, ClasseIAE, Jalon, Situation
from suivi.models import Echeance, LigneHeures
from territoires.models import Structure

CLE_DU_JALON = {
    Jalon.SIX: "suivi_6",
    Jalon.DOUZE: "suivi_12",
    Jalon.FENETRE: "suivi_fenetre",
}
DYNAMIQUES = (ClasseIAE.DURABLE, ClasseIAE.TRANSITION, ClasseIAE.POSITIVE)
LOT = "affectation__attribution__lot__"


def avec_suivi(
    chiffres: Chiffres, perimetre: Perimetre, periode: Periode, public: bool = False
) -> Chiffres:
    """The follow-up keys added. Public: nothing where people are too few, nor under the threshold of `joints`;
    and no count between 1 and the threshold, nor a rate made from it (`chiffres.md`, last section).
    """
    if public and chiffres.personnes is None:
        return chiffres
    suivis: dict[str, Any] = {
        cle: _mesurer(rangs) for cle, rangs in _par_cle(perimetre, periode).items()
    }
    if public:
        minimum = seuil(perimetre)
        suivis = {
            cle: _publier(suivi, minimum)
            for cle, suivi in suivis.items()
            if suivi.joints >= minimum
        }
    return replace(chiffres, **suivis)


def _publier(suivi: SuiviDuJalon, minimum: int) -> SuiviDuJalon:
    nombres = {cle: n for cle, n in asdict(suivi).items() if isinstance(n, int)}
    tus: dict[str, Any] = dict.fromkeys(cle for cle, n in nombres.items() if 0 < n < minimum)
    if "en_emploi" in tus:
        tus |= dict.fromkeys(("taux_emploi_dus", "taux_emploi_joints"))
    return replace(suivi, **tus)


@dataclass(frozen=True)
class Rang:
    """Milestones of one situation: « sans réponse » before anybody answered."""

    situation: str
    classe: Classe
    chez_entreprise_clause: bool
    nombre: int


def echeances(perimetre: Perimetre, periode: Periode) -> QuerySet[Echeance]:
    """The milestones that count: due in the period and not in the future, of the people of the perimeter.

    A filter on contracts keeps people who have retained hours there up to the end of the period; a filter
    on residence goes by the eligibility that started last by the end of their work (else the first).
    """
    dues = Echeance.objects.dues(timezone.localdate()).filter(
        perimetre.q_structures(), periode.q_jours("due_le"), perimetre.q_residence()
    )
    des_marches = replace(perimetre, commune="", epci="")
    if des_marches.filtres:
        retenues = lignes_retenues(des_marches, Periode(None, periode.au))
        dues = dues.filter(participant__in=retenues.values("affectation__contrat__participant"))
    return dues.order_by()


def chez_une_entreprise_de_la_clause() -> Exists:
    """Employed by a company (by SIREN) that owed declared hours of theirs, stage apart."""
    return Exists(
        LigneHeures.objects.filter(
            Q(heures_travail__gt=0) | Q(heures_formation__gt=0),
            ~q_clause(Clause.STAGE, LOT),
            declaration__etat__in=DECLAREES,
            affectation__contrat__participant=OuterRef("participant"),
            affectation__attribution__entreprise__siren=OuterRef("reponse__employeur__siren"),
        )
    )


def _par_cle(perimetre: Perimetre, periode: Periode) -> dict[str, list[Rang]]:
    """Rows by key; « fenêtre » only where a structure uses it, or did."""
    cles: dict[str, list[Rang]] = {"suivi_6": [], "suivi_12": []}
    if any(structure.jalons == Structure.Jalons.FENETRE for structure in perimetre.structures):
        cles["suivi_fenetre"] = []
    for jalon, rang in _rangs(perimetre, periode):
        cles.setdefault(CLE_DU_JALON[Jalon(jalon)], []).append(rang)
    return cles


def _rangs(perimetre: Perimetre, periode: Periode) -> Iterator[tuple[str, Rang]]:
    classes = classes_de(structure.pk for structure in perimetre.structures)
    for structure, jalon, situation, chez, nombre in (
        echeances(perimetre, periode)
        .annotate(chez=chez_une_entreprise_de_la_clause())
        .values_list("structure", "jalon", "reponse__situation", "chez")
        .annotate(nombre=Count("pk"))
    ):
        classe = classes[structure][situation] if situation else SANS_REPONSE
        yield jalon, Rang(situation or "", classe, chez, nombre)


def _mesurer(rangs: list[Rang]) -> SuiviDuJalon:
    def compter(condition: Callable[[Rang], bool]) -> int:
        return sum(rang.nombre for rang in rangs if condition(rang))

    def de_classe(*classes: ClasseIAE) -> int:
        return compter(lambda rang: rang.classe.iae in classes)

    def en_situation(situation: Situation) -> int:
        return compter(lambda rang: rang.situation == situation)

    dus, realises = compter(lambda rang: True), compter(lambda rang: bool(rang.situation))
    injoignables, refus = en_situation(Situation.INJOIGNABLE), en_situation(Situation.REFUS)
    neutres = de_classe(ClasseIAE.NEUTRE)
    joints = realises - injoignables - refus - neutres
    en_emploi = compter(lambda rang: rang.classe.en_emploi)
    return SuiviDuJalon(
        dus=dus,
        realises=realises,
        injoignables=injoignables,
        refus=refus,
        neutres=neutres,
        joints=joints,
        en_emploi=en_emploi,
        en_emploi_hors_iae=compter(
            lambda rang: rang.classe.en_emploi and rang.situation != Situation.SIAE
        ),
        chez_entreprise_clause=compter(
            lambda rang: rang.classe.en_emploi and rang.chez_entreprise_clause
        ),
        emploi_durable=de_classe(ClasseIAE.DURABLE),
        emploi_transition=de_classe(ClasseIAE.TRANSITION),
        sortie_positive_iae=de_classe(ClasseIAE.POSITIVE),
        sortie_dynamique_iae=de_classe(*DYNAMIQUES),
        sortie_positive_plie=compter(lambda rang: rang.classe.plie),
        taux_emploi_dus=diviser(en_emploi, dus - neutres),
        taux_emploi_joints=diviser(en_emploi, joints),
        taux_reponse=diviser(joints, dus - neutres),
    )

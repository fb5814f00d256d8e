"""What became of the people: `chiffres.md`, « Follow-up ». About the milestones due in the period.

One query, whatever the number of rows: the milestones by structure and situation, with their classes. Two more where
some are employed: their employers, and the companies that owed hours of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from marches.enums import Clause
from suivi.apres.classes import PAR_DEFAUT, SANS_REPONSE, Classe
from suivi.chiffres.heures import lignes_retenues
from suivi.chiffres.perimetre import Perimetre, Periode, q_clause
from suivi.chiffres.public import seuil
from suivi.chiffres.resultat import Chiffres, SuiviDuJalon, diviser
from suivi.chiffres.tables import Condition, a_part, dans, des_structures, executer, lire, parmi
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
# Milestones by structure and situation, with what the structure decided of that situation, if it did.
ECHEANCES = """
    SELECT g.*, c.situation IS NOT NULL, c.en_emploi, c.classe_iae, c.positive_plie
      FROM (SELECT e.structure_id, e.jalon, v.situation,
                   CASE WHEN v.employeur_id IS NOT NULL THEN e.participant_id END, v.employeur_id, count(*)
              FROM suivi_echeance e LEFT JOIN {reponses} v ON v.id = e.reponse_id
             WHERE {echeances}
             GROUP BY 1, 2, 3, 4, 5) g
      LEFT JOIN suivi_classedesituation c ON c.structure_id = g.structure_id AND c.situation = g.situation
"""
REPONSES = "SELECT id, situation, employeur_id FROM suivi_evaluation WHERE {}"


def avec_suivi(
    chiffres: Chiffres, perimetre: Perimetre, periode: Periode, public: bool = False
) -> Chiffres:
    """The follow-up keys added. Public: nothing where people are too few, nor under the threshold of `joints`;
    and no count between 1 and the threshold, nor a rate made from it (`chiffres.md`, last section).
    """
    par_cle = _par_cle(perimetre, periode)
    return ajouter_le_suivi(chiffres, par_cle, public=public, minimum=seuil(perimetre))


def ajouter_le_suivi(
    chiffres: Chiffres, par_cle: Mapping[str, list[Rang]], *, public: bool, minimum: int
) -> Chiffres:
    """`par_cle`: the milestones of each key; those kept from this reader are left out."""
    if public and chiffres.personnes is None:
        return chiffres
    suivis: dict[str, Any] = {cle: mesurer(rangs) for cle, rangs in par_cle.items()}
    if public:
        suivis = {
            cle: publier(suivi, minimum) for cle, suivi in suivis.items() if suivi.joints >= minimum
        }
    return replace(chiffres, **suivis)


def publier(suivi: SuiviDuJalon, minimum: int) -> SuiviDuJalon:
    """Without the counts between 1 and the threshold, nor the rates made from them."""
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
    nombre: int = 1

    @property
    def repondue(self) -> bool:
        return bool(self.situation)

    @property
    def jointe(self) -> bool:
        """The person was reached, and what they said is a situation that counts."""
        return self.repondue and self.classe.iae not in (ClasseIAE.NEUTRE, ClasseIAE.SANS_REPONSE)


# What each key counts, one milestone at a time.
COMPTES: Mapping[str, Callable[[Rang], bool]] = {
    "dus": lambda rang: True,
    "realises": lambda rang: rang.repondue,
    "injoignables": lambda rang: rang.situation == Situation.INJOIGNABLE,
    "refus": lambda rang: rang.situation == Situation.REFUS,
    "neutres": lambda rang: rang.classe.iae == ClasseIAE.NEUTRE,
    "joints": lambda rang: rang.jointe,
    "en_emploi": lambda rang: rang.classe.en_emploi,
    "en_emploi_hors_iae": lambda rang: rang.classe.en_emploi and rang.situation != Situation.SIAE,
    "chez_entreprise_clause": lambda rang: rang.classe.en_emploi and rang.chez_entreprise_clause,
    "emploi_durable": lambda rang: rang.classe.iae == ClasseIAE.DURABLE,
    "emploi_transition": lambda rang: rang.classe.iae == ClasseIAE.TRANSITION,
    "sortie_positive_iae": lambda rang: rang.classe.iae == ClasseIAE.POSITIVE,
    "sortie_dynamique_iae": lambda rang: rang.classe.iae in DYNAMIQUES,
    "sortie_positive_plie": lambda rang: rang.classe.plie,
}


def echeances(
    perimetre: Perimetre, periode: Periode, *, cohorte: bool = False
) -> QuerySet[Echeance]:
    """The milestones that count: due in the period and not in the future, of the people of the perimeter.

    `cohorte`: of the people whose période de travail ended in the period, as far as they are due by today;
    an answer that found no période is then in none. A filter on contracts keeps people who have retained
    hours there up to the end of the period; a filter on residence goes by the eligibility that started
    last by the end of their work (else the first).
    """
    dues = Echeance.objects.dues(timezone.localdate()).filter(
        perimetre.q_structures(),
        periode.q_jours("periode__fin" if cohorte else "due_le"),
        perimetre.q_residence(),
    )
    des_marches = replace(perimetre, commune="", epci="")
    if des_marches.filtres:
        retenues = lignes_retenues(des_marches, Periode(None, periode.au))
        dues = dues.filter(participant__in=retenues.values("affectation__contrat__participant"))
    return dues.order_by()


def chez_une_entreprise_de_la_clause() -> Exists:
    """Employed by a company (by SIREN) that owed declared hours of theirs, stage apart."""
    return Exists(
        _heures_dues().filter(
            affectation__contrat__participant=OuterRef("participant"),
            affectation__attribution__entreprise__siren=OuterRef("reponse__employeur__siren"),
        )
    )


def entreprises_de_la_clause(participants: Collection[int]) -> set[tuple[int, str]]:
    """The same of many: (person, SIREN of who owed them hours). One query, if any."""
    if not participants:
        return set()
    dues = _heures_dues().filter(affectation__contrat__participant__in=participants)
    return set(
        dues.order_by()
        .values_list(
            "affectation__contrat__participant", "affectation__attribution__entreprise__siren"
        )
        .distinct()
    )


def _heures_dues() -> QuerySet[LigneHeures]:
    return LigneHeures.objects.filter(
        Q(heures_travail__gt=0) | Q(heures_formation__gt=0),
        ~q_clause(Clause.STAGE, LOT),
        declaration__etat__in=DECLAREES,
    )


def _par_cle(perimetre: Perimetre, periode: Periode) -> dict[str, list[Rang]]:
    """Rows by key; « fenêtre » only where a structure uses it, or did."""
    cles: dict[str, list[Rang]] = {"suivi_6": [], "suivi_12": []}
    if any(structure.jalons == Structure.Jalons.FENETRE for structure in perimetre.structures):
        cles["suivi_fenetre"] = []
    for jalon, rang in rangs_du_suivi(perimetre, periode):
        cles.setdefault(CLE_DU_JALON[Jalon(jalon)], []).append(rang)
    return cles


def rangs_du_suivi(perimetre: Perimetre, periode: Periode) -> Iterator[tuple[str, Rang]]:
    """The milestones that count, by kind."""
    reponses = REPONSES.format(des_structures(perimetre).sql)
    condition = _conditions(perimetre, periode)
    groupes = executer(
        ECHEANCES.format(reponses=a_part(reponses), echeances=condition.sql), condition.valeurs
    )
    employeurs = {employeur for _, _, _, _, employeur, *_ in groupes if employeur}
    sirens = _sirens(employeurs) if employeurs else {}
    liens = entreprises_de_la_clause({salarie for _, _, _, salarie, *_ in groupes if salarie})
    for _, jalon, situation, personne, employeur, nombre, decidee, *classe in groupes:
        chez_elle = (personne, sirens.get(employeur)) in liens
        yield jalon, Rang(situation or "", _classe(situation, decidee, *classe), chez_elle, nombre)


def _classe(situation: str | None, decidee: bool, en_emploi: bool, iae: str, plie: bool) -> Classe:
    if not situation:
        return SANS_REPONSE
    if not decidee:
        return PAR_DEFAUT[Situation(situation)]
    return Classe(bool(en_emploi), ClasseIAE(iae), bool(plie))


def _sirens(entreprises: Collection[int]) -> dict[int, str]:
    return dict(lire("SELECT id, siren FROM entreprises_entreprise", parmi("id", entreprises)))


def _conditions(perimetre: Perimetre, periode: Periode) -> Condition:
    """`echeances`, for the database to read by what milestones are kept in order of; filters, by their keys."""
    debut = periode.du or date.min
    condition = des_structures(perimetre, "e.structure_id") & Condition(
        "e.tombee_le IS NULL AND e.due_le BETWEEN %s AND %s",
        (debut, min(periode.fin, timezone.localdate())),
    )
    if perimetre.filtres:
        condition &= dans("e.id", echeances(perimetre, periode).values("pk"))
    return condition


def mesurer(rangs: Iterable[Rang]) -> SuiviDuJalon:
    """The keys of these milestones, exact."""
    rangs = list(rangs)
    comptes = {
        cle: sum(rang.nombre for rang in rangs if condition(rang))
        for cle, condition in COMPTES.items()
    }
    base = comptes["dus"] - comptes["neutres"]
    return SuiviDuJalon(
        **comptes,
        taux_emploi_dus=diviser(comptes["en_emploi"], base),
        taux_emploi_joints=diviser(comptes["en_emploi"], comptes["joints"]),
        taux_reponse=diviser(comptes["joints"], base),
    )

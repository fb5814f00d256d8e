"""The month's grid of one declaration: what each of its rows shows, to whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from clauses_project.dates import ajouter_mois
from clauses_project.heures import ZERO
from clauses_project.profils import Profil
from suivi.actions.cellules import heures_en_mots
from suivi.actions.decisions import lignes_a_decider, proposer
from suivi.actions.saisies import refus_de_saisie
from suivi.attendus import affectations_attendues
from suivi.controles import Controle, controler
from suivi.enums import Decision, Etat
from suivi.forms import SaisieForm
from suivi.globalisation import a_repartir, phrases
from suivi.models import Affectation, Declaration, LigneHeures
from suivi.validation import Proposition


@dataclass
class Rang:
    """One person of the grid. `entre_temps`: what somebody else stored while this was being typed.

    `partage` says what its hours are a part of, once a convention spread them: they are then not typed.
    """

    affectation: Affectation
    ligne: LigneHeures | None
    precedente: LigneHeures | None
    retenues_a_ce_jour: Decimal
    travail: object = None
    formation: object = None
    controles: list[Controle] = field(default_factory=list)
    proposition: Proposition | None = None
    entre_temps: str = ""
    partage: str = ""

    @property
    def precedent(self) -> Decimal | None:
        """Of the month before, all that was worked on this site."""
        if self.precedente is None:
            return None
        return sum((part or ZERO for part in self.precedente.sur_place), ZERO)

    @property
    def est_partagee(self) -> bool:
        return self.ligne is not None and self.ligne.repartition_id is not None

    @property
    def corrigeable(self) -> int | None:
        """The spreading of its hours, where what was worked is corrected: on the site alone."""
        if self.est_partagee and self.ligne.repartition.site_id == self.affectation.attribution_id:
            return self.ligne.repartition_id
        return None

    @property
    def total(self) -> Decimal:
        return self.ligne.heures if self.ligne else ZERO

    @property
    def version(self) -> int | str:
        """Of the line read, for whoever saves one cell; empty when there is no line yet."""
        return self.ligne.version if self.ligne else ""


@dataclass
class Grille:
    """The whole grid, with its totals as stored (the browser adds what is being typed).

    `a_repartir`: people whose hours a convention spread the month before, and not yet this month.
    """

    declaration: Declaration
    rangs: list[Rang]
    form: SaisieForm | None
    mois_precedent: date
    a_repartir: int = 0

    @property
    def travail(self) -> Decimal:
        return sum((rang.ligne.heures_travail or ZERO for rang in self.rangs if rang.ligne), ZERO)

    @property
    def formation(self) -> Decimal:
        return sum((rang.ligne.heures_formation or ZERO for rang in self.rangs if rang.ligne), ZERO)

    @property
    def total(self) -> Decimal:
        return self.travail + self.formation

    @property
    def precedent(self) -> Decimal:
        return sum((rang.precedent or ZERO for rang in self.rangs), ZERO)

    @property
    def retenues_a_ce_jour(self) -> Decimal:
        return sum((rang.retenues_a_ce_jour for rang in self.rangs), ZERO)

    @property
    def sans_alerte(self) -> bool:
        return not any(rang.controles for rang in self.rangs)

    def part(self, decision: Decision) -> Decimal:
        """Hours that validation would give this decision (or has given)."""
        return sum((_part(rang, decision) for rang in self.rangs if rang.ligne), ZERO)

    @property
    def part_retenue(self) -> Decimal:
        return self.part(Decision.RETENUE)

    @property
    def part_non_retenue(self) -> Decimal:
        return self.total - self.part_retenue - self.part_en_suspens

    @property
    def part_en_suspens(self) -> Decimal:
        return self.part(Decision.EN_SUSPENS)


def _part(rang: Rang, decision: Decision) -> Decimal:
    ligne = rang.ligne
    if ligne.declaration.etat == Etat.VALIDEE or ligne.decision_manuelle:
        if decision == Decision.RETENUE:
            return ligne.heures_retenues
        return ligne.heures if ligne.decision == decision else ZERO
    return ligne.heures if rang.proposition and rang.proposition.decision == decision else ZERO


def composer(declaration: Declaration, *, acces, donnees=None, conflit: bool = False) -> Grille:
    """The grid as this reader sees it: a form while it may type, its lines otherwise.

    Alerts and proposed decisions are for those who run the structure alone. After a conflict, what was
    typed stays in the form and what the other person stored stands beside it.
    """
    profil = Profil(acces.profil)
    lignes = {
        ligne.affectation_id: ligne
        for ligne in lignes_a_decider(declaration.lignes.all()).select_related(
            "affectation__contrat__participant__identite",
            "affectation__contrat__employeur",
            "repartition",
        )
    }
    partages = phrases(lignes.values(), acces)
    affectations = list(_affectations(declaration, lignes))
    form = None
    if not refus_de_saisie(declaration, profil):
        form = SaisieForm(
            donnees,
            affectations=affectations,
            lignes=lignes,
            initial={"version": declaration.version, "commentaire": declaration.commentaire},
        )
    if form and conflit:
        form.full_clean()
    alertes = controler(lignes.values()) if profil.est_gestionnaire else {}
    precedents, cumuls = _avant(declaration, affectations)
    rangs = []
    for affectation in affectations:
        ligne = lignes.get(affectation.pk)
        rangs.append(
            Rang(
                affectation=affectation,
                ligne=ligne,
                precedente=precedents.get(affectation.pk),
                retenues_a_ce_jour=cumuls.get(affectation.pk, ZERO),
                travail=form[f"travail-{affectation.pk}"] if form else None,
                formation=form[f"formation-{affectation.pk}"] if form else None,
                controles=alertes.get(ligne.pk, []) if ligne else [],
                proposition=proposer(ligne) if ligne and profil.est_gestionnaire else None,
                entre_temps=_entre_temps(form, affectation, ligne) if form and conflit else "",
                partage=partages.get(ligne.pk, "") if ligne else "",
            )
        )
    en_reste = a_repartir(lignes.values()) if profil.est_gestionnaire else {}
    return Grille(declaration, rangs, form, ajouter_mois(declaration.mois, -1), len(en_reste))


def _affectations(
    declaration: Declaration, lignes: dict[int, LigneHeures]
) -> QuerySet[Affectation]:
    """Those that have a line, and those expected while the month is not validated; by name."""
    siennes = Q(pk__in=lignes)
    if declaration.etat != Etat.VALIDEE:
        siennes |= Q(pk__in=affectations_attendues(declaration).values("pk"))
    return (
        Affectation.objects.filter(siennes)
        .select_related("contrat__participant__identite", "contrat__employeur")
        .order_by(
            "contrat__participant__identite__nom", "contrat__participant__identite__prenom", "pk"
        )
    )


def _avant(
    declaration: Declaration, affectations: list[Affectation]
) -> tuple[dict[int, LigneHeures], dict[int, Decimal]]:
    """Lines of the month before, and hours retained to date, by affectation."""
    lignes = LigneHeures.objects.filter(affectation__in=affectations)
    precedents = {
        ligne.affectation_id: ligne
        for ligne in lignes.filter(mois=ajouter_mois(declaration.mois, -1)).select_related(
            "affectation", "repartition"
        )
    }
    cumuls = (
        lignes.validees()
        .order_by()
        .values("affectation")
        .annotate(
            travail=Sum("heures_travail_retenues"), formation=Sum("heures_formation_retenues")
        )
    )
    return precedents, {c["affectation"]: c["travail"] + c["formation"] for c in cumuls}


def _entre_temps(form: SaisieForm, affectation: Affectation, ligne: LigneHeures | None) -> str:
    """The hours stored by somebody else, in words, where they differ from what is typed."""
    stockees = (ligne.heures_travail, ligne.heures_formation) if ligne else (None, None)
    if form.saisies()[affectation.pk] == stockees:
        return ""
    return f"enregistré entre-temps : {heures_en_mots(*stockees)}"

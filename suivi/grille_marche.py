"""The grid of a contract: its people down, months across, as those who run the structure type in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from clauses_project.dates import dernier_jour, suite_de_mois
from clauses_project.ecriture import centiemes
from clauses_project.heures import ZERO
from clauses_project.profils import Profil
from comptes.models import Acces
from marches.models import Attribution, Declarant, Lot, Marche
from suivi.actions.cellules import PARTIES
from suivi.actions.saisies import Saisie, refus_de_saisie
from suivi.enums import ETAT_POUR_LE_FACILITATEUR
from suivi.forms import ChampCellule
from suivi.models import Affectation, Declaration, LigneHeures
from suivi.mots import dire_l_etat

FERMEE = "ferme"
HORS_CONTRAT = "ferme hors-contrat"


@dataclass(slots=True)
class LigneLue:
    """What a cell needs of a line, without the weight of the row."""

    declaration: int
    travail: Decimal | None
    formation: Decimal | None
    version: int
    repartie: bool

    @property
    def heures(self) -> Decimal:
        return (self.travail or ZERO) + (self.formation or ZERO)


@dataclass(slots=True)
class Case:
    """One month of one person. Without `declaration` it is closed; `texte` is the part being typed."""

    mois: date
    texte: str
    autre: str = ""
    classe: str = FERMEE
    declaration: int | None = None
    version: int | str = ""
    nom: str = ""
    erreur: str = ""
    entre_temps: str = ""


@dataclass
class RangDuMarche:
    affectation: Affectation
    cases: list[Case]
    total: Decimal

    @property
    def en_html(self) -> SafeString:
        """Its cells. Written here and not in a template: there are 1 440 of them for 60 people over two years."""
        pk = self.affectation.pk
        return mark_safe("".join(_td(case, pk, rang) for rang, case in enumerate(self.cases)))  # noqa: S308


@dataclass
class EnTete:
    """The declaration of one declarant and month, or none."""

    mois: date
    declaration: Declaration | None
    saisissable: bool = False
    version: int = 0

    @property
    def mot(self) -> str:
        return self._etat[0]

    @property
    def ton(self) -> str:
        return self._etat[1]

    @property
    def _etat(self) -> tuple[str, str]:
        if self.declaration is None:
            return "", "neutre"
        return dire_l_etat(self.declaration, ETAT_POUR_LE_FACILITATEUR)


@dataclass
class Groupe:
    """Those whose hours one declarant declares for one attribution; None: nobody declares them."""

    attribution: Attribution
    declarant: Declarant | None
    en_tetes: list[EnTete]
    rangs: list[RangDuMarche] = field(default_factory=list)


@dataclass
class GrilleMarche:
    """`partie` is what cells hold: `travail` or `formation`; totals are of both."""

    marche: Marche
    lots: list[Lot]
    mois: list[date]
    partie: str
    groupes: list[Groupe]
    totaux: dict[date, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.totaux.values(), ZERO)

    @property
    def totaux_par_mois(self) -> list[tuple[date, Decimal]]:
        return [(mois, self.totaux[mois]) for mois in self.mois]

    @property
    def personnes(self) -> int:
        return len({r.affectation.contrat.participant_id for g in self.groupes for r in g.rangs})

    @property
    def saisissables(self) -> list[EnTete]:
        """The declarations in which something may be typed."""
        return [e for groupe in self.groupes for e in groupe.en_tetes if e.saisissable]

    @property
    def erreurs(self) -> list[tuple[RangDuMarche, Case]]:
        return [(rang, case) for _, rang, case in self.cases() if case.erreur]

    def cases(self) -> Iterator[tuple[Groupe, RangDuMarche, Case]]:
        for groupe in self.groupes:
            for rang in groupe.rangs:
                for case in rang.cases:
                    yield groupe, rang, case


@dataclass
class Lecture:
    """All the rows of a contract and period, in five queries whatever their number."""

    lignes: dict[tuple[int, date], LigneLue]
    declarations: dict[tuple[int, date], Declaration]
    affectations: list[Affectation]
    declarants: dict[int, list[Declarant]]


def composer_le_marche(
    marche: Marche,
    lots: list[Lot],
    *,
    acces: Acces,
    du: date,
    au: date,
    partie: str,
    donnees: Mapping[str, str] | None = None,
    conflit: bool = False,
) -> GrilleMarche:
    """The grid from `du` to `au`; `donnees` are cells as typed, given back with what is wrong in them.

    After a conflict, what the other person stored stands beside them, and they may be saved over it.
    """
    mois = list(suite_de_mois(du, au))
    lecture = _lire(marche, acces, du, au)
    groupes: dict[tuple[int, int | None], Groupe] = {}
    totaux: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for affectation in lecture.affectations:
        declarant = _declarant(affectation, lecture.declarants[affectation.attribution_id])
        cle = (affectation.attribution_id, declarant.pk if declarant else None)
        if cle not in groupes:
            en_tetes = [_en_tete(lecture, declarant, un_mois, acces) for un_mois in mois]
            groupes[cle] = Groupe(affectation.attribution, declarant, en_tetes)
        total, cases = ZERO, []
        for en_tete in groupes[cle].en_tetes:
            ligne = lecture.lignes.get((affectation.pk, en_tete.mois))
            cases.append(_case(affectation, en_tete, ligne, partie))
            if ligne:
                total += ligne.heures
                totaux[en_tete.mois] += ligne.heures
        groupes[cle].rangs.append(RangDuMarche(affectation, cases, total))
    grille = GrilleMarche(marche, lots, mois, partie, list(groupes.values()), totaux)
    if donnees is not None:
        _reprendre(grille, donnees, conflit)
    return grille


def saisies_de(
    grille: GrilleMarche, donnees: Mapping[str, str], acces: Acces
) -> list[tuple[Declaration, int, dict[int, Saisie]]]:
    """What was typed, by declaration: the version read, and the hours that differ from those stored."""
    lignes = _lire(grille.marche, acces, grille.mois[0], grille.mois[-1]).lignes
    champ = ChampCellule(required=False)
    par_declaration: dict[int, dict[int, Saisie]] = defaultdict(dict)
    for _, rang, case in grille.cases():
        if case.declaration is None or case.nom not in donnees:
            continue
        ligne = lignes.get((rang.affectation.pk, case.mois))
        avant = {partie: getattr(ligne, partie, None) for partie in PARTIES}
        heures = {**avant, grille.partie: champ.clean(donnees[case.nom])}
        if heures != avant:
            saisie = (heures["travail"], heures["formation"])
            par_declaration[case.declaration][rang.affectation.pk] = saisie
    return [
        (en_tete.declaration, en_tete.version, saisies)
        for en_tete in grille.saisissables
        if (saisies := par_declaration.get(en_tete.declaration.pk))
    ]


def _lire(marche: Marche, acces: Acces, du: date, au: date) -> Lecture:
    du_marche = "attribution__lot__marche"
    lignes = {
        (affectation, mois): LigneLue(
            declaration, travail, formation, version, repartition is not None
        )
        for affectation, mois, declaration, travail, formation, version, repartition in (
            LigneHeures.objects.visibles_par(acces)
            .filter(**{f"affectation__{du_marche}": marche}, mois__range=(du, au))
            .order_by()
            .values_list(
                "affectation",
                "mois",
                "declaration",
                "heures_travail",
                "heures_formation",
                "version",
                "repartition",
            )
        )
    }
    avec_lignes = {affectation for affectation, _ in lignes}
    affectations = [
        affectation
        for affectation in Affectation.objects.visibles_par(acces)
        .filter(**{du_marche: marche})
        .select_related(
            "contrat__participant__identite",
            "contrat__employeur",
            "attribution__entreprise",
            "attribution__lot",
        )
        .order_by(
            "attribution__lot__numero",
            "attribution",
            "contrat__participant__identite__nom",
            "contrat__participant__identite__prenom",
            "pk",
        )
        if affectation.pk in avec_lignes
        or (affectation.recue_par_id is None and _court(affectation, du, au))
    ]
    declarants = defaultdict(list)
    for declarant in (
        Declarant.objects.visibles_par(acces)
        .filter(**{du_marche: marche})
        .select_related("entreprise")
        .order_by("pk")
    ):
        declarants[declarant.attribution_id].append(declarant)
    declarations = {
        (declaration.declarant_id, declaration.mois): declaration
        for declaration in Declaration.objects.visibles_par(acces)
        .filter(**{f"declarant__{du_marche}": marche}, mois__range=(du, au))
        .select_related("declarant", "structure")
    }
    return Lecture(lignes, declarations, affectations, declarants)


def _court(affectation: Affectation, du: date, au: date) -> bool:
    contrat = affectation.contrat
    return contrat.date_debut <= dernier_jour(au) and (
        contrat.date_fin is None or contrat.date_fin >= du
    )


def _declarant(affectation: Affectation, declarants: list[Declarant]) -> Declarant | None:
    """Who declares those hours, as `affectations_attendues` has it: the employer, else who owes them."""
    par_entreprise = {declarant.entreprise_id: declarant for declarant in declarants}
    return par_entreprise.get(affectation.contrat.employeur_id) or par_entreprise.get(
        affectation.attribution.entreprise_id
    )


def _en_tete(lecture: Lecture, declarant: Declarant | None, mois: date, acces: Acces) -> EnTete:
    declaration = lecture.declarations.get((declarant.pk, mois)) if declarant else None
    saisissable = declaration is not None and not refus_de_saisie(declaration, Profil(acces.profil))
    return EnTete(mois, declaration, saisissable, declaration.version if declaration else 0)


def _case(affectation: Affectation, en_tete: EnTete, ligne: LigneLue | None, partie: str) -> Case:
    texte = autre = ""
    if ligne:
        parties = {"travail": ligne.travail, "formation": ligne.formation}
        heures = parties.pop(partie)
        (reste,) = parties.values()
        texte = "" if heures is None else centiemes(heures)
        autre = centiemes(reste) if reste else ""
    case = Case(en_tete.mois, texte, autre)
    court = affectation.contrat.court_en(en_tete.mois)
    ailleurs = ligne and en_tete.declaration and ligne.declaration != en_tete.declaration.pk
    if not court and not ligne:
        case.classe = HORS_CONTRAT
    elif en_tete.saisissable and court and not ailleurs and not _partagee(affectation, ligne):
        case.declaration = en_tete.declaration.pk
        case.version = ligne.version if ligne else ""
        case.nom = f"h-{case.declaration}-{affectation.pk}"
        case.classe = ""
    return case


def _partagee(affectation: Affectation, ligne: LigneLue | None) -> bool:
    """Spread by a convention, or only received from one: not typed there."""
    return ligne.repartie if ligne else affectation.recue_par_id is not None


def _reprendre(grille: GrilleMarche, donnees: Mapping[str, str], conflit: bool) -> None:
    """Puts what was typed back in its cells, with what is wrong, or what somebody else stored."""
    depassees = set()
    for en_tete in grille.saisissables:
        lue = donnees.get(f"version-{en_tete.declaration.pk}", "")
        if lue != str(en_tete.version):
            depassees.add(en_tete.declaration.pk)
        if not conflit:
            en_tete.version = int(lue) if lue.isdecimal() else -1
    champ = ChampCellule(required=False)
    for _, _, case in grille.cases():
        if case.declaration is None or case.nom not in donnees:
            continue
        stockee, case.texte = case.texte, donnees[case.nom]
        if conflit and case.declaration in depassees and case.texte != stockee:
            case.entre_temps = f"enregistré entre-temps : {stockee or 'rien'}"
        try:
            champ.clean(case.texte)
        except ValidationError as erreur:
            case.erreur = erreur.messages[0]


def _td(case: Case, affectation: int, rang: int) -> str:
    autre = f"<small>+ {case.autre}</small>" if case.autre else ""
    if case.declaration is None:
        return f'<td class="n {case.classe}" data-case>{case.texte}{autre}</td>'
    invalide = erreur = entre_temps = ""
    if case.erreur:
        invalide = f' aria-invalid="true" aria-describedby="{case.nom}_erreur"'
        erreur = f'<div class="erreur" id="{case.nom}_erreur">{escape(case.erreur)}</div>'
    if case.entre_temps:
        entre_temps = f'<span class="etat alerte">{case.entre_temps}</span>'
    return (
        f'<td class="n" data-case><input type="text" class="heures" id="{case.nom}" name="{case.nom}"'
        f' value="{escape(case.texte)}" inputmode="decimal" autocomplete="off"'
        f' aria-labelledby="a{affectation} m{rang}" data-declaration="{case.declaration}"'
        f' data-colonne="{rang}" data-version="{case.version}"{invalide}>'
        f"{autre}{erreur}{entre_temps}</td>"
    )

"""What the page of a file shows: fates, totals by contract and month, what is still to be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Sum

from clauses_project.dates import mois_de
from marches.enums import Statut
from marches.models import Attribution
from participants.models import ContratTravail, Participant
from suivi.fichiers.champs import Champ
from suivi.imports.cles import cle_de_la_ligne, site_en_mots
from suivi.imports.enums import TON_DU_SORT, Manque, Sort
from suivi.imports.memoire import relue
from suivi.imports.perimetre import Perimetre, charger
from suivi.imports.personnes import annoncer
from suivi.models import Declaration, EffetImport, ImportHeures, LigneImport

PAR_PAGE = 50
SITES_MONTRES = 30
PERSONNES_MONTREES = 20
COLLEGUES_MONTRES = 40
ZERO = Decimal(0)


@dataclass(frozen=True)
class Compte:
    sort: str
    libelle: str
    ton: str
    nombre: int
    choisi: bool


@dataclass(frozen=True)
class EffetMontre:
    """What a row does to a month: `avant` is None when nothing was stored; `lignes` make the same sum."""

    mois: date
    avant: Decimal | None
    apres: Decimal
    lignes: int
    contrat: str
    refuse: bool

    @property
    def change(self) -> bool:
        return self.avant is not None and self.avant != self.apres

    @property
    def diminue(self) -> bool:
        return not self.refuse and self.avant is not None and self.apres < self.avant


@dataclass(frozen=True)
class Rangee:
    """A row as the table draws it."""

    ligne: LigneImport
    ton: str
    effets: list[EffetMontre]


@dataclass(frozen=True)
class Total:
    """Hours of a contract in a month, stored and as the file says them; people of the file."""

    attribution: Attribution
    declaration: Declaration
    mois: date
    personnes: int
    avant: Decimal
    apres: Decimal

    @property
    def ecart(self) -> Decimal:
        return self.apres - self.avant


@dataclass(frozen=True)
class SiteInconnu:
    code: str
    texte: str
    lignes: int
    heures: Decimal
    propose: int | None


@dataclass(frozen=True)
class Candidat:
    participant: Participant
    mots: str


@dataclass(frozen=True)
class PersonneInconnue:
    code: str
    structure: int
    nom: str
    naissance: date | None
    motif: str
    lignes: int
    heures: Decimal
    candidats: list[Candidat]
    nouvelle: str  # the name under which she would be added; empty when the row says too little

    @property
    def peut_etre_nouvelle(self) -> bool:
        return bool(self.nouvelle)


@dataclass(frozen=True)
class Apercu:
    depot: ImportHeures
    comptes: list[Compte]
    page: Page
    rangees: list[Rangee]
    totaux: list[Total]
    mois: list[tuple[date, bool]]
    sites: list[SiteInconnu]
    personnes: list[PersonneInconnue]
    personnes_en_tout: int
    marches: list[Attribution]
    baisses: int
    nouvelles_possibles: bool

    @property
    def a_ecrire(self) -> int:
        return self.depot.bilan.get(Sort.CREEE, 0) + self.depot.bilan.get(Sort.MODIFIEE, 0)

    @property
    def avant(self) -> Decimal:
        return sum((total.avant for total in self.totaux), ZERO)

    @property
    def apres(self) -> Decimal:
        return sum((total.apres for total in self.totaux), ZERO)


def composer(depot: ImportHeures, *, sort: str = "", page: str = "1") -> Apercu:
    """A constant number of queries, whatever the rows of the file."""
    lignes = depot.lignes.select_related(
        "participant__identite", "attribution__lot__marche", "attribution__entreprise"
    ).dans_l_ordre()
    if sort in Sort.values:
        lignes = lignes.filter(sort=sort)
    perimetre = charger(depot, set()) if depot.est_ouvert else None
    personnes, en_tout = _personnes(depot, perimetre) if perimetre else ([], 0)
    totaux = _totaux(depot)
    montrees = Paginator(lignes, PAR_PAGE).get_page(page)
    return Apercu(
        depot=depot,
        comptes=[
            Compte(code, libelle, TON_DU_SORT[Sort(code)], depot.bilan.get(code, 0), code == sort)
            for code, libelle in Sort.choices
        ],
        page=montrees,
        rangees=[_rangee(ligne) for ligne in montrees],
        totaux=totaux,
        mois=_mois(depot) if depot.est_ouvert else [],
        sites=_sites(depot) if perimetre else [],
        personnes=personnes,
        personnes_en_tout=en_tout,
        marches=_marches(perimetre) if perimetre else [],
        baisses=sum(
            1 for effet in depot.effets.filter(sort=Sort.MODIFIEE) if effet.est_a_confirmer
        ),
        nouvelles_possibles=any(p.peut_etre_nouvelle for p in personnes) and en_tout > 1,
    )


def _marches(perimetre: Perimetre) -> list[Attribution]:
    """Those that a row may be of: the running contracts first."""
    attributions = [declarant.attribution for declarant in perimetre.declarants.values()]
    return sorted(attributions, key=lambda a: a.lot.marche.statut != Statut.EN_COURS)


def cellules_de(ligne: LigneImport, depot: ImportHeures) -> list[dict[str, Any]]:
    """The cells of a row that are read, to be typed over: column, heading, what is written there."""
    feuille = next((f for f in depot.feuilles if f["nom"] == ligne.feuille), {"colonnes": []})
    brut = ligne.lu.get("brut", [])
    return [
        {
            "index": colonne["index"],
            "libelle": colonne["entete"]
            or (Champ(colonne["champ"]).label if colonne["champ"] else ""),
            "texte": ligne.corrections.get(
                str(colonne["index"]),
                brut[colonne["index"]] if colonne["index"] < len(brut) else "",
            ),
        }
        for colonne in feuille["colonnes"]
        if colonne["champ"] or colonne["periode"]
    ]


def _rangee(ligne: LigneImport) -> Rangee:
    return Rangee(
        ligne,
        TON_DU_SORT[Sort(ligne.sort)],
        [
            EffetMontre(
                mois=date.fromisoformat(effet["mois"]),
                avant=None if effet["avant"] is None else Decimal(effet["avant"]),
                apres=Decimal(effet["apres"]),
                lignes=effet["lignes"],
                refuse=effet["sort"] == Sort.REFUSEE,
                contrat="nouveau contrat"
                if effet["nouveau"]
                else ("contrat prolongé" if effet["prolonge"] else ""),
            )
            for effet in ligne.effets
        ],
    )


def _totaux(depot: ImportHeures) -> list[Total]:
    sommes: dict[tuple[int, date], list[EffetImport]] = {}
    effets = depot.effets.select_related(
        "attribution__lot__marche", "attribution__entreprise", "declaration"
    )
    for effet in effets.order_by("attribution__lot__marche__objet", "attribution", "mois", "pk"):
        sommes.setdefault((effet.attribution_id, effet.mois), []).append(effet)
    return [
        Total(
            attribution=siens[0].attribution,
            declaration=siens[0].declaration,
            mois=mois,
            personnes=len(siens),
            avant=sum((effet.avant for effet in siens), ZERO),
            apres=sum((effet.apres for effet in siens), ZERO),
        )
        for (_, mois), siens in sommes.items()
    ]


def _mois(depot: ImportHeures) -> list[tuple[date, bool]]:
    """Every month the file speaks of, and whether its hours would be written."""
    dits: dict[date, bool] = {}
    for effets in depot.lignes.exclude(effets=[]).values_list("effets", flat=True):
        for effet in effets:
            mois = mois_de(date.fromisoformat(effet["mois"]))
            dits[mois] = dits.get(mois, False) or effet["sort"] != Sort.ECARTEE
    return sorted(dits.items())


def _sites(depot: ImportHeures) -> list[SiteInconnu]:
    groupes = list(
        depot.lignes.filter(manque=Manque.SITE)
        .order_by()
        .values("site")
        .annotate(n=Count("pk"), total=Sum("heures"), exemple=Min("pk"))
        .order_by("-n", "site")[:SITES_MONTRES]
    )
    exemples = depot.lignes.in_bulk([groupe["exemple"] for groupe in groupes])
    return [
        SiteInconnu(
            code=groupe["site"],
            texte=site_en_mots(relue(exemples[groupe["exemple"]].lu)) or "sans site",
            lignes=groupe["n"],
            heures=groupe["total"],
            propose=exemples[groupe["exemple"]].attribution_id,
        )
        for groupe in groupes
    ]


def _personnes(depot: ImportHeures, perimetre: Perimetre) -> tuple[list[PersonneInconnue], int]:
    groupes = (
        depot.lignes.filter(manque=Manque.PERSONNE)
        .order_by()
        .values("personne", "attribution__structure")
        .annotate(n=Count("pk"), total=Sum("heures"), exemple=Min("pk"))
        .order_by("personne", "attribution__structure")
    )
    en_tout = groupes.count()
    montres = list(groupes[:PERSONNES_MONTREES])
    exemples = depot.lignes.in_bulk([groupe["exemple"] for groupe in montres])
    return [
        _personne(groupe, exemples[groupe["exemple"]], perimetre) for groupe in montres
    ], en_tout


def _personne(
    groupe: dict[str, Any], exemple: LigneImport, perimetre: Perimetre
) -> PersonneInconnue:
    lue = relue(exemple.lu)
    structure = groupe["attribution__structure"]
    return PersonneInconnue(
        code=groupe["personne"],
        structure=structure,
        nom=exemple.nom_lu,
        naissance=lue.naissance,
        motif=exemple.motif,
        lignes=groupe["n"],
        heures=groupe["total"],
        candidats=_candidats(cle_de_la_ligne(lue), lue.naissance, structure, exemple, perimetre),
        nouvelle=str(annoncer(lue).identite or "") if lue.debut else "",
    )


def _candidats(
    cle: str,
    naissance: date | None,
    structure: int,
    exemple: LigneImport,
    perimetre: Perimetre,
) -> list[Candidat]:
    """Those whose name or birth date is near, then the people of that contract."""
    mots = set(cle.split())
    proches, collegues = [], []
    ici = {
        contrat for contrat, marche in perimetre.affectations if marche == exemple.attribution_id
    }
    for contrats in perimetre.contrats.values():
        participant = contrats[0].participant
        identite = getattr(participant, "identite", None)
        if identite is None or participant.structure_id != structure:
            continue
        siens = set(f"{identite.recherche}".split())
        if mots & siens or (naissance and naissance == identite.date_naissance):
            proches.append((-len(mots & siens), str(participant), participant, contrats))
        elif any(contrat.pk in ici for contrat in contrats):
            collegues.append((0, str(participant), participant, contrats))
    rangees = sorted(proches, key=lambda c: c[:2]) + sorted(collegues, key=lambda c: c[:2])
    return [
        Candidat(participant, _en_mots(participant, contrats))
        for _, _, participant, contrats in rangees[:COLLEGUES_MONTRES]
    ]


def _en_mots(participant: Participant, contrats: list[ContratTravail]) -> str:
    """« DUPONT Jean, né(e) le 17/05/1990, CDD du 02/03/2026 »."""
    dernier = max(contrats, key=lambda contrat: (contrat.date_debut, contrat.pk))
    return (
        f"{participant}, né(e) le {participant.identite.ne_le}, "
        f"{dernier.get_type_display()} du {dernier.date_debut:%d/%m/%Y}"
    )

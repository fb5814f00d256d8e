"""The rows of hours: understood, gathered by declaration, compared with what is stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone

from clauses_project.dates import mois_de
from clauses_project.ecriture import du_mois
from clauses_project.ecriture import heures as en_heures
from clauses_project.heures import ZERO
from marches.models import Attribution, Declarant
from participants.enums import Modalite
from participants.models import ContratTravail
from suivi.actions.classeur.chantier import Chantier, LigneFausse, court
from suivi.actions.classeur.rangement import Rangement
from suivi.actions.saisies import HEURES_D_UN_MOIS
from suivi.enums import Decision, Etat
from suivi.models import Affectation, Declaration, LigneHeures
from suivi.reprise import forme
from suivi.reprise.cellules import EN_SUSPENS

CleDeLigne = tuple[int, int, date]  # work contract, attribution, month
CleDeDeclaration = tuple[int, int, date]  # attribution, who declares, month


class Saisie(NamedTuple):
    """A right row of hours. `cle`: of its line."""

    cle: CleDeLigne
    numero: int
    contrat: ContratTravail
    attribution: Attribution
    mois: date
    travail: Decimal
    formation: Decimal | None
    etat: str
    retenues: Any
    motif: str

    @property
    def heures(self) -> Decimal:
        return self.travail + (self.formation or ZERO)


class Stockee(NamedTuple):
    """A line as it is stored."""

    pk: int
    declaration: int
    travail: Decimal | None
    formation: Decimal | None
    decision: str
    retenues_travail: Decimal
    retenues_formation: Decimal
    motif: str
    a_la_main: bool
    repartie: bool

    def dit_les_memes_heures(self, saisie: Saisie) -> bool:
        return (self.travail or ZERO, self.formation or ZERO) == (
            saisie.travail, saisie.formation or ZERO,
        )  # fmt: skip

    def dit_la_meme_decision(self, saisie: Saisie) -> bool:
        """By hand, the same hours for the same reason; else, nothing decided by hand."""
        if saisie.retenues is None:
            return not self.a_la_main
        if saisie.retenues == EN_SUSPENS:
            return self.decision == Decision.EN_SUSPENS and self.motif == saisie.motif
        return (
            self.decision in (Decision.RETENUE, Decision.NON_RETENUE)
            and self.retenues_travail + self.retenues_formation == saisie.retenues
            and self.motif == saisie.motif
        )


@dataclass
class Mois:
    """A declaration, and what the workbook says of it. `pk` None: it is to be made."""

    cle: CleDeDeclaration
    pk: int | None
    etat_stocke: str
    saisies: list[Saisie] = field(default_factory=list)
    nouvelles: list[Saisie] = field(default_factory=list)
    changees: list[tuple[Stockee, Saisie]] = field(default_factory=list)

    @property
    def etat(self) -> str:
        return self.saisies[0].etat

    @property
    def avance(self) -> bool:
        """The workbook says it further (or less far) than it is."""
        if self.etat == Etat.VALIDEE:
            return self.etat_stocke != Etat.VALIDEE
        return self.etat_stocke not in (Etat.TRANSMISE, Etat.A_CORRIGER)

    @property
    def change(self) -> bool:
        return bool(self.nouvelles or self.changees) or self.avance


@dataclass
class Heures:
    """What is stored of these months, and what the workbook changes of it."""

    lignes: dict[CleDeLigne, Stockee]
    declarants: dict[tuple[int, int], Declarant]
    declarations: dict[tuple[int, date], tuple[int, str]]
    etats: dict[int, tuple[CleDeDeclaration, str]]
    mois: dict[Any, Mois] = field(default_factory=dict)

    def mois_de(self, saisie: Saisie) -> Mois:
        """The declaration of a row: the one that holds its line, else its employer's."""
        stockee = self.lignes.get(saisie.cle)
        if stockee is not None:
            cle, etat = self.etats[stockee.declaration]
            return self.mois.setdefault(cle, Mois(cle, stockee.declaration, etat))
        attribution, employeur = saisie.cle[1], saisie.contrat.employeur_id
        cle = (attribution, employeur, saisie.mois)
        if cle in self.mois:
            return self.mois[cle]
        declarant = self.declarants.get((attribution, employeur))
        connue = self.declarations.get((declarant.pk, saisie.mois)) if declarant else None
        pk, etat = connue or (None, "")
        return self.mois.setdefault(cle, Mois(cle, pk, etat))


def comprendre_les_heures(chantier: Chantier) -> list[Saisie]:
    """The rows whose contract, attribution and hours are right."""
    rangement = Rangement(chantier, forme.HEURES)
    saisies: list[Saisie] = []
    aujourd_hui = timezone.localdate()
    rangement.pour_chacune(lambda ligne: saisies.append(_comprendre(chantier, ligne, aujourd_hui)))
    _signaler(chantier, saisies)
    return saisies


def _comprendre(chantier: Chantier, ligne: Any, aujourd_hui: date) -> Saisie:
    attribution = chantier.attribution(ligne, ligne.mois)
    contrat = chantier.contrats.get(ligne.contrat) or chantier.contrat(ligne.contrat)
    if ligne.mois > aujourd_hui:
        raise LigneFausse("mois", f"{ligne.mois:%Y-%m}", "un mois commencé")
    total = ligne.heures_travail + (ligne.heures_formation or ZERO)
    if total > HEURES_D_UN_MOIS:
        raise LigneFausse(
            "heures_travail", total, f"{HEURES_D_UN_MOIS} h au plus, formation comprise"
        )
    motif = ligne.motif_non_retenue or ""
    if ligne.heures_retenues is not None:
        if not motif:
            raise LigneFausse("motif_non_retenue", "", "le motif de la décision prise à la main")
        if ligne.heures_retenues != EN_SUSPENS and ligne.heures_retenues > total:
            raise LigneFausse(
                "heures_retenues", ligne.heures_retenues, f"{total} au plus, les heures déclarées"
            )
    return Saisie(
        (contrat.pk, attribution.pk, ligne.mois), ligne.rang, contrat, attribution, ligne.mois, ligne.heures_travail,
        ligne.heures_formation, ligne.etat, ligne.heures_retenues, motif,
    )  # fmt: skip


def comparer(chantier: Chantier, saisies: list[Saisie]) -> Heures:
    """Each row against its line: new, changed or the same; two states in one declaration are refused."""
    stock = lire_le_stock(chantier, saisies)
    for saisie in saisies:
        mois = stock.mois_de(saisie)
        mois.saisies.append(saisie)
    for cle in [cle for cle, mois in stock.mois.items() if _a_deux_etats(mois)]:
        _refuser_deux_etats(chantier, stock.mois.pop(cle))
    compte = chantier.constats.comptes[forme.HEURES.nom]
    for mois in stock.mois.values():
        _signaler_un_recul(chantier, mois)
        for saisie in mois.saisies:
            _comparer_une(chantier, stock, mois, saisie)
        compte.crees += len(mois.nouvelles)
        compte.modifies += len(mois.changees)
    return stock


def _comparer_une(chantier: Chantier, stock: Heures, mois: Mois, saisie: Saisie) -> None:
    stockee = stock.lignes.get(saisie.cle)
    if stockee is None:
        mois.nouvelles.append(saisie)
        return
    memes = stockee.dit_les_memes_heures(saisie)
    if memes and stockee.dit_la_meme_decision(saisie):
        if mois.avance:
            mois.changees.append((stockee, saisie))
        return
    if stockee.repartie and not memes:
        chantier.constats.refuser(
            forme.HEURES.nom, saisie.numero, "heures_travail", str(saisie.travail),
            "les heures connues : elles sont réparties entre plusieurs marchés par une convention",
        )  # fmt: skip
        return
    mois.changees.append((stockee, saisie))


def _signaler_un_recul(chantier: Chantier, mois: Mois) -> None:
    if mois.etat_stocke == Etat.VALIDEE and mois.etat != Etat.VALIDEE:
        premiere = mois.saisies[0]
        _avertir(
            chantier,
            premiere,
            f"la déclaration de {premiere.contrat.employeur} {du_mois(premiere.mois)} était validée : "
            "elle est rouverte, et reste à valider",
        )


def _a_deux_etats(mois: Mois) -> bool:
    return any(saisie.etat != mois.etat for saisie in mois.saisies)


def _refuser_deux_etats(chantier: Chantier, mois: Mois) -> None:
    """None of its rows is taken: who wrote it says which is right."""
    premiere = mois.saisies[0]
    autre = next(saisie for saisie in mois.saisies if saisie.etat != premiere.etat)
    quoi = (
        f"{premiere.etat}, comme à la ligne {premiere.numero} : un seul état pour la déclaration de "
        f"{premiere.contrat.employeur} {du_mois(premiere.mois)}"
    )
    chantier.constats.refuser(forme.HEURES.nom, autre.numero, "etat", autre.etat, quoi)
    for saisie in mois.saisies:
        if saisie is not autre:
            chantier.constats.ecarter(
                forme.HEURES.nom, saisie.numero, f"etat : la ligne {autre.numero} dit {autre.etat}"
            )


def lire_le_stock(chantier: Chantier, saisies: list[Saisie]) -> Heures:
    """What is stored of the months that the workbook names; nothing else is kept in memory."""
    structure = chantier.structure
    cles = {saisie.cle for saisie in saisies}
    declarants = {
        (d.attribution_id, d.entreprise_id): d
        for d in Declarant.objects.filter(structure=structure).select_related("entreprise")
    }
    if not cles:
        return Heures({}, declarants, {}, {})
    premier, dernier = min(c[2] for c in cles), max(c[2] for c in cles)
    par_pk = {d.pk: d for d in declarants.values()}
    declarations, etats = {}, {}
    for pk, declarant, mois, etat in Declaration.objects.filter(
        structure=structure, mois__range=(premier, dernier)
    ).values_list("pk", "declarant", "mois", "etat"):
        declarations[declarant, mois] = pk, etat
        sien = par_pk[declarant]
        etats[pk] = (sien.attribution_id, sien.entreprise_id, mois), etat
    lignes = {}
    for contrat, attribution, mois, *reste in (
        LigneHeures.objects.filter(structure=structure, mois__range=(premier, dernier))
        .order_by()
        .values_list(
            "affectation__contrat", "affectation__attribution", "mois", "pk", "declaration",
            "heures_travail", "heures_formation", "decision", "heures_travail_retenues",
            "heures_formation_retenues", "motif", "decision_manuelle", "repartition",
        )
        .iterator(chunk_size=5000)
    ):  # fmt: skip
        if (contrat, attribution, mois) in cles:
            lignes[contrat, attribution, mois] = Stockee._make([*reste[:-1], reste[-1] is not None])
    return Heures(lignes, declarants, declarations, etats)


def _signaler(chantier: Chantier, saisies: list[Saisie]) -> None:
    """Kept as they are: hours that somebody should look at."""
    totaux: dict[tuple[int, date], Decimal] = defaultdict(Decimal)
    directes: set[tuple[int, int]] = set()
    seuil = chantier.structure.seuil_alerte_mensuel
    for saisie in saisies:
        contrat, attribution, mois = saisie.contrat, saisie.attribution, saisie.mois
        heures = saisie.heures
        if not heures:
            _avertir(chantier, saisie, "0 h : la ligne est gardée et ne compte rien")
            continue
        if not court(attribution, mois):
            _avertir(
                chantier,
                saisie,
                f"heures hors des dates de l'attribution de {attribution.entreprise}",
            )
        if not contrat.court_en(mois):
            _avertir(chantier, saisie, f"heures hors des dates du contrat {contrat.identifiant}")
        if contrat.modalite == Modalite.DIRECTE and saisie.cle[:2] not in directes:
            directes.add(saisie.cle[:2])
            if contrat.employeur.siren != attribution.entreprise.siren:
                _avertir(
                    chantier,
                    saisie,
                    f"embauche directe par {contrat.employeur}, qui n'est pas l'attributaire",
                )
        qui = (contrat.participant_id, mois)
        avant = totaux[qui]
        apres = totaux[qui] = avant + heures
        if avant <= seuil < apres:
            _avertir(
                chantier,
                saisie,
                f"{contrat.participant.identifiant} dépasse {en_heures(seuil)} h "
                f"{du_mois(mois_de(mois))}, tous marchés confondus",
            )


def _avertir(chantier: Chantier, saisie: Saisie, phrase: str) -> None:
    chantier.constats.avertir(forme.HEURES.nom, saisie.numero, phrase)


def affectations_de(chantier: Chantier) -> dict[tuple[int, int], int]:
    """The key of each link between a work contract and an attribution of the structure."""
    return {
        (contrat, attribution): pk
        for pk, contrat, attribution in Affectation.objects.filter(structure=chantier.structure)
        .order_by()
        .values_list("pk", "contrat", "attribution")
    }

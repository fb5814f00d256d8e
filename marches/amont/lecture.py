"""What the page of a planned purchase shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clauses_project import ecriture
from marches.amont import metiers
from marches.amont.actions import SUITES
from marches.amont.calibrage import faisabilite
from marches.amont.enums import BaseCalibrage, Etape
from marches.amont.metiers import Metier
from marches.amont.obligation import Avis, Projet, Reserve, repondre, reserves_possibles
from marches.amont.seuils import NATIONAUX, Seuil
from marches.models import Achat, Calibrage, LotPrevu, MetierCalibre, SeuilPropre
from territoires.models import Structure

TONS = {
    Etape.PROGRAMME: "neutre",
    Etape.DIAGNOSTIC: "attente",
    Etape.CALIBRE: "attente",
    Etape.REDIGE: "attente",
    Etape.CONSULTATION: "attente",
    Etape.ATTRIBUE: "ok",
    Etape.SANS_CLAUSE: "neutre",
    Etape.SANS_SUITE: "neutre",
}


def seuils_de(structure: Structure) -> tuple[Seuil, ...]:
    """The structure's own table when it keeps one, else the national one."""
    propres = SeuilPropre.objects.filter(structure=structure)
    lus = [Seuil(s.famille, s.montant, s.du, s.au) for s in propres.pour_liste()]
    return tuple(lus) or NATIONAUX


def metiers_de(structure: Structure, jour: date) -> list[Metier]:
    """Parameters in force that day: the structure's own over the ones proposed, by name."""
    par_nom = {metier.nom: metier for metier in metiers.PROPOSES}
    propres = (
        MetierCalibre.objects.filter(structure=structure).en_vigueur(jour).order_by("du", "pk")
    )
    for propre in propres:
        par_nom[propre.nom] = Metier(
            propre.nom, propre.part_main_oeuvre, propre.cout_horaire, propre.effort
        )
    return sorted(par_nom.values(), key=lambda metier: metier.nom)


def depart_de(metier: Metier) -> dict[str, object]:
    """What a variant of that trade starts from."""
    return {
        "nom": metier.nom,
        "part_main_oeuvre": metier.part_main_oeuvre,
        "cout_horaire": metier.cout_horaire,
        "effort": metier.effort,
    }


def phrase_du_calcul(calibrage: Calibrage) -> str:
    """The working, in one sentence: what was multiplied, the raw value, what it was rounded to."""
    effort = f"{ecriture.heures(calibrage.effort)} % d'effort"
    if calibrage.base == BaseCalibrage.HEURES:
        debut = f"{ecriture.heures(calibrage.heures)} h travaillées"
    else:
        debut = (
            f"{ecriture.euros(calibrage.montant)} × {ecriture.heures(calibrage.part_main_oeuvre)} % "
            f"÷ {ecriture.euros(calibrage.cout_horaire)}"
        )
    repris = (
        f" × {ecriture.heures(100 - calibrage.reprise)} % du personnel, le reste étant repris"
        if calibrage.reprise
        else ""
    )
    return (
        f"{debut}{repris} × {effort} = {ecriture.heures(calibrage.heures_calculees)} h, "
        f"arrondies à {ecriture.entier(calibrage.heures_proposees)} h."
    )


def avis_de(achat: Achat, seuils: tuple[Seuil, ...]) -> Avis | None:
    """Whether the clause is compulsory; None as long as the amount or the day is not known."""
    if achat.montant_estime is None or achat.date_consultation is None:
        return None
    return repondre(
        Projet(
            montant=achat.montant_estime,
            nature=achat.nature,
            type_acheteur=achat.donneur_ordre.type,
            consultation=achat.date_consultation,
            defense=achat.defense,
            duree_mois=achat.duree_mois,
            derogation=achat.derogation,
            justification=achat.justification,
            anru=bool(achat.operation and achat.operation.anru),
            achats_annuels=achat.donneur_ordre.achats_annuels,
        ),
        seuils,
    )


def reserves_de(achat: Achat) -> tuple[Reserve, ...]:
    return reserves_possibles(
        nature=achat.nature,
        sante_social_culture=achat.sante_social_culture,
        duree_mois=achat.duree_mois,
    )


@dataclass(frozen=True)
class VarianteLue:
    calibrage: Calibrage
    calcul: str


@dataclass(frozen=True)
class LotLu:
    lot: LotPrevu
    variantes: list[VarianteLue]
    obstacles: list[str]


def lots_de(achat: Achat) -> list[LotLu]:
    """Lots in order, each with its variants and what stands in its way."""
    lots = achat.lots.prefetch_related("calibrages").order_by("numero", "pk")
    return [_lire(achat, lot) for lot in lots]


def _lire(achat: Achat, lot: LotPrevu) -> LotLu:
    calibrages = sorted(lot.calibrages.all(), key=lambda v: (not v.choisi, v.nom, v.pk))
    heures = lot.heures_retenues
    if heures is None and calibrages:
        heures = max(calibrage.heures_proposees for calibrage in calibrages)
    obstacles = (
        faisabilite(
            duree_mois=achat.duree_mois,
            technicite_forte=lot.technicite_forte,
            public_present=lot.public_present,
            heures=int(heures),
        )
        if heures is not None
        else ()
    )
    variantes = [VarianteLue(calibrage, phrase_du_calcul(calibrage)) for calibrage in calibrages]
    return LotLu(lot, variantes, list(obstacles))


EN_AVANT = {
    Etape.DIAGNOSTIC: "Commencer le diagnostic",
    Etape.CALIBRE: "Le calibrage est fait",
    Etape.REDIGE: "Les pièces sont rédigées",
    Etape.CONSULTATION: "La consultation est lancée",
}


@dataclass(frozen=True)
class Geste:
    etape: Etape
    mots: str
    en_avant: bool


def gestes_de(achat: Achat) -> list[Geste]:
    """The steps it may go to, forward first."""
    ordre = list(Etape)
    ici = ordre.index(Etape(achat.etape))
    gestes = []
    for etape in sorted(map(Etape, SUITES.get(achat.etape, ())), key=ordre.index):
        en_avant = ordre.index(etape) > ici
        mots = EN_AVANT[etape] if en_avant else f"Revenir à « {etape.label.lower()} »"
        gestes.append(Geste(etape, mots, en_avant))
    return sorted(gestes, key=lambda geste: not geste.en_avant)

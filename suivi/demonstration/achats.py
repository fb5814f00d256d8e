"""What the buyers of a structure plan: a purchase at each step, and one that will have no clause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clauses_project.dates import ajouter_mois, mois_de
from comptes.models import Utilisateur
from marches.amont import actions
from marches.amont.enums import BaseCalibrage, Etape
from marches.amont.metiers import PROPOSES
from marches.amont.models import Achat, LotPrevu
from marches.enums import NatureMarche
from marches.models import DonneurOrdre
from territoires.models import Commune, Structure

METIERS = {metier.nom: metier for metier in PROPOSES}


@dataclass(frozen=True)
class LotDit:
    """A lot to be: its trade says the labour share and the hourly cost. `retenues` 0: as calculated."""

    intitule: str
    metier: str
    montant: int
    effort: str = "7"
    retenues: int = 0
    repris: str = "0"


@dataclass(frozen=True)
class AchatDit:
    """Months are counted from the current one."""

    donneur: str
    objet: str
    nature: str
    consultation: int
    duree: int
    etape: str
    lots: tuple[LotDit, ...]
    motif: str = ""


ACHATS = (
    AchatDit(
        "Ville de Villers-Cotterêts", "Construction du gymnase du Lac", NatureMarche.TRAVAUX,
        -1, 18, Etape.CONSULTATION,
        (
            LotDit("Gros œuvre", "Gros œuvre, maçonnerie", 2_850_000),
            LotDit("Charpente", "Charpente métallique", 740_000),
            LotDit("Plomberie et chauffage", "Plomberie, chauffage", 980_000, retenues=700),
            LotDit("Peinture", "Peinture intérieure", 310_000),
        ),
    ),
    AchatDit(
        "CC Retz en Valois", "Réfection de la rue du Moulin", NatureMarche.TRAVAUX,
        2, 8, Etape.CALIBRE,
        (LotDit("", "Voirie, réseaux, terrassement", 900_000),),
    ),
    AchatDit(
        "Ville de Villers-Cotterêts", "Nettoyage des bâtiments communaux", NatureMarche.SERVICES,
        4, 36, Etape.DIAGNOSTIC,
        (LotDit("", "Nettoyage", 480_000, effort="10", repris="80"),),
    ),
    AchatDit(
        "Département de l'Aisne", "Entretien des abords des collèges", NatureMarche.SERVICES,
        7, 24, Etape.PROGRAMME,
        (LotDit("", "Espaces verts", 260_000),),
    ),
    AchatDit(
        "Valois Habitat", "Remplacement de trois ascenseurs", NatureMarche.TRAVAUX,
        1, 4, Etape.SANS_CLAUSE,
        (LotDit("", "Bâtiment, moyenne", 190_000),),
        motif="Chantier de quatre mois, trois poseurs certifiés : aucun poste à ouvrir.",
    ),
)  # fmt: skip


def programmer(structure: Structure, par: Utilisateur, aujourd_hui: date, commune: Commune) -> None:
    """Each purchase as far as its step, by the actions of the product."""
    donneurs = {d.nom: d for d in DonneurOrdre.objects.filter(structure=structure)}
    for dit in ACHATS:
        consultation = ajouter_mois(mois_de(aujourd_hui), dit.consultation)
        achat = actions.programmer(
            structure=structure,
            champs={
                "donneur_ordre": donneurs[dit.donneur],
                "objet": dit.objet,
                "nature": dit.nature,
                "montant_estime": Decimal(sum(lot.montant for lot in dit.lots)),
                "date_consultation": consultation,
                "date_notification": ajouter_mois(consultation, 4),
                "duree_mois": dit.duree,
                "commune_execution": commune,
                "facilitateur": par,
            },
            par=par,
        )
        _mener(achat, dit, par)


def _mener(achat: Achat, dit: AchatDit, par: Utilisateur) -> None:
    if dit.etape == Etape.PROGRAMME:
        return
    for numero, lot in enumerate(_lots(achat, dit, par)):
        _calibrer(lot, dit.lots[numero], par)
    if dit.motif:
        actions.arreter(achat=achat, etape=dit.etape, motif=dit.motif, par=par)
        return
    for etape in (Etape.DIAGNOSTIC, Etape.CALIBRE, Etape.REDIGE, Etape.CONSULTATION):
        achat = actions.avancer(achat=achat, etape=etape, par=par)
        if etape == dit.etape:
            return


def _lots(achat: Achat, dit: AchatDit, par: Utilisateur) -> list[LotPrevu]:
    """The first came with the purchase: it takes its name; the others are added."""
    achat.lots.update(intitule=dit.lots[0].intitule, montant_ht=dit.lots[0].montant)
    for numero, lot in enumerate(dit.lots[1:], 2):
        actions.ajouter_lot(
            achat=achat,
            champs={
                "numero": str(numero),
                "intitule": lot.intitule,
                "montant_ht": Decimal(lot.montant),
            },
            par=par,
        )
    return list(achat.lots.order_by("numero"))


def _calibrer(lot: LotPrevu, dit: LotDit, par: Utilisateur) -> None:
    metier = METIERS[dit.metier]
    variante = actions.calibrer(
        lot=lot,
        nom=f"Effort de {dit.effort} %",
        champs={
            "base": BaseCalibrage.MONTANT,
            "montant": Decimal(dit.montant),
            "part_main_oeuvre": metier.part_main_oeuvre,
            "cout_horaire": metier.cout_horaire,
            "heures": None,
            "reprise": Decimal(dit.repris),
            "effort": Decimal(dit.effort),
        },
        par=par,
    )
    actions.retenir(
        calibrage=variante,
        heures=Decimal(dit.retenues or variante.heures_proposees),
        motif="Montée en charge sur dix-huit mois" if dit.retenues else "",
        par=par,
    )

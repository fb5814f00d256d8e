"""The page of a contract, read in a constant number of queries, whoever looks at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Sum
from django.urls import reverse
from django.utils import timezone

from clauses_project.presentation import Avancement
from comptes.models import Acces
from marches.enums import Statut
from marches.models import Attribution, Declarant, LigneObjectif, Lot, Marche
from participants.models import Identite
from suivi import chiffres
from suivi.chiffres.heures import RETENUES, lignes_retenues
from suivi.chiffres.rythme import Feu
from suivi.enums import ETAT_POUR_LE_FACILITATEUR, Etat
from suivi.models import Declaration
from suivi.tableaux.jugement import feux_des_lots, feux_des_marches, juger

DECLARATIONS_MONTREES = 12
TONS_DES_ETATS = {
    Etat.A_SAISIR: "neutre",
    Etat.TRANSMISE: "attente",
    Etat.A_CORRIGER: "alerte",
    Etat.VALIDEE: "ok",
}


@dataclass(frozen=True)
class Maillon:
    """An attribution in its chain; `rang` 0 is a holder, 1 its sous-traitants, and so on."""

    attribution: Attribution
    rang: int


@dataclass(frozen=True)
class LigneDObjectif:
    ligne: LigneObjectif
    en_vigueur: bool


@dataclass(frozen=True)
class FicheLot:
    """`objectif` is the one in force today, whatever the contract has become; `feu` that of a lot that runs."""

    lot: Lot
    feu: Feu | None
    avancement: Avancement
    objectif: Decimal
    objectifs: list[LigneDObjectif]
    chaine: list[Maillon]


@dataclass(frozen=True)
class Etape:
    """What the facilitateur does next on a contract; without `url`, there is only to wait."""

    phrase: str
    geste: str = ""
    url: str = ""


@dataclass(frozen=True)
class DeclarationMontree:
    declaration: Declaration
    ton: str
    mot: str


@dataclass(frozen=True)
class PersonneAuTravail:
    """Retained hours of a person on this contract. `initiales` is all that a buyer reads."""

    participant: int
    nom: str
    initiales: str
    heures: Decimal


@dataclass(frozen=True)
class FicheMarche:
    marche: Marche
    jour: date
    avancement: Avancement
    lots: list[FicheLot]
    mois: list[chiffres.HeuresDuMois]
    mois_stage: list[chiffres.HeuresDuMois]
    personnes: list[PersonneAuTravail]
    declarations: list[DeclarationMontree] = field(default_factory=list)
    etape: Etape | None = None


def fiche_marche(marche: Marche, acces: Acces) -> FicheMarche:
    """What everyone who may open the contract reads; declarations and next step are the facilitateur's."""
    jour = timezone.localdate()
    lots = _lots(marche, jour)
    declarations = list(
        Declaration.objects.visibles_par(acces)
        .filter(declarant__attribution__lot__marche=marche)
        .pour_liste()[:DECLARATIONS_MONTREES]
    )
    return FicheMarche(
        marche=marche,
        jour=jour,
        avancement=_avancement(marche, lots),
        lots=lots,
        mois=chiffres.heures_par_mois(marche)[::-1],
        mois_stage=chiffres.heures_par_mois(marche, stage=True)[::-1],
        personnes=_personnes(marche),
        declarations=[_montree(declaration) for declaration in declarations],
        etape=_prochaine_etape(marche, lots, declarations, jour)
        if acces.est_gestionnaire
        else None,
    )


def _avancement(marche: Marche, lots: list[FicheLot]) -> Avancement:
    feux = {fiche.lot.pk: fiche.feu for fiche in lots if fiche.feu}
    pire = feux_des_marches((fiche.lot for fiche in lots), feux).get(marche.pk)
    return juger(chiffres.avancement_par_marche([marche])[marche.pk], pire)


def _lots(marche: Marche, jour: date) -> list[FicheLot]:
    objectifs = LigneObjectif.objects.select_related("attribution__entreprise")
    declarants = Declarant.objects.select_related("entreprise")
    attributions = Attribution.objects.pour_liste().prefetch_related(
        Prefetch("declarants", declarants.order_by("entreprise__raison_sociale", "pk"))
    )
    lots = sorted(
        Lot.objects.filter(marche=marche)
        .select_related("marche")
        .avec_objectif(jour)
        .prefetch_related(
            Prefetch("objectifs", objectifs.order_by("date_effet", "pk")),
            Prefetch("attributions", attributions),
        ),
        key=_ordre_naturel,
    )
    avancements = chiffres.avancement_par_lot(lots)
    feux = feux_des_lots(lots)
    return [
        FicheLot(
            lot=lot,
            feu=feux.get(lot.pk),
            avancement=juger(avancements[lot.pk], feux.get(lot.pk)),
            objectif=lot.objectif,
            objectifs=[
                LigneDObjectif(ligne, en_vigueur=ligne.active and ligne.date_effet <= jour)
                for ligne in lot.objectifs.all()
            ],
            chaine=chaine(lot.attributions.all()),
        )
        for lot in lots
    ]


def _ordre_naturel(lot: Lot) -> tuple[int, str, int]:
    """Lot 2 before lot 10."""
    return (int(lot.numero) if lot.numero.isdecimal() else 10**9, lot.numero, lot.pk)


def chaine(attributions: Iterable[Attribution]) -> list[Maillon]:
    """Holders, each followed by its sous-traitants, depth first."""
    suivants: dict[int | None, list[Attribution]] = defaultdict(list)
    for attribution in attributions:
        suivants[attribution.sous_traitant_de_id].append(attribution)
    maillons: list[Maillon] = []

    def descendre(donneur: int | None, rang: int) -> None:
        for attribution in suivants[donneur]:
            maillons.append(Maillon(attribution, rang))
            descendre(attribution.pk, rang + 1)

    descendre(None, 0)
    return maillons


def _personnes(marche: Marche) -> list[PersonneAuTravail]:
    """Those who have retained hours on the contract, by name; one erased comes last, without a name."""
    perimetre = chiffres.Perimetre(structures=(marche.structure,), marche=marche.reference)
    participant = "affectation__contrat__participant"
    heures = dict(
        lignes_retenues(perimetre, chiffres.Periode())
        .values_list(participant)
        .annotate(heures=Sum(RETENUES))
    )
    identites = Identite.objects.in_bulk(heures)
    personnes = [_personne(pk, identites.get(pk), total) for pk, total in heures.items()]
    return sorted(personnes, key=lambda p: (p.nom == "", p.nom, p.participant))


def _personne(pk: int, identite: Identite | None, heures: Decimal) -> PersonneAuTravail:
    if identite is None:
        return PersonneAuTravail(pk, "", "identité effacée", heures)
    initiales = f"{identite.prenom[:1]}. {identite.nom[:1]}.".upper()
    return PersonneAuTravail(pk, f"{identite.nom} {identite.prenom}", initiales, heures)


def _montree(declaration: Declaration) -> DeclarationMontree:
    etat = Etat(declaration.etat)
    return DeclarationMontree(declaration, TONS_DES_ETATS[etat], ETAT_POUR_LE_FACILITATEUR[etat])


def _prochaine_etape(
    marche: Marche, lots: list[FicheLot], declarations: list[Declaration], jour: date
) -> Etape:
    """The first thing that is missing, else what is waiting, else what comes at the end."""
    modifier = reverse("marches:modifier", args=[marche.pk])
    if marche.statut in (Statut.SOLDE, Statut.RESILIE, Statut.ABANDONNE):
        return Etape(f"Marché {marche.get_statut_display().lower()} : rien à faire.")
    if marche.statut == Statut.A_QUALIFIER:
        qualifier = reverse("marches:qualifier", args=[marche.pk])
        return Etape("Le marché est à qualifier.", "Qualifier le marché", qualifier)
    if manque := _ce_qui_manque(marche, lots):
        return manque
    if a_controler := [d for d in declarations if d.etat == Etat.TRANSMISE]:
        quoi = "une déclaration" if len(a_controler) == 1 else f"{len(a_controler)} déclarations"
        return Etape(f"À contrôler : {quoi}.", "Contrôler", a_controler[-1].get_absolute_url())
    if marche.date_fin and marche.date_fin < jour:
        return Etape(
            f"La date de fin est passée depuis le {marche.date_fin:%d/%m/%Y}.",
            "Terminer ou solder",
            modifier,
        )
    if marche.facilitateur is None:
        return Etape("Personne ne suit ce marché.", "Choisir un facilitateur", modifier)
    if not declarations and marche.date_ordre_service is None:
        return Etape(
            "Les déclarations s'ouvriront à l'ordre de service, ou au premier contrat de travail.",
            "Noter l'ordre de service",
            modifier,
        )
    return Etape("Rien n'attend : les déclarations s'ouvrent chaque mois.")


def _ce_qui_manque(marche: Marche, lots: list[FicheLot]) -> Etape | None:
    if not lots:
        url = reverse("marches:ajouter_lot", args=[marche.pk])
        return Etape("Le marché n'a pas encore de lot.", "Ajouter un lot", url)
    for fiche in lots:
        if not fiche.chaine:
            url = reverse("marches:attribuer", args=[fiche.lot.pk])
            return Etape(f"{fiche.lot} n'est attribué à personne.", "Attribuer le lot", url)
        declarees = [m.attribution for m in fiche.chaine if m.attribution.declarants.all()]
        if not declarees:
            url = reverse("marches:designer_declarant", args=[fiche.chaine[0].attribution.pk])
            return Etape(
                f"Personne ne déclare les heures : {fiche.lot}.", "Désigner qui déclare", url
            )
    return None

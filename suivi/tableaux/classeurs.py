"""Dashboards as workbooks: the facilitateur's, and those of a contract, a lot, a company, a buyer, an operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import FileResponse
from django.utils import timezone
from django.utils.text import slugify

from clauses_project.dates import ajouter_mois, suite_de_mois
from clauses_project.ecriture import SANS_OBJET
from clauses_project.heures import CENTIEME, ZERO, arrondir
from clauses_project.presentation import Avancement
from clauses_project.profils import Profil
from marches.models import Marche
from suivi.bilans import DEFINITIONS
from suivi.chiffres import avancement_par_marche
from suivi.chiffres.rythme import REGLE
from suivi.exports import Feuille, classeur
from suivi.tableaux.bord import CLES, Bord
from suivi.tableaux.facilitateur import LotEnCours, Reste, restes_par_commune, restes_par_metier
from suivi.tableaux.objets import Objet, chiffres_de, lots_de
from suivi.tableaux.phrases import NOMS, dire_les_feux
from suivi.tableaux.progression import AN, Progression, progresser

DIXIEME = Decimal("0.1")
DES_TABLEAUX = (
    *(
        d
        for d in DEFINITIONS
        if d[0] not in ("Marché suivi", "Entreprise", "Équivalent temps plein")
    ),
    (
        "Heure à valider",
        "Heure déclarée par l'entreprise, que le facilitateur n'a pas encore validée.",
    ),
    ("Rythme et couleurs", REGLE),
)
LOTS = (
    "Référence", "Marché", "Lot", "Métier", "Commune d'exécution", "Où il en est", "Objectif",
    "Heures retenues", "Heures à valider", "Reste à trouver", "Prévues à ce jour", "Heures par mois",
    "Objectif atteint en", "Fin du marché", "Prévision",
)  # fmt: skip
MARCHES = (
    "Référence", "Marché", "Donneur d'ordre", "Statut", "Notifié le", "Fin",
    "Heures retenues du marché", "Objectif du marché", "Taux (%)",
)  # fmt: skip


def classeur_du_bord(bord: Bord) -> FileResponse:
    """What the facilitateur's page says, under its filters."""
    entetes = ["Chiffre", "Valeur", *(["Un an avant"] if bord.avant else [])]
    lignes: list[tuple[Any, ...]] = [
        ("Tableau de bord", str(bord.acces.organisation)),
        ("Période et filtres", bord.filtre.en_mots),
        ("Extrait le", timezone.localdate()),
    ]
    for cle in CLES:
        avant = (getattr(bord.avant, cle),) if bord.avant else ()
        lignes.append((NOMS[cle][1].capitalize(), getattr(bord.ici, cle), *avant))
    phrases = [bord.comparaison, dire_les_feux(lot.rythme for lot in bord.lots)]
    lignes += (("Ce qu'on voit", phrase) for phrase in phrases if phrase)
    return classeur(
        f"tableau-de-bord-{bord.acces.structure.code}-{timezone.localdate():%Y-%m-%d}",
        premiere=("Chiffres", entetes, lignes),
        tableaux=[
            (
                "Ce qui attend",
                ["Combien", "De quoi"],
                [(attente.nombre, attente.nom) for attente in bord.attentes],
            ),
            _des_lots(bord.lots),
            _des_restes("À trouver par métier", "Métier", restes_par_metier(bord.lots)),
            _des_restes("À trouver par commune", "Commune", restes_par_commune(bord.lots)),
            ("Mois de la période", ["Mois", "Heures retenues", "Un an avant"], bord.mois),
            _de_la_progression(bord.progression),
        ],
        definitions=DES_TABLEAUX,
    )


def classeur_d_un_objet(objet: Objet, pk: int, acces: Any) -> FileResponse:
    """The dashboard of a contract, a lot, a company, a buyer or an operation, as this reader has it."""
    progression, lots = progresser(objet.suivi), lots_de(objet)
    return classeur(
        f"{objet.nom}-{slugify(objet.titre.replace(chr(39), ' '))[:60].strip('-') or pk}",
        premiere=("Chiffres", ["Chiffre", "Valeur"], _chiffres(objet, progression, lots, acces)),
        tableaux=[
            _de_la_progression(progression),
            _des_douze_mois(progression),
            _des_lots(lots),
            *_des_marches(objet, acces),
            *objet.feuilles(),
        ],
        definitions=DES_TABLEAUX,
    )


def _chiffres(
    objet: Objet, progression: Progression, lots: Sequence[LotEnCours], acces: Any
) -> Iterator[tuple[str, Any]]:
    yield "Tableau de bord", objet.titre
    yield "Lu par", str(acces.organisation)
    yield "Situation au", progression.jour
    for chiffre in chiffres_de(objet, acces):
        yield NOMS[chiffre.cle][1].capitalize(), chiffre.valeur
    yield "Heures retenues des lots à objectif", progression.cumul
    yield "Objectif en vigueur", progression.objectif
    yield "Taux de réalisation (%)", _taux(progression.cumul, progression.objectif)
    phrases = [*progression.en_mots, *([dire_les_feux(lot.rythme for lot in lots)] if lots else [])]
    for phrase in phrases:
        yield "Ce qu'on voit", phrase


def _taux(fait: Decimal, objectif: Decimal) -> Decimal | str:
    return arrondir(fait * 100 / objectif, DIXIEME) if objectif else SANS_OBJET


def _de_la_progression(progression: Progression) -> Feuille:
    """Months, past and to come: what was done, and what was asked and expected by then."""
    return (
        "Avancement",
        ["Mois", "Retenues dans le mois", "Cumulées", "Objectif en vigueur", "Prévues"],
        (
            (
                etape.mois,
                progression.heures.get(etape.mois, ZERO) if etape.cumul is not None else None,
                etape.cumul,
                etape.objectif,
                None if etape.attendu is None else arrondir(etape.attendu, CENTIEME),
            )
            for etape in progression.etapes
        ),
    )


def _des_douze_mois(progression: Progression) -> Feuille:
    mois = suite_de_mois(ajouter_mois(progression.ici, 1 - AN), progression.ici)
    heures = progression.heures
    return (
        "Douze derniers mois",
        ["Mois", "Heures retenues", "Un an avant"],
        ((m, heures.get(m, ZERO), heures.get(ajouter_mois(m, -AN), ZERO)) for m in mois),
    )


def _des_lots(lots: Iterable[LotEnCours]) -> Feuille:
    return (
        "Lots en cours",
        LOTS,
        (
            (
                rang.lot.marche.reference,
                rang.lot.marche.objet,
                str(rang.lot),
                rang.metier,
                rang.commune,
                rang.feu.mot,
                rang.objectif,
                rang.rythme.retenues,
                rang.rythme.en_attente,
                rang.reste,
                rang.rythme.attendu and arrondir(rang.rythme.attendu, CENTIEME),
                arrondir(rang.rythme.par_mois, CENTIEME),
                rang.rythme.atteinte,
                rang.rythme.fin,
                rang.prevision,
            )
            for rang in lots
        ),
    )


def _des_restes(titre: str, entete: str, restes: Iterable[Reste]) -> Feuille:
    return titre, [entete, "Lots", "Heures"], ((r.libelle, r.lots, r.heures) for r in restes)


def _des_marches(objet: Objet, acces: Any) -> Iterator[Feuille]:
    """Its contracts, each with the progress of all its lots in the rate; not for a company, whose hours are a part."""
    if acces.profil == Profil.DECLARANT:
        return
    marches = list(
        Marche.objects.visibles_par(acces)
        .filter(_ses_marches(objet))
        .select_related("donneur_ordre")
        .order_by("reference", "pk")
    )
    avancements = avancement_par_marche(marches)
    yield (
        "Marchés",
        MARCHES,
        [(*_identite(marche), *_faites(avancements[marche.pk])) for marche in marches],
    )


def _ses_marches(objet: Objet) -> Q:
    if objet.nom == "entreprise":
        return Q(pk__in={lot.marche_id for lot in objet.suivi.tous})
    return objet.perimetre.q_structures() & objet.perimetre.q_marches()


def _identite(marche: Marche) -> tuple[Any, ...]:
    return (
        marche.reference,
        marche.objet,
        str(marche.donneur_ordre),
        marche.get_statut_display(),
        marche.date_notification,
        marche.date_fin,
    )


def _faites(a: Avancement) -> tuple[Any, ...]:
    return a.realise, a.objectif, _taux(a.realise, a.objectif)

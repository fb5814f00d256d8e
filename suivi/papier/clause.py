"""The report of a clause: a contract or one of its lots, its objective line by line, its months, who worked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.dates import dernier_jour, suite_de_mois
from clauses_project.ecriture import INSECABLE
from marches.enums import Clause
from marches.models import Attribution, LigneObjectif, Lot
from suivi.bilans import DEFINITIONS, ChiffreCle
from suivi.chiffres import Chiffres, Perimetre, avancement_par_lot, calculer
from suivi.chiffres.avancement import previsions_par_lot
from suivi.chiffres.sortie import en_json
from suivi.fiches import chaine
from suivi.graphiques import Etape, Graphique, colonnes, progression
from suivi.mots import ecrire_periode
from suivi.papier import heures
from suivi.papier.blocs import (
    Bloc,
    Contenu,
    cles,
    fiche,
    graphiques,
    jour,
    phrases,
    reperes,
    tableau,
)
from suivi.papier.dates import arretes_au, extrait_le
from suivi.papier.demandes import Demande
from suivi.papier.publics import publics
from suivi.tableaux.progression import attendues

COMPARES = (
    "heures_retenues",
    "heures_non_retenues",
    "heures_en_attente",
    "heures_objectif",
    "heures_retenues_cumul",
    "taux_realisation",
    "reste_a_realiser",
    "heures_excedentaires",
    "personnes",
    "contrats_travail",
)
MOIS_DESSINES = 48
LARGEUR = 640


def composer(demande: Demande) -> Contenu:
    """Figures of the contract or lot; its rate is since the beginning, up to the end of the period."""
    marche, lot = demande.marche, demande.lot
    assert marche is not None  # noqa: S101 the caller looked
    perimetre = Perimetre(
        (demande.sa_structure,), marche=marche.reference, lot=lot.numero if lot else ""
    )
    chiffres = calculer(perimetre, demande.periode)
    nom = f"{marche.objet}, {lot}" if lot else marche.objet
    return Contenu(
        titre=f"Bilan de la clause sociale{INSECABLE}: {nom}",
        emetteur=str(demande.sa_structure),
        periode=f"Bilan {ecrire_periode(demande.periode)}",
        lecture=f"{marche.reference} · {marche.donneur_ordre}",
        arretes_au=jour(arretes_au(demande.periode)),
        extrait_le=jour(extrait_le()),
        nom_de_fichier=demande.nom_de_fichier,
        blocs=list(_blocs(demande, perimetre, chiffres)),
        reperes=reperes({cle: getattr(chiffres, cle) for cle in COMPARES}, COMPARES),
        chiffres=en_json(chiffres),
        definitions=list(DEFINITIONS),
    )


def _blocs(demande: Demande, perimetre: Perimetre, c: Chiffres) -> Iterator[Bloc]:
    marche = demande.marche
    lots = _lots(demande)
    yield cles(_cles(c))
    yield phrases(*_phrases(c), fort=True)
    yield fiche("Le marché", _identite(marche))
    yield _avancement(lots, demande)
    yield _objectifs(lots, demande)
    if c.heures_retenues:
        yield graphiques(_dessin(c, lots, demande))
    yield from _mois(c)
    yield from _entreprises(lots, perimetre, demande)
    yield from publics(c, demande.sa_structure.seuil_publication)
    yield from _personnes(perimetre, demande)


def _lots(demande: Demande) -> list[Lot]:
    lots = Lot.objects.filter(marche=demande.marche).select_related("marche")
    if demande.lot:
        lots = lots.filter(pk=demande.lot.pk)
    return sorted(lots, key=lambda lot: (len(lot.numero), lot.numero, lot.pk))


def _cles(c: Chiffres) -> list[ChiffreCle]:
    return [
        ChiffreCle(ecriture.heures(c.heures_retenues), "heures d'insertion retenues"),
        ChiffreCle(ecriture.heures(c.heures_objectif), "heures demandées"),
        ChiffreCle(ecriture.pourcent(c.taux_realisation), "taux de réalisation"),
        ChiffreCle(ecriture.entier(c.personnes), "personnes"),
        ChiffreCle(ecriture.entier(c.contrats_travail), "contrats de travail"),
        ChiffreCle(ecriture.entier(c.entreprises), "entreprises"),
    ]


def _phrases(c: Chiffres) -> list[str]:
    """What was declared and is not in the total, and what remains to be done, in words."""
    suite = []
    if c.reste_a_realiser:
        suite.append(f"Il reste {_h(c.reste_a_realiser)} à réaliser.")
    if c.heures_excedentaires:
        suite.append(
            f"{_h(c.heures_excedentaires)} ont été faites au-delà de ce qui était demandé."
        )
    for heures_, quoi in (
        (c.heures_en_attente, "attendent d'être validées"),
        (c.heures_non_retenues, "n'ont pas été retenues"),
        (c.heures_en_suspens, "sont en suspens"),
    ):
        if heures_:
            suite.append(f"{_h(heures_)} déclarées {quoi}.")
    if c.heures_stage:
        suite.append(f"{_h(c.heures_stage)} de stage sont comptées à part.")
    return [_premiere(c), " ".join(suite)]


def _premiere(c: Chiffres) -> str:
    if not c.heures_retenues:
        return "Aucune heure n'est retenue sur cette période."
    return (
        f"{_h(c.heures_retenues)} retenues, dont {_h(c.heures_travail)} de travail, "
        f"{_h(c.heures_formation)} de formation"
        + (f" et {_h(c.heures_globales)} sans détail nominatif." if c.heures_globales else ".")
    )


def _h(valeur: Decimal | None) -> str:
    return f"{ecriture.heures(valeur)}{INSECABLE}h"


def _identite(marche) -> list[tuple[str, str]]:
    return [
        ("Référence", marche.reference),
        ("Donneur d'ordre", str(marche.donneur_ordre)),
        ("Nature", marche.get_nature_display()),
        ("Clause", marche.get_clause_display()),
        ("Opération", str(marche.operation or "")),
        ("Commune d'exécution", str(marche.commune_execution or "")),
        ("Notification", jour(marche.date_notification)),
        ("Ordre de service", jour(marche.date_ordre_service)),
        ("Fin", jour(marche.date_fin)),
        ("Solde", jour(marche.date_solde)),
        ("État", marche.get_statut_display()),
        ("Suivi par", str(marche.facilitateur or "")),
    ]


def _avancement(lots: Sequence[Lot], demande: Demande) -> Bloc:
    avancements = avancement_par_lot(lots, demande.periode.au)
    return tableau(
        "Où en est chaque lot",
        ["Lot", "Heures réalisées", "Objectif", "Taux", "Reste"],
        [
            [
                str(lot) + (" (stage, à part)" if lot.clause_effective == Clause.STAGE else ""),
                ecriture.heures(a.realise),
                ecriture.heures(a.objectif) if a.objectif else ecriture.SANS_OBJET,
                ecriture.pourcent(a.taux),
                ecriture.heures(a.reste),
            ]
            for lot in lots
            for a in [avancements[lot.pk]]
        ],
        note=f"Depuis le début du marché, jusqu'à fin {ecriture.mois(demande.periode.au)}.",
    )


def _objectifs(lots: Sequence[Lot], demande: Demande) -> Bloc:
    noms = {lot.pk: lot.numero for lot in lots}
    lignes = (
        LigneObjectif.objects.filter(lot__in=noms)
        .select_related("attribution__entreprise")
        .order_by("date_effet", "pk")
    )
    return tableau(
        "L'objectif, ligne par ligne",
        ["Lot", "Ligne", "À partir du", "État", "Heures"],
        [
            [
                noms[ligne.lot_id],
                " · ".join(filter(None, (str(ligne), str(ligne.attribution or ""), ligne.motif))),
                jour(ligne.date_effet),
                _etat(ligne, demande),
                ecriture.heures(ligne.heures),
            ]
            for ligne in lignes
        ],
        textes=4,
    )


def _etat(ligne: LigneObjectif, demande: Demande) -> str:
    if not ligne.active:
        return "pas décidée"
    return "en vigueur" if ligne.date_effet <= demande.periode.fin else "plus tard"


def _dessin(c: Chiffres, lots: Sequence[Lot], demande: Demande) -> Graphique:
    """Since the beginning: hours added up against the objective of each month. From a later month: those of each."""
    if demande.periode.du is None and len(c.par_mois) <= MOIS_DESSINES:
        return progression(
            "progression",
            "Heures cumulées et objectif",
            _etapes(c, lots),
            largeur=LARGEUR,
            hauteur=200,
        )
    par_mois = len(c.par_mois) <= MOIS_DESSINES
    lignes = c.par_mois if par_mois else c.par_annee
    return colonnes(
        "heures",
        f"Heures retenues par {'mois' if par_mois else 'année'}",
        [
            (_court(ligne.cle) if par_mois else ligne.libelle, ligne["heures_retenues"])
            for ligne in lignes
            if ligne["heures_retenues"]
        ],
        largeur=LARGEUR,
        hauteur=180,
    )


def _etapes(c: Chiffres, lots: Sequence[Lot]) -> list[Etape]:
    """Every month from the first that has hours to the last: done, asked, expected by then."""
    heures_du_mois = {
        ligne.cle: ligne["heures_retenues"] for ligne in c.par_mois if ligne["heures_retenues"]
    }
    comptes = [lot for lot in lots if lot.clause_effective != Clause.STAGE]
    lignes = list(
        LigneObjectif.objects.filter(lot__in=comptes, active=True).values_list(
            "lot", "date_effet", "heures"
        )
    )
    prevues = previsions_par_lot(lot.pk for lot in comptes)
    cumul = Decimal(0)
    etapes = []
    for mois in suite_de_mois(min(heures_du_mois), max(heures_du_mois)):
        cumul += heures_du_mois.get(mois, Decimal(0))
        fin = dernier_jour(mois)
        objectifs = {lot.pk: Decimal(0) for lot in comptes}
        for lot, effet, heures_ in lignes:
            objectifs[lot] += heures_ if effet <= fin else 0
        attendu = attendues(comptes, objectifs, prevues, fin)
        etapes.append(Etape(_court(mois), cumul, sum(objectifs.values()) or None, attendu))
    return etapes


def _court(mois: date) -> str:
    return f"{mois:%m/%y}"


def _mois(c: Chiffres) -> Iterator[Bloc]:
    if not c.par_mois:
        return
    cumul = Decimal(0)
    lignes = []
    for ligne in c.par_mois:
        if not ligne["heures_retenues"]:
            continue
        cumul += ligne["heures_retenues"]
        lignes.append(
            [
                ligne.libelle.capitalize(),
                ecriture.heures(ligne["heures_retenues"]),
                ecriture.heures(cumul),
                ecriture.entier(ligne["personnes"]),
                ecriture.entier(ligne["contrats_travail"]),
            ]
        )
    yield tableau(
        "Mois par mois",
        ["Mois", "Heures retenues", "Cumul de la période", "Personnes", "Contrats de travail"],
        lignes,
        pied=[
            "Ensemble",
            ecriture.heures(c.heures_retenues),
            "",
            ecriture.entier(c.personnes),
            ecriture.entier(c.contrats_travail),
        ],
        note="Une personne présente deux mois compte une fois dans l'ensemble.",
    )


def _entreprises(lots: Sequence[Lot], perimetre: Perimetre, demande: Demande) -> Iterator[Bloc]:
    """Who owes the hours, each followed by its sous-traitants; then who really employs."""
    attributions = list(Attribution.objects.filter(lot__in=lots).pour_liste().select_related("lot"))
    faites = heures.par_attribution(perimetre, demande.periode)
    lignes = [
        [
            maillon.attribution.lot.numero,
            "\u2003" * maillon.rang + str(maillon.attribution.entreprise),
            maillon.attribution.get_role_display(),
            ecriture.heures(faites.get(maillon.attribution.pk, Decimal(0))),
        ]
        for lot in lots
        for maillon in chaine([a for a in attributions if a.lot_id == lot.pk])
    ]
    if lignes:
        yield tableau(
            "Les entreprises du marché", ["Lot", "Entreprise", "Rôle", "Heures retenues"], lignes,
            textes=3,
        )  # fmt: skip
    employeurs = heures.par_employeur(perimetre, demande.periode)
    if employeurs:
        yield tableau(
            "Les employeurs des personnes",
            ["Employeur", "Type", "Heures", "Personnes"],
            [
                [
                    str(e.entreprise),
                    e.entreprise.get_type_display(),
                    ecriture.heures(e.heures),
                    ecriture.entier(e.personnes) if e.personnes else "sans détail",
                ]
                for e in employeurs
            ],
            textes=2,
        )


def _personnes(perimetre: Perimetre, demande: Demande) -> Iterator[Bloc]:
    trouvees = heures.personnes(perimetre, demande.periode)
    if trouvees:
        yield tableau(
            "Les personnes",
            ["Initiales", "Contrats de travail", "Heures retenues"],
            [
                [p.initiales, ecriture.entier(p.contrats), ecriture.heures(p.heures)]
                for p in trouvees
            ],
        )

"""The facilitateur's dashboard, its charts, and the list of running lots it draws from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from clauses_project import ecriture
from clauses_project.dates import ajouter_mois, suite_de_mois
from clauses_project.droits import gestion_requise, profil_requis
from clauses_project.listes import afficher
from clauses_project.profils import Profil
from marches.models import Lot
from suivi.bilans import ecrire_periode
from suivi.chiffres import Chiffres, Periode, calculer
from suivi.chiffres.heures import ZERO
from suivi.chiffres.rythme import REGLE
from suivi.detail.figures import FIGURES
from suivi.detail.liens import lien_vers
from suivi.filtres_tableau import FiltreLots, FiltreTableau
from suivi.graphiques import Graphique, comparaison
from suivi.graphiques.telechargement import repondre, telechargeable
from suivi.tableaux.facilitateur import (
    LotEnCours,
    lots_en_cours,
    restes_par_commune,
    restes_par_metier,
)
from suivi.tableaux.phrases import comparer, dire_les_feux
from suivi.tableaux.progression import (
    HAUTEUR,
    LARGEUR,
    Progression,
    Suivi,
    etiquette,
    lots_suivis,
    progresser,
)
from suivi.tables.rythmes import RythmesTable

LOTS_MONTRES = 10
MOIS_DESSINES = 24
CLES = {
    "heures_retenues": "heures retenues",
    "heures_en_attente": "heures à valider",
    "personnes": "personnes",
    "contrats_travail": "contrats de travail",
    "marches_suivis": "marchés suivis",
}

# What waits: the column of its list that counts it, and its words for one and for several.
ATTENTES = {
    "declarations_en_retard": ("mois", "déclaration en retard", "déclarations en retard"),
    "heures_en_suspens": (
        "total",
        "heure en suspens, éligibilité à établir",
        "heures en suspens, éligibilité à établir",
    ),
    "heures_en_attente": ("total", "heure déclarée à valider", "heures déclarées à valider"),
    "fins_eligibilite": (
        "personne",
        "personne dont l'éligibilité finit bientôt",
        "personnes dont l'éligibilité finit bientôt",
    ),
}


@require_GET
@profil_requis(Profil.ADMINISTRATEUR, Profil.FACILITATEUR, Profil.DONNEUR_ORDRE, Profil.DECLARANT)
def tableau_de_bord(request: HttpRequest) -> HttpResponse:
    match request.acces.profil:
        case Profil.DONNEUR_ORDRE:
            return redirect("suivi:donneur_ordre", request.acces.donneur_ordre_id)
        case Profil.DECLARANT:
            return redirect("suivi:entreprise", request.acces.entreprise_id)
    filtre = FiltreTableau(request.GET, acces=request.acces)
    contexte: dict[str, Any] = {"filtre": filtre, "requete": request.GET.urlencode(), "t": None}
    if filtre.is_valid():
        contexte["t"] = _tableau(filtre, request)
    return render(request, "suivi/tableau_de_bord.html", contexte)


@require_GET
@gestion_requise
def graphique(request: HttpRequest, cle: str, extension: str) -> HttpResponse:
    filtre = FiltreTableau(request.GET, acces=request.acces)
    if not filtre.is_valid():
        return redirect(f"{reverse('suivi:tableau_de_bord')}?{request.GET.urlencode()}")
    dessins = _graphiques(_Periode.de(filtre), _progression(filtre))
    return repondre(
        dessins.get(cle),
        extension,
        source=f"{request.acces.structure} · {filtre.en_mots}.",
        nom="tableau-de-bord",
    )


@require_GET
@gestion_requise
def lots(request: HttpRequest) -> HttpResponse:
    filtre = FiltreLots(request.GET, acces=request.acces)
    rangs = []
    if filtre.is_valid():
        rangs = filtre.garder(lots_en_cours(filtre.perimetre, request.acces))
    return afficher(
        request,
        filtre=_Rangs(rangs, filtre),
        table_class=RythmesTable,
        titre="Lots en cours",
        surtitre="Tableau de bord",
        sous_titre=REGLE,
        nom_export="lots-en-cours",
        phrase_vide="Aucun lot en cours n'a d'objectif d'heures.",
        table_kwargs={"pied": _pied(rangs)},
    )


@dataclass(frozen=True)
class _Rangs:
    """Rows, and the form that chose them."""

    qs: list[LotEnCours]
    form: FiltreLots


def _pied(rangs: list[LotEnCours]) -> dict[str, Any]:
    return {
        "lot": len(rangs),
        **{
            nom: sum((getattr(rang, nom) for rang in rangs), ZERO)
            for nom in ("objectif", "fait", "reste")
        },
    }


@dataclass(frozen=True)
class _Periode:
    """The figures of the period, and of the same months a year earlier."""

    periode: Periode
    ici: Chiffres
    avant: Chiffres | None

    @classmethod
    def de(cls, filtre: FiltreTableau) -> _Periode:
        perimetre, periode = filtre.perimetre, filtre.periode
        avant = periode.annee_avant()
        return cls(periode, calculer(perimetre, periode), avant and calculer(perimetre, avant))

    @property
    def comparaison(self) -> str:
        if self.avant is None:
            return ""
        quand = ecrire_periode(self.periode)
        return comparer(
            self.ici.heures_retenues or ZERO,
            self.avant.heures_retenues or ZERO,
            quand[0].upper() + quand[1:],
            "les mêmes mois un an avant",
        )

    @property
    def graphiques(self) -> dict[str, Graphique]:
        """Months beside those of the year before, when the period has a beginning and is not too long."""
        if self.avant is None or self.periode.nombre_de_mois() > MOIS_DESSINES:
            return {}
        ici, avant = _par_mois(self.ici), _par_mois(self.avant)
        mois = list(suite_de_mois(self.periode.du, self.periode.au))
        points = [
            (etiquette(m, m == mois[0]), ici.get(m, ZERO), avant.get(ajouter_mois(m, -12), ZERO))
            for m in mois
        ]
        dessin = comparaison(
            "periode",
            "Heures retenues par mois",
            points,
            noms=(ecrire_periode(self.periode), "un an avant"),
            largeur=LARGEUR,
            hauteur=HAUTEUR,
        )
        return {dessin.cle: dessin}


def _par_mois(chiffres: Chiffres) -> dict:
    return {ligne.cle: ligne["heures_retenues"] for ligne in chiffres.par_mois}


def _progression(filtre: FiltreTableau) -> Progression:
    lots = Lot.objects.visibles_par(filtre.acces).filter(
        filtre.perimetre.q_structures(), filtre.perimetre.q_lots(), marche__statut="EN_COURS"
    )
    return progresser(Suivi(lots_suivis(lots)))


def _tableau(filtre: FiltreTableau, request: HttpRequest) -> dict[str, Any]:
    periode, progression = _Periode.de(filtre), _progression(filtre)
    rangs = lots_en_cours(filtre.perimetre, request.acces)
    demande = request.GET.urlencode()
    return {
        "periode": ecrire_periode(filtre.periode),
        "cles": [
            (ecriture.heures(getattr(periode.ici, cle)), nom, lien_vers(cle, filtre.de_la_periode))
            for cle, nom in CLES.items()
        ],
        "comparaison": periode.comparaison,
        "rangs": rangs[:LOTS_MONTRES],
        "nombre": len(rangs),
        "feux": dire_les_feux(rang.rythme for rang in rangs),
        "regle": REGLE,
        "tous": _vers_les_lots(filtre),
        "metiers": [(r, _vers_les_lots(filtre, metier=r.cle)) for r in restes_par_metier(rangs)],
        "communes": [
            (r, _vers_les_lots(filtre, commune_execution=r.cle) if r.cle else "")
            for r in restes_par_commune(rangs)
        ],
        "attentes": _attentes(filtre),
        "progression": progression,
        "graphiques": {
            cle: telechargeable(dessin, "suivi:graphique_tableau_de_bord", requete=demande)
            for cle, dessin in _graphiques(periode, progression).items()
        },
    }


def _graphiques(periode: _Periode, progression: Progression) -> dict[str, Graphique]:
    """The months of the period beside those of the year before, and the running lots since the beginning."""
    avancement = progression.graphiques.get("avancement")
    return periode.graphiques | ({avancement.cle: avancement} if avancement else {})


def _vers_les_lots(filtre: FiltreTableau, **plus: str) -> str:
    demande = {nom: valeur for nom, valeur in {**filtre.des_contrats, **plus}.items() if valeur}
    adresse = reverse("suivi:lots_en_cours")
    return f"{adresse}?{urlencode(demande)}" if demande else adresse


def _attentes(filtre: FiltreTableau) -> list[tuple[str, str, str]]:
    """(how many, of what, the list): what waits today on these contracts, whatever the period."""
    selection = filtre.selection_d_aujourd_hui
    phrases = []
    for cle, (colonne, singulier, pluriel) in ATTENTES.items():
        nombre = FIGURES[cle].liste(selection).pied[colonne]
        nom = singulier if nombre < 2 else pluriel
        phrases.append((ecriture.heures(nombre), nom, lien_vers(cle, filtre.des_contrats)))
    return phrases

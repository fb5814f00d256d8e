"""Every published figure, computed here and nowhere else."""

from suivi.chiffres.avancement import avancement_par_lot, avancement_par_marche, promesse_par_lot
from suivi.chiffres.cadre import Cadre, lire_cadre
from suivi.chiffres.calcul import calculer
from suivi.chiffres.heures import HeuresDuMois, heures_de_la_periode, heures_par_mois
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.remarques import remarques
from suivi.chiffres.resultat import Chiffres, Ligne, LotsAcheves
from suivi.chiffres.totaux import Totaux, totaliser

__all__ = [
    "Cadre",
    "Chiffres",
    "HeuresDuMois",
    "Ligne",
    "LotsAcheves",
    "Perimetre",
    "Periode",
    "Totaux",
    "avancement_par_lot",
    "avancement_par_marche",
    "calculer",
    "heures_de_la_periode",
    "heures_par_mois",
    "lire_cadre",
    "promesse_par_lot",
    "remarques",
    "totaliser",
]

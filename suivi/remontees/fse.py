"""FSE+: the participants, one by one, with their entry and what became of them.

Common indicators of the FSE+ (regulation (EU) 2021/1057, annex I): sex, age, status on the labour market and
level at entry, situations on leaving and six months later.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clauses_project.ecriture import INSECABLE
from suivi.enums import GenreRemontee, Jalon
from suivi.remontees.forme import Feuille, Forme, Rangee
from suivi.remontees.identites import (
    IDENTITE,
    d_un_public,
    de_l_identite,
    de_la_personne,
    des_faits,
    des_jalons,
)
from suivi.remontees.lecture import Lecture
from suivi.remontees.personnes import Personne, personnes_de

# The first that the criteria of the eligibility say.
STATUTS = (
    ({"DELD", "DETLD"}, "Au chômage de longue durée"),
    ({"IAE", "GEIQ", "EA_ESAT", "REGIE", "ALTERNANT"}, "En emploi ou en parcours d'insertion"),
    ({"SENIOR"}, "Au chômage"),
    ({"NEET"}, "Inactif, ni en études ni en formation"),
)
MINIMA = ("BRSA", "ASS", "AAH", "ADA", "AI", "INVALIDITE")


def statut_a_l_entree(personne: Personne) -> str | None:
    """On the labour market, as far as the criteria say; None when they do not."""
    return next((statut for codes, statut in STATUTS if personne.codes & codes), None)


def les_participants(lecture: Lecture) -> Iterator[Rangee]:
    for personne in personnes_de(lecture):
        participant = personne.participant
        yield Rangee(
            f"participant:{participant.pk}",
            str(participant),
            participant.identifiant,
            participant.get_absolute_url(),
            personne,
        )


COORDONNEES = (
    de_l_identite("nom_naissance", "Nom de naissance"),
    de_l_identite("adresse", "Adresse"),
    de_l_identite("telephone", "Téléphone"),
    de_l_identite("courriel", "Courriel"),
)
ENTREE = (
    de_la_personne(
        "statut",
        "Situation sur le marché du travail à l'entrée",
        statut_a_l_entree,
        "Déduite des critères de l'éligibilité (DELD, DETLD, IAE, GEIQ, EA_ESAT, REGIE, ALTERNANT, SENIOR, "
        f"NEET){INSECABLE}: le premier qui la dit ; vide quand aucun ne la dit.",
        attendue=lambda une: True,
    ),
    d_un_public("minima", "Bénéficiaire de minima sociaux", *MINIMA),
    d_un_public("handicap", "Handicap", "BOETH", "AAH", "EA_ESAT"),
    d_un_public("parent_isole", "Parent isolé", "PARENT_ISOLE"),
    d_un_public("sans_domicile", "Sans domicile stable", "SDF"),
    d_un_public("protection", "Réfugié ou protection internationale", "REFUGIE"),
    des_faits(
        "prescripteur",
        "Prescripteur",
        lambda faits: faits.prescripteur and str(faits.prescripteur),
        "Éligibilité\u00a0: prescripteur.",
    ),
)
SORTIE = (
    de_la_personne(
        "sortie",
        "Date de sortie",
        lambda une: une.sortie,
        "Fin de la dernière période de travail, comme au suivi à 6 et 12 mois ; vide tant que la personne "
        "travaille.",
    ),
)

FORME = Forme(
    genre=GenreRemontee.FSE,
    version="2026-1",
    depuis=date(2026, 1, 1),
    destinataire="Ma Démarche FSE+",
    phrase="Une ligne par personne qui a des heures retenues dans la période\u00a0: son entrée, son contrat, "
    "sa sortie, sa situation à 6 et 12 mois.",
    source="Indicateurs communs du FSE+ (règlement (UE) 2021/1057, annexe I)\u00a0: rangez et renommez les "
    "colonnes d'après le fichier d'import que donne Ma Démarche FSE+.",
    feuilles=(
        Feuille(
            "participants",
            "Participants",
            (*IDENTITE, *COORDONNEES, *ENTREE, *SORTIE, *des_jalons(Jalon.SIX, Jalon.DOUZE)),
            les_participants,
        ),
    ),
    notes=(
        (
            "Participant",
            "Personne ayant au moins une heure retenue dans la période, une seule ligne quel que soit le "
            "nombre de ses contrats. Les faits de l'entrée sont ceux de l'éligibilité de ses premières "
            "heures de la période.",
        ),
    ),
    non_tenus=(
        (
            "Situation dans les quatre semaines après la sortie",
            "Le suivi demande la situation à 6 et à 12 mois, pas à la sortie.",
        ),
        (
            "Origine étrangère, pays de naissance, nationalité",
            "Rien n'en est demandé, sauf la protection internationale quand elle fonde l'éligibilité.",
        ),
        ("Logement", "Seule l'absence de domicile stable est connue, quand elle fonde l'éligibilité."),
        ("Durée d'inscription à France Travail", "Seul le seuil de 12 ou 24 mois est vérifié."),
        ("Numéro et code de l'opération FSE+", "Ils se saisissent dans Ma Démarche FSE+."),
        ("Détention, placement sous main de justice", "Cette donnée ne sort pas de l'application."),
    ),
)  # fmt: skip

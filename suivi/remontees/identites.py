"""Columns about one person: who they are, what was known at their entry, their contract, their milestones.

`fait` is a `Personne`, or has one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clauses_project.ecriture import INSECABLE
from suivi.enums import Jalon
from suivi.remontees.forme import Cellule, Colonne, jamais
from suivi.remontees.personnes import Personne

OUI, NON_DECLARE = "oui", "non déclaré"


def personne_de(fait: Any) -> Personne:
    return fait if isinstance(fait, Personne) else fait.personne


def de_la_personne(
    cle: str,
    titre: str,
    lire: Callable[[Personne], Cellule],
    origine: str,
    *,
    attendue: Callable[[Personne], bool] = jamais,
    ou: Callable[[Personne], str] | None = None,
    identite: bool = False,
) -> Colonne:
    return Colonne(
        cle,
        titre,
        lambda fait: lire(personne_de(fait)),
        origine,
        attendue=lambda fait: attendue(personne_de(fait)),
        ou=None if ou is None else lambda fait: ou(personne_de(fait)),
        identite=identite,
    )


def de_l_identite(cle: str, titre: str, *, exigee: bool = False) -> Colonne:
    """Of someone who was erased, nothing is missing: there is nothing to complete."""
    return de_la_personne(
        cle,
        titre,
        lambda une: getattr(une.identite, cle, None) or None,
        f"Fiche de la personne{INSECABLE}: {titre.lower()}.",
        attendue=(lambda une: not une.est_effacee) if exigee else jamais,
        identite=True,
    )


def des_faits(
    cle: str, titre: str, lire: Callable[[Any], Cellule], origine: str, *, exigee: bool = False
) -> Colonne:
    """Of the eligibility of their first hours of the period: what was known then."""
    return de_la_personne(
        cle,
        titre,
        lambda une: None if une.faits is None else lire(une.faits),
        origine,
        attendue=(lambda une: True) if exigee else jamais,
    )


def d_un_public(cle: str, titre: str, *codes: str) -> Colonne:
    """« oui » when the eligibility has one of these criteria; else nobody said so."""
    return de_la_personne(
        cle,
        titre,
        lambda une: OUI if une.codes & set(codes) else NON_DECLARE,
        f"Critères de l'éligibilité{INSECABLE}: {', '.join(codes)}. « {NON_DECLARE} » n'est pas un non.",
    )


def des_jalons(*jalons: Jalon) -> tuple[Colonne, ...]:
    """The situation and its date, where the milestone is due."""
    return tuple(colonne for jalon in jalons for colonne in _d_un_jalon(jalon))


def _d_un_jalon(jalon: Jalon) -> tuple[Colonne, Colonne]:
    quand = jalon.label
    return (
        de_la_personne(
            f"situation_{jalon.value}",
            f"Situation à {quand}",
            lambda une: une.situation(jalon),
            f"Réponse à l'évaluation à {quand} de la dernière période de travail, quand elle est due.",
            attendue=lambda une: une.est_due(jalon),
            ou=lambda une: une.adresse_du_jalon(jalon),
        ),
        de_la_personne(
            f"situation_{jalon.value}_le",
            f"Situation à {quand}, à la date du",
            lambda une: une.situation_le(jalon),
            "Date de cette réponse.",
        ),
    )


IDENTITE = (
    de_la_personne(
        "identifiant",
        "Identifiant",
        lambda une: une.participant.identifiant,
        "Identifiant de la personne dans la structure.",
    ),
    de_l_identite("nom", "Nom", exigee=True),
    de_l_identite("prenom", "Prénom", exigee=True),
    de_l_identite("date_naissance", "Date de naissance", exigee=True),
    de_la_personne(
        "sexe",
        "Sexe",
        lambda une: une.sexe,
        f"Fiche de la personne{INSECABLE}: sexe.",
        attendue=lambda une: True,
    ),
    des_faits("entree", "Date d'entrée", lambda faits: faits.debut, "Premier jour de l'éligibilité.",
              exigee=True),
    des_faits("age", "Âge à l'entrée", lambda faits: faits.age, "Années révolues ce jour-là.",
              exigee=True),
    des_faits("niveau", "Niveau de formation à l'entrée",
              lambda faits: faits.get_niveau_display() or None, "Éligibilité\u00a0: niveau de formation.",
              exigee=True),
    des_faits("commune", "Commune de résidence à l'entrée",
              lambda faits: faits.commune and str(faits.commune), "Éligibilité\u00a0: commune.",
              exigee=True),
    des_faits("code_qpv", "Quartier prioritaire (code)", lambda faits: faits.code_qpv or None,
              "Éligibilité\u00a0: quartier retenu par le facilitateur ; vide\u00a0: hors QPV."),
    de_la_personne("contrat", "Type de contrat de travail",
                   lambda une: une.contrats[0].get_type_display(),
                   "Premier contrat de travail qui a des heures retenues dans la période."),
    de_la_personne("employeur", "Employeur", lambda une: str(une.contrats[0].employeur),
                   "Employeur de ce contrat."),
    de_la_personne("heures", "Heures retenues", lambda une: une.heures,
                   "Heures retenues de la personne dans la période."),
)  # fmt: skip

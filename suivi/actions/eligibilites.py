"""The right to be counted: established, prolonged, corrected; each time, lines are decided again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from clauses_project.dates import ans_revolus, fin_de_duree
from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import creer, enregistrer, journaliser, verrouiller
from comptes.models import Utilisateur
from participants.actions import refuser_si_reunie, verrouiller_par_la_personne
from participants.models import (
    Critere,
    Eligibilite,
    EligibiliteCritere,
    Identite,
    Participant,
    Prescripteur,
)
from suivi.actions.decisions import redecider
from territoires.models import Commune

CODE_AUTRE = "AUTRE"


@transaction.atomic
def certifier(
    *,
    participant: Participant,
    debut: date,
    criteres: Sequence[Critere],
    fin: date | None = None,
    duree_mois: int | None = None,
    commune: Commune | None = None,
    code_qpv: str = "",
    generation: int | None = None,
    indication: Mapping[str, Any] | None = None,
    niveau: str = "",
    prescripteur: Prescripteur | None = None,
    papiers_vus: str = "",
    age: int | None = None,
    par: Utilisateur,
) -> Eligibilite:
    """Establishes an eligibility from `debut`; the first criterion is the main one.

    Its end is stored (`fin_certifiee`), and so is the age in whole years on that day: `age` is read for a
    person without a birth date only. `indication` is what the contours of the quartiers prioritaires said of
    an address, retained or not. A new prescripteur is stored. Lines en suspens are then decided.
    Raises ValidationError.
    """
    participant = verrouiller(participant)
    refuser_si_reunie(participant)
    _verifier_criteres(criteres, prescripteur=prescripteur, papiers_vus=papiers_vus)
    _retenir_prescripteur(prescripteur, par=par)
    eligibilite = Eligibilite(
        structure=participant.structure,
        participant=participant,
        debut=debut,
        fin=fin or fin_certifiee(debut=debut, critere=criteres[0], duree_mois=duree_mois),
        commune=commune,
        code_qpv=code_qpv,
        generation_qpv=generation,
        **(indication or {}),
        niveau=niveau,
        prescripteur=prescripteur,
        papiers_vus=papiers_vus,
        age=_age(participant, debut, saisi=age),
        certifiee_par=par,
        certifiee_le=timezone.now(),
    )
    eligibilite.full_clean()
    eligibilite.save()
    _ranger_criteres(eligibilite, criteres)
    journaliser(verbe=Verbe.CERTIFIER, objet=eligibilite, par=par)
    redecider(participant=participant, par=par, pourquoi="Éligibilité établie")
    return eligibilite


def fin_certifiee(*, debut: date, critere: Critere, duree_mois: int | None) -> date | None:
    """Last day: the duration given, else the criterion's own, else the structure's; 0 is without end."""
    mois = duree_mois
    if mois is None:
        mois = critere.duree_mois
    if mois is None:
        mois = critere.structure.duree_eligibilite_mois
    return fin_de_duree(debut, mois) if mois else None


@transaction.atomic
def prolonger(
    *,
    eligibilite: Eligibilite,
    fin: date | None,
    motif: str,
    par: Utilisateur,
    version: int | None = None,
) -> Eligibilite:
    """Moves the end later (None: without end), with a reason. Raises Refus."""
    eligibilite = verrouiller_par_la_personne(eligibilite, version=version)
    motif = motif.strip()
    if not motif:
        raise Refus("Dites pourquoi l'éligibilité est prolongée.")
    if eligibilite.fin is None:
        raise Refus("Cette éligibilité est déjà sans fin.")
    if fin is not None and fin <= eligibilite.fin:
        raise Refus(f"Une prolongation va au-delà du {eligibilite.fin:%d/%m/%Y}.")
    avant = eligibilite.fin
    eligibilite.fin = fin
    eligibilite.motif_prolongation = motif
    enregistrer(eligibilite)
    journaliser(
        verbe=Verbe.PROLONGER,
        objet=eligibilite,
        par=par,
        pourquoi=motif,
        details={"champs": {"fin": [avant.isoformat(), fin.isoformat() if fin else None]}},
    )
    redecider(participant=eligibilite.participant, par=par, pourquoi="Éligibilité prolongée")
    return eligibilite


@transaction.atomic
def corriger(
    *,
    eligibilite: Eligibilite,
    champs: dict[str, Any],
    criteres: Sequence[Critere],
    pourquoi: str,
    par: Utilisateur,
    version: int | None = None,
) -> Eligibilite:
    """Corrects dates or facts recorded by mistake, with a reason; the age follows the start.

    Raises Refus when somebody changed it since `version` or without a reason, ValidationError.
    """
    eligibilite = verrouiller_par_la_personne(eligibilite, version=version)
    if not pourquoi.strip():
        raise Refus("Dites pourquoi l'éligibilité est corrigée.")
    _verifier_criteres(
        criteres,
        prescripteur=champs.get("prescripteur", eligibilite.prescripteur),
        papiers_vus=champs.get("papiers_vus", eligibilite.papiers_vus),
    )
    _retenir_prescripteur(champs.get("prescripteur"), par=par)
    champs = dict(champs)
    saisi = champs.pop("age", eligibilite.age)
    changes = sorted(nom for nom, valeur in champs.items() if getattr(eligibilite, nom) != valeur)
    for nom, valeur in champs.items():
        setattr(eligibilite, nom, valeur)
    eligibilite.age = _age(eligibilite.participant, eligibilite.debut, saisi=saisi)
    enregistrer(eligibilite)
    if criteres_de(eligibilite) != list(criteres):
        changes.append("criteres")
        _ranger_criteres(eligibilite, criteres)
    journaliser(
        verbe=Verbe.MODIFIER,
        objet=eligibilite,
        par=par,
        pourquoi=pourquoi.strip(),
        details={"faits": changes},
    )
    redecider(participant=eligibilite.participant, par=par, pourquoi="Éligibilité corrigée")
    return eligibilite


def noter_l_impression(*, eligibilite: Eligibilite, par: Utilisateur) -> None:
    """The sheet of an eligibility, criteria included, left the application."""
    journaliser(verbe=Verbe.EXPORTER, objet=eligibilite, par=par, pourquoi="Fiche d'éligibilité")


def chevauchees(eligibilite: Eligibilite) -> list[Eligibilite]:
    """The other eligibilities of that person with days in common: the one that started last covers them."""
    return [
        autre
        for autre in eligibilite.participant.eligibilites.exclude(pk=eligibilite.pk)
        if (autre.fin is None or eligibilite.debut <= autre.fin)
        and (eligibilite.fin is None or autre.debut <= eligibilite.fin)
    ]


def criteres_de(eligibilite: Eligibilite) -> list[Critere]:
    """Its criteria, the main one first."""
    return [rang.critere for rang in eligibilite.rangs.select_related("critere").order_by("rang")]


def _verifier_criteres(
    criteres: Sequence[Critere], *, prescripteur: Prescripteur | None, papiers_vus: str
) -> None:
    if not criteres:
        raise ValidationError({"criteres": "Choisissez au moins un critère."})
    manque = "Pour un autre public, l'avis motivé nomme le prescripteur et dit pourquoi."
    if any(critere.code == CODE_AUTRE for critere in criteres):
        if prescripteur is None:
            raise ValidationError({"prescripteur": manque})
        if not papiers_vus.strip():
            raise ValidationError({"papiers_vus": manque})


def _retenir_prescripteur(prescripteur: Prescripteur | None, *, par: Utilisateur) -> None:
    if prescripteur is not None and prescripteur._state.adding:
        creer(objet=prescripteur, par=par)


def _ranger_criteres(eligibilite: Eligibilite, criteres: Sequence[Critere]) -> None:
    eligibilite.rangs.all().delete()
    EligibiliteCritere.objects.bulk_create(
        EligibiliteCritere(eligibilite=eligibilite, critere=critere, rang=rang)
        for rang, critere in enumerate(criteres)
    )


def _age(participant: Participant, jour: date, *, saisi: int | None) -> int | None:
    """Whole years on that day; what was typed for a person whose birth date is not known any more."""
    naissance = (
        Identite.objects.filter(participant=participant)
        .values_list("date_naissance", flat=True)
        .first()
    )
    if naissance is None:
        return saisi
    if naissance > jour:
        raise ValidationError({"debut": "Cette personne n'était pas née ce jour-là."})
    return ans_revolus(naissance, jour)

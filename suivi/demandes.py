"""What a facilitateur reads beside a request: the files it may be about, and where their right stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from clauses_project.textes import normaliser
from participants.doublons import ressemblantes
from participants.models import DemandeEligibilite, Eligibilite, Identite, Participant


@dataclass(frozen=True)
class EligibiliteConnue:
    """`couvre`: it is in force on the planned day, and may be the answer as it is."""

    eligibilite: Eligibilite
    couvre: bool


@dataclass(frozen=True)
class FicheConnue:
    """`ecart` says in words what differs from the request; empty, it is the same person."""

    participant: Participant
    ecart: str
    eligibilites: list[EligibiliteConnue]

    @property
    def couverte(self) -> bool:
        return any(connue.couvre for connue in self.eligibilites)


def fiches_connues(demande: DemandeEligibilite) -> list[FicheConnue]:
    """Files of the structure that look like that person, the surest first.

    Those that `ressemblantes` finds, and homonyms born another day: a company may mistype a date. A file
    brought together with another leads to it.
    """
    if not demande.nom:
        return []
    sures = _fiches(
        ressemblantes(
            structure=demande.structure,
            nom=demande.nom,
            prenom=demande.prenom,
            date_naissance=demande.date_naissance,
        )
    )
    homonymes = _fiches(
        Identite.objects.filter(
            participant__structure=demande.structure,
            recherche__startswith=normaliser(f"{demande.nom} {demande.prenom}"),
        ).select_related("participant")
    )
    eligibilites = Eligibilite.objects.order_by("-debut", "pk")
    fiches = (
        Participant.objects.filter(pk__in=sures | homonymes)
        .select_related("identite")
        .prefetch_related(Prefetch("eligibilites", eligibilites))
        .order_by("pk")
    )
    connues = [_connue(demande, fiche, sure=fiche.pk in sures) for fiche in fiches]
    return sorted(connues, key=lambda connue: (connue.ecart != "", connue.participant.pk))


def _fiches(identites) -> set[int]:
    return {
        identite.participant.fusionne_dans_id or identite.participant_id for identite in identites
    }


def _connue(demande: DemandeEligibilite, participant: Participant, *, sure: bool) -> FicheConnue:
    naissance = participant.identite.date_naissance if hasattr(participant, "identite") else None
    if naissance == demande.date_naissance:
        ecart = ""
    elif naissance is None:
        ecart = "même nom, date de naissance à compléter"
    elif sure:
        ecart = "jour et mois de naissance inversés"
    else:
        ecart = "même nom, autre date de naissance"
    return FicheConnue(
        participant=participant,
        ecart=ecart,
        eligibilites=[
            EligibiliteConnue(eligibilite, couvre=couvre_le_debut(demande, eligibilite))
            for eligibilite in participant.eligibilites.all()
        ],
    )


def couvre_le_debut(demande: DemandeEligibilite, eligibilite: Eligibilite) -> bool:
    return eligibilite.debut <= demande.date_debut and (
        eligibilite.fin is None or eligibilite.fin >= demande.date_debut
    )


def faits_a_verifier(demande: DemandeEligibilite, participant: Participant | None) -> dict:
    """What the form of an eligibility begins with: the planned day, who sends them, what was known of them."""
    faits = {} if participant is None else faits_connus(participant)
    if demande.prescripteur_id:
        faits["prescripteur"] = demande.prescripteur_id
    return {"debut": demande.date_debut, **faits}


def faits_connus(participant: Participant) -> dict:
    """Where they lived, their level, who sent them: of their latest eligibility, to be checked again."""
    derniere = participant.eligibilites.order_by("-debut", "-pk").first()
    if derniere is None:
        return {}
    return {
        "commune": derniere.commune,
        "code_qpv": derniere.code_qpv,
        "niveau": derniere.niveau,
        "prescripteur": derniere.prescripteur_id,
    }

"""The whole way of a person, in order: eligibilities, contracts, hours month by month, training, what came after.

Read in a constant number of queries. Nothing is computed that the figures publish: hours are those of
`suivi.parcours`, milestones those of `suivi.apres`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils import timezone

from clauses_project import ecriture
from clauses_project.heures import ZERO
from participants.models import ContratTravail, Eligibilite, Participant
from suivi.models import Echeance, Evaluation, Tentative
from suivi.parcours import ContratServi, MoisTravaille, Service, parcours_de

ELIGIBILITE, CONTRAT, HEURES = "Éligibilité", "Contrat", "Heures"
FIN, EVALUATION, APPEL = "Fin du travail", "Évaluation", "Appel"
# On one day, what begins is read before what ends, and work before what is asked of it.
ORDRE = (ELIGIBILITE, CONTRAT, HEURES, FIN, APPEL, EVALUATION)
SE_TERMINE = 1  # the end of an eligibility or of a contract comes after the hours of its month


@dataclass(frozen=True)
class Etape:
    """Something that happened. Hours are those declared; `mot` and `ton` say what was decided of them."""

    jour: date
    genre: str
    titre: str
    details: tuple[str, ...] = ()
    quand: str = ""
    travail: Decimal | None = None
    formation: Decimal | None = None
    retenues: Decimal | None = None
    mot: str = ""
    ton: str = "neutre"
    lien: str = ""
    rang: int = 0
    stage: bool = False

    @property
    def cle(self) -> tuple:
        return self.jour, self.rang, ORDRE.index(self.genre), self.titre

    @property
    def date_ecrite(self) -> str:
        return self.quand or f"{self.jour:%d/%m/%Y}"


@dataclass(frozen=True)
class Annee:
    """Stage hours stand in their rows, and in no sum: they are counted apart everywhere."""

    annee: int
    etapes: list[Etape] = field(default_factory=list)
    travail: Decimal = ZERO
    formation: Decimal = ZERO
    retenues: Decimal = ZERO

    @property
    def a_des_heures(self) -> bool:
        return any(etape.genre == HEURES for etape in self.etapes)


def annees_de(participant: Participant, *, acces) -> list[Annee]:
    """Year after year, from the first step to the last. Eleven queries."""
    etapes = sorted(_etapes(participant, acces), key=lambda etape: etape.cle)
    return [
        _annee(annee, list(siennes))
        for annee, siennes in groupby(etapes, key=lambda etape: etape.jour.year)
    ]


def _annee(annee: int, etapes: list[Etape]) -> Annee:
    comptees = [etape for etape in etapes if etape.genre == HEURES and not etape.stage]
    return Annee(
        annee,
        etapes,
        travail=_somme(etape.travail for etape in comptees),
        formation=_somme(etape.formation for etape in comptees),
        retenues=_somme(etape.retenues for etape in comptees),
    )


def _somme(heures: Iterable[Decimal | None]) -> Decimal:
    return sum((h for h in heures if h is not None), ZERO)


def _etapes(participant: Participant, acces) -> Iterator[Etape]:
    eligibilites = list(participant.eligibilites.pour_liste())
    for eligibilite in eligibilites:
        yield from _de_l_eligibilite(eligibilite)
    for servi in parcours_de(participant, eligibilites, acces=acces).contrats:
        yield from _du_contrat(servi)
    for periode in participant.periodes.order_by("fin", "pk"):
        yield Etape(periode.fin, FIN, "Fin d'une période de travail", rang=SE_TERMINE)
    for echeance in participant.echeances.filter(reponse=None).order_by("due_le", "pk"):
        yield _de_l_echeance(echeance)
    for evaluation in participant.evaluations.pour_liste():
        yield _de_l_evaluation(evaluation)
    for essai in participant.tentatives.order_by("quand", "pk"):
        yield _de_l_essai(essai)


def _de_l_eligibilite(eligibilite: Eligibilite) -> Iterator[Etape]:
    criteres = ", ".join(rang.critere.libelle for rang in eligibilite.rangs.all())
    yield Etape(
        eligibilite.debut,
        ELIGIBILITE,
        f"Éligibilité {eligibilite}",
        details=tuple(
            filter(
                None,
                (
                    criteres,
                    str(eligibilite.commune or ""),
                    f"quartier prioritaire {eligibilite.code_qpv}" if eligibilite.code_qpv else "",
                    eligibilite.get_niveau_display(),
                    f"adressée par {eligibilite.prescripteur}" if eligibilite.prescripteur else "",
                    f"prolongée\u00a0: {eligibilite.motif_prolongation}"
                    if eligibilite.motif_prolongation
                    else "",
                ),
            )
        ),
        lien=eligibilite.get_absolute_url(),
    )
    if eligibilite.fin:
        yield Etape(eligibilite.fin, ELIGIBILITE, "Fin de l'éligibilité", rang=SE_TERMINE)


def _du_contrat(servi: ContratServi) -> Iterator[Etape]:
    contrat = servi.contrat
    yield Etape(
        contrat.date_debut,
        CONTRAT,
        f"{contrat.get_type_display()}, {contrat.employeur}",
        details=tuple(_details_du_contrat(contrat, servi.services)),
        lien=f"{contrat.get_absolute_url()}#contrat-{contrat.pk}",
    )
    for service in servi.services:
        for mois in service.mois:
            yield _du_mois(mois, service, contrat)
    if contrat.date_fin:
        motif = (contrat.motif_fin,) if contrat.motif_fin else ()
        yield Etape(
            contrat.date_fin,
            CONTRAT,
            f"Fin du contrat, {contrat.employeur}",
            details=motif,
            rang=SE_TERMINE,
        )


def _details_du_contrat(contrat: ContratTravail, services: list[Service]) -> Iterator[str]:
    if contrat.poste:
        yield contrat.poste
    yield contrat.get_modalite_display()
    if contrat.entreprise_utilisatrice:
        yield f"chez {contrat.entreprise_utilisatrice}"
    for service in services:
        marche = service.affectation.attribution.lot.marche
        yield f"pour {marche.objet} ({marche.reference})"


def _du_mois(mois: MoisTravaille, service: Service, contrat: ContratTravail) -> Etape:
    ligne, lot = mois.ligne, service.affectation.attribution.lot
    entreprise = service.affectation.attribution.entreprise
    details = (f"{lot.marche.objet}, {entreprise}", ligne.motif, mois.partage)
    stage = service.est_stage
    return Etape(
        max(ligne.mois, contrat.date_debut),
        HEURES,
        f"Heures {ecriture.du_mois(ligne.mois)}" + (" (stage, comptées à part)" if stage else ""),
        details=tuple(filter(None, details)),
        quand=ecriture.mois_court(ligne.mois),
        travail=ligne.heures_travail,
        formation=ligne.heures_formation,
        retenues=mois.retenues,
        mot=mois.mot,
        ton=mois.ton,
        stage=stage,
    )


def _de_l_echeance(echeance: Echeance) -> Etape:
    quoi = f"Évaluation à {echeance.get_jalon_display()}"
    if echeance.tombee_le:
        return Etape(
            echeance.tombee_le, EVALUATION, f"{quoi}\u00a0: tombée, un travail a repris avant"
        )
    reste = "à faire" if echeance.due_le <= timezone.localdate() else "à venir"
    return Etape(
        echeance.due_le,
        EVALUATION,
        f"{quoi}\u00a0: {reste}",
        details=(f"jusqu'au {echeance.limite_le:%d/%m/%Y}",),
    )


def _de_l_evaluation(evaluation: Evaluation) -> Etape:
    chez = evaluation.employeur or evaluation.employeur_libre
    return Etape(
        evaluation.date,
        EVALUATION,
        f"Évaluation à {evaluation.get_jalon_display()}\u00a0: {evaluation.get_situation_display()}",
        details=tuple(
            filter(
                None,
                (
                    f"chez {chez}" if chez else "",
                    evaluation.metier,
                    f"formation\u00a0: {evaluation.formation}" if evaluation.formation else "",
                    _freins(evaluation),
                    f"«\u00a0{evaluation.commentaire}\u00a0»" if evaluation.commentaire else "",
                    "a besoin d'aide" if evaluation.besoin_d_aide else "",
                    f"orientée vers {evaluation.orientation}" if evaluation.orientation else "",
                ),
            )
        ),
        lien=evaluation.get_absolute_url(),
    )


def _freins(evaluation: Evaluation) -> str:
    noms = [
        str(champ.verbose_name)
        for champ in evaluation._meta.fields
        if champ.name.startswith("frein_") and getattr(evaluation, champ.name)
    ]
    return f"freins\u00a0: {', '.join(noms)}" if noms else ""


def _de_l_essai(essai: Tentative) -> Etape:
    rappel = (f"rappel promis le {essai.rappeler_le:%d/%m/%Y}",) if essai.rappeler_le else ()
    return Etape(
        timezone.localdate(essai.quand),
        APPEL,
        f"Appel pour l'évaluation à {essai.get_jalon_display()}\u00a0: {essai.get_resultat_display().lower()}",
        details=rappel,
    )

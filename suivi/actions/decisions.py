"""What is decided of each line: by default, by hand with a reason, and again when an eligibility changes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from clauses_project.ecriture import heures as en_heures
from clauses_project.heures import ZERO
from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import Auteur, compte, journaliser, verrouiller
from comptes.models import Utilisateur
from participants.models import ContratTravail, Eligibilite, Participant
from suivi import cumuls
from suivi.apres.ecriture import tenir
from suivi.enums import Decision, Etat
from suivi.models import Affectation, Declaration, LigneHeures
from suivi.validation import Proposition, decider, eligibilite_des_faits, partager

CHAMPS_DE_DECISION = (
    "decision",
    "heures_travail_retenues",
    "heures_formation_retenues",
    "motif",
    "decision_manuelle",
    "decidee_le",
    "decidee_par",
    "correction_demandee",
    "faits",
)


def appliquer(ligne: LigneHeures, proposition: Proposition, *, par: Auteur) -> None:
    """Writes a default decision on the line in memory: all of it retained, or nothing."""
    retenue = proposition.decision == Decision.RETENUE
    ligne.decision = proposition.decision
    ligne.motif = proposition.motif
    ligne.heures_travail_retenues = (ligne.heures_travail or ZERO) if retenue else ZERO
    ligne.heures_formation_retenues = (ligne.heures_formation or ZERO) if retenue else ZERO
    ligne.decision_manuelle = False
    ligne.decidee_le = timezone.now()
    ligne.decidee_par = compte(par)


def effacer_decision(ligne: LigneHeures) -> None:
    """A line whose hours change has no decision any more, not even one made by hand."""
    ligne.decision = Decision.A_DECIDER
    ligne.motif = ""
    ligne.heures_travail_retenues = ligne.heures_formation_retenues = ZERO
    ligne.decision_manuelle = False
    ligne.decidee_le = ligne.decidee_par = None


def proposer(ligne: LigneHeures) -> Proposition:
    """The default decision of a line, as things stand. Its contract and eligibilities must be prefetched."""
    contrat = ligne.affectation.contrat
    return decider(
        mois=ligne.mois,
        contrat=contrat,
        eligibilites=contrat.participant.eligibilites.all(),
        marche=ligne.affectation.attribution.lot.marche,
    )


@transaction.atomic
def decider_a_la_main(
    *,
    ligne: LigneHeures,
    par: Utilisateur,
    motif: str,
    heures_retenues: Decimal | None,
    version: int | None = None,
) -> LigneHeures:
    """Retains that many hours of a line waiting for validation; None leaves it en suspens.

    What is not retained is taken from training first. Raises Refus without a reason, above what was
    declared, or when the declaration is not under control.
    """
    declaration = verrouiller(ligne.declaration)
    _refuser_hors_controle(declaration)
    ligne = verrouiller(ligne, version=version)
    motif = motif.strip()
    if not motif:
        raise Refus("Dites pourquoi : l'entreprise lira ce motif.")
    if heures_retenues is None:
        ligne.decision, travail, formation = Decision.EN_SUSPENS, ZERO, ZERO
    else:
        if heures_retenues < 0 or heures_retenues > ligne.heures:
            raise Refus(
                f"On retient entre 0 et {en_heures(ligne.heures)} h, celles qui sont déclarées."
            )
        ligne.decision = Decision.RETENUE if heures_retenues else Decision.NON_RETENUE
        travail, formation = partager(
            travail=ligne.heures_travail or ZERO,
            formation=ligne.heures_formation or ZERO,
            retenues=heures_retenues,
        )
    ligne.heures_travail_retenues, ligne.heures_formation_retenues = travail, formation
    ligne.motif = motif
    ligne.decision_manuelle = True
    ligne.decidee_le, ligne.decidee_par = timezone.now(), par
    ligne.version += 1
    ligne.full_clean()
    ligne.save()
    journaliser(
        verbe=Verbe.DECIDER,
        objet=declaration,
        par=par,
        pourquoi=motif,
        details={"lignes": [photo(ligne)]},
    )
    return ligne


@transaction.atomic
def revenir_a_la_proposition(
    *, ligne: LigneHeures, par: Utilisateur, version: int | None = None
) -> LigneHeures:
    """Forgets the decision made by hand of a line waiting for validation. Again, nothing changes.

    Raises Refus when the declaration is not under control.
    """
    declaration = verrouiller(ligne.declaration)
    _refuser_hors_controle(declaration)
    ligne = verrouiller(ligne, version=version)
    if not ligne.decision_manuelle:
        return ligne
    avant = photo(ligne)
    effacer_decision(ligne)
    ligne.version += 1
    ligne.save()
    journaliser(
        verbe=Verbe.DECIDER,
        objet=declaration,
        par=par,
        pourquoi="Retour à la décision proposée",
        details={"avant": [avant], "lignes": [photo(ligne)]},
    )
    return ligne


def _refuser_hors_controle(declaration: Declaration) -> None:
    if declaration.etat != Etat.TRANSMISE:
        raise Refus(
            "Cette déclaration n'est pas à contrôler : rouvrez-la pour changer une décision."
        )


@transaction.atomic
def redecider(*, participant: Participant, par: Auteur, pourquoi: str) -> int:
    """Decides again the validated lines of a person, and when their follow-up is due, after their eligibility
    or contract changed.

    Lines decided by hand stay. Each change is dated and told in the journal of its declaration, before
    and after. Returns how many lines moved. Called by every action that changes an eligibility or the
    dates of a work contract; it also gives each line its facts again.
    """
    _verrouiller_personnes(Participant.objects.filter(pk=participant.pk))
    deplacees = rattacher_faits(participant=participant)
    lignes = (
        lignes_a_decider(LigneHeures.objects.validees())
        .filter(affectation__contrat__participant=participant, decision_manuelle=False)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    changees = 0
    for ligne in lignes:
        proposition = proposer(ligne)
        if (proposition.decision, proposition.motif) == (ligne.decision, ligne.motif):
            continue
        avant = photo(ligne)
        appliquer(ligne, proposition, par=par)
        ligne.version += 1
        ligne.save()
        journaliser(
            verbe=Verbe.DECIDER,
            objet=ligne.declaration,
            par=par,
            pourquoi=pourquoi,
            details={"avant": [avant], "lignes": [photo(ligne)]},
        )
        changees += 1
    if changees or deplacees:
        cumuls.mettre_a_jour(contrats=participant.contrats.values_list("pk", flat=True))
    tenir(personnes=[participant.pk], par=par)
    return changees


def rattacher_faits(*, participant: Participant) -> int:
    """Gives every line of a person the eligibility whose facts it takes (`eligibilite_des_faits`).

    Returns how many lines changed facts.
    """
    eligibilites = list(Eligibilite.objects.filter(participant=participant))
    lignes = LigneHeures.objects.filter(
        affectation__contrat__participant=participant
    ).select_related("affectation__contrat")
    deplacees = []
    for ligne in lignes:
        faits = eligibilite_des_faits(eligibilites, ligne.mois, ligne.affectation.contrat)
        if ligne.faits_id != (faits.pk if faits else None):
            ligne.faits = faits
            deplacees.append(ligne)
    LigneHeures.objects.bulk_update(deplacees, ["faits"], batch_size=500)
    return len(deplacees)


def faits_de(contrat: ContratTravail, mois) -> Eligibilite | None:
    """The facts a new line of that contract takes."""
    return eligibilite_des_faits(contrat.participant.eligibilites.all(), mois, contrat)


def lignes_a_decider(lignes):
    """The lines with all that a decision reads, in a constant number of queries."""
    return lignes.select_related(
        "structure",
        "declaration__declarant__entreprise",
        "affectation__contrat__participant",
        "affectation__contrat__employeur",
        "affectation__attribution__entreprise",
        "affectation__attribution__lot__marche",
    ).prefetch_related("affectation__contrat__participant__eligibilites")


def photo(ligne: LigneHeures) -> dict:
    """A line as the journal keeps it: by its contract, without a name."""
    return {
        "contrat": ligne.affectation.contrat_id,
        "travail": _texte(ligne.heures_travail),
        "formation": _texte(ligne.heures_formation),
        "decision": ligne.decision,
        "retenues": _texte(ligne.heures_retenues),
        "motif": ligne.motif,
        "a_la_main": ligne.decision_manuelle,
    }


def photos(lignes: Iterable[LigneHeures]) -> list[dict]:
    return [photo(ligne) for ligne in lignes]


def _texte(heures: Decimal | None) -> str | None:
    return None if heures is None else f"{heures:.2f}"


def lignes_tenues(declarations: Iterable[Declaration]) -> list[LigneHeures]:
    """The lines of declarations being validated, with what a decision reads, under lock with their people."""
    lignes = LigneHeures.objects.filter(declaration__in=declarations)
    _verrouiller_personnes(
        Participant.objects.filter(pk__in=lignes.values("affectation__contrat__participant"))
    )
    return list(lignes_a_decider(lignes).select_for_update(of=("self",)).order_by("pk"))


def decider_tout(*, lignes: list[LigneHeures], par: Utilisateur) -> None:
    """Decides every line of declarations being validated (`lignes_tenues`); those decided by hand stay."""
    for ligne in lignes:
        if not ligne.decision_manuelle:
            appliquer(ligne, proposer(ligne), par=par)
        ligne.correction_demandee = ""
        ligne.faits = faits_de(ligne.affectation.contrat, ligne.mois)
    LigneHeures.objects.bulk_update(lignes, CHAMPS_DE_DECISION)


def verrouiller_les_personnes_de(affectations: Iterable[int]) -> None:
    """Before their lines, as everywhere: two people at once then wait for each other, and never both."""
    servies = Affectation.objects.filter(pk__in=affectations).values("contrat__participant")
    _verrouiller_personnes(Participant.objects.filter(pk__in=servies))


def cumuler_les_lignes(lignes: list[LigneHeures]) -> None:
    """Keeps the yearly sums of lines that were validated, or are not any more (`lignes_tenues`)."""
    cumuls.mettre_a_jour(
        contrats=[ligne.affectation.contrat_id for ligne in lignes],
        annees=[ligne.mois.year for ligne in lignes],
    )


def _verrouiller_personnes(participants) -> None:
    """Holds these persons: a line is not decided while their eligibility is being established."""
    list(participants.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

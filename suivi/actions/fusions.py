"""Two files of one person brought together, and parted again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone

from clauses_project.refus import Refus
from comptes.enums import Verbe
from comptes.journal import enregistrer, journaliser, verrouiller
from comptes.models import Utilisateur
from participants.models import (
    ContratTravail,
    DemandeEligibilite,
    Eligibilite,
    Fusion,
    Identite,
    Participant,
)
from suivi.actions.decisions import redecider
from suivi.apres.ecriture import tenir
from suivi.enums import REPONSES_EN_COURS
from suivi.models import Evaluation, ReponseProposee, Tentative

# What moves from a file to another, by the name it has in `Fusion.deplaces`.
DU_DOSSIER: dict[str, type[models.Model]] = {
    "contrats": ContratTravail,
    "eligibilites": Eligibilite,
    "evaluations": Evaluation,
    "tentatives": Tentative,
    "reponses": ReponseProposee,
    "demandes": DemandeEligibilite,
}
COMPLETABLES = ("nom_naissance", "telephone", "courriel", "adresse", "commentaire")


@dataclass(frozen=True)
class Deplacement:
    """What of the absorbed file goes to the kept one, and what stays since the kept one has the same."""

    contrats: list[ContratTravail]
    eligibilites: list[Eligibilite]
    evaluations: list[Evaluation]
    tentatives: list[Tentative]
    reponses: list[ReponseProposee]
    demandes: list[DemandeEligibilite]
    eligibilites_laissees: list[Eligibilite]
    evaluations_laissees: list[Evaluation]
    identite: dict[str, str]

    @property
    def identite_en_mots(self) -> list[tuple[str, str]]:
        """What fills a blank of the kept identity: the field in words, its value."""
        libelles = {champ.name: str(champ.verbose_name) for champ in Identite._meta.concrete_fields}
        return [(libelles[nom], valeur) for nom, valeur in self.identite.items()]

    def cles(self) -> dict[str, list[int]]:
        return {nom: [objet.pk for objet in getattr(self, nom)] for nom in DU_DOSSIER}


def deplacement(*, gardee: Participant, absorbee: Participant) -> Deplacement:
    """What `fusionner` would move: an eligibility starting the same day, an answer of the same milestone
    and day stay behind.
    """
    debuts = set(gardee.eligibilites.values_list("debut", flat=True))
    reponses = set(gardee.evaluations.values_list("jalon", "date"))
    eligibilites = list(absorbee.eligibilites.all())
    evaluations = list(absorbee.evaluations.all())
    return Deplacement(
        contrats=list(absorbee.contrats.pour_liste()),
        eligibilites=[e for e in eligibilites if e.debut not in debuts],
        evaluations=[e for e in evaluations if (e.jalon, e.date) not in reponses],
        tentatives=list(absorbee.tentatives.all()),
        reponses=_reponses(gardee, absorbee),
        demandes=list(absorbee.demandes.all()),
        eligibilites_laissees=[e for e in eligibilites if e.debut in debuts],
        evaluations_laissees=[e for e in evaluations if (e.jalon, e.date) in reponses],
        identite=_complements(gardee, absorbee),
    )


def _reponses(gardee: Participant, absorbee: Participant) -> list[ReponseProposee]:
    """All but one that is waited for where the kept file waits for the same: reviewed, it goes to that file."""
    attendues = set(gardee.reponses_proposees.en_cours().values_list("jalon", "qui_repond"))
    return [
        reponse
        for reponse in absorbee.reponses_proposees.all()
        if reponse.etat not in REPONSES_EN_COURS
        or (reponse.jalon, reponse.qui_repond) not in attendues
    ]


def _complements(gardee: Participant, absorbee: Participant) -> dict[str, str]:
    """Fields of the identity that the kept file leaves blank and the other one knows."""
    identites = Identite.objects.in_bulk([gardee.pk, absorbee.pk])
    if len(identites) < 2:
        return {}
    sienne, autre = identites[gardee.pk], identites[absorbee.pk]
    return {
        nom: getattr(autre, nom)
        for nom in COMPLETABLES
        if getattr(autre, nom) and not getattr(sienne, nom)
    }


def _completer(gardee: Participant, champs: dict[str, str]) -> None:
    """The audit keeps the values; the journal and the merge name the fields alone."""
    if champs:
        identite = Identite.objects.select_for_update().get(participant=gardee)
        for nom, valeur in champs.items():
            setattr(identite, nom, valeur)
        identite.full_clean()
        identite.save()


def _rendre_les_blancs(fusion: Fusion) -> None:
    """Blank again, what came with the merge and nobody changed since."""
    identites = Identite.objects.in_bulk([fusion.gardee_id, fusion.absorbee_id])
    if len(identites) < 2:
        return
    sienne, autre = identites[fusion.gardee_id], identites[fusion.absorbee_id]
    noms = fusion.deplaces.get("identite", [])
    venus = [nom for nom in noms if getattr(sienne, nom) == getattr(autre, nom)]
    _completer(fusion.gardee, dict.fromkeys(venus, ""))


@transaction.atomic
def fusionner(
    *, gardee: Participant, absorbee: Participant, motif: str, par: Utilisateur
) -> Fusion:
    """Brings the absorbed file into the kept one, whose identity stays, its blanks filled; its lines are
    decided again.

    A second click gives the same merge. Raises Refus for files of two structures, erased or already
    merged, or without a reason.
    """
    gardee, absorbee = _tenir(gardee, absorbee)
    if absorbee.fusionne_dans_id == gardee.pk:
        return Fusion.objects.get(gardee=gardee, absorbee=absorbee, annulee_le=None)
    _refuser(gardee, absorbee)
    motif = motif.strip()
    if not motif:
        raise Refus("Dites pourquoi ces deux fiches sont la même personne.")
    prevu = deplacement(gardee=gardee, absorbee=absorbee)
    fusion = Fusion(
        structure=gardee.structure,
        gardee=gardee,
        absorbee=absorbee,
        motif=motif,
        par=par,
        deplaces={**prevu.cles(), "identite": sorted(prevu.identite)},
    )
    fusion.full_clean()
    fusion.save()
    for nom, modele in DU_DOSSIER.items():
        modele._default_manager.filter(pk__in=fusion.deplaces.get(nom, [])).update(
            participant=gardee
        )
    _completer(gardee, prevu.identite)
    absorbee.fusionne_dans = gardee
    for fiche in (absorbee, gardee):
        enregistrer(fiche)
    _raconter(Verbe.FUSIONNER, fusion, par=par, pourquoi=motif)
    redecider(participant=gardee, par=par, pourquoi="Fiches réunies")
    tenir(personnes=[absorbee.pk], par=par)
    return fusion


@transaction.atomic
def separer(*, fusion: Fusion, motif: str, par: Utilisateur) -> Fusion:
    """Gives back to the absorbed file all that it brought. What came since stays with the kept one.

    Again, nothing changes. Raises Refus without a reason, or when something that moved is gone.
    """
    gardee, absorbee = _tenir(fusion.gardee, fusion.absorbee)
    fusion = verrouiller(fusion)
    if fusion.annulee_le:
        return fusion
    motif = motif.strip()
    if not motif:
        raise Refus("Dites pourquoi ces deux fiches ne sont pas la même personne.")
    _refuser_separation(fusion, gardee, absorbee)
    for nom, modele in DU_DOSSIER.items():
        modele._default_manager.filter(pk__in=fusion.deplaces.get(nom, [])).update(
            participant=absorbee
        )
    _rendre_les_blancs(fusion)
    absorbee.fusionne_dans = None
    for fiche in (absorbee, gardee):
        enregistrer(fiche)
    fusion.annulee_le = timezone.now()
    fusion.save()
    _raconter(Verbe.SEPARER, fusion, par=par, pourquoi=motif)
    for fiche in (gardee, absorbee):
        redecider(participant=fiche, par=par, pourquoi="Fiches séparées")
    return fusion


def _tenir(*fiches: Participant) -> list[Participant]:
    """The files under lock, always taken in the same order, given back in the order asked."""
    tenues = {fiche.pk: verrouiller(fiche) for fiche in sorted(fiches, key=lambda f: f.pk)}
    return [tenues[fiche.pk] for fiche in fiches]


def _refuser(gardee: Participant, absorbee: Participant) -> None:
    if gardee.pk == absorbee.pk:
        raise Refus("C'est la même fiche : il n'y a rien à réunir.")
    if gardee.structure_id != absorbee.structure_id:
        raise Refus("Ces deux fiches sont de deux structures : chacune garde la sienne.")
    for fiche in (gardee, absorbee):
        if fiche.efface_le:
            raise Refus(f"Les données de {fiche} ont été effacées : rien ne dit plus qui c'était.")
        if fiche.fusionne_dans_id:
            raise Refus(f"{fiche} ({fiche.identifiant}) est déjà réunie à une autre fiche.")


def _refuser_separation(fusion: Fusion, gardee: Participant, absorbee: Participant) -> None:
    if gardee.fusionne_dans_id:
        raise Refus("Cette fiche est elle-même réunie à une autre : séparez d'abord celles-là.")
    if gardee.efface_le or absorbee.efface_le:
        raise Refus("Les données de cette personne ont été effacées : ses fiches restent réunies.")
    for nom, modele in DU_DOSSIER.items():
        cles = fusion.deplaces.get(nom, [])
        if modele._default_manager.filter(pk__in=cles, participant=gardee).count() != len(cles):
            quoi = modele._meta.verbose_name_plural
            raise Refus(
                f"Ces fiches ne peuvent plus être séparées : des {quoi} réunis ont été supprimés depuis."
            )
    debuts = Eligibilite.objects.filter(pk__in=fusion.deplaces["eligibilites"]).values("debut")
    if absorbee.eligibilites.filter(debut__in=debuts).exists():
        raise Refus(
            "Deux éligibilités commenceraient le même jour sur la fiche rendue : corrigez-en d'abord le début."
        )


def _raconter(verbe: Verbe, fusion: Fusion, *, par: Utilisateur, pourquoi: str) -> None:
    """The journal of each file names the other by its number."""
    nombres = {nom: len(fusion.deplaces.get(nom, [])) for nom in DU_DOSSIER}
    fiches: Iterable[tuple[Participant, Participant]] = (
        (fusion.gardee, fusion.absorbee),
        (fusion.absorbee, fusion.gardee),
    )
    for fiche, autre in fiches:
        journaliser(
            verbe=verbe,
            objet=fiche,
            par=par,
            pourquoi=pourquoi,
            details={
                "autre": autre.identifiant,
                "deplaces": nombres,
                "identite": fusion.deplaces.get("identite", []),
            },
        )

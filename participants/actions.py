"""What is done to a person's file: recorded, corrected, erased."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from auditlog import get_logentry_model
from auditlog.context import disable_auditlog
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from clauses_project.dates import ans_revolus
from clauses_project.refus import Refus
from clauses_project.textes import normaliser
from comptes import journal
from comptes.enums import Verbe
from comptes.models import Courriel, Evenement, Piece, Utilisateur
from participants.doublons import demandes_ressemblantes, ressemblantes
from participants.empreinte import empreinte
from participants.enums import EtatDemande
from participants.models import (
    ContratTravail,
    DemandeEligibilite,
    Eligibilite,
    Fusion,
    Identite,
    Participant,
    Prescripteur,
)
from territoires.models import Structure

DeLaPersonne = TypeVar("DeLaPersonne", ContratTravail, Eligibilite)
NUMERO = re.compile(r"[A-Z]+-(\d{6})")
DEPLACE = "Cette fiche vient d'être réunie à une autre, ou séparée : rouvrez-la avant de continuer."
COURRIEL_EFFACE = "Texte effacé avec les données personnelles qu'il contenait."


@transaction.atomic
def creer(
    *, participant: Participant, identite: Identite | None, par: journal.Auteur
) -> Participant:
    """Records a person and who they are; without an identity, an anonymous one.

    An empty `identifiant` takes the next number of the structure. Raises ValidationError.
    """
    if not participant.identifiant:
        participant.identifiant = prochain_numero(
            participant.structure, modele=Participant, prefixe="P"
        )
    participant.anonyme = identite is None
    if identite is not None:
        participant.empreinte = _empreinte(identite)
    participant.full_clean()
    participant.save()
    if identite is not None:
        identite.participant = participant
        identite.full_clean()
        identite.save()
    journal.journaliser(verbe=Verbe.CREER, objet=participant, par=par)
    return participant


@transaction.atomic
def corriger_identite(
    *,
    participant: Participant,
    champs: dict[str, Any],
    sexe: str,
    par: Utilisateur,
    version: int | None = None,
) -> Participant:
    """Corrects who a person is. The journal names the fields that changed, the audit keeps the values.

    Gives an anonymous person a name too. The ages of their eligibilities follow the birth date. Raises
    Refus when somebody changed the file since `version`, or when it was erased, ValidationError.
    """
    participant = journal.verrouiller(participant, version=version)
    _refuser_si_efface(participant)
    identite = Identite.objects.filter(participant=participant).first() or Identite(
        participant=participant
    )
    changes = [champ for champ, valeur in champs.items() if getattr(identite, champ) != valeur]
    if sexe != participant.sexe:
        changes.append("sexe")
    if not changes:
        return participant
    for champ, valeur in champs.items():
        setattr(identite, champ, valeur)
    identite.full_clean()
    identite.save()
    if identite.date_naissance is not None:
        _recompter_les_ages(participant, identite.date_naissance)
    participant.sexe = sexe
    participant.anonyme = False
    participant.empreinte = _empreinte(identite)
    journal.enregistrer(participant)
    journal.journaliser(
        verbe=Verbe.MODIFIER, objet=participant, par=par, details={"identite": sorted(changes)}
    )
    return participant


def _recompter_les_ages(participant: Participant, naissance: date) -> None:
    for eligibilite in participant.eligibilites.select_for_update():
        if naissance > eligibilite.debut:
            raise ValidationError(
                {
                    "date_naissance": f"Une éligibilité commence le {eligibilite.debut:%d/%m/%Y}, "
                    "avant cette date de naissance."
                }
            )
        age = ans_revolus(naissance, eligibilite.debut)
        if age != eligibilite.age:
            eligibilite.age = age
            journal.enregistrer(eligibilite)


@transaction.atomic
def effacer(
    *, participant: Participant, par: Utilisateur, objets_lies: Iterable[models.QuerySet] = ()
) -> Participant:
    """Erases for ever what names a person: identity, journal texts, audit, files, e-mails.

    The participant, their eligibilities (with facts and age), contracts and hours stay: no figure moves.
    `objets_lies` are rows of other apps whose journal and audit name this person too. Raises Refus when
    it was done already.
    """
    participant = journal.verrouiller(participant)
    _refuser_si_efface(participant)
    identite = Identite.objects.filter(participant=participant).first()
    demandes = demandes_de(participant, identite)
    fusions = Fusion.objects.filter(Q(gardee=participant) | Q(absorbee=participant))
    objets: list[models.QuerySet] = [
        Participant.objects.filter(pk=participant.pk),
        Identite.objects.filter(participant=participant),
        Eligibilite.objects.filter(participant=participant),
        ContratTravail.objects.filter(participant=participant),
        demandes,
        fusions,
        *objets_lies,
    ]
    nom = f"Personne {participant.identifiant}"
    with disable_auditlog():
        for lot in objets:
            _effacer_les_traces(lot, nom=nom)
        _effacer_les_courriels(participant.structure_id, [*filter(None, [identite]), *demandes])
        if identite is not None:
            identite.delete()
        _effacer_les_demandes(demandes)
        fusions.update(motif="")
        Eligibilite.objects.filter(participant=participant).update(
            papiers_vus="", motif_prolongation=""
        )
        ContratTravail.objects.filter(participant=participant).update(motif_fin="")
        participant = Participant.objects.get(pk=participant.pk)
        participant.efface_le = timezone.now()
        journal.enregistrer(participant)
    journal.journaliser(verbe=Verbe.EFFACER, objet=participant, par=par)
    return participant


def prochain_numero(structure: Structure, *, modele: type[models.Model], prefixe: str) -> str:
    """The number after the highest of that kind in the structure, held until the transaction ends."""
    journal.verrouiller(structure)
    dernier = (
        modele._default_manager.filter(
            structure=structure, identifiant__regex=rf"^{prefixe}-[0-9]{{6}}$"
        )
        .order_by("-identifiant")
        .values_list("identifiant", flat=True)
        .first()
    )
    trouve = NUMERO.fullmatch(dernier or "")
    return f"{prefixe}-{int(trouve[1]) + 1 if trouve else 1:06d}"


def prescripteur_nomme(*, structure: Structure, nom: str) -> Prescripteur:
    """The prescripteur of that name in the structure, or a new one, not stored yet."""
    connu = Prescripteur.objects.filter(structure=structure, nom__iexact=nom).first()
    return connu or Prescripteur(structure=structure, nom=nom)


def _empreinte(identite: Identite) -> str:
    return empreinte(
        nom=identite.nom, prenom=identite.prenom, date_naissance=identite.date_naissance
    )


def verrouiller_par_la_personne(objet: DeLaPersonne, *, version: int | None = None) -> DeLaPersonne:
    """An eligibility or a work contract under lock, after its person: the order of `journal.verrouiller`.

    Raises `Conflit` as `journal.verrouiller` does, Refus when it has just gone to another file.
    """
    journal.verrouiller(objet.participant)
    tenu = journal.verrouiller(objet, version=version)
    if tenu.participant_id != objet.participant_id:
        raise Refus(DEPLACE)
    return tenu


def refuser_si_reunie(participant: Participant) -> None:
    """Somebody has just brought this file (read under lock) into another one."""
    if participant.fusionne_dans_id:
        raise Refus("Cette fiche vient d'être réunie à une autre : rouvrez-la avant d'y ajouter.")


def _refuser_si_efface(participant: Participant) -> None:
    if participant.efface_le:
        raise Refus(
            f"Les données de cette personne ont été effacées le {timezone.localdate(participant.efface_le):%d/%m/%Y}."
        )


def _effacer_les_traces(objets: models.QuerySet, *, nom: str) -> None:
    """Journal, audit and files about these rows: the facts of the journal stay (who, when, what), not its texts."""
    genre = ContentType.objects.get_for_model(objets.model)
    cles = list(objets.values_list("pk", flat=True))
    Evenement.objects.filter(objet_type=genre, objet_id__in=cles).update(
        objet_libelle=nom, pourquoi="", details={}
    )
    get_logentry_model().objects.filter(content_type=genre, object_id__in=cles).delete()
    for piece in Piece.objects.filter(objet_type=genre, objet_id__in=cles):
        if piece.fichier:  # the structure may have erased it as soon as it was seen
            transaction.on_commit(partial(piece.fichier.storage.delete, str(piece.fichier.name)))
        piece.delete()


@transaction.atomic
def effacer_les_demandes_sans_suite(*, structure: Structure, avant: date) -> int:
    """Erases who it was about in requests refused or withdrawn before that day, for people without a file.

    Those who have one are erased with it. The company, the planned contract and the answer's date stay.
    Returns how many; again, none.
    """
    demandes = DemandeEligibilite.objects.filter(
        structure=structure,
        participant=None,
        etat__in=[EtatDemande.REFUSEE, EtatDemande.RETIREE],
    ).exclude(nom="")
    anciennes = [
        demande.pk
        for demande in demandes.select_for_update(of=("self",)).order_by("pk")
        if timezone.localdate(demande.repondue_le or demande.demandee_le) < avant
        and not _a_une_fiche(demande)
    ]
    dues = DemandeEligibilite.objects.filter(pk__in=anciennes)
    identites = list(dues)
    with disable_auditlog():
        _effacer_les_traces(dues, nom="Demande d'éligibilité")
        _effacer_les_courriels(structure.pk, identites)
        _effacer_les_demandes(dues)
    journal.journaliser_lot(
        verbe=Verbe.EFFACER, objets={demande: {} for demande in dues.all()}, par=None
    )
    return len(anciennes)


def _a_une_fiche(demande: DemandeEligibilite) -> bool:
    if demande.date_naissance is None:
        return False
    connues = ressemblantes(
        structure=demande.structure,
        nom=demande.nom,
        prenom=demande.prenom,
        date_naissance=demande.date_naissance,
    )
    return bool(connues)


def demandes_de(participant: Participant, identite: Identite | None) -> models.QuerySet:
    """What companies asked about that person, whether the answer named this file or none."""
    sans_fiche = [demande.pk for demande in demandes_ressemblantes(identite)] if identite else []
    siennes = DemandeEligibilite.objects.filter(participant=participant).values_list(
        "pk", flat=True
    )
    return DemandeEligibilite.objects.filter(pk__in=[*siennes, *sans_fiche])


def _effacer_les_demandes(demandes: models.QuerySet) -> None:
    """The company, the contract, the planned dates and the answer stay; one that waited is withdrawn."""
    demandes.filter(etat=EtatDemande.EN_ATTENTE).update(etat=EtatDemande.RETIREE)
    demandes.update(
        nom="",
        prenom="",
        date_naissance=None,
        telephone="",
        precisions="",
        employeur_prevu="",
        reserve="",
        reponse="",
        recherche="",
    )


def _effacer_les_courriels(
    structure: int, identites: Sequence[Identite | DemandeEligibilite]
) -> None:
    """E-mails to the person are removed; those that name them keep their address and date, without a text."""
    courriels_adresses_a(structure, identites).delete()
    for courriel in Courriel.objects.filter(pk__in=courriels_qui_nomment(structure, identites)):
        courriel.sujet = courriel.texte = COURRIEL_EFFACE
        courriel.save(update_fields=["sujet", "texte", "recherche"])


def courriels_adresses_a(
    structure: int, identites: Sequence[Identite | DemandeEligibilite]
) -> models.QuerySet[Courriel]:
    """E-mails sent to the address of the person."""
    adresses = filter(None, (getattr(identite, "courriel", "") for identite in identites))
    voulus = Q(pk__in=[])
    for adresse in adresses:
        voulus |= Q(destinataire__iexact=adresse)
    return Courriel.objects.filter(voulus, structure=structure)


def courriels_qui_nomment(
    structure: int, identites: Sequence[Identite | DemandeEligibilite]
) -> list[int]:
    """Keys of the structure's e-mails whose words hold the first name and a name of the person."""
    return [
        pk
        for pk, sujet, texte in Courriel.objects.filter(structure=structure)
        .values_list("pk", "sujet", "texte")
        .iterator()
        if any(nomme(f"{sujet} {texte}", identite) for identite in identites)
    ]


def nomme(texte: str, identite: Identite | DemandeEligibilite) -> bool:
    """True when it holds the first name and a name of the person, in any case, with or without accents."""
    mots = f" {normaliser(texte)} "
    noms = [identite.nom, getattr(identite, "nom_naissance", "")]
    return f" {normaliser(identite.prenom)} " in mots and any(
        f" {normaliser(nom)} " in mots for nom in noms if nom
    )

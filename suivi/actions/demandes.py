"""« Est-il éligible ? »: asked before hiring; the facilitateur answers with dates, never with why."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from clauses_project.refus import Refus, refuser_si
from clauses_project.textes import normaliser
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import Auteur, enregistrer, journaliser, verrouiller
from comptes.models import Acces, LienSigne, Utilisateur
from entreprises.models import Contact
from participants import actions as dossiers
from participants.enums import EtatDemande, Modalite
from participants.models import (
    ContratTravail,
    DemandeEligibilite,
    Eligibilite,
    Identite,
    Participant,
)
from suivi.actions import contrats, eligibilites


@transaction.atomic
def demander(*, demande: DemandeEligibilite, par: Auteur) -> DemandeEligibilite:
    """Stores what is asked, and writes to who follows the contract. By a link, the answer goes where it was sent.

    Raises Refus when the same is waiting for its answer, ValidationError.
    """
    verrouiller(demande.demandeur)  # two clicks make one request
    if deja := _la_meme_en_attente(demande):
        quand = timezone.localtime(deja.demandee_le)
        raise Refus(
            f"Vous l'avez déjà demandé le {quand:%d/%m/%Y} : la réponse n'est pas encore donnée."
        )
    if isinstance(par, LienSigne):
        demande.courriel_demandeur = par.destinataire
    else:
        demande.demandee_par = par
    demande.full_clean()
    demande.save()
    journaliser(verbe=Verbe.DEMANDER, objet=demande, par=par)
    _prevenir_le_facilitateur(demande)
    return demande


@transaction.atomic
def retirer(*, demande: DemandeEligibilite, par: Utilisateur) -> DemandeEligibilite:
    """It is not asked any more. A second click changes nothing. Raises Refus once answered."""
    demande = verrouiller(demande)
    if demande.etat == EtatDemande.RETIREE:
        return demande
    _refuser_si_repondue(demande)
    demande.etat = EtatDemande.RETIREE
    enregistrer(demande)
    journaliser(verbe=Verbe.ANNULER, objet=demande, par=par)
    return demande


@transaction.atomic
def accorder(
    *,
    demande: DemandeEligibilite,
    participant: Participant | None = None,
    sexe: str = "",
    eligibilite: Eligibilite | None = None,
    certification: dict[str, Any] | None = None,
    reserve: str = "",
    avec_contrat: bool = False,
    par: Utilisateur,
) -> DemandeEligibilite:
    """Answers « comptabilisable »: by an eligibility known already, else by establishing one (what `certifier` takes).

    Without `participant`, their file is made from what the company said. `avec_contrat` records the planned
    work contract too. All of it or nothing. Raises Refus (answered already, by whom), ValidationError.
    """
    verrouiller(demande.structure)  # before the person: it numbers their file and contract
    demande = verrouiller(demande)
    _refuser_si_repondue(demande)
    participant = participant or _nouvelle_fiche(demande, sexe=sexe, par=par)
    refuser_si(_fiche_inutilisable(demande, participant))
    if certification is not None:
        eligibilite = eligibilites.certifier(participant=participant, par=par, **certification)
    refuser_si(_ne_couvre_pas(demande, participant, eligibilite))
    if avec_contrat:
        _enregistrer_le_contrat(demande, participant, par=par)
    demande.participant, demande.eligibilite = participant, eligibilite
    demande.reserve = reserve.strip()
    return _repondre(demande, EtatDemande.ACCORDEE, par=par)


@transaction.atomic
def refuser(*, demande: DemandeEligibilite, reponse: str, par: Utilisateur) -> DemandeEligibilite:
    """Answers « non comptabilisable », with a sentence that who asked reads. Raises Refus, ValidationError."""
    demande = verrouiller(demande)
    _refuser_si_repondue(demande)
    if not reponse.strip():
        raise Refus("Écrivez une phrase que le demandeur puisse comprendre.")
    demande.reponse = reponse.strip()
    return _repondre(demande, EtatDemande.REFUSEE, par=par)


@transaction.atomic
def lever_la_reserve(*, demande: DemandeEligibilite, par: Utilisateur) -> DemandeEligibilite:
    """The missing paper was seen. A second click changes nothing."""
    demande = verrouiller(demande)
    if demande.reserve:
        levee, demande.reserve = demande.reserve, ""
        enregistrer(demande)
        journaliser(
            verbe=Verbe.MODIFIER,
            objet=demande,
            par=par,
            details={"champs": {"reserve": [levee, ""]}},
        )
    return demande


def _la_meme_en_attente(demande: DemandeEligibilite) -> DemandeEligibilite | None:
    return (
        DemandeEligibilite.objects.en_attente()
        .filter(
            structure=demande.structure,
            entreprise=demande.entreprise,
            prescripteur=demande.prescripteur,
            attribution=demande.attribution,
            date_naissance=demande.date_naissance,
            recherche=normaliser(f"{demande.nom} {demande.prenom}"),
        )
        .first()
    )


def _refuser_si_repondue(demande: DemandeEligibilite) -> None:
    if demande.etat == EtatDemande.RETIREE:
        raise Refus("Cette demande a été retirée : il n'y a plus rien à répondre.")
    if not demande.est_en_attente:
        quand = timezone.localtime(demande.repondue_le)
        raise Refus(
            f"{demande.repondue_par or 'Un collègue'} a déjà répondu à cette demande "
            f"le {quand:%d/%m/%Y} à {quand:%Hh%M} : {demande.reponse_lue.lower()}."
        )


def _nouvelle_fiche(demande: DemandeEligibilite, *, sexe: str, par: Utilisateur) -> Participant:
    if demande.date_naissance is None:
        raise Refus("L'identité de cette personne a été effacée.")
    return dossiers.creer(
        participant=Participant(structure=demande.structure, sexe=sexe),
        identite=Identite(
            nom=demande.nom,
            prenom=demande.prenom,
            date_naissance=demande.date_naissance,
            telephone=demande.telephone,
        ),
        par=par,
    )


def _fiche_inutilisable(demande: DemandeEligibilite, participant: Participant) -> list[str]:
    if participant.structure_id != demande.structure_id:
        return ["Cette personne est suivie par une autre structure."]
    if participant.efface_le or participant.fusionne_dans_id:
        return ["Cette fiche n'est plus utilisée : choisissez-en une autre."]
    return []


def _ne_couvre_pas(
    demande: DemandeEligibilite, participant: Participant, eligibilite: Eligibilite | None
) -> list[str]:
    """An answer « comptabilisable » rests on an eligibility of that person, not ended on the planned day."""
    if eligibilite is None or eligibilite.participant_id != participant.pk:
        return ["Établissez l'éligibilité de cette personne avant de répondre."]
    if eligibilite.fin is not None and eligibilite.fin < demande.date_debut:
        return [
            f"Cette éligibilité finit le {eligibilite.fin:%d/%m/%Y}, avant le début prévu "
            f"({demande.date_debut:%d/%m/%Y})."
        ]
    return []


def _enregistrer_le_contrat(
    demande: DemandeEligibilite, participant: Participant, *, par: Utilisateur
) -> None:
    """The planned work contract, or the one recorded already, serves the contract of the request."""
    attribution = demande.attribution
    if attribution is None or demande.entreprise is None:
        raise Refus("Cette demande ne dit pas pour quel marché : enregistrez le contrat à part.")
    connu = ContratTravail.objects.filter(
        participant=participant, employeur=demande.entreprise, date_debut=demande.date_debut
    ).first()
    if connu is not None:
        contrats.affecter(contrat=connu, attribution=attribution, par=par)
        return
    modalite = contrats.modalite_de(demande.entreprise, attribution)
    mis_a_disposition = modalite == Modalite.MISE_A_DISPOSITION
    contrats.creer(
        contrat=ContratTravail(
            structure=demande.structure,
            participant=participant,
            employeur=demande.entreprise,
            entreprise_utilisatrice=attribution.entreprise if mis_a_disposition else None,
            type=demande.type_contrat,
            modalite=modalite,
            date_debut=demande.date_debut,
            date_fin=demande.date_fin,
            poste=demande.poste,
        ),
        attributions=[attribution],
        par=par,
    )


def _repondre(
    demande: DemandeEligibilite, etat: EtatDemande, *, par: Utilisateur
) -> DemandeEligibilite:
    demande.etat = etat
    demande.repondue_par, demande.repondue_le = par, timezone.now()
    enregistrer(demande)
    journaliser(
        verbe=Verbe.REPONDRE,
        objet=demande,
        par=par,
        pourquoi=" ".join(
            filter(None, [f"{demande.reponse_lue}.", demande.reserve, demande.reponse])
        ),
    )
    _ecrire_au_demandeur(demande, par=par)
    return demande


def _prevenir_le_facilitateur(demande: DemandeEligibilite) -> None:
    """One e-mail: to who follows the contract, if still there, else to the structure."""
    suivi_par = demande.attribution.lot.marche.facilitateur if demande.attribution else None
    adresse, prenom = demande.structure.courriel, ""
    acces = Acces.objects.en_cours().filter(structure=demande.structure, utilisateur=suivi_par)
    if suivi_par is not None and acces.exists():
        adresse, prenom = suivi_par.email, suivi_par.prenom
    if adresse:
        envoyer(
            structure=demande.structure,
            destinataire=adresse,
            gabarit="suivi/courriels/demande.txt",
            par=demande.demandee_par,
            contexte={
                "demande": demande,
                "prenom": prenom,
                "lien": settings.ADRESSE + demande.get_absolute_url(),
            },
        )


def _ecrire_au_demandeur(demande: DemandeEligibilite, *, par: Utilisateur) -> None:
    """Dates, reserve or sentence, and nothing of the rest, to who asked or to their company."""
    destinataire, prenom = _a_qui_repondre(demande)
    if destinataire:
        envoyer(
            structure=demande.structure,
            destinataire=destinataire,
            gabarit="suivi/courriels/reponse_demande.txt",
            par=par,
            contexte={
                "demande": demande,
                "prenom": prenom,
                "lien": ""
                if demande.courriel_demandeur
                else settings.ADRESSE + demande.get_absolute_url(),
            },
        )


def _a_qui_repondre(demande: DemandeEligibilite) -> tuple[str, str]:
    """Address and first name: who asked, if still there; else the company's contact; else its own."""
    if demande.courriel_demandeur:
        return demande.courriel_demandeur, ""
    auteur = demande.demandee_par
    acces = Acces.objects.en_cours().filter(
        entreprise=demande.entreprise, prescripteur=demande.prescripteur, utilisateur=auteur
    )
    if auteur is not None and acces.exists():
        return auteur.email, auteur.prenom
    if demande.entreprise is None:
        return "", ""
    contact = (
        Contact.objects.en_poste()
        .filter(structure=demande.structure, entreprise=demande.entreprise)
        .exclude(courriel="")
        .order_by("-referent_insertion", "nom", "pk")
        .first()
    )
    return (contact.courriel, contact.prenom) if contact else (demande.entreprise.courriel, "")

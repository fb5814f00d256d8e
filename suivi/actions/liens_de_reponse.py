"""The link by which a person says what became of them: asked for, sent, closed. It serves once."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from clauses_project.refus import Refus
from comptes import jetons
from comptes.courriels import envoyer
from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import LienSigne, Utilisateur
from participants.models import Identite, Participant
from suivi.actions.evaluations import tenir_l_echeance
from suivi.enums import EtatReponse, QuiRepond
from suivi.models import Echeance, Evaluation, ReponseProposee

DOUBLE_CLIC = timedelta(minutes=1)
# How the journal names who answers by it: no address, no number.
A_LA_PERSONNE = {"destinataire": "la personne"}


@transaction.atomic
def demander(*, echeance: Echeance, par: Utilisateur) -> ReponseProposee:
    """Makes the link of a milestone; while one is open, gives that one.

    Raises Refus when nobody is to be asked any more (answered, fallen, erased, dead), or when the person's
    answer is there already, to be reviewed.
    """
    echeance = tenir_l_echeance(echeance)
    _refuser(echeance)
    for deja in en_cours(echeance.participant, echeance.jalon):
        if deja.etat == EtatReponse.A_RELIRE:
            raise Refus(f"{echeance.participant} a déjà répondu : sa réponse est à relire.")
        if deja.lien_ouvert:
            return deja
        _clore(deja)
    lien = LienSigne(
        structure=echeance.structure,
        libelle=f"{echeance.participant.identifiant} · réponse à {echeance.get_jalon_display()}",
        par=par,
        expire_le=timezone.now() + timedelta(days=settings.LIEN_JOURS),
        portee=A_LA_PERSONNE,
    )
    lien.full_clean()
    lien.save()
    reponse = ReponseProposee(
        structure=echeance.structure,
        participant=echeance.participant,
        jalon=echeance.jalon,
        qui_repond=QuiRepond.PERSONNE,
        lien=lien,
        etat=EtatReponse.ATTENDUE,
    )
    reponse.full_clean()
    reponse.save()
    journaliser(verbe=Verbe.DEMANDER, objet=reponse, par=par)
    return reponse


@transaction.atomic
def ecrire(*, reponse: ReponseProposee, par: Utilisateur) -> ReponseProposee:
    """Sends the link to the person's own address. A second click within a minute sends nothing more.

    Raises Refus without an address, or once the link serves no more.
    """
    reponse = tenir(reponse)
    identite = Identite.objects.filter(participant=reponse.participant).first()
    if not identite or not identite.courriel:
        raise Refus("Cette personne n'a pas d'adresse électronique : copiez le SMS, ou appelez-la.")
    if not reponse.lien_ouvert:
        raise Refus("Ce lien ne sert plus : préparez-en un autre.")
    if reponse.ecrite_le and reponse.ecrite_le > timezone.now() - DOUBLE_CLIC:
        return reponse
    reponse.ecrite_le = timezone.now()
    reponse.save(update_fields=["ecrite_le"])
    adresse = adresse_courte(reponse)
    envoyer(
        structure=reponse.structure,
        destinataire=identite.courriel,
        gabarit="suivi/courriels/reponse.txt",
        par=par,
        contexte={
            "prenom": identite.prenom,
            "lien": adresse,
            "expire_le": reponse.expire_le,
        },
        secret=adresse,
    )
    journaliser(verbe=Verbe.RELANCER, objet=reponse, par=par)
    return reponse


@transaction.atomic
def fermer(*, reponse: ReponseProposee, par: Utilisateur) -> ReponseProposee:
    """The link serves no more, at once. Again: nothing. Raises Refus once the person answered."""
    reponse = tenir(reponse)
    if reponse.etat == EtatReponse.RETIREE:
        return reponse
    if reponse.etat != EtatReponse.ATTENDUE:
        raise Refus(f"{reponse.participant} a répondu entre-temps : relisez sa réponse.")
    _clore(reponse)
    journaliser(verbe=Verbe.RETIRER, objet=reponse, par=par)
    return reponse


def adresse_courte(reponse: ReponseProposee) -> str:
    assert reponse.lien is not None  # noqa: S101 (asked of answers by a link alone)
    return settings.ADRESSE + reverse("suivi:repondre", args=[jetons.ecrire_court(reponse.lien)])


def tenir(reponse: ReponseProposee) -> ReponseProposee:
    """An answer read again under lock, after its person: the order of `journal.verrouiller`.

    Of a file brought into another one, the person is the other file's.
    """
    participant = verrouiller(reponse.participant.fusionne_dans or reponse.participant)
    tenue = (
        ReponseProposee.objects.select_for_update(of=("self",))
        .select_related("structure", "lien", "prescripteur", "relue_par")
        .get(pk=reponse.pk)
    )
    tenue.participant = participant
    return tenue


def en_cours(
    participant: Participant, jalon: str, qui_repond: str = QuiRepond.PERSONNE
) -> list[ReponseProposee]:
    """The one that is waited for, or waits for its review: none or one, by the constraint."""
    return list(
        ReponseProposee.objects.en_cours()
        .filter(participant=participant, jalon=jalon, qui_repond=qui_repond)
        .select_related("lien")
    )


def oublier(participant: Participant) -> None:
    """With a person who is erased: links close, what waited is put aside, nothing that was said stays."""
    siennes = ReponseProposee.objects.filter(participant=participant)
    LienSigne.objects.filter(reponse__in=siennes, revoque_le=None).update(revoque_le=timezone.now())
    siennes.filter(etat=EtatReponse.ATTENDUE).update(etat=EtatReponse.RETIREE)
    siennes.filter(etat=EtatReponse.A_RELIRE).update(etat=EtatReponse.ECARTEE)
    siennes.update(motif="", meme_employeur=False, **ReponseProposee.VIDE)


def _clore(reponse: ReponseProposee) -> None:
    reponse.etat = EtatReponse.RETIREE
    reponse.save(update_fields=["etat"])
    LienSigne.objects.filter(reponse=reponse, revoque_le=None).update(revoque_le=timezone.now())


def _refuser(echeance: Echeance) -> None:
    personne = echeance.participant
    if personne.efface_le:
        raise Refus("Les données de cette personne ont été effacées : rien n'est à lui demander.")
    if echeance.reponse_id or echeance.tombee_le:
        raise Refus(
            f"{personne} n'est plus à interroger pour cette évaluation : quelqu'un y a répondu ou elle "
            "est tombée entre-temps."
        )
    if Evaluation.objects.deces().filter(participant=personne).exists():
        raise Refus(f"{personne} est noté comme décédé : rien n'est à lui demander.")

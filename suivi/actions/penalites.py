"""Penalties: what the contract says, proposed, notified, answered, then applied or waived by the buyer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from clauses_project.ecriture import euros
from clauses_project.profils import Profil
from clauses_project.refus import Refus, refuser_si
from comptes import journal, pieces
from comptes.courriels import envoyer
from comptes.enums import NaturePiece, Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Piece, Utilisateur
from marches.models import Attribution
from suivi.destinataires import Destinataire, destinataire_acheteur, destinataires
from suivi.models import BaremePenalites, ObservationPenalite, Penalite
from suivi.penalites.enums import TRANSITIONS, EtatPenalite, Geste
from suivi.penalites.situation import lire_situation

VERBES = {
    Geste.NOTIFIER: Verbe.EMETTRE,
    Geste.OBSERVER: Verbe.REPONDRE,
    Geste.APPLIQUER: Verbe.DECIDER,
    Geste.RENONCER: Verbe.DECIDER,
    Geste.RETIRER: Verbe.RETIRER,
}


@transaction.atomic
def fixer_bareme(
    *, bareme: BaremePenalites, champs: dict[str, Any], par: Utilisateur, version: int | None = None
) -> BaremePenalites:
    """Keeps what the contract says of a lot. Raises Conflit when somebody changed it since, ValidationError."""
    if bareme._state.adding:
        for nom, valeur in champs.items():
            setattr(bareme, nom, valeur)
        return journal.creer(objet=bareme, par=par)
    return journal.modifier(objet=bareme, champs=champs, par=par, version=version)


@transaction.atomic
def proposer(
    *,
    attribution: Attribution,
    jours: int,
    note: str,
    par: Utilisateur,
) -> Penalite:
    """Works the penalty out again under lock, keeps it with its working, and writes to the buyer.

    A second click finds the first one. Raises Refus, in a sentence, when none can be proposed.
    """
    lot = verrouiller(attribution.lot)
    attribution = Attribution.objects.select_related("entreprise").get(pk=attribution.pk, lot=lot)
    deja = Penalite.objects.vivantes().filter(lot=lot)
    if sienne := deja.filter(attribution=attribution).first():
        if sienne.etat == EtatPenalite.PROPOSEE and sienne.proposee_par_id == par.pk:
            return sienne
        raise Refus("Une pénalité est déjà proposée à cette entreprise pour ce lot.")
    situation = lire_situation(lot, attribution, timezone.localdate())
    refuser_si(situation.refus(jours))
    if not situation.seule and deja.exists():
        raise Refus(
            "Une pénalité porte déjà sur les heures de ce lot : elles ne sont pas comptées deux fois."
        )
    calcul, bareme = situation.calculer(jours), situation.bareme
    assert calcul  # noqa: S101 refused above without it
    assert bareme  # noqa: S101 refused above without it
    penalite = Penalite(
        structure=lot.structure,
        lot=lot,
        attribution=attribution,
        calcul={
            **calcul.en_json(),
            "retards": [retard.phrase for retard in situation.retards],
            "jours_comptes": situation.jours,
        },
        montant=calcul.montant,
        delai_jours=bareme.delai_jours,
        note=note,
        proposee_par=par,
    )
    journal.creer(objet=penalite, par=par, pourquoi=" ".join(calcul.phrases()))
    _ecrire(penalite, "proposee", _acheteur(penalite), par)
    return penalite


@transaction.atomic
def notifier(
    *, penalite: Penalite, le: date, fichier: UploadedFile | None, par: Utilisateur, profil: Profil
) -> Penalite:
    """The company is told: its days to answer run from the day after. The facilitateur joins the letter."""
    penalite, deja = _prendre(penalite, Geste.NOTIFIER, profil)
    if deja:
        return penalite
    refuser_si(_refus_de_date(le, au_plus_tot=timezone.localdate(penalite.proposee_le)))
    penalite.notifiee_le = le
    _joindre(penalite, fichier, par, profil)
    _passer(penalite, Geste.NOTIFIER, par, pourquoi=f"Reçue par l'entreprise le {le:%d/%m/%Y}.")
    for personne in _a_l_entreprise(penalite):
        _ecrire(penalite, "notifiee", personne, par)
    return penalite


@transaction.atomic
def observer(
    *,
    penalite: Penalite,
    texte: str,
    recues_le: date,
    fichier: UploadedFile | None,
    par: Utilisateur,
    profil: Profil,
) -> ObservationPenalite:
    """Keeps what the company answers, and tells who decides. The same words twice are kept once.

    Accepted after the contradictory period too, as long as nothing is decided, and said to be late.
    """
    penalite, _ = _prendre(penalite, Geste.OBSERVER, profil)
    assert penalite.notifiee_le  # noqa: S101 a constraint holds it
    refuser_si(_refus_de_date(recues_le, au_plus_tot=penalite.notifiee_le))
    deja = penalite.observations.filter(texte=texte, recue_le=recues_le).first()
    if deja:
        return deja
    observation = ObservationPenalite(penalite=penalite, texte=texte, recue_le=recues_le, par=par)
    observation.full_clean()
    observation.save()
    if fichier:
        _deposer(penalite, fichier, par)
    _passer(penalite, Geste.OBSERVER, par, pourquoi=texte)
    _ecrire(penalite, "observee", _acheteur(penalite), par)
    _ecrire(penalite, "observee", _facilitateur(penalite), par)
    return observation


@transaction.atomic
def appliquer(
    *,
    penalite: Penalite,
    le: date,
    motif: str,
    fichier: UploadedFile | None,
    par: Utilisateur,
    profil: Profil,
) -> Penalite:
    """The buyer applies it, never before the end of the contradictory period."""
    penalite, deja = _prendre(penalite, Geste.APPLIQUER, profil)
    if deja:
        return _la_meme(penalite, par)
    if penalite.fin_du_delai and not penalite.delai_passe(le):
        raise Refus(
            f"L'entreprise peut répondre jusqu'au {penalite.fin_du_delai:%d/%m/%Y} : "
            "la pénalité s'applique après ce jour, pas avant."
        )
    return _decider(penalite, Geste.APPLIQUER, le, motif, fichier, par, profil)


@transaction.atomic
def renoncer(
    *,
    penalite: Penalite,
    le: date,
    motif: str,
    fichier: UploadedFile | None,
    par: Utilisateur,
    profil: Profil,
) -> Penalite:
    """The buyer waives it, at any time, and says why."""
    penalite, deja = _prendre(penalite, Geste.RENONCER, profil)
    if deja:
        return _la_meme(penalite, par)
    if not motif.strip():
        raise Refus("Dites pourquoi l'acheteur renonce à la pénalité.")
    return _decider(penalite, Geste.RENONCER, le, motif, fichier, par, profil)


@transaction.atomic
def retirer(*, penalite: Penalite, motif: str, par: Utilisateur, profil: Profil) -> Penalite:
    """Takes a proposal back before the company is told; another one may then be made."""
    penalite, deja = _prendre(penalite, Geste.RETIRER, profil)
    if deja:
        return penalite
    if not motif.strip():
        raise Refus("Dites pourquoi cette proposition est retirée.")
    penalite.motif = motif.strip()
    return _passer(penalite, Geste.RETIRER, par, pourquoi=penalite.motif)


def gestes_de(penalite: Penalite, profil: Profil, jour: date) -> list[Geste]:
    """What this reader may do of it today, in the order of the work."""
    possibles = [
        geste
        for geste, (depuis, _, profils) in TRANSITIONS.items()
        if profil in profils and penalite.etat in depuis
    ]
    if not penalite.delai_passe(jour):
        possibles = [geste for geste in possibles if geste != Geste.APPLIQUER]
    return possibles


def _prendre(penalite: Penalite, geste: Geste, profil: Profil) -> tuple[Penalite, bool]:
    """The row under lock, and whether this was done already. Raises Refus when it cannot be done any more."""
    depuis, vers, profils = TRANSITIONS[geste]
    if profil not in profils:
        raise Refus("Votre profil ne permet pas ce geste.")
    penalite = verrouiller(penalite)
    if penalite.etat in depuis:
        return penalite, False
    if penalite.etat == vers:
        return penalite, True
    raise Refus(
        f"Cette pénalité est maintenant « {penalite.get_etat_display().lower()} » : "
        "quelqu'un l'a fait avancer entre-temps. Rechargez la page."
    )


def _la_meme(penalite: Penalite, par: Utilisateur) -> Penalite:
    """A second click of the same person changes nothing; somebody else's words are not lost in silence."""
    if penalite.decidee_par_id == par.pk:
        return penalite
    raise Refus(
        f"{penalite.decidee_par or 'Quelqu’un'} a déjà enregistré cette décision, "
        f"du {penalite.decidee_le:%d/%m/%Y}."
    )


def _decider(
    penalite: Penalite,
    geste: Geste,
    le: date,
    motif: str,
    fichier: UploadedFile | None,
    par: Utilisateur,
    profil: Profil,
) -> Penalite:
    plus_tot = penalite.notifiee_le or timezone.localdate(penalite.proposee_le)
    refuser_si(_refus_de_date(le, au_plus_tot=plus_tot))
    penalite.decidee_le, penalite.decidee_par, penalite.motif = le, par, motif.strip()
    _joindre(penalite, fichier, par, profil)
    _passer(penalite, geste, par, pourquoi=penalite.motif)
    if penalite.notifiee_le:
        for personne in _a_l_entreprise(penalite):
            _ecrire(penalite, "decidee", personne, par)
    if not profil.est_gestionnaire:
        _ecrire(penalite, "decidee", _facilitateur(penalite), par)
    return penalite


def _passer(penalite: Penalite, geste: Geste, par: Utilisateur, *, pourquoi: str) -> Penalite:
    avant, penalite.etat = penalite.etat, TRANSITIONS[geste][1]
    journal.enregistrer(penalite)
    journaliser(
        verbe=VERBES[geste],
        objet=penalite,
        par=par,
        pourquoi=pourquoi,
        details={
            "geste": geste.value,
            "de": avant,
            "vers": penalite.etat,
            "montant": str(penalite.montant),
        },
    )
    return penalite


def _refus_de_date(le: date, *, au_plus_tot: date) -> list[str]:
    if le > timezone.localdate():
        return ["Cette date est à venir : saisissez celle de la lettre."]
    if le < au_plus_tot:
        return [f"Cette date précède le {au_plus_tot:%d/%m/%Y}, jour de l'étape d'avant."]
    return []


def _joindre(
    penalite: Penalite, fichier: UploadedFile | None, par: Utilisateur, profil: Profil
) -> None:
    """What the facilitateur records is the buyer's decision: its letter is joined."""
    if fichier:
        _deposer(penalite, fichier, par)
    elif profil.est_gestionnaire:
        raise Refus("Joignez la lettre de l'acheteur : c'est lui qui décide.")


def _deposer(penalite: Penalite, fichier: UploadedFile, par: Utilisateur) -> Piece:
    return pieces.deposer(
        objet=penalite,
        structure=penalite.structure,
        fichier=fichier,
        nature=NaturePiece.AUTRE,
        par=par,
    )


def _acheteur(penalite: Penalite) -> Destinataire | None:
    return destinataire_acheteur(penalite.lot.marche.donneur_ordre)


def _facilitateur(penalite: Penalite) -> Destinataire | None:
    qui = penalite.lot.marche.facilitateur
    if qui and qui.is_active:
        return Destinataire(qui.email, qui.prenom)
    adresse = penalite.structure.courriel
    return Destinataire(adresse) if adresse else None


def _a_l_entreprise(penalite: Penalite) -> Iterable[Destinataire]:
    entreprise = penalite.attribution.entreprise
    return destinataires(penalite.structure, [entreprise])[entreprise.pk]


def _ecrire(penalite: Penalite, etape: str, qui: Destinataire | None, par: Utilisateur) -> None:
    """Nothing leaves when there is nobody to write to, nor to who acts."""
    if qui is None or qui.courriel == par.email:
        return
    envoyer(
        structure=penalite.structure,
        destinataire=qui.courriel,
        gabarit=f"suivi/courriels/penalite_{etape}.txt",
        par=par,
        contexte={
            "prenom": qui.prenom,
            "penalite": penalite,
            "entreprise": penalite.attribution.entreprise,
            "marche": penalite.lot.marche,
            "montant": euros(penalite.montant),
        },
        concerne={"marche": penalite.lot.marche},
    )

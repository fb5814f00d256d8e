"""The month is sent to the facilitateur, with its hours or with « aucune heure »."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from clauses_project.profils import Profil
from clauses_project.refus import Refus, refuser_si
from comptes.enums import Verbe
from comptes.journal import Auteur, compte, journaliser, verrouiller
from suivi.actions.decisions import photos
from suivi.actions.etats import changer_etat
from suivi.actions.saisies import refus_de_saisie
from suivi.apres.ecriture import tenir_les_declares
from suivi.attendus import affectations_attendues
from suivi.enums import Etat
from suivi.models import Declaration
from suivi.recus import envoyer_recu


@transaction.atomic
def transmettre(*, declaration: Declaration, par: Auteur, profil: Profil) -> Declaration:
    """Sends the month to the facilitateur. Raises Refus naming the people without hours."""
    declaration = verrouiller(declaration)
    if declaration.etat == Etat.TRANSMISE:
        return declaration  # a second click changes nothing
    refuser_si(manques_avant_transmission(declaration))
    declaration.transmise_le, declaration.transmise_par = timezone.now(), compte(par)
    lignes = declaration.lignes.select_related("affectation").order_by("pk")
    envoyee = changer_etat(
        declaration,
        Verbe.TRANSMETTRE,
        par=par,
        profil=profil,
        details={
            "lignes": photos(lignes),
            "sans_heure": declaration.sans_heure,
            "commentaire": declaration.commentaire,
        },
    )
    tenir_les_declares(declaration=envoyee, par=par)
    return _accuser_reception(envoyee, par=par, profil=profil)


def manques_avant_transmission(declaration: Declaration) -> list[str]:
    """What is missing before the month can be sent, in sentences."""
    lignes = {ligne.affectation_id: ligne for ligne in declaration.lignes.all()}
    if declaration.sans_heure:
        return []
    affectations = affectations_attendues(declaration).select_related(
        "contrat__participant__identite"
    )
    vides = [
        str(affectation.contrat.participant)
        for affectation in affectations.order_by("contrat__participant__identite__nom", "pk")
        if affectation.pk not in lignes or not lignes[affectation.pk].est_saisie
    ]
    if vides:
        return [
            f"Aucune heure n'est saisie pour {', '.join(vides)} : écrivez 0 si cette personne n'a pas travaillé."
        ]
    if not lignes:
        return ["Aucune heure n'est saisie : répondez « Aucune heure ce mois » si c'est le cas."]
    return []


@transaction.atomic
def declarer_aucune_heure(*, declaration: Declaration, par: Auteur, profil: Profil) -> Declaration:
    """Answers « aucune heure ce mois » and sends it: an explicit answer, not a blank.

    Raises Refus when hours were typed.
    """
    declaration = verrouiller(declaration)
    if declaration.etat == Etat.TRANSMISE and declaration.sans_heure:
        return declaration
    refuser_si(refus_de_saisie(declaration, profil))
    if any(ligne.heures for ligne in declaration.lignes.all()):
        raise Refus(
            "Des heures sont déjà saisies pour ce mois : effacez-les avant de répondre « aucune heure »."
        )
    declaration.sans_heure = True
    declaration.transmise_le, declaration.transmise_par = timezone.now(), compte(par)
    if declaration.etat == Etat.TRANSMISE:
        declaration.version += 1
        declaration.save()
        journaliser(verbe=Verbe.SAISIR, objet=declaration, par=par, details={"sans_heure": True})
        return declaration
    envoyee = changer_etat(
        declaration, Verbe.TRANSMETTRE, par=par, profil=profil, details={"sans_heure": True}
    )
    return _accuser_reception(envoyee, par=par, profil=profil)


def _accuser_reception(declaration: Declaration, *, par: Auteur, profil: Profil) -> Declaration:
    """A company that sends its month keeps a receipt; a facilitateur who sends it for it needs none."""
    if profil == Profil.DECLARANT:
        envoyer_recu(declaration=declaration, par=par)
    return declaration

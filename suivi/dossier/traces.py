"""What others asked, wrote and did about a person: requests, e-mails, files of hours, the journal, readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from auditlog import get_logentry_model
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from comptes.models import Courriel, Evenement
from participants.actions import courriels_adresses_a, courriels_qui_nomment, demandes_de
from participants.models import DemandeEligibilite, Identite, Participant
from suivi.actions.imports.menage import lignes_qui_parlent_de
from suivi.dossier.journal import journal_de
from suivi.models import Correspondance
from suivi.papier.blocs import Bloc, fiche, partie, phrases, tableau

RIEN = "Rien n'est enregistré."


def traces(participant: Participant, identite: Identite | None) -> Iterator[Bloc]:
    demandes = list(demandes_de(participant, identite).pour_liste())
    yield from _demandes(demandes)
    yield from _courriels(participant, [*filter(None, [identite]), *demandes])
    yield from _fichiers(participant, identite)
    yield from _journal(participant)
    yield from _lectures(participant)


def _demandes(demandes: Iterable[DemandeEligibilite]) -> Iterator[Bloc]:
    yield partie("Ce qui a été demandé à votre sujet")
    vide = True
    for demande in demandes:
        vide = False
        yield fiche(
            f"Par {demande.demandeur}, le {timezone.localdate(demande.demandee_le):%d/%m/%Y}",
            [
                ("Au nom de", str(demande)),
                ("Téléphone", demande.telephone),
                ("Contrat prévu", demande.get_type_contrat_display()),
                ("Poste", demande.poste),
                ("À partir du", f"{demande.date_debut:%d/%m/%Y}"),
                ("Entreprise pressentie", demande.employeur_prevu),
                ("Ce qui est écrit", demande.precisions),
                ("Réponse", demande.reponse_lue),
                ("Précision", demande.reponse),
                ("Réserve", demande.reserve),
            ],
        )
    if vide:
        yield phrases(RIEN)


def _courriels(
    participant: Participant, identites: list[Identite | DemandeEligibilite]
) -> Iterator[Bloc]:
    """Those sent to the person, word for word; of those that name them, when, to whom and about what."""
    yield partie("Les courriels")
    siens = courriels_adresses_a(participant.structure_id, identites).order_by("cree_le", "pk")
    for courriel in siens:
        yield phrases(
            *courriel.texte.splitlines(),
            titre=f"À vous, le {timezone.localdate(courriel.cree_le):%d/%m/%Y}\u00a0: {courriel.sujet}",
        )
    autres = (
        Courriel.objects.filter(pk__in=courriels_qui_nomment(participant.structure_id, identites))
        .exclude(pk__in=siens.values("pk"))
        .order_by("cree_le", "pk")
    )
    if autres:
        yield tableau(
            "Courriels envoyés à d'autres, qui vous nomment",
            ["Quand", "À qui", "Sujet"],
            [
                [f"{timezone.localdate(c.cree_le):%d/%m/%Y}", c.destinataire, c.sujet]
                for c in autres
            ],
            textes=3,
            note="Leur texte peut nommer d'autres personnes\u00a0: demandez à le voir, il vous sera lu.",
        )
    if not siens and not autres:
        yield phrases(RIEN)


def _fichiers(participant: Participant, identite: Identite | None) -> Iterator[Bloc]:
    """Rows of files of hours that are still kept, and the codes by which companies call the person."""
    lignes = list(lignes_qui_parlent_de(participant, identite))
    codes = Correspondance.objects.filter(participant=participant).select_related("entreprise")
    rangees = [
        [str(ligne.import_heures.entreprise), f"feuille {ligne.feuille}, ligne {ligne.numero}"]
        for ligne in lignes
    ] + [[str(code.entreprise), f"vous appelle « {code.code} »"] for code in codes]
    if rangees:
        yield partie("Les fichiers d'heures des entreprises")
        yield tableau("", ["Entreprise", "Quoi"], rangees, textes=2)


def _journal(participant: Participant) -> Iterator[Bloc]:
    """What was done on the file, without who did it; values that were replaced are told."""
    evenements = list(journal_de(participant).order_by("quand", "pk"))
    yield partie("Ce qui a été fait de votre dossier")
    if not evenements:
        yield phrases(RIEN)
        return
    yield tableau(
        "",
        ["Quand", "Quoi"],
        [
            [f"{timezone.localdate(evenement.quand):%d/%m/%Y}", _evenement(evenement)]
            for evenement in evenements
        ],
        textes=2,
    )


def _evenement(evenement: Evenement) -> str:
    """« Claire a prolongé » without Claire: « a prolongé »."""
    mots = [f"On {evenement.get_verbe_display()}\u00a0: {evenement.objet_libelle}"]
    changes: dict[str, Any] = evenement.details.get("champs", {})
    mots += [
        f"{champ}\u00a0: {_dit(avant)} → {_dit(apres)}" for champ, (avant, apres) in changes.items()
    ]
    return ". ".join(filter(None, (*mots, evenement.pourquoi)))


def _dit(valeur: Any) -> str:
    return "vide" if valeur in (None, "") else str(valeur)


def _lectures(participant: Participant) -> Iterator[Bloc]:
    """The days on which the file was read; who read it is not told (CJUE, 22 June 2023, C-579/21)."""
    fiche_lue = ContentType.objects.get_for_model(Participant)
    quand = (
        get_logentry_model()
        .objects.filter(
            content_type=fiche_lue,
            object_pk=str(participant.pk),
            action=LogEntry.Action.ACCESS,
        )
        .values_list("timestamp", flat=True)
    )
    jours = Counter(timezone.localdate(instant) for instant in quand)
    yield partie(
        "Quand votre dossier a été lu",
        f"Par les facilitateurs de {participant.structure}, pour votre suivi, et par l'organisme qui vous a "
        "adressé(e) quand il dit ce que vous devenez.",
    )
    yield tableau(
        "",
        ["Jour", "Lectures"],
        [[f"{jour:%d/%m/%Y}", str(nombre)] for jour, nombre in sorted(jours.items())],
    )

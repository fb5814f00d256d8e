"""A file is given up, or what it wrote is undone: hours as they were, and what it had made is removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q, prefetch_related_objects
from django.utils import timezone

from clauses_project.ecriture import du_mois
from clauses_project.profils import Profil
from clauses_project.refus import Refus, refuser_si
from comptes.depots.actions import clore
from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.journal import journaliser, journaliser_lot, verrouiller
from comptes.models import Utilisateur
from participants.models import ContratTravail, Participant
from suivi.actions import contrats
from suivi.actions.decisions import photos, verrouiller_les_personnes_de
from suivi.actions.imports.application import CHAMPS_DE_LIGNE
from suivi.actions.saisies import remplir_ligne
from suivi.apres.ecriture import tenir
from suivi.enums import Etat
from suivi.models import Affectation, Declaration, EffetImport, ImportHeures, LigneHeures

PAR_PAQUET = 200


@dataclass(frozen=True)
class Annulation:
    """What an undoing did; `gardees`: hours typed over the file's since, left as they are."""

    depot: ImportHeures
    rendues: int
    gardees: list[str]

    def en_phrases(self) -> str:
        if not self.depot.applique_le:
            return "Le fichier est abandonné : rien n'avait été enregistré."
        phrase = (
            f"Le fichier est annulé : {self.rendues} saisies sont revenues à ce qu'elles étaient."
        )
        if self.rendues < 2:
            phrase = "Le fichier est annulé : les heures sont revenues à ce qu'elles étaient."
        if self.gardees:
            noms = ", ".join(self.gardees[:5])
            suite = "…" if len(self.gardees) > 5 else ""
            phrase += f" Modifiées depuis, les heures de {noms}{suite} sont gardées."
        return phrase


@transaction.atomic
def annuler(
    *, depot: ImportHeures, par: Utilisateur | None, profil: Profil | None = None
) -> Annulation:
    """Gives up a file being prepared, or undoes one that was written. A second click changes nothing.

    Raises Refus while a declaration it wrote in is transmitted or validated, and while a later file has
    written over its hours: what that one would give back is this one's.
    """
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.ANNULE:
        return Annulation(depot, 0, [])
    rendues = 0
    gardees: list[str] = []
    if depot.etat == EtatDepot.APPLIQUE:
        rendues, gardees = _defaire(depot, par, profil)
    depot.lignes.all().delete()
    depot.effets.all().delete()
    clore(
        depot,
        par=par,
        details={"gardees": len(gardees)},
        annule_par=par,
        vide_le=timezone.now(),
        feuilles=[],
    )
    return Annulation(depot, rendues, gardees)


def refus_d_annuler(depot: ImportHeures, profil: Profil | None) -> list[str]:
    """Why what a file wrote may not be undone now; nothing when it may."""
    fermees = (
        Declaration.objects.filter(
            pk__in=depot.effets.ecrivent().values("declaration"),
            etat__in=[Etat.TRANSMISE, Etat.VALIDEE],
        )
        .pour_liste()
        .order_by("mois", "pk")
    )
    suivants = ImportHeures.objects.ecrits_par_dessus(depot).order_by("-applique_le", "-pk")
    return [_raison(declaration, profil) for declaration in fermees[:3]] + [
        _d_abord(suivant, depot) for suivant in suivants[:3]
    ]


def _d_abord(suivant: ImportHeures, depot: ImportHeures) -> str:
    """One side does not read the names of the other's files."""
    envoye = f"le fichier du {timezone.localtime(suivant.depose_le):%d/%m/%Y}"
    if suivant.structure_id == depot.structure_id:
        return f"Annulez d'abord {envoye} (« {suivant.nom} ») : il a écrit depuis sur les mêmes heures."
    qui = "la structure" if suivant.structure_id else "l'entreprise"
    return (
        f"{envoye[:1].upper()}{envoye[1:]}, envoyé par {qui}, a écrit depuis sur les mêmes heures : "
        "c'est lui qui s'annule d'abord."
    )


def _raison(declaration: Declaration, profil: Profil | None) -> str:
    marche = declaration.declarant.attribution.lot.marche
    gestion = profil is not None and profil.est_gestionnaire
    if declaration.etat == Etat.VALIDEE:
        faire = "rouvrez-la" if gestion else "le facilitateur peut la rouvrir"
        etat = "validée"
    else:
        faire = (
            "demandez une correction à l'entreprise"
            if gestion
            else "demandez au facilitateur de vous la renvoyer"
        )
        etat = "transmise"
    return (
        f"La déclaration {du_mois(declaration.mois)} pour « {marche} » est {etat} : ce fichier ne "
        f"s'annule plus, {faire} d'abord."
    )


def _defaire(
    depot: ImportHeures, par: Utilisateur | None, profil: Profil | None
) -> tuple[int, list[str]]:
    declarations = (
        Declaration.objects.select_for_update(of=("self",))
        .filter(pk__in=depot.effets.ecrivent().values("declaration"))
        .select_related("structure", "declarant__entreprise")
        .order_by("pk")
    )
    tenues = {declaration.pk: declaration for declaration in declarations}
    refuser_si(refus_d_annuler(depot, profil))
    verrouiller_les_personnes_de(depot.effets.ecrivent().values("affectation"))
    effets = list(
        depot.effets.ecrivent()
        .select_related(
            "ligne__affectation__contrat__participant__identite",
            "ligne__declaration__declarant__entreprise",
        )
        .order_by("pk")
    )
    intacts = [e for e in effets if e.tient_encore]
    gardees = sorted(
        {
            str(e.ligne.affectation.contrat.participant)
            for e in effets
            if e.ligne and not e.tient_encore
        }
    )
    _rendre(depot, intacts, tenues, par)
    personnes = {e.ligne.affectation.contrat.participant_id for e in effets if e.ligne}
    _retirer_ce_qui_fut_cree(depot.traces, personnes, par)
    return len(intacts), gardees


def _rendre(
    depot: ImportHeures,
    effets: list[EffetImport],
    declarations: dict[int, Declaration],
    par: Utilisateur | None,
) -> None:
    """Hours as they were before the file; those that were not typed then are no more."""
    lignes = [effet.ligne for effet in effets if effet.ligne is not None]
    prefetch_related_objects(lignes, "affectation__contrat__participant__eligibilites")
    a_retirer: list[LigneHeures] = []
    a_rendre: list[LigneHeures] = []
    rendues: dict[int, list[LigneHeures]] = {}
    for effet, ligne in zip(effets, lignes, strict=True):
        avant = (effet.travail_avant, effet.formation_avant)
        remplir_ligne(ligne.declaration, ligne.affectation, ligne, *avant)
        (a_retirer if avant == (None, None) else a_rendre).append(ligne)
        rendues.setdefault(ligne.declaration_id, []).append(ligne)
    LigneHeures.objects.bulk_update(a_rendre, CHAMPS_DE_LIGNE, batch_size=PAR_PAQUET)
    LigneHeures.objects.filter(pk__in=[ligne.pk for ligne in a_retirer]).delete()
    touchees = [declarations[pk] for pk in rendues]
    sans_heure = _sans_heure_a_nouveau(depot)
    for declaration in touchees:
        declaration.version += 1
        declaration.sans_heure |= declaration.pk in sans_heure
    Declaration.objects.bulk_update(touchees, ["version", "sans_heure"], batch_size=PAR_PAQUET)
    journaliser_lot(
        verbe=Verbe.SAISIR,
        objets={
            declaration: {"lignes": photos(rendues[declaration.pk]), "fichier": depot.pk}
            for declaration in touchees
        },
        par=par,
        pourquoi=f"Annulation du fichier « {depot.nom} »",
    )


def _sans_heure_a_nouveau(depot: ImportHeures) -> set[int]:
    """Declarations that said « aucune heure » before the file, and hold none any more."""
    dites = set(depot.traces.get("aucune_heure", []))
    lignes = LigneHeures.objects.filter(declaration__in=dites)
    avec = lignes.filter(Q(heures_travail__gt=0) | Q(heures_formation__gt=0))
    return dites - set(avec.values_list("declaration", flat=True))


def _retirer_ce_qui_fut_cree(
    traces: dict[str, Any], personnes: set[int], par: Utilisateur | None
) -> None:
    """Assignments, contracts and people that nothing else uses; dates of contracts that were lengthened."""
    for pk in traces.get("affectations", []):
        _supprimer(Affectation.objects.filter(pk=pk, lignes=None), par)
    for trace in traces.get("prolonges", []):
        _raccourcir(trace, par)
    for pk in traces.get("contrats", []):
        _supprimer(ContratTravail.objects.filter(pk=pk, affectations=None), par)
    tenir(personnes=personnes, par=par)  # whose work ends otherwise without them
    for pk in traces.get("personnes", []):
        _supprimer(
            Participant.objects.filter(
                pk=pk,
                contrats=None,
                eligibilites=None,
                demandes=None,
                fiches_reunies=None,
                fusionne_dans=None,
                fusions=None,
                periodes=None,
                evaluations=None,
                tentatives=None,
            ),
            par,
        )


def _supprimer(seul, par: Utilisateur | None) -> None:
    """The row, when it is there and nothing else holds it."""
    objet = seul.first()
    if objet is None:
        return
    try:
        with transaction.atomic():
            journaliser(verbe=Verbe.SUPPRIMER, objet=objet, par=par)
            objet.delete()
    except ProtectedError:
        return


def _raccourcir(trace: dict[str, Any], par: Utilisateur | None) -> None:
    """Gives a contract its dates back, unless somebody changed them since or hours need them."""
    contrat = ContratTravail.objects.filter(pk=trace["contrat"]).first()
    if contrat is None or par is None:
        return
    debut, fin = (date.fromisoformat(jour) if jour else None for jour in trace["apres"])
    if (contrat.date_debut, contrat.date_fin) != (debut, fin):
        return
    debut, fin = (date.fromisoformat(jour) if jour else None for jour in trace["avant"])
    try:
        with transaction.atomic():
            contrats.modifier(
                contrat=contrat, champs={"date_debut": debut, "date_fin": fin}, par=par
            )
    except Refus:
        return

"""A workbook is given up, or what it wrote is undone: rows as they were, and what it had made removed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from clauses_project.refus import refuser_si
from comptes.depots.actions import clore, effacer
from comptes.depots.enums import EtatDepot
from comptes.enums import Verbe
from comptes.journal import journaliser_lot, verrouiller
from comptes.models import Utilisateur
from participants.models import (
    ContratTravail,
    Critere,
    Eligibilite,
    EligibiliteCritere,
    Identite,
    Participant,
)
from suivi import cumuls
from suivi.actions.classeur.chantier import par_paquets
from suivi.actions.decisions import (
    CHAMPS_DE_DECISION,
    decider_tout,
    lignes_tenues,
    photos,
    redecider,
)
from suivi.actions.saisies import remplir_ligne
from suivi.actions.tel_quel.suites import oublier
from suivi.apres.ecriture import tenir
from suivi.enums import Etat
from suivi.models import ClasseurReprise, CumulAnnuel, Declaration, LigneHeures
from suivi.validation import partager

ANNULATION = "annulation d'un classeur"
# Children first: a row goes once nothing else holds it.
ORDRE = (
    "suivi.Evaluation", "suivi.HeuresGlobales", "suivi.LigneHeures", "suivi.Declaration",
    "suivi.Affectation", "marches.Declarant", "participants.ContratTravail",
    "participants.Eligibilite", "participants.Participant", "participants.Prescripteur",
    "marches.LigneObjectif", "marches.Attribution", "marches.Lot", "marches.Marche",
    "marches.Operation", "marches.DonneurOrdre", "entreprises.Entreprise",
)  # fmt: skip
# What goes with its row, and keeps it from nothing.
ACCOMPAGNENT = frozenset(
    {
        "participants.Identite.participant", "participants.EligibiliteCritere.eligibilite",
        "suivi.PeriodeTravail.participant", "suivi.Echeance.participant", "suivi.Echeance.faits",
        "suivi.LigneHeures.faits", "suivi.ACompleter.entreprise", "suivi.ACompleter.participant",
        "suivi.ACompleter.contrat", "suivi.ACompleter.marche", "suivi.ACompleter.lot",
        "suivi.ACompleter.attribution", "suivi.TableauLibre.classeur",
    }
)  # fmt: skip


@transaction.atomic
def annuler(*, depot: ClasseurReprise, par: Utilisateur | None) -> int:
    """Gives it up, or undoes it; returns how many rows that others use since were kept. Again: nothing.

    Raises Refus when a later workbook was written, or when a month of its hours changed since.
    """
    depot = verrouiller(depot)
    if depot.etat == EtatDepot.ANNULE:
        return 0
    gardees = 0
    if depot.etat == EtatDepot.APPLIQUE:
        refuser_si(refus_d_annuler(depot))
        gardees = _defaire(depot, par)
    effacer(depot, "rejets")
    oublier(depot)
    clore(depot, par=par, details={"gardees": gardees}, traces={}, constats={})
    return gardees


def refus_d_annuler(depot: ClasseurReprise) -> list[str]:
    """Why what a workbook wrote may not be undone now; nothing when it may."""
    if depot.etat != EtatDepot.APPLIQUE:
        return []
    if not depot.traces:
        return ["Ce classeur est enregistré depuis trop longtemps, il ne s'annule plus."]
    suivants = ClasseurReprise.objects.filter(structure=depot.structure).ecrits_apres(depot)
    if suivant := suivants.order_by("-applique_le", "-pk").first():
        return [f"Annulez d'abord « {suivant.nom} », enregistré depuis."]
    return [
        f"La déclaration de {declaration} a changé depuis : ce classeur ne s'annule plus d'un bloc, "
        "corrigez ce mois à la main."
        for declaration in _changees_depuis(depot)[:3]
    ]


def _changees_depuis(depot: ClasseurReprise) -> list[Declaration]:
    """Months that somebody acted upon since: their version is not the one the workbook left."""
    laissees = dict.fromkeys(depot.traces["crees"].get("suivi.Declaration", ()), 0)
    avant = depot.traces["avant"].get("suivi.Declaration", ())
    laissees |= {trace["pk"]: trace["version"] + 1 for trace in avant}
    return [
        declaration
        for paquet in par_paquets(sorted(laissees))
        for declaration in Declaration.objects.filter(pk__in=paquet)
        .select_related("declarant__entreprise")
        .order_by("pk")
        if declaration.version != laissees[declaration.pk]
    ]


def _defaire(depot: ClasseurReprise, par: Utilisateur | None) -> int:
    verrouiller(depot.structure)
    crees, avant = depot.traces["crees"], depot.traces["avant"]
    personnes = _personnes(depot)
    list(
        Participant.objects.select_for_update(of=("self",))
        .filter(structure=depot.structure, pk__in=personnes)
        .order_by("pk")
        .values_list("pk")
    )
    for paquet in par_paquets(crees.get("suivi.Declaration", ())):
        LigneHeures.objects.filter(declaration__in=paquet).delete()
    _rendre_les_mois(avant, par)
    CumulAnnuel.objects.filter(structure=depot.structure).delete()
    for nom, changes in avant.items():
        if not nom.startswith("suivi.Decl") and nom != "suivi.LigneHeures":
            _rendre(apps.get_model(nom), changes, par, depot)
    tenir(personnes=_encore_la(personnes - _a_retirer(crees)), par=par)
    gardees = sum(_retirer(apps.get_model(nom), crees.get(nom, ()), par, depot) for nom in ORDRE)
    restantes = _encore_la(personnes)
    for participant in Participant.objects.filter(pk__in=restantes).order_by("pk"):
        redecider(participant=participant, par=par, pourquoi=ANNULATION)
    cumuls.recalculer(depot.structure)
    return gardees


def _a_retirer(crees: dict[str, list[int]]) -> set[int]:
    return set(crees.get("participants.Participant", ()))


def _encore_la(personnes: set[int]) -> list[int]:
    return [
        pk
        for paquet in par_paquets(sorted(personnes))
        for pk in Participant.objects.filter(pk__in=paquet).values_list("pk", flat=True)
    ]


def _personnes(depot: ClasseurReprise) -> set[int]:
    """Everybody whose rows the workbook made or changed."""
    crees, avant = depot.traces["crees"], depot.traces["avant"]
    personnes = _a_retirer(crees)
    for modele, champ in (
        (ContratTravail, "participant"),
        (Eligibilite, "participant"),
        (apps.get_model("suivi.Evaluation"), "participant"),
        (Participant, "pk"),
        (LigneHeures, "affectation__contrat__participant"),
    ):
        label = modele._meta.label
        pks = [*crees.get(label, ()), *(trace["pk"] for trace in avant.get(label, ()))]
        for paquet in par_paquets(pks):
            siens = modele._default_manager.filter(pk__in=paquet)
            personnes |= set(siens.order_by().values_list(champ, flat=True))
    for paquet in par_paquets(crees.get("suivi.Declaration", ())):
        lignes = LigneHeures.objects.filter(declaration__in=paquet).order_by()
        personnes |= set(
            lignes.values_list("affectation__contrat__participant", flat=True).distinct()
        )
    marches = [trace["pk"] for trace in avant.get("marches.Marche", ())]
    for paquet in par_paquets(marches):
        lignes = LigneHeures.objects.filter(affectation__attribution__lot__marche__in=paquet)
        personnes |= set(
            lignes.order_by().values_list("affectation__contrat__participant", flat=True).distinct()
        )
    return personnes


def _rendre_les_mois(avant: dict[str, Any], par: Utilisateur | None) -> None:
    """Months that were there before: their hours, their decisions by hand, their state."""
    etats = {trace["pk"]: trace["etat"] for trace in avant.get("suivi.Declaration", ())}
    dites = {trace["pk"]: trace for trace in avant.get("suivi.LigneHeures", ())}
    for paquet in par_paquets(sorted(etats)):
        declarations = list(
            Declaration.objects.select_for_update(of=("self",))
            .filter(pk__in=paquet)
            .select_related("structure", "declarant__entreprise")
            .order_by("pk")
        )
        lignes = lignes_tenues(declarations)
        rendues = [ligne for ligne in lignes if ligne.pk in dites]
        for ligne in rendues:
            _rendre_une_ligne(ligne, dites[ligne.pk], par)
        nouvelles = [ligne.pk for ligne in lignes if ligne.pk not in dites]
        LigneHeures.objects.filter(pk__in=nouvelles).delete()
        LigneHeures.objects.bulk_update(
            rendues, ["heures_travail", "heures_formation", "version", *CHAMPS_DE_DECISION],
            batch_size=500,
        )  # fmt: skip
        validees = {pk for pk, etat in etats.items() if etat == Etat.VALIDEE}
        decider_tout(
            lignes=[ligne for ligne in rendues if ligne.declaration_id in validees],
            par=par,  # type: ignore[arg-type]
        )
        for declaration in declarations:
            declaration.etat = etats[declaration.pk]
            declaration.version += 1
        Declaration.objects.bulk_update(declarations, ["etat", "version"], batch_size=500)
        journaliser_lot(
            verbe=Verbe.SAISIR,
            objets={
                d: {"vers": d.etat,
                    "lignes": photos(li for li in rendues if li.declaration_id == d.pk)}
                for d in declarations
            },
            par=par,
            pourquoi=ANNULATION,
        )  # fmt: skip


def _rendre_une_ligne(ligne: LigneHeures, dite: dict[str, Any], par: Utilisateur | None) -> None:
    travail, formation = _heures(dite["travail"]), _heures(dite["formation"])
    remplir_ligne(
        ligne.declaration, ligne.affectation, ligne, travail, formation, ligne.repartition
    )
    if dite["decision"]:
        retenues = _heures(dite["retenues"]) or Decimal(0)
        ligne.decision, ligne.motif, ligne.decision_manuelle = dite["decision"], dite["motif"], True
        ligne.heures_travail_retenues, ligne.heures_formation_retenues = partager(
            travail=travail or Decimal(0), formation=formation or Decimal(0), retenues=retenues
        ) if retenues else (Decimal(0), Decimal(0))  # fmt: skip
        ligne.decidee_le, ligne.decidee_par = timezone.now(), par


def _heures(ecrites: str | None) -> Decimal | None:
    return None if ecrites is None else Decimal(ecrites)


def _rendre(
    modele: Any, traces: list[dict[str, Any]], par: Utilisateur | None, depot: ClasseurReprise
) -> None:
    """Fields as they were, but for those somebody changed since."""
    connus = modele._default_manager.in_bulk([trace["pk"] for trace in traces])
    racontes = {}
    for trace in traces:
        objet = connus.get(trace["pk"])
        if objet is None:
            continue
        champs = trace["champs"]
        if modele is Participant:
            _rendre_l_identite(objet, champs)
        if modele is Eligibilite and "criteres" in champs:
            _rendre_les_criteres(objet, champs["criteres"][0])
        rendus = [nom for nom in champs if _rendre_un_champ(objet, nom, *champs[nom])]
        if hasattr(objet, "version"):
            objet.version += 1
        objet.save()
        racontes[objet] = {"rendus": sorted(rendus)}
    journaliser_lot(
        verbe=Verbe.MODIFIER,
        objets=racontes,
        par=par,
        structure=depot.structure,
        pourquoi=ANNULATION,
    )


def _rendre_un_champ(objet: Any, nom: str, avant: Any, apres: Any) -> bool:
    if nom not in {champ.attname for champ in objet._meta.concrete_fields}:
        return False
    champ = objet._meta.get_field(nom)
    lire = champ.target_field.to_python if champ.is_relation else champ.to_python
    if getattr(objet, nom) != (None if apres is None else lire(apres)):
        return False
    setattr(objet, nom, None if avant is None else lire(avant))
    return True


def _rendre_l_identite(participant: Participant, champs: dict[str, list[Any]]) -> None:
    identite = Identite.objects.filter(participant=participant).first()
    noms = {"nom", "prenom", "date_naissance"} & set(champs)
    if identite is None or not noms or any(not champs[nom][0] for nom in noms):
        return
    for nom in noms:
        _rendre_un_champ(identite, nom, *champs[nom])
    identite.save()


def _rendre_les_criteres(eligibilite: Eligibilite, codes: str) -> None:
    siens = {c.code: c for c in Critere.objects.filter(structure=eligibilite.structure_id)}
    eligibilite.rangs.all().delete()
    EligibiliteCritere.objects.bulk_create(
        EligibiliteCritere(eligibilite=eligibilite, critere=siens[code], rang=rang)
        for rang, code in enumerate(codes.split(","))
        if code in siens
    )


def _retirer(modele: Any, pks: list[int], par: Utilisateur | None, depot: ClasseurReprise) -> int:
    """Removes the rows that nothing else uses; returns how many stay."""
    gardees = 0
    for paquet in par_paquets(pks):
        seuls = modele._default_manager.filter(pk__in=paquet)
        for champ in qui_la_nomment(modele):
            usages = champ.model._base_manager.filter(**{champ.name: OuterRef("pk")})
            seuls = seuls.exclude(Exists(usages))
        objets = list(seuls)
        presents = modele._default_manager.filter(pk__in=paquet).count()
        gardees += presents - len(objets)
        journaliser_lot(
            verbe=Verbe.SUPPRIMER,
            objets={objet: {} for objet in objets},
            par=par,
            structure=depot.structure,
            pourquoi=ANNULATION,
        )
        modele._default_manager.filter(pk__in=[objet.pk for objet in objets]).delete()
    return gardees


def qui_la_nomment(modele: Any) -> list[Any]:
    """The foreign keys to that kind of row that mean somebody uses it."""
    relations = modele._meta.get_fields(include_hidden=True)
    champs = [relation.field for relation in relations
              if relation.auto_created and not relation.concrete and not relation.many_to_many]  # fmt: skip
    return [
        champ for champ in champs if f"{champ.model._meta.label}.{champ.name}" not in ACCOMPAGNENT
    ]

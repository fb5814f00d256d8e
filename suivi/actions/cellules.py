"""Hours typed cell by cell in a grid, each saved as it is left; and a whole grid of a contract at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from clauses_project.ecriture import heures as en_heures
from clauses_project.profils import Profil
from clauses_project.refus import Conflit, Refus, refuser_si
from comptes.enums import Verbe
from comptes.journal import Auteur, historique, journaliser
from suivi.actions.decisions import photos, verrouiller_les_personnes_de
from suivi.actions.saisies import Saisie, ecrire_ligne, refus_de_ligne, refus_de_saisie, saisir
from suivi.apres.ecriture import tenir
from suivi.attendus import affectations_attendues
from suivi.models import Affectation, Declaration, LigneHeures

PARTIES = ("travail", "formation")
EVENEMENTS_RELUS = 50


class ConflitDeCellule(Conflit):
    """Somebody else changed the line since it was read: `ligne` is what stands there now (None: nothing)."""

    def __init__(self, *raisons: str, ligne: LigneHeures | None):
        self.ligne = ligne
        super().__init__(*raisons, version=ligne.version if ligne else None)


@dataclass(frozen=True)
class Cellule:
    """What became of a cell. `avant` is the version of its declaration before, to tell one's own change."""

    declaration: Declaration
    ligne: LigneHeures | None
    avant: int
    changee: bool


@transaction.atomic
def saisir_cellule(
    *,
    declaration: Declaration,
    affectation: int,
    heures: Mapping[str, Decimal | None],
    version: int | None,
    par: Auteur,
    profil: Profil,
) -> Cellule:
    """Writes one part (`travail`, `formation`) or both of one line; a part not given stays as it is.

    `version` is that of the line read, None when there was none: two people in two cells of one
    declaration both write. The same hours again are no conflict (an answer lost on the way). Raises
    `ConflitDeCellule`, or Refus for the reasons of `saisir`. One event of the journal for each change.
    """
    declaration = (
        Declaration.objects.select_for_update(of=("self",))
        .select_related("structure", "declarant__entreprise", "declarant__attribution__lot__marche")
        .get(pk=declaration.pk)
    )
    refuser_si(refus_de_saisie(declaration, profil))
    if declaration.est_declaree:
        verrouiller_les_personnes_de([affectation])
    ligne = (
        LigneHeures.objects.select_for_update(of=("self",))
        .filter(affectation=affectation, mois=declaration.mois)
        .select_related("declaration__declarant__entreprise")
        .first()
    )
    stockees = {partie: getattr(ligne, f"heures_{partie}", None) for partie in PARTIES}
    voulues = {**stockees, **heures}
    avant = declaration.version
    if voulues == stockees:
        return Cellule(declaration, ligne, avant, changee=False)
    servie = _affectation(declaration, affectation)
    ailleurs = ligne is not None and ligne.declaration_id != declaration.pk
    if not ailleurs and (ligne.version if ligne else None) != version:
        raise ConflitDeCellule(_qui_et_quoi(declaration, servie, ligne), ligne=ligne)
    attendue = ligne is not None or affectations_attendues(declaration).contains(servie)
    refuser_si(
        refus_de_ligne(
            declaration, servie, ligne, attendue, voulues["travail"], voulues["formation"]
        )
    )
    ligne = ecrire_ligne(declaration, servie, ligne, voulues["travail"], voulues["formation"])
    declaration.sans_heure = declaration.sans_heure and not ligne.heures
    declaration.version += 1
    declaration.save(update_fields=["sans_heure", "version"])
    journaliser(verbe=Verbe.SAISIR, objet=declaration, par=par, details={"lignes": photos([ligne])})
    if declaration.est_declaree:
        tenir(personnes=[servie.contrat.participant_id], par=par)
    return Cellule(declaration, ligne, avant, changee=True)


@transaction.atomic
def saisir_ensemble(
    *,
    saisies: Iterable[tuple[Declaration, int, Mapping[int, Saisie]]],
    par: Auteur,
    profil: Profil,
) -> int:
    """Writes several declarations (each with the version read and its hours), or none; returns how many."""
    nombre = 0
    for declaration, version, lignes in saisies:
        saisir(declaration=declaration, saisies=lignes, par=par, profil=profil, version=version)
        nombre += 1
    return nombre


def heures_en_mots(travail: Decimal | None, formation: Decimal | None) -> str:
    """« 140 h travaillées, 14 h de formation », or « rien »."""
    parts = ((travail, "travaillées"), (formation, "de formation"))
    mots = [f"{en_heures(part)} h {nom}" for part, nom in parts if part is not None]
    return ", ".join(mots) or "rien"


def _affectation(declaration: Declaration, pk: int) -> Affectation:
    affectation = (
        Affectation.objects.filter(pk=pk, attribution=declaration.declarant.attribution_id)
        .select_related("contrat__participant__identite", "contrat__employeur")
        .prefetch_related("contrat__participant__eligibilites")
        .first()
    )
    if affectation is None:
        raise Refus("Cette personne n'a pas de contrat de travail pour ce marché.")
    return affectation


def _qui_et_quoi(
    declaration: Declaration, affectation: Affectation, ligne: LigneHeures | None
) -> str:
    """Who wrote on that line last, when, and what stands there now."""
    maintenant = heures_en_mots(
        ligne.heures_travail if ligne else None, ligne.heures_formation if ligne else None
    )
    for evenement in historique(declaration).filter(verbe__in=[Verbe.SAISIR, Verbe.DECIDER])[
        :EVENEMENTS_RELUS
    ]:
        contrats = {photo["contrat"] for photo in evenement.details.get("lignes", ())}
        if affectation.contrat_id in contrats:
            heure = timezone.localtime(evenement.quand)
            return (
                f"{evenement.auteur} {evenement.get_verbe_display()} cette ligne le {heure:%d/%m/%Y} "
                f"à {heure:%Hh%M}, pendant que vous la modifiiez : elle porte maintenant {maintenant}."
            )
    return f"Quelqu'un d'autre a modifié cette ligne : elle porte maintenant {maintenant}."

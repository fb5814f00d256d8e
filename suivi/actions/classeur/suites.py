"""What follows the rows: lines decided again, yearly sums, the follow-up of people."""

from __future__ import annotations

from clauses_project.statistiques import analyser
from comptes.enums import Verbe
from comptes.journal import journaliser_lot
from participants.models import ContratTravail, Eligibilite, Participant
from suivi import cumuls
from suivi.actions.classeur.chantier import MOTIF, Chantier, par_paquets
from suivi.actions.decisions import appliquer, lignes_a_decider, photo, proposer
from suivi.apres.ecriture import tenir
from suivi.enums import Etat
from suivi.models import Affectation, Declaration, LigneHeures
from suivi.validation import eligibilite_des_faits

CHAMPS = [
    "decision", "motif", "heures_travail_retenues", "heures_formation_retenues",
    "decision_manuelle", "decidee_le", "decidee_par", "faits", "version",
]  # fmt: skip
BEAUCOUP = 5_000  # rows made at once
QUI_GROSSISSENT = (Participant, Eligibilite, ContratTravail, Affectation, Declaration, LigneHeures)
TOUT = 2_000  # work contracts beyond which the sums of the whole structure are made again
PERSONNE = "affectation__contrat__participant"


def redecider(chantier: Chantier) -> None:
    """Decides again the validated lines that nobody decided by hand, of people whose right to be counted
    or whose work contract changed, and of contracts whose dates did; gives lines their facts again."""
    siennes = LigneHeures.objects.filter(structure=chantier.structure)
    for paquet in par_paquets(sorted(chantier.marches_changes)):
        du_marche = siennes.filter(affectation__attribution__lot__marche__in=paquet)
        chantier.a_suivre |= set(du_marche.order_by().values_list(PERSONNE, flat=True).distinct())
        _redecider(chantier, du_marche)
    for paquet in par_paquets(sorted(chantier.a_redecider)):
        _redecider(chantier, siennes.filter(**{f"{PERSONNE}__in": paquet}))
    chantier.a_suivre |= chantier.a_redecider


def _redecider(chantier: Chantier, lignes) -> None:
    tenues = lignes_a_decider(lignes).select_for_update(of=("self",)).order_by("pk")
    changees: list[LigneHeures] = []
    details: dict = {}
    for ligne in tenues:
        contrat = ligne.affectation.contrat
        faits = eligibilite_des_faits(contrat.participant.eligibilites.all(), ligne.mois, contrat)
        avant = photo(ligne)
        change = ligne.faits_id != (faits.pk if faits else None)
        ligne.faits = faits
        if ligne.declaration.etat == Etat.VALIDEE and not ligne.decision_manuelle:
            proposition = proposer(ligne)
            if (proposition.decision, proposition.motif) != (ligne.decision, ligne.motif):
                appliquer(ligne, proposition, par=chantier.par)
                ligne.version += 1
                change = True
                dites = details.setdefault(ligne.declaration, {"avant": [], "lignes": []})
                dites["avant"].append(avant)
                dites["lignes"].append(photo(ligne))
        if change:
            changees.append(ligne)
            chantier.contrats_touches.add(contrat.pk)
    LigneHeures.objects.bulk_update(changees, CHAMPS, batch_size=500)
    journaliser_lot(verbe=Verbe.DECIDER, objets=details, par=chantier.par, pourquoi=MOTIF)


def tenir_les_comptes(chantier: Chantier) -> None:
    """The yearly sums, then when each person's follow-up is due."""
    if chantier.constats.total.crees > BEAUCOUP:
        analyser(*QUI_GROSSISSENT)  # what follows reads all these rows
    if len(chantier.contrats_touches) > TOUT:
        cumuls.recalculer(chantier.structure)
    else:
        cumuls.mettre_a_jour(contrats=chantier.contrats_touches)
    tenir(personnes=sorted(chantier.a_suivre), par=chantier.par)

"""Who must do what, since when: each company's month that is not finished, and the reminders it calls for.

Only read here; `actions/relances.py` writes. A month of a company is one thing however many contracts it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from clauses_project import ecriture
from clauses_project.dates import dernier_jour
from comptes.enums import NON_REMIS, EtatCourriel, Verbe
from comptes.models import Evenement
from entreprises.models import Entreprise
from marches.models import DonneurOrdre
from suivi.calendrier import est_ouvre, jour_ouvre_a_partir_de, jours_ouvres_apres
from suivi.destinataires import Destinataire, destinataires
from suivi.enums import Attente, Etat, EtatRelance, NiveauRelance
from suivi.models import Declaration, Relance
from territoires.models import Structure

AUTOMATIQUES = (NiveauRelance.PREMIERE, NiveauRelance.DEUXIEME)
FAITES = (EtatRelance.ENVOYEE, EtatRelance.ECARTEE)
EN_COURT = {
    NiveauRelance.PREMIERE: "1re relance",
    NiveauRelance.DEUXIEME: "2e relance",
    NiveauRelance.TROISIEME: "3e relance",
    NiveauRelance.ACHETEUR: "lettre au donneur d'ordre",
}
NON_REMISE = {
    EtatCourriel.REJETE: "Corriger l'adresse : le courriel a été refusé",
    EtatCourriel.ECHEC: "Renvoyer le courriel : il n'est pas parti",
}


@dataclass(frozen=True)
class Echeance:
    """The reminder that comes next, and the first day it may leave (None: when a person decides)."""

    niveau: NiveauRelance
    le: date | None


@dataclass(frozen=True)
class MoisAttendu:
    """A company's month that is not finished: why, since when, what was sent, what comes next."""

    structure: Structure
    entreprise: Entreprise
    mois: date
    jour: date
    declarations: tuple[Declaration, ...]
    relances: tuple[Relance, ...]
    destinataire: Destinataire | None

    @property
    def a_relancer(self) -> list[Declaration]:
        """What waits for the company."""
        return [declaration for declaration in self.declarations if declaration.est_saisissable]

    @property
    def attente(self) -> Attente:
        attendues = self.a_relancer
        if not attendues:
            return Attente.A_CONTROLER
        if all(declaration.etat == Etat.A_CORRIGER for declaration in attendues):
            return Attente.RENVOYEE
        if any(declaration.saisie or declaration.mois_entame for declaration in attendues):
            return Attente.INCOMPLETE
        return Attente.EN_RETARD

    @property
    def depuis(self) -> date:
        """The day from which somebody is waited for: the limit, the sending back, the transmission."""
        return min(repere(declaration) for declaration in self.a_relancer or self.declarations)

    @property
    def limite(self) -> date:
        return min(declaration.limite for declaration in self.declarations)

    @property
    def attend_depuis(self) -> int:
        """Days, as the calendar counts them."""
        return (self.jour - self.depuis).days

    @property
    def pause(self) -> date | None:
        """« Ne pas relancer avant le … », when it holds for every contract of the month."""
        dates = [declaration.declarant.ne_pas_relancer_avant for declaration in self.a_relancer]
        futures = [jour for jour in dates if jour and jour > self.jour]
        return min(futures) if dates and len(futures) == len(dates) else None

    @property
    def visees(self) -> list[Declaration]:
        """What a reminder of that day speaks of: contracts that may be reminded now."""
        return [
            declaration
            for declaration in self.a_relancer
            if not (pause := declaration.declarant.ne_pas_relancer_avant) or pause <= self.jour
        ]

    @property
    def derniere(self) -> Relance | None:
        """The last reminder that left."""
        envoyees = [r for r in self.relances if r.etat == EtatRelance.ENVOYEE]
        return max(envoyees, key=lambda relance: relance.niveau, default=None)

    @property
    def non_remise(self) -> bool:
        """The last reminder did not reach its addressee."""
        derniere = self.derniere
        return bool(derniere and derniere.courriel and derniere.courriel.etat in NON_REMIS)

    @property
    def brouillon(self) -> Relance | None:
        """A reminder that a person must read."""
        return next((r for r in self.relances if r.etat == EtatRelance.BROUILLON), None)

    @property
    def acheteurs(self) -> list[DonneurOrdre]:
        """Buyers of the contracts that wait, the one of most of them first."""
        tous = [d.declarant.attribution.lot.marche.donneur_ordre for d in self.a_relancer]
        return sorted(set(tous), key=lambda acheteur: (-tous.count(acheteur), acheteur.nom))

    @property
    def acheteurs_sans_lettre(self) -> list[DonneurOrdre]:
        """Those to whom none was sent, nor dismissed."""
        faites = {relance.acheteur_id for relance in self.relances if relance.etat in FAITES}
        return [acheteur for acheteur in self.acheteurs if acheteur.pk not in faites]

    @property
    def prochaine(self) -> Echeance | None:
        """What comes next once the former level was sent, or dismissed; None once each buyer was written to."""
        if not self.a_relancer:
            return None
        faits = [relance.niveau for relance in self.relances if relance.etat in FAITES]
        niveau = NiveauRelance(min(max(faits, default=0) + 1, NiveauRelance.ACHETEUR))
        if niveau == NiveauRelance.ACHETEUR and not self.acheteurs_sans_lettre:
            return None
        return Echeance(niveau, self._jour_de(niveau))

    def _jour_de(self, niveau: NiveauRelance) -> date | None:
        """Working days after the day waited from; a late level leaves the next one its time."""
        if niveau == NiveauRelance.ACHETEUR:
            return None
        delais = delais_de(self.structure)
        jours = [jours_ouvres_apres(self.depuis, delais[niveau])]
        precedente = self.derniere
        if precedente and precedente.envoyee_le:
            ecart = delais[niveau] - delais.get(niveau - 1, 0)
            envoi = timezone.localdate(precedente.envoyee_le)
            jours.append(jours_ouvres_apres(envoi, ecart))
        if self.pause:
            jours.append(jour_ouvre_a_partir_de(self.pause))
        return max(jours)

    @property
    def echue(self) -> NiveauRelance | None:
        """The level whose day has come; none on a day when nobody works."""
        prochaine = self.prochaine
        if prochaine is None or prochaine.le is None or not self.visees:
            return None
        return prochaine.niveau if prochaine.le <= self.jour and est_ouvre(self.jour) else None

    @property
    def attend_la_structure(self) -> bool:
        """True when the next move is ours, not the company's."""
        if self.attente == Attente.A_CONTROLER or self.destinataire is None:
            return True
        if self.non_remise or self.brouillon:
            return True
        prochaine = self.prochaine
        return bool(prochaine and prochaine.niveau == NiveauRelance.ACHETEUR)

    @property
    def action(self) -> str:
        """What must be done now, in words."""
        prochaine = self.prochaine
        if self.attente == Attente.A_CONTROLER:
            return "Contrôler les heures transmises"
        if self.destinataire is None:
            return "Trouver à qui écrire : personne n'est joignable"
        if self.non_remise:
            return NON_REMISE[EtatCourriel(self.derniere.courriel.etat)]
        if self.brouillon:
            return f"Relire et envoyer la {EN_COURT[NiveauRelance(self.brouillon.niveau)]}"
        if prochaine and prochaine.niveau == NiveauRelance.ACHETEUR:
            return "Appeler l'entreprise, ou écrire au donneur d'ordre"
        return {
            Attente.EN_RETARD: "Déclarer le mois",
            Attente.INCOMPLETE: "Finir la saisie et transmettre",
            Attente.RENVOYEE: "Corriger et transmettre",
        }[self.attente]

    @property
    def qui(self) -> str:
        """Who must do it: the person at the company, or who follows the contract here."""
        if not self.attend_la_structure and self.destinataire:
            return self.destinataire.nom or str(self.entreprise)
        suivis = {
            str(declaration.declarant.attribution.lot.marche.facilitateur or self.structure)
            for declaration in self.declarations
        }
        return ", ".join(sorted(suivis))


def delais_de(structure: Structure) -> Mapping[int, int]:
    """Working days after the limit, by level."""
    return {
        NiveauRelance.PREMIERE: structure.delai_relance_1,
        NiveauRelance.DEUXIEME: structure.delai_relance_2,
        NiveauRelance.TROISIEME: structure.delai_relance_3,
    }


def repere(declaration: Declaration) -> date:
    """The day a declaration is waited from: its limit, or later if it was opened or sent back later."""
    match declaration.etat:
        case Etat.TRANSMISE:
            return timezone.localdate(declaration.transmise_le)
        case Etat.A_CORRIGER:
            renvoi = declaration.renvoyee_le or declaration.transmise_le
            return max(declaration.limite, timezone.localdate(renvoi))
        case _:
            return max(declaration.limite, timezone.localdate(declaration.ouverte_le))


def mois_attendus(
    structure: Structure,
    jour: date,
    *,
    entreprise: Entreprise | None = None,
    mois: date | None = None,
) -> list[MoisAttendu]:
    """Every company's month that is not finished that day, oldest first; of one company or month if asked."""
    declarations = _declarations(structure, jour)
    relances = Relance.objects.filter(structure=structure).pour_liste()
    if entreprise:
        declarations = declarations.filter(declarant__entreprise=entreprise)
        relances = relances.filter(entreprise=entreprise)
    if mois:
        declarations, relances = declarations.filter(mois=mois), relances.filter(mois=mois)
    groupes = _par_mois(declarations)
    faites = defaultdict(list)
    for relance in relances if groupes else ():
        faites[relance.entreprise_id, relance.mois].append(relance)
    adresses = destinataires(
        structure, {lignes[0].declarant.entreprise for lignes in groupes.values()}
    )
    return [
        MoisAttendu(
            structure=structure,
            entreprise=lignes[0].declarant.entreprise,
            mois=du_mois,
            jour=jour,
            declarations=tuple(lignes),
            relances=tuple(faites[pk, du_mois]),
            destinataire=next(iter(adresses[pk]), None),
        )
        for (pk, du_mois), lignes in groupes.items()
    ]


def _declarations(structure: Structure, jour: date):
    """With the day each was sent back, or reopened."""
    renvois = Evenement.objects.filter(
        objet_type=ContentType.objects.get_for_model(Declaration),
        objet_id=OuterRef("pk"),
        verbe__in=[Verbe.RENVOYER, Verbe.ROUVRIR],
    ).order_by("-quand", "-pk")
    return (
        Declaration.objects.filter(structure=structure)
        .attendues(jour)
        .avec_avancement()
        .annotate(renvoyee_le=Subquery(renvois.values("quand")[:1]))
        .pour_liste()
        .select_related("declarant__attribution__lot__marche__facilitateur")
        .order_by("mois", "declarant__entreprise__raison_sociale", "declarant__entreprise", "pk")
    )


def _par_mois(
    declarations: Iterable[Declaration],
) -> dict[tuple[int, date], list[Declaration]]:
    """By company and month; what fell while a site slept is left out."""
    eveillees = (
        declaration
        for declaration in declarations
        if not declaration.est_saisissable or not dormait(declaration)
    )
    groupes = defaultdict(list)
    for declaration in eveillees:
        groupes[declaration.declarant.entreprise_id, declaration.mois].append(declaration)
    return dict(groupes)


def dormait(declaration: Declaration) -> bool:
    """Its month fell while the site slept."""
    sommeil = declaration.declarant.en_sommeil_jusqu_au
    return bool(sommeil and sommeil >= dernier_jour(declaration.mois))


def en_retard(lignes: Iterable[MoisAttendu]) -> list[MoisAttendu]:
    """What companies owe: everything but what waits to be checked here."""
    return [ligne for ligne in lignes if ligne.attente != Attente.A_CONTROLER]


def anciennete(jours: int) -> str:
    """« aujourd'hui », « il y a 1 jour », « il y a 6 jours »."""
    if jours <= 0:
        return "aujourd'hui"
    return f"il y a {ecriture.entier(jours)} jour{'s' if jours > 1 else ''}"

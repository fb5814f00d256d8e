"""A small structure at work today: months open, late, transmitted, sent back, validated.

Everything is counted back from the current month, so that there is always something to do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from clauses_project.dates import ajouter_mois, dernier_jour, mois_de, suite_de_mois
from clauses_project.textes import normaliser
from comptes.enums import Verbe
from comptes.models import Utilisateur
from entreprises.enums import SIAE
from entreprises.models import Contact, Entreprise
from marches.enums import NatureObjectif, Role
from marches.models import Attribution, DonneurOrdre, Marche
from participants.enums import Modalite, Niveau, TypeContrat
from participants.models import ContratTravail, Participant
from suivi.demonstration import demandes, reponses
from suivi.demonstration.apres import raconter_la_suite
from suivi.demonstration.atelier import Atelier, instant
from suivi.demonstration.inventions import METIERS, siret_invente
from suivi.demonstration.previsions import PREVUES, prevoir
from suivi.demonstration.valois.donnees import (
    A_TRAITER,
    CHANTIERS,
    CONTACTS,
    CORRECTION,
    DONNEURS_ORDRE,
    EMPLOIS,
    ENTREPRISES,
    FIN_CE_MOIS,
    FIN_PROCHE,
    FINI,
    SAUTS,
    VILLERS,
    Chantier,
    Emploi,
    T,
)
from suivi.enums import Etat
from suivi.models import ConventionGlobalisation, Declaration, PartDeConvention


@dataclass(frozen=True)
class Poste:
    """A person at work on an attribution."""

    emploi: Emploi
    participant: Participant
    contrat: ContratTravail
    attribution: Attribution


class Valois:
    def __init__(self, atelier: Atelier, utilisateurs: dict[str, Utilisateur]):
        self.atelier = atelier
        self.facilitatrice = utilisateurs["camille@exemple.fr"]
        self.declarante = utilisateurs["nadine@exemple.fr"]
        self.prescripteur = utilisateurs["hugo@exemple.fr"]
        self.ce_mois = mois_de(atelier.aujourd_hui)
        self.entreprises: dict[str, Entreprise] = {}
        self.titulaires: dict[str, Attribution] = {}

    def construire(self) -> None:
        self._entreprises()
        self._marches()
        self._globalisation()
        postes = [self._embaucher(emploi) for emploi in EMPLOIS]
        for poste in postes:
            self._heures(poste)
        self._sans_heure()
        self._globales()
        self._suivi(postes)
        self._demandes(postes)
        self._journal()

    def il_y_a(self, mois: int) -> date:
        return ajouter_mois(self.ce_mois, -mois)

    # Companies and contracts

    def _entreprises(self) -> None:
        for nom, (rang, type_) in ENTREPRISES.items():
            self.entreprises[nom] = self.atelier.entreprise(
                siret_invente(rang), nom, type_, VILLERS
            )
        for entreprise, nom, prenom, fonction in CONTACTS:
            self.atelier.ajouter(
                Contact,
                entreprise=self.entreprises[entreprise],
                nom=nom,
                prenom=prenom,
                fonction=fonction,
                referent_insertion=True,
                courriel=f"{normaliser(prenom)}.{normaliser(nom)}@exemple.fr",
                telephone="+33323000010",
            )

    def _marches(self) -> None:
        donneurs = {
            nom: self.atelier.ajouter(DonneurOrdre, nom=nom, type=type_, siret=siret)
            for nom, type_, siret in DONNEURS_ORDRE
        }
        marches: dict[str, Marche] = {}
        for cle, chantier in CHANTIERS.items():
            if chantier.reference not in marches:
                marches[chantier.reference] = self._marche(chantier, donneurs[chantier.donneur])
            self._lot(cle, chantier, marches[chantier.reference])
        self._chaines()

    def _marche(self, chantier: Chantier, donneur: DonneurOrdre) -> Marche:
        notification = self.il_y_a(chantier.notifie_depuis).replace(day=9)
        marche = self.atelier.ajouter(
            Marche,
            reference=f"{notification.year}-{chantier.reference}",
            objet=chantier.objet.format(notification.year, notification.year + 3),
            donneur_ordre=donneur,
            nature=METIERS[chantier.metier].nature,
            clause=chantier.clause,
            montant_ht=Decimal(max(chantier.objectif, 300) * 750),
            date_notification=notification,
            date_ordre_service=notification + timedelta(days=14),
            date_fin=ajouter_mois(notification, chantier.mois) - timedelta(days=1),
            statut=chantier.statut,
            commune_execution_id=chantier.commune,
            facilitateur=self.facilitatrice,
        )
        self.atelier.evenement(Verbe.CREER, marche, instant(notification, 11), self.facilitatrice)
        return marche

    def _lot(self, cle: str, chantier: Chantier, marche: Marche) -> None:
        lot = self.atelier.lot(marche, METIERS[chantier.metier].intitule, chantier.lot)
        if chantier.objectif:
            self.atelier.objectif(lot, chantier.objectif, marche.date_notification)
        if cle in PREVUES:
            prevoir(self.atelier, lot, chantier.objectif, marche.date_ordre_service, PREVUES[cle])
        if chantier.avenant:
            self.atelier.objectif(
                lot,
                chantier.avenant,
                self.il_y_a(4),
                NatureObjectif.AVENANT,
                numero="1",
                motif="surfaces supplémentaires",
            )
        entreprise = self.entreprises[chantier.titulaire]
        self.titulaires[cle] = self.atelier.attribution(lot, entreprise)
        self.atelier.declarant(self.titulaires[cle], entreprise)

    def _chaines(self) -> None:
        """A cotraitant, and a sous-traitant of the holder."""
        bati, voirie = self.titulaires["bati"], self.titulaires["voirie"]
        self.atelier.attribution(
            bati.lot, self.entreprises["Isolation Viard"], Role.SOUS_TRAITANT, sous_traitant_de=bati
        )
        self.atelier.attribution(
            voirie.lot, self.entreprises["Terrassements Longpont"], Role.COTRAITANT
        )
        self.atelier.objectif(
            bati.lot, 200, self.il_y_a(2), NatureObjectif.TRANCHE, numero="2", active=False,
            motif="tranche non affermie",
        )  # fmt: skip

    def _globalisation(self) -> None:
        """Who plants for the ville works from the site of the communauté de communes: 60 and 40 of 100 hours."""
        signee = self.il_y_a(4).replace(day=12)
        convention = self.atelier.ajouter(
            ConventionGlobalisation,
            reference=f"CG-{signee.year}-1, espaces verts",
            signee_le=signee,
            note="Signée par la communauté de communes et par la ville.",
        )
        self.atelier.rangees[PartDeConvention] += [
            PartDeConvention(convention=convention, attribution=self.titulaires[cle], part=part)
            for cle, part in (("espaces", 60), ("parcs", 40))
        ]
        self.atelier.evenement(Verbe.CREER, convention, instant(signee, 16), self.facilitatrice)

    # People and hours

    def _embaucher(self, emploi: Emploi) -> Poste:
        attribution = self.titulaires[emploi.chantier]
        titulaire, metier = attribution.entreprise, METIERS[CHANTIERS[emploi.chantier].metier]
        employeur = self.entreprises[emploi.employeur] if emploi.employeur else titulaire
        debut = self.il_y_a(emploi.depuis).replace(day=4)
        participant = self.atelier.personne(
            emploi.nom, emploi.prenom, emploi.sexe, date(emploi.ne_en, 5, 14)
        )
        if emploi.critere:
            self._certifier(emploi, participant, employeur, debut)
        types = {T.ETTI: TypeContrat.CTT, T.GEIQ: TypeContrat.CONTRAT_PRO}
        type_ = types.get(employeur.type, TypeContrat.CDDI if employeur.type in SIAE else "CDD")
        contrat = self.atelier.contrat(
            participant,
            employeur,
            entreprise_utilisatrice=None if employeur is titulaire else titulaire,
            type=type_,
            modalite=Modalite.DIRECTE if employeur is titulaire else Modalite.MISE_A_DISPOSITION,
            date_debut=debut,
            date_fin=self._fin(emploi),
            poste=metier.poste,
            code_rome=metier.rome,
        )
        return Poste(emploi, participant, contrat, attribution)

    def _fin(self, emploi: Emploi) -> date:
        if emploi.jusque is not None:
            return dernier_jour(self.il_y_a(emploi.jusque))
        return dernier_jour(ajouter_mois(self.ce_mois, 5))

    def _certifier(
        self, emploi: Emploi, participant: Participant, employeur: Entreprise, debut: date
    ) -> None:
        if emploi.nom == FIN_CE_MOIS:  # ends in the middle of the month to validate
            debut = ajouter_mois(self.il_y_a(1).replace(day=15), -24)
        elif emploi.nom == FIN_PROCHE:  # ends in five weeks
            debut = ajouter_mois(self.atelier.aujourd_hui + timedelta(days=36), -24)
        elif emploi.nom == FINI:  # ended two months ago: the last month is not retained
            debut = ajouter_mois(self.il_y_a(2).replace(day=10), -24)
        criteres = [emploi.critere] + ["QPV"] * (emploi.nom in ("Amrani", "Mansouri", "Diallo"))
        if employeur.type in SIAE:
            criteres.insert(0, "IAE")
        self.atelier.eligibilite(
            participant,
            debut,
            criteres,
            commune=emploi.commune,
            niveau=(Niveau.INFRA_3, Niveau.NIVEAU_3, Niveau.NIVEAU_4)[emploi.ne_en % 3],
            prescripteur=("France Travail", "Mission locale", "Département de l'Aisne")[
                0 if emploi.critere == "DELD" else 1 if emploi.critere == "J26" else 2
            ],
            code_qpv="QN00212M" if "QPV" in criteres else "",
        )

    def _heures(self, poste: Poste) -> None:
        emploi = poste.emploi
        dernier = self.il_y_a(1) if emploi.jusque is None else self.il_y_a(emploi.jusque)
        debut = max(poste.contrat.date_debut, self._notification(poste))
        for rang, mois in enumerate(suite_de_mois(debut, dernier)):
            ago = (self.ce_mois.year - mois.year) * 12 + self.ce_mois.month - mois.month
            declaration = self._declaration(emploi.chantier, poste.contrat.employeur, ago)
            if declaration.etat == Etat.A_SAISIR:
                heures = None
            elif ago == 1 and emploi.nom in SAUTS:
                heures = Decimal(SAUTS[emploi.nom])
            else:
                heures = Decimal(emploi.heures) - Decimal("3.5") * (rang % 3)
            formation = Decimal(14) if emploi.nom == "Amrani" and ago == 1 else None
            self.atelier.heures(
                poste.contrat, poste.attribution, mois, heures, formation, declaration=declaration
            )
        if (
            emploi.jusque is None
            and (emploi.chantier, poste.contrat.employeur.raison_sociale, 0) in A_TRAITER
        ):
            ouverte = self._declaration(emploi.chantier, poste.contrat.employeur, 0)
            self.atelier.heures(
                poste.contrat, poste.attribution, self.ce_mois, None, declaration=ouverte
            )

    def _notification(self, poste: Poste) -> date:
        return poste.attribution.lot.marche.date_notification

    def _declaration(self, chantier: str, entreprise: Entreprise, ago: int) -> Declaration:
        etat = A_TRAITER.get((chantier, entreprise.raison_sociale, ago), Etat.VALIDEE)
        declarant = self.atelier.declarant(self.titulaires[chantier], entreprise)
        champs: dict[str, object] = {}
        if etat == Etat.A_CORRIGER:
            champs["motif_renvoi"] = CORRECTION
        if etat != Etat.A_SAISIR:
            champs["transmise_par"] = self._qui(entreprise)
        if ago == 0:  # asked for before the end of the month
            champs["ouverte_le"] = instant(self.ce_mois, 6)
        return self.atelier.declaration(declarant, self.il_y_a(ago), etat, **champs)

    def _qui(self, entreprise: Entreprise) -> Utilisateur:
        return self.declarante if entreprise.raison_sociale == "Vert Val" else self.facilitatrice

    def _sans_heure(self) -> None:
        """« Aucune heure ce mois », answered by a company whose site is idle."""
        declaration = self._declaration("peinture", self.entreprises["Couleurs du Valois"], 1)
        declaration.sans_heure = True
        declaration.commentaire = "Chantier à l'arrêt jusqu'à la livraison des menuiseries."

    def _globales(self) -> None:
        for ago in range(12, 0, -1):
            self.atelier.globales(
                self.titulaires["linge"],
                self.il_y_a(ago),
                Decimal(120 + 5 * (ago % 4)),
                "ESAT : usagers sans contrat de travail",
            )

    # Follow-up and journal

    def _suivi(self, postes: list[Poste]) -> None:
        """What became of those whose work ended six months ago or more."""
        partis = [
            (poste.emploi.nom, poste.contrat)
            for poste in postes
            if poste.emploi.jusque is not None and poste.emploi.jusque >= 6
        ]
        raconter_la_suite(self.atelier, partis, self.facilitatrice)
        reponses.recevoir(
            self.atelier, partis, par=self.facilitatrice, prescripteur=self.prescripteur
        )

    def _demandes(self, postes: list[Poste]) -> None:
        """Two of Vert Val answered, one that waits; another company asks about a person known already."""
        atelier, espaces = self.atelier, self.titulaires["espaces"]
        demander = partial(demandes.demander, atelier, espaces, par=self.declarante)
        demander(
            demandes.NOUVELLE,
            jours=2,
            poste="Jardinière",
            telephone="+33600000012",
            precisions="Adressée par la mission locale.",
        )
        refusee = demander(demandes.ECARTEE, jours=40, poste="Élagueur")
        demandes.refuser(atelier, refusee, demandes.REPONSE)
        connus = [poste for poste in postes if atelier.eligibilites[id(poste.participant)]]
        au_vert = next(poste for poste in connus if poste.attribution is espaces)
        (eligibilite, *_) = atelier.eligibilites[id(au_vert.participant)]
        debut = au_vert.contrat.date_debut
        accordee = demander(
            _qui_est(au_vert),
            jours=(atelier.aujourd_hui - debut).days + 9,
            poste=au_vert.contrat.poste,
            date_debut=debut,
        )
        demandes.accorder(atelier, accordee, eligibilite, demandes.RESERVE)
        ailleurs = next(poste for poste in connus if poste.attribution is not espaces)
        demandes.demander(
            atelier,
            self.titulaires["bati"],
            _qui_est(ailleurs),
            jours=5,
            par=None,
            poste="Manœuvre",
        )
        demandes.prescrire(atelier, "Mission locale", par=self.prescripteur)

    def _journal(self) -> None:
        ecrire: Callable = self.atelier.evenement
        for declaration in self.atelier.rangees[Declaration]:
            qui = self._qui(declaration.declarant.entreprise)
            if declaration.transmise_le:
                ecrire(Verbe.TRANSMETTRE, declaration, declaration.transmise_le, qui)
            if declaration.etat == Etat.A_CORRIGER:
                quand = declaration.transmise_le + timedelta(hours=1)
                ecrire(Verbe.RENVOYER, declaration, quand, self.facilitatrice, CORRECTION)
            if declaration.validee_le:
                ecrire(Verbe.VALIDER, declaration, declaration.validee_le, self.facilitatrice)
        for participant in self.atelier.rangees[Participant]:
            for eligibilite in self.atelier.eligibilites[id(participant)]:
                ecrire(Verbe.CERTIFIER, participant, eligibilite.certifiee_le, self.facilitatrice)


def _qui_est(poste: Poste) -> tuple[str, str, date]:
    return poste.emploi.nom, poste.emploi.prenom, date(poste.emploi.ne_en, 5, 14)

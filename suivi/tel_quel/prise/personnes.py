"""The person of each row, and the work contract its hours are under."""

from __future__ import annotations

from datetime import date

from clauses_project.textes import normaliser
from entreprises.enums import METTENT_A_DISPOSITION, TypeEntreprise
from participants.enums import Modalite, Sexe, TypeContrat
from suivi.imports.emplois import TYPES
from suivi.reprise import forme
from suivi.reprise.cellules import A_COMPLETER
from suivi.tel_quel.composition import Refusee
from suivi.tel_quel.enums import Manque
from suivi.tel_quel.lignes import LigneDuTableau
from suivi.tel_quel.prise.commun import Commun, Societe, cle_d_employeur, exiger
from suivi.tel_quel.rapprocher import Nom, pk_de
from suivi.tel_quel.roles import Role


class Personnes:
    """Those to be made, by what says that two rows are one person; work contracts, by when they start."""

    def __init__(self, commun: Commun):
        self.commun, self.composition = commun, commun.composition
        self.rapprochement = commun.rapprochement
        self.personnes: dict[str, str] = {}
        self.contrats: dict[tuple, str] = {}

    def choisie(self, ligne: LigneDuTableau) -> Nom:
        nom = self.rapprochement.personnes.get(self.rapprochement.cle_de_personne(ligne))
        if nom is None:
            raise Refusee("Le nom de la personne manque.")
        exiger(nom)
        if not nom.choisi.startswith("p") and not (ligne.nom and ligne.prenom):
            raise Refusee(f"« {ligne.personne} » : il faut un nom et un prénom.")
        return nom

    def identifiant(self, ligne: LigneDuTableau) -> str:
        """The identifier of the person, known or new."""
        nom = self.choisie(ligne)
        connus = self.rapprochement.connus
        if connue := connus.personnes.get(pk_de(nom.choisi, "p")):
            if connue.pk not in connus.eligibles:
                self.composition.marquer(Manque.ELIGIBILITE, "participant", connue.identifiant)
            return connue.identifiant
        cle = self.commun.cle_de_personne(ligne)
        if cle not in self.personnes:
            self.personnes[cle] = self._nouvelle_personne(ligne)
        return self.personnes[cle]

    def _nouvelle_personne(self, ligne: LigneDuTableau) -> str:
        identifiant = self.commun.numeros("P")
        self.composition.ajouter(
            forme.PARTICIPANTS, ligne, identifiant=identifiant, sexe=ligne.sexe,
            anonyme=None if ligne.naissance else A_COMPLETER, nom=ligne.nom[:80],
            prenom=ligne.prenom[:80], date_naissance=ligne.naissance,
        )  # fmt: skip
        if ligne.naissance is None:
            self.composition.marquer(Manque.NAISSANCE, "participant", identifiant)
        if ligne.sexe == Sexe.NR:
            self.composition.marquer(Manque.SEXE, "participant", identifiant)
        self.composition.marquer(Manque.ELIGIBILITE, "participant", identifiant)
        return identifiant

    def contrat(
        self, ligne: LigneDuTableau, personne: str, employeur: Societe, societe: Societe, mois: date
    ) -> str:
        """The work contract of that person with that employer: the one that runs, else a new one."""
        nom = self.rapprochement.personnes[self.rapprochement.cle_de_personne(ligne)]
        siens = [
            contrat
            for contrat in self.rapprochement.connus.contrats.get(pk_de(nom.choisi, "p"), [])
            if contrat.employeur_id == employeur.pk
        ]
        courants = [contrat for contrat in siens if contrat.court_en(mois)]
        if courants or (siens and ligne.debut is None):
            return (courants or siens)[-1].identifiant
        cle = (personne, employeur.siret, ligne.debut)
        if cle not in self.contrats:
            self.contrats[cle] = self._nouveau_contrat(ligne, personne, employeur, societe)
        return self.contrats[cle]

    def _nouveau_contrat(
        self, ligne: LigneDuTableau, personne: str, employeur: Societe, societe: Societe
    ) -> str:
        identifiant = self.commun.numeros("C")
        pretee = employeur.siret != societe.siret
        type_dit = TYPES.get(normaliser(ligne.texte(Role.TYPE_CONTRAT)), "")
        if not type_dit and employeur.type in METTENT_A_DISPOSITION:
            type_dit = TypeContrat.CTT
        modalite = Modalite.DIRECTE
        if pretee:
            met = employeur.type in {*METTENT_A_DISPOSITION, TypeEntreprise.AUTRE}
            modalite = Modalite.MISE_A_DISPOSITION if met else Modalite.SOUS_TRAITANCE
        qui = (self.commun.cle_de_personne(ligne), cle_d_employeur(ligne))
        debut = ligne.debut or self.commun.debuts.get(qui) or ligne.parts[0].mois
        fin = ligne.fin if ligne.fin and ligne.fin >= debut else None
        self.composition.ajouter(
            forme.CONTRATS, ligne, identifiant=identifiant, participant=personne,
            siret_employeur=employeur.siret, type=type_dit or TypeContrat.AUTRE.value,
            modalite=modalite.value, date_debut=debut, date_fin=fin,
            poste=ligne.texte(Role.METIER)[:120],
        )  # fmt: skip
        if not (type_dit and ligne.debut and (fin or type_dit == TypeContrat.CDI)):
            self.composition.marquer(Manque.CONTRAT, "contrat", identifiant)
        return identifiant

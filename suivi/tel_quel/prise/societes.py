"""The company that owes the hours of each row, the one that employs, and the lot that is given to it."""

from __future__ import annotations

from collections import defaultdict

from clauses_project.textes import normaliser
from entreprises.enums import TypeEntreprise
from marches.enums import Role as RoleSurLeLot
from suivi.actions.classeur.chantier import siret_de
from suivi.reprise import forme
from suivi.tel_quel.composition import Refusee
from suivi.tel_quel.enums import Manque
from suivi.tel_quel.lignes import LigneDuTableau, siret_lu
from suivi.tel_quel.noms import cle_de_l_entreprise, code_provisoire
from suivi.tel_quel.prise.commun import Commun, LotVise, Societe, exiger
from suivi.tel_quel.rapprocher import NOUVEAU, Nom, pk_de
from suivi.tel_quel.roles import Role

GENRES = {
    "etti": TypeEntreprise.ETTI, "ai": TypeEntreprise.AI, "ei": TypeEntreprise.EI,
    "siae": TypeEntreprise.EI, "aci": TypeEntreprise.ACI, "geiq": TypeEntreprise.GEIQ,
}  # fmt: skip
SANS_ENTREPRISE = (
    "Rien ne dit quelle entreprise doit ces heures : choisissez-la pour tout le fichier."
)


class Societes:
    """`attributions`: the companies that the table gives each lot."""

    def __init__(self, commun: Commun):
        self.commun, self.composition = commun, commun.composition
        self.rapprochement = commun.rapprochement
        self.societes: dict[str, Societe] = {}
        self.attributions: dict[tuple[str, str], set[str]] = defaultdict(set)

    def qui_doit(self, ligne: LigneDuTableau, lot: LotVise) -> Societe:
        cle = cle_de_l_entreprise(ligne)
        if cle:
            return self._de(cle, ligne, Role.ENTREPRISE)
        siennes = self.rapprochement.connus.attributions.get(lot.pk, [])
        choisie = self.rapprochement.connus.entreprises.get(
            pk_de(self.rapprochement.choix.get("entreprise", ""), "e")
        )
        if choisie is None and len(siennes) == 1:
            choisie = siennes[0].entreprise
        if choisie is None:
            raise Refusee(SANS_ENTREPRISE)
        return Societe(siret_de(choisie), choisie.type, choisie.pk)

    def employeur(self, ligne: LigneDuTableau) -> Societe | None:
        cle = cle_de_l_entreprise(ligne, Role.EMPLOYEUR)
        return self._de(cle, ligne, Role.EMPLOYEUR) if cle else None

    def _de(self, cle: str, ligne: LigneDuTableau, role: Role) -> Societe:
        nom = self.rapprochement.entreprises[cle]
        exiger(nom)
        if nom.choisi != NOUVEAU:
            connue = self.rapprochement.connus.entreprises[pk_de(nom.choisi, "e")]
            return Societe(siret_de(connue), connue.type, connue.pk)
        if cle not in self.societes:
            self.societes[cle] = self._nouvelle_societe(cle, nom, ligne, role)
        return self.societes[cle]

    def _nouvelle_societe(self, cle: str, nom: Nom, ligne: LigneDuTableau, role: Role) -> Societe:
        du_siret = Role.SIRET if role == Role.ENTREPRISE else Role.SIRET_EMPLOYEUR
        structure = self.rapprochement.connus.structure
        siret = siret_lu(ligne.texte(du_siret)) or f"INCONNU:{code_provisoire(structure.code, cle)}"
        genre = TypeEntreprise.ENTREPRISE
        if role == Role.EMPLOYEUR:
            genre = GENRES.get(
                normaliser(self.commun.titres.get(ligne.feuille, "")), TypeEntreprise.AUTRE
            )
            self.composition.marquer(Manque.TYPE, "entreprise", siret)
        self.composition.ajouter(
            forme.ENTREPRISES,
            ligne,
            siret=siret,
            raison_sociale=nom.libelle[:160],
            type=genre.value,
        )
        if siret.startswith("INCONNU:"):
            self.composition.marquer(Manque.SIRET, "entreprise", siret)
        return Societe(siret, genre.value)

    def attribuer(self, ligne: LigneDuTableau, lot: LotVise, societe: Societe) -> None:
        """The company that owes the hours is given the lot, when it has not got it."""
        siennes = self.rapprochement.connus.attributions.get(lot.pk, [])
        if any(attribution.entreprise_id == societe.pk for attribution in siennes):
            return
        sur_le_lot = self.attributions[lot.cle]
        if societe.siret in sur_le_lot:
            return
        premiere = not siennes and not sur_le_lot
        sur_le_lot.add(societe.siret)
        role = RoleSurLeLot.TITULAIRE if premiere else RoleSurLeLot.COTRAITANT
        self.composition.ajouter(
            forme.ATTRIBUTIONS, ligne, **lot.en_colonnes, siret=societe.siret, role=role.value
        )
        if not premiere:
            self.composition.marquer(Manque.ROLE, "attribution", (*lot.cle, societe.siret))

"""The hours of each row, month by month, once its contract, its companies and its person are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from clauses_project.ecriture import du_mois
from suivi.enums import Etat
from suivi.fichiers.resultats import Part
from suivi.reprise import forme
from suivi.reprise.forme import FeuilleDuClasseur
from suivi.tel_quel.composition import Composition, Laissee, Refusee
from suivi.tel_quel.lignes import ZERO, LigneDuTableau
from suivi.tel_quel.prise.commun import Commun, LotVise, Numeros, Societe
from suivi.tel_quel.prise.marches import Marches
from suivi.tel_quel.prise.personnes import Personnes
from suivi.tel_quel.prise.societes import Societes
from suivi.tel_quel.rapprocher import Rapprochement


class Prise:
    """Rows taken one by one; what they make is made once. `titres`: what headings call the employer."""

    def __init__(
        self,
        rapprochement: Rapprochement,
        numeros: Numeros,
        fichier: str,
        titres: dict[str, str],
    ):
        self.fichier = fichier
        self.commun = Commun(rapprochement, numeros, titres)
        self.composition = self.commun.composition
        self.marches = Marches(self.commun)
        self.societes = Societes(self.commun)
        self.personnes = Personnes(self.commun)
        self.ecrites: dict[tuple, tuple[str, int]] = {}

    def tout(self, lignes: Iterable[LigneDuTableau]) -> Composition:
        """Right rows are taken; of the others, what is wrong is said, and nothing of them is taken."""
        lignes = [ligne for ligne in lignes if not ligne.ecartee or ligne.objectif]
        for ligne in lignes:
            self.composition.problemes += ligne.erreurs
            self.composition.avis += ligne.avis
        justes = [ligne for ligne in lignes if not ligne.erreurs]
        self.commun.regarder_les_dates(justes)
        sommes: dict[tuple, list[Any]] = {}
        for ligne in justes:
            try:
                self._prendre(ligne, sommes)
            except Laissee as laissee:
                self.composition.prevenir(ligne, laissee.phrase)
            except Refusee as refusee:
                self.composition.refuser(ligne, refusee)
        for feuille, valeurs, origine in sommes.values():
            self.composition.ajouter(feuille, origine, **valeurs)
        return self.composition

    def _prendre(self, ligne: LigneDuTableau, sommes: dict[tuple, list[Any]]) -> None:
        if ligne.nominative:
            self.personnes.choisie(ligne)  # asked before anything is made for the row
        lot = self.marches.lot(ligne)
        societe = self.societes.qui_doit(ligne, lot)
        employeur = self.societes.employeur(ligne) or societe
        self.societes.attribuer(ligne, lot, societe)
        if ligne.nominative:
            personne = self.personnes.identifiant(ligne)
            self._chaque_mois(
                ligne, lambda part: self._mois_d_une_personne(
                    ligne, part, personne, lot, societe, employeur, sommes
                )
            )  # fmt: skip
        else:
            cle = {**lot.en_colonnes, "siret": societe.siret, "siret_employeur": employeur.siret}
            reste = {"motif": f"Repris d'Excel : {self.fichier}"[:300]}
            self._chaque_mois(
                ligne,
                lambda part: self._sommer(
                    sommes, ligne, part, forme.HEURES_GLOBALES, "heures", cle, reste
                ),
            )

    def _chaque_mois(self, ligne: LigneDuTableau, prendre: Callable[[Part], None]) -> None:
        """A month that is refused leaves the others of its row."""
        for part in ligne.parts:
            try:
                prendre(part)
            except Refusee as refusee:
                self.composition.refuser(ligne, refusee)

    def _mois_d_une_personne(
        self, ligne: LigneDuTableau, part: Part, personne: str, lot: LotVise, societe: Societe,
        employeur: Societe, sommes: dict[tuple, list[Any]],
    ) -> None:  # fmt: skip
        self._refuser_un_mois_en_cours(lot, societe, employeur, part.mois)
        contrat = self.personnes.contrat(ligne, personne, employeur, societe, part.mois)
        cle = {**lot.en_colonnes, "siret": societe.siret, "contrat": contrat}
        etat = {"etat": Etat.VALIDEE.value}
        self._sommer(sommes, ligne, part, forme.HEURES, "heures_travail", cle, etat)

    def _sommer(
        self, sommes: dict[tuple, list[Any]], ligne: LigneDuTableau, part: Part,
        feuille: FeuilleDuClasseur, champ: str, cle: dict[str, str], reste: dict[str, str],
    ) -> None:  # fmt: skip
        """Two rows of one sheet for the same contract and month are added; of two sheets, the second is
        refused: the same hours, most often."""
        nommee = (feuille.nom, *cle.values(), part.mois)
        deja = self.ecrites.setdefault(nommee, (ligne.feuille, ligne.numero))
        if deja[0] != ligne.feuille:
            raise Refusee(
                f"Les heures {du_mois(part.mois)} sont déjà lues à la feuille « {deja[0]} », ligne "
                f"{deja[1]} : elles ne sont pas comptées deux fois."
            )
        if nommee not in sommes:
            sommes[nommee] = [feuille, {**cle, **reste, "mois": part.mois, champ: ZERO}, ligne]
        valeurs = sommes[nommee][1]
        if feuille is forme.HEURES_GLOBALES:
            valeurs[champ] += part.travail + part.formation
        else:
            valeurs[champ] += part.travail
            if part.formation:
                valeurs["heures_formation"] = valeurs.get("heures_formation", ZERO) + part.formation
        self.composition.compter(ligne, part.mois, part.travail + part.formation)

    def _refuser_un_mois_en_cours(
        self, lot: LotVise, societe: Societe, employeur: Societe, mois: date
    ) -> None:
        """A month that a company or the structure is declaring is finished where it was begun."""
        for attribution in self.commun.rapprochement.connus.attributions.get(lot.pk, []):
            if attribution.entreprise_id != societe.pk:
                continue
            etat = self.commun.rapprochement.connus.declarations.get(
                (attribution.pk, employeur.pk, mois)
            )
            if etat and etat != Etat.VALIDEE:
                raise Refusee(
                    f"La déclaration {du_mois(mois)} est en cours dans l'outil : validez-la, ou retirez "
                    "ce mois du tableau."
                )

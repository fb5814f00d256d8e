"""The contract and the lot of each row, its objective."""

from __future__ import annotations

from collections import defaultdict

from clauses_project.textes import normaliser
from marches.enums import Clause, NatureMarche, NatureObjectif, Statut
from suivi.reprise import forme
from suivi.tel_quel.composition import Marque, Refusee
from suivi.tel_quel.enums import Manque
from suivi.tel_quel.lignes import LigneDuTableau
from suivi.tel_quel.noms import cle_du_marche, numero_de_lot
from suivi.tel_quel.prise.commun import Commun, LotVise, exiger
from suivi.tel_quel.rapprocher import NOUVEAU, pk_de
from suivi.tel_quel.roles import Role

SANS_MARCHE = "Rien ne dit de quel marché sont ces heures : choisissez-le pour tout le fichier."
SANS_DONNEUR = "Dites quel donneur d'ordre a passé les marchés à créer."


class Marches:
    """`lots`: by the key of the table; `faits`: those to be made, by reference of their contract."""

    def __init__(self, commun: Commun):
        self.commun, self.composition = commun, commun.composition
        self.rapprochement = commun.rapprochement
        self.lots: dict[str, LotVise] = {}
        self.faits: dict[str, set[LotVise]] = defaultdict(set)
        self.donneurs: set[str] = set()
        self.objectifs: set[tuple[str, str]] = set()

    def lot(self, ligne: LigneDuTableau) -> LotVise:
        cle = cle_du_marche(ligne)
        nom = self.rapprochement.marches.get(cle)
        if nom is None:
            return self._lot_connu(self.rapprochement.choix.get("lot", ""))
        exiger(nom)
        if nom.choisi != NOUVEAU:
            lot = self._lot_connu(nom.choisi)
            self._donner_l_objectif(ligne, lot)
            return lot
        if cle not in self.lots:
            self.lots[cle] = self._nouveau_lot(ligne, cle)
        self._donner_l_objectif(ligne, self.lots[cle])
        return self.lots[cle]

    def _lot_connu(self, valeur: str) -> LotVise:
        lot = self.rapprochement.connus.lots.get(pk_de(valeur, "l"))
        if lot is None:
            raise Refusee(SANS_MARCHE)
        return LotVise(lot.marche.reference, lot.numero, lot.pk)

    def _nouveau_lot(self, ligne: LigneDuTableau, cle: str) -> LotVise:
        dit = ligne.texte(Role.MARCHE) or ligne.texte(Role.REFERENCE)
        reference = (ligne.texte(Role.REFERENCE) or dit)[:60]
        if reference in self.rapprochement.connus.references:
            reference = f"{reference[:50]} (Excel)"
        if reference not in self.faits:
            self._nouveau_marche(ligne, reference, dit, cle.partition("|")[0])
        lot = LotVise(reference, numero_de_lot(ligne.texte(Role.LOT)) or "1")
        if lot not in self.faits[reference]:
            self.faits[reference].add(lot)
            self.composition.ajouter(forme.LOTS, ligne, **lot.en_colonnes)
            self.composition.marquer(Manque.OBJECTIF, "lot", lot.cle)
        return lot

    def _nouveau_marche(self, ligne: LigneDuTableau, reference: str, objet: str, cle: str) -> None:
        choix = self.rapprochement.choix
        donneur = ligne.texte(Role.DONNEUR_ORDRE) or choix.get("donneur", "")
        if not donneur:
            raise Refusee(SANS_DONNEUR)
        donneur = self.rapprochement.connus.donneurs.get(normaliser(donneur), donneur[:160])
        if (
            normaliser(donneur) not in self.rapprochement.connus.donneurs
            and donneur not in self.donneurs
        ):
            self.donneurs.add(donneur)
            self.composition.ajouter(forme.DONNEURS_ORDRE, ligne, nom=donneur)
        self.composition.ajouter(
            forme.MARCHES, ligne, reference=reference, objet=objet[:300], donneur_ordre=donneur,
            nature=choix.get("nature") or NatureMarche.TRAVAUX.value,
            clause=choix.get("clause") or Clause.EXECUTION.value,
            date_notification=self.commun.premier_mois(cle), statut=Statut.EN_COURS.value,
        )  # fmt: skip
        self.composition.marquer(Manque.MARCHE, "marche", reference)

    def _donner_l_objectif(self, ligne: LigneDuTableau, lot: LotVise) -> None:
        """Of a lot that has none; the first that the table says."""
        connus = self.rapprochement.connus
        if not ligne.objectif or lot.pk in connus.objectifs or lot.cle in self.objectifs:
            return
        self.objectifs.add(lot.cle)
        self.composition.marques.pop(Marque(Manque.OBJECTIF, "lot", lot.cle), None)
        connu = connus.lots.get(lot.pk)
        effet = connu.marche.date_notification if connu else None
        premier = self.commun.premier_mois(cle_du_marche(ligne).partition("|")[0])
        self.composition.ajouter(
            forme.OBJECTIFS, ligne, **lot.en_colonnes, nature=NatureObjectif.INITIAL.value, numero=None,
            heures=ligne.objectif, date_effet=effet or premier,
        )  # fmt: skip

"""Each right row of a table: its contract, its company, its person, its work contract, its hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from clauses_project.ecriture import du_mois
from clauses_project.textes import normaliser
from entreprises.enums import METTENT_A_DISPOSITION, TypeEntreprise
from marches.enums import Clause, NatureMarche, NatureObjectif, Statut
from marches.enums import Role as RoleSurLeLot
from participants.enums import Modalite, Sexe, TypeContrat
from suivi.actions.classeur.chantier import siret_de
from suivi.enums import Etat
from suivi.fichiers.resultats import Part
from suivi.imports.emplois import TYPES
from suivi.reprise import forme
from suivi.reprise.cellules import A_COMPLETER
from suivi.reprise.forme import FeuilleDuClasseur
from suivi.tel_quel.composition import Composition, Laissee, Marque, Refusee
from suivi.tel_quel.enums import Manque
from suivi.tel_quel.lignes import ZERO, LigneDuTableau, siret_lu
from suivi.tel_quel.noms import (
    cle_de_l_entreprise,
    cle_de_la_personne,
    cle_du_marche,
    code_provisoire,
    numero_de_lot,
)
from suivi.tel_quel.rapprocher import LAISSER, NOUVEAU, Nom, Rapprochement, pk_de
from suivi.tel_quel.roles import Role

Numeros = Callable[[str], str]  # « P » or « C » → the next free identifier
GENRES = {
    "etti": TypeEntreprise.ETTI, "ai": TypeEntreprise.AI, "ei": TypeEntreprise.EI,
    "siae": TypeEntreprise.EI, "aci": TypeEntreprise.ACI, "geiq": TypeEntreprise.GEIQ,
}  # fmt: skip
SANS_MARCHE = "Rien ne dit de quel marché sont ces heures : choisissez-le pour tout le fichier."
SANS_ENTREPRISE = (
    "Rien ne dit quelle entreprise doit ces heures : choisissez-la pour tout le fichier."
)
SANS_DONNEUR = "Dites quel donneur d'ordre a passé les marchés à créer."


@dataclass(frozen=True)
class LotVise:
    """A lot, known or to be made, as the workbook names it."""

    marche: str
    numero: str
    pk: int = 0

    @property
    def cle(self) -> tuple[str, str]:
        return self.marche, self.numero


@dataclass(frozen=True)
class Societe:
    """A company as the workbook names it."""

    siret: str
    type: str
    pk: int = 0


@dataclass
class Prise:
    """Rows taken one by one; what they make is made once. `titres`: what headings call the employer."""

    rapprochement: Rapprochement
    numeros: Numeros
    fichier: str
    titres: dict[str, str] = field(default_factory=dict)
    composition: Composition = field(default_factory=Composition)
    lots: dict[tuple[str, str], LotVise] = field(default_factory=dict)
    societes: dict[str, Societe] = field(default_factory=dict)
    donneurs: set[str] = field(default_factory=set)
    attributions: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    personnes: dict[str, str] = field(default_factory=dict)
    contrats: dict[tuple, str] = field(default_factory=dict)
    ecrites: dict[tuple, tuple[str, int]] = field(default_factory=dict)
    premiers: dict[str, date] = field(default_factory=dict)
    debuts: dict[tuple[str, str], date] = field(default_factory=dict)

    def tout(self, lignes: Iterable[LigneDuTableau]) -> Composition:
        """Right rows are taken; of the others, what is wrong is said, and nothing of them is taken."""
        lignes = [ligne for ligne in lignes if not ligne.ecartee or ligne.objectif]
        for ligne in lignes:
            self.composition.problemes += ligne.erreurs
            self.composition.avis += ligne.avis
        justes = [ligne for ligne in lignes if not ligne.erreurs]
        self._regarder_les_dates(justes)
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

    def _regarder_les_dates(self, lignes: list[LigneDuTableau]) -> None:
        """The first month of each contract, and of each person at each employer: what stands for a date
        that the table does not say."""
        for ligne in lignes:
            for part in ligne.parts:
                marche = cle_du_marche(ligne).partition("|")[0]
                self.premiers[marche] = min(self.premiers.get(marche, part.mois), part.mois)
                qui = (self._cle_de_personne(ligne), self._cle_d_employeur(ligne))
                self.debuts[qui] = min(self.debuts.get(qui, part.mois), part.mois)

    def _prendre(self, ligne: LigneDuTableau, sommes: dict[tuple, list[Any]]) -> None:
        if ligne.nominative:
            self._personne_choisie(ligne)  # asked before anything is made for the row
        lot = self._lot(ligne)
        societe = self._societe(ligne, lot)
        employeur = self._employeur(ligne) or societe
        self._attribuer(ligne, lot, societe)
        if ligne.nominative:
            personne = self._personne(ligne)
            self._chaque_mois(
                ligne, lambda part: self._mois_d_une_personne(
                    ligne, part, personne, lot, societe, employeur, sommes
                )
            )  # fmt: skip
        else:
            cle = {**_du_lot(lot), "siret": societe.siret, "siret_employeur": employeur.siret}
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
        contrat = self._contrat(ligne, personne, employeur, societe, part.mois)
        cle = {**_du_lot(lot), "siret": societe.siret, "contrat": contrat}
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

    # The contract

    def _lot(self, ligne: LigneDuTableau) -> LotVise:
        cle = cle_du_marche(ligne)
        nom = self.rapprochement.marches.get(cle)
        if nom is None:
            return self._lot_connu(self.rapprochement.choix.get("lot", ""))
        _exiger(nom)
        if nom.choisi != NOUVEAU:
            lot = self._lot_connu(nom.choisi)
            self._donner_l_objectif(ligne, lot)
            return lot
        if cle not in self.lots:
            self.lots[cle] = self._nouveau_lot(ligne, cle)  # type: ignore[index]
        self._donner_l_objectif(ligne, self.lots[cle])  # type: ignore[index]
        return self.lots[cle]  # type: ignore[index]

    def _lot_connu(self, valeur: str) -> LotVise:
        lot = self.rapprochement.connus.lots.get(pk_de(valeur, "l"))
        if lot is None:
            raise Refusee(SANS_MARCHE)
        return LotVise(lot.marche.reference, lot.numero, lot.pk)

    def _nouveau_lot(self, ligne: LigneDuTableau, cle: str) -> LotVise:
        dit = ligne.texte(Role.MARCHE) or ligne.texte(Role.REFERENCE)
        reference = (ligne.texte(Role.REFERENCE) or dit)[:60]
        connus = {lot.marche.reference for lot in self.rapprochement.connus.lots.values()}
        deja = {lot.marche for lot in self.lots.values()}
        if reference in connus:
            reference = f"{reference[:50]} (Excel)"
        if reference not in deja:
            self._nouveau_marche(ligne, reference, dit, cle.partition("|")[0])
        lot = LotVise(reference, numero_de_lot(ligne.texte(Role.LOT)) or "1")
        if lot not in self.lots.values():
            self.composition.ajouter(forme.LOTS, ligne, **_du_lot(lot))
            self.composition.marquer(Manque.OBJECTIF, "lot", lot.cle)
        return lot

    def _nouveau_marche(self, ligne: LigneDuTableau, reference: str, objet: str, cle: str) -> None:
        choix = self.rapprochement.choix
        donneur = ligne.texte(Role.DONNEUR_ORDRE) or choix.get("donneur", "")
        if not donneur:
            raise Refusee(SANS_DONNEUR)
        donneur = self.rapprochement.connus.donneurs.get(normaliser(donneur), donneur[:160])
        if (
            donneur not in self.rapprochement.connus.donneurs.values()
            and donneur not in self.donneurs
        ):
            self.donneurs.add(donneur)
            self.composition.ajouter(forme.DONNEURS_ORDRE, ligne, nom=donneur)
        premier = self.premiers.get(cle) or date(max(self.rapprochement.annees, default=2000), 1, 1)
        self.composition.ajouter(
            forme.MARCHES, ligne, reference=reference, objet=objet[:300], donneur_ordre=donneur,
            nature=choix.get("nature") or NatureMarche.TRAVAUX.value,
            clause=choix.get("clause") or Clause.EXECUTION.value,
            date_notification=premier, statut=Statut.EN_COURS.value,
        )  # fmt: skip
        self.composition.marquer(Manque.MARCHE, "marche", reference)

    def _donner_l_objectif(self, ligne: LigneDuTableau, lot: LotVise) -> None:
        """Of a lot that has none; the first that the table says."""
        connus = self.rapprochement.connus
        cle = ("objectif", *lot.cle)
        if not ligne.objectif or lot.pk in connus.objectifs or cle in self.ecrites:
            return
        self.ecrites[cle] = (ligne.feuille, ligne.numero)
        self.composition.marques.pop(Marque(Manque.OBJECTIF, "lot", lot.cle), None)
        connu = connus.lots.get(lot.pk)
        premier = self.premiers.get(cle_du_marche(ligne).partition("|")[0])
        effet = connu.marche.date_notification if connu else premier
        self.composition.ajouter(
            forme.OBJECTIFS, ligne, **_du_lot(lot), nature=NatureObjectif.INITIAL.value, numero=None,
            heures=ligne.objectif, date_effet=effet or date(max(self.rapprochement.annees, default=2000), 1, 1),
        )  # fmt: skip

    # The companies

    def _societe(self, ligne: LigneDuTableau, lot: LotVise) -> Societe:
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

    def _employeur(self, ligne: LigneDuTableau) -> Societe | None:
        cle = cle_de_l_entreprise(ligne, Role.EMPLOYEUR)
        return self._de(cle, ligne, Role.EMPLOYEUR) if cle else None

    def _de(self, cle: str, ligne: LigneDuTableau, role: Role) -> Societe:
        nom = self.rapprochement.entreprises[cle]
        _exiger(nom)
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
            genre = GENRES.get(normaliser(self.titres.get(ligne.feuille, "")), TypeEntreprise.AUTRE)
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

    def _attribuer(self, ligne: LigneDuTableau, lot: LotVise, societe: Societe) -> None:
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
            forme.ATTRIBUTIONS, ligne, **_du_lot(lot), siret=societe.siret, role=role.value
        )
        if not premiere:
            self.composition.marquer(Manque.ROLE, "attribution", (*lot.cle, societe.siret))

    # The people

    def _cle_de_personne(self, ligne: LigneDuTableau) -> str:
        cle = self.rapprochement.cle_de_personne(ligne)
        nom = self.rapprochement.personnes.get(cle)
        if nom is None:
            return cle
        if nom.choisi.startswith("p"):
            return nom.choisi
        return f"{cle_de_la_personne(ligne)}|{nom.choisi}"

    def _cle_d_employeur(self, ligne: LigneDuTableau) -> str:
        return cle_de_l_entreprise(ligne, Role.EMPLOYEUR) or cle_de_l_entreprise(ligne)

    def _personne_choisie(self, ligne: LigneDuTableau) -> Nom:
        nom = self.rapprochement.personnes.get(self.rapprochement.cle_de_personne(ligne))
        if nom is None:
            raise Refusee("Le nom de la personne manque.")
        _exiger(nom)
        if not nom.choisi.startswith("p") and not (ligne.nom and ligne.prenom):
            raise Refusee(f"« {ligne.personne} » : il faut un nom et un prénom.")
        return nom

    def _personne(self, ligne: LigneDuTableau) -> str:
        """The identifier of the person, known or new."""
        nom = self._personne_choisie(ligne)
        connus = self.rapprochement.connus
        if connue := connus.personnes.get(pk_de(nom.choisi, "p")):
            if connue.pk not in connus.eligibles:
                self.composition.marquer(Manque.ELIGIBILITE, "participant", connue.identifiant)
            return connue.identifiant
        cle = self._cle_de_personne(ligne)
        if cle not in self.personnes:
            self.personnes[cle] = self._nouvelle_personne(ligne)
        return self.personnes[cle]

    def _nouvelle_personne(self, ligne: LigneDuTableau) -> str:
        identifiant = self.numeros("P")
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

    def _contrat(
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
        identifiant = self.numeros("C")
        pretee = employeur.siret != societe.siret
        type_dit = TYPES.get(normaliser(ligne.texte(Role.TYPE_CONTRAT)), "")
        if not type_dit and employeur.type in METTENT_A_DISPOSITION:
            type_dit = TypeContrat.CTT
        modalite = Modalite.DIRECTE
        if pretee:
            met = employeur.type in {*METTENT_A_DISPOSITION, TypeEntreprise.AUTRE}
            modalite = Modalite.MISE_A_DISPOSITION if met else Modalite.SOUS_TRAITANCE
        qui = (self._cle_de_personne(ligne), self._cle_d_employeur(ligne))
        debut = ligne.debut or self.debuts.get(qui) or ligne.parts[0].mois
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

    def _refuser_un_mois_en_cours(
        self, lot: LotVise, societe: Societe, employeur: Societe, mois: date
    ) -> None:
        """A month that a company or the structure is declaring is finished where it was begun."""
        for attribution in self.rapprochement.connus.attributions.get(lot.pk, []):
            if attribution.entreprise_id != societe.pk:
                continue
            etat = self.rapprochement.connus.declarations.get((attribution.pk, employeur.pk, mois))
            if etat and etat != Etat.VALIDEE:
                raise Refusee(
                    f"La déclaration {du_mois(mois)} est en cours dans l'outil : validez-la, ou retirez "
                    "ce mois du tableau."
                )


def _du_lot(lot: LotVise) -> dict[str, str]:
    return {"marche": lot.marche, "lot": lot.numero}


def _exiger(nom: Nom) -> None:
    """Raises Refusee as long as nobody said what stands for that name, Laissee when it is to be left."""
    if nom.choisi == LAISSER:
        raise Laissee(f"« {nom.libelle} » : vous laissez cette ligne de côté")
    if not nom.choisi:
        raise Refusee(f"« {nom.libelle} » : {nom.question or 'dites ce qui y correspond.'}")

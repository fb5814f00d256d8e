"""Companies, buyers, contracts, lots, objectives, attributions: the first six sheets."""

from __future__ import annotations

from functools import partial
from typing import Any

from comptes.enums import Verbe
from comptes.journal import journaliser
from comptes.models import Evenement
from entreprises.enums import TypeIdentifiant
from entreprises.models import Entreprise
from marches.enums import NatureObjectif, Role, Statut, TypeDonneurOrdre
from marches.models import Attribution, DonneurOrdre, LigneObjectif, Lot, Marche, Operation
from suivi.actions.classeur.chantier import (
    MOTIF,
    Chantier,
    LigneFausse,
    meilleure,
    par_paquets,
    siret_de,
)
from suivi.actions.classeur.rangement import Rangement
from suivi.reprise import forme
from suivi.reprise.objectifs import cles_des_objectifs

FINIS = (Statut.TERMINE, Statut.RESILIE)
CHANGENT_LES_DECISIONS = {"date_notification", "date_solde", "statut"}


def reprendre_les_entreprises(chantier: Chantier) -> None:
    """One that another structure knows keeps its identity: a difference is told, and proposed."""
    rangement = Rangement(chantier, forme.ENTREPRISES)
    d_ailleurs = _connues_ailleurs(chantier)

    def ranger(ligne: Any) -> None:
        champs = {
            "raison_sociale": ligne.raison_sociale,
            "type": ligne.type,
            "commune_id": chantier.commune(ligne.code_commune, "code_commune"),
            "courriel": ligne.courriel or "",
        }
        connue = chantier.entreprises.get(ligne.siret)
        if connue is None:
            genre, _, identifiant = ligne.siret.rpartition(":")
            connue = Entreprise(
                type_identifiant=genre or TypeIdentifiant.SIRET, identifiant=identifiant, **champs
            )
            chantier.entreprises[ligne.siret] = connue
            rangement.ajouter(connue)
        elif connue.pk in d_ailleurs:
            _proposer(chantier, rangement, ligne, connue)
        else:
            rangement.changer(connue, champs)

    rangement.pour_chacune(ranger)
    rangement.enregistrer()


def _connues_ailleurs(chantier: Chantier) -> set[int]:
    connues = [e.pk for e in chantier.entreprises.values()]
    ailleurs: set[int] = set()
    for paquet in par_paquets(connues):
        ailleurs |= set(
            Entreprise.objects.connues_hors_de(chantier.structure)
            .filter(pk__in=paquet)
            .values_list("pk", flat=True)
        )
    return ailleurs


def _proposer(chantier: Chantier, rangement: Rangement, ligne: Any, connue: Entreprise) -> None:
    differences = {
        nom: [getattr(connue, nom), getattr(ligne, nom)]
        for nom in ("raison_sociale", "type")
        if getattr(connue, nom) != getattr(ligne, nom)
    }
    if not differences:
        return
    dites = " et ".join(f"{nom} « {siens[1]} »" for nom, siens in differences.items())
    rangement.avertir(
        ligne,
        f"{siret_de(connue)} est connue aussi d'une autre structure, qui l'appelle "
        f"« {connue.raison_sociale} » ({connue.type}) : elle reste ainsi, {dites} est une proposition",
    )
    details = {"propose": {nom: siens[1] for nom, siens in differences.items()}}
    deja = Evenement.objects.filter(
        structure=chantier.structure, verbe=Verbe.DEMANDER, objet_id=connue.pk, details=details
    )
    if not deja.exists():
        journaliser(
            verbe=Verbe.DEMANDER,
            objet=connue,
            par=chantier.par,
            structure=chantier.structure,
            pourquoi=f"{MOTIF} : une autre identité est proposée",
            details=details,
        )


def reprendre_les_donneurs_ordre(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.DONNEURS_ORDRE)
    sirets = {ligne.siret for ligne in chantier.classeur.lignes(forme.DONNEURS_ORDRE)} - {None}
    ailleurs: dict[str, DonneurOrdre] = {}
    for paquet in par_paquets(sorted(sirets)):
        autres = DonneurOrdre.objects.exclude(structure=chantier.structure)
        ailleurs |= {d.siret: d for d in autres.filter(siret__in=paquet).order_by("-pk")}

    def ranger(ligne: Any) -> None:
        if ligne.siret and ":" in ligne.siret:
            raise LigneFausse("siret", ligne.siret, "un SIRET : 14 chiffres aux clés justes")
        champs = {"siret": ligne.siret or "", "type": ligne.type or TypeDonneurOrdre.AUTRE}
        connu = chantier.donneurs.get(ligne.nom)
        if connu is None:
            connu = DonneurOrdre(structure=chantier.structure, nom=ligne.nom, **champs)
            chantier.donneurs[ligne.nom] = connu
            rangement.ajouter(connu)
        else:
            rangement.changer(connu, champs)
        autre = ailleurs.get(ligne.siret)
        if autre is not None and (autre.nom, autre.type) != (connu.nom, connu.type):
            rangement.avertir(
                ligne,
                f"une autre structure connaît {ligne.siret} sous le nom « {autre.nom} » "
                f"({autre.type}) : le sien reste ainsi ; proposition, prenez le même",
            )

    rangement.pour_chacune(ranger)
    rangement.enregistrer()


def reprendre_les_marches(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.MARCHES)
    _creer_les_operations(chantier)

    def ranger(ligne: Any) -> None:
        statut = ligne.statut or Statut.EN_COURS
        operation = chantier.operations[ligne.operation] if ligne.operation else None
        donneur = chantier.connu(
            "donneurs_ordre", chantier.donneurs, ligne.donneur_ordre, "donneur_ordre", "un acheteur"
        )
        champs = {
            "objet": ligne.objet,
            "donneur_ordre_id": donneur.pk,
            "nature": ligne.nature,
            "clause": ligne.clause,
            "prive": bool(ligne.prive),
            "date_notification": ligne.date_notification,
            "date_fin": ligne.date_fin,
            "date_solde": ligne.date_solde,
            "montant_ht": ligne.montant_ht,
            "commune_execution_id": chantier.commune(ligne.commune_execution, "commune_execution"),
            "operation_id": operation.pk if operation else None,
            "statut": statut,
        }
        connu = chantier.marches.get(ligne.reference)
        if connu is None:
            _verifier_les_dates(ligne, statut)
            connu = Marche(structure=chantier.structure, reference=ligne.reference, **champs)
            chantier.marches[ligne.reference] = connu
            rangement.ajouter(connu)
            return
        ensuite = rangement.ensuite(connu, champs)
        _verifier_les_dates(ensuite, ensuite.statut)
        changes = rangement.changer(connu, champs)
        if changes & CHANGENT_LES_DECISIONS | changes & {"clause"}:
            chantier.marches_changes.add(connu.pk)

    rangement.pour_chacune(ranger)
    rangement.enregistrer()


def _creer_les_operations(chantier: Chantier) -> None:
    noms = {ligne.operation for ligne in chantier.classeur.lignes(forme.MARCHES)} - {None}
    nouvelles = [
        Operation(structure=chantier.structure, nom=nom)
        for nom in sorted(noms - set(chantier.operations))
    ]
    Operation.objects.bulk_create(nouvelles)
    chantier.crees[Operation._meta.label] += [operation.pk for operation in nouvelles]
    chantier.operations |= {operation.nom: operation for operation in nouvelles}


def _verifier_les_dates(ligne: Any, statut: str) -> None:
    for nom in ("date_fin", "date_solde"):
        jour = getattr(ligne, nom)
        if jour is not None and jour < ligne.date_notification:
            raise LigneFausse(
                nom, jour, f"un jour après la notification, le {ligne.date_notification:%d/%m/%Y}"
            )
    if statut == Statut.SOLDE and ligne.date_solde is None:
        raise LigneFausse("date_solde", "", "la date de solde d'un marché SOLDE")
    if statut in FINIS and ligne.date_fin is None:
        raise LigneFausse("date_fin", "", f"la date de fin d'un marché {statut}")


def reprendre_les_lots(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.LOTS)

    def ranger(ligne: Any) -> None:
        marche = chantier.connu("marches", chantier.marches, ligne.marche, "marche", "un marché")
        champs = {
            "intitule": ligne.intitule or "",
            "montant_ht": ligne.montant_ht,
            "clause": ligne.clause or "",
        }
        connu = chantier.lots.get((ligne.marche, ligne.lot))
        if connu is None:
            connu = Lot(structure=chantier.structure, marche=marche, numero=ligne.lot, **champs)
            chantier.lots[ligne.marche, ligne.lot] = connu
            rangement.ajouter(connu)
        elif "clause" in rangement.changer(connu, champs):
            chantier.marches_changes.add(marche.pk)

    rangement.pour_chacune(ranger)
    rangement.enregistrer()


def reprendre_les_objectifs(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.OBJECTIFS)
    connus = cles_des_objectifs(chantier.structure)

    def ranger(ligne: Any) -> None:
        lot = chantier.lot(ligne)
        if ligne.nature == NatureObjectif.EXONERATION and ligne.heures > 0:
            raise LigneFausse(
                "heures", ligne.heures, "0 ou moins : une exonération retire des heures"
            )
        if ligne.nature == NatureObjectif.INITIAL and ligne.heures < 0:
            raise LigneFausse("heures", ligne.heures, "0 ou plus pour un objectif initial")
        champs = {
            "heures": ligne.heures,
            "active": True if ligne.active is None else ligne.active,
            "motif": ligne.motif or "",
        }
        numero = ligne.numero or ""
        cle = (ligne.marche, ligne.lot, ligne.nature, numero, ligne.date_effet)
        if connu := connus.get(cle):
            rangement.changer(connu, champs)
            return
        rangement.ajouter(
            LigneObjectif(
                structure=chantier.structure, lot=lot, nature=ligne.nature, numero=numero,
                date_effet=ligne.date_effet, **champs,
            )
        )  # fmt: skip

    rangement.pour_chacune(ranger)
    rangement.enregistrer()


def reprendre_les_attributions(chantier: Chantier) -> None:
    """Those who hang from nobody first, then the sous-traitants, whatever their order in the sheet."""
    connus = {_cle(a): a for siennes in chantier.attributions.values() for a in siennes}
    toutes = chantier.classeur.lignes(forme.ATTRIBUTIONS)
    rang = [ligne for ligne in toutes if ligne.role != Role.SOUS_TRAITANT]
    reste = [ligne for ligne in toutes if ligne.role == Role.SOUS_TRAITANT]
    while rang or reste:
        rangement = Rangement(chantier, forme.ATTRIBUTIONS)
        rangement.pour_chacune(partial(_attribuer, chantier, rangement, connus), rang)
        rangement.enregistrer()
        for attribution in rangement.nouveaux:
            chantier.ajouter_attribution(attribution)  # type: ignore[arg-type]
        suivants = [ligne for ligne in reste if _a_son_donneur(chantier, ligne)] or reste
        pris = {ligne.rang for ligne in suivants}
        rang, reste = suivants, [ligne for ligne in reste if ligne.rang not in pris]


def _a_son_donneur(chantier: Chantier, ligne: Any) -> bool:
    return bool(chantier.attributions.get((ligne.marche, ligne.lot, ligne.siret_titulaire)))


def _attribuer(chantier: Chantier, rangement: Rangement, connus: dict, ligne: Any) -> None:
    lot = chantier.lot(ligne)
    entreprise = chantier.entreprise(ligne.siret, "siret")
    if ligne.date_debut and ligne.date_fin and ligne.date_fin < ligne.date_debut:
        raise LigneFausse("date_fin", ligne.date_fin, "un jour après date_debut")
    donneur = _donneur(chantier, ligne)
    cle = (lot.pk, entreprise.pk, ligne.role, donneur.pk if donneur else None, ligne.date_debut)
    if connu := connus.get(cle):
        rangement.changer(connu, {"date_fin": ligne.date_fin})
        return
    connus[cle] = attribution = Attribution(
        structure=chantier.structure, lot=lot, entreprise=entreprise, role=ligne.role,
        sous_traitant_de=donneur, date_debut=ligne.date_debut, date_fin=ligne.date_fin,
    )  # fmt: skip
    rangement.ajouter(attribution)


def _donneur(chantier: Chantier, ligne: Any) -> Attribution | None:
    """Whom a sous-traitant works for, and nobody for the others."""
    if ligne.role != Role.SOUS_TRAITANT:
        if ligne.siret_titulaire:
            raise LigneFausse(
                "siret_titulaire", ligne.siret_titulaire, f"rien pour un {ligne.role.lower()}"
            )
        return None
    if not ligne.siret_titulaire:
        raise LigneFausse("siret_titulaire", "", "le SIRET de qui ce sous-traitant travaille pour")
    siennes = [
        attribution
        for attribution in chantier.attributions.get(
            (ligne.marche, ligne.lot, ligne.siret_titulaire), []
        )
        if ligne.siret_titulaire != ligne.siret
    ]
    if not siennes:
        raise LigneFausse(
            "siret_titulaire",
            ligne.siret_titulaire,
            f"une autre entreprise attributaire du lot {ligne.lot} de {ligne.marche}",
        )
    return meilleure(siennes, (ligne.date_debut or siennes[0].lot.marche.date_notification))


def _cle(attribution: Attribution) -> tuple:
    return (
        attribution.lot_id,
        attribution.entreprise_id,
        attribution.role,
        attribution.sous_traitant_de_id,
        attribution.date_debut,
    )

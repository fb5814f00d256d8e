"""The months of the workbook are written: made and decided, or reopened, changed and validated again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from clauses_project.heures import ZERO
from clauses_project.refus import Refus
from clauses_project.versement import creer_en_nombre, verser
from comptes.enums import Verbe
from comptes.journal import compte, journaliser_lot
from marches.models import Declarant, Marche
from participants.models import Eligibilite
from suivi.actions.classeur.chantier import MOTIF, Chantier, par_paquets
from suivi.actions.classeur.heures import (
    Heures,
    Mois,
    Saisie,
    Stockee,
    affectations_de,
    comparer,
    comprendre_les_heures,
)
from suivi.actions.decisions import CHAMPS_DE_DECISION, decider_tout, lignes_tenues, photos
from suivi.actions.saisies import remplir_ligne
from suivi.enums import DECLAREES, Decision, Etat
from suivi.models import Affectation, Declaration, LigneHeures
from suivi.reprise.cellules import EN_SUSPENS
from suivi.validation import Droits, partager

REPRISE_DU_CLASSEUR = "reprise du classeur"
COLONNES = (
    "structure_id", "declaration_id", "affectation_id", "mois", "heures_travail",
    "heures_formation", "decision", "heures_travail_retenues", "heures_formation_retenues",
    "motif", "decision_manuelle", "decidee_le", "decidee_par_id", "faits_id", "version",
)  # fmt: skip
CHAMPS_DE_LIGNE = ["heures_travail", "heures_formation", "version", *CHAMPS_DE_DECISION]


def reprendre_les_heures(chantier: Chantier) -> None:
    saisies = comprendre_les_heures(chantier)
    stock = comparer(chantier, saisies)
    a_ecrire = [mois for mois in stock.mois.values() if mois.change]
    if not a_ecrire:
        return
    affectations = _affecter(chantier, a_ecrire)
    _ouvrir_les_nouveaux(chantier, stock, [m for m in a_ecrire if m.pk is None], affectations)
    _changer_les_connus(chantier, [m for m in a_ecrire if m.pk is not None], affectations)
    for mois in a_ecrire:
        for saisie in mois.saisies:
            chantier.a_suivre.add(saisie.contrat.participant_id)
            chantier.contrats_touches.add(saisie.cle[0])


def _affecter(chantier: Chantier, a_ecrire: list[Mois]) -> dict[tuple[int, int], int]:
    """Lets each work contract count for the attributions its hours name."""
    connues = affectations_de(chantier)
    nouvelles: dict[tuple[int, int], Affectation] = {}
    for mois in a_ecrire:
        for saisie in mois.nouvelles:
            cle = saisie.cle[:2]
            if cle not in connues and cle not in nouvelles:
                nouvelles[cle] = Affectation(
                    structure=chantier.structure,
                    contrat=saisie.contrat,
                    attribution=saisie.attribution,
                )
    creer_en_nombre(nouvelles.values())
    chantier.crees[Affectation._meta.label] += [a.pk for a in nouvelles.values()]
    return connues | {cle: affectation.pk for cle, affectation in nouvelles.items()}


def _ouvrir_les_nouveaux(
    chantier: Chantier,
    stock: Heures,
    nouveaux: list[Mois],
    affectations: dict[tuple[int, int], int],
) -> None:
    """Declarations made as the workbook says they are, their lines decided as at any validation."""
    _designer(chantier, stock, nouveaux)
    par = compte(chantier.par)
    declarations = []
    for mois in nouveaux:
        attribution, employeur, jour = mois.cle
        validee = mois.etat == Etat.VALIDEE
        declarations.append(
            Declaration(
                structure=chantier.structure, declarant=stock.declarants[attribution, employeur],
                mois=jour, etat=mois.etat, ouverte_le=chantier.maintenant,
                transmise_le=chantier.maintenant, transmise_par=par,
                validee_le=chantier.maintenant if validee else None,
                validee_par=par if validee else None,
            )
        )  # fmt: skip
    creer_en_nombre(declarations)
    chantier.crees[Declaration._meta.label] += [d.pk for d in declarations]
    details: dict[Declaration, dict] = {}
    verser(
        LigneHeures,
        COLONNES,
        _lignes(chantier, zip(nouveaux, declarations, strict=True), affectations, details),
    )
    for verbe, etat in ((Verbe.TRANSMETTRE, Etat.TRANSMISE), (Verbe.VALIDER, Etat.VALIDEE)):
        journaliser_lot(
            verbe=verbe,
            objets={d: dites for d, dites in details.items() if d.etat == etat},
            par=chantier.par,
            pourquoi=MOTIF,
        )


def _designer(chantier: Chantier, stock: Heures, nouveaux: list[Mois]) -> None:
    """Who declares: the employer of the work contract."""
    nouvelles: dict[tuple[int, int], Declarant] = {}
    for mois in nouveaux:
        saisie = mois.saisies[0]
        cle = mois.cle[:2]
        if cle not in stock.declarants and cle not in nouvelles:
            nouvelles[cle] = Declarant(
                structure=chantier.structure,
                attribution=saisie.attribution,
                entreprise=saisie.contrat.employeur,
            )
    creer_en_nombre(nouvelles.values())
    chantier.crees[Declarant._meta.label] += [d.pk for d in nouvelles.values()]
    stock.declarants |= nouvelles


def _lignes(
    chantier: Chantier,
    mois_et_declarations: Iterable[tuple[Mois, Declaration]],
    affectations: dict[tuple[int, int], int],
    details: dict[Declaration, dict],
) -> Iterator[tuple[Any, ...]]:
    """The new lines as the database stores them; `details` takes what the journal keeps of each declaration."""
    structure = chantier.structure.pk
    par = compte(chantier.par)
    qui = par.pk if par else None
    for mois, declaration in mois_et_declarations:
        photos_du_mois = []
        cle = declaration.pk
        chantier.compter(len(mois.saisies))
        for saisie in mois.saisies:
            contrat, attribution, jour = saisie.cle
            droits = chantier.droits(saisie.contrat, contrat)
            decision, travail, formation, motif = _decision(saisie, droits)
            faits = droits.faits(jour)
            a_la_main = saisie.retenues is not None
            photos_du_mois.append(
                {
                    "contrat": contrat,
                    "travail": f"{saisie.travail:.2f}",
                    "formation": _ecrites(saisie.formation),
                    "decision": decision,
                    "retenues": f"{travail + formation:.2f}",
                    "motif": motif,
                    "a_la_main": a_la_main,
                }
            )
            yield (
                structure, cle, affectations[contrat, attribution], jour,
                _centiemes(saisie.travail), _centiemes(saisie.formation), str(decision),
                _centiemes(travail), _centiemes(formation), motif, a_la_main,
                chantier.maintenant if decision else None, qui if decision else None,
                faits.pk if faits else None, 1,
            )  # fmt: skip
        details[declaration] = {"vers": declaration.etat, "lignes": photos_du_mois}


def _decision(saisie: Saisie, droits: Droits[Eligibilite]) -> tuple[str, Decimal, Decimal, str]:
    """The decision by hand, else the default one; none before the declaration is validated."""
    if saisie.retenues is not None:
        return _a_la_main(saisie)
    if saisie.etat != Etat.VALIDEE:
        return Decision.A_DECIDER.value, ZERO, ZERO, ""
    marche: Marche = saisie.attribution.lot.marche
    proposition = droits.decider(saisie.mois, marche)
    if proposition.decision != Decision.RETENUE:
        return proposition.decision.value, ZERO, ZERO, proposition.motif
    return proposition.decision.value, saisie.travail, saisie.formation or ZERO, ""


def _a_la_main(saisie: Saisie) -> tuple[str, Decimal, Decimal, str]:
    if saisie.retenues == EN_SUSPENS:
        return Decision.EN_SUSPENS.value, ZERO, ZERO, saisie.motif
    travail, formation = partager(
        travail=saisie.travail, formation=saisie.formation or ZERO, retenues=saisie.retenues
    )
    decision = Decision.RETENUE if saisie.retenues else Decision.NON_RETENUE
    return decision.value, travail, formation, saisie.motif


def _changer_les_connus(
    chantier: Chantier, connus: list[Mois], affectations: dict[tuple[int, int], int]
) -> None:
    """Reopened when it was validated, changed, then as far as the workbook says."""
    for paquet in par_paquets(connus):
        siens = {mois.pk: mois for mois in paquet if mois.pk is not None}
        personnes = {
            saisie.contrat.participant_id: saisie.contrat.participant
            for mois in paquet
            for saisie in mois.nouvelles
        }
        prefetch_related_objects(list(personnes.values()), "eligibilites")
        _changer(chantier, siens, affectations)


def _changer(
    chantier: Chantier, mois: dict[int, Mois], affectations: dict[tuple[int, int], int]
) -> None:
    declarations = list(
        Declaration.objects.select_for_update(of=("self",))
        .filter(pk__in=mois)
        .select_related("structure", "declarant__entreprise")
        .order_by("pk")
    )
    if any(d.etat != mois[d.pk].etat_stocke for d in declarations):
        raise Refus("Une déclaration vient de changer : recommencez l'import.")
    lignes = lignes_tenues(declarations)
    siennes: dict[int, list[LigneHeures]] = defaultdict(list)
    for ligne in lignes:
        siennes[ligne.declaration_id].append(ligne)
    _retenir(chantier, declarations, lignes)
    _raconter(chantier, Verbe.ROUVRIR, declarations, siennes, Etat.VALIDEE)
    nouvelles: list[LigneHeures] = []
    for declaration in declarations:
        siennes[declaration.pk] += _remplir(
            chantier, declaration, mois[declaration.pk], siennes[declaration.pk], affectations,
            nouvelles,
        )  # fmt: skip
    LigneHeures.objects.bulk_create(nouvelles, batch_size=500)
    LigneHeures.objects.bulk_update(lignes, CHAMPS_DE_LIGNE, batch_size=500)
    chantier.crees[LigneHeures._meta.label] += [ligne.pk for ligne in nouvelles]
    _avancer(chantier, declarations, mois, siennes)


def _remplir(
    chantier: Chantier,
    declaration: Declaration,
    mois: Mois,
    lignes: list[LigneHeures],
    affectations: dict[tuple[int, int], int],
    nouvelles: list[LigneHeures],
) -> list[LigneHeures]:
    """The hours and the decisions by hand of the workbook, on the lines in memory."""
    par_pk = {ligne.pk: ligne for ligne in lignes}
    for stockee, saisie in mois.changees:
        ligne = par_pk[stockee.pk]
        if not stockee.dit_les_memes_heures(saisie):
            remplir_ligne(
                declaration, ligne.affectation, ligne, saisie.travail, saisie.formation,
                ligne.repartition,
            )  # fmt: skip
        _decider_a_la_main(chantier, ligne, saisie, stockee)
    ajoutees = []
    for saisie in mois.nouvelles:
        affectation = Affectation(
            pk=affectations[saisie.contrat.pk, saisie.attribution.pk],
            structure=chantier.structure,
            contrat=saisie.contrat,
            attribution=saisie.attribution,
        )
        ligne = remplir_ligne(declaration, affectation, None, saisie.travail, saisie.formation)
        _decider_a_la_main(chantier, ligne, saisie, None)
        ajoutees.append(ligne)
    nouvelles += ajoutees
    return ajoutees


def _decider_a_la_main(
    chantier: Chantier, ligne: LigneHeures, saisie: Saisie, stockee: Stockee | None
) -> None:
    if saisie.retenues is None:
        if stockee is not None and stockee.a_la_main and stockee.dit_les_memes_heures(saisie):
            remplir_ligne(
                ligne.declaration, ligne.affectation, ligne, saisie.travail, saisie.formation,
                ligne.repartition,
            )  # fmt: skip
        return
    if stockee is not None and stockee.dit_la_meme_decision(saisie) and ligne.decision != "":
        return
    decision, travail, formation, motif = _a_la_main(saisie)
    ligne.decision, ligne.motif, ligne.decision_manuelle = decision, motif, True
    ligne.heures_travail_retenues, ligne.heures_formation_retenues = travail, formation
    ligne.decidee_le, ligne.decidee_par = chantier.maintenant, compte(chantier.par)


def _avancer(
    chantier: Chantier,
    declarations: list[Declaration],
    mois: dict[int, Mois],
    siennes: dict[int, list[LigneHeures]],
) -> None:
    par = compte(chantier.par)
    validees = [d for d in declarations if mois[d.pk].etat == Etat.VALIDEE]
    decider_tout(
        lignes=[ligne for d in validees for ligne in siennes[d.pk]],
        par=par,  # type: ignore[arg-type]
    )
    for declaration in declarations:
        if declaration.etat not in DECLAREES or declaration.etat != mois[declaration.pk].etat:
            declaration.transmise_le = chantier.maintenant
            declaration.transmise_par = par
        declaration.etat = mois[declaration.pk].etat
        if declaration.etat == Etat.VALIDEE:
            declaration.validee_le, declaration.validee_par = chantier.maintenant, par
        declaration.sans_heure &= not any(ligne.heures for ligne in siennes[declaration.pk])
        declaration.motif_renvoi = ""
        declaration.version += 1
    Declaration.objects.bulk_update(
        declarations,
        ["etat", "transmise_le", "transmise_par", "validee_le", "validee_par", "sans_heure",
         "motif_renvoi", "version"],
        batch_size=500,
    )  # fmt: skip
    for verbe, etat in ((Verbe.TRANSMETTRE, Etat.TRANSMISE), (Verbe.VALIDER, Etat.VALIDEE)):
        _raconter(chantier, verbe, declarations, siennes, etat)


def _raconter(
    chantier: Chantier,
    verbe: Verbe,
    declarations: list[Declaration],
    siennes: dict[int, list[LigneHeures]],
    etat: str,
) -> None:
    """What the journal keeps of the declarations that are in that state."""
    journaliser_lot(
        verbe=verbe,
        objets={
            d: {"vers": d.etat, "lignes": photos(siennes[d.pk])}
            for d in declarations
            if d.etat == etat
        },
        par=chantier.par,
        pourquoi=REPRISE_DU_CLASSEUR,
    )


def _retenir(
    chantier: Chantier, declarations: list[Declaration], lignes: list[LigneHeures]
) -> None:
    """For who undoes the import: what these months were."""
    chantier.avant[Declaration._meta.label] += [
        {"pk": d.pk, "etat": d.etat, "version": d.version} for d in declarations
    ]
    chantier.avant[LigneHeures._meta.label] += [
        {
            "pk": ligne.pk,
            "travail": _ecrites(ligne.heures_travail),
            "formation": _ecrites(ligne.heures_formation),
            "retenues": _ecrites(ligne.heures_retenues) if ligne.decision_manuelle else None,
            "decision": ligne.decision if ligne.decision_manuelle else "",
            "motif": ligne.motif if ligne.decision_manuelle else "",
        }
        for ligne in lignes
    ]


def _centiemes(heures: Decimal | None) -> int | None:
    return None if heures is None else int(heures.scaleb(2))


def _ecrites(heures: Decimal | None) -> str | None:
    return None if heures is None else f"{heures:.2f}"

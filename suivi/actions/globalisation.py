"""Hours worked on one site, spread over the contracts of a convention: the one way parts are written.

The parts of a person and a month are lines like any other, one for each attribution. Together they are
what was worked: what no other contract receives stays with the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.db import transaction

from clauses_project.ecriture import heures as en_heures
from clauses_project.ecriture import mois as en_mois
from clauses_project.ecriture import pourcent
from clauses_project.heures import ZERO
from clauses_project.profils import Profil
from clauses_project.refus import Conflit, Refus, refuser_si
from comptes.enums import Verbe
from comptes.journal import Auteur, journaliser, verrouiller
from marches.models import Attribution
from suivi.actions.decisions import photos
from suivi.actions.saisies import ecrire_ligne, refus_de_ligne, refus_de_saisie
from suivi.actions.tenues import Tenues, tenir_les_parts
from suivi.apres.ecriture import tenir
from suivi.globalisation import CENT, a_repartir, couper, en_clair
from suivi.models import Affectation, ConventionGlobalisation, Declaration, LigneHeures, Repartition

Heures = tuple[Decimal, Decimal]  # work, training
RIEN: Heures = (ZERO, ZERO)


@transaction.atomic
def repartir(
    *,
    ligne: LigneHeures,
    convention: ConventionGlobalisation,
    par: Auteur,
    profil: Profil,
    travaillees: Heures | None = None,
    parts: Mapping[int, Heures] | None = None,
    version: int | None = None,
) -> Repartition:
    """Spreads the hours of one person and month, from the line of the site, by the parts of the convention.

    `travaillees` corrects what was worked; `parts` (attribution other than the site → hours) replaces
    those of the convention. Opens the declarations that receive; a line that changes loses its
    decision; the same again changes nothing. Raises Refus when the parts exceed what was worked, when
    the convention does not hold, when one of the declarations is closed to this profile, or when the
    person has hours of their own elsewhere; Conflit when somebody changed the line since `version`.
    """
    convention = verrouiller(convention)
    ligne = _ligne_du_site(ligne)
    site = ligne.affectation.attribution
    attributions = _attributions(convention, ligne)
    if parts is None:
        cles = _cles(convention)
        recoivent = cles.keys() - {site.pk}
    else:
        _refuser_etrangeres(parts, attributions, site)
        recoivent = {pk for pk, heures in parts.items() if any(heures)}
    tenues = tenir_les_parts(ligne, [attributions[pk] for pk in sorted(recoivent)], par=par)
    tenue = tenues.lignes[site.pk]
    if version is not None and tenue.version != version:
        raise Conflit("Quelqu'un a modifié ces heures entre-temps : rechargez la page.")
    totales = travaillees or _sur_place(tenue)
    refuser_si(_refus(tenues, ligne, totales, profil))
    heures = _coupees(totales, cles) if parts is None else _restantes(site, totales, parts)
    repartition = _enregistrer(tenue, convention, totales, heures, a_la_main=parts is not None)
    _ecrire(tenues, ligne, heures, repartition, par=par)
    return repartition


@transaction.atomic
def repartir_comme_avant(*, declaration: Declaration, par: Auteur, profil: Profil) -> int:
    """Spreads the hours of those who were spread the month before, by the convention's parts; how many."""
    lignes = list(declaration.lignes.select_related("affectation").order_by("pk"))
    a_faire = a_repartir(lignes)
    for ligne in lignes:
        if ligne.pk in a_faire:
            repartir(ligne=ligne, convention=a_faire[ligne.pk], par=par, profil=profil)
    return len(a_faire)


@transaction.atomic
def corriger_travaillees(
    *, repartition: Repartition, travaillees: Heures, par: Auteur, profil: Profil
) -> Repartition:
    """Corrects what was worked on the site; the parts follow the convention.

    Raises Refus when they were spread by hand, and as `repartir` does.
    """
    if repartition.a_la_main:
        raise Refus(
            "Ces heures ont été réparties à la main : votre facilitateur les corrige et les "
            "répartit de nouveau."
        )
    return repartir(
        ligne=part_du_site(repartition),
        convention=repartition.convention,
        travaillees=travaillees,
        par=par,
        profil=profil,
    )


@transaction.atomic
def annuler(*, repartition: Repartition, par: Auteur, profil: Profil) -> LigneHeures:
    """Gives the site all that was worked there; the lines that were parts elsewhere go. Returns its line.

    Raises Refus when one of the declarations is closed to this profile.
    """
    verrouiller(repartition.convention)
    repartition = verrouiller(repartition)
    ligne = _ligne_du_site(part_du_site(repartition))
    tenues = tenir_les_parts(ligne, [], par=par)
    totales = (repartition.heures_travail, repartition.heures_formation)
    refuser_si(_refus(tenues, ligne, totales, profil))
    _ecrire(tenues, ligne, {repartition.site_id: totales}, None, par=par)
    journaliser(verbe=Verbe.ANNULER, objet=repartition, par=par)
    repartition.delete()
    return LigneHeures.objects.get(pk=ligne.pk)


def part_du_site(repartition: Repartition) -> LigneHeures:
    """The line of the site where the hours are worked."""
    return repartition.parts.select_related("affectation", "declaration").get(
        affectation__attribution=repartition.site_id
    )


def _ligne_du_site(ligne: LigneHeures) -> LigneHeures:
    """The line with its people and contracts. Raises Refus for a part received from another site."""
    ligne = LigneHeures.objects.select_related(
        "repartition__site__lot__marche",
        "affectation__attribution__lot__marche",
        "affectation__contrat__participant__identite",
    ).get(pk=ligne.pk)
    repartition = ligne.repartition
    if repartition and repartition.site_id != ligne.affectation.attribution_id:
        raise Refus(
            f"Ces heures sont travaillées sur {en_clair(repartition.site)} : "
            "c'est là qu'elles se répartissent."
        )
    return ligne


def _attributions(
    convention: ConventionGlobalisation, ligne: LigneHeures
) -> dict[int, Attribution]:
    """Those of the convention. Raises Refus when it does not hold there, that month."""
    site, mois = ligne.affectation.attribution, ligne.mois
    attributions = {
        part.attribution_id: part.attribution
        for part in convention.parts.select_related("attribution__lot__marche")
    }
    if convention.structure_id != ligne.structure_id or site.pk not in attributions:
        raise Refus(f"La convention {convention} ne concerne pas {en_clair(site)}.")
    if not convention.vaut_pour(mois):
        raise Refus(_hors_convention(convention, mois))
    return attributions


def _hors_convention(convention: ConventionGlobalisation, mois: date) -> str:
    if convention.close_le and mois > convention.close_le:
        return f"La convention {convention} est close depuis le {convention.close_le:%d/%m/%Y}."
    return (
        f"La convention {convention} est signée le {convention.signee_le:%d/%m/%Y} : "
        f"elle ne vaut pas pour {en_mois(mois)}."
    )


def _cles(convention: ConventionGlobalisation) -> dict[int, Decimal]:
    """The parts in hundredths, by attribution. Raises Refus when they are not 100 between two at least."""
    cles = {part.attribution_id: part.part for part in convention.parts.order_by("pk")}
    total = sum(cles.values(), ZERO)
    if total != CENT or len(cles) < 2:
        raise Refus(
            f"Les parts de la convention {convention} ne sont pas complètes ({pourcent(total / CENT)}, "
            f"{len(cles)} attribution{'s' if len(cles) > 1 else ''}) : complétez-les jusqu'à 100 % "
            "entre deux au moins, ou répartissez à la main."
        )
    return cles


def _refuser_etrangeres(
    parts: Mapping[int, Heures], attributions: Mapping[int, Attribution], site: Attribution
) -> None:
    if site.pk in parts or not parts.keys() <= attributions.keys():
        raise Refus("Une part va à un marché de la convention, autre que celui où l'on travaille.")
    if any(heures < 0 for part in parts.values() for heures in part):
        raise Refus("Les heures ne peuvent pas être négatives.")


def _sur_place(ligne: LigneHeures) -> Heures:
    travail, formation = ligne.sur_place
    return travail or ZERO, formation or ZERO


def _refus(tenues: Tenues, ligne: LigneHeures, totales: Heures, profil: Profil) -> list[str]:
    """Every reason not to write, with the contract it comes from."""
    personne = ligne.affectation.contrat.participant
    site = ligne.affectation.attribution_id
    if not any(totales):
        return [f"Aucune heure de {personne} n'est saisie : il n'y a rien à répartir."]
    raisons = refus_de_ligne(tenues.declarations[site], ligne.affectation, None, True, *totales)
    for pk, declaration in tenues.declarations.items():
        ou = f"{en_clair(tenues.attributions[pk])}, {declaration.declarant.entreprise}"
        raisons += [f"{ou} : {raison}" for raison in refus_de_saisie(declaration, profil)]
        autre = tenues.lignes.get(pk)
        if pk != site and autre and autre.repartition_id is None and autre.heures:
            raisons.append(
                f"{ou} : {en_heures(autre.heures)} h y sont déjà déclarées pour {personne}. "
                "Les heures d'un mois se répartissent depuis un seul site."
            )
    return raisons


def _coupees(totales: Heures, cles: Mapping[int, Decimal]) -> dict[int, Heures]:
    travail, formation = (couper(heures, cles) for heures in totales)
    return {pk: (travail[pk], formation[pk]) for pk in cles}


def _restantes(
    site: Attribution, totales: Heures, parts: Mapping[int, Heures]
) -> dict[int, Heures]:
    """The parts as typed; the site keeps the rest. Raises Refus when they exceed what was worked."""
    restes = []
    for rang, nom in enumerate(("h travaillées", "h de formation")):
        donnees = sum((part[rang] for part in parts.values()), ZERO)
        if donnees > totales[rang]:
            raise Refus(
                f"Les parts font {en_heures(donnees)} h, plus que les "
                f"{en_heures(totales[rang])} {nom} sur place."
            )
        restes.append(totales[rang] - donnees)
    return {site.pk: (restes[0], restes[1]), **parts}


def _enregistrer(
    ligne: LigneHeures,
    convention: ConventionGlobalisation,
    totales: Heures,
    heures: Mapping[int, Heures],
    *,
    a_la_main: bool,
) -> Repartition:
    """What was worked, and the sum of the parts, which the database refuses above it."""
    affectation = ligne.affectation
    repartition = ligne.repartition or Repartition(
        structure=ligne.structure,
        contrat=affectation.contrat,
        site=affectation.attribution,
        mois=ligne.mois,
    )
    repartition.convention = convention
    repartition.heures_travail, repartition.heures_formation = totales
    repartition.travail_repartis = sum((part[0] for part in heures.values()), ZERO)
    repartition.formation_repartis = sum((part[1] for part in heures.values()), ZERO)
    repartition.a_la_main = a_la_main
    repartition.version += 1
    repartition.full_clean()
    repartition.save()
    return repartition


def _ecrire(
    tenues: Tenues,
    ligne: LigneHeures,
    heures: Mapping[int, Heures],
    repartition: Repartition | None,
    *,
    par: Auteur,
) -> None:
    """Writes or removes the line of each part, says so in the journal of its declaration, and keeps the
    follow-up of hours that were declared."""
    site = ligne.affectation.attribution
    for pk, declaration in tenues.declarations.items():
        avant, part = tenues.lignes.get(pk), heures.get(pk, RIEN)
        if pk != site.pk and not any(part):
            if avant is None or not avant.repartition_id:
                continue
            ecrites = []
            _retirer(avant)
        elif avant and _deja_ecrite(avant, part, repartition):
            continue
        else:
            affectation = _affectation(ligne, tenues.attributions[pk], repartition, par=par)
            formation = part[1] if part[1] or (avant and avant.heures_formation) else None
            ecrites = [
                ecrire_ligne(declaration, affectation, avant, part[0], formation, repartition)
            ]
            declaration.sans_heure = declaration.sans_heure and not any(part)
        declaration.version += 1
        declaration.save(update_fields=["sans_heure", "version"])
        _raconter(declaration, ecrites, site, repartition, par=par)
    if any(declaration.est_declaree for declaration in tenues.declarations.values()):
        tenir(personnes=[ligne.affectation.contrat.participant_id], par=par)


def _raconter(
    declaration: Declaration,
    ecrites: list[LigneHeures],
    site: Attribution,
    repartition: Repartition | None,
    *,
    par: Auteur,
) -> None:
    pourquoi = "Répartition annulée"
    if repartition is not None:
        pourquoi = f"Globalisation, convention {repartition.convention}"
    journaliser(
        verbe=Verbe.SAISIR,
        objet=declaration,
        par=par,
        pourquoi=pourquoi,
        details={
            "lignes": photos(ecrites),
            "site": en_clair(site),
            "part_retiree": not ecrites,
        },
    )


def _deja_ecrite(ligne: LigneHeures, part: Heures, repartition: Repartition | None) -> bool:
    lues = (ligne.heures_travail or ZERO, ligne.heures_formation or ZERO)
    return lues == part and ligne.repartition_id == (repartition.pk if repartition else None)


def _affectation(
    ligne: LigneHeures, attribution: Attribution, repartition: Repartition | None, *, par: Auteur
) -> Affectation:
    """The work contract on that attribution; one that only receives says by which convention."""
    affectation, nouvelle = Affectation.objects.get_or_create(
        contrat=ligne.affectation.contrat,
        attribution=attribution,
        defaults={
            "structure": ligne.structure,
            "recue_par": repartition.convention if repartition else None,
        },
    )
    if nouvelle:
        journaliser(verbe=Verbe.CREER, objet=affectation, par=par)
    return affectation


def _retirer(part: LigneHeures) -> None:
    """A part that is no more; the work contract leaves a contract it only received from."""
    affectation = part.affectation
    part.delete()
    if affectation.recue_par_id and not affectation.lignes.exists():
        affectation.delete()

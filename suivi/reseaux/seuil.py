"""Rows under the threshold, merged: the rule of `chiffres.public.fondre` where most people are not named."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from participants.models import Participant
from suivi.chiffres.groupes import Rang
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.public import AUTRES, LIBELLE_AUTRES, est_trop_petit
from suivi.chiffres.ventilations import VENTILATIONS
from suivi.reseaux.fusion import Ensemble, Foule
from suivi.reseaux.lecture import lire_rangs


def fondre(
    cle: str, rangs: list[Rang], minimum: int, perimetre: Perimetre, periode: Periode
) -> list[Rang]:
    """All the people of a row under the threshold are named: only the row that completes them is to be asked."""
    petits = [rang for rang in rangs if est_trop_petit(len(rang.groupe.personnes), minimum)]
    if not petits:
        return _taire_les_residents(cle, rangs, minimum)
    ecartes = {rang.cle for rang in petits}
    restent = [rang for rang in rangs if rang.cle not in ecartes]
    autres = _reunir(petits)
    if len(autres.personnes) < minimum:
        suivants = [rang for rang in restent if len(rang.groupe.personnes)]
        if suivants:
            suivant = min(suivants, key=lambda rang: len(rang.groupe.personnes))
            restent = [rang for rang in restent if rang.cle != suivant.cle]
            autres = _completer(autres, suivant, cle, perimetre, periode)
    if len(autres.personnes) >= minimum:
        restent.append(Rang(AUTRES, AUTRES, LIBELLE_AUTRES, autres))
    return _taire_les_residents(cle, restent, minimum)


def _reunir(rangs: list[Rang]) -> Ensemble:
    """Each person, work contract and contract once; contracts that are not named stand in one row alone."""
    groupes = [rang.groupe for rang in rangs]
    return Ensemble(
        centiemes=sum(groupe.centiemes for groupe in groupes),
        personnes=_foules([groupe.personnes for groupe in groupes]),
        contrats=_foules([groupe.contrats for groupe in groupes]),
        marches=_foules([groupe.marches for groupe in groupes]),
        objectif=_somme([groupe.objectif for groupe in groupes]),
        contractualise=_somme([groupe.contractualise for groupe in groupes]),
        centiemes_des_residents=_somme([groupe.centiemes_des_residents for groupe in groupes]),
        residents=_foules([groupe.residents for groupe in groupes]),
    )


def _foules(foules: list[Foule]) -> Foule:
    return Foule(
        sum(foule.anonymes for foule in foules), set().union(*[foule.nommes for foule in foules])
    )


def _somme(valeurs: list):
    return None if None in valeurs else sum(valeurs)


def _completer(
    autres: Ensemble, suivant: Rang, cle: str, perimetre: Perimetre, periode: Periode
) -> Ensemble:
    """With the next smallest row, whose people may be among these few: their structures are read to tell."""
    ensemble = _reunir([Rang(AUTRES, AUTRES, "", autres), suivant])
    rang = _dans_leurs_structures(autres, suivant, cle, perimetre, periode)
    if rang is None:
        return ensemble
    for nom in ("personnes", "contrats", "residents"):
        deja = getattr(autres, nom).nommes - getattr(suivant.groupe, nom).nommes
        foule: Foule = getattr(ensemble, nom)
        foule.anonymes -= len(deja & getattr(rang.groupe, nom))
    return ensemble


def _dans_leurs_structures(
    autres: Ensemble, suivant: Rang, cle: str, perimetre: Perimetre, periode: Periode
) -> Rang | None:
    empreintes = [nom for nom in autres.personnes.nommes if isinstance(nom, str)]
    cles = [nom for nom in autres.personnes.nommes if isinstance(nom, int)]
    chez = set(
        Participant.objects.filter(
            Q(empreinte__in=empreintes) | Q(pk__in=cles), perimetre.q_structures()
        ).values_list("structure", flat=True)
    )
    structures = tuple(structure for structure in perimetre.structures if structure.pk in chez)
    lues = lire_rangs(replace(perimetre, structures=structures), periode, cle)
    return next((rang for rang in lues if rang.cle == suivant.cle), None)


def _taire_les_residents(cle: str, rangs: list[Rang], minimum: int) -> list[Rang]:
    """Hours of residents, when too few of those who work there live there, are theirs to know."""
    if "heures_residents" not in VENTILATIONS[cle].mesures:
        return rangs
    return [
        replace(rang, groupe=replace(rang.groupe, centiemes_des_residents=None))
        if est_trop_petit(len(rang.groupe.residents), minimum)
        else rang
        for rang in rangs
    ]

"""People, their rights to be counted, their work contracts: the three sheets that say who works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.utils import timezone

from clauses_project.dates import ans_revolus
from clauses_project.textes import normaliser
from clauses_project.versement import creer_en_nombre
from participants.criteres import installer_criteres
from participants.empreinte import empreinte
from participants.models import (
    ContratTravail,
    Critere,
    Eligibilite,
    EligibiliteCritere,
    Identite,
    Participant,
    Prescripteur,
)
from suivi.actions.classeur.chantier import Chantier, LigneFausse, attacher, par_paquets
from suivi.actions.classeur.rangement import Rangement
from suivi.actions.eligibilites import fin_certifiee
from suivi.reprise import cellules as lire
from suivi.reprise import forme
from suivi.reprise.criteres import code_du_classeur

IDENTITE = ("nom", "prenom", "date_naissance")
CHANGENT_LES_DECISIONS = {"type", "date_debut", "date_fin"}


def reprendre_les_participants(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.PARTICIPANTS)
    nouvelles: list[Identite] = []
    changees: dict[Identite, Participant] = {}
    rangement.pour_chacune(partial(_ranger, chantier, rangement, nouvelles, changees))
    _signaler_les_ressemblances(chantier, rangement, nouvelles)
    rangement.enregistrer(raconter=lambda changes: {"identite": sorted(changes)})
    for identite in nouvelles:
        identite.participant_id = identite.participant.pk
    creer_en_nombre(nouvelles)
    for identite, participant in changees.items():
        identite.participant_id = participant.pk
        identite.save()
        if identite.date_naissance is not None:
            _recompter_les_ages(chantier, participant, identite.date_naissance)


def _ranger(
    chantier: Chantier,
    rangement: Rangement,
    nouvelles: list[Identite],
    changees: dict[Identite, Participant],
    ligne: Any,
) -> None:
    nommee = _est_nommee(ligne)
    connu = chantier.participants.get(ligne.identifiant)
    if connu is None:
        participant = Participant(
            structure=chantier.structure, identifiant=ligne.identifiant, sexe=ligne.sexe,
            anonyme=not nommee,
        )  # fmt: skip
        identite = Identite(**{nom: getattr(ligne, nom) for nom in IDENTITE}) if nommee else None
        attacher(participant, identite)
        if identite is not None:
            participant.empreinte = _empreinte(identite)
            nouvelles.append(identite)
        chantier.participants[ligne.identifiant] = participant
        rangement.ajouter(participant)
        return
    if connu.identifiant != ligne.identifiant:
        rangement.avertir(ligne, f"cette fiche a été réunie à {connu.identifiant}, qui reste ainsi")
        return
    _changer(chantier, rangement, changees, ligne, connu, nommee)


def _changer(
    chantier: Chantier,
    rangement: Rangement,
    changees: dict[Identite, Participant],
    ligne: Any,
    connu: Participant,
    nommee: bool,
) -> None:
    identite: Identite | None = getattr(connu, "identite", None)
    if nommee and connu.efface_le:
        raise LigneFausse(
            "nom",
            "",
            f"rien : les données de cette personne ont été effacées le {timezone.localdate(connu.efface_le):%d/%m/%Y}",
        )
    if not nommee and identite is not None:
        raise LigneFausse("anonyme", "OUI", "NON : cette personne est connue par son nom")
    dits = {nom: getattr(ligne, nom) for nom in IDENTITE} if nommee else {}
    if ligne.anonyme == lire.A_COMPLETER and dits.get("date_naissance") is None:
        dits.pop("date_naissance", None)  # what was completed since stays
    changes = {nom for nom, dit in dits.items() if getattr(identite, nom, None) != dit}
    if dits.get("date_naissance") and "date_naissance" in changes:
        _refuser_avant_la_naissance(chantier, connu, ligne.date_naissance)
    rangement.changer(connu, {"sexe": ligne.sexe})
    if not changes:
        return
    if identite is None:
        identite = Identite()
        attacher(connu, identite)
        connu.anonyme = False
    avant = {nom: [str(getattr(identite, nom, "")), str(dits[nom])] for nom in changes}
    for nom, dit in dits.items():
        setattr(identite, nom, dit)
    connu.empreinte = _empreinte(identite)
    if connu not in rangement.changes:
        chantier.constats.comptes[forme.PARTICIPANTS.nom].modifies += 1
    rangement.changes.setdefault(connu, {}).update(avant)
    changees[identite] = connu


def _est_nommee(ligne: Any) -> bool:
    """True when the row says who it is; it must, unless the person is anonymous; their birth date too,
    unless it is still to be completed."""
    dites = [nom for nom in IDENTITE if getattr(ligne, nom)]
    if ligne.anonyme is True:
        if dites:
            raise LigneFausse(
                dites[0], getattr(ligne, dites[0]), "rien pour une personne anonyme (anonyme : OUI)"
            )
        return False
    voulues = IDENTITE[:2] if ligne.anonyme == lire.A_COMPLETER else IDENTITE
    manque = next((nom for nom in voulues if not getattr(ligne, nom)), None)
    if manque:
        raise LigneFausse(manque, "", "une valeur, ou anonyme : OUI")
    return True


def _empreinte(identite: Identite) -> str:
    return empreinte(
        nom=identite.nom, prenom=identite.prenom, date_naissance=identite.date_naissance
    )


def _refuser_avant_la_naissance(chantier: Chantier, connu: Participant, naissance: date) -> None:
    for eligibilite in chantier.eligibilites[connu.pk]:
        if naissance > eligibilite.debut:
            raise LigneFausse(
                "date_naissance",
                naissance,
                f"une date avant l'éligibilité du {eligibilite.debut:%d/%m/%Y}",
            )


def _recompter_les_ages(chantier: Chantier, personne: Participant, naissance: date) -> None:
    for eligibilite in chantier.eligibilites[personne.pk]:
        age = ans_revolus(naissance, eligibilite.debut)
        if eligibilite.age != age:
            eligibilite.age = age
            eligibilite.save()


def _signaler_les_ressemblances(
    chantier: Chantier, rangement: Rangement, nouvelles: list[Identite]
) -> None:
    """Told, never refused: the same first name, the same name, the same birth date or its day and month inverted."""
    connues: dict[tuple, list[str]] = defaultdict(list)
    for personne in _deja_connues(chantier):
        connues[_traits(personne.identite)].append(personne.identifiant)
    lignes = {ligne.identifiant: ligne for ligne in chantier.classeur.lignes(forme.PARTICIPANTS)}
    for identite in nouvelles:
        identifiant, traits = identite.participant.identifiant, _traits(identite)
        if autres := connues[traits]:
            rangement.avertir(
                lignes[identifiant],
                f"{identite} ressemble à {', '.join(autres)} : la même personne, peut-être",
            )
        connues[traits].append(identifiant)


def _deja_connues(chantier: Chantier) -> Iterator[Participant]:
    for personne in chantier.participants.values():
        if personne.pk is not None and getattr(personne, "identite", None) is not None:
            yield personne


def _traits(identite: Identite) -> tuple:
    naissance = identite.date_naissance
    nee = (naissance.year, *sorted((naissance.day, naissance.month))) if naissance else ()
    return (
        normaliser(identite.prenom).replace(" ", ""),
        normaliser(identite.nom).replace(" ", ""),
        *nee,
    )


def reprendre_les_eligibilites(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.ELIGIBILITES)
    lignes = chantier.classeur.lignes(forme.ELIGIBILITES)
    if lignes and not all(code in chantier.criteres for code in forme.CRITERES):
        installer_criteres(chantier.structure)
        siens = Critere.objects.filter(structure=chantier.structure)
        chantier.criteres = {critere.code: critere for critere in siens}
    _creer_les_prescripteurs(chantier, lignes)
    criteres = _criteres_connus(chantier)
    reranges: list[tuple[Eligibilite, tuple[str, ...]]] = []
    rangement.pour_chacune(partial(_etablir, chantier, rangement, criteres, reranges))
    rangement.enregistrer(raconter=lambda changes: {"faits": sorted(changes)})
    _ranger_les_criteres(chantier, reranges)


def _creer_les_prescripteurs(chantier: Chantier, lignes: list[Any]) -> None:
    noms = {ligne.prescripteur.casefold(): ligne.prescripteur for ligne in lignes
            if ligne.prescripteur}  # fmt: skip
    nouveaux = [
        Prescripteur(structure=chantier.structure, nom=nom)
        for cle, nom in sorted(noms.items())
        if cle not in chantier.prescripteurs
    ]
    Prescripteur.objects.bulk_create(nouveaux)
    chantier.crees[Prescripteur._meta.label] += [prescripteur.pk for prescripteur in nouveaux]
    chantier.prescripteurs |= {p.nom.casefold(): p for p in nouveaux}


def _criteres_connus(chantier: Chantier) -> dict[int, tuple[str, ...]]:
    """The criteria of each eligibility as the workbook writes them, the main one first."""
    rangs = EligibiliteCritere.objects.filter(eligibilite__structure=chantier.structure)
    codes: dict[int, list[str]] = defaultdict(list)
    for pk, code in rangs.order_by("eligibilite", "rang").values_list(
        "eligibilite", "critere__code"
    ):
        codes[pk].append(code_du_classeur(code))
    return {pk: tuple(dict.fromkeys(siens)) for pk, siens in codes.items()}


def _etablir(
    chantier: Chantier,
    rangement: Rangement,
    criteres: dict[int, tuple[str, ...]],
    reranges: list[tuple[Eligibilite, tuple[str, ...]]],
    ligne: Any,
) -> None:
    participant = chantier.participant(ligne.participant)
    fin = _fin(chantier, ligne)
    if fin is not None and fin < ligne.debut:
        raise LigneFausse("fin", fin, f"un jour après le début, {ligne.debut:%d/%m/%Y}")
    prescripteur = (
        chantier.prescripteurs[ligne.prescripteur.casefold()] if ligne.prescripteur else None
    )
    champs = {
        "fin": fin,
        "commune_id": chantier.commune(ligne.code_commune, "code_commune"),
        "code_qpv": ligne.code_qpv or "",
        "niveau": ligne.niveau or "",
        "prescripteur_id": prescripteur.pk if prescripteur else None,
        "age": _age(participant, ligne),
    }
    if ligne.code_qpv and ligne.code_qpv not in chantier.quartiers:
        rangement.avertir(ligne, f"le QPV {ligne.code_qpv} n'est pas dans la liste chargée")
    siennes = chantier.eligibilites[participant.pk]
    connue = next((e for e in siennes if e.debut == ligne.debut), None)
    if connue is None:
        connue = Eligibilite(
            structure=chantier.structure, participant=participant, debut=ligne.debut,
            generation_qpv=_generation(chantier, ligne), certifiee_par=chantier.par,
            certifiee_le=chantier.maintenant, **champs,
        )  # fmt: skip
        siennes.append(connue)
        reranges.append((connue, ligne.criteres))
        rangement.ajouter(connue)
        chantier.a_redecider.add(participant.pk)
        return
    changes = rangement.changer(connue, champs)
    if criteres.get(connue.pk) != ligne.criteres:
        reranges.append((connue, ligne.criteres))
        if not changes and connue not in rangement.changes:
            chantier.constats.comptes[forme.ELIGIBILITES.nom].modifies += 1
        rangement.changes.setdefault(connue, {})["criteres"] = [
            ",".join(criteres.get(connue.pk, ())), ",".join(ligne.criteres),
        ]  # fmt: skip
    if "code_qpv" in changes:
        connue.generation_qpv = _generation(chantier, ligne)
    if "fin" in changes:
        chantier.a_redecider.add(participant.pk)


def _fin(chantier: Chantier, ligne: Any) -> date | None:
    if ligne.fin is not None:
        return ligne.fin
    critere = chantier.criteres[ligne.criteres[0]]
    critere.structure = chantier.structure
    return fin_certifiee(debut=ligne.debut, critere=critere, duree_mois=ligne.duree_mois)


def _age(participant: Participant, ligne: Any) -> int | None:
    """Whole years on that day; what is written, for a person whose birth date is not known."""
    identite = getattr(participant, "identite", None)
    if identite is None or identite.date_naissance is None:
        return ligne.age
    if identite.date_naissance > ligne.debut:
        raise LigneFausse(
            "debut", ligne.debut, f"un jour après la naissance, {identite.date_naissance:%d/%m/%Y}"
        )
    age = ans_revolus(identite.date_naissance, ligne.debut)
    if ligne.age is not None and ligne.age != age:
        raise LigneFausse("age", ligne.age, f"{age}, d'après la feuille participants, ou rien")
    return age


def _generation(chantier: Chantier, ligne: Any) -> int | None:
    """The list a QPV was loaded from; of both, the one in force that year."""
    generations = chantier.quartiers.get(ligne.code_qpv or "", [])
    if len(generations) > 1:
        return 2024 if ligne.debut.year >= 2024 else 2015
    return generations[0] if generations else None


def _ranger_les_criteres(
    chantier: Chantier, reranges: list[tuple[Eligibilite, tuple[str, ...]]]
) -> None:
    for paquet in par_paquets(eligibilite.pk for eligibilite, _ in reranges):
        EligibiliteCritere.objects.filter(eligibilite__in=paquet).delete()
    creer_en_nombre(
        EligibiliteCritere(eligibilite=eligibilite, critere=chantier.criteres[code], rang=rang)
        for eligibilite, codes in reranges
        for rang, code in enumerate(codes)
    )


def reprendre_les_contrats(chantier: Chantier) -> None:
    rangement = Rangement(chantier, forme.CONTRATS)
    rangement.pour_chacune(partial(_embaucher, chantier, rangement))
    rangement.enregistrer()


def _embaucher(chantier: Chantier, rangement: Rangement, ligne: Any) -> None:
    participant = chantier.participant(ligne.participant)
    employeur = chantier.entreprise(ligne.siret_employeur, "siret_employeur")
    champs = {
        "employeur_id": employeur.pk,
        "type": ligne.type,
        "modalite": ligne.modalite,
        "date_debut": ligne.date_debut,
        "date_fin": ligne.date_fin,
        "poste": ligne.poste or "",
        "code_rome": (ligne.code_rome or "").upper(),
    }
    _signaler_un_contrat(chantier, rangement, ligne, participant)
    connu = chantier.contrats.get(ligne.identifiant)
    if connu is None:
        _verifier_les_dates(ligne)
        connu = ContratTravail(
            structure=chantier.structure, participant=participant, identifiant=ligne.identifiant,
            employeur=employeur, **{n: v for n, v in champs.items() if n != "employeur_id"},
        )  # fmt: skip
        chantier.contrats[ligne.identifiant] = connu
        rangement.ajouter(connu)
        chantier.a_suivre.add(participant.pk)
        return
    if connu.participant_id != participant.pk:
        raise LigneFausse(
            "participant",
            ligne.participant,
            f"{connu.participant.identifiant} : ce contrat est le sien",
        )
    _verifier_les_dates(rangement.ensuite(connu, champs))
    changes = rangement.changer(connu, champs)
    if "employeur_id" in changes:
        connu.employeur = employeur
    if changes & CHANGENT_LES_DECISIONS:
        chantier.a_redecider.add(participant.pk)


def _verifier_les_dates(ligne: Any) -> None:
    if ligne.date_fin is not None and ligne.date_fin < ligne.date_debut:
        raise LigneFausse(
            "date_fin", ligne.date_fin, f"un jour après le début, {ligne.date_debut:%d/%m/%Y}"
        )


def _signaler_un_contrat(
    chantier: Chantier, rangement: Rangement, ligne: Any, participant: Participant
) -> None:
    siennes = chantier.eligibilites[participant.pk]
    if siennes and ligne.date_debut < min(e.debut for e in siennes):
        rangement.avertir(
            ligne,
            f"le contrat {ligne.identifiant} commence le {ligne.date_debut:%d/%m/%Y}, avant "
            f"l'éligibilité du {min(e.debut for e in siennes):%d/%m/%Y}",
        )

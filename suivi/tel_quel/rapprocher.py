"""Names of a table and what stands for them: found, chosen by the user, or to be created."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from clauses_project.textes import normaliser
from suivi.imports.cles import cle_du_nom
from suivi.tel_quel.connus import Connus
from suivi.tel_quel.lignes import ZERO, LigneDuTableau
from suivi.tel_quel.noms import (
    cle_d_entreprise,
    cle_de_l_entreprise,
    cle_de_la_personne,
    cle_du_marche,
)
from suivi.tel_quel.proches import ParMots
from suivi.tel_quel.roles import Role

NOUVEAU = "nouveau"
LAISSER = "laisse"
CANDIDATS = 12
LOTS_OFFERTS = 200  # beside those proposed, for a name; fewer when there are many names
OFFERTS_EN_TOUT = 12_000
ProposerOptions = list[tuple[str, str]]


@dataclass
class Nom:
    """A name of the table. `choisi` is one of the options; blank: it is asked (`question`)."""

    cle: str
    libelle: str
    options: ProposerOptions = field(default_factory=list)
    choisi: str = ""
    question: str = ""
    lignes: int = 0
    heures: Decimal = ZERO
    ou: str = ""

    def ajouter(self, ligne: LigneDuTableau) -> None:
        if not self.ou:
            self.ou = f"{ligne.feuille}, ligne {ligne.numero}"
        self.lignes += 1
        self.heures += ligne.heures

    def trancher(self, dit: str, defaut: str) -> None:
        """What the user says when it is still possible, else the guess."""
        permis = {valeur for valeur, _ in self.options}
        self.choisi = dit if dit in permis else defaut

    def en_json(self) -> dict[str, Any]:
        return {
            "cle": self.cle, "libelle": self.libelle, "options": self.options,
            "choisi": self.choisi, "question": self.question, "lignes": self.lignes,
            "heures": f"{self.heures:.2f}", "ou": self.ou,
        }  # fmt: skip


@dataclass
class Rapprochement:
    """Every name of the table. People: by key of the group, or by row where several bear that name."""

    connus: Connus
    choix: dict[str, Any]
    marches: dict[str, Nom] = field(default_factory=dict)
    entreprises: dict[str, Nom] = field(default_factory=dict)
    personnes: dict[str, Nom] = field(default_factory=dict)
    partagees: set[str] = field(default_factory=set)
    annees: set[int] = field(default_factory=set)

    def cle_de_personne(self, ligne: LigneDuTableau) -> str:
        """Under which the person of this row is chosen."""
        cle = cle_de_la_personne(ligne)
        return f"{cle}|{ligne.feuille}|{ligne.numero}" if cle in self.partagees else cle


def rapprocher(
    lignes: Iterable[LigneDuTableau], connus: Connus, choix: dict[str, Any]
) -> Rapprochement:
    """Finds what each name stands for. Rows with errors are looked at too: they may be mended."""
    rapprochement = Rapprochement(connus, choix)
    lignes = [ligne for ligne in lignes if not ligne.ecartee or ligne.objectif]
    _des_marches(rapprochement, lignes)
    _des_entreprises(rapprochement, lignes)
    _des_personnes(rapprochement, [ligne for ligne in lignes if ligne.nominative])
    return rapprochement


def _rassembler(
    noms: dict[str, Nom], lignes: list[LigneDuTableau], cle_de: Callable, libelle_de: Callable
) -> None:
    for ligne in lignes:
        if cle := cle_de(ligne):
            noms.setdefault(cle, Nom(cle, libelle_de(ligne))).ajouter(ligne)


def _des_marches(rapprochement: Rapprochement, lignes: list[LigneDuTableau]) -> None:
    _rassembler(rapprochement.marches, lignes, cle_du_marche, _libelle_du_marche)
    connus, dits = rapprochement.connus, rapprochement.choix.get("marches", {})
    mots = ParMots((pk, _nom_du_lot(lot)) for pk, lot in connus.lots.items())
    offerts = min(LOTS_OFFERTS, OFFERTS_EN_TOUT // max(1, len(rapprochement.marches)))
    for nom in rapprochement.marches.values():
        dit, _, numero = nom.cle.partition("|")
        exacts = connus.lots_nommes(dit, numero) if dit else []
        du_fichier = connus.lots.get(pk_de(rapprochement.choix.get("lot", ""), "l"))
        if not dit and du_fichier is not None:
            exacts = connus.lots_nommes(normaliser(du_fichier.marche.reference), numero)
        deja_dit = pk_de(dits.get(nom.cle, ""), "l")
        proposes = _d_abord(
            [deja_dit, *(lot.pk for lot in exacts), *mots.proches(dit)], connus.lots
        )
        reste = (lot for pk, lot in connus.lots.items() if pk not in proposes)
        nom.options = [
            *((f"l{pk}", _dire_le_lot(lot)) for pk, lot in proposes.items()),
            (NOUVEAU, "Créer ce marché"),
            *((f"l{lot.pk}", _dire_le_lot(lot)) for lot in islice(reste, offerts)),
            (LAISSER, "Laisser ces lignes"),
        ]
        if len(exacts) > 1:
            nom.question = "Plusieurs lots portent ce nom : dites lequel."
        nom.trancher(
            dits.get(nom.cle, ""),
            f"l{exacts[0].pk}" if len(exacts) == 1 else "" if exacts or not dit else NOUVEAU,
        )
        if not nom.choisi and not nom.question:
            nom.question = "Dites de quel marché est ce lot."


def _libelle_du_marche(ligne: LigneDuTableau) -> str:
    dit = [ligne.texte(role) for role in (Role.REFERENCE, Role.MARCHE, Role.LOT)]
    if dit[2] and "lot" not in normaliser(dit[2]).split():
        dit[2] = f"lot {dit[2]}"
    return " · ".join(filter(None, dit))


def _nom_du_lot(lot: Any) -> str:
    return f"{lot.marche.reference} {lot.marche.objet}"


def _dire_le_lot(lot: Any) -> str:
    return f"{lot.marche.reference} · {lot.marche.objet[:60]} · lot {lot.numero}"


def _des_entreprises(rapprochement: Rapprochement, lignes: list[LigneDuTableau]) -> None:
    noms = rapprochement.entreprises
    _rassembler(noms, lignes, cle_de_l_entreprise, lambda li: _libelle(li, Role.ENTREPRISE))
    _rassembler(
        noms,
        lignes,
        lambda ligne: cle_de_l_entreprise(ligne, Role.EMPLOYEUR),
        lambda ligne: _libelle(ligne, Role.EMPLOYEUR),
    )
    connus, dits = rapprochement.connus, rapprochement.choix.get("entreprises", {})
    mots = ParMots((pk, e.raison_sociale) for pk, e in connus.entreprises.items())
    for nom in noms.values():
        exactes = connus.entreprises_par_cle.get(nom.cle, []) or connus.entreprises_par_cle.get(
            cle_d_entreprise(nom.libelle), []
        )
        deja_dit = pk_de(dits.get(nom.cle, ""), "e")
        proposees = _d_abord([deja_dit, *exactes, *mots.proches(nom.libelle)], connus.entreprises)
        nom.options = [
            *(
                (f"e{e.pk}", f"{e.raison_sociale} · {e.siret or 'SIRET à compléter'}")
                for e in proposees.values()
            ),
            (NOUVEAU, "Créer cette entreprise"),
            (LAISSER, "Laisser ces lignes"),
        ]
        if len(exactes) > 1:
            nom.question = "Plusieurs établissements portent ce nom : dites lequel."
        defaut = f"e{exactes[0]}" if len(exactes) == 1 else "" if exactes else NOUVEAU
        nom.trancher(dits.get(nom.cle, ""), defaut)


def _libelle(ligne: LigneDuTableau, role: Role) -> str:
    du_siret = Role.SIRET if role == Role.ENTREPRISE else Role.SIRET_EMPLOYEUR
    return ligne.texte(role) or ligne.texte(du_siret)


def _d_abord(pks: Iterable[int], connus: dict[int, Any]) -> dict[int, Any]:
    """The first of these that are known, each once."""
    return dict(islice(((pk, connus[pk]) for pk in dict.fromkeys(pks) if pk in connus), CANDIDATS))


def _des_personnes(rapprochement: Rapprochement, lignes: list[LigneDuTableau]) -> None:
    groupes: dict[str, list[LigneDuTableau]] = defaultdict(list)
    for ligne in lignes:
        if cle := cle_de_la_personne(ligne):
            groupes[cle].append(ligne)
    for cle, siennes in groupes.items():
        if _sont_plusieurs(cle, siennes):
            rapprochement.partagees.add(cle)
    dits = rapprochement.choix.get("personnes", {})
    for cle, siennes in groupes.items():
        if cle not in rapprochement.partagees:
            _une_personne(rapprochement, cle, siennes, dits)
            continue
        for ligne in siennes:
            _une_ligne_parmi(rapprochement, ligne, siennes, dits)


def _sont_plusieurs(cle: str, lignes: list[LigneDuTableau]) -> bool:
    """Twice in a sheet with no birth date to say that it is one person: hours of the same month, or two
    companies, may be two people's."""
    if not cle.endswith("|"):
        return False
    vues: set[tuple[str, date]] = set()
    entreprises: dict[str, set[str]] = defaultdict(set)
    for ligne in lignes:
        entreprises[ligne.feuille].add(cle_de_l_entreprise(ligne))
        for part in ligne.parts:
            if (ligne.feuille, part.mois) in vues:
                return True
            vues.add((ligne.feuille, part.mois))
    return any(len(siennes) > 1 for siennes in entreprises.values())


def _une_personne(
    rapprochement: Rapprochement, cle: str, lignes: list[LigneDuTableau], dits: dict[str, str]
) -> None:
    nom = rapprochement.personnes[cle] = Nom(cle, _dire_la_personne(lignes[0]))
    for ligne in lignes:
        nom.ajouter(ligne)
    candidats = _candidats(rapprochement.connus, lignes[0])
    nom.options = [*candidats, (NOUVEAU, "Créer cette personne"), (LAISSER, "Laisser ces lignes")]
    sures = _sures(rapprochement.connus, lignes[0])
    if len(candidats) > 1 and len(sures) != 1:
        nom.question = "Plusieurs personnes portent ce nom : dites laquelle."
    elif candidats and not sures:
        nom.question = (
            "Ce nom est connu avec une autre date de naissance : est-ce la même personne ?"
        )
    defaut = f"p{sures[0]}" if len(sures) == 1 else "" if candidats else NOUVEAU
    nom.trancher(dits.get(cle, ""), defaut)


def _une_ligne_parmi(
    rapprochement: Rapprochement,
    ligne: LigneDuTableau,
    siennes: list[LigneDuTableau],
    dits: dict[str, str],
) -> None:
    """Several rows of one name: each says which person it is, the first of them or another."""
    cle = rapprochement.cle_de_personne(ligne)
    nom = rapprochement.personnes[cle] = Nom(
        cle, f"{_dire_la_personne(ligne)}, ligne {ligne.numero}"
    )
    nom.ajouter(ligne)
    nom.question = (
        f"{len(siennes)} lignes portent ce nom : est-ce la même personne, ou des homonymes ?"
    )
    nouvelles = [
        (f"{NOUVEAU}{rang}", f"Créer : personne n° {rang} de ce nom")
        for rang in range(1, min(len(siennes), CANDIDATS) + 1)
    ]
    nom.options = [
        *_candidats(rapprochement.connus, ligne), *nouvelles, (LAISSER, "Laisser cette ligne"),
    ]  # fmt: skip
    nom.trancher(dits.get(cle, ""), "")


def _dire_la_personne(ligne: LigneDuTableau) -> str:
    ne = f", né(e) le {ligne.naissance:%d/%m/%Y}" if ligne.naissance else ""
    chez = f" ({ligne.texte(Role.ENTREPRISE)})" if ligne.texte(Role.ENTREPRISE) else ""
    return f"{ligne.nom.upper()} {ligne.prenom}{ne}{chez}"


def _homonymes(connus: Connus, ligne: LigneDuTableau) -> list[int]:
    return connus.personnes_par_nom.get(cle_du_nom(ligne.nom, ligne.prenom), [])


def _sures(connus: Connus, ligne: LigneDuTableau) -> list[int]:
    """Those of that name whose birth date does not say otherwise; the same date before an unknown one."""
    homonymes = _homonymes(connus, ligne)
    if ligne.naissance is None:
        return homonymes
    nees = {pk: connus.personnes[pk].identite.date_naissance for pk in homonymes}
    exactes = [pk for pk in homonymes if nees[pk] == ligne.naissance]
    return exactes or [pk for pk in homonymes if nees[pk] is None]


def _candidats(connus: Connus, ligne: LigneDuTableau) -> ProposerOptions:
    candidats = [connus.personnes[pk] for pk in _homonymes(connus, ligne)[:CANDIDATS]]
    return [
        (
            f"p{personne.pk}",
            f"{personne}, né(e) le {personne.identite.ne_le} · {personne.identifiant}",
        )
        for personne in candidats
    ]


def pk_de(valeur: str, prefixe: str) -> int:
    """« l12 » → 12; 0 for anything else."""
    nombre = str(valeur).removeprefix(prefixe)
    return int(nombre) if str(valeur).startswith(prefixe) and nombre.isdigit() else 0

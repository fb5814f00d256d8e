"""What a file would do: the fate of each of its rows, and of the hours of each person, contract and month.

What a file says of a person, a work contract and a month replaces what was stored of them, whoever wrote
it: several rows (weeks, missions) make one sum. Weeks that the files before did not tell are added to what
they wrote (`suivi.imports.cumul`). A month that only the ends of weeks touch, where others
are told whole, is left as it is unless asked for.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone

from clauses_project.ecriture import du_mois
from clauses_project.ecriture import mois as en_mois
from marches.models import Attribution
from suivi.actions.saisies import refus_de_ligne
from suivi.enums import Etat
from suivi.fichiers.resultats import LigneLue, Periode
from suivi.imports.cles import cle_de_la_ligne, code_de_la_personne, code_du_site
from suivi.imports.cumul import Suite, le_mois_entier, suivre
from suivi.imports.emplois import Emploi, Emplois
from suivi.imports.enums import Manque, Sort
from suivi.imports.memoire import relue
from suivi.imports.perimetre import Perimetre, charger
from suivi.imports.personnes import Personne, Personnes
from suivi.imports.sites import Sites
from suivi.models import Affectation, Declaration, ImportHeures, LigneHeures, LigneImport

ZERO = Decimal(0)
LIEU = re.compile(r"^Feuille « .*? », ligne \d+(?:, | : )")
FORCE = {Sort.CREEE: 3, Sort.MODIFIEE: 2, Sort.INCHANGEE: 1, Sort.ECARTEE: 0}


@dataclass(eq=False)
class Rang:
    """A row, what it is about, and what becomes of it."""

    stockee: LigneImport
    lue: LigneLue
    sort: Sort | None = None
    motifs: list[str] = field(default_factory=list)
    manque: str = ""
    attribution: Attribution | None = None
    propose: Attribution | None = None
    personne: Personne = field(default_factory=Personne)
    cellules: list[Cellule] = field(default_factory=list)

    def finir(self, sort: Sort, motif: str, manque: str = "") -> None:
        self.sort, self.manque = sort, manque
        self.motifs.append(motif)

    @property
    def est_vivant(self) -> bool:
        return self.sort is None


@dataclass(eq=False)
class Cellule:
    """The hours of one work contract, for one attribution, in one month."""

    emploi: Emploi
    attribution: Attribution
    mois: date
    declaration: Declaration | None
    ligne: LigneHeures | None
    travail: Decimal = ZERO
    formation: Decimal | None = None
    jours: list[Periode] = field(default_factory=list)
    suite: Suite = field(default_factory=Suite)
    rangs: list[Rang] = field(default_factory=list)
    sort: Sort = Sort.REFUSEE
    motif: str = ""
    manque: str = ""

    @property
    def avant(self) -> tuple[Decimal | None, Decimal | None]:
        ligne = self.ligne
        return (ligne.heures_travail, ligne.heures_formation) if ligne else (None, None)

    @property
    def apres(self) -> tuple[Decimal | None, Decimal | None]:
        """Training that the file does not speak of stays as it is."""
        travail, formation = (part or ZERO for part in self.avant)
        if not self.suite.ajoute:
            travail = formation = ZERO
        if self.formation is None:
            return travail + self.travail, self.avant[1]
        return travail + self.travail, formation + self.formation

    @property
    def heures_dites(self) -> Decimal:
        """Of the file alone."""
        return self.travail + (self.formation or ZERO)

    @property
    def heures_avant(self) -> Decimal:
        return sum((part or ZERO for part in self.avant), ZERO)

    @property
    def heures_apres(self) -> Decimal:
        return sum((part or ZERO for part in self.apres), ZERO)

    @property
    def ecrit(self) -> bool:
        return self.sort in (Sort.CREEE, Sort.MODIFIEE)

    @property
    def se_dit(self) -> bool:
        """How it stands beside the files before is to be read."""
        return bool(self.suite.phrase) and (self.ecrit or self.sort == Sort.INCHANGEE)


@dataclass(frozen=True)
class Plan:
    perimetre: Perimetre
    rangs: list[Rang]
    cellules: list[Cellule]


def dresser(depot: ImportHeures, lignes: Iterable[LigneImport]) -> Plan:
    """The fate of these rows, all those of the file. A constant number of queries."""
    rangs = [Rang(ligne, relue(ligne.lu)) for ligne in lignes]
    mois_dits = {part.mois for rang in rangs for part in rang.lue.parts}
    perimetre = charger(depot, mois_dits)
    _dire_de_quoi(rangs, perimetre)
    _ecarter_les_doubles(rangs)
    cellules = _remplir(rangs, perimetre)
    entames = _mois_entames(rangs)
    ecrits = _mois_a_ecrire(depot, mois_dits, entames)
    for cellule in cellules:
        _suivre(cellule, perimetre)
        _juger(cellule, perimetre, ecrits)
    for rang in rangs:
        _conclure(rang)
    _prevenir_des_manquantes(rangs)
    return Plan(perimetre, rangs, cellules)


def _dire_de_quoi(rangs: list[Rang], perimetre: Perimetre) -> None:
    """The contract and the person of each row, or what is missing to know them."""
    sites, personnes = Sites(perimetre), Personnes(perimetre)
    for rang in rangs:
        lue, choix = rang.lue, rang.stockee.choix
        if lue.ecartee or choix.get("ecartee"):
            rang.finir(Sort.ECARTEE, lue.ecartee or "Vous avez écarté cette ligne.")
            continue
        site = sites.trouver(lue)
        choisie = perimetre.declarants.get(choix.get("attribution"))
        rang.attribution = choisie.attribution if choisie else site.attribution
        rang.propose = site.propose
        if site.ecarte and not choisie:
            rang.finir(Sort.ECARTEE, site.motif)
        elif lue.erreurs:
            rang.finir(Sort.REFUSEE, " ".join(map(_sans_lieu, lue.erreurs)), Manque.VALEUR)
        elif not lue.parts:
            rang.finir(Sort.ECARTEE, "Aucune heure sur cette ligne.")
        elif rang.attribution is None:
            rang.finir(Sort.REFUSEE, site.motif, Manque.SITE)
        else:
            rang.personne = personnes.trouver(lue, rang.attribution, choix)
            if rang.personne.motif:
                rang.finir(Sort.REFUSEE, rang.personne.motif, rang.personne.manque)


def _ecarter_les_doubles(rangs: list[Rang]) -> None:
    """Two rows whose every cell is the same would count the same hours twice."""
    premieres: dict[tuple, Rang] = {}
    for rang in rangs:
        if not rang.est_vivant or rang.stockee.choix.get("compter"):
            continue
        cle = (tuple(texte.strip() for texte in rang.lue.brut), rang.lue.parts)
        premiere = premieres.setdefault(cle, rang)
        if premiere is not rang:
            rang.finir(
                Sort.ECARTEE,
                f"Identique à la ligne {premiere.lue.numero} : ses heures ne sont pas comptées deux fois.",
                Manque.DOUBLE,
            )


def _remplir(rangs: list[Rang], perimetre: Perimetre) -> list[Cellule]:
    """Gives each row its work contract, in the order of the missions, and adds up its hours."""
    emplois = Emplois(perimetre)
    cellules: dict[tuple, Cellule] = {}
    vivants = [rang for rang in rangs if rang.est_vivant]
    for rang in sorted(vivants, key=lambda r: (r.lue.debut is None, r.lue.debut or date.min)):
        assert rang.attribution is not None  # noqa: S101
        emploi, motif = emplois.trouver(rang.lue, rang.personne, rang.attribution)
        if emploi is None:
            rang.finir(Sort.REFUSEE, motif, Manque.CONTRAT)
            continue
        for part in rang.lue.parts:
            cle = (emploi.cle, rang.attribution.pk, part.mois)
            if cle not in cellules:
                cellules[cle] = _cellule(emploi, rang.attribution, part.mois, perimetre)
            cellule = cellules[cle]
            cellule.travail += part.travail
            cellule.jours += part.jours or [le_mois_entier(part.mois)]
            if part.formation or rang.stockee.lu.get("dit_la_formation"):
                cellule.formation = (cellule.formation or ZERO) + part.formation
            cellule.rangs.append(rang)
            rang.cellules.append(cellule)
    return list(cellules.values())


def _cellule(emploi: Emploi, attribution: Attribution, mois: date, perimetre: Perimetre) -> Cellule:
    declarant = perimetre.declarants[attribution.pk]
    affectation = perimetre.affectations.get((emploi.contrat.pk, attribution.pk))
    return Cellule(
        emploi,
        attribution,
        mois,
        perimetre.declarations.get((declarant.pk, mois)),
        perimetre.lignes.get((affectation.pk, mois)) if affectation else None,
    )


def _mois_entames(rangs: list[Rang]) -> frozenset[date]:
    """Months that only rows astride two months speak of, when other months are told otherwise."""
    dits: dict[date, bool] = defaultdict(bool)
    for rang in rangs:
        if rang.sort == Sort.ECARTEE:
            continue
        for part in rang.lue.parts:
            dits[part.mois] |= len(rang.lue.parts) == 1
    entames = frozenset(mois for mois, en_propre in dits.items() if not en_propre)
    return entames if len(entames) < len(dits) else frozenset()


def _mois_a_ecrire(depot: ImportHeures, dits: set[date], entames: frozenset[date]) -> set[date]:
    if depot.mois_ecrits is None:
        return dits - entames
    return {date.fromisoformat(mois) for mois in depot.mois_ecrits}


def _suivre(cellule: Cellule, perimetre: Perimetre) -> None:
    """Its hours are added to those of the files before, or replace them."""
    avant = perimetre.deja_ecrits.get(cellule.ligne.pk) if cellule.ligne else None
    cellule.suite = suivre(cellule.jours, avant, cellule.heures_dites)


def _juger(cellule: Cellule, perimetre: Perimetre, ecrits: set[date]) -> None:
    if cellule.mois not in ecrits:
        cellule.sort = Sort.ECARTEE
        cellule.motif = f"Les heures {du_mois(cellule.mois)} ne seront pas écrites."
        return
    ligne = cellule.ligne
    if ligne is not None and ligne.est_saisie and _memes(cellule.avant, cellule.apres):
        cellule.sort = Sort.INCHANGEE
        return
    if motif := _refus_du_mois(cellule, perimetre):
        cellule.motif, cellule.manque = motif, Manque.MOIS
        return
    assert cellule.declaration is not None  # noqa: S101
    refus = refus_de_ligne(
        cellule.declaration,
        Affectation(contrat=cellule.emploi.contrat, attribution=cellule.attribution),
        ligne,
        perimetre.attend(cellule.emploi.contrat, cellule.attribution),
        *cellule.apres,
    )
    if refus:
        cellule.motif, cellule.manque = " ".join(refus), Manque.VALEUR
    else:
        cellule.sort = Sort.MODIFIEE if ligne is not None and ligne.est_saisie else Sort.CREEE


def _memes(avant: tuple, apres: tuple) -> bool:
    """Nothing and zero are the same, once something is stored."""
    return [part or ZERO for part in avant] == [part or ZERO for part in apres]


def _refus_du_mois(cellule: Cellule, perimetre: Perimetre) -> str:
    """Why hours of that month may not be written from a file, and what to do."""
    mois, declaration = cellule.mois, cellule.declaration
    depuis_la_structure = perimetre.depot.structure_id is not None
    if mois > timezone.localdate():
        return f"{en_mois(mois).capitalize()} n'a pas commencé : rien n'est encore à déclarer."
    if declaration is None:
        structure = cellule.attribution.structure
        faire = (
            "ouvrez-le d'abord" if depuis_la_structure else f"demandez à {structure} de l'ouvrir"
        )
        return f"{en_mois(mois).capitalize()} n'est pas ouvert pour ce marché : {faire}."
    match declaration.etat:
        case Etat.VALIDEE:
            faire = "rouvrez-la" if depuis_la_structure else "le facilitateur peut la rouvrir"
            return f"La déclaration {du_mois(mois)} est validée : {faire}, si ces heures sont à corriger."
        case Etat.TRANSMISE:
            faire = (
                "demandez une correction à l'entreprise"
                if depuis_la_structure
                else "demandez au facilitateur de vous la renvoyer"
            )
            return f"La déclaration {du_mois(mois)} est transmise : {faire} pour la corriger."
    return ""


def _conclure(rang: Rang) -> None:
    """The fate of a row is that of what it writes; what is refused of it is said."""
    if not rang.est_vivant:
        return
    ecrites = [cellule for cellule in rang.cellules if cellule.sort != Sort.REFUSEE]
    rang.motifs += dict.fromkeys(c.motif for c in rang.cellules if c.motif)
    rang.motifs += dict.fromkeys(c.suite.phrase for c in ecrites if c.se_dit)
    if not ecrites:
        rang.sort = Sort.REFUSEE
        rang.manque = next((c.manque for c in rang.cellules if c.manque), "")
    else:
        rang.sort = max((cellule.sort for cellule in ecrites), key=lambda sort: FORCE[sort])


def _prevenir_des_manquantes(rangs: list[Rang]) -> None:
    """A sum lacks the hours of the person's rows that are refused: it says so."""
    refuses: dict[str, list[int]] = defaultdict(list)
    for rang in rangs:
        if rang.sort == Sort.REFUSEE and (cle := cle_de_la_ligne(rang.lue)):
            refuses[cle].append(rang.lue.numero)
    for rang in rangs:
        if rang.sort in (Sort.CREEE, Sort.MODIFIEE):
            numeros = refuses.get(cle_de_la_ligne(rang.lue), [])
            if numeros:
                rang.motifs.append(
                    f"Sans la ligne {numeros[0]}, refusée, de la même personne."
                    if len(numeros) == 1
                    else f"Sans {len(numeros)} lignes refusées de la même personne."
                )


def _sans_lieu(phrase: str) -> str:
    """The sentence without its sheet and row, which stand beside it on the page."""
    reste = LIEU.sub("", phrase)
    return reste[:1].upper() + reste[1:]


def reporter(rang: Rang) -> LigneImport:
    """The row as it is to be stored, with what was found."""
    ligne = rang.stockee
    ligne.sort = rang.sort or Sort.REFUSEE
    ligne.motif = " ".join([*rang.motifs, *map(_sans_lieu, rang.lue.avis)])
    ligne.manque = rang.manque
    ligne.site = code_du_site(rang.lue)
    ligne.personne = code_de_la_personne(rang.lue)
    ligne.attribution = rang.attribution or rang.propose
    ligne.participant = rang.personne.participant
    ligne.heures = rang.lue.travail + rang.lue.formation
    ligne.effets = [
        {
            "mois": f"{cellule.mois:%Y-%m-%d}",
            "sort": cellule.sort,
            "avant": str(cellule.heures_avant) if cellule.ligne else None,
            "apres": str(cellule.heures_apres),
            "nouveau": cellule.emploi.origine is None,
            "prolonge": cellule.emploi.prolonge,
            "lignes": len(cellule.rangs),
        }
        for cellule in rang.cellules
    ]
    return ligne

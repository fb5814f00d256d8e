"""Who a row speaks of, among the people the company may see."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import timezone

from clauses_project.dates import ans_revolus
from marches.models import Attribution
from participants.models import Identite, Participant
from suivi.fichiers.resultats import LigneLue
from suivi.imports.cles import cle_d_une_annonce, cle_de_la_ligne, code_de_la_personne
from suivi.imports.enums import Manque
from suivi.imports.perimetre import Perimetre

AGES = range(14, 100)
INCONNUE = "n'est pas dans vos contrats de travail : est-ce une nouvelle personne ?"


@dataclass(frozen=True)
class Personne:
    """The person found; or a new one to announce (`identite`, at a `structure`); or the sentence that asks
    who it is."""

    participant: Participant | None = None
    identite: Identite | None = None
    structure: int | None = None
    motif: str = ""
    manque: str = Manque.PERSONNE

    @property
    def cle(self) -> str:
        """One key for one person of one structure, known or announced."""
        if self.participant is not None:
            return f"p{self.participant.pk}"
        if self.identite is None or self.structure is None:
            return ""
        return cle_d_une_annonce(self.structure, self.identite)


class Personnes:
    """Finds the person of each row."""

    def __init__(self, perimetre: Perimetre):
        self.perimetre = perimetre

    def trouver(self, ligne: LigneLue, attribution: Attribution, choix: dict) -> Personne:
        """`choix`: what was decided of this row alone (`participant`, `nouvelle`)."""
        choisi = choix.get("participant")
        if choisi in self.perimetre.contrats:
            return Personne(self._de(choisi))
        if choix.get("nouvelle"):
            return replace(annoncer(ligne), structure=attribution.structure_id)
        cle = cle_de_la_ligne(ligne)
        if not cle:
            return Personne(motif="Cette ligne ne dit pas de qui elle parle.", manque=Manque.VALEUR)
        connu = self.perimetre.personnes.get((code_de_la_personne(ligne), attribution.structure_id))
        if connu is not None:
            return Personne(self._de(connu))
        if employeur := self.perimetre.declares_ailleurs.get((attribution.pk, cle)):
            return Personne(
                motif=f"Les heures de {_nom(ligne)} pour ce marché sont déclarées par {employeur} : "
                "une heure ne se déclare qu'une fois.",
                manque="",
            )
        return self._par_le_nom(ligne, attribution, cle)

    def _par_le_nom(self, ligne: LigneLue, attribution: Attribution, cle: str) -> Personne:
        homonymes = self.perimetre.par_nom.get((attribution.structure_id, cle), [])
        if ligne.naissance:
            nes = [p for p in homonymes if p.identite.date_naissance == ligne.naissance]
            if not nes and homonymes:
                return Personne(motif=_autre_naissance(ligne, homonymes))
            homonymes = nes
        if len(homonymes) == 1:
            return Personne(homonymes[0])
        if homonymes:
            return Personne(
                motif=f"{len(homonymes)} personnes s'appellent {_nom(ligne)} : dites laquelle."
            )
        return Personne(motif=f"{_nom(ligne)} {INCONNUE}")

    def _de(self, participant: int) -> Participant:
        return self.perimetre.contrats[participant][0].participant


def annoncer(ligne: LigneLue) -> Personne:
    """A person the company adds, when the row says enough of who they are."""
    naissance = ligne.naissance
    dits = {"le nom": ligne.nom, "le prénom": ligne.prenom, "la date de naissance": naissance}
    manques = [mot for mot, valeur in dits.items() if not valeur]
    if manques or naissance is None:
        return Personne(
            motif=f"Pour ajouter {_nom(ligne)}, il manque {' et '.join(manques)} : complétez la ligne.",
            manque=Manque.VALEUR,
        )
    if ans_revolus(naissance, timezone.localdate()) not in AGES:
        return Personne(
            motif=f"Vérifiez l'année de naissance de {_nom(ligne)}.", manque=Manque.VALEUR
        )
    return Personne(
        identite=Identite(nom=ligne.nom[:80], prenom=ligne.prenom[:80], date_naissance=naissance)
    )


def _autre_naissance(ligne: LigneLue, homonymes: list[Participant]) -> str:
    nes = " et ".join(p.identite.ne_le for p in homonymes[:3])
    return (
        f"{_nom(ligne)} est connu avec une autre date de naissance ({nes}, et non "
        f"{ligne.naissance:%d/%m/%Y}) : dites si c'est la même personne."
    )


def _nom(ligne: LigneLue) -> str:
    return ligne.personne or f"{ligne.prenom} {ligne.nom}".strip()

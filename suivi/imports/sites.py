"""Which contract a row speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from marches.models import Attribution, Declarant
from suivi.fichiers.resultats import LigneLue
from suivi.imports.cles import code_du_site, mot, site_en_mots
from suivi.imports.perimetre import Perimetre

REFERENCE_LISIBLE = 4  # signs: a shorter reference is not looked for inside a longer text


@dataclass(frozen=True)
class Site:
    """The contract found, or the sentence that asks for it; `ecarte`: chosen as none of those followed."""

    attribution: Attribution | None = None
    motif: str = ""
    ecarte: bool = False
    propose: Attribution | None = None


class Sites:
    """Finds the contract of each row, once for each code."""

    def __init__(self, perimetre: Perimetre):
        self.perimetre = perimetre
        self._trouves: dict[str, Site] = {}

    def trouver(self, ligne: LigneLue) -> Site:
        code = code_du_site(ligne)
        if code not in self._trouves:
            self._trouves[code] = self._chercher(code, ligne)
        return self._trouves[code]

    def _chercher(self, code: str, ligne: LigneLue) -> Site:
        connu = self.perimetre.sites.get(code)
        if connu is not None:
            if connu.attribution_id is None:
                return Site(ecarte=True, motif="Ce site n'est pas un marché suivi.")
            return Site(self.perimetre.declarants[connu.attribution_id].attribution)
        if not code:
            return self._sans_code()
        candidats = self._candidats(ligne)
        if len(candidats.surs) == 1:
            return Site(candidats.surs[0])
        return _a_choisir(ligne, candidats)

    def _sans_code(self) -> Site:
        tous = list(self.perimetre.declarants.values())
        if len(tous) == 1:
            return Site(tous[0].attribution)
        return Site(motif="Cette ligne ne dit pas de quel marché elle parle : choisissez-le.")

    def _candidats(self, ligne: LigneLue) -> _Candidats:
        textes = {mot(texte) for texte in (ligne.code_site, ligne.site, ligne.mission)} - {""}
        clients = {mot(texte) for texte in (ligne.code_client, ligne.client)} - {""}
        par_site = [a for a, noms in self._noms.items() if _parle_de(textes, noms)]
        par_client = [a for a, noms in self._clients.items() if clients & noms]
        if par_site and par_client:
            communs = [a for a in par_site if a in par_client]
            return _Candidats(self._lots(textes, communs), par_client)
        if par_site:
            return _Candidats(self._lots(textes, par_site), [])
        a_un_site = bool({mot(ligne.code_site), mot(ligne.site)} - {""})
        return _Candidats([] if a_un_site else par_client, par_client)

    def _lots(self, textes: set[str], attributions: list[Attribution]) -> list[Attribution]:
        """Of several lots of one contract, the one that the text numbers."""
        if len(attributions) < 2:
            return attributions
        precis = [a for a in attributions if any(f"lot {mot(a.lot.numero)}" in t for t in textes)]
        return precis or attributions

    @cached_property
    def _noms(self) -> dict[Attribution, set[str]]:
        return {d.attribution: _noms_du_marche(d) for d in self.perimetre.declarants.values()}

    @cached_property
    def _clients(self) -> dict[Attribution, set[str]]:
        return {
            d.attribution: {
                mot(d.attribution.entreprise.raison_sociale),
                d.attribution.entreprise.identifiant,
                d.attribution.entreprise.identifiant[:9],
            }
            for d in self.perimetre.declarants.values()
        }


@dataclass(frozen=True)
class _Candidats:
    surs: list[Attribution]
    proches: list[Attribution]


def _noms_du_marche(declarant: Declarant) -> set[str]:
    lot = declarant.attribution.lot
    reference, objet = mot(lot.marche.reference), mot(lot.marche.objet)
    numero = mot(lot.numero)
    return {
        nom
        for nom in (
            reference,
            f"{reference} lot {numero}",
            f"{reference} {numero}",
            objet,
            f"{objet} lot {numero}",
            f"{objet} {mot(lot.intitule)}" if lot.intitule else "",
        )
        if nom
    }


def _parle_de(textes: set[str], noms: set[str]) -> bool:
    """One of the texts is one of the names, or holds one, as whole words."""
    return any(
        texte == nom or (len(nom) >= REFERENCE_LISIBLE and f" {nom} " in f" {texte} ")
        for texte in textes
        for nom in noms
    )


def _a_choisir(ligne: LigneLue, candidats: _Candidats) -> Site:
    propose = candidats.surs[0] if candidats.surs else next(iter(candidats.proches), None)
    if candidats.surs:
        motif = f"« {site_en_mots(ligne)} » peut être plusieurs de vos marchés : choisissez lequel."
    else:
        motif = f"« {site_en_mots(ligne)} » n'est aucun des marchés connus : choisissez lequel."
    return Site(motif=motif, propose=propose)

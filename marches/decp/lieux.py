"""Where a published contract is, seen from a structure: by its place of execution, else by its buyer.

The SIREN of a commune is that of our list of communes (it does not hold the INSEE code everywhere: in the
Aisne, never), that of an EPCI is the key of our intercommunalités, that of a département begins with 22 and
its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from marches.decp.contrat import COMMUNE_OU_POSTAL
from marches.decp.enums import Situation
from marches.enums import Statut, TypeDonneurOrdre
from territoires.models import Commune, Departement, Intercommunalite, Structure

HOPITAUX = "26"
ETAT = "1"


@dataclass(frozen=True, slots=True)
class Acheteur:
    nom: str
    type: str


@dataclass(slots=True)
class Territoire:
    """What tells, without a query, whether a contract is of the territory of a structure."""

    communes: frozenset[str]
    mairies: frozenset[str]
    postaux: frozenset[str]
    departements: frozenset[str]
    intercommunalites: frozenset[str]
    acheteurs: frozenset[str]

    @classmethod
    def de(cls, structure: Structure) -> Territoire:
        """A buyer whose contracts the structure follows, qualified ones, is one of the territory."""
        communes = list(structure.communes.all())
        codes = {commune.code for commune in communes}
        anciennes = Commune.objects.filter(devenue__in=codes).values_list("code", flat=True)
        suivis = structure.marches.exclude(statut__in=[Statut.A_QUALIFIER, Statut.ABANDONNE])
        connus = structure.donneurs_ordre.exclude(siret="").filter(
            pk__in=suivis.values("donneur_ordre")
        )
        return cls(
            communes=frozenset(codes | set(anciennes)),
            mairies=frozenset(commune.siren for commune in communes) - {""},
            postaux=frozenset(
                postal
                for commune in communes
                for postal in commune.codes_postaux.replace(",", " ").split()
            ),
            departements=frozenset(commune.departement_id or "" for commune in communes) - {""},
            intercommunalites=frozenset(
                commune.intercommunalite_id for commune in communes if commune.intercommunalite_id
            ),
            acheteurs=frozenset(siret[:9] for siret in connus.values_list("siret", flat=True)),
        )

    def situer(self, acheteur: str, lieu: dict[str, str]) -> Situation:
        genre, code = lieu["type"], lieu["code"]
        if genre in ("COMMUNE", COMMUNE_OU_POSTAL) and code in self.communes:
            return Situation.TERRITOIRE
        if genre in ("POSTAL", COMMUNE_OU_POSTAL) and code in self.postaux:
            return Situation.TERRITOIRE
        if self._est_d_ici(acheteur[:9]):
            return Situation.TERRITOIRE
        departement = departement_de(code) if genre else ""
        if departement and departement in self.departements:
            return Situation.DEPARTEMENT
        return Situation.AILLEURS

    def _est_d_ici(self, siren: str) -> bool:
        return siren in self.intercommunalites or siren in self.acheteurs or siren in self.mairies


def departement_de(code: str) -> str:
    """Of a place: « 02 », « 02722 », « 02200 », « 974 », « 97411 »."""
    if code.startswith("97"):
        return code[:3]
    return code[:2] if len(code) in (2, 5) else ""


class Lieux:
    """Names and places that the database knows, each asked once."""

    def __init__(self) -> None:
        self._communes: dict[str, Commune | None] = {}
        self._acheteurs: dict[str, Acheteur] = {}

    def commune(self, lieu: dict[str, str]) -> Commune | None:
        """Where the work is done: today's commune; none when a postal code is that of several."""
        cle = f"{lieu['type']} {lieu['code']}"
        if cle not in self._communes:
            self._communes[cle] = self._trouver(lieu["type"], lieu["code"])
        return self._communes[cle]

    def _trouver(self, genre: str, code: str) -> Commune | None:
        if genre in ("COMMUNE", COMMUNE_OU_POSTAL):
            trouvee = Commune.objects.filter(pk=code).select_related("devenue").first()
            if trouvee is not None:
                return trouvee.devenue or trouvee
        if genre in ("POSTAL", COMMUNE_OU_POSTAL):
            trouvees = Commune.objects.actuelles().filter(codes_postaux__contains=code)[:2]
            return trouvees[0] if len(trouvees) == 1 else None
        return None

    def acheteur(self, contenu: dict[str, Any]) -> Acheteur:
        """Its name, published, or that of its territory; else its number, until somebody names it."""
        siret = contenu["acheteur"]
        if siret not in self._acheteurs:
            self._acheteurs[siret] = self._nommer(siret, contenu["acheteur_nom"])
        return self._acheteurs[siret]

    def _nommer(self, siret: str, nom: str) -> Acheteur:
        siren = siret[:9]
        connu = _du_territoire(siren)
        if connu is not None:
            return Acheteur(nom or connu.nom, connu.type)
        genre = TypeDonneurOrdre.AUTRE
        if siren.startswith(ETAT) and len(siren) == 9:
            genre = TypeDonneurOrdre.ETAT
        elif siren.startswith(HOPITAUX):
            genre = TypeDonneurOrdre.HOPITAL
        elif siren.startswith("23"):
            genre = TypeDonneurOrdre.REGION
        return Acheteur(nom or f"Acheteur {siret}", genre)


def _du_territoire(siren: str) -> Acheteur | None:
    if not siren:
        return None
    if commune := Commune.objects.filter(siren=siren).first():
        return Acheteur(nom_de_mairie(commune.nom), TypeDonneurOrdre.COMMUNE)
    if epci := Intercommunalite.objects.filter(pk=siren).first():
        return Acheteur(epci.nom, TypeDonneurOrdre.EPCI)
    if siren.startswith("22") and (
        departement := Departement.objects.filter(pk=siren[2:4]).first()
    ):
        return Acheteur(f"Département : {departement.nom}", TypeDonneurOrdre.DEPARTEMENT)
    return None


def nom_de_mairie(commune: str) -> str:
    """« Commune de Soissons », « d'Amiens », « du Mans », « des Ulis », « de La Rochelle »."""
    if commune.startswith("Le "):
        return f"Commune du {commune[3:]}"
    if commune.startswith("Les "):
        return f"Commune des {commune[4:]}"
    voyelle = commune[:1].upper() in "AEIOUYÀÂÉÈÊËÎÏÔÛÜŒH"
    return f"Commune d'{commune}" if voyelle else f"Commune de {commune}"

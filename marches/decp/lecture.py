"""A file is read whole: what is kept of it becomes lines, what was repaired or refused becomes remarks.

Nothing of it is in force before somebody has it written (`application.py`). Memory is bounded, whatever the
file: lines and remarks are stored by packets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import IO, Any

from clauses_project.versement import creer_en_nombre
from comptes.taches import Suivi
from marches.decp.contrat import ContratLu, cle_au_premier_regard, empreinte, lire_contrat
from marches.decp.enums import Genre, Situation, Sort
from marches.decp.flux import lire
from marches.decp.lieux import Territoire
from marches.decp.models import ContratPublie, DepotDecp, LigneDecp, RemarqueDecp
from marches.decp.remarques import Remarque
from marches.decp.tri import est_sans_suite, est_social_au_loin

PAR_PAQUET = 500
REMARQUES_GARDEES = 5_000  # of each kind; beyond, they are counted
# A file with more social contracts than this outside of the département is one of the whole country: those
# are counted, not kept.
AILLEURS_AU_PLUS = 500
Dire = Callable[[Remarque], object]
NOMBRES = (
    "lus", "retenus", "territoire", "nouveaux", "modifies", "inchanges", "anciens", "doublons",
    "ecartes", "refuses", "repares", "signales", "loin",
)  # fmt: skip


def lire_depot(
    *, depot: DepotDecp, fichier: IO[bytes], suivi: Suivi | None = None, dire: Dire | None = None
) -> Counter[str]:
    """Stores the lines and remarks of a file; returns its numbers. Raises DecpIllisible.

    Raised at its last byte, what was stored is to be removed by the caller. `dire` hears each remark.
    """
    lecture = _Lecture(depot, dire)
    for brut, octets in lire(fichier):
        lecture.prendre(brut)
        if suivi is not None and lecture.nombres["lus"] % 5_000 == 0:
            suivi.avancer(min(octets, depot.taille), total=depot.taille)
    lecture.finir()
    return lecture.nombres


class _Lecture:
    def __init__(self, depot: DepotDecp, dire: Dire | None):
        self.depot = depot
        self.dire = dire
        self.territoire = Territoire.de(depot.structure)
        self.nombres: Counter[str] = Counter(dict.fromkeys(NOMBRES, 0))
        self.vus: dict[str, tuple[str, str]] = {}
        self.paquet: dict[str, ContratLu] = {}
        self.ailleurs: dict[str, ContratLu] | None = {}
        self.remarques: list[RemarqueDecp] = []
        self.gardees: Counter[str] = Counter()

    def prendre(self, brut: Any) -> None:
        self.nombres["lus"] += 1
        if est_sans_suite(brut, self.territoire):
            self.nombres["ecartes"] += 1
            return
        if self.ailleurs is None and self._compte_au_loin(brut):
            return
        contrat, carnet = lire_contrat(brut)
        if carnet.notes:
            self._remarquer(carnet.remarques())
        if contrat is None:
            self.nombres["refuses"] += 1
            return
        situation = self.territoire.situer(contrat.contenu["acheteur"], contrat.contenu["lieu"])
        if not contrat.social:
            self.nombres["ecartes"] += 1
            if situation != Situation.TERRITOIRE:
                return
        contrat.situation = situation
        self._garder(contrat)

    def _garder(self, contrat: ContratLu) -> None:
        cle, publication = contrat.cle, contrat.contenu["publication"] or ""
        marque = empreinte(contrat.contenu)
        connu = self.vus.get(cle)
        self.vus[cle] = (publication, marque)
        if connu is None:
            self.nombres["retenus"] += contrat.social
            self.nombres["territoire"] += (
                contrat.social and contrat.situation == Situation.TERRITOIRE
            )
        else:
            self.nombres["doublons"] += 1
            if publication < connu[0] or marque == connu[1]:
                self.vus[cle] = connu
                return
        etait_garde = connu is not None and self._retirer(cle)
        if contrat.situation == Situation.AILLEURS:
            self._mettre_a_part(cle, contrat, deja=connu is not None and not etait_garde)
            return
        self.paquet[cle] = contrat
        if len(self.paquet) >= PAR_PAQUET:
            self._deposer(self.paquet)

    def _compte_au_loin(self, brut: Any) -> bool:
        """Those are not kept any more: which one it is suffices, the first time; again, it is read whole."""
        if not est_social_au_loin(brut, self.territoire):
            return False
        cle = cle_au_premier_regard(brut)
        if cle in self.vus:
            return False
        self.vus[cle] = (brut["datePublicationDonnees"], "")
        self.nombres["retenus"] += 1
        self.nombres["loin"] += 1
        return True

    def _retirer(self, cle: str) -> bool:
        """What an earlier contract of the same file had kept; True when there was some."""
        retires, _ = LigneDecp.objects.filter(depot=self.depot, cle=cle).delete()
        return self.paquet.pop(cle, None) is not None or retires > 0

    def _mettre_a_part(self, cle: str, contrat: ContratLu, *, deja: bool) -> None:
        """`deja`: it is among those set apart; counted there, it is not again."""
        if self.ailleurs is None:
            self.nombres["loin"] += not deja
            return
        self.ailleurs[cle] = contrat
        if len(self.ailleurs) > AILLEURS_AU_PLUS:
            self.nombres["loin"] += len(self.ailleurs)
            self.ailleurs = None

    def finir(self) -> None:
        self._deposer(self.paquet)
        if self.ailleurs:
            self._deposer(self.ailleurs)
        self._inscrire_les_remarques()
        sociales = self.depot.lignes.filter(social=True)
        nombres = self.nombres
        nombres["nouveaux"] = sociales.filter(sort=Sort.NOUVEAU).count()
        nombres["modifies"] = sociales.filter(sort=Sort.MODIFIE).count()
        deja = nombres["nouveaux"] + nombres["modifies"] + nombres["anciens"] + nombres["loin"]
        nombres["inchanges"] = max(nombres["retenus"] - deja, 0)

    def _deposer(self, contrats: dict[str, ContratLu]) -> None:
        """Lines of what changes something; the rest is counted."""
        connus = {
            publie.cle: publie
            for publie in ContratPublie.objects.filter(
                structure=self.depot.structure, cle__in=contrats
            ).only("cle", "empreinte", "publie_le")
        }
        lignes = []
        for cle, contrat in contrats.items():
            sort = self._sort(contrat, cle, connus.get(cle))
            if sort is not None:
                lignes.append(
                    LigneDecp(
                        depot=self.depot,
                        cle=cle,
                        empreinte=self.vus[cle][1],
                        contenu=contrat.contenu,
                        social=contrat.social,
                        situation=contrat.situation,
                        sort=sort,
                    )
                )
        creer_en_nombre(lignes)
        contrats.clear()

    def _sort(self, contrat: ContratLu, cle: str, connu: ContratPublie | None) -> Sort | None:
        """None when nothing is to be written: the same, or an older publication than what is known."""
        if connu is None:
            return Sort.NOUVEAU
        if connu.empreinte == self.vus[cle][1]:
            return None
        publie_le = contrat.contenu["publication"]
        if connu.publie_le and (not publie_le or date.fromisoformat(publie_le) < connu.publie_le):
            self.nombres["anciens"] += contrat.social
            return None
        return Sort.MODIFIE

    def _remarquer(self, remarques: list[Remarque]) -> None:
        for remarque in remarques:
            self.nombres[COMPTE[remarque.genre]] += remarque.genre != Genre.REFUSE
            if self.dire is not None:
                self.dire(remarque)
            self.gardees[remarque.genre] += 1
            if self.gardees[remarque.genre] <= REMARQUES_GARDEES:
                self.remarques.append(
                    RemarqueDecp(
                        depot=self.depot,
                        genre=remarque.genre,
                        acheteur=remarque.acheteur,
                        reference=remarque.reference,
                        champ=remarque.champ,
                        lu=remarque.lu[:200],
                        garde=remarque.garde[:300],
                    )
                )
        if len(self.remarques) >= PAR_PAQUET:
            self._inscrire_les_remarques()

    def _inscrire_les_remarques(self) -> None:
        creer_en_nombre(self.remarques)
        self.remarques.clear()


COMPTE = {Genre.REPARE: "repares", Genre.SIGNALE: "signales", Genre.REFUSE: "refuses"}

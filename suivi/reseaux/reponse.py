"""The figures of a réseau, from the parts of its structures: those that are kept, and those to compute first.

Everything kept is dated by what it was made from: a result whose structures changed since is never read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from suivi import chiffres as moteur
from suivi.chiffres import public as regles
from suivi.chiffres.dimensions import lire_territoire
from suivi.chiffres.perimetre import Perimetre, Periode
from suivi.chiffres.resultat import Chiffres
from suivi.reseaux.abrege import abreger
from suivi.reseaux.calcul import chiffrer_la_fusion
from suivi.reseaux.codage import depuis_json, en_json
from suivi.reseaux.fusion import fusionner
from suivi.reseaux.lecture import lire
from suivi.reseaux.models import PartDeReseau, ResultatDeReseau
from suivi.reseaux.oubli import oublier_ce_qui_a_change, revision, tenir_l_etat
from suivi.reseaux.parts import NOMMEES, ecrire_part
from territoires.models import Structure

Avancer = Callable[[int], None]


def calculer(
    perimetre: Perimetre,
    periode: Periode,
    public: bool = False,
    *,
    court: bool = False,
    cadre: moteur.Cadre | None = None,
) -> Chiffres:
    """The figures of that perimeter over those months: `suivi.chiffres.calculer`, whatever the number of structures.

    One structure, or a threshold above what parts can tell, is the engine's own business. Raises `Refus` as it does.
    `court`: of a réseau, its longest breakdowns are cut (`abreger`).
    """
    if not se_compose(perimetre):
        return moteur.calculer(perimetre, periode, public=public, cadre=cadre)
    if public:
        regles.verifier(perimetre, periode)
    return Reseau(perimetre, periode).resultat(public, court)


def totaliser(
    perimetre: Perimetre, periode: Periode, public: bool, cadre: moteur.Cadre | None, court: bool
) -> moteur.Totaux | Chiffres:
    """The first figures of a page, alone where that costs less."""
    if se_compose(perimetre):
        return calculer(perimetre, periode, public, court=court)
    return moteur.totaliser(perimetre, periode, public=public, cadre=cadre)


def se_compose(perimetre: Perimetre) -> bool:
    """Its figures are made of the parts of its structures."""
    return perimetre.de_plusieurs_structures and regles.seuil(perimetre) <= NOMMEES


class Reseau:
    """A perimeter of several structures over a period, and what is kept of it."""

    def __init__(self, perimetre: Perimetre, periode: Periode):
        self.perimetre, self.periode = perimetre, periode
        self.structures = {structure.pk: structure for structure in perimetre.structures}
        self.jour = timezone.localdate()
        self.cle = _cle(perimetre, periode)

    def manquantes(self) -> list[Structure]:
        """Structures whose part is not kept, or not right any more. Two queries when nothing changed."""
        oublier_ce_qui_a_change(self.structures)
        la = set(self._parts().values_list("structure", flat=True))
        return [structure for pk, structure in self.structures.items() if pk not in la]

    def resultat(self, public: bool, court: bool = False) -> Chiffres:
        """What is kept when it is right, or else computed, part by part, and kept; whole, and cut."""
        oublier_ce_qui_a_change(self.structures)
        faite_sur = revision(self.structures)
        garde = ResultatDeReseau.objects.filter(
            self._du_jour(), cle=self._cle_du_resultat(public, court), revision=faite_sur
        ).first()
        if garde is not None:
            return depuis_json(json.loads(garde.donnees))
        entiers = self.additionner(public)
        abreges = abreger(entiers)
        for coupes, chiffres in ((False, entiers), (True, abreges)):
            donnees = json.dumps(en_json(chiffres), ensure_ascii=False, separators=(",", ":"))
            ResultatDeReseau.objects.update_or_create(
                cle=self._cle_du_resultat(public, coupes),
                defaults={"revision": faite_sur, "jour": self.jour, "donnees": donnees},
            )
        return abreges if court else entiers

    def _cle_du_resultat(self, public: bool, court: bool) -> str:
        return hashlib.sha256(f"{self.cle} {public} {court}".encode()).hexdigest()

    def additionner(self, public: bool) -> Chiffres:
        self.completer(self.manquantes())
        parts = self._parts().order_by("structure").values_list("donnees", flat=True)
        fusion = fusionner(json.loads(donnees) for donnees in parts.iterator())
        return chiffrer_la_fusion(fusion, self._ensemble, self.periode, public=public)

    def completer(self, structures: Iterable[Structure], avancer: Avancer = lambda _: None) -> None:
        """Computes these parts, each in a transaction that holds the state of its structure."""
        for rang, structure in enumerate(structures, start=1):
            with transaction.atomic():
                self.une_part(structure)
            avancer(rang)

    def une_part(self, structure: Structure) -> None:
        """Whatever changes meanwhile says so after us, and this part is forgotten before it is read."""
        donnees = self.ecrire(structure)
        PartDeReseau.objects.update_or_create(
            structure=structure, cle=self.cle, defaults={"jour": self.jour, "donnees": donnees}
        )

    def ecrire(self, structure: Structure) -> str:
        """The part of that structure, whose state is held until the end of the transaction."""
        etat = tenir_l_etat(structure.pk)
        seule = replace(self._ensemble, structures=(structure,))
        part = ecrire_part(
            lire(seule, self.periode), partagees=set(etat.partagees), base_etp=structure.base_etp
        )
        return json.dumps(part, ensure_ascii=False, separators=(",", ":"))

    def part_gardee(self, structure: Structure) -> str:
        return self._parts().get(structure=structure).donnees

    @property
    def _ensemble(self) -> Perimetre:
        """Its communes are those of all its structures, for each of them."""
        if self.perimetre.territoire is None:
            self.perimetre = replace(self.perimetre, territoire=lire_territoire(self.perimetre))
        return self.perimetre

    def _parts(self):
        return PartDeReseau.objects.filter(
            self._du_jour(), structure__in=self.structures, cle=self.cle
        )

    def _du_jour(self) -> Q:
        """Milestones fall due day after day: what was told of a period before its end is right that day alone."""
        return Q(jour=self.jour) | Q(jour__gt=self.periode.fin)


def _cle(perimetre: Perimetre, periode: Periode) -> str:
    """Of this réseau, these months and these filters."""
    filtres = [
        (champ.name, getattr(perimetre, champ.name))
        for champ in fields(perimetre)
        if champ.name in perimetre.filtres
    ]
    du: date | None = periode.du
    quoi = [sorted(structure.pk for structure in perimetre.structures), str(du), str(periode.au)]
    return hashlib.sha256(json.dumps([quoi, filtres]).encode()).hexdigest()

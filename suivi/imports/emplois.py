"""Under which work contract the hours of a row are; missions that follow one another are one contract.

Two missions of a person, at one company that lends them to another, follow one another when no working
day (Monday to Friday, bank holidays apart) stands between the end of one and the beginning of the other.
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from clauses_project.dates import mois_de
from clauses_project.ecriture import mois as en_mois
from entreprises.enums import METTENT_A_DISPOSITION
from marches.models import Attribution, Declarant
from participants.enums import TypeContrat
from participants.models import ContratTravail, Participant
from suivi.actions.embauches import completer
from suivi.calendrier import jours_feries
from suivi.fichiers.resultats import LigneLue
from suivi.imports.cles import mot
from suivi.imports.perimetre import Perimetre
from suivi.imports.personnes import Personne

TYPES = {
    **{mot(code): code for code in TypeContrat.values},
    **{mot(libelle): code for code, libelle in TypeContrat.choices},
    "interim": TypeContrat.CTT,
    "mission": TypeContrat.CTT,
    "contrat de mission": TypeContrat.CTT,
    "contrat de travail temporaire": TypeContrat.CTT,
    "travail temporaire": TypeContrat.CTT,
    "cdd insertion": TypeContrat.CDDI,
    "cdd d insertion": TypeContrat.CDDI,
    "contrat pro": TypeContrat.CONTRAT_PRO,
    "professionnalisation": TypeContrat.CONTRAT_PRO,
    "apprenti": TypeContrat.APPRENTISSAGE,
    "cdii": TypeContrat.CDI_INTERIMAIRE,
    "pec": TypeContrat.CUI,
}


@dataclass(eq=False)
class Emploi:
    """A work contract as the file would leave it. `origine` is what is stored; None: it is new."""

    cle: str
    personne: Personne
    contrat: ContratTravail
    origine: ContratTravail | None
    debut: date
    fin: date | None

    @property
    def prolonge(self) -> bool:
        return self.origine is not None and (self.debut, self.fin) != (
            self.origine.date_debut,
            self.origine.date_fin,
        )

    def court_en(self, mois: date) -> bool:
        return mois_de(self.debut) <= mois and (self.fin is None or mois <= mois_de(self.fin))

    def touche(self, debut: date, fin: date | None) -> bool:
        """That mission overlaps it, or follows it, or comes just before."""
        return _se_suivent(self.fin, debut) and _se_suivent(fin, self.debut)

    def etendre(self, debut: date, fin: date | None) -> None:
        self.debut = min(self.debut, debut)
        if self.fin is not None and fin is not None:
            self.fin = max(self.fin, fin)
        self.contrat.date_debut, self.contrat.date_fin = self.debut, self.fin


class Emplois:
    """Gives each row its work contract; to be asked in the order of the missions."""

    def __init__(self, perimetre: Perimetre):
        self.perimetre = perimetre
        self._connus: dict[str, list[Emploi]] = {}
        self._annonces: dict[str, Participant] = {}
        self._nouveaux: dict[str, int] = defaultdict(int)

    def trouver(
        self, ligne: LigneLue, personne: Personne, attribution: Attribution
    ) -> tuple[Emploi | None, str]:
        """The contract, or why there is none."""
        mois = [part.mois for part in ligne.parts]
        siens = self._possibles(personne, attribution)
        if ligne.debut:
            return self._de_la_mission(ligne, personne, attribution, siens)
        courants = [e for e in siens if all(e.court_en(m) for m in mois)]
        choisis = self._les_plus_proches(courants, attribution, mois)
        if len(choisis) == 1:
            return choisis[0], ""
        if choisis:
            return None, (
                f"{_qui(personne)} a {len(choisis)} contrats de travail en {_liste(mois)} : écrivez le "
                "premier jour de celui de ces heures."
            )
        return None, (
            f"{_qui(personne)} n'a pas de contrat de travail en {_liste(mois)} pour ce marché : écrivez "
            "le premier jour du contrat ou de la mission."
        )

    def _de_la_mission(
        self,
        ligne: LigneLue,
        personne: Personne,
        attribution: Attribution,
        siens: list[Emploi],
    ) -> tuple[Emploi | None, str]:
        debut, fin = ligne.debut, ligne.fin
        assert debut is not None  # noqa: S101
        if fin is not None and fin < debut:
            return None, "La fin de la mission précède son début."
        meme = self._le_meme(siens, ligne)
        if meme is not None and (self._met_a_disposition or meme.debut == debut):
            meme.etendre(debut, fin or meme.fin)
        dehors = [
            p.mois
            for p in ligne.parts
            if not (meme.court_en(p.mois) if meme is not None else _dans(p.mois, debut, fin))
        ]
        if dehors:
            return None, (
                f"Ces heures sont de {_liste(dehors)}, hors des dates de la mission "
                f"(du {debut:%d/%m/%Y}{f' au {fin:%d/%m/%Y}' if fin else ''})."
            )
        return (meme, "") if meme is not None else self._nouveau(ligne, personne, attribution)

    def _le_meme(self, siens: list[Emploi], ligne: LigneLue) -> Emploi | None:
        """A mission goes on with what it touches. Elsewhere a contract is known by its first day, or by
        the days it holds, or because it is the only one running: an employer may write another first day."""
        assert ligne.debut is not None  # noqa: S101
        debut, fin = ligne.debut, ligne.fin or ligne.debut
        if self._met_a_disposition:
            return next((e for e in siens if e.touche(debut, fin)), None)
        courants = [e for e in siens if all(e.court_en(p.mois) for p in ligne.parts)]
        for choisis in (
            [e for e in siens if e.debut == debut],
            [e for e in courants if e.debut <= debut],
            courants if len(courants) == 1 else [],
        ):
            if choisis:
                return choisis[0]
        return None

    def _nouveau(
        self, ligne: LigneLue, personne: Personne, attribution: Attribution
    ) -> tuple[Emploi | None, str]:
        type_contrat = self._type(ligne)
        assert ligne.debut is not None  # noqa: S101
        if not type_contrat:
            return None, (
                f"Écrivez le type de contrat de {_qui(personne)} (CDD, CDDI, intérim…) : celui du "
                f"{ligne.debut:%d/%m/%Y} n'est pas connu."
            )
        declarant = self.perimetre.declarants[attribution.pk]
        contrat = completer(
            ContratTravail(
                type=type_contrat,
                date_debut=ligne.debut,
                date_fin=ligne.fin,
                poste=ligne.metier[:120],
            ),
            self._fiche(personne, declarant),
            declarant,
        )
        self._nouveaux[personne.cle] += 1
        emploi = Emploi(
            f"{personne.cle} +{self._nouveaux[personne.cle]}",
            personne,
            contrat,
            None,
            contrat.date_debut,
            contrat.date_fin,
        )
        self._de(personne).append(emploi)
        return emploi, ""

    def _fiche(self, personne: Personne, declarant: Declarant) -> Participant:
        """The person, or one not stored yet, the same for all their rows."""
        if personne.participant is not None:
            return personne.participant
        if personne.cle not in self._annonces:
            fiche = Participant(structure=declarant.structure)
            assert personne.identite is not None  # noqa: S101
            personne.identite.participant = fiche
            self._annonces[personne.cle] = fiche
        return self._annonces[personne.cle]

    def _type(self, ligne: LigneLue) -> str:
        dit = TYPES.get(mot(ligne.type_contrat), "")
        if not dit and not ligne.type_contrat and self._met_a_disposition:
            return TypeContrat.CTT
        return dit

    @property
    def _met_a_disposition(self) -> bool:
        return self.perimetre.depot.entreprise.type in METTENT_A_DISPOSITION

    def _de(self, personne: Personne) -> list[Emploi]:
        if personne.cle not in self._connus:
            siens = []
            if personne.participant is not None:
                siens = self.perimetre.contrats[personne.participant.pk]
            self._connus[personne.cle] = [_emploi(contrat, personne) for contrat in siens]
        return self._connus[personne.cle]

    def _possibles(self, personne: Personne, attribution: Attribution) -> list[Emploi]:
        """Contracts that may serve that attribution; where people are lent, those at its company."""
        return [
            emploi
            for emploi in self._de(personne)
            if emploi.contrat.structure_id == attribution.structure_id
            and (
                self._sert(emploi, attribution)
                or (
                    emploi.contrat.employeur_id == self.perimetre.entreprise
                    and (
                        not self._met_a_disposition
                        or emploi.contrat.entreprise_utilisatrice_id == attribution.entreprise_id
                    )
                )
            )
        ]

    def _sert(self, emploi: Emploi, attribution: Attribution) -> bool:
        return (emploi.contrat.pk, attribution.pk) in self.perimetre.affectations

    def _les_plus_proches(
        self, emplois: list[Emploi], attribution: Attribution, mois: list[date]
    ) -> list[Emploi]:
        """Those that have hours there that month; else those that serve that contract; else all."""
        if len(emplois) < 2:
            return emplois
        servent = [e for e in emplois if self._sert(e, attribution)]
        avec_heures = [e for e in servent if self._a_des_heures(e, attribution, mois)]
        return avec_heures or servent or emplois

    def _a_des_heures(self, emploi: Emploi, attribution: Attribution, mois: list[date]) -> bool:
        affectation = self.perimetre.affectations[emploi.contrat.pk, attribution.pk]
        return any((affectation.pk, m) in self.perimetre.lignes for m in mois)


def _emploi(contrat: ContratTravail, personne: Personne) -> Emploi:
    return Emploi(
        f"c{contrat.pk}", personne, copy(contrat), contrat, contrat.date_debut, contrat.date_fin
    )


def _se_suivent(fin: date | None, debut: date) -> bool:
    """No working day strictly between them; an end that is not known stops nothing."""
    if fin is None:
        return True
    jour = fin + timedelta(days=1)
    while jour < debut:
        if jour.weekday() < 5 and jour not in jours_feries(jour.year):
            return False
        jour += timedelta(days=1)
    return True


def _dans(mois: date, debut: date, fin: date | None) -> bool:
    return mois_de(debut) <= mois and (fin is None or mois <= mois_de(fin))


def _liste(mois: list[date]) -> str:
    return " et ".join(en_mois(m) for m in sorted(set(mois)))


def _qui(personne: Personne) -> str:
    return str(personne.participant or personne.identite)

"""What the results say: the same words, tables and charts on screen, on paper, in the workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from clauses_project import ecriture
from suivi.bilans import ChiffreCle
from suivi.chiffres import Ligne, Perimetre, Periode, calculer
from suivi.chiffres import public as regles_publiques
from suivi.chiffres.apres import COMPTES, mesurer
from suivi.chiffres.devenirs import Devenirs, des_jalons, lire_devenirs
from suivi.chiffres.devenirs_publics import publier_l_ensemble
from suivi.chiffres.resultat import SuiviDuJalon
from suivi.chiffres.sortie import LIBELLES_DU_SUIVI, ecrire
from suivi.enums import Jalon, Situation
from suivi.graphiques import Graphique, rangs
from suivi.mots import ecrire_periode, nombre
from suivi.resultats.tableaux import TableauDesResultats, tableaux, valeurs_de
from territoires.models import Structure

ETROIT, LARGE = 380, 760
DES_CLASSES = {
    "emploi_durable": "Emploi durable",
    "emploi_transition": "Emploi de transition",
    "sortie_positive_iae": "Sortie positive (IAE)",
}
DEFINITIONS = (
    ("Évaluation due", "Six ou douze mois après la fin d'une période de travail, on demande à la personne "
     "ce qu'elle est devenue. Une évaluation tombe si la personne a repris un travail avant."),
    ("Personne jointe", "Évaluation dont on connaît la réponse. Ni les injoignables, ni les refus, ni les "
     "situations neutres (décès, détention, maternité, longue maladie)."),
    ("Taux de réponse", "Personnes jointes, divisées par les évaluations dues hors situations neutres. On "
     "ne sait rien de celles qui n'ont pas été jointes\u00a0: lisez-le avec chaque autre chiffre."),
    ("En emploi, % des jointes, % des dues", "Les deux sont vrais. Le premier suppose que les autres "
     "ressemblent à celles qu'on a jointes, le second qu'aucune des autres n'est en emploi."),
    ("Emploi durable (IAE)", "CDI, CDD ou intérim de six mois et plus, alternance, création d'activité, "
     "fonction publique."),
    ("Emploi de transition (IAE)", "CDD ou intérim de moins de six mois, contrat aidé."),
    ("Sortie positive (IAE)", "Formation, ou contrat dans une autre structure d'insertion."),
    ("Sortie dynamique (IAE)", "Emploi durable, emploi de transition et sortie positive (IAE) ensemble."),
    ("Sortie positive (PLIE)", "Emploi durable ou formation qualifiante\u00a0: les PLIE et l'IAE n'appellent "
     "pas la même chose « sortie positive »."),
    ("Cohorte", "Les personnes dont une période de travail s'est achevée dans la période choisie, jusqu'où "
     "leurs évaluations sont dues aujourd'hui."),
)  # fmt: skip


@dataclass(frozen=True)
class JalonLu:
    """What is known at one milestone. `suivi` is None when too few people were reached to tell these readers."""

    jalon: Jalon
    suivi: SuiviDuJalon | None
    tous: Devenirs
    seuil: int

    @property
    def cle(self) -> str:
        """In addresses and names of charts."""
        return self.jalon.value.lower()

    @property
    def titre(self) -> str:
        return (
            "Entre 6 et 12 mois" if self.jalon == Jalon.FENETRE else f"À {self.jalon.label}"
        ) + " après le travail"

    @cached_property
    def tableaux(self) -> list[TableauDesResultats]:
        return tableaux(self.tous, self.jalon, self.suivi, self.seuil) if self.suivi else []

    @property
    def cles(self) -> list[ChiffreCle]:
        if self.suivi is None or not self.suivi.dus:
            return []
        noms = {
            "dus": "évaluations dues",
            "joints": "personnes jointes",
            "taux_reponse": "taux de réponse",
            "en_emploi": "en emploi",
            "taux_emploi_joints": "en emploi, des personnes jointes",
            "taux_emploi_dus": "en emploi, des évaluations dues",
        }
        valeurs = valeurs_de(self.suivi, bool(self.seuil), noms)
        return [
            ChiffreCle(_ecrire(nom, valeurs[nom]), libelle, nom if nom in COMPTES else "")
            for nom, libelle in noms.items()
        ]

    @property
    def phrase(self) -> str:
        """What is seen, as a person would say it; the answer rate before anything else."""
        suivi = self.suivi
        if suivi is None:
            return f"Moins de {self.seuil} personnes jointes\u00a0: ce qu'elles sont devenues n'est pas publié."
        if not suivi.dus:
            return "Aucune évaluation n'était due."
        debut = (
            f"{nombre(suivi.dus, 'évaluation')} due{'s' * (suivi.dus > 1)}, "
            f"{nombre(suivi.joints, 'personne')} jointe{'s' * (suivi.joints > 1)} "
            f"({ecriture.pourcent(suivi.taux_reponse)})"
        )
        if suivi.en_emploi is None or not suivi.joints:
            return f"{debut}."
        return (
            f"{debut}. {suivi.en_emploi} en emploi\u00a0: {ecriture.pourcent(suivi.taux_emploi_joints)} des "
            f"personnes jointes, {ecriture.pourcent(suivi.taux_emploi_dus)} des évaluations dues."
        )

    def lignes(self) -> list[tuple[str, str, str]]:
        """(key, its words, its value) of every key, in the order of the figures."""
        if self.suivi is None:
            return []
        valeurs = valeurs_de(self.suivi, bool(self.seuil), LIBELLES_DU_SUIVI)
        return [(nom, mots, _ecrire(nom, valeurs[nom])) for nom, mots in LIBELLES_DU_SUIVI.items()]

    @property
    def situations(self) -> list[tuple[str, int]]:
        """How many in each situation, as it was said; for readers of names alone."""
        if self.seuil:
            return []
        siens = [devenir.rang.situation for devenir in des_jalons(self.tous, self.jalon)]
        comptes = [(s.label, siens.count(s.value)) for s in Situation]
        return [(mots, combien) for mots, combien in comptes if combien]

    @cached_property
    def graphiques(self) -> dict[str, Graphique]:
        """By their key; bars run to 100 %."""
        return self._dessiner(ETROIT)

    @property
    def graphiques_papier(self) -> dict[str, Graphique]:
        """The same, all as wide as the sheet."""
        return self._dessiner(LARGE)

    def _dessiner(self, largeur: int) -> dict[str, Graphique]:
        dessins = [self._classes(largeur), *(self._emploi(tableau) for tableau in self.tableaux)]
        return {dessin.cle: dessin for dessin in dessins if dessin}

    def _classes(self, largeur: int) -> Graphique | None:
        if self.suivi is None or not self.suivi.joints:
            return None
        parts = {nom: getattr(self.suivi, nom) for nom in DES_CLASSES}
        lignes = [
            (mots, Decimal(parts[nom]) / self.suivi.joints, parts[nom])
            for nom, mots in DES_CLASSES.items()
            if parts[nom] is not None
        ]
        if len(lignes) == len(DES_CLASSES):
            autres = self.suivi.joints - sum(combien for _, _, combien in lignes)
            if not regles_publiques.est_trop_petit(autres, self.seuil):
                lignes.append(("Autre situation", Decimal(autres) / self.suivi.joints, autres))
        return rangs(
            f"{self.cle}-situations",
            "Ce que sont devenues les personnes jointes",
            [
                (mots, part, f"{combien} · {ecriture.pourcent(part)}")
                for mots, part, combien in lignes
            ],
            entete="Personnes",
            largeur=largeur,
            maximum=Decimal(1),
        )

    def _emploi(self, tableau: TableauDesResultats) -> Graphique | None:
        lignes = [
            (ligne.libelle, ligne["taux_emploi_joints"], _part_dite(ligne))
            for ligne in tableau.lignes
            if isinstance(ligne["taux_emploi_joints"], Decimal)
        ]
        if len(lignes) < 2:
            return None
        return rangs(
            f"{self.cle}-{tableau.cle.replace('_', '-')}",
            f"En emploi, {tableau.titre[0].lower()}{tableau.titre[1:]}",
            lignes,
            entete="% des personnes jointes",
            largeur=LARGE,
            maximum=Decimal(1),
        )


def _part_dite(ligne: Ligne) -> str:
    """The rate of the answers, with how many were reached and how large a part that is."""
    return (
        f"{ecriture.pourcent(ligne['taux_emploi_joints'])} de {nombre(ligne['joints'], 'personne')} "
        f"jointe{'s' * (ligne['joints'] > 1)} ({ecriture.pourcent(ligne['taux_reponse'])} de réponse)"
    )


def _ecrire(nom: str, valeur: Any) -> str:
    return valeur if isinstance(valeur, str) else ecrire(nom, valeur)


@dataclass(frozen=True)
class Resultats:
    """`cohorte`: of the people whose work ended in the period, rather than the milestones due in it."""

    perimetre: Perimetre
    periode: Periode
    cohorte: bool
    public: bool
    jalons: tuple[JalonLu, ...]

    @property
    def periode_ecrite(self) -> str:
        quoi = "travail achevé" if self.cohorte else "évaluations dues"
        return f"{quoi} {ecrire_periode(self.periode)}"

    @property
    def extrait_le(self) -> date:
        return timezone.localdate()

    @property
    def arretes_au(self) -> date:
        return self.extrait_le if self.cohorte else min(self.periode.fin, self.extrait_le)

    @property
    def est_vide(self) -> bool:
        return not any(lu.suivi is None or lu.suivi.dus for lu in self.jalons)

    @property
    def graphiques(self) -> dict[str, Graphique]:
        return {cle: dessin for lu in self.jalons for cle, dessin in lu.graphiques.items()}

    @property
    def definitions(self) -> Sequence[tuple[str, str]]:
        return DEFINITIONS


def lire_resultats(
    perimetre: Perimetre, periode: Periode, *, cohorte: bool = False, public: bool = False
) -> Resultats:
    """Four queries, and those of the public figures for who reads these. Raises `Refus` as they do."""
    secret = public and calculer(perimetre, periode, public=True).personnes is None
    seuil = regles_publiques.seuil(perimetre) if public else 0
    tous = lire_devenirs(perimetre, periode, cohorte=cohorte)
    jalons = tuple(
        JalonLu(jalon, None if secret else _ensemble(tous, jalon, seuil), tous, seuil)
        for jalon in _jalons(perimetre, tous)
    )
    return Resultats(perimetre, periode, cohorte, public, jalons)


def _ensemble(tous: Devenirs, jalon: Jalon, seuil: int) -> SuiviDuJalon | None:
    suivi = mesurer(devenir.rang for devenir in des_jalons(tous, jalon))
    return publier_l_ensemble(suivi, seuil) if seuil else suivi


def _jalons(perimetre: Perimetre, tous: Devenirs) -> Iterator[Jalon]:
    """Those of the setting of each structure, and those that people have."""
    eus = {devenir.jalon for devenir in tous.liste}
    reglages = {structure.jalons for structure in perimetre.structures}
    if Structure.Jalons.SIX_ET_DOUZE in reglages:
        eus |= {Jalon.SIX, Jalon.DOUZE}
    if Structure.Jalons.FENETRE in reglages:
        eus.add(Jalon.FENETRE)
    yield from (jalon for jalon in Jalon if jalon in eus)

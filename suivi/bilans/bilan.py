"""The figures of a territory, and how they are said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from clauses_project.heures import CENTIEME, arrondir
from clauses_project.presentation import Avancement
from suivi.bilans.definitions import DEFINITION_DU_SEUIL, DEFINITIONS
from suivi.bilans.dessins import femmes_et_hommes, heures_en_colonnes, pas
from suivi.cartographie import DES_COMMUNES, Lien, cartographier, fond_de
from suivi.chiffres import Cadre, Chiffres, Perimetre, Periode, lire_cadre
from suivi.chiffres.public import AUTRES
from suivi.chiffres.remarques import remarques
from suivi.comparaison import Comparaison, comparer
from suivi.constats import constats
from suivi.graphiques import Graphique
from suivi.graphiques.carte import Fond
from suivi.mots import accord, code_periode, ecrire_heures, ecrire_periode, nombre
from suivi.parties import dessiner
from suivi.reseaux.reponse import calculer, se_compose
from suivi.reserves import reserves
from suivi.tableaux_du_bilan import Tableau, tableau, tableaux

MOIS_MONTRES = 24


@dataclass(frozen=True)
class ChiffreCle:
    """`vers`: the key of the figure whose rows it opens."""

    valeur: str
    libelle: str
    vers: str = ""


@dataclass(frozen=True)
class Bilan:
    """The figures of a territory, and how they are said."""

    perimetre: Perimetre
    periode: Periode
    chiffres: Chiffres
    public: bool
    titre: str
    emetteur: str
    code: str
    lecture: str
    seuil: int
    cadre: Cadre | None = None
    court: bool = False

    @property
    def periode_ecrite(self) -> str:
        return ecrire_periode(self.periode)

    @property
    def arretes_au(self) -> date:
        return min(self.periode.fin, timezone.localdate())

    @property
    def extrait_le(self) -> date:
        return timezone.localdate()

    @property
    def reference(self) -> str:
        return f"BT-{self.nom_de_fichier.removeprefix('bilan-').upper()}-{self.extrait_le:%Y%m%d}"

    @property
    def nom_de_fichier(self) -> str:
        """« bilan-mef-laonnois-2018 », without extension."""
        morceaux = [
            "bilan",
            self.code,
            slugify(self.lecture),
            code_periode(self.periode),
        ]
        return "-".join(morceau for morceau in morceaux if morceau)

    @property
    def secret(self) -> bool:
        """Too few people: hours and people are not published."""
        return self.chiffres.personnes is None

    @property
    def phrase(self) -> str:
        """What is seen, as a person would say it."""
        c = self.chiffres
        debut = self.periode_ecrite[0].upper() + self.periode_ecrite[1:]
        marches = f"{nombre(c.marches_suivis, 'marché')} {accord(c.marches_suivis, 'suivi')}"
        if self.secret:
            return (
                f"{debut}, {marches}, {nombre(c.entreprises, 'entreprise')}. Moins de {self.seuil} "
                "personnes y ont travaillé\u00a0: leurs heures et leur nombre ne sont pas publiés."
            )
        if not c.personnes:
            if c.heures_retenues:
                return f"{debut}, {marches} et {ecrire_heures(c.heures_retenues)} retenues, sans détail nominatif."
            return f"{debut}, {marches} et aucune heure retenue."
        ont = "a" if c.personnes == 1 else "ont"
        return (
            f"{debut}, {nombre(c.personnes, 'personne')} {accord(c.personnes, 'éloignée')} de l'emploi "
            f"{ont} travaillé {ecrire_heures(c.heures_retenues - c.heures_globales)} grâce aux clauses sociales "
            f"de {nombre(c.marches_avec_heures, 'marché')}. {marches.capitalize()} en tout, "
            f"par {nombre(c.entreprises, 'entreprise')}."
        )

    @property
    def cles(self) -> list[ChiffreCle]:
        c = self.chiffres
        bases = {structure.base_etp for structure in self.perimetre.structures}
        base = f" (base {ecriture.heures(bases.pop())}{INSECABLE}h)" if len(bases) == 1 else ""
        cles = [
            ChiffreCle(ecriture.entier(c.marches_suivis), "marchés suivis", "marches_suivis"),
            ChiffreCle(ecriture.entier(c.entreprises), "entreprises", "entreprises"),
        ]
        if self.secret:
            return cles
        return [
            ChiffreCle(ecriture.heures(c.heures_retenues), "heures d'insertion retenues",
                       "heures_retenues"),
            ChiffreCle(ecriture.entier(c.personnes), "personnes", "personnes"),
            ChiffreCle(ecriture.entier(c.contrats_travail), "contrats de travail", "contrats_travail"),
            *cles,
            ChiffreCle(f"{arrondir(c.etp, CENTIEME):.2f}".replace(".", ","),
                       f"équivalents temps plein{base}", "etp"),
        ]  # fmt: skip

    @property
    def avancement(self) -> Avancement | None:
        """Since the beginning of the contracts, for the lots that have an objective."""
        c = self.chiffres
        if c.heures_retenues_cumul is None:
            return None
        return Avancement.de(
            c.heures_retenues_cumul,
            c.heures_retenues_cumul + c.reste_a_realiser - c.heures_excedentaires,
        )

    @property
    def taux_en_mots(self) -> list[str]:
        """A result for the lots achevés, a progress for the others: never one for the other."""
        c = self.chiffres
        phrases = []
        if c.lots_acheves and c.lots_acheves.nombre:
            lots = c.lots_acheves
            phrases.append(
                f"{nombre(lots.nombre, 'lot')} {accord(lots.nombre, 'achevé')}\u00a0: "
                f"{ecriture.pourcent(c.taux_lots_acheves)} des heures demandées "
                f"({lots.au_dela} au-delà, {lots.atteint} à l'objectif, {lots.en_dessous} en dessous)."
            )
        if c.avancement_lots_en_cours is not None:
            phrases.append(
                f"Les lots en cours en sont à {ecriture.pourcent(c.avancement_lots_en_cours)} de leur "
                "objectif\u00a0: ils ont encore du temps, ce n'est pas un résultat."
            )
        return phrases

    @property
    def par_mois(self) -> bool:
        """Months are shown when they are few, and when none had to be merged with others."""
        lignes = self.chiffres.par_mois
        return (
            not self.secret
            and bool(lignes)
            and all(ligne.code != AUTRES for ligne in lignes)
            and self.periode.nombre_de_mois(lignes[0].cle) <= MOIS_MONTRES
        )

    @property
    def graphique_heures(self) -> Graphique:
        return heures_en_colonnes(self.chiffres, self.par_mois, largeur=640, hauteur=250)

    @property
    def graphique_heures_papier(self) -> Graphique:
        return heures_en_colonnes(self.chiffres, self.par_mois, largeur=430, hauteur=205)

    @property
    def graphique_sexe(self) -> Graphique:
        return femmes_et_hommes(self.chiffres, largeur=330)

    @property
    def graphique_sexe_papier(self) -> Graphique:
        return femmes_et_hommes(self.chiffres, largeur=310)

    @property
    def _pas(self) -> str:
        return pas(self.par_mois)

    @property
    def graphiques(self) -> dict[str, Graphique]:
        return self.dessins()

    def dessins(self, lien: Lien | None = None) -> dict[str, Graphique]:
        """The charts of the page by their key: none of hours or people that are not published.

        `lien`: where a commune of a map leads, by the key of its table and its code.
        """
        if self.secret or not self.chiffres.heures_retenues:
            return {}
        montres = [self.graphique_heures]
        if self.chiffres.personnes:
            montres.append(self.graphique_sexe)
        montres += filter(
            None,
            (cartographier(un, self.fond, lien) or dessiner(un) for un in self.tableaux_detailles),
        )
        return {graphique.cle: graphique for graphique in montres}

    def dessin_des_communes(self, tableau: Tableau) -> Graphique | None:
        """For paper: the map of a table of communes, its bars where there are no contours; None for another table."""
        if tableau.cle not in DES_COMMUNES:
            return None
        return cartographier(tableau, self.fond) or dessiner(tableau)

    @cached_property
    def fond(self) -> Fond | None:
        """The communes of the territory, when their contours were loaded: one query."""
        return fond_de(self.perimetre.structures)

    @cached_property
    def comparaison(self) -> Comparaison | None:
        """With the year before; computed when it is asked for."""
        return comparer(
            self.chiffres,
            self.perimetre,
            self.periode,
            public=self.public,
            cadre=self.cadre,
            court=self.court,
        )

    def chiffres_d_avant(self, comparaison: Comparaison) -> Chiffres:
        """Every figure of the year before, breakdowns included."""
        return calculer(
            self.perimetre,
            comparaison.periode,
            public=self.public,
            cadre=self.cadre,
            court=self.court,
        )

    @property
    def constats(self) -> list[str]:
        return list(constats(self.chiffres, self.seuil if self.public else 0))

    @cached_property
    def remarques(self) -> list[str]:
        """What to know before concluding: nothing here, no territory, what is not published and why."""
        phrases = remarques(self.chiffres, self.perimetre, self.periode)
        return [*phrases, *(reserves(self.chiffres, self.seuil) if self.public else ())]

    @property
    def source(self) -> str:
        """What stands under a chart that leaves the page."""
        precisions = [self.emetteur, self.titre, self.lecture, self.periode_ecrite]
        return (
            f"{' · '.join(dict.fromkeys(p for p in precisions if p))}. "
            f"Chiffres arrêtés au {self.arretes_au:%d/%m/%Y}."
        )

    @property
    def tableau_heures(self) -> Tableau:
        return self._tableau_heures("par_mois" if self.par_mois else "par_annee", self._pas)

    def _tableau_heures(self, cle: str, pas: str) -> Tableau:
        c = self.chiffres
        noms = ("heures_retenues", "personnes", "contrats_travail", "heures_contractualisees")
        if c.heures_contractualisees is None or self.secret:
            noms = noms[:3] if not self.secret else ("heures_contractualisees",)
        return Tableau(
            cle,
            f"Heures {'contractualisées ' if self.secret else ''}{pas}",
            noms,
            getattr(c, cle),
            tuple(getattr(c, nom) for nom in noms),
            ""
            if self.secret
            else f"Une personne présente deux {'mois' if cle == 'par_mois' else 'années'} compte une "
            "fois dans l'ensemble.",
        )

    @property
    def tableau_annees(self) -> Tableau | None:
        """Beside the months, where they run over several years."""
        if self.par_mois and len(self.chiffres.par_annee) > 1:
            return self._tableau_heures("par_annee", "par année")
        return None

    @property
    def tableaux(self) -> list[Tableau]:
        """Contracts, buyers, months, women and men: what any reader of the territory opens with."""
        c = self.chiffres
        tous = [tableau("par_nature", c), tableau("par_donneur_ordre", c), self.tableau_heures]
        if not self.secret:
            tous.append(tableau("par_sexe", c))
        return [un for un in tous if un.dit_quelque_chose]

    @cached_property
    def tableaux_detailles(self) -> list[Tableau]:
        """Every breakdown that says something, in the order they are read. Criteria are among them: not for buyers."""
        temps = [un for un in (self.tableau_heures, self.tableau_annees) if un]
        return [
            *(un for un in temps if un.dit_quelque_chose),
            *tableaux(self.chiffres, self.seuil if self.public else 0),
        ]

    @property
    def definitions(self) -> Sequence[tuple[str, str]]:
        if not self.public:
            return DEFINITIONS
        terme, phrase = DEFINITION_DU_SEUIL
        return (*DEFINITIONS, (terme, phrase.format(self.seuil)))


def faire_bilan(
    perimetre: Perimetre,
    periode: Periode,
    *,
    public: bool,
    titre: str,
    emetteur: str,
    code: str,
    lecture: str = "",
    court: bool = False,
) -> Bilan:
    """Computes, and says. Raises `Refus` when this reader may not have that period or those filters.

    `court`: of a réseau, the first rows of its longest breakdowns, as a screen shows them.
    """
    cadre = None if se_compose(perimetre) else lire_cadre(perimetre)
    return Bilan(
        perimetre=perimetre,
        periode=periode,
        cadre=cadre,
        court=court,
        chiffres=calculer(perimetre, periode, public=public, cadre=cadre, court=court),
        public=public,
        titre=titre,
        emetteur=emetteur,
        code=code,
        lecture=lecture,
        seuil=max((s.seuil_publication for s in perimetre.structures), default=5),
    )

"""The follow-up worked out again in plain Python over the bare rows: nothing of the rule nor of the engine."""

import calendar
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from suivi.models import Evaluation
from tests.suivi.calcul_independant import Base, Calcul

MOIS_DES_JALONS = {"6": 6, "12": 12, "FENETRE": 6}
CLES = {"6": "suivi_6", "12": "suivi_12", "FENETRE": "suivi_fenetre"}
DURABLES = ["CDI", "CDD_6_PLUS", "INTERIM_6_PLUS", "ALTERNANCE", "CREATION", "FONCTION_PUBLIQUE"]
TRANSITION = ["CDD_MOINS_6", "INTERIM", "CONTRAT_AIDE"]
POSITIVES = ["SIAE", "FORMATION_QUALIFIANTE", "FORMATION_AUTRE"]
NEUTRES = ["DECEDE", "DETENTION", "MATERNITE", "LONGUE_MALADIE"]
LOIN = date(9999, 1, 1)


def plus(jour, mois):
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    return date(annee, rang + 1, min(jour.day, calendar.monthrange(annee, rang + 1)[1]))


def rapport(haut, bas):
    return str((Decimal(haut) / bas).quantize(Decimal("0.0001"), ROUND_HALF_UP)) if bas else None


class SuiviIndependant:
    """`tout()` gives the keys of `chiffres.md`, for the structures whose setting is in the rows."""

    def __init__(self, structures, du, au, aujourd_hui, **filtres):
        self.base, self.structures, self.filtres = Base(), structures, filtres
        self.du, self.au, self.aujourd_hui = du, au, aujourd_hui
        self.toutes = Calcul.toutes_les_heures(self.base, structures)
        self.reponses = list(Evaluation.objects.order_by("date", "pk").values())
        self.voulus = self._personnes_des_marches()

    def _personnes_des_marches(self):
        des_marches = {k: v for k, v in self.filtres.items() if k not in ("commune", "epci")}
        if not des_marches:
            return set(self.base.personnes)
        heures = Calcul(self.base, self.structures, None, self.au, **des_marches).heures
        return {
            r["personne"]
            for r in heures
            if r["retenues"] > 0 and not r["stage"] and r["mois"] <= self.au
        }

    def tout(self):
        usages = {self.base.structures[pk]["jalons"] for pk in self.structures}
        cles = ["6", "12"] + (["FENETRE"] if "FENETRE" in usages else [])
        dus = {jalon: [] for jalon in cles}
        for pk, personne in self.base.personnes.items():
            if personne["structure_id"] in self.structures and pk in self.voulus:
                for jalon, reponse, _ in self._jalons(personne):
                    dus[jalon].append((personne, reponse))
        return {CLES[jalon]: self._compter(dus[jalon]) for jalon in cles}

    def lignes(self, jalon, codes, *, cohorte=False):
        """Rows of a breakdown: `codes(personne, fin, jour)` are those where a milestone stands."""
        rangees = {}
        for pk, personne in self.base.personnes.items():
            if personne["structure_id"] not in self.structures or pk not in self.voulus:
                continue
            for siens, reponse, fin in self._jalons(personne, cohorte):
                if siens == jalon:
                    jour = fin or reponse["date"]
                    for code in codes(personne, fin, jour):
                        rangees.setdefault(code, []).append((personne, reponse))
        return {code: self._compter(dus) for code, dus in rangees.items()}

    def droit(self, personne, jour):
        droits = sorted(
            (f for f in self.base.faits.values() if f["participant_id"] == personne["id"]),
            key=lambda droit: droit["debut"],
        )
        avant = [droit for droit in droits if droit["debut"] <= jour]
        return avant[-1] if avant else droits[0] if droits else None

    def emplois(self, personne):
        """Its retained hours up to the end of the period, stage apart."""
        return [
            r
            for r in self.toutes
            if r["personne"] == personne["id"]
            and r["retenues"] > 0
            and not r["stage"]
            and r["mois"] <= self.au
        ]

    def _contrats(self, personne):
        """(start, end or None) of each work contract that is followed."""
        droits = [f for f in self.base.faits.values() if f["participant_id"] == personne["id"]]
        for contrat in self.base.contrats.values():
            if contrat["participant_id"] != personne["id"]:
                continue
            heures = [
                r for r in self.toutes if r["contrat"] == contrat["id"] and r["declarees"] > 0
            ]
            if heures and all(r["stage"] for r in heures):
                continue
            fins = [contrat["date_fin"], self._fin_du_droit(contrat, droits), self._solde(heures)]
            fins = [fin for fin in fins if fin]
            fin = max(min(fins), contrat["date_debut"]) if fins else None
            yield contrat["date_debut"], fin

    def _fin_du_droit(self, contrat, droits):
        premier = contrat["date_debut"].strftime("%Y-%m")
        trouve = None
        for droit in sorted(droits, key=lambda d: d["debut"]):
            fin = droit["fin"]
            alternance = contrat["type"] in ("CONTRAT_PRO", "APPRENTISSAGE")
            if fin and alternance and premier <= fin.strftime("%Y-%m"):
                fin = max(fin, contrat["date_fin"]) if contrat["date_fin"] else None
            commence = droit["debut"].strftime("%Y-%m") <= premier
            if commence and (fin is None or premier <= fin.strftime("%Y-%m")):
                trouve = fin
        return trouve

    def _solde(self, heures):
        marches = [self.base.marches[r["marche"]] for r in heures]
        if not marches or any(m["statut"] != "SOLDE" for m in marches):
            return None
        return max(m["date_solde"] for m in marches)

    def _jalons(self, personne, cohorte=False):
        """(milestone, answer or None, end of the période or None) of those chosen by the period and residence."""
        contrats = list(self._contrats(personne))
        fins = sorted(
            {
                fin
                for _, fin in contrats
                if fin and not any(d <= fin and (f or LOIN) > fin for d, f in contrats)
            }
        )
        reponses = {}
        for reponse in self.reponses:
            if reponse["participant_id"] == personne["id"]:
                avant = [fin for fin in fins if fin < reponse["date"]]
                reponses[avant[-1] if avant else None, reponse["jalon"]] = reponse
        reglage = self.base.structures[personne["structure_id"]]["jalons"]
        jalons = ["FENETRE"] if reglage == "FENETRE" else ["6", "12"]
        for fin, jalon in {(fin, jalon) for fin in fins for jalon in jalons} | set(reponses):
            reponse = reponses.get((fin, jalon))
            due = plus(fin, MOIS_DES_JALONS[jalon]) if fin else reponse["date"]
            if reponse is None and any(fin < debut <= due for debut, _ in contrats):
                continue
            choisi = (
                due <= self.aujourd_hui and fin and self._due(fin) if cohorte else self._due(due)
            )
            if choisi and self._habite(personne, fin or due):
                yield jalon, reponse, fin

    def _due(self, jour):
        mois = jour.replace(day=1)
        return mois <= self.au and jour <= self.aujourd_hui and (self.du is None or mois >= self.du)

    def _habite(self, personne, jour):
        if not self.filtres.get("commune") and not self.filtres.get("epci"):
            return True
        droit = self.droit(personne, jour)
        commune = self.base.communes.get(droit["commune_id"]) if droit else None
        commune = commune and self.base.communes.get(commune["devenue_id"], commune)
        if commune is None or self.filtres.get("commune", commune["code"]) != commune["code"]:
            return False
        epci = commune["intercommunalite_id"]
        return self.filtres.get("epci", epci) == epci

    def _chez(self, personne, reponse):
        if reponse["employeur_id"] is None:
            return False
        siren = self.base.entreprises[reponse["employeur_id"]]["siren"]
        return any(
            r["personne"] == personne["id"]
            and r["declarees"] > 0
            and not r["stage"]
            and self.base.entreprises[r["doit"]]["siren"] == siren
            for r in self.toutes
        )

    def _compter(self, dus):
        repondus = [(p, r, r["situation"]) for p, r in dus if r]

        def parmi(*situations):
            return sum(s in situations for _, _, s in repondus)

        neutres, emploi = parmi(*NEUTRES), parmi(*DURABLES, *TRANSITION, "SIAE")
        joints = len(repondus) - parmi("INJOIGNABLE") - parmi("REFUS") - neutres
        return {
            "dus": len(dus),
            "realises": len(repondus),
            "injoignables": parmi("INJOIGNABLE"),
            "refus": parmi("REFUS"),
            "neutres": neutres,
            "joints": joints,
            "en_emploi": emploi,
            "en_emploi_hors_iae": emploi - parmi("SIAE"),
            "chez_entreprise_clause": sum(
                s in (*DURABLES, *TRANSITION, "SIAE") and self._chez(p, r) for p, r, s in repondus
            ),
            "emploi_durable": parmi(*DURABLES),
            "emploi_transition": parmi(*TRANSITION),
            "sortie_positive_iae": parmi(*POSITIVES),
            "sortie_dynamique_iae": parmi(*DURABLES, *TRANSITION, *POSITIVES),
            "sortie_positive_plie": parmi(*DURABLES, "FORMATION_QUALIFIANTE"),
            "taux_emploi_dus": rapport(emploi, len(dus) - neutres),
            "taux_emploi_joints": rapport(emploi, joints),
            "taux_reponse": rapport(joints, len(dus) - neutres),
        }

"""The figures worked out again in plain Python over the bare rows: nothing of the engine, no aggregation by the ORM.

Slow and simple on purpose: every row is loaded once, every definition of `chiffres.md` is a loop.
"""

import calendar
from decimal import ROUND_HALF_UP, Decimal

from entreprises.models import Entreprise
from marches.models import Attribution, DonneurOrdre, LigneObjectif, Lot, Marche
from participants.models import (
    ContratTravail,
    Critere,
    Eligibilite,
    EligibiliteCritere,
    Participant,
    Prescripteur,
)
from suivi.models import Affectation, Declaration, HeuresGlobales, LigneHeures
from territoires.models import Commune, Structure
from tests.suivi.ventilations_independantes import Ventilations

SIAE = {"EI", "ETTI", "AI", "ACI", "EITI"}
NATURES = ["TRAVAUX", "SERVICES", "FOURNITURES", "PI"]
OBJECTIF = [
    "heures_contractualisees", "heures_objectif", "heures_retenues_cumul", "taux_realisation",
    "taux_lots_acheves", "avancement_lots_en_cours", "lots_acheves", "reste_a_realiser",
    "heures_excedentaires",
]  # fmt: skip


def _h(valeur):
    return str(Decimal(valeur).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _taux(haut, bas):
    return str((Decimal(haut) / bas).quantize(Decimal("0.0001"), ROUND_HALF_UP)) if bas else None


def _dernier(mois):
    return mois.replace(day=calendar.monthrange(mois.year, mois.month)[1])


def _par_pk(modele):
    return {rang[modele._meta.pk.attname]: rang for rang in modele.objects.order_by().values()}


class Base:
    """Every row of the database, as dictionaries."""

    def __init__(self):
        self.marches, self.lots = _par_pk(Marche), _par_pk(Lot)
        self.attributions, self.objectifs = _par_pk(Attribution), _par_pk(LigneObjectif)
        self.entreprises, self.acheteurs = _par_pk(Entreprise), _par_pk(DonneurOrdre)
        self.personnes, self.contrats = _par_pk(Participant), _par_pk(ContratTravail)
        self.faits, self.communes = _par_pk(Eligibilite), _par_pk(Commune)
        self.affectations, self.declarations = _par_pk(Affectation), _par_pk(Declaration)
        self.lignes, self.globales = _par_pk(LigneHeures), _par_pk(HeuresGlobales)
        self.structures = _par_pk(Structure)
        self.criteres, self.prescripteurs = _par_pk(Critere), _par_pk(Prescripteur)
        self.criteres_des_faits = _par_pk(EligibiliteCritere)
        self.territoires = _par_pk(Structure.communes.through)

    def clause(self, lot):
        return lot["clause"] or self.marches[lot["marche_id"]]["clause"]


class Calcul:
    def __init__(self, base, structures, du, au, **filtres):
        self.base, self.structures, self.du, self.au = base, structures, du, au
        self.premier, self.dernier = du, _dernier(au)
        self.filtres = filtres
        self.residence = filtres.get("commune") or filtres.get("epci")
        self.lots = {pk: lot for pk, lot in base.lots.items() if self._lot_voulu(lot)}
        self.heures = list(self._heures())

    def _marche_voulu(self, marche):
        f = self.filtres
        return (
            marche["structure_id"] in self.structures
            and f.get("marche", marche["reference"]) == marche["reference"]
            and f.get("nature", marche["nature"]) == marche["nature"]
            and marche["donneur_ordre_id"] in f.get("donneurs_ordre", [marche["donneur_ordre_id"]])
            and marche["operation_id"] in f.get("operation", [marche["operation_id"]])
            and marche["facilitateur_id"] in f.get("facilitateur", [marche["facilitateur_id"]])
            and f.get("commune_execution") in (None, self._lieu(marche))
        )

    def _lieu(self, marche):
        commune = self.base.communes.get(marche["commune_execution_id"])
        return commune and (commune["devenue_id"] or commune["code"])

    def _lot_voulu(self, lot):
        f = self.filtres
        return (
            self._marche_voulu(self.base.marches[lot["marche_id"]])
            and f.get("lot", lot["numero"]) == lot["numero"]
            and f.get("clause", self.base.clause(lot)) == self.base.clause(lot)
        )

    def _habite(self, ligne):
        faits = self.base.faits.get(ligne["faits_id"])
        commune = self.base.communes.get(faits["commune_id"]) if faits else None
        if commune is None:
            return False
        commune = self.base.communes.get(commune["devenue_id"], commune)
        if "commune" in self.filtres and commune["code"] != self.filtres["commune"]:
            return False
        return (
            self.filtres.get("epci", commune["intercommunalite_id"])
            == commune["intercommunalite_id"]
        )

    def _ecrire(self, lot, mois, **rang):
        marche = self.base.marches[lot["marche_id"]]
        return {
            "lot": lot["id"],
            "marche": marche["id"],
            "nature": marche["nature"],
            "acheteur": marche["donneur_ordre_id"],
            "structure": marche["structure_id"],
            "stage": self.base.clause(lot) == "STAGE",
            "mois": mois,
            **rang,
        }

    def _heures(self):
        """Every declared hour of the lots, whenever it was worked: lines and heures globales alike."""
        base = self.base
        for ligne in base.lignes.values():
            affectation = base.affectations[ligne["affectation_id"]]
            attribution = base.attributions[affectation["attribution_id"]]
            contrat = base.contrats[affectation["contrat_id"]]
            etat = base.declarations[ligne["declaration_id"]]["etat"]
            if attribution["lot_id"] not in self.lots or etat == "A_SAISIR":
                continue
            if self.residence and not self._habite(ligne):
                continue
            total = (ligne["heures_travail"] or 0) + (ligne["heures_formation"] or 0)
            validee = etat == "VALIDEE"
            travail = ligne["heures_travail_retenues"] if validee else 0
            formation = ligne["heures_formation_retenues"] if validee else 0
            decidee = ligne["decision"] in ("RETENUE", "NON_RETENUE")
            yield self._ecrire(
                self.lots[attribution["lot_id"]],
                ligne["mois"],
                declarees=total,
                attente=0 if validee else total,
                travail=travail,
                formation=formation,
                globales=0,
                retenues=travail + formation,
                non_retenues=total - travail - formation if validee and decidee else 0,
                suspens=total if validee and not decidee else 0,
                doit=attribution["entreprise_id"],
                employeur=contrat["employeur_id"],
                contrat=contrat["id"],
                personne=contrat["participant_id"],
                faits=ligne["faits_id"],
            )
        for rang in base.globales.values() if not self.residence else ():
            attribution = base.attributions[rang["attribution_id"]]
            if attribution["lot_id"] in self.lots:
                yield self._ecrire(
                    self.lots[attribution["lot_id"]],
                    rang["mois"],
                    declarees=rang["heures"], attente=0, travail=0, formation=0,
                    globales=rang["heures"], retenues=rang["heures"], non_retenues=0, suspens=0,
                    doit=attribution["entreprise_id"], employeur=rang["employeur_id"],
                    contrat=None, personne=None, faits=None,
                )  # fmt: skip

    def _dans(self, mois):
        return mois <= self.au and (self.du is None or mois >= self.du)

    def _ferme_le(self, marche):
        return {
            "SOLDE": marche["date_solde"],
            "TERMINE": marche["date_fin"],
            "RESILIE": marche["date_fin"],
        }.get(marche["statut"])

    def suivis(self):
        """Contracts suivis; the hours that keep one there are all of its own, whoever worked them."""
        trouves = {}
        avec_lots = {lot["marche_id"] for lot in self.lots.values()}
        actifs = {
            rang["marche"]
            for rang in Calcul.toutes_les_heures(self.base, self.structures)
            if rang["retenues"] > 0 and self._dans(rang["mois"])
        }
        for pk, marche in self.base.marches.items():
            if not self._marche_voulu(marche):
                continue
            if ("lot" in self.filtres or "clause" in self.filtres) and pk not in avec_lots:
                continue
            if marche["date_notification"] > self.dernier:
                continue
            if marche["statut"] in ("ABANDONNE", "A_QUALIFIER"):
                continue
            ferme = self._ferme_le(marche)
            if self.du and ferme and ferme < self.premier and pk not in actifs:
                continue
            trouves[pk] = marche
        return trouves

    @staticmethod
    def toutes_les_heures(base, structures):
        calcul = object.__new__(Calcul)
        calcul.base, calcul.structures, calcul.filtres, calcul.residence = (
            base,
            structures,
            {},
            None,
        )
        calcul.lots = {
            pk: lot for pk, lot in base.lots.items() if lot["structure_id"] in structures
        }
        return list(calcul._heures())

    def _personne(self, pk):
        empreinte = self.base.personnes[pk]["empreinte"]
        return empreinte if len(self.structures) > 1 and empreinte else pk

    def _distinctes(self, heures):
        return len({self._personne(r["personne"]) for r in heures if r["personne"]})

    def _lots_a_objectif(self, suivis):
        for pk, lot in self.lots.items():
            marche = suivis.get(lot["marche_id"])
            if marche is None or marche["statut"] == "RESILIE" or self.base.clause(lot) == "STAGE":
                continue
            lignes = [
                o
                for o in self.base.objectifs.values()
                if o["lot_id"] == pk and o["active"] and o["date_effet"] <= self.dernier
            ]
            fin = marche["date_fin"] or marche["date_solde"]
            yield {
                "acheteur": marche["donneur_ordre_id"],
                "objectif": sum(o["heures"] for o in lignes),
                "contractualise": sum(
                    o["heures"]
                    for o in lignes
                    if self.premier is None or o["date_effet"] >= self.premier
                ),
                "cumul": sum(
                    r["retenues"] for r in self.heures if r["lot"] == pk and r["mois"] <= self.au
                ),
                "acheve": fin is not None and fin <= self.dernier,
            }

    def entreprises(self, suivis):
        sirens = set()
        for attribution in self.base.attributions.values():
            lot = self.lots.get(attribution["lot_id"])
            if lot is None or lot["marche_id"] not in suivis:
                continue
            debut, fin = attribution["date_debut"], attribution["date_fin"]
            if debut and debut > self.dernier:
                continue
            if fin and self.premier and fin < self.premier:
                continue
            sirens.add(self._siren(attribution["entreprise_id"]))
        return len(sirens)

    def _siren(self, pk):
        return self.base.entreprises[pk]["siren"]

    def tout(self):
        suivis = self.suivis()
        lots = [] if self.residence else list(self._lots_a_objectif(suivis))
        mois = [r for r in self.heures if self._dans(r["mois"])]
        insertion = [r for r in mois if not r["stage"]]
        retenues = [r for r in insertion if r["retenues"] > 0]
        nominatives = [r for r in retenues if r["personne"]]
        total = sum(r["retenues"] for r in retenues)
        nommees = sum(r["retenues"] for r in nominatives)
        personnes = self._distinctes(nominatives)
        employeurs = {r["employeur"] for r in retenues}
        etp = sum(
            (
                Decimal(r["retenues"]) / self.base.structures[r["structure"]]["base_etp"]
                for r in retenues
            ),
            Decimal(0),
        )
        return {
            "marches_suivis": len(suivis),
            "marches_avec_heures": len({r["marche"] for r in retenues}),
            "entreprises": self.entreprises(suivis),
            "entreprises_avec_heures": len({self._siren(r["doit"]) for r in retenues}),
            "employeurs": len(employeurs),
            "employeurs_siae": sum(self.base.entreprises[e]["type"] in SIAE for e in employeurs),
            "heures_declarees": _h(sum(r["declarees"] for r in insertion)),
            "heures_en_attente": _h(sum(r["attente"] for r in insertion)),
            "heures_retenues": _h(total),
            "heures_non_retenues": _h(sum(r["non_retenues"] for r in insertion)),
            "heures_en_suspens": _h(sum(r["suspens"] for r in insertion)),
            "heures_travail": _h(sum(r["travail"] for r in insertion)),
            "heures_formation": _h(sum(r["formation"] for r in insertion)),
            "heures_globales": _h(sum(r["globales"] for r in insertion)),
            "heures_stage": _h(sum(r["retenues"] for r in mois if r["stage"])),
            **self._objectifs(lots),
            "personnes": personnes,
            "contrats_travail": len({r["contrat"] for r in nominatives}),
            "heures_par_personne": _h(Decimal(nommees) / personnes) if personnes else None,
            "etp": _h(etp),
            "etp_moyen_annuel": self._etp_moyen(etp, retenues),
            "par_sexe": self._par_sexe(nominatives, personnes, nommees, total),
            "par_nature": self._par_nature(retenues, suivis),
            "par_donneur_ordre": self._par_acheteur(retenues, suivis, lots),
            "par_annee": self._par_tranche(retenues, annee_de),
            "par_mois": self._par_tranche(retenues, mois_de),
            **Ventilations(self, retenues, suivis).toutes(),
        }

    def _etp_moyen(self, etp, retenues):
        debut = self.du or min((r["mois"] for r in retenues), default=None)
        if debut is None:
            return None
        mois = (self.au.year - debut.year) * 12 + self.au.month - debut.month + 1
        return _h(etp * 12 / mois)

    def _objectifs(self, lots):
        if self.residence:
            return dict.fromkeys(OBJECTIF)
        taux = [lot for lot in lots if lot["objectif"] > 0]

        def rapport(choisis):
            return _taux(sum(x["cumul"] for x in choisis), sum(x["objectif"] for x in choisis))

        acheves = [lot for lot in taux if lot["acheve"]]
        ecarts = [lot["cumul"] - lot["objectif"] for lot in taux]
        fins = [lot["cumul"] - lot["objectif"] for lot in acheves]
        return {
            "heures_contractualisees": _h(sum(lot["contractualise"] for lot in lots)),
            "heures_objectif": _h(sum(lot["objectif"] for lot in lots)),
            "heures_retenues_cumul": _h(sum(lot["cumul"] for lot in taux)),
            "taux_realisation": rapport(taux),
            "taux_lots_acheves": rapport(acheves),
            "avancement_lots_en_cours": rapport([x for x in taux if not x["acheve"]]),
            "lots_acheves": {
                "nombre": len(fins),
                "en_dessous": len([e for e in fins if e < 0]),
                "atteint": len([e for e in fins if e == 0]),
                "au_dela": len([e for e in fins if e > 0]),
            },
            "reste_a_realiser": _h(-sum(e for e in ecarts if e < 0)),
            "heures_excedentaires": _h(sum(e for e in ecarts if e > 0)),
        }

    def _par_sexe(self, nominatives, personnes, nommees, total):
        lignes = []
        for code in ("F", "H", "NR"):
            siennes = [r for r in nominatives if self.base.personnes[r["personne"]]["sexe"] == code]
            heures, nombre = sum(r["retenues"] for r in siennes), self._distinctes(siennes)
            lignes.append(
                {
                    "code": code,
                    "personnes": nombre,
                    "heures": _h(heures),
                    "part_personnes": _taux(nombre, personnes),
                    "part_heures": _taux(heures, nommees),
                }
            )
        lignes.append(
            {"code": "SANS_NOM", "personnes": 0, "heures": _h(total - nommees),
             "part_personnes": None, "part_heures": None}
        )  # fmt: skip
        return lignes

    def _par_nature(self, retenues, suivis):
        lignes = []
        for nature in NATURES:
            siennes = [r for r in retenues if r["nature"] == nature]
            marches = len([m for m in suivis.values() if m["nature"] == nature])
            heures = sum(r["retenues"] for r in siennes)
            if marches or heures:
                lignes.append(
                    {"code": nature, "marches": marches, "heures": _h(heures),
                     "personnes": self._distinctes(siennes)}
                )  # fmt: skip
        return lignes

    def _par_acheteur(self, retenues, suivis, lots):
        lignes = []
        for pk, acheteur in self.base.acheteurs.items():
            siennes = [r for r in retenues if r["acheteur"] == pk]
            marches = len([m for m in suivis.values() if m["donneur_ordre_id"] == pk])
            heures = sum(r["retenues"] for r in siennes)
            objectif = sum(lot["objectif"] for lot in lots if lot["acheteur"] == pk)
            if marches or heures or objectif:
                lignes.append(
                    {
                        "code": acheteur["nom"],
                        "marches": marches,
                        "heures_objectif": None if self.residence else _h(objectif),
                        "heures": _h(heures),
                        "personnes": self._distinctes(siennes),
                    }
                )
        return lignes

    def _par_tranche(self, retenues, tranche):
        """Each row is the whole computation again, over its own months."""
        debuts = {tranche(r["mois"])[0] for r in retenues}
        if not self.residence:
            debuts |= {tranche(o["date_effet"])[0] for o in self.base.objectifs.values()}
        lignes = []
        for debut in sorted(debuts):
            siennes = [r for r in retenues if tranche(r["mois"])[0] == debut]
            heures = sum(r["retenues"] for r in siennes)
            contractualise = None if self.residence else self._contractualise(*tranche(debut))
            if heures or contractualise:
                lignes.append(
                    {
                        "code": str(debut)[: 4 if tranche is annee_de else 7],
                        "heures_retenues": _h(heures),
                        "personnes": self._distinctes(siennes),
                        "contrats_travail": len({r["contrat"] for r in siennes if r["contrat"]}),
                        "heures_contractualisees": None
                        if contractualise is None
                        else _h(contractualise),
                    }
                )
        return lignes

    def _contractualise(self, debut, fin):
        du = max(debut, self.du) if self.du else debut
        au = min(fin, self.au)
        if du > au:
            return 0
        calcul = Calcul(self.base, self.structures, du, au, **self.filtres)
        return sum(lot["contractualise"] for lot in calcul._lots_a_objectif(calcul.suivis()))


def annee_de(jour):
    return jour.replace(month=1, day=1), jour.replace(month=12, day=1)


def mois_de(jour):
    return jour.replace(day=1), jour.replace(day=1)


def sans_libelles(json):
    """Breakdowns by code alone, in an order of their own; what became of people is checked in `apres`."""
    propre = {}
    for cle, valeur in json.items():
        if cle.startswith("suivi_"):
            continue
        if isinstance(valeur, list):
            lignes = [{k: v for k, v in ligne.items() if k != "libelle"} for ligne in valeur]
            valeur = sorted(lignes, key=lambda ligne: (ligne["code"], str(ligne)))
        propre[cle] = valeur
    return propre

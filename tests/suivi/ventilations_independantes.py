"""The breakdowns worked out again, row by row: see `calcul_independant`, which loads the rows."""

from decimal import ROUND_HALF_UP, Decimal

CRITERES = [
    "DELD",
    "DETLD",
    "BRSA",
    "ASS",
    "AAH",
    "ADA",
    "AI",
    "INVALIDITE",
    "BOETH",
    "J26",
    "NEET",
    "SENIOR",
    "QPV",
    "FRR",
    "IAE",
    "GEIQ",
    "EA_ESAT",
    "REGIE",
    "EPIDE",
    "E2C",
    "PLIE",
    "CEJ",
    "PPSMJ",
    "REFUGIE",
    "ASE",
    "PARENT_ISOLE",
    "SDF",
    "ALTERNANT",
    "AUTRE",
]
NATURES = ["TRAVAUX", "SERVICES", "FOURNITURES", "PI"]


def _h(valeur):
    return str(Decimal(valeur).quantize(Decimal("0.01"), ROUND_HALF_UP))


class Ventilations:
    """`retenues`: rows with retained hours in the period, stage apart; `suivis`: contracts suivis by key."""

    def __init__(self, calcul, retenues, suivis):
        self.calcul, self.base, self.retenues, self.suivis = calcul, calcul.base, retenues, suivis
        self.nominatives = [r for r in retenues if r["personne"]]
        self.globales = [r for r in retenues if not r["personne"]]

    def toutes(self):
        qpv = [r for r in self.nominatives if self._faits(r)["code_qpv"]]
        return {
            "par_age": self._par_age(),
            "par_niveau": self._de_la_personne(lambda r: self._faits(r)["niveau"] or "INCONNU"),
            "par_critere": self._par_critere(),
            "personnes_qpv": self._personnes(qpv),
            "heures_qpv": self._heures(qpv),
            "par_prescripteur": self._par_prescripteur(),
            "par_clause": self._par_clause(),
            "sexe_par_nature": self._sexe_par_nature(),
            "par_modalite": self._par_modalite(),
            "par_type_contrat": self._par_type_contrat(),
            "par_employeur": self._par_employeur(),
            "par_metier": self._de_la_personne(
                lambda r: self.base.contrats[r["contrat"]]["code_rome"] or "INCONNU"
            ),
            "par_commune": self._de_la_personne(lambda r: self._situer(self._residence(r))),
            "par_commune_execution": self._par_commune_execution(),
        }

    def _faits(self, rang):
        vides = {"age": None, "niveau": "", "code_qpv": "", "prescripteur_id": None, "id": None}
        return self.base.faits.get(rang["faits"], {**vides, "commune_id": None})

    def _personnes(self, rangs):
        return self.calcul._distinctes(rangs)

    def _heures(self, rangs):
        return _h(sum(r["retenues"] for r in rangs))

    def _sans_nom(self, **valeurs):
        if not self.globales:
            return []
        return [{"code": "SANS_NOM", "heures": self._heures(self.globales), **valeurs}]

    def _de_la_personne(self, code):
        lignes = []
        for valeur in {code(r) for r in self.nominatives}:
            siennes = [r for r in self.nominatives if code(r) == valeur]
            lignes.append(
                {
                    "code": valeur,
                    "personnes": self._personnes(siennes),
                    "heures": self._heures(siennes),
                }
            )
        return lignes + self._sans_nom(personnes=0)

    def _par_age(self):
        def tranche(rang):
            age = self._faits(rang)["age"]
            if age is None:
                return "INCONNU"
            if age <= 25:
                return "MOINS_26"
            return "26_49" if age <= 49 else "50_PLUS"

        lignes = self._de_la_personne(tranche)
        presents = {ligne["code"] for ligne in lignes}
        return lignes + [
            {"code": code, "personnes": 0, "heures": "0.00"}
            for code in ("MOINS_26", "26_49", "50_PLUS", "INCONNU", "SANS_NOM")
            if code not in presents
        ]

    def _par_critere(self):
        lignes = []
        for code in CRITERES:
            siennes = [r for r in self.nominatives if code in self._criteres(r)]
            if siennes:
                lignes.append(
                    {
                        "code": code,
                        "personnes": self._personnes(siennes),
                        "heures": self._heures(siennes),
                    }
                )
        return lignes + self._sans_nom(personnes=0)

    def _criteres(self, rang):
        codes = set()
        for lien in self.base.criteres_des_faits.values():
            if rang["faits"] and lien["eligibilite_id"] == rang["faits"]:
                code = self.base.criteres[lien["critere_id"]]["code"]
                codes.add(code if code in CRITERES else "AUTRE")
        return codes

    def _par_prescripteur(self):
        lignes = []
        for pk in {self._faits(r)["prescripteur_id"] for r in self.nominatives}:
            siennes = [r for r in self.nominatives if self._faits(r)["prescripteur_id"] == pk]
            lignes.append(
                {
                    "code": self.base.prescripteurs[pk]["nom"] if pk else "INCONNU",
                    "personnes": self._personnes(siennes),
                    "heures": self._heures(siennes),
                }
            )
        return lignes + self._sans_nom(personnes=0)

    def _par_clause(self):
        clause = self.base.clause
        lots = self.calcul.lots
        marches = {
            (clause(lot), lot["marche_id"])
            for lot in lots.values()
            if lot["marche_id"] in self.suivis
        }
        codes = {code for code, _ in marches} | {clause(lots[r["lot"]]) for r in self.retenues}
        lignes = []
        for code in codes:
            siennes = [r for r in self.retenues if clause(lots[r["lot"]]) == code]
            lignes.append(
                {
                    "code": code,
                    "marches": len([pk for autre, pk in marches if autre == code]),
                    "heures": self._heures(siennes),
                    "personnes": self._personnes(siennes),
                }
            )
        return lignes

    def _sexe_par_nature(self):
        lignes = []
        for nature in NATURES:
            ligne = {"code": nature}
            for sexe, nom in (("F", "femmes"), ("H", "hommes")):
                siennes = [
                    r
                    for r in self.nominatives
                    if r["nature"] == nature and self.base.personnes[r["personne"]]["sexe"] == sexe
                ]
                ligne[nom] = self._personnes(siennes)
                ligne[f"heures_{nom}"] = self._heures(siennes)
            if ligne["femmes"] or ligne["hommes"]:
                lignes.append(ligne)
        return lignes

    def _contrats(self, rangs):
        return len({r["contrat"] for r in rangs})

    def _du_contrat(self, champ):
        par_code = {}
        for rang in self.nominatives:
            par_code.setdefault(self.base.contrats[rang["contrat"]][champ], []).append(rang)
        return par_code.items()

    def _par_modalite(self):
        return [
            {
                "code": code,
                "heures": self._heures(siennes),
                "personnes": self._personnes(siennes),
                "contrats_travail": self._contrats(siennes),
            }
            for code, siennes in self._du_contrat("modalite")
        ] + self._sans_nom(personnes=0, contrats_travail=0)

    def _par_type_contrat(self):
        return [
            {
                "code": code,
                "contrats_travail": self._contrats(siennes),
                "heures": self._heures(siennes),
            }
            for code, siennes in self._du_contrat("type")
        ] + self._sans_nom(contrats_travail=0)

    def _par_employeur(self):
        genres = {
            r["employeur"]: self.base.entreprises[r["employeur"]]["type"] for r in self.retenues
        }
        lignes = []
        for genre in set(genres.values()):
            siennes = [r for r in self.retenues if genres[r["employeur"]] == genre]
            lignes.append(
                {
                    "code": genre,
                    "heures": self._heures(siennes),
                    "personnes": self._personnes(siennes),
                }
            )
        return lignes

    def _actuelle(self, code):
        if code is None:
            return None
        return self.base.communes[code]["devenue_id"] or code

    def _residence(self, rang):
        return self._actuelle(self._faits(rang)["commune_id"])

    def _execution(self, rang):
        return self._actuelle(self.base.marches[rang["marche"]]["commune_execution_id"])

    def _situer(self, commune):
        if commune is None:
            return "INCONNU"
        territoire = {
            self._actuelle(lien["commune_id"])
            for lien in self.base.territoires.values()
            if lien["structure_id"] in self.calcul.structures
        }
        return commune if commune in territoire else "HORS_TERRITOIRE"

    def _par_commune_execution(self):
        lignes = []
        for code in {self._situer(self._execution(r)) for r in self.retenues}:
            siennes = [r for r in self.retenues if self._situer(self._execution(r)) == code]
            lignes.append(
                {
                    "code": code,
                    "heures": self._heures(siennes),
                    "personnes": self._personnes(siennes),
                    "heures_residents": self._heures(
                        r
                        for r in siennes
                        if self._execution(r) and self._execution(r) == self._residence(r)
                    ),
                }
            )
        return lignes

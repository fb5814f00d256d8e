"""The fates of the rows of a file, found again after each choice; and the choices themselves."""

from __future__ import annotations

from collections import Counter

from comptes.taches import Suivi
from suivi.imports.enums import Sort
from suivi.imports.memoire import jours_gardes
from suivi.imports.plan import Cellule, Plan, dresser, reporter
from suivi.models import EffetImport, ImportHeures, LigneImport

TROUVES = (
    "lu",
    "sort",
    "motif",
    "manque",
    "site",
    "personne",
    "attribution",
    "participant",
    "heures",
    "effets",
)
PAR_PAQUET = 500


def inscrire(*, depot: ImportHeures, lignes: list[LigneImport], suivi: Suivi | None = None) -> Plan:
    """Stores rows just read with their fates, packet by packet, saying how far it is."""
    plan = dresser(depot, lignes)
    trouvees = [reporter(rang) for rang in plan.rangs]
    for debut in range(0, len(trouvees), PAR_PAQUET):
        LigneImport.objects.bulk_create(trouvees[debut : debut + PAR_PAQUET])
        if suivi is not None:
            suivi.avancer(min(debut + PAR_PAQUET, len(trouvees)), total=len(trouvees))
    return plan


def verifier(*, depot: ImportHeures, relues: list[LigneImport] | None = None) -> Plan:
    """Finds the fate of every row as things stand now, and stores what changed. The caller holds the file.

    `relues`: the rows read again, when a cell was corrected.
    """
    lignes = list(depot.lignes.dans_l_ordre())
    avant = {(ligne.feuille, ligne.numero): _etat(ligne) for ligne in lignes}
    plan = dresser(depot, relues or lignes)
    trouvees = [reporter(rang) for rang in plan.rangs]
    recopier([n for n in trouvees if _etat(n) != avant.get((n.feuille, n.numero))])
    garder_les_effets(depot=depot, plan=plan)
    return plan


def garder_les_effets(*, depot: ImportHeures, plan: Plan) -> None:
    """What the preview says; the caller saves the file, and its `bilan` with it."""
    depot.bilan = bilan(plan)
    depot.effets.all().delete()
    EffetImport.objects.bulk_create(effets(depot, plan).values(), batch_size=PAR_PAQUET)


def bilan(plan: Plan) -> dict:
    """How many rows of each fate."""
    comptes = Counter(str(rang.sort) for rang in plan.rangs)
    return {sort: comptes[sort] for sort in Sort.values}


def effets(depot: ImportHeures, plan: Plan) -> dict[Cellule, EffetImport]:
    """What the plan does to each person's hours; what it refuses or leaves aside has none."""
    return {
        cellule: EffetImport(
            import_heures=depot,
            cle=cellule.emploi.cle,
            attribution=cellule.attribution,
            declaration=cellule.declaration,
            mois=cellule.mois,
            sort=cellule.sort,
            travail_avant=cellule.avant[0],
            formation_avant=cellule.avant[1],
            travail_apres=cellule.apres[0],
            formation_apres=cellule.apres[1],
            jours=jours_gardes(cellule.suite.jours),
            laisse_des_jours=cellule.suite.laisse_des_jours,
        )
        for cellule in plan.cellules
        if cellule.sort not in (Sort.REFUSEE, Sort.ECARTEE) and cellule.declaration is not None
    }


def _etat(ligne: LigneImport) -> tuple:
    return tuple(
        getattr(ligne, f"{nom}_id" if nom in ("attribution", "participant") else nom)
        for nom in TROUVES
    )


def recopier(lignes: list[LigneImport]) -> None:
    """One statement for each packet, whatever was found."""
    neuves = [
        LigneImport(
            import_heures_id=ligne.import_heures_id,
            feuille=ligne.feuille,
            numero=ligne.numero,
            **{
                f"{nom}_id" if nom in ("attribution", "participant") else nom: valeur
                for nom, valeur in zip(TROUVES, _etat(ligne), strict=True)
            },
        )
        for ligne in lignes
    ]
    LigneImport.objects.bulk_create(
        neuves,
        batch_size=PAR_PAQUET,
        update_conflicts=True,
        unique_fields=["import_heures", "feuille", "numero"],
        update_fields=list(TROUVES),
    )

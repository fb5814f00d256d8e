"""« Évaluation à 6 et 12 mois »: what people became, for élus and those who fund."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from clauses_project.ecriture import INSECABLE
from suivi.bilans import DEFINITION_DU_SEUIL
from suivi.chiffres import Perimetre
from suivi.chiffres.public import seuil
from suivi.chiffres.resultat import SuiviDuJalon
from suivi.chiffres.sortie import LIBELLES_DU_SUIVI, ecrire, suivi_en_json
from suivi.enums import Lecteurs
from suivi.papier.blocs import (
    Bloc,
    Contenu,
    Repere,
    cles,
    du_bilan,
    graphiques,
    jour,
    partie,
    phrases,
    recit,
    tableau,
)
from suivi.papier.demandes import Demande
from suivi.resultats.lecture import JalonLu, Resultats, lire_resultats
from suivi.tableaux_du_bilan import Tableau

COMPARES = ("dus", "joints", "en_emploi", "taux_reponse", "taux_emploi_joints", "taux_emploi_dus")
# Ten columns of words do not stand on a sheet: who works, then in which words one says it.
DE_L_EMPLOI = (
    "dus", "joints", "taux_reponse", "en_emploi", "taux_emploi_joints", "taux_emploi_dus",
)  # fmt: skip
DES_SORTIES = (
    "emploi_durable", "emploi_transition", "sortie_positive_iae", "sortie_dynamique_iae",
    "sortie_positive_plie",
)  # fmt: skip
PAR_ENTREPRISE = "par_entreprise"  # the longest: the first of them, and the workbook has the others
ENTREPRISES = 10
GRAPHIQUES = ("situations", "par-cohorte", "par-critere", "par-age")


def composer(demande: Demande) -> Contenu:
    """The results of the perimeter; by the public rules for everyone but the structure itself."""
    structure = demande.sa_structure
    perimetre = Perimetre(
        (structure,),
        commune=demande.commune.pk if demande.commune else "",
        donneurs_ordre=(demande.donneur_ordre.pk,) if demande.donneur_ordre else (),
    )
    public = demande.lecteurs != Lecteurs.STRUCTURE
    lus = lire_resultats(perimetre, demande.periode, cohorte=demande.cohorte, public=public)
    return Contenu(
        titre=f"{structure.nom_du_territoire}{INSECABLE}: ce que les personnes sont devenues, "
        "six et douze mois après",
        emetteur=str(structure),
        periode=lus.periode_ecrite[0].upper() + lus.periode_ecrite[1:],
        lecture=_lecture(demande),
        arretes_au=jour(lus.arretes_au),
        extrait_le=jour(lus.extrait_le),
        nom_de_fichier=demande.nom_de_fichier,
        blocs=list(_blocs(demande, lus)),
        reperes=[repere for lu in lus.jalons for repere in _reperes(lu)],
        chiffres=_chiffres(lus),
        definitions=list(_definitions(lus, seuil(perimetre) if public else 0)),
    )


def _lecture(demande: Demande) -> str:
    if demande.commune:
        return f"habitants de {demande.commune.nom}"
    return f"marchés de {demande.donneur_ordre}" if demande.donneur_ordre else ""


def _blocs(demande: Demande, lus: Resultats) -> Iterator[Bloc]:
    if demande.mot:
        yield recit("mot", "Le mot de la structure", demande.mot)
    for lu in lus.jalons:
        yield partie(lu.titre)
        yield from _jalon(lu)


def _jalon(lu: JalonLu) -> Iterator[Bloc]:
    yield phrases(lu.phrase, fort=True)
    if not lu.cles:
        return
    yield cles(lu.cles)
    yield tableau(
        "Tous les chiffres, dans les deux vocabulaires",
        ["Chiffre", "Valeur"],
        [[mots, valeur] for _, mots, valeur in lu.lignes()],
    )
    dessins = lu.graphiques_papier
    yield from (graphiques(dessins[cle]) for cle in _cles_des_dessins(lu) if cle in dessins)
    for un in lu.tableaux:
        if un.cle == PAR_ENTREPRISE:
            yield du_bilan(_raccourci(un), sans=DES_SORTIES)
            continue
        yield du_bilan(un, sans=DES_SORTIES)
        if set(DES_SORTIES) & set(un.noms):
            titre = f"{un.titre}, en deux vocabulaires"
            yield {**du_bilan(un, sans=DE_L_EMPLOI), "titre": titre, "note": ""}


def _raccourci(un: Tableau) -> Tableau:
    """The companies of most people, and how many there are in all."""
    nombre = len(un.lignes)
    if nombre <= ENTREPRISES:
        return un
    note = (
        f"Les {ENTREPRISES} premières sur {nombre}{INSECABLE}: le classeur les a toutes. {un.note}"
    )
    return replace(un, lignes=un.lignes[:ENTREPRISES], note=note)


def _cles_des_dessins(lu: JalonLu) -> list[str]:
    return [f"{lu.cle}-{nom}" for nom in GRAPHIQUES]


def _reperes(lu: JalonLu) -> Iterator[Repere]:
    """What two issues are compared by; nothing of what is kept from these readers."""
    for nom in COMPARES:
        valeur = getattr(lu.suivi, nom, None)
        if valeur is not None:
            mots = LIBELLES_DU_SUIVI[nom]
            yield Repere(
                f"{lu.cle}.{nom}", f"{lu.jalon.label}\u00a0: {mots.lower()}", ecrire(nom, valeur)
            )


def _chiffres(lus: Resultats) -> dict[str, Any]:
    """The keys of each milestone, and of each row printed."""
    return {
        lu.cle: {
            "ensemble": _en_json(lu.suivi),
            **{
                un.cle: [
                    {
                        "code": ligne.code,
                        "libelle": ligne.libelle,
                        **suivi_en_json({nom: ligne[nom] for nom in un.noms}),
                    }
                    for ligne in un.lignes
                ]
                for un in lu.tableaux
            },
        }
        for lu in lus.jalons
    }


def _en_json(suivi: SuiviDuJalon | None) -> dict[str, Any] | None:
    return None if suivi is None else suivi_en_json(asdict(suivi))


def _definitions(lus: Resultats, minimum: int) -> Iterator[tuple[str, str]]:
    yield from lus.definitions
    if minimum:
        terme, phrase = DEFINITION_DU_SEUIL
        yield terme, phrase.format(minimum)

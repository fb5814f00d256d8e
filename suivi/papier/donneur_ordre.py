"""The report of a buyer: where its contracts stand, who worked on them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from suivi.bilans import Bilan, faire_bilan
from suivi.chiffres import Perimetre, avancement_par_marche
from suivi.chiffres.marches import marches_suivis
from suivi.chiffres.sortie import en_json
from suivi.mots import ecrire_periode
from suivi.papier import heures
from suivi.papier.blocs import Bloc, Contenu, du_bilan, jour, recit, reperes, tableau
from suivi.papier.demandes import Demande
from suivi.papier.publics import publics
from suivi.papier.territoire import COMPARES, blocs_du_bilan

DES_MARCHES = ("par_annee", "par_mois", "par_nature", "par_clause", "par_commune_execution")


def composer(demande: Demande) -> Contenu:
    """The figures of its contracts, then contract by contract and company by company. No names."""
    donneur = demande.donneur_ordre
    assert donneur is not None  # noqa: S101 the caller looked
    structure = demande.sa_structure
    bilan = faire_bilan(
        Perimetre((structure,), donneurs_ordre=(donneur.pk,)),
        demande.periode,
        public=demande.public,
        titre=str(donneur),
        emetteur=str(structure),
        code=structure.code,
    )
    chiffres = {cle: getattr(bilan.chiffres, cle) for cle in COMPARES}
    return Contenu(
        titre=f"{donneur}{INSECABLE}: vos clauses sociales d'insertion",
        emetteur=str(structure),
        periode=f"Bilan {ecrire_periode(demande.periode)}",
        lecture="",
        arretes_au=jour(bilan.arretes_au),
        extrait_le=jour(bilan.extrait_le),
        nom_de_fichier=demande.nom_de_fichier,
        blocs=list(_blocs(demande, bilan)),
        reperes=reperes(chiffres, COMPARES),
        chiffres=en_json(bilan.chiffres),
        definitions=list(bilan.definitions),
    )


def _blocs(demande: Demande, bilan: Bilan) -> Iterator[Bloc]:
    if demande.mot:
        yield recit("mot", "Le mot de la structure", demande.mot)
    for bloc in blocs_du_bilan(bilan, publics=False):
        if bloc["genre"] != "tableau":
            yield bloc
    yield from _marches(demande, bilan)
    yield from _entreprises(demande, bilan)
    for source in bilan.tableaux:
        if source.cle in DES_MARCHES:
            yield du_bilan(source)
    yield from publics(bilan.chiffres, demande.sa_structure.seuil_publication)


def _marches(demande: Demande, bilan: Bilan) -> Iterator[Bloc]:
    marches = list(
        marches_suivis(bilan.perimetre, demande.periode).order_by("date_notification", "pk")
    )
    if not marches:
        return
    avancements = avancement_par_marche(marches, demande.periode.au)
    faites = heures.par_marche(bilan.perimetre, demande.periode)
    yield tableau(
        "Vos marchés",
        [
            "Référence",
            "Marché",
            "État",
            "Heures de la période",
            "Depuis le début",
            "Objectif",
            "Taux",
        ],
        [
            [
                marche.reference,
                marche.objet,
                marche.get_statut_display(),
                ecriture.heures(faites.get(marche.pk, Decimal(0))),
                ecriture.heures(a.realise),
                ecriture.heures(a.objectif) if a.objectif else ecriture.SANS_OBJET,
                ecriture.pourcent(a.taux),
            ]
            for marche in marches
            for a in [avancements[marche.pk]]
        ],
        textes=3,
        note=f"L'objectif et le taux sont ceux à fin {ecriture.mois(demande.periode.au)}, depuis le début de "
        "chaque marché.",
    )


def _entreprises(demande: Demande, bilan: Bilan) -> Iterator[Bloc]:
    lignes = heures.par_entreprise(bilan.perimetre, demande.periode)
    if lignes:
        yield tableau(
            "Les entreprises de vos marchés",
            ["Entreprise", "Heures retenues"],
            [[str(entreprise), ecriture.heures(total)] for entreprise, total in lignes],
        )

"""The report of a réseau: the public figures of its structures together, a person of two structures counted once."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from clauses_project import ecriture
from clauses_project.ecriture import INSECABLE
from suivi.bilans import Bilan, faire_bilan
from suivi.chiffres import Perimetre
from suivi.chiffres.marches import marches_suivis
from suivi.chiffres.sortie import en_json
from suivi.mots import ecrire_periode
from suivi.papier.blocs import Bloc, Contenu, jour, recit, tableau
from suivi.papier.demandes import Demande
from suivi.papier.territoire import blocs_du_bilan, reperes_du_bilan
from territoires.models import Structure

UNE_FOIS = (
    "Personne suivie par deux structures",
    "Comptée une fois dans le réseau, reconnue par une empreinte de son nom et de sa date de "
    "naissance\u00a0: aucun nom ne sort de sa structure.",
)


def composer(demande: Demande) -> Contenu:
    """No names, whoever reads: public figures alone. Raises `Refus` for a period that is not offered to them."""
    reseau = demande.reseau
    assert reseau is not None  # noqa: S101 the caller looked
    structures = tuple(Structure.objects.filter(reseaux=reseau).order_by("nom", "pk"))
    bilan = faire_bilan(
        Perimetre(structures),
        demande.periode,
        public=True,
        titre=str(reseau),
        emetteur=str(reseau),
        code=reseau.code,
    )
    return Contenu(
        titre=f"{reseau}{INSECABLE}: les clauses sociales d'insertion",
        emetteur=str(reseau),
        periode=f"Bilan {ecrire_periode(demande.periode)}",
        lecture="",
        arretes_au=jour(bilan.arretes_au),
        extrait_le=jour(bilan.extrait_le),
        nom_de_fichier=demande.nom_de_fichier,
        blocs=list(_blocs(demande, bilan)),
        reperes=reperes_du_bilan(bilan),
        chiffres=en_json(bilan.chiffres),
        definitions=[*bilan.definitions, UNE_FOIS],
    )


def _blocs(demande: Demande, bilan: Bilan) -> Iterator[Bloc]:
    if demande.mot:
        yield recit("mot", "Le mot du réseau", demande.mot)
    yield from blocs_du_bilan(bilan)
    yield _structures(bilan)


def _structures(bilan: Bilan) -> Bloc:
    """Whose figures these are. Their contracts, which add up; not their people, who do not."""
    suivis: dict[int, int] = dict(
        marches_suivis(bilan.perimetre, bilan.periode)
        .order_by()
        .values_list("structure")
        .annotate(Count("pk"))
    )
    return tableau(
        "Les structures du réseau",
        ["Structure", "Territoire", "Marchés suivis"],
        [
            [
                str(structure),
                structure.nom_du_territoire,
                ecriture.entier(suivis.get(structure.pk, 0)),
            ]
            for structure in bilan.perimetre.structures
        ],
        pied=["Ensemble", "", ecriture.entier(bilan.chiffres.marches_suivis)],
        textes=2,
    )

"""Long background work, with a row of its own: how far it is, that it lives, what became of it.

An app names its work in its `taches.py`:

    @travail("lecture", titre="Lecture du fichier d'heures")
    def lire(suivi: Suivi) -> None:
        suivi.pour_chacun(suivi.parametres["lignes"], lire_la_ligne)
        suivi.conclure("12 lignes sont lues.", suite=import_.get_absolute_url())

and starts it with `lancer(nature="lecture", …)`. django-tasks-db never takes up again what a dead worker
was doing: `reprendre_les_interrompues` does, from the row.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from clauses_project.refus import Refus
from comptes.enums import EtatTache, Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Tache, Utilisateur

REPRISES_PERMISES = 3
PANNE = "Une erreur inattendue a arrêté ce travail. Ce qui était fait l'est toujours."
TROP_DE_REPRISES = (
    "Ce travail s'est interrompu plusieurs fois : il n'est plus repris. "
    "Ce qui était fait l'est toujours ; prévenez la personne qui tient l'application."
)
journal = logging.getLogger("clauses.taches")


class Interrompue(Exception):
    """The job was cancelled, or taken over by another worker: this one stops there, and says nothing."""


@dataclass(frozen=True)
class Travail:
    """A kind of long work, named in the `taches.py` of an app."""

    titre: str
    faire: Callable[[Suivi], None]


TRAVAUX: dict[str, Travail] = {}


def travail(nature: str, *, titre: str) -> Callable[[Callable[[Suivi], None]], Callable]:
    """Names a kind of long work. Taken up again after a death, it is called anew from its beginning:
    `Suivi.pour_chacun` skips what was done, and the rest must bear being done again."""

    def inscrire(faire: Callable[[Suivi], None]) -> Callable[[Suivi], None]:
        TRAVAUX[nature] = Travail(titre, faire)
        return faire

    return inscrire


class Suivi:
    """The hand on a running job. Each sign of life is conditional: who lost the job learns it there."""

    def __init__(self, tache: Tache):
        self.tache = tache
        self._battement = tache.battement

    @property
    def parametres(self) -> dict[str, Any]:
        return self.tache.parametres

    def avancer(self, fait: int, total: int | None = None) -> None:
        """Says how far the work is, and that it lives. Raises Interrompue when it must stop."""
        champs = {"fait": fait} if total is None else {"fait": fait, "total": total}
        self._battement = self._battre(**champs)

    def pour_chacun(self, elements: Sequence[Any], faire: Callable[[Any], object]) -> None:
        """Does each element in one transaction with the mark that it is done: none is ever done twice.

        Once per job. `elements` are the same, in the same order, whenever the work is taken up again. One that is
        refused (`Refus`) is noted with its reasons, and the others go on.
        """
        if self.tache.total is None:
            self.avancer(self.tache.fait, total=len(elements))
        for rang in range(self.tache.fait, len(elements)):
            with transaction.atomic():
                battement = self._battre(fait=rang + 1)  # first: nobody else holds this element
                self._un_element(elements[rang], faire)
            self._battement = battement

    def conclure(self, phrase: str, *, suite: str = "") -> None:
        """What the person who asked will read, and the page of ours where they go on."""
        self.tache.resultat |= {"phrase": phrase, "suite": suite}

    def _un_element(self, element: Any, faire: Callable[[Any], object]) -> None:
        try:
            with transaction.atomic():
                faire(element)
        except Refus as refus:
            refuses = self.tache.resultat.setdefault("refus", [])
            refuses.append({"element": str(element), "raisons": list(refus.raisons)})
            Tache.objects.filter(pk=self.tache.pk).update(resultat=self.tache.resultat)

    def _battre(self, **champs: Any) -> datetime:
        maintenant = timezone.now()
        if not self._ma_ligne().update(battement=maintenant, **champs):
            raise Interrompue
        return maintenant

    def _ma_ligne(self):
        return Tache.objects.filter(
            pk=self.tache.pk, etat=EtatTache.EN_COURS, battement=self._battement
        )

    def finir(self, etat: EtatTache, **champs: Any) -> None:
        self._ma_ligne().update(
            etat=etat, battement=timezone.now(), resultat=self.tache.resultat, **champs
        )


@transaction.atomic
def lancer(
    *,
    nature: str,
    structure: Any,
    par: Utilisateur | None,
    parametres: dict[str, Any] | None = None,
    total: int | None = None,
) -> Tache:
    """Starts a long job as soon as the running transaction is stored; its page is its address."""
    TRAVAUX[nature]  # a mistyped nature fails here, not in the worker
    tache = Tache.objects.create(
        nature=nature,
        structure=structure,
        demandee_par=par,
        parametres=parametres or {},
        total=total,
    )
    journaliser(verbe=Verbe.DEMANDER, objet=tache, par=par)
    executer.enqueue(tache.pk)
    return tache


@task()
def executer(pk: int) -> None:
    """Does the job if nobody else does it. What it raises is written on its row, in a sentence."""
    prise = Tache.objects.filter(pk=pk, etat=EtatTache.PRETE).update(
        etat=EtatTache.EN_COURS, battement=timezone.now()
    )
    if not prise:
        return
    suivi = Suivi(Tache.objects.get(pk=pk))
    try:
        TRAVAUX[suivi.tache.nature].faire(suivi)
    except Interrompue:
        journal.info("tâche %s arrêtée : annulée, ou reprise ailleurs", pk)
    except Refus as refus:
        suivi.finir(EtatTache.ECHOUEE, erreur=str(refus))
    except Exception:
        journal.exception("tâche %s en échec", pk)
        suivi.finir(EtatTache.ECHOUEE, erreur=PANNE)
    else:
        suivi.finir(EtatTache.TERMINEE)


@transaction.atomic
def annuler(*, tache: Tache, par: Utilisateur) -> Tache:
    """Stops a job between two elements; what is done stays done. A second click changes nothing."""
    tache = verrouiller(tache)
    if not tache.est_vivante:
        return tache
    tache.etat = EtatTache.ANNULEE
    tache.save(update_fields=["etat"])
    journaliser(verbe=Verbe.ANNULER, objet=tache, par=par)
    return tache


@transaction.atomic
def reprendre(*, tache: Tache) -> bool:
    """Takes up again the rest of a job that nobody does any more; True when there was something to do.

    A worker in the middle of an element holds the row: it is alive, however long that takes. A job that
    kills its workers is given up after a few times.
    """
    libre = Tache.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=tache.pk)
    for tache in libre:
        if tache.est_muette and not _attend_son_tour(tache):
            _remettre(tache)
            return True
    return False


def _remettre(tache: Tache) -> None:
    _oublier_l_execution(tache)
    reprises = tache.resultat.get("reprises", 0) + 1
    tache.resultat |= {"reprises": reprises}
    if reprises > REPRISES_PERMISES:
        tache.etat, tache.erreur = EtatTache.ECHOUEE, TROP_DE_REPRISES
        tache.save(update_fields=["etat", "erreur", "resultat"])
        return
    tache.etat, tache.battement = EtatTache.PRETE, None
    tache.save(update_fields=["etat", "battement", "resultat"])
    executer.enqueue(tache.pk)


def reprendre_les_interrompues() -> list[Tache]:
    """Every job left by a worker that died, taken up again (or given up); to be run now and then."""
    depuis = timezone.now() - settings.TACHE_MORTE_APRES
    muettes = Tache.objects.sans_signe_de_vie(depuis).order_by("pk")
    return [tache for tache in muettes if reprendre(tache=tache)]


def _executions(tache: Tache, statut: str):
    """Rows of the queue that speak of this job."""
    return [
        execution
        for execution in DBTaskResult.objects.filter(
            task_path=executer.module_path, status=statut
        ).order_by("pk")
        if execution.args_kwargs["args"] == [tache.pk]
    ]


def _attend_son_tour(tache: Tache) -> bool:
    """Nothing is lost: no worker has come to it yet."""
    return tache.etat == EtatTache.PRETE and bool(_executions(tache, TaskResultStatus.READY))


def _oublier_l_execution(tache: Tache) -> None:
    """The queue would call it running for ever."""
    for execution in _executions(tache, TaskResultStatus.RUNNING):
        execution.set_failed(Interrompue("le processus est mort"))

"""« Reprendre le mois dernier »: a gesture for one person, never for all at once."""

from __future__ import annotations

from django.db import transaction

from clauses_project.dates import ajouter_mois
from clauses_project.ecriture import mois as en_mois
from clauses_project.profils import Profil
from clauses_project.refus import Refus
from comptes.journal import Auteur
from suivi.actions.saisies import saisir
from suivi.models import Affectation, Declaration, LigneHeures


@transaction.atomic
def reprendre(
    *, declaration: Declaration, affectation: Affectation, par: Auteur, profil: Profil
) -> Declaration:
    """Writes for this person the hours of the month before, work and training; whoever declared them.

    Of hours spread by a convention, all that was worked on the site. Raises Refus when there were none,
    and as `saisir` does.
    """
    avant = ajouter_mois(declaration.mois, -1)
    precedente = (
        LigneHeures.objects.filter(affectation=affectation, mois=avant)
        .select_related("affectation", "repartition")
        .first()
    )
    if precedente is None or not precedente.est_saisie:
        raise Refus(
            f"Aucune heure de {affectation.contrat.participant} n'est enregistrée en {en_mois(avant)}."
        )
    return saisir(
        declaration=declaration,
        saisies={affectation.pk: precedente.sur_place},
        par=par,
        profil=profil,
    )

"""How a structure reads the situations of the follow-up."""

from __future__ import annotations

from django.db import transaction

from comptes.enums import Verbe
from comptes.journal import journaliser, verrouiller
from comptes.models import Utilisateur
from suivi.apres.classes import FIXES, Classe, classes_de
from suivi.enums import ClasseIAE, Situation
from suivi.models import ClasseDeSituation
from territoires.models import Structure


@transaction.atomic
def changer_de_classe(
    *, structure: Structure, situation: Situation, classe: Classe, par: Utilisateur
) -> None:
    """Reports a situation another way from now on, in every figure; documents issued keep theirs.

    Raises ValidationError, and ValueError for a situation that nobody may read otherwise.
    """
    if situation in FIXES:
        raise ValueError(situation)
    structure = verrouiller(structure)
    avant = classes_de([structure.pk])[structure.pk][situation]
    if avant == classe:
        return
    rangee = ClasseDeSituation.objects.filter(structure=structure, situation=situation).first()
    rangee = rangee or ClasseDeSituation(structure=structure, situation=situation)
    rangee.en_emploi, rangee.classe_iae, rangee.positive_plie = (
        classe.en_emploi, classe.iae, classe.plie,
    )  # fmt: skip
    rangee.full_clean()
    rangee.save()
    journaliser(
        verbe=Verbe.MODIFIER,
        objet=structure,
        par=par,
        details={"champs": {Situation(situation).label: [en_mots(avant), en_mots(classe)]}},
    )


def en_mots(classe: Classe) -> str:
    """« Emploi durable, en emploi, sortie positive PLIE »."""
    mots = [str(ClasseIAE(classe.iae).label)]
    if classe.en_emploi:
        mots.append("en emploi")
    if classe.plie:
        mots.append("sortie positive PLIE")
    return ", ".join(mots)
